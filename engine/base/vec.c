/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/base/vec.h"

#include <stdlib.h>
#include <string.h>

#include "engine/base/err.h"

enum { FIRST_ROOM = 4, FIRST_HEAP_ROOM = 16 };

/* Room for one more element, zeroed. What is outgrown stays in the arena until the batch ends: doubling bounds the waste. */
void *vec_room(struct arena *a, void *at, uint32_t count, uint32_t *cap, size_t size)
{
	if (count == *cap) {
		uint32_t more = count < FIRST_ROOM ? FIRST_ROOM : 2 * count;
		char *grown = arena_alloc(a, more * size);
		if (count)
			memcpy(grown, at, count * size);
		*cap = more;
		return grown;
	}
	memset((char *)at + count * size, 0, size);
	return at;
}

void *vec_gap(struct arena *a, void *at, uint32_t *count, uint32_t *cap, uint32_t i, size_t size)
{
	char *items = vec_room(a, at, *count, cap, size);
	memmove(items + (i + 1) * size, items + i * size, (*count - i) * size);
	memset(items + i * size, 0, size);
	++*count;
	return items;
}

void *vec_more(void *at, size_t count, size_t *cap, size_t size)
{
	if (count < *cap)
		return at;
	*cap = *cap ? 2 * *cap : FIRST_HEAP_ROOM;
	at = realloc(at, *cap * size);
	NO_MEMORY_ON(!at);
	return at;
}

void vec_cut(void *at, uint32_t *count, uint32_t i, size_t size)
{
	char *item = (char *)at + i * size;
	memmove(item, item + size, (*count - i - 1) * size);
	--*count;
}
