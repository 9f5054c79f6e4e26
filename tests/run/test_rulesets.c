/* SPDX-License-Identifier: Apache-2.0 */
/* Rulesets wait for [rulesets], and for their own writing, as long as that makes sense and no longer: on a log that answers as it is told,
 * and on a broker that is stopped under them (ALDYN_TEST_BROKER_STOP, _START, as in tests/log/test_kafka_member.c). */
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

/* --- a broker that is stopped while [rulesets] is read ------------------------------------------------------------------------- */

static struct log_driver stopping; /* Kafka's, with a reader that stops the broker when nothing comes */
static bool stopped;

static int stopping_reader_open(struct log *log, const char *topic, uint32_t p, int64_t from, struct log_reader **out, struct err *err)
{
	int rc = log_kafka.reader_open(log, topic, p, from, out, err);
	if (!rc)
		(*out)->driver = &stopping;
	return rc;
}

static int stopping_reader_next(struct log_reader *r, size_t max, int ms, const struct log_record **out, size_t *count, struct err *err)
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
	test_mute();
	if (help_broker() && getenv("ALDYN_TEST_BROKER_STOP") && getenv("ALDYN_TEST_BROKER_START"))
		test_stopped();
	else
		tap_skip("ALDYN_TEST_BROKER, ALDYN_TEST_BROKER_STOP and ALDYN_TEST_BROKER_START are not set: a broker, commands that stop and start it");
	return tap_done();
}
