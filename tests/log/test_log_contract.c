/* SPDX-License-Identifier: Apache-2.0 */
/* The contract of engine/log/log.h, on any driver: ALDYN_TEST_LOG=local (default), chaos, or kafka with
 * ALDYN_TEST_BROKER=host:port. What only one driver promises stands in that driver's tests.
 *
 * On `chaos` chances are off but in the last test, which copies a topic exactly once through all that chaos does. */
#include <pthread.h>

#include "engine/base/hash.h"
#include "tests/log/chaos.h"
#include "tests/log/log_help.h"

#define COPIED 1500

static const char *driver;
static struct log *log_;

static int open_log(bool calm)
{
	static char prefix[64];
	struct log_setting extra[4] = {{.name = "kafka.bootstrap.servers", .value = getenv("ALDYN_TEST_BROKER")}};
	size_t n = 0;
	if (!strcmp(driver, "kafka"))
		n = 1;
	else if (!strcmp(driver, "chaos") && calm)
		for (const char *names[] = {"chaos.abort", "chaos.fence", "chaos.revoke"}; n < 3; n++)
			extra[n] = (struct log_setting){.name = names[n], .value = "0"};
	if (!*prefix)
		snprintf(prefix, sizeof prefix, "t%d-%llx.", (int)getpid(), (unsigned long long)help_now_ms());
	struct log_settings s = {
		.driver = driver, .path = help_path, .prefix = prefix, .instance = "i1", .extra = extra, .extra_count = n};
	return log_open(&s, &log_, &help_err);
}

/* --- topics ------------------------------------------------------------------------------------------------------------------- */

static int note_topic(void *arg, const struct log_topic *t)
{
	char *names = arg;
	snprintf(names + strlen(names), 100 - strlen(names), "%s/%u%s ", t->name, t->partitions, t->compacted ? "c" : "");
	return OK;
}

static int stop_there(void *arg, const struct log_topic *t)
{
	(void)t;
	++*(int *)arg;
	return ERR_INPUT;
}

static void test_topics(void)
{
	struct log_topic t = {"b-two", 2, true, -1}, found;
	char names[100] = "";
	int seen = 0;
	tap_is_int(log_topic_find(log_, "b-two", &found, &help_err), ERR_NOTFOUND, "a topic that is not there is not found");
	tap_is_int(log_topic_create(log_, &t, &help_err), OK, "a topic is created");
	tap_is_int(log_topic_create(log_, &t, &help_err), OK, "and again: it is there");
	t.partitions = 3;
	tap_is_int(log_topic_create(log_, &t, &help_err), ERR_INPUT, "with other partitions it is refused");
	tap_is_str(help_err.code, "topic-differs", "by its code");
	help_topic(log_, "a-one", 1, false, 5000);
	tap_is_int(log_topic_find(log_, "a-one", &found, &help_err), OK, "it is found");
	tap_is_int(found.retention_ms, 5000, "with its retention");
	tap_is_int(log_topics(log_, note_topic, names, &help_err), OK, "topics are listed");
	tap_is_str(names, "a-one/1 b-two/2c ", "by name");
	tap_is_int(log_topics(log_, stop_there, &seen, &help_err), ERR_INPUT, "the listing stops when told to");
	tap_is_int(seen, 1, "at once");
	tap_is_int(log_topic_delete(log_, "b-two", &help_err), OK, "a topic is deleted");
	for (int64_t until = help_now_ms() + 10000; log_topic_find(log_, "b-two", &found, &help_err) == OK && help_now_ms() < until;)
		usleep(20000); /* a broker takes its time */
	tap_is_int(log_topic_find(log_, "b-two", &found, &help_err), ERR_NOTFOUND, "and is gone");
}

/* --- records ------------------------------------------------------------------------------------------------------------------- */

struct seen { int n; int64_t last; bool same[8]; };

static char big[LOG_MAX_RECORD_BYTES + 1];
#define NUL_KEY ((struct slice){"k\0ey\0", 5})
#define NUL_VALUE ((struct slice){"\0v\0", 3})

