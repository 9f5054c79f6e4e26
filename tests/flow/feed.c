/* SPDX-License-Identifier: Apache-2.0 */
/* feed: NDJSON of [subjects] in, transactions of random size on the deployment's log out: the tests' source of records.
 *
 *     feed CONFIG SEED MAX SETTLE [NAME] < history.ndjson
 *
 * Each transaction holds 1 to MAX lines and the number of lines done (a position of the consumer NAME), so that a feed that was
 * killed goes on where it was. Before SETTLE percent of the transactions, and at the end, it waits until the engine has processed all that stands on
 * [subjects], so that what the history answers to has been written. Lines of type `watermark` go to [watermarks].
 *
 * Prints `acknowledged LINES ORDER` after each commit; ORDER: how many writes and syncs tests/flow/powershim.c had seen, or 0. */
#include <dlfcn.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "engine/base/file.h"
#include "engine/base/hash.h"
#include "engine/log/topics.h"
#include "engine/run/config.h"
#include "engine/run/replay.h"
#include "engine/run/settled.h"

#define LOOK_NS 2000000L

struct feed {
	struct log *log;
	struct log_writer *writer;
	const char *name;
	uint32_t partitions;
	struct settled *settled;
	uint32_t seed;
	uint64_t (*order)(void);
};

static uint32_t below(struct feed *f, uint32_t n)
{
	f->seed = f->seed * 1664525u + 1013904223u;
	return (f->seed >> 8) % n;
}

/* --- waiting for the engine --------------------------------------------------------------------------------------------------- */

static int settle(struct feed *f, struct err *err)
{
	const struct timespec look = {0, LOOK_NS}; /* another process's progress: nothing can be awaited across processes */
	bool yes = false;
	int rc;

	while (!(rc = settled_look(f->settled, &yes, err)) && !yes)
		nanosleep(&look, NULL);
	return rc;
}

/* --- feeding --------------------------------------------------------------------------------------------------------------------- */

static int put(struct feed *f, struct arena *a, const struct record *r, struct err *err)
{
	struct log_header headers[RECORD_MAX_HEADERS];
	struct log_put p = {.topic = log_topic_rows[TOPIC_SUBJECTS].name, .partition = (int32_t)hash_partition(r->subject, f->partitions),
	                    .timestamp_ms = r->recorded_ms, .key = r->subject, .value = r->data, .headers = headers};

	if (slice_is(r->type, "watermark")) {
		p.topic = log_topic_rows[TOPIC_WATERMARKS].name;
		p.partition = 0;
		p.key = SLICE_LIT("phone");
	} else {
		p.header_count = record_headers(a, r, headers);
	}
	return log_put(f->writer, &p, err);
}

static int transaction(struct feed *f, struct arena *a, const struct replay_lines *lines, uint32_t from, uint32_t to, struct err *err)
{
	char state[24];
	int rc;

	do {
		if ((rc = log_begin(f->writer, err)))
			return rc;
		for (uint32_t i = from; i < to && !rc; i++)
			rc = put(f, a, &lines->list.at[i].r, err);
		snprintf(state, sizeof state, "%" PRIu32, to);
		if (!rc)
			rc = log_put_position(f->writer, f->name, "lines", slice_of(state), err);
		if (!rc)
			rc = log_commit_start(f->writer, err);
		while (!rc && (rc = log_commit_wait(f->writer, 1000, err)) == ERR_RETRY)
			rc = OK;
	} while (rc == ERR_ABORTED);
	return rc;
}

static int all(struct feed *f, struct arena *a, const struct replay_lines *lines, uint32_t max, uint32_t settle_percent,
	struct err *err)
{
	char state[24] = "";
	size_t len = 0;
	int rc = log_position(f->log, f->name, "lines", state, sizeof state - 1, &len, err);
	uint32_t at = rc == OK ? (uint32_t)atoi(state) : 0;

	if (rc == ERR_NOTFOUND)
		rc = OK;
	while (!rc && at < lines->list.count) {
		uint32_t to = at + 1 + below(f, max);
		to = to < lines->list.count ? to : lines->list.count;
		if (below(f, 100) < settle_percent)
			rc = settle(f, err);
		if (!rc)
			rc = transaction(f, a, lines, at, to, err);
		if (rc)
			break;
		at = to;
		printf("acknowledged %" PRIu32 " %" PRIu64 "\n", at, f->order ? f->order() : 0);
		fflush(stdout);
	}
	return !rc && settle_percent ? settle(f, err) : rc;
}

/* --- opening --------------------------------------------------------------------------------------------------------------------- */

static int open_feed(struct feed *f, const struct config *c, struct err *err)
{
	int rc;

	if ((rc = log_open(&c->log, &f->log, err)) || (rc = log_topics_partitions(f->log, &f->partitions, err)) ||
	    (rc = log_writer_open(f->log, f->name, &f->writer, err)))
		return rc;
	f->settled = settled_new(f->log, f->partitions, true);
	return OK;
}

static void close_feed(struct feed *f)
{
	settled_free(f->settled);
	if (f->writer)
		log_writer_close(f->writer);
	if (f->log)
		log_close(f->log);
}

int main(int argc, char **argv)
{
	struct feed f = {.name = argc > 5 ? argv[5] : "feed"};
	struct replay_lines lines = {0};
	struct findings findings = {0};
	struct config config = {0};
	struct err err = {0};
	struct slice text;
	struct arena a;

	if (argc < 5) {
		fprintf(stderr, "usage: feed CONFIG SEED MAX SETTLE [NAME] < history.ndjson\n");
		return 2;
	}
	f.seed = (uint32_t)atoi(argv[2]);
	*(void **)(void *)&f.order = dlsym(RTLD_DEFAULT, "powershim_order");
	arena_init(&a);
	int rc = config_open(argv[1], &config, &findings, &err);
	if (!rc && !(rc = file_read(&a, "-", 1UL << 30, &text, &err)) && !(rc = replay_sort(&a, text, "-", &lines, &err)) &&
	    !(rc = open_feed(&f, &config, &err)))
		rc = all(&f, &a, &lines, (uint32_t)atoi(argv[3]), (uint32_t)atoi(argv[4]), &err);
	close_feed(&f);
	if (rc)
		fprintf(stderr, "feed: %s (%s)\n", err.text, err.code);
	findings_fini(&findings);
	config_close(&config);
	arena_fini(&a);
	return rc ? 1 : 0;
}
