/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of the kafka driver share: a log on the real broker that ALDYN_TEST_BROKER (host:port) names, under a prefix of
 * its own, so that runs do not meet. Without a broker a test skips aloud. */
#ifndef ALDYN_TESTS_LOG_KAFKA_HELP_H
#define ALDYN_TESTS_LOG_KAFKA_HELP_H

#include <time.h>
#include <unistd.h>
#include "engine/log/driver.h"
#include "tests/tap.h"

#define HELP_MAX_SETTINGS 12

static struct err help_err;

static inline const char *help_broker(void)
{
	return getenv("ALDYN_TEST_BROKER");
}

static inline int64_t help_now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* A prefix that no other run has. */
static inline const char *help_prefix(void)
{
	static char prefix[64];
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	snprintf(prefix, sizeof prefix, "t%d-%lx.", (int)getpid(), (unsigned long)t.tv_sec * 1000000 + (unsigned long)t.tv_nsec / 1000);
	return prefix;
}

/* names and values: "kafka.x", "y", ..., NULL; bootstrap.servers is added. */
static inline int help_open(const char *prefix, const char *instance, const char *const *settings, struct log **out)
{
	log_driver_register(&log_kafka);
	struct log_setting extra[HELP_MAX_SETTINGS] = {{.name = "kafka.bootstrap.servers", .value = help_broker()}};
	size_t n = 1;
	for (; settings && *settings && n < HELP_MAX_SETTINGS; settings += 2, n++)
		extra[n] = (struct log_setting){.name = settings[0], .value = settings[1], .file = "aldyn.yaml", .line = (int)n, .col = 3};
	struct log_settings s = {.driver = "kafka", .prefix = prefix, .instance = instance, .extra = extra, .extra_count = n};
	return log_open(&s, out, &help_err);
}

/* For what must work, or the test makes no sense. */
static inline void help_must(int rc, const char *what)
{
	if (rc) {
		printf("# %s: %d: %s: %s\n", what, rc, help_err.code, help_err.text);
		tap_bail(what);
	}
}

static inline void help_topic(struct log *log, const char *name, uint32_t partitions)
{
	struct log_topic t = {.name = name, .partitions = partitions, .retention_ms = -1};
	help_must(log_topic_create(log, &t, &help_err), "creating a topic");
}

static inline int help_put(struct log_writer *w, const char *topic, int32_t partition, const char *key, const char *value)
{
	struct log_put p = {.topic = topic, .partition = partition, .key = slice_of(key), .value = slice_of(value), .timestamp_ms = 1000};
	return log_put(w, &p, &help_err);
}

/* Starts the commit and waits for its outcome, a minute and a half at most. */
static inline int help_commit(struct log_writer *w)
{
	int rc = log_commit_start(w, &help_err);
	int64_t until = help_now_ms() + 90000;
	while (!rc && (rc = log_commit_wait(w, 1000, &help_err)) == ERR_RETRY && help_now_ms() < until)
		rc = OK;
	return rc;
}

/* Reads the partition to its end and calls each(arg, record); returns how many records there were. */
static inline size_t help_read(struct log *log, const char *topic, uint32_t partition, void (*each)(void *, const struct log_record *),
                               void *arg)
{
	int64_t first, end, until = help_now_ms() + 60000;
	size_t total = 0;
	struct log_reader *r;
	help_must(log_ends(log, topic, partition, &first, &end, &help_err), "asking for the ends");
	help_must(log_reader_open(log, topic, partition, 0, &r, &help_err), "opening a reader");
	while (log_reader_position(r) < end && help_now_ms() < until) {
		const struct log_record *records;
		size_t n;
		help_must(log_reader_next(r, 500, 200, &records, &n, &help_err), "reading");
		for (size_t i = 0; i < n && each; i++)
			each(arg, &records[i]);
		total += n;
	}
	tap_ok(log_reader_position(r) >= end, "a reader of %s/%u reaches the end (%lld of %lld)", topic, partition,
	       (long long)log_reader_position(r), (long long)end);
	log_reader_close(r);
	return total;
}

/* Polls until an event of the kind comes, answering assignments at their committed positions; fails after timeout_ms. */
static inline bool help_await(struct log_member *m, enum log_event_kind kind, int timeout_ms, struct log_event *e)
{
	int64_t until = help_now_ms() + timeout_ms;
	while (help_now_ms() < until) {
		help_must(log_member_poll(m, 100, 100, e, &help_err), "polling");
		if (e->kind == kind)
			return true;
	}
	return false;
}

#endif
