/* SPDX-License-Identifier: Apache-2.0 */
/* The kafka driver's members on a real broker: order, seeks, ends, rebalances, and that a process killed in the middle of a
 * transaction loses and doubles nothing, whether it comes back or another takes over. */
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include "tests/log/kafka_help.h"

#define PARTITIONS 4
#define RECORDS 2000 /* in each */

static struct log_member *join(struct log *log, const char *group, const char *topic, uint32_t index)
{
	struct log_member *m;
	struct log_member_settings s = {.group = group, .topic = topic, .index = index, .count = 2, .session_timeout_ms = 6000};
	help_must(log_member_open(log, &s, &m, &help_err), "joining");
	return m;
}

static void fill(struct log *log, const char *topic)
{
	struct log_writer *w;
	help_must(log_writer_open(log, "fill", &w, &help_err), "opening a writer");
	for (int p = 0; p < PARTITIONS; p++) {
		help_must(log_begin(w, &help_err), "begin");
		for (int i = 0; i < RECORDS; i++) {
			char value[32];
			snprintf(value, sizeof value, "%d", p * RECORDS + i);
			help_must(help_put(w, topic, p, "k", value), "put");
		}
		help_must(help_commit(w), "commit");
	}
	log_writer_close(w);
}

/* Takes `want` records of partition p and tells whether they were one after the other, beginning with value `from`. */
static bool in_order(struct log_member *m, uint32_t p, int from, int want)
{
	struct log_event e;
	int next = from;
	while (next < from + want && help_await(m, LOG_RECORDS, 10000, &e)) {
		for (size_t i = 0; i < e.count && next < from + want; i++, next++) {
			char value[32];
			snprintf(value, sizeof value, "%.*s", SLICE_ARG(e.records[i].value));
			if (e.partition != p || atoi(value) != (int)p * RECORDS + next)
				return tap_ok(false, "expected partition %u value %d, got partition %u value %s", p, next, e.partition, value);
		}
	}
	return next == from + want;
}

static void test_reading(struct log *log)
{
	struct log_event e;
	struct log_member *m = join(log, "reading", "in", 0);
	int assigned = 0;
	int64_t committed = -1;
	while (assigned < PARTITIONS && help_await(m, LOG_ASSIGNED, 20000, &e))
		assigned++;
	tap_is_int(assigned, PARTITIONS, "the only member gets every partition");
	tap_ok(!help_await(m, LOG_RECORDS, 300, &e), "no record comes before resume");
	tap_is_int(log_member_committed(m, 2, &committed, &help_err), OK, "the position is asked for");
	tap_is_int(committed, 0, "nothing was committed yet");
	help_must(log_member_resume(m, 2, 0, &help_err), "resume");
	tap_ok(in_order(m, 2, 0, RECORDS), "all records of the partition come in order");
	tap_ok(help_await(m, LOG_END, 5000, &e) && e.partition == 2, "then its end is said, beyond the transaction's marker");
	tap_ok(!help_await(m, LOG_END, 500, &e), "once");
	bool held = true;
	for (int i = 0; i < 20 && held; i++) {
		int from = (i * 661) % (RECORDS - 100);
		help_must(log_member_resume(m, 2, from, &help_err), "seek");
		held = in_order(m, 2, from, 50);
	}
	tap_ok(held, "after twenty seeks back and forth, each went on exactly where it was told to");
	help_must(log_member_pause(m, 2, &help_err), "pause");
	tap_ok(!help_await(m, LOG_RECORDS, 300, &e), "a paused partition is silent");
	tap_is_int(log_member_resume(m, 2, 1000000, &help_err), ERR_FATAL, "a position beyond the end is refused");
	tap_is_str(help_err.code, "position-beyond-end", "and not taken for the beginning");

	struct log_writer *w;
	help_must(log_writer_open(log, "positions", &w, &help_err), "opening a writer");
	help_must(log_begin(w, &help_err), "begin");
	help_must(log_put_offset(w, m, 2, 700, &help_err), "put_offset");
	tap_is_int(help_commit(w), OK, "a position commits");
	tap_is_int(log_member_committed(m, 2, &committed, &help_err), OK, "it is asked for");
	tap_is_int(committed, 700, "and is what was put");
	help_must(log_begin(w, &help_err), "begin");
	help_must(log_put_offset(w, m, 2, 800, &help_err), "put_offset");
	tap_is_int(log_abort(w, &help_err), OK, "a position is aborted");
	tap_is_int(log_member_committed(m, 2, &committed, &help_err), OK, "it is asked for");
	tap_is_int(committed, 700, "and is the older one");
	log_writer_close(w);
	log_member_close(m);
}

