/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <ftw.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/file.h"
#include "engine/cli/bench.h"

#define REGISTRY_PARTITIONS 4
#define TRANSACTION_EVENTS 4000
#define WAIT_MS 1000
#define OUT_BYTES (1024 * 1024) /* of a file's buffer */

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

static bool is_kafka(const struct bench *b)
{
	return !strcmp(b->driver, "kafka");
}

int bench_begin(struct bench *b, const char *name, struct err *err)
{
	snprintf(b->dir, sizeof b->dir, "%s/%s", b->root, name);
	snprintf(b->prefix, sizeof b->prefix, "aldyn-bench-%ld-%" PRIu32 ".", (long)getpid(), b->runs++);
	nftw(b->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	b->w1 = w1_new(b->packages ? W1_MATCHING : 1);
	snprintf(b->rules, sizeof b->rules, "%s/rules", b->files);
	return file_make_folder(b->dir, err);
}

/* --- files -------------------------------------------------------------------------------------------------------------------- */

static int open_out(const struct bench *b, const char *name, FILE **out, struct err *err)
{
	char path[480];

	snprintf(path, sizeof path, "%s/%s", b->dir, name);
	*out = fopen(path, "w");
	if (!*out)
		return err_set(err, ERR_INPUT, "no-file", "%s: %s", path, strerror(errno));
	return OK;
}

static int close_out(FILE *f, struct err *err)
{
	bool bad = ferror(f) != 0;

	return fclose(f) || bad ? err_set(err, ERR_FATAL, "no-room", "a file of the benchmark cannot be written: %s", strerror(errno)) : OK;
}

static int write_file(struct bench *b, const char *name, long count, void (*line)(struct w1 *w, uint32_t i, struct buf *out),
	struct err *err)
{
	struct buf buf;
	FILE *f;
	int rc = open_out(b, name, &f, err);

	if (rc)
		return rc;
	buf_init(&buf);
	for (long i = 0; i < count; i++) {
		if (line)
			line(b->w1, (uint32_t)i, &buf);
		else
			w1_next(b->w1, &buf);
		if (buf.len >= OUT_BYTES || i + 1 == count) {
			fwrite(buf.ptr, 1, buf.len, f);
			buf_clear(&buf);
		}
	}
	buf_fini(&buf);
	return close_out(f, err);
}

int bench_write_numbers(struct bench *b, struct err *err)
{
	return write_file(b, "numbers.ndjson", W1_PERSONS, w1_number, err);
}

/* --- the registry's own topic --------------------------------------------------------------------------------------------- */

static int open_registry(const struct bench *b, struct log **out, struct err *err)
{
	struct log_setting servers = {.name = "kafka.bootstrap.servers", .value = b->broker};
	struct log_settings s = {.driver = "kafka", .prefix = b->prefix, .instance = "registry", .extra = &servers, .extra_count = 1};

	return log_open(&s, out, err);
}

static int put_some(struct bench *b, struct log_writer *w, long count, struct err *err)
{
	struct buf line;
	int rc = log_begin(w, err);

	buf_init(&line);
	for (long i = 0; i < count && !rc; i++) {
		buf_clear(&line);
		w1_next(b->w1, &line);
		struct slice value = {line.ptr, line.len - 1}, key = SLICE_NONE;
		const char *subject = strstr(line.ptr, "\"subject\":\"");
		if (subject)
			key = (struct slice){subject + strlen("\"subject\":\""), 12};
		struct log_put put = {.topic = "registry", .partition = -1, .timestamp_ms = 0, .key = key, .value = value};
		rc = log_put(w, &put, err);
	}
	buf_fini(&line);
	if (!rc)
		rc = log_commit_start(w, err);
	while (!rc && (rc = log_commit_wait(w, WAIT_MS, err)) == ERR_RETRY)
		rc = OK;
	return rc;
}

static int fill_registry(struct bench *b, struct err *err)
{
	struct log_topic t = {.name = "registry", .partitions = REGISTRY_PARTITIONS, .retention_ms = -1};
	struct log_writer *w = NULL;
	struct log *log = NULL;
	int rc = open_registry(b, &log, err);

	if (!rc && !(rc = log_topic_create(log, &t, err)))
		rc = log_writer_open(log, "registry", &w, err);
	for (long left = b->events; !rc && left > 0; left -= TRANSACTION_EVENTS)
		rc = put_some(b, w, left < TRANSACTION_EVENTS ? left : TRANSACTION_EVENTS, err);
	if (w)
		log_writer_close(w);
	if (log)
		log_close(log);
	return rc;
}

int bench_write_events(struct bench *b, struct err *err)
{
	return is_kafka(b) ? fill_registry(b, err) : write_file(b, "events.ndjson", b->events, NULL, err);
}

/* --- the configuration ---------------------------------------------------------------------------------------------------- */

static void source_lines(const struct bench *b, enum bench_source source, FILE *f)
{
	fprintf(f, "sources:\n  w1:\n    profile: %s/w1-profile.yaml\n", b->files);
	if (source == SOURCE_EVENTS && is_kafka(b))
		fprintf(f, "    topic: %sregistry\n    kafka: {bootstrap.servers: \"%s\"}\n", b->prefix, b->broker);
	else
		fprintf(f, "    file: %s.ndjson\n%s", source == SOURCE_NUMBERS ? "numbers" : "events", source == SOURCE_FOLLOWED ? "    follow: yes\n" : "");
}

int bench_write_config(struct bench *b, enum bench_source source, struct err *err)
{
	FILE *f;
	int rc = open_out(b, "aldyn.yaml", &f, err);

	if (rc)
		return rc;
	fprintf(f, "instance: bench\nrules: %s\nworkers: %ld\npartitions: %ld\n", b->rules, b->workers, b->partitions);
	if (is_kafka(b))
		fprintf(f, "log: {driver: kafka, prefix: %s, kafka: {bootstrap.servers: \"%s\"}}\n", b->prefix, b->broker);
	else
		fprintf(f, "log: {driver: local, path: log}\n");
	source_lines(b, source, f);
	return close_out(f, err);
}

/* --- looking, ending -------------------------------------------------------------------------------------------------------- */

int bench_look(struct bench *b, struct err *err)
{
	struct log_setting servers = {.name = "kafka.bootstrap.servers", .value = b->broker};
	char path[480];
	struct log_settings s = {.driver = b->driver, .path = path, .prefix = b->prefix, .instance = "looker", .read_only = true,
	                         .extra = &servers, .extra_count = is_kafka(b)};

	snprintf(path, sizeof path, "%s/log", b->dir);
	return b->log ? OK : log_open(&s, &b->log, err);
}

static void delete_topics(struct bench *b)
{
	struct err err;

	for (int t = 0; t < TOPIC_COUNT; t++)
		if (log_topic_delete(b->log, log_topic_rows[t].name, &err))
			fprintf(stderr, "aldyn bench: topic %s%s stays: %s\n", b->prefix, log_topic_rows[t].name, err.text);
	if (log_topic_delete(b->log, "registry", &err))
		return; /* --rate has none */
}

void bench_end(struct bench *b, bool keep)
{
	struct err err;

	if (!keep && is_kafka(b) && (b->log || !bench_look(b, &err)))
		delete_topics(b);
	if (b->log)
		log_close(b->log);
	b->log = NULL;
	if (b->w1)
		w1_free(b->w1);
	b->w1 = NULL;
	if (!keep)
		nftw(b->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
