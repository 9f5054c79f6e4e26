/* SPDX-License-Identifier: Apache-2.0 */
/* failmalloc: preloaded; the n-th allocation of the process fails (FAILMALLOC=n), once, or from there on (FAILMALLOC=n+).
 * FAILMALLOC=0 counts only: the number goes to the file that FAILMALLOC_COUNT names, at exit. */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t n);

static _Atomic long count;
static long fail_at = -1; /* unknown yet */
static int from_there_on;

static int fails(void)
{
	if (fail_at < 0) {
		const char *text = getenv("FAILMALLOC");
		fail_at = text ? atol(text) : 0;
		from_there_on = text && strchr(text, '+');
	}
	long n = ++count;
	int no = fail_at && (n == fail_at || (from_there_on && n > fail_at));
	if (no)
		errno = ENOMEM;
	return no;
}

void *malloc(size_t n) { return fails() ? NULL : __libc_malloc(n); }
void *calloc(size_t n, size_t size) { return fails() ? NULL : __libc_calloc(n, size); }
void *realloc(void *p, size_t n) { return fails() ? NULL : __libc_realloc(p, n); }

static __attribute__((destructor)) void tell(void)
{
	const char *path = getenv("FAILMALLOC_COUNT");
	int fd = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1;
	char text[24];

	if (fd < 0)
		return;
	int n = snprintf(text, sizeof text, "%ld\n", (long)count);
	if (write(fd, text, (size_t)n) != n)
		_exit(3);
	close(fd);
}
