/* SPDX-License-Identifier: Apache-2.0 */
/* The store: when it is kept and when thrown away; and, of both drivers, aggregates of all lengths, timers derived from their headers,
 * what an abort leaves. */
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/store/lmdb.h"
#include "tests/tap.h"

static struct err e;
static char folder[64];

static void must(int rc, const char *what)
{
	if (rc) {
		printf("# %s: %s: %s\n", what, e.code, e.text);
		tap_bail(what);
	}
}

static const char *in_folder(const char *name)
{
	static char path[96];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	return path;
}

static void remove_folder(void)
{
	const char *names[] = {"data.mdb", "lock.mdb", "owner"};
	for (size_t i = 0; i < 3; i++)
		unlink(in_folder(names[i]));
	rmdir(folder);
}

static void new_folder(void)
{
	snprintf(folder, sizeof folder, "%s/aldyn-store-XXXXXX", access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
	if (!mkdtemp(folder))
		tap_bail("no scratch folder");
}

static struct store *open_store(const char *identity, enum store_state *state)
{
	struct store *st;
	must(store_open(&(struct store_settings){.path = folder, .identity = identity}, &st, state, &e), "opening");
	return st;
}

/* A new one, in the folder or in memory. */
static struct store *open_new(bool on_disk)
{
	enum store_state state;
	struct store *st;

	if (on_disk)
		new_folder();
	must(store_open(&(struct store_settings){.path = on_disk ? folder : NULL, .identity = "d"}, &st, &state, &e), "opening");
	tap_is_int(state, STORE_NEW, "a new store %s", on_disk ? "on disk" : "in memory");
	tap_ok(store_changelog_position(st) == -1 && store_input_position(st) == -1, "holds no position");
	return st;
}

static void close_new(struct store *st, bool on_disk)
{
	store_close(st);
	if (on_disk)
		remove_folder();
}

/* An aggregate of `bytes` with these timers; its payload counts up, so that a part out of place shows. */
static struct slice aggregate(struct buf *b, size_t bytes, int64_t due_ms, int64_t gated_ms)
{
	buf_clear(b);
	buf_u8(b, STORE_FORMAT);
	buf_u32(b, 0);
	buf_u64(b, (uint64_t)due_ms);
	buf_u64(b, (uint64_t)gated_ms);
	while (b->len < bytes)
		buf_u8(b, (uint8_t)(b->len * 31 >> 3));
	return buf_slice(b);
}

static void put(struct store *st, const char *subject, size_t bytes, int64_t due_ms, int64_t gated_ms)
{
	struct buf b;
	buf_init(&b);
	must(store_put(st, slice_of(subject), aggregate(&b, bytes, due_ms, gated_ms), &e), "putting");
	buf_fini(&b);
}

static void put_one(struct store *st, const char *subject, int64_t changelog)
{
	must(store_begin(st, &e), "beginning");
	put(st, subject, 100, STORE_NEVER, STORE_NEVER);
	must(store_commit(st, changelog, changelog * 2, &e), "committing");
}

/* --- kept or thrown away ---------------------------------------------------------------------------------------------------------- */

static bool has(struct store *st, const char *subject)
{
	struct slice s;
	return store_get(st, slice_of(subject), &s, &e) == OK;
}

static void test_states(void)
{
	enum store_state state;
	struct store *second, *reader;
	new_folder();
	struct store *st = open_store("d/changelog/3", &state);
	tap_is_int(state, STORE_NEW, "a store that was not there is new");
	tap_is_int(store_changelog_position(st), -1, "and holds no position");
	put_one(st, "iin:1", 7);
	tap_is_int(store_open(&(struct store_settings){.path = folder, .identity = "d/changelog/3"}, &second, &state, &e), ERR_FATAL,
		"a store that is in use is not opened twice");
	tap_is_str(e.code, "store-in-use", "by its code");
	must(store_open_read(folder, &reader, &e), "opening for reading"); /* by another process in life */
	tap_ok(has(reader, "iin:1"), "but can be read");
	store_close(reader);
	store_close(st);

	st = open_store("d/changelog/3", &state);
	tap_is_int(state, STORE_KEPT, "one of the same identity is kept");
	tap_ok(store_changelog_position(st) == 7 && store_input_position(st) == 14 && has(st, "iin:1"), "with positions and aggregates");
	must(store_begin(st, &e), "beginning");
	put(st, "iin:2", 100, STORE_NEVER, STORE_NEVER);
	store_abort(st);
	tap_ok(!has(st, "iin:2") && store_changelog_position(st) == 7, "an aborted batch leaves nothing");
	must(store_wipe(st, &e), "wiping");
	tap_ok(!has(st, "iin:1") && store_changelog_position(st) == -1, "a wiped store is empty");
	put_one(st, "iin:3", 9);
	store_close(st);

	st = open_store("d/changelog/4", &state);
	tap_is_int(state, STORE_THROWN_AWAY, "a foreign one is thrown away");
	tap_ok(!has(st, "iin:3") && store_changelog_position(st) == -1, "and begun anew");
	put_one(st, "iin:4", 5);
	must(store_begin(st, &e), "beginning");
	must(store_meta_put(st, "boot", SLICE_LIT("00000000-an-earlier-start"), &e), "boot");
	must(store_commit(st, 5, 10, &e), "committing");
	store_close(st);
	st = open_store("d/changelog/4", &state);
	tap_is_int(state, STORE_THROWN_AWAY, "one of before the last start of the system is thrown away");
	put_one(st, "iin:4", 5);
	store_close(st);
	st = open_store("d/changelog/4", &state);
	tap_is_int(state, STORE_KEPT, "the next time it is kept");
	store_close(st);
	remove_folder();
}

/* As LMDB's header has it: 200 aggregates of 1,500 bytes end behind this. */
static int64_t last_page_end(struct store *st)
{
	MDB_envinfo info;
	mdb_env_info(lmdb_of(st)->env, &info);
	return (int64_t)(info.me_last_pgno + 1) * 4096;
}

/* What a disk or a copy may leave of it: rubbish at its head, or too short a file. */
static void test_torn(void)
{
	enum store_state state;
	char rubbish[8192];
	memset(rubbish, 0xa5, sizeof rubbish);
	new_folder();
	for (int i = 0; i < 5; i++) {
		struct store *st = open_store("d", &state);
		must(store_begin(st, &e), "beginning");
		for (int k = 0; k < 200; k++) {
			char subject[16];
			snprintf(subject, sizeof subject, "iin:%d", k);
			put(st, subject, 1500, k, STORE_NEVER);
		}
		must(store_commit(st, 3, 3, &e), "committing");
		for (int k = 0; i == 4 && k < 5; k++)
			put_one(st, "iin:500", 3); /* the tables' roots move to the front, into pages that were given back */
		off_t end = (off_t)last_page_end(st);
		store_close(st);
		int fd = open(in_folder("data.mdb"), O_RDWR);
		if (i == 0 && pwrite(fd, rubbish, sizeof rubbish, 0) < 0)
			tap_bail("no room");
		if (i > 0 && ftruncate(fd, i == 1 ? 0 : i == 2 ? 5000 : i == 3 ? 100000 : end - 4096))
			tap_bail("cannot cut");
		close(fd);
		st = open_store("d", &state);
		tap_ok(state != STORE_KEPT && store_changelog_position(st) == -1 && !has(st, "iin:7"), "torn in way %d: not kept", i);
		put_one(st, "iin:7", 4);
		tap_ok(has(st, "iin:7"), "and the new one works");
		store_close(st);
		unlink(in_folder("data.mdb"));
		unlink(in_folder("lock.mdb"));
	}
	remove_folder();
}

/* kill -9 in the middle of batches: the page cache has all that was committed, nothing of what was not. */
static void test_killed(void)
{
	enum store_state state;
	int fds[2], last = -1, n;
	new_folder();
	if (pipe(fds))
		tap_bail("no pipe");
	pid_t pid = fork();
	if (!pid) {
		struct store *st = open_store("d", &state);
		for (int i = 0;; i++) {
			must(store_begin(st, &e), "beginning");
			for (int k = 0; k < 50; k++) {
				char subject[16];
				snprintf(subject, sizeof subject, "iin:%d", k);
				put(st, subject, 100 + (size_t)i % 5000, i, STORE_NEVER);
			}
			must(store_commit(st, i, i, &e), "committing");
			if (write(fds[1], &i, sizeof i) != (ssize_t)sizeof i)
				_exit(1);
		}
	}
	close(fds[1]);
	while (last < 300 && read(fds[0], &n, sizeof n) == (ssize_t)sizeof n)
		last = n;
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	while (read(fds[0], &n, sizeof n) == (ssize_t)sizeof n)
		last = n;
	close(fds[0]);
	struct store *st = open_store("d", &state);
	int64_t at = store_changelog_position(st), due;
	struct slice s;
	bool same = true;
	tap_is_int(state, STORE_KEPT, "a store whose process was killed is kept");
	tap_ok(at == last || at == last + 1, "as of its last batch (%lld, told %d)", (long long)at, last);
	for (int k = 0; k < 50; k++) {
		char subject[16];
		snprintf(subject, sizeof subject, "iin:%d", k);
		same &= !store_get(st, slice_of(subject), &s, &e) && s.len == 100 + (size_t)at % 5000;
	}
	tap_ok(same && !store_next_due(st, 0, &due, &e) && due == at, "all of that batch, nothing of the next");
	store_close(st);
	remove_folder();
}

/* --- aggregates -------------------------------------------------------------------------------------------------------------------- */

static void test_parts(bool on_disk)
{
	static const size_t lengths[] = {STORE_HEADER_BYTES, 1999, 2000, 2001, 3999, 4000, 4001, STORE_MAX_AGGREGATE_BYTES - 1,
		STORE_MAX_AGGREGATE_BYTES, 2000, 100, 4000, 21};
	struct slice got;
	struct buf want;
	buf_init(&want);
	struct store *st = open_new(on_disk);
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
		must(store_begin(st, &e), "beginning");
		put(st, "iin:1", lengths[i], 5, STORE_NEVER); /* longer and shorter than before: parts come and go */
		put(st, "iin:10", 2000, STORE_NEVER, STORE_NEVER); /* a key that begins like the other */
		tap_ok(!store_get(st, SLICE_LIT("iin:1"), &got, &e) && slice_eq(got, aggregate(&want, lengths[i], 5, STORE_NEVER)),
			"%zu bytes come back within the batch", lengths[i]);
		must(store_commit(st, 1, 1, &e), "committing");
		tap_ok(!store_get(st, SLICE_LIT("iin:1"), &got, &e) && slice_eq(got, aggregate(&want, lengths[i], 5, STORE_NEVER)),
			"and after it");
	}
	must(store_begin(st, &e), "beginning");
	must(store_put(st, SLICE_LIT("iin:1"), SLICE_NONE, &e), "deleting");
	must(store_commit(st, 2, 2, &e), "committing");
	int64_t due;
	tap_is_int(store_get(st, SLICE_LIT("iin:1"), &got, &e), ERR_NOTFOUND, "deleted, it is gone");
	tap_ok(!store_next_due(st, 0, &due, &e) && due == STORE_NEVER, "with its timer");
	tap_ok(!store_get(st, SLICE_LIT("iin:10"), &got, &e) && got.len == 2000, "its neighbour is not");
	close_new(st, on_disk);
	buf_fini(&want);
}

