/* SPDX-License-Identifier: Apache-2.0 */
/* A small world for tests of rules: one service made by hand, persons with facts, and a ruleset of one parameter table. No loader. */
#ifndef ALDYN_TESTS_LUA_WORLD_H
#define ALDYN_TESTS_LUA_WORLD_H

#include "engine/base/arena.h"
#include "engine/rules/evaluate.h"
#include "engine/rules/program.h"

/* The facts of the vocabulary. SPOUSE and CHILDREN are links. */
enum { BIRTH_DATE, ADDRESS, SEX, INCOME, DISABLED, NAME, REGION, SPOUSE, CHILDREN, FACT_COUNT };
enum { PERSONS_MAX = 64 };

struct world {
	struct service service;
	struct clause_def clauses[16];
	struct need needs[24];
	enum known known[PERSONS_MAX][FACT_COUNT];
	struct value values[PERSONS_MAX][FACT_COUNT];
	uint32_t children[PERSONS_MAX];
	size_t child_count;
	enum known children_known, spouse_known;
	bool children_complete;
	uint32_t spouse;
	char keys[PERSONS_MAX][20];
	struct facts_view view;
	struct script_limits limits;
	struct rules_host *host;
	struct arena arena;
	struct evaluation e;
	struct err err;
};

extern const char *world_hash; /* what ruleset_hash says; change it to load "another ruleset" */

/* All needs are declared, children with complete: true; person 0 is the subject; everything is unknown. */
void world_init(struct world *w, const struct script_limits *limits); /* NULL: the default */
void world_fini(struct world *w);
void world_lua(struct world *w, const char *text, const char *clauses); /* clauses: names with blanks between, sorted */
void world_set(struct world *w, uint32_t person, int fact, struct value v); /* known */
void world_none(struct world *w, uint32_t person, int fact);
void world_unknown(struct world *w, uint32_t person, int fact);
void world_children(struct world *w, size_t count, bool complete); /* persons 1..count */
struct need *world_need(struct world *w, const char *path);
int world_run(struct world *w); /* law_day and today: 2026-06-01; fills e */
const struct clause_result *world_clause(const struct world *w, const char *name);
const char *world_missing(const struct slice *missing, size_t count); /* "a b c", in a static buffer */

struct value value_day(const char *date);
struct value value_int(int64_t n);
struct value value_bool(bool b);
struct value value_text(enum value_type type, const char *text);

#endif
