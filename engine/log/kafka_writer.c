/* SPDX-License-Identifier: Apache-2.0 */
/* log_writer: one transactional producer.
 *
 *   ready --begin--> open --commit_start, commit_wait | abort--> ready | broken
 *
 * librdkafka's commit blocks, so a thread of the writer's own does it, and commit_wait waits for that thread. Callbacks run in
 * whichever of the two threads polls: the owner's while the transaction is open, the helper's while it commits; `lock` hands
 * the writer over between them.
 *
 * librdkafka's three kinds of errors: retriable (the same call again, for KAFKA_PATIENCE_MS), abortable (we abort: ERR_ABORTED),
 * fatal (this producer is done: ERR_FENCED, and a new one heals it, unless the broker forbids us: ERR_FATAL). A process that
 * was stopped for longer than transaction.timeout.ms is fenced too, without any rival.
 *
 * What fails sticks in `sick` until the transaction is over, in a broken writer for good. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "engine/base/hash.h"
#include "engine/log/kafka.h"

#define SLICE_MS 2000     /* one call into librdkafka; between two we look whether the broker refuses us */
#define CLOSE_MS 5000     /* an abort at close: longer, and the broker's timeout does it */
#define POLL_EVERY 512    /* puts between two looks at delivery reports: they free memory */
#define PUT_EXTRA 7       /* fields of a put that are no headers */
#define NAME_BYTES 128    /* of a header, with NUL */

struct writer;
struct out { /* a topic written to */
	struct out *next;
	struct writer *writer;
	char *name;           /* ours, without the prefix */
	rd_kafka_topic_t *rkt;
	uint32_t partitions;
	int64_t *ends;        /* by partition: offset after the last record of this transaction; -1 none */
};

enum state { READY, OPEN, BROKEN };

struct writer {
	struct log_writer base;
	struct kafka *k;
	struct kafka_client *client;
	struct out *outs;
	bool committing;      /* from commit_start until commit_wait has answered; meanwhile `state` and `sick` are the helper's */
	enum state state;
	struct err sick;      /* cls OK: nothing failed yet */
	unsigned puts;
	bool unplaced;        /* a record was reported as delivered without a place: see on_delivery */
	struct log_member *member; /* whose positions; NULL: none in this transaction */
	rd_kafka_topic_partition_list_t *offsets;
	rd_kafka_consumer_group_metadata_t *claim; /* of the commit under way */

	pthread_t helper;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool work, done, quit; /* locked: a commit is asked for; has ended (its result in sick); the helper ends */
};

/* --- errors ------------------------------------------------------------------------------------------------------------- */

static bool is_sick(const struct writer *w)
{
	return w->sick.cls != OK;
}

/* Remembers the first failure, and answers its class. */
static int stick(struct writer *w, int cls, const char *code, const char *what, const char *words)
{
	if (!is_sick(w))
		(void)err_set(&w->sick, cls, code, "%s: %s", what, words);
	return w->sick.cls;
}

static int tell(const struct writer *w, struct err *err)
{
	if (err)
		*err = w->sick;
	return w->sick.cls;
}

/* This producer is done; outranks what failed before. */
static int broken(struct writer *w, int cls, const char *code, const char *what, const char *words)
{
	w->state = BROKEN;
	w->sick.cls = OK;
	return stick(w, cls, code, what, words);
}

static int fatal(struct writer *w, const char *what)
{
	char words[300];
	rd_kafka_resp_err_t code = rd_kafka_fatal_error(w->client->rk, words, sizeof words);
	if (kafka_is_authorization(code))
		return broken(w, ERR_FATAL, "broker-forbids", what, words);
	if (code == RD_KAFKA_RESP_ERR_INVALID_TRANSACTION_TIMEOUT)
		return broken(w, ERR_FATAL, "broker-refuses", what, "the broker allows only shorter transactions: lower "
		              "kafka.transaction.timeout.ms or raise the broker's transaction.max.timeout.ms");
	return broken(w, ERR_FENCED, "writer-fenced", what, words);
}

