/* SPDX-License-Identifier: Apache-2.0 */
/* What `aldyn check` says of a package's Lua, word by word: names that are not defined, facts that are not declared, floats,
 * territory in clauses, variables that would outlive an evaluation; then the functions against service.yaml.
 *
 * The sandbox refuses all of this at run time, too, but with a citizen's case in hand; here the owner is told before. */
#include <stdarg.h>
#include <stdio.h>
#include "engine/lua/lua_scan.h"
#include "engine/rules/program.h"
#include "engine/rules/suggest.h"

struct check {
	const struct program *program;
	const struct ruleset *rs;
	const struct service *svc;
	const struct scan *scan;
	struct findings *findings;
};

/* --- saying -------------------------------------------------------------------------------------------------------------- */
static void say_at(const struct check *c, bool is_error, const char *code, struct slice file, int line, int col, const char *format,
                   ...) PRINTF_LIKE(7, 8);
static void say_at(const struct check *c, bool is_error, const char *code, struct slice file, int line, int col, const char *format, ...)
{
	struct err e;
	char name[sizeof e.file], text[sizeof e.text];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	snprintf(name, sizeof name, "%.*s", SLICE_ARG(file));
	err_at(&e, ERR_INPUT, code, name, line, col, "%s", text);
	findings_add(c->findings, is_error, &e);
}

#define say_word(c, code, word, ...) say_at((c), true, (code), (c)->svc->lua_file, (word)->line, (word)->col, __VA_ARGS__)

/* --- suggestions ----------------------------------------------------------------------------------------------------------- */
enum { NAME_MAX_CHARS = 60 };

/* A name that was meant shares half of its letters at least. */
static struct guess guess_at(struct slice wanted)
{
	return guess_start(wanted, wanted.len / 2);
}

/* "; did you mean `children`?" or nothing */
static const char *guess_say(const struct guess *g, char out[NAME_MAX_CHARS + 40])
{
	out[0] = 0;
	if (g->best.ptr)
		snprintf(out, NAME_MAX_CHARS + 40, "; did you mean `%.*s`?", SLICE_ARG(g->best));
	return out;
}

/* --- globals --------------------------------------------------------------------------------------------------------------- */
static bool is_listed(const char *const *names, struct slice name)
{
	for (; *names; names++)
		if (slice_is(name, *names))
			return true;
	return false;
}

static const char *hint_for(struct slice name)
{
	static const struct { const char *name, *hint; } hints[] = {
		{"pairs", "its order is not a function of the facts: take ipairs over a list"},
		{"next", "its order is not a function of the facts: take ipairs over a list"},
		{"pcall", "rules do not catch errors: an unknown fact ends the clause by itself"},
		{"xpcall", "rules do not catch errors: an unknown fact ends the clause by itself"},
		{"error", "rules do not raise errors: return true or false"},
		{"assert", "rules do not raise errors: return true or false"},
		{"os", "rules have no clock: the days are law_day and today"},
		{"print", "rules do not print: return numbers as a second result, {n = ...}"},
		{"tostring", "rules make no texts: return numbers as a second result, {n = ...}"},
		{"tonumber", "facts have their type from the vocabulary: declare it integer there"},
		{"type", "facts have their type from the vocabulary"},
		{"require", "a package is one file"},
		{"table", "tables have no functions here: t[#t + 1] = x adds"},
		{"_ENV", "the environment cannot be changed"},
	};
	for (size_t i = 0; i < sizeof hints / sizeof hints[0]; i++)
		if (slice_is(name, hints[i].name))
			return hints[i].hint;
	return NULL;
}

static void check_global(const struct check *c, const struct word *w)
{
	char suggestion[NAME_MAX_CHARS + 40];
	struct guess g = guess_at(w->text);
	const char *hint = hint_for(w->text);
	if (w->written) {
		say_word(c, "global-write", w, "`%.*s` cannot be written: it is global; declare a variable of your own with `local`",
		         SLICE_ARG(w->text));
		return;
	}
	if (is_listed(script_globals(), w->text))
		return;
	for (const char *const *name = script_globals(); *name; name++)
		guess_try(&g, slice_of(*name));
	if (hint)
		say_word(c, "unknown-global", w, "`%.*s` is not available to rules: %s", SLICE_ARG(w->text), hint);
	else
		say_word(c, "unknown-global", w, "`%.*s` is not defined%s", SLICE_ARG(w->text), guess_say(&g, suggestion));
}

