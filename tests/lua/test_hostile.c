/* SPDX-License-Identifier: Apache-2.0 */
/* Scripts that mean harm, tests/lua/hostile/NAME.lua: each is contained, twice. First by the sandbox alone (engine/lua, nothing checked
 * before): the outcome is as the table says, takes bounded time and memory, and no error tells data. Then through
 * rules_evaluate, where the check of the text stands in front: the verdict is an error, unless the script is harmless.
 *
 * A script is run for one person, then for another: what the second is told must be what a fresh script would have told. */
#include <time.h>
#include "tests/lua/world.h"
#include "tests/tap.h"

enum expected { LOADS_NOT, FAILS, SPENDS, HOARDS, KEEPS, HARMLESS };

static const struct hostile { const char *name; enum expected expected; bool met; const char *says; } table[] = {
	/* time */
	{"loop", SPENDS, false, "budget"}, {"loop_repeat", SPENDS, false, "budget"}, {"loop_goto", SPENDS, false, "budget"},
	{"loop_at_load", LOADS_NOT, false, "budget"}, {"loop_of_helpers", SPENDS, false, "budget"},
	{"loop_of_unknowns", SPENDS, false, "budget"}, {"loop_inside_helper", SPENDS, false, "budget"},
	{"loop_inside_either", SPENDS, false, "budget"}, {"loop_ipairs", HOARDS, false, "memory"},
	{"loop_numeric", SPENDS, false, "budget"}, {"recursion_tail", SPENDS, false, "budget"},
	{"recursion", HOARDS, false, "memory"}, {"recursion_helpers", FAILS, false, "overflow"},
	{"recursion_either", FAILS, false, "overflow"}, {"recursion_mutual", HOARDS, false, "memory"},
	{"contains_quadratic", SPENDS, false, "budget"}, {"compare_long", SPENDS, false, "budget"},
	{"collisions", HOARDS, false, "memory"}, {"pattern", FAILS, false, "nil value"}, {"string_rep", FAILS, false, "nil value"},
	/* memory */
	{"memory_doubling", HOARDS, false, "memory"}, {"memory_churn", HOARDS, false, "memory"},
	{"memory_table", HOARDS, false, "memory"}, {"memory_closures", HOARDS, false, "memory"},
	{"memory_at_load", LOADS_NOT, false, "memory"}, {"memory_lists", HOARDS, false, "memory"},
	{"memory_arguments", HOARDS, false, "memory"},
	/* from one person to the next */
	{"leak_upvalue_table", FAILS, false, "constant"}, {"leak_upvalue_nested", FAILS, false, "constant"},
	{"leak_upvalue", KEEPS, false, "kept"}, {"leak_counter", KEEPS, false, "kept"}, {"leak_hidden_counter", KEEPS, false, "kept"},
	{"leak_global", FAILS, false, "global"}, {"leak_environment", KEEPS, false, "kept"},
	{"leak_environment_local", FAILS, false, "constant"}, {"leak_clauses", FAILS, false, "constant"},
	{"leak_clauses_alias", FAILS, false, "constant"}, {"leak_library", FAILS, false, "constant"},
	{"leak_builtin", FAILS, false, "global"}, {"leak_person", FAILS, false, "read-only"}, {"leak_list", FAILS, false, "read-only"},
	{"leak_member", FAILS, false, "read-only"}, {"leak_clause_to_clause", KEEPS, false, "kept"},
	{"leak_result_table", KEEPS, false, "kept"}, {"load_facts", LOADS_NOT, false, "inside functions"},
	{"load_day", LOADS_NOT, false, "inside functions"}, {"load_list", HARMLESS, true, NULL},
	/* data in errors */
	{"leak_error_field", FAILS, false, "needs"}, {"leak_error_global", FAILS, false, "not defined"},
	{"leak_error_call", FAILS, false, "call"}, {"leak_error_arithmetic", FAILS, false, "arithmetic"},
	{"leak_error_date", FAILS, false, "real day"}, {"leak_error_param", FAILS, false, "no value"},
	{"leak_error_for", FAILS, false, "initial"}, {"leak_numbers", FAILS, false, "named"},
	/* territory */
	{"place_order", FAILS, false, "compare"}, {"place_text", FAILS, false, "concatenate"},
	{"place_number", FAILS, false, "arithmetic"}, {"place_index", FAILS, false, "index"}, {"place_literal", HARMLESS, false, NULL},
	/* ways out */
	{"pcall", FAILS, false, "not defined"}, {"load", FAILS, false, "not defined"}, {"os", FAILS, false, "not defined"},
	{"io", FAILS, false, "not defined"}, {"require", FAILS, false, "not defined"}, {"coroutine", FAILS, false, "not defined"},
	{"metatable", FAILS, false, "not defined"}, {"metatable_text", FAILS, false, "index"}, {"pairs", FAILS, false, "not defined"},
	{"next", FAILS, false, "not defined"}, {"address", FAILS, false, "not defined"}, {"random", FAILS, false, "nil value"},
	{"collectgarbage", FAILS, false, "not defined"}, {"debug", FAILS, false, "not defined"}, {"rawset", FAILS, false, "not defined"},
	{"to_be_closed", FAILS, false, "clos"}, {"gc_meta", HARMLESS, true, NULL},
	{"bytecode", LOADS_NOT, false, "binary"}, {"unfinished", LOADS_NOT, false, "near"}, {"deep_nesting", LOADS_NOT, false, "overflow"},
	{"clause_not_function", LOADS_NOT, false, "functions"}, {"clause_builtin", LOADS_NOT, false, "functions"},
	{"unpack_list", FAILS, false, "ipairs"}, {"iterator_abuse", FAILS, false, "ipairs"}, {"error_unwind", FAILS, false, "needs"},
};

