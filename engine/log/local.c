/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/log/local.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "engine/base/bus.h"

/* --- errors ------------------------------------------------------------------------------------------------------------ */

static const struct {
	int rc, cls;
	const char *code, *mend;
} mends[] = {
	{MDB_MAP_FULL, ERR_FULL, "log-full", "the log has reached its bound: raise log.map_bytes, or shorten retention"},
	{MDB_DBS_FULL, ERR_FULL, "too-many-partitions", "the log has no room for more topics: use fewer partitions"},
	{MDB_READERS_FULL, ERR_RETRY, "too-many-readers", "too many readers have the log open: end some of them"},
	{MDB_MAP_RESIZED, ERR_FATAL, "map-resized", "another process opened the log with a larger log.map_bytes: use the same"},
	{ENOSPC, ERR_FATAL, "disk-full", "make room on the disk and start again; nothing unfinished was acknowledged"},
	{EDQUOT, ERR_FATAL, "disk-full", "make room in the quota and start again; nothing unfinished was acknowledged"},
	{EIO, ERR_FATAL, "disk-error", "the disk reports an error: check it, restore from a backup if it is broken"},
	{EACCES, ERR_FATAL, "no-permission", "give this user the folder and its files"},
	{EROFS, ERR_FATAL, "no-permission", "the file system is mounted for reading only"},
	{ENOENT, ERR_FATAL, "no-log", "there is no log in this folder; `aldyn run` makes one"},
	{MDB_INVALID, ERR_FATAL, "not-a-log", "the folder's data.mdb is not a log: name another folder, or restore from a backup"},
	{MDB_CORRUPTED, ERR_FATAL, "log-damaged", "restore it from a backup"},
	{MDB_PAGE_NOTFOUND, ERR_FATAL, "log-damaged", "restore it from a backup"},
	{MDB_VERSION_MISMATCH, ERR_FATAL, "not-a-log", "it was written by another version of LMDB: use that one"},
};

/* LMDB calls a write that was cut short EIO; on a disk without room that is what ENOSPC looks like. */
static bool is_disk_full(const struct local *l)
{
	struct statvfs s;
	return statvfs(l->path, &s) == 0 && (uint64_t)s.f_bavail * s.f_frsize < LOCAL_LITTLE_ROOM;
}

int local_error(const struct local *l, int rc, const char *doing, struct err *err)
{
	if (rc == EIO && is_disk_full(l))
		rc = ENOSPC;
	for (size_t i = 0; i < sizeof mends / sizeof *mends; i++)
		if (mends[i].rc == rc)
			return err_set(err, mends[i].cls, mends[i].code, "log %s: %s: %s: %s", l->path, doing, mdb_strerror(rc), mends[i].mend);
	return err_set(err, ERR_FATAL, "log-failed", "log %s: %s: %s", l->path, doing, mdb_strerror(rc));
}

/* --- waiting ----------------------------------------------------------------------------------------------------------- */

static struct timespec after(struct timespec t, int ms)
{
	t.tv_sec += ms / 1000;
	t.tv_nsec += (long)(ms % 1000) * 1000000;
	if (t.tv_nsec >= 1000000000) {
		t.tv_sec++;
		t.tv_nsec -= 1000000000;
	}
	return t;
}

static bool earlier(struct timespec a, struct timespec b)
{
	return a.tv_sec != b.tv_sec ? a.tv_sec < b.tv_sec : a.tv_nsec < b.tv_nsec;
}

void local_deadline(int timeout_ms, struct timespec *out)
{
	clock_gettime(CLOCK_MONOTONIC, out);
	if (timeout_ms < 0)
		out->tv_sec += 1000000000; /* thirty years */
	else
		*out = after(*out, timeout_ms);
}

static bool local_passed(const struct timespec *deadline)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return !earlier(now, *deadline);
}

static bool moved_on(struct local *l, size_t seen)
{
	MDB_envinfo info;
	return seen && (mdb_env_info(l->env, &info) || info.me_last_txnid != seen);
}

bool local_wait(struct local *l, size_t seen, const struct timespec *deadline)
{
	bool moved;
	pthread_mutex_lock(&l->mutex);
	while (!(moved = moved_on(l, seen)) && !local_passed(deadline)) {
		struct timespec look;
		clock_gettime(CLOCK_MONOTONIC, &look);
		look = after(look, LOCAL_IDLE_MS);
		if (earlier(*deadline, look))
			look = *deadline;
		pthread_cond_timedwait(&l->moved, &l->mutex, &look);
	}
	pthread_mutex_unlock(&l->mutex);
	return moved;
}

/* --- opening ----------------------------------------------------------------------------------------------------------- */

