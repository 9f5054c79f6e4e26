/* SPDX-License-Identifier: Apache-2.0 */
/* The kafka driver's writer on a real broker: what an abort leaves, who is fenced, what a stopped process loses. */
#include <signal.h>
#include <sys/wait.h>
#include "tests/log/kafka_help.h"

static struct log_writer *writer(struct log *log, const char *name)
{
	struct log_writer *w;
	help_must(log_writer_open(log, name, &w, &help_err), "opening a writer");
	return w;
}

static void last_value(void *arg, const struct log_record *r)
{
	char *out = arg;
	snprintf(out, 64, "%.*s", SLICE_ARG(r->value));
}

static void test_commit_and_abort(struct log *log)
{
	char value[64] = "", state[16];
	size_t len;
	struct log_writer *w = writer(log, "a");
	help_must(log_begin(w, &help_err), "begin");
	help_must(help_put(w, "one", 0, "k", "first"), "put");
	help_must(help_put(w, "one", 0, "k", "second"), "put");
	help_must(log_put_position(w, "sms", "replies", SLICE_LIT("17"), &help_err), "put_position");
	tap_is_int(help_commit(w), OK, "a transaction commits");
	tap_is_int(log_committed_end(w, "one", 0), 2, "its last record stands before offset 2");
	tap_is_int(log_committed_end(w, "two", 0), -1, "it put nothing into the other topic");
	tap_is_int(help_read(log, "one", 0, last_value, value), 2, "both records are read");
	tap_is_str(value, "second", "in their order");

	help_must(log_begin(w, &help_err), "begin");
	help_must(help_put(w, "one", 0, "k", "undone"), "put");
	help_must(log_put_position(w, "sms", "replies", SLICE_LIT("18"), &help_err), "put_position");
	tap_is_int(log_abort(w, &help_err), OK, "a transaction is aborted");
	tap_is_int(help_read(log, "one", 0, last_value, value), 2, "nothing of it is read");
	tap_is_int(log_position(log, "sms", "replies", state, sizeof state, &len, &help_err), OK, "the position is there");
	tap_is_slice(((struct slice){state, len}), "17", "and the aborted one is not");
	tap_is_int(log_position(log, "sms", "other", state, sizeof state, &len, &help_err), ERR_NOTFOUND, "another stream has none");

	help_must(log_begin(w, &help_err), "begin");
	tap_is_int(help_commit(w), OK, "an empty transaction commits");
	log_writer_close(w);
}

/* The coordinator still finishes the commit before and turns the next transaction's first request away ("concurrent transactions"): an
 * abort then must not end what was never begun there. */
static void test_abort_behind_commit(struct log *log)
{
	struct log_writer *w = writer(log, "hurry");
	int rc = OK, rounds = 0;
	for (; rounds < 300 && !rc; rounds++) {
		help_must(log_begin(w, &help_err), "begin");
		help_must(help_put(w, "two", 0, "k", "kept"), "put");
		help_must(help_commit(w), "commit");
		help_must(log_begin(w, &help_err), "begin");
		help_must(help_put(w, "two", 0, "k", "undone"), "put");
		nanosleep(&(struct timespec){0, rounds % 30 * 200000}, NULL);
		rc = log_abort(w, &help_err);
	}
	if (!tap_is_int(rc, OK, "an abort right behind a commit, %d times", rounds))
		printf("# %s: %s\n", help_err.code, help_err.text);
	log_writer_close(w);
}

static void test_shapes(struct log *log)
{
	char big[LOG_MAX_RECORD_BYTES];
	memset(big, 'x', sizeof big);
	struct log_writer *w = writer(log, "shapes");
	help_must(log_begin(w, &help_err), "begin");
	struct log_put p = {.topic = "two", .partition = 0, .key = {"k", 1}, .value = {big, sizeof big - 1}, .timestamp_ms = 5};
	tap_is_int(log_put(w, &p, &help_err), OK, "a record of 1 MiB is taken");
	tap_is_int(help_commit(w), OK, "and the broker takes it too");
	help_must(log_begin(w, &help_err), "begin");
	p.value.len++;
	tap_is_int(log_put(w, &p, &help_err), ERR_INPUT, "one byte more is not");
	tap_is_str(help_err.code, "record-too-long", "and the code says why");
	tap_ok(log_abort(w, &help_err) == OK, "the writer goes on after it");
	log_writer_close(w);
}

