/* SPDX-License-Identifier: Apache-2.0 */
/* Private to the kafka driver's writer: its transaction (kafka_writer.c) and what is put into it (kafka_put.c). */
#ifndef ALDYN_LOG_KAFKA_WRITER_H
#define ALDYN_LOG_KAFKA_WRITER_H

#include "engine/log/kafka.h"

struct writer;
struct out { /* a topic written to */
	struct out *next;
	struct writer *writer;
	char *name;           /* ours, without the prefix */
	rd_kafka_topic_t *rkt;
	uint32_t partitions;
	int64_t *ends;        /* by partition: offset after the last record of this transaction; -1 none */
};

enum state { READY, OPEN, BROKEN };

struct writer {
	struct log_writer base;
	struct kafka *k;
	struct kafka_client *client;
	struct out *outs;
	bool committing;      /* from commit_start until commit_wait has answered; meanwhile `state` and `sick` are the helper's */
	enum state state;
	struct err sick;      /* cls OK: nothing failed yet */
	unsigned puts;
	bool unplaced;        /* a record was reported as delivered without a place: see kafka_on_delivery */
	struct log_member *member; /* whose positions; NULL: none in this transaction */
	rd_kafka_topic_partition_list_t *offsets;
	rd_kafka_consumer_group_metadata_t *claim; /* of the commit under way */

	pthread_t helper;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool work, done, quit; /* locked: a commit is asked for; has ended (its result in sick); the helper ends */
};

bool kafka_writer_is_sick(const struct writer *w);
/* Remembers the first failure, and answers its class. */
int kafka_writer_stick(struct writer *w, int cls, const char *code, const char *what, const char *words);
int kafka_writer_tell(const struct writer *w, struct err *err); /* what failed first, into err (may be NULL), and its class */
int kafka_writer_fatal(struct writer *w, const char *what); /* librdkafka calls this producer done: the writer is broken. The class */

/* kafka_put.c: librdkafka's delivery reports, in whichever thread polls */
void kafka_on_delivery(rd_kafka_t *rk, const rd_kafka_message_t *m, void *opaque);

#endif
