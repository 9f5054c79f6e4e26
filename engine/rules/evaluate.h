/* SPDX-License-Identifier: Apache-2.0 */
/* Stage 3 evaluate: facts of a case's subject -> a verdict with every clause's answer. Rules return verdicts, they never act.
 *
 * The host compiles each package once per worker into a sandboxed Lua 5.4 state (engine/lua) and calls its clause
 * functions under an instruction budget and a memory cap. Reading a fact that is missing ends the clause as unknown and notes
 * which; over the clauses the logic is Kleene's. Nothing that one evaluation did can be seen by the next.
 *
 * What a rule may say is in docs/rules-language.md. How values reach it: dates as days, KATO codes and links of linked persons as tokens that can only be
 * compared with each other (P-5; subject keys are never shown), none as nil. Territory facts are errors in clauses, and readable in `values`.
 *
 * Incomplete lists (children seen, but no `complete_as_of`):
 *  - every, any, at_least, at_most, exactly take the known members for sure and any number of further ones for possible: four
 *    known children suffice for at_least(4), three never make it false. `complete:` of the need changes nothing here.
 *  - Where the list is taken as a whole (count, #, ipairs, list[i], a list that a `values` function or benefit_of gives) it is unknown
 *    until complete; with `complete: false` the known members stand for the whole.
 *  - filter keeps the members that surely belong; its result is complete when the list was and no answer was unknown.
 *
 * benefit_of names a function in `values`, else one of the subject's facts; absent, the count is 1. When an eligible case's count is
 * unknown, the case is undetermined; when it has no amount, that is an error: nobody is offered an unknown sum. */
#ifndef ALDYN_RULES_EVALUATE_H
#define ALDYN_RULES_EVALUATE_H

#include "engine/base/arena.h"
#include "engine/rules/ruleset.h"

enum known { FACT_UNKNOWN, FACT_NONE, FACT_VALUE };

/* How a rule reads facts: the caller (cases) answers from the aggregate and its projections, already as of the day and within
 * `fresh`. Persons are numbers: 0 is the subject, others are handed out by `links`. */
struct facts_view {
	void *arg;
	enum known (*read)(void *arg, uint32_t person, const struct need *need, struct value *out);
	/* Persons at the end of a link of the subject: at most max, sorted by subject key; *complete as docs/engine.md section 4 has it. A single link (spouse)
	 * gives one, FACT_NONE or FACT_UNKNOWN. */
	enum known (*links)(void *arg, const struct fact_def *link, uint32_t *out, size_t max, size_t *count, bool *complete);
	struct slice (*key)(void *arg, uint32_t person); /* subject key; never shown to a rule */
	uint32_t each; /* for_each: the person that the case is for; else 0 */
	bool consented; /* facts with `after: consent` may be read; else they are not asked for, and what reads them is pending */
	/* Texts and keys handed out stay valid until rules_evaluate returns. The numbers of persons should be small: the host keeps an object for each. */
};

enum verdict { VERDICT_ELIGIBLE, VERDICT_NOT_ELIGIBLE, VERDICT_UNDETERMINED, VERDICT_ERROR,
               VERDICT_MANUAL /* no rules were asked */, VERDICT_PENDING /* eligible as far as may be read before consent */ };
extern const char *const verdict_names[]; /* "eligible", "not_eligible", "undetermined", "error", "manual", "pending" */
enum clause_answer { CLAUSE_MET, CLAUSE_UNMET, CLAUSE_UNKNOWN, CLAUSE_ERROR, CLAUSE_PENDING };
extern const char *const clause_answer_names[]; /* "met", "unmet", "unknown", "error", "pending" */

struct clause_value { struct slice name; int64_t number; };
struct clause_result {
	const struct clause_def *clause;
	enum clause_answer answer;
	const struct clause_value *values; size_t value_count; /* by name */
	const struct slice *missing; size_t missing_count;     /* paths, sorted, no repeats */
	const struct slice *pending; size_t pending_count;     /* those that are withheld before consent */
};