static void test_rebalance(struct log *log)
{
	struct log_event e;
	struct log_member *a = join(log, "rebalance", "in", 0);
	int assigned = 0, revoked = 0, a_has = 0, b_has = 0;
	while (assigned < PARTITIONS && help_await(a, LOG_ASSIGNED, 20000, &e))
		assigned++;
	tap_is_int(assigned, PARTITIONS, "the first member has all");
	struct log_member *b = join(log, "rebalance", "in", 1);
	uint32_t gone[PARTITIONS];
	int64_t until = help_now_ms() + 20000;
	while (revoked < PARTITIONS && help_now_ms() < until) {
		help_must(log_member_poll(b, 10, 20, &e, &help_err), "polling");
		b_has += e.kind == LOG_ASSIGNED;
		if (help_await(a, LOG_REVOKED, 20, &e))
			gone[revoked++] = e.partition;
	}
	tap_is_int(revoked, PARTITIONS, "a second one joins: the first is told of each partition");
	help_must(log_member_poll(b, 10, 500, &e, &help_err), "polling");
	tap_ok(b_has == 0 && e.kind == LOG_NOTHING, "the second has none while the first has not released them");
	for (int i = 0; i < revoked; i++)
		help_must(log_member_release(a, gone[i], &help_err), "release");
	until = help_now_ms() + 20000;
	while (a_has + b_has < PARTITIONS && help_now_ms() < until) {
		help_must(log_member_poll(a, 10, 20, &e, &help_err), "polling");
		a_has += e.kind == LOG_ASSIGNED;
		help_must(log_member_poll(b, 10, 20, &e, &help_err), "polling");
		b_has += e.kind == LOG_ASSIGNED;
	}
	tap_ok(a_has == 2 && b_has == 2, "then each has two (%d, %d)", a_has, b_has);
	log_member_close(b);
	log_member_close(a);
}

/* A static member that comes back with another topic keeps the group's old assignment: the broker compares assignors only. */
static void test_other_topic(struct log *log)
{
	struct log_event e;
	struct log_member *m = join(log, "other", "in", 0);
	tap_ok(help_await(m, LOG_ASSIGNED, 20000, &e), "a group reads one topic");
	log_member_close(m);
	m = join(log, "other", "out", 0);
	int rc = OK;
	e.kind = LOG_NOTHING;
	for (int64_t until = help_now_ms() + 10000; !rc && e.kind != LOG_ASSIGNED && help_now_ms() < until;)
		rc = log_member_poll(m, 10, 100, &e, &help_err);
	tap_is_int(rc, ERR_FATAL, "with another one it is refused, and not given the first one's partitions");
	tap_is_str(help_err.code, "cannot-join", "by its code");
	log_member_close(m);
}

/* --- a worker that copies in -> out, and is killed ------------------------------------------------------------------------------ */

static void again(struct log_member *m, uint32_t p)
{
	int64_t from;
	help_must(log_member_committed(m, p, &from, &help_err), "committed");
	help_must(log_member_resume(m, p, from, &help_err), "resume");
}

static int copy_batch(struct log_writer *w, struct log_member *m, const struct log_event *e, bool die)
{
	int rc = log_begin(w, &help_err);
	for (size_t i = 0; i < e->count && !rc; i++) {
		struct log_put p = {.topic = "out", .partition = -1, .key = e->records[i].value, .value = e->records[i].value};
		rc = log_put(w, &p, &help_err);
	}
	if (rc)
		return rc;
	rc = log_put_offset(w, m, e->partition, e->records[e->count - 1].offset + 1, &help_err);
	if (die) { /* the commit is under way, nobody knows how far */
		help_must(log_commit_start(w, &help_err), "commit_start");
		kill(getpid(), SIGKILL);
	}
	return rc ? rc : help_commit(w);
}

