/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/log/chaos.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define MAX_EXTRA 64
#define MAX_AWAY_MS 20   /* between release and the next assignment */
#define MAX_PARTITIONS 1024

struct chaos_writer;

struct chaos {
	struct log base;
	struct log *inner;
	int64_t seed, delay_ms, abort, fence, revoke, lost;
	char spare[200];
	pthread_mutex_t mutex;
	pthread_cond_t work, decided;
	struct chaos_writer *pending;
	uint64_t objects;                 /* opened so far: each gets dice of its own */
	uint64_t losses[MAX_PARTITIONS];  /* how often the partition was LOST: what was put before cannot be committed after */
	bool closing;
	pthread_t thread;
};

struct chaos_reader { struct log_reader base; struct log_reader *inner; };

enum fate { COMMIT, ABORT, FENCE_BEFORE, FENCE_AFTER };
struct offset { uint32_t partition; uint64_t losses; };

struct chaos_writer {
	struct log_writer base;
	struct chaos *c;
	struct log_writer *inner;
	uint64_t dice;
	bool spared, fenced, pending;
	enum fate fate;
	int64_t due_ms;
	struct offset *offsets;
	size_t offset_count;
	int result;
	struct err err;
	struct chaos_writer *next;
};

enum hold { AWAY, HELD, TAKEN, RELEASED }; /* TAKEN: revoked by us, the user has not released it; RELEASED: comes back at due_ms */

struct chaos_member {
	struct log_member base;
	struct chaos *c;
	struct log_member *inner;
	uint64_t dice;
	struct share { enum hold hold; bool gone; int64_t due_ms; } shares[MAX_PARTITIONS]; /* gone: the inner log took it too */
};

static int64_t now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* xorshift64*: 0 .. below-1 */
static int64_t roll(uint64_t *dice, int64_t below)
{
	*dice ^= *dice >> 12;
	*dice ^= *dice << 25;
	*dice ^= *dice >> 27;
	return (int64_t)(*dice * 2685821657736338717ULL >> 33) % below;
}

