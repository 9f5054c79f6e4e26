/* SPDX-License-Identifier: Apache-2.0 */
/* `aldyn test`: packages' tests.yaml on a virtual clock, as docs/packages.md defines it. TAP on stdout. Each test that begins eligible
 * is run again without each fact that the package needs; clauses that no test saw met, unmet and unknown are told of. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/civil.h"
#include "engine/base/say.h"
#include "engine/cli/cli.h"
#include "engine/cli/test.h"

static const struct cli_option options[] = {
	{"package", "NAME", NULL, "only this package"},
	{NULL, NULL, NULL, NULL},
};

struct suite {
	const char *folder, *only;
	struct ruleset *rules; /* for tables and names; each test loads its package alone */
	struct arena arena;    /* of the package */
	int count, failed, warnings;
};

struct package { struct suite *s; const struct service *svc; const char *file; const struct yaml_node *root; struct test_seen *seen; };

/* --- TAP ------------------------------------------------------------------------------------------------------------------------ */

static void result(struct package *p, struct slice name, const char *what, bool ok)
{
	p->s->count++;
	p->s->failed += !ok;
	printf("%s %d - %.*s: %.*s%s\n", ok ? "ok" : "not ok", p->s->count, SLICE_ARG(p->svc->name), SLICE_ARG(name), what);
}

/* "NAME: clause C: packages/…/eligibility.lua:6: message", and where it was called from, a line each: places first, with the folder. */
static void print_reason(const struct package *p, struct slice reason)
{
	const char *lua = ruleset_shown(p->s->rules, p->svc->lua_file.ptr);
	const char *name = arena_printf(&p->s->arena, "%.*s: ", SLICE_ARG(p->svc->name));
	int folder = (int)(strlen(lua) - p->svc->lua_file.len);
	const char *where = arena_slice(&p->s->arena, reason).ptr, *end, *place;

	if (slice_starts(reason, name))
		where += strlen(name);
	for (; *where; where = *end ? end + 1 : end) {
		end = strchrnul(where, '\n');
		place = memmem(where, (size_t)(end - where), "packages/", strlen("packages/"));
		if (*where == '\t' && place)
			printf("#   %.*s%.*s%.*s\n", (int)(place - where - 1), where + 1, folder, lua, (int)(end - place), place);
		else if (place && place - where > 2)
			printf("# %.*s%.*s (%.*s)\n", folder, lua, (int)(end - place), place, (int)(place - where - 2), where);
		else if (place)
			printf("# %.*s%.*s\n", folder, lua, (int)(end - place), place);
		else
			printf("# %.*s\n", (int)(end - where), where);
	}
}

static struct slice rule_error(const struct test_run *t, uint32_t i)
{
	const struct test_output *o = &t->outs.at[i];
	bool is = o->o.topic == TOPIC_DEAD_LETTERS && slice_is(json_string(o->data, "code"), "rule-error");

	return is ? json_string(o->data, "reason") : SLICE_NONE;
}

/* What is wrong, then why the rules failed, if they did: each reason once. */
static void problems(const struct package *p, const struct test_run *t)
{
	const struct test_problem *each;

	for VEC_EACH (each, &t->problems)
		printf("# %s:%d:%d: %s\n", p->file, each->line, each->col, each->text);
	for (uint32_t i = t->begun; t->problems.count && i < t->outs.count; i++) {
		struct slice reason = rule_error(t, i);
		uint32_t k = t->begun;
		while (reason.ptr && k < i && !slice_eq(rule_error(t, k), reason))
			k++;
		if (reason.ptr && k == i)
			print_reason(p, reason);
	}
}

/* --- one test ------------------------------------------------------------------------------------------------------------------- */

static int run_one(struct package *p, const struct yaml_node *test, int number, struct slice mask, struct arena *a, struct test_run *t, struct err *err)
{
	*t = (struct test_run){.a = a, .bundle = ruleset_bundle(p->s->rules), .file = p->file, .service = p->svc->name, .version = p->svc->version, .root = p->root,
	                       .test = test, .number = number, .mask = mask, .seen = p->seen, .seen_count = p->svc->clause_count};
	return test_run(t, err);
}

