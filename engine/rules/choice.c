/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/rules/choice.h"

#include <stdlib.h>

const char *const choice_forms[] = {"one", "few", "many", "other", NULL};

/* --- reading ---------------------------------------------------------------------------------------------------------------------- */

/* Behind the brace that closes the one at `at`; 0: none does. */
static size_t close_of(struct slice s, size_t at)
{
	size_t depth = 0;
	for (size_t i = at; i < s.len; i++) {
		depth += s.ptr[i] == '{';
		if (s.ptr[i] == '}' && --depth == 0)
			return i + 1;
	}
	return 0;
}

static struct slice part(struct slice s, size_t from, size_t to)
{
	while (from < to && s.ptr[from] == ' ')
		from++;
	while (to > from && s.ptr[to - 1] == ' ')
		to--;
	return (struct slice){s.ptr + from, to - from};
}

/* Up to the next comma or the end; *at goes behind it. */
static struct slice until_comma(struct slice s, size_t *at)
{
	const char *comma = *at < s.len ? memchr(s.ptr + *at, ',', s.len - *at) : NULL;
	size_t from = *at, to = comma ? (size_t)(comma - s.ptr) : s.len;
	*at = comma ? to + 1 : s.len;
	return part(s, from, to);
}

bool choice_branch(const struct choice *c, size_t *at, struct slice *word, struct slice *text)
{
	struct slice s = c->branches;
	const char *brace = *at < s.len ? memchr(s.ptr + *at, '{', s.len - *at) : NULL;
	size_t open = brace ? (size_t)(brace - s.ptr) : 0, end = brace ? close_of(s, open) : 0;
	if (!end)
		return false;
	*word = part(s, *at, open);
	*text = (struct slice){s.ptr + open + 1, end - open - 2};
	*at = end;
	return word->len > 0;
}

const char *choice_read(struct slice text, size_t at, struct choice *out)
{
	size_t end = close_of(text, at), i = 0;
	struct slice word, branch;
	*out = (struct choice){.whole = {text.ptr + at, end ? end - at : text.len - at}};
	if (!end)
		return "bad-placeholder/open";
	struct slice inner = {text.ptr + at + 1, end - at - 2};
	if (!memchr(inner.ptr, ',', inner.len)) {
		out->name = inner;
		return NULL;
	}
	out->name = until_comma(inner, &i);
	struct slice kind = until_comma(inner, &i);
	out->kind = slice_is(kind, "plural") ? CHOICE_PLURAL : slice_is(kind, "select") ? CHOICE_SELECT : CHOICE_NONE;
	out->branches = part(inner, i, inner.len);
	if (out->kind == CHOICE_NONE)
		return "bad-choice";
	for (i = 0; choice_branch(out, &i, &word, &branch);)
		continue;
	return i < out->branches.len || !i ? "bad-choice" : NULL;
}

/* --- forms ------------------------------------------------------------------------------------------------------------------------ */

/* CLDR's, of whole numbers. */
static const char *choice_form(int64_t n, enum language lang)
{
	uint64_t v = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
	if (lang != LANGUAGE_RU)
		return v == 1 ? "one" : "other";
	if (v % 10 == 1 && v % 100 != 11)
		return "one";
	return v % 10 >= 2 && v % 10 <= 4 && (v % 100 < 12 || v % 100 > 14) ? "few" : "many";
}

/* A noun behind a number does not change in Kazakh. */
bool choice_form_needed(const char *form, enum language lang)
{
	if (!strcmp(form, "other"))
		return true;
	return lang == LANGUAGE_RU || (lang == LANGUAGE_EN && !strcmp(form, "one"));
}

/* --- expanding -------------------------------------------------------------------------------------------------------------------- */

/* The branch of this word, else of `other`. */
static struct slice pick(const struct choice *c, struct slice wanted)
{
	struct slice word, text, other = SLICE_LIT("");
	for (size_t i = 0; choice_branch(c, &i, &word, &text);) {
		if (slice_eq(word, wanted))
			return text;
		if (slice_is(word, "other"))
			other = text;
	}
	return other;
}

static void add_branch(struct buf *out, const struct choice *c, enum language lang, struct slice value)
{
	char digits[24] = "";
	memcpy(digits, value.ptr, value.len < sizeof digits ? value.len : sizeof digits - 1);
	struct slice form = c->kind == CHOICE_PLURAL ? slice_of(choice_form(strtoll(digits, NULL, 10), lang)) : value;
	struct slice text = pick(c, form);
	for (size_t i = 0; i < text.len; i++) {
		if (c->kind == CHOICE_PLURAL && text.ptr[i] == '#')
			buf_slice_add(out, value);
		else
			buf_add(out, text.ptr + i, 1);
	}
}

void choice_expand(struct slice text, enum language lang, choice_value *value, void *context, struct buf *out)
{
	struct choice c;
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] != '{' || choice_read(text, i, &c)) {
			buf_add(out, text.ptr + i, 1);
			continue;
		}
		struct slice v = c.kind == CHOICE_NONE ? SLICE_NONE : value(context, c.name);
		if (v.len)
			add_branch(out, &c, lang, v);
		else
			buf_printf(out, "{%.*s}", SLICE_ARG(c.name));
		i += c.whole.len - 1;
	}
}
