/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/cli/session.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>

#include "engine/run/partition.h"

#define READ_RECORDS 500
#define READ_WAIT_MS 200
#define READ_IDLE_MS 120000 /* a dead producer's transaction is decided long before */

static int open_config(struct session *s, const struct cli *c, struct err *err)
{
	struct findings f = {0};
	int rc = config_open(cli_value(c, "config"), &s->config, &f, err);

	findings_print(&f);
	findings_fini(&f);
	return rc;
}

int session_open(struct session *s, const struct cli *c, enum session_for what, struct err *err)
{
	int rc;

	memset(s, 0, sizeof *s);
	arena_init(&s->arena);
	if ((rc = open_config(s, c, err)))
		return rc;
	s->config.log.read_only = what == SESSION_READ;
	s->parser = json_parser_new();
	if ((rc = log_open(&s->config.log, &s->log, err)))
		return rc;
	s->rulesets = rulesets_new(s->log);
	rc = log_topics_partitions(s->log, &s->partitions, err);
	return rc == ERR_NOTFOUND ? OK : rc;
}

void session_close(struct session *s)
{
	rulesets_free(s->rulesets);
	ruleset_free(s->rules);
	if (s->log)
		log_close(s->log);
	json_parser_free(s->parser);
	config_close(&s->config);
	arena_fini(&s->arena);
}

int session_rules(struct session *s, const struct ruleset **out, struct err *err)
{
	int rc = s->rules ? OK : cli_rules(s->config.rules, &s->rules, err);

	*out = s->rules;
	return rc;
}

int session_end(struct session *s, int rc, struct err *err)
{
	session_close(s);
	if ((fflush(stdout) || ferror(stdout)) && !rc)
		rc = err_set(err, ERR_FATAL, "no-output", "standard output cannot be written");
	return rc ? cli_fail(err) : EXIT_DONE;
}

/* --- reading ----------------------------------------------------------------------------------------------------------- */

int session_topic_partitions(struct session *s, const char *topic, uint32_t *out, struct err *err)
{
	struct log_topic t;
	int rc = log_topic_find(s->log, topic, &t, err);

	*out = 0;
	if (rc == ERR_NOTFOUND)
		return err_set(err, ERR_INPUT, "no-topic", "the log has no topic %s; `aldyn topics list` shows those that there are", topic);
	if (!rc)
		*out = t.partitions;
	return rc;
}

int session_read(struct session *s, enum log_topic_id topic, uint32_t partition, int64_t from, session_each *each, void *arg,
	struct err *err)
{
	const char *name = log_topic_rows[topic].name;
	struct log_reader *reader;
	int64_t first, end;
	int idle_ms = 0;
	int rc = log_ends(s->log, name, partition, &first, &end, err);

	if (rc || (from < 0 ? first : from) >= end)
		return rc;
	if ((rc = log_reader_open(s->log, name, partition, from < 0 ? first : from, &reader, err)))
		return rc;
	while (!rc && log_reader_position(reader) < end) {
		const struct log_record *list;
		size_t count;
		rc = log_reader_next(reader, READ_RECORDS, READ_WAIT_MS, &list, &count, err);
		for (size_t i = 0; i < count && !rc; i++)
			if (list[i].offset < end)
				rc = each(arg, &list[i], err);
		idle_ms = count ? 0 : idle_ms + READ_WAIT_MS;
		if (!rc && idle_ms > READ_IDLE_MS)
			rc = err_set(err, ERR_RETRY, "topic-undecided", "%s/%" PRIu32 " stays at %" PRId64 " of %" PRId64 ": a transaction there is undecided",
			             name, partition, log_reader_position(reader), end);
	}
	log_reader_close(reader);
	return rc;
}

int session_read_all(struct session *s, enum log_topic_id topic, session_each *each, void *arg, struct err *err)
{
	uint32_t partitions;
	int rc = session_topic_partitions(s, log_topic_rows[topic].name, &partitions, err);

	for (uint32_t i = 0; i < partitions && !rc; i++)
		rc = session_read(s, topic, i, -1, each, arg, err);
	return rc;
}

/* --- stores ------------------------------------------------------------------------------------------------------------ */

int session_store(struct session *s, uint32_t partition, struct store **out, struct err *err)
{
	const char *path = arena_printf(&s->arena, "%s/p%03" PRIu32, s->config.state, partition);
	struct stat st;

	*out = NULL;
	if (stat(path, &st))
		return err_set(err, ERR_NOTFOUND, "no-store", "%s: there is no store of partition %" PRIu32 " on this machine; ask where the engine that "
		               "owns the partition runs", path, partition);
	return store_open_read(path, out, err);
}

uint32_t session_partition(const struct session *s, struct slice subject)
{
	return hash_partition(subject, s->partitions ? s->partitions : 1);
}

int session_stopped(struct store *st, struct breaker *out, struct err *err)
{
	struct partition_state state;
	struct slice encoded;
	int rc = store_meta_get(st, "partition", &encoded, err);

	*out = (struct breaker){.count = 0};
	if (rc || (rc = partition_state_decode(encoded, &state, err)))
		return rc == ERR_NOTFOUND ? OK : rc;
	*out = state.breaker;
	return OK;
}