/* Without the fact: eligible still, or undetermined for want of exactly this; never turned into a no. */
static void judge_masked(struct package *p, struct test_run *t, const struct test_output *e)
{
	struct slice verdict = json_string(e->data, "verdict");
	const struct json_node *clauses = json_member(e->data, "clauses"), *missing = json_member(e->data, "missing");

	for (const struct json_node *c = json_first(clauses); c; c = json_next(clauses, c)) {
		struct slice answer = json_string(c, "verdict");
		if (slice_is(answer, "unmet") || slice_is(answer, "error"))
			test_problem(t, t->test, "without %.*s the clause %.*s is %.*s: it takes what nobody has said for a no", SLICE_ARG(t->mask),
			             SLICE_ARG(json_string(c, "name")), SLICE_ARG(answer));
	}
	for (const struct json_node *m = missing ? json_first(missing) : NULL; m; m = json_next(missing, m))
		if (!slice_eq(m->u.string, t->mask))
			test_problem(t, t->test, "without %.*s the case waits for %.*s, which is known", SLICE_ARG(t->mask), SLICE_ARG(m->u.string));
	if (!t->problems.count && !slice_is(verdict, "eligible") && !slice_is(verdict, "undetermined"))
		test_problem(t, t->test, "without %.*s the verdict is %.*s", SLICE_ARG(t->mask), SLICE_ARG(verdict));
	result(p, yaml_text(t->test, "name"), arena_printf(t->a, ", without %.*s", SLICE_ARG(t->mask)), !t->problems.count);
}

static bool wakes_by_date(const struct service *svc)
{
	for (size_t i = 0; i < svc->trigger_count; i++)
		if (svc->triggers[i].kind == TRIGGER_DATE)
			return true;
	return false;
}

static int masked(struct package *p, const struct yaml_node *test, int number, struct slice path, struct err *err)
{
	const struct yaml_node *of = yaml_member(test, "of");
	const struct test_person *person;
	struct test_run t;
	struct arena a;

	arena_init(&a);
	int rc = run_one(p, test, number, path, &a, &t, err);
	person = of ? test_person(&t, of->text) : NULL;
	const struct test_output *e = rc ? NULL : test_evaluated(&t, t.begun, person ? person->key : SLICE_NONE, SLICE_NONE);
	if (e)
		judge_masked(p, &t, e);
	else if (!rc) /* a date that is not known does not come */
		result(p, yaml_text(test, "name"), arena_printf(&a, ", without %.*s (nothing evaluates)", SLICE_ARG(path)), wakes_by_date(p->svc));
	problems(p, &t);
	arena_fini(&a);
	return rc;
}

static int all_masks(struct package *p, const struct yaml_node *test, int number, struct err *err)
{
	int rc = OK;

	if (slice_is(yaml_text(test, "mask"), "no"))
		return OK;
	for (size_t i = 0; i < p->svc->need_count && !rc; i++)
		if (!p->svc->needs[i].fact->absent_is_none)
			rc = masked(p, test, number, p->svc->needs[i].path, err);
	return rc;
}

static int one_test(struct package *p, const struct yaml_node *test, int number, struct err *err)
{
	struct test_run t;
	struct arena a;

	arena_init(&a);
	int rc = run_one(p, test, number, SLICE_NONE, &a, &t, err);
	bool ok = !rc && !t.problems.count;
	if (!rc) {
		result(p, yaml_text(test, "name"), "", ok);
		problems(p, &t);
	}
	bool eligible = slice_is(yaml_text(yaml_member(test, "then"), "verdict"), "eligible");
	arena_fini(&a);
	return rc || !ok || !eligible ? rc : all_masks(p, test, number, err);
}

/* --- tables --------------------------------------------------------------------------------------------------------------------- */

static int64_t whole(struct slice s)
{
	char text[24];

	snprintf(text, sizeof text, "%.*s", SLICE_ARG(s));
	return strtoll(text, NULL, 10);
}

static void one_table(struct package *p, const struct yaml_node *table)
{
	const struct yaml_node *rows = yaml_member(table, "rows"), *amounts = yaml_member(rows, "amount"), *counts = rows ? rows->first : NULL;
	const struct yaml_node *c = counts ? counts->first : NULL, *a = amounts ? amounts->first : NULL;
	int32_t day;
	bool ok = c && a && civil_parse_date(yaml_text(table, "on"), &day) && p->svc->benefit_brackets.ptr;
	const char *why = ok ? NULL : "a table needs `on` (a date) and `rows` of counts and `amount`, and the package a benefit";

	for (; ok && c && a; c = c->next, a = a->next) {
		int64_t tiyn = -1;
		int rc = ruleset_amount(p->s->rules, p->svc->benefit_brackets, whole(c->text), day, INT32_MAX, &tiyn);
		if (rc || tiyn != whole(a->text) * 100) {
			ok = false;
			printf("# %s:%d:%d: for %.*s the table says %.*s, the parameters %" PRId64 "\n", p->file, a->line, a->col, SLICE_ARG(c->text),
			       SLICE_ARG(a->text), rc ? -1 : tiyn / 100);
		}
	}
	if (ok && (c || a)) {
		ok = false;
		why = "the rows are of unequal length";
	}
	if (why)
		printf("# %s:%d:%d: %s\n", p->file, table->line, table->col, why);
	result(p, SLICE_LIT("table "), arena_slice(&p->s->arena, yaml_text(table, "table")).ptr, ok);
}

