/* SPDX-License-Identifier: Apache-2.0 */
/* Batch: what one transaction will hold: the outputs, and the aggregates that it changed.
 *
 * A worker fills one batch while the one before it commits. What the older one changed is not in the store yet, so the newer
 * one reads through it: its own aggregates, else the older's encoded ones, else the store. If the older aborts, both are
 * dropped and the input is read again from the committed positions. Owned by its worker's thread; all memory is the arena's. */
#ifndef ALDYN_RUN_BATCH_H
#define ALDYN_RUN_BATCH_H

#include "engine/run/partition.h"
#include "engine/subject/step.h"

struct batch_subject {
	struct partition *partition;
	uint32_t hash;
	struct aggregate *agg;
	struct slice encoded; /* when the batch is closed and it changed; SLICE_NONE: delete */
};

struct batch_origin { uint32_t partition, first_output; int64_t offset; }; /* which record wrote the outputs from here on */

struct batch {
	struct arena arena;
	struct outputs out;
	struct batch_subject *slots; /* open addressing over (subject), power of two */
	uint32_t slot_count, subjects;
	struct batch_subject **changed; /* batch_encode: those to be written, by (partition, subject): neighbours in the store's pages */
	uint32_t changed_count;
	VEC(struct batch_origin) origins;
	VEC(struct partition *) touched; /* partitions with new positions */
	uint32_t records;
	int64_t first_ms; /* wall clock of its first record */
	const struct batch *older;
};

void batch_init(struct batch *b);
void batch_fini(struct batch *b);
void batch_reset(struct batch *b);
static inline bool batch_is_empty(const struct batch *b) { return b->records == 0; }
/* The subject's aggregate, decoded into this batch; a new empty one when there is none. Valid until batch_reset. */
int batch_aggregate(struct batch *b, struct partition *p, struct slice subject, struct aggregate **out, struct err *err) WARN_UNUSED;
void batch_touch(struct batch *b, struct partition *p);
/* Notes what changed, encoded, for the log and the store. */
void batch_encode(struct batch *b);

#endif
