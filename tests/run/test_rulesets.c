/* SPDX-License-Identifier: Apache-2.0 */
/* Rulesets that are too large for a record travel in parts. Rulesets wait for [rulesets], and for their own writing, as long as that makes sense
 * and no longer: on a log that answers as it is told, and on a broker that is stopped under them (ALDYN_TEST_BROKER_STOP, _START, as in tests/log/test_kafka_member.c). */
#include <stdlib.h>
#include "engine/base/arena.h"
#include "engine/base/buf.h"
#include "engine/log/topics.h"
#include "engine/run/rulesets.h"
#include "tests/log/kafka_help.h"

#define FOR_EVER 1000 /* calls; who asks so often would never end */
#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* --- a log of which nothing comes -------------------------------------------------------------------------------------------- */

static int64_t the_end;    /* of [rulesets] */
static int asked, answers; /* for the ends; so many times somebody answers */
static int waits;

static int mute_ends(struct log *log, const char *topic, uint32_t partition, int64_t *first, int64_t *end, struct err *err)
{
	(void)log, (void)topic, (void)partition;
	*first = 0;
	*end = the_end;
	return asked++ < answers ? OK : err_set(err, ERR_RETRY, "broker-unreachable", "no broker answers");
}

static int mute_reader_open(struct log *log, const char *topic, uint32_t p, int64_t from, struct log_reader **out, struct err *err)
{
	static struct log_reader reader;
	(void)topic, (void)p, (void)from, (void)err;
	reader.driver = log->driver;
	*out = &reader;
	return OK;
}

static void mute_reader_close(struct log_reader *r)
{
	(void)r;
}

static int wait_once(int rc, struct err *err)
{
	return ++waits < FOR_EVER ? rc : err_set(err, ERR_FATAL, "for-ever", "it does not stop waiting");
}

static int mute_reader_next(struct log_reader *r, size_t max, int ms, const struct log_record **out, size_t *count, struct err *err)
{
	(void)r, (void)max, (void)ms, (void)out, (void)count;
	return wait_once(OK, err);
}

static int64_t mute_reader_position(const struct log_reader *r)
{
	(void)r;
	return 0;
}

static int mute_step(struct log_writer *w, struct err *err)
{
	(void)w, (void)err;
	return OK;
}

static int mute_put(struct log_writer *w, const struct log_put *p, struct err *err)
{
	(void)w, (void)p, (void)err;
	return OK;
}

static int mute_commit_wait(struct log_writer *w, int ms, struct err *err)
{
	(void)w, (void)ms;
	return wait_once(ERR_RETRY, err);
}

static const struct log_driver mute = {.name = "mute", .ends = mute_ends, .reader_open = mute_reader_open,
	.reader_close = mute_reader_close, .reader_next = mute_reader_next, .reader_position = mute_reader_position, .begin = mute_step,
	.put = mute_put, .commit_start = mute_step, .commit_wait = mute_commit_wait, .abort = mute_step};

static void say_nothing(int64_t end, int ends_answered)
{
	the_end = end;
	answers = ends_answered;
	asked = waits = 0;
}

static void test_mute(void)
{
	struct log log = {&mute};
	struct log_writer writer = {.driver = &mute};
	struct rulesets *rs = rulesets_new(&log);
	const struct ruleset *found;
	char id[DEPLOYMENT_ID_CHARS + 1];

	say_nothing(5, 3);
	tap_is_int(rulesets_find(rs, HASH, &found, &help_err), ERR_RETRY, "a ruleset is looked for, and nobody answers any more");
	tap_is_str(help_err.code, "broker-unreachable", "that is said");
	say_nothing(5, FOR_EVER);
	tap_is_int(rulesets_find(rs, HASH, &found, &help_err), ERR_RETRY, "[rulesets] is not decided to its end");
	tap_is_str(help_err.code, "rulesets-undecided", "that is said");
	say_nothing(0, FOR_EVER);
	tap_is_int(rulesets_deployment(&log, &writer, id, &help_err), ERR_RETRY, "what is written is not decided");
	tap_is_str(help_err.code, "commit-undecided", "that is said");
	rulesets_free(rs);
}

/* --- more than fits into a record ---------------------------------------------------------------------------------------------- */

enum { COPIES = 150 }; /* of a package of 8 KB */

static struct rule_file copy_of(struct arena *a, const struct rule_file *file, struct slice package, int i)
{
	struct slice rest = {file->path.ptr + package.len, file->path.len - package.len};
	struct rule_file copy = {.path = slice_of(arena_printf(a, "packages/copy-%03d/%.*s", i, SLICE_ARG(rest))), .text = file->text};
	const char *name = strstr(file->text.ptr, "\nservice: ");
	if (slice_is(rest, "service.yaml") && name) {
		size_t head = (size_t)(name - file->text.ptr), skip = head + strlen("\nservice: birth-allowance");
		copy.text = slice_of(arena_printf(a, "%.*s\nservice: copy-%03d%.*s", (int)head, file->text.ptr, i,
			(int)(file->text.len - skip), file->text.ptr + skip));
	}
	return copy;
}

