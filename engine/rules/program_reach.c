/* SPDX-License-Identifier: Apache-2.0 */
/* Clauses that can come out one way only, as far as that is sure from the words alone: each return of the function folds to the same answer,
 * whatever the facts are; or there is one return, an `and` whose comparisons of one name with whole numbers or texts cannot hold together. */
#include <stdio.h>
#include <stdlib.h>
#include "engine/lua/lua_scan.h"
#include "engine/rules/program.h"

struct limits { struct slice path; int64_t least, most; struct slice text; };
enum { PATHS_MAX = 16 };

static void say(const struct service *svc, struct findings *f, const char *key, const struct word *w, const struct said *words)
{
	findings_say(f, false, svc->lua_file.ptr, w->line, w->col, key, NULL, words);
}

/* A name with its fields, from word i on: `person.birth_order`; *end: the word behind it. One that is called is none. */
static struct slice path_at(const struct scan *s, size_t i, size_t *end)
{
	size_t last = i;
	if (i >= s->count || s->words[i].kind != WORD_NAME)
		return SLICE_NONE;
	while (scan_is(s, last + 1, ".") && last + 2 < s->count && s->words[last + 2].kind == WORD_NAME)
		last += 2;
	*end = last + 1;
	const char *from = s->words[i].text.ptr, *to = s->words[last].text.ptr + s->words[last].text.len;
	return (struct slice){from, (size_t)(to - from)};
}

static struct limits *limits_of(struct limits *list, size_t *count, struct slice path)
{
	for (size_t i = 0; i < *count; i++)
		if (slice_eq(list[i].path, path))
			return &list[i];
	if (*count == PATHS_MAX)
		return NULL;
	list[*count] = (struct limits){.path = path, .least = INT64_MIN, .most = INT64_MAX};
	return &list[(*count)++];
}

/* A whole number as Lua writes it; false: one that is so long that it may wrap. */
static bool number_of(struct slice text, int64_t *out)
{
	char digits[24];
	if (text.len > 15)
		return false;
	snprintf(digits, sizeof digits, "%.*s", SLICE_ARG(text));
	*out = strtoll(digits, NULL, digits[1] == 'x' || digits[1] == 'X' ? 16 : 10);
	return true;
}

/* Narrows by `OP value`; false: nothing is left. */
static bool narrow(struct limits *l, struct slice op, const struct word *value)
{
	if (value->kind == WORD_TEXT) {
		bool other = slice_is(op, "==") && l->text.ptr && !slice_eq(l->text, value->text);
		if (slice_is(op, "=="))
			l->text = value->text;
		return !other;
	}
	int64_t n;
	if (!number_of(value->text, &n))
		return true;
	int64_t least = slice_is(op, ">") ? n + 1 : n, most = slice_is(op, "<") ? n - 1 : n;
	bool from_below = slice_is(op, ">") || slice_is(op, ">=") || slice_is(op, "=="), from_above = op.len && (op.ptr[0] == '<' || slice_is(op, "=="));
	if (from_below && least > l->least)
		l->least = least;
	if (from_above && most < l->most)
		l->most = most;
	return l->least <= l->most;
}

/* --- expressions ---------------------------------------------------------------------------------------------------------------- */

static bool is_one_of(const struct scan *s, size_t i, const char *const *signs)
{
	for (; *signs; signs++)
		if (scan_is(s, i, *signs))
			return true;
	return false;
}

/* How deep in brackets and blocks it is behind word i. */
static int depth_behind(const struct scan *s, size_t i, int depth)
{
	static const char *const opening[] = {"(", "{", "[", "function", "if", "do", "repeat", NULL};
	static const char *const closing[] = {")", "}", "]", "end", "until", NULL};
	return depth + is_one_of(s, i, opening) - is_one_of(s, i, closing);
}

/* Where the first of the words stands that is in no bracket and no block of what begins at word i; `end` when none does before. */
static size_t find(const struct scan *s, size_t i, size_t end, const char *const *words)
{
	for (int depth = 0; i < end; depth = depth_behind(s, i++, depth))
		if (!depth && is_one_of(s, i, words))
			return i;
	return end;
}

