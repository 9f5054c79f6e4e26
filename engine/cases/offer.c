/* SPDX-License-Identifier: Apache-2.0 */
/* Offers: one try after the other along the package's recipients, and what the news about a try leads to.
 *
 *     news (from the recipient's aggregate or the number's dialogue)     offer becomes      then
 *     queued                                                            held (one that waited for its `delay` is)
 *     issued                                                            issued             consents requested
 *     yes                                                               accepted           perhaps a wait for facts (answers.c), second evaluation, claims, order
 *     no                                                                declined           closed (again.c: for how long)
 *     lapsed                                                            lapsed             next recipient
 *     unclear                                                           handed_over        a clerk's task, closed
 *     (any answer, of one who acts for the subject no more)             undeliverable      next recipient: acting.c
 *     undeliverable, number-moved, dead, minor, no-number               undeliverable      next recipient
 *     delivered (of a package that only informs)                        told               closed
 *     able (of one that a law spares the consent)                       accepted           claims, order, and the recipient is told
 *
 * A recipient is found as the link says (`recipient_persons`); acting.c finds by it who acts now.
 *
 * No recipient left: the last offer is handed over to a clerk where the package says so (`silence`), and the case is closed. */
#include "engine/cases/cases_impl.h"

static int next_recipient(struct step *s, struct case_ *c, const struct service *svc, struct err *err) WARN_UNUSED;

/* --- the ladder of recipients --------------------------------------------------------------------------------------------- */

bool offer_may_be_made(const struct step *s, const struct case_ *c)
{
	return ruleset_is_registered(s->rules, c->service, civil_local_day(s->now_ms));
}

size_t recipient_persons(struct step *s, const struct case_ *c, const struct recipient *r, struct slice **out)
{
	int32_t today = civil_local_day(s->now_ms);
	struct fact_day at = {.day = c->offer_law_day > today ? c->offer_law_day : today, .bounded = true};
	bool known;

	if (r->kind == RECIPIENT_LINK)
		return facts_persons(s, &s->agg->facts, r->fact, at, out, &known);
	if (r->kind == RECIPIENT_LINK_OF_EACH)
		return facts_of_other(s, c->occasion, r->fact, at.day, out);
	*out = r->kind == RECIPIENT_EACH ? (struct slice *)(uintptr_t)&c->occasion : &s->agg->subject;
	return 1;
}

/* The first person of the ladder who was not tried yet, or SLICE_NONE. */
static struct slice pick(struct step *s, const struct case_ *c, const struct service *svc)
{
	for (size_t i = 0; i < svc->recipient_count; i++) {
		const struct recipient *r = &svc->recipients[i];
		struct slice *persons;
		if (r->condition.len && !slice_in(r->condition, c->conditions.at, c->conditions.count))
			continue;
		size_t n = recipient_persons(s, c, r, &persons);
		for (size_t k = 0; k < n; k++)
			if (!slice_in(persons[k], c->tried.at, c->tried.count))
				return persons[k];
	}
	return SLICE_NONE;
}

/* Held by `delay`: made, but nobody's yet. */
static bool is_delayed(const struct case_ *c)
{
	return c->offer_state == OFFER_HELD && !c->recipient.len;
}

/* A new offer; or, after its delay, the one that waited. */
static int begin(struct step *s, struct case_ *c, struct slice recipient, struct err *err)
{
	bool waited = is_delayed(c);

	c->recipient = arena_slice(s->arena, recipient);
	if (waited)
		return OK;
	c->offer = STEP_ID(s, SLICE_LIT("offer"), c->id, step_number(s, ++c->offers), step_instant(s, s->now_ms));
	c->consents = CONSENT_NO;
	c->ordered = false; /* an order of an earlier offer is over, but the case still names it */
	c->slots.count = c->granted = 0;
	c->joined = SLICE_NONE;
	c->went_ms = 0;
	return offer_move(s, c, OFFER_PREPARED, NULL, err);
}

/* Nobody is left to ask. */
static int exhausted(struct step *s, struct case_ *c, const struct service *svc, struct err *err)
{
	const char *reason = c->offer_state == OFFER_LAPSED ? "silence" : "undeliverable";
	int rc = OK;

	again_closed(s, c, c->silent ? &svc->lapsed : &(struct second_thoughts){0});
	if (svc->silence_office && !(rc = offer_move(s, c, OFFER_HANDED_OVER, reason, err)))
		case_task(s, c, reason);
	return rc;
}