/* The release, and so many copies of one package. */
static struct ruleset *with_copies(int copies)
{
	static const struct slice package = {"packages/birth-allowance/", 25};
	const char *source = getenv("ALDYN_SOURCE");
	struct ruleset *release, *out;
	struct findings f = {0};
	struct arena a;
	size_t count, all;
	arena_init(&a);
	help_must(ruleset_load(arena_printf(&a, "%s/rules", source ? source : "."), &release, &f, &help_err), "loading the release");
	const struct rule_file *files = ruleset_files(release, &count);
	struct rule_file *more = arena_alloc(&a, count * (size_t)(copies + 1) * sizeof *more);
	memcpy(more, files, (all = count) * sizeof *files);
	for (int i = 0; i < copies; i++)
		for (size_t k = 0; k < count; k++)
			if (slice_starts(files[k].path, package.ptr))
				more[all++] = copy_of(&a, &files[k], package, i);
	help_must(ruleset_load_files(more, all, &out, &f, &help_err), "loading many packages");
	ruleset_free(release);
	findings_fini(&f);
	arena_fini(&a);
	return out;
}

static void put_one(struct log_writer *w, const char *key, const char *value)
{
	help_must(log_begin(w, &help_err), "begin");
	help_must(help_put(w, log_topic_rows[TOPIC_RULESETS].name, 0, key, value), "a put");
	help_must(help_commit(w), "a commit");
}

static void finds(struct log *log, const char *hash, int rc, const char *code, const char *name)
{
	struct rulesets *rs = rulesets_new(log);
	const struct ruleset *found = NULL;
	help_err = (struct err){0};
	tap_is_int(rulesets_find(rs, hash, &found, &help_err), rc, "%s", name);
	if (rc)
		tap_is_str(help_err.code, code, "and says so");
	else
		tap_is_str(ruleset_hash(found), hash, "under its name");
	rulesets_free(rs);
}

static void count_lists(void *arg, const struct log_record *r)
{
	*(int *)arg += slice_starts(r->value, "[");
}

static void test_large(struct log *log)
{
	struct hash_ids *ids = hash_ids_new(SLICE_LIT("0123456789abcdef"));
	struct ruleset *rules = with_copies(COPIES), *one = with_copies(1), *none = with_copies(0);
	struct log_writer *w;
	struct buf b;
	int lists = 0;
	buf_init(&b);
	ruleset_bundle(rules, &b);
	tap_ok(b.len > LOG_MAX_RECORD_BYTES, "a ruleset of %zu bytes is longer than a record may be", b.len);
	help_must(log_topics_create(log, 2, &help_err), "creating the topics");
	help_must(log_writer_open(log, "rules", &w, &help_err), "opening a writer");
	tap_is_int(rulesets_activate(log, w, rules, 0, ids, 1000, &help_err), OK, "it is activated");
	finds(log, ruleset_hash(rules), OK, NULL, "and another process finds it");
	tap_is_int(rulesets_activate(log, w, rules, 0, ids, 1000, &help_err), OK, "once more");
	help_read(log, log_topic_rows[TOPIC_RULESETS].name, 0, count_lists, &lists);
	tap_is_int(lists, 1, "it is not published again");
	tap_is_int(rulesets_activate(log, w, one, 0, ids, 1000, &help_err), ERR_INPUT,
		"rules without a package that is in force are refused");
	tap_is_str(help_err.code, "version-dropped", "and why is said");
	tap_ok(strstr(help_err.text, "version 2026-01-01 of copy-001"), "and which (%s)", help_err.text);
	tap_is_int(rulesets_activate(log, w, one, ACTIVATE_DROP, ids, 1000, &help_err), OK, "unless that is what is meant");
	tap_is_int(rulesets_activate(log, w, rules, 0, ids, 1000, &help_err), OK,
		"what was in force before does not come back by itself, and is not refused");
	tap_is_int(rulesets_activate(log, w, rules, ACTIVATE_AGAIN, ids, 1000, &help_err), OK, "more packages come into force");
	tap_is_int(rulesets_activate(log, w, none, ACTIVATE_AGAIN, ids, 1000, &help_err), ERR_INPUT,
		"going back drops nothing by itself either");
	put_one(w, ruleset_hash(rules), "[\"0123456789abcdef\"]");
	finds(log, ruleset_hash(rules), ERR_FATAL, "ruleset-missing", "a part that is not there is missed");
	put_one(w, ruleset_hash(rules), "{\"packages/x/eligibility.lua\":\"\"}");
	finds(log, ruleset_hash(rules), ERR_FATAL, "ruleset-unreadable", "other rules under its name are no rules");
	tap_is_int(rulesets_activate(log, w, none, 0, ids, 1000, &help_err), OK, "of rules that cannot be read nothing is known");
	log_writer_close(w);
	ruleset_free(none);
	ruleset_free(one);
	ruleset_free(rules);
	hash_ids_free(ids);
	buf_fini(&b);
}