static void check_name(const struct check *c, const struct word *w)
{
	if (w->role == NAME_GLOBAL)
		check_global(c, w);
	else if (w->role == NAME_FILE && w->written)
		say_word(c, "kept-variable", w, "`%.*s` is declared outside of the function that changes it: nothing may be kept between "
		         "evaluations; declare it inside", SLICE_ARG(w->text));
	else if (w->role == NAME_DECLARED && (is_listed(script_globals(), w->text) || slice_is(w->text, "_ENV")))
		say_word(c, "built-in-name", w, "`%.*s` is a built-in name; choose another one", SLICE_ARG(w->text));
}

/* --- facts ----------------------------------------------------------------------------------------------------------------- */
static bool is_global(const struct check *c, size_t i, const char *name)
{
	const struct word *w = &c->scan->words[i];
	return i < c->scan->count && w->kind == WORD_NAME && w->role == NAME_GLOBAL && slice_is(w->text, name);
}

/* A fact by the name that stands behind a dot; of the subject, of linked persons, or of either. */
static const struct fact_def *find_fact(const struct check *c, struct slice name, bool of_subject, bool of_members)
{
	for (size_t i = 0; i < c->program->field_count; i++) {
		bool member = c->program->fields[i].kind == FIELD_MEMBER;
		if ((member ? of_members : of_subject) && slice_eq(program_field_name(c->program, c->svc, i), name))
			return program_fact(c->program, c->svc, i);
	}
	return NULL;
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
	char suggestion[NAME_MAX_CHARS + 40];
	struct guess g = guess_at(w->text);
	for (size_t i = 0; i < c->program->field_count; i++)
		if (c->program->fields[i].kind == FIELD_MEMBER ? of_members : of_subject)
			guess_try(&g, program_field_name(c->program, c->svc, i));
	if (ruleset_fact(c->rs, w->text))
		say_word(c, "undeclared-fact", w, "the package does not declare the fact `%.*s` here: add `%s%.*s: {}` to `needs`",
		         SLICE_ARG(w->text), of_subject ? "" : "LINK.", SLICE_ARG(w->text));
	else
		say_word(c, "unknown-fact", w, "no fact `%.*s` is known here%s", SLICE_ARG(w->text), guess_say(&g, suggestion));
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
		say_word(c, "territory", w, "`%.*s` is territory: it may not decide eligibility (P-5); read it inside a `values` function, or "
		         "route the order by it", SLICE_ARG(w->text));
}

static void check_member(const struct check *c, const struct word *table, const struct word *w)
{
	char suggestion[NAME_MAX_CHARS + 40];
	const char *const *members = script_members(table->text);
	struct guess g = guess_at(w->text);
	if (is_listed(members, w->text))
		return;
	for (; *members; members++)
		guess_try(&g, slice_of(*members));
	say_word(c, "unknown-global", w, "`%.*s.%.*s` is not available to rules%s", SLICE_ARG(table->text), SLICE_ARG(w->text),
	         guess_say(&g, suggestion));
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
		say_word(c, "method", w, "there are no methods here (`:%.*s`): texts have string.contains and its like", SLICE_ARG(w->text));
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
		say_word(c, "computed-fact", w, "name facts after a dot, so that it can be seen which ones are read: person.birth_date");
}

/* --- literals -------------------------------------------------------------------------------------------------------------- */
static void say_choice(const struct check *c, const struct fact_def *fact, const struct word *w)
{
	char suggestion[NAME_MAX_CHARS + 40];
	struct guess g = guess_at(w->text);
	for (size_t i = 0; i < fact->choice_count; i++) {
		if (slice_eq(fact->choices[i], w->text))
			return;
		guess_try(&g, fact->choices[i]);
	}
	say_word(c, "unknown-choice", w, "`%.*s` is none of the choices of `%.*s`%s", SLICE_ARG(w->text), SLICE_ARG(fact->name),
	         guess_say(&g, suggestion));
}

