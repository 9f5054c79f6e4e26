/* SPDX-License-Identifier: Apache-2.0 */
/* The chaos driver, inside: what its files share.
 *
 *   chaos.c         open and close, settings, dice; topics and readers, with which nothing is wrong
 *   chaos_member.c  members that lose partitions
 *   chaos_writer.c  writers whose commits are decided late, and not always well */
#ifndef ALDYN_TESTS_LOG_CHAOS_IMPL_H
#define ALDYN_TESTS_LOG_CHAOS_IMPL_H

#include <pthread.h>

#include "tests/log/chaos.h"

#define CHAOS_MAX_PARTITIONS 1024

struct chaos_writer;

struct chaos {
	struct log base;
	struct log *inner;
	int64_t seed, delay_ms, abort, fence, revoke, lost;
	char spare[200];
	pthread_mutex_t mutex;
	pthread_cond_t work, decided;
	struct chaos_writer *pending;
	uint64_t objects;                       /* opened so far: each gets dice of its own */
	uint64_t losses[CHAOS_MAX_PARTITIONS]; /* how often it was LOST: what was put before cannot be committed after */
	bool closing;
	pthread_t thread;
};

static inline struct chaos *chaos_of(struct log *log) { return (struct chaos *)log; }

int64_t chaos_now_ms(void);
int64_t chaos_roll(uint64_t *dice, int64_t below); /* 0 .. below-1 */
uint64_t chaos_dice(struct chaos *c);              /* dice for one more object */
void *chaos_decide_all(void *chaos);               /* the thread that decides commits when they are due */
struct log_member *chaos_member_inner(struct log_member *m);

/* --- as in driver.h */
int chaos_member_open(struct log *log, const struct log_member_settings *s, struct log_member **out, struct err *err);
void chaos_member_close(struct log_member *m);
int chaos_member_poll(struct log_member *base, size_t max_records, int timeout_ms, struct log_event *out, struct err *err);
int chaos_member_committed(struct log_member *m, uint32_t partition, int64_t *out, struct err *err);
int chaos_member_resume(struct log_member *m, uint32_t partition, int64_t from, struct err *err);
int chaos_member_pause(struct log_member *m, uint32_t partition, struct err *err);
int chaos_member_release(struct log_member *base, uint32_t partition, struct err *err);

int chaos_writer_open(struct log *log, const char *name, struct log_writer **out, struct err *err);
void chaos_writer_close(struct log_writer *base);
int chaos_begin(struct log_writer *base, struct err *err);
int chaos_put(struct log_writer *w, const struct log_put *p, struct err *err);
int chaos_put_offset(struct log_writer *base, struct log_member *m, uint32_t partition, int64_t next, struct err *err);
int chaos_put_position(struct log_writer *w, const char *consumer, const char *stream, struct slice state, struct err *err);
int chaos_commit_start(struct log_writer *base, struct err *err);
int chaos_commit_wait(struct log_writer *base, int timeout_ms, struct err *err);
int chaos_abort(struct log_writer *base, struct err *err);
int64_t chaos_committed_end(const struct log_writer *base, const char *topic, uint32_t partition);

#endif
