/* SPDX-License-Identifier: Apache-2.0 */
/* Settings of the kafka driver: "kafka.X" in the configuration is librdkafka's X, for every client that we open. Those on which
 * exactly-once rests are ours; one table says which and why, and makes the messages. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include "engine/log/kafka.h"

struct rule {
	const char *name;
	long min, max;   /* both 0: may not be set at all */
	const char *why;
};

static const struct rule rules[] = {
	{"acks", 0, 0, "a transaction needs every replica's answer; Aldyn sets all"},
	{"allow.auto.create.topics", 0, 0, "Aldyn creates its topics with the right partitions; `aldyn topics` shows them"},
	{"auto.commit.enable", 0, 0, "positions are committed with the outputs, in one transaction"},
	{"auto.commit.interval.ms", 0, 0, "positions are committed with the outputs, in one transaction"},
	{"auto.offset.reset", 0, 0, "Aldyn starts where the committed position says, and stops when that place is gone"},
	{"delivery.report.only.error", 0, 0, "the delivery reports tell the changelog's positions"},
	{"enable.auto.commit", 0, 0, "positions are committed with the outputs, in one transaction"},
	{"enable.auto.offset.store", 0, 0, "positions are committed with the outputs, in one transaction"},
	{"enable.gapless.guarantee", 0, 0, "a transaction is whole or aborted by itself"},
	{"enable.idempotence", 0, 0, "without it records are doubled when a broker answers late"},
	{"enable.partition.eof", 0, 0, "Aldyn needs to know when all input is read: ticks rest on it"},
	{"group.id", 0, 0, "groups are named by the prefix and the stage; set log.prefix"},
	{"group.instance.id", 0, 0, "members are named by the instance; set instance"},
	{"isolation.level", 0, 0, "records of aborted transactions must never be read"},
	{"offset.store.method", 0, 0, "positions are committed with the outputs, in one transaction"},
	{"partition.assignment.strategy", 0, 0, "the range assignor is used: the cooperative one of librdkafka 2.0 loses track"},
	{"partitioner", 0, 0, "Aldyn computes the partition (murmur2, as Kafka's Java client), so that it knows where a subject lives"},
	{"plugin.library.paths", 0, 0, "Aldyn loads no code named by a setting"},
	{"queuing.strategy", 0, 0, "records must keep their order"},
	{"request.required.acks", 0, 0, "a transaction needs every replica's answer; Aldyn sets all"},
	{"transactional.id", 0, 0, "writers are named by the prefix, the instance and the worker; set log.prefix or instance"},
	{"max.poll.interval.ms", 30000, 3600000, "shorter, and a worker that restores its state is thrown out of the group"},
	{"message.timeout.ms", 1000, 10000, "it must lie below transaction.timeout.ms"},
	{"delivery.timeout.ms", 1000, 10000, "it must lie below transaction.timeout.ms"},
	{"session.timeout.ms", 1000, 300000, "a killed member's partitions wait this long"},
	{"topic.replication", 1, 32, "replicas of the topics that Aldyn creates; leave it out for the broker's default"},
	{"transaction.timeout.ms", 10000, 60000, "shorter, and a stalled machine is fenced; longer, and a killed one blocks readers"},
};

static int refuse(struct err *err, const struct log_setting *s, const char *code, const char *fmt, const char *why)
{
	int cls = err_at(err, ERR_INPUT, code, s->file ? s->file : "", s->line, s->col, fmt, s->name, why);
	if (err)
		snprintf(err->field, sizeof err->field, "%s", s->name);
	return cls;
}

static int check(const struct log_setting *s, const char *name, struct err *err)
{
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		const struct rule *r = &rules[i];
		if (strcmp(r->name, name) != 0)
			continue;
		if (r->max == 0)
			return refuse(err, s, "setting-not-yours", "%s cannot be set: %s. Remove the line", r->why);
		char *end;
		errno = 0;
		long v = strtol(s->value, &end, 10);
		if (errno || *end || end == s->value || v < r->min || v > r->max) {
			char why[300];
			snprintf(why, sizeof why, "from %ld to %ld (%s)", r->min, r->max, r->why);
			return refuse(err, s, "setting-out-of-range", "%s must be a whole number %s", why);
		}
	}
	return OK;
}

