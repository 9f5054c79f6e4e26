/* SPDX-License-Identifier: Apache-2.0 */
/* `aldyn test`: packages' tests.yaml on a virtual clock, as docs/packages.md defines it. Clauses that no test saw met, unmet and unknown
 * are told of. */
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/civil.h"
#include "engine/base/data.h"
#include "engine/base/say.h"
#include "engine/cli/cli.h"
#include "engine/cli/test.h"
#include "engine/cli/test_report.h"
#include "engine/rules/evaluate.h"
#include "engine/rules/suggest.h"

static const struct cli_option options[] = {
	{"package", "NAME", NULL, "only this package"},
	{"coverage", NULL, NULL, "shows how often each clause was met, unmet and unknown, and which lines of the Lua ran"},
	{"watch", NULL, NULL, "waits for changes and runs what they concern, until it is interrupted"},
	{"mutate", NULL, NULL, "changes each number of the parameters and of the Lua by one: a test must fail"},
	{"format", "FORMAT", "tap", "tap, or junit: XML for those who collect results"},
	{"lang", "LANG", "en", "kk, ru or en: of what came out otherwise, in words"},
	{NULL, NULL, NULL, NULL},
};

enum { TESTS_AT_ONCE = 8 };

struct suite {
	const char *only;
	bool shows_coverage, mutates;
	enum language lang;
	const struct ruleset *rules; /* for tables and names; each test loads its package alone */
	struct arena arena;          /* of the package */
	struct test_report report;
};

struct package { struct suite *s; const struct service *svc; const char *file; const struct yaml_node *root; struct test_seen *seen;
                 struct script_lines *lines; VEC(struct test_masked) hidden; };

/* --- one test ------------------------------------------------------------------------------------------------------------------- */

/* Where the clause's function begins, for whoever has to mend it: "rules/…/eligibility.lua:15". */
static const char *clause_place(const struct package *p, struct slice clause)
{
	const char *name = arena_printf(&p->s->arena, "clauses.%.*s", SLICE_ARG(clause));
	const char *at = memmem(p->svc->lua.ptr, p->svc->lua.len, name, strlen(name));
	int line = 1;

	for (const char *c = p->svc->lua.ptr; at && c < at; c++)
		line += *c == '\n';
	return arena_printf(&p->s->arena, "%s:%d", ruleset_shown(p->s->rules, p->svc->lua_file.ptr), line);
}

static bool is_told(const struct package *p, const struct test_masked *m)
{
	const struct test_masked *old;

	for VEC_EACH (old, &p->hidden)
		if (slice_eq(old->clause, m->clause) && slice_eq(old->path, m->path))
			return true;
	return false;
}

/* An answer that changed fails the test; an answer that is hidden is told once in a package. */
static void judge_masked(struct package *p, const struct test_run *t, struct slice name, struct buf *why)
{
	const struct test_masked *m;
	bool ok = true;

	for VEC_EACH (m, &t->masked) {
		if (!m->hides) {
			ok = false;
			buf_printf(why, "%s:%d:%d: %s\n", p->file, t->test->line, t->test->col, m->text);
		} else if (!is_told(p, m)) {
			struct slice clause = arena_slice(&p->s->arena, m->clause), path = arena_slice(&p->s->arena, m->path);
			*VEC_ADD(&p->s->arena, &p->hidden) = (struct test_masked){clause, path, true, NULL};
			test_report_warning(&p->s->report, "%s: in the test at %s:%d %s", clause_place(p, m->clause),
				p->file, t->test->line, m->text);
		}
	}
	const char *what = arena_printf(t->a, "%.*s, without each of %u facts in turn, and with %u stated as none",
		SLICE_ARG(name), t->masks, t->nones);
	test_report_result(&p->s->report, slice_of(what), ok, buf_slice(why));
}

/* Tests run beside each other, for they mostly wait, and are told of in their order. */
struct job { struct package *p; struct arena a; struct test_run t; struct err err; int rc; pthread_t thread; bool threaded; };

static void job_init(struct job *j, struct package *p, const struct yaml_node *test, int number)
{
	*j = (struct job){.p = p};
	arena_init(&j->a);
	j->t = (struct test_run){.a = &j->a, .whole = p->s->rules, .file = p->file, .service = p->svc->name,
	                         .version = p->svc->version, .root = p->root, .test = test, .number = number, .lang = p->s->lang,
	                         .mask = p->s->report.format != REPORT_NOTHING, .seen_count = p->svc->clause_count,
	                         .lines = lines_new(&j->a, p->svc->lua)};
	j->t.seen = arena_alloc(&j->a, (p->svc->clause_count + 1) * sizeof *j->t.seen);
	for (size_t i = 0; i < p->svc->clause_count; i++)
		j->t.seen[i].clause = p->svc->clauses[i].name;
}

