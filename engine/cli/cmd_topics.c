/* SPDX-License-Identifier: Apache-2.0 */
/* `aldyn topics`: what stands on the log, as it is. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/base64.h"
#include "engine/cli/session.h"

#define FOLLOW_MS 200
#define READ_RECORDS 500

static const struct cli_option options[] = {
	SESSION_CONFIG,
	{"follow", NULL, NULL, "read: wait for more at the end"},
	{"from", "N", NULL, "read: from this offset on (default: the first kept)"},
	{"partition", "P", NULL, "read, list: this partition only"},
	{"ends", NULL, NULL, "list: each partition on a line, with its first and end offset"},
	{NULL, NULL, NULL, NULL},
};

/* --- list ---------------------------------------------------------------------------------------------------------------- */

static const struct log_topic_row *row_of(const char *name)
{
	for (int i = 0; i < TOPIC_COUNT; i++)
		if (!strcmp(log_topic_rows[i].name, name))
			return &log_topic_rows[i];
	return NULL;
}

struct listing { struct session *s; long partition; bool ends; };

/* Records: what stands between the first and the end offset. On Kafka each transaction's end takes an offset, and compaction leaves gaps. */
static int list_topic(void *arg, const struct log_topic *t)
{
	struct listing *l = arg;
	const struct log_topic_row *row = row_of(t->name);
	const char *meaning = row ? row->text : "none of Aldyn's";
	int64_t records = 0;
	struct err err = {0};

	for (uint32_t i = 0; i < t->partitions; i++) {
		int64_t first, end;
		if (l->partition >= 0 && (uint32_t)l->partition != i)
			continue;
		int rc = log_ends(l->s->log, t->name, i, &first, &end, &err);
		if (rc)
			return cli_fail(&err), rc;
		records += end - first;
		if (l->ends)
			printf("%-14s %10" PRIu32 " %10" PRId64 " %10" PRId64 " %10" PRId64 "  %s\n", t->name, i, first, end, end - first, meaning);
	}
	if (!l->ends)
		printf("%-14s %10" PRIu32 " %10" PRId64 "  %s\n", t->name, t->partitions, records, meaning);
	return OK;
}

static int list(struct session *s, long partition, bool ends, struct err *err)
{
	struct listing l = {s, partition, ends || partition >= 0};

	if (l.ends)
		printf("%-14s %10s %10s %10s %10s  %s\n", "TOPIC", "PARTITION", "FIRST", "END", "RECORDS", "MEANING");
	else
		printf("%-14s %10s %10s  %s\n", "TOPIC", "PARTITIONS", "RECORDS", "MEANING");
	return log_topics(s->log, list_topic, &l, err);
}

/* --- read ---------------------------------------------------------------------------------------------------------------- */

/* What is no CloudEvent (changelog, positions of connectors): its key, and its value as bytes. */
static void write_bare(struct arena *a, const struct log_record *r, struct buf *out)
{
	struct json_writer w;
	struct slice key = {"", 0};

	buf_clear(out);
	json_write_init(&w, out);
	json_write_object(&w);
	if (r->key.ptr && r->key.len && (unsigned char)r->key.ptr[0] >= 0x20)
		key = r->key;
	json_write_member(&w, "key", key.len ? key : SLICE_NONE);
	if (r->key.ptr && !key.len)
		json_write_member(&w, "key_base64", base64_encode(a, r->key));
	if (r->value.ptr)
		json_write_member(&w, "value_base64", base64_encode(a, r->value));
	else {
		json_write_key(&w, "tombstone");
		json_write_bool(&w, true);
	}
	json_write_object_end(&w);
}

struct reading { struct arena arena; struct buf line; };

static int print_record(void *arg, const struct log_record *in, struct err *err)
{
	struct reading *rd = arg;
	struct record r;
	struct err why;

	arena_reset(&rd->arena);
	buf_clear(&rd->line);
	if (log_record_header(in, "ce_id").ptr && !record_of_log(in, &r, &why))
		record_to_line(&r, &rd->line);
	else
		write_bare(&rd->arena, in, &rd->line);
	struct slice rest = {rd->line.ptr + 1, rd->line.len - 1};
	printf("{\"topic\":\"%s\",\"partition\":%" PRIu32 ",\"offset\":%" PRId64 "%s%.*s\n", in->topic, in->partition, in->offset,
	       rest.len > 1 ? "," : "", SLICE_ARG(rest));
	return ferror(stdout) ? err_set(err, ERR_FATAL, "no-output", "standard output cannot be written") : OK;
}

struct followed { struct log_reader *reader; };

static int follow_once(struct followed *list, uint32_t count, struct reading *rd, struct err *err)
{
	bool any = false;
	int rc = OK;

	for (uint32_t i = 0; i < count && !rc; i++) {
		const struct log_record *records;
		size_t n;
		if (!list[i].reader)
			continue;
		/* the last one waits for all: a commit anywhere is seen in the next round */
		rc = log_reader_next(list[i].reader, READ_RECORDS, i + 1 == count && !any ? FOLLOW_MS : 0, &records, &n, err);
		for (size_t k = 0; k < n && !rc; k++)
			rc = print_record(rd, &records[k], err);
		any |= n > 0;
	}
	fflush(stdout);
	return rc;
}

/* Until the reader of our output goes away, or a signal ends us. */
static int follow(struct session *s, const char *topic, uint32_t partitions, long partition, int64_t from,
	struct reading *rd, struct err *err)
{
	struct followed *list = calloc(partitions, sizeof *list);
	int rc = OK;

