/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/err.h"

#define LENGTH_NONE 0xffffffffu /* the encoded length of SLICE_NONE */

void buf_init(struct buf *b)
{
	*b = (struct buf){0};
}

void buf_fini(struct buf *b)
{
	free(b->ptr);
	buf_init(b);
}

static void out_of_memory(size_t bytes)
{
	fprintf(stderr, "aldyn: out of memory: a buffer wants %zu bytes. Give the process more memory or make batches smaller.\n", bytes);
	abort();
}

char *buf_more(struct buf *b, size_t bytes)
{
	if (bytes > PTRDIFF_MAX - b->len)
		out_of_memory(bytes);
	size_t cap = b->cap ? b->cap : 64;
	while (cap - b->len < bytes)
		cap += cap / 2;
	char *p = realloc(b->ptr, cap);
	if (!p)
		out_of_memory(cap);
	b->ptr = p;
	b->cap = cap;
	return b->ptr + b->len;
}

/* Tries in what room there is first: most texts are short. vsnprintf writes a NUL behind, which is not counted in len. */
void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list args, again;
	va_start(args, fmt);
	va_copy(again, args);
	char *at = buf_grow(b, 64);
	size_t room = b->cap - b->len;
	int n = vsnprintf(at, room, fmt, args);
	va_end(args);
	BUG_ON(n < 0);
	if ((size_t)n >= room)
		vsnprintf(buf_grow(b, (size_t)n + 1), (size_t)n + 1, fmt, again);
	va_end(again);
	b->len += (size_t)n;
}

static void add_le(struct buf *b, uint64_t v, size_t bytes)
{
	char *at = buf_grow(b, bytes);
	for (size_t i = 0; i < bytes; i++)
		at[i] = (char)(v >> (8 * i) & 0xff);
	b->len += bytes;
}

void buf_u8(struct buf *b, uint8_t v)
{
	add_le(b, v, 1);
}

void buf_u32(struct buf *b, uint32_t v)
{
	add_le(b, v, 4);
}

void buf_u64(struct buf *b, uint64_t v)
{
	add_le(b, v, 8);
}

void buf_bytes(struct buf *b, struct slice s)
{
	if (!s.ptr) {
		buf_u32(b, LENGTH_NONE);
		return;
	}
	BUG_ON(s.len >= LENGTH_NONE);
	buf_u32(b, (uint32_t)s.len);
	buf_slice_add(b, s);
}

/* The next n bytes, or NULL from the first overrun on: nothing after it can be trusted. */
static const char *take(struct cursor *c, size_t n)
{
	if (c->bad || n > (size_t)(c->end - c->at)) {
		c->bad = true;
		return NULL;
	}
	const char *p = c->at;
	c->at += n;
	return p;
}

static uint64_t take_le(struct cursor *c, size_t bytes)
{
	const char *p = take(c, bytes);
	uint64_t v = 0;
	for (size_t i = 0; p && i < bytes; i++)
		v |= (uint64_t)(unsigned char)p[i] << (8 * i);
	return v;
}

uint8_t cursor_u8(struct cursor *c)
{
	return (uint8_t)take_le(c, 1);
}

uint32_t cursor_u32(struct cursor *c)
{
	return (uint32_t)take_le(c, 4);
}

uint64_t cursor_u64(struct cursor *c)
{
	return take_le(c, 8);
}

struct slice cursor_bytes(struct cursor *c)
{
	uint32_t n = cursor_u32(c);
	if (c->bad || n == LENGTH_NONE)
		return SLICE_NONE;
	const char *p = take(c, n);
	return p ? (struct slice){p, n} : SLICE_NONE;
}
