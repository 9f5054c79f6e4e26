/* SPDX-License-Identifier: Apache-2.0 */
/* The worker's loop: poll, process, commit; partitions come and go; after an abort everything uncommitted is done again. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>

#include "engine/base/civil.h"
#include "engine/base/json.h"
#include "engine/base/say.h"
#include "engine/run/worker_impl.h"

#define RETRY_MS 100

/* --- partitions come and go ---------------------------------------------------------------------------------------------- */

static struct partition_settings partition_settings(const struct worker *w)
{
	return (struct partition_settings){w->set.log, w->set.state_path, w->set.deployment, w->set.map_bytes};
}

/* The last tick decides what is over: one that is ahead closes what begins now. */
static int check_clock(struct worker *w, struct partition *p, struct err *err)
{
	int rc = w->set.ticks ? clock_check(p->now.tick_ms, civil_now_ms(), "the partition's last tick", err) : OK;

	if (!rc)
		return OK;
	say(SAY_ERROR, "partition", err->code, "partition=%" PRIu32 " text=\"%s\"", p->id, err->text);
	return w->set.any_clock ? OK : rc;
}

static int partition_start(struct worker *w, uint32_t id, struct err *err)
{
	struct partition_settings s = partition_settings(w);
	struct partition *p = &w->partitions[id];
	int rc;

	do {
		rc = partition_open(p, id, &s, w->member, err);
	} while (rc == ERR_RETRY && !w->stopping);
	if (rc == ERR_FATAL && !strcmp(err->code, "positions-disagree")) {
		say(SAY_ERROR, "partition", err->code, "partition=%" PRIu32 " text=\"%s\"", id, err->text);
		return rc;
	}
	if (rc || (rc = check_clock(w, p, err)))
		return rc;
	p->running = true;
	return log_member_resume(w->member, id, p->now.input_next, err);
}

int worker_restart_partition(struct worker *w, struct partition *p, struct err *err)
{
	uint32_t id = p->id;

	partition_close(p);
	return partition_start(w, id, err);
}

/* The partition goes to another member: what is open for it must be decided first. */
static int partition_stop(struct worker *w, uint32_t id, bool lost, struct err *err)
{
	int rc = OK;

	if (!lost && !w->committing && !batch_is_empty(w->filling))
		rc = commit_start(w, err);
	while (!rc && w->committing) {
		rc = commit_finish(w, WORKER_MAX_BATCH_MS, err);
		if (rc == ERR_RETRY)
			rc = OK;
		else if (!rc && !lost && !batch_is_empty(w->filling))
			rc = commit_start(w, err);
	}
	partition_close(&w->partitions[id]);
	if (lost && !rc && !batch_is_empty(w->filling))
		rc = err_set(err, ERR_ABORTED, "partition-lost", "partition %" PRIu32 " went to another member in mid-batch", id);
	if (rc == ERR_ABORTED || rc == ERR_FENCED)
		rc = commit_recover(w, rc, err);
	return rc ? rc : log_member_release(w->member, id, err);
}

/* --- events ------------------------------------------------------------------------------------------------------------------ */

static int records(struct worker *w, const struct log_event *e, struct err *err)
{
	struct partition *p = &w->partitions[e->partition];
	int rc = OK;

	p->at_end = false;
	for (size_t i = 0; i < e->count && !rc; i++)
		rc = process_record(w, p, &e->records[i], err);
	return rc;
}

static int handle(struct worker *w, const struct log_event *e, struct err *err)
{
	switch (e->kind) {
	case LOG_NOTHING:
		return OK;
	case LOG_RECORDS:
		return records(w, e, err);
	case LOG_ASSIGNED:
		return partition_start(w, e->partition, err);
	case LOG_REVOKED:
	case LOG_LOST:
		return partition_stop(w, e->partition, e->kind == LOG_LOST, err);
	case LOG_END:
		w->partitions[e->partition].at_end = true;
		return OK;
	}
	return OK;
}

/* --- time ---------------------------------------------------------------------------------------------------------------------- */

/* What the reply channel's connector said last: replies up to then are on [subjects]. */
static int read_watermark(struct worker *w, struct err *err)
{
	const struct log_record *list;
	size_t count;
	int rc;

	while (!(rc = log_reader_next(w->channel, 100, 0, &list, &count, err)) && count) {
		for (size_t i = 0; i < count; i++) {
			const struct json_node *data;
			int64_t up_to;
			if (list[i].value.ptr && !json_parse(w->parser, list[i].value, &data, err) &&
			    civil_parse_instant(json_string(data, "up_to"), &up_to) && up_to > w->watermark_ms)
				w->watermark_ms = up_to;
		}
	}
	return rc;
}

