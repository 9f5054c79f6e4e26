/* SPDX-License-Identifier: Apache-2.0 */
/* The order of things inside a step. See docs/engine.md sections 3 and 4. */
#include <stdlib.h>

#include "engine/base/ident.h"
#include "engine/base/testhooks.h"
#include "engine/cases/cases.h"
#include "engine/store/store.h"
#include "engine/subject/parts.h"

enum {
	TEL = 1,
	PERSON = 2,
	LEGAL = 4,
	NOBODY = 8,
	ANY_PERSON = PERSON | LEGAL,
	ANY_KEY = TEL | ANY_PERSON | NOBODY,
	CHECKS_ITSELF = ANY_KEY
};

/* What a record's type means, for which kinds of subject it is lawful, whether it comes from outside (and so may come twice),
 * and whose stage its refusals are. */
static const struct row { const char *type; step_handler *handle; uint8_t subjects; bool outside, lifecycle; } rows[] = {
	{"event-role", event_role, ANY_PERSON, false, false},
	{"watch", link_watch, ANY_PERSON, false, false},
	{"projection", link_projection, ANY_PERSON, false, false},
	{"number.attached", number_attached, CHECKS_ITSELF, true, false},
	{"number.detached", number_detached, CHECKS_ITSELF, true, false},
	{"number.moved", number_moved, CHECKS_ITSELF, true, false},
	{"number.changed", number_changed, CHECKS_ITSELF, true, false},
	{"number.released", number_released, CHECKS_ITSELF, false, false},
	{"number.status", number_status, PERSON, false, false},
	{"contact.request", contact_request, ANY_PERSON, false, true},
	{"contact.cancel", contact_cancel, ANY_PERSON, false, true},
	{"contact.receives", contact_receives, ANY_PERSON, false, true},
	{"contact.notice", contact_notice, ANY_PERSON, false, true},
	{"contact.answer", contact_answer, ANY_PERSON, false, true},
	{"dialogue.status", dialogue_status, ANY_PERSON, false, true},
	{"dialogue.request", dialogue_request, TEL, false, true},
	{"dialogue.cancel", dialogue_cancel, TEL, false, true},
	{"notice", dialogue_notice, TEL, false, true},
	{"person.died", dialogue_person_died, TEL, false, true},
	{"reply", dialogue_reply, TEL, true, true},
	{"message.status", dialogue_message_status, TEL, true, true},
	{"claim.request", claim_request, ANY_PERSON, false, true},
	{"claim.release", claim_release, ANY_PERSON, false, true},
	{"claim.answer", claim_answer, ANY_PERSON, false, true},
	{"order.status", order_status, ANY_PERSON, true, true},
	{"entitlement.status", entitlement_status, ANY_PERSON, true, true},
	{"command.dead-letter", command_dead_letter, ANY_KEY, false, false}, /* a letter's key may be a source's name */
	{"command.reveal", command_reveal, ANY_KEY, false, false},           /* nobody's: of a whole list */
};
static const struct row event_row = {"event.*", event_recorded, CHECKS_ITSELF, true, false};

static const struct row *row_of(struct slice type)
{
	if (slice_starts(type, "event."))
		return &event_row;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (slice_is(type, rows[i].type))
			return &rows[i];
	return NULL;
}

static unsigned kind_of(struct slice subject)
{
	if (!ident_subject_ok(subject))
		return NOBODY;
	return slice_starts(subject, "tel:") ? TEL : slice_starts(subject, "bin:") ? LEGAL : PERSON;
}

struct step_work *step_work_new(void)
{
	struct step_work *w = calloc(1, sizeof *w);
	NO_MEMORY_ON(!w);
	return w;
}

void step_work_free(struct step_work *w)
{
	if (!w)
		return;
	buf_fini(&w->encoded);
	buf_fini(&w->text);
	free(w);
}

/* --- begin, settle, end, undo ---------------------------------------------------------------------------------------------- */

