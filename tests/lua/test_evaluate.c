/* SPDX-License-Identifier: Apache-2.0 */
/* Verdicts: what clauses answer, Kleene's logic over unknown facts and open lists, what a benefit counts. */
#include <stdio.h>

#include "engine/base/civil.h"
#include "tests/lua/world.h"
#include "tests/tap.h"

static const char large_family[] =
	"local function together(c) return c.address == person.address and age(c.birth_date, law_day) < 18 end\n"
	"function clauses.enough_children() return at_least(4, person.children, together) end\n"
	"function values.counted() return filter(person.children, together) end\n";

static void set_child(struct world *w, uint32_t child, const char *birth, const char *address)
{
	world_set(w, child, BIRTH_DATE, value_day(birth));
	world_set(w, child, ADDRESS, value_text(VALUE_KATO, address));
}

static void init_family(struct world *w, size_t children, bool complete)
{
	world_init(w, NULL);
	world_lua(w, large_family, "enough_children");
	w->service.benefit = BENEFIT_MONTHLY;
	w->service.benefit_brackets = SLICE_LIT("large_family");
	w->service.benefit_of = SLICE_LIT("counted");
	world_set(w, 0, ADDRESS, value_text(VALUE_KATO, "710000000"));
	world_children(w, children, complete);
	for (uint32_t i = 1; i <= children; i++)
		set_child(w, i, "2015-02-01", "710000000");
}

#define is_verdict(w, want, ...) tap_is_str(world_run(w) == OK ? verdict_names[(w)->e.verdict] : "not ok", want, __VA_ARGS__)

static void test_large_family(void)
{
	struct world w;
	init_family(&w, 5, true);
	is_verdict(&w, "eligible", "five children together");
	tap_ok(w.e.has_amount && w.e.amount_tiyn == 500, "the amount is for five");
	tap_is_int(w.e.counted_count, 5, "five are counted");
	tap_is_slice(w.e.counted[0], "iin:000000899995", "by key");
	tap_is_slice(w.e.clauses[0].values[0].name, "n", "the clause has a number");
	tap_is_int(w.e.clauses[0].values[0].number, 5, "of five");
	set_child(&w, 5, "2001-01-01", "710000000");
	is_verdict(&w, "eligible", "one is grown up, four suffice");
	tap_is_int(w.e.amount_tiyn, 400, "the amount is for four");
	set_child(&w, 4, "2015-02-01", "750000000");
	is_verdict(&w, "not_eligible", "one lives elsewhere");
	tap_ok(!w.e.has_amount && !w.e.counted_count, "and nothing is counted");
	tap_is_int(w.e.clauses[0].values[0].number, 3, "an unmet clause has its number too");
	world_fini(&w);
}

static void test_unknown_member(void)
{
	struct world w;
	init_family(&w, 4, true);
	world_unknown(&w, 2, ADDRESS);
	is_verdict(&w, "undetermined", "one of four is unknown");
	tap_is_str(world_missing(w.e.missing, w.e.missing_count), "children.address", "and it is said what is missing");
	tap_is_str(world_missing(w.e.clauses[0].missing, w.e.clauses[0].missing_count), "children.address", "by the clause too");
	set_child(&w, 1, "2001-01-01", "710000000");
	is_verdict(&w, "not_eligible", "the unknown one could not make four");
	tap_is_int(w.e.missing_count, 0, "so nothing is missing");
	world_unknown(&w, 0, ADDRESS);
	set_child(&w, 1, "2015-02-01", "710000000");
	is_verdict(&w, "undetermined", "where the subject lives is unknown");
	tap_is_str(world_missing(w.e.missing, w.e.missing_count), "address children.address", "paths are sorted, each once");
	world_fini(&w);
}

/* Who is at its end may matter, and nothing about them. */
static void test_link_without_facts(void)
{
	struct world w;
	world_init(&w, NULL);
	w.service.need_count = FACT_COUNT; /* none of those behind a link */
	world_lua(&w, "function clauses.married() return not is_none(person.spouse) and person.spouse == person.spouse end\n", "married");
	w.spouse = 1;
	w.spouse_known = FACT_VALUE;
	is_verdict(&w, "eligible", "a link of whose end no fact is needed");
	world_fini(&w);
}

