/* SPDX-License-Identifier: Apache-2.0 */
/* Private to the checking of tests.yaml: its keys (test_words.c) and their values (test_values.c). What is wrong becomes a finding. */
#ifndef ALDYN_CLI_TEST_WORDS_H
#define ALDYN_CLI_TEST_WORDS_H

#include "engine/cli/test.h"

/* Where a key stands; bits, since many may stand at several. */
enum place {
	NOWHERE, TOP = 1, WORLD = 2, PERSON = 4, TEST = 8, STEP = 16, EVENTS = 32, EVENT = 64, NUMBER = 128, THEN = 256, MESSAGE = 512,
	TABLE = 1024, ROWS = 2048, WHOLE = 4096 /* `then` of a composite */, ITEMS = 8192,
	READ = 16384 /* facts that may be missing */, WITHHELD = 32768 /* that are asked for */, CHOSEN = 65536 /* choices of a fact or value */
};
enum shape { ANY, SCALAR, LIST, MAP, SET /* one, or a list of them */ };

/* A file that is checked. event: whose members stand at the place EVENT. */
struct tests_check {
	const struct ruleset *rs;
	const struct service *svc;
	const char *file;
	struct findings *f;
	bool is_open, any_name;
	const struct event_def *event;
	const struct slice *choices; size_t choice_count; /* what CHOSEN may be */
	const struct yaml_node *root;
	const struct test_run *who; /* has the persons of the test; NULL: outside of one */
};

/* test_words.c */
/* What may stand at the place, one by one: the table's words (of other places: empty), then those that the package and the vocabulary
 * bring. SLICE_NONE: no more. */
struct slice words_at(const struct tests_check *c, enum place place, size_t i);
bool words_know(const struct tests_check *c, enum place place, struct slice key);
/* Nothing is unknown where what may stand there could not be read. */
bool words_may_be_any(const struct tests_check *c, enum place place);

/* test_values.c */
void values_check(struct tests_check *c, const struct yaml_node *n, enum place place, enum shape shape); /* of a key of the table */
void values_check_clause(struct tests_check *c, const struct yaml_node *n);
void values_check_event(struct tests_check *c, const struct yaml_node *n); /* a member of c->event: a role makes a person of any name */
void values_check_replies(struct tests_check *c, const struct yaml_node *n);

#endif