	NO_MEMORY_ON(!list);
	for (uint32_t i = 0; i < partitions && !rc; i++) {
		int64_t first, end;
		if (partition >= 0 && (uint32_t)partition != i)
			continue;
		if (!(rc = log_ends(s->log, topic, i, &first, &end, err)))
			rc = log_reader_open(s->log, topic, i, from < 0 ? first : from, &list[i].reader, err);
	}
	uint32_t count = partition >= 0 ? (uint32_t)partition + 1 : partitions;
	while (!rc)
		rc = follow_once(list, count, rd, err);
	for (uint32_t i = 0; i < partitions; i++)
		log_reader_close(list[i].reader);
	free(list);
	return rc;
}

static int read_topic(struct session *s, const struct cli *c, const char *topic, long partition, int64_t from, struct err *err)
{
	const struct log_topic_row *row = row_of(topic);
	struct reading rd;
	uint32_t partitions;
	int rc = row ? session_topic_partitions(s, topic, &partitions, err)
	             : err_set(err, ERR_INPUT, "no-topic", "%s is no topic of Aldyn; `aldyn topics list` shows them", topic);

	if (!rc && partition >= (long)partitions)
		rc = err_set(err, ERR_INPUT, "no-partition", "%s has the partitions 0 to %" PRIu32, topic, partitions - 1);
	if (rc)
		return rc;
	arena_init(&rd.arena);
	buf_init(&rd.line);
	if (cli_given(c, "follow"))
		rc = follow(s, topic, partitions, partition, from, &rd, err);
	for (uint32_t i = 0; i < partitions && !rc && !cli_given(c, "follow"); i++)
		if (partition < 0 || (uint32_t)partition == i)
			rc = session_read(s, (enum log_topic_id)(row - log_topic_rows), i, from, print_record, &rd, err);
	buf_fini(&rd.line);
	arena_fini(&rd.arena);
	return rc;
}

/* --- create, check --------------------------------------------------------------------------------------------------------- */

static unsigned differ(const char *topic, const char *fmt, ...) PRINTF_LIKE(2, 3);
static unsigned differ(const char *topic, const char *fmt, ...)
{
	va_list args;

	printf("%s: ", topic);
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	putchar('\n');
	return 1;
}

static unsigned check_topic(const struct log_topic_row *row, const struct log_topic *t, uint32_t partitions)
{
	uint32_t want = row->partitioned ? partitions : 1;
	int64_t kept = row->kept_days < 0 ? -1 : (int64_t)row->kept_days * 24 * 3600 * 1000;
	unsigned n = 0;

	if (t->partitions != want)
		n += differ(row->name, "has %" PRIu32 " partitions, must have %" PRIu32 " (the number cannot be changed: back up, and restore into new topics)",
		            t->partitions, want);
	if (t->compacted != row->compacted)
		n += differ(row->name, "%s compacted, must %sbe (set cleanup.policy=%s)", t->compacted ? "is" : "is not", row->compacted ? "" : "not ",
		            row->compacted ? "compact" : "delete");
	if (!row->compacted && t->retention_ms != kept && (kept < 0 || t->retention_ms < kept) && t->retention_ms >= 0)
		n += differ(row->name, "keeps records %" PRId64 " ms, must keep them %" PRId64 " (set retention.ms=%" PRId64 ")", t->retention_ms, kept, kept);
	return n;
}

static int check(struct session *s, struct err *err)
{
	unsigned n = 0;

	for (int i = 0; i < TOPIC_COUNT; i++) {
		const struct log_topic_row *row = &log_topic_rows[i];
		struct log_topic t;
		int rc = log_topic_find(s->log, row->name, &t, err);
		if (rc == ERR_NOTFOUND)
			n += differ(row->name, "is not there (aldyn topics create)");
		else if (rc)
			return rc;
		else
			n += check_topic(row, &t, s->config.partitions);
	}
	return n ? err_set(err, ERR_INPUT, "topics-differ", "%u differences; they stand on standard output", n) : OK;
}

/* --- the command ------------------------------------------------------------------------------------------------------------ */

static int run(struct cli *c)
{
	const char *what = c->arg_count ? c->args[0] : "";
	bool reads = !strcmp(what, "read"), creates = !strcmp(what, "create"), lists = !strcmp(what, "list");
	long partition = -1, from = -1;
	struct session s;
	struct err err = {0};

	if (!reads && !creates && !lists && strcmp(what, "check"))
		return cli_usage(c, "needs list, read TOPIC, create or check");
	if (c->arg_count != (reads ? 2 : 1))
		return cli_usage(c, reads ? "read needs one topic" : "takes no further arguments");
	if ((cli_given(c, "partition") && !cli_number(c, "partition", 0, 4095, &partition)) ||
	    (cli_given(c, "from") && !cli_number(c, "from", 0, INT64_MAX, &from)))
		return EXIT_USAGE;
	int rc = session_open(&s, c, creates ? SESSION_WRITE : SESSION_READ, &err);
	if (!rc && lists)
		rc = list(&s, partition, cli_given(c, "ends"), &err);
	else if (!rc && reads)
		rc = read_topic(&s, c, c->args[1], partition, from, &err);
	else if (!rc && creates)
		rc = log_topics_create(s.log, s.config.partitions, &err);
	else if (!rc)
		rc = check(&s, &err);
	return session_end(&s, rc, &err);
}

const struct command command_topics = {"topics", "list | read TOPIC | create | check", "what stands on the log: topics, their records, whether they are as they must be",
                                       options, run};
