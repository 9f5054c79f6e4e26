/* SPDX-License-Identifier: Apache-2.0 */
/* Orders: what the provider is asked to do, by when (T-1 to T-5), and what it says about it. */
#include "engine/cases/cases_impl.h"
#include "engine/subject/values.h"

static void write_fields(struct step *s, struct json_writer *w, const struct case_ *c, const struct service *svc)
{
	int32_t today = civil_local_day(s->now_ms);
	struct fact_day at = {.day = c->offer_law_day > today ? c->offer_law_day : today, .bounded = true};
	const struct slice *each;

	json_write_key(w, "fields");
	json_write_object(w);
	for (size_t i = 0; i < svc->order_field_count; i++) {
		struct slice name = svc->order_fields[i];
		if (slice_is(name, "recipient")) {
			json_write_member(w, "recipient", c->recipient);
		} else if (slice_is(name, "subject")) {
			json_write_member(w, "subject", s->agg->subject);
		} else if (slice_is(name, "each") || slice_is(name, "period")) {
			json_write_member(w, slice_is(name, "each") ? "each" : "period", c->occasion);
		} else if (slice_is(name, "counted")) {
			json_write_key(w, "counted");
			json_write_array(w);
			for VEC_EACH (each, &c->counted)
				json_write_string(w, *each);
			json_write_array_end(w);
		} else {
			const struct assertion *a = facts_read(s->rules, &s->agg->facts, name, SLICE_NONE, at);
			const struct fact_def *fact = ruleset_fact(s->rules, name);
			const struct value none = {.type = VALUE_NONE};
			if (a || (fact && fact->absent_is_none)) {
				json_write_key_s(w, name);
				value_write(w, a ? &a->value : &none);
			}
		}
	}
	json_write_object_end(w);
}

static void write_consents(struct step *s, struct json_writer *w, const struct case_ *c)
{
	json_write_key(w, "consents");
	json_write_array(w);
	for (int i = 0; i < 2; i++)
		json_write_string(w, case_consent_id(s, c, consent_scopes[i]));
	json_write_array_end(w);
}

static void write_order(struct step *s, const struct case_ *c, const struct service *svc, const struct term *term)
{
	struct json_writer *w = step_emit(s, TOPIC_ORDERS, "order", s->agg->subject, c->order);

	json_write_member(w, "order", c->order);
	json_write_member(w, "case", c->id);
	json_write_member(w, "case_subject", s->agg->subject);
	json_write_member(w, "service", c->service);
	json_write_member(w, "version", c->offer_version);
	json_write_member(w, "to", svc->order_to);
	json_write_member(w, "recipient", c->recipient);
	write_fields(s, w, c, svc);
	if (c->has_amount)
		json_write_member_int(w, "amount_tiyn", c->amount_tiyn);
	if (svc->mode == SERVICE_BY_LAW)
		json_write_member(w, "law", svc->law);
	else
		write_consents(s, w, c);
	json_write_member_day(w, "applied", civil_local_day(c->consented_ms));
	json_write_member_day(w, "start", term->start);
	json_write_member_day(w, "due", term->due);
	json_write_key(w, "readings");
	json_write_object(w);
	json_write_key(w, "late_arrival");
	json_write_bool(w, term->start != term->applied);
	json_write_key(w, "calendar_known");
	json_write_bool(w, term->calendar_known);
	json_write_object_end(w);
	acting_write(w, case_acting(s, c));
	step_emit_end(s);
}

int order_place(struct step *s, struct case_ *c, const struct service *svc, struct err *err)
{
	struct term term;
	int rc;

	c->order = STEP_ID(s, SLICE_LIT("order"), c->id, step_number(s, ++c->orders));
	ruleset_term(s->rules, c->went_ms ? c->went_ms : c->consented_ms, svc->term_working_days, &term);
	c->due = term.due;
	c->ordered = true;
	c->entitlement = SLICE_NONE; /* that of an earlier order is over */
	c->entitlement_state = ENTITLEMENT_NO;
	if ((rc = order_move(s, c, ORDER_DRAFT, SLICE_NONE, err)) || (rc = order_move(s, c, ORDER_REQUESTED, SLICE_NONE, err)))
		return rc;
	write_order(s, c, svc, &term);
	timer_set(s->arena, s->agg, SLICE_LIT("overdue"), c->order, civil_day_start_ms(term.due + 1), false);
	if (svc->mode == SERVICE_BY_LAW)
		case_notice(s, c, MESSAGE_INFORMATION, SLICE_NONE);
	s->agg->dirty = true;
	return OK;
}