static atomic_uint *joined; /* in all processes: how many workers were given a partition */

/* Copies until killed; kills itself in the middle of batch number `fatal` (0: lives). Begins when so many workers have partitions: else the
 * first may have copied all before another has joined. */
static void __attribute__((noreturn)) worker(const char *prefix, const char *instance, int fatal, unsigned workers)
{
	static const char *const settings[] = {"kafka.transaction.timeout.ms", "10000", NULL};
	struct log *log;
	struct log_writer *w;
	struct log_event e;
	help_must(help_open(prefix, instance, settings, &log), "opening the log");
	help_must(log_writer_open(log, instance, &w, &help_err), "opening a writer");
	struct log_member *m = join(log, "copy", "in", 0);
	bool waits[PARTITIONS] = {false}, has_joined = false;
	for (int batches = 0;;) {
		for (uint32_t p = 0; p < PARTITIONS && *joined >= workers; p++) {
			if (waits[p])
				again(m, p);
			waits[p] = false;
		}
		int polled = log_member_poll(m, 100, 100, &e, &help_err);
		if (polled == ERR_FATAL && strcmp(help_err.code, "member-fenced") == 0) {
			/* A broker that was killed between taking us in and telling us takes us for our own rival: a process ends
			 * there and is started again; here the member is. */
			log_member_close(m);
			m = join(log, "copy", "in", 0);
			memset(waits, 0, sizeof waits);
			continue;
		}
		help_must(polled, "polling");
		if (e.kind == LOG_REVOKED || e.kind == LOG_LOST)
			waits[e.partition] = false;
		if (e.kind == LOG_ASSIGNED) {
			waits[e.partition] = true;
			*joined += !has_joined;
			has_joined = true;
		} else if (e.kind == LOG_REVOKED || e.kind == LOG_LOST)
			help_must(log_member_release(m, e.partition, &help_err), "release");
		else if (e.kind == LOG_RECORDS) {
			int rc = copy_batch(w, m, &e, ++batches == fatal);
			if (rc == ERR_FENCED) { /* the broker gave the writer up: a new one settles what it left */
				log_writer_close(w);
				help_must(log_writer_open(log, instance, &w, &help_err), "opening a writer");
			}
			if (rc == ERR_FENCED || rc == ERR_ABORTED)
				again(m, e.partition);
			else
				help_must(rc, "a batch");
		}
	}
}

static pid_t start(const char *prefix, const char *instance, int fatal, unsigned workers)
{
	pid_t pid = fork();
	if (pid == 0)
		worker(prefix, instance, fatal, workers);
	return pid;
}

static void mark(void *arg, const struct log_record *r)
{
	char value[32];
	snprintf(value, sizeof value, "%.*s", SLICE_ARG(r->value));
	((int *)arg)[atoi(value)]++;
}

/* Waits until everything was copied, and says whether each record is there once. */
static void check_copies(struct log *log, const char *after)
{
	static int seen[PARTITIONS * RECORDS];
	size_t n = 0;
	int64_t until = help_now_ms() + 90000;
	while (n < PARTITIONS * RECORDS && help_now_ms() < until) {
		memset(seen, 0, sizeof seen);
		n = 0;
		for (uint32_t p = 0; p < PARTITIONS; p++)
			n += help_read(log, "out", p, mark, seen);
		if (n < PARTITIONS * RECORDS)
			nanosleep(&(struct timespec){1, 0}, NULL);
	}
	int lost = 0, doubled = 0;
	for (int i = 0; i < PARTITIONS * RECORDS; i++) {
		lost += seen[i] == 0;
		doubled += seen[i] > 1;
	}
	tap_is_int(lost, 0, "%s: nothing is lost", after);
	tap_is_int(doubled, 0, "%s: nothing is doubled", after);
}

static void end(pid_t pid)
{
	int status;
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
}

