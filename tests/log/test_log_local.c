/* SPDX-License-Identifier: Apache-2.0 */
/* What only the local log promises: several processes on one log, kill -9, one sync for many writers, retention, compaction,
 * its bound, and that an offset is never used twice. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>

#include "tests/log/log_help.h"

#define PARTITIONS 4

static struct log *open_local(int64_t map_bytes, bool read_only)
{
	struct log *log;
	struct log_settings s = {.driver = "local", .path = help_path, .map_bytes = map_bytes, .read_only = read_only};
	help_must(log_open(&s, &log, &help_err), "opening");
	return log;
}

static void remove_log(struct log *log)
{
	log_close(log);
	help_remove_folder();
}

static int maintain_all(struct log *log)
{
	bool more = true;
	int slices = 0;
	while (more && slices++ < 10000)
		help_must(log_maintain(log, &more, &help_err), "maintaining");
	return slices;
}

/* --- processes ------------------------------------------------------------------------------------------------------------------ */

/* Writes transactions of one record to each of the partitions, value = its count, until it is killed or `n` are done. Says each
 * acknowledged one on fd. */
static void write_transactions(const char *name, int n, int fd)
{
	struct log *log = open_local(0, false);
	struct log_writer *w = help_writer(log, name);
	char value[16];
	for (int i = 0; i < n; i++) {
		snprintf(value, sizeof value, "%d", i);
		help_begin(w);
		for (int p = 0; p < PARTITIONS; p++)
			help_must(help_put(w, "t", p, name, value), "put");
		help_must(log_put_position(w, name, "s", slice_of(value), &help_err), "position");
		help_must(help_commit(w), "committing");
		if (fd >= 0 && write(fd, &i, sizeof i) != (ssize_t)sizeof i)
			_exit(3);
	}
	log_writer_close(w);
	log_close(log);
	_exit(0);
}

struct tally { const char *name; int next, wrong; int64_t offset; };

/* Each writer's values must count up by one; offsets by one over all. */
static void check_order(void *arg, const struct log_record *r)
{
	struct tally *t = arg;
	char want[16];
	for (; t->name; t++)
		if (slice_is(r->key, t->name)) {
			snprintf(want, sizeof want, "%d", t->next++);
			t->wrong += !slice_is(r->value, want) || r->offset != t->offset;
		}
	for (t = arg; t->name; t++)
		t->offset = r->offset + 1;
}

static void test_two_processes(void)
{
	enum { N = 60 };
	help_folder();
	struct log *log = open_local(0, false);
	help_topic(log, "t", PARTITIONS, false, -1);
	log_close(log);
	pid_t pids[2];
	const char *names[] = {"one", "two"};
	for (int i = 0; i < 2; i++)
		if (!(pids[i] = fork()))
			write_transactions(names[i], N, -1);
	log = open_local(0, false);
	struct log_reader *r;
	size_t seen = 0, n;
	help_must(log_reader_open(log, "t", 0, 0, &r, &help_err), "reader");
	for (int64_t until = help_now_ms() + 20000; seen < 2 * N && help_now_ms() < until; seen += n) {
		const struct log_record *records;
		help_must(log_reader_next(r, 1000, 1000, &records, &n, &help_err), "next");
	}
	tap_is_int(seen, 2 * N, "a reader sees what two other processes commit");
	log_reader_close(r);
	for (int i = 0, status; i < 2; i++)
		tap_ok(waitpid(pids[i], &status, 0) == pids[i] && !status, "writer %s ended well", names[i]);
	for (uint32_t p = 0; p < PARTITIONS; p++) {
		struct tally t[] = {{"one", 0, 0, 0}, {"two", 0, 0, 0}, {0}};
		help_read(log, "t", p, 0, check_order, t);
		tap_ok(t[0].next == N && t[1].next == N && !t[0].wrong && !t[1].wrong,
			"partition %u: all of both, in order, no offset twice", p);
	}
	struct log_writer *stale = help_writer(log, "one");
	help_begin(stale);
	help_must(help_put(stale, "t", 0, "one", "x"), "put");
	int status;
	pid_t pid = fork();
	if (!pid) /* a program of the same name starts while our transaction is open */
		execl("/proc/self/exe", "test_log_local", "take", "one", help_path, (char *)NULL);
	tap_ok(waitpid(pid, &status, 0) == pid && !status, "another process opens the writer's name");
	tap_is_int(help_commit(stale), ERR_FENCED, "which fences ours");
	log_writer_close(stale);
	remove_log(log);
}

