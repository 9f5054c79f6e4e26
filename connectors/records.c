/* SPDX-License-Identifier: Apache-2.0 */
#include "connectors/records.h"

#include <stdio.h>

#include "engine/base/base64.h"
#include "engine/base/buf.h"
#include "engine/base/civil.h"
#include "engine/base/json.h"
#include "engine/base/utf8.h"
#include "engine/log/topics.h"

#define BATCH 200
#define WAIT_MS 1000

/* --- deliveries and their outcomes ---------------------------------------------------------------------------------------------------- */

/* A record from this connector to [subjects]. */
static int put_subject(const struct connector_records *k, const char *type, struct slice id, struct slice subject, int64_t time_ms,
                       struct slice data, struct err *err)
{
	char time[CIVIL_INSTANT_CHARS + 1], recorded[CIVIL_INSTANT_CHARS + 1], source[160];
	int64_t now = civil_now_ms();

	civil_format_instant(time_ms, time);
	civil_format_instant(now, recorded);
	snprintf(source, sizeof source, "connector/%s", k->name);
	struct log_header h[] = {
		{SLICE_LIT("ce_specversion"), SLICE_LIT("1.0")}, {SLICE_LIT("ce_id"), id},
		{SLICE_LIT("ce_source"), slice_of(source)},   {SLICE_LIT("ce_type"), slice_of(type)},
		{SLICE_LIT("ce_time"), slice_of(time)},          {SLICE_LIT("ce_recordedtime"), slice_of(recorded)},
		{SLICE_LIT("ce_subject"), subject},              {SLICE_LIT("content-type"), SLICE_LIT("application/json")},
	};
	struct log_put p = {.topic = log_topic_rows[TOPIC_SUBJECTS].name,
		.partition = -1,
		.timestamp_ms = now,
		.key = subject,
		.value = data,
		.headers = h,
		.header_count = sizeof h / sizeof *h};
	return log_put(k->writer, &p, err);
}

static int put_message_status(const struct connector_records *k, struct slice message, struct slice number,
	const char *state, int64_t at_ms, struct err *err)
{
	char id[96], at[CIVIL_INSTANT_CHARS + 1], data[256];

	snprintf(id, sizeof id, "%.*s/%s", SLICE_ARG(message), state);
	civil_format_instant(at_ms, at);
	snprintf(data, sizeof data, "{\"message\":\"%.*s\",\"state\":\"%s\",\"at\":\"%s\"}", SLICE_ARG(message), state, at);
	return put_subject(k, "kz.aldyn.message.status", slice_of(id), number, at_ms, slice_of(data), err);
}

static int put_delivery(const struct connector_records *k, struct slice id, struct slice value, struct err *err)
{
	char key[256];

	snprintf(key, sizeof key, "%s/%.*s", k->name, SLICE_ARG(id));
	struct log_put p = {.topic = log_topic_rows[TOPIC_DELIVERIES].name, .partition = -1, .timestamp_ms = civil_now_ms(),
	                    .key = slice_of(key), .value = value};
	return log_put(k->writer, &p, err);
}

int records_put_sending(const struct connector_records *k, const struct delivery *d, struct err *err)
{
	struct json_writer w;
	struct buf b;

	buf_init(&b);
	json_write_init(&w, &b);
	json_write_object(&w);
	json_write_member(&w, "id", d->id);
	json_write_member(&w, "type", d->type);
	json_write_member(&w, "subject", d->subject);
	json_write_member_int(&w, "time_ms", d->time_ms);
	json_write_key(&w, "data");
	json_write_raw(&w, d->data);
	json_write_object_end(&w);
	int rc = put_delivery(k, d->id, buf_slice(&b), err);
	buf_fini(&b);
	if (!rc && k->messages)
		rc = put_message_status(k, d->id, d->subject, "sending", civil_now_ms(), err);
	return rc;
}

/* An order that could not be handed over has failed; one of which nobody can tell waits for a person (T-5: neither is a close). */
static int put_order_trouble(const struct connector_records *k, const struct delivery *p, struct err *err)
{
	const char *state = p->answer == CONNECTOR_DOUBT ? "on-hold" : "failed";
	char id[96], at[CIVIL_INSTANT_CHARS + 1], data[320];
	int64_t now = civil_now_ms();

	snprintf(id, sizeof id, "%.*s/%s", SLICE_ARG(p->id), state);
	civil_format_instant(now, at);
	snprintf(data, sizeof data, "{\"order\":\"%.*s\",\"state\":\"%s\",\"at\":\"%s\",\"reason\":\"delivery-%s\"}", SLICE_ARG(p->id), state, at,
	         p->answer == CONNECTOR_DOUBT ? "in-doubt" : "refused");
	return put_subject(k, "kz.aldyn.order.status", slice_of(id), p->subject, now, slice_of(data), err);
}

int records_put_outcome(const struct connector_records *k, const struct delivery *p, struct err *err)
{
	int rc = put_delivery(k, p->id, SLICE_NONE, err);

	if (!rc && !k->messages && p->answer != CONNECTOR_OK && slice_is(p->type, "order"))
		return put_order_trouble(k, p, err);
	if (rc || !k->messages)
		return rc;
	const char *state = p->answer == CONNECTOR_OK ? "sent" : p->answer == CONNECTOR_DOUBT ? "technical-failure" : "permanent-failure";
	return put_message_status(k, p->id, p->subject, state, civil_now_ms(), err);
}