/* Three births seen are not three children; four known suffice. */
static void test_open_list(void)
{
	struct world w;
	init_family(&w, 3, false);
	is_verdict(&w, "undetermined", "three known of an open list may be four");
	tap_is_str(world_missing(w.e.missing, w.e.missing_count), "children", "the list is what is missing");
	w.children_complete = true;
	is_verdict(&w, "not_eligible", "three of a complete list are not four");
	world_fini(&w);
	init_family(&w, 4, false);
	is_verdict(&w, "undetermined", "four suffice for the clause, but how many to pay for is open");
	tap_is_str(clause_answer_names[w.e.clauses[0].answer], "met", "the clause is met");
	tap_is_str(world_missing(w.e.missing, w.e.missing_count), "children", "the list is what the count lacks");
	world_need(&w, "children")->complete = false;
	is_verdict(&w, "eligible", "complete: false: the known members stand for the whole");
	tap_is_int(w.e.amount_tiyn, 400, "and are paid for");
	w.child_count = 3;
	is_verdict(&w, "undetermined", "complete: false never makes three of an open list a no");
	world_children(&w, 5, false);
	is_verdict(&w, "eligible", "complete: false: a member that is unknown is left out");
	tap_is_int(w.e.counted_count, 4, "of the count");
	w.children_known = FACT_UNKNOWN;
	is_verdict(&w, "undetermined", "a list of which nothing is known");
	w.children_known = FACT_NONE;
	is_verdict(&w, "not_eligible", "a list known to be empty");
	world_fini(&w);
}

struct shape { const char *lua, *want; };

/* Children: 1 yes, 2 no, 3 unknown (disabled). */
static void run_shapes(const struct shape *shapes, size_t count, bool complete, const char *what)
{
	struct world w;
	char text[400];
	world_init(&w, NULL);
	world_set(&w, 1, DISABLED, value_bool(true));
	world_set(&w, 2, DISABLED, value_bool(false));
	world_children(&w, 3, complete);
	world_set(&w, 0, DISABLED, value_bool(false));
	world_set(&w, 0, SEX, value_text(VALUE_ENUM, "female"));
	for (size_t i = 0; i < count; i++) {
		snprintf(text, sizeof text, "local function f(c) return c.disabled end\nfunction clauses.c() return %s end", shapes[i].lua);
		world_lua(&w, text, "c");
		int rc = world_run(&w);
		tap_is_str(rc == OK ? clause_answer_names[w.e.clauses[0].answer] : "not ok", shapes[i].want, "%s: %s", what, shapes[i].lua);
		if (w.e.error && strcmp(shapes[i].want, "error") != 0)
			printf("# %s\n", w.e.error);
	}
	world_fini(&w);
}

static void test_kleene(void)
{
	static const struct shape complete[] = {
		{"every(person.children, f)", "unmet"}, {"any(person.children, f)", "met"},
		{"at_least(0, person.children, f)", "met"}, {"at_least(1, person.children, f)", "met"},
		{"at_least(2, person.children, f)", "unknown"}, {"at_least(3, person.children, f)", "unmet"},
		{"at_most(0, person.children, f)", "unmet"}, {"at_most(1, person.children, f)", "unknown"},
		{"at_most(2, person.children, f)", "met"}, {"exactly(0, person.children, f)", "unmet"},
		{"exactly(1, person.children, f)", "unknown"}, {"exactly(3, person.children, f)", "unmet"},
		{"every(person.children, function(c) return c == c end)", "met"},
		{"every(person.children, function(c) return not c.disabled end)", "unmet"},
		{"not any(person.children, f)", "unmet"},
		{"not at_least(2, person.children, f)", "unknown"},
		{"every(filter(person.children, f), f)", "unknown"},
		{"any(filter(person.children, f), f)", "met"},
		{"at_least(3, filter(person.children, f), f)", "unmet"},
		{"count(person.children) == 3", "met"}, {"#person.children == 3", "met"},
		{"count(filter(person.children, f)) == 1", "unknown"},
		{"person.children[1].disabled", "met"}, {"person.children[3].disabled", "unknown"},
		{"is_none(person.children[4])", "met"},
		{"either(function() return person.income > 1 end, function() return true end)", "met"},
		{"either(function() return person.income > 1 end, function() return false end)", "unknown"},
		{"either(function() return person.disabled end, function() return false end)", "unmet"},
		{"person.income > 1 and false", "unknown"}, {"person.disabled and person.income > 1", "unmet"},
		{"person.sex == 'female'", "met"},
	};
	static const struct shape open[] = {
		{"every(person.children, f)", "unmet"}, {"every(person.children, function(c) return true end)", "unknown"},
		{"any(person.children, f)", "met"}, {"any(person.children, function(c) return false end)", "unknown"},
		{"at_least(1, person.children, f)", "met"}, {"at_least(3, person.children, f)", "unknown"},
		{"at_most(0, person.children, f)", "unmet"}, {"at_most(3, person.children, f)", "unknown"},
		{"exactly(0, person.children, f)", "unmet"}, {"exactly(1, person.children, f)", "unknown"},
		{"count(person.children) >= 0", "unknown"}, {"#person.children >= 0", "unknown"},
		{"person.children[1].disabled", "unknown"},
	};
	run_shapes(complete, sizeof complete / sizeof complete[0], true, "complete");
	run_shapes(open, sizeof open / sizeof open[0], false, "open");
}

