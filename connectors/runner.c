/* SPDX-License-Identifier: Apache-2.0 */
/* One turn: take what is new on the topic; commit it as `sending`, with our position; act; commit the outcomes; then listen.
 *
 * [deliveries] holds, under "connector/id", each delivery that was committed as sending and has no outcome yet (a tombstone
 * ends it): at the start these are the ones in doubt. */
#include "connectors/runner.h"

#include <inttypes.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/arena.h"
#include "engine/base/buf.h"
#include "engine/base/civil.h"
#include "engine/base/json.h"
#include "engine/base/say.h"
#include "engine/log/topics.h"

#define BATCH 200
#define WAIT_MS 20
#define RETRY_MS 200
#define COMMIT_MS 1000

struct said { struct connector_event e; struct said *next; };

struct connector_runner {
	struct connector_settings set;
	struct connector_progress progress;
	pthread_t thread;
	_Atomic bool stopping, failed;
	int rc;
	struct err err;
	char consumer[160], source[160];
	struct log_writer *writer;
	struct log_reader **readers; /* of the topic, by partition */
	int64_t *next;
	uint32_t partitions;
	struct connector *connector;
	struct arena arena;          /* of the pending deliveries */
	struct delivery *pending;     /* taken and not concluded */
	struct said *said, **said_end; /* told and not concluded */
	bool heard;                  /* more than watermarks */
};

static bool is_messages(const struct connector_runner *r)
{
	return !strcmp(r->set.driver->topic, "messages");
}

/* --- writing ------------------------------------------------------------------------------------------------------------------------ */

static int commit(struct connector_runner *r, struct err *err)
{
	int rc = log_commit_start(r->writer, err);

	while (!rc && (rc = log_commit_wait(r->writer, COMMIT_MS, err)) == ERR_RETRY)
		rc = OK;
	return rc;
}

/* A record from this connector to [subjects]. */
static int put_subject(struct connector_runner *r, const char *type, struct slice id, struct slice subject, int64_t time_ms,
                       struct slice data, struct err *err)
{
	char time[CIVIL_INSTANT_CHARS + 1], recorded[CIVIL_INSTANT_CHARS + 1];
	int64_t now = civil_now_ms();

	civil_format_instant(time_ms, time);
	civil_format_instant(now, recorded);
	struct log_header h[] = {
		{SLICE_LIT("ce_specversion"), SLICE_LIT("1.0")}, {SLICE_LIT("ce_id"), id},
		{SLICE_LIT("ce_source"), slice_of(r->source)},   {SLICE_LIT("ce_type"), slice_of(type)},
		{SLICE_LIT("ce_time"), slice_of(time)},          {SLICE_LIT("ce_recordedtime"), slice_of(recorded)},
		{SLICE_LIT("ce_subject"), subject},              {SLICE_LIT("content-type"), SLICE_LIT("application/json")},
	};
	struct log_put p = {.topic = log_topic_rows[TOPIC_SUBJECTS].name, .partition = -1, .timestamp_ms = now, .key = subject, .value = data,
	                    .headers = h, .header_count = sizeof h / sizeof *h};
	return log_put(r->writer, &p, err);
}

static int put_message_status(struct connector_runner *r, struct slice message, struct slice number, const char *state, int64_t at_ms,
                              struct err *err)
{
	char id[96], at[CIVIL_INSTANT_CHARS + 1], data[256];

	snprintf(id, sizeof id, "%.*s/%s", SLICE_ARG(message), state);
	civil_format_instant(at_ms, at);
	snprintf(data, sizeof data, "{\"message\":\"%.*s\",\"state\":\"%s\",\"at\":\"%s\"}", SLICE_ARG(message), state, at);
	return put_subject(r, "kz.aldyn.message.status", slice_of(id), number, at_ms, slice_of(data), err);
}

static int put_delivery(struct connector_runner *r, struct slice id, struct slice value, struct err *err)
{
	char key[256];

	snprintf(key, sizeof key, "%s/%.*s", r->set.name, SLICE_ARG(id));
	struct log_put p = {.topic = log_topic_rows[TOPIC_DELIVERIES].name, .partition = -1, .timestamp_ms = civil_now_ms(),
	                    .key = slice_of(key), .value = value};
	return log_put(r->writer, &p, err);
}

static int put_sending(struct connector_runner *r, const struct delivery *d, struct err *err)
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
	int rc = put_delivery(r, d->id, buf_slice(&b), err);
	buf_fini(&b);
	if (!rc && is_messages(r))
		rc = put_message_status(r, d->id, d->subject, "sending", civil_now_ms(), err);
	return rc;
}

