/* SPDX-License-Identifier: Apache-2.0 */
/* Keys, reading, batches. Which files are fit to be kept: lmdb_open.c; iteration: lmdb_each.c. */
#include "engine/store/lmdb.h"

int lmdb_error(struct err *err, const char *what, int mdb)
{
	if (mdb == MDB_MAP_FULL)
		return err_set(err, ERR_FATAL, "store-full", "the store's map is full; raise store_bytes and start again: nothing is lost (%s)", what);
	return err_set(err, ERR_FATAL, "store-error", "store, %s: %s", what, mdb_strerror(mdb));
}

/* --- keys ---------------------------------------------------------------------------------------------------------------------------------- */

static size_t part_key(struct slice subject, uint8_t part, char out[STORE_KEY_BYTES])
{
	BUG_ON(subject.len + 2 > STORE_KEY_BYTES);
	memcpy(out, subject.ptr, subject.len);
	out[subject.len] = '\0';
	out[subject.len + 1] = (char)part;
	return subject.len + 2;
}

size_t lmdb_timer_key(int kind, int64_t due_ms, struct slice subject, char out[STORE_KEY_BYTES])
{
	uint64_t ordered = (uint64_t)due_ms ^ (1ULL << 63); /* signed order as byte order */

	BUG_ON(subject.len + 9 > STORE_KEY_BYTES);
	out[0] = (char)kind;
	for (int i = 0; i < 8; i++)
		out[1 + i] = (char)(ordered >> (56 - 8 * i));
	memcpy(out + 9, subject.ptr, subject.len);
	return 9 + subject.len;
}

/* --- reading ------------------------------------------------------------------------------------------------------------------------------ */

/* The transaction to read through: the batch's own, or a snapshot that is renewed after each commit. */
int lmdb_reading(struct lmdb *st, MDB_txn **out)
{
	int rc = 0;

	if (st->writing) {
		*out = st->writing;
		return 0;
	}
	if (!st->reading)
		rc = mdb_txn_begin(st->env, NULL, MDB_RDONLY, &st->reading);
	else if (st->stale)
		rc = mdb_txn_renew(st->reading);
	if (!rc)
		st->stale = false;
	*out = st->reading;
	return rc;
}

/* A commit frees pages only when no reader holds them. */
void lmdb_stop_reading(struct lmdb *st)
{
	if (st->reading && !st->stale) {
		mdb_txn_reset(st->reading);
		st->stale = true;
	}
}

static int get_part(struct lmdb *st, MDB_txn *txn, struct slice subject, uint8_t part, MDB_val *value)
{
	char bytes[STORE_KEY_BYTES];
	MDB_val key = {part_key(subject, part, bytes), bytes};

	return mdb_get(txn, st->aggregates, &key, value);
}

static int lmdb_get(struct store *base, struct slice subject, struct slice *out, struct err *err)
{
	struct lmdb *st = lmdb_of(base);
	MDB_val value;
	MDB_txn *txn;
	int rc = lmdb_reading(st, &txn);

	if (rc || (rc = get_part(st, txn, subject, 0, &value)))
		return rc == MDB_NOTFOUND ? ERR_NOTFOUND : lmdb_error(err, "reading", rc);
	*out = (struct slice){value.mv_data, value.mv_size};
	if (value.mv_size < STORE_PART_BYTES)
		return OK;
	buf_clear(&st->joined);
	for (unsigned part = 1; !rc; part++) {
		buf_add(&st->joined, value.mv_data, value.mv_size);
		if (value.mv_size < STORE_PART_BYTES)
			break;
		rc = get_part(st, txn, subject, (uint8_t)part, &value);
	}
	if (rc && rc != MDB_NOTFOUND)
		return lmdb_error(err, "reading", rc);
	*out = buf_slice(&st->joined);
	return OK;
}

static int lmdb_meta_get(struct store *base, const char *name, struct slice *out, struct err *err)
{
	struct lmdb *st = lmdb_of(base);
	MDB_val key = {strlen(name), (void *)(uintptr_t)name}, value;
	MDB_txn *txn;
	int rc = lmdb_reading(st, &txn);

	if (rc || (rc = mdb_get(txn, st->meta, &key, &value)))
		return rc == MDB_NOTFOUND ? ERR_NOTFOUND : lmdb_error(err, "reading", rc);
	*out = (struct slice){value.mv_data, value.mv_size};
	return OK;
}

/* --- a batch ------------------------------------------------------------------------------------------------------------------------------ */

static int lmdb_begin(struct store *base, struct err *err)
{
	struct lmdb *st = lmdb_of(base);

	BUG_ON(st->writing);
	lmdb_stop_reading(st);
	int rc = mdb_txn_begin(st->env, NULL, 0, &st->writing);
	if (!rc && (rc = mdb_cursor_open(st->writing, st->aggregates, &st->place))) {
		mdb_txn_abort(st->writing);
		st->writing = NULL;
	}
	return rc ? lmdb_error(err, "beginning a batch", rc) : OK;
}

static void lmdb_abort(struct store *base)
{
	struct lmdb *st = lmdb_of(base);

	if (st->writing)
		mdb_txn_abort(st->writing);
	st->writing = NULL;
}