/* --- packages ------------------------------------------------------------------------------------------------------------------- */

static void coverage(struct package *p)
{
	for (size_t i = 0; i < p->svc->clause_count; i++)
		for (int a = CLAUSE_MET; a <= CLAUSE_UNKNOWN; a++)
			if (!p->seen[i].answers[a]) {
				printf("# warning: %s: no test saw the clause %.*s %s\n", p->file, SLICE_ARG(p->seen[i].clause), clause_answer_names[a]);
				p->s->warnings++;
			}
}

/* A file with words that nobody understands is not run: what it expects is not known. */
static bool understood(struct package *p)
{
	struct findings f = {0};

	test_words(p->s->rules, p->svc, p->root, p->file, false, &f);
	for (size_t i = 0; i < f.count; i++)
		printf("# %s:%d:%d: %s\n", p->file, f.list[i].err.line, f.list[i].err.col, f.list[i].err.text);
	bool all = f.count == 0;
	if (!all)
		result(p, SLICE_LIT("tests.yaml"), ", all words understood", false);
	findings_fini(&f);
	return all;
}

static int one_package(struct suite *s, const struct service *svc, struct err *err)
{
	struct package p = {.s = s, .svc = svc, .file = ruleset_shown(s->rules, svc->tests_file.ptr)};
	struct yaml_node *root;
	int rc = yaml_parse(&s->arena, p.file, svc->tests, &root, err), number = 0;

	if (rc)
		return rc;
	p.root = root;
	if (!understood(&p))
		return OK;
	p.seen = arena_alloc(&s->arena, (svc->clause_count + 1) * sizeof *p.seen);
	for (size_t i = 0; i < svc->clause_count; i++)
		p.seen[i].clause = svc->clauses[i].name;
	const struct yaml_node *tests = yaml_member(root, "tests");
	for (const struct yaml_node *n = tests ? tests->first : NULL; n && !rc; n = n->next) {
		number++;
		if (yaml_member(n, "table"))
			one_table(&p, n);
		else
			rc = one_test(&p, n, number, err);
		fflush(stdout);
	}
	if (!rc)
		coverage(&p);
	return rc;
}

static int all_packages(struct suite *s, struct err *err)
{
	size_t count;
	const struct service *const *list = ruleset_services(s->rules, &count);
	bool found = false;
	int rc = OK;

	for (size_t i = 0; i < count && !rc; i++) {
		if (s->only && !slice_is(list[i]->name, s->only))
			continue;
		found = true;
		if (list[i]->tests.ptr)
			rc = one_package(s, list[i], err);
		arena_reset(&s->arena);
	}
	if (!rc && s->only && !found)
		rc = err_set(err, ERR_INPUT, "no-package", "%s has no package %s", s->folder, s->only);
	return rc;
}

static int run(struct cli *c)
{
	struct suite s = {.folder = c->arg_count ? c->args[0] : ALDYN_DATADIR "/rules", .only = cli_value(c, "package")};
	struct findings f = {0};
	struct err err = {0};

	if (c->arg_count > 1)
		return cli_usage(c, "takes one folder");
	arena_init(&s.arena);
	if (!getenv("ALDYN_LOG"))
		say_level_set(SAY_WARN); /* each test starts an engine */
	int rc = ruleset_load(s.folder, &s.rules, &f, &err);
	findings_print(&f);
	findings_fini(&f);
	if (!rc) {
		rc = all_packages(&s, &err);
		printf("1..%d\n# %d failed, %d warnings\n", s.count, s.failed, s.warnings);
		ruleset_free(s.rules);
	}
	arena_fini(&s.arena);
	if (rc)
		return cli_fail(&err);
	return s.failed || fflush(stdout) ? EXIT_FAILED : EXIT_DONE;
}

const struct command command_test = {"test", "[FOLDER]", "runs packages' tests on a virtual clock, and again without each fact", options, run};
