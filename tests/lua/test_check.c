/* SPDX-License-Identifier: Apache-2.0 */
/* rules_compile: what an owner is told, and where. */
#include "tests/lua/world.h"
#include "tests/tap.h"

#define FILE_NAME "packages/test-service/eligibility.lua"

static const char *show(const struct finding *f)
{
	static char line[900];
	snprintf(line, sizeof line, "%s:%d:%d: %s: %s: %s", f->err.file, f->err.line, f->err.col, f->is_error ? "error" : "warning",
	         f->err.code, f->err.text);
	return line;
}

/* The text in one line: names of tests must not break. */
static const char *title(const char *lua)
{
	static char line[200];
	size_t i = 0;
	for (; lua[i] && i + 1 < sizeof line; i++)
		line[i] = lua[i] == '\n' || lua[i] == '#' ? ' ' : lua[i];
	line[i] = 0;
	return line;
}

/* Compiles `lua` with the one clause "a"; want: the beginning of the first finding, or NULL for none. */
static void check(const char *lua, const char *want)
{
	struct world w;
	struct findings f = {0};
	struct err err;
	world_init(&w, NULL);
	world_lua(&w, lua, "a");
	int rc = rules_compile(w.host, NULL, &w.service, &f, &err);
	if (!want) {
		tap_ok(rc == OK && f.count == 0, "nothing is wrong: %s", title(lua));
		if (f.count)
			printf("# %s\n", show(&f.list[0]));
	} else if (tap_ok(f.count > 0, "something is wrong: %s", title(lua))) {
		if (!tap_ok(strncmp(show(&f.list[0]), want, strlen(want)) == 0, "it is told: %s", want))
			printf("# %s\n", show(&f.list[0]));
		tap_ok((rc == ERR_INPUT) == (f.errors > 0), "and the result says so");
	}
	findings_fini(&f);
	world_fini(&w);
}

#define A "function clauses.a() return true end\n" /* what each package needs; the line in question is the second */
#define AT(line, col) FILE_NAME ":" #line ":" #col ": error: "

static void test_names(void)
{
	check(A, NULL);
	check(A "local x = persn", AT(2, 11) "unknown-global: `persn` is not defined (did you mean `person`?)");
	check(A "local function f() return pairs({}) end", AT(2, 27) "unknown-global: `pairs` is not available to rules (its order");
	check(A "local function f() x = 1 end", AT(2, 20) "global-write: `x` cannot be written");
	check(A "local function f() age = 1 end", AT(2, 20) "global-write: `age`");
	check(A "function f() end", FILE_NAME ":2:10: error: global-write: `f`");
	check(A "local person = 1", AT(2, 7) "built-in-name: `person`");
	check(A "local function f(age) return age end", AT(2, 18) "built-in-name: `age`");
	check(A "local n = 0 local function f() n = n + 1 end", AT(2, 32) "kept-variable: `n`");
	check(A "local n, m local function f() m, n = 1, 2 end", AT(2, 31) "kept-variable: `m`");
	check(A "local function f() local n = 0 local g = function() n = n + 1 end g() return n end", NULL);
	check(A "local function f(a, b) for i, x in ipairs(a) do if x == b then return i end end end", NULL);
	check(A "local function f() for i = 1, 2 do local x = i end return x end", AT(2, 59) "unknown-global: `x`");
	check(A "local function f() while true do local x = 1 break end repeat local y = 1 until y == 1 end", NULL);
	check(A "local function f() if true then local x = 1 elseif x then end end", AT(2, 52) "unknown-global: `x`");
	check(A "local t = {x = 1, [2] = 3} local function f() return t.x, f end", NULL);
	check(A "local function f() return string.rep('x', 2) end", AT(2, 34) "unknown-global: `string.rep` is not available");
	check(A "local function f(x) return x:upper() end", AT(2, 30) "method: there are no methods");
	check(A "-- comment with person.childs and 1.5 / 2\nlocal s = [[person.childs]] local t = \"a\\\"b\" .. 'c'", NULL);
	check(A "local function f() goto top ::top:: end", NULL);
	check(A "local x <const> = 5", NULL);
	check(A "local function f() return \"Қазақ\", persn end", AT(2, 36) "unknown-global: `persn`");
}

