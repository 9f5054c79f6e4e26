/* SPDX-License-Identifier: Apache-2.0 */
/* Facts that may be read only after consent (docs/engine.md section 14): asked for when it is given, waited for, and kept as long as it stands. */
#include "engine/cases/cases_impl.h"

static const struct slice timer = {"answers", 7};

bool consent_stands(const struct case_ *c)
{
	if (c->offer_state != OFFER_ACCEPTED || c->consents != CONSENT_GIVEN)
		return false;
	return !c->ordered || order_is_open(c->order_state) ||
	       (c->entitlement_state != ENTITLEMENT_NO && c->entitlement_state != ENTITLEMENT_ENDED);
}

/* --- keeping --------------------------------------------------------------------------------------------------------------- */

static const struct need *withheld_need(const struct service *svc, struct slice fact)
{
	for (size_t i = 0; i < svc->need_count; i++)
		if (svc->needs[i].after_consent && slice_eq(svc->needs[i].path, fact))
			return &svc->needs[i];
	return NULL;
}

bool cases_keep(struct step *s, struct slice fact)
{
	const struct case_ *c;

	for VEC_EACH (c, &s->agg->cases) {
		const struct service *svc = consent_stands(c) ? offer_service(s, c) : NULL;
		if (svc && withheld_need(svc, fact))
			return true;
	}
	return false;
}

static void drop(struct aggregate *agg, struct slice fact)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < agg->facts.count; i++)
		if (!slice_eq(agg->facts.at[i].fact, fact))
			agg->facts.at[kept++] = agg->facts.at[i];
	agg->facts.count = kept;
}

void cases_drop(struct step *s)
{
	size_t count;
	const struct slice *facts = ruleset_withheld(s->rules, &count);

	for (size_t i = 0; i < count; i++)
		if (!cases_keep(s, facts[i]))
			drop(s->agg, facts[i]);
}

/* --- asking ---------------------------------------------------------------------------------------------------------------- */

static bool is_known(struct step *s, const struct case_ *c, const struct need *n)
{
	struct fact_day at = {.day = case_facts_day(s, offer_service(s, c), c->offer_law_day),
		.bounded = true,
		.fresh_days = n->fresh_days};

	return facts_read(s->rules, &s->agg->facts, n->path, SLICE_NONE, at) != NULL;
}

static struct slice owner_of(struct step *s, struct slice fact)
{
	return ruleset_fact(s->rules, fact)->owner;
}

static void request(struct step *s, const struct case_ *c, struct slice owner)
{
	struct slice id = STEP_ID(s, SLICE_LIT("fact-request"), c->offer, owner);
	struct json_writer *w = step_emit(s, TOPIC_FACT_REQUESTS, "fact-request", s->agg->subject, id);
	const struct slice *fact;

	json_write_member(w, "of", owner);
	json_write_key(w, "facts");
	json_write_array(w);
	for VEC_EACH (fact, &c->awaits)
		if (slice_eq(owner_of(s, *fact), owner))
			json_write_string(w, *fact);
	json_write_array_end(w);
	json_write_key(w, "because");
	json_write_object(w);
	json_write_member(w, "consent", case_consent_id(s, c, "data"));
	json_write_member(w, "offer", c->offer);
	json_write_member(w, "case", c->id);
	json_write_member(w, "service", c->service);
	json_write_object_end(w);
	step_emit_end(s);
}

bool answers_ask(struct step *s, struct case_ *c, const struct service *svc)
{
	struct slice last = SLICE_NONE, next;
	const struct slice *fact;

	memset(&c->awaits, 0, sizeof c->awaits);
	for (size_t i = 0; i < svc->need_count; i++)
		if (svc->needs[i].after_consent && !is_known(s, c, &svc->needs[i]))
			*VEC_ADD(s->arena, &c->awaits) = svc->needs[i].path;
	if (!c->awaits.count)
		return false;
	do { /* by owner */
		next = SLICE_NONE;
		for VEC_EACH (fact, &c->awaits) {
			struct slice owner = owner_of(s, *fact);
			if ((!last.ptr || slice_cmp(owner, last) > 0) && (!next.ptr || slice_cmp(owner, next) < 0))
				next = owner;
		}
		if (next.ptr)
			request(s, c, next);
		last = next;
	} while (next.ptr);
	timer_set(s->arena, s->agg, timer, c->offer, s->now_ms + svc->answers_ms, false);
	return true;
}

/* --- answers --------------------------------------------------------------------------------------------------------------- */

void answers_stop(struct step *s, struct case_ *c)
{
	c->awaits.count = 0;
	timer_remove(s->agg, timer, c->offer);
}

static int decide(struct step *s, struct case_ *c, struct err *err)
{
	const struct service *svc = offer_service(s, c);

	if (!svc)
		return err_set(err, ERR_FATAL, "version-missing", "the ruleset in force lacks a version that a case runs under");
	answers_stop(s, c);
	int rc = offer_decide(s, c, svc, err);
	case_set_forget(s, c);
	return rc;
}

/* One of those that are awaited changed, and none is unknown any more. */
static bool has_come(struct step *s, const struct case_ *c)
{
	const struct service *svc = offer_service(s, c);
	const struct slice *fact;
	bool any = false;

	for VEC_EACH (fact, &c->awaits) {
		const struct need *n = svc ? withheld_need(svc, *fact) : NULL;
		if (n && !is_known(s, c, n))
			return false;
		any = any || slice_in(*fact, s->changed.at, s->changed.count);
	}
	return any;
}

int cases_answered(struct step *s, struct err *err)
{
	int rc = OK;

	for (uint32_t i = 0; i < s->agg->cases.count && !rc; i++)
		if (has_come(s, &s->agg->cases.at[i]))
			rc = decide(s, &s->agg->cases.at[i], err);
	return rc;
}

int answers_over(struct step *s, struct slice offer, struct err *err)
{
	struct case_ *c = case_of_offer(s, offer);

	return c && c->awaits.count ? decide(s, c, err) : OK;
}