static void *job_run(void *arg)
{
	struct job *j = arg;

	j->rc = test_run(&j->t, &j->err);
	return NULL;
}

static void add_coverage(struct package *p, const struct test_run *t)
{
	for (size_t i = 0; i < t->seen_count; i++) {
		for (int a = CLAUSE_MET; a <= CLAUSE_PENDING; a++)
			p->seen[i].answers[a] += t->seen[i].answers[a];
		p->seen[i].masked |= t->seen[i].masked;
		p->seen[i].hangs |= t->seen[i].hangs;
	}
	for (size_t i = 0; i < t->lines->count; i++)
		p->lines->lines[i] |= t->lines->lines[i];
}

static void job_tell(struct job *j)
{
	struct slice name = yaml_text(j->t.test, "name");
	struct package *p = j->p;
	struct buf why;

	buf_init(&why);
	add_coverage(p, &j->t);
	test_say_problems(&j->t, (struct slice){p->file, strlen(p->file) - p->svc->tests_file.len}, &why);
	test_report_result(&p->s->report, name, !j->t.problems.count, buf_slice(&why));
	buf_clear(&why);
	if (!j->t.problems.count && j->t.masks + j->t.nones)
		judge_masked(p, &j->t, name, &why);
	buf_fini(&why);
}

static int run_jobs(struct job *jobs, size_t count, struct err *err)
{
	int rc = OK;

	for (size_t i = 1; i < count; i++)
		jobs[i].threaded = !pthread_create(&jobs[i].thread, NULL, job_run, &jobs[i]);
	for (size_t i = 0; i < count; i++)
		if (!jobs[i].threaded)
			job_run(&jobs[i]);
	for (size_t i = 0; i < count; i++) {
		if (jobs[i].threaded)
			pthread_join(jobs[i].thread, NULL);
		if (!rc && !(rc = jobs[i].rc))
			job_tell(&jobs[i]);
		else if (jobs[i].rc)
			*err = jobs[i].err;
		arena_fini(&jobs[i].a);
	}
	return rc;
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
	struct buf said;

	buf_init(&said);
	for (; c && a && !why; c = c->next, a = a->next) {
		int64_t tiyn = -1;
		int rc = ruleset_amount(p->s->rules, p->svc->benefit_brackets, whole(c->text), day, INT32_MAX, &tiyn);
		bool none = slice_is(a->text, "none");
		if (none ? rc != ERR_NOTFOUND : rc || tiyn != whole(a->text) * 100) {
			ok = false;
			const char *got = rc ? "none" : arena_printf(&p->s->arena, "%" PRId64, tiyn / 100);
			buf_printf(&said, "%s:%d:%d: for %.*s the table says %.*s, the parameters %s\n", p->file, a->line, a->col,
			           SLICE_ARG(c->text), SLICE_ARG(a->text), got);
		}
	}
	if (ok && (c || a)) {
		ok = false;
		why = "the rows are of unequal length";
	}
	if (why)
		buf_printf(&said, "%s:%d:%d: %s\n", p->file, table->line, table->col, why);
	test_report_result(&p->s->report, slice_of(arena_printf(&p->s->arena, "table %.*s", SLICE_ARG(yaml_text(table, "table")))), ok, buf_slice(&said));
	buf_fini(&said);
}

/* --- packages ------------------------------------------------------------------------------------------------------------------- */

static void begin_coverage(struct package *p)
{
	p->seen = arena_alloc(&p->s->arena, (p->svc->clause_count + 1) * sizeof *p->seen);
	for (size_t i = 0; i < p->svc->clause_count; i++)
		p->seen[i].clause = p->svc->clauses[i].name;
	p->lines = lines_new(&p->s->arena, p->svc->lua);
	NO_MEMORY_ON(!script_code_lines(p->svc->lua, p->lines));
}

static void show_clauses(struct package *p)
{
	test_report_note(&p->s->report, SLICE_LIT("     met   unmet unknown"));
	for (size_t i = 0; i < p->svc->clause_count; i++) {
		const unsigned *n = p->seen[i].answers;
		test_report_note(&p->s->report, slice_of(arena_printf(&p->s->arena, "%8u%8u%8u  %.*s", n[CLAUSE_MET],
							n[CLAUSE_UNMET], n[CLAUSE_UNKNOWN], SLICE_ARG(p->seen[i].clause))));
	}
}

/* Of an answer that no test saw. Each fact was taken away that could be: what is known without it is never unknown. And what hangs on nothing that
 * could be otherwise is always met: that the subject lives, in a package about the living. */
static bool can_be(const struct test_seen *s, int answer)
{
	return !s->masked || answer == CLAUSE_MET || (answer == CLAUSE_UNMET && s->hangs);
}

