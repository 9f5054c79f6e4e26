/* SPDX-License-Identifier: Apache-2.0 */
/* Entitlements (docs/engine.md section 15): what a completed order began. The engine looks whether what it rests on still stands, proposes its
 * end, computes its amount anew and tells; a person ends it. */
#include "engine/base/ident.h"
#include "engine/cases/cases_impl.h"

static const struct slice ending_timer = {"notice", 6}, reprice_timer = {"reprice", 7};

bool entitlement_lasts(const struct case_ *c)
{
	return c->entitlement_state == ENTITLEMENT_ACTIVE || c->entitlement_state == ENTITLEMENT_ENDING;
}

static const struct service *service_today(struct step *s, const struct case_ *c)
{
	return ruleset_service(s->rules, c->service, civil_local_day(s->now_ms));
}

static int32_t today(const struct step *s)
{
	return civil_local_day(s->now_ms);
}

/* --- moves, and what goes with each ---------------------------------------------------------------------------------------- */

/* A legal person lives on without its head. */
static bool recipient_is_other(struct step *s, const struct case_ *c)
{
	return c->recipient.len && !slice_eq(c->recipient, s->agg->subject) && !ident_is_legal(s->agg->subject);
}

/* The recipient, where it is not the subject, tells when they die. */
static void tell_recipient(struct step *s, const struct case_ *c)
{
	if (!recipient_is_other(s, c))
		return;
	struct json_writer *w = step_emit(s, TOPIC_SUBJECTS, "contact.receives", c->recipient, SLICE_NONE);
	json_write_member(w, "offer", c->offer);
	json_write_member(w, "case_subject", s->agg->subject);
	step_emit_end(s);
}

static void set_reprice(struct step *s, const struct case_ *c)
{
	int32_t first = civil_month_start(today(s), 1);

	timer_set(s->arena, s->agg, reprice_timer, c->entitlement, morning_ms(first), false);
}

int entitlement_begin(struct step *s, struct case_ *c, struct err *err)
{
	const struct service *svc = offer_service(s, c);
	int rc;

	if (!svc || !svc->entitles) {
		case_notice(s, c, MESSAGE_GRANTED, SLICE_NONE);
		return OK;
	}
	c->entitlement = STEP_ID(s, SLICE_LIT("entitlement"), c->order);
	c->entitlement_state = ENTITLEMENT_NO;
	c->notices = 0;
	c->overruled = false;
	c->ending_day = 0;
	c->priced_day = c->offer_law_day;
	if ((rc = entitlement_move(s, c, ENTITLEMENT_ACTIVE, SLICE_NONE, err)))
		return rc;
	tell_recipient(s, c);
	if (svc->reprice && c->has_amount)
		set_reprice(s, c);
	case_notice(s, c, MESSAGE_GRANTED, SLICE_NONE);
	return entitlement_look(s, c, err);
}

static int resume(struct step *s, struct case_ *c, struct slice reason, struct err *err)
{
	int rc = entitlement_move(s, c, ENTITLEMENT_ACTIVE, reason, err);

	if (rc)
		return rc;
	timer_remove(s->agg, ending_timer, c->entitlement);
	return OK;
}

static int propose_end(struct step *s, struct case_ *c, const struct service *svc, struct slice reason, struct err *err)
{
	int rc = entitlement_move(s, c, ENTITLEMENT_ENDING, reason, err);

	if (rc)
		return rc;
	c->ending_day = today(s) + svc->notice_days;
	timer_set(s->arena, s->agg, ending_timer, c->entitlement, civil_day_start_ms(c->ending_day + 1), false);
	entitlement_notice(s, c, MESSAGE_ENDING, SLICE_NONE, c->ending_day);
	entitlement_task(s, c, "entitlement-ending");
	return OK;
}

static void journal_decided(struct step *s, const struct case_ *c, const struct json_node *data)
{
	struct json_writer *w = step_emit(s, TOPIC_DECISIONS, "entitlement-decided", s->agg->subject, SLICE_NONE);

	json_write_member(w, "entitlement", c->entitlement);
	json_write_member(w, "case", c->id);
	json_write_member(w, "service", c->service);
	json_write_member(w, "state", slice_of(entitlement_state_names[c->entitlement_state]));
	json_write_member(w, "by", json_string(data, "by"));
	json_write_member(w, "reason", json_string(data, "reason"));
	step_emit_end(s);
}

