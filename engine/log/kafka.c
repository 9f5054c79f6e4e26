/* SPDX-License-Identifier: Apache-2.0 */
/* The kafka driver: open, close, and the clients' error callback.
 *
 * librdkafka never calls a refused password or certificate fatal: it tries again for ever and tells the error callback, which
 * runs only while somebody polls. So whoever waits for a broker here waits in short steps, polls between them, and gives
 * up at once when the broker has refused us: kafka_unreachable() says so in the broker's own words.
 *
 * A broker that goes away while we run is said once, and once more when one is back; librdkafka's own log goes to debug. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "engine/base/say.h"
#include "engine/log/kafka.h"

#define BACK_MS 5000 /* see on_error */
#define STEP_MS 200 /* who waits for a broker looks after this long whether it was refused, then after twice that, ... */

int64_t kafka_clock_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int kafka_name(const struct kafka *k, const char *name, char *out, struct err *err)
{
	int n = snprintf(out, KAFKA_NAME_BYTES, "%s%s", k->prefix, name);
	if (n > 0 && n < KAFKA_NAME_BYTES - 6)
		return OK;
	return err_set(err, ERR_INPUT, "name-too-long", "the name %.60s... with the prefix is longer than Kafka's 249 characters", name);
}

bool kafka_is_authorization(rd_kafka_resp_err_t code)
{
	switch (code) {
	case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
	case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
	case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
	case RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED:
		return true;
	default:
		return false;
	}
}

bool kafka_is_passing(rd_kafka_resp_err_t code)
{
	switch (code) {
	case RD_KAFKA_RESP_ERR__TIMED_OUT:
	case RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE:
	case RD_KAFKA_RESP_ERR__TRANSPORT:
	case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
	case RD_KAFKA_RESP_ERR__WAIT_COORD:
	case RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT:
	case RD_KAFKA_RESP_ERR_NETWORK_EXCEPTION:
	case RD_KAFKA_RESP_ERR_NOT_CONTROLLER:
	case RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS:
	case RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE:
	case RD_KAFKA_RESP_ERR_NOT_COORDINATOR:
	case RD_KAFKA_RESP_ERR_UNSTABLE_OFFSET_COMMIT:
	case RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE:
	case RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION:
	case RD_KAFKA_RESP_ERR_REPLICA_NOT_AVAILABLE:
	case RD_KAFKA_RESP_ERR_OFFSET_NOT_AVAILABLE:
	case RD_KAFKA_RESP_ERR_FENCED_LEADER_EPOCH:
	case RD_KAFKA_RESP_ERR_UNKNOWN_LEADER_EPOCH:
	case RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR:
		return true;
	default:
		return false;
	}
}

/* --- what the broker says --------------------------------------------------------------------------------------------- */

static bool is_refusal(rd_kafka_resp_err_t code)
{
	return code == RD_KAFKA_RESP_ERR__AUTHENTICATION || code == RD_KAFKA_RESP_ERR__SSL ||
	       code == RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED || code == RD_KAFKA_RESP_ERR_UNSUPPORTED_SASL_MECHANISM ||
	       code == RD_KAFKA_RESP_ERR_ILLEGAL_SASL_STATE || kafka_is_authorization(code);
}

/* true when it is to be said: after open (whose caller gets it as an error), and once until somebody answers again. */
static bool is_news(struct kafka *k, bool *flag)
{
	bool was = *flag;
	*flag = true;
	return k->opened && !was;
}

static void on_error(rd_kafka_t *rk, int code, const char *reason, void *opaque)
{
	struct kafka_client *c = opaque;
	struct kafka *k = c->k;
	bool news = false, refusal = is_refusal((rd_kafka_resp_err_t)code);
	char words[sizeof c->words];
	(void)rk;
	pthread_mutex_lock(&k->lock);
	c->no_topic |= code == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART || code == RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION;
	if (code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) { /* the words before it say more */
		/* a client that polls late tells what was so before: a broker that has just come back is believed for a while */
		news = !k->refused && kafka_clock_ms() - k->back_ms > BACK_MS && is_news(k, &k->down);
	} else {
		const char *tail = strstr(reason, " (after ");
		snprintf(c->words, sizeof c->words, "%.*s", tail ? (int)(tail - reason) : (int)strlen(reason), reason);
	}
	if (refusal) {
		c->refused = true;
		c->refused_code = (rd_kafka_resp_err_t)code;
		news = is_news(k, &k->refused);
	}
	memcpy(words, c->words, sizeof words);
	pthread_mutex_unlock(&k->lock);
	if (news)
		say(refusal ? SAY_ERROR : SAY_WARN, "log", refusal ? "broker-refuses" : "brokers-unreachable", "reason=\"%s\"", words);
}