static void compare_shapes(void *arg, const struct log_record *r)
{
	struct seen *s = arg;
	int i = s->n++;
	if (i == 0)
		s->same[0] = slice_eq(r->key, NUL_KEY) && slice_eq(r->value, NUL_VALUE) &&
			     r->timestamp_ms == 1234567890123 && r->header_count == 2 &&
			     slice_is(log_record_header(r, "ce_id"), "42") && slice_is(log_record_header(r, "empty"), "") &&
			     log_record_header(r, "empty").ptr && !log_record_header(r, "none").ptr &&
			     !strcmp(r->topic, "shapes") && r->partition == 1;
	else if (i == 1)
		s->same[1] = slice_is(r->key, "gone") && !r->value.ptr && !r->header_count;
	else if (i == 2)
		s->same[2] = !r->key.ptr && r->value.ptr && !r->value.len;
	else if (i == 3)
		s->same[3] = r->value.len == LOG_MAX_RECORD_BYTES - 3 && r->value.ptr[0] == 'b' && r->value.ptr[r->value.len - 1] == 'b';
	s->last = r->offset;
}

static void test_shapes(void)
{
	struct log_header headers[] = {{SLICE_LIT("ce_id"), SLICE_LIT("42")}, {SLICE_LIT("empty"), SLICE_LIT("")}};
	struct log_writer *w = help_writer(log_, "contract/shapes");
	struct seen s = {0};
	memset(big, 'b', sizeof big);
	help_topic(log_, "shapes", 2, false, -1);
	help_begin(w);
	help_must(log_put(w, &(struct log_put){"shapes", 1, 1234567890123, NUL_KEY, NUL_VALUE, headers, 2}, &help_err), "put");
	help_must(help_put(w, "shapes", 1, "gone", NULL), "put");
	help_must(help_put(w, "shapes", 1, NULL, ""), "put");
	help_must(log_put(w, &(struct log_put){"shapes", 1, 1, SLICE_LIT("big"), {big, LOG_MAX_RECORD_BYTES - 3}, NULL, 0}, &help_err), "put");
	help_must(help_commit(w), "committing");
	tap_is_int(help_read(log_, "shapes", 1, 0, compare_shapes, &s), 4, "four records come back");
	tap_ok(s.same[0], "NUL bytes, time, headers, an empty header");
	tap_ok(s.same[1], "a tombstone");
	tap_ok(s.same[2], "no key, an empty value");
	tap_ok(s.same[3], "a record of 1 MiB");
	tap_is_int(log_committed_end(w, "shapes", 1), s.last + 1, "committed_end is behind the last record");
	tap_is_int(log_committed_end(w, "shapes", 0), -1, "and -1 where nothing was put");

	help_begin(w);
	help_must(help_put(w, "shapes", 0, "k", "v"), "put");
	struct log_put long_one = {"shapes", 0, 1, SLICE_LIT("k"), {big, LOG_MAX_RECORD_BYTES}, NULL, 0};
	tap_is_int(log_put(w, &long_one, &help_err), ERR_INPUT, "a longer record is refused");
	tap_is_str(help_err.code, "record-too-long", "by its code");
	tap_is_int(help_put(w, "shapes", 0, "k", "v"), ERR_INPUT, "the error sticks");
	int rc = log_commit_start(w, &help_err);
	rc = log_commit_wait(w, 10000, &help_err);
	tap_is_int(rc, ERR_INPUT, "and commit_wait reports it");
	tap_is_int(help_read(log_, "shapes", 0, 0, NULL, NULL), 0, "nothing of that transaction is there");
	help_put_one(w, "shapes", 0, "k", "v");
	tap_is_int(help_read(log_, "shapes", 0, 0, NULL, NULL), 1, "the next transaction works");
	help_begin(w);
	tap_ok(help_put(w, "no-such-topic", 0, "k", "v") || help_commit(w), "a topic that is not there is an error by the commit at the latest");
	tap_is_int(log_abort(w, &help_err), OK, "which abort clears");
	log_writer_close(w);
}

/* On a broker a partition this new may have no leader yet. A first request that is refused for it while the second is taken was
 * once acknowledged as a whole, and lost: small records, then one large enough for a request of its own. */
