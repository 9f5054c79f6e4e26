/* SPDX-License-Identifier: Apache-2.0 */
/* clockshim: preloaded (LD_PRELOAD): the wall clock goes wrong by as many seconds as stand in the file CLOCKSHIM. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t clock, struct timespec *out)
{
	const char *path = getenv("CLOCKSHIM");
	long seconds = 0, rc = syscall(SYS_clock_gettime, clock, out);
	FILE *f = clock == CLOCK_REALTIME && path ? fopen(path, "r") : NULL;

	if (f) {
		if (fscanf(f, "%ld", &seconds) != 1)
			seconds = 0;
		fclose(f);
	}
	out->tv_sec += seconds;
	return (int)rc;
}
