/* SPDX-License-Identifier: Apache-2.0 */
/* Reading: each fetch takes a snapshot, copies out at most LOCAL_SNAPSHOT_BYTES and gives the snapshot back. */
#include "engine/log/local.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct fetch { /* a reused snapshot and the records copied out of the last one */
	struct local *l;
	MDB_txn *txn;        /* reset between fetches; NULL before the first */
	size_t seen;         /* number of the last snapshot */
	struct buf bytes;
	struct slot { int64_t offset; size_t at, len; } *slots;
	struct log_record *records;
	struct log_header *headers; /* LOG_MAX_HEADERS a record would be wasteful: packed */
	size_t cap, count, header_cap;
};

static void fetch_fini(struct fetch *f)
{
	if (f->txn)
		mdb_txn_abort(f->txn);
	buf_fini(&f->bytes);
	free(f->slots);
	free(f->records);
	free(f->headers);
}

static int fetch_begin(struct fetch *f)
{
	int rc = f->txn ? mdb_txn_renew(f->txn) : mdb_txn_begin(f->l->env, NULL, MDB_RDONLY, &f->txn);
	if (!rc)
		f->seen = mdb_txn_id(f->txn);
	return rc;
}

static void *grown(void *p, size_t n, size_t size)
{
	p = realloc(p, n * size);
	NO_MEMORY_ON(!p);
	return p;
}

static void keep_slot(struct fetch *f, MDB_val k, MDB_val v)
{
	if (f->count == f->cap) {
		f->cap = f->cap ? f->cap * 2 : 64;
		f->slots = grown(f->slots, f->cap, sizeof *f->slots);
		f->records = grown(f->records, f->cap, sizeof *f->records);
	}
	f->slots[f->count++] = (struct slot){(int64_t)local_un64(k.mv_data), f->bytes.len, v.mv_size};
	buf_slice_add(&f->bytes, local_slice(v));
}

static int copy_out(struct fetch *f, MDB_dbi dbi, int64_t from, size_t max)
{
	MDB_cursor *cur;
	unsigned char key[8];
	local_be64(key, (uint64_t)from);
	MDB_val k = {sizeof key, key}, v;
	int rc = mdb_cursor_open(f->txn, dbi, &cur);
	if (rc)
		return rc;
	rc = mdb_cursor_get(cur, &k, &v, MDB_SET_RANGE);
	while (!rc && f->count < max && (!f->count || f->bytes.len + v.mv_size <= LOCAL_SNAPSHOT_BYTES)) {
		keep_slot(f, k, v);
		rc = mdb_cursor_get(cur, &k, &v, MDB_NEXT);
	}
	mdb_cursor_close(cur);
	return rc == MDB_NOTFOUND ? 0 : rc;
}

/* Headers are decoded into one array, which may move while it grows: records get their pointers at the end. */
static bool decode(struct fetch *f, const char *topic, uint32_t partition)
{
	size_t used = 0;
	for (size_t i = 0; i < f->count; i++) {
		struct log_record *r = &f->records[i];
		if (f->header_cap - used < LOG_MAX_HEADERS) {
			f->header_cap = f->header_cap * 2 + LOG_MAX_HEADERS * 8;
			f->headers = grown(f->headers, f->header_cap, sizeof *f->headers);
		}
		*r = (struct log_record){.topic = topic, .partition = partition, .offset = f->slots[i].offset};
		if (!local_record_decode((struct slice){f->bytes.ptr + f->slots[i].at, f->slots[i].len}, r, f->headers + used))
			return false;
		used += r->header_count;
	}
	used = 0;
	for (size_t i = 0; i < f->count; used += f->records[i++].header_count)
		f->records[i].headers = f->headers + used;
	return true;
}

/* Records of the partition from *position on, which moves behind them; to the end when there are none (the last ones may have
 * been compacted away). */