static void test_new_topics(void)
{
	struct log_writer *w = help_writer(log_, "contract/new");
	int64_t first, end;
	int whole = 0, empty = 0;
	char name[16];
	for (int i = 0; i < 12; i++) {
		snprintf(name, sizeof name, "new%d", i);
		help_topic(log_, name, 2, false, -1);
		for (uint32_t p = 0; p < 2; p++)
			empty += !log_ends(log_, name, p, &first, &end, &help_err) && first == 0 && end == 0;
		int rc;
		do {
			help_begin(w);
			for (int k = 0; k < 3; k++)
				help_must(help_put(w, name, 1, "k", "small"), "put");
			struct log_put p = {name, 1, 1, SLICE_LIT("big"), {big, LOG_MAX_RECORD_BYTES - 3}, NULL, 0};
			help_must(log_put(w, &p, &help_err), "put");
			rc = help_commit(w);
			help_must(rc == ERR_ABORTED ? OK : rc, "committing");
		} while (rc);
		whole += help_read(log_, name, 1, 0, NULL, NULL) == 4;
	}
	tap_is_int(empty, 24, "a topic just made is empty");
	tap_is_int(whole, 12, "what is committed into a topic just made is all there");
	log_writer_close(w);
}

static void count_key(void *arg, const struct log_record *r)
{
	uint32_t *partition = arg;
	if (slice_is(r->key, "iin:900101300123"))
		*partition = r->partition;
}

static void test_partitioning(void)
{
	struct log_writer *w = help_writer(log_, "contract/part");
	struct slice key = SLICE_LIT("iin:900101300123");
	uint32_t where = 99;
	help_topic(log_, "many", 7, false, -1);
	help_put_one(w, "many", -1, key.ptr, "v");
	for (uint32_t p = 0; p < 7; p++)
		help_read(log_, "many", p, 0, count_key, &where);
	tap_is_int(where, hash_partition(key, 7), "partition -1: murmur2 of the key");
	log_writer_close(w);
}

/* --- transactions ------------------------------------------------------------------------------------------------------------------- */

static int note_position(void *arg, const char *consumer, const char *stream, struct slice state)
{
	if (!strcmp(consumer, "reader") && !strcmp(stream, "file:1"))
		*(bool *)arg = slice_eq(state, (struct slice){"line\0 9", 7});
	return OK;
}

/* Not to the end: that may count what is open (log.h), and we would wait for ourselves. */
static bool nothing_comes(const char *topic)
{
	const struct log_record *records;
	struct log_reader *r;
	size_t n;
	help_must(log_reader_open(log_, topic, 0, 0, &r, &help_err), "reader");
	help_must(log_reader_next(r, 10, 300, &records, &n, &help_err), "next");
	log_reader_close(r);
	return n == 0;
}

static void test_atomicity(void)
{
	struct log_writer *w = help_writer(log_, "contract/atomic");
	char state[16];
	size_t len = 0;
	bool listed = false;
	help_topic(log_, "left", 1, false, -1);
	help_topic(log_, "right", 1, false, -1);
	tap_is_int(log_position(log_, "reader", "file:1", state, sizeof state, &len, &help_err), ERR_NOTFOUND, "no position yet");
	help_begin(w);
	help_must(help_put(w, "left", 0, "a", "1"), "put");
	help_must(help_put(w, "right", 0, "a", "1"), "put");
	help_must(log_put_position(w, "reader", "file:1", (struct slice){"line\0 9", 7}, &help_err), "position");
	tap_ok(nothing_comes("left"), "an open transaction is invisible");
	help_must(help_commit(w), "committing");
	tap_is_int(help_read(log_, "left", 0, 0, NULL, NULL) + help_read(log_, "right", 0, 0, NULL, NULL), 2, "then all of it is there");
	tap_ok(!log_position(log_, "reader", "file:1", state, sizeof state, &len, &help_err) && len == 7 && !memcmp(state, "line\0 9", 7),
		"with the position, NUL and all");
	tap_is_int(log_positions(log_, note_position, &listed, &help_err), OK, "positions are listed");
	tap_ok(listed, "among them this one");

	help_begin(w);
	help_must(help_put(w, "left", 0, "b", "2"), "put");
	help_must(log_put_position(w, "reader", "file:1", SLICE_LIT("line 10"), &help_err), "position");
	tap_is_int(log_abort(w, &help_err), OK, "a transaction is aborted");
	tap_is_int(help_read(log_, "left", 0, 0, NULL, NULL), 1, "nothing of it is left");
	tap_ok(!log_position(log_, "reader", "file:1", state, sizeof state, &len, &help_err) && len == 7 && !memcmp(state, "line\0 9", 7),
		"and the position is the old one");
	help_begin(w);
	help_must(help_put(w, "left", 0, "c", "3"), "put");
	log_writer_close(w);
	w = help_writer(log_, "contract/atomic");
	tap_is_int(help_read(log_, "left", 0, 0, NULL, NULL), 1, "closing a writer aborts");
	help_begin(w);
	tap_is_int(help_commit(w), OK, "an empty transaction commits");
	log_writer_close(w);
}

