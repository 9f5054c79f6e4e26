/* SPDX-License-Identifier: Apache-2.0 */
/* The grounds of a check: each clause in the package's words, with its values, its article of law, and the facts that are missing. */
#include "engine/cli/explain.h"

/* The title of a fact, or of one behind a link: "Children: Form of study". */
static void say_fact(struct telling *t, struct slice path)
{
	const char *dot = path.len ? memchr(path.ptr, '.', path.len) : NULL;
	struct slice link = {path.ptr, dot ? (size_t)(dot - path.ptr) : 0}, name = {path.ptr + (dot ? link.len + 1 : 0), path.len - (dot ? link.len + 1 : 0)};
	const struct fact_def *def = t->rules ? ruleset_fact(t->rules, name) : NULL, *behind = t->rules && dot ? ruleset_fact(t->rules, link) : NULL;

	if (behind) {
		buf_slice_add(&t->out, behind->title.in[t->lang]);
		buf_str(&t->out, ": ");
	}
	buf_slice_add(&t->out, def ? def->title.in[t->lang] : name);
}

void telling_facts(struct telling *t, const struct json_node *list)
{
	bool first = true;

	for (const struct json_node *n = list ? json_first(list) : NULL; n; n = json_next(list, n)) {
		buf_str(&t->out, first ? "" : ", ");
		say_fact(t, n->u.string);
		first = false;
	}
}

static const struct clause_def *clause_of(const struct telling *t, struct slice name)
{
	for (size_t i = 0; t->svc && i < t->svc->clause_count; i++)
		if (slice_eq(t->svc->clauses[i].name, name))
			return &t->svc->clauses[i];
	return NULL;
}

/* The package's text, {n} filled from the clause's values. */
static void say_text(struct telling *t, struct slice text, const struct json_node *values)
{
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
}

void telling_ground(struct telling *t, const struct json_node *n)
{
	struct slice name = json_string(n, "name"), verdict = json_string(n, "verdict");
	const struct clause_def *def = clause_of(t, name);
	bool unmet = slice_is(verdict, "unmet");

	if (slice_is(verdict, "unknown") && json_member(n, "missing"))
		telling_facts(t, json_member(n, "missing"));
	else if (def && !slice_is(verdict, "error") && !slice_is(verdict, "unknown"))
		say_text(t, unmet ? def->unmet.in[t->lang] : def->met.in[t->lang], json_member(n, "values"));
	else
		buf_slice_add(&t->out, name);
}

void telling_clause(struct telling *t, const struct json_node *n)
{
	const struct clause_def *def = clause_of(t, json_string(n, "name"));
	const struct text *law = def && t->rules ? ruleset_citation(t->rules, def->law) : NULL;

	buf_str(&t->out, INDENT "- ");
	words_say_of(&t->out, "clause", json_string(n, "verdict"), t->lang, NULL);
	telling_ground(t, n);
	if (law) {
		buf_str(&t->out, " [");
		buf_slice_add(&t->out, law->in[t->lang]);
		buf_str(&t->out, "]");
	}
	buf_str(&t->out, "\n");
}
