/* SPDX-License-Identifier: Apache-2.0 */
/* Iteration: timers that are due, and all aggregates. */
#include "engine/store/lmdb.h"

#define SNAPSHOT_BYTES (1024 * 1024) /* copied per snapshot: a reader that stalls pins no pages */

static int64_t due_of(MDB_val key)
{
	const unsigned char *p = key.mv_data;
	uint64_t v = 0;

	for (int i = 1; i <= 8; i++)
		v = v << 8 | p[i];
	return (int64_t)(v ^ (1ULL << 63));
}

/* Collects rows while in bounds; subjects as offsets into buf first, since it may move. */
static int collect(MDB_cursor *at, MDB_val key, int kind, int64_t up_to_ms, size_t max, struct store_due *out, size_t *count,
	struct buf *buf)
{
	int rc = 0;

	while (!rc && *count < max && key.mv_size >= 9 && ((const char *)key.mv_data)[0] == (char)kind && due_of(key) <= up_to_ms) {
		out[*count].due_ms = due_of(key);
		out[*count].subject.len = key.mv_size - 9;
		buf_add(buf, (const char *)key.mv_data + 9, key.mv_size - 9);
		++*count;
		rc = mdb_cursor_get(at, &key, NULL, MDB_NEXT);
	}
	size_t offset = 0;
	for (size_t i = 0; i < *count; i++) {
		out[i].subject.ptr = buf->ptr + offset;
		offset += out[i].subject.len;
	}
	return rc == MDB_NOTFOUND ? 0 : rc;
}

int lmdb_due(struct store *base, int kind, int64_t up_to_ms, int64_t from_due_ms, struct slice from_subject, size_t max,
              struct store_due *out, size_t *count, struct buf *buf, struct err *err)
{
	char bytes[STORE_KEY_BYTES];
	size_t n = lmdb_timer_key(kind, from_due_ms, from_subject.ptr ? from_subject : SLICE_LIT(""), bytes);
	MDB_val key = {n, bytes}, nothing;
	MDB_cursor *at;
	MDB_txn *txn;
	struct lmdb *st = lmdb_of(base);
	int rc = lmdb_reading(st, &txn);

	*count = 0;
	buf_clear(buf);
	if (rc || (rc = mdb_cursor_open(txn, st->timers, &at)))
		return lmdb_error(err, "reading timers", rc);
	rc = mdb_cursor_get(at, &key, &nothing, MDB_SET_RANGE);
	if (!rc && from_subject.ptr && key.mv_size == n && !memcmp(key.mv_data, bytes, n))
		rc = mdb_cursor_get(at, &key, &nothing, MDB_NEXT);
	if (!rc)
		rc = collect(at, key, kind, up_to_ms, max, out, count, buf);
	mdb_cursor_close(at);
	lmdb_stop_reading(st);
	return rc && rc != MDB_NOTFOUND ? lmdb_error(err, "reading timers", rc) : OK;
}

/* Copies up to SNAPSHOT_BYTES of the aggregates after `last` into rows; *more: it stopped before the end. */
static int copy_rows(struct lmdb *st, struct buf *last, struct buf *rows, bool *more, struct err *err)
{
	MDB_val key = {last->len, last->ptr}, value;
	MDB_cursor *at;
	MDB_txn *txn;
	int rc = lmdb_reading(st, &txn);

	*more = false;
	buf_clear(rows);
	if (rc || (rc = mdb_cursor_open(txn, st->aggregates, &at)))
		return lmdb_error(err, "listing", rc);
	rc = mdb_cursor_get(at, &key, &value, last->len ? MDB_SET_RANGE : MDB_FIRST);
	while (!rc && !*more) {
		buf_bytes(rows, (struct slice){key.mv_data, key.mv_size});
		buf_bytes(rows, (struct slice){value.mv_data, value.mv_size});
		bool whole = value.mv_size < STORE_PART_BYTES; /* stop between aggregates only */
		rc = mdb_cursor_get(at, &key, &value, MDB_NEXT);
		if (!rc && whole && rows->len >= SNAPSHOT_BYTES) {
			*more = true;
			buf_clear(last);
			buf_add(last, key.mv_data, key.mv_size);
		}
	}
	mdb_cursor_close(at);
	lmdb_stop_reading(st);
	return rc && rc != MDB_NOTFOUND ? lmdb_error(err, "listing", rc) : OK;
}

int lmdb_each(struct store *base, int (*each)(void *arg, struct slice subject, struct slice encoded), void *arg, struct err *err)
{
	struct buf last, rows, whole;
	bool more = true;
	int rc = OK;

	buf_init(&last);
	buf_init(&rows);
	buf_init(&whole);
	while (!rc && more && !(rc = copy_rows(lmdb_of(base), &last, &rows, &more, err))) {
		struct cursor c = cursor_of(buf_slice(&rows));
		while (!rc && c.at < c.end) {
			struct slice key = cursor_bytes(&c), part = cursor_bytes(&c);
			buf_slice_add(&whole, part);
			if (part.len == STORE_PART_BYTES)
				continue;
			rc = each(arg, (struct slice){key.ptr, key.len - 2}, buf_slice(&whole));
			buf_clear(&whole);
		}
	}
	buf_fini(&last);
	buf_fini(&rows);
	buf_fini(&whole);
	return rc;
}
