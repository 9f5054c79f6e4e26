/* SPDX-License-Identifier: Apache-2.0 */
/* Scripts that mean harm, tests/lua/hostile/NAME.lua: each is contained, twice. First by the sandbox alone (engine/lua, nothing checked
 * before): the outcome is as the table says. Then through rules_evaluate, where the check of the text stands in front: the verdict is
 * an error, unless the script is harmless. Each time: under a second, within the limit of memory, nothing on standard output or
 * standard error, no data in errors, and these are UTF-8.
 *
 * A script is run for one person, then for another: what the second is told must be what a fresh script would have told. Through
 * rules_evaluate also the other way round: the order of persons changes no evaluation. */
#include <dirent.h>
#include <fcntl.h>
#include <time.h>
#include <unistd.h>
#include "engine/base/utf8.h"
#include "tests/lua/world.h"
#include "tests/tap.h"

#define TIME_MAX 1.0 /* s */

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
	{"bytecode", LOADS_NOT, false, "binary"}, {"unfinished", LOADS_NOT, false, "near"}, {"deep_nesting", LOADS_NOT, false, "brackets are open"},
	{"clause_not_function", LOADS_NOT, false, "functions"}, {"clause_builtin", LOADS_NOT, false, "functions"},
	/* found later: time inside C, in the compiler, in reading facts; memory; traces; data in errors; ways out */
	{"compare_zeros", LOADS_NOT, false, "by number"}, {"compare_zeros_unicode", LOADS_NOT, false, "by number"},
	{"compare_equal_long", SPENDS, false, "budget"}, {"compile_or", LOADS_NOT, false, "2,000"},
	{"compile_elseif", LOADS_NOT, false, "2,000"}, {"compile_break", LOADS_NOT, false, "2,000"},
	{"compile_goto", LOADS_NOT, false, "2,000"}, {"compile_labels", HARMLESS, true, NULL},
	{"compile_constants", HARMLESS, true, NULL}, {"compile_locals", LOADS_NOT, false, "too many local"},
	{"compile_functions", LOADS_NOT, false, "overflow"}, {"compile_concat", LOADS_NOT, false, "overflow"},
	{"compile_comment", LOADS_NOT, false, "unfinished"}, {"source_latin", LOADS_NOT, false, "UTF-8"},
	{"source_zero", LOADS_NOT, false, "UTF-8"}, {"source_mark", LOADS_NOT, false, "unexpected"},
	{"escape_octal", LOADS_NOT, false, "by number"}, {"escape_hidden", LOADS_NOT, false, "by number"},
	{"collisions_lookup", SPENDS, false, "budget"}, {"table_holes", SPENDS, false, "budget"},
	{"table_rehash", SPENDS, false, "budget"}, {"facts_reread", SPENDS, false, "budget"},
	{"facts_of_members", SPENDS, false, "budget"}, {"filter_of_filters", SPENDS, false, "budget"},
	{"helpers_in_helpers", SPENDS, false, "budget"}, {"helper_many_arguments", SPENDS, false, "budget"},
	{"dates_loop", SPENDS, false, "budget"}, {"sub_loop", SPENDS, false, "budget"},
	{"unknown_in_either", SPENDS, false, "budget"}, {"budget_in_values", SPENDS, false, "budget"},
	{"budget_by_halves", SPENDS, false, "budget"}, {"memory_numbers", HOARDS, false, "memory"},
	{"memory_strings", HOARDS, false, "memory"}, {"memory_keys", HOARDS, false, "memory"},
	{"memory_varargs", HOARDS, false, "memory"}, {"memory_upvalues", HOARDS, false, "memory"},
	{"memory_in_helper", HOARDS, false, "memory"}, {"memory_in_either", HOARDS, false, "memory"},
	{"memory_constants", LOADS_NOT, false, "memory"}, {"constants_deep", LOADS_NOT, false, "constants"},
	{"constants_keys", LOADS_NOT, false, "constants"}, {"constants_circle", HARMLESS, true, NULL},
	{"leak_function", KEEPS, false, "kept"}, {"leak_constant_swap", KEEPS, false, "kept"},
	{"leak_parameter", KEEPS, false, "kept"}, {"leak_loop_variable", KEEPS, false, "kept"},
	{"leak_vararg", FAILS, false, "constant"}, {"leak_values_table", FAILS, false, "constant"},
	{"leak_numbers_constant", FAILS, false, "constant"}, {"leak_iterator", KEEPS, false, "kept"},
	{"leak_list_kept", KEEPS, false, "kept"}, {"leak_child_kept", KEEPS, false, "kept"},
	{"leak_after_error", FAILS, false, "needs"}, {"leak_after_budget", SPENDS, false, "budget"},
	{"leak_after_memory", HOARDS, false, "memory"}, {"leak_stack", HARMLESS, true, NULL},
	{"leak_strings", HARMLESS, true, NULL}, {"leak_error_compare", FAILS, false, "compare"},
	{"leak_error_index", FAILS, false, "index"}, {"leak_error_long", FAILS, false, "index"},
	{"leak_error_lines", FAILS, false, "index"}, {"leak_error_result", FAILS, false, "return"},
	{"leak_error_length", FAILS, false, "length"}, {"leak_error_bits", FAILS, false, "bitwise"},
	{"leak_error_shift", FAILS, false, "zero"}, {"leak_error_share", FAILS, false, "no value"},
	{"leak_error_helper", FAILS, false, "list"}, {"leak_error_recursion", HOARDS, false, "memory"},
	{"dump", FAILS, false, "nil value"}, {"format", FAILS, false, "nil value"},
	{"getmetatable", FAILS, false, "not defined"}, {"metamethod_by_name", FAILS, false, "needs"},
	{"select_negative", FAILS, false, "not defined"}, {"error_object", FAILS, false, "not defined"},
	{"xpcall", FAILS, false, "not defined"}, {"dofile", FAILS, false, "not defined"},
	{"print", FAILS, false, "not defined"}, {"warn", FAILS, false, "not defined"},
	{"tonumber", FAILS, false, "not defined"}, {"sort", FAILS, false, "not defined"},
	{"concat", FAILS, false, "not defined"}, {"utf8", FAILS, false, "not defined"},
	{"environment_upvalue", FAILS, false, "not defined"}, {"environment_index", FAILS, false, "not defined"},
	{"person_call", FAILS, false, "call"}, {"person_concat", FAILS, false, "concatenate"},
	{"person_order", FAILS, false, "compare"}, {"function_order", FAILS, false, "compare"},
	{"list_concat", FAILS, false, "concatenate"}, {"place_key", HARMLESS, false, NULL},
	{"place_sub", FAILS, false, "string.sub"}, {"place_date", FAILS, false, "date"},
	{"float_zero", HARMLESS, true, NULL}, {"clause_many", FAILS, false, "return"},
	{"clause_redefined", FAILS, false, "constant"}, {"clause_arguments", FAILS, false, "index"},
	{"global_function", LOADS_NOT, false, "global"}, {"attribute_close", FAILS, false, "non-closable"},
	{"attribute_const", LOADS_NOT, false, "const"}, {"goto_nowhere", LOADS_NOT, false, "label"},
	{"check_names", FAILS, false, "not defined"}, {"check_scopes", HARMLESS, true, NULL},
	{"check_fields", HARMLESS, true, NULL}, {"nothing", HARMLESS, false, NULL},
	{"unpack_list", FAILS, false, "ipairs"}, {"iterator_abuse", FAILS, false, "ipairs"}, {"error_unwind", FAILS, false, "needs"},
};

