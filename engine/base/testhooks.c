/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/base/testhooks.h"

#ifdef ALDYN_TEST_HOOKS
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

void testhook_crash(const char *point)
{
	static _Atomic int passed;
	const char *at = getenv("ALDYN_CRASH_AT");
	const char *colon = at ? strchr(at, ':') : NULL;
	size_t n = colon ? (size_t)(colon - at) : at ? strlen(at) : 0;

	if (!at || strlen(point) != n || strncmp(at, point, n))
		return;
	if (++passed == (colon ? atoi(colon + 1) : 1))
		raise(SIGKILL);
}

int testhook_fault(const char *name)
{
	const char *fault = getenv("ALDYN_FAULT");
	return fault && !strcmp(fault, name);
}

struct mark { _Atomic int open, begun; };
static struct mark nowhere, *mark = &nowhere;

static void map_mark(void)
{
	const char *path = getenv("ALDYN_OPEN_MARK");
	int fd = path ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;

	if (fd < 0)
		return;
	if (!ftruncate(fd, sizeof *mark)) {
		void *at = mmap(NULL, sizeof *mark, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
		if (at != MAP_FAILED) {
			mark = at;
			mark->open = mark->begun = 0;
		}
	}
	close(fd);
}

void testhook_open(int change)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, map_mark);
	mark->begun += change > 0;
	mark->open += change;
}

const char *testhook_boot_id(void)
{
	return getenv("ALDYN_BOOT_ID");
}
#else
typedef int testhooks_are_off; /* ISO C forbids an empty file */
#endif