/* An order that could not be handed over has failed; one of which nobody can tell waits for a person (T-5: neither is a close). */
static int put_order_trouble(struct connector_runner *r, const struct delivery *p, struct err *err)
{
	const char *state = p->answer == CONNECTOR_DOUBT ? "on-hold" : "failed";
	char id[96], at[CIVIL_INSTANT_CHARS + 1], data[320];
	int64_t now = civil_now_ms();

	snprintf(id, sizeof id, "%.*s/%s", SLICE_ARG(p->id), state);
	civil_format_instant(now, at);
	snprintf(data, sizeof data, "{\"order\":\"%.*s\",\"state\":\"%s\",\"at\":\"%s\",\"reason\":\"delivery-%s\"}", SLICE_ARG(p->id), state, at,
	         p->answer == CONNECTOR_DOUBT ? "in-doubt" : "refused");
	return put_subject(r, "kz.aldyn.order.status", slice_of(id), p->subject, now, slice_of(data), err);
}

static int put_outcome(struct connector_runner *r, const struct delivery *p, struct err *err)
{
	int rc = put_delivery(r, p->id, SLICE_NONE, err);

	if (!rc && !is_messages(r) && p->answer != CONNECTOR_OK && slice_is(p->type, "order"))
		return put_order_trouble(r, p, err);
	if (rc || !is_messages(r))
		return rc;
	const char *state = p->answer == CONNECTOR_OK ? "sent" : p->answer == CONNECTOR_DOUBT ? "technical-failure" : "permanent-failure";
	return put_message_status(r, p->id, p->subject, state, civil_now_ms(), err);
}

/* --- listening -------------------------------------------------------------------------------------------------------------------------- */

static int put_watermark(struct connector_runner *r, const struct connector_event *e, struct err *err)
{
	char at[CIVIL_INSTANT_CHARS + 1], data[96];

	civil_format_instant(e->at_ms, at);
	snprintf(data, sizeof data, "{\"channel\":\"phone\",\"up_to\":\"%s\"}", at);
	struct log_put p = {.topic = log_topic_rows[TOPIC_WATERMARKS].name, .partition = 0, .timestamp_ms = e->at_ms, .key = SLICE_LIT("phone"),
	                    .value = slice_of(data)};
	return log_put(r->writer, &p, err);
}

static int put_said(struct connector_runner *r, const struct connector_event *e, struct err *err)
{
	bool reply = e->kind == CONNECTOR_REPLY;
	char at[CIVIL_INSTANT_CHARS + 1];
	struct json_writer w;
	struct buf b;

	civil_format_instant(e->at_ms, at);
	buf_init(&b);
	json_write_init(&w, &b);
	json_write_object(&w);
	if (reply) {
		json_write_member(&w, "text", e->text);
		json_write_member(&w, "received_at", slice_of(at));
	} else {
		json_write_member(&w, "order", e->about);
		json_write_member(&w, "state", e->state);
		json_write_member(&w, "at", slice_of(at));
		json_write_member(&w, "reason", e->text);
	}
	json_write_object_end(&w);
	int rc = put_subject(r, reply ? "kz.aldyn.reply" : "kz.aldyn.order.status", e->id, e->subject, e->at_ms, buf_slice(&b), err);
	buf_fini(&b);
	return rc;
}

static int put_event(struct connector_runner *r, const struct connector_event *e, struct err *err)
{
	char state[32];

	switch (e->kind) {
	case CONNECTOR_WATERMARK:
		return put_watermark(r, e, err);
	case CONNECTOR_REPORT:
		snprintf(state, sizeof state, "%.*s", SLICE_ARG(e->state));
		return put_message_status(r, e->about, e->subject, state, e->at_ms, err);
	case CONNECTOR_REPLY:
	case CONNECTOR_ORDER_STATUS:
		return put_said(r, e, err);
	}
	return OK;
}

static void told(void *to, const struct connector_event *e)
{
	struct connector_runner *r = to;
	struct said *s = arena_alloc(&r->arena, sizeof *s);

	s->e = *e;
	s->e.id = arena_slice(&r->arena, e->id);
	s->e.subject = arena_slice(&r->arena, e->subject);
	s->e.about = arena_slice(&r->arena, e->about);
	s->e.state = arena_slice(&r->arena, e->state);
	s->e.text = arena_slice(&r->arena, e->text);
	*r->said_end = s;
	r->said_end = &s->next;
	r->heard |= e->kind != CONNECTOR_WATERMARK;
}

/* --- taking ---------------------------------------------------------------------------------------------------------------------------- */

