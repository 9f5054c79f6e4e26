/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/arena.h"
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

/* Each record of [rulesets] from its start: the topic is small. ERR_RETRY: it cannot be read to its end now. */
static int each_record(struct log *log, void (*each)(void *arg, const struct log_record *r), void *arg, struct err *err)
{
	struct log_reader *reader;
	const struct log_record *list;
	int64_t first, end;
	size_t count;
	int waited_ms = 0;
	int rc = log_ends(log, topic(), 0, &first, &end, err);

	if (rc || (rc = log_reader_open(log, topic(), 0, first, &reader, err)))
		return rc;
	while (!rc && log_reader_position(reader) < end) {
		rc = log_reader_next(reader, 100, WAIT_MS, &list, &count, err);
		if (!rc && !count)
			rc = keep_waiting(log, &waited_ms, err);
		for (size_t i = 0; !rc && i < count; i++)
			each(arg, &list[i]);
	}
	log_reader_close(reader);
	return rc;
}

struct latest { const char *key; struct buf *out; bool found; };

static void take_latest(void *arg, const struct log_record *r)
{
	struct latest *l = arg;

	if (!slice_is(r->key, l->key))
		return;
	buf_clear(l->out);
	buf_slice_add(l->out, r->value);
	l->found = true;
}

/* The last value under the key. */
static int latest(struct log *log, const char *key, struct buf *out, struct err *err)
{
	struct latest l = {key, out, false};
	int rc = each_record(log, take_latest, &l, err);

	return rc ? rc : l.found ? OK : ERR_NOTFOUND;
}

/* --- a ruleset in parts: under its hash stands the list of its parts' hashes, and under each of these a part ----------------- */

struct part { struct slice hash, text; }; /* text: absent until it was found */
struct parts { struct arena a; struct part *list; size_t count; };

static int part_order(const void *a, const void *b)
{
	return slice_cmp(((const struct part *)a)->hash, ((const struct part *)b)->hash);
}

static void take_part(void *arg, const struct log_record *r)
{
	struct parts *p = arg;
	struct part key = {.hash = r->key};
	struct part *found = p->count ? bsearch(&key, p->list, p->count, sizeof *p->list, part_order) : NULL;

	if (found && !found->text.ptr)
		found->text = arena_slice(&p->a, r->value);
}

static int read_list(struct parts *p, struct slice text, struct err *err)
{
	struct json_parser *parser = json_parser_new();
	const struct json_node *list;
	int rc = json_parse(parser, text, &list, err);

	p->list = arena_alloc(&p->a, (rc ? 1 : list->count + 1) * sizeof *p->list);
	for (const struct json_node *n = rc ? NULL : json_first(list); n; n = json_next(list, n))
		if (n->kind == JSON_STRING)
			p->list[p->count++] = (struct part){.hash = arena_slice(&p->a, n->u.string)};
	json_parser_free(parser);
	qsort(p->list, p->count, sizeof *p->list, part_order);
	return rc;
}

static int load_parts(struct log *log, struct slice list, struct ruleset **out, struct findings *f, struct err *err)
{
	struct parts p = {0};
	size_t found = 0;

	arena_init(&p.a);
	int rc = read_list(&p, list, err);
	if (!rc)
		rc = each_record(log, take_part, &p, err);
	struct slice *texts = arena_alloc(&p.a, (p.count + 1) * sizeof *texts);
	for (size_t i = 0; i < p.count; i++)
		if (p.list[i].text.ptr)
			texts[found++] = p.list[i].text;
	if (!rc && found < p.count)
		rc = err_set(err, ERR_NOTFOUND, "part-missing", "%zu of %zu parts are not there", p.count - found, p.count);
	if (!rc)
		rc = ruleset_load_bundle(texts, found, out, f, err);
	arena_fini(&p.a);
	return rc;
}