static void begin(struct step *s, const struct record *r, int64_t now_ms, struct slice cause)
{
	s->record = r;
	s->now_ms = now_ms;
	s->cause = cause;
	s->first_output = s->out->list.count;
	memset(&s->changed, 0, sizeof s->changed);
	s->was_dead = s->is_dead = facts_dead(s->agg, s->rules);
	memset(&s->to_ask, 0, sizeof s->to_ask);
	memset(&s->let_go, 0, sizeof s->let_go);
	s->event = NULL;
	s->taken_source = s->taken_record = s->retried = SLICE_NONE;
}

/* What follows from the facts as the record left them. */
static int settle(struct step *s, struct err *err)
{
	int rc = OK;

	if (s->changed.count)
		s->is_dead = facts_dead(s->agg, s->rules);
	if (s->is_dead && !s->was_dead)
		rc = cases_died(s, err);
	else if (!s->is_dead && s->was_dead)
		rc = cases_revived(s, err);
	if (!rc && s->taken_source.ptr)
		rc = cases_record_cancelled(s, s->taken_source, s->taken_record, err);
	if (!rc && s->changed.count)
		rc = cases_answered(s, err);
	if (s->changed.count > 1)
		qsort(s->changed.at, s->changed.count, sizeof *s->changed.at, names_order);
	if (!rc && (s->event || s->changed.count))
		rc = cases_wake(s, s->event, err);
	if (!rc && s->changed.count)
		rc = cases_represented(s, err);
	if (!rc)
		rc = cases_joined(s, err);
	if (rc)
		return rc;
	cases_drop(s);
	links_compare(s);
	links_tell(s);
	return OK;
}

/* The encoding goes where the last one was when that room is ours; a quarter more is taken, so that a growing aggregate that
 * meets many records in one batch does not leave a copy behind at each. */
static void keep_encoded(struct step *s, struct slice now)
{
	struct aggregate *agg = s->agg;
	if (now.len > agg->encoded_room) {
		agg->encoded_room = now.len + now.len / 4;
		agg->encoded.ptr = arena_alloc(s->arena, agg->encoded_room);
	}
	memcpy((char *)(uintptr_t)agg->encoded.ptr, now.ptr, now.len);
	agg->encoded.len = now.len;
}

/* Encodes the aggregate as it stands into the worker's buffer. */
static bool is_changed(struct step *s)
{
	buf_clear(&s->work->encoded);
	aggregate_encode(s->agg, &s->work->encoded);
	if (!s->agg->encoded.ptr)
		return !aggregate_is_empty(s->agg);
	return !slice_eq(buf_slice(&s->work->encoded), s->agg->encoded);
}

static int end(struct step *s, bool was_dirty, struct err *err)
{
	const struct buf *b = &s->work->encoded;
	bool changed = is_changed(s);

	if (b->len > STORE_MAX_AGGREGATE_BYTES)
		return err_set(err, ERR_INPUT, "aggregate-too-large", "The subject's aggregate would have %zu bytes, more than %d. The record was not "
				"applied; look for a source that repeats itself under new ids.", b->len, STORE_MAX_AGGREGATE_BYTES);
	s->agg->dirty = was_dirty || changed;
	if (changed)
		keep_encoded(s, buf_slice(b));
	return OK;
}

/* Back to before the step: the aggregate as it was encoded then, and none of the step's outputs. Mostly nothing was changed yet; a flood
 * of bad records for one large aggregate must not leave a copy of it behind at each. */
static int undo(struct step *s, bool was_dirty, struct err *err)
{
	struct aggregate *agg = s->agg;

	s->out->list.count = s->first_output;
	s->work->writing = false;
	if (!is_changed(s)) {
		agg->dirty = was_dirty;
		return OK;
	}
	bool found = agg->found;
	int rc = aggregate_decode(s->arena, agg->subject, agg->encoded, agg, err);
	agg->found = found;
	agg->dirty = was_dirty;
	return rc;
}

/* --- records --------------------------------------------------------------------------------------------------------------- */

static bool is_before_dedupe(const struct err *why)
{
	return strcmp(why->code, "bad-data") == 0 || strcmp(why->code, "bad-subject") == 0 || strcmp(why->code, "unknown-type") == 0;
}

/* A record whose id was used with other data is refused for that, unless it is ill formed: then for being so (section 3). Only its
 * handler can tell; what it does is undone. */
