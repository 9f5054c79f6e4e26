/* SPDX-License-Identifier: Apache-2.0 */
/* The log: topics of records, transactions over them, positions of named consumers. One interface, three drivers:
 * `local` (local.c: one synced LMDB environment, group commit, no broker), `kafka` (kafka.c: librdkafka, the distributed
 * engine), and the tests' `chaos` (tests/log/chaos.c: wraps another driver; commits late, aborts at random, fences, revokes).
 *
 * THE LOG IS THE TRUTH. Everything that Aldyn must not lose or double passes through a writer's transaction:
 *
 *     log_begin(w);
 *     log_put(w, ...); ...                      outputs, changelog
 *     log_put_offset(w, member, p, n);          "everything below n is done", of the member's group
 *     log_put_position(w, consumer, stream, s); the same for sources that are no topics of ours
 *     log_commit_start(w); log_commit_wait(w, timeout_ms);
 *
 * All of it becomes visible together or not at all; readers and members see committed records only. A writer's error sticks:
 * after any put failed, commit_wait reports it, so callers check once.
 *
 * Threads: a `struct log` may be shared; a member, a reader and a writer each belong to the one thread that uses them.
 * Ownership: records handed out by poll and next are borrowed until the next call on the same object; puts copy.
 * Times are milliseconds since 1970 UTC. Offsets are next-to-read when they are positions. */
#ifndef ALDYN_LOG_LOG_H
#define ALDYN_LOG_LOG_H

#include <stdint.h>
#include "engine/base/err.h"
#include "engine/base/slice.h"

#define LOG_MAX_HEADERS 24
#define LOG_MAX_RECORD_BYTES (1024 * 1024) /* key + value + headers; larger puts are ERR_INPUT, code record-too-long */

struct log_header {
	struct slice name;
	struct slice value;
};

struct log_record {
	const char *topic;
	uint32_t partition;
	int64_t offset;
	int64_t timestamp_ms;
	struct slice key;   /* SLICE_NONE: no key */
	struct slice value; /* SLICE_NONE: a tombstone */
	const struct log_header *headers;
	size_t header_count;
};

/* The value of the header, or SLICE_NONE. */
struct slice log_record_header(const struct log_record *r, const char *name);

/* --- the deployment's log ------------------------------------------------------------------------------------------- */

struct log; /* opened once a process */

struct log_setting { /* one configuration line, passed through to the driver: "kafka.security.protocol" etc. */
	const char *name, *value;
	const char *file; /* where it stood, for errors; may be NULL */
	int line, col;
};

struct log_settings {
	const char *driver;     /* "local" or "kafka" (or a name registered by log_driver_register) */
	const char *path;       /* local: the folder; created when missing */
	const char *prefix;     /* kafka: topic names are prefix + name, consumer groups and transactional ids too; default "aldyn." */
	const char *instance;   /* names this process among those of one deployment: static membership, transactional ids */
	bool scratch;           /* of replay and tests. local: nothing survives a power cut. kafka: its topics must not be there yet, else
	                         * ERR_INPUT, scratch-in-use; log_close deletes those that were created through it */
	bool read_only;         /* local: tools beside a running engine that only read */
	int64_t map_bytes;      /* local: size of the map; 0: default 64 GiB (a reservation of addresses, not of disk) */
	const struct log_setting *extra; /* kafka: librdkafka settings. Those that we must own are refused with the reason */
	size_t extra_count;
};

int log_open(const struct log_settings *s, struct log **out, struct err *err) WARN_UNUSED;
void log_close(struct log *log); /* everything opened on it is closed before */
const char *log_driver_name(const struct log *log);

/* --- topics --------------------------------------------------------------------------------------------------------- */

struct log_topic {
	const char *name;
	uint32_t partitions;
	bool compacted;        /* keeps the last record of each key; tombstones vanish in time */
	int64_t retention_ms;  /* not compacted: records older than this may go; -1: kept for ever */
};

