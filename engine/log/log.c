/* SPDX-License-Identifier: Apache-2.0 */
/* The dispatcher: finds the driver, checks arguments, keeps a writer's first error until its next begin. */
#include "engine/log/log.h"

#include "engine/log/driver.h"

#define MAX_DRIVERS 8
#define MAX_NAME 200 /* of topics, consumers, streams, writers: LMDB's longest key is 511 bytes, Kafka's longest topic 249 */

static const struct log_driver *drivers[MAX_DRIVERS] = {&log_local, &log_kafka};
static size_t driver_count = 2;

void log_driver_register(const struct log_driver *driver)
{
	for (size_t i = 0; i < driver_count; i++)
		if (!strcmp(drivers[i]->name, driver->name)) {
			drivers[i] = driver;
			return;
		}
	BUG_ON(driver_count == MAX_DRIVERS);
	drivers[driver_count++] = driver;
}

bool log_driver_known(const char *name)
{
	for (size_t i = 0; i < driver_count; i++)
		if (!strcmp(drivers[i]->name, name))
			return true;
	return false;
}

/* The name may not contain NUL by its type; an empty or overlong one, or one with control characters, is refused. */
static int check_name(const char *what, const char *name, struct err *err)
{
	size_t n = name ? strlen(name) : 0;
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)name[i] < 0x20)
			return err_set(err, ERR_INPUT, "bad-name", "the %s name has a control character in it", what);
	if (!n || n > MAX_NAME)
		return err_set(err, ERR_INPUT, "bad-name", "the %s name has %zu bytes; give it 1 to %d", what, n, MAX_NAME);
	return OK;
}

struct slice log_record_header(const struct log_record *r, const char *name)
{
	for (size_t i = 0; i < r->header_count; i++)
		if (slice_is(r->headers[i].name, name))
			return r->headers[i].value;
	return SLICE_NONE;
}

/* --- the log and its topics ------------------------------------------------------------------------------------------- */

int log_open(const struct log_settings *s, struct log **out, struct err *err)
{
	*out = NULL;
	for (size_t i = 0; i < driver_count; i++)
		if (!strcmp(drivers[i]->name, s->driver)) {
			int rc = drivers[i]->open(s, out, err);
			BUG_ON(rc == OK && !(*out)->driver);
			return rc;
		}
	return err_set(err, ERR_INPUT, "no-driver", "there is no log driver \"%s\"; write local or kafka", s->driver);
}

void log_close(struct log *log)
{
	if (log)
		log->driver->close(log);
}

const char *log_driver_name(const struct log *log)
{
	return log->driver->name;
}

int log_topic_create(struct log *log, const struct log_topic *t, struct err *err)
{
	int rc = check_name("topic", t->name, err);
	if (rc)
		return rc;
	if (!t->partitions || t->partitions > 1024)
		return err_set(err, ERR_INPUT, "bad-partitions", "topic %s: %u partitions; give it 1 to 1024", t->name, t->partitions);
	return log->driver->topic_create(log, t, err);
}

int log_topic_delete(struct log *log, const char *name, struct err *err)
{
	return log->driver->topic_delete(log, name, err);
}

int log_topics(struct log *log, int (*each)(void *arg, const struct log_topic *t), void *arg, struct err *err)
{
	return log->driver->topics(log, each, arg, err);
}

int log_topic_find(struct log *log, const char *name, struct log_topic *out, struct err *err)
{
	return log->driver->topic_find(log, name, out, err);
}

int log_ends(struct log *log, const char *topic, uint32_t partition, int64_t *first, int64_t *end, struct err *err)
{
	return log->driver->ends(log, topic, partition, first, end, err);
}

int log_maintain(struct log *log, bool *more, struct err *err)
{
	*more = false;
	return log->driver->maintain ? log->driver->maintain(log, more, err) : OK;
}

int log_position(struct log *log, const char *consumer, const char *stream, char *out, size_t cap, size_t *len, struct err *err)
{
	return log->driver->position(log, consumer, stream, out, cap, len, err);
}

int log_positions(struct log *log, int (*each)(void *arg, const char *consumer, const char *stream, struct slice state), void *arg,
	struct err *err)
{
	return log->driver->positions(log, each, arg, err);
}

/* --- reading ---------------------------------------------------------------------------------------------------------- */

int log_reader_open(struct log *log, const char *topic, uint32_t partition, int64_t from, struct log_reader **out, struct err *err)
{
	*out = NULL;
	if (from < 0)
		return err_set(err, ERR_INPUT, "bad-offset", "topic %s: offsets begin at 0", topic);
	return log->driver->reader_open(log, topic, partition, from, out, err);
}

void log_reader_close(struct log_reader *r)
{
	if (r)
		r->driver->reader_close(r);
}

int log_reader_next(struct log_reader *r, size_t max, int timeout_ms, const struct log_record **out, size_t *count, struct err *err)
{
	*out = NULL;
	*count = 0;
	return r->driver->reader_next(r, max, timeout_ms, out, count, err);
}

int64_t log_reader_position(const struct log_reader *r)
{
	return r->driver->reader_position(r);
}

