/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/base/file.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

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