static struct delivery *add(struct connector_runner *r, struct delivery **list)
{
	while (*list)
		list = &(*list)->next;
	return *list = arena_alloc(&r->arena, sizeof **list);
}

static void keep(struct connector_runner *r, const struct log_record *in)
{
	struct delivery *p = add(r, &r->pending);
	struct slice type = log_record_header(in, "ce_type");

	if (slice_starts(type, "kz.aldyn."))
		type = (struct slice){type.ptr + 9, type.len - 9};
	p->id = arena_slice(&r->arena, log_record_header(in, "ce_id"));
	p->type = arena_slice(&r->arena, type);
	p->subject = arena_slice(&r->arena, in->key);
	p->data = arena_slice(&r->arena, in->value);
	p->time_ms = in->timestamp_ms;
	p->answer = CONNECTOR_ABSENT;
}

static int take(struct connector_runner *r, bool *any, struct err *err)
{
	int rc = OK;

	for (uint32_t i = 0; i < r->partitions && !rc; i++) {
		const struct log_record *list;
		size_t count;
		rc = log_reader_next(r->readers[i], BATCH, 0, &list, &count, err);
		for (size_t k = 0; k < count && !rc; k++)
			keep(r, &list[k]);
		*any |= count > 0;
	}
	return rc;
}

/* `sending`, with our position: from here on the delivery is ours to account for. */
static int announce(struct connector_runner *r, struct err *err)
{
	int rc = log_begin(r->writer, err);

	for (struct delivery *p = r->pending; p && !rc; p = p->next)
		rc = put_sending(r, p, err);
	for (uint32_t i = 0; i < r->partitions && !rc; i++) {
		int64_t at = log_reader_position(r->readers[i]);
		char stream[64], state[24];
		if (at == r->next[i])
			continue;
		snprintf(stream, sizeof stream, "%s/%" PRIu32, r->set.driver->topic, i);
		snprintf(state, sizeof state, "%" PRId64, at);
		rc = log_put_position(r->writer, r->consumer, stream, slice_of(state), err);
	}
	if (!rc)
		rc = commit(r, err);
	for (uint32_t i = 0; i < r->partitions && !rc; i++)
		r->next[i] = log_reader_position(r->readers[i]);
	return rc;
}

/* Outcomes and what the world said, together: an order is known as sent when what was told of it stands, and the reverse. */
static int conclude(struct connector_runner *r, struct err *err)
{
	int rc = log_begin(r->writer, err);

	for (struct delivery *p = r->pending; p && !rc; p = p->next)
		if (p->answer != CONNECTOR_RETRY)
			rc = put_outcome(r, p, err);
	for (const struct said *s = r->said; s && !rc; s = s->next)
		rc = put_event(r, &s->e, err);
	return rc ? rc : commit(r, err);
}

static void forget(struct connector_runner *r)
{
	arena_reset(&r->arena);
	r->pending = NULL;
	r->said = NULL;
	r->said_end = &r->said;
	r->heard = false;
}

/* Why it waits is said once, and again when it is for something else. */
static void wait_for(struct connector_runner *r, char *told, const struct err *why)
{
	if (strcmp(told, why->code))
		say(SAY_WARN, "connector", "waiting", "connector=%s code=%s text=\"%s\"", r->set.name, why->code, why->text);
	strcpy(told, why->code);
	poll(NULL, 0, RETRY_MS);
}

/* Until the receiver has decided, or we are told to stop. */
static void attempt(struct connector_runner *r, struct delivery *p, struct err *why)
{
	char told[sizeof why->code] = "";

	while ((p->answer = r->set.driver->send(r->connector, p, why)) == CONNECTOR_RETRY && !r->stopping)
		wait_for(r, told, why);
	if (told[0] && p->answer != CONNECTOR_RETRY)
		say(SAY_INFO, "connector", "goes-on", "connector=%s", r->set.name);
}

static void act(struct connector_runner *r)
{
	for (struct delivery *p = r->pending; p; p = p->next) {
		struct err why = {.code = "in-doubt"};
		if (p->answer == CONNECTOR_ABSENT)
			attempt(r, p, &why);
		if (p->answer == CONNECTOR_OK)
			r->progress.sent++;
		else if (p->answer != CONNECTOR_RETRY) {
			r->progress.rejected++;
			say(SAY_WARN, "connector", why.code, "connector=%s id=%.*s", r->set.name, SLICE_ARG(p->id));
		}
	}
}

/* --- the loop ------------------------------------------------------------------------------------------------------------------------------ */