void kafka_heard(struct kafka_client *c)
{
	struct kafka *k = c->k;
	pthread_mutex_lock(&k->lock);
	bool back = k->down || k->refused;
	k->down = k->refused = c->refused = false;
	if (back)
		k->back_ms = kafka_clock_ms();
	pthread_mutex_unlock(&k->lock);
	if (back && k->opened)
		say(SAY_INFO, "log", "brokers-back", "a broker answers again");
}

bool kafka_refused(struct kafka_client *c)
{
	pthread_mutex_lock(&c->k->lock);
	bool refused = c->refused;
	pthread_mutex_unlock(&c->k->lock);
	return refused;
}

int kafka_unreachable(struct kafka_client *c, const char *what, struct err *err)
{
	char words[sizeof c->words];
	pthread_mutex_lock(&c->k->lock);
	memcpy(words, c->words, sizeof words);
	rd_kafka_resp_err_t code = c->refused ? c->refused_code : RD_KAFKA_RESP_ERR_NO_ERROR;
	pthread_mutex_unlock(&c->k->lock);
	if (!code)
		return err_set(err, ERR_RETRY, "broker-unreachable", "%s: no Kafka broker answers%s%s. Check kafka.bootstrap.servers, "
		               "kafka.security.protocol and that a broker runs there",
		               what, words[0] ? ": " : "", words);
	if (kafka_is_authorization(code))
		return err_set(err, ERR_FATAL, "broker-forbids", "%s: the broker forbids it: %s. Have its access list changed", what, words);
	if (code == RD_KAFKA_RESP_ERR__SSL)
		return err_set(err, ERR_FATAL, "certificate-refused", "%s: no TLS with the broker: %s. Check kafka.ssl.ca.location (who signed "
		               "the broker's certificate) and kafka.ssl.certificate.location",
		               what, words);
	return err_set(err, ERR_FATAL, "authentication-failed", "%s: the broker refuses us: %s. Check kafka.sasl.mechanism, "
	               "kafka.sasl.username and kafka.sasl.password",
	               what, words);
}

/* --- clients ---------------------------------------------------------------------------------------------------------- */

static void on_log(const rd_kafka_t *rk, int level, const char *facility, const char *text)
{
	(void)level;
	say(SAY_DEBUG, "log", "librdkafka", "client=%s facility=%s text=\"%s\"", rd_kafka_name(rk), facility, text);
}

int kafka_client_open(struct kafka *k, enum kafka_role role, rd_kafka_conf_t *conf, void *owner, struct kafka_client **out,
                      struct err *err)
{
	struct kafka_client *c = calloc(1, sizeof *c);
	NO_MEMORY_ON(c == NULL);
	c->k = k;
	c->owner = owner;
	rd_kafka_conf_set_opaque(conf, c);
	rd_kafka_conf_set_error_cb(conf, on_error);
	rd_kafka_conf_set_log_cb(conf, on_log);
	char words[300];
	c->rk = rd_kafka_new(role == KAFKA_WRITER ? RD_KAFKA_PRODUCER : RD_KAFKA_CONSUMER, conf, words, sizeof words);
	if (!c->rk) {
		rd_kafka_conf_destroy(conf);
		free(c);
		return err_set(err, ERR_INPUT, "settings-disagree", "librdkafka cannot work with these kafka settings: %s", words);
	}
	*out = c;
	return OK;
}

void kafka_client_close(struct kafka_client *c)
{
	if (!c)
		return;
	rd_kafka_destroy(c->rk);
	free(c);
}

/* --- the log ---------------------------------------------------------------------------------------------------------- */

