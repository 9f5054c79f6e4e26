/* SPDX-License-Identifier: Apache-2.0 */
/* Writing: a writer keeps its transaction encoded in its own memory; commit_start queues it. One thread, the committer, puts
 * all that waits into one LMDB transaction, so that any number of writers share one sync of the disk, and wakes them.
 *
 * A transaction is checked as a whole (fence, topics) before its first record is put: one that is refused leaves its companions
 * alone. What fails in the middle is the environment itself; then the LMDB transaction is aborted, and when it was only the
 * map's bound that was hit, each is tried by itself. */
#include "engine/log/local.h"
#include "engine/base/hash.h"
#include "engine/base/vec.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>

#define GROUP_BYTES (64u << 20) /* of queued transactions into one LMDB transaction: LMDB keeps its pages in memory until the end */

enum state { IDLE, OPEN, QUEUED, COMMITTING, DECIDED };

struct target { /* a partition that the transaction writes to */
	struct local_part *part;
	struct local_topic *topic;
	struct local_ends ends; /* as of the transaction; next is the committed end afterwards */
	uint32_t records;
};

struct local_writer {
	struct log_writer base;
	struct local *l;
	char *name;
	uint64_t epoch;
	enum state state;           /* QUEUED and later: under the log's mutex */
	struct buf records;         /* u32 target | bytes record, ... */
	struct buf positions;       /* bytes key | bytes state, ... */
	struct buf scratch;
	struct target *targets;
	size_t target_count, target_cap, last_target;
	bool fenced, committed;
	int result;
	struct err err;
	struct local_writer *next;  /* in the queue, then in the group */
};

static struct local_writer *writer_of(struct log_writer *w)
{
	return (struct local_writer *)w;
}

/* --- the committer ------------------------------------------------------------------------------------------------------------ */

static int check_fence(struct local_writer *w, MDB_txn *txn)
{
	MDB_val k = local_val(slice_of(w->name)), v;
	int rc = mdb_get(txn, w->l->writers, &k, &v);
	if (rc)
		return local_error(w->l, rc, "reading a writer's epoch", &w->err);
	struct cursor c = cursor_of(local_slice(v));
	if (cursor_u64(&c) == w->epoch)
		return OK;
	w->fenced = true;
	return err_set(&w->err, ERR_FENCED, "fenced", "writer %s was opened by another: two programs of the same name run on one log; end "
		"one of them", w->name);
}

/* May the transaction be applied? Nothing is written yet. */
static int check_whole(struct local_writer *w, MDB_txn *txn)
{
	int rc = check_fence(w, txn);
	for (size_t i = 0; i < w->target_count && !rc; i++) {
		rc = local_ends_get(w->l, txn, w->targets[i].part, &w->targets[i].ends);
		if (rc == MDB_NOTFOUND)
			return err_set(&w->err, ERR_INPUT, "no-topic", "topic %s was deleted", w->targets[i].topic->name);
		if (rc)
			return local_error(w->l, rc, "reading the ends", &w->err);
	}
	return rc;
}

static int apply_records(struct local_writer *w, MDB_txn *txn)
{
	struct cursor c = cursor_of(buf_slice(&w->records));
	while (c.at != c.end) {
		struct target *t = &w->targets[cursor_u32(&c)];
		unsigned char key[8];
		local_be64(key, t->ends.next++);
		MDB_val k = {sizeof key, key}, v = local_val(cursor_bytes(&c));
		int rc = mdb_put(txn, t->part->dbi, &k, &v, MDB_APPEND);
		if (rc)
			return rc;
	}
	return 0;
}

static int apply(struct local_writer *w, MDB_txn *txn)
{
	int rc = apply_records(w, txn);
	for (size_t i = 0; i < w->target_count && !rc; i++)
		rc = local_ends_put(w->l, txn, w->targets[i].part, w->targets[i].ends);
	struct cursor c = cursor_of(buf_slice(&w->positions));
	while (!rc && c.at != c.end) {
		MDB_val k = local_val(cursor_bytes(&c)), v = local_val(cursor_bytes(&c));
		rc = mdb_put(txn, w->l->positions, &k, &v, 0);
	}
	return rc;
}

