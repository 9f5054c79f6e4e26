/* SPDX-License-Identifier: Apache-2.0 */
/* The subject's cases: found, made, evaluated, forgotten (docs/engine.md sections 1 and 6). */
#include <stddef.h>

#include "engine/base/ident.h"
#include "engine/cases/cases_impl.h"

static struct case_ *find(struct step *s, size_t member, struct slice id)
{
	struct case_ *c;

	for VEC_EACH (c, &s->agg->cases)
		if (id.len && slice_eq(*(const struct slice *)((const char *)c + member), id))
			return c;
	return NULL;
}

struct case_ *case_of_id(struct step *s, struct slice id)
{
	return find(s, offsetof(struct case_, id), id);
}

struct case_ *case_of_offer(struct step *s, struct slice offer)
{
	return find(s, offsetof(struct case_, offer), offer);
}

struct case_ *case_of_order(struct step *s, struct slice order)
{
	return find(s, offsetof(struct case_, order), order);
}

struct case_ *case_of_entitlement(struct step *s, struct slice entitlement)
{
	return find(s, offsetof(struct case_, entitlement), entitlement);
}

static struct slice case_id(struct step *s, struct slice service, struct slice occasion)
{
	return STEP_ID(s, SLICE_LIT("case"), service, s->agg->subject, occasion);
}

struct case_ *case_find(struct step *s, struct slice service, struct slice occasion)
{
	return case_of_id(s, case_id(s, service, occasion));
}

/* Cases stand by (service, occasion). */
static bool stands_before(const struct case_ *c, struct slice service, struct slice occasion)
{
	int order = slice_cmp(c->service, service);

	return order < 0 || (order == 0 && slice_cmp(c->occasion, occasion) < 0);
}

struct case_ *case_find_or_new(struct step *s, struct slice service, struct slice occasion)
{
	struct slice id = case_id(s, service, occasion);
	struct case_ *c = case_of_id(s, id);
	uint32_t i = s->agg->cases.count;

	if (c)
		return c;
	while (i > 0 && !stands_before(&s->agg->cases.at[i - 1], service, occasion))
		i--;
	c = VEC_INSERT(s->arena, &s->agg->cases, i);
	*c = (struct case_){.id = id, .service = service, .occasion = occasion};
	return c;
}

const struct service *case_service(struct step *s, const struct case_ *c)
{
	return ruleset_service_version(s->rules, c->service, c->version);
}

const struct service *offer_service(struct step *s, const struct case_ *c)
{
	return ruleset_service_version(s->rules, c->service, c->offer_version);
}

bool service_concerns(const struct step *s, const struct service *svc)
{
	return svc->of_organisations == ident_is_legal(s->agg->subject) && svc->of_deceased == s->is_dead;
}

struct slice case_consent_id(struct step *s, const struct case_ *c, const char *scope)
{
	return STEP_ID(s, SLICE_LIT("consent"), c->offer, slice_of(scope));
}

/* --- evaluating ------------------------------------------------------------------------------------------------------- */

static void keep_missing(struct step *s, struct case_ *c, const struct evaluation *e)
{
	memset(&c->missing, 0, sizeof c->missing);
	for (size_t i = 0; i < e->missing_count; i++)
		*VEC_ADD(s->arena, &c->missing) = e->missing[i];
}

int32_t case_facts_day(const struct step *s, const struct service *svc, int32_t law_day)
{
	int32_t today = civil_local_day(s->now_ms);

	return law_day > today || svc->occasion == OCCASION_PERIOD ? law_day : today;
}

int case_evaluate(struct step *s, struct case_ *c, const struct service *svc, int32_t law_day, enum trigger_name by,
                  struct evaluation *out, struct err *err)
{
	int32_t day = case_facts_day(s, svc, law_day);
	struct facts_view view = facts_view_of(s, day, svc->for_each.ptr ? c->occasion : SLICE_NONE);
	bool stopped = s->breaker && breaker_stopped(s->breaker, svc->name);
	int rc = OK;

	view.consented = consent_stands(c);
	if (stopped)
		rules_evaluate_stopped(svc, s->arena, out);
	else
		rc = rules_evaluate(s->host, s->rules, svc, law_day, day, &view, s->arena, out, err);
	if (rc)
		return rc;
	if (s->breaker && !stopped)
		breaker_note(s->breaker, svc->name, out->verdict == VERDICT_ERROR);
	s->agg->dirty = true;
	c->evaluated = true;
	c->verdict = (uint8_t)out->verdict;
	c->law_day = law_day;
	c->version = svc->version;
	keep_missing(s, c, out);
	journal_evaluated(s, c, svc, by, day, out);
	if (out->verdict == VERDICT_ERROR) {
		struct err why = {0};
		err_set(&why, ERR_INPUT, stopped ? "service-stopped" : "rule-error", "%.*s: %s", SLICE_ARG(svc->name), out->error);
		step_rules_letter(s, svc->name, c->id, by == BY_RETRY ? s->retried : slice_of(trigger_names[by]), &why);
	}
	return OK;
}

/* --- forgetting ------------------------------------------------------------------------------------------------------- */

#define LATE_MS (7 * CIVIL_DAY_MS) /* a reply may be recorded so much later than it was received */

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* P-9: a candidate's data has a short life: without offer and order the case goes after `keep`. */
void case_set_forget(struct step *s, struct case_ *c)
{
	const struct service *svc = case_service(s, c);

	bool told = svc && c->offer_state == OFFER_TOLD && svc->occasion == OCCASION_ONCE; /* that somebody was told is remembered */

	s->agg->dirty = true;
	if (offer_is_open(c) || c->offer_state == OFFER_ACCEPTED || told || c->order.len || !svc)
		timer_remove(s->agg, SLICE_LIT("forget"), c->id);
	else
		timer_set(s->arena, s->agg, SLICE_LIT("forget"), c->id, later(s->now_ms + svc->keep_ms, c->reopen_until_ms + LATE_MS), false);
}

int case_forget(struct step *s, struct slice id, struct err *err)
{
	(void)err;
	for (uint32_t i = 0; i < s->agg->cases.count; i++)
		if (slice_eq(s->agg->cases.at[i].id, id)) {
			VEC_REMOVE(&s->agg->cases, i);
			s->agg->dirty = true;
			return OK;
		}
	return OK;
}