/* decided: entitlement.status; NULL: nobody did, its order was an error. */
static int end(struct step *s, struct case_ *c, struct slice reason, const struct json_node *decided, struct err *err)
{
	bool by_facts = c->entitlement_state == ENTITLEMENT_ENDING;
	int rc = entitlement_move(s, c, ENTITLEMENT_ENDED, reason, err);

	if (rc)
		return rc;
	if (decided)
		journal_decided(s, c, decided);
	timer_remove(s->agg, SLICE_NONE, c->entitlement);
	if (recipient_is_other(s, c))
		entitlement_release(s, c);
	claims_release(s, c);
	c->closed = !by_facts;
	entitlement_notice(s, c, MESSAGE_ENDED, reason, today(s));
	return OK;
}

int entitlement_end(struct step *s, struct case_ *c, struct slice reason, struct err *err)
{
	return c->entitlement_state == ENTITLEMENT_NO || c->entitlement_state == ENTITLEMENT_ENDED ? OK : end(s, c, reason, NULL, err);
}

int entitlement_suspend(struct step *s, struct case_ *c, const char *reason, struct err *err)
{
	int rc;

	if (!entitlement_lasts(c))
		return OK;
	if ((rc = entitlement_move(s, c, ENTITLEMENT_SUSPENDED, slice_of(reason), err)))
		return rc;
	timer_remove(s->agg, ending_timer, c->entitlement);
	entitlement_task(s, c, "entitlement-suspended");
	return OK;
}

void entitlement_revived(struct step *s, const struct case_ *c, const char *reason)
{
	if (c->entitlement_state == ENTITLEMENT_SUSPENDED)
		entitlement_task(s, c, reason);
}

/* --- looking --------------------------------------------------------------------------------------------------------------- */

static const struct clause_result *result_of(const struct evaluation *e, struct slice clause)
{
	for (size_t i = 0; i < e->clause_count; i++)
		if (slice_eq(e->clauses[i].clause->name, clause))
			return &e->clauses[i];
	return NULL;
}

/* What the clauses of `while` say together. *unmet: the first by name that is not met. */
static enum clause_answer rests_on(const struct service *svc, const struct evaluation *e, struct slice *unmet)
{
	enum clause_answer all = CLAUSE_MET;

	*unmet = SLICE_NONE;
	for (size_t i = 0; i < svc->while_count; i++) {
		const struct clause_result *r = result_of(e, svc->while_clauses[i]);
		if (!r || r->answer != CLAUSE_MET)
			all = CLAUSE_UNKNOWN;
		if (r && r->answer == CLAUSE_UNMET && (!unmet->ptr || slice_cmp(r->clause->name, *unmet) < 0))
			*unmet = r->clause->name;
	}
	return unmet->ptr ? CLAUSE_UNMET : all;
}

static bool element_is_gone(struct step *s, const struct case_ *c, const struct service *svc)
{
	struct fact_day at = {.day = today(s), .bounded = true};
	struct slice *persons;
	bool known;
	size_t count = svc->for_each.ptr ? facts_persons(s, &s->agg->facts, svc->for_each, at, &persons, &known) : 0;

	return svc->for_each.ptr && !slice_in(c->occasion, persons, count);
}

static int judge(struct step *s, struct case_ *c, const struct service *svc, enum clause_answer answer, struct slice unmet,
	struct err *err)
{
	int rc;

	if (answer == CLAUSE_UNMET && c->entitlement_state == ENTITLEMENT_ACTIVE && !c->overruled)
		return propose_end(s, c, svc, unmet, err);
	if (answer == CLAUSE_MET)
		c->overruled = false;
	if (answer != CLAUSE_MET || c->entitlement_state != ENTITLEMENT_ENDING)
		return OK;
	if (!(rc = resume(s, c, SLICE_LIT("corrected"), err)))
		entitlement_notice(s, c, MESSAGE_KEPT, SLICE_NONE, 0);
	return rc;
}

int entitlement_look(struct step *s, struct case_ *c, struct err *err)
{
	const struct service *svc = service_today(s, c);
	struct evaluation e;
	struct slice unmet;
	int rc;

	if (!svc || !svc->while_count || !entitlement_lasts(c) || !service_concerns(s, svc))
		return OK;
	if (element_is_gone(s, c, svc))
		return judge(s, c, svc, CLAUSE_UNMET, SLICE_LIT("element-gone"), err);
	if ((rc = case_evaluate(s, c, svc, today(s), BY_WHILE, &e, err)) || e.verdict == VERDICT_ERROR)
		return rc;
	return judge(s, c, svc, rests_on(svc, &e, &unmet), unmet, err);
}