static int put_timer(struct lmdb *st, int kind, struct slice subject, int64_t old_ms, int64_t new_ms)
{
	char bytes[STORE_KEY_BYTES];
	MDB_val key, nothing = {0, NULL};
	int rc = 0;

	if (old_ms == new_ms)
		return 0;
	if (old_ms != STORE_NEVER) {
		key = (MDB_val){lmdb_timer_key(kind, old_ms, subject, bytes), bytes};
		rc = mdb_del(st->writing, st->timers, &key, NULL);
		if (rc && rc != MDB_NOTFOUND)
			return rc;
		rc = 0;
	}
	if (new_ms != STORE_NEVER) {
		key = (MDB_val){lmdb_timer_key(kind, new_ms, subject, bytes), bytes};
		rc = mdb_put(st->writing, st->timers, &key, &nothing, 0);
	}
	return rc;
}

/* The parts of the value before: all are there while they are full. */
static int old_parts(struct lmdb *st, struct slice subject, struct store_dues *dues, unsigned *parts)
{
	char bytes[STORE_KEY_BYTES];
	MDB_val value;
	int rc = 0;

	*parts = 0;
	*dues = store_dues_of(SLICE_NONE);
	do {
		MDB_val key = {part_key(subject, (uint8_t)*parts, bytes), bytes};
		if ((rc = mdb_cursor_get(st->place, &key, &value, MDB_SET)))
			return rc == MDB_NOTFOUND ? 0 : rc;
		if (*parts == 0)
			*dues = store_dues_of((struct slice){value.mv_data, value.mv_size});
		++*parts;
	} while (value.mv_size == STORE_PART_BYTES);
	return 0;
}

/* A last part that is exactly full is followed by an empty one, so that the end is known. */
static int put_parts(struct lmdb *st, struct slice subject, struct slice encoded, unsigned old)
{
	char bytes[STORE_KEY_BYTES];
	unsigned part = 0;
	int rc = 0;

	for (size_t at = 0; encoded.ptr && !rc; part++) {
		size_t n = encoded.len - at < STORE_PART_BYTES ? encoded.len - at : STORE_PART_BYTES;
		MDB_val key = {part_key(subject, (uint8_t)part, bytes), bytes}, value = {n, (void *)(uintptr_t)(encoded.ptr + at)};
		rc = mdb_cursor_put(st->place, &key, &value, 0);
		at += n;
		if (n < STORE_PART_BYTES) {
			part++;
			break;
		}
	}
	for (; part < old && !rc; part++) {
		MDB_val key = {part_key(subject, (uint8_t)part, bytes), bytes};
		rc = mdb_del(st->writing, st->aggregates, &key, NULL);
	}
	return rc;
}

static int lmdb_put(struct store *base, struct slice subject, struct slice encoded, struct err *err)
{
	struct lmdb *st = lmdb_of(base);
	struct store_dues before, after = store_dues_of(encoded);
	unsigned parts;
	int rc;

	BUG_ON(!st->writing);
	rc = old_parts(st, subject, &before, &parts);
	for (int kind = 0; kind < 2 && !rc; kind++)
		rc = put_timer(st, kind, subject, before.of[kind], after.of[kind]);
	if (!rc)
		rc = put_parts(st, subject, encoded, parts);
	return rc ? lmdb_error(err, "writing", rc) : OK;
}

static int lmdb_meta_put(struct store *base, const char *name, struct slice value, struct err *err)
{
	struct lmdb *st = lmdb_of(base);
	MDB_val key = {strlen(name), (void *)(uintptr_t)name}, v = {value.len, (void *)(uintptr_t)value.ptr};

	BUG_ON(!st->writing);
	int rc = mdb_put(st->writing, st->meta, &key, &v, 0);
	return rc ? lmdb_error(err, "writing", rc) : OK;
}

static int put_position(struct lmdb *st, const char *name, int64_t v, struct err *err)
{
	char bytes[8];

	for (int i = 0; i < 8; i++)
		bytes[i] = (char)((uint64_t)v >> (8 * i));
	return store_meta_put(&st->store, name, (struct slice){bytes, 8}, err);
}

static int lmdb_commit(struct store *base, int64_t changelog_position, int64_t input_position, struct err *err)
{
	struct lmdb *st = lmdb_of(base);
	int rc = put_position(st, "changelog", changelog_position, err);

	if (!rc)
		rc = put_position(st, "input", input_position, err);
	if (rc) {
		lmdb_abort(base);
		return rc;
	}
	rc = mdb_txn_commit(st->writing);
	st->writing = NULL;
	return rc ? lmdb_error(err, "committing", rc) : OK;
}

static int lmdb_fill_percent(struct store *base)
{
	struct lmdb *st = lmdb_of(base);
	const MDB_dbi tables[] = {0, 1, st->aggregates, st->timers, st->meta}; /* 0, 1: LMDB's own, of free pages and of tables */
	size_t pages = 2;                                                        /* LMDB's heads */
	MDB_txn *txn;
	MDB_stat stat = {0};

	if (lmdb_reading(st, &txn))
		return 100;
	for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
		if (mdb_stat(txn, tables[i], &stat))
			return 100;
		pages += stat.ms_branch_pages + stat.ms_leaf_pages + stat.ms_overflow_pages;
	}
	return (int)(pages * stat.ms_psize * 100 / (size_t)st->map_bytes);
}

const struct store_driver store_lmdb = {
	.open = lmdb_open, .close = lmdb_close, .wipe = lmdb_wipe, .get = lmdb_get, .meta_get = lmdb_meta_get,
	.begin = lmdb_begin, .put = lmdb_put, .meta_put = lmdb_meta_put, .commit = lmdb_commit, .abort = lmdb_abort,
	.due = lmdb_due, .fill_percent = lmdb_fill_percent, .each = lmdb_each,
};
