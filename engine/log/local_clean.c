/* SPDX-License-Identifier: Apache-2.0 */
/* Retention and compaction, in slices short enough to stand between two commits.
 *
 * Compaction works as Kafka's cleaner does. A partition is dirty from `cleaned` to its end. When the dirty part is at least as
 * large as what is kept below it, (MAP) the last offset of each key in a window of it is noted, then (CLEAN) everything below
 * the window's end is passed over: a record whose key stands later in the window goes; a tombstone goes once it is old enough
 * that no reader can need it. Then `cleaned` moves to the window's end. A crash in between costs only the work. */
#include "engine/log/local.h"

#include <stdlib.h>

#include "engine/base/civil.h"
#include "engine/base/hash.h"

#define SLICE_RECORDS 2000
#define SLICE_BYTES (4u << 20)
#define WINDOW_KEYS 200000                         /* some 15 MB with their keys */
#define DIRTY_LEAST 1000                           /* records; fewer are not worth a pass */
#define TOMBSTONE_MS (24LL * 3600 * 1000)          /* kept so long after their timestamp, as Kafka's delete.retention.ms */

struct last { size_t key_at, key_len; int64_t offset; }; /* key_len SIZE_MAX: free */

struct local_cleaner {
	struct local_topic *topic;  /* whose turn it is; `gone` ones are passed over */
	uint32_t partition;
	enum { LOOK, MAP, CLEAN } phase;
	int64_t at, window_end, end; /* offsets */
	struct last *lasts;         /* open addressing, capacity a power of two, at most half full */
	size_t cap, used;
	struct buf keys;
	bool freed;                 /* something was deleted since the last settle() */
};

/* --- last offset by key ----------------------------------------------------------------------------------------------------- */

static struct last *last_of(const struct local_cleaner *c, struct slice key)
{
	size_t i = hash_murmur2(key) & (c->cap - 1);
	while (c->lasts[i].key_len != SIZE_MAX &&
		!slice_eq((struct slice){c->keys.ptr + c->lasts[i].key_at, c->lasts[i].key_len}, key))
		i = (i + 1) & (c->cap - 1);
	return &c->lasts[i];
}

static void lasts_clear(struct local_cleaner *c)
{
	if (!c->cap) {
		for (c->cap = 1; c->cap < 2 * WINDOW_KEYS;)
			c->cap *= 2;
		c->lasts = malloc(c->cap * sizeof *c->lasts);
		NO_MEMORY_ON(!c->lasts);
	}
	for (size_t i = 0; i < c->cap; i++)
		c->lasts[i].key_len = SIZE_MAX;
	c->used = 0;
	buf_clear(&c->keys);
}

static void lasts_free(struct local_cleaner *c)
{
	free(c->lasts);
	buf_fini(&c->keys);
	c->lasts = NULL;
	c->cap = c->used = 0;
}

static void note(struct local_cleaner *c, struct slice key, int64_t offset)
{
	struct last *l = last_of(c, key);
	if (l->key_len == SIZE_MAX) {
		*l = (struct last){c->keys.len, key.len, 0};
		buf_slice_add(&c->keys, key);
		c->used++;
	}
	l->offset = offset;
}

/* --- one slice ----------------------------------------------------------------------------------------------------------------- */

struct step { /* one pass of a cursor over a bounded piece of the partition */
	struct local *l;
	struct local_cleaner *c;
	MDB_txn *txn;
	int64_t now_ms;
	bool wrote, done;
};

static int look(struct step *s, struct local_part *p)
{
	struct local_cleaner *c = s->c;
	struct local_ends ends;
	MDB_stat st;
	int rc = local_ends_get(s->l, s->txn, p, &ends);
	rc = rc ? rc : mdb_stat(s->txn, p->dbi, &st);
	if (rc)
		return rc;
	uint64_t dirty = ends.next - ends.cleaned;
	s->done = !c->topic->compacted || dirty < DIRTY_LEAST || dirty * 2 < st.ms_entries;
	if (!s->done) {
		lasts_clear(c);
		c->phase = MAP;
		c->at = (int64_t)ends.cleaned;
		c->end = (int64_t)ends.next;
	}
	return 0;
}

/* What each record of the slice is looked at for; false ends the slice before it. */
typedef bool visit(struct step *s, int64_t offset, int64_t timestamp_ms, struct slice key, bool tombstone, bool *delete);

static bool visit_map(struct step *s, int64_t offset, int64_t timestamp_ms, struct slice key, bool tombstone, bool *delete)
{
	(void)timestamp_ms, (void)tombstone, (void)delete;
	if (offset >= s->c->end || s->c->used >= WINDOW_KEYS)
		return false;
	note(s->c, key, offset);
	return true;
}