struct walk { int n, wrong; char last[32]; };

static int walk_on(void *arg, struct slice subject, struct slice encoded)
{
	struct walk *w = arg;
	int k = atoi(subject.ptr + 4);
	w->wrong += slice_cmp(slice_of(w->last), subject) >= 0 || encoded.len != 30 + (size_t)k * 7 % 5000;
	snprintf(w->last, sizeof w->last, "%.*s", SLICE_ARG(subject));
	return ++w->n == 2500 ? ERR_INPUT : OK;
}

static void test_each(bool on_disk)
{
	struct walk w = {0};
	char subject[16];
	struct store *st = open_new(on_disk);
	for (int i = 0; i < 3; i++) {
		must(store_begin(st, &e), "beginning");
		for (int k = 0; k < 800; k++) {
			snprintf(subject, sizeof subject, "iin:%05d", i * 800 + k);
			put(st, subject, 30 + (size_t)(i * 800 + k) * 7 % 5000, STORE_NEVER, STORE_NEVER);
		}
		must(store_commit(st, i, i, &e), "committing");
	}
	tap_is_int(store_each(st, walk_on, &w, &e), OK, "all are walked over");
	tap_ok(w.n == 2400 && !w.wrong, "2,400 whole ones of 6 MB, in order, over several snapshots (%d, %d wrong)", w.n, w.wrong);
	w = (struct walk){.n = 2490};
	tap_is_int(store_each(st, walk_on, &w, &e), ERR_INPUT, "the walk stops when told to");
	tap_ok(store_fill_percent(st) <= 1, "the map is nearly empty");
	close_new(st, on_disk);
}

