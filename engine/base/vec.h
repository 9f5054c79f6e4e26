/* SPDX-License-Identifier: Apache-2.0 */
/* A growable array in an arena: VEC(struct timer) timers; VEC_ADD(arena, &v) returns a zeroed new element's pointer.
 * On the heap: vec_more. */
#ifndef ALDYN_BASE_VEC_H
#define ALDYN_BASE_VEC_H

#include <stdint.h>
#include "engine/base/arena.h"

#define VEC(type) struct { type *at; uint32_t count, cap; }
#define VEC_ADD(arena, v) ((v)->at = vec_room((arena), (v)->at, (v)->count, &(v)->cap, sizeof *(v)->at), &(v)->at[(v)->count++])
#define VEC_INSERT(arena, v, i) ((v)->at = vec_gap((arena), (v)->at, &(v)->count, &(v)->cap, (i), sizeof *(v)->at), &(v)->at[i]) /* before i */
#define VEC_REMOVE(v, i) vec_cut((v)->at, &(v)->count, (i), sizeof *(v)->at) /* keeps the order */
#define VEC_EACH(item, v) (uint32_t i_ = 0; i_ < (v)->count && ((item) = &(v)->at[i_], 1); i_++)
void *vec_room(struct arena *a, void *at, uint32_t count, uint32_t *cap, size_t size);
void *vec_gap(struct arena *a, void *at, uint32_t *count, uint32_t *cap, uint32_t i, size_t size);
/* Room for one more of `size` bytes, not zeroed, in a list of the heap (NULL at first) that the caller frees. Returns where
 * the list is now. */
void *vec_more(void *at, size_t count, size_t *cap, size_t size);
void vec_cut(void *at, uint32_t *count, uint32_t i, size_t size);

#endif