static void test_facts(void)
{
	check(A "local function f() return person.childs end", AT(2, 34) "unknown-fact: no fact `childs` is known here (did you mean `children`?)");
	check(A "local function f(c) return c.adress end", AT(2, 30) "unknown-fact: no fact `adress` is known here (did you mean `address`?)");
	check(A "local function f() return person.pension end", AT(2, 34) "undeclared-fact: the package does not declare the fact `pension`");
	check(A "local function f() return person['name'] end", AT(2, 33) "computed-fact: name facts after a dot");
	check("function clauses.a() return person.region == person.address end", AT(1, 36) "territory: `region` is territory");
	check(A "local function f() return person.address == '710000000' end", AT(2, 45) "territory: `address` can only be compared");
	check(A "local function f() return '710000000' ~= person.address end", AT(2, 27) "territory: `address` can only be compared");
	check(A "local function f() return person.birth_date == '2020-01-01' end", AT(2, 48) "bad-comparison: `birth_date` is a date: compare it with date(\"2020-01-01\")");
	check(A "local function f() return person.sex == 'femal' end", AT(2, 41) "unknown-choice: `femal` is none of the choices of `sex` (did you mean `female`?)");
	check(A "local function f() return person.sex == 'male' end", NULL);
	check(A "local function f() return person.income == '5' end", AT(2, 44) "bad-comparison: `income` is integer");
	check(A "local function f(p) return p.name == 'x' end local function g() return f(person) end", NULL);
}

static void test_numbers(void)
{
	check(A "local x = 1.5", AT(2, 11) "float: `1.5` is a float");
	check(A "local x = 1e3", AT(2, 11) "float: `1e3`");
	check(A "local x = 0x1p4", AT(2, 11) "float: `0x1p4`");
	check(A "local x = 9223372036854775808", AT(2, 11) "float: `9223372036854775808`");
	check(A "local x = 0xff + 9223372036854775807", NULL);
	check(A "local x = 7 / 2", AT(2, 13) "float: `/` makes a float");
	check(A "local x = 7 ^ 2", AT(2, 13) "float: `^` makes a float");
	check(A "local x = 7 // 2", NULL);
	check(A "local function f() return param('minimun') end", FILE_NAME ":2:33: warning: unknown-parameter: the parameter `minimun`");
	check(A "local function f() return share('rate', 5) end", NULL);
}

static void test_functions(void)
{
	check("function clauses.b() return true end", "packages/test-service/service.yaml:10:1: error: missing-clause: the clause `a` has no function");
	check(A "function clauses.b() return true end", AT(2, 18) "undeclared-clause: the clause `b` is not in service.yaml");
	check(A A, AT(2, 18) "defined-twice: `clauses.a` is defined a second time");
	check("clauses.a = function() return true end", NULL);
	check(A "function values.v() return 1 end", FILE_NAME ":2:17: warning: unused-value: nothing uses the value `v`");
	check("function clauses.a( return true end", AT(1, 21) "lua-syntax:");
	check(A "local x = = 1", AT(2, 9) "lua-syntax: unexpected symbol near '='");
	check(A "local x = 'abc\n", AT(2, 12) "lua-syntax: unfinished string");
	check(A "local x = person.income", AT(2, 1) "lua-load: facts can be read inside functions only");
	check("", "packages/test-service/service.yaml:10:1: error: missing-clause");
}

static void test_benefit(void)
{
	struct world w;
	struct findings f = {0};
	struct err err;
	world_init(&w, NULL);
	world_lua(&w, A "function values.v() return person.region == person.region and 1 or 2 end\n", "a");
	w.service.benefit_of = SLICE_LIT("counted");
	tap_is_int(rules_compile(w.host, NULL, &w.service, &f, &err), ERR_INPUT, "benefit_of names nothing");
	tap_is_str(f.list[f.count - 1].err.code, "missing-value", "it is told");
	findings_fini(&f);
	w.service.benefit_of = SLICE_LIT("v");
	tap_is_int(rules_compile(w.host, NULL, &w.service, &f, &err), OK, "a value, which may read territory");
	w.service.benefit_of = SLICE_LIT("children");
	tap_is_int(rules_compile(w.host, NULL, &w.service, &f, &err), OK, "a fact");
	findings_fini(&f);
	world_fini(&w);
}

static void test_dates(void)
{
	struct world w;
	struct findings f = {0};
	struct err err;
	const struct trigger on_date = {.kind = TRIGGER_DATE, .name = SLICE_LIT("notice"), .line = 7, .col = 12};
	check(A "function dates.notice() return today end", AT(2, 16) "undeclared-date: the date `notice` is not in service.yaml");
	world_init(&w, NULL);
	world_lua(&w, A, "a");
	w.service.triggers = &on_date, w.service.trigger_count = 1;
	tap_is_int(rules_compile(w.host, NULL, &w.service, &f, &err), ERR_INPUT, "a date without its function");
	tap_is_str(show(&f.list[0]),
		"packages/test-service/service.yaml:7:12: error: missing-date: the date `notice` has no function (write "
		"`function dates.notice() ... end` in eligibility.lua)",
		"is told where it is named");
	findings_fini(&f);
	const struct clause_def adult = {.name = SLICE_LIT("adult"), .line = 9};
	w.service.trigger_count = 0;
	w.service.conditions = &adult, w.service.condition_count = 1;
	tap_is_int(rules_compile(w.host, NULL, &w.service, &f, &err), ERR_INPUT, "a condition without its function");
	tap_is_str(f.list[0].err.code, "missing-condition", "is told");
	findings_fini(&f);
	w.service.trigger_count = 1, w.service.condition_count = 0;
	check(A "function conditions.adult() return true end", FILE_NAME ":2:21: warning: unused-condition: no recipient asks");
	world_lua(&w, A "function dates.notice() return person.region == person.region and today end", "a");
	tap_is_int(rules_compile(w.host, NULL, &w.service, &f, &err), ERR_INPUT, "territory decides no date");
	tap_is_str(f.list[0].err.code, "territory", "it is told");
	findings_fini(&f);
	world_fini(&w);
}