static int take_name(const char *name, const char *path)
{
	snprintf(help_path, sizeof help_path, "%s", path);
	struct log *log = open_local(0, false);
	log_writer_close(help_writer(log, name));
	log_close(log);
	return 0;
}

static void test_kill(void)
{
	help_folder();
	struct log *log = open_local(0, false);
	help_topic(log, "t", PARTITIONS, false, -1);
	log_close(log);
	int fds[2], acknowledged = -1, i;
	if (pipe(fds))
		tap_bail("no pipe");
	pid_t pid = fork();
	if (!pid)
		write_transactions("one", 1000000, fds[1]);
	close(fds[1]);
	while (acknowledged < 100 && read(fds[0], &i, sizeof i) == (ssize_t)sizeof i)
		acknowledged = i;
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	while (read(fds[0], &i, sizeof i) == (ssize_t)sizeof i)
		acknowledged = i;
	close(fds[0]);
	log = open_local(0, false);
	char state[17] = "";
	size_t len = 0;
	help_must(log_position(log, "one", "s", state, 16, &len, &help_err), "position");
	int last = atoi(state);
	tap_ok(last == acknowledged || last == acknowledged + 1, "killed: nothing acknowledged is lost (%d, position %d)",
		acknowledged, last);
	for (uint32_t p = 0; p < PARTITIONS; p++) {
		struct tally t[] = {{"one", 0, 0, 0}, {0}};
		help_read(log, "t", p, 0, check_order, t);
		tap_ok(t[0].next == last + 1 && !t[0].wrong, "partition %u holds exactly what the position says", p);
	}
	struct log_writer *w = help_writer(log, "one");
	help_put_one(w, "t", 0, "one", "x");
	tap_is_int(log_committed_end(w, "t", 0), last + 2, "and goes on at the next offset");
	log_writer_close(w);
	remove_log(log);
}

/* --- group commit ----------------------------------------------------------------------------------------------------------------- */

static void test_group(void)
{
	enum { N = 8 };
	struct log_writer *w[N];
	char name[16];
	help_folder();
	struct log *log = open_local(0, false);
	help_topic(log, "t", PARTITIONS, false, -1);
	for (int i = 0; i < N; i++) {
		snprintf(name, sizeof name, "w%d", i);
		w[i] = help_writer(log, name);
		help_begin(w[i]);
		for (int k = 0; k < 100; k++)
			help_must(help_put(w[i], "t", k % PARTITIONS, name, "v"), "put");
	}
	log_writer_close(help_writer(log, "w3")); /* fences one in their middle */
	for (int i = 0; i < N; i++)
		help_must(log_commit_start(w[i], &help_err), "starting");
	int good = 0, fenced = 0;
	for (int i = 0; i < N; i++) {
		int rc = log_commit_wait(w[i], 20000, &help_err);
		good += rc == OK;
		fenced += i == 3 && rc == ERR_FENCED;
	}
	tap_ok(good == N - 1 && fenced == 1, "of eight writers in a group the fenced one fails, alone");
	size_t total = 0;
	for (uint32_t p = 0; p < PARTITIONS; p++)
		total += help_read(log, "t", p, 0, NULL, NULL);
	tap_is_int(total, (N - 1) * 100, "and nothing of it is there");
	help_begin(w[0]);
	help_must(help_put(w[0], "t", 0, "k", "v"), "put");
	help_must(log_commit_start(w[0], &help_err), "starting");
	for (int i = 0; i < N; i++)
		log_writer_close(w[i]); /* one of them in mid-commit */
	remove_log(log);
}

/* --- bounds -------------------------------------------------------------------------------------------------------------------------- */

