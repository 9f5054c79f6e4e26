/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/base/data.h"

#include <limits.h>
#include <unistd.h>

#include "engine/base/file.h"

/* SLICE_NONE: the program lies in no build's folder. */
static struct slice source_tree(struct arena *a)
{
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self);
	const char *slash = n > 0 ? memrchr(self, '/', (size_t)n) : NULL;
	struct slice text = SLICE_NONE;
	struct err err = {0};

	if (!slash || file_read(a, arena_printf(a, "%.*s/aldyn.source", (int)(slash - self), self), PATH_MAX, &text, &err))
		return SLICE_NONE;
	const char *end = memchr(text.ptr, '\n', text.len);
	return end ? (struct slice){text.ptr, (size_t)(end - text.ptr)} : text;
}

const char *data_path(struct arena *a, const char *path)
{
	size_t n = strlen(DATA(""));
	struct slice tree = path && !strncmp(path, DATA(""), n) ? source_tree(a) : SLICE_NONE;

	return tree.ptr ? arena_printf(a, "%.*s/%s", SLICE_ARG(tree), path + n) : path;
}
