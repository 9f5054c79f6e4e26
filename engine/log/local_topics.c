/* SPDX-License-Identifier: Apache-2.0 */
/* Topics, ends and positions: the small tables of the local log. */
#include "engine/log/local.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct row { uint32_t id, partitions; bool compacted; int64_t retention_ms; };

static bool row_decode(MDB_val v, struct row *out)
{
	struct cursor c = cursor_of(local_slice(v));
	out->id = cursor_u32(&c);
	out->partitions = cursor_u32(&c);
	out->compacted = cursor_u8(&c);
	out->retention_ms = (int64_t)cursor_u64(&c);
	return !c.bad;
}

static int row_get(struct local *l, MDB_txn *txn, const char *name, struct row *out)
{
	MDB_val k = local_val(slice_of(name)), v;
	int rc = mdb_get(txn, l->topics, &k, &v);
	return rc ? rc : row_decode(v, out) ? 0 : MDB_CORRUPTED;
}

/* --- ends -------------------------------------------------------------------------------------------------------------- */

int local_ends_get(struct local *l, MDB_txn *txn, const struct local_part *p, struct local_ends *out)
{
	MDB_val k = {sizeof p->ends_key, (void *)(uintptr_t)p->ends_key}, v;
	int rc = mdb_get(txn, l->ends, &k, &v);
	if (rc)
		return rc;
	struct cursor c = cursor_of(local_slice(v));
	out->next = cursor_u64(&c);
	out->cleaned = cursor_u64(&c);
	return c.bad ? MDB_CORRUPTED : 0;
}

int local_ends_put(struct local *l, MDB_txn *txn, const struct local_part *p, struct local_ends ends)
{
	struct buf b;
	buf_init(&b);
	buf_u64(&b, ends.next);
	buf_u64(&b, ends.cleaned);
	MDB_val k = {sizeof p->ends_key, (void *)(uintptr_t)p->ends_key}, v = local_val(buf_slice(&b));
	int rc = mdb_put(txn, l->ends, &k, &v, 0);
	buf_fini(&b);
	return rc;
}

int local_ends(struct log *log, const char *topic, uint32_t partition, int64_t *first, int64_t *end, struct err *err)
{
	struct local *l = local_of(log);
	struct local_topic *t;
	struct local_part *p;
	MDB_txn *txn;
	MDB_cursor *cur;
	MDB_val k, v;
	struct local_ends ends;
	int rc = local_part_get(l, topic, partition, &t, &p, err);
	if (rc)
		return rc;
	if ((rc = mdb_txn_begin(l->env, NULL, MDB_RDONLY, &txn)))
		return local_error(l, rc, "reading", err);
	rc = local_ends_get(l, txn, p, &ends);
	if (!rc && !(rc = mdb_cursor_open(txn, p->dbi, &cur))) {
		rc = mdb_cursor_get(cur, &k, &v, MDB_FIRST);
		*end = (int64_t)ends.next;
		*first = rc ? *end : (int64_t)local_un64(k.mv_data);
		rc = rc == MDB_NOTFOUND ? 0 : rc;
		mdb_cursor_close(cur);
	}
	mdb_txn_abort(txn);
	return rc ? local_error(l, rc, "reading the ends", err) : OK;
}

/* --- the cache of topics ------------------------------------------------------------------------------------------------ */

static void free_topic(struct local_topic *t)
{
	free(t->parts);
	free(t->name);
	free(t);
}

void local_topics_free(struct local *l)
{
	for (struct local_topic *t = l->cache, *next; t; t = next) {
		next = t->next;
		free_topic(t);
	}
}

