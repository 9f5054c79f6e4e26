/* SPDX-License-Identifier: Apache-2.0 */
/* Private to `aldyn explain`: what stands on the log about a subject (explain_gather.c, explain_others.c) becomes an account in words (explain_account.c,
 * explain_clauses.c, explain_words.c), with what would have to change for a yes (explain_yes.c, explain_ways.c), and is written as text, JSON or a page
 * (explain_text.c, explain_json.c, explain_html.c). */
#ifndef ALDYN_CLI_EXPLAIN_H
#define ALDYN_CLI_EXPLAIN_H

#include "engine/cli/session.h"
#include "engine/cli/words.h"

/* What one step wrote is told in this order. */
enum happening_kind { HAPPENED_EVALUATED, HAPPENED_OFFER, HAPPENED_JOINED, HAPPENED_MESSAGE, HAPPENED_MESSAGE_STATE, HAPPENED_CONSENT, HAPPENED_ASKED, HAPPENED_EVALUATED_AGAIN,
                      HAPPENED_DECISION, HAPPENED_ORDER, HAPPENED_ORDER_STATE, HAPPENED_ENTITLEMENT, HAPPENED_REPRICED, HAPPENED_CANCEL,
                      HAPPENED_TASK };
struct happening {
	enum happening_kind kind;
	int64_t at_ms, order_ms; /* when; where it is told: in one partition never before the record before it */
	uint32_t place;          /* in the order of reading */
	uint32_t step;           /* of one instant: what one step wrote stays together, steps in the order of their states */
	struct slice type, id, case_id, cause;
	const struct json_node *data;
	const char *topic; uint32_t partition; int64_t offset;
};
struct offer_of_case { struct slice offer, case_id; }; /* an id of joined offers: several */
struct story {
	struct slice subject;
	VEC(struct happening) list; /* by time */
	VEC(struct offer_of_case) offers;
};

struct slice_list { struct slice *at; uint32_t count, cap; }; /* VEC */
/* Everything lives in the session's arena. only: these cases; NULL: all of the subject's. */
int story_gather(struct session *s, struct slice subject, const struct slice_list *only, struct story *out, struct err *err) WARN_UNUSED;
/* Others in whose cases the person was asked or told, or receives (explain_others.c), in the order in which that began. */
struct other { struct slice subject; struct slice_list offers, cases; };
struct others { struct other *at; uint32_t count, cap; }; /* VEC */
int story_others(struct session *s, struct slice person, struct others *out, struct err *err) WARN_UNUSED;
/* The subject of a case, from the journal. */
int story_subject(struct session *s, struct slice case_id, struct slice *out, struct err *err) WARN_UNUSED;
/* The subject's state as [changelog] has it; *found false: there is none (any more). */
int story_aggregate(struct session *s, struct slice subject, struct aggregate *out, bool *found, struct err *err) WARN_UNUSED;

/* --- what is told ---------------------------------------------------------------------------------------------------------- */

enum audience { FOR_CITIZEN, FOR_CLERK, FOR_DEVELOPER, AUDIENCE_COUNT };
extern const char *const audience_names[]; /* ends with NULL */

struct told_missing { struct slice path, title, owner; /* who could settle it, in words */ };
struct told_clause {
	struct slice name, verdict, text, law, law_title;
	const struct json_node *values;
	VEC(struct told_missing) missing;
};
struct told { /* one line of a case's history */
	const struct happening *h;
	struct slice text, detail; /* detail: evidence; not for citizens */
	VEC(struct told_clause) clauses;
	unsigned repeats; int64_t repeated_ms; /* checks after it that found the same */
};

/* The chain that a case goes through; at_ms 0: not reached. */
enum link_kind { LINK_EVENT, LINK_DECISION, LINK_OFFER, LINK_CONSENT, LINK_ORDER, LINK_OUTCOME, LINK_COUNT };
extern const char *const link_names[LINK_COUNT];

struct way { VEC(struct slice) changes; }; /* in words; all of them together make a yes */
enum yes_kind { YES_NOT_ASKED, YES_NOW, YES_FOUND, YES_NONE, YES_UNKNOWABLE, YES_FIXED };
struct yes { enum yes_kind kind; VEC(struct way) ways; unsigned tried; struct slice fixed; /* YES_FIXED: a sentence */ };

struct told_case {
	struct slice whose, whose_shown; /* the subject; shown: where it is another's than who is asked about */
	struct slice id, service, title, now_key, now, next, stopped; /* now_key: "offer/issued"; stopped: absent, or that its package is */
	struct slice together;           /* absent, or with what it was asked for */
	VEC(struct told) steps;
	const struct happening *decision;  /* the last evaluation */
	const struct told *grounds;        /* it, or the one that it repeats */
	const struct ruleset *rules; const struct service *svc; /* of the last evaluation; NULL: not to be had any more */
	int64_t chain_ms[LINK_COUNT];
	bool dated; /* the event: known by its day alone */
	struct yes yes;
};

struct telling {
	struct session *s;
	struct arena *a;
	enum language lang;
	enum audience who;
	bool plain;
	struct slice subject;   /* asked about */
	struct breaker stopped; /* packages, on the partition of the subject being told of */
	VEC(struct told_case) cases;
	struct told_case *now; /* being told */
	struct buf out;        /* a sentence in the making */
	struct slice last_grounds; /* of the evaluation told last, while nothing else happened since */
};

static inline bool telling_say(struct telling *t, const char *key, const struct word *words)
{
	return phrase_say(explain_phrases, &t->out, key, t->lang, words);
}
/* "offer" + "/" + "issued" */
bool telling_say_of(struct telling *t, const char *group, struct slice name, const struct word *words);
/* A phrase alone, in the arena. */
struct slice telling_words(struct telling *t, const char *key, const struct word *words);
struct slice telling_words_of(struct telling *t, const char *group, struct slice name);
/* What was said since the mark, masked unless plain, without control characters, in the arena. */
struct slice telling_take(struct telling *t, size_t mark);
struct slice telling_link(struct telling *t, const struct told_case *c, int link); /* its time, or that there was none */
struct slice telling_span(struct telling *t, int64_t ms); /* 3 d, 5 h, 10 min */

void telling_account(struct telling *t, const struct story *st); /* adds to t->cases */
void telling_joined(struct telling *t, const struct json_node *joined); /* a record of that type */
void telling_together(struct telling *t, const struct story *st);      /* fills t->now->together */
struct slice telling_fact(struct telling *t, struct slice path); /* title of a fact, or of one behind a link: "Children: Form of study" */
void telling_facts(struct telling *t, const struct json_node *list);
struct slice telling_owner(struct telling *t, const struct fact_def *fact); /* whose registry it is, in words; NULL: SLICE_NONE */
/* Of one clause: the package's words, or what is missing. Needs of t: a, lang, and in `now` rules and svc. */
void telling_ground(struct telling *t, const struct json_node *clause);
void telling_clauses(struct telling *t, struct told *step, const struct json_node *list);
/* For each case whose last check was no yes. The facts are read as [changelog] has them. */
int telling_yes(struct telling *t, struct err *err) WARN_UNUSED;

void explain_text(struct telling *t, struct buf *out);
void explain_json(struct telling *t, struct buf *out);
void explain_html(struct telling *t, struct buf *out);

#endif
