/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/intake/intake.h"

#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>

#include "engine/base/civil.h"
#include "engine/base/say.h"

#define MAX_MESSAGES 4000   /* of one transaction */
#define MAX_BYTES (8 * 1024 * 1024)
#define MAX_MS 50
#define WAIT_MS 100

struct intake {
	struct intake_settings set;
	struct intake_progress progress;
	pthread_t thread;
	_Atomic bool stopping, failed;
	int rc;
	struct err err;
	char consumer[128], writer_name[160];
	struct log_writer *writer;
	struct source *source;
	struct mapper mapper;
	struct arena arena;
};

static int committed(void *arg, const char *stream, char *out, size_t cap, size_t *len, struct err *err)
{
	struct intake *in = arg;

	return log_position(in->set.log, in->consumer, stream, out, cap, len, err);
}

/* --- one transaction ---------------------------------------------------------------------------------------------------------- */

static int put(struct intake *in, const char *topic, const struct record *r, struct err *err)
{
	struct log_header headers[RECORD_MAX_HEADERS];
	struct log_put p = {.topic = topic, .partition = -1, .timestamp_ms = r->recorded_ms, .key = r->subject,
	                    .value = r->data, .headers = headers, .header_count = record_headers(&in->arena, r, headers)};

	return log_put(in->writer, &p, err);
}

static int letter(struct intake *in, const struct source_message *m, int64_t now_ms, const struct mapped *of, struct err *err)
{
	struct record r;

	map_dead_letter(&in->mapper, m, now_ms, of, &r);
	in->progress.dead_letters++;
	return put(in, log_topic_rows[TOPIC_DEAD_LETTERS].name, &r, err);
}

/* All records of a message in one transaction: the position is after the last. */
static int take(struct intake *in, const struct source_message *m, struct err *err)
{
	struct map_input input = {.value = m->value, .headers = m->headers, .header_count = m->header_count,
	                          .now_ms = civil_now_ms()};
	struct err why = {0};
	const struct mapped *list, whole = {.why = &why};
	size_t count;
	int rc = map_message(&in->mapper, &input, &list, &count, &why);

	if (rc == ERR_INPUT)
		return letter(in, m, input.now_ms, &whole, err);
	if (rc)
		*err = why;
	for (size_t i = 0; i < count && !rc; i++) {
		if (list[i].why)
			rc = letter(in, m, input.now_ms, &list[i], err);
		for (size_t k = 0; k < list[i].count && !list[i].why && !rc; k++)
			rc = put(in, list[i].records[k].topic, &list[i].records[k], err);
	}
	return rc;
}

static int put_position(void *arg, const char *stream, struct slice position)
{
	struct intake *in = arg;

	return log_put_position(in->writer, in->consumer, stream, position, &in->err);
}

static int commit(struct intake *in, struct err *err)
{
	int rc = in->source->driver->positions(in->source, put_position, in);

	if (!rc)
		rc = log_commit_start(in->writer, err);
	while (!rc && (rc = log_commit_wait(in->writer, WAIT_MS, err)) == ERR_RETRY)
		rc = OK;
	if (rc)
		return rc;
	in->source->driver->mark(in->source);
	in->progress.commits++;
	return OK;
}

/* Fills one transaction; *count 0: nothing came. */
static int fill(struct intake *in, int *count, enum source_rest *rest, struct err *err)
{
	int64_t start = 0;
	size_t bytes = 0;
	int rc = OK;

	*count = 0;
	while (*count < MAX_MESSAGES && bytes < MAX_BYTES && (!*count || civil_now_ms() - start < MAX_MS)) {
		struct source_message m;
		rc = in->source->driver->next(in->source, *count ? 0 : WAIT_MS, &m, rest, err);
		if (rc == ERR_NOTFOUND)
			return OK;
		if (rc)
			return rc;
		if (!*count) {
			start = civil_now_ms();
			if ((rc = log_begin(in->writer, err)))
				return rc;
		}
		++*count;
		bytes += m.value.len;
		if ((rc = take(in, &m, err)))
			return rc;
	}
	return rc;
}

static int open_source(struct intake *in, struct err *err)
{
	struct source_positions at = {committed, in};

	return in->set.file ? source_file_open(in->set.file, in->set.follow, &at, &in->source, err)
	                    : source_kafka_open(in->set.broker, in->set.topic, &at, &in->source, err);
}

