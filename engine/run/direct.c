/* SPDX-License-Identifier: Apache-2.0 */
/* One worker without a thread and without a log, on one partition whose store is memory. It holds each step's outcome at once, so that it knows
 * what is due; a batch, which keeps aggregates decoded, is one input record with its cascade: it stays in the processor's cache. */
#include <stdlib.h>

#include "engine/base/ident.h"
#include "engine/run/direct.h"
#include "engine/run/worker_impl.h"

struct direct {
	struct worker worker;
	struct partition partition;
	struct worker_hold hold; /* asked for nothing: that it is there makes the steps a replay's */
	struct buf due;          /* whose timer was found last */
};

int direct_due(struct direct *d, int kind, int64_t up_to_ms, int64_t *due_ms, struct slice *subject, struct err *err)
{
	struct store_due due = {STORE_NEVER, SLICE_NONE};
	size_t count;
	int rc = store_due(d->partition.store, kind, up_to_ms, INT64_MIN, SLICE_NONE, 1, &due, &count, &d->due, err);

	*due_ms = due.due_ms;
	*subject = due.subject;
	return rc;
}

static int keep(struct direct *d, struct aggregate *agg, struct err *err)
{
	struct store *store = d->partition.store;
	int rc = store_begin(store, err);

	if (!rc)
		rc = store_put(store, agg->subject, aggregate_is_empty(agg) ? SLICE_NONE : agg->encoded, err);
	agg->dirty = false;
	return rc ? rc : store_commit(store, 0, 0, err);
}

int direct_record(struct direct *d, const struct record *in, const struct output **out, uint32_t *count, struct err *err)
{
	struct worker *w = &d->worker;
	struct batch *b = w->filling;
	uint32_t before = b->out.list.count;
	struct aggregate *agg;

	b->records++;
	int rc = process_event(w, &d->partition, in, err);
	if (!rc && ident_subject_ok(in->subject) && !(rc = batch_aggregate(b, &d->partition, in->subject, &agg, err)) && agg->dirty)
		rc = keep(d, agg, err);
	*out = before ? b->out.list.at + before : b->out.list.at; /* NULL while it is empty */
	*count = b->out.list.count - before;
	return rc;
}

void direct_rest(struct direct *d)
{
	batch_reset(d->worker.filling);
}

int direct_aggregate(struct direct *d, struct slice subject, struct arena *a, struct aggregate *out, struct err *err)
{
	struct slice encoded;
	int rc = store_get(d->partition.store, subject, &encoded, err);

	return rc ? rc : aggregate_decode(a, subject, encoded, out, err);
}

/* --- opening and closing ------------------------------------------------------------------------------------------------------- */

int direct_open(struct ruleset *rules, struct slice key, struct direct **out, struct err *err)
{
	struct direct *d = calloc(1, sizeof *d);
	struct worker *w;
	enum store_state found;

	NO_MEMORY_ON(!d);
	w = &d->worker;
	w->set.hold = &d->hold;
	w->set.rulesets = rulesets_new(NULL);
	rulesets_add(w->set.rulesets, rules);
	w->ids = hash_ids_new(key);
	w->parser = json_parser_new();
	w->host = rules_host_new();
	w->work = step_work_new();
	NO_MEMORY_ON(!w->ids || !w->parser || !w->host);
	batch_init(&w->batches[0]);
	w->filling = &w->batches[0];
	d->partition.rules = rules;
	d->partition.now.tick_ms = d->partition.now.watermark_ms = INT64_MIN;
	*out = d;
	return store_open(&(struct store_settings){0}, &d->partition.store, &found, err);
}

void direct_close(struct direct *d)
{
	struct worker *w;

	if (!d)
		return;
	w = &d->worker;
	partition_close(&d->partition);
	batch_fini(&w->batches[0]);
	step_work_free(w->work);
	rules_host_free(w->host);
	json_parser_free(w->parser);
	hash_ids_free(w->ids);
	rulesets_free(w->set.rulesets);
	buf_fini(&d->due);
	free(d);
}