/* The text at i is compared with the field at `field`. */
static void check_comparison(const struct check *c, size_t i, size_t field)
{
	const struct word *w = &c->scan->words[i], *name = &c->scan->words[field];
	const struct fact_def *fact;
	if (name->kind != WORD_NAME || name->role != NAME_FIELD || !(fact = find_fact(c, name->text, true, true)))
		return;
	if (fact->type == VALUE_KATO || fact->type == VALUE_PERSON)
		say_word(c, "territory", w, "`%.*s` can only be compared with another place or person, never with a text (P-5)", SLICE_ARG(name->text));
	else if (fact->type == VALUE_DATE)
		say_word(c, "bad-comparison", w, "`%.*s` is a date: compare it with date(\"%.*s\")", SLICE_ARG(name->text), SLICE_ARG(w->text));
	else if (fact->type == VALUE_ENUM)
		say_choice(c, fact, w);
	else if (fact->type != VALUE_TEXT)
		say_word(c, "bad-comparison", w, "`%.*s` is %s and never equal to a text", SLICE_ARG(name->text), value_type_name(fact->type));
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
	size_t before = i > 0 && scan_is(s, i - 1, "(") ? 2 : 1;
	if (i >= 2 && compares(s, i - 1))
		check_comparison(c, i, i - 2);
	if (compares(s, i + 1) && i + 4 < s->count && scan_is(s, i + 3, "."))
		check_comparison(c, i, i + 4);
	if (c->svc->doubt & (DOUBT_PARAMETERS | DOUBT_DAY))
		return;
	if (i >= before && (is_global(c, i - before, "param") || is_global(c, i - before, "share")) &&
	    ruleset_parameter(c->rs, w->text, c->svc->version_day, INT32_MAX, &micro) != OK)
		say_at(c, false, "unknown-parameter", c->svc->lua_file, w->line, w->col,
		       "the parameter `%.*s` has no value on the day of this version; see rules/parameters", SLICE_ARG(w->text));
}