/* OK when it exists already with the same partitions; ERR_INPUT, topic-differs, when with others. */
int log_topic_create(struct log *log, const struct log_topic *t, struct err *err) WARN_UNUSED;
int log_topic_delete(struct log *log, const char *name, struct err *err) WARN_UNUSED; /* scratch topics */
/* Calls each(arg, topic) for every topic of the deployment, by name; stops at the first non-OK and returns it. */
int log_topics(struct log *log, int (*each)(void *arg, const struct log_topic *t), void *arg, struct err *err) WARN_UNUSED;
int log_topic_find(struct log *log, const char *name, struct log_topic *out, struct err *err) WARN_UNUSED; /* ERR_NOTFOUND */
/* The first offset kept, and an end that is not too low: all that was written by now and is or will be committed lies below it.
 * local: exactly behind what is committed. kafka: the high watermark, which also counts the markers of transactions, and the records
 * of those that are still open. So who restores takes the end first and reads until log_reader_position has reached it: everything
 * written by then is decided and read. Who has a transaction of its own open must not do that: it would wait for itself, until the
 * transaction times out. */
int log_ends(struct log *log, const char *topic, uint32_t partition, int64_t *first, int64_t *end, struct err *err) WARN_UNUSED;
/* Applies compaction and retention in one bounded slice (local; kafka's broker does its own). *more: call again. */
int log_maintain(struct log *log, bool *more, struct err *err) WARN_UNUSED;

/* --- reading without a group: tools, restore, connectors -------------------------------------------------------------- */

struct log_reader; /* one topic, one partition */
/* from: an offset; one that is compacted or retained away reads on from the next that is there. */
int log_reader_open(struct log *log, const char *topic, uint32_t partition, int64_t from, struct log_reader **out,
                    struct err *err) WARN_UNUSED;
void log_reader_close(struct log_reader *r);
/* Up to `max` records in offset order, at most about 1 MiB at once; waits up to timeout_ms for the first. *count 0: none came.
 * They are copies: a reader that stalls pins nothing. log_reader_position is the offset after them. */
int log_reader_next(struct log_reader *r, size_t max, int timeout_ms, const struct log_record **out, size_t *count,
                    struct err *err) WARN_UNUSED;
int64_t log_reader_position(const struct log_reader *r);

/* --- reading as a member of a group: the engine's workers -------------------------------------------------------------- */

struct log_member;

struct log_member_settings {
	const char *group;   /* "engine" */
	const char *topic;   /* one topic a group */
	uint32_t index;      /* this member among the process's `count` members (worker number); */
	uint32_t count;      /*   local divides partitions by range over them; kafka leaves it to the group's assignor */
	int session_timeout_ms; /* kafka; 0: default */
};

enum log_event_kind {
	LOG_NOTHING,  /* the timeout passed */
	LOG_RECORDS,  /* records of one partition, in offset order */
	LOG_ASSIGNED, /* partition is ours from now; records follow after log_member_resume(m, partition, from) */
	LOG_REVOKED,  /* partition goes to another member: finish or abort its open batch, then log_member_release */
	LOG_LOST,     /* partition is gone already: its open batch cannot commit; drop it, then log_member_release */
	LOG_END       /* partition: everything committed so far has been handed out (said again after new records) */
};

struct log_event {
	enum log_event_kind kind;
	uint32_t partition;
	const struct log_record *records;
	size_t count;
};

int log_member_open(struct log *log, const struct log_member_settings *s, struct log_member **out, struct err *err) WARN_UNUSED;
/* Leaves the group in order. kafka: membership is static, so the partitions wait a session timeout for the member to return. */
void log_member_close(struct log_member *m);
/* One event. Must be called at least every few seconds even when all partitions are paused (kafka: max.poll.interval). */
int log_member_poll(struct log_member *m, size_t max_records, int timeout_ms, struct log_event *out, struct err *err) WARN_UNUSED;
/* The group's committed position in the partition: the next offset to process; 0 when none was ever committed. Waits for
 * open transactions of a dead producer to be decided (kafka: RequireStable). */
