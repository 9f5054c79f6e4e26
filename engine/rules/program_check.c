/* SPDX-License-Identifier: Apache-2.0 */
/* What `aldyn check` says of a package's Lua, word by word: names that are not defined, facts that are not declared, floats,
 * territory in clauses, variables that would outlive an evaluation; then the functions against service.yaml.
 *
 * The sandbox refuses all of this at run time, too, but with a citizen's case in hand; here the owner is told before. */
#include <stdio.h>
#include "engine/base/civil.h"
#include "engine/lua/lua_scan.h"
#include "engine/rules/program.h"
#include "engine/rules/suggest.h"

struct check {
	const char *subject; /* of a mapping: `message`; NULL: `person` */
	const struct program *program;
	const struct ruleset *rs;
	const struct service *svc;
	const struct scan *scan;
	struct findings *findings;
};

/* --- saying -------------------------------------------------------------------------------------------------------------- */
static void say_at(const struct check *c, bool is_error, const char *key, const char *mend, struct slice file, int line, int col,
                   const struct said *words)
{
	char name[sizeof((struct err *)0)->file];
	snprintf(name, sizeof name, "%.*s", SLICE_ARG(file));
	findings_say(c->findings, is_error, name, line, col, key, mend, words);
}

static void say_word(const struct check *c, const char *key, const struct word *w, const struct said *words)
{
	say_at(c, true, key, NULL, c->svc->lua_file, w->line, w->col, words);
}

/* --- suggestions ----------------------------------------------------------------------------------------------------------- */

/* A name that was meant shares half of its letters at least. */
static struct guess guess_at(struct slice wanted)
{
	return guess_start(wanted, wanted.len / 2);
}

/* Of a name that is unknown; `fact`: whose choices they are. */
static void say_guess(const struct check *c, const char *key, const struct word *w, struct slice got, const struct guess *g, struct slice fact)
{
	say_at(c, true, key, g->best.ptr ? "mend/near" : NULL, c->svc->lua_file, w->line, w->col,
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
	};
	for (size_t i = 0; i < sizeof hints / sizeof hints[0]; i++)
		if (slice_is(name, hints[i].name))
			return hints[i].hint;
	return NULL;
}

static void check_global(const struct check *c, const struct word *w)
{
	struct guess g = guess_at(w->text);
	const char *hint = hint_for(w->text);
	if (w->written) {
		say_word(c, "global-write", w, SAID({"name", w->text}));
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
		say_at(c, true, "unknown-global/refused", hint, c->svc->lua_file, w->line, w->col, SAID({"got", w->text}));
	else
		say_guess(c, "unknown-global", w, w->text, &g, SLICE_NONE);
}

static void check_name(const struct check *c, const struct word *w)
{
	if (w->role == NAME_GLOBAL)
		check_global(c, w);
	else if (w->role == NAME_FILE && w->written)
		say_word(c, "kept-variable", w, SAID({"name", w->text}));
	else if (w->role == NAME_DECLARED && (is_listed(script_globals(), w->text) || slice_is(w->text, "_ENV")))
		say_word(c, "built-in-name", w, SAID({"name", w->text}));
}

/* --- facts ----------------------------------------------------------------------------------------------------------------- */
static bool is_global(const struct check *c, size_t i, const char *name)
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
	struct guess g = guess_at(w->text);
	for (size_t i = 0; i < c->program->field_count; i++)
		if (c->program->fields[i].kind == FIELD_MEMBER ? of_members : of_subject)
			guess_try(&g, program_field_name(c->program, c->svc, i));
	snprintf(path, sizeof path, "%s%.*s", of_subject ? "" : "LINK.", SLICE_ARG(w->text));
	if (ruleset_fact(c->rs, w->text))
		say_word(c, "undeclared-fact", w, SAID({"fact", w->text}, {"path", slice_of(path)}));
	else
		say_guess(c, "unknown-fact/lua", w, w->text, &g, SLICE_NONE);
}

