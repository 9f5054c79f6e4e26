/* SPDX-License-Identifier: Apache-2.0 */
/* Who acts for a subject (docs/engine.md sections 7 and 16; P-8, C-10): those at the end of the links that the package names, as the
 * registry says today: a child's mother by a corrected record, a legal person's head. The function that finds whom to ask finds them,
 * too (`recipient_persons`, offer.c); here whatever stands after `if`. */
#include "engine/base/ident.h"
#include "engine/cases/cases_impl.h"

struct actor acting_of(struct slice actor, struct slice subject)
{
	return actor.len && ident_is_legal(subject) ? (struct actor){actor, subject} : NOBODY_ACTS;
}

struct actor case_acting(const struct step *s, const struct case_ *c)
{
	return acting_of(c->recipient, s->agg->subject);
}

/* The person when they act, or, asked for nobody, the first who does; SLICE_NONE: they do not, or nobody does. */
static struct slice who_acts(struct step *s, const struct case_ *c, const struct service *svc, struct slice person)
{
	for (size_t i = 0; i < svc->recipient_count; i++) {
		struct slice *persons;
		size_t n = recipient_persons(s, c, &svc->recipients[i], &persons);
		for (size_t k = 0; k < n; k++)
			if (!person.ptr || slice_eq(persons[k], person))
				return persons[k];
	}
	return SLICE_NONE;
}

bool recipient_acts(struct step *s, const struct case_ *c, const struct service *svc, struct slice person)
{
	return who_acts(s, c, svc, person).ptr != NULL;
}

struct slice case_told(struct step *s, const struct case_ *c)
{
	const struct service *svc = offer_service(s, c);

	if (!svc || !svc->of_organisations || !c->recipient.len || recipient_acts(s, c, svc, c->recipient))
		return c->recipient;
	return who_acts(s, c, svc, SLICE_NONE);
}

int cases_represented(struct step *s, struct err *err)
{
	int rc = OK;

	for (uint32_t i = 0; i < s->agg->cases.count && !rc; i++) {
		struct case_ *c = &s->agg->cases.at[i];
		const struct service *svc = offer_is_open(c) && c->recipient.len ? offer_service(s, c) : NULL;
		if (svc && !recipient_acts(s, c, svc, c->recipient))
			rc = offer_recipient_changed(s, c, svc, false, err);
	}
	return rc;
}

/* T-7: it is reorganised or liquidated. What stands of the case is for an official. */
int case_rests(struct step *s, struct case_ *c, const char *reason, struct err *err)
{
	const struct service *svc = offer_service(s, c);
	bool open = offer_is_open(c);
	int rc;

	if (open && svc && svc->mode == SERVICE_TELLS)
		return offer_withdraw(s, c, reason, err);
	if (offer_stands(c)) {
		claims_release(s, c);
		timer_remove(s->agg, SLICE_LIT("delay"), c->offer);
		if ((rc = offer_move(s, c, OFFER_HANDED_OVER, reason, err)))
			return rc;
		if (open && svc && svc->mode == SERVICE_ASKS)
			offer_release(s, c, false);
	} else if (!order_is_open(c->order_state)) {
		return OK;
	}
	case_task(s, c, reason);
	return OK;
}
