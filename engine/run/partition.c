/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/civil.h"
#include "engine/base/say.h"
#include "engine/log/topics.h"
#include "engine/run/partition.h"
#include "engine/base/testhooks.h"

#define STATE_FORMAT 2
#define CHAIN_PARTS 24
#define RESTORE_BATCH 1000
#define RESTORE_WAIT_MS 100
/* A dead producer's transaction is decided by its timeout at the latest; this is well beyond (kafka: transaction.timeout.ms). */
#define RESTORE_PATIENCE_MS 120000

void partition_state_encode(const struct partition_state *s, struct buf *out)
{
	buf_u8(out, STATE_FORMAT);
	buf_u64(out, (uint64_t)s->input_next);
	buf_u64(out, (uint64_t)s->tick_ms);
	buf_u64(out, (uint64_t)s->watermark_ms);
	buf_u64(out, (uint64_t)s->journal_seq);
	buf_add(out, s->journal_head, HASH_BYTES);
	buf_bytes(out, slice_of(s->ruleset));
	for (size_t i = 0; i < s->breaker.count; i++)
		if (s->breaker.list[i].stopped)
			buf_bytes(out, slice_of(s->breaker.list[i].service));
}

int partition_state_decode(struct slice in, struct partition_state *out, struct err *err)
{
	struct cursor c = cursor_of(in);
	uint8_t format = cursor_u8(&c);

	memset(out, 0, sizeof *out);
	out->input_next = (int64_t)cursor_u64(&c);
	out->tick_ms = (int64_t)cursor_u64(&c);
	out->watermark_ms = (int64_t)cursor_u64(&c);
	out->journal_seq = (int64_t)cursor_u64(&c);
	for (int i = 0; i < HASH_BYTES; i++)
		out->journal_head[i] = cursor_u8(&c);
	struct slice ruleset = cursor_bytes(&c);
	while (format > 1 && !c.bad && c.at < c.end) /* format 1 had none */
		c.bad = !breaker_stop(&out->breaker, cursor_bytes(&c)) || c.bad;
	if (c.bad || !format || format > STATE_FORMAT || ruleset.len >= sizeof out->ruleset)
		return err_set(err, ERR_FATAL, "bad-partition-state",
			"the partition's state has format %u, this program reads %d: it was written by another version",
			format, STATE_FORMAT);
	memcpy(out->ruleset, ruleset.ptr, ruleset.len);
	return OK;
}

void partition_chain(struct partition_state *s, const struct slice *parts, size_t count)
{
	struct slice all[1 + 2 * CHAIN_PARTS];
	unsigned char lengths[CHAIN_PARTS][4];
	size_t n = 0;

	BUG_ON(count > CHAIN_PARTS);
	all[n++] = (struct slice){(const char *)s->journal_head, HASH_BYTES};
	for (size_t i = 0; i < count; i++) {
		for (int b = 0; b < 4; b++)
			lengths[i][b] = (unsigned char)(parts[i].len >> (8 * b));
		all[n++] = (struct slice){(const char *)lengths[i], 4};
		all[n++] = parts[i];
	}
	hash_sha256_of(all, n, s->journal_head);
}

static void state_init(struct partition_state *s)
{
	memset(s, 0, sizeof *s);
	s->tick_ms = s->watermark_ms = INT64_MIN;
}

/* --- restoring ---------------------------------------------------------------------------------------------------------- */

static int apply(struct partition *p, const struct log_record *r, struct err *err)
{
	if (slice_is(r->key, PARTITION_KEY)) {
		int rc = partition_state_decode(r->value, &p->committed, err);
		return rc ? rc : store_meta_put(p->store, "partition", r->value, err);
	}
	return store_put(p->store, r->key, r->value, err);
}

/* One slice of the changelog into the store. *done: the end that stood at the start is reached. */
static int restore_slice(struct partition *p, struct log_reader *reader, int64_t end, uint64_t *applied, bool *done, struct err *err)
{
	const struct log_record *records;
	size_t count;
	int rc = log_reader_next(reader, RESTORE_BATCH, RESTORE_WAIT_MS, &records, &count, err);

	if (rc)
		return rc;
	if (count) {
		if ((rc = store_begin(p->store, err)))
			return rc;
		for (size_t i = 0; i < count; i++)
			if ((rc = apply(p, &records[i], err))) {
				store_abort(p->store);
				return rc;
			}
		if ((rc = partition_stamp(p, err))) {
			store_abort(p->store);
			return rc;
		}
		rc = store_commit(p->store, log_reader_position(reader), p->committed.input_next, err);
		*applied += count;
	}
	*done = log_reader_position(reader) >= end;
	return rc;
}

