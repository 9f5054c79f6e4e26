/* SPDX-License-Identifier: Apache-2.0 */
/* Writers: a commit is decided later, by the driver's thread; some are aborted, some fenced. */
#include "tests/log/chaos_impl.h"

#include <stdlib.h>
#include <time.h>

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

void *chaos_decide_all(void *arg)
{
	struct chaos *c = arg;
	pthread_mutex_lock(&c->mutex);
	while (!c->closing || c->pending) {
		struct chaos_writer **at = first_due(c), *w = *at;
		if (!w) {
			pthread_cond_wait(&c->work, &c->mutex);
		} else if (w->due_ms > chaos_now_ms()) {
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

int chaos_writer_open(struct log *log, const char *name, struct log_writer **out, struct err *err)
{
	struct chaos_writer *w = calloc(1, sizeof *w);
	BUG_ON(!w);
	w->base.driver = &log_chaos;
	w->c = chaos_of(log);
	w->dice = chaos_dice(w->c);
	w->spared = begins_with_one_of(name, w->c->spare);
	int rc = log_writer_open(w->c->inner, name, &w->inner, err);
	if (rc)
		free(w);
	else
		*out = &w->base;
	return rc;
}

void chaos_writer_close(struct log_writer *base)
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

int chaos_begin(struct log_writer *base, struct err *err)
{
	struct chaos_writer *w = writer_of(base);
	BUG_ON(w->pending);
	w->offset_count = 0;
	if (w->fenced)
		return err_set(err, ERR_FENCED, "chaos", "this writer was fenced: close it and open it anew");
	return log_begin(w->inner, err);
}

int chaos_put(struct log_writer *w, const struct log_put *p, struct err *err)
{
	return log_put(writer_of(w)->inner, p, err);
}

int chaos_put_offset(struct log_writer *base, struct log_member *m, uint32_t partition, int64_t next, struct err *err)
{
	struct chaos_writer *w = writer_of(base);
	BUG_ON(partition >= CHAOS_MAX_PARTITIONS);
	w->offsets = realloc(w->offsets, (w->offset_count + 1) * sizeof *w->offsets);
	BUG_ON(!w->offsets);
	pthread_mutex_lock(&w->c->mutex);
	w->offsets[w->offset_count++] = (struct offset){partition, w->c->losses[partition]};
	pthread_mutex_unlock(&w->c->mutex);
	return log_put_offset(w->inner, chaos_member_inner(m), partition, next, err);
}

int chaos_put_position(struct log_writer *w, const char *consumer, const char *stream, struct slice state, struct err *err)
{
	return log_put_position(writer_of(w)->inner, consumer, stream, state, err);
}

static enum fate fate_of(struct chaos_writer *w)
{
	int64_t chance = chaos_roll(&w->dice, 1000);
	if (chance < w->c->abort)
		return ABORT;
	if (chance < w->c->abort + w->c->fence && !w->spared)
		return chaos_roll(&w->dice, 2) ? FENCE_BEFORE : FENCE_AFTER;
	return COMMIT;
}

int chaos_commit_start(struct log_writer *base, struct err *err)
{
	struct chaos_writer *w = writer_of(base);
	(void)err;
	BUG_ON(w->pending);
	w->fate = fate_of(w);
	w->due_ms = chaos_now_ms() + chaos_roll(&w->dice, w->c->delay_ms + 1);
	pthread_mutex_lock(&w->c->mutex);
	w->pending = true;
	w->next = w->c->pending;
	w->c->pending = w;
	pthread_cond_signal(&w->c->work);
	pthread_mutex_unlock(&w->c->mutex);
	return OK;
}

int chaos_commit_wait(struct log_writer *base, int timeout_ms, struct err *err)
{
	struct chaos_writer *w = writer_of(base);
	int64_t until = timeout_ms < 0 ? INT64_MAX / 2 : chaos_now_ms() + timeout_ms;
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

int chaos_abort(struct log_writer *base, struct err *err)
{
	struct chaos_writer *w = writer_of(base);
	BUG_ON(w->pending);
	return log_abort(w->inner, err);
}

int64_t chaos_committed_end(const struct log_writer *base, const char *topic, uint32_t partition)
{
	const struct chaos_writer *w = (const struct chaos_writer *)base;
	return w->result ? -1 : log_committed_end(w->inner, topic, partition);
}