/* Tries the setting on a configuration thrown away after: an unknown name or bad value is told with its place. */
static int try_out(const struct log_setting *s, const char *name, struct err *err)
{
	char words[300];
	rd_kafka_conf_t *conf = rd_kafka_conf_new();
	rd_kafka_conf_res_t res = rd_kafka_conf_set(conf, name, s->value, words, sizeof words);
	rd_kafka_conf_destroy(conf);
	if (res == RD_KAFKA_CONF_OK)
		return OK;
	return refuse(err, s, res == RD_KAFKA_CONF_UNKNOWN ? "setting-unknown" : "setting-invalid",
	              "%s: librdkafka says: %s. Its settings are listed in its CONFIGURATION.md", words);
}

static char *copy(const char *s)
{
	char *c = strdup(s);
	NO_MEMORY_ON(c == NULL);
	return c;
}

static int take(struct kafka *k, const struct log_setting *s, struct err *err)
{
	if (!s->value)
		return refuse(err, s, "setting-missing", "%s has no value%s", "");
	if (strncmp(s->name, "kafka.", 6) != 0)
		return OK; /* another driver's */
	const char *name = s->name + 6;
	int rc = check(s, name, err);
	if (rc)
		return rc;
	if (strcmp(name, "topic.replication") == 0) {
		k->replication = atoi(s->value);
		return OK;
	}
	rc = try_out(s, name, err);
	if (rc)
		return rc;
	if (strcmp(name, "transaction.timeout.ms") == 0)
		k->transaction_timeout_ms = atoi(s->value);
	k->settings[k->setting_count++] = (struct kafka_setting){copy(name), copy(s->value)};
	return OK;
}

bool kafka_setting_given(const struct kafka *k, const char *name)
{
	for (size_t i = 0; i < k->setting_count; i++)
		if (strcmp(k->settings[i].name, name) == 0)
			return true;
	return false;
}

int kafka_settings_read(struct kafka *k, const struct log_settings *s, struct err *err)
{
	k->replication = -1;
	k->transaction_timeout_ms = KAFKA_TRANSACTION_TIMEOUT_MS;
	k->settings = calloc(s->extra_count + 1, sizeof *k->settings);
	NO_MEMORY_ON(k->settings == NULL);
	for (size_t i = 0; i < s->extra_count; i++) {
		int rc = take(k, &s->extra[i], err);
		if (rc)
			return rc;
	}
	if (!kafka_setting_given(k, "bootstrap.servers") && !kafka_setting_given(k, "metadata.broker.list")) {
		int rc = err_set(err, ERR_INPUT, "setting-missing",
		                 "kafka.bootstrap.servers is missing: name at least one broker, as host:port");
		if (err)
			snprintf(err->field, sizeof err->field, "kafka.bootstrap.servers");
		return rc;
	}
	return OK;
}

void kafka_settings_free(struct kafka *k)
{
	for (size_t i = 0; i < k->setting_count; i++) {
		free(k->settings[i].name);
		free(k->settings[i].value);
	}
	free(k->settings);
}

/* --- what each client gets ------------------------------------------------------------------------------------------- */

struct preset {
	unsigned roles; /* bits of enum kafka_role */
	const char *name, *value;
};
#define ALL 15u
#define A (1u << KAFKA_ADMIN)
#define F (1u << KAFKA_FETCH)
#define M (1u << KAFKA_MEMBER)
#define W (1u << KAFKA_WRITER)