static void test_fencing(void)
{
	struct log_writer *old = help_writer(log_, "contract/fence");
	help_topic(log_, "fenced", 1, false, -1);
	help_put_one(old, "fenced", 0, "a", "1");
	help_begin(old);
	help_must(help_put(old, "fenced", 0, "b", "2"), "put");
	struct log_writer *new = help_writer(log_, "contract/fence");
	int rc = help_commit(old);
	tap_is_int(rc, ERR_FENCED, "the older writer of a name is fenced");
	tap_is_int(help_read(log_, "fenced", 0, 0, NULL, NULL), 1, "nothing of it is there");
	help_put_one(new, "fenced", 0, "c", "3");
	tap_is_int(help_read(log_, "fenced", 0, 0, NULL, NULL), 2, "the newer one writes");
	tap_is_int(log_begin(old, &help_err) ? ERR_FENCED : help_commit(old), ERR_FENCED, "the older one stays fenced");
	log_writer_close(old);
	log_writer_close(new);
}

/* --- reading ---------------------------------------------------------------------------------------------------------------------------- */

static void *put_later(void *arg)
{
	struct log_writer *w = arg;
	usleep(100000);
	help_put_one(w, "stream", 0, "late", "1");
	return NULL;
}

static void test_reader(void)
{
	struct log_writer *w = help_writer(log_, "contract/reader");
	const struct log_record *records;
	struct log_reader *r;
	size_t n = 9, total = 0;
	int64_t third = -1, first, end;
	pthread_t thread;
	char key[16];
	help_topic(log_, "stream", 1, false, -1);
	help_begin(w);
	for (int i = 0; i < 10; i++) {
		snprintf(key, sizeof key, "k%d", i);
		help_must(help_put(w, "stream", 0, key, "v"), "put");
	}
	help_must(help_commit(w), "committing");
	help_must(log_reader_open(log_, "stream", 0, 0, &r, &help_err), "reader");
	for (int64_t until = help_now_ms() + 20000; total < 3 && help_now_ms() < until; total += n) {
		help_must(log_reader_next(r, 3 - total, 1000, &records, &n, &help_err), "next");
		tap_ok(n <= 3 - total, "no more records than asked for");
		third = n ? records[n - 1].offset : third;
	}
	tap_is_int(log_reader_position(r), third + 1, "the position is behind what was handed out");
	help_must(log_ends(log_, "stream", 0, &first, &end, &help_err), "ends");
	tap_ok(first == 0 && end >= log_committed_end(w, "stream", 0), "what is committed lies between the ends");
	log_reader_close(r);
	help_must(log_reader_open(log_, "stream", 0, third + 1, &r, &help_err), "reader");
	for (int64_t until = help_now_ms() + 20000; (n = 0, total < 10) && help_now_ms() < until; total += n) {
		help_must(log_reader_next(r, 100, 1000, &records, &n, &help_err), "next");
		if (total == 3 && n)
			tap_ok(slice_is(records[0].key, "k3"), "another reader goes on where it ended");
	}
	tap_is_int(total, 10, "to the end");
	help_must(log_reader_next(r, 100, 50, &records, &n, &help_err), "next");
	tap_is_int(n, 0, "then nothing comes");
	pthread_create(&thread, NULL, put_later, w);
	int64_t start = help_now_ms();
	for (n = 0; !n && help_now_ms() < start + 20000;)
		help_must(log_reader_next(r, 100, 5000, &records, &n, &help_err), "next");
	tap_ok(n == 1 && slice_is(records[0].key, "late"), "a waiting reader is woken by a commit");
	pthread_join(thread, NULL);
	log_reader_close(r);
	log_writer_close(w);
}

static bool await(struct log_member *m, enum log_event_kind kind, struct log_event *e)
{
	for (int64_t until = help_now_ms() + 30000; help_now_ms() < until;) {
		help_must(log_member_poll(m, 100, 200, e, &help_err), "polling");
		if (e->kind == kind)
			return true;
		if (e->kind != LOG_NOTHING && e->kind != LOG_END)
			break;
	}
	return tap_ok(false, "event %d, not %d", (int)kind, (int)e->kind);
}

