/* SPDX-License-Identifier: Apache-2.0 */
/* CloudEvents 1.0.2: binary mode on the log (attributes are headers), structured lines in files. */
#include "engine/base/civil.h"
#include "engine/base/ident.h"
#include "engine/log/log.h"
#include "engine/subject/step.h"

#define TYPE_PREFIX "kz.aldyn."

struct attributes { struct slice id, source, type, specversion, time, subject, recordedtime, cause; };
static const struct attribute { struct slice name; size_t offset; } attribute_rows[] = {
	{{"id", sizeof "id" - 1}, offsetof(struct attributes, id)},
	{{"source", sizeof "source" - 1}, offsetof(struct attributes, source)},
	{{"type", sizeof "type" - 1}, offsetof(struct attributes, type)},
	{{"specversion", sizeof "specversion" - 1}, offsetof(struct attributes, specversion)},
	{{"time", sizeof "time" - 1}, offsetof(struct attributes, time)},
	{{"subject", sizeof "subject" - 1}, offsetof(struct attributes, subject)},
	{{"recordedtime", sizeof "recordedtime" - 1}, offsetof(struct attributes, recordedtime)},
	{{"cause", sizeof "cause" - 1}, offsetof(struct attributes, cause)},
};
#define ATTRIBUTES (sizeof attribute_rows / sizeof *attribute_rows)

static void take(struct attributes *all, struct slice name, struct slice value)
{
	for (size_t i = 0; i < ATTRIBUTES; i++)
		if (slice_eq(name, attribute_rows[i].name)) {
			*(struct slice *)(void *)((char *)all + attribute_rows[i].offset) = value;
			return;
		}
}

static int refuse(struct err *err, const char *code, const char *text)
{
	return err_set(err, ERR_INPUT, code, "%s", text);
}

/* Every field is filled in before the first complaint: the dead letter shows what there was. */
static int record_of(const struct attributes *all, struct record *out, struct err *err)
{
	bool ours = slice_starts(all->type, TYPE_PREFIX);
	bool timed = civil_parse_instant(all->time, &out->time_ms);
	bool recorded = civil_parse_instant(all->recordedtime, &out->recorded_ms);

	out->id = all->id;
	out->source = all->source;
	out->subject = all->subject;
	out->cause = all->cause;
	if (ours)
		out->type = (struct slice){all->type.ptr + strlen(TYPE_PREFIX), all->type.len - strlen(TYPE_PREFIX)};
	if (!recorded)
		out->recorded_ms = out->time_ms;
	if (!slice_is(all->specversion, "1.0") || !all->id.len || !all->source.len || !all->type.len)
		return refuse(err, "not-a-cloudevent", "A record needs the CloudEvents attributes specversion (1.0), id, source, type and time.");
	if (!ours)
		return refuse(err, "unknown-type", "The type does not begin with " TYPE_PREFIX ".");
	if (!timed || (all->recordedtime.ptr && !recorded))
		return refuse(err, "bad-time", "time and recordedtime must be instants, as 2026-06-01T05:00:00.000Z.");
	return OK;
}

int record_of_log(const struct log_record *in, struct record *out, struct err *err)
{
	struct attributes all = {0};

	*out = (struct record){.data = in->value, .topic = in->topic};
	for (size_t i = 0; i < in->header_count; i++) {
		struct slice name = in->headers[i].name;
		if (slice_starts(name, "ce_"))
			take(&all, (struct slice){name.ptr + 3, name.len - 3}, in->headers[i].value);
	}
	int rc = record_of(&all, out, err);
	if (!out->subject.ptr)
		out->subject = in->key;
	else if (!rc && in->key.ptr && !slice_eq(in->key, out->subject))
		rc = refuse(err, "bad-subject", "The record's key differs from its subject: it stands in another subject's partition.");
	return rc;
}

/* Where in a compact line the members stand. False: it is not compact, and what was taken means nothing. */
static bool take_in_place(struct slice line, const struct json_node *root, struct attributes *all, struct slice *data)
{
	size_t at = 1;

	if (memchr(line.ptr, '\\', line.len))
		return false;
	for (const struct json_node *key = json_first(root); key; key = json_next(root, key)) {
		const struct json_node *value = json_value(key);
		size_t bytes = json_compact_bytes(value);
		at += key->u.string.len + 3;
		if (!bytes || at + bytes >= line.len)
			return false;
		if (value->kind == JSON_STRING)
			take(all, key->u.string, (struct slice){line.ptr + at + 1, bytes - 2});
		if (slice_is(key->u.string, "data"))
			*data = (struct slice){line.ptr + at, bytes};
		at += bytes + 1; /* the comma, or the end */
	}
	return at == line.len;
}