static int open_readers(struct connector_runner *r, struct err *err)
{
	struct log_topic t;
	int rc = log_topic_find(r->set.log, r->set.driver->topic, &t, err);

	if (rc)
		return rc;
	if (!r->readers) {
		r->partitions = t.partitions;
		r->readers = calloc(t.partitions, sizeof(struct log_reader *));
		r->next = calloc(t.partitions, sizeof *r->next);
		NO_MEMORY_ON(!r->readers || !r->next);
	}
	for (uint32_t i = 0; i < t.partitions; i++) {
		char stream[64], state[32];
		size_t len;
		snprintf(stream, sizeof stream, "%s/%" PRIu32, r->set.driver->topic, i);
		rc = log_position(r->set.log, r->consumer, stream, state, sizeof state - 1, &len, err);
		if (rc && rc != ERR_NOTFOUND)
			return rc;
		state[rc ? 0 : len] = '\0';
		r->next[i] = strtoll(state, NULL, 10);
		if (r->readers[i])
			log_reader_close(r->readers[i]);
		r->readers[i] = NULL;
		if ((rc = log_reader_open(r->set.log, r->set.driver->topic, i, r->next[i], &r->readers[i], err)))
			return rc;
	}
	return OK;
}

static int read_doubt(struct connector_runner *r, struct delivery **list, struct json_parser *parser, const struct log_record *in,
                      struct err *err)
{
	const struct json_node *root;
	size_t n = strlen(r->set.name);

	if (in->key.len <= n || memcmp(in->key.ptr, r->set.name, n) || in->key.ptr[n] != '/')
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
	struct delivery *p = add(r, list);
	struct buf data;
	struct json_writer w;
	buf_init(&data);
	json_write_init(&w, &data);
	json_write_node(&w, json_member(root, "data"));
	p->id = arena_slice(&r->arena, id);
	p->type = arena_slice(&r->arena, json_string(root, "type"));
	p->subject = arena_slice(&r->arena, json_string(root, "subject"));
	p->time_ms = json_integer(root, "time_ms", 0);
	p->data = arena_slice(&r->arena, buf_slice(&data));
	buf_fini(&data);
	return OK;
}

/* What [deliveries] shows as sending and without outcome. */
static int read_doubts(struct connector_runner *r, struct delivery **open, struct err *err)
{
	struct json_parser *parser = json_parser_new();
	struct log_topic t;
	int rc = log_topic_find(r->set.log, log_topic_rows[TOPIC_DELIVERIES].name, &t, err);

	for (uint32_t i = 0; i < t.partitions && !rc; i++) {
		struct log_reader *reader;
		const struct log_record *list;
		int64_t first, end;
		size_t count;
		if ((rc = log_ends(r->set.log, t.name, i, &first, &end, err)) || (rc = log_reader_open(r->set.log, t.name, i, first, &reader, err)))
			break;
		while (!rc && log_reader_position(reader) < end) {
			rc = log_reader_next(reader, BATCH, COMMIT_MS, &list, &count, err);
			for (size_t k = 0; k < count && !rc; k++)
				rc = read_doubt(r, open, parser, &list[k], err);
		}
		log_reader_close(reader);
	}
	json_parser_free(parser);
	return rc;
}

/* What is still ours to conclude: another instance may have settled the rest. */
static int drop_settled(struct connector_runner *r, struct err *err)
{
	struct delivery *open = NULL;
	int rc = read_doubts(r, &open, err);

	for (struct delivery **p = &r->pending; *p && !rc;) {
		const struct delivery *o = open;
		while (o && !slice_eq(o->id, (*p)->id))
			o = o->next;
		if (o)
			p = &(*p)->next;
		else
			*p = (*p)->next;
	}
	return rc;
}

/* Undone: the log is as it was, the readers go back. Fenced: the transaction may have been decided either way, and somebody else
 * may have gone on: positions and open deliveries are what the log says. */
static int recover(struct connector_runner *r, int cause, struct err *err)
{
	int rc = OK;

	if (cause == ERR_ABORTED && log_abort(r->writer, err) == OK) {
		for (uint32_t i = 0; i < r->partitions && !rc; i++) {
			log_reader_close(r->readers[i]);
			r->readers[i] = NULL;
			rc = log_reader_open(r->set.log, r->set.driver->topic, i, r->next[i], &r->readers[i], err);
		}
		return rc;
	}
	log_writer_close(r->writer);
	r->writer = NULL;
	do {
		rc = log_writer_open(r->set.log, r->consumer, &r->writer, err);
	} while (rc == ERR_RETRY && !r->stopping);
	if (!rc)
		rc = open_readers(r, err);
	return rc ? rc : drop_settled(r, err);
}

