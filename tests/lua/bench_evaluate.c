/* SPDX-License-Identifier: Apache-2.0 */
/* What an evaluation costs. Not a test: `tests/lua/bench_evaluate [rounds]` prints nanoseconds. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "tests/lua/world.h"

static double now_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void measure(struct world *w, const char *what, long rounds)
{
	double best = 1e18;
	for (int try = 0; try < 5; try++) {
		double start = now_ns();
		for (long i = 0; i < rounds; i++) {
			if (world_run(w) != OK)
				abort();
			arena_reset(&w->arena);
		}
		double each = (now_ns() - start) / (double)rounds;
		best = each < best ? each : best;
	}
	printf("%-55s %8.0f ns  %-12s\n", what, best, verdict_names[w->e.verdict]);
}

static void set_persons(struct world *w)
{
	world_children(w, 6, true);
	for (uint32_t i = 0; i <= 6; i++) {
		world_set(w, i, BIRTH_DATE, value_day(i ? "2015-02-01" : "1985-01-01"));
		world_set(w, i, ADDRESS, value_text(VALUE_KATO, "710000000"));
		world_set(w, i, SEX, value_text(VALUE_ENUM, "female"));
		world_set(w, i, INCOME, value_int(1000));
		world_set(w, i, DISABLED, value_bool(false));
	}
}

int main(int argc, char **argv)
{
	long rounds = argc > 1 ? atol(argv[1]) : 200000;
	struct world w;
	world_init(&w, NULL);
	set_persons(&w);
	world_lua(&w, "function clauses.a() return true end", "a");
	measure(&w, "one clause that reads nothing", rounds);
	world_lua(&w, "function clauses.a() return age(person.birth_date, law_day) >= 18 end\n"
	          "function clauses.b() return person.income < 50000 end\n"
	          "function clauses.c() return person.sex == 'female' end\n", "a b c");
	measure(&w, "three simple clauses over own facts", rounds);
	world_unknown(&w, 0, INCOME);
	measure(&w, "... one of them unknown", rounds);
	world_set(&w, 0, INCOME, value_int(1000));
	world_lua(&w, "local function together(c) return c.address == person.address and age(c.birth_date, law_day) < 18 end\n"
	          "function clauses.enough_children() return at_least(4, person.children, together) end\n"
	          "function values.counted() return filter(person.children, together) end\n", "enough_children");
	measure(&w, "large family, six children", rounds / 4);
	w.service.benefit_of = SLICE_LIT("counted");
	rules_host_free(w.host);
	w.host = rules_host_new();
	measure(&w, "... with the list that the benefit counts", rounds / 4);
	double start = now_ns();
	for (int i = 0; i < 1000; i++) {
		rules_host_free(w.host);
		w.host = rules_host_new();
		if (world_run(&w) != OK)
			abort();
		arena_reset(&w.arena);
	}
	printf("%-55s %8.0f ns\n", "compiling and checking a package, and one evaluation", (now_ns() - start) / 1000);
	world_fini(&w);
	return 0;
}
