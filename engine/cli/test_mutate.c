/* SPDX-License-Identifier: Apache-2.0 */
/* Mutation: each number that a package rests on, in its parameters and in its Lua, is changed by one in its last digit, up and down. The
 * ruleset that this makes must fail a test of the package; one that is refused proves nothing. */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/civil.h"
#include "engine/cli/test.h"

#define PARAMETERS "parameters.yaml"

struct spot { struct slice file; int line, col; size_t offset; struct slice old; const char *what; };
struct mutating {
	struct arena *a;
	const struct ruleset *rules;
	const struct service *svc;
	VEC(struct spot) spots;
	struct slice parameters, lua;
};

/* --- numbers of the Lua ------------------------------------------------------------------------------------------------------------ */

static void add_lua(struct mutating *m, size_t from, size_t len, int line, size_t line_begin)
{
	*VEC_ADD(m->a, &m->spots) = (struct spot){m->svc->lua_file, line, (int)(from - line_begin) + 1, from, {m->lua.ptr + from, len},
		arena_printf(m->a, "line %d:", line)};
}

static void find_in_lua(struct mutating *m)
{
	struct slice t = m->lua;
	size_t line_begin = 0;
	int line = 1;

	for (size_t i = 0; i < t.len; i++) {
		const char *end = t.ptr[i] == '"' ? memchr(t.ptr + i + 1, '"', t.len - i - 1) : NULL;
		size_t from = i;
		if (i + 1 < t.len && !strncmp(t.ptr + i, "--", 2)) {
			while (i + 1 < t.len && t.ptr[i + 1] != '\n')
				i++;
		} else if (end) {
			i = (size_t)(end - t.ptr);
		} else if (t.ptr[i] == '\n') {
			line++;
			line_begin = i + 1;
		} else if (isalnum((unsigned char)t.ptr[i]) || t.ptr[i] == '_') {
			while (i + 1 < t.len && (isalnum((unsigned char)t.ptr[i + 1]) || t.ptr[i + 1] == '_'))
				i++;
			if (isdigit((unsigned char)t.ptr[from]) && t.ptr[from + 1] != 'x')
				add_lua(m, from, i - from + 1, line, line_begin);
		}
	}
}

/* --- numbers of the parameters ------------------------------------------------------------------------------------------------------ */

/* A place of the file by line and column of characters; false: another text stands there (an alias). */
static bool offset_of(struct slice text, const struct yaml_node *n, size_t *out)
{
	size_t i = 0;

	for (int line = 1; line < n->line && i < text.len; i++)
		line += text.ptr[i] == '\n';
	for (int col = 1; col < n->col && i < text.len; col++)
		for (i++; i < text.len && ((unsigned char)text.ptr[i] & 0xc0) == 0x80;)
			i++;
	*out = i;
	return n->text.len && i + n->text.len <= text.len && !memcmp(text.ptr + i, n->text.ptr, n->text.len);
}

static void add_parameter(struct mutating *m, const struct yaml_node *n, const char *what)
{
	size_t offset;

	if (n && n->kind == YAML_SCALAR && offset_of(m->parameters, n, &offset))
		*VEC_ADD(m->a, &m->spots) = (struct spot){SLICE_LIT(PARAMETERS), n->line, n->col, offset, n->text, what};
}

static void find_in_parameter(struct mutating *m, const struct yaml_node *p)
{
	const struct yaml_node *values = yaml_member(p, "values");
	int32_t next;

	for (const struct yaml_node *v = values ? values->first : NULL; v; v = v->next) {
		const struct yaml_node *steps = yaml_member(v, "steps");
		if (v->next && civil_parse_date(yaml_text(v->next, "from"), &next) && next <= m->svc->version_day)
			continue; /* no longer in force on the package's first day */
		add_parameter(m, yaml_member(v, "value"), arena_printf(m->a, "%.*s", SLICE_ARG(p->key)));
		for (const struct yaml_node *s = steps ? steps->first : NULL; s; s = s->next) {
			struct slice from = yaml_text(s, "from");
			add_parameter(m, yaml_member(s, "from"), arena_printf(m->a, "%.*s from", SLICE_ARG(p->key)));
			add_parameter(m, yaml_member(s, "times"), arena_printf(m->a, "%.*s from %.*s, times", SLICE_ARG(p->key), SLICE_ARG(from)));
			add_parameter(m, yaml_member(s, "each"), arena_printf(m->a, "%.*s from %.*s, each", SLICE_ARG(p->key), SLICE_ARG(from)));
			add_parameter(m, yaml_member(s, "share"), arena_printf(m->a, "%.*s from %.*s, share", SLICE_ARG(p->key), SLICE_ARG(from)));
		}
	}
}