/* --- how full it is -------------------------------------------------------------------------------------------------------------------- */

static void put_all(struct store *st, size_t bytes)
{
	char subject[16];

	for (int i = 0; i < 250; i++) {
		snprintf(subject, sizeof subject, "iin:%05d", i);
		must(store_begin(st, &e), "beginning");
		if (bytes)
			put(st, subject, bytes, STORE_NEVER, STORE_NEVER);
		else
			must(store_put(st, slice_of(subject), SLICE_NONE, &e), "deleting");
		must(store_commit(st, i, i, &e), "committing");
	}
}

static void test_fill(void)
{
	enum store_state state;
	struct store *st;
	int full;

	new_folder();
	must(store_open(&(struct store_settings){.path = folder, .identity = "d", .map_bytes = 4 << 20}, &st, &state, &e), "opening");
	put_all(st, 5000);
	full = store_fill_percent(st);
	tap_ok(full > 50 && full < 85, "750 parts take more than half of 4 MiB (%d %%)", full);
	put_all(st, 5000);
	tap_is_int(store_fill_percent(st), full, "the same once more takes no more");
	put_all(st, 500);
	tap_ok(store_fill_percent(st) < full / 2, "what became smaller leaves room (%d %%)", store_fill_percent(st));
	put_all(st, 0);
	tap_ok(store_fill_percent(st) < 5, "what was deleted leaves more (%d %%)", store_fill_percent(st));
	store_close(st);
	remove_folder();
}

