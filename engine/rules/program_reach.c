/* SPDX-License-Identifier: Apache-2.0 */
/* Clauses that can come out one way only, as far as that is sure from the words alone: a function that begins with `return true` (or false),
 * and an `and` whose comparisons of one name with whole numbers or texts cannot hold together. */
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

/* Narrows by `OP value`; false: nothing is left. */
static bool narrow(struct limits *l, struct slice op, const struct word *value)
{
	if (value->kind == WORD_TEXT) {
		bool other = slice_is(op, "==") && l->text.ptr && !slice_eq(l->text, value->text);
		if (slice_is(op, "=="))
			l->text = value->text;
		return !other;
	}
	char digits[24];
	if (value->text.len > 15)
		return true;
	snprintf(digits, sizeof digits, "%.*s", SLICE_ARG(value->text));
	int64_t n = strtoll(digits, NULL, 0), least = slice_is(op, ">") ? n + 1 : n, most = slice_is(op, "<") ? n - 1 : n;
	bool from_below = slice_is(op, ">") || slice_is(op, ">=") || slice_is(op, "=="), from_above = op.len && (op.ptr[0] == '<' || slice_is(op, "=="));
	if (from_below && least > l->least)
		l->least = least;
	if (from_above && most < l->most)
		l->most = most;
	return l->least <= l->most;
}

/* How deep in brackets it is behind word i. */
static int depth_behind(const struct scan *s, size_t i, int depth)
{
	depth += scan_is(s, i, "(") || scan_is(s, i, "{") || scan_is(s, i, "[");
	return depth - (scan_is(s, i, ")") || scan_is(s, i, "}") || scan_is(s, i, "]"));
}

/* The end of the first result of the `return` before word i; i when it is no plain chain of `and`. */
static size_t chain_end(const struct scan *s, size_t i)
{
	int depth = 0;
	for (size_t k = i; k < s->count; depth = depth_behind(s, k++, depth)) {
		if (scan_is(s, k, "function") || (!depth && scan_is(s, k, "or")))
			return i;
		if (scan_is(s, k, "end") || (!depth && scan_is(s, k, ",")))
			return k;
	}
	return i;
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

/* function clauses . NAME ( ) return … */
static bool is_clause_at(const struct scan *s, size_t i)
{
	return scan_is(s, i, "function") && i + 6 < s->count && slice_is(s->words[i + 1].text, "clauses") && scan_is(s, i + 2, ".") &&
	       scan_is(s, i + 4, "(") && scan_is(s, i + 5, ")") && scan_is(s, i + 6, "return");
}

void program_find_unreachable(const struct service *svc, const struct scan *s, struct findings *f)
{
	static const char *const constants[] = {"true", "false"};
	for (size_t i = 0; i < s->count; i++) {
		bool constant = false;
		if (!is_clause_at(s, i))
			continue;
		for (size_t k = 0; k < sizeof constants / sizeof *constants && !constant; k++) {
			constant = scan_is(s, i + 7, constants[k]) && (scan_is(s, i + 8, "end") || scan_is(s, i + 8, ","));
			if (constant)
				say(svc, f, "constant-clause", &s->words[i + 7], SAID({"answer", slice_of(constants[k])}));
		}
		if (!constant)
			check_return(svc, s, i + 7, f);
	}
}
