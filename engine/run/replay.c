/* SPDX-License-Identifier: Apache-2.0 */
/* The coordinator: puts a generation on [subjects], waits until the workers have committed all of it, orders what they wrote to
 * [subjects] into the next generation, until there is none. Between input records it fires timers one by one, by ticks
 * addressed to one subject. What is due next
 * the workers tell with each commit. */
#include <errno.h>
#include <ftw.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/base/civil.h"
#include "engine/base/json.h"
#include "engine/run/direct.h"
#include "engine/run/replay.h"
#include "engine/run/worker_impl.h"

#define WAIT_MS 1000

struct due { int64_t due_ms; struct buf subject; }; /* first timer of a kind in a partition */
struct held { uint32_t order, index; struct output o; }; /* order: of the record that wrote it, in its generation */

struct replay {
	struct replay_settings set;
	struct direct *direct;   /* instead of log, writer, workers, and what guards them */
	struct log *log;
	struct log_writer *writer;
	struct rulesets *rulesets;
	struct hash_ids *ids;
	struct json_parser *parser;
	struct worker **workers;
	struct worker_hold hold;
	char scratch[256], deployment[DEPLOYMENT_ID_CHARS + 1];
	bool own_scratch;
	int64_t now_ms, watermark_ms;
	bool watermark_given; /* the input speaks for the channel */
	uint64_t ticks;

	pthread_mutex_t lock; /* guards what follows against the workers' `committed` */
	pthread_cond_t came;
	struct arena arenas[2];
	int current;             /* arena of the generation being collected */
	VEC(struct held) held;
	uint32_t waiting;        /* records of this generation that are not committed yet */
	struct due *dues;        /* [2 * partition + kind] */
	int64_t *first_offset;   /* per partition: where this generation begins ... */
	uint32_t **order;        /* ... and the order of its k-th record */
};

/* --- what the workers hand over ------------------------------------------------------------------------------------------ */

static struct output keep(struct arena *a, const struct output *o)
{
	struct output k = *o;

	k.r.id = arena_slice(a, o->r.id);
	k.r.source = arena_slice(a, o->r.source);
	k.r.type = arena_slice(a, o->r.type);
	k.r.subject = arena_slice(a, o->r.subject);
	k.r.cause = arena_slice(a, o->r.cause);
	k.r.data = arena_slice(a, o->r.data);
	return k;
}

static void committed(void *arg, uint32_t worker, const struct batch *b)
{
	struct replay *r = arg;

	(void)worker;
	pthread_mutex_lock(&r->lock);
	struct arena *a = &r->arenas[r->current];
	for (uint32_t i = 0; i < b->origins.count; i++) {
		const struct batch_origin *from = &b->origins.at[i];
		uint32_t end = i + 1 < b->origins.count ? b->origins.at[i + 1].first_output : b->out.list.count;
		uint32_t order = r->order[from->partition][from->offset - r->first_offset[from->partition]];
		for (uint32_t k = from->first_output; k < end; k++)
			*VEC_ADD(a, &r->held) = (struct held){order, k - from->first_output, keep(a, &b->out.list.at[k])};
	}
	r->waiting -= b->records < r->waiting ? b->records : r->waiting;
	pthread_cond_broadcast(&r->came);
	pthread_mutex_unlock(&r->lock);
}

static void noted(void *arg, uint32_t partition, int kind, int64_t due_ms, struct slice subject)
{
	struct replay *r = arg;

	pthread_mutex_lock(&r->lock);
	struct due *d = &r->dues[2 * partition + (uint32_t)kind];
	d->due_ms = due_ms;
	buf_clear(&d->subject);
	buf_slice_add(&d->subject, subject);
	pthread_mutex_unlock(&r->lock);
}

/* --- one generation ---------------------------------------------------------------------------------------------------------- */

static int put_record(struct replay *r, const struct record *in, uint32_t partition, struct arena *a, struct err *err)
{
	struct log_header headers[RECORD_MAX_HEADERS];
	struct log_put p = {.topic = log_topic_rows[TOPIC_SUBJECTS].name,
		.partition = (int32_t)partition,
		.timestamp_ms = in->recorded_ms,
		.key = in->subject,
		.value = in->data,
		.headers = headers,
		.header_count = record_headers(a, in, headers)};

	return log_put(r->writer, &p, err);
}

