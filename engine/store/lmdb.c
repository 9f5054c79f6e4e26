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
	const MDB_dbi tables[] = {0, 1, st->aggregates, st->timers, st->meta}; /* 0, 1: LMDB's own, of free pages and of tables */
	size_t pages = 2;                                                        /* LMDB's heads */
	MDB_envinfo info;
	MDB_txn *txn;
	MDB_stat stat = {0};

	if (lmdb_reading(st, &txn))
		return 100;
	for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
		mdb_stat(txn, tables[i], &stat);
		pages += stat.ms_branch_pages + stat.ms_leaf_pages + stat.ms_overflow_pages;
	}
	mdb_env_info(st->env, &info);
	return (int)(pages * stat.ms_psize * 100 / info.me_mapsize);
}

const struct store_driver store_lmdb = {
	.open = lmdb_open, .close = lmdb_close, .wipe = lmdb_wipe, .get = lmdb_get, .meta_get = lmdb_meta_get,
	.begin = lmdb_begin, .put = lmdb_put, .meta_put = lmdb_meta_put, .commit = lmdb_commit, .abort = lmdb_abort,
	.due = lmdb_due, .fill_percent = lmdb_fill_percent, .each = lmdb_each,
};