/* The class of a transactional call's error, which it consumes; only ERR_RETRY does not stick. */
static int judge(struct writer *w, const char *what, rd_kafka_error_t *e)
{
	rd_kafka_resp_err_t code = rd_kafka_error_code(e);
	int cls;
	if (rd_kafka_error_is_fatal(e))
		cls = fatal(w, what);
	else if (rd_kafka_error_is_retriable(e))
		cls = ERR_RETRY;
	else if (kafka_is_authorization(code))
		cls = stick(w, ERR_FATAL, "broker-forbids", what, rd_kafka_error_string(e));
	else if (rd_kafka_error_txn_requires_abort(e))
		cls = stick(w, ERR_ABORTED, "transaction-aborted", what, rd_kafka_error_string(e));
	else
		cls = broken(w, ERR_FATAL, "broker-refuses", what, rd_kafka_error_string(e));
	rd_kafka_error_destroy(e);
	return cls;
}

static bool is_leaving(struct writer *w)
{
	pthread_mutex_lock(&w->lock);
	bool quit = w->quit;
	pthread_mutex_unlock(&w->lock);
	return quit;
}

typedef rd_kafka_error_t *step_fn(struct writer *w);

/* Does the step again while its error is retriable. Undecided in the end, the writer is broken: opening it anew decides. */
static int persist(struct writer *w, const char *what, step_fn *step, int patience_ms)
{
	int64_t until = kafka_clock_ms() + patience_ms;
	for (;;) {
		rd_kafka_error_t *e = step(w);
		if (!e)
			return OK;
		int cls = judge(w, what, e);
		if (cls != ERR_RETRY)
			return cls;
		rd_kafka_poll(w->client->rk, 0);
		if (kafka_clock_ms() > until || kafka_refused(w->client) || is_leaving(w)) {
			return broken(w, ERR_FENCED, "commit-undecided", what, "the brokers did not decide in time; opening the writer anew does");
		}
	}
}

static rd_kafka_error_t *step_offsets(struct writer *w)
{
	return rd_kafka_send_offsets_to_transaction(w->client->rk, w->offsets, w->claim, SLICE_MS);
}

static rd_kafka_error_t *step_commit(struct writer *w)
{
	return rd_kafka_commit_transaction(w->client->rk, SLICE_MS);
}

static rd_kafka_error_t *step_abort(struct writer *w)
{
	return rd_kafka_abort_transaction(w->client->rk, SLICE_MS);
}

/* Ends the open transaction as undone. OK, or the class that broke the writer.
 * What was put goes out first: right behind a commit the coordinator turns the first request of a transaction away, librdkafka 2.0.2 ends
 * it all the same, and takes the answer, that there is none, for fatal. */
static int undo(struct writer *w, int patience_ms)
{
	struct err why = w->sick;
	if (w->state != BROKEN)
		rd_kafka_flush(w->client->rk, SLICE_MS);
	int rc = w->state == BROKEN ? why.cls : persist(w, "aborting a transaction", step_abort, patience_ms);
	if (rc == ERR_ABORTED) /* an abort that needs an abort: nothing is open any more */
		rc = OK;
	if (rc == OK)
		w->sick = why; /* why it was undone says more */
	return rc;
}

/* --- the helper: commits ------------------------------------------------------------------------------------------------- */

/* Waits for all delivery reports, so that nothing is committed whose place is not known. */
static int place_all(struct writer *w)
{
	int64_t until = kafka_clock_ms() + KAFKA_PATIENCE_MS;

	while (rd_kafka_flush(w->client->rk, SLICE_MS) && kafka_clock_ms() < until && !is_leaving(w))
		;
	if (!w->unplaced)
		return OK;
	return stick(w, ERR_ABORTED, "unplaced", "committing a transaction", "a record was taken without an offset; the transaction is undone");
}

static void commit(struct writer *w)
{
	int rc = w->sick.cls;
	if (!rc)
		rc = place_all(w);
	if (!rc && w->offsets->cnt > 0)
		rc = persist(w, "committing positions", step_offsets, KAFKA_PATIENCE_MS);
	if (!rc)
		rc = persist(w, "committing a transaction", step_commit, KAFKA_PATIENCE_MS);
	if (rc)
		(void)undo(w, KAFKA_PATIENCE_MS);
	else
		kafka_heard(w->client);
}