static void test_errors(void)
{
	static const struct shape shapes[] = {
		{"nil", "error"}, {"1", "error"}, {"'x'", "error"}, {"person.children", "error"},
		{"any(person.children, function(c) end)", "error"}, {"any(person, f)", "error"}, {"any(person.children)", "error"},
		{"at_least(-1, person.children, f)", "error"}, {"at_least('1', person.children, f)", "error"},
		{"true, {n = 'x'}", "error"}, {"true, 5", "error"}, {"true, {[1] = 1}", "error"},
		{"age(nil, law_day) > 1", "error"}, {"age('2020-01-01', law_day) > 1", "error"}, {"date('2026-02-30') > 1", "error"},
		{"param('nothing') > 1", "error"}, {"param('rate') > 1", "error"}, {"share('minimum', 9223372036854775807) > 0", "error"},
		{"person.sex < 1", "error"}, {"person.region == person.region", "error"}, {"any(person.children, f, nil, g)", "error"},
	};
	static const struct shape right[] = {
		{"param('minimum') == 50000", "met"}, {"share('rate', 1000000) == 700001", "met"}, {"share('rate', 1) == 0", "met"},
		{"share('rate', -1) == -1", "met"}, {"date('2026-06-01') == law_day", "met"}, {"today - law_day == 0", "met"},
		{"age(date('2008-06-02'), law_day) == 17", "met"}, {"age(date('2008-06-01'), law_day) == 18", "met"},
		{"years_after(date('2024-02-29'), 1) == date('2025-02-28')", "met"},
		{"months_after(date('2026-01-31'), 1) == date('2026-02-28')", "met"},
		{"months_after(date('2026-01-31'), -2) == date('2025-11-30')", "met"},
		{"years_after(law_day, -18) == date('2008-06-01')", "met"},
		{"string.starts('abc', 'ab') and string.ends('abc', 'bc') and string.contains('abc', 'b')", "met"},
		{"string.sub('abc', 2) == 'bc' and string.sub('abc', 2, 2) == 'b' and string.sub('abc', 9) == ''", "met"},
		{"math.min(3, 1, 2) == 1 and math.max(3, 1) == 3 and math.abs(-4) == 4", "met"},
		{"true, {a = 1, b = 2}", "met"}, {"false, {n = 1}", "unmet"},
	};
	run_shapes(shapes, sizeof shapes / sizeof shapes[0], true, "error");
	run_shapes(right, sizeof right / sizeof right[0], true, "right");
}

