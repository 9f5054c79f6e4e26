/* SPDX-License-Identifier: Apache-2.0 */
/* Operators' acts (docs/engine.md sections 11, 12): a command changes no aggregate; that it was given is journalled (S-1). Only what the
 * rules failed at is looked at again. */
#include "engine/cases/cases.h"
#include "engine/subject/parts.h"

static int optional_text(const struct json_node *data, const char *name, struct slice *out, struct err *err)
{
	*out = SLICE_NONE;
	return json_member(data, name) ? field_text(data, name, out, err) : OK;
}

/* What the rules failed at, as the letter says. */
static int retry(struct step *s, const struct json_node *data, struct err *err)
{
	struct slice service, case_id, trigger;
	int rc;

	if ((rc = optional_text(data, "service", &service, err)) || (rc = optional_text(data, "case", &case_id, err)) ||
	    (rc = optional_text(data, "trigger", &trigger, err)))
		return rc;
	if (case_id.ptr && !cases_is_trigger(trigger))
		return field_bad(err, "trigger", "event, date, change, delay, consent or while");
	if (!value_is_person(s->agg->subject))
		return OK;
	if (case_id.ptr)
		return cases_retry(s, case_id, trigger, err);
	return service.ptr ? cases_dates(s, service, err) : OK;
}

int command_dead_letter(struct step *s, const struct json_node *data, struct err *err)
{
	struct slice letter, act, by;
	int rc;

	if ((rc = field_text(data, "letter", &letter, err)) || (rc = field_text(data, "act", &act, err)) || (rc = field_text(data, "by", &by, err)))
		return rc;
	if (!slice_is(act, "retried") && !slice_is(act, "dropped"))
		return field_bad(err, "act", "retried or dropped");
	struct json_writer *w = step_emit(s, TOPIC_DECISIONS, "dead-letter-act", s->agg->subject, SLICE_NONE);
	json_write_member(w, "letter", letter);
	json_write_member(w, "act", act);
	json_write_member(w, "by", by);
	step_emit_end(s);
	return slice_is(act, "retried") ? retry(s, data, err) : OK;
}

int command_reveal(struct step *s, const struct json_node *data, struct err *err)
{
	struct slice command, by;
	int rc;

	if ((rc = field_text(data, "command", &command, err)) || (rc = field_text(data, "by", &by, err)))
		return rc;
	struct json_writer *w = step_emit(s, TOPIC_DECISIONS, "revealed", s->agg->subject, SLICE_NONE);
	json_write_member(w, "command", command);
	json_write_member(w, "by", by);
	step_emit_end(s);
	return OK;
}