static int next_recipient(struct step *s, struct case_ *c, const struct service *svc, struct err *err)
{
	struct slice person = offer_may_be_made(s, c) ? pick(s, c, svc) : SLICE_NONE;
	int rc;

	if (person.ptr) {
		*VEC_ADD(s->arena, &c->tried) = person;
		if ((rc = begin(s, c, person, err)))
			return rc;
		*VEC_ADD(s->arena, &c->asked) = c->offer;
		if (!join_later(s, c))
			offer_request(s, c, svc);
		return OK;
	}
	if (!c->tried.count) { /* not even one: say so by an offer that could not be made (P-1) */
		if ((rc = begin(s, c, SLICE_NONE, err)) || (rc = offer_move(s, c, OFFER_UNDELIVERABLE, "no-recipient", err)))
			return rc;
	}
	return exhausted(s, c, svc, err);
}

static void take_benefit(struct step *s, struct case_ *c, const struct evaluation *e)
{
	memset(&c->counted, 0, sizeof c->counted);
	for (size_t i = 0; i < e->counted_count; i++)
		*VEC_ADD(s->arena, &c->counted) = e->counted[i];
	c->has_amount = e->has_amount;
	c->amount_tiyn = e->amount_tiyn;
	c->count = e->count;
}

/* What the evaluation says of the money, and of who is asked. */
static void take_round(struct step *s, struct case_ *c, const struct evaluation *e)
{
	take_benefit(s, c, e);
	memset(&c->conditions, 0, sizeof c->conditions);
	for (size_t i = 0; i < e->condition_count; i++)
		if (e->conditions[i].answer == CLAUSE_MET)
			*VEC_ADD(s->arena, &c->conditions) = e->conditions[i].clause->name;
}

static int delay(struct step *s, struct case_ *c, const struct service *svc, struct err *err)
{
	int rc = begin(s, c, SLICE_NONE, err);

	if (!rc && !(rc = offer_move(s, c, OFFER_HELD, "delay", err)))
		timer_set(s->arena, s->agg, SLICE_LIT("delay"), c->offer, s->now_ms + svc->delay_ms, false);
	return rc;
}

int offer_delay_over(struct step *s, struct slice offer, struct err *err)
{
	struct case_ *c = case_of_offer(s, offer);
	const struct service *svc = c ? offer_service(s, c) : NULL;
	struct evaluation e;
	int rc;

	if (!c || !is_delayed(c))
		return OK;
	if (!svc)
		return err_set(err, ERR_FATAL, "version-missing", "the ruleset in force lacks a version that a case runs under");
	if (!offer_may_be_made(s, c)) {
		rc = offer_withdraw(s, c, "not-registered", err);
		case_set_forget(s, c);
		return rc;
	}
	if ((rc = case_evaluate(s, c, svc, c->offer_law_day, BY_DELAY, &e, err)))
		return rc;
	if (evaluation_may_offer(&e)) {
		take_round(s, c, &e);
		rc = next_recipient(s, c, svc, err);
	} else {
		rc = offer_withdraw(s, c, "no-longer-eligible", err);
	}
	case_set_forget(s, c);
	return rc;
}

int offer_first(struct step *s, struct case_ *c, const struct service *svc, const struct evaluation *e, struct err *err)
{
	memset(&c->tried, 0, sizeof c->tried);
	memset(&c->asked, 0, sizeof c->asked);
	c->silent = false;
	c->reopen_until_ms = 0;
	c->offer_version = svc->version;
	c->offer_law_day = c->law_day;
	c->closed = c->closed_by_death = false;
	take_round(s, c, e);
	return svc->delay_ms ? delay(s, c, svc, err) : next_recipient(s, c, svc, err);
}

/* Who was asked may be asked again, should they act once more. */
static void untry(struct case_ *c)
{
	for (uint32_t i = 0; i < c->tried.count; i++)
		if (slice_eq(c->tried.at[i], c->recipient))
			c->tried.at[i] = SLICE_LIT("");
}

int offer_recipient_changed(struct step *s, struct case_ *c, const struct service *svc, bool answered, struct err *err)
{
	int rc = offer_move(s, c, OFFER_UNDELIVERABLE, "recipient-changed", err);

	if (rc)
		return rc;
	if (svc->mode == SERVICE_ASKS)
		offer_release(s, c, answered);
	if (answered)
		offer_notice(s, c, c->offer, c->recipient, MESSAGE_TOO_LATE);
	untry(c);
	rc = next_recipient(s, c, svc, err);
	case_set_forget(s, c);
	return rc;
}

