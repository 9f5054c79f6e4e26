/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/log/chaos_impl.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define MAX_EXTRA 64

struct chaos_reader { struct log_reader base; struct log_reader *inner; };

int64_t chaos_now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* xorshift64* */
int64_t chaos_roll(uint64_t *dice, int64_t below)
{
	*dice ^= *dice >> 12;
	*dice ^= *dice << 25;
	*dice ^= *dice >> 27;
	return (int64_t)(*dice * 2685821657736338717ULL >> 33) % below;
}

uint64_t chaos_dice(struct chaos *c)
{
	pthread_mutex_lock(&c->mutex);
	uint64_t d = ((uint64_t)c->seed + 1) * 0x9e3779b97f4a7c15ULL ^ ++c->objects * 0xbf58476d1ce4e5b9ULL;
	pthread_mutex_unlock(&c->mutex);
	d = d ? d : 1;
	for (int i = 0; i < 8; i++)
		(void)chaos_roll(&d, 2);
	return d;
}

/* --- settings ------------------------------------------------------------------------------------------------------------------ */

static const char *setting(const struct log_settings *s, const char *name, const char *otherwise)
{
	char env[64] = "ALDYN_CHAOS_";
	for (size_t i = 0; i < s->extra_count; i++)
		if (!strncmp(s->extra[i].name, "chaos.", 6) && !strcmp(s->extra[i].name + 6, name))
			return s->extra[i].value;
	size_t n = strlen(env);
	for (const char *p = name; *p && n < sizeof env - 1; p++)
		env[n++] = (char)(*p >= 'a' && *p <= 'z' ? *p - 'a' + 'A' : *p);
	const char *v = getenv(env);
	return v ? v : otherwise;
}

static int64_t number(const struct log_settings *s, const char *name, const char *otherwise)
{
	return strtoll(setting(s, name, otherwise), NULL, 10);
}

/* --- the log ---------------------------------------------------------------------------------------------------------------------- */

static int open_inner(struct chaos *c, const struct log_settings *s, struct err *err)
{
	struct log_settings inner = *s;
	struct log_setting extra[MAX_EXTRA];
	size_t n = 0;
	for (size_t i = 0; i < s->extra_count && n < MAX_EXTRA; i++)
		if (strncmp(s->extra[i].name, "chaos.", 6))
			extra[n++] = s->extra[i];
	inner.driver = setting(s, "inner", "local");
	inner.extra = extra;
	inner.extra_count = n;
	return log_open(&inner, &c->inner, err);
}

static int chaos_open(const struct log_settings *s, struct log **out, struct err *err)
{
	struct chaos *c = calloc(1, sizeof *c);
	pthread_condattr_t clock;
	BUG_ON(!c);
	int rc = open_inner(c, s, err);
	if (rc) {
		free(c);
		return rc;
	}
	c->base.driver = &log_chaos;
	c->seed = number(s, "seed", "1");
	c->delay_ms = number(s, "delay_ms", "5");
	c->abort = number(s, "abort", "100");
	c->fence = number(s, "fence", "30");
	c->revoke = number(s, "revoke", "20");
	c->lost = number(s, "lost", "300");
	snprintf(c->spare, sizeof c->spare, "%s", setting(s, "spare", "engine/replay,replay,command,control,registry,feed"));
	pthread_mutex_init(&c->mutex, NULL);
	pthread_condattr_init(&clock);
	pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
	pthread_cond_init(&c->work, &clock);
	pthread_cond_init(&c->decided, &clock);
	pthread_condattr_destroy(&clock);
	BUG_ON(pthread_create(&c->thread, NULL, chaos_decide_all, c));
	*out = &c->base;
	return OK;
}

static void chaos_close(struct log *log)
{
	struct chaos *c = chaos_of(log);
	pthread_mutex_lock(&c->mutex);
	c->closing = true;
	pthread_cond_signal(&c->work);
	pthread_mutex_unlock(&c->mutex);
	pthread_join(c->thread, NULL);
	log_close(c->inner);
	pthread_cond_destroy(&c->work);
	pthread_cond_destroy(&c->decided);
	pthread_mutex_destroy(&c->mutex);
	free(c);
}

