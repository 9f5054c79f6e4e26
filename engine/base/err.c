/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/utf8.h"

/* Copies what fits; a name too long for its field is cut, never an error about an error. */
static void copy(char *out, size_t size, const char *in)
{
	size_t n = in ? strnlen(in, size - 1) : 0;
	if (n && in[n])
		n = utf8_cut(in, n);
	if (n)
		memcpy(out, in, n);
	out[n] = 0;
}

/* The text is built aside: an argument may be the text of this same error, being wrapped. */
static void fill(struct err *e, int cls, const char *code, const char *fmt, va_list args) PRINTF_LIKE(4, 0);
static void fill(struct err *e, int cls, const char *code, const char *fmt, va_list args)
{
	char text[sizeof e->text + 1]; /* one more: copy sees that it is cut */
	vsnprintf(text, sizeof text, fmt, args);
	copy(e->text, sizeof e->text, text);
	copy(e->code, sizeof e->code, code);
	e->cls = cls;
	e->field[0] = 0;
	e->file[0] = 0;
	e->line = e->col = 0;
}

int err_set(struct err *e, int cls, const char *code, const char *fmt, ...)
{
	if (!e)
		return cls;
	va_list args;
	va_start(args, fmt);
	fill(e, cls, code, fmt, args);
	va_end(args);
	return cls;
}

int err_at(struct err *e, int cls, const char *code, const char *file, int line, int col, const char *fmt, ...)
{
	if (!e)
		return cls;
	char where[sizeof e->file]; /* as in fill: `file` may be e->file */
	copy(where, sizeof where, file);
	va_list args;
	va_start(args, fmt);
	fill(e, cls, code, fmt, args);
	va_end(args);
	copy(e->file, sizeof e->file, where);
	e->line = line;
	e->col = col;
	return cls;
}

void err_bug(const char *cond, const char *file, int line)
{
	fprintf(stderr, "aldyn: bug: %s at %s:%d. Nothing of this batch was written; please report this line.\n", cond, file, line);
	abort();
}

void err_no_memory(const char *file, int line)
{
	fprintf(stderr,
		"aldyn: out of memory at %s:%d. Give the process more memory; nothing unfinished was acknowledged.\n", file,
		line);
	abort();
}
