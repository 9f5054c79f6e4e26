/* SPDX-License-Identifier: Apache-2.0 */
/* Private to `aldyn bench`: the shipped program (`aldyn run`, this same executable) runs as a child on generated files, and is
 * looked at from outside: its positions and topics through the log, its threads and memory through /proc. */
#ifndef ALDYN_CLI_BENCH_H
#define ALDYN_CLI_BENCH_H

#include <stdio.h>
#include <sys/types.h>
#include "engine/cli/bench_w1.h"
#include "engine/log/topics.h"

struct bench_weight { /* of one topic */
	int64_t written;                                          /* records ever; kafka: and the markers of transactions */
	int64_t records, key_bytes, value_bytes, headers, header_bytes; /* that stand there; a compacted one has fewer than were written */
};

struct bench {
	const char *files;            /* tests/bench: rules and profile */
	const char *driver, *broker;
	long events, workers, partitions, rate;
	long packages;                /* of the rules; 0: those of `files` as they stand */
	char root[400], dir[440];     /* --dir, and this run's folder in it */
	char rules[480];
	char prefix[64];              /* kafka: of this run's topics */
	uint32_t runs;
	struct log *log;              /* to look through; NULL before bench_look */
	struct w1 *w1;                /* the generator of this run: its counts are what must come out */
	struct bench_weight before[TOPIC_COUNT]; /* what the topics held before the workload */
};

enum bench_stage { STAGE_INTAKE, STAGE_WORKER, STAGE_LOG, STAGE_BROKER, STAGE_OTHER, STAGE_COUNT };
extern const char *const bench_stage_names[STAGE_COUNT];

struct bench_threads; /* those seen in the child, with their CPU time */
struct bench_child {
	pid_t pid;
	struct bench_threads *threads;
	double started_s, first_s, last_s;   /* monotonic; of the first and the last movement of the positions */
	int64_t positions;                   /* sum of all, as last seen */
	double cpu_s, stage_s[STAGE_COUNT];
	int64_t anon_kb;                     /* peak */
	int64_t batches;
	int status;
	bool ended;
};

/* bench_files.c: the run's folder and what stands in it */
int bench_begin(struct bench *b, const char *name, struct err *err) WARN_UNUSED; /* an empty folder; kafka: a prefix */
int bench_write_numbers(struct bench *b, struct err *err) WARN_UNUSED;
int bench_write_events(struct bench *b, struct err *err) WARN_UNUSED; /* kafka: into the registry's topic */
enum bench_source { SOURCE_NUMBERS, SOURCE_EVENTS, SOURCE_FOLLOWED };
int bench_write_config(struct bench *b, enum bench_source source, struct err *err) WARN_UNUSED;
int bench_look(struct bench *b, struct err *err) WARN_UNUSED; /* opens b->log; the topics exist */
void bench_end(struct bench *b, bool keep); /* closes; unless kept, removes the topics and the folder */

/* bench_packages.c: so many packages, of which the workload wakes three, into the run's folder */
int bench_write_packages(struct bench *b, struct err *err) WARN_UNUSED;

/* bench_child.c */
double bench_now_s(void);
int bench_start(struct bench *b, struct bench_child *c, const char *const *flags, struct err *err) WARN_UNUSED; /* of `aldyn run`; NULL-ended */
int bench_observe(struct bench *b, struct bench_child *c, struct err *err) WARN_UNUSED; /* one look; c->ended */
int bench_wait(struct bench *b, struct bench_child *c, struct err *err) WARN_UNUSED;    /* until it ended; ERR_FATAL when it failed */
void bench_kill(struct bench_child *c);
/* Another command of this program, until it ended well: argv[0] is its name, a NULL ends it. */
int bench_time(struct bench *b, const char *const *argv, double *wall_s, double *cpu_s, struct err *err) WARN_UNUSED;

/* bench_check.c: reads all topics, compares with the generator's counts, and prints what the workload added to each */
int bench_weigh(struct bench *b, struct err *err) WARN_UNUSED; /* b->before */
int bench_check(struct bench *b, const char *phase, struct err *err) WARN_UNUSED;

/* bench_rate.c: --rate */
int bench_rate(struct bench *b, struct err *err) WARN_UNUSED;

#endif