static uint64_t new_dice(struct chaos *c)
{
	pthread_mutex_lock(&c->mutex);
	uint64_t d = ((uint64_t)c->seed + 1) * 0x9e3779b97f4a7c15ULL ^ ++c->objects * 0xbf58476d1ce4e5b9ULL;
	pthread_mutex_unlock(&c->mutex);
	d = d ? d : 1;
	for (int i = 0; i < 8; i++)
		(void)roll(&d, 2);
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

/* --- commits: a thread decides them when they are due ---------------------------------------------------------------------------- */

static bool lost_since(struct chaos *c, const struct chaos_writer *w)
{
	bool lost = false;
	pthread_mutex_lock(&c->mutex);
	for (size_t i = 0; i < w->offset_count; i++)
		lost |= c->losses[w->offsets[i].partition] != w->offsets[i].losses;
	pthread_mutex_unlock(&c->mutex);
	return lost;
}

static void decide(struct chaos_writer *w)
{
	w->err = (struct err){0};
	if (w->fate == COMMIT && lost_since(w->c, w))
		w->fate = ABORT;
	if (w->fate == COMMIT || w->fate == FENCE_AFTER) {
		w->result = log_commit_start(w->inner, &w->err);
		while (!w->result && (w->result = log_commit_wait(w->inner, 1000, &w->err)) == ERR_RETRY)
			w->result = OK;
	} else {
		w->result = log_abort(w->inner, &w->err);
	}
	if (w->result)
		return; /* the inner log has its own view */
	if (w->fate == ABORT)
		w->result = err_set(&w->err, ERR_ABORTED, "chaos", "aborted by chance");
	if (w->fate == FENCE_BEFORE || w->fate == FENCE_AFTER)
		w->result = err_set(&w->err, ERR_FENCED, "chaos", "fenced by chance");
}

static struct chaos_writer **first_due(struct chaos *c)
{
	struct chaos_writer **first = &c->pending;
	for (struct chaos_writer **at = &c->pending; *at; at = &(*at)->next)
		if ((*at)->due_ms < (*first)->due_ms)
			first = at;
	return first;
}

static void *decide_all(void *arg)
{
	struct chaos *c = arg;
	pthread_mutex_lock(&c->mutex);
	while (!c->closing || c->pending) {
		struct chaos_writer **at = first_due(c), *w = *at;
		if (!w) {
			pthread_cond_wait(&c->work, &c->mutex);
		} else if (w->due_ms > now_ms()) {
			struct timespec due = {w->due_ms / 1000, (long)(w->due_ms % 1000) * 1000000};
			pthread_cond_timedwait(&c->work, &c->mutex, &due);
		} else {
			*at = w->next;
			pthread_mutex_unlock(&c->mutex);
			decide(w);
			pthread_mutex_lock(&c->mutex);
			w->fenced = w->result == ERR_FENCED;
			w->pending = false;
			pthread_cond_broadcast(&c->decided);
		}
	}
	pthread_mutex_unlock(&c->mutex);
	return NULL;
}

/* --- the log ---------------------------------------------------------------------------------------------------------------------- */

static struct chaos *chaos_of(struct log *log) { return (struct chaos *)log; }

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
	snprintf(c->spare, sizeof c->spare, "%s", setting(s, "spare", "engine/replay,replay,command,control,registry"));
	pthread_mutex_init(&c->mutex, NULL);
	pthread_condattr_init(&clock);
	pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
	pthread_cond_init(&c->work, &clock);
	pthread_cond_init(&c->decided, &clock);
	pthread_condattr_destroy(&clock);
	BUG_ON(pthread_create(&c->thread, NULL, decide_all, c));
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

static int chaos_position(struct log *log, const char *consumer, const char *stream, char *out, size_t cap, size_t *len, struct err *err)
{
	return log_position(chaos_of(log)->inner, consumer, stream, out, cap, len, err);
}

static int chaos_positions(struct log *log, int (*each)(void *arg, const char *consumer, const char *stream, struct slice state),
	void *arg, struct err *err)
{
	return log_positions(chaos_of(log)->inner, each, arg, err);
}

/* --- readers: nothing is wrong with them ---------------------------------------------------------------------------------------------- */

static int chaos_reader_open(struct log *log, const char *topic, uint32_t partition, int64_t from, struct log_reader **out, struct err *err)
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

static int chaos_reader_next(struct log_reader *r, size_t max, int timeout_ms, const struct log_record **out, size_t *count, struct err *err)
{
	return log_reader_next(((struct chaos_reader *)r)->inner, max, timeout_ms, out, count, err);
}

static int64_t chaos_reader_position(const struct log_reader *r)
{
	return log_reader_position(((const struct chaos_reader *)r)->inner);
}

/* --- members --------------------------------------------------------------------------------------------------------------------------- */

static struct chaos_member *member_of(struct log_member *m) { return (struct chaos_member *)m; }

static int chaos_member_open(struct log *log, const struct log_member_settings *s, struct log_member **out, struct err *err)
{
	struct chaos_member *m = calloc(1, sizeof *m);
	BUG_ON(!m);
	m->base.driver = &log_chaos;
	m->c = chaos_of(log);
	m->dice = new_dice(m->c);
	int rc = log_member_open(m->c->inner, s, &m->inner, err);
	if (rc)
		free(m);
	else
		*out = &m->base;
	return rc;
}

static void chaos_member_close(struct log_member *m)
{
	log_member_close(member_of(m)->inner);
	free(m);
}

static uint32_t held_by_chance(struct chaos_member *m)
{
	uint32_t held[MAX_PARTITIONS], n = 0;
	for (uint32_t i = 0; i < MAX_PARTITIONS; i++)
		if (m->shares[i].hold == HELD)
			held[n++] = i;
	return n ? held[roll(&m->dice, n)] : MAX_PARTITIONS;
}

/* Takes a partition away, or gives one back whose time has come. true: that is the event. */
static int interfere(struct chaos_member *m, struct log_event *out, bool *done, int64_t *next_due, struct err *err)
{
	*next_due = INT64_MAX;
	*done = true;
	for (uint32_t i = 0; i < MAX_PARTITIONS; i++) {
		if (m->shares[i].hold != RELEASED)
			continue;
		if (m->shares[i].due_ms <= now_ms()) {
			m->shares[i].hold = HELD;
			*out = (struct log_event){.kind = LOG_ASSIGNED, .partition = i};
			return OK;
		}
		*next_due = m->shares[i].due_ms < *next_due ? m->shares[i].due_ms : *next_due;
	}
	uint32_t p = roll(&m->dice, 1000) < m->c->revoke ? held_by_chance(m) : MAX_PARTITIONS;
	*done = p < MAX_PARTITIONS;
	if (!*done)
		return OK;
	bool lost = roll(&m->dice, 1000) < m->c->lost;
	m->shares[p].hold = TAKEN;
	if (lost) {
		pthread_mutex_lock(&m->c->mutex);
		m->c->losses[p]++;
		pthread_mutex_unlock(&m->c->mutex);
	}
	*out = (struct log_event){.kind = lost ? LOG_LOST : LOG_REVOKED, .partition = p};
	return log_member_pause(m->inner, p, err);
}

/* The inner log's event, unless it is about a partition that the user does not hold: then true, and it is dealt with. */
static bool swallowed(struct chaos_member *m, const struct log_event *e)
{
	if (e->kind == LOG_NOTHING)
		return false;
	BUG_ON(e->partition >= MAX_PARTITIONS);
	struct share *s = &m->shares[e->partition];
	struct err err;
	if (e->kind == LOG_ASSIGNED) {
		*s = (struct share){.hold = HELD};
		return false;
	}
	if (s->hold == HELD) {
		if (e->kind == LOG_REVOKED || e->kind == LOG_LOST) {
			s->hold = TAKEN;
			s->gone = true;
		}
		return false;
	}
	if (e->kind == LOG_REVOKED || e->kind == LOG_LOST) {
		s->gone = true;
		if (s->hold == RELEASED) {
			s->hold = AWAY;
			BUG_ON(log_member_release(m->inner, e->partition, &err));
		}
	}
	return true;
}

static int chaos_member_poll(struct log_member *base, size_t max_records, int timeout_ms, struct log_event *out, struct err *err)
{
	struct chaos_member *m = member_of(base);
	int64_t deadline = timeout_ms < 0 ? INT64_MAX : now_ms() + timeout_ms, next_due, left;
	bool done;
	do {
		int rc = interfere(m, out, &done, &next_due, err);
		if (rc || done)
			return rc;
		next_due = next_due < deadline ? next_due : deadline;
		left = next_due == INT64_MAX ? 1000 : next_due - now_ms();
		size_t max = roll(&m->dice, 4) ? max_records : 1 + (size_t)roll(&m->dice, (int64_t)max_records);
		rc = log_member_poll(m->inner, max, left > 0 ? (int)left : 0, out, err);
		if (rc || (!swallowed(m, out) && out->kind != LOG_NOTHING))
			return rc;
		*out = (struct log_event){.kind = LOG_NOTHING};
	} while (now_ms() < deadline);
	return OK;
}

static int chaos_member_committed(struct log_member *m, uint32_t partition, int64_t *out, struct err *err)
{
	return log_member_committed(member_of(m)->inner, partition, out, err);
}

static int must_hold(struct chaos_member *m, uint32_t partition, struct err *err)
{
	return partition < MAX_PARTITIONS && m->shares[partition].hold == HELD ? OK :
		err_set(err, ERR_INPUT, "not-assigned", "partition %" PRIu32 " is not this member's", partition);
}

static int chaos_member_resume(struct log_member *m, uint32_t partition, int64_t from, struct err *err)
{
	int rc = must_hold(member_of(m), partition, err);
	return rc ? rc : log_member_resume(member_of(m)->inner, partition, from, err);
}

static int chaos_member_pause(struct log_member *m, uint32_t partition, struct err *err)
{
	int rc = must_hold(member_of(m), partition, err);
	return rc ? rc : log_member_pause(member_of(m)->inner, partition, err);
}

static int chaos_member_release(struct log_member *base, uint32_t partition, struct err *err)
{
	struct chaos_member *m = member_of(base);
	if (partition >= MAX_PARTITIONS || m->shares[partition].hold != TAKEN)
		return err_set(err, ERR_INPUT, "not-revoked", "partition %" PRIu32 " was not taken away", partition);
	struct share *s = &m->shares[partition];
	if (s->gone) {
		*s = (struct share){.hold = AWAY};
		return log_member_release(m->inner, partition, err);
	}
	s->hold = RELEASED;
	s->due_ms = now_ms() + roll(&m->dice, MAX_AWAY_MS);
	return OK;
}

/* --- writers ---------------------------------------------------------------------------------------------------------------------------- */

static struct chaos_writer *writer_of(struct log_writer *w) { return (struct chaos_writer *)w; }

static bool begins_with_one_of(const char *name, const char *prefixes)
{
	for (const char *p = prefixes; *p; p += strcspn(p, ","), p += *p == ',') {
		size_t n = strcspn(p, ",");
		if (n && !strncmp(name, p, n))
			return true;
	}
	return false;
}

static int chaos_writer_open(struct log *log, const char *name, struct log_writer **out, struct err *err)
{
	struct chaos_writer *w = calloc(1, sizeof *w);
	BUG_ON(!w);
	w->base.driver = &log_chaos;
	w->c = chaos_of(log);
	w->dice = new_dice(w->c);
	w->spared = begins_with_one_of(name, w->c->spare);
	int rc = log_writer_open(w->c->inner, name, &w->inner, err);
	if (rc)
		free(w);
	else
		*out = &w->base;
	return rc;
}

static void chaos_writer_close(struct log_writer *base)
{
	struct chaos_writer *w = writer_of(base);
	pthread_mutex_lock(&w->c->mutex);
	while (w->pending)
		pthread_cond_wait(&w->c->decided, &w->c->mutex);
	pthread_mutex_unlock(&w->c->mutex);
	log_writer_close(w->inner);
	free(w->offsets);
	free(w);
}

static int chaos_begin(struct log_writer *base, struct err *err)
{
	struct chaos_writer *w = writer_of(base);
	BUG_ON(w->pending);
	w->offset_count = 0;
	if (w->fenced)
		return err_set(err, ERR_FENCED, "chaos", "this writer was fenced: close it and open it anew");
	return log_begin(w->inner, err);
}

static int chaos_put(struct log_writer *w, const struct log_put *p, struct err *err)
{
	return log_put(writer_of(w)->inner, p, err);
}

static int chaos_put_offset(struct log_writer *base, struct log_member *m, uint32_t partition, int64_t next, struct err *err)
{
	struct chaos_writer *w = writer_of(base);
	BUG_ON(partition >= MAX_PARTITIONS);
	w->offsets = realloc(w->offsets, (w->offset_count + 1) * sizeof *w->offsets);
	BUG_ON(!w->offsets);
	pthread_mutex_lock(&w->c->mutex);
	w->offsets[w->offset_count++] = (struct offset){partition, w->c->losses[partition]};
	pthread_mutex_unlock(&w->c->mutex);
	return log_put_offset(w->inner, member_of(m)->inner, partition, next, err);
}

static int chaos_put_position(struct log_writer *w, const char *consumer, const char *stream, struct slice state, struct err *err)
{
	return log_put_position(writer_of(w)->inner, consumer, stream, state, err);
}

static enum fate fate_of(struct chaos_writer *w)
{
	int64_t chance = roll(&w->dice, 1000);
	if (chance < w->c->abort)
		return ABORT;
	if (chance < w->c->abort + w->c->fence && !w->spared)
		return roll(&w->dice, 2) ? FENCE_BEFORE : FENCE_AFTER;
	return COMMIT;
}

static int chaos_commit_start(struct log_writer *base, struct err *err)
{
	struct chaos_writer *w = writer_of(base);
	(void)err;
	BUG_ON(w->pending);
	w->fate = fate_of(w);
	w->due_ms = now_ms() + roll(&w->dice, w->c->delay_ms + 1);
	pthread_mutex_lock(&w->c->mutex);
	w->pending = true;
	w->next = w->c->pending;
	w->c->pending = w;
	pthread_cond_signal(&w->c->work);
	pthread_mutex_unlock(&w->c->mutex);
	return OK;
}

static int chaos_commit_wait(struct log_writer *base, int timeout_ms, struct err *err)
{
	struct chaos_writer *w = writer_of(base);
	int64_t until = timeout_ms < 0 ? INT64_MAX / 2 : now_ms() + timeout_ms;
	struct timespec deadline = {until / 1000, (long)(until % 1000) * 1000000};
	pthread_mutex_lock(&w->c->mutex);
	while (w->pending && !pthread_cond_timedwait(&w->c->decided, &w->c->mutex, &deadline)) {}
	bool pending = w->pending;
	pthread_mutex_unlock(&w->c->mutex);
	if (pending)
		return err_set(err, ERR_RETRY, "undecided", "the commit is not decided yet");
	if (w->result && err)
		*err = w->err;
	return w->result;
}

static int chaos_abort(struct log_writer *base, struct err *err)
{
	struct chaos_writer *w = writer_of(base);
	BUG_ON(w->pending);
	return log_abort(w->inner, err);
}

static int64_t chaos_committed_end(const struct log_writer *base, const char *topic, uint32_t partition)
{
	const struct chaos_writer *w = (const struct chaos_writer *)base;
	return w->result ? -1 : log_committed_end(w->inner, topic, partition);
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
