/* SPDX-License-Identifier: Apache-2.0 */
/* The table of all names that a script may use. */
#include <pthread.h>
#include <stdio.h>

#include "engine/base/buf.h"
#include "engine/lua/lua_host.h"

const struct script_name script_names[] = {
	{"person", CHAPTER_NONE, "person", "Person", "The subject of the case"},
	{"law_day", CHAPTER_NONE, "law_day", "Date", "The day whose law decides"},
	{"today", CHAPTER_NONE, "today", "Date", "The day that facts are read as of"},
	{"clauses", CHAPTER_NONE, "clauses", "table<string, fun(): boolean, table<string, integer>?>", "Each function in it is one condition, as in service.yaml"},
	{"values", CHAPTER_NONE, "values", "table<string, fun(): Person[]|integer>", "Each function in it is what a benefit counts"},
	{"dates", CHAPTER_NONE, "dates", "table<string, fun(): Date|Date[]|nil>", "Each function in it gives the days on which the package wakes"},
	{"conditions", CHAPTER_NONE, "conditions", "table<string, fun(): boolean>", "Each function in it says whether a recipient is asked"},

	{"every", CHAPTER_LISTS, "every(list, f)", "list: Person[], f: fun(member: Person): boolean | boolean", "f holds for all members"},
	{"any", CHAPTER_LISTS, "any(list, f)", "list: Person[], f: fun(member: Person): boolean | boolean", "f holds for at least one"},
	{"at_least", CHAPTER_LISTS, "at_least(n, list, f)", "n: integer, list: Person[], f: fun(member: Person): boolean | boolean, {n: integer}",
	 "f holds for n or more. Second result `{n = COUNT}`, of those for whom it surely holds"},
	{"at_most", CHAPTER_LISTS, "at_most(n, list, f)", "n: integer, list: Person[], f: fun(member: Person): boolean | boolean, {n: integer}",
	 "f holds for n or fewer. Likewise"},
	{"exactly", CHAPTER_LISTS, "exactly(n, list, f)", "n: integer, list: Person[], f: fun(member: Person): boolean | boolean, {n: integer}",
	 "f holds for n. Likewise"},
	{"either", CHAPTER_LISTS, "either(f, g, …)", "f: fun(): boolean, g: fun(): boolean, ...: fun(): boolean | boolean",
	 "one of up to eight functions without arguments is true; unknown when none is, and one is unknown"},
	{"filter", CHAPTER_LISTS, "filter(list, f)", "list: Person[], f: fun(member: Person): boolean | Person[]", "(a list) those for whom f surely holds"},
	{"count", CHAPTER_LISTS, "count(list)`, `#list", "list: Person[] | integer", "(a number) how many"},
	{"ipairs", CHAPTER_LISTS, "list[i]`, `ipairs(list)", "list: Person[] | fun(list: Person[], i: integer): integer, Person", "the members, by subject key"},

	{"age", CHAPTER_DATES, "age(birth, on)", "birth: Date, on: Date | integer", "full years. Born on 29 February: a year older on 28 February of common years (T-2)"},
	{"date", CHAPTER_DATES, "date(\"2026-01-31\")", "text: string | Date", "that date"},
	{"years_after", CHAPTER_DATES, "years_after(date, n)", "date: Date, n: integer | Date", "the matching day, or the last day of a month that has none; n may be negative"},
	{"months_after", CHAPTER_DATES, "months_after(date, n)", "date: Date, n: integer | Date", "likewise"},

	{"param", CHAPTER_NUMBERS, "param(name, day)", "name: string, day: Date? | integer",
	 "a parameter of `rules/parameters.yaml`, as on law_day or on another day, when it is a whole number (money in tiyn)"},
	{"share", CHAPTER_NUMBERS, "share(name, amount, day)", "name: string, amount: integer, day: Date? | integer",
	 "amount × parameter, exactly, rounded down: `share(\"poverty_line\", param(\"subsistence_minimum\"))`. With a day: as on that day"},
	{"math.min", CHAPTER_NUMBERS, "math.min(a, …)", "a: integer, ...: integer | integer", "the least of them"},
	{"math.max", CHAPTER_NUMBERS, "math.max(a, …)", "a: integer, ...: integer | integer", "the greatest of them"},
	{"math.abs", CHAPTER_NUMBERS, "math.abs(a)", "a: integer | integer", "a without its sign"},

	{"string.starts", CHAPTER_TEXTS, "string.starts(text, beginning)", "text: string, beginning: string | boolean", "(true or false) does it begin so"},
	{"string.ends", CHAPTER_TEXTS, "string.ends(text, ending)", "text: string, ending: string | boolean", "(true or false) does it end so"},
	{"string.contains", CHAPTER_TEXTS, "string.contains(text, part)", "text: string, part: string | boolean", "(true or false) does the part stand in it"},
	{"string.sub", CHAPTER_TEXTS, "string.sub(text, from, to)", "text: string, from: integer, to: integer? | string", "its bytes from the first to the second number, counted from 1"},
	{"is_none", CHAPTER_TEXTS, "is_none(x)", "x: any | boolean", "(true or false) is it known to be none: nil"},
	{NULL, CHAPTER_NONE, NULL, NULL, NULL},
};

void script_describe_names(enum script_chapter chapter, struct buf *out)
{
	buf_printf(out, "| Function | %s |\n|---|---|\n", chapter == CHAPTER_LISTS ? "True when" : "Gives");
	for (const struct script_name *n = script_names; n->name; n++)
		if (n->chapter == chapter)
			buf_printf(out, "| `%s` | %s |\n", n->written, n->meaning);
}

/* --- by themselves ------------------------------------------------------------------------------------------------------------------- */

enum { NAMES_MAX = sizeof script_names / sizeof *script_names + 3 };
static struct { const char *table; const char *names[NAMES_MAX]; size_t count; } tables[] = {{.table = ""}, {.table = "string"}, {.table = "math"}};
static pthread_once_t listed = PTHREAD_ONCE_INIT;

static void list_names(void)
{
	for (size_t t = 0; t < 3; t++) {
		size_t len = strlen(tables[t].table);
		for (const struct script_name *n = script_names; n->name; n++) {
			const char *dot = strchr(n->name, '.');
			if (dot ? (size_t)(dot - n->name) == len && !strncmp(n->name, tables[t].table, len) : !len)
				tables[t].names[tables[t].count++] = dot ? dot + 1 : n->name;
		}
		if (len)
			tables[0].names[tables[0].count++] = tables[t].table;
	}
}

const char *const *script_globals(void)
{
	pthread_once(&listed, list_names);
	return tables[0].names;
}

const char *const *script_members(struct slice table)
{
	pthread_once(&listed, list_names);
	return slice_is(table, "string") ? tables[1].names : slice_is(table, "math") ? tables[2].names : NULL;
}