static const char *const expected_names[] = {"does not load", "error", "budget", "memory", "kept", "ok"};

/* --- a world without rules: fields by number ------------------------------------------------------------------------------ */
enum { FIELD_ADDRESS, FIELD_CHILDREN, FIELD_INCOME, FIELD_MISSING, FIELD_NAME, FIELD_OF_CHILD };
static const struct script_field fields[] = {{{"address", 7}, 0, 0}, {{"children", 8}, 0, 1}, {{"income", 6}, 0, 0}, {{"missing", 7}, 0, 0},
	{{"name", 4}, 0, 0}, {{"income", 6}, 1, 0}};

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
		out->u.integer = field == FIELD_INCOME ? *(int *)arg : 987654;
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

/* Of this thread: rules wait for nothing, so on a processor of its own it is the time that passes, and what else the machine does counts not. */
static double seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* --- what holds for each ---------------------------------------------------------------------------------------------------- */
static int saved_fds[2], captured = -1;

static void capture(void)
{
	char path[] = "/tmp/aldyn-hostile-XXXXXX";
	captured = mkstemp(path);
	if (captured < 0)
		tap_bail("no temporary file");
	unlink(path);
	fflush(stdout);
	for (int fd = 1; fd <= 2; fd++) {
		saved_fds[fd - 1] = dup(fd);
		dup2(captured, fd);
	}
}

