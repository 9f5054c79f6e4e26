/* SPDX-License-Identifier: Apache-2.0 */
/* Which lines of a package's Lua its tests ran: of those on which Lua has code. One on which a function begins has run when that was called. */
#include <stdio.h>

#include "engine/cli/test.h"

enum { NO_CODE, NOT_RUN, HAS_RUN };

struct script_lines *lines_new(struct arena *a, struct slice lua)
{
	struct script_lines *l = arena_alloc(a, sizeof *l);

	l->count = 2;
	for (size_t i = 0; i < lua.len; i++)
		l->count += lua.ptr[i] == '\n';
	l->lines = arena_alloc(a, l->count);
	return l;
}

static int state_of(const struct script_lines *l, size_t number)
{
	unsigned flags = number < l->count ? l->lines[number] : 0;

	if (!(flags & (SCRIPT_LINE_OF_OUTER | SCRIPT_LINE_OF_INNER)))
		return NO_CODE;
	bool ran = !(flags & SCRIPT_LINE_OF_OUTER) || flags & SCRIPT_LINE_RAN,
	     called = !(flags & SCRIPT_LINE_OF_INNER) || flags & SCRIPT_LINE_CALLED;
	return ran && called ? HAS_RUN : NOT_RUN;
}

/* Calls say for each line with its state. */
static void each_line(const struct script_lines *l, struct slice lua,
	void (*say)(void *arg, size_t number, struct slice line, int state), void *arg)
{
	size_t number = 1;

	for (size_t from = 0; from < lua.len; number++) {
		const char *end = memchr(lua.ptr + from, '\n', lua.len - from);
		struct slice line = {lua.ptr + from, end ? (size_t)(end - lua.ptr) - from : lua.len - from};
		say(arg, number, line, state_of(l, number));
		from += line.len + 1;
	}
}

struct saying { const char *file; struct test_report *r; struct buf out; size_t ran, all; };

static void warn(void *arg, size_t number, struct slice line, int state)
{
	struct saying *s = arg;

	(void)line;
	if (state == NOT_RUN)
		test_report_warning(s->r, "%s:%zu: no test ran this line", s->file, number);
}

void lines_warn(const struct script_lines *lines, struct slice lua, const char *file, struct test_report *r)
{
	struct saying s = {.file = file, .r = r};

	each_line(lines, lua, warn, &s);
}

static void show(void *arg, size_t number, struct slice line, int state)
{
	static const char marks[] = {[NO_CODE] = ' ', [NOT_RUN] = '!', [HAS_RUN] = '+'};
	struct saying *s = arg;

	s->all += state != NO_CODE;
	s->ran += state == HAS_RUN;
	buf_printf(&s->out, "%4zu %c %.*s\n", number, marks[state], SLICE_ARG(line));
}

void lines_show(const struct script_lines *lines, struct slice lua, const char *file, struct test_report *r)
{
	struct saying s = {.file = file, .r = r};
	char head[300];

	buf_init(&s.out);
	each_line(lines, lua, show, &s);
	snprintf(head, sizeof head, "%s: %zu of %zu lines ran", file, s.ran, s.all);
	test_report_note(r, slice_of(head));
	test_report_note(r, buf_slice(&s.out));
	buf_fini(&s.out);
}