/* The end of the first result of the `return` before word i. */
static size_t result_end(const struct scan *s, size_t i)
{
	static const char *const ends[] = {"end", "else", "elseif", "until", ";", ",", NULL};
	return find(s, i, s->count, ends);
}

/* `end` of the block that begins at word i. */
static size_t block_end(const struct scan *s, size_t i)
{
	int depth = 0;
	for (; i < s->count && (depth = depth_behind(s, i, depth)); i++)
		;
	return i;
}

/* --- folding: what comes out whatever the facts are ------------------------------------------------------------------------------ */
enum fold { OPEN, NEVER, ALWAYS };

static enum fold fold_of(bool holds)
{
	return holds ? ALWAYS : NEVER;
}

static enum fold contrary_of(enum fold f)
{
	return f == OPEN ? OPEN : fold_of(f == NEVER);
}

static bool same_words(const struct scan *s, size_t i, size_t k, size_t count)
{
	while (count && s->words[i].kind == s->words[k].kind && slice_eq(s->words[i].text, s->words[k].text))
		i++, k++, count--;
	return !count;
}

/* A name, or is_none(NAME), and nothing else: what is the same wherever it stands in an expression. */
static bool is_plain(const struct scan *s, size_t i, size_t end)
{
	size_t behind;
	if (i + 3 < end && slice_is(s->words[i].text, "is_none") && scan_is(s, i + 1, "(") && scan_is(s, end - 1, ")"))
		return is_plain(s, i + 2, end - 1);
	return path_at(s, i, &behind).ptr && behind == end;
}

static enum fold fold_numbers(struct slice left, struct slice op, struct slice right)
{
	int64_t n, m;
	if (!number_of(left, &n) || !number_of(right, &m))
		return OPEN;
	bool equal = n == m, less = n < m;
	if (slice_is(op, "==") || slice_is(op, "~="))
		return fold_of(equal == (op.ptr[0] == '='));
	return fold_of((op.len == 2 && equal) || (!equal && less == (op.ptr[0] == '<')));
}

/* LEFT OP RIGHT from word i on: literals, or the same name twice. */
static enum fold fold_comparison(const struct scan *s, size_t i, size_t op, size_t end)
{
	const struct word *left = &s->words[i], *right = &s->words[op + 1];
	struct slice sign = s->words[op].text;
	bool asks_equal = slice_is(sign, "=="), asks = asks_equal || slice_is(sign, "~="), lone = op == i + 1 && end == op + 2;
	if (lone && left->kind == WORD_INTEGER && right->kind == WORD_INTEGER)
		return fold_numbers(left->text, sign, right->text);
	if (lone && asks && left->kind == WORD_TEXT && right->kind == WORD_TEXT)
		return fold_of(slice_eq(left->text, right->text) == asks_equal);
	bool same = asks && op - i == end - op - 1 && is_plain(s, i, op) && same_words(s, i, op + 1, op - i);
	return same ? fold_of(asks_equal) : OPEN;
}

static enum fold fold_chain(const struct scan *s, size_t i, size_t end, bool any);

static enum fold fold_term(const struct scan *s, size_t i, size_t end)
{
	static const char *const comparing[] = {"==", "~=", "<", "<=", ">", ">=", NULL}, *const closing[] = {")", NULL};
	size_t op = find(s, i, end, comparing);
	if (op < end)
		return fold_comparison(s, i, op, end);
	if (scan_is(s, i, "not"))
		return contrary_of(fold_term(s, i + 1, end));
	if (scan_is(s, i, "(") && find(s, i + 1, end, closing) == end - 1)
		return fold_chain(s, i + 1, end - 1, true);
	if (end != i + 1 || !(scan_is(s, i, "true") || scan_is(s, i, "false")))
		return OPEN;
	return fold_of(scan_is(s, i, "true"));
}

/* Does one of the parts before `at` say the contrary of the one that stands there? */
static bool has_contrary(const struct scan *s, size_t i, size_t at, size_t end, const char *const *joint)
{
	bool no = scan_is(s, at, "not");
	size_t part = at + no, count = end - part;
	if (!is_plain(s, part, end))
		return false;
	for (size_t next; i < at; i = next + 1) {
		next = find(s, i, at, joint);
		if (next == i + count + !no && scan_is(s, i, "not") == !no && same_words(s, i + !no, part, count))
			return true;
	}
	return false;
}

