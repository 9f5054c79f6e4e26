/* SPDX-License-Identifier: Apache-2.0 */
/* A slice: borrowed bytes with a length, passed by value. Never owns, never NUL-terminated by promise. */
#ifndef ALDYN_BASE_SLICE_H
#define ALDYN_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct slice {
	const char *ptr; /* NULL with len 0: absent (as opposed to empty) */
	size_t len;
};

#define SLICE_NONE ((struct slice){NULL, 0})
#define SLICE_LIT(s) ((struct slice){"" s, sizeof(s) - 1}) /* of a string literal */
#define SLICE_ARG(s) ((int)(s).len), ((s).len ? (s).ptr : "") /* for "%.*s" */

static inline struct slice slice_of(const char *cstr)
{
	return cstr ? (struct slice){cstr, strlen(cstr)} : SLICE_NONE;
}

static inline bool slice_eq(struct slice a, struct slice b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool slice_is(struct slice a, const char *cstr)
{
	return slice_eq(a, slice_of(cstr));
}

static inline bool slice_in(struct slice s, const struct slice *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (slice_eq(list[i], s))
			return true;
	return false;
}

static inline bool slice_starts(struct slice a, const char *prefix)
{
	size_t n = strlen(prefix);
	return a.len >= n && memcmp(a.ptr, prefix, n) == 0;
}

/* The next line, without its end (\n or \r\n); *rest: what stands behind that, SLICE_NONE when the line has no end. */
static inline struct slice slice_line(struct slice *rest)
{
	const char *end = rest->len ? (const char *)memchr(rest->ptr, '\n', rest->len) : NULL;
	struct slice line = {rest->ptr, end ? (size_t)(end - rest->ptr) : rest->len};

	*rest = (struct slice){end ? end + 1 : NULL, end ? rest->len - line.len - 1 : 0};
	line.len -= line.len && line.ptr[line.len - 1] == '\r';
	return line;
}

/* Byte order, shorter first on a tie: the order of keys in the store and of every sorted output. */
static inline int slice_cmp(struct slice a, struct slice b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int c = n ? memcmp(a.ptr, b.ptr, n) : 0;
	return c ? c : (a.len > b.len) - (a.len < b.len);
}

#endif
