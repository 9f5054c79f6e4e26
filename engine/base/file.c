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

int file_check_inside(const char *folder, const char *path, struct err *err)
{
	char *root = realpath(folder, NULL), *real = realpath(path, NULL);
	size_t n = root ? strlen(root) : 0;
	bool outside = root && real && (strncmp(root, real, n) != 0 || (n > 1 && real[n] && real[n] != '/'));

	free(root);
	free(real);
	return outside ? err_at(err, ERR_INPUT, "link-outside", path, 1, 1, "this leads out of the folder %s; put the file itself there", folder) : OK;
}

/* How long lines are, part by part. */
struct measure { const char *path; size_t max_line_bytes, line_bytes; int line; };

static int measure(struct measure *m, struct slice part, struct err *err)
{
	while (part.ptr) {
		m->line_bytes += slice_line(&part).len;
		if (m->line_bytes > m->max_line_bytes)
			return err_at(err, ERR_INPUT, "too-long", m->path, m->line, 1, "a line of more than %zu bytes", m->max_line_bytes);
		if (part.ptr) {
			m->line++;
			m->line_bytes = 0;
		}
	}
	return OK;
}

static int copy(FILE *from, FILE *to, struct measure *m, struct err *err)
{
	char part[65536];
	size_t n;
	int rc = OK;

	while (!rc && (n = fread(part, 1, sizeof part, from)) > 0 && fwrite(part, 1, n, to) == n)
		rc = measure(m, (struct slice){part, n}, err);
	return rc;
}

static int no_scratch(struct err *err)
{
	return err_set(err, ERR_FATAL, "no-scratch", "the input cannot be copied to a temporary file: %s", strerror(errno));
}

/* All of it in a file without a name. */
static int spool(FILE *from, const char *path, size_t max_line_bytes, FILE **out, struct err *err)
{
	struct measure m = {path, max_line_bytes, 0, 1};
	const char *tmp = getenv("TMPDIR");
	char name[300];

	snprintf(name, sizeof name, "%s/aldyn-input-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	int fd = mkstemp(name);
	FILE *to = fd >= 0 && !unlink(name) ? fdopen(fd, "w+b") : NULL;
	int rc = to ? copy(from, to, &m, err) : no_scratch(err);

	if (!rc && (ferror(from) || ferror(to) || fflush(to)))
		rc = no_scratch(err);
	if (rc && to)
		fclose(to);
	*out = rc ? NULL : to;
	return rc;
}

int file_map(const char *path, size_t max_line_bytes, struct slice *out, struct err *err)
{
	FILE *f = strcmp(path, "-") ? fopen(path, "rb") : stdin, *from = f;
	void *at = NULL;
	struct stat st;

	*out = SLICE_LIT("");
	if (!f || fstat(fileno(f), &st))
		return unreadable(err, path);
	if (S_ISDIR(st.st_mode)) {
		if (f != stdin)
			fclose(f);
		return err_at(err, ERR_INPUT, "no-file", path, 0, 0, "%s: a folder, where a file is expected", path);
	}
	int rc = S_ISREG(st.st_mode) && f != stdin ? OK : spool(f, path, max_line_bytes, &from, err);
	if (!rc && !fstat(fileno(from), &st) && st.st_size)
		at = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fileno(from), 0);
	if (at == MAP_FAILED)
		rc = unreadable(err, path);
	else if (at)
		*out = (struct slice){at, (size_t)st.st_size};
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
