/* SPDX-License-Identifier: Apache-2.0 */
/* Opening, batches, reading. The timer table and iteration are in lmdb_each.c. */
#include "engine/store/lmdb.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/file.h"
#include "engine/base/say.h"
#include "engine/base/testhooks.h"

#define DEFAULT_MAP_BYTES (4LL * 1024 * 1024 * 1024) /* addresses, not disk: the file grows as it fills */
#define BOOT_ID "/proc/sys/kernel/random/boot_id"

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

/* --- opening ------------------------------------------------------------------------------------------------------------------------------ */

static void read_boot_id(char out[64])
{
	if (testhook_boot_id()) {
		snprintf(out, 64, "%s", testhook_boot_id());
		return;
	}
	int fd = open(BOOT_ID, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd >= 0 ? read(fd, out, 63) : 0;

	if (fd >= 0)
		close(fd);
	out[n > 0 ? n : 0] = '\0';
}

static void remove_files(const char *path)
{
	char name[600];

	snprintf(name, sizeof name, "%s/data.mdb", path);
	unlink(name);
	snprintf(name, sizeof name, "%s/lock.mdb", path);
	unlink(name);
}

static int open_env(struct lmdb *st, unsigned flags)
{
	int rc = mdb_env_create(&st->env);

	if (!rc && !(rc = mdb_env_set_mapsize(st->env, (size_t)st->map_bytes)) && !(rc = mdb_env_set_maxdbs(st->env, 8)))
		rc = mdb_env_open(st->env, st->path, flags, 0600);
	if (rc && st->env) {
		mdb_env_close(st->env);
		st->env = NULL;
	}
	return rc;
}

static int open_tables(struct lmdb *st, bool create)
{
	MDB_txn *txn;
	unsigned flags = create ? MDB_CREATE : 0;
	int rc = mdb_txn_begin(st->env, NULL, create ? 0 : MDB_RDONLY, &txn);

	if (rc)
		return rc;
	if (!(rc = mdb_dbi_open(txn, "aggregate", flags, &st->aggregates)) && !(rc = mdb_dbi_open(txn, "timer", flags, &st->timers)))
		rc = mdb_dbi_open(txn, "meta", flags, &st->meta);
	if (rc)
		mdb_txn_abort(txn);
	else
		rc = mdb_txn_commit(txn);
	return rc;
}

static int open_files(struct lmdb *st)
{
	int rc = open_env(st, MDB_NOSYNC | MDB_WRITEMAP | MDB_NOTLS | MDB_NORDAHEAD);

	if (!rc)
		rc = open_tables(st, true);
	if (rc && st->env) {
		mdb_env_close(st->env);
		st->env = NULL;
	}
	return rc;
}

static int64_t read_position(struct lmdb *st, const char *name)
{
	struct slice s;

	if (store_meta_get(&st->store, name, &s, NULL) || s.len != 8)
		return -1;
	struct cursor c = cursor_of(s);
	return (int64_t)cursor_u64(&c);
}

static int write_birth(struct lmdb *st, struct err *err)
{
	int rc = store_begin(&st->store, err);

	if (!rc && !(rc = store_meta_put(&st->store, "identity", slice_of(st->identity), err)) &&
	    !(rc = store_meta_put(&st->store, "boot", slice_of(st->boot), err)))
		rc = store_commit(&st->store, -1, -1, err);
	return rc;
}

/* Why the store cannot be kept, or NULL. A store that was not closed in order is only as good as the page cache, which the boot id vouches for. */
static const char *unfit(struct lmdb *st)
{
	struct slice s;

	if (store_meta_get(&st->store, "identity", &s, NULL))
		return "it is not finished";
	if (!slice_is(s, st->identity))
		return "it belongs to another deployment, log or partition";
	if (!st->boot[0])
		return "the system tells no boot id to vouch for it";
	if (store_meta_get(&st->store, "boot", &s, NULL) || !slice_is(s, st->boot))
		return "it is older than the last start of the operating system";
	return NULL;
}

/* Was the file cut (by a copy, a full disk)? LMDB does not look: it would read zeros, or find that a page is missing much later. */
static bool cut_short(struct lmdb *st, const struct stat *before)
{
	MDB_envinfo info;
	MDB_stat stat;

	mdb_env_info(st->env, &info);
	mdb_env_stat(st->env, &stat);
	return (uint64_t)before->st_size < (uint64_t)(info.me_last_pgno + 1) * stat.ms_psize;
}

static int begin_anew(struct lmdb *st, struct err *err)
{
	int rc;

	if (st->reading)
		mdb_txn_abort(st->reading);
	st->reading = NULL;
	st->stale = false;
	if (st->env)
		mdb_env_close(st->env);
	st->env = NULL;
	remove_files(st->path);
	if ((rc = open_files(st)))
		return lmdb_error(err, "opening", rc);
	return write_birth(st, err);
}

static int lock_folder(struct lmdb *st, struct err *err)
{
	char name[600];

	snprintf(name, sizeof name, "%s/owner", st->path);
	st->lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (st->lock < 0)
		return err_set(err, ERR_FATAL, "store-error", "%s: %s", name, strerror(errno));
	if (flock(st->lock, LOCK_EX | LOCK_NB))
		return err_set(err, ERR_FATAL, "store-in-use", "%s is in use by another process: two instances need two state folders", st->path);
	return OK;
}

/* The boot id stands beside the files too, to be compared before LMDB maps them: after a power cut they may be of any content and
 * any length, and a page that is looked for beyond a file's end is SIGBUS, not an error. */
static bool is_of_this_boot(struct lmdb *st)
{
	char noted[sizeof st->boot] = "";
	ssize_t n = pread(st->lock, noted, sizeof noted - 1, 0);

	return n > 0 && !strcmp(noted, st->boot);
}

static int note_boot(struct lmdb *st, struct err *err)
{
	size_t n = strlen(st->boot);

	if (ftruncate(st->lock, 0) || pwrite(st->lock, st->boot, n, 0) != (ssize_t)n)
		return err_set(err, ERR_FATAL, "store-error", "%s/owner: %s", st->path, strerror(errno));
	return OK;
}

static struct lmdb *new_store(const char *path, const char *identity, int64_t map_bytes)
{
	struct lmdb *st = calloc(1, sizeof *st);

	if (!st)
		return NULL;
	st->store.driver = &store_lmdb;
	st->lock = -1;
	st->map_bytes = map_bytes ? map_bytes : DEFAULT_MAP_BYTES;
	snprintf(st->path, sizeof st->path, "%s", path);
	snprintf(st->identity, sizeof st->identity, "%s", identity);
	read_boot_id(st->boot);
	buf_init(&st->joined);
	return st;
}

static int lmdb_open(const struct store_settings *s, struct store **out, enum store_state *state, struct err *err)
{
	struct lmdb *st = new_store(s->path, s->identity, s->map_bytes);
	char data[600];
	struct stat before;
	int rc;

	if (!st)
		return err_set(err, ERR_FATAL, "out-of-memory", "not enough memory to open a store");
	if ((rc = file_make_folder(s->path, err)) || (rc = lock_folder(st, err))) {
		store_close(&st->store);
		return rc;
	}
	snprintf(data, sizeof data, "%s/data.mdb", s->path);
	*state = stat(data, &before) ? STORE_NEW : STORE_KEPT;
	if (!is_of_this_boot(st)) {
		if (*state == STORE_KEPT) {
			say(SAY_WARN, "store", "thrown-away", "path=%s reason=\"it is older than the last start of the operating system\"", s->path);
			*state = STORE_THROWN_AWAY;
		}
		remove_files(s->path);
		if ((rc = note_boot(st, err))) {
			store_close(&st->store);
			return rc;
		}
	}
	int mdb = open_files(st);
	const char *why = mdb ? mdb_strerror(mdb) : *state == STORE_NEW ? NULL : cut_short(st, &before) ? "its file was cut" : unfit(st);
	if (*state == STORE_KEPT && why) {
		say(SAY_WARN, "store", "thrown-away", "path=%s reason=\"%s\"", s->path, why);
		*state = STORE_THROWN_AWAY;
	}
	if (*state != STORE_KEPT && (rc = begin_anew(st, err))) {
		store_close(&st->store);
		return rc;
	}
	st->store.changelog = read_position(st, "changelog");
	st->store.input = read_position(st, "input");
	*out = &st->store;
	return OK;
}

int store_open_read(const char *path, struct store **out, struct err *err)
{
	struct lmdb *st = new_store(path, "", 0);
	int rc;

	if (!st)
		return err_set(err, ERR_FATAL, "out-of-memory", "not enough memory to open a store");
	if ((rc = open_env(st, MDB_RDONLY | MDB_NOTLS | MDB_NORDAHEAD)) || (rc = open_tables(st, false))) {
		store_close(&st->store);
		return rc == ENOENT || rc == MDB_NOTFOUND ? err_set(err, ERR_NOTFOUND, "no-store", "%s holds no store", path)
		                                          : lmdb_error(err, "opening for reading", rc);
	}
	st->store.changelog = read_position(st, "changelog");
	st->store.input = read_position(st, "input");
	*out = &st->store;
	return OK;
}

static void lmdb_close(struct store *base)
{
	struct lmdb *st = lmdb_of(base);

	store_abort(base);
	if (st->reading)
		mdb_txn_abort(st->reading);
	if (st->env)
		mdb_env_close(st->env);
	if (st->lock >= 0)
		close(st->lock);
	buf_fini(&st->joined);
	free(st);
}

static int lmdb_wipe(struct store *base, struct err *err)
{
	store_abort(base);
	return begin_anew(lmdb_of(base), err);
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
