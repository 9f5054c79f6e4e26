/* SPDX-License-Identifier: Apache-2.0 */
/* Which of several assertions is in force (docs/engine.md section 4), each rule of the order by itself. */
#include "engine/base/civil.h"
#include "engine/subject/values.h"
#include "tests/subject/world.h"
#include "tests/tap.h"

static struct arena a;
static assertions list;

static void say(const char *source, const char *record, int version, int from, int as_of_day, const char *kato)
{
	struct assertion one = {.fact = SLICE_LIT("address"),
		.valid_from = from,
		.as_of_ms = as_of_day * CIVIL_DAY_MS,
		.source = slice_of(source),
		.record = slice_of(record),
		.version = version};
	if (kato)
		one.value = (struct value){VALUE_KATO, {.text = slice_of(kato)}};
	assertion_insert(&a, &list, &one);
}

static const char *read(int day, bool bounded, int fresh)
{
	const struct assertion *in_force =
		facts_read(NULL, &list, SLICE_LIT("address"), SLICE_NONE, (struct fact_day){day, bounded, fresh});
	return !in_force ? "unknown" : in_force->value.type == VALUE_NONE ? "none" : in_force->value.u.text.ptr;
}

static void start(void)
{
	list = (assertions){0};
}

int main(void)
{
	arena_init(&a);
	tap_is_str(read(100, true, 0), "unknown", "without an assertion a fact is unknown");
	say("b", "r", 1, 10, 10, "1");
	tap_is_str(read(9, true, 0), "unknown", "before its first day it is unknown");
	tap_is_str(read(10, true, 0), "1", "on its first day it is known");
	tap_is_str(read(0, false, 0), "1", "without a bound it is known");
	say("b", "q", 1, 9, 11, NULL);
	tap_is_str(read(10, true, 0), "none", "the latest as_of wins, though it speaks of an earlier day; none is an answer");

	start();
	say("z.address", "r", 9, 10, 10, "1");
	say("kz.address", "r", 1, 5, 10, "2");
	tap_is_str(read(10, true, 0), "2", "at one as_of the owner's word counts");
	say("kz.address", "q", 2, 4, 10, "3");
	tap_is_str(read(10, true, 0), "3", "then the higher version");
	say("kz.address", "p", 2, 6, 10, "4");
	tap_is_str(read(10, true, 0), "4", "then the later first day");

	start();
	say("a", "z", 1, 10, 10, "1");
	say("b", "a", 1, 10, 10, "2");
	tap_is_str(read(10, true, 0), "2", "then the source");
	say("b", "b", 1, 10, 10, "3");
	tap_is_str(read(10, true, 0), "3", "then the record");

	start();
	say("b", "r", 1, 10, 10, "1");
	tap_is_str(read(40, true, 30), "1", "just fresh");
	tap_is_str(read(41, true, 30), "unknown", "no longer fresh");
	arena_fini(&a);
	return tap_done();
}
