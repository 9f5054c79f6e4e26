/* SPDX-License-Identifier: Apache-2.0 */
/* A batch to the log and then to the stores. Every crash point of docs/exactly-once.md stands in this file: the log's where a batch lives,
 * at the end; the stores', which come after them, above. */
#include <inttypes.h>
#include <stdio.h>

#include "engine/base/civil.h"
#include "engine/base/say.h"
#include "engine/base/testhooks.h"
#include "engine/run/worker_impl.h"

/* --- outputs ---------------------------------------------------------------------------------------------------------------------------- */

struct journal_place { char seq[24], hash[2 * HASH_BYTES + 1]; };

/* [decisions] is the journal: each record carries its place in the partition's chain. */
static void journal(struct partition *p, const struct record *r, struct log_put *put, struct log_header *headers,
	struct journal_place *place)
{
	struct slice parts[2 * RECORD_MAX_HEADERS + 2];
	size_t n = 0;

	p->now.journal_seq++;
	snprintf(place->seq, sizeof place->seq, "%" PRId64, p->now.journal_seq);
	parts[n++] = slice_of(place->seq);
	for (size_t i = 0; i < put->header_count; i++) { /* all attributes, in their fixed order */
		parts[n++] = headers[i].name;
		parts[n++] = headers[i].value;
	}
	parts[n++] = r->data;
	partition_chain(&p->now, parts, n);
	hash_hex(p->now.journal_head, HASH_BYTES, place->hash);
	headers[put->header_count++] = (struct log_header){SLICE_LIT("seq"), slice_of(place->seq)};
	headers[put->header_count++] = (struct log_header){SLICE_LIT("hash"), slice_of(place->hash)};
}

static int put_output(struct worker *w, struct batch *b, struct partition *p, const struct output *o, struct err *err)
{
	struct log_header headers[RECORD_MAX_HEADERS + 2];
	struct journal_place place;
	struct log_put put = {.topic = log_topic_rows[o->topic].name, .timestamp_ms = o->r.recorded_ms, .key = o->r.subject,
	                      .value = o->r.data, .headers = headers};

	put.header_count = record_headers(&b->arena, &o->r, headers);
	if (o->topic == TOPIC_DECISIONS)
		journal(p, &o->r, &put, headers, &place);
	/* A record to another subject goes where its key says; everything else stays with the partition that wrote it. */
	put.partition = o->topic == TOPIC_SUBJECTS && o->r.subject.len ? -1 : (int32_t)p->id;
	return log_put(w->writer, &put, err);
}

static int put_outputs(struct worker *w, struct batch *b, struct err *err)
{
	int rc = OK;

	for (uint32_t i = 0; i < b->origins.count && !rc; i++) {
		const struct batch_origin *from = &b->origins.at[i];
		uint32_t end = i + 1 < b->origins.count ? b->origins.at[i + 1].first_output : b->out.list.count;
		for (uint32_t k = from->first_output; k < end && !rc; k++) {
			if (w->set.hold && b->out.list.at[k].topic == TOPIC_SUBJECTS)
				continue;
			rc = put_output(w, b, &w->partitions[from->partition], &b->out.list.at[k], err);
		}
	}
	return rc;
}

/* --- changelog and positions ------------------------------------------------------------------------------------------- */

static int put_changelog(
	struct worker *w, const struct partition *p, struct slice key, struct slice value, int64_t now_ms, struct err *err)
{
	struct log_put put = {.topic = log_topic_rows[TOPIC_CHANGELOG].name, .partition = (int32_t)p->id, .timestamp_ms = now_ms,
	                      .key = key, .value = value};
	return log_put(w->writer, &put, err);
}

static int put_aggregates(struct worker *w, struct batch *b, int64_t now_ms, struct err *err)
{
	int rc = OK;

	for (uint32_t i = 0; i < b->changed_count && !rc; i++) {
		const struct batch_subject *s = b->changed[i];
		rc = put_changelog(w, s->partition, s->agg->subject, s->encoded, now_ms, err);
	}
	return rc;
}

static int put_positions(struct worker *w, struct batch *b, int64_t now_ms, struct err *err)
{
	struct partition **each;
	struct buf state;
	int rc = OK;

	buf_init(&state);
	for VEC_EACH (each, &b->touched) {
		struct partition *p = *each;
		buf_clear(&state);
		partition_state_encode(&p->now, &state);
		p->closing = p->now;
		if (!rc)
			rc = put_changelog(w, p, slice_of(PARTITION_KEY), buf_slice(&state), now_ms, err);
		if (!rc)
			rc = log_put_offset(w->writer, w->member, p->id, p->now.input_next + testhook_fault("offset-plus-one"), err);
	}
	buf_fini(&state);
	return rc;
}

/* --- stores, after the log ------------------------------------------------------------------------------------------------ */