/* Waits until a broker answers, in steps, so that a refusal ends the wait at once. */
static int connect_brokers(struct kafka *k, struct err *err)
{
	int64_t until = kafka_clock_ms() + KAFKA_OPEN_MS;
	for (int step_ms = STEP_MS; kafka_clock_ms() < until && !kafka_refused(k->admin); step_ms *= 2) { /* longer: a slow one may answer */
		const struct rd_kafka_metadata *meta;
		rd_kafka_resp_err_t code = rd_kafka_metadata(k->admin->rk, 0, NULL, &meta, step_ms);
		rd_kafka_poll(k->admin->rk, code ? STEP_MS / 4 : 0);
		if (code == RD_KAFKA_RESP_ERR_NO_ERROR) {
			rd_kafka_metadata_destroy(meta);
			kafka_heard(k->admin);
			return OK;
		}
	}
	return kafka_unreachable(k->admin, "opening the log", err);
}

static int positions_topic(struct kafka *k, struct err *err)
{
	struct log_topic t = {.name = KAFKA_POSITIONS, .partitions = 1, .compacted = true, .retention_ms = -1};
	return kafka_topic_create(&k->log, &t, err);
}

static void kafka_close(struct log *log)
{
	struct kafka *k = (struct kafka *)log;
	kafka_topics_forget(k);
	kafka_client_close(k->admin);
	kafka_settings_free(k);
	pthread_mutex_destroy(&k->lock);
	free(k);
}

static int start(struct kafka *k, const struct log_settings *s, struct err *err)
{
	int n = snprintf(k->prefix, sizeof k->prefix, "%s", s->prefix ? s->prefix : "aldyn.");
	int m = snprintf(k->instance, sizeof k->instance, "%s", s->instance ? s->instance : "");
	if (n >= (int)sizeof k->prefix || m >= (int)sizeof k->instance)
		return err_set(err, ERR_INPUT, "name-too-long", "log.prefix and log.instance may have at most %zu characters",
		               sizeof k->prefix - 1);
	k->scratch = s->scratch;
	int rc = kafka_settings_read(k, s, err);
	if (rc)
		return rc;
	rd_kafka_conf_t *conf = kafka_settings_conf(k, KAFKA_ADMIN, err);
	if (!conf)
		return ERR_INPUT;
	rc = kafka_client_open(k, KAFKA_ADMIN, conf, NULL, &k->admin, err);
	if (!rc)
		rc = connect_brokers(k, err);
	if (!rc)
		rc = positions_topic(k, err);
	k->opened = rc == OK;
	return rc;
}

static int kafka_open(const struct log_settings *s, struct log **out, struct err *err)
{
	struct kafka *k = calloc(1, sizeof *k);
	NO_MEMORY_ON(k == NULL);
	k->log.driver = &log_kafka;
	pthread_mutex_init(&k->lock, NULL);
	int rc = start(k, s, err);
	if (rc) {
		kafka_close(&k->log);
		return rc;
	}
	*out = &k->log;
	return OK;
}

/* The broker compacts and retires by itself. */
static int kafka_maintain(struct log *log, bool *more, struct err *err)
{
	(void)log;
	(void)err;
	*more = false;
	return OK;
}

const struct log_driver log_kafka = {
	.name = "kafka",
	.open = kafka_open,
	.close = kafka_close,
	.topic_create = kafka_topic_create,
	.topic_delete = kafka_topic_delete,
	.topics = kafka_topics,
	.topic_find = kafka_topic_find,
	.ends = kafka_ends,
	.maintain = kafka_maintain,
	.position = kafka_position,
	.positions = kafka_positions,
	.reader_open = kafka_reader_open,
	.reader_close = kafka_reader_close,
	.reader_next = kafka_reader_next,
	.reader_position = kafka_reader_position,
	.member_open = kafka_member_open,
	.member_close = kafka_member_close,
	.member_poll = kafka_member_poll,
	.member_committed = kafka_member_committed,
	.member_resume = kafka_member_resume,
	.member_pause = kafka_member_pause,
	.member_release = kafka_member_release,
	.writer_open = kafka_writer_open,
	.writer_close = kafka_writer_close,
	.begin = kafka_begin,
	.put = kafka_put,
	.put_offset = kafka_put_offset,
	.put_position = kafka_put_position,
	.commit_start = kafka_commit_start,
	.commit_wait = kafka_commit_wait,
	.abort = kafka_abort,
	.committed_end = kafka_committed_end,
};