static void check_word(const struct check *c, size_t i)
{
	const struct word *w = &c->scan->words[i];
	if (w->kind == WORD_FLOAT)
		say_word(c, "float", w, "`%.*s` is a float, and sums must be exact: write whole numbers (money in tiyn), or make it a parameter "
		         "and take share(\"name\", amount)", SLICE_ARG(w->text));
	else if (w->kind == WORD_SIGN && slice_is(w->text, "/"))
		say_word(c, "float", w, "`/` makes a float, and sums must be exact: take `//`, which rounds down, or share(\"name\", amount)");
	else if (w->kind == WORD_SIGN && slice_is(w->text, "^"))
		say_word(c, "float", w, "`^` makes a float: multiply");
	else if (w->kind == WORD_SIGN && slice_is(w->text, "["))
		check_bracket(c, i);
	else if (w->kind == WORD_TEXT)
		check_text(c, i);
	else if (w->kind == WORD_NAME && w->role == NAME_FIELD)
		check_field(c, i);
	else if (w->kind == WORD_NAME)
		check_name(c, w);
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
		if (svc->triggers[k].kind == TRIGGER_DATE && i-- == 0)
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

/* The function of the table that comes nearest to a name. */
static struct guess guess_function(const struct check *c, enum script_table table, struct slice name)
{
	const struct script_function *functions;
	size_t count = script_functions(c->program->script, &functions);
	struct guess g = guess_at(name);
	for (size_t i = 0; i < count; i++)
		if (functions[i].table == table)
			guess_try(&g, slice_of(functions[i].name));
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
	char suggestion[NAME_MAX_CHARS + 40];
	struct guess g = guess_at(slice_of(f->name));
	if ((c->svc->doubt & table_doubts[f->table]) || is_suggested(c, f))
		return;
	for (size_t i = 0; called(c->svc, f->table, i).len; i++)
		guess_try(&g, called(c->svc, f->table, i));
	const char *meant = guess_say(&g, suggestion);
	if (f->table == SCRIPT_CLAUSES)
		say_word(c, "undeclared-clause", w, "the clause `%s` is not in service.yaml: add it to `clauses`, with its law and texts%s",
		         f->name, meant);
	else if (f->table == SCRIPT_DATES)
		say_word(c, "undeclared-date", w, "the date `%s` is not in service.yaml: add {date: %s, late: send} to `when`%s", f->name, f->name,
		         meant);
	else if (f->table == SCRIPT_CONDITIONS)
		say_at(c, false, "unused-condition", c->svc->lua_file, w->line, w->col, "no recipient asks for the condition `%s`", f->name);
	else
		say_at(c, false, "unused-value", c->svc->lua_file, w->line, w->col, "nothing uses the value `%s`", f->name);
}

static void check_function(const struct check *c, const struct script_function *f)
{
	const char *table = script_tables[f->table];
	static const struct word nowhere = {.line = 1, .col = 1};
	size_t at = find_definition(c, table, f->name, 0), again = find_definition(c, table, f->name, at + 1);
	if (!is_called(c->svc, f))
		check_unnamed(c, f, at < c->scan->count ? &c->scan->words[at] : &nowhere);
	if (again < c->scan->count)
		say_word(c, "defined-twice", &c->scan->words[again], "`%s.%s` is defined a second time", table, f->name);
}

/* A clause, date or condition that the package names at line:col, and that has no function. */
static void check_declared(const struct check *c, enum script_table table, struct slice name, int line, int col)
{
	static const char *const nouns[] = {[SCRIPT_CLAUSES] = "clause", [SCRIPT_DATES] = "date", [SCRIPT_CONDITIONS] = "condition"};
	char suggestion[NAME_MAX_CHARS + 40], code[32];
	struct guess g = guess_function(c, table, name);
	if ((c->svc->doubt & table_doubts[table]) || script_find(c->program->script, table, name) >= 0)
		return;
	snprintf(code, sizeof code, "missing-%s", nouns[table]);
	say_at(c, true, code, c->svc->file, line, col, "the %s `%.*s` has no function: write `function %s.%.*s() ... end` in eligibility.lua%s",
	       nouns[table], SLICE_ARG(name), script_tables[table], SLICE_ARG(name), guess_say(&g, suggestion));
}

static void check_benefit(const struct check *c)
{
	struct slice of = c->svc->benefit_of;
	char suggestion[NAME_MAX_CHARS + 40];
	struct guess g = guess_function(c, SCRIPT_VALUES, of);
	if (!of.len || (c->svc->doubt & (DOUBT_VALUE | DOUBT_NEEDS)) || script_find(c->program->script, SCRIPT_VALUES, of) >= 0 ||
	    find_fact(c, of, true, false))
		return;
	say_at(c, true, "missing-value", c->svc->file, c->svc->benefit_line, c->svc->benefit_col,
	       "the benefit counts `%.*s`, but eligibility.lua has no `function values.%.*s()`, and no fact of the subject in `needs` has that name%s",
	       SLICE_ARG(of), SLICE_ARG(of), guess_say(&g, suggestion));
}

static void check_functions(const struct check *c)
{
	const struct service *svc = c->svc;
	const struct script_function *functions;
	size_t count = script_functions(c->program->script, &functions);
	for (size_t i = 0; i < svc->clause_count; i++)
		check_declared(c, SCRIPT_CLAUSES, svc->clauses[i].name, svc->clauses[i].line, svc->clauses[i].col);
	for (size_t i = 0; i < svc->trigger_count; i++)
		if (svc->triggers[i].kind == TRIGGER_DATE)
			check_declared(c, SCRIPT_DATES, svc->triggers[i].name, svc->triggers[i].line, svc->triggers[i].col);
	for (size_t i = 0; i < svc->condition_count; i++)
		check_declared(c, SCRIPT_CONDITIONS, svc->conditions[i].name, svc->conditions[i].line, svc->conditions[i].col);
	for (size_t i = 0; i < count; i++)
		check_function(c, &functions[i]);
	check_benefit(c);
}

enum { FINDINGS_MAX = 100 }; /* of one text: nobody reads more, and each looks for what was meant */

bool program_check(const struct program *p, const struct ruleset *rs, const struct service *svc, struct findings *f)
{
	struct scan scan;
	if (!scan_init(&scan, svc->lua))
		return false;
	struct check c = {p, rs, svc, &scan, f};
	size_t told = f->count;
	for (size_t i = 0; i < scan.count && f->count - told < FINDINGS_MAX; i++)
		check_word(&c, i);
	if (p->script)
		check_functions(&c);
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
		used = need->link && svc->triggers[i].kind == TRIGGER_CHANGE && slice_eq(svc->triggers[i].name, need->path);
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
			say_at(&c, false, "unused-need", svc->file, svc->needs[i].line, svc->needs[i].col,
			       "eligibility.lua does not read `%.*s`: what decides nothing is not to be processed (C-7; remove it from needs, and from "
			       "consent.data unless the order carries it)", SLICE_ARG(svc->needs[i].path));
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
