/* SPDX-License-Identifier: Apache-2.0 */
/* Arena: memory of one batch, given back all at once.
 *
 * Every allocation succeeds or the process stops with a message (fatal, positions untouched): a batch that cannot be held in
 * memory cannot be processed, and the log still has it. Not thread-safe: the worker that owns the batch owns its arena. */
#ifndef ALDYN_BASE_ARENA_H
#define ALDYN_BASE_ARENA_H

#include "engine/base/slice.h"

struct arena_block;
struct arena {
	struct arena_block *block; /* current; linked to older ones */
	size_t used;               /* bytes used in the current block */
	size_t total_bytes;        /* held in all blocks */
};

void arena_init(struct arena *a);
void arena_fini(struct arena *a);
void arena_reset(struct arena *a); /* keeps one block; everything handed out is invalid from here */
void *arena_alloc(struct arena *a, size_t bytes); /* zeroed, aligned for any type */
void *arena_copy(struct arena *a, const void *src, size_t bytes);
struct slice arena_slice(struct arena *a, struct slice s); /* copy; SLICE_NONE stays SLICE_NONE; NUL-terminated behind */
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