static void *help(void *arg)
{
	struct writer *w = arg;
	pthread_mutex_lock(&w->lock);
	for (;;) {
		while (!w->work && !w->quit)
			pthread_cond_wait(&w->changed, &w->lock);
		if (!w->work)
			break;
		pthread_mutex_unlock(&w->lock);
		commit(w);
		pthread_mutex_lock(&w->lock);
		w->work = false;
		w->done = true;
		pthread_cond_broadcast(&w->changed);
	}
	pthread_mutex_unlock(&w->lock);
	return NULL;
}

static void helper_start(struct writer *w)
{
	pthread_condattr_t attr;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->changed, &attr);
	pthread_condattr_destroy(&attr);
	BUG_ON(pthread_create(&w->helper, NULL, help, w) != 0);
}

static void helper_stop(struct writer *w)
{
	pthread_mutex_lock(&w->lock);
	w->quit = true;
	pthread_cond_broadcast(&w->changed);
	pthread_mutex_unlock(&w->lock);
	pthread_join(w->helper, NULL);
}

/* --- open, close --------------------------------------------------------------------------------------------------------- */

static void on_delivery(rd_kafka_t *rk, const rd_kafka_message_t *m, void *opaque)
{
	struct out *o = m->_private;
	(void)rk;
	(void)opaque; /* a failed delivery makes the commit fail, with its cause */
	/* librdkafka 2.0.2 takes "duplicate" for delivered, without an offset, also where the broker never had the record: a first request
	 * to a partition that just got its leader is refused, the one behind it taken, the first one's retry called a duplicate. */
	if (!m->err && m->offset < 0)
		o->writer->unplaced = true;
	if (!m->err && m->offset >= o->ends[m->partition])
		o->ends[m->partition] = m->offset + 1;
}

/* Fences older holders of the name and settles what they left; may wait for the broker to write its markers. */
static int init(struct writer *w, const char *name, struct err *err)
{
	int64_t until = kafka_clock_ms() + KAFKA_PATIENCE_MS;
	rd_kafka_error_t *e;
	while ((e = rd_kafka_init_transactions(w->client->rk, SLICE_MS / 4)) != NULL) {
		rd_kafka_poll(w->client->rk, 50);
		int cls = judge(w, "opening a writer", e);
		if (cls == ERR_RETRY && !kafka_refused(w->client) && kafka_clock_ms() < until)
			continue;
		char what[KAFKA_NAME_BYTES + 32];
		snprintf(what, sizeof what, "opening writer %.200s", name);
		if (cls == ERR_RETRY)
			return kafka_unreachable(w->client, what, err);
		return err_set(err, cls == ERR_FENCED ? ERR_RETRY : ERR_FATAL, w->sick.code, "%s", w->sick.text);
	}
	kafka_heard(w->client);
	return OK;
}

int kafka_writer_open(struct log *log, const char *name, struct log_writer **out, struct err *err)
{
	struct kafka *k = (struct kafka *)log;
	char id[KAFKA_NAME_BYTES];
	int rc = kafka_name(k, name, id, err);
	if (rc)
		return rc;
	rd_kafka_conf_t *conf = kafka_settings_conf(k, KAFKA_WRITER, err);
	if (!conf)
		return ERR_INPUT;
	struct writer *w = calloc(1, sizeof *w);
	NO_MEMORY_ON(w == NULL);
	w->base.driver = &log_kafka;
	w->k = k;
	w->offsets = rd_kafka_topic_partition_list_new(16);
	kafka_conf_set(conf, "transactional.id", id);
	rd_kafka_conf_set_dr_msg_cb(conf, on_delivery);
	helper_start(w);
	rc = kafka_client_open(k, KAFKA_WRITER, conf, w, &w->client, err);
	if (!rc)
		rc = init(w, name, err);
	if (rc) {
		kafka_writer_close(&w->base);
		return rc;
	}
	*out = &w->base;
	return OK;
}

