/* SPDX-License-Identifier: Apache-2.0 */
/* Private to the local driver: one synced LMDB environment for topics, positions and fences.
 *
 *   local.c         opening, errors, waiting for other processes' commits, the driver's table
 *   local_topics.c  topics, their partitions' handles, ends, positions
 *   local_record.c  a record as bytes
 *   local_read.c    copying records out of a snapshot; readers and members
 *   local_write.c   writers and the committer: group commit
 *   local_clean.c   retention and compaction
 *
 * TABLES (named databases; format version 1 in meta; integers little-endian in values, big-endian in keys)
 *   meta       "format" -> u32; "next-topic" -> u32; "settled" -> nothing (see local_clean.c)
 *   topics     name -> u32 id, u32 partitions, u8 compacted, i64 retention_ms. Ids are never used twice
 *   ends       topic id u32, partition u32 -> u64 next offset, u64 cleaned (compaction has seen all below)
 *   positions  consumer '\0' stream -> state; a group's stream is "topic/partition", its state the offset in decimal
 *   writers    name -> u64 epoch: who opened the name last
 *   p<id>.<n>  offset u64 -> record: one database a partition, so that every put is an append
 *
 * Locks: LMDB's own (one write transaction at a time, over all processes); `mutex` for the queue of commits and the news of them;
 * `topics_mutex` for the cache of topics and for opening handles. Nobody waits for LMDB's lock holding `mutex`. */
#ifndef ALDYN_LOG_LOCAL_H
#define ALDYN_LOG_LOCAL_H

#include <lmdb.h>
#include <pthread.h>

#include "engine/base/buf.h"
#include "engine/log/driver.h"

#define LOCAL_FORMAT 1
#define LOCAL_DEFAULT_MAP_BYTES (64LL << 30)
#define LOCAL_FREE_DBI 0 /* LMDB's own list of free pages */
#define LOCAL_MAX_DBIS 2048          /* partitions of all topics together, and our own tables */
#define LOCAL_MAX_READERS 1022       /* snapshots held at once by all processes: one for each reader and member */
#define LOCAL_SNAPSHOT_BYTES (1 << 20) /* copied out of one snapshot; a reader that stalls must pin no pages */
#define LOCAL_LITTLE_ROOM (256 * 1024) /* bytes left on a disk that is as good as full */
#define LOCAL_IDLE_MS 10             /* how often who waits looks for commits of other processes */

struct local_part {
	MDB_dbi dbi;
	uint32_t number;
	unsigned char ends_key[8];
};

struct local_topic { /* cached until the log closes; `gone` once it is deleted */
	struct local_topic *next;
	char *name;
	uint32_t id, partitions;
	bool compacted;
	_Atomic bool gone;
	int64_t retention_ms;
	struct local_part *parts;
};

struct local_writer;
struct local_cleaner;

struct local {
	struct log base;
	MDB_env *env;
	MDB_dbi meta, topics, ends, positions, writers;
	char *path;
	bool read_only;

	pthread_mutex_t topics_mutex;
	struct local_topic *cache;

	pthread_mutex_t mutex;
	pthread_cond_t work;   /* the committer waits: something is queued, or closing */
	pthread_cond_t moved;  /* everyone else waits: a commit is decided */
	struct local_writer *queue, **queue_end;
	struct err broken;     /* the disk failed: nothing is acknowledged any more */
	bool closing, committing;
	pthread_t committer;

	pthread_mutex_t clean_mutex;
	struct local_cleaner *cleaner;
};

static inline struct local *local_of(struct log *log) { return (struct local *)log; }

/* --- local.c */
/* The error of an LMDB or system code, with how to mend it; its class by the table there. */
int local_error(const struct local *l, int rc, const char *doing, struct err *err);
/* Absolute monotonic time timeout_ms from now; for ever when negative. */
void local_deadline(int timeout_ms, struct timespec *out);
/* Waits until something was committed after the snapshot `seen`, by this process or another; false: the deadline passed.
 * seen 0: nothing is awaited but the deadline. */
bool local_wait(struct local *l, size_t seen, const struct timespec *deadline);
static inline MDB_val local_val(struct slice s) { return (MDB_val){s.len, (void *)(uintptr_t)s.ptr}; }
static inline struct slice local_slice(MDB_val v) { return (struct slice){v.mv_data ? v.mv_data : "", v.mv_size}; }
static inline void local_be64(unsigned char out[8], uint64_t v)
{
	for (int i = 7; i >= 0; i--, v >>= 8)
		out[i] = (unsigned char)v;
}
static inline uint64_t local_un64(const void *p)
{
	uint64_t v = 0;
	for (int i = 0; i < 8; i++)
		v = v << 8 | ((const unsigned char *)p)[i];
	return v;
}

