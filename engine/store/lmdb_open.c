/* SPDX-License-Identifier: Apache-2.0 */
/* Opening: what stands in the folder is kept where it is fit to be, or thrown away; the changelog has it all. */
#include "engine/store/lmdb.h"

#include <errno.h>
#include <fcntl.h>
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

int lmdb_open(const struct store_settings *s, struct store **out, enum store_state *state, struct err *err)
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

void lmdb_close(struct store *base)
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

int lmdb_wipe(struct store *base, struct err *err)
{
	store_abort(base);
	return begin_anew(lmdb_of(base), err);
}