static void test_none_and_links(void)
{
	struct world w;
	world_init(&w, NULL);
	world_lua(&w,
		"function clauses.alone() return is_none(person.spouse) end\n"
		"function clauses.poor() return person.spouse.income < 10 end\n"
		"function clauses.same() return person.spouse == person.children[1] and person.spouse ~= person end\n"
		"function clauses.together() return person.spouse.address == person.address end\n",
		"alone poor same together");
	is_verdict(&w, "undetermined", "an unknown spouse");
	tap_is_str(world_missing(w.e.missing, w.e.missing_count), "spouse", "is what is missing");
	w.spouse_known = FACT_NONE;
	is_verdict(&w, "error", "a fact of nobody is an error");
	tap_is_str(clause_answer_names[world_clause(&w, "alone")->answer], "met", "is_none tells");
	w.spouse_known = FACT_VALUE;
	w.spouse = 7;
	world_children(&w, 1, true);
	memcpy(w.keys[1], w.keys[7], sizeof w.keys[1]); /* another number, the same person */
	world_set(&w, 7, INCOME, value_int(9));
	world_set(&w, 7, ADDRESS, value_text(VALUE_KATO, "710000000"));
	world_set(&w, 0, ADDRESS, value_text(VALUE_KATO, "710000000"));
	is_verdict(&w, "not_eligible", "a spouse");
	tap_is_str(clause_answer_names[world_clause(&w, "poor")->answer], "met", "facts of the spouse");
	tap_is_str(clause_answer_names[world_clause(&w, "same")->answer], "met", "one person met by two links is one");
	tap_is_str(clause_answer_names[world_clause(&w, "together")->answer], "met", "places compare");
	world_fini(&w);
}

static void test_verdicts(void)
{
	struct world w;
	world_init(&w, NULL);
	world_lua(&w,
		"function clauses.a() return person.disabled end\n"
		"function clauses.b() return person.income < 5 end\n"
		"function clauses.c() return person.name == 'x' end\n", "a b c");
	world_set(&w, 0, DISABLED, value_bool(false));
	is_verdict(&w, "not_eligible", "one false decides, whatever is unknown");
	tap_is_str(world_missing(w.e.missing, w.e.missing_count), "income name", "what is missing is told all the same");
	world_set(&w, 0, DISABLED, value_bool(true));
	is_verdict(&w, "undetermined", "unknown ones wait");
	world_set(&w, 0, INCOME, value_int(4));
	world_set(&w, 0, NAME, value_text(VALUE_TEXT, "x"));
	is_verdict(&w, "eligible", "all met");
	tap_ok(!w.e.has_amount, "no benefit, no amount");
	world_set(&w, 0, INCOME, value_text(VALUE_TEXT, "secret"));
	world_set(&w, 0, DISABLED, value_bool(false));
	is_verdict(&w, "error", "an error goes before a false one");
	tap_is_str(w.e.error, "clause b: packages/test-service/eligibility.lua:2: attempt to compare string with number",
	           "it is told without data");
	tap_is_str(clause_answer_names[world_clause(&w, "c")->answer], "met", "and the others are answered");
	world_fini(&w);
}

static void test_traceback(void)
{
	struct world w;
	world_init(&w, NULL);
	world_lua(&w, "local function inner(c)\n  return c.disabled + 1 == 2\nend\n\nfunction clauses.a()\n  return any(person.children, inner)\nend\n", "a");
	world_children(&w, 1, true);
	world_set(&w, 1, DISABLED, value_bool(true));
	is_verdict(&w, "error", "an error inside a helper");
	tap_is_str(w.e.error,
		"clause a: packages/test-service/eligibility.lua:2: attempt to perform arithmetic on a boolean value (field 'disabled')\n"
		"\tcalled from packages/test-service/eligibility.lua:6",
		"has a traceback");
	world_fini(&w);
}

static void test_benefit(void)
{
	struct world w;
	world_init(&w, NULL);
	world_lua(&w, "function clauses.a() return true end\nfunction values.units() return person.income end\n", "a");
	w.service.benefit = BENEFIT_ONCE;
	w.service.benefit_brackets = SLICE_LIT("large_family");
	w.service.benefit_of = SLICE_LIT("units");
	is_verdict(&w, "undetermined", "the count is unknown");
	tap_is_str(world_missing(w.e.missing, w.e.missing_count), "income", "for want of a fact");
	world_set(&w, 0, INCOME, value_int(6));
	is_verdict(&w, "eligible", "the count is a number");
	tap_is_int(w.e.amount_tiyn, 600, "and has an amount");
	world_set(&w, 0, INCOME, value_int(3));
	is_verdict(&w, "error", "eligible without an amount is an error");
	w.service.benefit_of = SLICE_LIT("income");
	rules_host_free(w.host);
	w.host = rules_host_new();
	world_set(&w, 0, INCOME, value_int(5));
	is_verdict(&w, "eligible", "benefit_of names a fact");
	tap_is_int(w.e.amount_tiyn, 500, "whose number counts");
	w.service.benefit_of = SLICE_LIT("children");
	world_children(&w, 4, true);
	rules_host_free(w.host);
	w.host = rules_host_new();
	is_verdict(&w, "eligible", "benefit_of names a link");
	tap_is_int(w.e.counted_count, 4, "whose members count");
	world_fini(&w);
}