static void test_rival(struct log *log)
{
	char value[64] = "";
	struct log_writer *old = writer(log, "rival");
	help_must(log_begin(old, &help_err), "begin");
	help_must(help_put(old, "three", 0, "k", "of the old one"), "put");
	struct log_writer *new = writer(log, "rival");
	tap_is_int(help_commit(old), ERR_FENCED, "the older holder of a name is fenced");
	tap_is_int(log_begin(old, &help_err), ERR_FENCED, "and stays so");
	help_must(log_begin(new, &help_err), "begin");
	help_must(help_put(new, "three", 0, "k", "of the new one"), "put");
	tap_is_int(help_commit(new), OK, "the newer one commits");
	tap_is_int(help_read(log, "three", 0, last_value, value), 1, "what the older had open is undone");
	tap_is_str(value, "of the new one", "and what the newer wrote is there");
	log_writer_close(old);
	log_writer_close(new);
}

/* The child: opens a transaction, stops itself, and tells by its exit what the commit answered, before and after mending. */
static int stopped_child(const char *prefix, const char *const *settings)
{
	struct log *log;
	if (help_open(prefix, "stopped", settings, &log))
		return 100;
	struct log_writer *w = writer(log, "stopped");
	help_must(log_begin(w, &help_err), "begin");
	help_must(help_put(w, "four", 0, "k", "before"), "put");
	for (int64_t first, end = 0; end == 0;) /* until the broker has the record: only then it has a transaction to time out */
		help_must(log_ends(log, "four", 0, &first, &end, &help_err), "asking for the ends");
	raise(SIGSTOP);
	int rc = help_commit(w);
	log_writer_close(w);
	if (rc != ERR_FENCED)
		return 50 + rc;
	w = writer(log, "stopped");
	help_must(log_begin(w, &help_err), "begin");
	help_must(help_put(w, "four", 0, "k", "after"), "put");
	rc = help_commit(w);
	log_writer_close(w);
	log_close(log);
	return rc;
}

/* A process that stands still for longer than its transaction may last (a paused virtual machine) is fenced without a rival. */
static void test_stopped(struct log *log, const char *prefix)
{
	static const char *const settings[] = {"kafka.transaction.timeout.ms", "10000", NULL};
	char value[64] = "";
	int status;
	pid_t pid = fork();
	if (pid == 0)
		_exit(stopped_child(prefix, settings));
	waitpid(pid, &status, WUNTRACED);
	tap_ok(WIFSTOPPED(status), "a process stops with a transaction open");
	/* the broker looks for timed out transactions every ten seconds; when it has aborted this one, the reader gets past it */
	tap_is_int(help_read(log, "four", 0, last_value, value), 0, "its record is undone by the broker");
	kill(pid, SIGCONT);
	waitpid(pid, &status, 0);
	tap_ok(WIFEXITED(status), "it ends by itself");
	tap_is_int(WEXITSTATUS(status), OK, "it was fenced, and commits with a new writer");
	tap_is_int(help_read(log, "four", 0, last_value, value), 1, "only what that one wrote is read");
	tap_is_str(value, "after", "namely this");
}

int main(void)
{
	struct log *log;
	if (!help_broker()) {
		tap_skip("ALDYN_TEST_BROKER is not set: script/broker starts one");
		return tap_done();
	}
	const char *prefix = help_prefix();
	int status;
	pid_t pid = fork(); /* librdkafka's threads do not survive a fork: the topics are made by a child of its own */
	if (pid == 0) {
		help_must(help_open(prefix, "maker", NULL, &log), "opening the log");
		for (const char *const *t = (const char *const[]){"one", "two", "three", "four", NULL}; *t; t++)
			help_topic(log, *t, 1);
		log_close(log);
		_exit(0);
	}
	waitpid(pid, &status, 0);
	tap_is_int(status, 0, "topics are created");
	help_must(help_open(prefix, "i1", NULL, &log), "opening the log");
	test_commit_and_abort(log);
	test_abort_behind_commit(log);
	test_shapes(log);
	test_rival(log);
	if (!getenv("ALDYN_TEST_QUICK")) /* quick: a second run, under sanitizers; a stopped process is fenced after 20 s */
		test_stopped(log, prefix);
	log_close(log);
	return tap_done();
}