static int put_generation(struct replay *r, const struct record *const *list, uint32_t count, struct arena *a, uint32_t *counts,
                          struct err *err)
{
	uint32_t parts = r->set.partitions;
	int rc = log_begin(r->writer, err);

	memset(counts, 0, parts * sizeof *counts);
	for (uint32_t i = 0; i < count; i++)
		counts[hash_partition(list[i]->subject, parts)]++;
	for (uint32_t p = 0; p < parts; p++) {
		r->order[p] = arena_alloc(a, (counts[p] + 1) * sizeof **r->order);
		counts[p] = 0;
	}
	for (uint32_t i = 0; i < count && !rc; i++) {
		uint32_t p = hash_partition(list[i]->subject, parts);
		r->order[p][counts[p]++] = i;
		rc = put_record(r, list[i], p, a, err);
	}
	return rc;
}

static int go_on(const struct replay *r, struct err *err)
{
	return r->set.stop && *r->set.stop ? err_set(err, ERR_FATAL, "interrupted", "stopped by a signal") : OK;
}

static int wait_for_workers(struct replay *r, struct err *err)
{
	int rc = OK;

	pthread_mutex_lock(&r->lock);
	while (r->waiting && !rc) {
		struct timespec until;
		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_sec += WAIT_MS / 1000;
		pthread_cond_timedwait(&r->came, &r->lock, &until);
		rc = go_on(r, err);
		for (uint32_t i = 0; i < r->set.workers && !rc; i++)
			if (worker_failed(r->workers[i]))
				rc = err_set(err, ERR_FATAL, "worker-stopped", "a worker stopped; its reason stands above");
	}
	pthread_mutex_unlock(&r->lock);
	return rc;
}

static int commit(struct replay *r, struct err *err)
{
	int rc = log_commit_start(r->writer, err);

	while (!rc && (rc = log_commit_wait(r->writer, WAIT_MS, err)) == ERR_RETRY)
		rc = OK;
	return rc;
}

static int by_order(const void *a, const void *b)
{
	const struct held *x = a, *y = b;

	if (x->order != y->order)
		return x->order < y->order ? -1 : 1;
	return (x->index > y->index) - (x->index < y->index);
}

/* Commits the generation and notes where it stands before a worker can hand over what it wrote: `committed` waits for the lock. */
static int append(struct replay *r, const struct record *const *list, uint32_t count, struct arena *a, struct err *err)
{
	uint32_t *counts = arena_alloc(a, r->set.partitions * sizeof *counts);
	int rc;

	pthread_mutex_lock(&r->lock);
	do {
		rc = put_generation(r, list, count, a, counts, err);
		if (!rc)
			rc = commit(r, err);
	} while (rc == ERR_ABORTED);
	for (uint32_t p = 0; p < r->set.partitions && !rc; p++)
		if (counts[p])
			r->first_offset[p] = log_committed_end(r->writer, log_topic_rows[TOPIC_SUBJECTS].name, p) - counts[p];
	r->waiting = count;
	pthread_mutex_unlock(&r->lock);
	return rc;
}

typedef VEC(const struct record *) records;

/* The caller gets the output; what goes to [subjects] is in the next generation. */
static void hand_over(struct replay *r, const struct output *o, struct arena *a, records *next)
{
	r->set.each(r->set.arg, o);
	if (o->topic == TOPIC_SUBJECTS)
		*VEC_ADD(a, next) = &o->r;
}

/* Puts the list, waits, takes the outputs in order. */
static int generation_by_workers(struct replay *r, const records *list, struct arena *a, records *next, struct err *err)
{
	int rc;

	memset(&r->held, 0, sizeof r->held);
	if ((rc = append(r, list->at, list->count, a, err)) || (rc = wait_for_workers(r, err)))
		return rc;
	if (r->held.count)
		qsort(r->held.at, r->held.count, sizeof *r->held.at, by_order);
	for (uint32_t i = 0; i < r->held.count; i++)
		hand_over(r, &r->held.at[i].o, a, next);
	return OK;
}