static bool again(int rc)
{
	return rc == ERR_ABORTED || rc == ERR_FENCED;
}

/* Listens, then writes what was done and what was said, however often the log refuses: neither can be had again. */
static int conclude_surely(struct connector_runner *r, int timeout_ms, bool *any, struct err *err)
{
	int rc = r->set.driver->poll(r->connector, timeout_ms, err);

	if (rc == ERR_RETRY) /* the channel is down: its watermark stands still */
		rc = OK;
	*any |= r->heard;
	if (!rc && (r->said || r->pending)) {
		while (again(rc = conclude(r, err)) && !(rc = recover(r, rc, err)))
			;
		if (!rc && r->set.driver->stands)
			r->set.driver->stands(r->connector);
	}
	r->progress.events += r->said != NULL;
	forget(r);
	return rc;
}

static int turn(struct connector_runner *r, struct err *err)
{
	bool any = false;
	int rc = take(r, &any, err);

	if (!rc && r->pending) {
		r->progress.idle = false;
		rc = announce(r, err);
		if (again(rc)) {
			forget(r);
			return recover(r, rc, err);
		}
		if (!rc)
			act(r);
	}
	if (!rc)
		rc = conclude_surely(r, r->pending ? 0 : WAIT_MS, &any, err);
	r->progress.idle = !any;
	return rc;
}

/* What a process that died has left as sending. Told to stop, it stays in doubt. */
static int settle_doubts(struct connector_runner *r, struct err *err)
{
	int rc = read_doubts(r, &r->pending, err), n = 0;
	char told[sizeof err->code] = "";
	bool any = false;

	for (struct delivery *p = r->pending; p; p = p->next)
		n++;
	if (rc || !n)
		return rc;
	say(SAY_WARN, "connector", "in-doubt", "connector=%s deliveries=%d", r->set.name, n);
	while ((rc = r->set.driver->settle(r->connector, r->pending, err)) == ERR_RETRY && !r->stopping)
		wait_for(r, told, err);
	if (rc) {
		forget(r);
		return rc == ERR_RETRY ? OK : rc;
	}
	act(r);
	return conclude_surely(r, 0, &any, err);
}

static void *run(void *arg)
{
	struct connector_runner *r = arg;

	r->rc = settle_doubts(r, &r->err);
	while (!r->rc && !r->stopping)
		r->rc = turn(r, &r->err);
	if (r->rc)
		say(SAY_ERROR, "connector", r->err.code, "connector=%s text=\"%s\"", r->set.name, r->err.text);
	r->failed = r->rc != OK;
	return NULL;
}

/* --- opening and closing ------------------------------------------------------------------------------------------------------------- */

static void close_all(struct connector_runner *r)
{
	if (r->connector)
		r->set.driver->close(r->connector);
	for (uint32_t i = 0; r->readers && i < r->partitions; i++)
		if (r->readers[i])
			log_reader_close(r->readers[i]);
	if (r->writer)
		log_writer_close(r->writer);
	free(r->readers);
	free(r->next);
	arena_fini(&r->arena);
	free(r);
}

int connector_start(const struct connector_settings *s, struct connector_runner **out, struct err *err)
{
	struct connector_runner *r = calloc(1, sizeof *r);
	int rc;

	NO_MEMORY_ON(!r);
	r->set = *s;
	arena_init(&r->arena);
	forget(r);
	snprintf(r->consumer, sizeof r->consumer, "connector/%s", s->name);
	snprintf(r->source, sizeof r->source, "connector/%s", s->name);
	/* The writer first: opening it settles what an older holder of the name had in flight. */
	if (!(rc = log_writer_open(s->log, r->consumer, &r->writer, err)) &&
	    !(rc = s->driver->open(s->settings, s->setting_count, &r->connector, err)) && !(rc = open_readers(r, err))) {
		r->connector->told = told;
		r->connector->to = r;
	}
	if (!rc && pthread_create(&r->thread, NULL, run, r))
		rc = err_set(err, ERR_FATAL, "no-thread", "the system gives no thread for a connector");
	if (rc) {
		close_all(r);
		return rc;
	}
	*out = r;
	return OK;
}

const struct connector_progress *connector_progress(const struct connector_runner *r)
{
	return &r->progress;
}

bool connector_failed(const struct connector_runner *r)
{
	return r->failed;
}

int connector_stop(struct connector_runner *r, struct err *err)
{
	r->stopping = true;
	pthread_join(r->thread, NULL);
	int rc = r->rc;
	if (rc && err)
		*err = r->err;
	close_all(r);
	return rc;
}
