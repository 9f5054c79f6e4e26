/* SPDX-License-Identifier: Apache-2.0 */
/* How many small records a second the local log takes, durable, over 16 partitions. Run by hand:
 *
 *     tests/log/bench_local FOLDER [writers] [records per transaction] [seconds]
 *
 * Each writer starts a commit, waits for it, and begins the next; what is shared is the group commit. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "engine/log/log.h"

#define PARTITIONS 16

struct job {
	struct log *log;
	int number, batch;
	double seconds;
	long records, commits;
	pthread_t thread;
};

static double now_s(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void must(int rc, const struct err *err)
{
	if (rc) {
		fprintf(stderr, "%s: %s\n", err->code, err->text);
		exit(1);
	}
}

static void *write_on(void *arg)
{
	struct job *j = arg;
	struct err err;
	struct log_writer *w;
	char name[32], key[32], value[300];
	snprintf(name, sizeof name, "bench/%d", j->number);
	memset(value, 'v', sizeof value);
	must(log_writer_open(j->log, name, &w, &err), &err);
	for (double end = now_s() + j->seconds; now_s() < end; j->commits++) {
		must(log_begin(w, &err), &err);
		for (int i = 0; i < j->batch; i++, j->records++) {
			int n = snprintf(key, sizeof key, "iin:%012ld", j->records * 7919 % 1000003);
			struct log_header h = {SLICE_LIT("ce_id"), {key, (size_t)n}};
			must(log_put(w, &(struct log_put){"bench", -1, j->records, {key, (size_t)n}, {value, sizeof value}, &h, 1}, &err), &err);
		}
		must(log_commit_start(w, &err), &err);
		must(log_commit_wait(w, -1, &err), &err);
	}
	log_writer_close(w);
	return NULL;
}

int main(int argc, char **argv)
{
	struct err err;
	struct log *log;
	struct job jobs[64];
	int writers = argc > 2 ? atoi(argv[2]) : 4, batch = argc > 3 ? atoi(argv[3]) : 5000;
	double seconds = argc > 4 ? atof(argv[4]) : 3;
	if (argc < 2 || writers < 1 || writers > 64) {
		fprintf(stderr, "usage: bench_local FOLDER [writers, at most 64] [records per transaction] [seconds]\n");
		return 2;
	}
	must(log_open(&(struct log_settings){.driver = "local", .path = argv[1]}, &log, &err), &err);
	must(log_topic_create(log, &(struct log_topic){"bench", PARTITIONS, false, -1}, &err), &err);
	double start = now_s();
	long records = 0, commits = 0;
	for (int i = 0; i < writers; i++) {
		jobs[i] = (struct job){.log = log, .number = i, .batch = batch, .seconds = seconds};
		pthread_create(&jobs[i].thread, NULL, write_on, &jobs[i]);
	}
	for (int i = 0; i < writers; i++) {
		pthread_join(jobs[i].thread, NULL);
		records += jobs[i].records;
		commits += jobs[i].commits;
	}
	double took = now_s() - start;
	printf("%d writers, %d records of 300 bytes a transaction: %.0f records/s, %.0f transactions/s, durable\n", writers, batch,
		(double)records / took, (double)commits / took);
	log_close(log);
	return 0;
}
