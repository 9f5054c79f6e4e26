/* SPDX-License-Identifier: Apache-2.0 */
/* Operators' acts (docs/engine.md sections 11, 12): a command changes no aggregate; that it was given is journalled (S-1). */
#include "engine/subject/parts.h"

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
	return OK;
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
