/* SPDX-License-Identifier: Apache-2.0 */
/* One worker without a thread and without a log, on one partition. What is due stands in two heaps, beside the aggregates that say so: an entry
 * is right when its subject's first timer is still that one, else another entry is. */
#include <stdlib.h>

#include "engine/base/ident.h"
#include "engine/run/direct.h"
#include "engine/run/worker_impl.h"

#define BATCH_RECORDS 20000
#define BATCH_BYTES (64 * 1024 * 1024)
#define SUBJECT_BYTES 39

struct entry { int64_t due_ms; uint8_t length; char subject[SUBJECT_BYTES]; };
struct heap { struct entry *at; size_t count, room; };

struct direct {
	struct worker worker;
	struct partition partition;
	struct worker_hold hold; /* asked for nothing: that it is there makes the steps a replay's */
	struct heap due[2];      /* by kind of timer */
};

/* --- what is due --------------------------------------------------------------------------------------------------------------- */

static struct slice subject_of(const struct entry *e)
{
	return (struct slice){e->subject, e->length};
}

static bool goes_before(const struct entry *a, const struct entry *b)
{
	return a->due_ms != b->due_ms ? a->due_ms < b->due_ms : slice_cmp(subject_of(a), subject_of(b)) < 0;
}

static void heap_add(struct heap *h, int64_t due_ms, struct slice subject)
{
	struct entry e = {.due_ms = due_ms, .length = (uint8_t)subject.len};
	size_t i = h->count++;

	BUG_ON(subject.len > SUBJECT_BYTES);
	memcpy(e.subject, subject.ptr, subject.len);
	if (h->count > h->room) {
		h->room = h->room ? 2 * h->room : 256;
		h->at = realloc(h->at, h->room * sizeof *h->at);
		NO_MEMORY_ON(!h->at);
	}
	for (; i && goes_before(&e, &h->at[(i - 1) / 2]); i = (i - 1) / 2)
		h->at[i] = h->at[(i - 1) / 2];
	h->at[i] = e;
}

static void heap_drop_first(struct heap *h)
{
	struct entry e = h->at[--h->count];
	size_t i = 0, child;

	while ((child = 2 * i + 1) < h->count) {
		child += child + 1 < h->count && goes_before(&h->at[child + 1], &h->at[child]);
		if (!goes_before(&h->at[child], &e))
			break;
		h->at[i] = h->at[child];
		i = child;
	}
	h->at[i] = e;
}

static void first_timers(const struct aggregate *agg, int64_t due_ms[2])
{
	const struct timer *t;

	due_ms[0] = due_ms[1] = STORE_NEVER;
	for VEC_EACH (t, &agg->timers)
		if (t->due_ms < due_ms[t->gated])
			due_ms[t->gated] = t->due_ms;
}

int direct_due(struct direct *d, int kind, int64_t up_to_ms, int64_t *due_ms, struct slice *subject, struct err *err)
{
	struct heap *h = &d->due[kind];

	for (; h->count && h->at[0].due_ms <= up_to_ms; heap_drop_first(h)) {
		struct aggregate *agg;
		int64_t first[2];
		int rc = batch_aggregate(d->worker.filling, &d->partition, subject_of(&h->at[0]), &agg, err);
		if (rc)
			return rc;
		first_timers(agg, first);
		if (first[kind] != h->at[0].due_ms)
			continue;
		*due_ms = first[kind];
		*subject = agg->subject;
		return OK;
	}
	*due_ms = STORE_NEVER;
	return OK;
}

/* --- records ------------------------------------------------------------------------------------------------------------------- */

int direct_record(struct direct *d, const struct record *in, const struct output **out, uint32_t *count, struct err *err)
{
	struct worker *w = &d->worker;
	struct batch *b = w->filling;
	uint32_t before = b->out.list.count;
	int64_t was[2] = {STORE_NEVER, STORE_NEVER}, is[2];
	struct aggregate *agg = NULL;
	int rc = OK;

	if (ident_subject_ok(in->subject) && !(rc = batch_aggregate(b, &d->partition, in->subject, &agg, err)))
		first_timers(agg, was);
	b->records++;
	if (!rc)
		rc = process_event(w, &d->partition, in, err);
	if (rc)
		return rc;
	if (agg)
		first_timers(agg, is);
	for (int kind = 0; agg && kind < 2; kind++)
		if (is[kind] != was[kind] && is[kind] != STORE_NEVER)
			heap_add(&d->due[kind], is[kind], agg->subject);
	*out = before ? b->out.list.at + before : b->out.list.at; /* NULL while it is empty */
	*count = b->out.list.count - before;
	return OK;
}

static int write_back(struct direct *d, struct err *err)
{
	struct store *store = d->partition.store;
	struct batch *b = d->worker.filling;
	int rc = store_begin(store, err);

	if (rc)
		return rc;
	batch_encode(b);
	for (uint32_t i = 0; i < b->changed_count && !rc; i++)
		rc = store_put(store, b->changed[i]->agg->subject, b->changed[i]->encoded, err);
	if (!rc)
		rc = store_commit(store, 0, 0, err);
	else
		store_abort(store);
	batch_reset(b);
	return rc;
}

int direct_rest(struct direct *d, struct err *err)
{
	const struct batch *b = d->worker.filling;

	return b->records < BATCH_RECORDS && b->arena.total_bytes < BATCH_BYTES ? OK : write_back(d, err);
}

int direct_aggregate(struct direct *d, struct slice subject, struct arena *a, struct aggregate *out, struct err *err)
{
	struct aggregate *agg;
	int rc = batch_aggregate(d->worker.filling, &d->partition, subject, &agg, err);

	if (!rc && aggregate_is_empty(agg))
		rc = ERR_NOTFOUND;
	return rc ? rc : aggregate_decode(a, subject, agg->encoded, out, err);
}

/* --- opening and closing ------------------------------------------------------------------------------------------------------- */

int direct_open(const char *folder, struct ruleset *rules, struct slice key, struct direct **out, struct err *err)
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
	return store_open(&(struct store_settings){folder, "replay", 0}, &d->partition.store, &found, err);
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
	free(d->due[0].at);
	free(d->due[1].at);
	free(d);
}