int offer_withdraw(struct step *s, struct case_ *c, const char *reason, struct err *err)
{
	const struct service *svc = offer_service(s, c);
	bool asks = offer_is_open(c) && !(svc && svc->mode != SERVICE_ASKS);
	int rc = offer_move(s, c, OFFER_WITHDRAWN, reason, err);

	if (rc)
		return rc;
	timer_remove(s->agg, SLICE_LIT("delay"), c->offer);
	claims_release(s, c);
	if (asks)
		offer_release(s, c, false);
	return OK;
}

/* --- news ---------------------------------------------------------------------------------------------------------------------- */

static int to_held(struct step *s, struct case_ *c, const struct service *svc, const struct json_node *data, struct err *err)
{
	(void)svc, (void)data;
	return c->offer_state == OFFER_HELD ? OK : offer_move(s, c, OFFER_HELD, NULL, err);
}

static int to_issued(struct step *s, struct case_ *c, const struct service *svc, const struct json_node *data, struct err *err)
{
	(void)data;
	int rc = offer_move(s, c, OFFER_ISSUED, NULL, err);
	return rc || svc->mode != SERVICE_ASKS ? rc : consent_move(s, c, CONSENT_REQUESTED, NULL, err);
}

static int to_told(struct step *s, struct case_ *c, const struct service *svc, const struct json_node *data, struct err *err)
{
	(void)svc, (void)data;
	again_closed(s, c, &(struct second_thoughts){0});
	return offer_move(s, c, OFFER_TOLD, NULL, err);
}

/* P-3: the law of the package stands for the consent, and this is the day of the application. */
static int to_ordered(struct step *s, struct case_ *c, const struct service *svc, const struct json_node *data, struct err *err)
{
	(void)data;
	int rc = offer_move(s, c, OFFER_ACCEPTED, "by-law", err);

	c->consented_ms = s->now_ms;
	return rc ? rc : claims_ask(s, c, svc, err);
}

/* The reply is the application; the facts are looked at again, they may have moved. */
int offer_consented(struct step *s, struct case_ *c, const struct service *svc, const struct json_node *data, struct err *err)
{
	if (!civil_parse_instant(json_string(data, "received_at"), &c->consented_ms))
		return err_set(err, ERR_INPUT, "bad-data", "an answer without the instant at which it was received");
	return join_waits(s, c) ? OK : offer_go_on(s, c, svc, err);
}

int offer_go_on(struct step *s, struct case_ *c, const struct service *svc, struct err *err)
{
	return answers_ask(s, c, svc) ? OK : offer_decide(s, c, svc, err);
}

int offer_decide(struct step *s, struct case_ *c, const struct service *svc, struct err *err)
{
	struct evaluation e;
	int rc;

	if ((rc = case_evaluate(s, c, svc, c->offer_law_day, BY_CONSENT, &e, err)))
		return rc;
	if (e.verdict == VERDICT_ELIGIBLE) {
		take_benefit(s, c, &e);
		return claims_ask(s, c, svc, err);
	}
	c->closed = true;
	if (e.verdict == VERDICT_NOT_ELIGIBLE) {
		if (!(rc = offer_move(s, c, OFFER_WITHDRAWN, "no-longer-eligible", err)))
			case_notice(s, c, MESSAGE_WITHDRAWN, SLICE_NONE);
		return rc;
	}
	if (!(rc = offer_move(s, c, OFFER_HANDED_OVER, "undetermined-at-consent", err)))
		case_task(s, c, "undetermined-at-consent");
	return rc;
}

static int to_accepted(struct step *s, struct case_ *c, const struct service *svc, const struct json_node *data, struct err *err)
{
	int rc = offer_move(s, c, OFFER_ACCEPTED, NULL, err);

	if (rc || (rc = consent_move(s, c, CONSENT_GIVEN, data, err)))
		return rc;
	offer_release(s, c, true);
	return offer_consented(s, c, svc, data, err);
}

static int to_declined(struct step *s, struct case_ *c, const struct service *svc, const struct json_node *data, struct err *err)
{
	int rc = offer_move(s, c, OFFER_DECLINED, NULL, err);

	if (rc || (rc = consent_move(s, c, CONSENT_REFUSED, data, err)))
		return rc;
	offer_release(s, c, true);
	again_closed(s, c, &svc->refused);
	return OK;
}