static void coverage(struct package *p)
{
	const char *lua = ruleset_shown(p->s->rules, p->svc->lua_file.ptr);

	if (p->s->shows_coverage) {
		show_clauses(p);
		lines_show(p->lines, p->svc->lua, lua, &p->s->report);
	}
	for (size_t i = 0; i < p->svc->clause_count; i++)
		for (int a = CLAUSE_MET; a <= CLAUSE_UNKNOWN; a++)
			if (!p->seen[i].answers[a] && can_be(&p->seen[i], a))
				test_report_warning(&p->s->report, "%s: no test saw the clause %.*s %s", p->file, SLICE_ARG(p->seen[i].clause),
				               clause_answer_names[a]);
	lines_warn(p->lines, p->svc->lua, lua, &p->s->report);
}

/* A file with words that nobody understands is not run: what it expects is not known. */
static bool understood(struct package *p)
{
	struct findings f = {0};
	struct buf why;

	buf_init(&why);
	test_words(p->s->rules, p->svc, p->root, p->file, false, &f);
	for (size_t i = 0; i < f.count; i++)
		buf_printf(&why, "%s:%d:%d: %s\n", p->file, f.list[i].err.line, f.list[i].err.col, f.list[i].err.text);
	bool all = f.count == 0;
	if (!all)
		test_report_result(&p->s->report, SLICE_LIT("tests.yaml, all words understood"), false, buf_slice(&why));
	findings_fini(&f);
	buf_fini(&why);
	return all;
}

/* All tests of the package; else only until some have failed. */
static int all_tests(struct package *p, bool to_the_end, struct err *err)
{
	const struct yaml_node *tests = yaml_member(p->root, "tests");
	struct job jobs[TESTS_AT_ONCE];
	size_t count = 0;
	int rc = OK, number = 0;

	for (const struct yaml_node *n = tests ? tests->first : NULL; n && !rc && (to_the_end || !p->s->report.failed); n = n->next) {
		bool table = yaml_member(n, "table") != NULL;
		number++;
		if (!table)
			job_init(&jobs[count++], p, n, number);
		if (count && (table || count == TESTS_AT_ONCE || !n->next)) {
			rc = run_jobs(jobs, count, err);
			count = 0;
		}
		if (table && !rc)
			one_table(p, n);
	}
	return rc;
}

/* test_fails. Tables first: they start no engine. */
static int fails(void *arg, const struct ruleset *rules, bool *out, struct err *err)
{
	const struct package *of = arg;
	const struct yaml_node *tests = yaml_member(of->root, "tests");
	struct suite s = {.lang = of->s->lang, .rules = rules};
	struct package p = {.s = &s,
		.svc = ruleset_service_version(rules, of->svc->name, of->svc->version),
		.file = of->file,
		.root = of->root};
	int rc = OK;

	arena_init(&s.arena);
	test_report_init(&s.report, REPORT_NOTHING);
	begin_coverage(&p);
	for (const struct yaml_node *n = tests ? tests->first : NULL; n; n = n->next)
		if (yaml_member(n, "table"))
			one_table(&p, n);
	if (!s.report.failed)
		rc = all_tests(&p, false, err);
	*out = s.report.failed > 0;
	test_report_fini(&s.report);
	arena_fini(&s.arena);
	return rc;
}

static int one_package(struct suite *s, const struct service *svc, struct err *err)
{
	struct package p = {.s = s, .svc = svc, .file = ruleset_shown(s->rules, svc->tests_file.ptr)};
	struct yaml_node *root;
	int rc = yaml_parse(&s->arena, p.file, svc->tests, &root, err), failed = s->report.failed;

	if (rc)
		return rc;
	p.root = root;
	if (!understood(&p))
		return OK;
	begin_coverage(&p);
	rc = all_tests(&p, true, err);
	if (!rc && svc->mode != SERVICE_JOINS) /* it has no rules that a test could miss */
		coverage(&p);
	if (!rc && s->mutates && s->report.failed == failed) /* what fails already would notice everything */
		rc = test_mutate(s->rules, svc, fails, &p, &s->report, err);
	return rc;
}

/* Rules that `aldyn check` finds errors in are not run: *good is false then, and they are told as a test that failed. */
static int compiles(struct suite *s, struct rules_host *host, const struct service *svc, bool *good, struct err *err)
{
	struct findings f = {0};
	struct buf why;
	int rc = rules_compile(host, s->rules, svc, &f, err);

	*good = rc == OK;
	buf_init(&why);
	for (size_t i = 0; i < f.count; i++)
		if (f.list[i].is_error)
			buf_printf(&why, "%s:%d:%d: %s\n", ruleset_shown(s->rules, f.list[i].err.file), f.list[i].err.line, f.list[i].err.col,
			           f.list[i].err.text);
	if (rc == ERR_INPUT) {
		test_report_result(&s->report, SLICE_LIT("the rules, as `aldyn check` reads them"), false, buf_slice(&why));
		rc = OK;
	}
	findings_fini(&f);
	buf_fini(&why);
	return rc;
}