static int fetch(struct fetch *f, const struct local_topic *t, uint32_t partition, size_t max, int64_t *position, struct err *err)
{
	const struct local_part *p = &t->parts[partition];
	struct local_ends ends = {0, 0};
	f->count = 0;
	buf_clear(&f->bytes);
	int rc = fetch_begin(f);
	if (rc)
		return local_error(f->l, rc, "reading", err);
	rc = copy_out(f, p->dbi, *position, max);
	if (!rc && !f->count)
		rc = local_ends_get(f->l, f->txn, p, &ends);
	mdb_txn_reset(f->txn);
	if (rc == MDB_NOTFOUND)
		return err_set(err, ERR_NOTFOUND, "no-topic", "log %s: topic %s was deleted", f->l->path, t->name);
	if (!rc && !decode(f, t->name, partition))
		rc = MDB_CORRUPTED;
	if (rc)
		return local_error(f->l, rc, "reading records", err);
	if (f->count)
		*position = f->slots[f->count - 1].offset + 1;
	else if (*position < (int64_t)ends.next)
		*position = (int64_t)ends.next;
	return OK;
}

/* --- readers ------------------------------------------------------------------------------------------------------------- */

struct local_reader {
	struct log_reader base;
	struct fetch fetch;
	struct local_topic *topic;
	uint32_t partition;
	int64_t position;
};

int local_reader_open(struct log *log, const char *topic, uint32_t partition, int64_t from, struct log_reader **out, struct err *err)
{
	struct local_topic *t;
	struct local_part *p;
	int rc = local_part_get(local_of(log), topic, partition, &t, &p, err);
	if (rc)
		return rc;
	struct local_reader *r = calloc(1, sizeof *r);
	NO_MEMORY_ON(!r);
	*r = (struct local_reader){.base.driver = &log_local, .fetch.l = local_of(log), .topic = t, .partition = partition, .position = from};
	*out = &r->base;
	return OK;
}

void local_reader_close(struct log_reader *base)
{
	struct local_reader *r = (struct local_reader *)base;
	fetch_fini(&r->fetch);
	free(r);
}

int local_reader_next(
	struct log_reader *base, size_t max, int timeout_ms, const struct log_record **out, size_t *count, struct err *err)
{
	struct local_reader *r = (struct local_reader *)base;
	struct timespec deadline;
	local_deadline(timeout_ms, &deadline);
	do {
		int rc = fetch(&r->fetch, r->topic, r->partition, max, &r->position, err);
		if (rc)
			return rc;
		*out = r->fetch.records;
		*count = r->fetch.count;
	} while (!*count && local_wait(r->fetch.l, r->fetch.seen, &deadline));
	return OK;
}

int64_t local_reader_position(const struct log_reader *base)
{
	return ((const struct local_reader *)base)->position;
}

/* --- members: partitions are divided by range over the process's members, once and for all ------------------------------------ */

struct share {
	uint32_t partition;
	int64_t position;
	bool announced, running, end_said;
};

struct local_member {
	struct log_member base;
	struct fetch fetch;
	char *group;
	struct local_topic *topic;
	struct share *shares;
	uint32_t count;
	uint32_t turn;       /* where the next round begins: no partition starves another */
	size_t idle_at;      /* the snapshot in which every running partition was at its end; 0: none */
};

const char *local_member_group(const struct log_member *m)
{
	return ((const struct local_member *)m)->group;
}

const char *local_member_topic(const struct log_member *m)
{
	return ((const struct local_member *)m)->topic->name;
}

int local_member_open(struct log *log, const struct log_member_settings *s, struct log_member **out, struct err *err)
{
	struct local_topic *t;
	int rc = local_topic_get(local_of(log), s->topic, &t, err);
	if (rc)
		return rc;
	struct local_member *m = calloc(1, sizeof *m);
	NO_MEMORY_ON(!m);
	uint32_t each = t->partitions / s->count, more = t->partitions % s->count;
	uint32_t first = s->index * each + (s->index < more ? s->index : more);
	*m = (struct local_member){.base.driver = &log_local, .fetch.l = local_of(log), .group = strdup(s->group), .topic = t,
		.count = each + (s->index < more)};
	m->shares = calloc(m->count + 1, sizeof *m->shares);
	NO_MEMORY_ON(!m->group || !m->shares);
	for (uint32_t i = 0; i < m->count; i++)
		m->shares[i].partition = first + i;
	*out = &m->base;
	return OK;
}

