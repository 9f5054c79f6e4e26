/* SPDX-License-Identifier: Apache-2.0 */
/* The kafka driver, inside: what its files share. The gate to librdkafka: no other folder includes its header.
 *
 *   kafka.c            open and close, clients (a librdkafka handle each), what the broker says when it refuses us
 *   kafka_settings.c   which settings pass through, which are ours and why
 *   kafka_admin.c      topics: create, delete, list, ends
 *   kafka_fetch.c      records out of partitions, in order, with memory bounded: under readers and members
 *   kafka_reader.c     log_reader: one partition without a group
 *   kafka_member.c     log_member: a group's partitions
 *   kafka_writer.c     log_writer: transactions
 *   kafka_put.c        records into them
 *   kafka_positions.c  positions of named consumers, in a compacted topic of their own
 *
 * Names on the broker are prefix + name, for topics, groups and transactional ids alike. */
#ifndef ALDYN_LOG_KAFKA_H
#define ALDYN_LOG_KAFKA_H

#include <librdkafka/rdkafka.h>
#include <pthread.h>
#include "engine/log/driver.h"

#define KAFKA_NAME_BYTES 256 /* a topic's, group's or transactional id's name, with the prefix */
#define KAFKA_POSITIONS "positions" /* the topic of kafka_positions.c; not listed among the deployment's */

/* A transaction that nobody ends is aborted by the broker after this long. Shorter: a machine that stalls is fenced needlessly.
 * Longer: what a killed process left open hides later records from all readers until it passes (or the process comes back
 * under its name, which settles it at once). */
#define KAFKA_TRANSACTION_TIMEOUT_MS 15000
#define KAFKA_SESSION_TIMEOUT_MS 10000 /* as long as a killed member's partitions wait for it to come back */
#define KAFKA_PATIENCE_MS 60000        /* a call that the broker does not decide in this time gives up */
#define KAFKA_OPEN_MS 10000            /* log_open waits this long for the first answer */

struct kafka_setting {
	char *name, *value; /* as librdkafka names it; copies */
};

/* The deployment's log. Shared by threads: everything but `lock`ed fields is constant after open; librdkafka handles are
 * safe by themselves. */
struct kafka {
	struct log log;
	char prefix[96];
	char instance[96];
	struct kafka_setting *settings;
	size_t setting_count;
	int replication;              /* of topics that we create; -1: the broker's default */
	int transaction_timeout_ms;
	struct kafka_client *admin;   /* metadata, topics, ends; reads nothing */
	bool scratch;                 /* log_close deletes what was created: */
	char **created;               /* names without the prefix */
	size_t created_count;
	bool opened;                  /* trouble is said from now on: until then the caller of log_open gets it */
	pthread_mutex_t lock;
	bool down;                    /* locked: said that no broker answers, and not yet that one does again */
	bool refused;                 /* locked: said that the broker refuses us */
	int64_t back_ms;              /* locked: when one last came back */
};

/* One librdkafka handle and what its error callback heard (under the log's lock). Polled by one thread at a time, but the
 * admin's by any. */
struct kafka_client {
	struct kafka *k;
	rd_kafka_t *rk;
	bool refused;     /* the broker (or we) refused the other side: password, certificate. Never fatal for librdkafka */
	rd_kafka_resp_err_t refused_code;
	bool no_topic;    /* a broker answered that there is no such topic (kafka_fetch.c) */
	char words[180];  /* the last error, in the broker's or librdkafka's own words; empty: none */
	void *owner;      /* for callbacks: the writer, the member */
};

enum kafka_role { KAFKA_ADMIN, KAFKA_FETCH, KAFKA_MEMBER, KAFKA_WRITER };

/* --- settings */
int kafka_settings_read(struct kafka *k, const struct log_settings *s, struct err *err) WARN_UNUSED;
void kafka_settings_free(struct kafka *k);
/* A configuration for the role: our defaults, then the deployment's settings, then what we own. NULL with err filled. */
rd_kafka_conf_t *kafka_settings_conf(const struct kafka *k, enum kafka_role role, struct err *err);
/* For values made by us, which librdkafka always takes. */
void kafka_conf_set(rd_kafka_conf_t *conf, const char *name, const char *value);
bool kafka_setting_given(const struct kafka *k, const char *name);

/* --- clients */
/* Takes conf. ERR_INPUT with librdkafka's words when the settings do not go together. */
int kafka_client_open(struct kafka *k, enum kafka_role role, rd_kafka_conf_t *conf, void *owner, struct kafka_client **out,
                      struct err *err) WARN_UNUSED;