/* --- timers ---------------------------------------------------------------------------------------------------------------------------- */

static void due_now(struct store *st, int kind, int64_t up_to_ms, char out[200])
{
	struct store_due due[2]; /* two at a time: the walk is resumed */
	struct buf buf, from;
	size_t n;
	int64_t from_ms = INT64_MIN;
	buf_init(&buf);
	buf_init(&from);
	*out = '\0';
	do {
		must(store_due(st, kind, up_to_ms, from_ms, buf_slice(&from), 2, due, &n, &buf, &e), "asking what is due");
		for (size_t i = 0; i < n; i++)
			snprintf(out + strlen(out), 200 - strlen(out), "%lld:%.*s ", (long long)due[i].due_ms, SLICE_ARG(due[i].subject));
		if (n) {
			from_ms = due[n - 1].due_ms;
			buf_clear(&from);
			buf_slice_add(&from, due[n - 1].subject);
		}
	} while (n);
	buf_fini(&buf);
	buf_fini(&from);
}

static void test_timers(bool on_disk)
{
	char due[200];
	int64_t next;
	struct store *st = open_new(on_disk);
	must(store_begin(st, &e), "beginning");
	put(st, "a", 50, 100, STORE_NEVER);
	put(st, "c", 50, 100, 70);
	put(st, "b", 50, 100, STORE_NEVER);
	put(st, "early", 50, -5, STORE_NEVER); /* before 1970: byte order must be the order of time */
	put(st, "late", 50, 200, STORE_NEVER);
	put(st, "zero", 50, 0, STORE_NEVER);
	put(st, "none", 50, STORE_NEVER, STORE_NEVER);
	due_now(st, 0, 100, due);
	tap_is_str(due, "-5:early 0:zero 100:a 100:b 100:c ", "within the batch: due in order of time, then subject");
	must(store_commit(st, 1, 1, &e), "committing");
	due_now(st, 0, 99, due);
	tap_is_str(due, "-5:early 0:zero ", "up to a time, and it included");
	due_now(st, 0, INT64_MAX - 1, due);
	tap_is_str(due, "-5:early 0:zero 100:a 100:b 100:c 200:late ", "all of a kind");
	due_now(st, 1, 1000, due);
	tap_is_str(due, "70:c ", "gated ones apart");
	tap_ok(!store_next_due(st, 0, &next, &e) && next == -5, "the next of the plain");
	tap_ok(!store_next_due(st, 1, &next, &e) && next == 70, "the next of the gated");
	must(store_begin(st, &e), "beginning");
	put(st, "early", 50, 150, STORE_NEVER); /* moved */
	put(st, "zero", 60, 0, STORE_NEVER);    /* equal */
	put(st, "c", 50, STORE_NEVER, STORE_NEVER);
	must(store_put(st, SLICE_LIT("a"), SLICE_NONE, &e), "deleting");
	put(st, "b", 5000, 100, 30);
	must(store_commit(st, 2, 2, &e), "committing");
	due_now(st, 0, 1000, due);
	tap_is_str(due, "0:zero 100:b 150:early 200:late ", "timers follow their aggregates");
	due_now(st, 1, 1000, due);
	tap_is_str(due, "30:b ", "of both kinds");
	close_new(st, on_disk);
}

