/* SPDX-License-Identifier: Apache-2.0 */
/* What types tell, as far as it is sure from the words alone: a clause that answers with something else than true or false, a number compared
 * with what is none, a fact that is written to. What is not sure, the sandbox tells when it happens. */
#include "engine/lua/lua_scan.h"
#include "engine/rules/program.h"

struct typing {
	const struct program *program;
	const struct service *svc;
	const struct scan *scan;
	struct findings *findings;
};

static void say(const struct typing *t, const char *key, size_t i, const struct said *words)
{
	const struct word *w = &t->scan->words[i];
	findings_say(t->findings, true, t->svc->lua_file.ptr, w->line, w->col, key, NULL, words);
}

static bool is_name(const struct scan *s, size_t i, const char *name)
{
	return i < s->count && s->words[i].role == NAME_GLOBAL && slice_is(s->words[i].text, name);
}

static bool is_one_of(const struct scan *s, size_t i, const char *const *signs)
{
	for (; *signs; signs++)
		if (scan_is(s, i, *signs))
			return true;
	return false;
}

/* What a built-in function gives, as the Lua language server is told; NULL: the word at i is none, or its answer is boolean. */
static const char *result_of(const struct typing *t, size_t i)
{
	for (const struct script_name *n = script_names; n->name; n++) {
		const char *bar = n->type ? strstr(n->type, " | ") : NULL;
		if (is_name(t->scan, i, n->name) && bar && (!strcmp(bar, " | integer") || !strcmp(bar, " | Date") || !strcmp(bar, " | Person[]")))
			return bar + 3;
	}
	return NULL;
}

/* The other bracket of the one at i; i when there is none. */
static size_t other_bracket(const struct scan *s, size_t i, bool back)
{
	int depth = 0;
	for (size_t k = i; k < s->count; k += back ? (size_t)-1 : 1) {
		depth += scan_is(s, k, "(") - scan_is(s, k, ")");
		if (!depth)
			return k;
	}
	return i;
}

/* The fact whose name stands at i behind a dot; NULL: none, or it is not sure. */
static const struct fact_def *fact_at(const struct typing *t, size_t i)
{
	const struct word *w = &t->scan->words[i];
	return i < t->scan->count && w->role == NAME_FIELD && scan_is(t->scan, i - 1, ".")
		       ? program_find_fact(t->program, t->svc, w->text, true, true)
		       : NULL;
}

/* --- members ------------------------------------------------------------------------------------------------------------------ */

/* Does the word stand among the arguments of a function that calls it with members of a list? */
static bool is_called_with_members(const struct typing *t, size_t i)
{
	int depth = 0;
	while (i-- > 1) {
		depth += scan_is(t->scan, i, ")") - scan_is(t->scan, i, "(");
		if (depth >= 0)
			continue;
		for (const struct script_name *n = script_names; n->name; n++)
			if (n->type && strstr(n->type, "fun(member: Person)") && is_name(t->scan, i - 1, n->name))
				return true;
		return false;
	}
	return false;
}

/* `for _, c in ipairs(person.…)`, c being declared at i */
static bool goes_through_members(const struct scan *s, size_t i)
{
	return scan_is(s, i - 1, ",") && scan_is(s, i + 1, "in") && is_name(s, i + 2, "ipairs") && is_name(s, i + 4, "person");
}

static bool is_member(const struct typing *t, size_t i, int depth);

/* The function whose first parameter is declared at i: `function(c)`, or `local function NAME(c)`, whose name is passed on somewhere, or which is
 * called with a member. */
static bool takes_members(const struct typing *t, size_t i, int depth)
{
	const struct scan *s = t->scan;
	if (i < 3 || !scan_is(s, i - 1, "("))
		return false;
	if (scan_is(s, i - 2, "function"))
		return is_called_with_members(t, i - 2);
	for (size_t k = i; s->words[i - 2].role == NAME_DECLARED && scan_is(s, i - 3, "function") && k < s->count; k++) {
		if (s->words[k].kind != WORD_NAME || !slice_eq(s->words[k].text, s->words[i - 2].text))
			continue;
		if (is_called_with_members(t, k) || (depth && scan_is(s, k + 1, "(") && is_member(t, k + 2, depth - 1)))
			return true;
	}
	return false;
}