static bool in_values(const struct check *c, const struct word *w)
{
	return w->in_function && is_global(c, w->in_function, "values") && scan_is(c->scan, w->in_function + 1, ".");
}

static void check_fact(const struct check *c, const struct word *w, bool of_members)
{
	const struct fact_def *fact = find_fact(c, w->text, true, of_members);
	if (!fact && !(c->svc->doubt & DOUBT_NEEDS))
		say_unknown_fact(c, w, true, of_members);
	else if (fact && fact->is_territory && !in_values(c, w))
		say_word(c, "territory/lua", w, SAID({"fact", w->text}));
}

static void check_member(const struct check *c, const struct word *table, const struct word *w)
{
	char got[80];
	const char *const *members = script_members(table->text);
	struct guess g = guess_at(w->text);
	if (is_listed(members, w->text))
		return;
	for (; *members; members++)
		guess_try(&g, slice_of(*members));
	snprintf(got, sizeof got, "%.*s.%.*s", SLICE_ARG(table->text), SLICE_ARG(w->text));
	say_guess(c, "unknown-global/refused", w, slice_of(got), &g, SLICE_NONE);
}

static bool is_table(const struct check *c, size_t i)
{
	for (const char *const *table = script_tables; *table; table++)
		if (is_global(c, i, *table))
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
		say_word(c, "method", w, SAID({"name", w->text}));
	else if (is_global(c, i - 2, "person") && w->written)
		say_word(c, "fact-write", w, NULL);
	else if (is_global(c, i - 2, "person"))
		check_fact(c, w, false);
	else if (is_global(c, i - 2, "string") || is_global(c, i - 2, "math"))
		check_member(c, &c->scan->words[i - 2], w);
	else if (!is_table(c, i - 2) && !is_made_here(c, w->text))
		check_fact(c, w, true);
}

/* person["..."] and person[x] */
static void check_bracket(const struct check *c, size_t i)
{
	const struct word *w = &c->scan->words[i];
	if (i > 0 && is_global(c, i - 1, "person"))
		say_word(c, "computed-fact", w, NULL);
}

/* --- literals -------------------------------------------------------------------------------------------------------------- */
static void say_choice(const struct check *c, const struct fact_def *fact, const struct word *w)
{
	struct guess g = guess_at(w->text);
	for (size_t i = 0; i < fact->choice_count; i++) {
		if (slice_eq(fact->choices[i], w->text))
			return;
		guess_try(&g, fact->choices[i]);
	}
	say_guess(c, "unknown-choice/of", w, w->text, &g, fact->name);
}

/* The text at i is compared with the field at `field`. */
static void check_comparison(const struct check *c, size_t i, size_t field)
{
	const struct word *w = &c->scan->words[i], *name = &c->scan->words[field];
	const struct fact_def *fact;
	if (name->kind != WORD_NAME || name->role != NAME_FIELD || !(fact = find_fact(c, name->text, true, true)))
		return;
	if (fact->type == VALUE_KATO || fact->type == VALUE_PERSON)
		say_word(c, "territory/text", w, SAID({"fact", name->text}));
	else if (fact->type == VALUE_DATE)
		say_word(c, "bad-comparison/date", w, SAID({"fact", name->text}, {"text", w->text}));
	else if (fact->type == VALUE_ENUM)
		say_choice(c, fact, w);
	else if (fact->type != VALUE_TEXT)
		say_word(c, "bad-comparison", w, SAID({"fact", name->text}, {"type", slice_of(value_type_name(fact->type))}));
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
	if (i >= before && is_global(c, i - before, "date") && (before == 1 || scan_is(s, i + 1, ")")) &&
	    !memchr(w->text.ptr, '\\', w->text.len) && !civil_parse_date(w->text, &day))
		say_word(c, "bad-date", w, NULL);
	if (c->svc->doubt & (DOUBT_PARAMETERS | DOUBT_DAY))
		return;
	if (i >= before && (is_global(c, i - before, "param") || is_global(c, i - before, "share")) &&
	    ruleset_parameter(c->rs, w->text, c->svc->version_day, INT32_MAX, &micro) != OK)
		say_at(c, false, "unknown-parameter/day", NULL, c->svc->lua_file, w->line, w->col, SAID({"name", w->text}));
}

