/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/base/file.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/buf.h"

static int unreadable(struct err *err, const char *path)
{
	return err_at(err, ERR_INPUT, "no-file", path, 0, 0, "%s: %s", path, strerror(errno));
}

int file_read(struct arena *a, const char *path, size_t max_bytes, struct slice *out, struct err *err)
{
	FILE *f = strcmp(path, "-") ? fopen(path, "rb") : stdin;
	struct buf b;
	size_t n;

	if (!f)
		return unreadable(err, path);
	buf_init(&b);
	errno = 0;
	while (b.len <= max_bytes && (n = fread(buf_grow(&b, 65536), 1, 65536, f)) > 0)
		b.len += n;
	int rc = ferror(f) ? unreadable(err, path)
	         : b.len > max_bytes ? err_at(err, ERR_INPUT, "file-too-large", path, 0, 0, "%s: more than %zu bytes", path, max_bytes) : OK;
	if (!rc)
		*out = arena_slice(a, buf_slice(&b));
	buf_fini(&b);
	if (f != stdin)
		fclose(f);
	return rc;
}

/* All of it in a file without a name. */
static FILE *spool(FILE *from, struct err *err)
{
	const char *tmp = getenv("TMPDIR");
	char path[300], part[65536];
	size_t n;

	snprintf(path, sizeof path, "%s/aldyn-input-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	int fd = mkstemp(path);
	FILE *to = fd >= 0 && !unlink(path) ? fdopen(fd, "w+b") : NULL;

	while (to && (n = fread(part, 1, sizeof part, from)) > 0)
		if (fwrite(part, 1, n, to) != n)
			break;
	if (to && !ferror(from) && !ferror(to) && !fflush(to))
		return to;
	err_set(err, ERR_FATAL, "no-scratch", "the input cannot be copied to a temporary file: %s", strerror(errno));
	if (to)
		fclose(to);
	return NULL;
}

int file_map(const char *path, struct slice *out, struct err *err)
{
	FILE *f = strcmp(path, "-") ? fopen(path, "rb") : stdin, *from = f;
	struct stat st;

	*out = SLICE_LIT("");
	if (!f || fstat(fileno(f), &st))
		return unreadable(err, path);
	if (S_ISDIR(st.st_mode)) {
		if (f != stdin)
			fclose(f);
		return err_at(err, ERR_INPUT, "no-file", path, 0, 0, "%s: a folder, where a file is expected", path);
	}
	if (!S_ISREG(st.st_mode) || f == stdin)
		from = spool(f, err);
	bool sized = from && !fstat(fileno(from), &st);
	void *at = sized && st.st_size ? mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fileno(from), 0) : NULL;
	if (at && at != MAP_FAILED)
		*out = (struct slice){at, (size_t)st.st_size};
	int rc = !from ? ERR_FATAL : at == MAP_FAILED || !sized ? unreadable(err, path) : OK;
	if (from && from != f)
		fclose(from);
	if (f != stdin)
		fclose(f);
	return rc;
}

void file_unmap(struct slice s)
{
	if (s.len)
		munmap((void *)(uintptr_t)s.ptr, s.len);
}

int file_make_folder(const char *path, struct err *err)
{
	char part[1024];
	size_t n = strlen(path);

	if (n >= sizeof part)
		return err_set(err, ERR_INPUT, "path-too-long", "a path of %zu characters", n);
	memcpy(part, path, n + 1);
	for (size_t i = 1; i <= n; i++) {
		if (part[i] != '/' && part[i])
			continue;
		part[i] = '\0';
		if (mkdir(part, 0700) && errno != EEXIST)
			return err_set(err, ERR_FATAL, "no-folder", "%s: %s", part, strerror(errno));
		part[i] = path[i];
	}
	return OK;
}