/* Undone: the same again, from where the source stood. Fenced: the transaction may have been decided either way, and somebody else may have gone
 * on: from what the log says. */
static int recover(struct intake *in, int cause, struct err *err)
{
	int rc = OK;

	say(SAY_WARN, "intake", cause == ERR_FENCED ? "fenced" : "aborted", "source=%.*s code=%s", SLICE_ARG(in->set.profile->name), err->code);
	if (cause == ERR_ABORTED && log_abort(in->writer, err) == OK)
		return in->source->driver->rewind(in->source, err);
	log_writer_close(in->writer);
	in->writer = NULL;
	do {
		rc = log_writer_open(in->set.log, in->writer_name, &in->writer, err);
	} while (rc == ERR_RETRY && !in->stopping);
	if (rc)
		return rc;
	if (in->set.file && !strcmp(in->set.file, "-"))
		return in->source->driver->rewind(in->source, err);
	in->source->driver->close(in->source);
	in->source = NULL;
	return open_source(in, err);
}

static int turn(struct intake *in, struct err *err)
{
	enum source_rest rest = SOURCE_LATER;
	int count = 0, rc;

	if (in->set.hold && *in->set.hold) {
		poll(NULL, 0, WAIT_MS); /* the engine says when there is room again */
		return OK;
	}
	arena_reset(&in->arena);
	rc = fill(in, &count, &rest, err);
	if (!rc && count) {
		in->progress.idle = false;
		rc = commit(in, err);
	}
	if (rc == ERR_ABORTED || rc == ERR_FENCED)
		return recover(in, rc, err);
	if (rc == ERR_RETRY) { /* the source or the log has nothing for us now; what was begun is begun again */
		rc = count ? recover(in, ERR_ABORTED, err) : OK;
		poll(NULL, 0, WAIT_MS);
		return rc;
	}
	if (!rc) {
		in->progress.messages += count;
		in->progress.idle = !count && rest != SOURCE_LATER;
		in->progress.ended = rest == SOURCE_ENDED;
	}
	return rc;
}

static void *run(void *arg)
{
	struct intake *in = arg;
	char name[16]; /* as `top -H` and the benchmark show it */

	snprintf(name, sizeof name, "in-%.*s", SLICE_ARG(in->set.profile->name));
	prctl(PR_SET_NAME, name);
	while (!in->stopping && !in->progress.ended && !(in->rc = turn(in, &in->err)))
		;
	if (in->rc)
		say(SAY_ERROR, "intake", in->err.code, "source=%.*s text=\"%s\"", SLICE_ARG(in->set.profile->name), in->err.text);
	in->failed = in->rc != OK;
	return NULL;
}

/* --- opening and closing ------------------------------------------------------------------------------------------------------ */

static void close_all(struct intake *in)
{
	if (in->source)
		in->source->driver->close(in->source);
	if (in->writer)
		log_writer_close(in->writer);
	mapper_fini(&in->mapper);
	arena_fini(&in->arena);
	free(in);
}

int intake_start(const struct intake_settings *s, struct intake **out, struct err *err)
{
	struct intake *in = calloc(1, sizeof *in);
	int rc;

	NO_MEMORY_ON(!in);
	in->set = *s;
	arena_init(&in->arena);
	mapper_init(&in->mapper, s->profile, s->key, &in->arena);
	snprintf(in->consumer, sizeof in->consumer, "intake/%.*s", SLICE_ARG(s->profile->name));
	snprintf(in->writer_name, sizeof in->writer_name, "intake/%.*s", SLICE_ARG(s->profile->name));
	/* The writer first: opening it settles what an older holder of the name had in flight; then the positions are true. */
	if (!(rc = log_writer_open(s->log, in->writer_name, &in->writer, err)))
		rc = open_source(in, err);
	if (!rc && pthread_create(&in->thread, NULL, run, in))
		rc = err_set(err, ERR_FATAL, "no-thread", "the system gives no thread for a source");
	if (rc) {
		close_all(in);
		return rc;
	}
	*out = in;
	return OK;
}

const struct intake_progress *intake_progress(const struct intake *in)
{
	return &in->progress;
}

bool intake_failed(const struct intake *in)
{
	return in->failed;
}

int intake_stop(struct intake *in, struct err *err)
{
	in->stopping = true;
	pthread_join(in->thread, NULL);
	int rc = in->rc;
	if (rc && err)
		*err = in->err;
	close_all(in);
	return rc;
}