void order_cancel(struct step *s, const struct case_ *c, const char *reason)
{
	struct json_writer *w = step_emit(s, TOPIC_ORDERS, "order.cancel", s->agg->subject, SLICE_NONE);

	json_write_member(w, "order", c->order);
	json_write_member(w, "case", c->id);
	json_write_member(w, "case_subject", s->agg->subject);
	json_write_member(w, "reason", slice_of(reason));
	step_emit_end(s);
}

/* T-5: the end of the term releases nobody; it is shown, not closed. */
int order_overdue(struct step *s, struct slice order, struct err *err)
{
	struct case_ *c = case_of_order(s, order);
	(void)err;

	if (c && !order_is_final(c->order_state)) {
		const char *state = order_state_names[c->order_state];
		step_status(s, "order", c->order, c->id, c->service, state, state, "overdue", case_acting(s, c));
	}
	return OK;
}

/* --- what the provider says ------------------------------------------------------------------------------------------------ */

static enum order_state state_of(struct slice name)
{
	for (int i = ORDER_RECEIVED; i <= ORDER_ENTERED_IN_ERROR; i++)
		if (slice_is(name, order_state_names[i]))
			return (enum order_state)i;
	return ORDER_NO;
}

int order_status(struct step *s, const struct json_node *data, struct err *err)
{
	struct case_ *c = case_of_order(s, json_string(data, "order"));
	enum order_state to = state_of(json_string(data, "state"));
	struct slice reason = json_string(data, "reason");
	int rc;

	if (to == ORDER_NO)
		return err_set(err, ERR_INPUT, "bad-data", "order.status: the state is none that a provider may report");
	if (!c)
		return err_set(err, ERR_INPUT, "unknown-order", "order.status: no case of the subject has this order");
	if ((rc = order_move(s, c, to, reason, err)))
		return rc;
	s->agg->dirty = true;
	if (to == ORDER_COMPLETED) {
		rc = entitlement_begin(s, c, err);
	} else if (order_is_final(to)) {
		if ((rc = entitlement_end(s, c, SLICE_LIT("entered-in-error"), err)))
			return rc;
		claims_release(s, c);
		if (to == ORDER_REJECTED || to == ORDER_FAILED)
			case_notice(s, c, MESSAGE_REJECTED, reason);
		c->closed = true;
	}
	if (order_is_final(to))
		timer_remove(s->agg, SLICE_LIT("overdue"), c->order);
	return rc;
}

/* --- the registry takes its record back -------------------------------------------------------------------------------------- */

int case_take_back(struct step *s, struct case_ *c, const char *reason, struct err *err)
{
	int rc = OK;

	if (offer_stands(c)) {
		rc = offer_withdraw(s, c, reason, err);
	} else if (c->order_state == ORDER_COMPLETED) {
		case_task(s, c, "review");
	} else if (order_is_open(c->order_state)) {
		order_cancel(s, c, reason);
	} else { /* nothing of it stands: it is forgotten when it would have been */
		return OK;
	}
	case_set_forget(s, c);
	return rc;
}

int cases_record_cancelled(struct step *s, struct slice source, struct slice record, struct err *err)
{
	int rc = OK;

	for (uint32_t i = 0; i < s->agg->cases.count && !rc; i++) {
		struct case_ *c = &s->agg->cases.at[i];
		if (c->trigger_record.len && slice_eq(c->trigger_record, record) && slice_eq(c->trigger_source, source))
			rc = case_take_back(s, c, "event-cancelled", err);
	}
	return rc;
}