static bool visit_clean(struct step *s, int64_t offset, int64_t timestamp_ms, struct slice key, bool tombstone, bool *delete)
{
	if (offset >= s->c->window_end)
		return false;
	const struct last *last = last_of(s->c, key);
	bool superseded = last->key_len != SIZE_MAX && last->offset > offset;
	*delete = superseded || (tombstone && timestamp_ms + TOMBSTONE_MS < s->now_ms);
	return true;
}

static bool visit_old(struct step *s, int64_t offset, int64_t timestamp_ms, struct slice key, bool tombstone, bool *delete)
{
	(void)offset, (void)key, (void)tombstone;
	*delete = timestamp_ms < s->now_ms - s->c->topic->retention_ms;
	return *delete;
}

/* Walks from c->at until the visitor or the slice's bound says stop; *stopped: the visitor (or the end) did. */
static int walk(struct step *s, struct local_part *p, visit *look_at, bool *stopped)
{
	MDB_cursor *cur;
	unsigned char from[8];
	local_be64(from, (uint64_t)s->c->at);
	MDB_val k = {sizeof from, from}, v;
	size_t bytes = 0;
	*stopped = false;
	int rc = mdb_cursor_open(s->txn, p->dbi, &cur);
	if (rc)
		return rc;
	rc = mdb_cursor_get(cur, &k, &v, MDB_SET_RANGE);
	for (size_t n = 0; !rc && n < SLICE_RECORDS && bytes < SLICE_BYTES; n++) {
		int64_t offset = (int64_t)local_un64(k.mv_data), timestamp_ms;
		struct slice key;
		bool tombstone, delete = false;
		if (!local_record_peek(local_slice(v), &timestamp_ms, &key, &tombstone)) {
			rc = MDB_CORRUPTED;
			break;
		}
		if ((*stopped = !look_at(s, offset, timestamp_ms, key, tombstone, &delete)))
			break;
		bytes += v.mv_size;
		s->c->at = offset + 1;
		if (delete) {
			s->wrote = true;
			if ((rc = mdb_cursor_del(cur, 0)))
				break;
		}
		rc = mdb_cursor_get(cur, &k, &v, MDB_NEXT); /* after a deletion: LMDB knows that the cursor stands on the next */
	}
	mdb_cursor_close(cur);
	*stopped |= rc == MDB_NOTFOUND;
	return rc == MDB_NOTFOUND ? 0 : rc;
}

static int map(struct step *s, struct local_part *p)
{
	bool stopped;
	int rc = walk(s, p, visit_map, &stopped);
	if (!rc && stopped) {
		s->c->window_end = s->c->used >= WINDOW_KEYS ? s->c->at : s->c->end;
		s->c->phase = CLEAN;
		s->c->at = 0;
	}
	return rc;
}

static int clean(struct step *s, struct local_part *p)
{
	bool stopped;
	struct local_ends ends;
	int rc = walk(s, p, visit_clean, &stopped);
	if (rc || !stopped)
		return rc;
	rc = local_ends_get(s->l, s->txn, p, &ends);
	ends.cleaned = (uint64_t)s->c->window_end;
	s->wrote = s->done = true;
	return rc ? rc : local_ends_put(s->l, s->txn, p, ends);
}

static int expire(struct step *s, struct local_part *p)
{
	s->c->at = 0;
	return walk(s, p, visit_old, &s->done);
}

/* --- whose turn it is ------------------------------------------------------------------------------------------------------------- */

static struct local_topic *next_topic(struct local *l, struct local_topic *t)
{
	pthread_mutex_lock(&l->topics_mutex);
	t = t ? t->next : l->cache;
	while (t && t->gone)
		t = t->next;
	pthread_mutex_unlock(&l->topics_mutex);
	return t;
}

static void next_part(struct local *l, struct local_cleaner *c)
{
	c->phase = LOOK;
	c->at = 0;
	if (!c->topic || c->topic->gone || ++c->partition >= c->topic->partitions) {
		c->topic = next_topic(l, c->topic);
		c->partition = 0;
	}
}

