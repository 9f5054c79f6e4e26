/* SPDX-License-Identifier: Apache-2.0 */
/* One turn: take what is new on the topic; commit it as `sending`, with our position; act; listen; commit the outcomes and what was said. */
#include "connectors/runner.h"

#include <inttypes.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "connectors/records.h"
#include "engine/base/arena.h"
#include "engine/base/civil.h"
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
	char consumer[160];
	struct connector_records records;
	struct log_reader **readers; /* of the topic, by partition */
	int64_t *next;
	uint32_t partitions;
	struct connector *connector;
	struct arena arena;          /* of the pending deliveries */
	struct delivery *pending;    /* taken and not concluded */
	struct said *said, **said_end; /* told and not concluded */
	bool heard;                  /* more than watermarks */
};

static int commit(struct connector_runner *r, struct err *err)
{
	int rc = log_commit_start(r->records.writer, err);

	while (!rc && (rc = log_commit_wait(r->records.writer, COMMIT_MS, err)) == ERR_RETRY)
		rc = OK;
	return rc;
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
	s->e.by = arena_slice(&r->arena, e->by);
	*r->said_end = s;
	r->said_end = &s->next;
	r->heard |= e->kind != CONNECTOR_WATERMARK;
}

/* --- taking ---------------------------------------------------------------------------------------------------------------------------- */

static void keep(struct connector_runner *r, const struct log_record *in)
{
	struct delivery *p = delivery_add(&r->arena, &r->pending);
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
	int rc = log_begin(r->records.writer, err);

	for (struct delivery *p = r->pending; p && !rc; p = p->next)
		rc = records_put_sending(&r->records, p, err);
	for (uint32_t i = 0; i < r->partitions && !rc; i++) {
		int64_t at = log_reader_position(r->readers[i]);
		char stream[64], state[24];
		if (at == r->next[i])
			continue;
		snprintf(stream, sizeof stream, "%s/%" PRIu32, r->set.driver->topic, i);
		snprintf(state, sizeof state, "%" PRId64, at);
		rc = log_put_position(r->records.writer, r->consumer, stream, slice_of(state), err);
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
	int rc = log_begin(r->records.writer, err);

	for (struct delivery *p = r->pending; p && !rc; p = p->next)
		if (p->answer != CONNECTOR_RETRY)
			rc = records_put_outcome(&r->records, p, err);
	for (const struct said *s = r->said; s && !rc; s = s->next)
		rc = records_put_event(&r->records, &s->e, err);
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

/* What is still ours to conclude: another instance may have settled the rest. */
static int drop_settled(struct connector_runner *r, struct err *err)
{
	struct delivery *open = NULL;
	int rc = records_read_open(&r->records, &r->arena, &open, err);

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

	if (cause == ERR_ABORTED && log_abort(r->records.writer, err) == OK) {
		for (uint32_t i = 0; i < r->partitions && !rc; i++) {
			log_reader_close(r->readers[i]);
			r->readers[i] = NULL;
			rc = log_reader_open(r->set.log, r->set.driver->topic, i, r->next[i], &r->readers[i], err);
		}
		return rc;
	}
	log_writer_close(r->records.writer);
	r->records.writer = NULL;
	do {
		rc = log_writer_open(r->set.log, r->consumer, &r->records.writer, err);
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

/* What was announced and has no outcome: a process died, or was fenced. Told to stop, it stays in doubt. */
static int settle_doubts(struct connector_runner *r, struct err *err)
{
	int rc = records_read_open(&r->records, &r->arena, &r->pending, err), n = 0;
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

static int turn(struct connector_runner *r, struct err *err)
{
	bool any = false;
	int rc = take(r, &any, err);

	if (!rc && r->pending) {
		r->progress.idle = false;
		rc = announce(r, err);
		if (again(rc)) { /* fenced, it may stand all the same: then nobody knows who has sent it */
			forget(r);
			rc = recover(r, rc, err);
			return rc ? rc : settle_doubts(r, err);
		}
		if (!rc)
			act(r);
	}
	if (!rc)
		rc = conclude_surely(r, r->pending ? 0 : WAIT_MS, &any, err);
	r->progress.idle = !any;
	return rc;
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
	if (r->records.writer)
		log_writer_close(r->records.writer);
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
	r->records = (struct connector_records){.log = s->log, .name = s->name, .messages = !strcmp(s->driver->topic, "messages")};
	/* The writer first: opening it settles what an older holder of the name had in flight. */
	if (!(rc = log_writer_open(s->log, r->consumer, &r->records.writer, err)) &&
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
