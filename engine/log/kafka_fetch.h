/* SPDX-License-Identifier: Apache-2.0 */
/* Fetch: committed records of one topic, of the partitions that were started, each in offset order. */
#ifndef ALDYN_LOG_KAFKA_FETCH_H
#define ALDYN_LOG_KAFKA_FETCH_H

#include "engine/log/kafka.h"

struct kafka_fetch; /* belongs to one thread */

struct kafka_take {
	const struct log_record *records; /* of one partition; borrowed until the next take or close */
	size_t count;
	uint32_t partition; /* when count > 0 or end */
	bool end;           /* count is 0, and all that was committed in the partition has been taken */
	int64_t position;   /* the next offset to read: at the end, past the markers of transactions */
};

int kafka_fetch_open(struct kafka *k, const char *topic, struct kafka_fetch **out, struct err *err) WARN_UNUSED;
void kafka_fetch_close(struct kafka_fetch *f);
uint32_t kafka_fetch_partitions(const struct kafka_fetch *f);
/* Begins at `from`, or goes there when it runs. ERR_FATAL, position-beyond-end, when the partition is shorter than that. */
int kafka_fetch_start(struct kafka_fetch *f, uint32_t partition, int64_t from, struct err *err) WARN_UNUSED;
void kafka_fetch_stop(struct kafka_fetch *f, uint32_t partition); /* nothing more of it is taken */
/* Up to `max` records, at most about 1 MiB, or one end; waits up to timeout_ms for something. Neither: the time passed. */
int kafka_fetch_take(struct kafka_fetch *f, size_t max, int timeout_ms, struct kafka_take *out, struct err *err) WARN_UNUSED;

#endif