static int generation_directly(struct replay *r, const records *list, struct arena *a, records *next, struct err *err)
{
	const struct output *out;
	uint32_t count;
	int rc = OK;

	for (uint32_t i = 0; i < list->count && !rc; i++) {
		rc = direct_record(r->direct, list->at[i], &out, &count, err);
		for (uint32_t k = 0; !rc && k < count; k++)
			hand_over(r, &out[k], a, next);
	}
	return rc;
}

static int cascade(struct replay *r, const struct record *in, struct err *err)
{
	records list = {0}, next;
	int rc = go_on(r, err);

	arena_reset(&r->arenas[r->current]);
	*VEC_ADD(&r->arenas[r->current], &list) = in;
	for (; !rc && list.count; list = next) {
		struct arena *a = &r->arenas[r->current ^= 1];
		arena_reset(a);
		next = (records){0};
		rc = (r->direct ? generation_directly : generation_by_workers)(r, &list, a, &next, err);
	}
	if (r->direct)
		direct_rest(r->direct);
	return rc;
}

/* --- timers -------------------------------------------------------------------------------------------------------------------- */

/* Directly, what is due next is looked for when it is asked. */
static int look_at_dues(struct replay *r, const int64_t up_to_ms[2], struct err *err)
{
	int rc = OK;

	for (int kind = 0; kind < 2 && !rc; kind++) {
		struct due *d = &r->dues[kind];
		struct slice subject = SLICE_NONE;
		rc = direct_due(r->direct, kind, up_to_ms[kind], &d->due_ms, &subject, err);
		buf_clear(&d->subject);
		buf_slice_add(&d->subject, subject);
	}
	return rc;
}

/* The first timer that may fire by up_to_ms, of all partitions; STORE_NEVER: none. The subject is copied: cap bytes. */
static int next_timer(
	struct replay *r, int64_t up_to_ms, int64_t *due_ms, struct slice *subject, char *copy, size_t cap, struct err *err)
{
	/* Without a word about the channel, replies of this very millisecond may still come. */
	int64_t gate = r->watermark_given ? r->watermark_ms : up_to_ms == INT64_MIN ? up_to_ms : up_to_ms - 1;
	int64_t up_to[2] = {up_to_ms, gate < up_to_ms ? gate : up_to_ms};
	const struct due *first = NULL;
	int rc = r->direct ? look_at_dues(r, up_to, err) : OK;

	if (rc)
		return rc;
	pthread_mutex_lock(&r->lock);
	for (uint32_t i = 0; i < 2 * r->set.partitions; i++) {
		const struct due *d = &r->dues[i];
		if (d->due_ms == STORE_NEVER || d->due_ms > up_to[i & 1])
			continue;
		if (!first || d->due_ms < first->due_ms ||
		    (d->due_ms == first->due_ms && slice_cmp(buf_slice(&d->subject), buf_slice(&first->subject)) < 0))
			first = d;
	}
	*due_ms = first ? first->due_ms : STORE_NEVER;
	if (first) {
		BUG_ON(first->subject.len > cap);
		memcpy(copy, first->subject.ptr, first->subject.len);
		*subject = (struct slice){copy, first->subject.len};
	}
	pthread_mutex_unlock(&r->lock);
	return OK;
}

static int tick(struct replay *r, int64_t due_ms, struct slice subject, struct err *err)
{
	char time[CIVIL_INSTANT_CHARS + 1], gate[CIVIL_INSTANT_CHARS + 1], data[128], id[40];

	civil_format_instant(due_ms, time);
	civil_format_instant(r->watermark_given ? r->watermark_ms : due_ms, gate);
	snprintf(data, sizeof data, "{\"time\":\"%s\",\"watermark\":\"%s\"}", time, gate);
	snprintf(id, sizeof id, "tick-%" PRIu64, r->ticks++);
	struct record in = {.id = slice_of(id), .source = SLICE_LIT("aldyn"), .type = SLICE_LIT("tick"), .subject = subject,
	                    .time_ms = due_ms, .recorded_ms = due_ms, .data = slice_of(data)};
	return cascade(r, &in, err);
}

