/* SPDX-License-Identifier: Apache-2.0 */
/* What a case tells others: its recipient, by records to their aggregate (contact.request, contact.cancel, contact.notice),
 * and a clerk (task). */
#include "engine/cases/cases_impl.h"

static void write_cancel(struct step *s, const struct case_ *c, bool ended)
{
	struct json_writer *w = step_emit(s, TOPIC_SUBJECTS, "contact.cancel", c->recipient, SLICE_NONE);

	json_write_member(w, "offer", c->offer);
	if (ended) {
		json_write_key(w, "ended");
		json_write_bool(w, true);
	}
	step_emit_end(s);
}

void entitlement_release(struct step *s, const struct case_ *c)
{
	if (c->recipient.len)
		write_cancel(s, c, true);
}

void offer_release(struct step *s, const struct case_ *c, bool ended)
{
	if (!c->recipient.len)
		return;
	if (c->joined.len)
		*VEC_ADD(s->arena, &s->let_go) = (struct let_go){c->joined, c->recipient, c->offer, ended};
	else
		write_cancel(s, c, ended);
}

static void write_task(struct step *s, const struct case_ *c, struct slice id, struct slice entitlement, const char *reason)
{
	struct json_writer *w = step_emit(s, TOPIC_ORDERS, "task", s->agg->subject, id);

	json_write_member(w, "task", id);
	json_write_member(w, "case", c->id);
	json_write_member(w, "service", c->service);
	json_write_member(w, "reason", slice_of(reason));
	json_write_member(w, "offer", c->offer);
	json_write_member(w, "order", c->order);
	json_write_member(w, "entitlement", entitlement);
	acting_write(w, case_acting(s, c));
	step_emit_end(s);
}

void case_task(struct step *s, const struct case_ *c, const char *reason)
{
	struct slice about = c->ordered ? c->order : c->offer.len ? c->offer : c->id;

	write_task(s, c, STEP_ID(s, SLICE_LIT("task"), about, slice_of(reason)), SLICE_NONE, reason);
}

void entitlement_task(struct step *s, const struct case_ *c, const char *reason)
{
	write_task(s, c, STEP_ID(s, SLICE_LIT("task"), c->entitlement, slice_of(reason), step_number(s, c->notices)),
		c->entitlement, reason);
}

static struct json_writer *begin_notice(
	struct step *s, const struct case_ *c, struct slice offer, struct slice to, enum message_kind kind, struct slice reason)
{
	struct json_writer *w = step_emit(s, TOPIC_SUBJECTS, "contact.notice", to, SLICE_NONE);

	json_write_member(w, "offer", offer);
	json_write_member(w, "service", c->service);
	json_write_member(w, "version", c->offer_version);
	json_write_member(w, "kind", slice_of(message_kind_names[kind]));
	if (c->has_amount && (kind == MESSAGE_INFORMATION || kind == MESSAGE_GRANTED || kind == MESSAGE_REPRICED))
		json_write_member_int(w, "amount_tiyn", c->amount_tiyn);
	json_write_member(w, "reason", reason);
	json_write_member(w, "acting_for", acting_of(to, s->agg->subject).acting_for);
	return w;
}

void offer_notice(struct step *s, const struct case_ *c, struct slice offer, struct slice to, enum message_kind kind)
{
	(void)begin_notice(s, c, offer, to, kind, SLICE_NONE);
	step_emit_end(s);
}

void case_notice(struct step *s, const struct case_ *c, enum message_kind kind, struct slice reason)
{
	struct slice to = kind == MESSAGE_INFORMATION ? c->recipient : case_told(s, c);

	if (!to.len)
		return;
	struct json_writer *w = begin_notice(s, c, c->offer, to, kind, kind == MESSAGE_REJECTED ? reason : SLICE_NONE);

	if (kind == MESSAGE_INFORMATION) /* whoever must be told: it matters whether it arrives */
		json_write_member(w, "case_subject", s->agg->subject);
	step_emit_end(s);
}

void entitlement_notice(struct step *s, struct case_ *c, enum message_kind kind, struct slice reason, int32_t day)
{
	struct slice to = case_told(s, c);
	uint32_t n = c->notices++;

	if (!to.len)
		return;
	struct json_writer *w = begin_notice(s, c, c->offer, to, kind, reason);
	if (day)
		json_write_member_day(w, "day", day);
	json_write_member_int(w, "n", n);
	step_emit_end(s);
}

void offer_write_windows(struct json_writer *w, const struct service *svc)
{
	json_write_member_int(w, "window_ms", svc->window_ms);
	json_write_key(w, "remind_ms");
	json_write_array(w);
	for (size_t i = 0; i < svc->remind_count; i++)
		json_write_int(w, svc->remind_ms[i]);
	json_write_array_end(w);
}

void offer_request(struct step *s, const struct case_ *c, const struct service *svc)
{
	if (svc->mode == SERVICE_TELLS) {
		case_notice(s, c, MESSAGE_INFORMATION, SLICE_NONE);
		return;
	}
	struct json_writer *w = step_emit(s, TOPIC_SUBJECTS, "contact.request", c->recipient, SLICE_NONE);
	json_write_member(w, "offer", c->offer);
	json_write_member(w, "case", c->id);
	json_write_member(w, "case_subject", s->agg->subject);
	json_write_member(w, "service", c->service);
	json_write_member(w, "version", c->offer_version);
	json_write_member(w, "acting_for", case_acting(s, c).acting_for);
	if (svc->mode == SERVICE_BY_LAW) {
		json_write_key(w, "by_law");
		json_write_bool(w, true);
		step_emit_end(s);
		return;
	}
	if (c->has_amount)
		json_write_member_int(w, "amount_tiyn", c->amount_tiyn);
	offer_write_windows(w, svc);
	step_emit_end(s);
}
