/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "engine/base/civil.h"
#include "engine/subject/parts.h"

#define ORIGINAL_MAX_BYTES (512 * 1024) /* of a dead letter: in base64 it must fit into LOG_MAX_RECORD_BYTES with room to spare */

struct slice step_id(struct step *s, const struct slice *parts, size_t count)
{
	char *text = arena_alloc(s->arena, HASH_ID_CHARS + 1);
	hash_id(s->ids, parts, count, text);
	return (struct slice){text, HASH_ID_CHARS};
}

struct slice step_instant(struct step *s, int64_t ms)
{
	char *text = arena_alloc(s->arena, CIVIL_INSTANT_CHARS + 1);
	civil_format_instant(ms, text);
	return slice_of(text);
}

struct slice step_number(struct step *s, int64_t n)
{
	static const char digits[] = "0123456789";
	if (n >= 0 && n < 10) /* nearly always */
		return (struct slice){&digits[n], 1};
	char text[24];
	int len = snprintf(text, sizeof text, "%lld", (long long)n);
	return arena_slice(s->arena, (struct slice){text, (size_t)len});
}

/* How many records of the type to the subject this step wrote already: two of them must not have one id. */
static int64_t earlier(const struct step *s, struct slice type, struct slice subject)
{
	int64_t n = 0;
	for (uint32_t i = s->first_output; i < s->out->list.count; i++) {
		const struct record *r = &s->out->list.at[i].r;
		n += slice_eq(r->type, type) && slice_eq(r->subject, subject);
	}
	return n;
}

struct json_writer *step_emit(struct step *s, enum log_topic_id topic, const char *type, struct slice subject, struct slice id)
{
	struct step_work *work = s->work;
	BUG_ON(work->writing);

	struct slice kind = arena_slice(s->arena, slice_of(type));
	if (!id.ptr)
		id = STEP_ID(s, SLICE_LIT("record"), kind, s->cause, subject, step_number(s, earlier(s, kind, subject)));
	struct output *o = VEC_ADD(s->arena, &s->out->list);
	o->topic = topic;
	o->r = (struct record){.id = arena_slice(s->arena, id),
		.source = SLICE_LIT("aldyn"),
		.type = kind,
		.subject = arena_slice(s->arena, subject),
		.cause = s->cause,
		.time_ms = s->now_ms,
		.recorded_ms = s->now_ms,
		.topic = log_topic_rows[topic].name};
	work->writing = true;
	buf_clear(&work->text);
	json_write_init(&work->writer, &work->text);
	json_write_object(&work->writer);
	return &work->writer;
}

void step_emit_end(struct step *s)
{
	BUG_ON(!s->work->writing);
	json_write_object_end(&s->work->writer);
	s->out->list.at[s->out->list.count - 1].r.data = arena_slice(s->arena, buf_slice(&s->work->text));
	s->work->writing = false;
}

void acting_write(struct json_writer *w, struct actor by)
{
	json_write_member(w, "actor", by.actor);
	json_write_member(w, "acting_for", by.acting_for);
}

void step_status(struct step *s, const char *entity, struct slice id, struct slice case_id, struct slice service, const char *from,
                 const char *to, const char *reason, struct actor by)
{
	struct json_writer *w = step_emit(s, TOPIC_STATUS, "status", s->agg->subject, SLICE_NONE);
	json_write_member(w, "entity", slice_of(entity));
	json_write_member(w, "id", id);
	json_write_member(w, "case", case_id);
	json_write_member(w, "service", service);
	json_write_member(w, "from", slice_of(from));
	json_write_member(w, "to", slice_of(to));
	json_write_member(w, "reason", slice_of(reason));
	acting_write(w, by);
	step_emit_end(s);
}

/* --- dead letters ------------------------------------------------------------------------------------------------------ */

static struct slice base64(struct arena *a, struct slice in)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char *out = arena_alloc(a, (in.len + 2) / 3 * 4 + 1), *at = out;

	for (size_t i = 0; i < in.len; i += 3) {
		size_t left = in.len - i;
		uint32_t v = (uint32_t)(unsigned char)in.ptr[i] << 16;
		if (left > 1)
			v |= (uint32_t)(unsigned char)in.ptr[i + 1] << 8;
		if (left > 2)
			v |= (unsigned char)in.ptr[i + 2];
		*at++ = digits[v >> 18];
		*at++ = digits[v >> 12 & 63];
		*at++ = left > 1 ? digits[v >> 6 & 63] : '=';
		*at++ = left > 2 ? digits[v & 63] : '=';
	}
	return (struct slice){out, (size_t)(at - out)};
}

static void write_original(struct step *s, struct json_writer *w, const struct record *r)
{
	json_write_key(w, "original");
	json_write_object(w);
	json_write_member(w, "id", r->id);
	json_write_member(w, "source", r->source);
	if (r->type.ptr)
		json_write_member(w, "type", slice_of(arena_printf(s->arena, "kz.aldyn.%.*s", SLICE_ARG(r->type))));
	json_write_member(w, "subject", r->subject);
	if (r->time_ms)
		json_write_member_instant(w, "time", r->time_ms);
	struct slice bytes = r->data;
	if (bytes.len > ORIGINAL_MAX_BYTES)
		bytes.len = ORIGINAL_MAX_BYTES;
	json_write_member(w, "value_base64", base64(s->arena, bytes));
	if (r->data.len > bytes.len)
		json_write_member_int(w, "value_bytes", (int64_t)r->data.len);
	json_write_object_end(w);
}

/* A timer has no original: its letter names the subject. What stands in [subjects] needs no `topic`: replay, which has no
 * topics, must write the same. */
static void dead_letter(struct step *s, const char *stage, struct slice service, struct slice case_id, struct slice trigger,
                        const struct err *why)
{
	const struct record timer = {.subject = s->agg->subject};
	const struct record *r = s->record ? s->record : &timer;
	struct json_writer *w = step_emit(s, TOPIC_DEAD_LETTERS, "dead-letter", r->subject, SLICE_NONE);

	json_write_member(w, "stage", slice_of(stage));
	json_write_member(w, "code", slice_of(why->code));
	json_write_member(w, "reason", slice_of(why->text));
	if (why->field[0])
		json_write_member(w, "field", slice_of(why->field));
	if (r->topic && strcmp(r->topic, log_topic_rows[TOPIC_SUBJECTS].name) != 0)
		json_write_member(w, "topic", slice_of(r->topic));
	json_write_member(w, "service", service);
	json_write_member(w, "case", case_id);
	json_write_member(w, "trigger", trigger);
	write_original(s, w, r);
	step_emit_end(s);
}

void step_dead_letter(struct step *s, const char *stage, const struct err *why)
{
	dead_letter(s, stage, SLICE_NONE, SLICE_NONE, SLICE_NONE, why);
}

void step_rules_letter(struct step *s, struct slice service, struct slice case_id, struct slice trigger, const struct err *why)
{
	dead_letter(s, "rules", service, case_id, trigger, why);
}