void kafka_writer_close(struct log_writer *writer)
{
	struct writer *w = (struct writer *)writer;
	helper_stop(w); /* a commit under way ends first, or breaks the writer */
	if (w->state == OPEN)
		(void)undo(w, CLOSE_MS);
	if (w->client)
		rd_kafka_purge(w->client->rk, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT | RD_KAFKA_PURGE_F_NON_BLOCKING);
	for (struct out *o = w->outs; o; o = o->next)
		rd_kafka_topic_destroy(o->rkt);
	kafka_client_close(w->client);
	for (struct out *o = w->outs, *next; o; o = next) { /* after the client: delivery reports point here */
		next = o->next;
		free(o->name);
		free(o->ends);
		free(o);
	}
	if (w->claim)
		rd_kafka_consumer_group_metadata_destroy(w->claim);
	rd_kafka_topic_partition_list_destroy(w->offsets);
	pthread_cond_destroy(&w->changed);
	pthread_mutex_destroy(&w->lock);
	free(w);
}

/* --- the transaction ------------------------------------------------------------------------------------------------------ */

int kafka_begin(struct log_writer *writer, struct err *err)
{
	struct writer *w = (struct writer *)writer;
	if (w->state == BROKEN)
		return tell(w, err);
	BUG_ON(w->committing || w->state != READY);
	w->sick = (struct err){.cls = OK};
	w->unplaced = false;
	w->member = NULL;
	rd_kafka_topic_partition_list_destroy(w->offsets);
	w->offsets = rd_kafka_topic_partition_list_new(16);
	for (struct out *o = w->outs; o; o = o->next)
		for (uint32_t p = 0; p < o->partitions; p++)
			o->ends[p] = -1;
	rd_kafka_error_t *e = rd_kafka_begin_transaction(w->client->rk);
	if (e && judge(w, "beginning a transaction", e) == ERR_RETRY)
		(void)stick(w, ERR_FATAL, "broker-refuses", "beginning a transaction", "librdkafka is not ready for it");
	if (is_sick(w))
		return tell(w, err);
	w->state = OPEN;
	return OK;
}

static int find_out(struct writer *w, const char *topic, struct out **out, struct err *err)
{
	for (struct out *o = w->outs; o; o = o->next)
		if (strcmp(o->name, topic) == 0) {
			*out = o;
			return OK;
		}
	uint32_t partitions;
	char full[KAFKA_NAME_BYTES];
	int rc = kafka_name(w->k, topic, full, err);
	if (!rc)
		rc = kafka_topic_partitions(w->k, topic, &partitions, err);
	if (rc)
		return rc;
	struct out *o = calloc(1, sizeof *o);
	NO_MEMORY_ON(o == NULL);
	o->writer = w;
	o->name = strdup(topic);
	o->partitions = partitions;
	o->ends = malloc(partitions * sizeof *o->ends);
	NO_MEMORY_ON(o->name == NULL || o->ends == NULL);
	for (uint32_t p = 0; p < partitions; p++)
		o->ends[p] = -1;
	o->rkt = rd_kafka_topic_new(w->client->rk, full, NULL);
	o->next = w->outs;
	w->outs = o;
	*out = o;
	return OK;
}