static const char *const expected_names[] = {"does not load", "error", "budget", "memory", "kept", "ok"};

/* --- a world without rules: fields by number ------------------------------------------------------------------------------ */
enum { FIELD_ADDRESS, FIELD_CHILDREN, FIELD_INCOME, FIELD_MISSING, FIELD_NAME, FIELD_OF_CHILD };
static const struct script_field fields[] = {{{"address", 7}, 0}, {{"children", 8}, 0}, {{"income", 6}, 0}, {{"missing", 7}, 0},
	{{"name", 4}, 0}, {{"income", 6}, 1}};

static void read_field(void *arg, uint32_t object, unsigned field, struct script_value *out)
{
	static const uint32_t children[] = {1, 2, 3};
	(void)object;
	out->kind = SCRIPT_MISSING;
	if (field == FIELD_ADDRESS) {
		out->kind = SCRIPT_TOKEN;
		out->u.text = SLICE_LIT("710000000");
	} else if (field == FIELD_CHILDREN) {
		out->kind = SCRIPT_LIST;
		out->u.list = (struct script_list){children, 3, 1, true, true};
	} else if (field == FIELD_INCOME || field == FIELD_OF_CHILD) {
		out->kind = SCRIPT_INTEGER;
		out->u.integer = *(int *)arg;
	} else if (field == FIELD_NAME) {
		out->kind = SCRIPT_TEXT;
		out->u.text = SLICE_LIT("SECRET NAME");
	}
}

static bool never_same(void *arg, uint32_t a, uint32_t b)
{
	(void)arg;
	(void)a;
	(void)b;
	return false;
}

static bool no_parameter(void *arg, struct slice name, int32_t day, int64_t *out)
{
	(void)arg;
	(void)name, (void)day;
	(void)out;
	return false;
}

static struct slice read_file(const char *name, char *room, size_t bytes)
{
	char path[500];
	const char *source = getenv("ALDYN_SOURCE");
	snprintf(path, sizeof path, "%s/tests/lua/hostile/%s.lua", source ? source : ".", name);
	FILE *file = fopen(path, "rb");
	if (!file)
		tap_bail(path);
	size_t len = fread(room, 1, bytes, file);
	fclose(file);
	return (struct slice){room, len};
}

static double seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct run { enum expected got; bool met; char error[SCRIPT_ERROR_BYTES]; };

static enum expected worst(enum expected a, enum script_outcome outcome)
{
	enum expected b = outcome == SCRIPT_BUDGET ? SPENDS : outcome == SCRIPT_MEMORY ? HOARDS : outcome == SCRIPT_KEPT ? KEEPS
	                : outcome == SCRIPT_OK || outcome == SCRIPT_UNKNOWN ? HARMLESS : FAILS;
	return a == HARMLESS ? b : a;
}

