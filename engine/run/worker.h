/* SPDX-License-Identifier: Apache-2.0 */
/* Worker: one thread that owns some partitions of [subjects]: reads them, runs the steps, commits batch after batch.
 *
 * It keeps two batches: one is being filled while the one before commits, so that the wait for the log is hidden behind work.
 * A batch closes when the input runs dry, or at its bounds; an idle engine answers in milliseconds, a busy one in large batches.
 *
 *     poll -> steps -> batch closes -> [log transaction: outputs, changelog, positions] -> store commit
 *
 * Workers share nothing but the log, the loaded rulesets and the counters below. */
#ifndef ALDYN_RUN_WORKER_H
#define ALDYN_RUN_WORKER_H

#include <stdatomic.h>
#include "engine/run/batch.h"
#include "engine/run/rulesets.h"

struct worker_progress { /* read by other threads */
	_Atomic int64_t records, batches, outputs;
	_Atomic int64_t next_due_ms;  /* earliest plain timer of its partitions, STORE_NEVER */
	_Atomic bool idle;            /* everything handed out is committed; nothing due; no tick on its way */
	_Atomic int fill_percent;     /* of the fullest store's map: intake stops at STORE_FULL_PERCENT */
};

/* Replay holds back what goes to [subjects] and feeds it in generations (docs/engine.md section 2). */
struct worker_hold {
	void *arg;
	/* A batch committed: its outputs, each with the input record that wrote it. Borrowed until the call returns. */
	void (*committed)(void *arg, uint32_t worker, const struct batch *b);
	/* Before `committed`: the first timer of each kind (0 plain, 1 gated) of each partition that the batch touched, or STORE_NEVER. */
	void (*due)(void *arg, uint32_t partition, int kind, int64_t due_ms, struct slice subject);
};

struct worker_settings {
	struct log *log;
	struct rulesets *rulesets;
	const char *state_path, *deployment, *instance;
	struct slice key;            /* of ids */
	uint32_t index, count;       /* this worker among the process's */
	uint32_t partitions;         /* of [subjects] */
	uint32_t max_records;        /* of a batch; 0: default */
	int64_t map_bytes;           /* of a store */
	bool ticks;                  /* live: writes ticks; replay: not */
	bool any_clock;              /* go on where the last tick lies ahead of the clock */
	const struct worker_hold *hold; /* NULL: live */
};

struct worker;
/* Strings and what else `s` points to are borrowed until worker_stop. Errors: those of the log; ERR_FATAL, out-of-memory or no-thread. */
int worker_start(const struct worker_settings *s, struct worker **out, struct err *err) WARN_UNUSED;
/* Asks it to finish its batch and leave the group, waits, frees. Returns what ended it: OK or ERR_FATAL with *err. */
int worker_stop(struct worker *w, struct err *err) WARN_UNUSED;
bool worker_failed(struct worker *w); /* it has stopped by itself: worker_stop tells why */
const struct worker_progress *worker_progress(const struct worker *w);

#endif