/* librdkafka's view of a put; copies nothing but the headers' names. */
static size_t fields_of(const struct log_put *p, const struct out *o, int32_t partition, char names[][NAME_BYTES], rd_kafka_vu_t *v)
{
	size_t n = 0;
	v[n].vtype = RD_KAFKA_VTYPE_RKT, v[n++].u.rkt = o->rkt;
	v[n].vtype = RD_KAFKA_VTYPE_PARTITION, v[n++].u.i32 = partition;
	v[n].vtype = RD_KAFKA_VTYPE_KEY, v[n].u.mem.ptr = (void *)(uintptr_t)p->key.ptr, v[n++].u.mem.size = p->key.len;
	v[n].vtype = RD_KAFKA_VTYPE_VALUE, v[n].u.mem.ptr = (void *)(uintptr_t)p->value.ptr, v[n++].u.mem.size = p->value.len;
	v[n].vtype = RD_KAFKA_VTYPE_TIMESTAMP, v[n++].u.i64 = p->timestamp_ms;
	v[n].vtype = RD_KAFKA_VTYPE_MSGFLAGS, v[n++].u.i = RD_KAFKA_MSG_F_COPY;
	v[n].vtype = RD_KAFKA_VTYPE_OPAQUE, v[n++].u.ptr = (void *)(uintptr_t)o;
	for (size_t i = 0; i < p->header_count; i++) {
		const struct log_header *h = &p->headers[i];
		memcpy(names[i], h->name.ptr, h->name.len);
		names[i][h->name.len] = '\0';
		v[n].vtype = RD_KAFKA_VTYPE_HEADER;
		v[n].u.header.name = names[i];
		v[n].u.header.val = h->value.ptr;
		v[n++].u.header.size = (ssize_t)h->value.len;
	}
	return n;
}

/* What log.c's check of a put leaves to us: librdkafka takes headers' names as C strings. */
static int check_names(const struct log_put *p, struct err *err)
{
	for (size_t i = 0; i < p->header_count; i++)
		if (p->headers[i].name.len >= NAME_BYTES)
			return err_set(err, ERR_INPUT, "header-too-long", "a header's name may have at most %d bytes", NAME_BYTES - 1);
	return OK;
}

/* Hands the record to librdkafka; waits while its queue is full. */
static int produce(struct writer *w, const rd_kafka_vu_t *v, size_t n)
{
	int64_t until = 0;
	for (;;) {
		rd_kafka_error_t *e = rd_kafka_produceva(w->client->rk, v, n);
		if (!e)
			return OK;
		if (rd_kafka_error_code(e) != RD_KAFKA_RESP_ERR__QUEUE_FULL) {
			if (rd_kafka_fatal_error(w->client->rk, NULL, 0)) {
				rd_kafka_error_destroy(e);
				return fatal(w, "writing a record");
			}
			int cls = stick(w, ERR_ABORTED, "cannot-write", "writing a record", rd_kafka_error_string(e));
			rd_kafka_error_destroy(e);
			return cls;
		}
		rd_kafka_error_destroy(e);
		rd_kafka_poll(w->client->rk, 10); /* until delivery reports make room */
		if (!until)
			until = kafka_clock_ms() + w->k->transaction_timeout_ms;
		if (kafka_clock_ms() > until)
			return stick(w, ERR_ABORTED, "brokers-too-slow", "writing a record", "the brokers take nothing");
	}
}

int kafka_put(struct log_writer *writer, const struct log_put *p, struct err *err)
{
	struct writer *w = (struct writer *)writer;
	char names[LOG_MAX_HEADERS][NAME_BYTES];
	rd_kafka_vu_t v[PUT_EXTRA + LOG_MAX_HEADERS];
	struct out *o;
	BUG_ON(w->committing);
	if (is_sick(w))
		return tell(w, err);
	BUG_ON(w->state != OPEN);
	int rc = check_names(p, &w->sick);
	if (!rc)
		rc = find_out(w, p->topic, &o, &w->sick);
	if (!rc && p->partition >= 0 && (uint32_t)p->partition >= o->partitions)
		rc = err_set(&w->sick, ERR_INPUT, "no-such-partition", "%s has %u partitions, no number %d", p->topic, o->partitions, p->partition);
	if (rc == ERR_RETRY)
		w->sick.cls = ERR_ABORTED; /* of a commit, ERR_RETRY would mean "not decided yet" */
	if (rc)
		return tell(w, err);
	int32_t partition = p->partition >= 0 ? p->partition : (int32_t)hash_partition(p->key, o->partitions);
	if (produce(w, v, fields_of(p, o, partition, names, v)))
		return tell(w, err);
	if (++w->puts % POLL_EVERY == 0)
		rd_kafka_poll(w->client->rk, 0);
	return OK;
}

