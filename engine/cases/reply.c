/* SPDX-License-Identifier: Apache-2.0 */
/* Replies to a number: which dialogue each belongs to, by when it was received, whether it is a yes or a no, and what is kept
 * of it as evidence. After a dialogue's end a yes that may still count goes to the case as "reopened" (again.c decides); any
 * other reply is told to be too late. */
#include "engine/cases/cases_impl.h"

/* C-3: what was shown, what came back, from which number, whose it was then and now. */
static void evidence(struct step *s, struct json_writer *w, const struct dialogue *d, struct slice reply, struct slice received_at)
{
	const struct message *m = d->text_sha256.len ? NULL : message_find(s->agg, d->message); /* of an older version's */

	json_write_member(w, "message", d->message);
	json_write_member(w, "text_sha256", m ? m->text_sha256 : d->text_sha256);
	json_write_member(w, "language", d->language);
	json_write_member(w, "reply", reply);
	json_write_member(w, "received_at", received_at);
	json_write_member(w, "person", d->person);
	json_write_member(w, "number", s->agg->subject);
	json_write_member(w, "owner_at_send", d->owner_at_send);
	json_write_member(w, "owner_at_reply", d->person); /* it would have ended, had the number moved */
}

static void end_with(struct step *s, struct dialogue *d, const char *state, struct slice reply, struct slice received_at)
{
	evidence(s, dialogue_ending(s, d, state), d, reply, received_at);
	step_emit_end(s);
}

/* For how long a yes still counts (docs/engine.md section 7, "Taken up again"). */
static int64_t left_open(struct step *s, struct slice service, struct slice version, bool refused)
{
	const struct service *svc = ruleset_service_version(s->rules, service, version);

	return !svc ? 0 : refused ? svc->refused.reopen_ms : svc->lapsed.reopen_ms;
}

void dialogue_leave_open(struct step *s, struct dialogue *d, bool refused)
{
	int64_t reopen_ms = left_open(s, d->service, d->version, refused);
	const struct asked_item *item;

	for VEC_EACH (item, &d->items) {
		int64_t ms = left_open(s, item->service, item->version, refused);
		reopen_ms = ms > reopen_ms ? ms : reopen_ms;
	}
	d->reopen_until_ms = reopen_ms ? s->now_ms + reopen_ms : 0;
}

/* By when the gateway received it, not by when we read it. */
static bool belongs(struct step *s, const struct dialogue *d, int64_t received_ms)
{
	const struct message *m = d ? message_find(s->agg, d->message) : NULL;

	if (!m || received_ms < m->created_ms)
		return false;
	return m->state != MESSAGE_DELIVERED || received_ms <= m->delivered_ms + d->window_ms;
}

static enum reply_meaning meaning_of(struct step *s, const struct dialogue *d, struct slice text)
{
	if (ruleset_is_neutral(s->rules, ruleset_service_version(s->rules, d->service, d->version)))
		return REPLY_OTHER;
	return ruleset_reply(s->rules, text);
}

static struct dialogue *last_ended(struct aggregate *agg)
{
	struct dialogue *d, *last = NULL;

	for VEC_EACH (d, &agg->dialogues)
		if (d->state == DIALOGUE_ENDED && (!last || d->ended_ms >= last->ended_ms))
			last = d;
	return last;
}

/* Somebody thought better of a no, or of saying nothing. Whether it can still be is for the case to say. */
static bool reopened(struct step *s, struct slice text, struct slice at, int64_t received_ms)
{
	struct dialogue *d = last_ended(s->agg);

	if (!d || received_ms < d->ended_ms || received_ms > d->reopen_until_ms || meaning_of(s, d, text) != REPLY_YES ||
	    !number_is_of(s->agg, d->person))
		return false;
	d->reopen_until_ms = 0;
	s->agg->dirty = true;
	struct json_writer *w = dialogue_says(s, d, "reopened");
	json_write_member_instant(w, "at", s->now_ms);
	evidence(s, w, d, text, at);
	step_emit_end(s);
	return true;
}

static void unmatched(struct step *s, int64_t received_ms)
{
	struct dialogue *last = last_ended(s->agg);

	journal_unmatched(s, received_ms);
	if (!last || last->ended_ms + DIALOGUE_KEPT_MS < s->now_ms || last->told_too_late || !number_is_of(s->agg, last->person))
		return;
	s->agg->dirty = true;
	last->told_too_late = true;
	dialogue_message(s, last, MESSAGE_TOO_LATE, 0);
}

int dialogue_reply(struct step *s, const struct json_node *data, struct err *err)
{
	struct slice text = json_string(data, "text"), at = json_string(data, "received_at");
	struct dialogue *d = dialogue_active(s->agg);
	int64_t received_ms;

	if (!text.ptr && json_string(data, "text_base64").ptr) /* no text: it says neither yes nor no */
		text = SLICE_LIT("");
	if (!text.ptr || !civil_parse_instant(at, &received_ms))
		return err_set(err, ERR_INPUT, "bad-data", "reply: needs `text` and the instant `received_at`");
	if (!belongs(s, d, received_ms)) {
		if (!reopened(s, text, at, received_ms))
			unmatched(s, received_ms);
		return OK;
	}
	s->agg->dirty = true;
	switch (meaning_of(s, d, text)) {
	case REPLY_YES:
		end_with(s, d, "yes", text, at);
		break;
	case REPLY_NO:
		end_with(s, d, "no", text, at);
		dialogue_leave_open(s, d, true);
		break;
	case REPLY_OTHER:
		if (d->clarified++ == 0) { /* ask once more; never take it for a no */
			dialogue_message(s, d, MESSAGE_CLARIFY, 0);
			return OK;
		}
		dialogue_end(s, d, "unclear");
		break;
	}
	dialogue_go_on(s);
	return OK;
}
