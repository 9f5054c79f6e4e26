/* SPDX-License-Identifier: Apache-2.0 */
/* What citizens are taught to fear in a message, because fraud sends it under the same sender: what a phone makes a link of, and account
 * numbers. docs/packages.md, "What no message holds", says it step by step, so that others can compute the same. */
#include "engine/rules/ruleset_impl.h"

enum { ACCOUNT_SIGNS = 20 }; /* of an IBAN of Kazakhstan */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* `}`: of a placeholder or a choice. What is not ASCII counts as a letter. */
static bool in_word(char c)
{
	return is_digit(c) || is_letter(c) || c == '}' || ((unsigned char)c & 0x80);
}

/* IANA's top-level domains in Cyrillic, folded. */
static bool is_cyrillic_domain(struct slice folded)
{
	static const char *const known[] = {"БГ", "БЕЛ", "ДЕТИ", "ЕЮ", "КАТОЛИК", "КОМ", "МКД", "МОН", "МОСКВА", "ОНЛАЙН", "ОРГ", "РУС",
		"РФ", "САЙТ", "СРБ", "УКР", "ҚАЗ", NULL};
	for (size_t i = 0; known[i]; i++)
		if (slice_is(folded, known[i]))
			return true;
	return false;
}

/* U+0400-053F, two bytes each. */
static bool cyrillic_domain_at(struct slice s, size_t at)
{
	enum { NAME_BYTES_MAX = 14 };
	char folded[3 * NAME_BYTES_MAX + 1];
	size_t end = at;
	while (end + 1 < s.len && (unsigned char)s.ptr[end] >= 0xD0 && (unsigned char)s.ptr[end] <= 0xD4)
		end += 2;
	return end - at <= NAME_BYTES_MAX && is_cyrillic_domain(words_fold((struct slice){s.ptr + at, end - at}, folded));
}

static bool link_at(struct slice s, size_t at)
{
	struct slice rest = {s.ptr + at, s.len - at};
	if (slice_starts(rest, "://") || slice_starts(rest, "www."))
		return true;
	if (s.ptr[at] != '.' || !at || !in_word(s.ptr[at - 1]))
		return false;
	return (rest.len > 2 && is_letter(rest.ptr[1]) && is_letter(rest.ptr[2])) || cyrillic_domain_at(s, at + 1);
}

/* KZ, two digits, sixteen letters or digits, with blanks or without. */
static bool account_at(struct slice s, size_t at)
{
	size_t signs = 0;
	if (at && in_word(s.ptr[at - 1]))
		return false;
	for (size_t i = at; i < s.len && signs < ACCOUNT_SIGNS; i++) {
		char c = s.ptr[i];
		if (signs >= 2 && c == ' ')
			continue;
		if (signs < 2 ? (c & ~0x20) != "KZ"[signs] : !is_digit(c) && (signs < 4 || !is_letter(c)))
			return false;
		signs++;
	}
	return signs == ACCOUNT_SIGNS;
}

const char *text_bait(struct slice s, struct slice *where)
{
	for (size_t i = 0; i < s.len; i++) {
		bool link = link_at(s, i);
		if (!link && !account_at(s, i))
			continue;
		size_t start = i, end = i + 1;
		while (start && s.ptr[start - 1] != ' ')
			start--;
		while (end < s.len && s.ptr[end] != ' ')
			end++;
		*where = (struct slice){s.ptr + start, end - start};
		return link ? "link-in-text" : "account-in-text";
	}
	return NULL;
}