static int restore(struct partition *p, struct log *log, struct err *err)
{
	struct log_reader *reader;
	int64_t first, end, from = store_changelog_position(p->store);
	uint64_t applied = 0;
	bool done;
	int rc = log_ends(log, log_topic_rows[TOPIC_CHANGELOG].name, p->id, &first, &end, err);

	if (rc)
		return rc;
	if (from > end) {
		say(SAY_WARN, "partition", "store-ahead", "partition=%" PRIu32 " store=%" PRId64 " changelog=%" PRId64, p->id, from, end);
		if ((rc = store_wipe(p->store, err)))
			return rc;
		from = -1;
		state_init(&p->committed);
	}
	if (from < 0)
		from = first;
	if (from >= end)
		return OK;
	if ((rc = log_reader_open(log, log_topic_rows[TOPIC_CHANGELOG].name, p->id, from, &reader, err)))
		return rc;
	int64_t until = civil_now_ms() + RESTORE_PATIENCE_MS;
	do {
		rc = restore_slice(p, reader, end, &applied, &done, err);
		if (!rc && !done && civil_now_ms() > until)
			rc = err_set(err, ERR_RETRY, "changelog-undecided", "changelog/%" PRIu32 " stays at %" PRId64 " of %" PRId64
			             ": a transaction there is undecided; is the broker's transaction coordinator reachable?",
			             p->id, log_reader_position(reader), end);
	} while (!rc && !done);
	log_reader_close(reader);
	if (applied)
		say(SAY_INFO, "partition", "caught-up", "partition=%" PRIu32 " records=%" PRIu64, p->id, applied);
	return rc;
}

int partition_stamp(struct partition *p, struct err *err)
{
	struct buf b;

	buf_init(&b);
	buf_u64(&b, (uint64_t)civil_now_ms());
	int rc = store_meta_put(p->store, "written", buf_slice(&b), err);
	buf_fini(&b);
	return rc;
}

static bool is_old(struct partition *p)
{
	struct slice s;

	if (store_changelog_position(p->store) < 0)
		return false;
	if (store_meta_get(p->store, "written", &s, NULL) || s.len != 8)
		return true;
	struct cursor c = cursor_of(s);
	int64_t age = civil_now_ms() - (int64_t)cursor_u64(&c);
	return age > PARTITION_KEPT_MS || age < -PARTITION_KEPT_MS;
}

static int known_state(struct partition *p, struct err *err)
{
	struct slice in;
	int rc = store_meta_get(p->store, "partition", &in, err);

	state_init(&p->committed);
	if (rc == ERR_NOTFOUND)
		return OK;
	return rc ? rc : partition_state_decode(in, &p->committed, err);
}

static int compare_positions(struct partition *p, struct log_member *member, struct err *err)
{
	int64_t committed;
	int rc = log_member_committed(member, p->id, &committed, err);

	if (rc || committed == p->committed.input_next)
		return rc;
	if (committed == 0) { /* brokers forget the positions of groups that had no members for days; the changelog does not */
		say(SAY_WARN, "partition", "group-position-expired", "partition=%" PRIu32 " changelog=%" PRId64, p->id, p->committed.input_next);
		return OK;
	}
	return err_set(err, ERR_FATAL, "positions-disagree",
	               "subjects/%" PRIu32 ": the group stands at %" PRId64 ", the changelog at %" PRId64
	               "; one of them was changed by hand or lost. The partition is stopped; see docs/exactly-once.md",
	               p->id, committed, p->committed.input_next);
}

int partition_open(struct partition *p, uint32_t id, const struct partition_settings *s, struct log_member *member, struct err *err)
{
	char path[512], identity[256];
	enum store_state found;

	memset(p, 0, sizeof *p);
	p->id = id;
	p->tick_asked_ms = INT64_MIN;
	snprintf(path, sizeof path, "%s/p%03" PRIu32, s->state_path, id);
	snprintf(identity, sizeof identity, "%s/%s/%" PRIu32, s->deployment, log_driver_name(s->log), id);
	int rc = store_open(&(struct store_settings){path, identity, s->map_bytes}, &p->store, &found, err);
	if (rc)
		return rc;
	if (is_old(p)) {
		say(SAY_INFO, "partition", "store-old", "partition=%" PRIu32 " text=\"rebuilding it from the changelog\"", id);
		rc = store_wipe(p->store, err);
	}
	if (!rc && !(rc = known_state(p, err)) && !(rc = restore(p, s->log, err)))
		rc = compare_positions(p, member, err);
	if (rc) {
		partition_close(p);
		return rc;
	}
	partition_rollback(p);
	p->timers_left = p->now.tick_ms != INT64_MIN;
	p->fill_percent = store_fill_percent(p->store);
	return OK;
}

void partition_close(struct partition *p)
{
	if (p->store)
		store_close(p->store);
	p->store = NULL;
	p->running = false;
}

void partition_rollback(struct partition *p)
{
	p->now = p->committed;
	p->rules = NULL; /* found again by its hash */
	p->tick_asked_ms = INT64_MIN;
	p->timers_left = p->now.tick_ms != INT64_MIN;
	p->from_due_ms[0] = p->from_due_ms[1] = INT64_MIN;
	p->from_subject[0] = p->from_subject[1] = SLICE_NONE;
}
