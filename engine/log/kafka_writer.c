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
 * What fails sticks in `sick` until the transaction is over, in a broken writer for good.
 * What is written, and where it stands: kafka_put.c. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "engine/log/kafka_writer.h"

#define SLICE_MS 2000     /* one call into librdkafka; between two we look whether the broker refuses us */
#define CLOSE_MS 5000     /* an abort at close: longer, and the broker's timeout does it */

/* --- errors ------------------------------------------------------------------------------------------------------------- */

bool kafka_writer_is_sick(const struct writer *w)
{
	return w->sick.cls != OK;
}

int kafka_writer_stick(struct writer *w, int cls, const char *code, const char *what, const char *words)
{
	if (!kafka_writer_is_sick(w))
		(void)err_set(&w->sick, cls, code, "%s: %s", what, words);
	return w->sick.cls;
}

int kafka_writer_tell(const struct writer *w, struct err *err)
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
	return kafka_writer_stick(w, cls, code, what, words);
}

int kafka_writer_fatal(struct writer *w, const char *what)
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
		cls = kafka_writer_fatal(w, what);
	else if (rd_kafka_error_is_retriable(e))
		cls = ERR_RETRY;
	else if (kafka_is_authorization(code))
		cls = kafka_writer_stick(w, ERR_FATAL, "broker-forbids", what, rd_kafka_error_string(e));
	else if (rd_kafka_error_txn_requires_abort(e))
		cls = kafka_writer_stick(w, ERR_ABORTED, "transaction-aborted", what, rd_kafka_error_string(e));
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
	return kafka_writer_stick(w, ERR_ABORTED, "unplaced", "committing a transaction", "a record was taken without an offset; the transaction is undone");
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
	rd_kafka_conf_set_dr_msg_cb(conf, kafka_on_delivery);
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
		return kafka_writer_tell(w, err);
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
		(void)kafka_writer_stick(w, ERR_FATAL, "broker-refuses", "beginning a transaction", "librdkafka is not ready for it");
	if (kafka_writer_is_sick(w))
		return kafka_writer_tell(w, err);
	w->state = OPEN;
	return OK;
}

int kafka_put_offset(struct log_writer *writer, struct log_member *m, uint32_t partition, int64_t next, struct err *err)
{
	struct writer *w = (struct writer *)writer;
	if (kafka_writer_is_sick(w))
		return kafka_writer_tell(w, err);
	BUG_ON(w->state != OPEN || (w->member && w->member != m));
	const char *topic = kafka_member_holds(m, partition);
	if (!topic) {
		(void)err_set(&w->sick, ERR_ABORTED, "partition-lost", "partition %u belongs to another member now", partition);
		return kafka_writer_tell(w, err);
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
	if (!w->member || kafka_writer_is_sick(w))
		return;
	for (int i = 0; i < w->offsets->cnt; i++)
		if (!kafka_member_holds(w->member, (uint32_t)w->offsets->elems[i].partition))
			(void)kafka_writer_stick(w, ERR_ABORTED, "partition-lost", "committing positions", "a partition belongs to another member now");
	w->claim = kafka_member_claim(w->member);
	if (!w->claim)
		(void)kafka_writer_stick(w, ERR_ABORTED, "partition-lost", "committing positions", "the group has not assigned anything");
}

int kafka_commit_start(struct log_writer *writer, struct err *err)
{
	struct writer *w = (struct writer *)writer;
	BUG_ON(w->committing);
	if (w->state == BROKEN)
		return kafka_writer_tell(w, err);
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
		return kafka_writer_tell(w, err);
	if (!wait_done(w, timeout_ms))
		return err_set(err, ERR_RETRY, "commit-undecided", "the commit is still under way");
	w->committing = false;
	if (w->state != BROKEN)
		w->state = READY;
	return kafka_writer_is_sick(w) ? kafka_writer_tell(w, err) : OK;
}

int kafka_abort(struct log_writer *writer, struct err *err)
{
	struct writer *w = (struct writer *)writer;
	if (w->committing && kafka_commit_wait(writer, KAFKA_PATIENCE_MS, err) == ERR_RETRY)
		return ERR_RETRY;
	if (w->state == BROKEN)
		return kafka_writer_tell(w, err);
	if (w->state == READY)
		return OK;
	if (undo(w, KAFKA_PATIENCE_MS))
		return kafka_writer_tell(w, err);
	w->state = READY;
	return OK;
}