static int once(struct step *s, const struct row *row, const struct json_node *data, struct err *err)
{
	uint64_t mark = seen_mark(s), content = s->work->content = seen_content(s->record->type, data);
	enum seen_answer seen = seen_check(s, mark, content);

	if (seen == SEEN_EQUAL)
		return OK;
	int rc = row->handle(s, data, err);
	if (seen == SEEN_OTHER && (!rc || (rc == ERR_INPUT && !is_before_dedupe(err))))
		return err_set(err, ERR_INPUT, "id-reused", "The source used this id before, with other data. Ids must not be used twice.");
	if (!rc)
		seen_remember(s, mark, content);
	return rc;
}

/* *stage: of a refusal. */
static int process(struct step *s, const struct record *r, const char **stage, struct err *err)
{
	const struct row *row = row_of(r->type);
	const struct json_node *data;
	int rc;

	if (!row)
		return err_set(err, ERR_INPUT, "unknown-type", "No record of this type is processed here.");
	if ((rc = json_parse(s->parser, r->data, &data, err)))
		return rc;
	if (data->kind != JSON_OBJECT)
		return err_set(err, ERR_INPUT, "bad-data", "The data must be a JSON object.");
	if (!(kind_of(r->subject) & row->subjects))
		return err_set(err, ERR_INPUT, "bad-subject", "The subject is no well-formed key, or of a kind that the type is not for.");
	rc = row->outside ? once(s, row, data, err) : row->handle(s, data, err);
	if (rc == ERR_INPUT && row->lifecycle && !is_before_dedupe(err) && strcmp(err->code, "id-reused") != 0)
		*stage = "lifecycle";
	if (rc)
		return rc;
	rc = settle(s, err);
	if (rc == ERR_INPUT && strcmp(err->code, "unlawful-transition") == 0)
		*stage = "lifecycle";
	return rc;
}

int step_record(struct step *s, const struct record *r, struct err *err)
{
	const char *stage = "subject";
	bool was_dirty = s->agg->dirty;
	struct err why = {0};

	begin(s, r, r->recorded_ms, r->id);
	seen_expire(s);
	int rc = process(s, r, &stage, &why);
	if (!rc && (rc = end(s, was_dirty, &why)) == ERR_INPUT)
		stage = "subject";
	if (rc == ERR_INPUT) {
		if ((rc = undo(s, was_dirty, err)))
			return rc;
		step_dead_letter(s, stage, &why);
		seen_expire(s); /* time has passed all the same */
		return end(s, was_dirty, err);
	}
	if (rc && err)
		*err = why;
	return rc;
}

/* --- timers ------------------------------------------------------------------------------------------------------------------ */

static struct slice timer_cause(struct step *s, const struct timer *t)
{
	return STEP_ID(s, SLICE_LIT("timer"), s->agg->subject, t->name, t->entity, step_instant(s, t->due_ms));
}

/* A timer whose step is refused is gone all the same: it would be refused for ever. */
static int fire(struct step *s, struct timer t, struct err *err)
{
	bool was_dirty = s->agg->dirty;
	struct err why = {0};

	begin(s, NULL, t.due_ms, timer_cause(s, &t));
	timer_remove(s->agg, t.name, t.entity);
	int rc = cases_timer(s, &t, &why);
	if (!rc && testhook_fault("timer-twice"))
		rc = cases_timer(s, &t, &why);
	if (!rc)
		rc = settle(s, &why);
	if (!rc)
		rc = end(s, was_dirty, &why);
	if (rc == ERR_INPUT) {
		if ((rc = undo(s, was_dirty, err)))
			return rc;
		timer_remove(s->agg, t.name, t.entity);
		step_dead_letter(s, strcmp(why.code, "aggregate-too-large") == 0 ? "subject" : "lifecycle", &why);
		return end(s, was_dirty, err);
	}
	if (rc && err)
		*err = why;
	return rc;
}

int step_timers(struct step *s, int64_t up_to_ms, int64_t watermark_ms, uint32_t max, uint32_t *fired, struct err *err)
{
	const struct timer *t;

	for (*fired = 0; *fired < max && (t = timer_first(s->agg, up_to_ms, watermark_ms)); ++*fired) {
		int rc = fire(s, *t, err);
		if (rc)
			return rc;
	}
	return OK;
}