/* What is refused whatever the text is for. */
static void check_plain(const struct check *c, const struct word *w)
{
	if (w->kind == WORD_FLOAT)
		say_word(c, "float", w, SAID({"text", w->text}));
	else if (w->kind == WORD_SIGN && slice_is(w->text, "/"))
		say_word(c, "float/division", w, NULL);
	else if (w->kind == WORD_SIGN && slice_is(w->text, "^"))
		say_word(c, "float/power", w, NULL);
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

/* --- what is withheld before consent ---------------------------------------------------------------------------------------- */
/* The fact marked `after: consent` that the word takes, or NULL. What stands behind another name than `person` may be somebody else's. */
static const struct need *withheld_at(const struct check *c, size_t i)
{
	for (size_t k = 0; k < c->svc->need_count && i >= 2; k++)
		if (c->svc->needs[k].after_consent && c->scan->words[i].role == NAME_FIELD && is_global(c, i - 2, "person") &&
		    slice_eq(c->scan->words[i].text, c->svc->needs[k].path))
			return &c->svc->needs[k];
	return NULL;
}

/* The function that the name from `first` to `last` is given, as words count them (in_function); 0: none. */
static size_t function_at(const struct check *c, size_t first, size_t last)
{
	if (first && scan_is(c->scan, first - 1, "function"))
		return first;
	return scan_is(c->scan, last + 1, "=") && scan_is(c->scan, last + 2, "function") ? last + 3 : 0;
}

/* The function of the file that a name calls. */
static size_t function_called(const struct check *c, const struct word *w)
{
	size_t found = 0;
	for (size_t i = 0; w->role == NAME_FILE && i < c->scan->count && !found; i++)
		if (c->scan->words[i].role == NAME_DECLARED && slice_eq(c->scan->words[i].text, w->text))
			found = function_at(c, i, i);
	return found;
}

/* Does the function, or one that it calls, take such a fact? depth: a function may call itself. */
static const struct need *withheld_in(const struct check *c, size_t function, int depth)
{
	const struct need *found = NULL;
	for (size_t i = 0; i < c->scan->count && !found && depth; i++) {
		if (c->scan->words[i].in_function != function)
			continue;
		size_t called = function_called(c, &c->scan->words[i]);
		found = called && called != function ? withheld_in(c, called, depth - 1) : withheld_at(c, i);
	}
	return found;
}

/* --- functions --------------------------------------------------------------------------------------------------------------- */
/* Where `clauses.NAME` (or `values.NAME`) is written, from word i on; the count of words if nowhere. */
static size_t find_definition(const struct check *c, const char *table, const char *name, size_t i)
{
	for (; i < c->scan->count; i++)
		if (i >= 2 && c->scan->words[i].written && c->scan->words[i].role == NAME_FIELD && slice_is(c->scan->words[i].text, name) &&
		    is_global(c, i - 2, table))
			break;
	return i;
}

/* What of service.yaml calls the functions of a table: the doubt that leaves it open. */
static const unsigned table_doubts[] = {
	[SCRIPT_CLAUSES] = DOUBT_CLAUSES,
	[SCRIPT_VALUES] = DOUBT_VALUE,
	[SCRIPT_DATES] = DOUBT_WHEN,
	[SCRIPT_CONDITIONS] = DOUBT_RECIPIENTS,
};

/* One by one, the names by which the package calls functions of a table; SLICE_NONE: no more. */
static struct slice called(const struct service *svc, enum script_table table, size_t i)
{
	if (table == SCRIPT_CLAUSES)
		return i < svc->clause_count ? svc->clauses[i].name : SLICE_NONE;
	if (table == SCRIPT_CONDITIONS)
		return i < svc->condition_count ? svc->conditions[i].name : SLICE_NONE;
	if (table == SCRIPT_VALUES)
		return i ? SLICE_NONE : svc->benefit_of;
	for (size_t k = 0; k < svc->trigger_count; k++)
		if (svc->triggers[k].kind == TRIGGER_DATE && !svc->triggers[k].of.ptr && i-- == 0)
			return svc->triggers[k].name;
	return SLICE_NONE;
}

static bool is_called(const struct service *svc, const struct script_function *f)
{
	for (size_t i = 0; called(svc, f->table, i).len; i++)
		if (slice_is(called(svc, f->table, i), f->name))
			return true;
	return false;
}

/* One clause without a function and one function without a clause are meant for each other, whatever they are called. */
static struct slice lone_function(const struct check *c)
{
	const struct script_function *functions;
	size_t count = script_functions(c->program->script, &functions), lacking = 0, lone = 0;
	struct slice name = SLICE_NONE;
	for (size_t i = 0; i < c->svc->clause_count; i++)
		lacking += script_find(c->program->script, SCRIPT_CLAUSES, c->svc->clauses[i].name) < 0;
	for (size_t i = 0; i < count; i++)
		if (functions[i].table == SCRIPT_CLAUSES && !is_called(c->svc, &functions[i])) {
			name = slice_of(functions[i].name);
			lone++;
		}
	return lacking == 1 && lone == 1 ? name : SLICE_NONE;
}

/* The function of the table that comes nearest to a name. */
static struct guess guess_function(const struct check *c, enum script_table table, struct slice name)
{
	const struct script_function *functions;
	size_t count = script_functions(c->program->script, &functions);
	struct guess g = guess_at(name);
	for (size_t i = 0; i < count; i++)
		if (functions[i].table == table)
			guess_try(&g, slice_of(functions[i].name));
	if (!g.best.ptr && table == SCRIPT_CLAUSES)
		g.best = lone_function(c);
	return g;
}

/* Has a name that the package calls without there being such a function been said to mean this one? */
static bool is_suggested(const struct check *c, const struct script_function *f)
{
	struct slice name;
	for (size_t i = 0; (name = called(c->svc, f->table, i)).len; i++)
		if (script_find(c->program->script, f->table, name) < 0 && slice_is(guess_function(c, f->table, name).best, f->name))
			return true;
	return false;
}

/* The function is one that the package does not name. */
static void check_unnamed(const struct check *c, const struct script_function *f, const struct word *w)
{
	static const char *const keys[] = {[SCRIPT_CLAUSES] = "undeclared-clause", [SCRIPT_DATES] = "undeclared-date",
	                                   [SCRIPT_CONDITIONS] = "unused-condition", [SCRIPT_VALUES] = "unused-value"};
	struct slice name = slice_of(f->name);
	struct guess g = guess_at(name);
	if ((c->svc->doubt & table_doubts[f->table]) || is_suggested(c, f))
		return;
	for (size_t i = 0; called(c->svc, f->table, i).len; i++)
		guess_try(&g, called(c->svc, f->table, i));
	if (f->table == SCRIPT_CLAUSES || f->table == SCRIPT_DATES)
		say_guess(c, keys[f->table], w, name, &g, SLICE_NONE);
	else
		say_at(c, false, keys[f->table], NULL, c->svc->lua_file, w->line, w->col, SAID({"name", name}));
}

static void check_function(const struct check *c, const struct script_function *f)
{
	char name[100];
	const char *table = script_tables[f->table];
	static const struct word nowhere = {.line = 1, .col = 1};
	size_t at = find_definition(c, table, f->name, 0), again = find_definition(c, table, f->name, at + 1);
	if (!is_called(c->svc, f))
		check_unnamed(c, f, at < c->scan->count ? &c->scan->words[at] : &nowhere);
	snprintf(name, sizeof name, "%s.%s", table, f->name);
	if (again < c->scan->count)
		say_word(c, "defined-twice", &c->scan->words[again], SAID({"name", slice_of(name)}));
}

/* A name of service.yaml that the Lua file does not have. */
static void say_lacking(const struct check *c, const char *key, enum script_table table, struct slice name, int line, int col)
{
	struct guess g = guess_function(c, table, name);
	say_at(c, true, key, g.best.ptr ? "mend/near" : NULL, c->svc->file, line, col, SAID({"got", name}, {"near", g.best}));
}

/* A clause, date or condition that the package names at line:col, and that has no function. */
static void check_declared(const struct check *c, enum script_table table, struct slice name, int line, int col)
{
	static const char *const keys[] = {[SCRIPT_CLAUSES] = "missing-clause", [SCRIPT_DATES] = "missing-date",
	                                   [SCRIPT_CONDITIONS] = "missing-condition"};
	if (!(c->svc->doubt & table_doubts[table]) && script_find(c->program->script, table, name) < 0)
		say_lacking(c, keys[table], table, name, line, col);
}

static void check_benefit(const struct check *c)
{
	struct slice of = c->svc->benefit_of;
	if (!of.len || (c->svc->doubt & (DOUBT_VALUE | DOUBT_NEEDS)) || script_find(c->program->script, SCRIPT_VALUES, of) >= 0 ||
	    find_fact(c, of, true, false))
		return;
	say_lacking(c, "missing-value/benefit", SCRIPT_VALUES, of, c->svc->benefit_line, c->svc->benefit_col);
}

/* What is decided before anybody agreed cannot hang on what may be read after. */
static void check_withheld(const struct check *c, enum script_table table, struct slice name, const char *key, int line, int col)
{
	enum { DEPTH = 8 };
	char text[100];
	snprintf(text, sizeof text, "%.*s", SLICE_ARG(name));
	size_t at = find_definition(c, script_tables[table], text, 0);
	size_t function = at < c->scan->count ? function_at(c, at - 2, at) : 0;
	const struct need *n = function ? withheld_in(c, function, DEPTH) : NULL;
	if (n)
		say_at(c, true, key, NULL, c->svc->file, line, col, SAID({"fact", n->path}, {"name", name}));
}

static void check_all_withheld(const struct check *c)
{
	const struct service *svc = c->svc;
	for (size_t i = 0; i < svc->condition_count; i++)
		check_withheld(c, SCRIPT_CONDITIONS, svc->conditions[i].name, "bad-after/condition", svc->conditions[i].line, svc->conditions[i].col);
	for (size_t i = 0; i < svc->trigger_count; i++)
		if (svc->triggers[i].kind == TRIGGER_DATE)
			check_withheld(c, SCRIPT_DATES, svc->triggers[i].name, "bad-after/date", svc->triggers[i].line, svc->triggers[i].col);
	if (svc->says_amount && svc->benefit_of.len)
		check_withheld(c, SCRIPT_VALUES, svc->benefit_of, "bad-after/amount", svc->benefit_line, svc->benefit_col);
	for (size_t i = 0; i < svc->need_count; i++)
		if (svc->says_amount && svc->needs[i].after_consent && slice_eq(svc->needs[i].path, svc->benefit_of))
			say_at(c, true, "bad-after/amount", NULL, svc->file, svc->benefit_line, svc->benefit_col, SAID({"fact", svc->needs[i].path}));
}

static void check_functions(const struct check *c)
{
	const struct service *svc = c->svc;
	const struct script_function *functions;
	size_t count = script_functions(c->program->script, &functions);
	for (size_t i = 0; i < svc->clause_count; i++)
		check_declared(c, SCRIPT_CLAUSES, svc->clauses[i].name, svc->clauses[i].line, svc->clauses[i].col);
	for (size_t i = 0; i < svc->trigger_count; i++)
		if (svc->triggers[i].kind == TRIGGER_DATE && !svc->triggers[i].of.ptr)
			check_declared(c, SCRIPT_DATES, svc->triggers[i].name, svc->triggers[i].line, svc->triggers[i].col);
	for (size_t i = 0; i < svc->condition_count; i++)
		check_declared(c, SCRIPT_CONDITIONS, svc->conditions[i].name, svc->conditions[i].line, svc->conditions[i].col);
	for (size_t i = 0; i < count; i++)
		check_function(c, &functions[i]);
	check_benefit(c);
	check_all_withheld(c);
}

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
		check_functions(&c);
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
		if (i >= 2 && w->role == NAME_FIELD && scan_is(&scan, i - 1, ".") && is_global(&c, i - 2, "message") && !is_input(inputs, count, w->text))
			say_word(&c, "unknown-input", w, SAID({"got", w->text}));
		check_plain(&c, w);
	}
	scan_fini(&scan);
	return true;
}