static void test_territory_in_values(void)
{
	struct world w;
	world_init(&w, NULL);
	world_lua(&w, "function clauses.a() return true end\n"
		"function values.units() if person.region == person.address then return 4 end return 5 end\n", "a");
	w.service.benefit = BENEFIT_ONCE;
	w.service.benefit_brackets = SLICE_LIT("large_family");
	w.service.benefit_of = SLICE_LIT("units");
	world_set(&w, 0, REGION, value_text(VALUE_KATO, "710000000"));
	world_set(&w, 0, ADDRESS, value_text(VALUE_KATO, "750000000"));
	is_verdict(&w, "eligible", "a value may read territory");
	tap_is_int(w.e.amount_tiyn, 500, "and use it");
	world_fini(&w);
}

/* A ruleset that is loaded anew may have the address of the one before. */
static void test_reload(void)
{
	struct world w;
	world_init(&w, NULL);
	world_lua(&w, "function clauses.a() return true end\n", "a");
	is_verdict(&w, "eligible", "one ruleset");
	w.service.lua = SLICE_LIT("function clauses.a() return false end\n");
	is_verdict(&w, "eligible", "compiled once");
	world_hash = "two";
	is_verdict(&w, "not_eligible", "another ruleset at the same address is compiled again");
	world_hash = "one";
	world_fini(&w);
}

static void test_instructions(void)
{
	struct world w;
	world_init(&w, NULL);
	world_lua(&w, "function clauses.a() local n = 0 for i = 1, 1000 do n = n + i end return n > 0 end\n", "a");
	is_verdict(&w, "eligible", "a loop");
	uint64_t first = w.e.instructions;
	tap_ok(first >= 2000 && first < 8000, "instructions are counted");
	is_verdict(&w, "eligible", "again");
	tap_is_int(w.e.instructions, first, "the same number each time");
	world_fini(&w);
}

static void test_each(void)
{
	struct world w;
	world_init(&w, NULL);
	world_children(&w, 2, true);
	world_lua(&w, "function clauses.a(child) return child.birth_date < law_day and child == person.children[2] end\n", "a");
	w.service.for_each = SLICE_LIT("children");
	w.view.each = 2;
	world_set(&w, 2, BIRTH_DATE, value_day("2015-02-01"));
	is_verdict(&w, "eligible", "the person whom the case is for is the argument");
	w.view.each = 1;
	is_verdict(&w, "undetermined", "of another one nothing is known");
	tap_is_str(world_missing(w.e.missing, w.e.missing_count), "children.birth_date", "and it is said what is missing");
	world_fini(&w);
}

/* "2026-06-01 2027-06-01", or why not */
static const char *days_of(struct world *w, const char *body)
{
	static const struct trigger on_date = {.kind = TRIGGER_DATE, .name = {"d", 1}};
	static char out[200];
	char lua[400], text[CIVIL_DATE_CHARS + 1];
	struct dates dates;
	int32_t today;
	snprintf(lua, sizeof lua, "function clauses.a() return true end local days = {} function dates.d() %s end\n", body);
	w->service.triggers = &on_date, w->service.trigger_count = 1;
	world_lua(w, lua, "a");
	out[0] = 0;
	if (!civil_parse_date(SLICE_LIT("2026-06-01"), &today) ||
	    rules_dates(w->host, NULL, &w->service, today, &w->view, &w->arena, &dates, &w->err))
		return "not ok";
	if (dates.error)
		return "error";
	for (size_t i = 0; i < dates.answers[0].day_count; i++) {
		civil_format_date(dates.answers[0].days[i], text);
		snprintf(out + strlen(out), sizeof out - strlen(out), "%s%s", i ? " " : "", text);
	}
	return out;
}