/* Is the name at i surely a member of a list? depth: functions may call each other in a ring. */
static bool is_member(const struct typing *t, size_t i, int depth)
{
	const struct scan *s = t->scan;
	size_t k = i;
	if (i >= s->count || (s->words[i].role != NAME_LOCAL && s->words[i].role != NAME_OUTER))
		return false;
	while (k > 0 && !(s->words[k].role == NAME_DECLARED && slice_eq(s->words[k].text, s->words[i].text)))
		k--;
	return k > 2 && (takes_members(t, k, depth) || goes_through_members(s, k));
}

/* NAME.field is written at i. */
static void check_write(const struct typing *t, size_t i)
{
	enum { DEPTH = 4 };
	if (scan_is(t->scan, i - 1, ".") && is_member(t, i - 2, DEPTH))
		say(t, "fact-write", i, NULL);
}

/* --- answers ------------------------------------------------------------------------------------------------------------------ */

static bool ends(const struct scan *s, size_t i)
{
	static const char *const ends[] = {"end", "else", "elseif", "until", ";", ",", NULL};
	return is_one_of(s, i, ends);
}

/* Does what is returned from word i on stand alone, and is it surely neither true nor false? */
static bool is_no_answer(const struct typing *t, size_t i)
{
	const struct scan *s = t->scan;
	const struct word *w = &s->words[i];
	const struct fact_def *fact = i + 2 < s->count ? fact_at(t, i + 2) : NULL;
	if (ends(s, i))
		return true;
	if (w->kind == WORD_INTEGER || w->kind == WORD_TEXT || scan_is(s, i, "nil"))
		return ends(s, i + 1);
	if (fact && w->kind == WORD_NAME)
		return fact->type != VALUE_BOOLEAN && ends(s, i + 3);
	return result_of(t, i) && scan_is(s, i + 1, "(") && ends(s, other_bracket(s, i + 1, false) + 1);
}

/* The function that begins at word i, of the clause whose name stands at `name`: each of its own returns, and that there is one. */
static void check_answers(const struct typing *t, size_t i, size_t name)
{
	const struct scan *s = t->scan;
	uint64_t functions = 0; /* the blocks that are open, innermost lowest: is it a function? */
	bool any = false;
	for (int depth = 0; i < s->count; i++) {
		bool function = scan_is(s, i, "function");
		if (function || scan_is(s, i, "if") || scan_is(s, i, "do")) {
			functions = functions << 1 | function;
			depth++;
		} else if (scan_is(s, i, "end")) {
			functions >>= 1;
			if (!--depth)
				break;
		}
		bool own = scan_is(s, i, "return") && !(functions & (functions - 1));
		any |= own;
		if (own && is_no_answer(t, i + 1)) {
			say(t, "no-answer", ends(s, i + 1) ? i : i + 1, NULL);
			return;
		}
	}
	if (!any)
		say(t, "no-answer/none", name, NULL);
}

/* clauses.NAME is written at i: `function clauses.NAME` or `clauses.NAME = function`. */
static void check_clause(const struct typing *t, size_t i)
{
	bool asks = is_name(t->scan, i - 2, "clauses") || is_name(t->scan, i - 2, "conditions");
	if (asks && scan_is(t->scan, i - 3, "function"))
		check_answers(t, i - 3, i);
	else if (asks && scan_is(t->scan, i + 1, "=") && scan_is(t->scan, i + 2, "function"))
		check_answers(t, i + 2, i);
}

/* --- comparisons -------------------------------------------------------------------------------------------------------------- */

