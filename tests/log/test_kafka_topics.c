/* SPDX-License-Identifier: Apache-2.0 */
/* The kafka driver's topics and lists of positions, on a real broker. */
#include "tests/log/kafka_help.h"

struct seen {
	char text[1000];
	size_t len;
};

static int see_topic(void *arg, const struct log_topic *t)
{
	struct seen *s = arg;
	s->len += (size_t)snprintf(s->text + s->len, sizeof s->text - s->len, "%s %u %s %lld\n", t->name, t->partitions,
	                           t->compacted ? "compacted" : "kept", (long long)t->retention_ms);
	return OK;
}

static int stop_at_once(void *arg, const struct log_topic *t)
{
	(void)t;
	++*(int *)arg;
	return ERR_FULL;
}

static int see_position(void *arg, const char *consumer, const char *stream, struct slice state)
{
	struct seen *s = arg;
	s->len += (size_t)snprintf(s->text + s->len, sizeof s->text - s->len, "%s %s %.*s\n", consumer, stream, SLICE_ARG(state));
	return OK;
}

static void test_topics(struct log *log)
{
	struct seen seen = {"", 0};
	struct log_topic t = {.name = "zeta", .partitions = 3, .retention_ms = 86400000}, found;
	int calls = 0;
	tap_is_int(log_topic_create(log, &t, &help_err), OK, "a topic is created");
	tap_is_int(log_topic_create(log, &t, &help_err), OK, "once more is no error");
	t.partitions = 4;
	tap_is_int(log_topic_create(log, &t, &help_err), ERR_INPUT, "with other partitions it is");
	tap_is_str(help_err.code, "topic-differs", "and the code says why");
	t = (struct log_topic){.name = "alpha", .partitions = 1, .compacted = true, .retention_ms = -1};
	help_must(log_topic_create(log, &t, &help_err), "creating a compacted topic");
	tap_is_int(log_topics(log, see_topic, &seen, &help_err), OK, "topics are listed");
	tap_is_str(seen.text, "alpha 1 compacted -1\nzeta 3 kept 86400000\n", "by name, as created, nothing else");
	tap_is_int(log_topics(log, stop_at_once, &calls, &help_err), ERR_FULL, "a caller's answer is returned");
	tap_is_int(calls, 1, "and ends the list");
	tap_is_int(log_topic_find(log, "zeta", &found, &help_err), OK, "a topic is found");
	tap_ok(found.partitions == 3 && !found.compacted && found.retention_ms == 86400000, "as it was created");
	tap_is_int(log_topic_find(log, "none", &found, &help_err), ERR_NOTFOUND, "one that is not there is not");
	tap_is_int(log_topic_delete(log, "zeta", &help_err), OK, "a topic is deleted");
	tap_is_int(log_topic_find(log, "zeta", &found, &help_err), ERR_NOTFOUND, "and gone");
}

static void test_positions(struct log *log)
{
	struct log_event e;
	struct log_writer *w;
	struct log_member *m;
	struct seen seen = {"", 0};
	struct log_member_settings s = {.group = "engine", .topic = "alpha", .index = 0, .count = 1, .session_timeout_ms = 6000};
	help_must(log_writer_open(log, "w", &w, &help_err), "opening a writer");
	help_must(log_member_open(log, &s, &m, &help_err), "joining");
	tap_ok(help_await(m, LOG_ASSIGNED, 20000, &e), "a partition is assigned");
	help_must(log_begin(w, &help_err), "begin");
	help_must(help_put(w, "alpha", 0, "k", "v"), "put");
	help_must(log_put_position(w, "file", "a.ndjson", SLICE_LIT("10"), &help_err), "put_position");
	help_must(log_put_position(w, "file", "b.ndjson", SLICE_LIT("20"), &help_err), "put_position");
	help_must(log_put_position(w, "file", "a.ndjson", SLICE_LIT("30"), &help_err), "put_position");
	help_must(log_put_offset(w, m, 0, 1, &help_err), "put_offset");
	tap_is_int(help_commit(w), OK, "records and positions commit together");
	int64_t committed; /* waits until the group's position is settled, which the list does not */
	help_must(log_member_committed(m, 0, &committed, &help_err), "committed");
	tap_is_int(log_positions(log, see_position, &seen, &help_err), OK, "positions are listed");
	tap_is_str(seen.text, "file a.ndjson 30\nfile b.ndjson 20\nengine alpha/0 1\n", "the last of each, and the groups'");
	log_member_close(m);
	log_writer_close(w);
}

static void test_deleted(struct log *log)
{
	struct log_reader *r;
	const struct log_record *records;
	size_t n;
	int rc = OK;
	help_topic(log, "doomed", 1);
	help_must(log_reader_open(log, "doomed", 0, 0, &r, &help_err), "opening a reader");
	help_must(log_reader_next(r, 10, 500, &records, &n, &help_err), "reading");
	help_must(log_topic_delete(log, "doomed", &help_err), "deleting");
	for (int64_t until = help_now_ms() + 20000; !rc && help_now_ms() < until;)
		rc = log_reader_next(r, 10, 200, &records, &n, &help_err);
	tap_is_int(rc, ERR_FATAL, "who reads a topic that is deleted is told");
	log_reader_close(r);
}

int main(void)
{
	struct log *log;
	if (!help_broker()) {
		tap_skip("ALDYN_TEST_BROKER is not set: script/broker starts one");
		return tap_done();
	}
	help_must(help_open(help_prefix(), "i1", NULL, &log), "opening the log");
	test_topics(log);
	test_positions(log);
	test_deleted(log);
	log_close(log);
	return tap_done();
}