static struct log_member *join(const char *topic)
{
	struct log_member *m;
	struct log_member_settings s = {.group = topic, .topic = topic, .index = 0, .count = 1};
	help_must(log_member_open(log_, &s, &m, &help_err), "joining");
	return m;
}

static void test_member(void)
{
	struct log_writer *w = help_writer(log_, "contract/member");
	struct log_event e;
	int64_t at = -1;
	help_topic(log_, "work", 1, false, -1);
	help_put_one(w, "work", 0, "a", "1");
	help_put_one(w, "work", 0, "b", "2");
	struct log_member *m = join("work");
	if (await(m, LOG_ASSIGNED, &e))
		tap_is_int(e.partition, 0, "the partition is assigned");
	tap_is_int(log_member_poll(m, 10, 300, &e, &help_err), OK, "polled before resume");
	tap_is_int(e.kind, LOG_NOTHING, "there is nothing before resume");
	tap_ok(!log_member_committed(m, 0, &at, &help_err) && at == 0, "nothing was ever committed: 0");
	help_must(log_member_resume(m, 0, at, &help_err), "resuming");
	size_t n = 0;
	while (n < 2 && await(m, LOG_RECORDS, &e)) {
		n += e.count;
		at = e.records[e.count - 1].offset + 1;
	}
	tap_ok(await(m, LOG_END, &e), "the end is said");
	help_must(log_member_pause(m, 0, &help_err), "pausing");
	help_begin(w);
	help_must(help_put(w, "work", 0, "c", "3"), "put");
	help_must(log_put_offset(w, m, 0, at, &help_err), "offset");
	help_must(help_commit(w), "committing");
	help_must(log_member_poll(m, 10, 300, &e, &help_err), "polling");
	tap_is_int(e.kind, LOG_NOTHING, "a paused partition is silent");
	help_must(log_member_resume(m, 0, at, &help_err), "resuming");
	if (await(m, LOG_RECORDS, &e))
		tap_ok(slice_is(e.records[0].key, "c"), "resumed, it goes on");
	tap_ok(await(m, LOG_END, &e), "and the end is said again");
	help_must(log_member_resume(m, 0, 0, &help_err), "seeking");
	if (await(m, LOG_RECORDS, &e))
		tap_ok(slice_is(e.records[0].key, "a"), "resume seeks backwards");
	help_begin(w);
	help_must(log_put_offset(w, m, 0, at + 1, &help_err), "offset");
	help_must(log_abort(w, &help_err), "aborting");
	log_member_close(m);
	m = join("work");
	int64_t committed = -1;
	tap_ok(await(m, LOG_ASSIGNED, &e), "assigned to the next member");
	tap_ok(!log_member_committed(m, 0, &committed, &help_err) && committed == at,
		"which finds the committed position, not the aborted one");
	log_member_close(m);
	log_writer_close(w);
}

/* --- exactly once, whatever happens --------------------------------------------------------------------------------------------------------- */

struct copier {
	struct log_writer *w;
	struct log_member *m;
	int64_t next[4];
	bool held[4], open;
	int redone, taken;
};

/* Undone: every partition that we hold goes back to its committed position. */
static void go_back(struct copier *c, int rc)
{
	if (rc == ERR_FENCED) {
		log_writer_close(c->w);
		c->w = help_writer(log_, "contract/copy");
	} else {
		help_must(rc == ERR_ABORTED ? OK : rc, "committing");
	}
	c->redone++;
	for (uint32_t p = 0; p < 4; p++)
		if (c->held[p]) {
			help_must(log_member_committed(c->m, p, &c->next[p], &help_err), "committed");
			help_must(log_member_resume(c->m, p, c->next[p], &help_err), "resuming");
		}
}

static void finish(struct copier *c)
{
	int rc = c->open ? help_commit(c->w) : OK;
	c->open = false;
	if (rc)
		go_back(c, rc);
}

static void copy_records(struct copier *c, const struct log_event *e)
{
	if (!c->open)
		help_begin(c->w);
	c->open = true;
	for (size_t i = 0; i < e->count; i++) {
		const struct log_record *r = &e->records[i];
		help_must(log_put(c->w, &(struct log_put){"copy", (int32_t)r->partition, 1, r->key, r->value, NULL, 0}, &help_err), "put");
	}
	c->next[e->partition] = e->records[e->count - 1].offset + 1;
	help_must(log_put_offset(c->w, c->m, e->partition, c->next[e->partition], &help_err), "offset");
}