static void test_dates(void)
{
	static const struct { const char *body, *want; } rows[] = {
		{"return years_after(person.birth_date, 1)", "2016-02-01"},
		{"return {today + 1, law_day, today + 1}", "2026-06-01 2026-06-02"},
		{"return nil", ""}, {"return {}", ""}, {"return days", ""}, {"return person.income and today", ""},
		{"if today > law_day then return today end", ""},
		{"return 'x'", "error"}, {"return {today, 'x'}", "error"}, {"return {a = today}", "error"}, {"return {today, nil, today}", "error"},
		{"return 99999999999", "error"}, {"return nothing.at_all", "error"}, {"return true", "error"},
		{"local t = {} for i = 1, 1025 do t[i] = today + i end return t", "error"},
		{"return param('minimum', date('2020-01-01')) == 50000 and today", "2026-06-01"}, {"return param('minimum', 'x') and today", "error"},
		{"return share('rate', 1000000, today) == 700001 and today", "2026-06-01"},
	};
	struct world w;
	world_init(&w, NULL);
	world_set(&w, 0, BIRTH_DATE, value_day("2015-02-01"));
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		tap_is_str(days_of(&w, rows[i].body), rows[i].want, "dates: %s", rows[i].body);
	world_fini(&w);
}

static void is_pending(struct world *w, const char *verdict, const char *missing, const char *pending, const char *what)
{
	is_verdict(w, verdict, "%s", what);
	tap_is_str(world_missing(w->e.missing, w->e.missing_count), missing, "%s: what is unknown", what);
	tap_is_str(world_missing(w->e.pending, w->e.pending_count), pending, "%s: what waits for consent", what);
}

/* What may be read only after consent is between unknown and met. */
static void test_after_consent(void)
{
	struct world w;
	world_init(&w, NULL);
	world_lua(&w,
		"function clauses.able() return not person.disabled end\n"
		"function clauses.either_way() return either(function() return person.disabled end, function() return person.income < 100 end) end\n"
		"function clauses.poor() return person.income < 100 end\n"
		"function values.lacking() return 100 - person.income end\n",
		"able either_way poor");
	world_need(&w, "income")->after_consent = true;
	world_set(&w, 0, INCOME, value_int(40));
	world_set(&w, 0, DISABLED, value_bool(false));
	is_pending(&w, "pending", "", "income", "what is held may not be read before consent");
	tap_is_str(clause_answer_names[world_clause(&w, "poor")->answer], "pending", "nor by a clause");
	world_unknown(&w, 0, DISABLED);
	is_pending(&w, "undetermined", "disabled", "income", "unknown goes before pending");
	tap_is_str(clause_answer_names[world_clause(&w, "either_way")->answer], "unknown", "within a clause, too");
	world_set(&w, 0, DISABLED, value_bool(true));
	is_pending(&w, "not_eligible", "", "income", "and unmet before both");
	world_set(&w, 0, DISABLED, value_bool(false));
	w.view.consented = true;
	is_pending(&w, "eligible", "", "", "after consent it is read");
	world_set(&w, 0, INCOME, value_int(100));
	is_pending(&w, "not_eligible", "", "", "and decides");
	world_fini(&w);
	world_init(&w, NULL);
	world_lua(&w, "function clauses.able() return not person.disabled end\n"
	              "function values.lacking() return 100 - person.income end\n", "able");
	w.service.benefit = BENEFIT_MONTHLY;
	w.service.benefit_brackets = SLICE_LIT("large_family");
	w.service.benefit_of = SLICE_LIT("lacking");
	world_need(&w, "income")->after_consent = true;
	world_set(&w, 0, INCOME, value_int(40));
	world_set(&w, 0, DISABLED, value_bool(false));
	is_pending(&w, "pending", "", "income", "a benefit that hangs on it has no amount yet");
	tap_ok(!w.e.has_amount, "none");
	w.view.consented = true;
	is_pending(&w, "eligible", "", "", "after consent it has");
	tap_is_int(w.e.count, 60, "of what was read");
	world_fini(&w);
	world_init(&w, NULL);
	world_lua(&w, "function clauses.able() return not person.disabled end", "able");
	world_need(&w, "income")->after_consent = true;
	world_set(&w, 0, DISABLED, value_bool(false));
	is_pending(&w, "eligible", "", "", "what nothing reads keeps nobody waiting");
	world_fini(&w);
}

int main(void)
{
	test_large_family();
	test_unknown_member();
	test_link_without_facts();
	test_open_list();
	test_kleene();
	test_errors();
	test_none_and_links();
	test_verdicts();
	test_traceback();
	test_benefit();
	test_territory_in_values();
	test_reload();
	test_instructions();
	test_dates();
	test_each();
	test_after_consent();
	return tap_done();
}