/* Opens (or creates) the partitions' handles, which become everybody's when txn commits. */
static int open_parts(struct local *l, MDB_txn *txn, unsigned flags, const char *name, struct row row, struct local_topic **out)
{
	struct local_topic *t = calloc(1, sizeof *t);
	NO_MEMORY_ON(!t);
	*t = (struct local_topic){.name = strdup(name), .id = row.id, .partitions = row.partitions, .compacted = row.compacted,
		.retention_ms = row.retention_ms, .parts = calloc(row.partitions, sizeof *t->parts)};
	NO_MEMORY_ON(!t->name || !t->parts);
	int rc = 0;
	for (uint32_t i = 0; i < row.partitions && !rc; i++) {
		struct local_part *p = &t->parts[i];
		char table[32];
		p->number = i;
		local_be64(p->ends_key, (uint64_t)row.id << 32 | i);
		snprintf(table, sizeof table, "p%" PRIu32 ".%" PRIu32, row.id, i);
		rc = mdb_dbi_open(txn, table, flags, &p->dbi);
		if (!rc && flags)
			rc = local_ends_put(l, txn, p, (struct local_ends){0, 0});
	}
	if (rc)
		free_topic(t);
	else
		*out = t;
	return rc;
}

static struct local_topic *cached(struct local *l, const char *name)
{
	for (struct local_topic *t = l->cache; t; t = t->next)
		if (!t->gone && !strcmp(t->name, name))
			return t;
	return NULL;
}

static void cache(struct local *l, struct local_topic *t)
{
	t->next = l->cache;
	l->cache = t;
}

/* Under topics_mutex: the topic as it is in the log now; what another process deleted or made anew is noticed. */
static int look_up(struct local *l, const char *name, struct local_topic **out, struct err *err)
{
	MDB_txn *txn;
	struct row row;
	struct local_topic *t = cached(l, name), *fresh = NULL;
	int rc = mdb_txn_begin(l->env, NULL, MDB_RDONLY, &txn);
	if (rc)
		return local_error(l, rc, "reading", err);
	rc = row_get(l, txn, name, &row);
	if (t && (rc == MDB_NOTFOUND || (!rc && row.id != t->id))) {
		t->gone = true;
		t = NULL;
	}
	if (!rc && !t)
		rc = open_parts(l, txn, 0, name, row, &fresh);
	if (rc) {
		mdb_txn_abort(txn);
	} else if ((rc = mdb_txn_commit(txn)) && fresh) {
		free_topic(fresh);
	} else if (fresh) {
		cache(l, fresh);
		t = fresh;
	}
	*out = t;
	if (rc == MDB_NOTFOUND)
		return err_set(err, ERR_NOTFOUND, "no-topic", "log %s: there is no topic %s", l->path, name);
	return rc ? local_error(l, rc, "opening a topic", err) : OK;
}

int local_topic_get(struct local *l, const char *name, struct local_topic **out, struct err *err)
{
	pthread_mutex_lock(&l->topics_mutex);
	int rc = (*out = cached(l, name)) ? OK : look_up(l, name, out, err);
	pthread_mutex_unlock(&l->topics_mutex);
	return rc;
}

int local_part_get(struct local *l, const char *name, uint32_t partition, struct local_topic **topic, struct local_part **out,
	struct err *err)
{
	int rc = local_topic_get(l, name, topic, err);
	if (rc)
		return rc;
	if (partition >= (*topic)->partitions)
		return err_set(err, ERR_INPUT, "no-partition", "topic %s has %" PRIu32 " partitions, there is no number %" PRIu32, name,
			(*topic)->partitions, partition);
	*out = &(*topic)->parts[partition];
	return OK;
}

int local_topic_find(struct log *log, const char *name, struct log_topic *out, struct err *err)
{
	struct local *l = local_of(log);
	struct local_topic *t;
	pthread_mutex_lock(&l->topics_mutex);
	int rc = look_up(l, name, &t, err);
	pthread_mutex_unlock(&l->topics_mutex);
	if (!rc)
		*out = (struct log_topic){t->name, t->partitions, t->compacted, t->retention_ms};
	return rc;
}

/* --- creating and deleting ----------------------------------------------------------------------------------------------- */

static int next_id(struct local *l, MDB_txn *txn, uint32_t *out)
{
	MDB_val k = local_val(SLICE_LIT("next-topic")), v;
	int rc = mdb_get(txn, l->meta, &k, &v);
	if (rc && rc != MDB_NOTFOUND)
		return rc;
	struct cursor c = cursor_of(local_slice(v));
	*out = rc ? 1 : cursor_u32(&c);
	struct buf b;
	buf_init(&b);
	buf_u32(&b, *out + 1);
	v = local_val(buf_slice(&b));
	rc = mdb_put(txn, l->meta, &k, &v, 0);
	buf_fini(&b);
	return rc;
}