static int all_packages(struct suite *s, struct rules_host *host, struct err *err)
{
	size_t count;
	const struct service *const *list = ruleset_services(s->rules, &count);
	int rc = OK;

	for (size_t i = 0; i < count && !rc; i++) {
		bool good;
		if (s->only && !slice_is(list[i]->name, s->only))
			continue;
		test_report_begin(&s->report, list[i]->name);
		rc = compiles(s, host, list[i], &good, err);
		if (!rc && good && list[i]->tests.ptr)
			rc = one_package(s, list[i], err);
		test_report_end(&s->report);
		arena_reset(&s->arena);
	}
	return rc;
}

static int find_package(const struct ruleset *rules, const char *name, struct err *err)
{
	struct guess g = guess_start(slice_of(name), SUGGEST_WITHIN);
	size_t count;
	const struct service *const *list = ruleset_services(rules, &count);

	for (size_t i = 0; i < count; i++) {
		if (slice_is(list[i]->name, name))
			return OK;
		guess_try(&g, list[i]->name);
	}
	if (g.best.ptr)
		return err_set(err, ERR_INPUT, "no-package", "the rules have no package %s (did you mean %.*s?)", name, SLICE_ARG(g.best));
	return err_set(err, ERR_INPUT, "no-package", "the rules have no package %s (see `aldyn check`, which lists them)", name);
}

/* The word's place in the list; -1, and a usage error, when it is none of them. */
static int choice(struct cli *c, const char *option, const char *const *names, int count)
{
	const char *text = cli_value(c, option);
	int i = 0;

	while (i < count && strcmp(text, names[i]))
		i++;
	if (i < count)
		return i;
	cli_usage(c, "--%s: there is no %s", option, text);
	return -1;
}

/* As the command line says, of all packages or of one. *failed: tests failed, or the rules do not load. */
static int run_suite(const char *folder, struct suite s, enum test_report_format format, bool *failed, struct err *err)
{
	struct ruleset *rules;
	int rc = cli_rules(folder, &rules, err);

	*failed = rc != OK;
	if (rc)
		return rc;
	if (s.only && (rc = find_package(rules, s.only, err))) {
		ruleset_free(rules);
		return rc;
	}
	struct rules_host *host = rules_host_new();
	BUG_ON(!host);
	s.rules = rules;
	arena_init(&s.arena);
	test_report_init(&s.report, format);
	rc = all_packages(&s, host, err);
	rules_host_free(host);
	test_report_fini(&s.report);
	fflush(stdout);
	ruleset_free(rules);
	arena_fini(&s.arena);
	*failed = rc || s.report.failed;
	return rc;
}

/* Until it is interrupted: what is wrong is told, and does not end it. */
static int watch(const char *folder, struct suite s, enum test_report_format format, struct err *err)
{
	const char *only = s.only;
	struct test_watch w;
	int rc = test_watch_open(&w, folder, err);

	while (!rc) {
		bool failed;
		if (run_suite(folder, s, format, &failed, err))
			cli_fail(err);
		if (!(rc = test_watch_wait(&w, err)))
			s.only = only || !w.package[0] ? only : w.package;
	}
	test_watch_close(&w);
	return rc;
}

static int run(struct cli *c)
{
	static const char *const formats[] = {"tap", "junit"};
	const char *folder = c->arg_count ? c->args[0] : data_path(&c->arena, DATA("rules"));
	int format = choice(c, "format", formats, 2), lang = format < 0 ? -1 : choice(c, "lang", language_names, LANGUAGE_COUNT);
	struct suite s = {.only = cli_value(c, "package"), .shows_coverage = cli_given(c, "coverage"), .mutates = cli_given(c, "mutate"),
	                  .lang = (enum language)lang};
	bool failed = true;
	struct err err = {0};

	if (lang < 0)
		return EXIT_USAGE;
	if (c->arg_count > 1)
		return cli_usage(c, "takes one folder");
	if (!getenv("ALDYN_LOG"))
		say_level_set(SAY_WARN); /* each test starts an engine */
	int rc = cli_given(c, "watch") ? watch(folder, s, (enum test_report_format)format, &err) :
	                                 run_suite(folder, s, (enum test_report_format)format, &failed, &err);
	if (rc)
		return cli_fail(&err);
	return failed ? EXIT_FAILED : EXIT_DONE;
}

const struct command command_test = {"test", "[FOLDER]", "runs packages' tests on a virtual clock, and without each fact", options, run};