/* --- what the world said -------------------------------------------------------------------------------------------------------------- */

static int put_watermark(const struct connector_records *k, const struct connector_event *e, struct err *err)
{
	char at[CIVIL_INSTANT_CHARS + 1], data[96];

	civil_format_instant(e->at_ms, at);
	snprintf(data, sizeof data, "{\"channel\":\"phone\",\"up_to\":\"%s\"}", at);
	struct log_put p = {.topic = log_topic_rows[TOPIC_WATERMARKS].name,
		.partition = 0,
		.timestamp_ms = e->at_ms,
		.key = SLICE_LIT("phone"),
		.value = slice_of(data)};
	return log_put(k->writer, &p, err);
}

/* What the provider says of an order, or of what an order began. */
static void write_status(struct json_writer *w, const struct connector_event *e)
{
	json_write_member(w, e->kind == CONNECTOR_ORDER_STATUS ? "order" : "entitlement", e->about);
	json_write_member(w, "state", e->state);
	json_write_member_instant(w, "at", e->at_ms);
	json_write_member(w, "by", e->by);
	json_write_member(w, "reason", e->text);
}

/* What a phone sends may be anything: records are UTF-8, and keep it all. */
static void write_reply(struct json_writer *w, struct slice text)
{
	struct arena a;

	arena_init(&a);
	if (utf8_is_text(text.ptr, text.len))
		json_write_member(w, "text", text);
	else
		json_write_member(w, "text_base64", base64_encode(&a, text));
	arena_fini(&a);
}

static int put_said(const struct connector_records *k, const struct connector_event *e, const char *type, struct err *err)
{
	struct json_writer w;
	struct buf b;

	buf_init(&b);
	json_write_init(&w, &b);
	json_write_object(&w);
	if (e->kind == CONNECTOR_REPLY) {
		write_reply(&w, e->text);
		json_write_member_instant(&w, "received_at", e->at_ms);
	} else {
		write_status(&w, e);
	}
	json_write_object_end(&w);
	int rc = put_subject(k, type, e->id, e->subject, e->at_ms, buf_slice(&b), err);
	buf_fini(&b);
	return rc;
}

int records_put_event(const struct connector_records *k, const struct connector_event *e, struct err *err)
{
	char state[32];

	switch (e->kind) {
	case CONNECTOR_WATERMARK:
		return put_watermark(k, e, err);
	case CONNECTOR_REPORT:
		snprintf(state, sizeof state, "%.*s", SLICE_ARG(e->state));
		return put_message_status(k, e->about, e->subject, state, e->at_ms, err);
	case CONNECTOR_REPLY:
		return put_said(k, e, "kz.aldyn.reply", err);
	case CONNECTOR_ORDER_STATUS:
		return put_said(k, e, "kz.aldyn.order.status", err);
	case CONNECTOR_ENTITLEMENT_STATUS:
		return put_said(k, e, "kz.aldyn.entitlement.status", err);
	}
	return OK;
}

/* --- what is open ------------------------------------------------------------------------------------------------------------------ */

struct delivery *delivery_add(struct arena *a, struct delivery **list)
{
	while (*list)
		list = &(*list)->next;
	return *list = arena_alloc(a, sizeof **list);
}

static int read_open(const struct connector_records *k, struct arena *a, struct delivery **list, struct json_parser *parser,
                     const struct log_record *in, struct err *err)
{
	const struct json_node *root;
	size_t n = strlen(k->name);

	if (in->key.len <= n || memcmp(in->key.ptr, k->name, n) || in->key.ptr[n] != '/')
		return OK;
	struct slice id = {in->key.ptr + n + 1, in->key.len - n - 1};
	for (struct delivery **p = list; *p; p = &(*p)->next)
		if (slice_eq((*p)->id, id)) { /* said again, or ended */
			*p = (*p)->next;
			break;
		}
	if (!in->value.ptr)
		return OK;
	int rc = json_parse(parser, in->value, &root, err);
	if (rc)
		return rc;
	struct delivery *p = delivery_add(a, list);
	struct buf data;
	struct json_writer w;
	buf_init(&data);
	json_write_init(&w, &data);
	json_write_node(&w, json_member(root, "data"));
	p->id = arena_slice(a, id);
	p->type = arena_slice(a, json_string(root, "type"));
	p->subject = arena_slice(a, json_string(root, "subject"));
	p->time_ms = json_integer(root, "time_ms", 0);
	p->data = arena_slice(a, buf_slice(&data));
	buf_fini(&data);
	return OK;
}

int records_read_open(const struct connector_records *k, struct arena *a, struct delivery **open, struct err *err)
{
	struct json_parser *parser = json_parser_new();
	struct log_topic t;
	int rc = log_topic_find(k->log, log_topic_rows[TOPIC_DELIVERIES].name, &t, err);

	for (uint32_t i = 0; !rc && i < t.partitions; i++) {
		struct log_reader *reader;
		const struct log_record *list;
		int64_t first, end;
		size_t count;
		if ((rc = log_ends(k->log, t.name, i, &first, &end, err)) || (rc = log_reader_open(k->log, t.name, i, first, &reader, err)))
			break;
		while (!rc && log_reader_position(reader) < end) {
			rc = log_reader_next(reader, BATCH, WAIT_MS, &list, &count, err);
			for (size_t n = 0; n < count && !rc; n++)
				rc = read_open(k, a, open, parser, &list[n], err);
		}
		log_reader_close(reader);
	}
	json_parser_free(parser);
	return rc;
}