static int row_put(struct local *l, MDB_txn *txn, const char *name, struct row row)
{
	struct buf b;
	buf_init(&b);
	buf_u32(&b, row.id);
	buf_u32(&b, row.partitions);
	buf_u8(&b, row.compacted);
	buf_u64(&b, (uint64_t)row.retention_ms);
	MDB_val k = local_val(slice_of(name)), v = local_val(buf_slice(&b));
	int rc = mdb_put(txn, l->topics, &k, &v, 0);
	buf_fini(&b);
	return rc;
}

static int create(struct local *l, MDB_txn *txn, const struct log_topic *t, struct local_topic **out)
{
	struct row row = {0, t->partitions, t->compacted, t->retention_ms};
	int rc = next_id(l, txn, &row.id);
	rc = rc ? rc : row_put(l, txn, t->name, row);
	return rc ? rc : open_parts(l, txn, MDB_CREATE, t->name, row, out);
}

static int create_locked(struct local *l, const struct log_topic *t, struct err *err)
{
	MDB_txn *txn;
	struct row row;
	struct local_topic *fresh = NULL;
	int rc = mdb_txn_begin(l->env, NULL, 0, &txn);
	if (rc)
		return local_error(l, rc, "creating a topic", err);
	rc = row_get(l, txn, t->name, &row);
	if (rc == MDB_NOTFOUND)
		rc = create(l, txn, t, &fresh);
	if (!fresh) {
		mdb_txn_abort(txn);
		if (!rc && row.partitions != t->partitions)
			return err_set(err, ERR_INPUT, "topic-differs", "topic %s has %" PRIu32 " partitions, not %" PRIu32 ": the number is fixed "
				"when it is created; docs/operators.md says how to move to another", t->name, row.partitions, t->partitions);
		return rc ? local_error(l, rc, "creating a topic", err) : OK;
	}
	if ((rc = mdb_txn_commit(txn))) {
		free_topic(fresh);
		return local_error(l, rc, "creating a topic", err);
	}
	cache(l, fresh);
	return OK;
}

static int refuse_read_only(const struct local *l, struct err *err)
{
	return l->read_only ? err_set(err, ERR_INPUT, "read-only", "log %s is open for reading only", l->path) : OK;
}

int local_topic_create(struct log *log, const struct log_topic *t, struct err *err)
{
	struct local *l = local_of(log);
	int rc = refuse_read_only(l, err);
	if (rc)
		return rc;
	pthread_mutex_lock(&l->topics_mutex);
	rc = create_locked(l, t, err);
	pthread_mutex_unlock(&l->topics_mutex);
	return rc;
}

/* Its databases stay behind empty: closing a handle that other threads may be using is not safe, and ids are not reused. */
static int drop(struct local *l, struct local_topic *t)
{
	MDB_txn *txn;
	MDB_val k = local_val(slice_of(t->name));
	int rc = mdb_txn_begin(l->env, NULL, 0, &txn);
	if (rc)
		return rc;
	rc = mdb_del(txn, l->topics, &k, NULL);
	for (uint32_t i = 0; i < t->partitions && !rc; i++) {
		k = (MDB_val){sizeof t->parts[i].ends_key, t->parts[i].ends_key};
		rc = mdb_del(txn, l->ends, &k, NULL);
		rc = rc ? rc : mdb_drop(txn, t->parts[i].dbi, 0);
	}
	if (!rc)
		return mdb_txn_commit(txn);
	mdb_txn_abort(txn);
	return rc;
}

