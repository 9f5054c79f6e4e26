/* SPDX-License-Identifier: Apache-2.0 */
/* Why a test failed: what it says beside what the engine says, and why the rules failed, if they did. */
#include <stdio.h>

#include "engine/cli/test.h"

/* "NAME: clause C: packages/…/eligibility.lua:6: message", and where it was called from, a line each: places first, with the folder. */
static void say_reason(const struct test_run *t, struct slice folder, struct slice reason, struct buf *out)
{
	const char *name = arena_printf(t->a, "%.*s: ", SLICE_ARG(t->service));
	const char *where = arena_slice(t->a, reason).ptr, *end, *place;

	if (slice_starts(reason, name))
		where += strlen(name);
	for (; *where; where = *end ? end + 1 : end) {
		end = strchrnul(where, '\n');
		place = memmem(where, (size_t)(end - where), "packages/", strlen("packages/"));
		if (*where == '\t' && place)
			buf_printf(out, "  %.*s%.*s%.*s\n", (int)(place - where - 1), where + 1, SLICE_ARG(folder), (int)(end - place), place);
		else if (place && place - where > 2)
			buf_printf(out, "%.*s%.*s (%.*s)\n", SLICE_ARG(folder), (int)(end - place), place, (int)(place - where - 2), where);
		else if (place)
			buf_printf(out, "%.*s%.*s\n", SLICE_ARG(folder), (int)(end - place), place);
		else
			buf_printf(out, "%.*s\n", (int)(end - where), where);
	}
}

static struct slice rule_error(const struct test_run *t, uint32_t i)
{
	const struct test_output *o = &t->outs.at[i];
	bool is = o->o.topic == TOPIC_DEAD_LETTERS && slice_is(json_string(o->data, "code"), "rule-error");

	return is ? json_string(o->data, "reason") : SLICE_NONE;
}

/* Code points, not bytes. */
static size_t width(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

static void say_row(struct buf *out, const char *what, const char *want, const char *got, const size_t wide[2])
{
	buf_printf(out, "  %s%*s  %s%*s  %s\n", what, (int)(wide[0] - width(what)), "", want, (int)(wide[1] - width(want)), "", got);
}

/* Problems from `from` on that compare, of one line of the file: what the test says beside what the engine says. The next problem. */
static uint32_t say_compared(const struct test_run *t, uint32_t from, struct buf *out)
{
	static const char *const head[] = {"", "the test says", "the engine says"};
	const struct test_problem *at = t->problems.at;
	size_t wide[2] = {0, width(head[1])};
	uint32_t end = from;

	for (; end < t->problems.count && at[end].key && at[end].line == at[from].line; end++) {
		wide[0] = width(at[end].key) > wide[0] ? width(at[end].key) : wide[0];
		wide[1] = width(at[end].want) > wide[1] ? width(at[end].want) : wide[1];
	}
	buf_printf(out, "%s:%d:%d: it came out otherwise\n", t->file, at[from].line, at[from].col);
	say_row(out, head[0], head[1], head[2], wide);
	for (uint32_t i = from; i < end; i++)
		say_row(out, at[i].key, at[i].want, at[i].got, wide);
	return end;
}

void test_say_problems(const struct test_run *t, struct slice folder, struct buf *out)
{
	for (uint32_t i = 0; i < t->problems.count;) {
		const struct test_problem *each = &t->problems.at[i];
		if (each->key) {
			i = say_compared(t, i, out);
			continue;
		}
		buf_printf(out, "%s:%d:%d: %s\n", t->file, each->line, each->col, each->text);
		i++;
	}
	for (uint32_t i = t->begun; t->problems.count && i < t->outs.count; i++) {
		struct slice reason = rule_error(t, i);
		uint32_t k = t->begun;
		while (reason.ptr && k < i && !slice_eq(rule_error(t, k), reason))
			k++;
		if (reason.ptr && k == i)
			say_reason(t, folder, reason, out);
	}
}