/* All clauses, for a person with this income. */
static void evaluate(struct script *s, int income, struct run *run)
{
	struct script_world world = {&income, read_field, never_same, no_parameter, 20605, 20605, NULL};
	const struct script_function *functions;
	struct script_result result;
	uint64_t instructions;
	const char *kept;
	run->got = HARMLESS;
	run->error[0] = 0;
	script_begin(s, &world);
	for (size_t i = 0; i < script_functions(s, &functions); i++) {
		script_call(s, (int)i, &result);
		if (run->got == HARMLESS && worst(HARMLESS, result.outcome) != HARMLESS)
			snprintf(run->error, sizeof run->error, "%s", result.error);
		run->got = worst(run->got, result.outcome);
		run->met = result.outcome == SCRIPT_OK && result.integer;
	}
	enum script_outcome end = script_end(s, &instructions, &kept);
	if (run->got == HARMLESS && end != SCRIPT_OK)
		snprintf(run->error, sizeof run->error, "%s", kept);
	run->got = worst(run->got, end);
}

/* As the host of rules does: what was spoilt is made anew before the next person. */
static void run_for(struct script **s, struct slice text, int income, struct run *run)
{
	struct err err;
	if (!*s && script_new(&script_limits_default, slice_of("packages/hostile/eligibility.lua"), text, fields, 6, s, &err) != OK) {
		run->got = LOADS_NOT;
		run->met = false;
		snprintf(run->error, sizeof run->error, "%s", err.text);
		return;
	}
	evaluate(*s, income, run);
	if (run->got == HOARDS || run->got == KEEPS) {
		script_free(*s);
		*s = NULL;
	}
}

static void test_sandbox(const struct hostile *h, struct slice text)
{
	struct script *s = NULL, *fresh = NULL;
	struct run first, second, alone;
	double start = seconds();
	run_for(&s, text, 1, &first);
	double spent = seconds() - start;
	size_t held = s ? script_memory_bytes(s) : 0;
	run_for(&s, text, 2, &second);
	run_for(&fresh, text, 2, &alone);
	script_free(s);
	script_free(fresh);
	tap_is_str(expected_names[first.got], expected_names[h->expected], "%s: outcome", h->name);
	if (!tap_ok(h->says ? strstr(first.error, h->says) != NULL : first.met == h->met, "%s: says what is wrong", h->name))
		printf("# %s\n", first.error);
	tap_ok(!strstr(first.error, "SECRET") && !strstr(first.error, "710000000"), "%s: tells no data", h->name);
	tap_ok(second.got == alone.got && second.met == alone.met, "%s: the second person meets a script without a past", h->name);
	tap_ok(held <= script_limits_default.memory_bytes, "%s: memory is bounded", h->name);
	if (!tap_ok(spent < 2, "%s: time is bounded", h->name) || getenv("VERBOSE"))
		printf("# %s: %.1f ms; %s\n", h->name, spent * 1e3, first.error);
}

static void test_verdict(const struct hostile *h, struct slice text)
{
	struct world w;
	char copy[8192];
	world_init(&w, NULL);
	snprintf(copy, sizeof copy, "%.*s", SLICE_ARG(text));
	world_lua(&w, copy, "a");
	world_set(&w, 0, NAME, value_text(VALUE_TEXT, "SECRET NAME"));
	world_set(&w, 0, INCOME, value_int(1));
	world_set(&w, 0, ADDRESS, value_text(VALUE_KATO, "710000000"));
	world_children(&w, 3, true);
	tap_is_int(world_run(&w), OK, "%s: is the package's fault, not the engine's", h->name);
	if (h->expected != HARMLESS)
		tap_is_str(verdict_names[w.e.verdict], "error", "%s: fails closed", h->name);
	tap_ok(!w.e.error || !strstr(w.e.error, "SECRET"), "%s: tells no data in the verdict either", h->name);
	world_fini(&w);
}

int main(void)
{
	static char room[8192];
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		struct slice text = read_file(table[i].name, room, sizeof room - 1);
		test_sandbox(&table[i], text);
		test_verdict(&table[i], text);
	}
	return tap_done();
}