void kafka_client_close(struct kafka_client *c);
/* The err for a call that the broker did not answer: ERR_FATAL when it refused us, else ERR_RETRY; says how to mend it. */
int kafka_unreachable(struct kafka_client *c, const char *what, struct err *err) WARN_UNUSED;
/* A broker answered: says so once when none did before. */
void kafka_heard(struct kafka_client *c);
bool kafka_refused(struct kafka_client *c);
/* prefix + name into out[KAFKA_NAME_BYTES]. Too long: ERR_INPUT. */
int kafka_name(const struct kafka *k, const char *name, char *out, struct err *err) WARN_UNUSED;
int64_t kafka_clock_ms(void); /* monotonic: for deadlines only */
bool kafka_is_authorization(rd_kafka_resp_err_t code);
bool kafka_is_passing(rd_kafka_resp_err_t code); /* ask again: a leader or coordinator is being chosen, or did not answer in time */

/* --- topics */
int kafka_topic_create(struct log *log, const struct log_topic *t, struct err *err) WARN_UNUSED;
int kafka_topic_delete(struct log *log, const char *name, struct err *err) WARN_UNUSED;
void kafka_topics_forget(struct kafka *k); /* deletes those that a scratch log has created */
int kafka_topics(struct log *log, int (*each)(void *arg, const struct log_topic *t), void *arg, struct err *err) WARN_UNUSED;
int kafka_topic_find(struct log *log, const char *name, struct log_topic *out, struct err *err) WARN_UNUSED;
int kafka_ends(struct log *log, const char *topic, uint32_t partition, int64_t *first, int64_t *end, struct err *err) WARN_UNUSED;
/* A request to the broker's administration: what it is sent with, until it is answered. */
struct kafka_question {
	rd_kafka_AdminOptions_t *options;
	rd_kafka_queue_t *queue;
};
struct kafka_question kafka_ask(struct kafka *k, rd_kafka_admin_op_t op);
rd_kafka_event_t *kafka_answer(struct kafka_question *q); /* ends the question; the caller destroys the event. NULL: none came in time */
/* Number of partitions; ERR_NOTFOUND when there is no such topic. */
int kafka_topic_partitions(struct kafka *k, const char *name, uint32_t *out, struct err *err) WARN_UNUSED;

/* --- positions */
int kafka_position(struct log *log, const char *consumer, const char *stream, char *out, size_t cap, size_t *len, struct err *err)
	WARN_UNUSED;
int kafka_positions(struct log *log, int (*each)(void *arg, const char *consumer, const char *stream, struct slice state), void *arg,
                    struct err *err) WARN_UNUSED;

/* --- readers, members, writers: as in driver.h */
int kafka_reader_open(struct log *log, const char *topic, uint32_t partition, int64_t from, struct log_reader **out, struct err *err)
	WARN_UNUSED;
void kafka_reader_close(struct log_reader *r);
int kafka_reader_next(struct log_reader *r, size_t max, int timeout_ms, const struct log_record **out, size_t *count, struct err *err)
	WARN_UNUSED;
int64_t kafka_reader_position(const struct log_reader *r);

int kafka_member_open(struct log *log, const struct log_member_settings *s, struct log_member **out, struct err *err) WARN_UNUSED;
void kafka_member_close(struct log_member *m);
int kafka_member_poll(struct log_member *m, size_t max_records, int timeout_ms, struct log_event *out, struct err *err) WARN_UNUSED;
int kafka_member_committed(struct log_member *m, uint32_t partition, int64_t *out, struct err *err) WARN_UNUSED;
int kafka_member_resume(struct log_member *m, uint32_t partition, int64_t from, struct err *err) WARN_UNUSED;
int kafka_member_pause(struct log_member *m, uint32_t partition, struct err *err) WARN_UNUSED;
int kafka_member_release(struct log_member *m, uint32_t partition, struct err *err) WARN_UNUSED;
/* For writers: the partition's topic on the broker when the member still holds it, else NULL. */
const char *kafka_member_holds(const struct log_member *m, uint32_t partition);
/* A copy of the membership as it was when the partitions were assigned: a commit under it fails once the group has gone on.
 * (One taken at the commit would not: a member that was thrown out has an empty membership, and brokers take those.) */
rd_kafka_consumer_group_metadata_t *kafka_member_claim(const struct log_member *m);

int kafka_writer_open(struct log *log, const char *name, struct log_writer **out, struct err *err) WARN_UNUSED;
void kafka_writer_close(struct log_writer *w);
int kafka_begin(struct log_writer *w, struct err *err) WARN_UNUSED;
int kafka_put(struct log_writer *w, const struct log_put *p, struct err *err) WARN_UNUSED;
int kafka_put_offset(struct log_writer *w, struct log_member *m, uint32_t partition, int64_t next, struct err *err) WARN_UNUSED;
int kafka_put_position(struct log_writer *w, const char *consumer, const char *stream, struct slice state, struct err *err) WARN_UNUSED;
int kafka_commit_start(struct log_writer *w, struct err *err) WARN_UNUSED;
int kafka_commit_wait(struct log_writer *w, int timeout_ms, struct err *err) WARN_UNUSED;
int kafka_abort(struct log_writer *w, struct err *err) WARN_UNUSED;
int64_t kafka_committed_end(const struct log_writer *w, const char *topic, uint32_t partition);

#endif
