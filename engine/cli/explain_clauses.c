/* SPDX-License-Identifier: Apache-2.0 */
/* The grounds of a check: each clause in the package's words, with its values, its article of law, the facts that are missing, and whose
 * registry could settle them. */
#include <glob.h>
#include <stdio.h>

#include "engine/base/file.h"
#include "engine/base/yaml.h"
#include "engine/cli/explain.h"
#include "engine/rules/choice.h"

struct said_values { struct arena *a; const struct json_node *values; };

#define MAX_PROFILE_BYTES (1024 * 1024)

struct slice telling_fact(struct telling *t, struct slice path)
{
	const struct ruleset *rules = t->now->rules;
	const char *dot = path.len ? memchr(path.ptr, '.', path.len) : NULL;
	struct slice link = {path.ptr, dot ? (size_t)(dot - path.ptr) : 0},
		     name = {path.ptr + (dot ? link.len + 1 : 0), path.len - (dot ? link.len + 1 : 0)};
	const struct fact_def *def = rules ? ruleset_fact(rules, name) : NULL, *behind = rules && dot ? ruleset_fact(rules, link) : NULL;
	struct slice title = def ? def->title.in[t->lang] : name;

	return behind ? slice_of(arena_printf(t->a, "%.*s: %.*s", SLICE_ARG(behind->title.in[t->lang]), SLICE_ARG(title))) : title;
}

void telling_facts(struct telling *t, const struct json_node *list)
{
	for (const struct json_node *n = list ? json_first(list) : NULL; n; n = json_next(list, n)) {
		buf_str(&t->out, n == json_first(list) ? "" : ", ");
		buf_slice_add(&t->out, telling_fact(t, n->u.string));
	}
}

/* --- who could settle it --------------------------------------------------------------------------------------------------------- */

/* The profile's title and owner when it is the source's: "Education registry (Ministry of Education)". */
static struct slice read_profile(struct telling *t, const char *path, struct slice source)
{
	struct yaml_node *root;
	struct slice text;
	struct err why;

	if (file_read(t->a, path, MAX_PROFILE_BYTES, &text, &why) || yaml_parse(t->a, path, text, &root, &why))
		return SLICE_NONE;
	const char *lang = language_names[t->lang];
	struct slice title = yaml_text(yaml_member(root, "title"), lang), owner = yaml_text(yaml_member(root, "owner"), lang);
	if (!slice_eq(yaml_text(root, "source"), source) || !title.len)
		return SLICE_NONE;
	return owner.len ? slice_of(arena_printf(t->a, "%.*s (%.*s)", SLICE_ARG(title), SLICE_ARG(owner))) : title;
}

struct slice telling_owner(struct telling *t, const struct fact_def *fact)
{
	struct slice said = SLICE_NONE;
	glob_t files = {0};

	if (!fact || !fact->owner.len)
		return SLICE_NONE;
	if (t->s->config.profiles && !glob(arena_printf(t->a, "%s/*.yaml", t->s->config.profiles), 0, NULL, &files))
		for (size_t i = 0; i < files.gl_pathc && !said.ptr; i++)
			said = read_profile(t, files.gl_pathv[i], fact->owner);
	globfree(&files);
	return said.ptr ? said : fact->owner;
}

static void take_missing(struct telling *t, struct told_clause *c, const struct json_node *list)
{
	for (const struct json_node *n = list ? json_first(list) : NULL; n; n = json_next(list, n)) {
		struct slice path = n->u.string;
		const char *dot = memchr(path.ptr, '.', path.len);
		struct slice name = dot ? (struct slice){dot + 1, (size_t)(path.ptr + path.len - dot) - 1} : path;
		const struct fact_def *def = t->now->rules ? ruleset_fact(t->now->rules, name) : NULL;
		*VEC_ADD(t->a, &c->missing) = (struct told_missing){path, telling_fact(t, path), telling_owner(t, def)};
	}
}

/* --- clauses -------------------------------------------------------------------------------------------------------------------------- */

static const struct clause_def *clause_of(const struct told_case *c, struct slice name)
{
	for (size_t i = 0; c->svc && i < c->svc->clause_count; i++)
		if (slice_eq(c->svc->clauses[i].name, name))
			return &c->svc->clauses[i];
	return NULL;
}

/* A value that a choice hangs on. */
static struct slice value_of(void *context, struct slice name)
{
	const struct said_values *s = context;
	const struct json_node *v = json_member_s(s->values, name);

	return v && v->kind == JSON_INT ? slice_of(arena_printf(s->a, "%lld", (long long)v->u.integer)) : SLICE_NONE;
}

/* The package's text, {n} filled from the clause's values. */
static void say_text(struct telling *t, struct slice choices, const struct json_node *values)
{
	struct said_values s = {t->a, values};
	struct buf plain;

	buf_init(&plain);
	choice_expand(choices, t->lang, value_of, &s, &plain);
	struct slice text = buf_slice(&plain);
	for (size_t i = 0; i < text.len; i++) {
		const char *end = text.ptr[i] == '{' ? memchr(text.ptr + i, '}', text.len - i) : NULL;
		if (!end) {
			buf_add(&t->out, text.ptr + i, 1);
			continue;
		}
		struct slice name = {text.ptr + i + 1, (size_t)(end - text.ptr) - i - 1};
		const struct json_node *v = json_member_s(values, name);
		if (v && v->kind == JSON_INT)
			buf_printf(&t->out, "%lld", (long long)v->u.integer);
		else
			buf_str(&t->out, "?");
		i = (size_t)(end - text.ptr);
	}
	buf_fini(&plain);
}

void telling_ground(struct telling *t, const struct json_node *n)
{
	struct slice name = json_string(n, "name"), verdict = json_string(n, "verdict");
	bool unknown = slice_is(verdict, "unknown"), pending = slice_is(verdict, "pending");
	const struct json_node *missing = json_member(n, pending ? "pending" : "missing");
	const struct clause_def *def = clause_of(t->now, name);

	if ((unknown || pending) && missing && json_first(missing))
		telling_facts(t, missing);
	else if (def && !slice_is(verdict, "error") && !unknown && !pending)
		say_text(t, slice_is(verdict, "unmet") ? def->unmet.in[t->lang] : def->met.in[t->lang], json_member(n, "values"));
	else
		buf_slice_add(&t->out, name);
}

static void take_clause(struct telling *t, struct told_clause *c, const struct json_node *n)
{
	const struct clause_def *def;
	const struct text *law;
	size_t mark = t->out.len;

	c->name = json_string(n, "name");
	c->verdict = json_string(n, "verdict");
	c->values = json_member(n, "values");
	def = clause_of(t->now, c->name);
	law = def && t->now->rules ? ruleset_citation(t->now->rules, def->law) : NULL;
	c->law = def ? def->law : SLICE_NONE;
	c->law_title = law ? law->in[t->lang] : SLICE_NONE;
	take_missing(t, c, json_member(n, "missing"));
	telling_say_of(t, "clause", c->verdict, NULL);
	telling_ground(t, n);
	c->text = telling_take(t, mark);
}

void telling_clauses(struct telling *t, struct told *step, const struct json_node *list)
{
	for (const struct json_node *n = list ? json_first(list) : NULL; n; n = json_next(list, n)) {
		struct told_clause c = {0};
		take_clause(t, &c, n);
		*VEC_ADD(t->a, &step->clauses) = c;
	}
}