static int load(struct rulesets *rs, const char *hash, struct ruleset **out, struct err *err)
{
	struct findings findings = {0};
	struct buf text;
	int rc;

	*out = NULL;
	buf_init(&text);
	rc = rs->log ? latest(rs->log, hash, &text, err) : ERR_NOTFOUND;
	struct slice whole = buf_slice(&text);
	if (!rc)
		rc = slice_starts(whole, "[") ? load_parts(rs->log, whole, out, &findings, err)
					      : ruleset_load_bundle(&whole, 1, out, &findings, err);
	if (!rc && strcmp(ruleset_hash(*out), hash)) {
		ruleset_free(*out);
		rc = err_set(err, ERR_FATAL, "ruleset-unreadable", "what stands in [rulesets] as ruleset %.12s… is another one", hash);
	}
	if (rc == ERR_NOTFOUND)
		rc = err_set(err, ERR_FATAL, "ruleset-missing", "ruleset %.12s… stands neither in this process nor, whole, in [rulesets]", hash);
	if (rc == ERR_INPUT)
		rc = err_set(err, ERR_FATAL, "ruleset-unreadable", "ruleset %.12s… was accepted once and is refused by this version: %s", hash,
		             findings.count ? findings.list[0].err.text : "no reason given");
	findings_fini(&findings);
	buf_fini(&text);
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

static int put_activation(
	struct log_writer *w, uint32_t partition, const char *hash, struct hash_ids *ids, int64_t now_ms, struct err *err)
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

/* One that is too large for a record: its parts, each under its own hash, so that one that another ruleset has as well stands there once;
 * then their hashes under that of the ruleset. */
static int put_parts(struct log_writer *w, const struct ruleset *ruleset, struct err *err)
{
	unsigned char hash[HASH_BYTES];
	char hex[2 * HASH_BYTES + 1];
	struct buf part, list;
	struct json_writer json;
	size_t at = 0;
	int rc = OK;

	buf_init(&part);
	buf_init(&list);
	json_write_init(&json, &list);
	json_write_array(&json);
	while (!rc && ruleset_part(ruleset, &at, &part)) {
		hash_sha256(buf_slice(&part), hash);
		hash_hex(hash, HASH_BYTES, hex);
		json_write_string(&json, slice_of(hex));
		rc = put(w, hex, buf_slice(&part), err);
		buf_clear(&part);
	}
	json_write_array_end(&json);
	if (!rc)
		rc = put(w, ruleset_hash(ruleset), buf_slice(&list), err);
	buf_fini(&part);
	buf_fini(&list);
	return rc;
}

static int put_bundle(struct log_writer *w, const struct ruleset *ruleset, struct err *err)
{
	struct buf bundle;

	buf_init(&bundle);
	ruleset_bundle(ruleset, &bundle);
	int rc = bundle.len > RULESET_PART_BYTES ? put_parts(w, ruleset, err) : put(w, ruleset_hash(ruleset), buf_slice(&bundle), err);
	buf_fini(&bundle);
	return rc;
}

static int put_ruleset(struct log_writer *w, const struct ruleset *ruleset, uint32_t partitions, struct hash_ids *ids, int64_t now_ms,
                       struct err *err)
{
	const char *hash = ruleset_hash(ruleset);
	int rc = put_bundle(w, ruleset, err);

	if (!rc)
		rc = put(w, KEY_ACTIVE, slice_of(hash), err);
	for (uint32_t i = 0; i < partitions && !rc; i++)
		rc = put_activation(w, i, hash, ids, now_ms, err);
	return rc;
}

/* A case runs under its version to its end: what lacks one that is in force would stop the engine when such a case goes on. */
static int check_versions(const struct ruleset *before, const struct ruleset *after, struct err *err)
{
	size_t count;
	const struct service *const *list = ruleset_services(before, &count);

	for (size_t i = 0; i < count; i++)
		if (!ruleset_service_version(after, list[i]->name, list[i]->version))
			return err_set(err, ERR_INPUT, "version-dropped",
				"the rules lack version %.*s of %.*s, which is in force and under which cases may run; put it back "
				"(packages/%.*s/%.*s/), or say aldyn service activate --drop-versions when none can",
				SLICE_ARG(list[i]->version), SLICE_ARG(list[i]->name), SLICE_ARG(list[i]->name),
				SLICE_ARG(list[i]->version));
	return OK;
}

/* Of rules in force that this version of the program cannot read, nothing is known. */
static int check_dropped(struct log *log, const struct ruleset *ruleset, struct err *err)
{
	struct rulesets *known = rulesets_new(log);
	const struct ruleset *before = NULL;
	char hash[2 * HASH_BYTES + 1];
	struct err why = {0};
	struct buf active;

	buf_init(&active);
	int rc = latest(log, KEY_ACTIVE, &active, err);
	snprintf(hash, sizeof hash, "%.*s", SLICE_ARG(buf_slice(&active)));
	if (rc == OK && (rc = rulesets_find(known, hash, &before, &why)) == ERR_RETRY)
		*err = why;
	if (rc == OK)
		rc = check_versions(before, ruleset, err);
	buf_fini(&active);
	rulesets_free(known);
	return rc == ERR_NOTFOUND || rc == ERR_FATAL ? OK : rc;
}

int rulesets_activate(struct log *log, struct log_writer *w, const struct ruleset *ruleset, unsigned how,
	struct hash_ids *ids, int64_t now_ms, struct err *err)
{
	const char *hash = ruleset_hash(ruleset);
	uint32_t partitions;
	bool needed;
	int rc = activation_needed(log, hash, how & ACTIVATE_AGAIN, &needed, err);

	if (!rc && needed && !(how & ACTIVATE_DROP))
		rc = check_dropped(log, ruleset, err);
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