int replay_timer(struct replay *r, int64_t up_to_ms, bool *fired, struct err *err)
{
	char copy[128];
	struct slice subject = SLICE_NONE;
	int64_t due_ms = STORE_NEVER;
	int rc = next_timer(r, up_to_ms, &due_ms, &subject, copy, sizeof copy, err);

	*fired = !rc && due_ms != STORE_NEVER;
	return *fired ? tick(r, due_ms, subject, err) : rc;
}

int replay_until(struct replay *r, int64_t up_to_ms, struct err *err)
{
	bool fired = true;
	int rc = OK;

	while (!rc && fired)
		rc = replay_timer(r, up_to_ms, &fired, err);
	if (up_to_ms > r->now_ms)
		r->now_ms = up_to_ms;
	return rc;
}

/* --- input ---------------------------------------------------------------------------------------------------------------------- */

static int watermark(struct replay *r, const struct record *in, struct err *err)
{
	const struct json_node *data;
	int64_t up_to;
	int rc = json_parse(r->parser, in->data, &data, err);

	if (!rc && !civil_parse_instant(json_string(data, "up_to"), &up_to))
		rc = err_set(err, ERR_INPUT, "bad-data", "watermark: up_to is no instant");
	if (rc)
		return rc;
	if (!r->watermark_given || up_to > r->watermark_ms)
		r->watermark_ms = up_to;
	r->watermark_given = true;
	return replay_until(r, in->recorded_ms, err);
}

int replay_record(struct replay *r, const struct record *in, struct err *err)
{
	if (slice_is(in->type, "watermark")) {
		int rc = replay_until(r, in->recorded_ms, err);
		return rc ? rc : watermark(r, in, err);
	}
	int rc = replay_until(r, in->recorded_ms, err);
	return rc ? rc : cascade(r, in, err);
}

int replay_aggregate(struct replay *r, struct slice subject, struct arena *a, struct aggregate *out, struct err *err)
{
	uint32_t id = hash_partition(subject, r->set.partitions);

	if (r->direct)
		return direct_aggregate(r->direct, subject, a, out, err);
	for (uint32_t i = 0; i < r->set.workers; i++) {
		struct partition *p = &r->workers[i]->partitions[id];
		struct slice encoded;
		int rc = p->running ? store_get(p->store, subject, &encoded, err) : ERR_NOTFOUND;
		if (p->running)
			return rc ? rc : aggregate_decode(a, subject, encoded, out, err);
	}
	return ERR_NOTFOUND;
}

/* --- opening and closing --------------------------------------------------------------------------------------------------------- */

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

/* The workers see the ruleset before anything else: its activation is generation 0, which nobody hears of. */
static int activate(struct replay *r, struct ruleset *rules, struct err *err)
{
	int rc;

	for (uint32_t p = 0; p < r->set.partitions; p++) {
		int64_t first;
		r->order[p] = arena_alloc(&r->arenas[0], sizeof **r->order);
		if ((rc = log_ends(r->log, log_topic_rows[TOPIC_SUBJECTS].name, p, &first, &r->first_offset[p], err)))
			return rc;
	}
	r->waiting = r->set.partitions;
	rulesets_add(r->rulesets, rules);
	rc = rulesets_activate(r->log, r->writer, rules, 0, r->ids, 0, err);
	return rc ? rc : wait_for_workers(r, err);
}

static int start_workers(struct replay *r, struct err *err)
{
	int rc = OK;

	r->hold = (struct worker_hold){r, committed, noted};
	r->workers = calloc(r->set.workers, sizeof(struct worker *));
	NO_MEMORY_ON(!r->workers);
	for (uint32_t i = 0; i < r->set.workers && !rc; i++) {
		struct worker_settings w = {.log = r->log, .rulesets = r->rulesets, .state_path = r->scratch, .deployment = r->deployment,
		                            .instance = r->set.log.instance, .key = r->set.key, .index = i, .count = r->set.workers,
		                            .partitions = r->set.partitions, .hold = &r->hold};
		rc = worker_start(&w, &r->workers[i], err);
	}
	return rc;
}

