/* SPDX-License-Identifier: Apache-2.0 */
/* What `aldyn check` says of a package's Lua, word by word: names that are not defined, facts that are not declared, floats,
 * territory in clauses, variables that would outlive an evaluation. Its functions: program_functions.c.
 *
 * The sandbox refuses all of this at run time, too, but with a citizen's case in hand; here the owner is told before. */
#include <stdio.h>
#include "engine/base/civil.h"
#include "engine/rules/program_check.h"

/* --- saying -------------------------------------------------------------------------------------------------------------- */
void program_say(const struct check *c, bool is_error, const char *key, const char *mend, struct slice file, int line, int col,
                 const struct said *words)
{
	char name[sizeof((struct err *)0)->file];
	snprintf(name, sizeof name, "%.*s", SLICE_ARG(file));
	findings_say(c->findings, is_error, name, line, col, key, mend, words);
}

void program_say_word(const struct check *c, const char *key, const struct word *w, const struct said *words)
{
	program_say(c, true, key, NULL, c->svc->lua_file, w->line, w->col, words);
}

struct guess program_guess(struct slice wanted)
{
	return guess_start(wanted, wanted.len / 2);
}

void program_say_guess(const struct check *c, const char *key, const struct word *w, struct slice got, const struct guess *g,
	struct slice fact)
{
	program_say(c, true, key, g->best.ptr ? "mend/near" : NULL, c->svc->lua_file, w->line, w->col,
	            SAID({"got", got}, {"near", g->best}, {"fact", fact}));
}

/* --- globals --------------------------------------------------------------------------------------------------------------- */
static bool is_listed(const char *const *names, struct slice name)
{
	for (; *names; names++)
		if (slice_is(name, *names))
			return true;
	return false;
}

/* What to do instead of a name that Lua has and rules do not. */
static const char *hint_for(struct slice name)
{
	static const struct { const char *name, *hint; } hints[] = {
		{"pairs", "mend/order"}, {"next", "mend/order"}, {"pcall", "mend/catch"}, {"xpcall", "mend/catch"}, {"error", "mend/raise"},
		{"assert", "mend/raise"}, {"os", "mend/clock"}, {"print", "mend/print"}, {"tostring", "mend/text"}, {"tonumber", "mend/type"},
		{"type", "mend/type"}, {"require", "mend/one-file"}, {"table", "mend/table"}, {"_ENV", "mend/environment"},
		{"none", "mend/is-none"}, {"None", "mend/is-none"}, {"null", "mend/is-none"}, {"NULL", "mend/is-none"}, {"Nil", "mend/is-none"}, {"undefined", "mend/is-none"},
	};
	for (size_t i = 0; i < sizeof hints / sizeof hints[0]; i++)
		if (slice_is(name, hints[i].name))
			return hints[i].hint;
	return NULL;
}

static void check_global(const struct check *c, const struct word *w)
{
	struct guess g = program_guess(w->text);
	const char *hint = hint_for(w->text);
	if (w->written) {
		program_say_word(c, "global-write", w, SAID({"name", w->text}));
		return;
	}
	if (is_listed(script_globals(), w->text) && !(c->subject && slice_is(w->text, "person")))
		return;
	if (c->subject && slice_is(w->text, c->subject))
		return;
	for (const char *const *name = script_globals(); *name; name++)
		guess_try(&g, slice_of(*name));
	for (size_t i = 0; i < c->scan->count; i++) { /* of the file, or of the same function */
		const struct word *local = &c->scan->words[i];
		if (local->role == NAME_DECLARED && (!local->in_function || local->in_function == w->in_function))
			guess_try(&g, local->text);
	}
	if (hint)
		program_say(c, true, "unknown-global/refused", hint, c->svc->lua_file, w->line, w->col, SAID({"got", w->text}));
	else
		program_say_guess(c, "unknown-global", w, w->text, &g, SLICE_NONE);
}

static void check_name(const struct check *c, const struct word *w)
{
	if (w->role == NAME_GLOBAL)
		check_global(c, w);
	else if (w->role == NAME_FILE && w->written)
		program_say_word(c, "kept-variable", w, SAID({"name", w->text}));
	else if (w->role == NAME_DECLARED && (is_listed(script_globals(), w->text) || slice_is(w->text, "_ENV")))
		program_say_word(c, "built-in-name", w, SAID({"name", w->text}));
}

/* --- facts ----------------------------------------------------------------------------------------------------------------- */
bool program_is_global(const struct check *c, size_t i, const char *name)
{
	const struct word *w = &c->scan->words[i];
	return i < c->scan->count && w->kind == WORD_NAME && w->role == NAME_GLOBAL && slice_is(w->text, name);
}

