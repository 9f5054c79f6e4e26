/* SPDX-License-Identifier: Apache-2.0 */
/* Buf: a growing byte buffer on the heap; reuse it with buf_clear. Out of memory stops the process, as in arena.h. */
#ifndef ALDYN_BASE_BUF_H
#define ALDYN_BASE_BUF_H

#include <stdint.h>
#include "engine/base/slice.h"

struct buf {
	char *ptr;
	size_t len, cap;
};

void buf_init(struct buf *b);
void buf_fini(struct buf *b);
static inline void buf_clear(struct buf *b) { b->len = 0; }
static inline struct slice buf_slice(const struct buf *b) { return (struct slice){b->ptr ? b->ptr : "", b->len}; } /* borrowed until the next write */
char *buf_more(struct buf *b, size_t bytes); /* buf_grow's slow way */
/* Room for `bytes` more; returns where they go; add to len yourself. */
static inline char *buf_grow(struct buf *b, size_t bytes)
{
	return b->ptr && bytes <= b->cap - b->len ? b->ptr + b->len : buf_more(b, bytes);
}
static inline void buf_add(struct buf *b, const void *p, size_t n)
{
	if (!n)
		return;
	memcpy(buf_grow(b, n), p, n);
	b->len += n;
}
static inline void buf_str(struct buf *b, const char *cstr) { buf_add(b, cstr, strlen(cstr)); }
static inline void buf_slice_add(struct buf *b, struct slice s) { buf_add(b, s.ptr, s.len); }
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Little-endian integers and length-prefixed bytes: the encoding of everything that we store. */
void buf_u8(struct buf *b, uint8_t v);
void buf_u32(struct buf *b, uint32_t v);
void buf_u64(struct buf *b, uint64_t v);
void buf_bytes(struct buf *b, struct slice s); /* u32 length, then the bytes; SLICE_NONE as length 0xffffffff */

/* Reader of the same encoding. An overrun sets `bad` and yields zeros, so that callers check once, at the end. */
struct cursor {
	const char *at, *end;
	bool bad;
};
static inline struct cursor cursor_of(struct slice s) { return (struct cursor){s.ptr, s.ptr ? s.ptr + s.len : s.ptr, false}; }
uint8_t cursor_u8(struct cursor *c);
uint32_t cursor_u32(struct cursor *c);
uint64_t cursor_u64(struct cursor *c);
struct slice cursor_bytes(struct cursor *c); /* borrows from the encoded bytes */

#endif
