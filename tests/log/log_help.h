/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of the log share: a scratch folder, short forms of the calls, and failing loudly. */
#ifndef ALDYN_TESTS_LOG_LOG_HELP_H
#define ALDYN_TESTS_LOG_LOG_HELP_H

#include <time.h>
#include <unistd.h>

#include "engine/log/log.h"
#include "tests/tap.h"

static struct err help_err;

static inline int64_t help_now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static char help_path[64];

/* Only what LMDB put there. */
static inline void help_remove_folder(void)
{
	const char *names[] = {"data.mdb", "lock.mdb"};
	char file[96];
	for (size_t i = 0; i < 2; i++) {
		snprintf(file, sizeof file, "%s/%s", help_path, names[i]);
		unlink(file);
	}
	rmdir(help_path);
}

/* A folder of this run's own; help_remove_folder removes it. */
static inline const char *help_folder(void)
{
	snprintf(help_path, sizeof help_path, "%s/aldyn-log-XXXXXX", access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
	if (!mkdtemp(help_path))
		tap_bail("no scratch folder");
	return help_path;
}

/* For what must work, or the rest makes no sense. */
static inline void help_must(int rc, const char *what)
{
	if (rc) {
		printf("# %s: %d: %s: %s\n", what, rc, help_err.code, help_err.text);
		help_remove_folder();
		tap_bail(what);
	}
}

static inline struct log_writer *help_writer(struct log *log, const char *name)
{
	struct log_writer *w;
	help_must(log_writer_open(log, name, &w, &help_err), "opening a writer");
	return w;
}

static inline void help_begin(struct log_writer *w)
{
	help_must(log_begin(w, &help_err), "beginning");
}

static inline int help_put(struct log_writer *w, const char *topic, int32_t partition, const char *key, const char *value)
{
	struct log_put p = {.topic = topic, .partition = partition, .timestamp_ms = 1000, .key = slice_of(key), .value = slice_of(value)};
	return log_put(w, &p, &help_err);
}

/* Starts the commit and waits for the outcome, a minute at most. */
static inline int help_commit(struct log_writer *w)
{
	int64_t until = help_now_ms() + 60000;
	int rc = log_commit_start(w, &help_err);
	while (!rc && (rc = log_commit_wait(w, 1000, &help_err)) == ERR_RETRY && help_now_ms() < until)
		rc = OK;
	return rc;
}

/* One transaction with one record. */
static inline void help_put_one(struct log_writer *w, const char *topic, int32_t partition, const char *key, const char *value)
{
	help_begin(w);
	help_must(help_put(w, topic, partition, key, value), "putting");
	help_must(help_commit(w), "committing");
}

/* Reads the partition from `from` to its end and calls each(arg, record); returns how many there were. */
static inline size_t help_read(struct log *log, const char *topic, uint32_t partition, int64_t from,
	void (*each)(void *arg, const struct log_record *r), void *arg)
{
	int64_t first, end, until = help_now_ms() + 30000;
	size_t total = 0, n;
	struct log_reader *r;
	help_must(log_ends(log, topic, partition, &first, &end, &help_err), "asking for the ends");
	help_must(log_reader_open(log, topic, partition, from, &r, &help_err), "opening a reader");
	while (log_reader_position(r) < end && help_now_ms() < until) {
		const struct log_record *records;
		help_must(log_reader_next(r, 500, 200, &records, &n, &help_err), "reading");
		for (size_t i = 0; i < n && each; i++)
			each(arg, &records[i]);
		total += n;
	}
	log_reader_close(r);
	return total;
}

static inline void help_topic(struct log *log, const char *name, uint32_t partitions, bool compacted, int64_t retention_ms)
{
	struct log_topic t = {name, partitions, compacted, retention_ms};
	help_must(log_topic_create(log, &t, &help_err), "creating a topic");
}

#endif
