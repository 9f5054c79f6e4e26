/* SPDX-License-Identifier: Apache-2.0 */
/* engine/cases as the tests of engine/subject need it: it decides nothing, and writes down what it was asked, in order. */
#include <stdarg.h>
#include <stdio.h>

#include "engine/cases/cases.h"
#include "tests/subject/world.h"

char spied[4096];
int spy_refuses; /* the next call emits, changes and then refuses */

__attribute__((format(printf, 1, 2))) static void note(const char *fmt, ...)
{
	size_t used = strlen(spied);
	va_list args;
	va_start(args, fmt);
	vsnprintf(spied + used, sizeof spied - used, fmt, args);
	va_end(args);
}

int cases_wake(struct step *s, const struct waking *event, struct err *err)
{
	note("wake");
	if (event)
		note(" %.*s/%d", SLICE_ARG(event->event), event->occurred);
	for (size_t i = 0; event && i < event->role_count; i++)
		note(" as %.*s", SLICE_ARG(event->roles[i]));
	for (uint32_t i = 0; i < s->changed.count; i++)
		note(" %.*s", SLICE_ARG(s->changed.at[i]));
	note("; ");
	if (!spy_refuses)
		return OK;
	spy_refuses = 0;
	step_status(s, "offer", SLICE_LIT("x"), SLICE_NONE, SLICE_NONE, NULL, "issued", NULL, NOBODY_ACTS);
	timer_set(s->arena, s->agg, SLICE_LIT("forget"), SLICE_LIT("x"), 1, false);
	return err_set(err, ERR_INPUT, "unlawful-transition", "offer cannot go");
}

int cases_represented(struct step *s, struct err *err)
{
	(void)s, (void)err;
	return OK;
}

int cases_joined(struct step *s, struct err *err)
{
	(void)s, (void)err;
	return OK;
}

int cases_record_cancelled(struct step *s, struct slice source, struct slice record, struct err *err)
{
	(void)s, (void)err;
	note("taken %.*s %.*s; ", SLICE_ARG(source), SLICE_ARG(record));
	return OK;
}

int cases_died(struct step *s, struct err *err)
{
	(void)s, (void)err;
	note("died; ");
	return OK;
}

int cases_revived(struct step *s, struct err *err)
{
	(void)s, (void)err;
	note("revived; ");
	return OK;
}

bool cases_keep(struct step *s, struct slice fact)
{
	(void)s, (void)fact;
	return false;
}

int cases_answered(struct step *s, struct err *err)
{
	(void)s, (void)err;
	return OK;
}

void cases_drop(struct step *s)
{
	(void)s;
}

bool cases_is_trigger(struct slice name)
{
	return slice_is(name, "event");
}

int cases_retry(struct step *s, struct slice case_id, struct slice trigger, struct err *err)
{
	(void)s, (void)err;
	note("retry %.*s %.*s; ", SLICE_ARG(case_id), SLICE_ARG(trigger));
	return OK;
}

int cases_dates(struct step *s, struct slice service, struct err *err)
{
	(void)s, (void)err;
	note("dates %.*s; ", SLICE_ARG(service));
	return OK;
}

int dialogue_owner_left(struct step *s, struct slice person, struct err *err)
{
	(void)err;
	note("left %.*s after %u; ", SLICE_ARG(person), s->out->list.count - s->first_output);
	return OK;
}

void dialogue_go_on(struct step *s)
{
	(void)s;
}

int cases_timer(struct step *s, const struct timer *t, struct err *err)
{
	note("timer %.*s %.*s at %lld; ", SLICE_ARG(t->name), SLICE_ARG(t->entity), (long long)s->now_ms);
	if (slice_is(t->name, "refused"))
		return err_set(err, ERR_INPUT, "unlawful-transition", "no");
	if (slice_is(t->name, "again"))
		timer_set(s->arena, s->agg, SLICE_LIT("once"), t->entity, t->due_ms + 5, false);
	step_status(s, "order", t->entity, SLICE_NONE, SLICE_NONE, NULL, "x", NULL, NOBODY_ACTS);
	return OK;
}

/* order.status: sets a timer of the name and time that it names; unknown orders are refused. */
int order_status(struct step *s, const struct json_node *data, struct err *err)
{
	if (slice_is(json_string(data, "order"), "unknown"))
		return err_set(err, ERR_INPUT, "unknown-order", "no such order");
	timer_set(s->arena, s->agg, json_string(data, "name"), json_string(data, "order"), json_integer(data, "due", 0),
	          json_member(data, "gated") != NULL);
	return OK;
}

#define HANDLER(name) \
	int name(struct step *s, const struct json_node *data, struct err *err) \
	{ \
		(void)s, (void)data, (void)err; \
		note(#name "; "); \
		return OK; \
	}
HANDLER(contact_request)
HANDLER(contact_cancel)
HANDLER(contact_receives)
HANDLER(contact_notice)
HANDLER(contact_answer)
HANDLER(dialogue_status)
HANDLER(dialogue_request)
HANDLER(dialogue_cancel)
HANDLER(dialogue_notice)
HANDLER(dialogue_person_died)
HANDLER(dialogue_reply)
HANDLER(dialogue_message_status)
HANDLER(claim_request)
HANDLER(claim_release)
HANDLER(claim_answer)
HANDLER(entitlement_status)

const char *const offer_state_names[] = {"none", "prepared", "held", "issued", "accepted", "declined", "lapsed", "withdrawn", "superseded",
                                         "undeliverable", "handed_over"};
const char *const consent_state_names[] = {"none", "requested", "given", "refused"};
const char *const order_state_names[] = {"none", "draft", "requested", "received", "accepted", "in-progress", "completed", "on-hold",
                                         "rejected", "failed", "cancelled", "entered-in-error"};
const char *const entitlement_state_names[] = {"none", "active", "suspended", "ending", "ended"};
const char *const message_state_names[] = {"created", "sending", "pending", "temporary-failure", "technical-failure", "permanent-failure",
                                           "delivered"};