const struct fact_def *program_find_fact(const struct program *p, const struct service *svc, struct slice name, bool of_subject, bool of_members)
{
	for (size_t i = 0; i < p->field_count; i++) {
		bool member = p->fields[i].kind == FIELD_MEMBER;
		if ((member ? of_members : of_subject) && slice_eq(program_field_name(p, svc, i), name))
			return program_fact(p, svc, i);
	}
	return NULL;
}

static const struct fact_def *find_fact(const struct check *c, struct slice name, bool of_subject, bool of_members)
{
	return program_find_fact(c->program, c->svc, name, of_subject, of_members);
}

/* Is the name a field of some table that the file itself makes? */
static bool is_made_here(const struct check *c, struct slice name)
{
	for (size_t i = 0; i < c->scan->count; i++) {
		const struct word *w = &c->scan->words[i];
		if ((w->role == NAME_KEY || (w->role == NAME_FIELD && w->written)) && slice_eq(w->text, name))
			return true;
	}
	return slice_is(name, "n"); /* of at_least and its like */
}

static void say_unknown_fact(const struct check *c, const struct word *w, bool of_subject, bool of_members)
{
	char path[80];
	struct guess g = program_guess(w->text);
	for (size_t i = 0; i < c->program->field_count; i++)
		if (c->program->fields[i].kind == FIELD_MEMBER ? of_members : of_subject)
			guess_try(&g, program_field_name(c->program, c->svc, i));
	snprintf(path, sizeof path, "%s%.*s", of_subject ? "" : "LINK.", SLICE_ARG(w->text));
	if (ruleset_fact(c->rs, w->text))
		program_say_word(c, "undeclared-fact", w, SAID({"fact", w->text}, {"path", slice_of(path)}));
	else
		program_say_guess(c, "unknown-fact/lua", w, w->text, &g, SLICE_NONE);
}

static bool in_values(const struct check *c, const struct word *w)
{
	return w->in_function && program_is_global(c, w->in_function, "values") && scan_is(c->scan, w->in_function + 1, ".");
}

static void check_fact(const struct check *c, const struct word *w, bool of_members)
{
	const struct fact_def *fact = find_fact(c, w->text, true, of_members);
	if (!fact && !(c->svc->doubt & DOUBT_NEEDS))
		say_unknown_fact(c, w, true, of_members);
	else if (fact && fact->is_territory && !in_values(c, w))
		program_say_word(c, "territory/lua", w, SAID({"fact", w->text}));
}

static void check_member(const struct check *c, const struct word *table, const struct word *w)
{
	char got[80];
	const char *const *members = script_members(table->text);
	struct guess g = program_guess(w->text);
	if (is_listed(members, w->text))
		return;
	for (; *members; members++)
		guess_try(&g, slice_of(*members));
	snprintf(got, sizeof got, "%.*s.%.*s", SLICE_ARG(table->text), SLICE_ARG(w->text));
	program_say_guess(c, "unknown-global/refused", w, slice_of(got), &g, SLICE_NONE);
}

static bool is_table(const struct check *c, size_t i)
{
	for (const char *const *table = script_tables; *table; table++)
		if (program_is_global(c, i, *table))
			return true;
	return false;
}

/* The name at i stands behind a dot or a colon. */
static void check_field(const struct check *c, size_t i)
{
	const struct word *w = &c->scan->words[i];
	if (i < 2)
		return;
	if (scan_is(c->scan, i - 1, ":"))
		program_say_word(c, "method", w, SAID({"name", w->text}));
	else if (program_is_global(c, i - 2, "person") && w->written)
		program_say_word(c, "fact-write", w, NULL);
	else if (program_is_global(c, i - 2, "person"))
		check_fact(c, w, false);
	else if (program_is_global(c, i - 2, "string") || program_is_global(c, i - 2, "math"))
		check_member(c, &c->scan->words[i - 2], w);
	else if (!is_table(c, i - 2) && !is_made_here(c, w->text))
		check_fact(c, w, true);
}

/* person["..."] and person[x] */
static void check_bracket(const struct check *c, size_t i)
{
	const struct word *w = &c->scan->words[i];
	if (i > 0 && program_is_global(c, i - 1, "person"))
		program_say_word(c, "computed-fact", w, NULL);
}

/* --- literals -------------------------------------------------------------------------------------------------------------- */
static void say_choice(const struct check *c, const struct fact_def *fact, const struct word *w)
{
	struct guess g = program_guess(w->text);
	for (size_t i = 0; i < fact->choice_count; i++) {
		if (slice_eq(fact->choices[i], w->text))
			return;
		guess_try(&g, fact->choices[i]);
	}
	program_say_guess(c, "unknown-choice/of", w, w->text, &g, fact->name);
}