/* The data goes through the writer: compact JSON, whatever spaces the line had. */
static struct slice compact(struct arena *a, const struct json_node *data)
{
	struct json_writer w;
	struct buf text;

	buf_init(&text);
	json_write_init(&w, &text);
	json_write_node(&w, data);
	struct slice out = arena_slice(a, buf_slice(&text));
	buf_fini(&text);
	return out;
}

static void take_copies(struct arena *a, const struct json_node *root, struct attributes *all, struct slice *data)
{
	for (const struct json_node *key = json_first(root); key; key = json_next(root, key)) {
		const struct json_node *value = json_value(key);
		if (value->kind == JSON_STRING)
			take(all, key->u.string, arena_slice(a, value->u.string));
		if (slice_is(key->u.string, "data"))
			*data = compact(a, value);
	}
}

int record_of_line(struct arena *a, struct json_parser *p, struct slice line, struct record *out, struct err *err)
{
	const struct json_node *root;
	struct attributes all = {0};

	*out = (struct record){0};
	int rc = json_parse(p, line, &root, err);
	if (rc)
		return rc;
	if (root->kind != JSON_OBJECT)
		return refuse(err, "not-a-cloudevent", "A line must be one JSON object.");
	if (!take_in_place(line, root, &all, &out->data)) {
		all = (struct attributes){0};
		out->data = SLICE_NONE;
		take_copies(a, root, &all, &out->data);
	}
	return record_of(&all, out, err);
}

bool record_is_own(const struct record *r)
{
	return slice_is(r->source, "aldyn") && (r->cause.len || slice_is(r->type, "tick") || slice_is(r->type, "ruleset.activated"));
}

static struct slice full_type(struct arena *a, struct slice type)
{
	char *text = arena_alloc(a, strlen(TYPE_PREFIX) + type.len + 1);
	memcpy(text, TYPE_PREFIX, strlen(TYPE_PREFIX));
	memcpy(text + strlen(TYPE_PREFIX), type.ptr, type.len);
	return (struct slice){text, strlen(TYPE_PREFIX) + type.len};
}

static struct slice instant(struct arena *a, int64_t ms)
{
	char *text = arena_alloc(a, CIVIL_INSTANT_CHARS + 1);
	civil_format_instant(ms, text);
	return slice_of(text);
}

size_t record_headers(struct arena *a, const struct record *r, struct log_header out[RECORD_MAX_HEADERS])
{
	size_t n = 0;
	struct slice time = instant(a, r->time_ms);

	out[n++] = (struct log_header){SLICE_LIT("ce_specversion"), SLICE_LIT("1.0")};
	out[n++] = (struct log_header){SLICE_LIT("ce_id"), r->id};
	out[n++] = (struct log_header){SLICE_LIT("ce_source"), r->source};
	out[n++] = (struct log_header){SLICE_LIT("ce_type"), full_type(a, r->type)};
	if (r->subject.ptr)
		out[n++] = (struct log_header){SLICE_LIT("ce_subject"), r->subject};
	out[n++] = (struct log_header){SLICE_LIT("ce_time"), time};
	out[n++] = (struct log_header){SLICE_LIT("ce_recordedtime"), r->recorded_ms == r->time_ms ? time : instant(a, r->recorded_ms)};
	if (r->cause.ptr)
		out[n++] = (struct log_header){SLICE_LIT("ce_cause"), r->cause};
	return n;
}

void record_to_line(const struct record *r, struct buf *out)
{
	struct json_writer w;
	char type[200];

	BUG_ON(r->type.len > sizeof type - sizeof TYPE_PREFIX);
	memcpy(type, TYPE_PREFIX, strlen(TYPE_PREFIX));
	memcpy(type + strlen(TYPE_PREFIX), r->type.ptr, r->type.len);
	json_write_init(&w, out);
	json_write_object(&w);
	json_write_member(&w, "specversion", SLICE_LIT("1.0"));
	json_write_member(&w, "id", r->id);
	json_write_member(&w, "source", r->source);
	json_write_member(&w, "type", (struct slice){type, strlen(TYPE_PREFIX) + r->type.len});
	json_write_member(&w, "subject", r->subject);
	json_write_member_instant(&w, "time", r->time_ms);
	json_write_member_instant(&w, "recordedtime", r->recorded_ms);
	json_write_member(&w, "cause", r->cause);
	if (r->data.ptr) {
		json_write_key(&w, "data");
		json_write_raw(&w, r->data);
	}
	json_write_object_end(&w);
}
