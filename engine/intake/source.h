/* SPDX-License-Identifier: Apache-2.0 */
/* Source: where a registry's messages come from: `file` (NDJSON: a file, a folder, standard input; follows) and `kafka` (the
 * registry's own topic). A source has streams (a file, a partition), each with a position, which is text of the source's own; the position commits
 * with what was read (intake.c), so that each message enters exactly once. */
#ifndef ALDYN_INTAKE_SOURCE_H
#define ALDYN_INTAKE_SOURCE_H

#include "engine/base/json.h"
#include "engine/log/log.h"

#define SOURCE_POSITION_BYTES 128
/* A line may be longer than a message may: it becomes a dead letter (too-long), of which so much is handed out. */
#define SOURCE_LINE_BYTES (4 * JSON_MAX_BYTES)

struct source_message {
	struct slice value;              /* borrowed until the next call */
	int64_t bytes;                   /* of the whole message; more than value's when only its beginning was kept */
	const struct log_header *headers; size_t header_count;
	const char *stream;              /* lives as long as the source */
	int64_t position;                /* for people: line's byte offset, record's offset */
};

enum source_rest { /* when there is no message now */
	SOURCE_LATER,  /* not at its end: a pipe that is dry for the moment */
	SOURCE_READ,   /* at its end as it is now; it may grow */
	SOURCE_ENDED,  /* none will come */
};

struct source { const struct source_driver *driver; };

struct source_driver {
	/* Next message, waiting up to timeout_ms. ERR_NOTFOUND: none now. */
	int (*next)(struct source *s, int timeout_ms, struct source_message *out, enum source_rest *rest, struct err *err);
	/* Streams whose position moved since the last call to `mark`: each(arg, stream, position). */
	int (*positions)(struct source *s, int (*each)(void *arg, const char *stream, struct slice position), void *arg);
	void (*mark)(struct source *s);       /* what was read is committed */
	int (*rewind)(struct source *s, struct err *err);  /* back to the last mark */
	void (*close)(struct source *s);
};

/* committed(arg, stream, out, cap, &len): the position that was committed for the stream, or ERR_NOTFOUND. */
struct source_positions {
	int (*committed)(void *arg, const char *stream, char *out, size_t cap, size_t *len, struct err *err);
	void *arg;
};

/* path: a file, a folder (all its *.ndjson, by name), or "-". follow: waits for more at the end. */
int source_file_open(const char *path, bool follow, const struct source_positions *at, struct source **out, struct err *err) WARN_UNUSED;
/* topic without prefix, on the broker that `settings` name. */
int source_kafka_open(const struct log_settings *settings, const char *topic, const struct source_positions *at, struct source **out,
                      struct err *err) WARN_UNUSED;

#endif