static const char *const comparing[] = {"==", "~=", "<", "<=", ">", ">=", NULL};
static const char *const arithmetic[] = {"+", "-", "*", "//", "%", "#", "..", NULL};

/* FACT OP NUMBER, where neither is part of a sum. */
static void check_number(const struct typing *t, size_t i)
{
	const struct scan *s = t->scan;
	const struct fact_def *fact;
	size_t begin = i - 2;
	if (i < 4 || !is_one_of(s, i - 1, comparing) || is_one_of(s, i + 1, arithmetic) || !(fact = fact_at(t, i - 2)))
		return;
	while (begin >= 2 && scan_is(s, begin - 1, "."))
		begin -= 2;
	if (fact->type != VALUE_INTEGER && s->words[begin].kind == WORD_NAME && !is_one_of(s, begin - 1, arithmetic))
		say(t, "bad-comparison/number", i, SAID({"fact", fact->name}, {"type", slice_of(value_type_name(fact->type))}));
}

/* TODAY OP TEXT, TEXT OP TODAY; of the day of the law, too. */
static bool is_day(const struct typing *t, size_t i)
{
	for (const struct script_name *n = script_names; n->name; n++)
		if (n->type && !strcmp(n->type, "Date") && is_name(t->scan, i, n->name))
			return true;
	return false;
}

static void check_day(const struct typing *t, size_t i)
{
	const struct scan *s = t->scan;
	bool left = is_one_of(s, i - 1, comparing) && is_day(t, i - 2), right = is_one_of(s, i + 1, comparing) && is_day(t, i + 2);
	size_t day = left ? i - 2 : right ? i + 2 : 0;

	if (day)
		say(t, "bad-comparison/date", i, SAID({"fact", s->words[day].text}, {"text", s->words[i].text}));
}

/* FACT < TEXT, FUNCTION(…) OP TEXT. Equality of facts with texts is program_check.c's. */
static void check_text(const struct typing *t, size_t i)
{
	const struct scan *s = t->scan;
	const struct fact_def *fact;
	size_t open;
	check_day(t, i);
	if (i < 4 || !is_one_of(s, i - 1, comparing) || is_one_of(s, i + 1, arithmetic))
		return;
	if (scan_is(s, i - 2, ")") && (open = other_bracket(s, i - 2, true)) > 0 && result_of(t, open - 1))
		say(t, "bad-comparison/function", i, SAID({"name", s->words[open - 1].text}));
	bool orders = s->words[i - 1].text.ptr[0] == '<' || s->words[i - 1].text.ptr[0] == '>';
	if (orders && (fact = fact_at(t, i - 2)) && fact->type != VALUE_TEXT && fact->type != VALUE_ENUM)
		say(t, "bad-comparison", i, SAID({"fact", fact->name}, {"type", slice_of(value_type_name(fact->type))}));
}

void program_check_types(const struct program *p, const struct service *svc, const struct scan *s, struct findings *f)
{
	const struct typing t = {p, svc, s, f};
	for (size_t i = 2; i < s->count; i++) {
		const struct word *w = &s->words[i];
		if (w->kind == WORD_INTEGER)
			check_number(&t, i);
		else if (w->kind == WORD_TEXT)
			check_text(&t, i);
		else if (w->role == NAME_FIELD && w->written) {
			check_clause(&t, i);
			check_write(&t, i);
		}
	}
}

/* --- what may be none --------------------------------------------------------------------------------------------------------- */

/* The fact whose name stands at i behind a dot, alone; NULL: none, or one that never is none. */
static const struct fact_def *needed_at(const struct service *svc, const struct scan *s, size_t i)
{
	if (i < 2 || s->words[i].role != NAME_FIELD || s->words[i].written || scan_is(s, i + 1, "."))
		return NULL;
	for (size_t k = 0; k < svc->need_count; k++) {
		const struct fact_def *fact = svc->needs[k].fact;
		if (slice_eq(fact->name, s->words[i].text))
			return fact->never_none || fact->type == VALUE_PERSON ? NULL : fact;
	}
	return NULL;
}