int entitlements_look(struct step *s, struct slice service, struct err *err)
{
	int rc = OK;

	for (uint32_t i = 0; i < s->agg->cases.count && !rc; i++)
		if (slice_eq(s->agg->cases.at[i].service, service))
			rc = entitlement_look(s, &s->agg->cases.at[i], err);
	return rc;
}

/* --- timers ---------------------------------------------------------------------------------------------------------------- */

static void write_repriced(struct step *s, const struct case_ *c, int64_t before, int32_t effective)
{
	struct json_writer *w = step_emit(s, TOPIC_ORDERS, "entitlement.repriced", s->agg->subject, SLICE_NONE);

	json_write_member(w, "entitlement", c->entitlement);
	json_write_member(w, "order", c->order);
	json_write_member(w, "case", c->id);
	json_write_member(w, "case_subject", s->agg->subject);
	json_write_member(w, "service", c->service);
	json_write_member(w, "version", c->offer_version);
	json_write_member_int(w, "before_tiyn", before);
	json_write_member_int(w, "after_tiyn", c->amount_tiyn);
	json_write_member_int(w, "count", c->count);
	json_write_member_day(w, "effective", effective);
	step_emit_end(s);
}

static void reprice(struct step *s, struct case_ *c)
{
	const struct service *svc = service_today(s, c);
	int32_t day = today(s);
	int64_t before = c->amount_tiyn, after;

	if (!svc || !svc->reprice || !entitlement_lasts(c))
		return;
	if (svc->reprice == REPRICE_YEARLY)
		day = civil_day((struct civil){civil_of_day(day).year, 1, 1});
	if (day <= c->priced_day || ruleset_amount(s->rules, svc->benefit_brackets, c->count, day, today(s), &after) || after == before)
		return;
	c->amount_tiyn = after;
	c->priced_day = day;
	write_repriced(s, c, before, day);
	entitlement_notice(s, c, MESSAGE_REPRICED, SLICE_NONE, day);
}

int entitlement_notice_over(struct step *s, struct slice entitlement, struct err *err)
{
	const struct case_ *c = case_of_entitlement(s, entitlement);
	(void)err;

	if (c)
		entitlement_task(s, c, "entitlement-decide");
	return OK;
}

int entitlement_reprice(struct step *s, struct slice entitlement, struct err *err)
{
	struct case_ *c = case_of_entitlement(s, entitlement);
	(void)err;

	if (c) {
		reprice(s, c);
		set_reprice(s, c);
	}
	return OK;
}

/* --- what a person decided, or the provider says ----------------------------------------------------------------------------- */

/* Kept although a clause is unmet: it is not proposed again before that was met. */
static int kept(struct step *s, struct case_ *c, struct slice reason, const struct json_node *data, struct err *err)
{
	bool proposed = c->entitlement_state == ENTITLEMENT_ENDING;
	int rc = resume(s, c, reason, err);

	if (rc)
		return rc;
	c->overruled |= proposed;
	journal_decided(s, c, data);
	tell_recipient(s, c);
	entitlement_notice(s, c, MESSAGE_KEPT, SLICE_NONE, 0);
	return proposed ? OK : entitlement_look(s, c, err);
}

static int suspended(struct step *s, struct case_ *c, struct slice reason, const struct json_node *data, struct err *err)
{
	int rc = entitlement_move(s, c, ENTITLEMENT_SUSPENDED, reason, err);

	if (rc)
		return rc;
	journal_decided(s, c, data);
	timer_remove(s->agg, ending_timer, c->entitlement);
	entitlement_notice(s, c, MESSAGE_SUSPENDED, reason, 0);
	return OK;
}

int entitlement_status(struct step *s, const struct json_node *data, struct err *err)
{
	struct case_ *c = case_of_entitlement(s, json_string(data, "entitlement"));
	struct slice state = json_string(data, "state"), reason = json_string(data, "reason");
	bool active = slice_is(state, "active"), ended = slice_is(state, "ended");

	if (!active && !ended && !slice_is(state, "suspended"))
		return err_set(err, ERR_INPUT, "bad-data", "entitlement.status: the state is none that may be decided");
	if (!c)
		return err_set(err, ERR_INPUT, "unknown-entitlement", "entitlement.status: no case of the subject has this entitlement");
	return active ? kept(s, c, reason, data, err) : ended ? end(s, c, reason, data, err) : suspended(s, c, reason, data, err);
}
