/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/base/arena.h"

#include <stdarg.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/err.h"

#define BLOCK_BYTES (64u * 1024) /* holds what a few dozen events need */
#define KEPT_BYTES (16u * 1024 * 1024) /* well below what makes a worker close a batch (WORKER_MAX_BATCH_BYTES) */

struct arena_block {
	struct arena_block *older;
	size_t size;
	alignas(max_align_t) char bytes[];
};

void arena_init(struct arena *a)
{
	*a = (struct arena){0};
}

static void free_blocks(struct arena_block *b)
{
	while (b) {
		struct arena_block *older = b->older;
		free(b);
		b = older;
	}
}

void arena_fini(struct arena *a)
{
	free_blocks(a->block);
	arena_init(a);
}

static struct arena_block *new_block(const struct arena *a, size_t size)
{
	struct arena_block *b = size > SIZE_MAX - sizeof *b ? NULL : malloc(sizeof *b + size);
	if (!b) {
		fprintf(stderr, "aldyn: out of memory: a batch holds %zu bytes and wants %zu more. "
				"Give the process more memory or make batches smaller.\n", a->total_bytes, size);
		abort();
	}
	b->older = NULL;
	b->size = size;
	return b;
}

/* What took several blocks gets one as large as all of them (within bounds): the next batch, mostly of the same size, then asks
 * the system for nothing. */
void arena_reset(struct arena *a)
{
	if (!a->block)
		return;
	if (a->block->older) {
		size_t size = a->total_bytes < KEPT_BYTES ? a->total_bytes : KEPT_BYTES;
		free_blocks(a->block);
		a->block = NULL;
		a->total_bytes = 0;
		a->block = new_block(a, size);
	}
	a->used = 0;
	a->total_bytes = a->block->size;
}

static void add_block(struct arena *a, size_t bytes)
{
	size_t size = BLOCK_BYTES < bytes ? bytes : BLOCK_BYTES;
	struct arena_block *b = new_block(a, size);
	b->older = a->block;
	a->block = b;
	a->used = 0;
	a->total_bytes += size;
}

/* Room for `bytes`, not cleared. Nothing is asked of malloc for zero bytes either: the pointer is valid and distinct. */
static char *take(struct arena *a, size_t bytes)
{
	size_t step = alignof(max_align_t);
	if (bytes > SIZE_MAX - step)
		add_block(a, SIZE_MAX); /* stops the process */
	size_t rounded = bytes ? (bytes + step - 1) / step * step : step;
	if (!a->block || rounded > a->block->size - a->used)
		add_block(a, rounded);
	char *p = a->block->bytes + a->used;
	a->used += rounded;
	return p;
}

void *arena_alloc(struct arena *a, size_t bytes)
{
	return memset(take(a, bytes), 0, bytes);
}

void *arena_copy(struct arena *a, const void *src, size_t bytes)
{
	char *p = take(a, bytes);
	if (bytes)
		memcpy(p, src, bytes);
	return p;
}

struct slice arena_slice(struct arena *a, struct slice s)
{
	if (!s.ptr)
		return SLICE_NONE;
	char *p = take(a, s.len + 1);
	memcpy(p, s.ptr, s.len);
	p[s.len] = 0;
	return (struct slice){p, s.len};
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list args, again;
	va_start(args, fmt);
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	BUG_ON(n < 0);
	char *p = take(a, (size_t)n + 1);
	vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	return p;
}