static void test_full(void)
{
	static char big[100000];
	help_folder();
	struct log *log = open_local(4 << 20, false);
	struct log_writer *w = help_writer(log, "w"), *small = help_writer(log, "small");
	int rc = OK, n = 0;
	memset(big, 'x', sizeof big);
	help_topic(log, "t", 1, false, 1000);
	struct log_put p = {"t", 0, 1, SLICE_LIT("k"), {big, sizeof big}, NULL, 0};
	while (!rc && n < 1000) {
		help_begin(w);
		help_must(log_put(w, &p, &help_err), "put");
		rc = help_commit(w);
		n += !rc;
	}
	tap_is_int(rc, ERR_FULL, "a log at its bound says so");
	tap_is_str(help_err.code, "log-full", "by its code");
	tap_is_int(help_read(log, "t", 0, 0, NULL, NULL), n, "what was acknowledged is there, what was not is not");
	help_begin(w);
	for (int i = 0; i < 30; i++)
		help_must(log_put(w, &p, &help_err), "put");
	help_begin(small);
	help_must(log_put_position(small, "c", "s", SLICE_LIT("1"), &help_err), "position");
	help_must(log_commit_start(w, &help_err), "starting");
	help_must(log_commit_start(small, &help_err), "starting");
	tap_is_int(log_commit_wait(w, 20000, &help_err), ERR_FULL, "a transaction that does not fit is refused");
	tap_is_int(log_commit_wait(small, 20000, &help_err), OK, "its companion that fits is not");
	maintain_all(log);
	help_begin(w);
	help_must(log_put(w, &p, &help_err), "put");
	tap_is_int(help_commit(w), OK, "retention makes room");
	log_writer_close(w);
	log_writer_close(small);
	remove_log(log);
}

/* --- retention, compaction ------------------------------------------------------------------------------------------------------------ */

static void test_retention(void)
{
	int64_t first, end;
	help_folder();
	struct log *log = open_local(0, false);
	help_topic(log, "old", 1, false, 1000);
	struct log_writer *w = help_writer(log, "w");
	help_begin(w);
	for (int i = 0; i < 5000; i++)
		help_must(help_put(w, "old", 0, "k", "v"), "put"); /* of 1970 */
	help_must(help_commit(w), "committing");
	struct log_reader *r;
	help_must(log_reader_open(log, "old", 0, 0, &r, &help_err), "reader");
	tap_ok(maintain_all(log) > 2, "retention works in slices");
	help_must(log_ends(log, "old", 0, &first, &end, &help_err), "ends");
	tap_ok(first == 5000 && end == 5000, "all old records are gone (%lld, %lld)", (long long)first, (long long)end);
	const struct log_record *records;
	size_t n;
	help_must(log_reader_next(r, 10, 0, &records, &n, &help_err), "next");
	tap_is_int(log_reader_position(r), 5000, "a reader passes over what is gone");
	log_reader_close(r);
	help_begin(w);
	struct log_put p = {"old", 0, INT64_MAX / 2, SLICE_LIT("k"), SLICE_LIT("young"), NULL, 0};
	help_must(log_put(w, &p, &help_err), "put");
	help_must(help_commit(w), "committing");
	tap_is_int(log_committed_end(w, "old", 0), 5001, "offsets go on after everything was deleted");
	maintain_all(log);
	tap_is_int(help_read(log, "old", 0, 0, NULL, NULL), 1, "a young record stays");
	log_writer_close(w);
	remove_log(log);
}

enum { KEYS = 700, VERSIONS = 5 };
struct kept { int count, last_version, tombstones, wrong; bool seen[KEYS]; };

static void note_kept(void *arg, const struct log_record *r)
{
	struct kept *k = arg;
	int key = atoi(r->key.ptr + 1);
	k->count++;
	k->tombstones += !r->value.ptr;
	k->last_version += r->value.ptr && r->value.ptr[0] == '0' + VERSIONS - 1;
	k->wrong += k->seen[key];
	k->seen[key] = true;
}

static void put_versions(struct log_writer *w, int64_t young_ms)
{
	char key[16], value[2] = "0";
	for (int v = 0; v < VERSIONS; v++) {
		value[0] = (char)('0' + v);
		help_begin(w);
		for (int k = 0; k < KEYS; k++) {
			snprintf(key, sizeof key, "k%03d", k);
			bool last = v == VERSIONS - 1, gone = last && k % 10 < 2;
			struct log_put p = {"c", 0, last && k % 10 == 1 ? young_ms : 1000, {key, 4},
				gone ? SLICE_NONE : slice_of(value), NULL, 0};
			help_must(log_put(w, &p, &help_err), "put");
		}
		help_must(help_commit(w), "committing");
	}
}