int log_member_open(struct log *log, const struct log_member_settings *s, struct log_member **out, struct err *err)
{
	*out = NULL;
	int rc = check_name("group", s->group, err);
	if (rc)
		return rc;
	if (s->index >= s->count)
		return err_set(err, ERR_INPUT, "bad-member", "group %s: member %u of %u", s->group, s->index, s->count);
	return log->driver->member_open(log, s, out, err);
}

void log_member_close(struct log_member *m)
{
	if (m)
		m->driver->member_close(m);
}

int log_member_poll(struct log_member *m, size_t max_records, int timeout_ms, struct log_event *out, struct err *err)
{
	*out = (struct log_event){.kind = LOG_NOTHING};
	return m->driver->member_poll(m, max_records, timeout_ms, out, err);
}

int log_member_committed(struct log_member *m, uint32_t partition, int64_t *out, struct err *err)
{
	return m->driver->member_committed(m, partition, out, err);
}

int log_member_resume(struct log_member *m, uint32_t partition, int64_t from, struct err *err)
{
	if (from < 0)
		return err_set(err, ERR_INPUT, "bad-offset", "partition %u: offsets begin at 0", partition);
	return m->driver->member_resume(m, partition, from, err);
}

int log_member_pause(struct log_member *m, uint32_t partition, struct err *err)
{
	return m->driver->member_pause(m, partition, err);
}

int log_member_release(struct log_member *m, uint32_t partition, struct err *err)
{
	return m->driver->member_release(m, partition, err);
}

/* --- writing ---------------------------------------------------------------------------------------------------------- */

int log_writer_open(struct log *log, const char *name, struct log_writer **out, struct err *err)
{
	*out = NULL;
	int rc = check_name("writer", name, err);
	return rc ? rc : log->driver->writer_open(log, name, out, err);
}

void log_writer_close(struct log_writer *w)
{
	if (w)
		w->driver->writer_close(w);
}

static int repeat_failure(const struct log_writer *w, struct err *err)
{
	if (err)
		*err = w->failed;
	return w->failed.cls;
}

static int keep_failure(struct log_writer *w, int rc, const struct err *e, struct err *err)
{
	if (rc) {
		w->failed = *e;
		w->failed.cls = rc;
		if (err)
			*err = w->failed;
	}
	return rc;
}

int log_begin(struct log_writer *w, struct err *err)
{
	w->failed = (struct err){0};
	return w->driver->begin(w, err);
}

static int check_put(const struct log_put *p, struct err *err)
{
	size_t bytes = p->key.len + p->value.len;
	if (p->header_count > LOG_MAX_HEADERS)
		return err_set(err, ERR_INPUT, "too-many-headers", "topic %s: a record with %zu headers; at most %d fit", p->topic,
			p->header_count, LOG_MAX_HEADERS);
	for (size_t i = 0; i < p->header_count; i++)
		bytes += p->headers[i].name.len + p->headers[i].value.len;
	if (bytes > LOG_MAX_RECORD_BYTES)
		return err_set(err, ERR_INPUT, "record-too-long", "topic %s: a record of %zu bytes; at most %d fit", p->topic, bytes,
			LOG_MAX_RECORD_BYTES);
	return OK;
}

int log_put(struct log_writer *w, const struct log_put *p, struct err *err)
{
	struct err e = {0};
	if (w->failed.cls)
		return repeat_failure(w, err);
	int rc = check_put(p, &e);
	return keep_failure(w, rc ? rc : w->driver->put(w, p, &e), &e, err);
}

int log_put_offset(struct log_writer *w, struct log_member *m, uint32_t partition, int64_t next, struct err *err)
{
	struct err e = {0};
	if (w->failed.cls)
		return repeat_failure(w, err);
	return keep_failure(w, w->driver->put_offset(w, m, partition, next, &e), &e, err);
}

int log_put_position(struct log_writer *w, const char *consumer, const char *stream, struct slice state, struct err *err)
{
	struct err e = {0};
	if (w->failed.cls)
		return repeat_failure(w, err);
	int rc = check_name("consumer", consumer, &e);
	rc = rc ? rc : check_name("stream", stream, &e);
	return keep_failure(w, rc ? rc : w->driver->put_position(w, consumer, stream, state, &e), &e, err);
}

int log_commit_start(struct log_writer *w, struct err *err)
{
	struct err e = {0};
	if (!w->failed.cls)
		return keep_failure(w, w->driver->commit_start(w, &e), &e, err);
	struct err first = w->failed;
	int rc = w->driver->abort(w, &e);
	if (rc == ERR_FENCED || rc == ERR_FATAL) /* graver than what the put met */
		return keep_failure(w, rc, &e, err);
	w->failed = first;
	return repeat_failure(w, err);
}

int log_commit_wait(struct log_writer *w, int timeout_ms, struct err *err)
{
	return w->failed.cls ? repeat_failure(w, err) : w->driver->commit_wait(w, timeout_ms, err);
}

int log_abort(struct log_writer *w, struct err *err)
{
	w->failed = (struct err){0};
	return w->driver->abort(w, err);
}

int64_t log_committed_end(const struct log_writer *w, const char *topic, uint32_t partition)
{
	return w->driver->committed_end(w, topic, partition);
}