int local_topic_delete(struct log *log, const char *name, struct err *err)
{
	struct local *l = local_of(log);
	struct local_topic *t;
	int rc = refuse_read_only(l, err);
	if (rc)
		return rc;
	pthread_mutex_lock(&l->topics_mutex);
	rc = look_up(l, name, &t, err);
	if (!rc && (rc = drop(l, t)))
		rc = local_error(l, rc, "deleting a topic", err);
	else if (!rc)
		t->gone = true;
	pthread_mutex_unlock(&l->topics_mutex);
	return rc;
}

/* --- listing: rows are copied out first, so that a slow `each` pins nothing ------------------------------------------------- */

static int copy_table(struct local *l, MDB_dbi dbi, struct buf *out, struct err *err)
{
	MDB_txn *txn;
	MDB_cursor *cur;
	MDB_val k, v;
	int rc = mdb_txn_begin(l->env, NULL, MDB_RDONLY, &txn);
	if (rc)
		return local_error(l, rc, "reading", err);
	if (!(rc = mdb_cursor_open(txn, dbi, &cur))) {
		while (!(rc = mdb_cursor_get(cur, &k, &v, MDB_NEXT))) {
			buf_bytes(out, local_slice(k));
			buf_u8(out, 0); /* the key becomes a C string, or two */
			buf_bytes(out, local_slice(v));
		}
		mdb_cursor_close(cur);
	}
	mdb_txn_abort(txn);
	return rc == MDB_NOTFOUND ? OK : local_error(l, rc, "reading", err);
}

static bool next_row(struct cursor *c, struct slice *key, struct slice *value)
{
	if (c->at == c->end)
		return false;
	*key = cursor_bytes(c);
	(void)cursor_u8(c);
	*value = cursor_bytes(c);
	return !c->bad;
}

int local_topics(struct log *log, int (*each)(void *arg, const struct log_topic *t), void *arg, struct err *err)
{
	struct buf rows;
	struct slice key, value;
	buf_init(&rows);
	int rc = copy_table(local_of(log), local_of(log)->topics, &rows, err);
	struct cursor c = cursor_of(buf_slice(&rows));
	while (!rc && next_row(&c, &key, &value)) {
		struct row row;
		rc = row_decode(local_val(value), &row) ? OK : local_error(local_of(log), MDB_CORRUPTED, "reading topics", err);
		if (!rc)
			rc = each(arg, &(struct log_topic){key.ptr, row.partitions, row.compacted, row.retention_ms});
	}
	buf_fini(&rows);
	return rc;
}

int local_positions(struct log *log, int (*each)(void *arg, const char *consumer, const char *stream, struct slice state), void *arg,
	struct err *err)
{
	struct buf rows;
	struct slice key, value;
	buf_init(&rows);
	int rc = copy_table(local_of(log), local_of(log)->positions, &rows, err);
	struct cursor c = cursor_of(buf_slice(&rows));
	while (!rc && next_row(&c, &key, &value))
		rc = each(arg, key.ptr, key.ptr + strlen(key.ptr) + 1, value);
	buf_fini(&rows);
	return rc;
}

int local_position(struct log *log, const char *consumer, const char *stream, char *out, size_t cap, size_t *len, struct err *err)
{
	struct local *l = local_of(log);
	struct buf key;
	MDB_txn *txn;
	MDB_val v;
	int rc = mdb_txn_begin(l->env, NULL, MDB_RDONLY, &txn);
	if (rc)
		return local_error(l, rc, "reading", err);
	buf_init(&key);
	buf_add(&key, consumer, strlen(consumer) + 1);
	buf_str(&key, stream);
	MDB_val k = local_val(buf_slice(&key));
	rc = mdb_get(txn, l->positions, &k, &v);
	buf_fini(&key);
	if (rc == MDB_NOTFOUND)
		rc = err_set(err, ERR_NOTFOUND, "no-position", "%s has no position in %s", consumer, stream);
	else if (rc)
		rc = local_error(l, rc, "reading a position", err);
	else if (v.mv_size > cap)
		rc = err_set(err, ERR_INPUT, "position-too-long", "the position of %s in %s has %zu bytes", consumer, stream, v.mv_size);
	else
		memcpy(out, v.mv_data, *len = v.mv_size);
	mdb_txn_abort(txn);
	return rc;
}