/* --- needs that nothing reads ------------------------------------------------------------------------------------------------- */
/* By its name alone: which person a variable holds is not known. But what stands behind `person.` is the subject's own, and texts count, too:
 * a field may be taken by a name in brackets. */
static bool is_read(const struct check *c, const struct need *need)
{
	for (size_t i = 0; i < c->scan->count; i++) {
		const struct word *w = &c->scan->words[i];
		bool of_subject = i >= 2 && is_global(c, i - 2, "person");
		if (slice_eq(w->text, need->fact->name) && (w->kind == WORD_TEXT || (w->role == NAME_FIELD && !(need->link && of_subject))))
			return true;
	}
	return false;
}

static bool is_used(const struct check *c, const struct need *need)
{
	const struct service *svc = c->svc;
	bool used = slice_eq(svc->benefit_of, need->path) || is_read(c, need);
	for (size_t i = 0; i < svc->trigger_count && !used; i++) /* a change behind a link is seen because `needs` names it */
		used = (need->link && svc->triggers[i].kind == TRIGGER_CHANGE && slice_eq(svc->triggers[i].name, need->path)) ||
		       slice_eq(svc->triggers[i].of, need->path);
	for (size_t i = 0; i < svc->need_count && !used; i++)
		used = svc->needs[i].link && svc->needs[i].link == need->fact && !need->link;
	for (size_t i = 0; i < svc->recipient_count && !used; i++) /* each.guardian */
		used = need->link && svc->recipients[i].kind == RECIPIENT_LINK_OF_EACH && slice_eq(svc->recipients[i].fact, need->fact->name);
	return used || slice_eq(svc->for_each, need->path);
}

