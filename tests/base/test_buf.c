/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/base/buf.h"

#include "tests/tap.h"

static void test_text(void)
{
	struct buf b;
	buf_init(&b);
	tap_is_slice(buf_slice(&b), "", "a new buffer is empty, not absent");
	buf_str(&b, "ab");
	buf_slice_add(&b, SLICE_LIT("cd"));
	buf_slice_add(&b, SLICE_NONE);
	buf_printf(&b, "-%d", 42);
	tap_is_slice(buf_slice(&b), "abcd-42", "texts append");
	buf_clear(&b);
	buf_printf(&b, "%01000d|%s", 0, "end");
	tap_is_int(b.len, 1004, "printf longer than the room");
	tap_ok(b.len == 1004 && memcmp(b.ptr + 999, "0|end", 5) == 0, "is whole");
	buf_fini(&b);
}

/* The bytes are written out: stored values must mean the same to every later version. */
static void test_encoding(void)
{
	static const unsigned char want[] = {
		0x01, 0x07, 0x06, 0x05, 0x04, 0xf8, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, /* integers */
		3, 0, 0, 0, 'k', 'z', 't', 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff,                           /* bytes, empty, none */
	};
	struct buf b;
	buf_init(&b);
	buf_u8(&b, 0x01);
	buf_u32(&b, 0x04050607);
	buf_u64(&b, 0x7ffffffffffffff8);
	buf_bytes(&b, SLICE_LIT("kzt"));
	buf_bytes(&b, SLICE_LIT(""));
	buf_bytes(&b, SLICE_NONE);
	tap_ok(b.len == sizeof want && memcmp(b.ptr, want, sizeof want) == 0, "little-endian, length-prefixed");

	struct cursor c = cursor_of(buf_slice(&b));
	tap_is_int(cursor_u8(&c), 0x01, "u8");
	tap_is_int(cursor_u32(&c), 0x04050607, "u32");
	tap_is_int(cursor_u64(&c), 0x7ffffffffffffff8, "u64");
	tap_is_slice(cursor_bytes(&c), "kzt", "bytes");
	tap_is_slice(cursor_bytes(&c), "", "empty");
	tap_ok(!cursor_bytes(&c).ptr, "none");
	tap_ok(!c.bad && c.at == c.end, "all read, nothing bad");
	buf_fini(&b);
}

/* Every cut of an encoding must be noticed, and no byte behind it read (valgrind and ASan watch the heap copies). */
static void test_overrun(void)
{
	struct buf b, part;
	buf_init(&b);
	buf_init(&part);
	buf_u32(&b, 9);
	buf_bytes(&b, SLICE_LIT("decision"));
	buf_u8(&b, 0xff);
	int noticed = 0;
	for (size_t n = 0; n < b.len; n++) {
		buf_fini(&part);
		buf_add(&part, b.ptr, n);
		struct cursor c = cursor_of(buf_slice(&part));
		cursor_u32(&c);
		cursor_bytes(&c);
		cursor_u8(&c);
		noticed += c.bad;
	}
	tap_is_int(noticed, b.len, "each truncation sets bad");

	struct cursor c = cursor_of(SLICE_LIT("\x05\0\0\0abcd\1\2\3\4"));
	c.end -= 4;
	tap_ok(!cursor_bytes(&c).ptr && c.bad, "a length past the end gives none");
	tap_is_int(cursor_u8(&c), 0, "and everything after it is zero");
	struct cursor none = cursor_of(SLICE_NONE);
	tap_ok(cursor_u64(&none) == 0 && none.bad, "nothing at all is an overrun too");
	buf_fini(&b);
	buf_fini(&part);
}

int main(void)
{
	test_text();
	test_encoding();
	test_overrun();
	return tap_done();
}
