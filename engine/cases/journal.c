/* SPDX-License-Identifier: Apache-2.0 */
/* The journal's records (docs/engine.md sections 6 to 9, 14, 16): what was decided, on what grounds and evidence (C-3, S-1). */
#include "engine/cases/cases_impl.h"

const char *const trigger_names[] = {[BY_EVENT] = "event", [BY_DATE] = "date", [BY_CHANGE] = "change", [BY_DELAY] = "delay",
                                     [BY_CONSENT] = "consent", [BY_RETRY] = "retry", [BY_WHILE] = "while"};
const char *const consent_scopes[2] = {"service", [CONSENT_DATA] = "data"};

static void clause(struct json_writer *w, const struct clause_result *r)
{
	json_write_object(w);
	json_write_member(w, "name", r->clause->name);
	json_write_member(w, "verdict", slice_of(clause_answer_names[r->answer]));
	if (r->value_count) {
		json_write_key(w, "values");
		json_write_object(w);
		for (size_t i = 0; i < r->value_count; i++) {
			json_write_key_s(w, r->values[i].name);
			json_write_int(w, r->values[i].number);
		}
		json_write_object_end(w);
	}
	json_write_member_texts(w, "missing", r->missing, r->missing_count);
	json_write_member_texts(w, "pending", r->pending, r->pending_count);
	json_write_object_end(w);
}

static void clauses(struct json_writer *w, const char *name, const struct clause_result *list, size_t count)
{
	if (!count)
		return;
	json_write_key(w, name);
	json_write_array(w);
	for (size_t i = 0; i < count; i++)
		clause(w, &list[i]);
	json_write_array_end(w);
}

void journal_evaluated(struct step *s, const struct case_ *c, const struct service *svc, enum trigger_name by, int32_t facts_day,
                       const struct evaluation *e)
{
	struct json_writer *w = step_emit(s, TOPIC_DECISIONS, "evaluated", s->agg->subject, SLICE_NONE);

	json_write_member(w, "case", c->id);
	json_write_member(w, "service", c->service);
	json_write_member(w, "version", svc->version);
	json_write_member_int(w, "revision", svc->revision);
	json_write_member(w, "ruleset", slice_of(ruleset_hash(s->rules)));
	json_write_member(w, "trigger", slice_of(trigger_names[by]));
	if (svc->for_each.ptr)
		json_write_member(w, "each", c->occasion);
	if (svc->occasion == OCCASION_PERIOD)
		json_write_member(w, "period", c->occasion);
	json_write_member_day(w, "law_day", c->law_day);
	json_write_member_day(w, "facts_day", facts_day);
	json_write_member(w, "verdict", slice_of(verdict_names[e->verdict]));
	clauses(w, "clauses", e->clauses, e->clause_count);
	json_write_member_texts(w, "missing", e->missing, e->missing_count);
	json_write_member_texts(w, "pending", e->pending, e->pending_count);
	if (evaluation_may_offer(e)) {
		if (e->has_amount)
			json_write_member_int(w, "amount_tiyn", e->amount_tiyn);
		json_write_member_texts(w, "counted", e->counted, e->counted_count);
		clauses(w, "conditions", e->conditions, e->condition_count);
	}
	step_emit_end(s);
}

/* Evidence that the number's dialogue sent with the answer, copied as it stands. */
static const char *const evidence_members[] = {"person", "number", "owner_at_send", "owner_at_reply", "message", "text_sha256",
                                               "language", "reply", "received_at"};

void journal_consent(struct step *s, const struct case_ *c, int scope, bool again, const struct json_node *evidence)
{
	const struct service *svc = offer_service(s, c);
	struct slice id = case_consent_id(s, c, consent_scopes[scope]);
	struct json_writer *w = step_emit(s, TOPIC_DECISIONS, "consent", s->agg->subject, again ? SLICE_NONE : id);

	json_write_member(w, "consent", id);
	json_write_member(w, "offer", c->offer);
	json_write_member(w, "case", c->id);
	json_write_member(w, "service", c->service);
	json_write_member(w, "scope", slice_of(consent_scopes[scope]));
	json_write_member(w, "state", slice_of(consent_state_names[c->consents]));
	for (size_t i = 0; i < sizeof evidence_members / sizeof *evidence_members; i++)
		json_write_member(w, evidence_members[i], json_string(evidence, evidence_members[i]));
	if (scope == CONSENT_DATA)
		json_write_member_texts(w, "data", svc->consent_data, svc->consent_data_count);
	acting_write(w, case_acting(s, c));
	step_emit_end(s);
}

void journal_already_receiving(struct step *s, const struct case_ *c, struct slice slot, struct slice by)
{
	struct json_writer *w = step_emit(s, TOPIC_DECISIONS, "already-receiving", s->agg->subject, SLICE_NONE);
	const char *slash = memchr(slot.ptr, '/', slot.len);

	json_write_member(w, "case", c->id);
	json_write_member(w, "offer", c->offer);
	json_write_member(w, "slot_name", (struct slice){slot.ptr, slash ? (size_t)(slash - slot.ptr) : slot.len});
	json_write_member(w, "by", by);
	step_emit_end(s);
}

void journal_not_offered(struct step *s, const struct case_ *c, const char *reason)
{
	struct json_writer *w = step_emit(s, TOPIC_DECISIONS, "not-offered", s->agg->subject, SLICE_NONE);

	json_write_member(w, "case", c->id);
	json_write_member(w, "service", c->service);
	json_write_member(w, "reason", slice_of(reason));
	step_emit_end(s);
}

void journal_unmatched(struct step *s, int64_t received_ms)
{
	struct json_writer *w = step_emit(s, TOPIC_DECISIONS, "reply-unmatched", s->agg->subject, SLICE_NONE);

	json_write_member_instant(w, "received_at", received_ms);
	step_emit_end(s);
}