static int timers(struct worker *w, struct err *err)
{
	int rc = OK;

	for (uint32_t i = 0; i < w->set.partitions && !rc; i++) {
		struct partition *p = &w->partitions[i];
		if (p->running && p->timers_left)
			rc = process_timers(w, p, err);
	}
	return rc;
}

/* With nothing open: ticks where something may fire, and when the next will. */
static int rest(struct worker *w, bool *idle, struct err *err)
{
	int64_t now = civil_now_ms(), first = STORE_NEVER, due;
	int rc = w->set.ticks ? clock_look(&w->looked, now, err) : OK;

	if (!rc && w->set.ticks)
		rc = read_watermark(w, err);
	*idle = true;
	for (uint32_t i = 0; i < w->set.partitions && !rc; i++) {
		struct partition *p = &w->partitions[i];
		if (!p->running)
			continue;
		*idle &= p->at_end && !p->timers_left;
		if (w->set.ticks && p->at_end && !p->timers_left && p->tick_asked_ms == INT64_MIN)
			rc = process_tick_if_due(w, p, now, err);
		*idle &= p->tick_asked_ms == INT64_MIN;
		/* In replay the coordinator looks at the stores while we are at rest: we do not. */
		if (!rc && w->set.ticks && !(rc = store_next_due(p->store, 0, &due, err)) && due < first)
			first = due;
	}
	w->progress.next_due_ms = first;
	worker_tell_fill(w);
	return rc;
}

void worker_tell_fill(struct worker *w)
{
	int fullest = 0;

	for (uint32_t i = 0; i < w->set.partitions; i++)
		if (w->partitions[i].running && w->partitions[i].fill_percent > fullest)
			fullest = w->partitions[i].fill_percent;
	w->progress.fill_percent = fullest;
}

/* --- the loop ------------------------------------------------------------------------------------------------------------------ */

static bool batch_is_due(const struct worker *w, bool dry)
{
	const struct batch *b = w->filling;
	uint32_t max = w->set.max_records ? w->set.max_records : WORKER_MAX_RECORDS;

	return !batch_is_empty(b) && (dry || b->records >= max || b->arena.total_bytes >= WORKER_MAX_BATCH_BYTES ||
	                              civil_now_ms() - b->first_ms >= WORKER_MAX_BATCH_MS);
}

/* Commits what is due. While one batch commits the next may grow to its bounds; then we wait. */
static int settle(struct worker *w, bool dry, struct err *err)
{
	bool due = batch_is_due(w, dry);
	int rc = OK;

	if (w->committing) {
		bool full = due && !dry;
		rc = commit_finish(w, full ? WORKER_MAX_BATCH_MS : dry ? 1 : 0, err);
		if (rc == ERR_RETRY)
			return OK;
	}
	if (!rc && due && !w->committing)
		rc = commit_start(w, err);
	return rc;
}

static bool is_full(const struct worker *w)
{
	uint32_t max = w->set.max_records ? w->set.max_records : WORKER_MAX_RECORDS;
	return w->committing && (w->filling->records >= max || w->filling->arena.total_bytes >= WORKER_MAX_BATCH_BYTES);
}

static int turn(struct worker *w, struct err *err)
{
	struct log_event e = {.kind = LOG_NOTHING};
	bool open = w->committing || !batch_is_empty(w->filling), idle = false;
	uint32_t max = w->set.max_records ? w->set.max_records : WORKER_MAX_RECORDS;
	int rc = OK;

	if (!is_full(w)) {
		bool wait = !open && !w->busy;
		rc = log_member_poll(w->member, max - w->filling->records % max, wait ? WORKER_IDLE_POLL_MS : 0, &e, err);
		if (!rc)
			rc = handle(w, &e, err);
	}
	if (!rc)
		rc = timers(w, err);
	w->busy = e.kind != LOG_NOTHING;
	if (!rc)
		rc = settle(w, e.kind == LOG_NOTHING || e.kind == LOG_END, err);
	open = w->committing || !batch_is_empty(w->filling);
	if (!rc && !open && !w->busy)
		rc = rest(w, &idle, err);
	w->progress.idle = idle && !rc && batch_is_empty(w->filling);
	if (rc == ERR_ABORTED || rc == ERR_FENCED)
		rc = commit_recover(w, rc, err);
	return rc;
}