/* The text at i is compared with the field at `field`. */
static void check_comparison(const struct check *c, size_t i, size_t field)
{
	const struct word *w = &c->scan->words[i], *name = &c->scan->words[field];
	const struct fact_def *fact;
	if (name->kind != WORD_NAME || name->role != NAME_FIELD || !(fact = find_fact(c, name->text, true, true)))
		return;
	if (fact->type == VALUE_KATO || fact->type == VALUE_PERSON)
		program_say_word(c, "territory/text", w, SAID({"fact", name->text}));
	else if (fact->type == VALUE_DATE)
		program_say_word(c, "bad-comparison/date", w, SAID({"fact", name->text}, {"text", w->text}));
	else if (fact->type == VALUE_ENUM)
		say_choice(c, fact, w);
	else if (fact->type != VALUE_TEXT)
		program_say_word(c, "bad-comparison", w, SAID({"fact", name->text}, {"type", slice_of(value_type_name(fact->type))}));
}

static bool compares(const struct scan *s, size_t i)
{
	return scan_is(s, i, "==") || scan_is(s, i, "~=");
}

static void check_text(const struct check *c, size_t i)
{
	const struct scan *s = c->scan;
	const struct word *w = &s->words[i];
	int64_t micro;
	int32_t day;
	size_t before = i > 0 && scan_is(s, i - 1, "(") ? 2 : 1;
	if (i >= 2 && compares(s, i - 1))
		check_comparison(c, i, i - 2);
	if (compares(s, i + 1) && i + 4 < s->count && scan_is(s, i + 3, "."))
		check_comparison(c, i, i + 4);
	if (i >= before && program_is_global(c, i - before, "date") && (before == 1 || scan_is(s, i + 1, ")")) &&
	    !memchr(w->text.ptr, '\\', w->text.len) && !civil_parse_date(w->text, &day))
		program_say_word(c, "bad-date", w, NULL);
	if (c->svc->doubt & (DOUBT_PARAMETERS | DOUBT_DAY))
		return;
	if (i >= before && (program_is_global(c, i - before, "param") || program_is_global(c, i - before, "share")) &&
	    ruleset_parameter(c->rs, w->text, c->svc->version_day, INT32_MAX, &micro) != OK)
		program_say(c, false, "unknown-parameter/day", NULL, c->svc->lua_file, w->line, w->col, SAID({"name", w->text}));
}

/* What is refused whatever the text is for. */
static void check_plain(const struct check *c, const struct word *w)
{
	if (w->kind == WORD_FLOAT)
		program_say_word(c, "float", w, SAID({"text", w->text}));
	else if (w->kind == WORD_SIGN && slice_is(w->text, "/"))
		program_say_word(c, "float/division", w, NULL);
	else if (w->kind == WORD_SIGN && slice_is(w->text, "^"))
		program_say_word(c, "float/power", w, NULL);
	else if (w->kind == WORD_NAME && w->role != NAME_FIELD)
		check_name(c, w);
}

static void check_word(const struct check *c, size_t i)
{
	const struct word *w = &c->scan->words[i];
	if (w->kind == WORD_SIGN && slice_is(w->text, "["))
		check_bracket(c, i);
	else if (w->kind == WORD_TEXT)
		check_text(c, i);
	else if (w->kind == WORD_NAME && w->role == NAME_FIELD)
		check_field(c, i);
	else
		check_plain(c, w);
}

/* --- a whole text -------------------------------------------------------------------------------------------------------- */
enum { FINDINGS_MAX = 100 }; /* of one text: nobody reads more, and each looks for what was meant */

bool program_check(const struct program *p, const struct ruleset *rs, const struct service *svc, struct findings *f)
{
	struct scan scan;
	if (!scan_init(&scan, svc->lua))
		return false;
	struct check c = {NULL, p, rs, svc, &scan, f};
	size_t told = f->count;
	for (size_t i = 0; i < scan.count && f->count - told < FINDINGS_MAX; i++)
		check_word(&c, i);
	if (p->script)
		program_check_functions(&c);
	program_check_types(p, svc, &scan, f);
	scan_fini(&scan);
	return true;
}

static bool is_input(const struct script_field *inputs, size_t count, struct slice name)
{
	for (size_t i = 0; i < count; i++)
		if (slice_eq(inputs[i].name, name))
			return true;
	return false;
}

bool rules_check_mapping(struct slice file, struct slice text, const struct script_field *inputs, size_t count, struct findings *f)
{
	const struct service svc = {.lua_file = file, .lua = text};
	struct scan scan;
	if (!scan_init(&scan, text))
		return false;
	struct check c = {"message", NULL, NULL, &svc, &scan, f};
	size_t told = f->count;
	for (size_t i = 0; i < scan.count && f->count - told < FINDINGS_MAX; i++) {
		const struct word *w = &scan.words[i];
		if (i >= 2 && w->role == NAME_FIELD && scan_is(&scan, i - 1, ".") && program_is_global(&c, i - 2, "message") && !is_input(inputs, count, w->text))
			program_say_word(&c, "unknown-input", w, SAID({"got", w->text}));
		check_plain(&c, w);
	}
	scan_fini(&scan);
	return true;
}