static void test_compaction(void)
{
	struct kept k = {0};
	int64_t first, end;
	help_folder();
	struct log *log = open_local(0, false);
	help_topic(log, "c", 1, true, -1);
	help_topic(log, "other", 1, true, -1);
	struct log_writer *w = help_writer(log, "w");
	put_versions(w, INT64_MAX / 2);
	log_writer_close(w);
	log_close(log);
	log = open_local(0, false); /* nothing is cached: the cleaner finds the topic by itself */
	maintain_all(log);
	help_read(log, "c", 0, 0, note_kept, &k);
	tap_is_int(k.last_version, KEYS * 8 / 10, "the last version of each key stays");
	tap_is_int(k.tombstones, KEYS / 10, "young tombstones stay, old ones go");
	tap_ok(k.count == KEYS * 9 / 10 && !k.wrong, "and nothing else (%d records)", k.count);
	help_must(log_ends(log, "c", 0, &first, &end, &help_err), "ends");
	tap_is_int(end, KEYS * VERSIONS, "the end is where it was");
	tap_is_int(maintain_all(log), 1, "then there is nothing to do");
	w = help_writer(log, "w");
	put_versions(w, INT64_MAX / 2);
	maintain_all(log);
	k = (struct kept){0};
	help_read(log, "c", 0, 0, note_kept, &k);
	tap_ok(k.count == KEYS * 9 / 10 && k.last_version == KEYS * 8 / 10 && !k.wrong,
		"a second pass over the first's remains (%d)", k.count);
	help_begin(w);
	tap_is_int(help_put(w, "c", 0, NULL, "v"), ERR_INPUT, "a compacted topic refuses records without a key");
	help_must(log_abort(w, &help_err), "aborting");
	log_writer_close(w);
	remove_log(log);
}

/* --- opening ----------------------------------------------------------------------------------------------------------------------------- */

static void test_opening(void)
{
	struct log *log, *reader;
	struct log_writer *w;
	int64_t first, end;
	help_folder();
	struct log_settings s = {.driver = "local", .path = help_path, .read_only = true};
	tap_is_int(log_open(&s, &log, &help_err), ERR_FATAL, "there is nothing to read in an empty folder");
	tap_is_str(help_err.code, "no-log", "by its code");
	log = open_local(0, false);
	help_topic(log, "t", 1, false, -1);
	w = help_writer(log, "w");
	help_put_one(w, "t", 0, "k", "v");
	help_must(log_topic_delete(log, "t", &help_err), "deleting");
	help_begin(w);
	tap_is_int(help_put(w, "t", 0, "k", "v"), ERR_INPUT, "a deleted topic takes nothing");
	help_must(log_abort(w, &help_err), "aborting");
	help_topic(log, "t", 2, false, -1);
	help_must(log_ends(log, "t", 0, &first, &end, &help_err), "ends");
	tap_ok(!first && !end, "one made anew is empty");
	help_put_one(w, "t", 1, "k", "v");
	log_writer_close(w);
	log_close(log);
	reader = open_local(0, true);
	tap_is_int(help_read(reader, "t", 1, 0, NULL, NULL), 1, "a log open for reading reads");
	tap_is_int(log_writer_open(reader, "w", &w, &help_err), ERR_INPUT, "and does not write");
	remove_log(reader);
	help_folder();
	char file[96];
	snprintf(file, sizeof file, "%s/data.mdb", help_path);
	int fd = open(file, O_CREAT | O_WRONLY, 0600);
	for (int i = 0; i < 1000; i++)
		if (write(fd, "this is no log, ", 16) != 16)
			tap_bail("no room");
	close(fd);
	s.read_only = false;
	tap_is_int(log_open(&s, &log, &help_err), ERR_FATAL, "a file that is no log is refused");
	tap_is_str(help_err.code, "not-a-log", "by its code");
	help_remove_folder();
}

int main(int argc, char **argv)
{
	if (argc == 4 && !strcmp(argv[1], "take"))
		return take_name(argv[2], argv[3]);
	test_opening();
	test_two_processes();
	test_kill();
	test_group();
	test_full();
	test_retention();
	test_compaction();
	return tap_done();
}
