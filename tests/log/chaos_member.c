/* SPDX-License-Identifier: Apache-2.0 */
/* Members that lose partitions in mid-batch and get them again. */
#include "tests/log/chaos_impl.h"

#include <inttypes.h>
#include <stdlib.h>

#define MAX_AWAY_MS 20 /* between release and the next assignment */

enum hold { AWAY, HELD, TAKEN, RELEASED }; /* TAKEN: revoked by us, the user has not released it; RELEASED: comes back at due_ms */

struct chaos_member {
	struct log_member base;
	struct chaos *c;
	struct log_member *inner;
	uint64_t dice;
	struct share { enum hold hold; bool gone; int64_t due_ms; } shares[CHAOS_MAX_PARTITIONS]; /* gone: the inner log took it too */
};

static struct chaos_member *member_of(struct log_member *m) { return (struct chaos_member *)m; }

struct log_member *chaos_member_inner(struct log_member *m) { return member_of(m)->inner; }

int chaos_member_open(struct log *log, const struct log_member_settings *s, struct log_member **out, struct err *err)
{
	struct chaos_member *m = calloc(1, sizeof *m);
	BUG_ON(!m);
	m->base.driver = &log_chaos;
	m->c = chaos_of(log);
	m->dice = chaos_dice(m->c);
	int rc = log_member_open(m->c->inner, s, &m->inner, err);
	if (rc)
		free(m);
	else
		*out = &m->base;
	return rc;
}

void chaos_member_close(struct log_member *m)
{
	log_member_close(member_of(m)->inner);
	free(m);
}

static uint32_t held_by_chance(struct chaos_member *m)
{
	uint32_t held[CHAOS_MAX_PARTITIONS], n = 0;
	for (uint32_t i = 0; i < CHAOS_MAX_PARTITIONS; i++)
		if (m->shares[i].hold == HELD)
			held[n++] = i;
	return n ? held[chaos_roll(&m->dice, n)] : CHAOS_MAX_PARTITIONS;
}

/* Takes a partition away, or gives one back whose time has come. true: that is the event. */
static int interfere(struct chaos_member *m, struct log_event *out, bool *done, int64_t *next_due, struct err *err)
{
	*next_due = INT64_MAX;
	*done = true;
	for (uint32_t i = 0; i < CHAOS_MAX_PARTITIONS; i++) {
		if (m->shares[i].hold != RELEASED)
			continue;
		if (m->shares[i].due_ms <= chaos_now_ms()) {
			m->shares[i].hold = HELD;
			*out = (struct log_event){.kind = LOG_ASSIGNED, .partition = i};
			return OK;
		}
		*next_due = m->shares[i].due_ms < *next_due ? m->shares[i].due_ms : *next_due;
	}
	uint32_t p = chaos_roll(&m->dice, 1000) < m->c->revoke ? held_by_chance(m) : CHAOS_MAX_PARTITIONS;
	*done = p < CHAOS_MAX_PARTITIONS;
	if (!*done)
		return OK;
	bool lost = chaos_roll(&m->dice, 1000) < m->c->lost;
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
	BUG_ON(e->partition >= CHAOS_MAX_PARTITIONS);
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

int chaos_member_poll(struct log_member *base, size_t max_records, int timeout_ms, struct log_event *out, struct err *err)
{
	struct chaos_member *m = member_of(base);
	int64_t deadline = timeout_ms < 0 ? INT64_MAX : chaos_now_ms() + timeout_ms, next_due, left;
	bool done;
	do {
		int rc = interfere(m, out, &done, &next_due, err);
		if (rc || done)
			return rc;
		next_due = next_due < deadline ? next_due : deadline;
		left = next_due == INT64_MAX ? 1000 : next_due - chaos_now_ms();
		size_t max = chaos_roll(&m->dice, 4) ? max_records : 1 + (size_t)chaos_roll(&m->dice, (int64_t)max_records);
		rc = log_member_poll(m->inner, max, left > 0 ? (int)left : 0, out, err);
		if (rc || (!swallowed(m, out) && out->kind != LOG_NOTHING))
			return rc;
		*out = (struct log_event){.kind = LOG_NOTHING};
	} while (chaos_now_ms() < deadline);
	return OK;
}

int chaos_member_committed(struct log_member *m, uint32_t partition, int64_t *out, struct err *err)
{
	return log_member_committed(member_of(m)->inner, partition, out, err);
}

static int must_hold(struct chaos_member *m, uint32_t partition, struct err *err)
{
	return partition < CHAOS_MAX_PARTITIONS && m->shares[partition].hold == HELD ? OK :
		err_set(err, ERR_INPUT, "not-assigned", "partition %" PRIu32 " is not this member's", partition);
}

int chaos_member_resume(struct log_member *m, uint32_t partition, int64_t from, struct err *err)
{
	int rc = must_hold(member_of(m), partition, err);
	return rc ? rc : log_member_resume(member_of(m)->inner, partition, from, err);
}

int chaos_member_pause(struct log_member *m, uint32_t partition, struct err *err)
{
	int rc = must_hold(member_of(m), partition, err);
	return rc ? rc : log_member_pause(member_of(m)->inner, partition, err);
}

int chaos_member_release(struct log_member *base, uint32_t partition, struct err *err)
{
	struct chaos_member *m = member_of(base);
	if (partition >= CHAOS_MAX_PARTITIONS || m->shares[partition].hold != TAKEN)
		return err_set(err, ERR_INPUT, "not-revoked", "partition %" PRIu32 " was not taken away", partition);
	struct share *s = &m->shares[partition];
	if (s->gone) {
		*s = (struct share){.hold = AWAY};
		return log_member_release(m->inner, partition, err);
	}
	s->hold = RELEASED;
	s->due_ms = chaos_now_ms() + chaos_roll(&m->dice, MAX_AWAY_MS);
	return OK;
}