/* Parts that are joined by `or` (any) or `and`: one decides, or a part and its contrary do, or all are alike. */
static enum fold fold_chain(const struct scan *s, size_t i, size_t end, bool any)
{
	static const char *const ors[] = {"or", NULL}, *const ands[] = {"and", NULL};
	const char *const *joint = any ? ors : ands;
	bool alike = true;
	for (size_t at = i, next; at < end; at = next + 1) {
		next = find(s, at, end, joint);
		enum fold one = any ? fold_chain(s, at, next, false) : fold_term(s, at, next);
		if (one == fold_of(any) || has_contrary(s, i, at, next, joint))
			return fold_of(any);
		alike = alike && one == fold_of(!any);
	}
	return alike ? fold_of(!any) : OPEN;
}

/* --- and chains of comparisons ---------------------------------------------------------------------------------------------------- */

/* The end of the first result of the `return` before word i; i when it is no plain chain of `and`. */
static size_t chain_end(const struct scan *s, size_t i)
{
	static const char *const breaks[] = {"or", "function", NULL};
	size_t end = result_end(s, i);
	return find(s, i, end, breaks) < end ? i : end;
}

/* PATH OP VALUE and PATH OP VALUE …, from word i on; between them may be anything. */
static void check_return(const struct service *svc, const struct scan *s, size_t i, struct findings *f)
{
	struct limits list[PATHS_MAX];
	size_t count = 0, op, end = chain_end(s, i);
	bool begins = true;
	for (int depth = 0; i < end; i++) {
		struct slice path = begins && !depth ? path_at(s, i, &op) : SLICE_NONE;
		begins = scan_is(s, i, "and");
		depth = depth_behind(s, i, depth);
		if (!path.ptr || op + 2 > end || !(op + 2 == end || scan_is(s, op + 2, "and")))
			continue;
		const struct word *value = &s->words[op + 1];
		struct limits *l = value->kind == WORD_INTEGER || value->kind == WORD_TEXT ? limits_of(list, &count, path) : NULL;
		if (!l || narrow(l, s->words[op].text, value))
			continue;
		say(svc, f, "contradiction", &s->words[i], SAID({"path", path}));
		return;
	}
}

/* --- clauses -------------------------------------------------------------------------------------------------------------------- */

/* The body of a clause's function that is written at word i, as `function clauses.NAME(…)`: its first word and its `end`. */
static bool is_clause_at(const struct scan *s, size_t i, size_t *body, size_t *end)
{
	static const char *const closing[] = {")", NULL};
	bool named = scan_is(s, i, "function") && i + 6 < s->count && slice_is(s->words[i + 1].text, "clauses") && scan_is(s, i + 2, ".");
	if (!named || !scan_is(s, i + 4, "("))
		return false;
	*body = find(s, i + 5, s->count, closing) + 1;
	*end = block_end(s, i);
	return true;
}

/* Every return of the function itself: are all of them one and the same answer? The only one: can it be met? */
static void check_clause(const struct service *svc, const struct scan *s, size_t i, size_t end, struct findings *f)
{
	size_t first = 0, count = 0;
	enum fold all = OPEN;
	for (; i < end; i++) {
		if (scan_is(s, i, "function"))
			i = block_end(s, i);
		if (!scan_is(s, i, "return"))
			continue;
		enum fold one = fold_chain(s, i + 1, result_end(s, i + 1), true);
		first = count++ ? first : i + 1;
		all = count == 1 || one == all ? one : OPEN;
	}
	if (all != OPEN)
		say(svc, f, "constant-clause", &s->words[first], SAID({"answer", slice_of(all == ALWAYS ? "true" : "false")}));
	else if (count == 1)
		check_return(svc, s, first, f);
}

void program_find_unreachable(const struct service *svc, const struct scan *s, struct findings *f)
{
	size_t body, end;
	for (size_t i = 0; i < s->count; i++)
		if (is_clause_at(s, i, &body, &end))
			check_clause(svc, s, body, end, f);
}
