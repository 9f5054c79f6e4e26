/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/civil.h"
#include "engine/base/json.h"
#include "engine/base/say.h"
#include "engine/log/topics.h"
#include "engine/run/rulesets.h"

/* Keys of [rulesets] besides the hashes. */
#define KEY_ACTIVE "active"
#define KEY_DEPLOYMENT "deployment"
#define KEY_OF_IDS "key-of-ids"
#define WAIT_MS 2000        /* one wait; between two we look whether anybody answers */
#define UNDECIDED_MS 120000 /* a dead producer's transaction is decided long before */

struct entry {
	struct ruleset *ruleset;
	struct entry *next;
};

struct rulesets {
	struct log *log;
	pthread_mutex_t lock;
	struct entry *list;
};

struct rulesets *rulesets_new(struct log *log)
{
	struct rulesets *rs = calloc(1, sizeof *rs);

	NO_MEMORY_ON(!rs);
	rs->log = log;
	pthread_mutex_init(&rs->lock, NULL);
	return rs;
}

void rulesets_free(struct rulesets *rs)
{
	if (!rs)
		return;
	while (rs->list) {
		struct entry *e = rs->list;
		rs->list = e->next;
		ruleset_free(e->ruleset);
		free(e);
	}
	pthread_mutex_destroy(&rs->lock);
	free(rs);
}

static struct ruleset *listed(struct rulesets *rs, const char *hash)
{
	for (struct entry *e = rs->list; e; e = e->next)
		if (!strcmp(ruleset_hash(e->ruleset), hash))
			return e->ruleset;
	return NULL;
}

static void add_locked(struct rulesets *rs, struct ruleset *ruleset)
{
	struct entry *e = calloc(1, sizeof *e);

	NO_MEMORY_ON(!e);
	e->ruleset = ruleset;
	e->next = rs->list;
	rs->list = e;
}

const struct ruleset *rulesets_add(struct rulesets *rs, struct ruleset *ruleset)
{
	pthread_mutex_lock(&rs->lock);
	struct ruleset *known = listed(rs, ruleset_hash(ruleset));
	if (known)
		ruleset_free(ruleset);
	else
		add_locked(rs, known = ruleset);
	pthread_mutex_unlock(&rs->lock);
	return known;
}

static const char *topic(void)
{
	return log_topic_rows[TOPIC_RULESETS].name;
}

/* Nothing came. Where nobody answers the ends say so, and a transaction that stays open is waited for so long and no longer. */
static int keep_waiting(struct log *log, int *waited_ms, struct err *err)
{
	int64_t first, end;

	*waited_ms += WAIT_MS;
	if (*waited_ms >= UNDECIDED_MS)
		return err_set(err, ERR_RETRY, "rulesets-undecided", "[rulesets] cannot be read to its end: a transaction there is undecided");
	return log_ends(log, topic(), 0, &first, &end, err);
}

/* The last value under the key in [rulesets], appended to out. The topic is small: it is read from its start. ERR_RETRY: it cannot be
 * read to its end now. */
static int latest(struct log *log, const char *key, struct buf *out, struct err *err)
{
	struct log_reader *reader;
	const struct log_record *list;
	int64_t first, end;
	size_t count;
	bool found = false;
	int waited_ms = 0;
	int rc = log_ends(log, topic(), 0, &first, &end, err);

	if (rc || (rc = log_reader_open(log, topic(), 0, first, &reader, err)))
		return rc;
	while (!rc && log_reader_position(reader) < end) {
		rc = log_reader_next(reader, 100, WAIT_MS, &list, &count, err);
		if (!rc && !count)
			rc = keep_waiting(log, &waited_ms, err);
		for (size_t i = 0; !rc && i < count; i++) {
			if (!slice_is(list[i].key, key))
				continue;
			buf_clear(out);
			buf_slice_add(out, list[i].value);
			found = true;
		}
	}
	log_reader_close(reader);
	return rc ? rc : found ? OK : ERR_NOTFOUND;
}