static int store_partition(struct worker *w, struct batch *b, struct partition *p, struct err *err)
{
	struct buf state;
	int rc = store_begin(p->store, err);

	if (rc)
		return rc;
	testhook_crash("store-begun");
	for (uint32_t i = 0; i < b->changed_count && !rc; i++)
		if (b->changed[i]->partition == p)
			rc = store_put(p->store, b->changed[i]->agg->subject, b->changed[i]->encoded, err);
	buf_init(&state);
	partition_state_encode(&p->closing, &state);
	if (!rc)
		rc = store_meta_put(p->store, "partition", buf_slice(&state), err);
	if (!rc)
		rc = partition_stamp(p, err);
	buf_fini(&state);
	testhook_crash("store-put");
	if (rc) {
		store_abort(p->store);
		return rc;
	}
	int64_t end = log_committed_end(w->writer, log_topic_rows[TOPIC_CHANGELOG].name, p->id);
	rc = store_commit(p->store, end + 2 * testhook_fault("changelog-position"), p->closing.input_next, err);
	if (!rc)
		p->committed = p->closing;
	testhook_crash("store-committed");
	return rc;
}

static int store_batch(struct worker *w, struct batch *b, struct err *err)
{
	struct partition **each;
	int rc = OK;

	for VEC_EACH (each, &b->touched) {
		if (rc || !(*each)->store)
			continue;
		rc = store_partition(w, b, *each, err);
		(*each)->fill_percent = store_fill_percent((*each)->store);
	}
	worker_tell_fill(w);
	return rc;
}

/* --- the life of a batch ---------------------------------------------------------------------------------------------------- */

int commit_start(struct worker *w, struct err *err)
{
	struct batch *b = w->filling;
	int64_t now_ms = civil_now_ms();
	int rc;

	BUG_ON(w->committing);
	testhook_crash("batch-processed");
	batch_encode(b);
	if ((rc = log_begin(w->writer, err)))
		return rc;
	w->committing = b;
	testhook_open(1);
	testhook_crash("transaction-begun");
	if ((rc = put_outputs(w, b, err)))
		return rc;
	testhook_crash("outputs-put");
	if ((rc = put_aggregates(w, b, now_ms, err)))
		return rc;
	testhook_crash("changelog-put");
	if ((rc = put_positions(w, b, now_ms, err)))
		return rc;
	testhook_crash("offsets-put");
	if (testhook_fault("store-before-log") && (rc = store_batch(w, b, err)))
		return rc;
	if ((rc = log_commit_start(w->writer, err)))
		return rc;
	testhook_crash("commit-started");
	w->filling = b == &w->batches[0] ? &w->batches[1] : &w->batches[0];
	batch_reset(w->filling);
	w->filling->older = b;
	return OK;
}

/* Replay asks no store, which are their workers' alone: it is told what is due next. */
static int tell_due(struct worker *w, struct batch *b, struct err *err)
{
	struct partition **each;
	struct store_due due;
	struct buf buf;
	size_t count;
	int rc = OK;

	buf_init(&buf);
	for VEC_EACH (each, &b->touched)
		for (int kind = 0; kind < 2 && !rc && (*each)->store; kind++) {
			rc = store_due((*each)->store, kind, INT64_MAX - 1, INT64_MIN, SLICE_NONE, 1, &due, &count, &buf, err);
			if (!rc)
				w->set.hold->due(w->set.hold->arg, (*each)->id, kind, count ? due.due_ms : STORE_NEVER,
					count ? due.subject : SLICE_NONE);
		}
	buf_fini(&buf);
	return rc;
}

int commit_finish(struct worker *w, int timeout_ms, struct err *err)
{
	struct batch *b = w->committing;
	int rc = log_commit_wait(w->writer, timeout_ms, err);

	if (rc)
		return rc;
	testhook_open(-1);
	testhook_crash("committed");
	if ((rc = store_batch(w, b, err)))
		return rc;
	if (w->set.hold && (rc = tell_due(w, b, err)))
		return rc;
	if (w->set.hold)
		w->set.hold->committed(w->set.hold->arg, w->set.index, b);
	w->progress.records += b->records;
	w->progress.batches++;
	w->progress.outputs += b->out.list.count;
	w->committing = NULL;
	w->filling->older = NULL;
	return OK;
}

/* Drops both batches; the partitions read again from what the log has. */
int commit_recover(struct worker *w, int cause, struct err *err)
{
	int rc = OK;

	struct err ignored;

	if (cause == ERR_ABORTED) /* a put may have failed and left it open */
		cause = log_abort(w->writer, &ignored) == OK ? ERR_ABORTED : ERR_FENCED;
	say(SAY_WARN, "worker", cause == ERR_FENCED ? "fenced" : "aborted", "worker=%" PRIu32 " code=%s", w->set.index, err->code);
	if (cause == ERR_FENCED && w->set.hold) /* it may be committed, and what it wrote is gone with the batch */
		return err_set(err, ERR_FATAL, "replay-fenced", "another program took over this replay's transactions: run it again");
	if (cause == ERR_FENCED) {
		log_writer_close(w->writer);
		w->writer = NULL;
		do {
			rc = log_writer_open(w->set.log, w->writer_name, &w->writer, err);
		} while (rc == ERR_RETRY && !w->stopping);
	}
	if (w->committing)
		testhook_open(-1);
	w->committing = NULL;
	batch_reset(&w->batches[0]);
	batch_reset(&w->batches[1]);
	w->filling = &w->batches[0];
	for (uint32_t i = 0; i < w->set.partitions && !rc; i++) {
		struct partition *p = &w->partitions[i];
		if (p->running)
			rc = worker_restart_partition(w, p, err);
	}
	return rc;
}