static int make_scratch(struct replay *r, struct err *err)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(r->scratch, sizeof r->scratch, "%s/aldyn-replay-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	r->own_scratch = mkdtemp(r->scratch) != NULL;
	return r->own_scratch ? OK : err_set(err, ERR_FATAL, "no-scratch", "%s: %s", r->scratch, strerror(errno));
}

static int open_log(struct replay *r, struct err *err)
{
	struct log_settings s = r->set.log;
	char path[300];
	int rc;

	snprintf(path, sizeof path, "%s/log", r->scratch);
	if (!s.path)
		s.path = path;
	if ((rc = log_open(&s, &r->log, err)) || (rc = log_topics_create(r->log, r->set.partitions, err)) ||
	    (rc = log_writer_open(r->log, "replay", &r->writer, err)))
		return rc;
	return rulesets_deployment(r->log, r->writer, r->deployment, err);
}

/* On a log of its own, by workers. */
static int open_workers(struct replay *r, struct ruleset *rules, struct err *err)
{
	int rc = make_scratch(r, err);

	if (!rc)
		rc = open_log(r, err);
	if (rc) {
		ruleset_free(rules);
		return rc;
	}
	r->rulesets = rulesets_new(r->log);
	if ((rc = start_workers(r, err))) {
		ruleset_free(rules);
		return rc;
	}
	return activate(r, rules, err);
}

int replay_open(const struct replay_settings *s, struct ruleset *rules, struct replay **out, struct err *err)
{
	struct replay *r = calloc(1, sizeof *r);

	NO_MEMORY_ON(!r);
	r->set = *s;
	r->set.workers = s->workers ? s->workers : 1;
	r->set.partitions = s->partitions ? s->partitions : 1;
	r->set.key = s->key.ptr ? s->key : slice_of(HASH_TEST_KEY);
	r->now_ms = r->watermark_ms = INT64_MIN;
	if (!r->set.log.driver)
		r->set.log.driver = "local";
	if (!r->set.log.instance)
		r->set.log.instance = "replay";
	r->set.log.scratch = true;
	pthread_mutex_init(&r->lock, NULL);
	pthread_cond_init(&r->came, NULL);
	arena_init(&r->arenas[0]);
	arena_init(&r->arenas[1]);
	r->first_offset = calloc(r->set.partitions, sizeof *r->first_offset);
	r->order = calloc(r->set.partitions, sizeof *r->order);
	r->dues = calloc(2 * r->set.partitions, sizeof *r->dues);
	r->ids = hash_ids_new(r->set.key);
	r->parser = json_parser_new();
	r->rulesets = NULL;
	NO_MEMORY_ON(!r->first_offset || !r->order || !r->dues);
	for (uint32_t i = 0; i < 2 * r->set.partitions; i++)
		r->dues[i].due_ms = STORE_NEVER;
	*out = r;
	if (!s->log.driver && r->set.workers == 1 && r->set.partitions == 1)
		return direct_open(rules, r->set.key, &r->direct, err);
	return open_workers(r, rules, err);
}

void replay_close(struct replay *r)
{
	if (!r)
		return;
	for (uint32_t i = 0; r->workers && i < r->set.workers; i++)
		if (r->workers[i] && worker_stop(r->workers[i], NULL))
			continue; /* its reason was said when it stopped */
	free(r->workers);
	direct_close(r->direct);
	rulesets_free(r->rulesets);
	if (r->writer)
		log_writer_close(r->writer);
	if (r->log)
		log_close(r->log);
	if (r->own_scratch)
		nftw(r->scratch, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	hash_ids_free(r->ids);
	json_parser_free(r->parser);
	free(r->first_offset);
	free(r->order);
	for (uint32_t i = 0; i < 2 * r->set.partitions; i++)
		buf_fini(&r->dues[i].subject);
	free(r->dues);
	arena_fini(&r->arenas[0]);
	arena_fini(&r->arenas[1]);
	pthread_cond_destroy(&r->came);
	pthread_mutex_destroy(&r->lock);
	free(r);
}