/* Makes the folder with all above it that are missing. */
static int make_folder(char *path)
{
	for (char *p = path + 1; *p; p++)
		if (*p == '/') {
			*p = '\0';
			int rc = mkdir(path, 0750);
			*p = '/';
			if (rc && errno != EEXIST)
				return errno;
		}
	return mkdir(path, 0750) && errno != EEXIST ? errno : 0;
}

/* LMDB syncs its file, not the folder that names it. */
static int sync_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return errno;
	int rc = fsync(fd) ? errno : 0;
	close(fd);
	return rc;
}

static int check_format(struct local *l, MDB_txn *txn, struct err *err)
{
	MDB_val k = local_val(SLICE_LIT("format")), v;
	int rc = mdb_get(txn, l->meta, &k, &v);
	if (rc == MDB_NOTFOUND && !l->read_only) {
		struct buf b;
		buf_init(&b);
		buf_u32(&b, LOCAL_FORMAT);
		v = local_val(buf_slice(&b));
		rc = mdb_put(txn, l->meta, &k, &v, 0);
		buf_fini(&b);
		return rc ? local_error(l, rc, "writing its format", err) : OK;
	}
	if (rc)
		return local_error(l, rc, "reading its format", err);
	struct cursor c = cursor_of(local_slice(v));
	uint32_t format = cursor_u32(&c);
	if (format != LOCAL_FORMAT)
		return err_set(err, ERR_FATAL, "log-format", "log %s has format %u, this program knows %d: use the program that wrote it", l->path,
			format, LOCAL_FORMAT);
	return OK;
}

static int open_tables(struct local *l, struct err *err)
{
	const struct {
		const char *name;
		MDB_dbi *dbi;
	} tables[] = {{"meta", &l->meta}, {"topics", &l->topics}, {"ends", &l->ends}, {"positions", &l->positions}, {"writers", &l->writers}};
	MDB_txn *txn;
	int rc = mdb_txn_begin(l->env, NULL, l->read_only ? MDB_RDONLY : 0, &txn);
	if (rc)
		return local_error(l, rc, "opening", err);
	for (size_t i = 0; i < sizeof tables / sizeof *tables && !rc; i++)
		rc = mdb_dbi_open(txn, tables[i].name, l->read_only ? 0 : MDB_CREATE, tables[i].dbi);
	if (rc == MDB_NOTFOUND)
		rc = ENOENT;
	rc = rc ? local_error(l, rc, "opening", err) : check_format(l, txn, err);
	if (rc) {
		mdb_txn_abort(txn);
		return rc;
	}
	rc = mdb_txn_commit(txn);
	return rc ? local_error(l, rc, "opening", err) : OK;
}

/* Pages from `first` on that are free. LMDB writes none that was given back in the transaction that took it: a whole log's file may end
 * before its last pages, but only before such ones. */
static int count_free(MDB_txn *txn, size_t first, size_t *out)
{
	MDB_cursor *at;
	MDB_val k, v;
	int rc = mdb_cursor_open(txn, LOCAL_FREE_DBI, &at);

	if (rc)
		return rc;
	for (*out = 0; !(rc = mdb_cursor_get(at, &k, &v, MDB_NEXT));) {
		const size_t *list = v.mv_data; /* how many, and their numbers */
		for (size_t i = 1; i <= list[0]; i++)
			*out += list[i] >= first;
	}
	mdb_cursor_close(at);
	return rc == MDB_NOTFOUND ? 0 : rc;
}

/* Was the file cut (by a copy, a file system)? LMDB does not look: it would die on the page that is missing, or write behind the gap. */
static int check_whole(struct local *l, const char *file)
{
	MDB_txn *txn;
	MDB_envinfo info;
	MDB_stat pages;
	struct stat st;
	size_t unused = 0;
	int rc = mdb_txn_begin(l->env, NULL, MDB_RDONLY, &txn);

	if (rc)
		return rc;
	mdb_env_stat(l->env, &pages);
	mdb_env_info(l->env, &info);
	if (info.me_last_txnid != mdb_txn_id(txn)) { /* somebody is writing, or was killed while doing so: the file is in use, and the next start looks */
		mdb_txn_abort(txn);
		return OK;
	}
	if (stat(file, &st))
		rc = errno;
	size_t end = info.me_last_pgno + 1, there = rc ? end : (size_t)st.st_size / pages.ms_psize;
	bus_log(true);
	if (there < end && !(rc = count_free(txn, there, &unused)) && unused < end - there)
		rc = MDB_CORRUPTED;
	bus_log(false);
	mdb_txn_abort(txn);
	return rc;
}