/* One LMDB transaction of all in the group; each gets its result. LMDB's code when nothing at all was written. */
static int commit_group(struct local *l, struct local_writer *group)
{
	MDB_txn *txn;
	bool wrote = false;
	int rc = mdb_txn_begin(l->env, NULL, 0, &txn);
	if (rc)
		return rc;
	for (struct local_writer *w = group; w && !rc; w = w->next) {
		w->result = check_whole(w, txn);
		if (w->result == OK && (w->records.len || w->positions.len)) {
			wrote = true;
			rc = apply(w, txn);
		}
	}
	if (!rc && wrote)
		return mdb_txn_commit(txn);
	mdb_txn_abort(txn);
	return rc;
}

static void fail_group(struct local *l, struct local_writer *group, int rc)
{
	struct err e = {0};
	int cls = local_error(l, rc, "committing", &e);
	for (struct local_writer *w = group; w; w = w->next)
		if (w->result == OK) { /* those refused for their own fault keep their own reason */
			w->result = cls;
			w->err = e;
		}
	if (cls == ERR_FATAL) {
		pthread_mutex_lock(&l->mutex);
		l->broken = e;
		pthread_mutex_unlock(&l->mutex);
	}
}

static void decide_group(struct local *l, struct local_writer *group)
{
	int rc = commit_group(l, group);
	if (rc == MDB_MAP_FULL && group->next) {
		for (struct local_writer *w = group, *next; w; w = next) {
			next = w->next;
			w->next = NULL;
			if ((rc = commit_group(l, w)))
				fail_group(l, w, rc);
			w->next = next;
		}
	} else if (rc) {
		fail_group(l, group, rc);
	}
}

/* Under mutex: what waits, up to a bound, in the order of asking. */
static struct local_writer *take_group(struct local *l)
{
	struct local_writer *group = l->queue, *last = NULL;
	size_t bytes = 0;
	for (struct local_writer *w = group; w; last = w, w = w->next) {
		if (last && (bytes += w->records.len) > GROUP_BYTES)
			break;
		bytes += last ? 0 : w->records.len;
		w->state = COMMITTING;
	}
	l->queue = last->next;
	last->next = NULL;
	if (!l->queue)
		l->queue_end = &l->queue;
	return group;
}

void *local_committer(void *log)
{
	struct local *l = log;
	prctl(PR_SET_NAME, "log-commit"); /* as `top -H` and the benchmark show it */
	pthread_mutex_lock(&l->mutex);
	for (;;) {
		while (!l->queue && !l->closing)
			pthread_cond_wait(&l->work, &l->mutex);
		if (!l->queue)
			break;
		struct local_writer *group = take_group(l);
		pthread_mutex_unlock(&l->mutex);
		decide_group(l, group);
		pthread_mutex_lock(&l->mutex);
		for (struct local_writer *w = group, *next; w; w = next) {
			next = w->next;
			w->state = DECIDED; /* from here it may be gone as soon as the mutex is given back */
		}
		pthread_cond_broadcast(&l->moved);
	}
	pthread_mutex_unlock(&l->mutex);
	return NULL;
}

/* --- writers -------------------------------------------------------------------------------------------------------------------- */