int log_member_committed(struct log_member *m, uint32_t partition, int64_t *out, struct err *err) WARN_UNUSED;
int log_member_resume(struct log_member *m, uint32_t partition, int64_t from, struct err *err) WARN_UNUSED; /* also: seek */
/* Nothing more until resume. kafka: throws away what was fetched ahead; to wait for a commit, rather keep the batch in hand. */
int log_member_pause(struct log_member *m, uint32_t partition, struct err *err) WARN_UNUSED;
int log_member_release(struct log_member *m, uint32_t partition, struct err *err) WARN_UNUSED;

/* --- writing: transactions ---------------------------------------------------------------------------------------------- */

struct log_writer;

struct log_put {
	const char *topic;
	int32_t partition;     /* -1: murmur2 of the key over the topic's partitions, as Kafka's Java client */
	int64_t timestamp_ms;
	struct slice key, value; /* SLICE_NONE value: tombstone */
	const struct log_header *headers;
	size_t header_count;
};

/* name: unique in the deployment, stable over restarts ("engine/i1/w0/a"): opening it fences an older holder of the name and
 * settles its open transaction first. */
int log_writer_open(struct log *log, const char *name, struct log_writer **out, struct err *err) WARN_UNUSED;
void log_writer_close(struct log_writer *w); /* an open transaction is aborted */

int log_begin(struct log_writer *w, struct err *err) WARN_UNUSED;
int log_put(struct log_writer *w, const struct log_put *p, struct err *err) WARN_UNUSED;
int log_put_offset(struct log_writer *w, struct log_member *m, uint32_t partition, int64_t next, struct err *err) WARN_UNUSED;
int log_put_position(struct log_writer *w, const char *consumer, const char *stream, struct slice state, struct err *err) WARN_UNUSED;
/* Starts the commit and returns at once; the writer takes nothing more until commit_wait has answered. */
int log_commit_start(struct log_writer *w, struct err *err) WARN_UNUSED;
/* OK: durable and visible. ERR_RETRY: not decided within timeout_ms, ask again. ERR_ABORTED: undone. ERR_FENCED: undone (or
 * decided by who fenced us): close the writer, open it anew, go on from the committed positions. ERR_FATAL: stop. */
int log_commit_wait(struct log_writer *w, int timeout_ms, struct err *err) WARN_UNUSED;
int log_abort(struct log_writer *w, struct err *err) WARN_UNUSED;
/* After OK from commit_wait, until the next begin: the offset after the last record that the transaction put into
 * topic/partition, or -1 when it put none there. (The position a store remembers for its changelog.) */
int64_t log_committed_end(const struct log_writer *w, const char *topic, uint32_t partition);

/* The committed state of a named consumer's stream, copied into out (cap bytes); ERR_NOTFOUND when none. Call after the
 * consumer's writer is open: opening it settled what an older holder had in flight. kafka: waits until the positions that others
 * have put are decided, so not with a transaction of one's own open (log_ends). */
int log_position(struct log *log, const char *consumer, const char *stream, char *out, size_t cap, size_t *len, struct err *err) WARN_UNUSED;
/* Every stream of every named consumer and group, for `aldyn topics` and the crash tests. */
int log_positions(struct log *log, int (*each)(void *arg, const char *consumer, const char *stream, struct slice state), void *arg,
                  struct err *err) WARN_UNUSED;

/* --- drivers --------------------------------------------------------------------------------------------------------- */

/* engine/log/driver.h describes the struct that a driver fills in. Tests register `chaos` with it. */
struct log_driver;
void log_driver_register(const struct log_driver *driver);
bool log_driver_known(const char *name);

#endif
