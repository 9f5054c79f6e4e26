/* SPDX-License-Identifier: Apache-2.0 */
/* Which lines of a package's Lua its tests ran. A line counts when a statement begins on it; one that holds a whole function has run when
 * that function was called. */
#include <ctype.h>
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

/* The next word of the line, comments and texts left out; SLICE_NONE: no more. */
static struct slice next_word(const char **at, const char *end)
{
	while (*at < end && !isalpha((unsigned char)**at) && **at != '_') {
		if (end - *at > 1 && !strncmp(*at, "--", 2))
			return SLICE_NONE;
		const char *close = **at == '"' ? memchr(*at + 1, '"', (size_t)(end - *at) - 1) : NULL;
		*at = close ? close + 1 : *at + 1;
	}
	const char *from = *at;
	while (*at < end && (isalnum((unsigned char)**at) || **at == '_'))
		(*at)++;
	return *at > from ? (struct slice){from, (size_t)(*at - from)} : SLICE_NONE;
}

static bool is_any(struct slice word, const char *const *words)
{
	while (*words && !slice_is(word, *words))
		words++;
	return *words != NULL;
}

static int state_of(const struct script_lines *l, size_t number, const char *at, const char *end)
{
	static const char *const begin[] = {"return", "if", "elseif", "for", "while", "repeat", "until", "local", NULL};
	unsigned flags = number < l->count ? l->lines[number] : 0;
	bool function = false, statement = false;

	for (struct slice w; (w = next_word(&at, end)).ptr;) {
		function = function || slice_is(w, "function");
		statement = statement || (is_any(w, begin) && !(slice_is(w, "local") && end - at > 9 && !strncmp(at, " function", 9)));
	}
	if (!statement)
		return NO_CODE;
	return flags & (function ? SCRIPT_LINE_CALLED : SCRIPT_LINE_RAN) ? HAS_RUN : NOT_RUN;
}

/* Calls say for each line with its state. */
static void each_line(const struct script_lines *l, struct slice lua, void (*say)(void *arg, size_t number, struct slice line, int state), void *arg)
{
	size_t number = 1;

	for (size_t from = 0; from < lua.len; number++) {
		const char *end = memchr(lua.ptr + from, '\n', lua.len - from);
		struct slice line = {lua.ptr + from, end ? (size_t)(end - lua.ptr) - from : lua.len - from};
		say(arg, number, line, state_of(l, number, line.ptr, line.ptr + line.len));
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
