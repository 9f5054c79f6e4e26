/* SPDX-License-Identifier: Apache-2.0 */
/* What a text must be before Lua reads it. The compiler knows no budget, and some of what a text may hold would make a single
 * instruction slow later; so this is looked at bytewise, comments and all, where nothing can hide:
 *
 *  - A chain of `or`, `and`, `elseif`, `break` or `goto` is linked in quadratic time.
 *  - Comparing texts takes a step for each zero byte in them. JSON has none (facts), so only the source could bring them.
 *  - Brackets within brackets cost the compiler its stack; it then says neither where nor why.
 *  - Errors name what stands in the source: UTF-8, or a record would not be. */
#include <ctype.h>
#include "engine/base/utf8.h"
#include "engine/lua/lua_impl.h"

enum { SOURCE_BYTES_MAX = 32 * 1024, BRANCHES_MAX = 2000, BRACKETS_MAX = 180 };

static bool is_branch(struct slice word)
{
	static const char *const words[] = {"and", "or", "elseif", "break", "goto"};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (slice_is(word, words[i]))
			return true;
	return false;
}

static struct slice word_at(struct slice text, size_t i)
{
	size_t end = i;
	while (end < text.len && (isalnum((unsigned char)text.ptr[end]) || text.ptr[end] == '_'))
		end++;
	return (struct slice){text.ptr + i, end - i};
}

/* An escape by number. A backslash that escapes another is passed over with it, so that "\\x" is none. */
static bool is_numbered(struct slice text, size_t i)
{
	char next = i + 1 < text.len ? text.ptr[i + 1] : 0;
	return isdigit((unsigned char)next) || next == 'x' || next == 'u';
}

const char *source_fault(struct slice text, int *line)
{
	size_t branches = 0, brackets = 0, step;
	*line = 1;
	if (text.len > SOURCE_BYTES_MAX)
		return "the rules of a package are at most 32 KiB of text";
	for (size_t i = 0; i < text.len; i += step) {
		struct slice word = word_at(text, i);
		step = word.len ? word.len : utf8_length((const unsigned char *)text.ptr + i, text.len - i);
		if (step == 0 || text.ptr[i] == 0)
			return "a byte here is no text in UTF-8 (is the file binary?)";
		if (text.ptr[i] == '\\' && is_numbered(text, i))
			return "characters are written as they are, not by number (\\x, \\u, \\065)";
		branches += is_branch(word);
		if (branches > BRANCHES_MAX)
			return "more than 2,000 times `and`, `or`, `elseif`, `break` and `goto`: take a table, or split the rules";
		brackets += strchr("([{", text.ptr[i]) != NULL;
		brackets -= brackets && strchr(")]}", text.ptr[i]);
		if (brackets > BRACKETS_MAX)
			return "more than 180 brackets are open here: take names for the parts";
		*line += text.ptr[i] == '\n';
		if (text.ptr[i] == '\\' && i + 1 < text.len && text.ptr[i + 1] == '\\')
			step = 2;
	}
	return NULL;
}
