/* SPDX-License-Identifier: Apache-2.0 */
/* Stage 4 cases: verdicts -> offers, dialogues, consents, claims, orders, messages, tasks, entitlements
 * (docs/engine.md sections 6 to 9 and 14 to 17).
 *
 * Each entity has one table of lawful moves and one function that moves it (states.c): a move that the table does not hold
 * is refused and reported. All functions run inside a step and write through it. */
#ifndef ALDYN_CASES_CASES_H
#define ALDYN_CASES_CASES_H

#include "engine/subject/step.h"

/* --- called by engine/subject ---------------------------------------------------------------------------------------- */
struct waking { /* what the step was about, for dispatch */
	struct slice event;               /* its name; absent: no event trigger */
	const struct slice *roles; size_t role_count; /* the subject's roles in it */
	struct slice source, record;      /* the registry record */
	int32_t occurred, registered; /* local days */
};
/* After the facts of a step are applied: wakes packages by the event (may be NULL) and by s->changed, in order of service. */
int cases_wake(struct step *s, const struct waking *event, struct err *err) WARN_UNUSED;
/* The registry record was taken back for this subject: before waking. */
int cases_record_cancelled(struct step *s, struct slice source, struct slice record, struct err *err) WARN_UNUSED;
/* After waking: open offers whose recipient acts for the subject no more go on to who does. */
int cases_represented(struct step *s, struct err *err) WARN_UNUSED;
/* After that: items of composites that waited for others, and what is said to recipients of joined offers. */
int cases_joined(struct step *s, struct err *err) WARN_UNUSED;
/* The subject died, or a death was reversed, in this step. */
int cases_died(struct step *s, struct err *err) WARN_UNUSED;
int cases_revived(struct step *s, struct err *err) WARN_UNUSED;
/* Facts that may be kept only as long as a consent for them stands: does one? Whoever waited for those in s->changed: before waking. At the end
 * of each step: those that are kept no more go, which changes nothing for anybody. */
bool cases_keep(struct step *s, struct slice fact);
int cases_answered(struct step *s, struct err *err) WARN_UNUSED;
void cases_drop(struct step *s);
/* Was consent given for what is under way or being paid? While it does, facts that are read only after consent may be read. */
bool consent_stands(const struct case_ *c);
/* A letter of stage `rules` is retried: its case is evaluated once more, where that still helps. */
bool cases_is_trigger(struct slice name); /* of a waking, or of a consent */
int cases_retry(struct step *s, struct slice case_id, struct slice trigger, struct err *err) WARN_UNUSED;
/* The package's dates are computed, and those that came wake it: for a letter that is retried, and as the timer `date` (its day may have moved
 * since rules changed). */
int cases_dates(struct step *s, struct slice service, struct err *err) WARN_UNUSED;
/* tel: the person ceased to own this number. After all who did: the next in the queue. */
int dialogue_owner_left(struct step *s, struct slice person, struct err *err) WARN_UNUSED;
void dialogue_go_on(struct step *s);

/* What a rule may read of s->agg as of the day (facts_view.c): needs s->rules and s->arena, where it lives. each: the case's element, or
 * SLICE_NONE. As before any consent: whoever knows of one sets `consented`. */
struct facts_view facts_view_of(struct step *s, int32_t day, struct slice each);

/* --- handlers of records ----------------------------------------------------------------------------------------------- */
step_handler contact_request, contact_cancel, contact_receives, contact_notice; /* iin: as recipient */
step_handler contact_answer, dialogue_status;                 /* the case's subject */
step_handler dialogue_request, dialogue_cancel, dialogue_notice, dialogue_person_died, dialogue_reply, dialogue_message_status; /* tel: */
step_handler claim_request, claim_release;                    /* the slot's owner */
step_handler claim_answer, order_status, entitlement_status;  /* the case's subject */

/* A timer fires that is already removed (timers.c). */
int cases_timer(struct step *s, const struct timer *t, struct err *err) WARN_UNUSED;

/* --- states (states.c) ------------------------------------------------------------------------------------------------------ */
enum message_state { MESSAGE_CREATED, MESSAGE_SENDING, MESSAGE_PENDING, MESSAGE_TEMPORARY_FAILURE, MESSAGE_TECHNICAL_FAILURE,
                     MESSAGE_PERMANENT_FAILURE, MESSAGE_DELIVERED };
extern const char *const offer_state_names[], *const consent_state_names[], *const order_state_names[], *const message_state_names[],
	*const entitlement_state_names[];
int offer_move(struct step *s, struct case_ *c, enum offer_state to, const char *reason, struct err *err) WARN_UNUSED;
/* Both consents of the offer; evidence: of an answer, journalled with each; NULL: there is none yet. */
int consent_move(struct step *s, struct case_ *c, enum consent_state to, const struct json_node *evidence,
                 struct err *err) WARN_UNUSED;
int order_move(struct step *s, struct case_ *c, enum order_state to, struct slice reason, struct err *err) WARN_UNUSED;
int entitlement_move(struct step *s, struct case_ *c, enum entitlement_state to, struct slice reason, struct err *err) WARN_UNUSED;

#endif