static void test_large_local(void)
{
	char path[64], file[96];
	struct log_settings s = {.driver = "local", .path = path, .instance = "i1", .scratch = true};
	struct log *log;
	snprintf(path, sizeof path, "%s/aldyn-rulesets-XXXXXX", access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
	if (!mkdtemp(path))
		tap_bail("no scratch folder");
	help_must(log_open(&s, &log, &help_err), "opening a local log");
	test_large(log);
	log_close(log);
	for (const char *const *name = (const char *const[]){"data.mdb", "lock.mdb", NULL}; *name; name++) {
		snprintf(file, sizeof file, "%s/%s", path, *name);
		unlink(file);
	}
	rmdir(path);
}

/* --- a broker that is stopped while [rulesets] is read ------------------------------------------------------------------------- */

static struct log_driver stopping; /* Kafka's, with a reader that stops the broker when nothing comes */
static bool stopped;

static int stopping_reader_open(
	struct log *log, const char *topic, uint32_t p, int64_t from, struct log_reader **out, struct err *err)
{
	int rc = log_kafka.reader_open(log, topic, p, from, out, err);
	if (!rc)
		(*out)->driver = &stopping;
	return rc;
}

static int stopping_reader_next(
	struct log_reader *r, size_t max, int ms, const struct log_record **out, size_t *count, struct err *err)
{
	int rc = log_kafka.reader_next(r, max, ms, out, count, err);
	if (!rc && !*count && !stopped) {
		stopped = true;
		tap_is_int(system(getenv("ALDYN_TEST_BROKER_STOP")), 0, "the broker is stopped while [rulesets] is read");
	}
	return rc ? rc : wait_once(OK, err);
}

static void test_stopped(void)
{
	int64_t first, end = 0;
	struct log *log;
	struct log_writer *w;
	const struct ruleset *found;
	const char *topic = log_topic_rows[TOPIC_RULESETS].name, *broker = getenv("ALDYN_TEST_BROKER_KILL");

	if (broker)
		setenv("ALDYN_TEST_BROKER", broker, 1);
	help_must(help_open(help_prefix(), "i1", NULL, &log), "opening the log");
	help_topic(log, topic, 1);
	help_must(log_writer_open(log, "open", &w, &help_err), "opening a writer");
	help_must(log_begin(w, &help_err), "begin");
	help_must(help_put(w, topic, 0, "key", "undecided"), "a put that stays undecided");
	for (int64_t until = help_now_ms() + 30000; !end && help_now_ms() < until;)
		help_must(log_ends(log, topic, 0, &first, &end, &help_err), "asking for the ends");
	tap_ok(end > 0, "a record of an open transaction stands in [rulesets]");
	stopping = log_kafka;
	stopping.reader_open = stopping_reader_open;
	stopping.reader_next = stopping_reader_next;
	log->driver = &stopping;
	waits = 0;
	struct rulesets *rs = rulesets_new(log);
	tap_is_int(rulesets_find(rs, HASH, &found, &help_err), ERR_RETRY, "who reads it is told");
	tap_is_str(help_err.code, "broker-unreachable", "why");
	rulesets_free(rs);
	tap_is_int(system(getenv("ALDYN_TEST_BROKER_START")), 0, "the broker comes back");
	log->driver = &log_kafka;
	log_writer_close(w);
	log_close(log);
}

int main(void)
{
	struct log *log;
	test_mute();
	test_large_local();
	if (help_broker()) {
		help_must(help_open(help_prefix(), "i1", NULL, &log), "opening the log");
		test_large(log);
		log_close(log);
	} else {
		tap_skip("ALDYN_TEST_BROKER is not set: a large ruleset on a broker");
	}
	if (help_broker() && getenv("ALDYN_TEST_BROKER_STOP") && getenv("ALDYN_TEST_BROKER_START"))
		test_stopped();
	else
		tap_skip(
			"ALDYN_TEST_BROKER, ALDYN_TEST_BROKER_STOP and ALDYN_TEST_BROKER_START are not set: a broker, commands that stop and start it");
	return tap_done();
}
