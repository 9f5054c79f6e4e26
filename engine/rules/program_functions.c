/* SPDX-License-Identifier: Apache-2.0 */
/* The functions of a package's Lua against service.yaml: those that it names and the file lacks, those that it does not name, those that
 * read before consent what may be read after; and the facts of `needs` that nothing reads. */
#include <stdio.h>
#include "engine/rules/program_check.h"

/* --- what is withheld before consent ---------------------------------------------------------------------------------------- */
/* The fact marked `after: consent` that the word takes, or NULL. What stands behind another name than `person` may be somebody else's. */
static const struct need *withheld_at(const struct check *c, size_t i)
{
	for (size_t k = 0; k < c->svc->need_count && i >= 2; k++)
		if (c->svc->needs[k].after_consent && c->scan->words[i].role == NAME_FIELD && program_is_global(c, i - 2, "person") &&
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
		    program_is_global(c, i - 2, table))
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
	struct guess g = program_guess(name);
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
	struct guess g = program_guess(name);
	if ((c->svc->doubt & table_doubts[f->table]) || is_suggested(c, f))
		return;
	for (size_t i = 0; called(c->svc, f->table, i).len; i++)
		guess_try(&g, called(c->svc, f->table, i));
	if (f->table == SCRIPT_CLAUSES || f->table == SCRIPT_DATES)
		program_say_guess(c, keys[f->table], w, name, &g, SLICE_NONE);
	else
		program_say(c, false, keys[f->table], NULL, c->svc->lua_file, w->line, w->col, SAID({"name", name}));
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
		program_say_word(c, "defined-twice", &c->scan->words[again], SAID({"name", slice_of(name)}));
}

/* A name of service.yaml that the Lua file does not have. */
static void say_lacking(const struct check *c, const char *key, enum script_table table, struct slice name, int line, int col)
{
	struct guess g = guess_function(c, table, name);
	for (size_t i = 0; table == SCRIPT_VALUES && i < c->svc->need_count; i++) /* a fact can be counted, too */
		if (!c->svc->needs[i].link)
			guess_try(&g, c->svc->needs[i].path);
	program_say(c, true, key, g.best.ptr ? "mend/near" : NULL, c->svc->file, line, col, SAID({"got", name}, {"near", g.best}));
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
	    program_find_fact(c->program, c->svc, of, true, false))
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
		program_say(c, true, key, NULL, c->svc->file, line, col, SAID({"fact", n->path}, {"name", name}));
}

static void check_all_withheld(const struct check *c)
{
	const struct service *svc = c->svc;
	for (size_t i = 0; i < svc->condition_count; i++)
		check_withheld(c, SCRIPT_CONDITIONS, svc->conditions[i].name, "bad-after/condition", svc->conditions[i].line,
			svc->conditions[i].col);
	for (size_t i = 0; i < svc->trigger_count; i++)
		if (svc->triggers[i].kind == TRIGGER_DATE)
			check_withheld(c, SCRIPT_DATES, svc->triggers[i].name, "bad-after/date", svc->triggers[i].line, svc->triggers[i].col);
	if (svc->says_amount && svc->benefit_of.len)
		check_withheld(c, SCRIPT_VALUES, svc->benefit_of, "bad-after/amount", svc->benefit_line, svc->benefit_col);
	for (size_t i = 0; i < svc->need_count; i++)
		if (svc->says_amount && svc->needs[i].after_consent && slice_eq(svc->needs[i].path, svc->benefit_of))
			program_say(c, true, "bad-after/amount", NULL, svc->file, svc->benefit_line, svc->benefit_col, SAID({"fact", svc->needs[i].path}));
}

void program_check_functions(const struct check *c)
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

/* --- needs that nothing reads ------------------------------------------------------------------------------------------------- */
/* By its name alone: which person a variable holds is not known. But what stands behind `person.` is the subject's own, and texts count, too:
 * a field may be taken by a name in brackets. */
static bool is_read(const struct check *c, const struct need *need)
{
	for (size_t i = 0; i < c->scan->count; i++) {
		const struct word *w = &c->scan->words[i];
		bool of_subject = i >= 2 && program_is_global(c, i - 2, "person");
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

bool rules_use(const struct service *svc, const struct need *need)
{
	struct scan scan;
	if (!scan_init(&scan, svc->lua))
		return true;
	bool used = is_used(&(struct check){.svc = svc, .scan = &scan}, need);
	scan_fini(&scan);
	return used;
}

int rules_find_unused(const struct service *svc, struct findings *f, struct err *err)
{
	struct scan scan;
	if (!scan_init(&scan, svc->lua))
		return err_set(err, ERR_FATAL, "no-memory", "no memory to read a package's rules");
	struct check c = {.svc = svc, .scan = &scan, .findings = f};
	for (size_t i = 0; i < svc->need_count; i++)
		if (!is_used(&c, &svc->needs[i]))
			program_say(&c, false, "unused-need", NULL, svc->file, svc->needs[i].line, svc->needs[i].col, SAID({"path", svc->needs[i].path}));
	program_find_unreachable(svc, &scan, f);
	program_find_unguarded(svc, &scan, f);
	program_find_worded_none(svc, &scan, f);
	scan_fini(&scan);
	return OK;
}