/* Makes the input, in a process of its own: librdkafka's threads do not survive a fork, whoever forks has no log open. */
static void make_input(const char *prefix)
{
	int status;
	struct log *log;
	pid_t maker = fork();
	if (maker == 0) {
		help_must(help_open(prefix, "maker", NULL, &log), "opening the log");
		help_topic(log, "in", PARTITIONS);
		help_topic(log, "out", PARTITIONS);
		fill(log, "in");
		log_close(log);
		_exit(0);
	}
	waitpid(maker, &status, 0);
	tap_is_int(status, 0, "input is made");
}

static void test_killed(const char *prefix, bool comes_back)
{
	int status;
	struct log *log;
	char mine[96];
	snprintf(mine, sizeof mine, "%s%s.", prefix, comes_back ? "back" : "over");
	make_input(mine);
	*joined = 0;
	pid_t other = comes_back ? 0 : start(mine, "i2", 0, 2);
	pid_t first = start(mine, "i1", 7, comes_back ? 1 : 2);
	waitpid(first, &status, 0);
	tap_ok(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, "a worker is killed while its commit is under way");
	pid_t successor = comes_back ? start(mine, "i1", 0, 1) : other;
	help_must(help_open(mine, "judge", NULL, &log), "opening the log");
	check_copies(log, comes_back ? "it comes back" : "another takes over");
	end(successor);
	log_close(log);
}

static int64_t written(struct log *log)
{
	int64_t first, end, sum = 0;
	for (uint32_t p = 0; p < PARTITIONS; p++, sum += end)
		help_must(log_ends(log, "out", p, &first, &end, &help_err), "asking for the ends");
	return sum;
}

/* The broker itself is killed under a worker, for longer than its session: ALDYN_TEST_BROKER_STOP and _START are commands; the broker is
 * ALDYN_TEST_BROKER_KILL, where other tests use theirs at the same time. */
static void test_broker_killed(const char *prefix)
{
	struct log *log;
	char mine[96];
	const char *stop_command = getenv("ALDYN_TEST_BROKER_STOP"), *start_command = getenv("ALDYN_TEST_BROKER_START");
	if (!stop_command || !start_command) {
		tap_skip("ALDYN_TEST_BROKER_STOP and ALDYN_TEST_BROKER_START are not set: commands that kill the broker and bring it back");
		return;
	}
	const char *broker = getenv("ALDYN_TEST_BROKER_KILL");
	if (broker)
		setenv("ALDYN_TEST_BROKER", broker, 1);
	snprintf(mine, sizeof mine, "%sdown.", prefix);
	make_input(mine);
	*joined = 0;
	pid_t pid = start(mine, "i1", 0, 1);
	help_must(help_open(mine, "judge", NULL, &log), "opening the log");
	int64_t until = help_now_ms() + 120000;
	while (written(log) < RECORDS / 4 && help_now_ms() < until)
		nanosleep(&(struct timespec){0, 5000000}, NULL);
	tap_ok(written(log) < RECORDS * PARTITIONS / 2, "a worker is in the middle of its work");
	tap_is_int(system(stop_command), 0, "the broker is killed");
	nanosleep(&(struct timespec){8, 0}, NULL);
	tap_is_int(system(start_command), 0, "and comes back");
	check_copies(log, "the broker was killed");
	end(pid);
	log_close(log);
}

int main(void)
{
	if (!help_broker()) {
		tap_skip("ALDYN_TEST_BROKER is not set: script/broker starts one");
		return tap_done();
	}
	const char *prefix = help_prefix();
	joined = mmap(NULL, sizeof *joined, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (joined == MAP_FAILED)
		tap_bail("no memory to share");
	test_killed(prefix, true);
	if (!getenv("ALDYN_TEST_QUICK")) /* quick: a second run, under sanitizers; another member takes over after 30 s */
		test_killed(prefix, false);
	struct log *log;
	help_must(help_open(prefix, "i1", NULL, &log), "opening the log");
	help_topic(log, "in", PARTITIONS);
	help_topic(log, "out", PARTITIONS);
	fill(log, "in");
	test_reading(log);
	test_other_topic(log);
	test_rebalance(log);
	log_close(log);
	test_broker_killed(prefix);
	return tap_done();
}
