/* SPDX-License-Identifier: Apache-2.0 */
/* Private to `aldyn explain`: gathering what stands on the log about a subject (explain_gather.c), the words for it in three
 * languages (explain_words.c), the grounds (explain_clauses.c), and the telling (cmd_explain.c). */
#ifndef ALDYN_CLI_EXPLAIN_H
#define ALDYN_CLI_EXPLAIN_H

#include "engine/cli/session.h"

/* What one step wrote is told in this order. */
enum happening_kind { HAPPENED_EVALUATED, HAPPENED_OFFER, HAPPENED_MESSAGE, HAPPENED_MESSAGE_STATE, HAPPENED_CONSENT, HAPPENED_EVALUATED_AGAIN,
                      HAPPENED_DECISION, HAPPENED_ORDER, HAPPENED_ORDER_STATE, HAPPENED_CANCEL, HAPPENED_TASK };
struct happening {
	enum happening_kind kind;
	int64_t at_ms;
	uint32_t place;          /* in the order of reading */
	uint32_t step;           /* of one instant: what one step wrote stays together, steps in the order of their states */
	struct slice type, case_id, cause;
	const struct json_node *data;
};
struct offer_of_case { struct slice offer, case_id; };
struct story {
	struct slice subject;
	VEC(struct happening) list; /* by time */
	VEC(struct offer_of_case) offers;
};

/* Everything lives in the session's arena. only_case SLICE_NONE: all of the subject's cases. */
int story_gather(struct session *s, struct slice subject, struct slice only_case, struct story *out, struct err *err) WARN_UNUSED;
/* The subject of a case, from the journal. */
int story_subject(struct session *s, struct slice case_id, struct slice *out, struct err *err) WARN_UNUSED;

/* --- words ------------------------------------------------------------------------------------------------------------------- */

struct word { const char *name; struct slice value; }; /* fills {name}; a list ends with a NULL name */
/* Appends the phrase of the key; false, and nothing appended, when there is none. */
bool words_say(struct buf *out, const char *key, enum language lang, const struct word *words);
/* "offer/" + "issued" */
bool words_say_of(struct buf *out, const char *group, struct slice name, enum language lang, const struct word *words);
struct slice words_amount(struct arena *a, int64_t tiyn, enum language lang);
struct slice words_time(struct arena *a, int64_t ms); /* in Kazakhstan: 2026-06-01 10:00 */

/* --- telling (cmd_explain.c, explain_clauses.c) -------------------------------------------------------------------------------- */

#define INDENT "                      " /* below a line's time */

struct telling {
	struct session *s;
	struct arena *a;
	enum language lang;
	bool unmasked;
	const struct ruleset *rules; /* of the happening being told; NULL: not to be had any more */
	const struct service *svc;
	struct buf out, now;         /* now: how the case stands in the end */
	struct slice last_grounds;   /* clauses of the evaluation that was told last, while nothing else happened since */
	unsigned repeats; int64_t repeated_ms;
};

void telling_facts(struct telling *t, const struct json_node *list); /* the titles of facts, by their names or paths */
void telling_ground(struct telling *t, const struct json_node *clause); /* the package's words, or what is missing */
void telling_clause(struct telling *t, const struct json_node *clause); /* a line of it, with its law */

#endif