static int load(struct rulesets *rs, const char *hash, struct ruleset **out, struct err *err)
{
	struct findings findings = {0};
	struct buf bundle;
	int rc;

	buf_init(&bundle);
	rc = rs->log ? latest(rs->log, hash, &bundle, err) : ERR_NOTFOUND;
	if (rc == ERR_NOTFOUND)
		rc = err_set(err, ERR_FATAL, "ruleset-missing", "ruleset %.12s… stands neither in this process nor in [rulesets]", hash);
	if (!rc)
		rc = ruleset_load_bundle(buf_slice(&bundle), out, &findings, err);
	if (rc == ERR_INPUT)
		rc = err_set(err, ERR_FATAL, "ruleset-unreadable", "ruleset %.12s… was accepted once and is refused by this version: %s", hash,
		             findings.count ? findings.list[0].err.text : "no reason given");
	findings_fini(&findings);
	buf_fini(&bundle);
	return rc;
}

int rulesets_find(struct rulesets *rs, const char *hash, const struct ruleset **out, struct err *err)
{
	struct ruleset *found;
	int rc = OK;

	pthread_mutex_lock(&rs->lock);
	found = listed(rs, hash);
	if (!found && !(rc = load(rs, hash, &found, err)))
		add_locked(rs, found);
	pthread_mutex_unlock(&rs->lock);
	*out = found;
	return rc;
}

/* --- writing [rulesets] ------------------------------------------------------------------------------------------------- */

static int put(struct log_writer *w, const char *key, struct slice value, struct err *err)
{
	struct log_put p = {.topic = topic(), .timestamp_ms = civil_now_ms(), .key = slice_of(key), .value = value};
	return log_put(w, &p, err);
}

static int commit(struct log_writer *w, struct err *err)
{
	int rc = log_commit_start(w, err), waited_ms = 0;

	while (!rc && (rc = log_commit_wait(w, WAIT_MS, err)) == ERR_RETRY && (waited_ms += WAIT_MS) < UNDECIDED_MS)
		rc = OK;
	return rc == ERR_RETRY ? err_set(err, rc, "commit-undecided", "writing the rules: the brokers did not decide in time; do it again") : rc;
}

/* In a transaction of its own, however often that is undone. */
static int put_alone(struct log_writer *w, const char *key, struct slice value, struct err *err)
{
	int rc;

	do {
		if ((rc = log_abort(w, err))) /* what an attempt before left open */
			break;
		if (!(rc = log_begin(w, err)) && !(rc = put(w, key, value, err)))
			rc = commit(w, err);
	} while (rc == ERR_ABORTED);
	return rc;
}

int rulesets_deployment(struct log *log, struct log_writer *w, char out[DEPLOYMENT_ID_CHARS + 1], struct err *err)
{
	unsigned char random[DEPLOYMENT_ID_CHARS / 2];
	struct buf known;
	int rc;

	buf_init(&known);
	rc = latest(log, KEY_DEPLOYMENT, &known, err);
	if (rc == OK) {
		snprintf(out, DEPLOYMENT_ID_CHARS + 1, "%.*s", SLICE_ARG(buf_slice(&known)));
	} else if (rc == ERR_NOTFOUND) {
		hash_random(random, sizeof random);
		hash_hex(random, sizeof random, out);
		rc = put_alone(w, KEY_DEPLOYMENT, slice_of(out), err);
	}
	buf_fini(&known);
	return rc;
}

int rulesets_check_key(struct log *log, struct log_writer *w, struct hash_ids *ids, struct err *err)
{
	struct slice part = SLICE_LIT(KEY_OF_IDS);
	char ours[HASH_ID_CHARS + 1];
	struct buf known;
	int rc;

	hash_id(ids, &part, 1, ours);
	buf_init(&known);
	rc = latest(log, KEY_OF_IDS, &known, err);
	if (rc == OK && !slice_is(buf_slice(&known), ours))
		rc = err_set(err, ERR_FATAL, "key-differs",
		             "this log's ids were made with another deployment key; put the right key_file into the configuration, it can never change");
	else if (rc == ERR_NOTFOUND)
		rc = put_alone(w, KEY_OF_IDS, slice_of(ours), err);
	buf_fini(&known);
	return rc;
}