/* Is there anything to do at all? Read in a snapshot, so that an idle log is not written to. */
static int needed(struct step *s, struct local_part *p, bool *out)
{
	MDB_cursor *cur;
	MDB_val k, v;
	struct slice key;
	int64_t timestamp_ms;
	bool tombstone;
	if (s->c->topic->compacted) {
		int rc = s->c->phase == LOOK ? look(s, p) : 0;
		*out = !rc && !s->done;
		return rc;
	}
	*out = false;
	if (s->c->topic->retention_ms < 0)
		return 0;
	int rc = mdb_cursor_open(s->txn, p->dbi, &cur);
	if (rc)
		return rc;
	rc = mdb_cursor_get(cur, &k, &v, MDB_FIRST);
	if (!rc && !local_record_peek(local_slice(v), &timestamp_ms, &key, &tombstone))
		rc = MDB_CORRUPTED;
	*out = !rc && timestamp_ms < s->now_ms - s->c->topic->retention_ms;
	mdb_cursor_close(cur);
	return rc == MDB_NOTFOUND ? 0 : rc;
}

static int run(struct step *s, struct local_part *p, bool *worked)
{
	int rc = mdb_txn_begin(s->l->env, NULL, MDB_RDONLY, &s->txn);
	if (rc)
		return rc;
	rc = needed(s, p, worked);
	if (!rc && *worked && s->c->phase == MAP)
		rc = map(s, p);
	else if (!rc && *worked) {
		mdb_txn_abort(s->txn);
		if ((rc = mdb_txn_begin(s->l->env, NULL, 0, &s->txn)))
			return rc;
		rc = s->c->topic->compacted ? clean(s, p) : expire(s, p);
		if (!rc && s->wrote) {
			s->c->freed = true;
			return mdb_txn_commit(s->txn);
		}
	}
	mdb_txn_abort(s->txn);
	return rc;
}

/* LMDB hands out what a transaction freed only to the next but one. A log at its bound commits nothing larger until then, so the
 * one in between is ours. */
static int settle(struct local *l)
{
	MDB_txn *txn;
	MDB_val k = local_val(SLICE_LIT("settled")), v = local_val(SLICE_LIT(""));
	int rc = mdb_txn_begin(l->env, NULL, 0, &txn);
	if (rc)
		return rc;
	if (!(rc = mdb_put(txn, l->meta, &k, &v, 0)))
		return mdb_txn_commit(txn);
	mdb_txn_abort(txn);
	return rc;
}

/* One slice of one partition that needs it, after at most one round over all. */
static int maintain(struct local *l, bool *more, struct err *err)
{
	struct local_cleaner *c = l->cleaner;
	bool worked = false, wrapped = false;
	if (!c->topic || c->topic->gone)
		next_part(l, c);
	while (!worked) {
		if (!c->topic) {
			if (wrapped)
				break;
			wrapped = true;
			next_part(l, c);
			continue;
		}
		struct step s = {.l = l, .c = c, .now_ms = civil_now_ms()};
		int rc = run(&s, &c->topic->parts[c->partition], &worked);
		if (rc == MDB_NOTFOUND) {
			c->topic->gone = true; /* another process deleted it */
		} else if (rc) {
			c->phase = LOOK;
			return local_error(l, rc, "cleaning", err);
		}
		if (!worked || s.done)
			next_part(l, c);
	}
	*more = worked;
	if (worked)
		return OK;
	lasts_free(c);
	int rc = c->freed ? settle(l) : 0;
	c->freed = false;
	return rc ? local_error(l, rc, "cleaning", err) : OK;
}

/* The topics that nobody has used since the log was opened are not in the cache yet. */
static int keep_name(void *names, const struct log_topic *t)
{
	buf_add(names, t->name, strlen(t->name) + 1);
	return OK;
}

static int cache_all(struct local *l, struct err *err)
{
	struct buf names;
	struct local_topic *t;
	buf_init(&names);
	int rc = local_topics(&l->base, keep_name, &names, err);
	for (size_t at = 0; !rc && at < names.len; at += strlen(names.ptr + at) + 1) {
		rc = local_topic_get(l, names.ptr + at, &t, err);
		rc = rc == ERR_NOTFOUND ? OK : rc;
	}
	buf_fini(&names);
	return rc;
}

int local_maintain(struct log *log, bool *more, struct err *err)
{
	struct local *l = local_of(log);
	if (l->read_only)
		return OK;
	pthread_mutex_lock(&l->clean_mutex);
	if (!l->cleaner)
		l->cleaner = calloc(1, sizeof *l->cleaner);
	NO_MEMORY_ON(!l->cleaner);
	int rc = l->cleaner->topic ? OK : cache_all(l, err);
	rc = rc ? rc : maintain(l, more, err);
	pthread_mutex_unlock(&l->clean_mutex);
	return rc;
}

void local_cleaner_free(struct local *l)
{
	if (l->cleaner)
		lasts_free(l->cleaner);
	free(l->cleaner);
}