int rules_find_unused(const struct service *svc, struct findings *f, struct err *err)
{
	struct scan scan;
	if (!scan_init(&scan, svc->lua))
		return err_set(err, ERR_FATAL, "no-memory", "no memory to read a package's rules");
	struct check c = {.svc = svc, .scan = &scan, .findings = f};
	for (size_t i = 0; i < svc->need_count; i++)
		if (!is_used(&c, &svc->needs[i]))
			say_at(&c, false, "unused-need", NULL, svc->file, svc->needs[i].line, svc->needs[i].col, SAID({"path", svc->needs[i].path}));
	program_find_unreachable(svc, &scan, f);
	program_find_unguarded(svc, &scan, f);
	scan_fini(&scan);
	return OK;
}

/* --- columns of Lua's own messages ------------------------------------------------------------------------------------------- */
static struct slice line_of(struct slice text, int line)
{
	const char *at = text.ptr, *end = text.ptr + text.len;
	for (int i = 1; i < line && at && at < end; i++) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		at = newline ? newline + 1 : end;
	}
	const char *newline = at && at < end ? memchr(at, '\n', (size_t)(end - at)) : NULL;
	return (struct slice){at, at ? (size_t)((newline ? newline : end) - at) : 0};
}

int program_column(struct slice text, int line, const char *message)
{
	const char *close = strrchr(message, '\''), *open = close;
	struct slice in = line_of(text, line);
	int col = 1;
	if (!close)
		return 1;
	while (open > message && open[-1] != '\'')
		open--;
	size_t len = (size_t)(close - open);
	for (size_t i = 0; len && i + len <= in.len; i++) {
		if (memcmp(in.ptr + i, open, len) == 0)
			return col;
		col += ((unsigned char)in.ptr[i] & 0xc0) != 0x80;
	}
	return 1;
}