/* Bytes that were written to standard output and standard error since capture(). */
static long captured_bytes(void)
{
	fflush(stdout);
	long bytes = (long)lseek(captured, 0, SEEK_END);
	for (int fd = 1; fd <= 2; fd++) {
		dup2(saved_fds[fd - 1], fd);
		close(saved_fds[fd - 1]);
	}
	close(captured);
	return bytes;
}

static bool is_utf8(const char *text)
{
	size_t n = 0;
	for (size_t left = strlen(text); left > 0; left -= n, text += n)
		if (!(n = utf8_length((const unsigned char *)text, left)))
			return false;
	return true;
}

/* Nothing of any person: names, places, sums, keys. */
static bool tells_nothing(const char *text)
{
	return !strstr(text, "SECRET") && !strstr(text, "710000000") && !strstr(text, "987654") && !strstr(text, "iin:") && is_utf8(text);
}

struct run { enum expected got; bool met, spoilt; char error[SCRIPT_ERROR_BYTES]; };

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
	run->met = run->spoilt = false;
	run->error[0] = 0;
	script_begin(s, &world);
	for (size_t i = 0; i < script_functions(s, &functions); i++) {
		script_call(s, (int)i, &result);
		if (run->got == HARMLESS && worst(HARMLESS, result.outcome) != HARMLESS)
			snprintf(run->error, sizeof run->error, "%s", result.error);
		run->got = worst(run->got, result.outcome);
		run->spoilt |= result.outcome == SCRIPT_MEMORY;
		run->met = result.outcome == SCRIPT_OK && result.integer;
	}
	enum script_outcome end = script_end(s, &instructions, &kept);
	if (run->got == HARMLESS && end != SCRIPT_OK)
		snprintf(run->error, sizeof run->error, "%s", kept);
	run->got = worst(run->got, end);
	run->spoilt |= end != SCRIPT_OK;
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
	bool used = script_is_used(*s);
	evaluate(*s, income, run);
	if (run->spoilt || script_is_worn(*s)) {
		script_free(*s);
		*s = NULL;
	}
	if (run->spoilt && used)
		run_for(s, text, income, run);
}

static void test_sandbox(const struct hostile *h, struct slice text)
{
	struct script *s = NULL, *fresh = NULL;
	struct run first, second, alone;
	capture();
	double start = seconds();
	run_for(&s, text, 1, &first);
	double spent = seconds() - start;
	size_t held = s ? script_memory_bytes(s) : 0;
	run_for(&s, text, 2, &second);
	run_for(&fresh, text, 2, &alone);
	long said = captured_bytes();
	script_free(s);
	script_free(fresh);
	tap_is_str(expected_names[first.got], expected_names[h->expected], "%s: outcome", h->name);
	if (!tap_ok(h->says ? strstr(first.error, h->says) != NULL : first.met == h->met, "%s: says what is wrong", h->name))
		printf("# %s\n", first.error);
	tap_ok(tells_nothing(first.error), "%s: tells no data, in UTF-8", h->name);
	tap_ok(second.got == alone.got && second.met == alone.met && !strcmp(second.error, alone.error),
	       "%s: the second person meets a script without a past", h->name);
	tap_ok(held <= script_limits_default.memory_bytes, "%s: memory is bounded", h->name);
	tap_is_int(said, 0, "%s: says nothing on standard output or standard error", h->name);
	if (!tap_ok(spent < TIME_MAX, "%s: time is bounded", h->name) || getenv("VERBOSE"))
		printf("# %s: %.1f ms; %s\n", h->name, spent * 1e3, first.error);
}

/* --- through the host of rules ----------------------------------------------------------------------------------------------- */
/* Person A (b false) has three children, B one and a half of them unknown. */
static void become(struct world *w, bool b)
{
	world_set(w, 0, NAME, value_text(VALUE_TEXT, b ? "SECRET TOO" : "SECRET NAME"));
	world_set(w, 0, INCOME, value_int(b ? 2 : 1));
	world_set(w, 0, ADDRESS, value_text(VALUE_KATO, "710000000"));
	world_children(w, b ? 1 : 3, !b);
	for (uint32_t i = 1; i <= 3; i++)
		world_set(w, i, ADDRESS, value_text(VALUE_KATO, b ? "750000000" : "710000000"));
}

