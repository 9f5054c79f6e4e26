/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/base/arena.h"

#include <stdint.h>

#include "tests/tap.h"

static bool all_zero(const unsigned char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i])
			return false;
	return true;
}

/* Dirt is left behind on purpose: what is handed out again must be clean. */
static void test_alloc(struct arena *a)
{
	unsigned char *one = arena_alloc(a, 100);
	memset(one, 0xaa, 100);
	unsigned char *two = arena_alloc(a, 1);
	tap_ok(two >= one + 100, "allocations do not overlap");
	tap_is_int((uintptr_t)two % _Alignof(max_align_t), 0, "an allocation behind an odd one is aligned");
	void *empty = arena_alloc(a, 0);
	tap_ok(empty && empty != arena_alloc(a, 0), "zero bytes give a pointer of their own");
	arena_reset(a);
	tap_ok(all_zero(arena_alloc(a, 4096), 4096), "memory is zeroed again after a reset");
}

static void test_blocks(struct arena *a)
{
	arena_reset(a);
	unsigned char *first = arena_alloc(a, 1000);
	memset(first, 0x5a, 1000);
	unsigned char *big = arena_alloc(a, 1024 * 1024);
	memset(big, 1, 1024 * 1024);
	tap_ok(first[0] == 0x5a && first[999] == 0x5a, "a new block leaves the old one alone");
	tap_ok(a->total_bytes >= 1024 * 1024, "total_bytes counts all blocks");
	arena_reset(a);
	size_t kept = a->total_bytes;
	tap_ok(kept >= 1024 * 1024, "a reset keeps the largest block");
	arena_alloc(a, 1024 * 1024);
	tap_is_int(a->total_bytes, kept, "the same batch again needs nothing new");
}

static void test_copies(struct arena *a)
{
	char source[] = "abcdef";
	struct slice copy = arena_slice(a, (struct slice){source, 3});
	char *bytes = arena_copy(a, source, sizeof source);
	source[0] = 'X';
	tap_is_slice(copy, "abc", "a slice is copied");
	tap_is_int(copy.ptr[copy.len], 0, "with a NUL behind");
	tap_is_str(bytes, "abcdef", "bytes are copied");
	tap_ok(!arena_slice(a, SLICE_NONE).ptr, "SLICE_NONE stays SLICE_NONE");
	tap_is_slice(arena_slice(a, SLICE_LIT("")), "", "empty stays empty, not absent");
	tap_is_str(arena_printf(a, "%s-%d", "case", 7), "case-7", "printf");
	tap_is_int(strlen(arena_printf(a, "%0100000d", 7)), 100000, "printf of more than a block");
}

int main(void)
{
	struct arena a;
	arena_init(&a);
	test_alloc(&a);
	test_blocks(&a);
	test_copies(&a);
	arena_fini(&a);
	tap_ok(!a.block && !a.total_bytes, "fini gives all back");
	arena_reset(&a);
	tap_is_int(a.total_bytes, 0, "an arena never used can be reset");
	return tap_done();
}