void local_member_close(struct log_member *base)
{
	struct local_member *m = (struct local_member *)base;
	fetch_fini(&m->fetch);
	free(m->shares);
	free(m->group);
	free(m);
}

/* What there is to say now, if anything: *out stays LOG_NOTHING when every running partition is at its end. */
static int round_of(struct local_member *m, size_t max, struct log_event *out, struct err *err)
{
	for (uint32_t i = 0; i < m->count; i++)
		if (!m->shares[i].announced) {
			m->shares[i].announced = true;
			*out = (struct log_event){.kind = LOG_ASSIGNED, .partition = m->shares[i].partition};
			return OK;
		}
	size_t oldest = 0; /* snapshot of this round: a commit after it wakes us */
	for (uint32_t i = 0; i < m->count; i++) {
		struct share *s = &m->shares[(m->turn + i) % m->count];
		if (!s->running)
			continue;
		int rc = fetch(&m->fetch, m->topic, s->partition, max, &s->position, err);
		if (rc)
			return rc;
		oldest = oldest ? oldest : m->fetch.seen;
		if (!m->fetch.count && s->end_said)
			continue;
		m->turn = (m->turn + i + 1) % m->count;
		s->end_said = !m->fetch.count;
		*out = (struct log_event){m->fetch.count ? LOG_RECORDS : LOG_END, s->partition, m->fetch.records, m->fetch.count};
		return OK;
	}
	m->idle_at = oldest;
	return OK;
}

int local_member_poll(struct log_member *base, size_t max_records, int timeout_ms, struct log_event *out, struct err *err)
{
	struct local_member *m = (struct local_member *)base;
	struct timespec deadline;
	local_deadline(timeout_ms, &deadline);
	for (;;) {
		if (m->idle_at && !local_wait(m->fetch.l, m->idle_at, &deadline))
			return OK;
		m->idle_at = 0;
		int rc = round_of(m, max_records, out, err);
		if (rc || out->kind != LOG_NOTHING)
			return rc;
		if (!m->idle_at) { /* nothing runs: only time passes */
			(void)local_wait(m->fetch.l, 0, &deadline);
			return OK;
		}
	}
}

static int share_of(struct local_member *m, uint32_t partition, struct share **out, struct err *err)
{
	for (uint32_t i = 0; i < m->count; i++)
		if (m->shares[i].partition == partition && m->shares[i].announced) {
			*out = &m->shares[i];
			m->idle_at = 0;
			return OK;
		}
	return err_set(err, ERR_INPUT, "not-assigned", "topic %s: partition %" PRIu32 " is not this member's", m->topic->name, partition);
}

int local_member_committed(struct log_member *base, uint32_t partition, int64_t *out, struct err *err)
{
	struct local_member *m = (struct local_member *)base;
	char stream[256], state[32];
	size_t len;
	struct err e;
	snprintf(stream, sizeof stream, "%s/%" PRIu32, m->topic->name, partition);
	int rc = local_position(&m->fetch.l->base, m->group, stream, state, sizeof state - 1, &len, &e);
	if (rc == OK) {
		state[len] = '\0';
		*out = strtoll(state, NULL, 10);
	} else if (rc == ERR_NOTFOUND) {
		*out = 0;
		rc = OK;
	} else if (err) {
		*err = e;
	}
	return rc;
}

int local_member_resume(struct log_member *base, uint32_t partition, int64_t from, struct err *err)
{
	struct share *s;
	int rc = share_of((struct local_member *)base, partition, &s, err);
	if (!rc) {
		s->position = from;
		s->running = true;
		s->end_said = false;
	}
	return rc;
}

int local_member_pause(struct log_member *base, uint32_t partition, struct err *err)
{
	struct share *s;
	int rc = share_of((struct local_member *)base, partition, &s, err);
	if (!rc)
		s->running = false;
	return rc;
}

int local_member_release(struct log_member *base, uint32_t partition, struct err *err)
{
	return local_member_pause(base, partition, err); /* the local log never takes a partition away */
}
