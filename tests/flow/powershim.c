/* SPDX-License-Identifier: Apache-2.0 */
/* powershim: preloaded (LD_PRELOAD) into programs that write the local log; it records, in one order over all processes, every write
 * to the file and every sync of it, so that tests/flow/powerloss.py can make the file as a power cut may leave it.
 *
 * POWERSHIM=FOLDER: where the recording goes. FOLDER/order: a mapped counter; FOLDER/PID.rec: records in the order of their numbers,
 *     u64 order | u32 kind | u32 length | u64 offset | bytes           (kind 1 write, 2 sync begun, 3 sync done, 4 truncate to offset)
 * Only files named .../log/data.mdb are watched. A sync covers what was written before it *began*. LMDB writes its meta page through a
 * descriptor opened with O_DSYNC: such a write is recorded as write, sync done. */
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define WATCHED "/log/data.mdb"
#define MAX_FDS 4096

enum { WRITE = 1, SYNC_BEGUN, SYNC_DONE, TRUNCATE };

uint64_t powershim_order(void);

static _Atomic uint64_t *order;
static int out = -1;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned char watched[MAX_FDS]; /* 1: data.mdb, 2: the same with O_DSYNC */
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_writev)(int, const struct iovec *, int);
static ssize_t (*real_pwritev)(int, const struct iovec *, int, off_t);
static int (*real_fdatasync)(int), (*real_fsync)(int), (*real_ftruncate)(int, off_t), (*real_close)(int);
static int (*real_open)(const char *, int, ...), (*real_openat)(int, const char *, int, ...);

#define REAL(name) *(void **)(void *)&real_##name = dlsym(RTLD_NEXT, #name)

static void start(void)
{
	const char *folder = getenv("POWERSHIM");
	char path[512];

	REAL(pwrite), REAL(write), REAL(writev), REAL(pwritev), REAL(fdatasync), REAL(fsync), REAL(ftruncate), REAL(close),
		REAL(open), REAL(openat);
	if (!folder)
		return;
	snprintf(path, sizeof path, "%s/order", folder);
	int fd = real_open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0 || real_ftruncate(fd, sizeof *order))
		abort();
	order = mmap(NULL, sizeof *order, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	real_close(fd);
	snprintf(path, sizeof path, "%s/%d.rec", folder, (int)getpid());
	out = real_open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (order == MAP_FAILED || out < 0)
		abort();
}

static pthread_once_t once = PTHREAD_ONCE_INIT;
static void begin(void) { pthread_once(&once, start); }

uint64_t powershim_order(void)
{
	begin();
	return order ? *order : 0;
}

/* Under `lock` the number is taken and the record appended, so that a file's records stand in order. */
static void note(uint32_t kind, uint64_t offset, const void *bytes, uint32_t length)
{
	unsigned char head[24];

	if (out < 0)
		return;
	pthread_mutex_lock(&lock);
	uint64_t n = ++*order;
	memcpy(head, &n, 8);
	memcpy(head + 8, &kind, 4);
	memcpy(head + 12, &length, 4);
	memcpy(head + 16, &offset, 8);
	struct iovec parts[] = {{head, sizeof head}, {(void *)(uintptr_t)bytes, length}};
	if (real_writev(out, parts, bytes ? 2 : 1) != (ssize_t)(sizeof head + (bytes ? length : 0)))
		abort();
	pthread_mutex_unlock(&lock);
}

static int is_watched(int fd) { return fd >= 0 && fd < MAX_FDS ? watched[fd] : 0; }

static void opened(int fd, const char *path, int flags)
{
	size_t n = strlen(path), m = strlen(WATCHED);

	if (fd < 0 || fd >= MAX_FDS)
		return;
	watched[fd] = 0;
	if (n >= m && !strcmp(path + n - m, WATCHED))
		watched[fd] = flags & (O_DSYNC | O_SYNC) ? 2 : 1;
}

static void wrote(int fd, uint64_t offset, const void *bytes, ssize_t length)
{
	if (length <= 0)
		return;
	note(WRITE, offset, bytes, (uint32_t)length);
	if (is_watched(fd) == 2)
		note(SYNC_DONE, 1, NULL, 0); /* of this write alone: offset 1 says so */
}

/* --- what is put in front of libc's ------------------------------------------------------------------------------------------- */

static int mode_of(int flags, va_list args) { return flags & (O_CREAT | O_TMPFILE) ? va_arg(args, int) : 0; }

#define OPEN(name, ...)                                     \
	begin();                                                \
	va_list args;                                           \
	va_start(args, flags);                                  \
	int mode = mode_of(flags, args);                        \
	va_end(args);                                           \
	int fd = real_##name(__VA_ARGS__, flags, mode);         \
	opened(fd, path, flags);                                \
	return fd

int open(const char *path, int flags, ...) { OPEN(open, path); }
int open64(const char *path, int flags, ...) { OPEN(open, path); }
int openat(int dir, const char *path, int flags, ...) { OPEN(openat, dir, path); }

int close(int fd)
{
	begin();
	if (is_watched(fd))
		watched[fd] = 0;
	return real_close(fd);
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t offset)
{
	begin();
	ssize_t done = real_pwrite(fd, bytes, n, offset);
	if (is_watched(fd))
		wrote(fd, (uint64_t)offset, bytes, done);
	return done;
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off_t offset) { return pwrite(fd, bytes, n, offset); }

ssize_t write(int fd, const void *bytes, size_t n)
{
	begin();
	off_t at = is_watched(fd) ? lseek(fd, 0, SEEK_CUR) : 0;
	ssize_t done = real_write(fd, bytes, n);
	if (is_watched(fd))
		wrote(fd, (uint64_t)at, bytes, done);
	return done;
}

static void wrote_parts(int fd, uint64_t offset, const struct iovec *parts, int count, ssize_t done)
{
	for (int i = 0; i < count && done > 0; i++) {
		ssize_t n = (ssize_t)parts[i].iov_len < done ? (ssize_t)parts[i].iov_len : done;
		wrote(fd, offset, parts[i].iov_base, n);
		offset += (uint64_t)n;
		done -= n;
	}
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
	begin();
	off_t at = is_watched(fd) ? lseek(fd, 0, SEEK_CUR) : 0;
	ssize_t done = real_writev(fd, parts, count);
	if (is_watched(fd))
		wrote_parts(fd, (uint64_t)at, parts, count, done);
	return done;
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset)
{
	begin();
	ssize_t done = real_pwritev(fd, parts, count, offset);
	if (is_watched(fd))
		wrote_parts(fd, (uint64_t)offset, parts, count, done);
	return done;
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off_t offset) { return pwritev(fd, parts, count, offset); }

static int synced(int fd, int (*real)(int))
{
	if (!is_watched(fd))
		return real(fd);
	note(SYNC_BEGUN, 0, NULL, 0);
	int rc = real(fd);
	if (!rc)
		note(SYNC_DONE, 0, NULL, 0);
	return rc;
}

int fdatasync(int fd) { begin(); return synced(fd, real_fdatasync); }
int fsync(int fd) { begin(); return synced(fd, real_fsync); }

int ftruncate(int fd, off_t length)
{
	begin();
	if (is_watched(fd))
		note(TRUNCATE, (uint64_t)length, NULL, 0);
	return real_ftruncate(fd, length);
}
int ftruncate64(int fd, off_t length) { return ftruncate(fd, length); }