/* Finishes what is open, so that a stop loses no work; what cannot finish is done again at the next start. */
static int finish(struct worker *w, struct err *err)
{
	int rc = OK;

	for (int i = 0; i < 2 && !rc; i++) {
		while (w->committing && !rc) {
			rc = commit_finish(w, WORKER_MAX_BATCH_MS, err);
			if (rc == ERR_RETRY)
				rc = OK;
		}
		if (!rc && !batch_is_empty(w->filling))
			rc = commit_start(w, err);
	}
	return rc == ERR_ABORTED || rc == ERR_FENCED ? OK : rc;
}

static void *run(void *arg)
{
	struct worker *w = arg;
	char name[16]; /* as `top -H` and the benchmark show it */

	snprintf(name, sizeof name, "worker-%" PRIu32, w->set.index);
	prctl(PR_SET_NAME, name);
	while (!w->stopping && !(w->rc = turn(w, &w->err)))
		;
	if (!w->rc)
		w->rc = finish(w, &w->err);
	if (w->rc)
		say(SAY_ERROR, "worker", w->err.code, "worker=%" PRIu32 " text=\"%s\"", w->set.index, w->err.text);
	if (w->set.ticks)
		say(SAY_INFO, "worker", "ended", "worker=%" PRIu32 " records=%" PRId64 " batches=%" PRId64 " outputs=%" PRId64, w->set.index,
		    w->progress.records, w->progress.batches, w->progress.outputs);
	w->failed = w->rc != OK;
	return NULL;
}

/* --- opening and closing --------------------------------------------------------------------------------------------------------- */

static void close_all(struct worker *w)
{
	for (uint32_t i = 0; w->partitions && i < w->set.partitions; i++)
		partition_close(&w->partitions[i]);
	if (w->writer)
		log_writer_close(w->writer);
	if (w->channel)
		log_reader_close(w->channel);
	if (w->member)
		log_member_close(w->member);
	json_parser_free(w->parser);
	rules_host_free(w->host);
	step_work_free(w->work);
	hash_ids_free(w->ids);
	batch_fini(&w->batches[0]);
	batch_fini(&w->batches[1]);
	free(w->partitions);
	free(w);
}

static int open_all(struct worker *w, struct err *err)
{
	struct log_member_settings m = {.group = "engine",
		.topic = log_topic_rows[TOPIC_SUBJECTS].name,
		.index = w->set.index,
		.count = w->set.count};
	int rc;

	snprintf(w->writer_name, sizeof w->writer_name, "engine/%s/%" PRIu32, w->set.instance, w->set.index);
	w->ids = hash_ids_new(w->set.key);
	w->parser = json_parser_new();
	w->host = rules_host_new();
	w->work = step_work_new();
	w->partitions = calloc(w->set.partitions, sizeof *w->partitions);
	if (!w->ids || !w->parser || !w->host || !w->work || !w->partitions)
		return err_set(err, ERR_FATAL, "out-of-memory", "not enough memory to start a worker");
	batch_init(&w->batches[0]);
	batch_init(&w->batches[1]);
	w->filling = &w->batches[0];
	w->watermark_ms = INT64_MIN;
	if ((rc = clock_look(&w->looked, civil_now_ms(), err)) || (rc = log_writer_open(w->set.log, w->writer_name, &w->writer, err)) ||
	    (rc = log_reader_open(w->set.log, log_topic_rows[TOPIC_WATERMARKS].name, 0, 0, &w->channel, err)))
		return rc;
	return log_member_open(w->set.log, &m, &w->member, err);
}

int worker_start(const struct worker_settings *s, struct worker **out, struct err *err)
{
	struct worker *w = calloc(1, sizeof *w);
	int rc;

	if (!w)
		return err_set(err, ERR_FATAL, "out-of-memory", "not enough memory to start a worker");
	w->set = *s;
	w->progress.next_due_ms = STORE_NEVER;
	if ((rc = open_all(w, err)) == OK && pthread_create(&w->thread, NULL, run, w))
		rc = err_set(err, ERR_FATAL, "no-thread", "the system gives no thread for a worker");
	if (rc) {
		close_all(w);
		return rc;
	}
	*out = w;
	return OK;
}

int worker_stop(struct worker *w, struct err *err)
{
	w->stopping = true;
	pthread_join(w->thread, NULL);
	int rc = w->rc;
	if (rc && err)
		*err = w->err;
	close_all(w);
	return rc;
}

bool worker_failed(struct worker *w)
{
	return w->failed;
}

const struct worker_progress *worker_progress(const struct worker *w)
{
	return &w->progress;
}