static int chaos_topic_create(struct log *log, const struct log_topic *t, struct err *err)
{
	return log_topic_create(chaos_of(log)->inner, t, err);
}

static int chaos_topic_delete(struct log *log, const char *name, struct err *err)
{
	return log_topic_delete(chaos_of(log)->inner, name, err);
}

static int chaos_topics(struct log *log, int (*each)(void *arg, const struct log_topic *t), void *arg, struct err *err)
{
	return log_topics(chaos_of(log)->inner, each, arg, err);
}

static int chaos_topic_find(struct log *log, const char *name, struct log_topic *out, struct err *err)
{
	return log_topic_find(chaos_of(log)->inner, name, out, err);
}

static int chaos_ends(struct log *log, const char *topic, uint32_t partition, int64_t *first, int64_t *end, struct err *err)
{
	return log_ends(chaos_of(log)->inner, topic, partition, first, end, err);
}

static int chaos_maintain(struct log *log, bool *more, struct err *err)
{
	return log_maintain(chaos_of(log)->inner, more, err);
}

static int chaos_position(
	struct log *log, const char *consumer, const char *stream, char *out, size_t cap, size_t *len, struct err *err)
{
	return log_position(chaos_of(log)->inner, consumer, stream, out, cap, len, err);
}

static int chaos_positions(struct log *log, int (*each)(void *arg, const char *consumer, const char *stream, struct slice state),
	void *arg, struct err *err)
{
	return log_positions(chaos_of(log)->inner, each, arg, err);
}

/* --- readers: nothing is wrong with them ---------------------------------------------------------------------------------------------- */

static int chaos_reader_open(
	struct log *log, const char *topic, uint32_t partition, int64_t from, struct log_reader **out, struct err *err)
{
	struct chaos_reader *r = calloc(1, sizeof *r);
	BUG_ON(!r);
	r->base.driver = &log_chaos;
	int rc = log_reader_open(chaos_of(log)->inner, topic, partition, from, &r->inner, err);
	if (rc)
		free(r);
	else
		*out = &r->base;
	return rc;
}

static void chaos_reader_close(struct log_reader *r)
{
	log_reader_close(((struct chaos_reader *)r)->inner);
	free(r);
}

static int chaos_reader_next(
	struct log_reader *r, size_t max, int timeout_ms, const struct log_record **out, size_t *count, struct err *err)
{
	return log_reader_next(((struct chaos_reader *)r)->inner, max, timeout_ms, out, count, err);
}

static int64_t chaos_reader_position(const struct log_reader *r)
{
	return log_reader_position(((const struct chaos_reader *)r)->inner);
}

const struct log_driver log_chaos = {
	.name = "chaos",
	.open = chaos_open,
	.close = chaos_close,
	.topic_create = chaos_topic_create,
	.topic_delete = chaos_topic_delete,
	.topics = chaos_topics,
	.topic_find = chaos_topic_find,
	.ends = chaos_ends,
	.maintain = chaos_maintain,
	.position = chaos_position,
	.positions = chaos_positions,
	.reader_open = chaos_reader_open,
	.reader_close = chaos_reader_close,
	.reader_next = chaos_reader_next,
	.reader_position = chaos_reader_position,
	.member_open = chaos_member_open,
	.member_close = chaos_member_close,
	.member_poll = chaos_member_poll,
	.member_committed = chaos_member_committed,
	.member_resume = chaos_member_resume,
	.member_pause = chaos_member_pause,
	.member_release = chaos_member_release,
	.writer_open = chaos_writer_open,
	.writer_close = chaos_writer_close,
	.begin = chaos_begin,
	.put = chaos_put,
	.put_offset = chaos_put_offset,
	.put_position = chaos_put_position,
	.commit_start = chaos_commit_start,
	.commit_wait = chaos_commit_wait,
	.abort = chaos_abort,
	.committed_end = chaos_committed_end,
};

__attribute__((constructor)) static void register_chaos(void)
{
	log_driver_register(&log_chaos);
}
