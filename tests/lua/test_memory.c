/* SPDX-License-Identifier: Apache-2.0 */
/* An allocator that fails at the n-th allocation, for every n: each time a clean answer, and nothing lost (run under a sanitizer). */
#include "tests/lua/world.h"
#include "tests/tap.h"

static const char lua[] =
	"local limits = {18, {21, 23}}\n"
	"local function together(c) return c.address == person.address and age(c.birth_date, law_day) < limits[1] end\n"
	"function clauses.enough() return at_least(2, person.children, together) end\n"
	"function clauses.named() return person.name .. 'x' ~= 'x' and string.sub(person.name, 1, 2) == 'ab' end\n"
	"function clauses.poor() local t = {} for i = 1, 20 do t[i] = {i} end return #t == 20 end\n"
	"function values.counted() return filter(person.children, together) end\n";

static void init(struct world *w, const struct script_limits *limits)
{
	world_init(w, limits);
	world_lua(w, lua, "enough named poor");
	w->service.benefit_of = SLICE_LIT("counted");
	world_children(w, 2, true);
	world_set(w, 0, NAME, value_text(VALUE_TEXT, "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"));
	for (uint32_t i = 0; i <= 2; i++) {
		world_set(w, i, ADDRESS, value_text(VALUE_KATO, "710000000"));
		world_set(w, i, BIRTH_DATE, value_day("2015-02-01"));
	}
}

/* The machine has no memory: fatal, and not the package's fault. With memory again, the same host goes on. */
static void test_every_allocation(void)
{
	struct script_limits limits = script_limits_default;
	struct world w;
	uint64_t n = 0, failed = 0;
	int rc;
	do {
		limits.fail_at = ++n;
		init(&w, &limits);
		rc = world_run(&w);
		if (rc == OK)
			break;
		failed++;
		if (rc != ERR_FATAL || strcmp(w.err.code, "no-memory") != 0) {
			tap_ok(false, "allocation %llu: fatal", (unsigned long long)n);
			break;
		}
		world_fini(&w);
	} while (n < 100000);
	tap_is_int(rc, OK, "with enough memory it is evaluated");
	tap_is_str(verdict_names[w.e.verdict], "eligible", "and right");
	tap_ok(failed > 200, "each of many allocations failed cleanly");
	printf("# %llu allocations failed, one after the other\n", (unsigned long long)failed);
	world_fini(&w);
}

/* The package's own limit: every size from nothing to enough is an error of the package or the right verdict. */
static void test_every_limit(void)
{
	struct script_limits limits = script_limits_default;
	struct world w;
	int errors = 0, right = 0;
	for (size_t bytes = 8000; bytes < 60000; bytes += 97) {
		limits.memory_bytes = bytes;
		init(&w, &limits);
		int rc = world_run(&w);
		if (rc == OK && w.e.verdict == VERDICT_ERROR && w.e.error && *w.e.error)
			errors++;
		else if (rc == OK && w.e.verdict == VERDICT_ELIGIBLE)
			right++;
		else
			tap_ok(false, "a limit of %zu bytes: %d", bytes, rc);
		world_fini(&w);
	}
	tap_ok(errors > 0, "too little memory is the package's error");
	tap_ok(right > 0, "enough is enough");
}

/* What one evaluation leaves behind does not add up. */
static void test_steady(void)
{
	struct world w;
	init(&w, NULL);
	int wrong = 0;
	for (int i = 0; i < 20000; i++) {
		wrong += world_run(&w) != OK || w.e.verdict != VERDICT_ELIGIBLE;
		arena_reset(&w.arena);
	}
	tap_is_int(wrong, 0, "twenty thousand evaluations within the limit of one");
	world_fini(&w);
}

/* Of whom a script was asked before cannot be seen by how much memory is left: at every size the first, who has sixty children,
 * changes nothing for the second. */
static int ask(int64_t tables, bool after_another)
{
	static const char hoards[] =
		"function clauses.a()\n\tlocal t\n\tfor _, c in ipairs(person.children) do t = {c} end\n"
		"\tt = nil\n\tfor i = 1, person.income do t = {t} end\n\treturn true\nend\n";
	struct world w;
	world_init(&w, NULL);
	world_lua(&w, hoards, "a");
	world_set(&w, 0, INCOME, value_int(1));
	world_children(&w, 60, true);
	int rc = after_another ? world_run(&w) : OK;
	world_set(&w, 0, INCOME, value_int(tables));
	world_children(&w, 0, true);
	if (!rc)
		rc = world_run(&w);
	int verdict = rc ? -1 : (int)w.e.verdict;
	world_fini(&w);
	return verdict;
}

static void test_no_trace(void)
{
	int differ = 0, enough = 0, too_much = 0;
	for (int64_t tables = 12000; tables < 17000; tables += 20) {
		int alone = ask(tables, false);
		differ += alone != ask(tables, true);
		enough += alone == VERDICT_ELIGIBLE;
		too_much += alone == VERDICT_ERROR;
	}
	tap_is_int(differ, 0, "nobody sees by the memory that is left whom the rules were asked about before");
	tap_ok(enough > 0 && too_much > 0, "and the limit lies among the sizes that were tried");
}

int main(void)
{
	test_every_allocation();
	test_every_limit();
	test_steady();
	test_no_trace();
	return tap_done();
}