/* The name's next epoch, durable before it is used: what an older holder has not committed by now never will be. */
static int take_name(struct local *l, const char *name, uint64_t *epoch)
{
	MDB_txn *txn;
	MDB_val k = local_val(slice_of(name)), v;
	int rc = mdb_txn_begin(l->env, NULL, 0, &txn);
	if (rc)
		return rc;
	rc = mdb_get(txn, l->writers, &k, &v);
	struct cursor c = cursor_of(rc ? SLICE_NONE : local_slice(v));
	*epoch = rc ? 1 : cursor_u64(&c) + 1;
	if (!rc || rc == MDB_NOTFOUND) {
		struct buf b;
		buf_init(&b);
		buf_u64(&b, *epoch);
		v = local_val(buf_slice(&b));
		rc = mdb_put(txn, l->writers, &k, &v, 0);
		buf_fini(&b);
	}
	if (!rc)
		return mdb_txn_commit(txn);
	mdb_txn_abort(txn);
	return rc;
}

int local_writer_open(struct log *log, const char *name, struct log_writer **out, struct err *err)
{
	struct local *l = local_of(log);
	uint64_t epoch;
	if (l->read_only)
		return err_set(err, ERR_INPUT, "read-only", "log %s is open for reading only", l->path);
	int rc = take_name(l, name, &epoch);
	if (rc)
		return local_error(l, rc, "opening a writer", err);
	struct local_writer *w = calloc(1, sizeof *w);
	NO_MEMORY_ON(!w);
	*w = (struct local_writer){.base.driver = &log_local, .l = l, .name = strdup(name), .epoch = epoch};
	NO_MEMORY_ON(!w->name);
	*out = &w->base;
	return OK;
}

/* Takes it out of the queue, or waits until the committer is done with it. */
static void settle(struct local_writer *w)
{
	struct local *l = w->l;
	pthread_mutex_lock(&l->mutex);
	if (w->state == QUEUED) {
		struct local_writer **at = &l->queue;
		while (*at != w)
			at = &(*at)->next;
		*at = w->next;
		if (l->queue_end == &w->next)
			l->queue_end = at;
		w->state = IDLE;
	}
	while (w->state == COMMITTING)
		pthread_cond_wait(&l->moved, &l->mutex);
	pthread_mutex_unlock(&l->mutex);
}

void local_writer_close(struct log_writer *base)
{
	struct local_writer *w = writer_of(base);
	settle(w);
	buf_fini(&w->records);
	buf_fini(&w->positions);
	buf_fini(&w->scratch);
	free(w->targets);
	free(w->name);
	free(w);
}

static void forget(struct local_writer *w)
{
	buf_clear(&w->records);
	buf_clear(&w->positions);
	w->target_count = 0;
	w->committed = false;
	w->err = (struct err){0};
}

int local_begin(struct log_writer *base, struct err *err)
{
	struct local_writer *w = writer_of(base);
	BUG_ON(w->state != IDLE);
	if (w->fenced)
		return err_set(err, ERR_FENCED, "fenced", "writer %s was opened by another; open it anew", w->name);
	forget(w);
	w->state = OPEN;
	return OK;
}

static bool names_target(const struct target *t, const char *topic, uint32_t partition)
{
	return t->part->number == partition && !t->topic->gone && !strcmp(t->topic->name, topic);
}

static int find_target(struct local_writer *w, const struct log_put *p, size_t *out, struct err *err)
{
	struct local_topic *t = w->target_count ? w->targets[w->last_target].topic : NULL;
	struct local_part *part;
	int rc = t && !t->gone && !strcmp(t->name, p->topic) ? OK : local_topic_get(w->l, p->topic, &t, err);
	if (rc)
		return rc == ERR_NOTFOUND ? ERR_INPUT : rc;
	uint32_t n = p->partition < 0 ? hash_partition(p->key, t->partitions) : (uint32_t)p->partition;
	for (size_t i = 0; i < w->target_count; i++)
		if (names_target(&w->targets[i], p->topic, n)) {
			*out = w->last_target = i;
			return OK;
		}
	if ((rc = local_part_get(w->l, p->topic, n, &t, &part, err)))
		return rc;
	w->targets = vec_more(w->targets, w->target_count, &w->target_cap, sizeof *w->targets);
	w->targets[w->target_count] = (struct target){.part = part, .topic = t};
	*out = w->last_target = w->target_count++;
	return OK;
}