/* Named by the benefit, by the Lua ("name"), or the unit of one that is. */
static bool is_used(struct mutating *m, const struct yaml_node *root, struct slice name)
{
	const char *quoted = arena_printf(m->a, "\"%.*s\"", SLICE_ARG(name));

	if (slice_eq(m->svc->benefit_brackets, name) || memmem(m->lua.ptr, m->lua.len, quoted, strlen(quoted)))
		return true;
	for (const struct yaml_node *p = root->first; p; p = p->next)
		if (slice_eq(yaml_text(p, "unit"), name) && !slice_eq(p->key, name) && is_used(m, root, p->key))
			return true;
	return false;
}

static int find_all(struct mutating *m, struct err *err)
{
	size_t count;
	const struct rule_file *files = ruleset_files(m->rules, &count);
	struct yaml_node *root;

	for (size_t i = 0; i < count; i++)
		if (slice_is(files[i].path, PARAMETERS))
			m->parameters = files[i].text;
	m->lua = m->svc->lua;
	int rc = yaml_parse(m->a, PARAMETERS, m->parameters, &root, err);
	if (rc)
		return rc;
	for (const struct yaml_node *p = root->first; p; p = p->next)
		if (is_used(m, root, p->key))
			find_in_parameter(m, p);
	find_in_lua(m);
	return OK;
}

/* --- trying ------------------------------------------------------------------------------------------------------------------------- */

/* "16.03" and 1 -> "16.04"; NULL: it has no such neighbour. */
static const char *neighbour(struct arena *a, struct slice old, int by)
{
	const char *dot = memchr(old.ptr, '.', old.len);
	int decimals = dot ? (int)(old.len - (size_t)(dot - old.ptr)) - 1 : 0;
	int64_t n = 0, ten = 1;

	for (size_t i = 0; i < old.len; i++)
		n = isdigit((unsigned char)old.ptr[i]) && n < INT64_MAX / 100 ? n * 10 + (old.ptr[i] - '0') : n;
	for (int i = 0; i < decimals; i++)
		ten *= 10;
	n += by;
	if (n < 0)
		return NULL;
	return decimals ? arena_printf(a, "%" PRId64 ".%0*" PRId64, n / ten, decimals, n % ten) : arena_printf(a, "%" PRId64, n);
}

/* The ruleset with the number changed; NULL: it is refused. */
static struct ruleset *changed(const struct mutating *m, const struct spot *s, const char *now)
{
	size_t count;
	const struct rule_file *files = ruleset_files(m->rules, &count);
	struct rule_file *edited = arena_alloc(m->a, (count + 1) * sizeof *edited);
	struct ruleset *out;
	struct findings f = {0};
	struct err err;

	for (size_t i = 0; i < count; i++) {
		struct slice whole = files[i].text;
		edited[i] = files[i];
		if (slice_eq(files[i].path, s->file))
			edited[i].text = slice_of(arena_printf(m->a, "%.*s%s%.*s", (int)s->offset, whole.ptr, now,
			                                       (int)(whole.len - s->offset - s->old.len), whole.ptr + s->offset + s->old.len));
	}
	if (ruleset_load_files(edited, count, &out, &f, &err))
		out = NULL;
	findings_fini(&f);
	return out;
}

int test_mutate(const struct ruleset *rules, const struct service *svc, test_fails *fails, void *arg, struct test_report *r,
	struct err *err)
{
	struct arena a;
	const struct spot *s;

	arena_init(&a);
	struct mutating m = {.a = &a, .rules = rules, .svc = svc};
	int rc = find_all(&m, err);
	for (uint32_t i = 0; !rc && i < 2 * m.spots.count; i++) {
		s = &m.spots.at[i / 2];
		const char *now = neighbour(&a, s->old, i % 2 ? -1 : 1);
		struct ruleset *other = now ? changed(&m, s, now) : NULL;
		bool noticed = false;
		if (!other)
			continue;
		rc = fails(arg, other, &noticed, err);
		ruleset_free(other);
		const char *what = arena_printf(&a, "%s: %s %.*s → %s", noticed ? "noticed" : "not noticed", s->what, SLICE_ARG(s->old), now);
		const char *why = arena_printf(&a, "%s:%d:%d: no test fails when this is %s: write one that does\n",
		                               ruleset_shown(rules, arena_slice(&a, s->file).ptr), s->line, s->col, now);
		if (!rc)
			test_report_result(r, slice_of(what), noticed, noticed ? SLICE_LIT("") : slice_of(why));
	}
	arena_fini(&a);
	return rc;
}
