/* SPDX-License-Identifier: Apache-2.0 */
/* The lifecycles: for each entity one table of lawful moves and one function that moves it, the only writer of its state.
 * A move is reported on [status]; one that the table does not hold is refused: ERR_INPUT, unlawful-transition. */
#include "engine/cases/cases_impl.h"

#define TO(state) (1u << (state))

/* offer: prepared -> held -> issued -> accepted | declined | lapsed | withdrawn | superseded | undeliverable -> handed_over;
 * a legal person that is reorganised leaves its open offers to an official: -> handed_over;
 * where nobody is asked: prepared -> issued -> told, and by law prepared -> accepted;
 * declined, lapsed and what silence handed over may be taken up again */
const char *const offer_state_names[] = {"none", "prepared", "held", "issued", "accepted", "declined", "lapsed", "withdrawn",
                                         "superseded", "undeliverable", "handed_over", "told"};
static const uint32_t offer_moves[] = {
	[OFFER_PREPARED] = TO(OFFER_HELD) | TO(OFFER_ISSUED) | TO(OFFER_ACCEPTED) | TO(OFFER_WITHDRAWN) | TO(OFFER_UNDELIVERABLE) |
	                   TO(OFFER_HANDED_OVER),
	[OFFER_HELD] = TO(OFFER_ISSUED) | TO(OFFER_ACCEPTED) | TO(OFFER_WITHDRAWN) | TO(OFFER_UNDELIVERABLE) | TO(OFFER_HANDED_OVER),
	[OFFER_ISSUED] = TO(OFFER_ACCEPTED) | TO(OFFER_DECLINED) | TO(OFFER_LAPSED) | TO(OFFER_WITHDRAWN) | TO(OFFER_UNDELIVERABLE) |
	                 TO(OFFER_HANDED_OVER) | TO(OFFER_TOLD),
	[OFFER_ACCEPTED] = TO(OFFER_SUPERSEDED) | TO(OFFER_WITHDRAWN) | TO(OFFER_HANDED_OVER),
	[OFFER_DECLINED] = TO(OFFER_ACCEPTED),
	[OFFER_LAPSED] = TO(OFFER_HANDED_OVER) | TO(OFFER_ACCEPTED),
	[OFFER_UNDELIVERABLE] = TO(OFFER_HANDED_OVER),
	[OFFER_HANDED_OVER] = TO(OFFER_ACCEPTED),
};

/* consent (W3C DPV): requested -> given | refused. Silence moves nothing: it is neither. */
const char *const consent_state_names[] = {"none", "requested", "given", "refused"};
static const uint32_t consent_moves[] = {
	[CONSENT_NO] = TO(CONSENT_REQUESTED),
	[CONSENT_REQUESTED] = TO(CONSENT_GIVEN) | TO(CONSENT_REFUSED),
	[CONSENT_REFUSED] = TO(CONSENT_GIVEN),
};

/* order (FHIR R5 Task): what the provider may say after what */
const char *const order_state_names[] = {"none", "draft", "requested", "received", "accepted", "in-progress", "completed", "on-hold",
                                         "rejected", "failed", "cancelled", "entered-in-error"};
#define ORDER_ENDS (TO(ORDER_COMPLETED) | TO(ORDER_FAILED) | TO(ORDER_CANCELLED))
static const uint32_t order_moves[] = {
	[ORDER_NO] = TO(ORDER_DRAFT),
	[ORDER_DRAFT] = TO(ORDER_REQUESTED),
	[ORDER_REQUESTED] = TO(ORDER_RECEIVED) | TO(ORDER_ACCEPTED) | TO(ORDER_REJECTED) | TO(ORDER_IN_PROGRESS) |
			    TO(ORDER_ON_HOLD) | ORDER_ENDS,
	[ORDER_RECEIVED] = TO(ORDER_ACCEPTED) | TO(ORDER_REJECTED) | TO(ORDER_IN_PROGRESS) | TO(ORDER_ON_HOLD) | ORDER_ENDS,
	[ORDER_ACCEPTED] = TO(ORDER_IN_PROGRESS) | TO(ORDER_ON_HOLD) | ORDER_ENDS,
	[ORDER_IN_PROGRESS] = TO(ORDER_ON_HOLD) | ORDER_ENDS,
	[ORDER_ON_HOLD] = TO(ORDER_IN_PROGRESS) | TO(ORDER_REJECTED) | ORDER_ENDS,
	[ORDER_COMPLETED] = TO(ORDER_ENTERED_IN_ERROR),
	[ORDER_ENTERED_IN_ERROR] = 0,
};

/* entitlement: what a completed order began */
const char *const entitlement_state_names[] = {"none", "active", "suspended", "ending", "ended"};
static const uint32_t entitlement_moves[] = {
	[ENTITLEMENT_NO] = TO(ENTITLEMENT_ACTIVE),
	[ENTITLEMENT_ACTIVE] = TO(ENTITLEMENT_SUSPENDED) | TO(ENTITLEMENT_ENDING) | TO(ENTITLEMENT_ENDED),
	[ENTITLEMENT_SUSPENDED] = TO(ENTITLEMENT_ACTIVE) | TO(ENTITLEMENT_ENDED),
	[ENTITLEMENT_ENDING] = TO(ENTITLEMENT_ACTIVE) | TO(ENTITLEMENT_SUSPENDED) | TO(ENTITLEMENT_ENDED),
};

/* message (GOV.UK Notify), by rank: a late "sent" never undoes "delivered". Equal ranks exclude each other. */
const char *const message_state_names[] = {"created", "sending", "pending", "temporary-failure", "technical-failure", "permanent-failure",
                                           "delivered"};
