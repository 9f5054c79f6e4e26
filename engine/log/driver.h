/* SPDX-License-Identifier: Apache-2.0 */
/* What a log driver fills in: one function for each call of log.h, over opaque pointers of its own. log.c only dispatches
 * (and checks arguments); the contracts are log.h's. Every driver object starts with a pointer to its driver. */
#ifndef ALDYN_LOG_DRIVER_H
#define ALDYN_LOG_DRIVER_H

#include "engine/log/log.h"

struct log { const struct log_driver *driver; };
struct log_reader { const struct log_driver *driver; };
struct log_member { const struct log_driver *driver; };
struct log_writer { const struct log_driver *driver; struct err failed; }; /* failed: log.c's, the first error since begin */

struct log_driver {
	const char *name;
	int (*open)(const struct log_settings *s, struct log **out, struct err *err);
	void (*close)(struct log *log);
	int (*topic_create)(struct log *log, const struct log_topic *t, struct err *err);
	int (*topic_delete)(struct log *log, const char *name, struct err *err);
	int (*topics)(struct log *log, int (*each)(void *arg, const struct log_topic *t), void *arg, struct err *err);
	int (*topic_find)(struct log *log, const char *name, struct log_topic *out, struct err *err);
	int (*ends)(struct log *log, const char *topic, uint32_t partition, int64_t *first, int64_t *end, struct err *err);
	int (*maintain)(struct log *log, bool *more, struct err *err);
	int (*position)(struct log *log, const char *consumer, const char *stream, char *out, size_t cap, size_t *len, struct err *err);
	int (*positions)(struct log *log, int (*each)(void *arg, const char *consumer, const char *stream, struct slice state),
	                 void *arg, struct err *err);

	int (*reader_open)(struct log *log, const char *topic, uint32_t partition, int64_t from, struct log_reader **out, struct err *err);
	void (*reader_close)(struct log_reader *r);
	int (*reader_next)(struct log_reader *r, size_t max, int timeout_ms, const struct log_record **out, size_t *count, struct err *err);
	int64_t (*reader_position)(const struct log_reader *r);

	int (*member_open)(struct log *log, const struct log_member_settings *s, struct log_member **out, struct err *err);
	void (*member_close)(struct log_member *m);
	int (*member_poll)(struct log_member *m, size_t max_records, int timeout_ms, struct log_event *out, struct err *err);
	int (*member_committed)(struct log_member *m, uint32_t partition, int64_t *out, struct err *err);
	int (*member_resume)(struct log_member *m, uint32_t partition, int64_t from, struct err *err);
	int (*member_pause)(struct log_member *m, uint32_t partition, struct err *err);
	int (*member_release)(struct log_member *m, uint32_t partition, struct err *err);

	int (*writer_open)(struct log *log, const char *name, struct log_writer **out, struct err *err);
	void (*writer_close)(struct log_writer *w);
	int (*begin)(struct log_writer *w, struct err *err);
	int (*put)(struct log_writer *w, const struct log_put *p, struct err *err);
	int (*put_offset)(struct log_writer *w, struct log_member *m, uint32_t partition, int64_t next, struct err *err);
	int (*put_position)(struct log_writer *w, const char *consumer, const char *stream, struct slice state, struct err *err);
	int (*commit_start)(struct log_writer *w, struct err *err);
	int (*commit_wait)(struct log_writer *w, int timeout_ms, struct err *err);
	int (*abort)(struct log_writer *w, struct err *err);
	int64_t (*committed_end)(const struct log_writer *w, const char *topic, uint32_t partition);
};

extern const struct log_driver log_local, log_kafka;

#endif