static void handle(struct copier *c, const struct log_event *e)
{
	uint32_t p = e->partition;
	if (e->kind == LOG_ASSIGNED) {
		c->held[p] = true;
		help_must(log_member_committed(c->m, p, &c->next[p], &help_err), "committed");
		help_must(log_member_resume(c->m, p, c->next[p], &help_err), "resuming");
	} else if (e->kind == LOG_RECORDS) {
		copy_records(c, e);
	} else if (e->kind == LOG_REVOKED || e->kind == LOG_LOST) {
		c->taken++;
		c->held[p] = false;
		if (e->kind == LOG_LOST && c->open) {
			help_must(log_abort(c->w, &help_err), "aborting");
			c->open = false;
			go_back(c, ERR_ABORTED);
		}
		finish(c);
		help_must(log_member_release(c->m, p, &help_err), "releasing");
	}
}

struct copied { int n, wrong; };
static void check_copied(void *arg, const struct log_record *r)
{
	struct copied *c = arg;
	char want[16];
	snprintf(want, sizeof want, "%u/%d", r->partition, c->n++);
	c->wrong += !slice_is(r->value, want);
}

static void fill_source(struct copier *c)
{
	char value[16];
	for (int i = 0, rc; i < COPIED; i += 100)
		do { /* the source is written calmly: an aborted hundred is written again */
			help_begin(c->w);
			for (int k = i; k < i + 100; k++)
				for (int p = 0; p < 4; p++) {
					snprintf(value, sizeof value, "%d/%d", p, k);
					help_must(help_put(c->w, "source", p, value, value), "put");
				}
			rc = help_commit(c->w);
			help_must(rc == ERR_ABORTED ? OK : rc, "committing");
		} while (rc);
}

static void test_copy(void)
{
	struct copier c = {.w = help_writer(log_, "contract/copy")};
	int64_t ends[4], first, until = help_now_ms() + 60000;
	bool all = false;
	help_topic(log_, "source", 4, false, -1);
	help_topic(log_, "copy", 4, false, -1);
	fill_source(&c);
	log_writer_close(c.w);
	log_close(log_);
	help_must(open_log(false), "opening with chances");
	c.w = help_writer(log_, "contract/copy");
	c.m = join("source");
	for (uint32_t p = 0; p < 4; p++)
		help_must(log_ends(log_, "source", p, &first, &ends[p], &help_err), "ends");
	for (int round = 1; !all && help_now_ms() < until; round++) {
		struct log_event e;
		help_must(log_member_poll(c.m, 20, 100, &e, &help_err), "polling");
		handle(&c, &e);
		if (round % 7 == 0 || e.kind == LOG_NOTHING || e.kind == LOG_END)
			finish(&c);
		all = !c.open;
		for (uint32_t p = 0; p < 4; p++)
			all &= c.held[p] && c.next[p] >= ends[p] - !strcmp(driver, "kafka"); /* the end may be a marker of the broker's */
	}
	tap_ok(all, "everything is copied");
	for (uint32_t p = 0; p < 4; p++) {
		struct copied got = {0, 0};
		help_read(log_, "copy", p, 0, check_copied, &got);
		tap_ok(got.n == COPIED && !got.wrong, "partition %u: each record once, in order (%d, %d wrong)", p, got.n, got.wrong);
	}
	if (!strcmp(driver, "chaos"))
		tap_ok(c.redone > 3 && c.taken > 3, "chaos was at work: %d times back, %d times taken away", c.redone, c.taken);
	log_member_close(c.m);
	log_writer_close(c.w);
}

int main(void)
{
	driver = getenv("ALDYN_TEST_LOG") ? getenv("ALDYN_TEST_LOG") : "local";
	log_driver_register(&log_chaos);
	if (!strcmp(driver, "kafka") && !getenv("ALDYN_TEST_BROKER")) {
		tap_skip("no broker: set ALDYN_TEST_BROKER=host:port");
		return tap_done();
	}
	help_folder();
	help_must(open_log(true), "opening the log");
	tap_is_str(log_driver_name(log_), driver, "the driver's name");
	test_topics();
	test_shapes();
	test_new_topics();
	test_partitioning();
	test_atomicity();
	test_fencing();
	test_reader();
	test_member();
	test_copy();
	log_close(log_);
	help_remove_folder();
	return tap_done();
}