static int put_activation(struct log_writer *w, uint32_t partition, const char *hash, struct hash_ids *ids, int64_t now_ms, struct err *err)
{
	char time[CIVIL_INSTANT_CHARS + 1], data[128], number[16], id[HASH_ID_CHARS + 1];

	civil_format_instant(now_ms, time);
	snprintf(data, sizeof data, "{\"ruleset\":\"%s\"}", hash);
	snprintf(number, sizeof number, "%" PRIu32, partition);
	struct slice parts[] = {SLICE_LIT("ruleset.activated"), slice_of(hash), slice_of(number), slice_of(time)};
	hash_id(ids, parts, 4, id);
	struct log_header headers[] = {
		{SLICE_LIT("ce_specversion"), SLICE_LIT("1.0")},
		{SLICE_LIT("ce_id"), slice_of(id)},
		{SLICE_LIT("ce_source"), SLICE_LIT("aldyn")},
		{SLICE_LIT("ce_type"), SLICE_LIT("kz.aldyn.ruleset.activated")},
		{SLICE_LIT("ce_time"), slice_of(time)},
		{SLICE_LIT("ce_recordedtime"), slice_of(time)},
		{SLICE_LIT("content-type"), SLICE_LIT("application/json")},
	};
	struct log_put p = {.topic = log_topic_rows[TOPIC_SUBJECTS].name, .partition = (int32_t)partition, .timestamp_ms = now_ms,
	                    .value = slice_of(data), .headers = headers, .header_count = sizeof headers / sizeof *headers};
	return log_put(w, &p, err);
}

/* *needed: the ruleset is to be put in force: it never was, or it was once and somebody asks for it. */
static int activation_needed(struct log *log, const char *hash, bool again, bool *needed, struct err *err)
{
	struct buf active, bundle;

	buf_init(&active);
	buf_init(&bundle);
	int rc = latest(log, KEY_ACTIVE, &active, err);
	*needed = rc == ERR_NOTFOUND || (rc == OK && !slice_is(buf_slice(&active), hash));
	if (rc == OK && !*needed)
		say(SAY_INFO, "rules", "unchanged", "ruleset=%.12s", hash);
	if (rc == OK && *needed && !again && (rc = latest(log, hash, &bundle, err)) == OK) {
		*needed = false;
		say(SAY_WARN, "rules", "older", "ruleset=%.12s active=%.12s text=\"the rules of this process were in force before others were, "
		    "which stay in force; start the process from those, or go back with aldyn service activate\"", hash, active.ptr);
	}
	buf_fini(&active);
	buf_fini(&bundle);
	return rc == ERR_NOTFOUND ? OK : rc;
}

static int put_ruleset(struct log_writer *w, const struct ruleset *ruleset, uint32_t partitions, struct hash_ids *ids, int64_t now_ms,
                       struct err *err)
{
	const char *hash = ruleset_hash(ruleset);
	int rc = put(w, hash, ruleset_bundle(ruleset), err);

	if (!rc)
		rc = put(w, KEY_ACTIVE, slice_of(hash), err);
	for (uint32_t i = 0; i < partitions && !rc; i++)
		rc = put_activation(w, i, hash, ids, now_ms, err);
	return rc;
}

int rulesets_activate(struct log *log, struct log_writer *w, const struct ruleset *ruleset, bool again, struct hash_ids *ids, int64_t now_ms,
                      struct err *err)
{
	const char *hash = ruleset_hash(ruleset);
	uint32_t partitions;
	bool needed;
	int rc = activation_needed(log, hash, again, &needed, err);

	if (rc || !needed || (rc = log_topics_partitions(log, &partitions, err)))
		return rc;
	do {
		if ((rc = log_abort(w, err))) /* what an attempt before left open */
			break;
		if (!(rc = log_begin(w, err)) && !(rc = put_ruleset(w, ruleset, partitions, ids, now_ms, err)))
			rc = commit(w, err);
	} while (rc == ERR_ABORTED);
	if (!rc)
		say(SAY_INFO, "rules", "activated", "ruleset=%.12s partitions=%" PRIu32, hash, partitions);
	return rc;
}
