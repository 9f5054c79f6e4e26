/* SPDX-License-Identifier: Apache-2.0 */
/* Replies as people type them: "Иә!", "HET" in Latin letters, " 1. ". The fold is described in docs/packages.md, step by step, so that
 * others can compute the same: capitals; look-alikes to Cyrillic; spaces and some punctuation separate; ends trimmed. What else there is
 * may mean something ("1?"), so the whole is no word. */
#include "engine/rules/ruleset_impl.h"

/* The next code point, or -1 at bytes that are no UTF-8 (overlong forms and surrogates included). */
static int32_t next_point(struct slice s, size_t *at)
{
	static const int32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	unsigned char c = (unsigned char)s.ptr[*at];
	size_t n = c < 0x80 ? 1 : c >= 0xC2 && c < 0xE0 ? 2 : c >= 0xE0 && c < 0xF0 ? 3 : c >= 0xF0 && c < 0xF5 ? 4 : 0;
	if (!n || *at + n > s.len)
		return -1;
	int32_t point = n == 1 ? c : c & (0x7F >> n);
	for (size_t i = 1; i < n; i++) {
		unsigned char more = (unsigned char)s.ptr[*at + i];
		if ((more & 0xC0) != 0x80)
			return -1;
		point = point << 6 | (more & 0x3F);
	}
	*at += n;
	return point < least[n] || point > 0x10FFFF || (point >= 0xD800 && point < 0xE000) ? -1 : point;
}

static int32_t capital(int32_t c)
{
	if ((c >= 'a' && c <= 'z') || (c >= 0x430 && c <= 0x44F)) /* а-я */
		return c - 0x20;
	if (c >= 0x450 && c <= 0x45F) /* ѐ-џ, with і and ё */
		return c - 0x50;
	if ((c >= 0x460 && c <= 0x481) || (c >= 0x48A && c <= 0x4BF) || (c >= 0x4D0 && c <= 0x52F))
		return c & ~1; /* pairs of capital and small: ә, ғ, қ, ң, ө, ұ, ү, һ */
	return c;
}

static int32_t look_alike(int32_t c)
{
	static const char latin[] = "ABCEHIKMOPTXY";
	static const int32_t cyrillic[] = {0x410, 0x412, 0x421, 0x415, 0x41D, 0x406, 0x41A, 0x41C, 0x41E, 0x420, 0x422, 0x425, 0x423};
	const char *at = c > 0 && c < 0x80 ? strchr(latin, c) : NULL;
	if (at)
		return cyrillic[at - latin];
	if (c == 0x401) /* Ё is typed as Е */
		return 0x415;
	return c == 0x130 || c == 0x131 ? 0x406 : c; /* İ, ı */
}

static bool is_word_point(int32_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7) ||
	       (c >= 0x400 && c <= 0x52F);
}

/* What people type around a word and mean nothing by: spaces, also those of no width, and `!"'(),.` and quotation marks. */
static bool is_separator(int32_t c)
{
	static const int32_t others[] = {0xA0, 0xAB, 0xBB, 0x2018, 0x2019, 0x201A, 0x201C, 0x201D, 0x201E, 0xFEFF};
	if (c < 0x80)
		return c == ' ' || (c >= '\t' && c <= '\r') || (c && strchr("!\"'(),.", c));
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (c == others[i])
			return true;
	return c >= 0x200B && c <= 0x200F;
}

struct slice words_fold(struct slice text, char *out)
{
	size_t len = 0;
	bool gap = false;
	for (size_t at = 0; at < text.len;) {
		int32_t c = next_point(text, &at);
		if (c < 0)
			return SLICE_NONE;
		c = look_alike(capital(c));
		if (is_separator(c)) {
			gap = len > 0;
			continue;
		}
		if (!is_word_point(c))
			return SLICE_NONE;
		if (gap)
			out[len++] = ' ';
		gap = false;
		if (c >= 0x80)
			out[len++] = (char)(0xC0 | c >> 6);
		out[len++] = (char)(c < 0x80 ? c : 0x80 | (c & 0x3F));
	}
	return len ? (struct slice){out, len} : SLICE_NONE;
}