/* --- what an abort leaves ------------------------------------------------------------------------------------------------------------ */

static void test_abort(bool on_disk)
{
	struct slice got;
	char due[200];
	struct store *st = open_new(on_disk);
	must(store_begin(st, &e), "beginning");
	put(st, "iin:1", 100, 10, STORE_NEVER);
	put(st, "iin:2", 200, STORE_NEVER, 20);
	must(store_meta_put(st, "word", SLICE_LIT("old"), &e), "meta");
	must(store_commit(st, 3, 4, &e), "committing");
	must(store_begin(st, &e), "beginning");
	put(st, "iin:1", 300, 50, STORE_NEVER);
	put(st, "iin:1", 400, 60, STORE_NEVER);
	must(store_put(st, SLICE_LIT("iin:2"), SLICE_NONE, &e), "deleting");
	put(st, "iin:3", 100, 5, 5);
	must(store_meta_put(st, "word", SLICE_LIT("new"), &e), "meta");
	must(store_meta_put(st, "other", SLICE_LIT(""), &e), "meta");
	due_now(st, 0, 1000, due);
	tap_is_str(due, "5:iin:3 60:iin:1 ", "within the batch its own timers are due");
	tap_ok(!store_meta_get(st, "other", &got, &e) && got.len == 0, "an empty value is one");
	store_abort(st);
	tap_ok(!store_get(st, SLICE_LIT("iin:1"), &got, &e) && got.len == 100, "aborted: what was changed is as before");
	tap_ok(!store_get(st, SLICE_LIT("iin:2"), &got, &e) && got.len == 200, "what was deleted is there");
	tap_is_int(store_get(st, SLICE_LIT("iin:3"), &got, &e), ERR_NOTFOUND, "what was new is not");
	tap_ok(!store_meta_get(st, "word", &got, &e) && slice_is(got, "old"), "so the other values");
	tap_is_int(store_meta_get(st, "other", &got, &e), ERR_NOTFOUND, "of both kinds");
	due_now(st, 0, 1000, due);
	tap_is_str(due, "10:iin:1 ", "the timers are those of before");
	due_now(st, 1, 1000, due);
	tap_is_str(due, "20:iin:2 ", "gated ones, too");
	tap_ok(store_changelog_position(st) == 3 && store_input_position(st) == 4, "and the positions");
	must(store_wipe(st, &e), "wiping");
	due_now(st, 0, 1000, due);
	tap_ok(!has(st, "iin:1") && !*due && store_input_position(st) == -1, "wiped, it is empty");
	put_one(st, "iin:4", 9);
	tap_ok(has(st, "iin:4") && store_changelog_position(st) == 9, "and works");
	close_new(st, on_disk);
}