/* An evaluation as text: whatever of it becomes a record. */
static void tell(const struct world *w, char *out, size_t bytes)
{
	const struct evaluation *e = &w->e;
	size_t at = (size_t)snprintf(out, bytes, "%s", verdict_names[e->verdict]);
	for (size_t i = 0; i < e->clause_count; i++) {
		const struct clause_result *c = &e->clauses[i];
		at += (size_t)snprintf(out + at, bytes - at, "; %s %s", clause_answer_names[c->answer],
			world_missing(c->missing, c->missing_count));
		for (size_t k = 0; k < c->value_count; k++)
			at += (size_t)snprintf(out + at, bytes - at, " %.*s=%lld", SLICE_ARG(c->values[k].name), (long long)c->values[k].number);
	}
	snprintf(out + at, bytes - at, "; %s", e->error ? e->error : "");
}

enum { TOLD_BYTES = 4096 };

/* order: letters a and b; told[i]: what the i-th was told. Returns the longest time. */
static double run_in_order(struct slice text, const char *order, char told[][TOLD_BYTES], bool *ok)
{
	static char copy[70000];
	struct world w;
	double longest = 0;
	world_init(&w, NULL);
	snprintf(copy, sizeof copy, "%.*s", SLICE_ARG(text));
	world_lua(&w, copy, "a");
	if (strstr(copy, "values.counted"))
		w.service.benefit_of = SLICE_LIT("counted");
	for (int i = 0; order[i]; i++) {
		become(&w, order[i] == 'b');
		double start = seconds();
		*ok = world_run(&w) == OK && *ok;
		double spent = seconds() - start;
		longest = spent > longest ? spent : longest;
		tell(&w, told[i], TOLD_BYTES);
	}
	world_fini(&w);
	return longest;
}

static void test_verdict(const struct hostile *h, struct slice text)
{
	char one[3][TOLD_BYTES], other[3][TOLD_BYTES];
	bool ok = true;
	capture();
	double spent = run_in_order(text, "aba", one, &ok), again = run_in_order(text, "ba", other, &ok);
	long said = captured_bytes();
	tap_ok(ok, "%s: is the package's fault, not the engine's", h->name);
	if (h->expected != HARMLESS)
		tap_ok(strncmp(one[0], "error", 5) == 0, "%s: fails closed", h->name);
	tap_is_str(other[1], one[0], "%s: A is told the same before B and after", h->name);
	tap_is_str(other[0], one[1], "%s: so is B", h->name);
	tap_is_str(one[2], one[0], "%s: and A when asked again", h->name);
	tap_ok(tells_nothing(one[0]) && tells_nothing(one[1]), "%s: tells no data in the verdict either", h->name);
	tap_is_int(said, 0, "%s: says nothing there", h->name);
	if (!tap_ok(spent < TIME_MAX && again < TIME_MAX, "%s: in time there too", h->name))
		printf("# %.1f ms, %.1f ms\n", spent * 1e3, again * 1e3);
}

/* Too long for a file of its own. */
static void test_long(void)
{
	static char room[40000];
	memset(room, ' ', sizeof room);
	static const struct hostile too_long = {"a text of 40,000 bytes", LOADS_NOT, false, "32 KiB"};
	test_sandbox(&too_long, (struct slice){room, sizeof room});
	test_verdict(&too_long, (struct slice){room, sizeof room - 1});
}

static size_t files_there(void)
{
	char path[500];
	const char *source = getenv("ALDYN_SOURCE");
	snprintf(path, sizeof path, "%s/tests/lua/hostile", source ? source : ".");
	DIR *d = opendir(path);
	size_t count = 0;
	if (!d)
		tap_bail(path);
	for (struct dirent *e; (e = readdir(d));)
		count += e->d_name[0] != '.';
	closedir(d);
	return count;
}

int main(void)
{
	static char room[70000];
	size_t count = sizeof table / sizeof table[0];
	for (size_t i = 0; i < count; i++) {
		struct slice text = read_file(table[i].name, room, sizeof room - 1);
		test_sandbox(&table[i], text);
		test_verdict(&table[i], text);
	}
	test_long();
	tap_is_int(files_there(), count, "each script that is there was run");
	return tap_done();
}