static const struct preset defaults[] = { /* the deployment's settings go over these */
	{ALL, "client.id", "aldyn"},
	{ALL, "reconnect.backoff.ms", "50"},
	{ALL, "reconnect.backoff.max.ms", "2000"},
	{ALL, "socket.keepalive.enable", "true"},
	{ALL, "socket.nagle.disable", "true"},
	{ALL, "message.max.bytes", "2000000"},        /* LOG_MAX_RECORD_BYTES and what the format adds */
	/* How late the end of the input is noticed: an idle broker answers a fetch after this long. */
	{F, "fetch.wait.max.ms", "20"},
	{F, "fetch.error.backoff.ms", "50"},
	{F, "fetch.max.bytes", "2097152"},            /* a response; one is under way per broker */
	{F, "max.partition.fetch.bytes", "1048576"},
	/* Both above what kafka_fetch.c's gate lets in: a queue that is full by librdkafka's count makes it sleep a second. */
	{F, "queued.max.messages.kbytes", "65536"},
	{F, "queued.min.messages", "10000000"},
	{M, "heartbeat.interval.ms", "2000"},
	{M, "max.poll.interval.ms", "120000"},
	/* The first AddPartitions after a commit is answered "concurrent transactions"; this is how long it then waits. */
	{W, "retry.backoff.ms", "5"},
	{W, "linger.ms", "2"},                        /* a commit flushes at once; this only lets batches grow meanwhile */
	{W, "batch.num.messages", "10000"},
	{W, "queue.buffering.max.messages", "200000"},
	{W, "queue.buffering.max.kbytes", "32768"},   /* puts wait when it is full: memory is bounded */
	{W, "message.timeout.ms", "10000"},           /* below the shortest transaction.timeout.ms */
};

static const struct preset owned[] = {
	{A, "isolation.level", "read_uncommitted"},   /* ends: with the records of transactions not yet decided */
	{F | M, "isolation.level", "read_committed"}, /* M: committed() waits for undecided offsets (RequireStable) */
	{A | F | M, "enable.auto.commit", "false"},
	{A | F | M, "auto.commit.enable", "false"},
	{A | F | M, "enable.auto.offset.store", "false"},
	{A | F | M, "allow.auto.create.topics", "false"},
	{F, "enable.partition.eof", "true"},
	{F, "auto.offset.reset", "earliest"},         /* retained away: the next that is there; kafka_fetch.c checks the other side */
	{M, "partition.assignment.strategy", "range"},
	{W, "enable.idempotence", "true"},
	{W, "max.in.flight.requests.per.connection", "1"}, /* more may lose records of a partition that just got its leader (kafka_put.c) */
};

void kafka_conf_set(rd_kafka_conf_t *conf, const char *name, const char *value)
{
	char words[300];
	if (rd_kafka_conf_set(conf, name, value, words, sizeof words) != RD_KAFKA_CONF_OK)
		err_bug(words, __FILE__, __LINE__);
}

static void preset(rd_kafka_conf_t *conf, enum kafka_role role, const struct preset *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i].roles & (1u << role))
			kafka_conf_set(conf, p[i].name, p[i].value);
}

rd_kafka_conf_t *kafka_settings_conf(const struct kafka *k, enum kafka_role role, struct err *err)
{
	rd_kafka_conf_t *conf = rd_kafka_conf_new();
	preset(conf, role, defaults, sizeof defaults / sizeof *defaults);
	for (size_t i = 0; i < k->setting_count; i++) {
		char words[300];
		const struct kafka_setting *s = &k->settings[i];
		if (rd_kafka_conf_set(conf, s->name, s->value, words, sizeof words) != RD_KAFKA_CONF_OK) {
			(void)err_set(err, ERR_INPUT, "setting-invalid", "kafka.%s: librdkafka says: %s", s->name, words);
			rd_kafka_conf_destroy(conf);
			return NULL;
		}
	}
	preset(conf, role, owned, sizeof owned / sizeof *owned);
	if (role == KAFKA_WRITER) {
		char ms[16];
		snprintf(ms, sizeof ms, "%d", k->transaction_timeout_ms);
		kafka_conf_set(conf, "transaction.timeout.ms", ms);
	}
	return conf;
}