int local_put(struct log_writer *base, const struct log_put *p, struct err *err)
{
	struct local_writer *w = writer_of(base);
	size_t target;
	BUG_ON(w->state != OPEN);
	int rc = find_target(w, p, &target, err);
	if (rc)
		return rc;
	if (w->targets[target].topic->compacted && !p->key.ptr)
		return err_set(err, ERR_INPUT, "no-key", "topic %s is compacted: its records need keys", p->topic);
	buf_clear(&w->scratch);
	local_record_encode(&w->scratch, p);
	buf_u32(&w->records, (uint32_t)target);
	buf_bytes(&w->records, buf_slice(&w->scratch));
	w->targets[target].records++;
	return OK;
}

int local_put_position(struct log_writer *base, const char *consumer, const char *stream, struct slice state, struct err *err)
{
	struct local_writer *w = writer_of(base);
	(void)err;
	BUG_ON(w->state != OPEN);
	buf_clear(&w->scratch);
	buf_add(&w->scratch, consumer, strlen(consumer) + 1);
	buf_str(&w->scratch, stream);
	buf_bytes(&w->positions, buf_slice(&w->scratch));
	buf_bytes(&w->positions, state.ptr ? state : SLICE_LIT(""));
	return OK;
}

int local_put_offset(struct log_writer *base, struct log_member *m, uint32_t partition, int64_t next, struct err *err)
{
	char stream[256], state[24];
	snprintf(stream, sizeof stream, "%s/%" PRIu32, local_member_topic(m), partition);
	snprintf(state, sizeof state, "%" PRId64, next);
	return local_put_position(base, local_member_group(m), stream, slice_of(state), err);
}

int local_commit_start(struct log_writer *base, struct err *err)
{
	struct local_writer *w = writer_of(base);
	struct local *l = w->l;
	(void)err;
	BUG_ON(w->state != OPEN);
	pthread_mutex_lock(&l->mutex);
	w->result = l->broken.cls;
	w->err = l->broken;
	w->state = w->result ? DECIDED : QUEUED;
	if (!w->result) {
		w->next = NULL;
		*l->queue_end = w;
		l->queue_end = &w->next;
		pthread_cond_signal(&l->work);
	}
	pthread_mutex_unlock(&l->mutex);
	return OK;
}

int local_commit_wait(struct log_writer *base, int timeout_ms, struct err *err)
{
	struct local_writer *w = writer_of(base);
	struct timespec deadline;
	local_deadline(timeout_ms, &deadline);
	pthread_mutex_lock(&w->l->mutex);
	BUG_ON(w->state == OPEN);
	while ((w->state == QUEUED || w->state == COMMITTING) && !pthread_cond_timedwait(&w->l->moved, &w->l->mutex, &deadline)) {}
	bool undecided = w->state == QUEUED || w->state == COMMITTING;
	if (!undecided)
		w->state = IDLE;
	pthread_mutex_unlock(&w->l->mutex);
	if (undecided)
		return err_set(err, ERR_RETRY, "undecided", "writer %s: the commit is not decided yet", w->name);
	w->committed = w->result == OK;
	if (w->result && err)
		*err = w->err;
	return w->result;
}

int local_abort(struct log_writer *base, struct err *err)
{
	struct local_writer *w = writer_of(base);
	(void)err;
	BUG_ON(w->state == QUEUED || w->state == COMMITTING);
	w->state = IDLE;
	forget(w);
	return OK;
}

int64_t local_committed_end(const struct log_writer *base, const char *topic, uint32_t partition)
{
	const struct local_writer *w = (const struct local_writer *)base;
	for (size_t i = 0; w->committed && i < w->target_count; i++)
		if (names_target(&w->targets[i], topic, partition))
			return (int64_t)w->targets[i].ends.next;
	return -1;
}
