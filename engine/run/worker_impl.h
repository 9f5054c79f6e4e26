/* SPDX-License-Identifier: Apache-2.0 */
/* Private to engine/run: the parts of a worker. worker.c is the loop, process.c runs the steps, commit.c carries batches to
 * the log and the stores. All of it runs in the worker's own thread. */
#ifndef ALDYN_RUN_WORKER_IMPL_H
#define ALDYN_RUN_WORKER_IMPL_H

#include <pthread.h>
#include "engine/run/clock.h"
#include "engine/run/worker.h"

#define WORKER_MAX_RECORDS 4000
#define WORKER_MAX_BATCH_MS 100
#define WORKER_MAX_BATCH_BYTES (32 * 1024 * 1024) /* of arena */
#define WORKER_TIMER_SLICE 500                    /* subjects' timers worked off between two polls */
#define WORKER_IDLE_POLL_MS 20

struct worker {
	struct worker_settings set;
	struct worker_progress progress;
	pthread_t thread;
	_Atomic bool stopping, failed;
	int rc;
	struct err err;
	char writer_name[128];

	struct log_member *member;
	struct log_writer *writer;
	struct log_reader *channel;   /* [watermarks] */
	int64_t watermark_ms;         /* replies have been recorded up to here; INT64_MIN: nobody said */
	struct partition *partitions; /* set.partitions of them; [id].running when ours */
	struct hash_ids *ids;
	struct rules_host *host;
	struct json_parser *parser;
	struct batch batches[2];
	struct batch *filling;    /* batches[0] or [1] */
	struct batch *committing; /* the other one, or NULL */
	struct step_work *work;
	struct step step;
	struct clock_look looked;
	bool busy; /* the last poll brought something: poll again at once */
};

/* worker.c: reads the partition again from where the log has it, which may be ahead of the store. */
int worker_restart_partition(struct worker *w, struct partition *p, struct err *err) WARN_UNUSED;

/* worker.c: how full its fullest store is. */
void worker_tell_fill(struct worker *w);

/* process.c */
/* A record that stands on no log: replay's. It must live until the batch is reset, as what it writes does. */
int process_event(struct worker *w, struct partition *p, const struct record *in, struct err *err) WARN_UNUSED;
int process_record(struct worker *w, struct partition *p, const struct log_record *r, struct err *err) WARN_UNUSED;
int process_timers(struct worker *w, struct partition *p, struct err *err) WARN_UNUSED; /* one slice */
int process_tick_if_due(struct worker *w, struct partition *p, int64_t now_ms, struct err *err) WARN_UNUSED;

/* commit.c */
int commit_start(struct worker *w, struct err *err) WARN_UNUSED;                /* closes the filling batch */
int commit_finish(struct worker *w, int timeout_ms, struct err *err) WARN_UNUSED; /* OK, ERR_RETRY: not yet, or as log_commit_wait */
int commit_recover(struct worker *w, int cause, struct err *err) WARN_UNUSED;   /* after ERR_ABORTED or ERR_FENCED */

#endif
