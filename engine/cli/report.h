/* SPDX-License-Identifier: Apache-2.0 */
/* Report: what rule sets make of one history, case by case (report.c), as tables (report_tables.c), written as text, CSV, JSON
 * (report_write.c) or a page (report_html.c). One rule set: how many would get what. Two: who gains, who loses, who changes. */
#ifndef ALDYN_CLI_REPORT_H
#define ALDYN_CLI_REPORT_H

#include "engine/cli/words.h"
#include "engine/run/replay.h"

enum { BEFORE, AFTER, SIDES }; /* one rule set alone: AFTER */
#define REPORT_MAX_CLAUSES 64  /* of a package; further ones are not counted */

struct side { /* the last evaluation of a case by one rule set */
	bool seen, shared;           /* shared: eligible, but another case holds a slot that only one can have */
	enum verdict verdict;
	enum benefit_kind benefit;
	int64_t amount_tiyn;
	uint64_t met, unmet;         /* clauses, by their number in the package; in neither: unknown */
	uint64_t *slots; uint32_t slot_count; /* hashes of what it would claim */
};
enum change { CHANGE_GAINS, CHANGE_LOSES, CHANGE_MORE, CHANGE_LESS, CHANGE_OTHER, CHANGE_NONE, CHANGE_COUNT };
extern const char *const change_names[CHANGE_COUNT];

struct outcome { unsigned char id[HASH_BYTES / 2]; struct slice subject; uint32_t package; char region[3]; enum change change; struct side side[SIDES]; };

struct sums { int64_t cases, heads[SIDES], undetermined[SIDES], errors[SIDES], change[CHANGE_COUNT], month[SIDES], year[SIDES]; }; /* money in tiyn */
struct clause_sums { struct slice name, text; int64_t unmet[SIDES], unknown[SIDES], gains, loses, month, year; }; /* month, year: what those cases cost more */
struct package { struct slice name, title; struct sums sums; VEC(struct clause_sums) clauses; };
struct region { char code[3]; struct slice title; struct sums sums; };

struct report {
	struct arena *a;
	enum language lang;
	bool both, plain;
	const struct ruleset *rules[SIDES];
	int side;                    /* of the run under way */
	struct json_parser *parser;
	VEC(struct outcome) cases;   /* by (package, subject, id) in the end */
	uint32_t *index, index_size; /* hash table of 1 + place in cases */
	VEC(struct package) packages;
	uint32_t *package_order;      /* by name */
	VEC(struct region) regions;   /* by code */
	struct sums total;
	int64_t records, first_ms, last_ms, persons[SIDES]; /* persons with a benefit */
	struct { uint32_t package, clause; } *clause_rows; uint32_t clause_row_count; /* all clauses, for their table: of two rule sets, those that changed first */
	uint32_t *changed, changed_count; /* cases to be listed */
};

void report_init(struct report *r, struct arena *a, enum language lang);
void report_fini(struct report *r);
void report_each(void *report, const struct output *o); /* replay_settings.each */
/* After the run of r->side: where its subjects live. */
int report_regions(struct report *r, struct replay *replay, struct err *err) WARN_UNUSED;
void report_finish(struct report *r); /* after all runs: who holds what, sums */

/* --- tables ---------------------------------------------------------------------------------------------------------------- */

enum column_kind { COLUMN_TEXT, COLUMN_COUNT, COLUMN_MONEY };
struct column { const char *key; enum column_kind kind; unsigned when; /* bits: 1 one rule set, 2 two, and those below */ };
#define COLUMN_DATA 4 /* in CSV and JSON, not for the eye */
#define COLUMN_ERRORS 8 /* for the eye only when rules failed in some case */
struct cell { struct slice text; int64_t number; bool none; };
struct table {
	const char *key;
	const struct column *columns;
	uint32_t (*count)(const struct report *r);
	void (*row)(struct report *r, uint32_t i, struct cell *out); /* a cell for each column, those left out too */
};
#define TABLE_MAX_COLUMNS 24
extern const struct table report_tables[]; /* ends with a NULL key */
bool column_shown(const struct report *r, const struct column *c, bool data);
struct slice report_words(struct report *r, const char *key);
struct slice report_words_of(struct report *r, const char *group, const char *name);
struct slice report_region(struct report *r, const char *code); /* the first two digits of KATO, or "" */
struct slice report_intro(struct report *r);

/* only: the key of a table; NULL: those that fit the form */
void report_text(struct report *r, const char *only);
void report_csv(struct report *r, const char *only);
void report_json(struct report *r, const char *only);
void report_html(struct report *r, const char *only);

#endif