/* --- both, side by side -------------------------------------------------------------------------------------------------------------- */

static int list_one(void *arg, struct slice subject, struct slice encoded)
{
	struct buf *b = arg;
	buf_bytes(b, subject);
	buf_bytes(b, encoded);
	return OK;
}

static void put_some(struct store *st, unsigned at)
{
	char subject[16];
	struct buf b;
	buf_init(&b);
	snprintf(subject, sizeof subject, "iin:%u", at * 7919 % 97);
	int64_t due = at % 3 ? at * 31 % 50 : STORE_NEVER, gated = at % 5 ? at * 17 % 50 : STORE_NEVER;
	must(store_put(st, slice_of(subject), at % 7 ? aggregate(&b, 30 + at * 13 % 4500, due, gated) : SLICE_NONE, &e), "putting");
	buf_fini(&b);
}

/* Many batches, each third one aborted; what either says of its timers within it and after, and all that it holds at the end. */
static void test_same(void)
{
	struct store *both[] = {open_new(false), open_new(true)};
	struct buf all[2];
	char due[2][200];
	unsigned wrong = 0;

	for (unsigned batch = 0; batch < 300; batch++) {
		for (unsigned part = 0; part < 2; part++) {
			for (unsigned i = 0; i < 2; i++) {
				if (part == 0)
					must(store_begin(both[i], &e), "beginning");
				for (unsigned k = 0; part == 0 && k < 1 + batch % 11; k++)
					put_some(both[i], batch * 11 + k);
				due_now(both[i], batch & 1, 4, due[i]);
				if (part == 0 && batch % 3 == 2)
					store_abort(both[i]);
				else if (part == 0)
					must(store_commit(both[i], batch, batch, &e), "committing");
			}
			wrong += strcmp(due[0], due[1]) != 0;
		}
	}
	tap_ok(!wrong && *due[0], "both tell the same timers at each time (%u wrong)", wrong);
	for (unsigned i = 0; i < 2; i++) {
		buf_init(&all[i]);
		must(store_each(both[i], list_one, &all[i], &e), "listing");
		close_new(both[i], i == 1);
	}
	tap_ok(all[0].len > 10000 && slice_eq(buf_slice(&all[0]), buf_slice(&all[1])), "and hold the same");
	buf_fini(&all[0]);
	buf_fini(&all[1]);
}

int main(void)
{
	test_states();
	test_killed();
	for (int on_disk = 0; on_disk < 2; on_disk++) {
		test_parts(on_disk);
		test_each(on_disk);
		test_timers(on_disk);
		test_abort(on_disk);
	}
	test_same();
	test_fill();
	test_torn();
	return tap_done();
}
