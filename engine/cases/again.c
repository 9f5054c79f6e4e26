/* SPDX-License-Identifier: Apache-2.0 */
/* Taken up again (docs/engine.md section 7): what a refusal or silence leaves open. The number says "reopened" when somebody agrees late
 * (reply.c: which ended dialogue a late reply belongs to, and until when); the case, whether it still can be. */
#include "engine/cases/cases_impl.h"

/* The case was closed by an answer, or by the lack of one. */
void again_closed(struct step *s, struct case_ *c, const struct second_thoughts *after)
{
	c->closed = true;
	c->reopen_until_ms = after->reopen_ms ? s->now_ms + after->reopen_ms : 0;
}

static bool stands_open(const struct case_ *c, int64_t at_ms)
{
	return c->closed && c->reopen_until_ms && at_ms <= c->reopen_until_ms;
}

bool again_asks(const struct step *s, const struct case_ *c, const struct service *svc, const struct slice *causes, size_t count)
{
	const struct second_thoughts *after = c->offer_state == OFFER_DECLINED ? &svc->refused : &svc->lapsed;

	if (!stands_open(c, s->now_ms) || !after->listed)
		return true;
	for (size_t i = 0; i < count; i++)
		if (slice_in(causes[i], after->offer_again, after->count))
			return true;
	return false;
}

static struct case_ *case_that_asked(struct step *s, struct slice offer, uint32_t *n)
{
	struct case_ *c;

	for VEC_EACH (c, &s->agg->cases)
		for (*n = 0; *n < c->asked.count; ++*n)
			if (slice_eq(c->asked.at[*n], offer))
				return c;
	return NULL;
}

/* The ladder leaves only silence behind: what is not the current offer had lapsed. */
static bool take_up(struct case_ *c, uint32_t n)
{
	if (!slice_eq(c->offer, c->asked.at[n])) {
		c->offer = c->asked.at[n];
		c->recipient = c->tried.at[n];
		c->offer_state = OFFER_LAPSED;
		c->consents = CONSENT_REQUESTED;
	}
	return c->offer_state == OFFER_DECLINED || c->offer_state == OFFER_LAPSED || c->offer_state == OFFER_HANDED_OVER;
}

static void refuse(struct step *s, const struct case_ *c, struct slice offer, const struct json_node *data)
{
	struct slice person = json_string(data, "person");
	enum message_kind kind = case_is_busy(c) && !offer_is_open(c) ? MESSAGE_ALREADY : MESSAGE_TOO_LATE;

	offer_notice(s, c, offer, person, kind);
}

static int reopened(struct step *s, struct slice offer, const struct json_node *data, struct err *err)
{
	uint32_t n;
	struct case_ *c = case_that_asked(s, offer, &n);
	const struct service *svc = c ? offer_service(s, c) : NULL;
	int64_t received_ms;
	int rc;

	if (!c)
		return OK;
	if (!civil_parse_instant(json_string(data, "received_at"), &received_ms))
		return err_set(err, ERR_INPUT, "bad-data", "an answer without the instant at which it was received");
	if (!svc)
		return err_set(err, ERR_FATAL, "version-missing", "the ruleset in force lacks a version that a case runs under");
	if (!stands_open(c, received_ms) || !service_concerns(s, svc) || !offer_may_be_made(s, c) ||
		!recipient_acts(s, c, svc, c->tried.at[n]) || !take_up(c, n)) {
		refuse(s, c, offer, data);
		return OK;
	}
	c->closed = false;
	c->reopen_until_ms = 0;
	c->joined = slice_eq(offer, json_string(data, "offer")) ? SLICE_NONE : arena_slice(s->arena, json_string(data, "offer"));
	if ((rc = offer_move(s, c, OFFER_ACCEPTED, "reopened", err)) || (rc = consent_move(s, c, CONSENT_GIVEN, data, err)))
		return rc;
	rc = offer_consented(s, c, svc, data, err);
	case_set_forget(s, c);
	return rc;
}

int again_reopened(struct step *s, const struct json_node *data, struct err *err)
{
	const struct json_node *items = json_member(data, "items");
	int rc = OK;

	if (!items)
		return reopened(s, json_string(data, "offer"), data, err);
	for (const struct json_node *n = json_first(items); n && !rc; n = json_next(items, n))
		rc = reopened(s, n->u.string, data, err);
	return rc;
}