/* --- local_topics.c */
struct local_ends { uint64_t next, cleaned; };
int local_topic_create(struct log *log, const struct log_topic *t, struct err *err) WARN_UNUSED;
int local_topic_delete(struct log *log, const char *name, struct err *err) WARN_UNUSED;
int local_topics(struct log *log, int (*each)(void *arg, const struct log_topic *t), void *arg, struct err *err) WARN_UNUSED;
int local_topic_find(struct log *log, const char *name, struct log_topic *out, struct err *err) WARN_UNUSED;
int local_ends(struct log *log, const char *topic, uint32_t partition, int64_t *first, int64_t *end, struct err *err) WARN_UNUSED;
int local_position(struct log *log, const char *consumer, const char *stream, char *out, size_t cap, size_t *len, struct err *err)
	WARN_UNUSED;
int local_positions(struct log *log, int (*each)(void *arg, const char *consumer, const char *stream, struct slice state), void *arg,
	struct err *err) WARN_UNUSED;
/* Valid until the log closes. ERR_NOTFOUND, no-topic. */
int local_topic_get(struct local *l, const char *name, struct local_topic **out, struct err *err) WARN_UNUSED;
int local_part_get(struct local *l, const char *name, uint32_t partition, struct local_topic **topic, struct local_part **out,
	struct err *err) WARN_UNUSED;
/* LMDB's code; MDB_NOTFOUND: the topic was deleted. */
int local_ends_get(struct local *l, MDB_txn *txn, const struct local_part *p, struct local_ends *out);
int local_ends_put(struct local *l, MDB_txn *txn, const struct local_part *p, struct local_ends ends);
void local_topics_free(struct local *l);

/* --- local_record.c */
void local_record_encode(struct buf *out, const struct log_put *p);
/* Fills r but for topic, partition, offset; borrows from the bytes. false: damaged. headers: room for LOG_MAX_HEADERS. */
bool local_record_decode(struct slice bytes, struct log_record *r, struct log_header *headers);
/* What the cleaner wants to know of one, without its headers. */
bool local_record_peek(struct slice bytes, int64_t *timestamp_ms, struct slice *key, bool *tombstone);

/* --- local_read.c */
int local_reader_open(struct log *log, const char *topic, uint32_t partition, int64_t from, struct log_reader **out, struct err *err)
	WARN_UNUSED;
void local_reader_close(struct log_reader *r);
int local_reader_next(struct log_reader *r, size_t max, int timeout_ms, const struct log_record **out, size_t *count, struct err *err)
	WARN_UNUSED;
int64_t local_reader_position(const struct log_reader *r);
int local_member_open(struct log *log, const struct log_member_settings *s, struct log_member **out, struct err *err) WARN_UNUSED;
void local_member_close(struct log_member *m);
int local_member_poll(struct log_member *m, size_t max_records, int timeout_ms, struct log_event *out, struct err *err) WARN_UNUSED;
int local_member_committed(struct log_member *m, uint32_t partition, int64_t *out, struct err *err) WARN_UNUSED;
int local_member_resume(struct log_member *m, uint32_t partition, int64_t from, struct err *err) WARN_UNUSED;
int local_member_pause(struct log_member *m, uint32_t partition, struct err *err) WARN_UNUSED;
int local_member_release(struct log_member *m, uint32_t partition, struct err *err) WARN_UNUSED;
const char *local_member_group(const struct log_member *m);
const char *local_member_topic(const struct log_member *m);

/* --- local_write.c */
int local_writer_open(struct log *log, const char *name, struct log_writer **out, struct err *err) WARN_UNUSED;
void local_writer_close(struct log_writer *w);
int local_begin(struct log_writer *w, struct err *err) WARN_UNUSED;
int local_put(struct log_writer *w, const struct log_put *p, struct err *err) WARN_UNUSED;
int local_put_offset(struct log_writer *w, struct log_member *m, uint32_t partition, int64_t next, struct err *err) WARN_UNUSED;
int local_put_position(struct log_writer *w, const char *consumer, const char *stream, struct slice state, struct err *err) WARN_UNUSED;
int local_commit_start(struct log_writer *w, struct err *err) WARN_UNUSED;
int local_commit_wait(struct log_writer *w, int timeout_ms, struct err *err) WARN_UNUSED;
int local_abort(struct log_writer *w, struct err *err) WARN_UNUSED;
int64_t local_committed_end(const struct log_writer *w, const char *topic, uint32_t partition);
void *local_committer(void *log);

/* --- local_clean.c */
int local_maintain(struct log *log, bool *more, struct err *err) WARN_UNUSED;
void local_cleaner_free(struct local *l);

#endif