static int to_lapsed(struct step *s, struct case_ *c, const struct service *svc, const struct json_node *data, struct err *err)
{
	(void)data;
	int rc = offer_move(s, c, OFFER_LAPSED, NULL, err);

	if (rc)
		return rc;
	offer_release(s, c, true);
	c->silent = true;
	return next_recipient(s, c, svc, err);
}

static int to_clerk(struct step *s, struct case_ *c, const struct service *svc, const struct json_node *data, struct err *err)
{
	(void)svc, (void)data;
	int rc = offer_move(s, c, OFFER_HANDED_OVER, "unclear-reply", err);

	if (rc)
		return rc;
	offer_release(s, c, true);
	case_task(s, c, "unclear-reply");
	c->closed = true;
	return OK;
}

static int to_undeliverable(struct step *s, struct case_ *c, const struct service *svc, const struct json_node *data, struct err *err)
{
	struct slice why = json_string(data, "result");
	int rc = offer_move(s, c, OFFER_UNDELIVERABLE, arena_slice(s->arena, why.ptr ? why : json_string(data, "state")).ptr, err);

	if (rc)
		return rc;
	if (svc->mode == SERVICE_ASKS)
		offer_release(s, c, true);
	return next_recipient(s, c, svc, err);
}

static const struct {
	const char *news;
	int (*act)(struct step *s, struct case_ *c, const struct service *svc, const struct json_node *data, struct err *err);
} news_table[] = {
	{"queued", to_held},
	{"issued", to_issued},
	{"yes", to_accepted},
	{"no", to_declined},
	{"lapsed", to_lapsed},
	{"unclear", to_clerk},
	{"undeliverable", to_undeliverable},
	{"number-moved", to_undeliverable},
	{"dead", to_undeliverable},
	{"minor", to_undeliverable},
	{"no-number", to_undeliverable},
	{"delivered", to_told},
	{"able", to_ordered},
};

/* Of an order that needs no consent its recipient must be told (P-3): who could not be is a clerk's task. */
static int told_by_law(struct step *s, const struct case_ *c, struct slice what)
{
	if (!slice_is(what, "issued") && !slice_is(what, "delivered"))
		case_task(s, c, "untold");
	return OK;
}

static bool is_answer(struct slice what)
{
	return slice_is(what, "yes") || slice_is(what, "no") || slice_is(what, "unclear");
}

/* News about an offer that is over, or no longer the current one, came too late to matter. */
static int case_news(struct step *s, struct case_ *c, const struct json_node *data, struct slice what, struct err *err)
{
	const struct service *svc = offer_service(s, c);

	if (svc && c->offer_state == OFFER_ACCEPTED && svc->mode == SERVICE_BY_LAW)
		return told_by_law(s, c, what);
	if (!offer_is_open(c))
		return OK;
	if (!svc)
		return err_set(err, ERR_FATAL, "version-missing", "the ruleset in force lacks a version that a case runs under");
	if (c->offer_state == OFFER_ISSUED && is_answer(what) && !recipient_acts(s, c, svc, c->recipient))
		return offer_recipient_changed(s, c, svc, true, err);
	for (size_t i = 0; i < sizeof news_table / sizeof *news_table; i++) {
		if (!slice_is(what, news_table[i].news))
			continue;
		int rc = news_table[i].act(s, c, svc, data, err);
		case_set_forget(s, c);
		return rc;
	}
	return err_set(err, ERR_INPUT, "bad-data", "nothing is known of such news");
}

static int news(struct step *s, const struct json_node *data, struct slice what, struct err *err)
{
	struct case_ **cases;
	size_t count = join_cases(s, data, &cases);
	int rc = OK;

	for (size_t i = 0; i < count && !rc; i++)
		rc = case_news(s, cases[i], data, what, err);
	return rc;
}

int contact_answer(struct step *s, const struct json_node *data, struct err *err)
{
	struct case_ *c = case_of_offer(s, json_string(data, "offer"));

	if (c && slice_is(json_string(data, "result"), "dead") && entitlement_lasts(c))
		return entitlement_suspend(s, c, "recipient-died", err);
	return news(s, data, json_string(data, "result"), err);
}

int dialogue_status(struct step *s, const struct json_node *data, struct err *err)
{
	if (slice_is(json_string(data, "state"), "reopened"))
		return again_reopened(s, data, err);
	return news(s, data, json_string(data, "state"), err);
}