/* The only answer of the clause, as check tells it; NULL: it is not said that there is but one. */
static void answers(const char *body, const char *want)
{
	struct world w;
	struct findings f = {0};
	struct err err;
	char lua[400];
	const char *got = NULL;
	snprintf(lua, sizeof lua, "function clauses.a(x, y) %s end", body);
	world_init(&w, NULL);
	world_lua(&w, lua, "a");
	tap_is_int(rules_find_unused(&w.service, &f, &err), OK, "looked at");
	for (size_t i = 0; i < f.count; i++)
		if (!strcmp(f.list[i].err.code, "constant-clause"))
			got = strstr(f.list[i].err.text, ": true") ? "true" : "false";
		else if (!strcmp(f.list[i].err.code, "contradiction"))
			got = "never";
	tap_ok(!want == !got && (!want || !strcmp(got, want)), "%s: %s", body, want ? want : "open");
	findings_fini(&f);
	world_fini(&w);
}

static void test_one_answer(void)
{
	static const struct { const char *body, *want; } cases[] = {
		{"return true", "true"}, {"return not (not true), {n = 1}", "true"}, {"return 1 == 1", "true"}, {"return 010 == 8", "false"},
		{"return 0x10 >= 16", "true"}, {"return 2 < 2", "false"}, {"return 2 <= 2", "true"}, {"return 'a' ~= 'b'", "true"},
		{"return x or true", "true"}, {"return x and false", "false"}, {"return not (x and false)", "true"}, {"return x or (y or 3 > 2)", "true"},
		{"return not x and x", "false"}, {"return x.a.b or y or not x.a.b", "true"}, {"return is_none(x.a) and y and not is_none(x.a)", "false"},
		{"return x.a == x.a", "true"}, {"if x then return true else return true end", "true"}, {"if x then return false elseif y then return false end return false", "false"},
		{"local f = function() return true end if f() then return false end return 1 > 2", "false"}, {"for i = 1, 3 do if i > x then return true end end return 1 < 2", "true"},
		{"local n = x return n > 5 and n < 3", "never"},
		/* open */
		{"return x", NULL}, {"return x or false", NULL}, {"return x and true", NULL}, {"return x == y", NULL}, {"return x == not x", NULL},
		{"return true == x", NULL}, {"return x.a == x.b", NULL}, {"return x or not y", NULL}, {"return x.a and not x.a.b", NULL}, {"return x() and not x()", NULL},
		{"return not x.a == x.a", NULL}, {"return -1 == 1", NULL}, {"return x + 1 == x", NULL}, {"return 1 == 1 and x", NULL}, {"return (x or true) == y", NULL},
		{"if x then return true end return false", NULL}, {"if x then return true else return y end", NULL},
		{"return either(function() return true end, function() return x end)", NULL}, {"if x then return y end return y > 5 and y < 3", NULL},
		{"local f = function() return true end return f()", NULL}, {"return x.a[1] or not x.a[2]", NULL}, {"return 'a' == x or x == 'b'", NULL},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		answers(cases[i].body, cases[i].want);
}

static void test_broken_package(void)
{
	struct world w;
	world_init(&w, NULL);
	world_lua(&w, A "local x = persn", "a");
	tap_is_int(world_run(&w), OK, "a broken package is evaluated");
	tap_is_str(verdict_names[w.e.verdict], "error", "to an error");
	tap_is_str(clause_answer_names[w.e.clauses[0].answer], "error", "in each clause");
	tap_ok(strncmp(w.e.error, FILE_NAME ":2:", strlen(FILE_NAME ":2:")) == 0, "which says where");
	world_fini(&w);
}

int main(void)
{
	test_names();
	test_facts();
	test_numbers();
	test_functions();
	test_benefit();
	test_dates();
	test_one_answer();
	test_broken_package();
	return tap_done();
}
