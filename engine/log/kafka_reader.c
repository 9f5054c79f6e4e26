/* SPDX-License-Identifier: Apache-2.0 */
/* log_reader: one partition, without a group.
 *
 * The markers of transactions take offsets too; the position passes them when the partition's end is reached. Records of a
 * transaction that nobody has decided yet hold the reader (and all later records) until the broker decides, at the latest
 * after transaction.timeout.ms. So who restores state takes log_ends() first and reads until the position has reached that end:
 * everything that was written by then is decided, and read if it was committed. */
#include <stdlib.h>
#include "engine/log/kafka_fetch.h"

#define SLICE_MS 1000 /* a wait is cut into such, to look at what the broker says */

struct reader {
	struct log_reader base;
	struct kafka_fetch *fetch;
	int64_t position;
};

int kafka_reader_open(struct log *log, const char *topic, uint32_t partition, int64_t from, struct log_reader **out, struct err *err)
{
	struct reader *r = calloc(1, sizeof *r);
	NO_MEMORY_ON(r == NULL);
	r->base.driver = &log_kafka;
	r->position = from;
	int rc = kafka_fetch_open((struct kafka *)log, topic, &r->fetch, err);
	if (!rc)
		rc = kafka_fetch_start(r->fetch, partition, from, err);
	if (rc) {
		kafka_reader_close(&r->base);
		return rc;
	}
	*out = &r->base;
	return OK;
}

void kafka_reader_close(struct log_reader *reader)
{
	struct reader *r = (struct reader *)reader;
	kafka_fetch_close(r->fetch);
	free(r);
}

int kafka_reader_next(struct log_reader *reader, size_t max, int timeout_ms, const struct log_record **out, size_t *count,
                      struct err *err)
{
	struct reader *r = (struct reader *)reader;
	int64_t until = kafka_clock_ms() + timeout_ms, left = timeout_ms;
	*count = 0;
	*out = NULL;
	do {
		struct kafka_take take;
		int rc = kafka_fetch_take(r->fetch, max, (int)(left < SLICE_MS ? left : SLICE_MS), &take, err);
		if (rc)
			return rc;
		bool moved = (take.count || take.end) && take.position > r->position;
		if (moved)
			r->position = take.position;
		*out = take.records;
		*count = take.count;
		if (moved)
			return OK; /* over markers only, too: the caller may be there now */
		left = until - kafka_clock_ms();
	} while (left > 0);
	return OK;
}

int64_t kafka_reader_position(const struct log_reader *reader)
{
	return ((const struct reader *)reader)->position;
}