int kafka_put_offset(struct log_writer *writer, struct log_member *m, uint32_t partition, int64_t next, struct err *err)
{
	struct writer *w = (struct writer *)writer;
	if (is_sick(w))
		return tell(w, err);
	BUG_ON(w->state != OPEN || (w->member && w->member != m));
	const char *topic = kafka_member_holds(m, partition);
	if (!topic) {
		(void)err_set(&w->sick, ERR_ABORTED, "partition-lost", "partition %u belongs to another member now", partition);
		return tell(w, err);
	}
	w->member = m;
	rd_kafka_topic_partition_t *tp = rd_kafka_topic_partition_list_find(w->offsets, topic, (int32_t)partition);
	if (!tp)
		tp = rd_kafka_topic_partition_list_add(w->offsets, topic, (int32_t)partition);
	tp->offset = next;
	return OK;
}

/* Takes the membership under which the positions commit; partitions lost since they were put undo the transaction. */
static void claim(struct writer *w)
{
	if (w->claim)
		rd_kafka_consumer_group_metadata_destroy(w->claim);
	w->claim = NULL;
	if (!w->member || is_sick(w))
		return;
	for (int i = 0; i < w->offsets->cnt; i++)
		if (!kafka_member_holds(w->member, (uint32_t)w->offsets->elems[i].partition))
			(void)stick(w, ERR_ABORTED, "partition-lost", "committing positions", "a partition belongs to another member now");
	w->claim = kafka_member_claim(w->member);
	if (!w->claim)
		(void)stick(w, ERR_ABORTED, "partition-lost", "committing positions", "the group has not assigned anything");
}

int kafka_commit_start(struct log_writer *writer, struct err *err)
{
	struct writer *w = (struct writer *)writer;
	BUG_ON(w->committing);
	if (w->state == BROKEN)
		return tell(w, err);
	BUG_ON(w->state != OPEN);
	claim(w);
	w->committing = true;
	pthread_mutex_lock(&w->lock);
	w->work = true;
	w->done = false;
	pthread_cond_broadcast(&w->changed);
	pthread_mutex_unlock(&w->lock);
	return OK;
}

static bool wait_done(struct writer *w, int timeout_ms)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	int64_t ns = until.tv_nsec + (int64_t)(timeout_ms % 1000) * 1000000;
	until.tv_sec += timeout_ms / 1000 + ns / 1000000000;
	until.tv_nsec = ns % 1000000000;
	pthread_mutex_lock(&w->lock);
	while (!w->done && pthread_cond_timedwait(&w->changed, &w->lock, &until) != ETIMEDOUT)
		;
	bool done = w->done;
	pthread_mutex_unlock(&w->lock);
	return done;
}

int kafka_commit_wait(struct log_writer *writer, int timeout_ms, struct err *err)
{
	struct writer *w = (struct writer *)writer;
	BUG_ON(!w->committing && w->state != BROKEN);
	if (!w->committing)
		return tell(w, err);
	if (!wait_done(w, timeout_ms))
		return err_set(err, ERR_RETRY, "commit-undecided", "the commit is still under way");
	w->committing = false;
	if (w->state != BROKEN)
		w->state = READY;
	return is_sick(w) ? tell(w, err) : OK;
}

int kafka_abort(struct log_writer *writer, struct err *err)
{
	struct writer *w = (struct writer *)writer;
	if (w->committing && kafka_commit_wait(writer, KAFKA_PATIENCE_MS, err) == ERR_RETRY)
		return ERR_RETRY;
	if (w->state == BROKEN)
		return tell(w, err);
	if (w->state == READY)
		return OK;
	if (undo(w, KAFKA_PATIENCE_MS))
		return tell(w, err);
	w->state = READY;
	return OK;
}

int64_t kafka_committed_end(const struct log_writer *writer, const char *topic, uint32_t partition)
{
	const struct writer *w = (const struct writer *)writer;
	for (const struct out *o = w->outs; o; o = o->next)
		if (strcmp(o->name, topic) == 0)
			return partition < o->partitions ? o->ends[partition] : -1;
	return -1;
}