static int open_env(struct local *l, const struct log_settings *s, struct err *err)
{
	unsigned flags = MDB_NOTLS | MDB_NORDAHEAD | (s->scratch ? MDB_NOSYNC : 0) | (l->read_only ? MDB_RDONLY : 0);
	struct stat st;
	char file[4096];
	int rc = 0;
	if ((size_t)snprintf(file, sizeof file, "%s/data.mdb", l->path) >= sizeof file)
		return local_error(l, ENAMETOOLONG, "opening", err);
	bool new = stat(file, &st) != 0;
	if (!new && !st.st_size) /* LMDB would begin a new log in it, and everything would be done again */
		return err_set(err, ERR_FATAL, "not-a-log", "log %s: its data.mdb has 0 bytes: restore it from a backup; only if there never was a log, delete it",
			l->path);
	if (!l->read_only && (rc = make_folder(l->path)))
		return local_error(l, rc, "making the folder", err);
	rc = mdb_env_create(&l->env);
	rc = rc ? rc : mdb_env_set_mapsize(l->env, (size_t)(s->map_bytes ? s->map_bytes : LOCAL_DEFAULT_MAP_BYTES));
	rc = rc ? rc : mdb_env_set_maxdbs(l->env, LOCAL_MAX_DBIS);
	rc = rc ? rc : mdb_env_set_maxreaders(l->env, LOCAL_MAX_READERS);
	rc = rc ? rc : mdb_env_open(l->env, l->path, flags, 0640);
	if (rc)
		return local_error(l, rc, "opening", err);
	if ((rc = check_whole(l, file)))
		return local_error(l, rc, "its file is shorter than what it holds", err);
	int dead;
	mdb_reader_check(l->env, &dead); /* processes that were killed while reading */
	rc = open_tables(l, err);
	if (!rc && new && !s->scratch && (rc = sync_folder(l->path)))
		rc = local_error(l, rc, "syncing the folder", err);
	return rc;
}

static void init_locks(struct local *l)
{
	pthread_condattr_t clock;
	pthread_condattr_init(&clock);
	pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
	pthread_mutex_init(&l->topics_mutex, NULL);
	pthread_mutex_init(&l->clean_mutex, NULL);
	pthread_mutex_init(&l->mutex, NULL);
	pthread_cond_init(&l->work, &clock);
	pthread_cond_init(&l->moved, &clock);
	pthread_condattr_destroy(&clock);
}

static void free_local(struct local *l)
{
	local_cleaner_free(l);
	local_topics_free(l);
	if (l->env)
		mdb_env_close(l->env);
	pthread_cond_destroy(&l->moved);
	pthread_cond_destroy(&l->work);
	pthread_mutex_destroy(&l->mutex);
	pthread_mutex_destroy(&l->clean_mutex);
	pthread_mutex_destroy(&l->topics_mutex);
	free(l->path);
	free(l);
}

static int local_open(const struct log_settings *s, struct log **out, struct err *err)
{
	if (!s->path || !*s->path)
		return err_set(err, ERR_INPUT, "no-path", "the local log needs a folder: set local.path");
	struct local *l = calloc(1, sizeof *l);
	NO_MEMORY_ON(!l);
	l->base.driver = &log_local;
	l->path = strdup(s->path);
	l->read_only = s->read_only;
	l->queue_end = &l->queue;
	NO_MEMORY_ON(!l->path);
	init_locks(l);
	int rc = open_env(l, s, err);
	if (!rc && !l->read_only && (rc = pthread_create(&l->committer, NULL, local_committer, l)))
		rc = local_error(l, rc, "starting its thread", err);
	if (rc) {
		free_local(l);
		return rc;
	}
	*out = &l->base;
	return OK;
}

static void local_close(struct log *log)
{
	struct local *l = local_of(log);
	if (!l->read_only) {
		pthread_mutex_lock(&l->mutex);
		l->closing = true;
		pthread_cond_signal(&l->work);
		pthread_mutex_unlock(&l->mutex);
		pthread_join(l->committer, NULL);
	}
	free_local(l);
}

const struct log_driver log_local = {
	.name = "local",
	.open = local_open,
	.close = local_close,
	.topic_create = local_topic_create,
	.topic_delete = local_topic_delete,
	.topics = local_topics,
	.topic_find = local_topic_find,
	.ends = local_ends,
	.maintain = local_maintain,
	.position = local_position,
	.positions = local_positions,
	.reader_open = local_reader_open,
	.reader_close = local_reader_close,
	.reader_next = local_reader_next,
	.reader_position = local_reader_position,
	.member_open = local_member_open,
	.member_close = local_member_close,
	.member_poll = local_member_poll,
	.member_committed = local_member_committed,
	.member_resume = local_member_resume,
	.member_pause = local_member_pause,
	.member_release = local_member_release,
	.writer_open = local_writer_open,
	.writer_close = local_writer_close,
	.begin = local_begin,
	.put = local_put,
	.put_offset = local_put_offset,
	.put_position = local_put_position,
	.commit_start = local_commit_start,
	.commit_wait = local_commit_wait,
	.abort = local_abort,
	.committed_end = local_committed_end,
};