static const uint8_t message_rank[] = {[MESSAGE_CREATED] = 0, [MESSAGE_SENDING] = 1, [MESSAGE_PENDING] = 2, [MESSAGE_TEMPORARY_FAILURE] = 3,
                                       [MESSAGE_TECHNICAL_FAILURE] = 3, [MESSAGE_PERMANENT_FAILURE] = 3, [MESSAGE_DELIVERED] = 4};

/* sizes: states after the last row have no moves */
static bool lawful(const uint32_t *moves, size_t rows, unsigned from, unsigned to)
{
	return from < rows && (moves[from] & TO(to));
}
#define LAWFUL(moves, from, to) lawful((moves), sizeof(moves) / sizeof *(moves), (unsigned)(from), (unsigned)(to))

static int unlawful(struct err *err, const char *entity, const char *from, const char *to)
{
	return err_set(err, ERR_INPUT, "unlawful-transition", "%s cannot go from %s to %s", entity, from, to);
}

int offer_move(struct step *s, struct case_ *c, enum offer_state to, const char *reason, struct err *err)
{
	const char *from = c->offer_state == OFFER_NO ? NULL : offer_state_names[c->offer_state];

	if (to == OFFER_PREPARED) /* a new offer: the one before it is over */
		from = NULL;
	else if (!LAWFUL(offer_moves, c->offer_state, to))
		return unlawful(err, "offer", offer_state_names[c->offer_state], offer_state_names[to]);
	if (c->offer_state == OFFER_ACCEPTED) {
		answers_stop(s, c);
		c->waits = WAITS_NO;
	}
	c->offer_state = to;
	step_status(s, "offer", c->offer, c->id, c->service, from, offer_state_names[to], reason, case_acting(s, c));
	return OK;
}

int consent_move(struct step *s, struct case_ *c, enum consent_state to, const struct json_node *evidence, struct err *err)
{
	enum consent_state before = c->consents;
	const char *from = before == CONSENT_NO ? NULL : consent_state_names[before];

	if (!LAWFUL(consent_moves, before, to))
		return unlawful(err, "consent", consent_state_names[before], consent_state_names[to]);
	c->consents = to;
	for (int scope = 0; scope < 2; scope++) {
		step_status(s, "consent", case_consent_id(s, c, consent_scopes[scope]), c->id, c->service, from,
			consent_state_names[to], NULL, case_acting(s, c));
		if (evidence)
			journal_consent(s, c, scope, before == CONSENT_REFUSED, evidence);
	}
	return OK;
}

int order_move(struct step *s, struct case_ *c, enum order_state to, struct slice reason, struct err *err)
{
	const char *from = c->order_state == ORDER_NO ? NULL : order_state_names[c->order_state];

	if (to == ORDER_DRAFT) /* a new order: the one before it is over */
		from = NULL;
	else if (!LAWFUL(order_moves, c->order_state, to))
		return unlawful(err, "order", order_state_names[c->order_state], order_state_names[to]);
	c->order_state = to;
	step_status(s, "order", c->order, c->id, c->service, from, order_state_names[to],
		reason.len ? arena_slice(s->arena, reason).ptr : NULL, case_acting(s, c));
	return OK;
}

int entitlement_move(struct step *s, struct case_ *c, enum entitlement_state to, struct slice reason, struct err *err)
{
	const char *from = c->entitlement_state == ENTITLEMENT_NO ? NULL : entitlement_state_names[c->entitlement_state];

	if (!LAWFUL(entitlement_moves, c->entitlement_state, to))
		return unlawful(err, "entitlement", entitlement_state_names[c->entitlement_state], entitlement_state_names[to]);
	c->entitlement_state = to;
	s->agg->dirty = true;
	step_status(s, "entitlement", c->entitlement, c->id, c->service, from, entitlement_state_names[to],
	            reason.len ? arena_slice(s->arena, reason).ptr : NULL, case_acting(s, c));
	return OK;
}

bool message_move(struct step *s, struct message *m, enum message_state to)
{
	enum message_state from = m->state;

	if (message_rank[to] <= message_rank[from])
		return false;
	m->state = (uint8_t)to;
	step_status(s, "message", m->id, SLICE_NONE, m->service, message_state_names[from], message_state_names[to], NULL,
	            (struct actor){m->actor, m->acting_for});
	return true;
}

bool offer_is_open(const struct case_ *c)
{
	return c->offer_state == OFFER_PREPARED || c->offer_state == OFFER_HELD || c->offer_state == OFFER_ISSUED;
}

bool order_is_final(enum order_state state)
{
	return state == ORDER_COMPLETED || state == ORDER_REJECTED || state == ORDER_FAILED || state == ORDER_CANCELLED ||
	       state == ORDER_ENTERED_IN_ERROR;
}

bool order_is_open(enum order_state state)
{
	return state != ORDER_NO && !order_is_final(state);
}

bool case_is_claiming(const struct case_ *c)
{
	return c->offer_state == OFFER_ACCEPTED && !c->ordered;
}

bool offer_stands(const struct case_ *c)
{
	return offer_is_open(c) || case_is_claiming(c);
}

bool case_is_busy(const struct case_ *c)
{
	if (offer_stands(c))
		return true;
	return c->offer_state == OFFER_ACCEPTED && c->entitlement_state != ENTITLEMENT_ENDED &&
	       (c->order_state == ORDER_COMPLETED || order_is_open(c->order_state));
}
