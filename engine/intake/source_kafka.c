/* SPDX-License-Identifier: Apache-2.0 */
/* A registry's own topic, on our broker or on theirs: read through the log's readers; positions stand in our log. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/intake/source.h"

#define BATCH 500

struct stream {
	char name[300];
	struct log_reader *reader;
	const struct log_record *list; /* handed out by the reader ... */
	size_t count, used;            /* ... and how far we are in it */
	int64_t next, marked;
};

struct kafka_source {
	struct source source;
	struct log *log;
	char topic[256];
	struct stream *streams;
	uint32_t count, current;
};

static int positions(struct source *source, int (*each)(void *arg, const char *stream, struct slice position), void *arg)
{
	struct kafka_source *k = (struct kafka_source *)source;
	char state[24];
	int rc = OK;

	for (uint32_t i = 0; i < k->count && !rc; i++) {
		struct stream *s = &k->streams[i];
		if (s->next == s->marked)
			continue;
		int n = snprintf(state, sizeof state, "%" PRId64, s->next);
		rc = each(arg, s->name, (struct slice){state, (size_t)n});
	}
	return rc;
}

static void mark(struct source *source)
{
	struct kafka_source *k = (struct kafka_source *)source;

	for (uint32_t i = 0; i < k->count; i++)
		k->streams[i].marked = k->streams[i].next;
}

static int seek(struct kafka_source *k, uint32_t i, int64_t to, struct err *err)
{
	struct stream *s = &k->streams[i];

	if (s->reader)
		log_reader_close(s->reader);
	s->reader = NULL;
	s->count = s->used = 0;
	s->next = s->marked = to;
	return log_reader_open(k->log, k->topic, i, to, &s->reader, err);
}

static int rewind_all(struct source *source, struct err *err)
{
	struct kafka_source *k = (struct kafka_source *)source;
	int rc = OK;

	for (uint32_t i = 0; i < k->count && !rc; i++)
		if (k->streams[i].next != k->streams[i].marked)
			rc = seek(k, i, k->streams[i].marked, err);
	return rc;
}

/* One partition after the other, as long as each has something; only the last look of a round waits. */
static int next(struct source *source, int timeout_ms, struct source_message *out, enum source_rest *rest, struct err *err)
{
	struct kafka_source *k = (struct kafka_source *)source;

	*rest = SOURCE_READ;
	for (uint32_t tries = 0; tries <= k->count; tries++) {
		struct stream *s = &k->streams[k->current];
		if (s->used == s->count) {
			s->used = s->count = 0;
			int rc = log_reader_next(s->reader, BATCH, tries == k->count ? timeout_ms : 0, &s->list, &s->count, err);
			if (rc)
				return rc;
		}
		if (s->used < s->count) {
			const struct log_record *r = &s->list[s->used++];
			*out = (struct source_message){r->value, (int64_t)r->value.len, r->headers, r->header_count,
			                               s->name, r->offset};
			s->next = r->offset + 1;
			return OK;
		}
		k->current = (k->current + 1) % k->count;
	}
	return ERR_NOTFOUND;
}

static void close_all(struct source *source)
{
	struct kafka_source *k = (struct kafka_source *)source;

	for (uint32_t i = 0; i < k->count; i++)
		if (k->streams[i].reader)
			log_reader_close(k->streams[i].reader);
	if (k->log)
		log_close(k->log);
	free(k->streams);
	free(k);
}

static const struct source_driver driver = {next, positions, mark, rewind_all, close_all};

static int open_stream(struct kafka_source *k, uint32_t i, const struct source_positions *at, struct err *err)
{
	char state[SOURCE_POSITION_BYTES];
	int64_t first, end, from;
	size_t len;

	snprintf(k->streams[i].name, sizeof k->streams[i].name, "%s/%" PRIu32, k->topic, i);
	int rc = at->committed(at->arg, k->streams[i].name, state, sizeof state - 1, &len, err);
	if (rc == OK) {
		state[len] = '\0';
		from = strtoll(state, NULL, 10);
	} else if (rc == ERR_NOTFOUND) {
		if ((rc = log_ends(k->log, k->topic, i, &first, &end, err)))
			return rc;
		from = first;
	} else {
		return rc;
	}
	return seek(k, i, from, err);
}

int source_kafka_open(const struct log_settings *settings, const char *topic, const struct source_positions *at, struct source **out,
                      struct err *err)
{
	struct kafka_source *k = calloc(1, sizeof *k);
	struct log_topic t;
	int rc;

	NO_MEMORY_ON(!k);
	k->source.driver = &driver;
	snprintf(k->topic, sizeof k->topic, "%s", topic);
	if (!(rc = log_open(settings, &k->log, err)) && !(rc = log_topic_find(k->log, topic, &t, err))) {
		k->streams = calloc(t.partitions, sizeof *k->streams);
		NO_MEMORY_ON(!k->streams);
		k->count = t.partitions;
		for (uint32_t i = 0; i < k->count && !rc; i++)
			rc = open_stream(k, i, at, err);
	}
	if (rc == ERR_NOTFOUND)
		rc = err_set(err, ERR_RETRY, "no-topic", "the broker has no topic %s", topic);
	if (rc)
		close_all(&k->source);
	else
		*out = &k->source;
	return rc;
}