static size_t path_begin(const struct scan *s, size_t i)
{
	while (i >= 2 && scan_is(s, i - 1, "."))
		i -= 2;
	return i;
}

/* It is computed with, ordered, or counted from: of none, that fails. */
static bool is_counted(const struct scan *s, size_t begin, size_t i)
{
	static const char *const signs[] = {"<", "<=", ">", ">=", "+", "-", "*", "//", "%", "..", NULL};
	bool first = begin >= 2 && scan_is(s, begin - 1, "(");
	return is_one_of(s, i + 1, signs) || (begin && is_one_of(s, begin - 1, signs)) ||
	       (first && (is_name(s, begin - 2, "age") || is_name(s, begin - 2, "months_after") || is_name(s, begin - 2, "years_after")));
}

/* Somewhere the file looks at it, or hands it to who may: in each way that could ask whether there is one. */
static bool is_asked_about(const struct service *svc, const struct scan *s, const struct fact_def *fact)
{
	for (size_t i = 0; i < s->count; i++) {
		size_t begin = path_begin(s, i);
		bool shown = begin >= 2 && scan_is(s, begin - 1, "=") && s->words[begin - 2].role == NAME_KEY;
		if (needed_at(svc, s, i) == fact && !shown && !is_counted(s, begin, i))
			return true;
	}
	return false;
}

/* Only a clause or a date: values and conditions are run when all clauses are met, and a function that is called when its caller asked. */
static bool is_asked_first(const struct scan *s, size_t i)
{
	size_t function = s->words[i].in_function;
	return function && (is_name(s, function, "clauses") || is_name(s, function, "dates"));
}

void program_find_unguarded(const struct service *svc, const struct scan *s, struct findings *f)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct fact_def *fact = needed_at(svc, s, i);
		const struct word *w = &s->words[i];
		if (!fact || !is_counted(s, path_begin(s, i), i) || !is_asked_first(s, i) || is_asked_about(svc, s, fact))
			continue;
		findings_say(f, false, svc->lua_file.ptr, w->line, w->col, "maybe-none", NULL, SAID({"fact", fact->name}));
		return;
	}
}

/* --- none in a word ------------------------------------------------------------------------------------------------------------- */

static bool has_none(const struct fact_def *fact)
{
	for (size_t i = 0; fact && i < fact->choice_count; i++)
		if (slice_is(fact->choices[i], "none"))
			return true;
	return false;
}

/* Is the fact compared with "none" somewhere in the file? */
static bool is_compared_with_none(const struct scan *s, struct slice name)
{
	for (size_t i = 2; i < s->count; i++) {
		const struct word *w = &s->words[i];
		if (w->kind == WORD_TEXT && slice_is(w->text, "none") && (scan_is(s, i - 1, "==") || scan_is(s, i - 1, "~=")) &&
		    slice_eq(s->words[i - 2].text, name))
			return true;
	}
	return false;
}

void program_find_worded_none(const struct service *svc, const struct scan *s, struct findings *f)
{
	for (size_t i = 4; i < s->count; i++) {
		size_t begin = path_begin(s, i);
		const struct word *w = &s->words[i];
		const struct fact_def *fact = needed_at(svc, s, i);
		bool asked = begin >= 2 && scan_is(s, begin - 1, "(") && is_name(s, begin - 2, "is_none") && scan_is(s, i + 1, ")");
		if (!asked || !has_none(fact) || is_compared_with_none(s, fact->name))
			continue;
		const char *path = s->words[begin].text.ptr;
		bool denied = begin >= 3 && scan_is(s, begin - 3, "not");
		findings_say(f, false, svc->lua_file.ptr, w->line, w->col, "none-is-a-choice", NULL,
		             SAID({"fact", fact->name}, {"sign", slice_of(denied ? "~=" : "==")},
		                  {"path", (struct slice){path, (size_t)(w->text.ptr + w->text.len - path)}}));
	}
}