struct evaluation {
	enum verdict verdict;
	const struct clause_result *clauses; size_t clause_count; /* in the service's order (by name) */
	const struct slice *missing; size_t missing_count;        /* of all clauses */
	const struct slice *pending; size_t pending_count;
	int64_t count;                                            /* with has_amount: what the brackets were asked for */
	bool has_amount; int64_t amount_tiyn;                     /* eligible and the service has a benefit; pending, too, when it is known */
	const struct slice *counted; size_t counted_count;        /* subject keys, sorted; eligible and benefit_of is a list */
	const struct clause_result *conditions; size_t condition_count; /* of recipients, by name; eligible */
	const char *error;                                        /* VERDICT_ERROR: traceback without data */
	uint64_t instructions;
};

bool evaluation_may_offer(const struct evaluation *e); /* eligible, or pending */

struct rules_host; /* one per worker thread */
struct rules_host *rules_host_new(void); /* NULL: no memory */
void rules_host_free(struct rules_host *h);

/* `today` is the day that facts are read as of (docs/engine.md section 6). Everything in *out lives in `a`. ERR_FATAL only for what the
 * package is not to blame for; a failing rule is OK with VERDICT_ERROR. */
int rules_evaluate(struct rules_host *h, const struct ruleset *rs, const struct service *svc, int32_t law_day, int32_t today,
                   const struct facts_view *view, struct arena *a, struct evaluation *out, struct err *err) WARN_UNUSED;

/* `aldyn test` looks on: told of each evaluation, and of each computing of dates, of the service that it is set at, in the thread that does
 * it; it may do it again. */
struct rules_asked {
	struct rules_host *host;
	const struct ruleset *rules;
	const struct service *svc;
	int32_t law_day, today;
	const struct facts_view *view;
	const struct evaluation *out; /* NULL: dates were computed, none failed */
};
struct script_lines;
struct rules_probe {
	void (*evaluated)(void *arg, const struct rules_asked *asked);
	void *arg;
	struct script_lines *lines; /* of the package's Lua: those that run are noted; NULL: none are */
};

/* What rules_evaluate says of a package that is stopped: an error in each clause. */
void rules_evaluate_stopped(const struct service *svc, struct arena *a, struct evaluation *out);

/* The dates of a package's `when: date`, in the order of its triggers, as of `today`; not those of `every`. */
struct date_answer {
	const struct trigger *trigger;
	const int32_t *days; size_t day_count; /* ascending, no repeats; none also when it is unknown */
};
struct dates {
	const struct date_answer *answers; size_t answer_count;
	const char *error; /* not NULL: one failed, and there are no answers */
};
/* As rules_evaluate. */
int rules_dates(struct rules_host *h, const struct ruleset *rs, const struct service *svc, int32_t today, const struct facts_view *view,
                struct arena *a, struct dates *out, struct err *err) WARN_UNUSED;

/* For `aldyn check`: compiles the package's Lua and adds what is wrong to f: with file (its path inside the ruleset), line, column.
 * OK: nothing but warnings was added; ERR_INPUT: errors were; ERR_FATAL: no memory. */
int rules_compile(struct rules_host *h, const struct ruleset *rs, const struct service *svc, struct findings *f, struct err *err)
	WARN_UNUSED;
/* Of a mapping's functions what can be said without a package: names that are not defined, floats, inputs that no `from` names. False: no memory. */
struct script_field;
bool rules_check_mapping(struct slice file, struct slice text, const struct script_field *inputs, size_t count, struct findings *f);
/* The same for all packages. ERR_FATAL: no memory. */
int rules_compile_all(const struct ruleset *rs, struct findings *f, struct err *err) WARN_UNUSED;
/* Warns of clauses that come out one way only, and of needs that the Lua does not read (C-7): no field of that name is taken from a person there, no trigger and no benefit names it, and
 * it is no link that another need goes through. For packages in which rules_compile found no error. ERR_FATAL: no memory. */
int rules_find_unused(const struct service *svc, struct findings *f, struct err *err) WARN_UNUSED;
/* The same of one need, also of a package with errors. True where it cannot be said. */
bool rules_use(const struct service *svc, const struct need *need);
/* Warnings: facts whose coming wakes nobody. Of a package in order. */
void rules_find_unwatched(const struct ruleset *rs, const struct service *svc, struct findings *f);

#endif
