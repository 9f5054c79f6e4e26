/* SPDX-License-Identifier: Apache-2.0 */
/* Private to `aldyn test`: one test of a package's tests.yaml (docs/packages.md), turned into records and run in replay.
 * What is wrong with the test, and what came out otherwise than it says, are problems with their place in the file. */
#ifndef ALDYN_CLI_TEST_H
#define ALDYN_CLI_TEST_H

#include "engine/base/json.h"
#include "engine/base/yaml.h"
#include "engine/cli/test_report.h"
#include "engine/lua/lua_host.h"
#include "engine/rules/evaluate.h"
#include "engine/run/replay.h"

struct test_person { struct slice name, key, number; /* "iin:…", "tel:…" */ };
struct test_output { struct output o; const struct json_node *data; };
/* key: what was compared; want and got: what the test says and what came out, in words; NULL: text says it all. */
struct test_problem { int line, col; const char *text, *key, *want, *got; };
struct test_masked { struct slice clause, path; bool hides; const char *text; };
/* answers: by enum clause_answer, how often. masked: an evaluation that it stood in was repeated without each fact; hangs: its answer is another
 * when some fact, or the day, is. */
struct test_seen { struct slice clause; unsigned answers[CLAUSE_PENDING + 1]; bool masked, hangs; };

struct test_run {
	/* given */
	struct arena *a;
	const struct ruleset *whole; /* with all packages */
	const char *file;
	struct slice service, version;
	const struct yaml_node *root, *test;
	int number;               /* of the test in its file, from 1 */
	enum language lang;       /* of what the engine says, in words */
	struct test_seen *seen; size_t seen_count; /* coverage, added to */
	struct script_lines *lines; /* likewise; NULL: none */
	/* made */
	const struct ruleset *rules;
	const struct service *svc;
	struct replay *replay;
	struct json_parser *parser;
	VEC(struct test_person) persons; /* by name */
	VEC(struct test_output) outs;
	uint32_t begun, since;    /* outputs of the test begin here, of the step here */
	uint32_t delivered;       /* messages up to here were reported */
	struct slice delivery;    /* "delivered", "permanent-failure", SLICE_NONE */
	int64_t now_ms;
	int step, ids;
	VEC(struct test_problem) problems;
	bool mask;                /* each fact of each evaluation in turn: test_probe.c */
	VEC(struct test_masked) masked; /* what that found */
	uint32_t masks, nones;    /* so many facts were unknown, and stated as none */
};

void test_problem(struct test_run *t, const struct yaml_node *at, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* What an output says, side by side with what the test says. */
void test_differs(struct test_run *t, const struct yaml_node *at, const char *want, const char *got);

/* test_run.c: the whole test. ERR_FATAL: the engine failed; problems are no error. */
int test_run(struct test_run *t, struct err *err) WARN_UNUSED;
/* Puts a record in, with all that follows from it; type without prefix. */
int test_feed(struct test_run *t, const char *type, struct slice subject, struct slice source, struct slice data, struct err *err) WARN_UNUSED;

/* test_world.c */
void test_find_persons(struct test_run *t); /* fills t->persons: the worlds of the file and of t->test, and its events */
const struct test_person *test_person(const struct test_run *t, struct slice name); /* NULL: nobody is called so */
const struct test_person *test_person_of(const struct test_run *t, struct slice key_or_number); /* the first by name */
/* The person's number: their own, or whose they share. */
struct slice test_number(const struct test_run *t, struct slice person);
int test_world(struct test_run *t, struct err *err) WARN_UNUSED;

/* test_steps.c */
int test_event(struct test_run *t, const struct yaml_node *event, struct err *err) WARN_UNUSED; /* {NAME: {members}}: key and members */
int test_step_records(struct test_run *t, const struct yaml_node *step, struct err *err) WARN_UNUSED;
bool test_instant(struct slice text, int64_t *out_ms); /* "2026-06-01 10:00", UTC+5 */

/* test_say.c: a line each: what is wrong, then why the rules failed, each reason once. folder: that the ruleset was read from. */
void test_say_problems(const struct test_run *t, struct slice folder, struct buf *out);

/* test_lines.c: coverage of the Lua. Room for its lines; warnings of those that did not run; the whole text with what ran. */
struct script_lines *lines_new(struct arena *a, struct slice lua);
void lines_warn(const struct script_lines *lines, struct slice lua, const char *file, struct test_report *r);
void lines_show(const struct script_lines *lines, struct slice lua, const char *file, struct test_report *r);

/* test_mutate.c: a result for each number of the package's that is changed by one. fails: does a test of it fail with these rules? */
typedef int test_fails(void *arg, const struct ruleset *rules, bool *out, struct err *err);
int test_mutate(const struct ruleset *rules, const struct service *svc, test_fails *fails, void *arg, struct test_report *r, struct err *err) WARN_UNUSED;

/* test_watch.c: the folder of the rules, from open on. wait: until something changes; package: in whose folder alone, "": elsewhere too. */
struct watched_dir { int wd; struct slice path; };
struct test_watch { const char *folder; int fd; struct arena arena; VEC(struct watched_dir) dirs; char package[64]; };
int test_watch_open(struct test_watch *w, const char *folder, struct err *err) WARN_UNUSED;
int test_watch_wait(struct test_watch *w, struct err *err) WARN_UNUSED;
void test_watch_close(struct test_watch *w);

/* test_probe.c: masks each fact while t->mask is set; t outlives it. */
struct rules_probe *probe_new(struct test_run *t);
void probe_fini(struct rules_probe *probe);

/* test_words.c, test_values.c: what of the file nobody would understand: keys that are unknown or stand in the wrong place,
 * and values that they do not take.
 * is_open: the names of clauses are in doubt, so that any may stand in `then`. */
void test_words(const struct ruleset *rs, const struct service *svc, const struct yaml_node *root, const char *file, bool is_open,
                struct findings *f);

struct yaml_rows;
void test_rows(struct yaml_rows *out); /* of the file, for its schema */

/* test_then.c */
void test_compare(struct test_run *t, const struct yaml_node *step, const struct yaml_node *then);

#endif
