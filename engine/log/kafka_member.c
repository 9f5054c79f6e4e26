/* SPDX-License-Identifier: Apache-2.0 */
/* log_member: two clients. One is the group's member: it takes part in rebalances and never fetches. The other fetches, by
 * hand, what we were assigned, from where the caller says (kafka_fetch.c).
 *
 * A partition here goes none -> new -> ours -> leaving -> gone -> none; the group's rebalance is completed only when the last
 * of those that must go was released, so that nobody else begins with a partition whose last batch is still open.
 *
 * Membership is static (the process's instance and the member's index name it): a process that restarts within the session
 * timeout gets its partitions back without a rebalance. The price: those of one that is closed for good wait that long too. */
#include <stdio.h>
#include <stdlib.h>
#include "engine/base/say.h"
#include "engine/log/kafka_fetch.h"

#define SLICE_MS 50 /* how late a rebalance is noticed while no records come */

enum holding {
	NONE,
	NEW,     /* assigned, not yet told */
	OURS,    /* LOG_ASSIGNED was told */
	LEAVING, /* revoked or lost, not yet told */
	GONE     /* told; waits for release */
};

struct part {
	enum holding holding;
	bool lost;     /* LEAVING, GONE: a commit for it would come too late */
	bool at_end;   /* LOG_END was said, and no record since */
};

struct member {
	struct log_member base;
	struct kafka *k;
	struct kafka_client *group; /* the member; its callbacks run in our polls */
	struct kafka_fetch *fetch;
	char topic[KAFKA_NAME_BYTES]; /* with the prefix */
	struct part *parts;
	uint32_t part_count;
	bool rebalancing; /* a revocation waits for releases */
	bool news;        /* some part is NEW or LEAVING */
	bool misled;      /* we were assigned another topic's partitions */
	bool closing;
	rd_kafka_consumer_group_metadata_t *claim; /* of the present assignment */
};

/* --- rebalances ---------------------------------------------------------------------------------------------------------- */

static void finish_revocation(struct member *m)
{
	for (uint32_t p = 0; p < m->part_count; p++)
		if (m->parts[p].holding != NONE)
			return;
	m->rebalancing = false;
	rd_kafka_assign(m->group->rk, NULL);
}

static void on_assigned(struct member *m, const rd_kafka_topic_partition_list_t *list)
{
	for (int i = 0; i < list->cnt; i++) {
		uint32_t p = (uint32_t)list->elems[i].partition;
		/* The group's old assignment, which a static member is given back without a look at what it reads now. */
		m->misled |= strcmp(list->elems[i].topic, m->topic) != 0;
		if (m->misled || p >= m->part_count)
			continue; /* partitions were added behind our back: the engine's number is fixed */
		m->parts[p] = (struct part){.holding = NEW};
		m->news = true;
	}
	/* an empty assignment: this client fetches nothing */
	rd_kafka_topic_partition_list_t *nothing = rd_kafka_topic_partition_list_new(0);
	rd_kafka_assign(m->group->rk, nothing);
	rd_kafka_topic_partition_list_destroy(nothing);
	if (m->claim)
		rd_kafka_consumer_group_metadata_destroy(m->claim);
	m->claim = rd_kafka_consumer_group_metadata(m->group->rk);
	kafka_heard(m->group);
}

static void on_revoked(struct member *m, bool lost)
{
	m->rebalancing = true;
	for (uint32_t p = 0; p < m->part_count; p++) {
		struct part *part = &m->parts[p];
		kafka_fetch_stop(m->fetch, p);
		if (part->holding == NEW)
			part->holding = NONE; /* nobody knew of it */
		if (part->holding == OURS) {
			*part = (struct part){.holding = LEAVING, .lost = lost};
			m->news = true;
		}
	}
	finish_revocation(m);
}

static void on_rebalance(rd_kafka_t *rk, rd_kafka_resp_err_t code, rd_kafka_topic_partition_list_t *list, void *opaque)
{
	struct member *m = ((struct kafka_client *)opaque)->owner;
	if (m->closing || (code != RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS && code != RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS))
		rd_kafka_assign(rk, NULL);
	else if (code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS)
		on_assigned(m, list);
	else
		on_revoked(m, rd_kafka_assignment_lost(rk));
}

/* --- open, close --------------------------------------------------------------------------------------------------------- */

/* Brokers take the characters of topic names in a member's static id. */
static int static_id(const struct kafka *k, const struct log_member_settings *s, char *out, struct err *err)
{
	char name[KAFKA_NAME_BYTES];
	snprintf(name, sizeof name, "%.100s.%s.%u", s->group, k->instance, s->index);
	for (const char *c = k->instance; *c; c++)
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-", *c))
			return err_set(err, ERR_INPUT, "bad-instance", "log.instance is \"%s\"; with Kafka it may hold letters, digits, '.', '_' and '-'",
			               k->instance);
	return kafka_name(k, name, out, err);
}

static int group_conf(struct member *m, const struct log_member_settings *s, rd_kafka_conf_t *conf, struct err *err)
{
	char group[KAFKA_NAME_BYTES], id[KAFKA_NAME_BYTES], ms[16];
	int rc = kafka_name(m->k, s->group, group, err);
	if (!rc)
		rc = static_id(m->k, s, id, err);
	if (rc)
		return rc;
	kafka_conf_set(conf, "group.id", group);
	if (m->k->instance[0])
		kafka_conf_set(conf, "group.instance.id", id);
	if (s->session_timeout_ms > 0 || !kafka_setting_given(m->k, "session.timeout.ms")) {
		int session = s->session_timeout_ms > 0 ? s->session_timeout_ms : KAFKA_SESSION_TIMEOUT_MS;
		snprintf(ms, sizeof ms, "%d", session);
		kafka_conf_set(conf, "session.timeout.ms", ms);
		snprintf(ms, sizeof ms, "%d", session / 5 + 1);
		kafka_conf_set(conf, "heartbeat.interval.ms", ms);
	}
	rd_kafka_conf_set_rebalance_cb(conf, on_rebalance);
	return OK;
}

static int join(struct member *m, const struct log_member_settings *s, struct err *err)
{
	rd_kafka_conf_t *conf = kafka_settings_conf(m->k, KAFKA_MEMBER, err);
	if (!conf)
		return ERR_INPUT;
	int rc = group_conf(m, s, conf, err);
	if (rc) {
		rd_kafka_conf_destroy(conf);
		return rc;
	}
	rc = kafka_client_open(m->k, KAFKA_MEMBER, conf, m, &m->group, err);
	if (rc)
		return rc;
	rd_kafka_poll_set_consumer(m->group->rk);
	rd_kafka_topic_partition_list_t *topics = rd_kafka_topic_partition_list_new(1);
	rd_kafka_topic_partition_list_add(topics, m->topic, RD_KAFKA_PARTITION_UA);
	rd_kafka_resp_err_t code = rd_kafka_subscribe(m->group->rk, topics);
	rd_kafka_topic_partition_list_destroy(topics);
	return code ? err_set(err, ERR_FATAL, "cannot-join", "group %s: librdkafka says: %s", s->group, rd_kafka_err2str(code)) : OK;
}

int kafka_member_open(struct log *log, const struct log_member_settings *s, struct log_member **out, struct err *err)
{
	struct member *m = calloc(1, sizeof *m);
	NO_MEMORY_ON(m == NULL);
	m->base.driver = &log_kafka;
	m->k = (struct kafka *)log;
	int rc = kafka_name(m->k, s->topic, m->topic, err);
	if (!rc)
		rc = kafka_fetch_open(m->k, s->topic, &m->fetch, err);
	if (!rc) {
		m->part_count = kafka_fetch_partitions(m->fetch);
		m->parts = calloc(m->part_count, sizeof *m->parts);
		NO_MEMORY_ON(m->parts == NULL);
		rc = join(m, s, err);
	}
	if (rc) {
		kafka_member_close(&m->base);
		return rc;
	}
	*out = &m->base;
	return OK;
}

void kafka_member_close(struct log_member *member)
{
	struct member *m = (struct member *)member;
	m->closing = true;
	kafka_fetch_close(m->fetch);
	if (m->group)
		rd_kafka_consumer_close(m->group->rk);
	if (m->claim)
		rd_kafka_consumer_group_metadata_destroy(m->claim);
	kafka_client_close(m->group);
	free(m->parts);
	free(m);
}

/* --- poll ---------------------------------------------------------------------------------------------------------------- */

static int group_error(struct member *m, const rd_kafka_message_t *msg, struct err *err)
{
	char words[300];
	if (msg->err == RD_KAFKA_RESP_ERR__FATAL || rd_kafka_fatal_error(m->group->rk, NULL, 0)) {
		rd_kafka_resp_err_t code = rd_kafka_fatal_error(m->group->rk, words, sizeof words);
		if (code == RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID)
			return err_set(err, ERR_FATAL, "member-fenced", "another process has joined as instance \"%s\". Give each process a "
			               "log.instance of its own",
			               m->k->instance);
		return err_set(err, ERR_FATAL, "cannot-join", "the group's broker says: %s", words);
	}
	if (kafka_is_authorization(msg->err))
		return err_set(err, ERR_FATAL, "broker-forbids", "the broker forbids to join the group: %s. Have its access list changed",
		               rd_kafka_message_errstr(msg));
	if (msg->err == RD_KAFKA_RESP_ERR_INVALID_SESSION_TIMEOUT)
		return err_set(err, ERR_FATAL, "cannot-join", "the broker does not take this session timeout (its group.min.session.timeout.ms and "
		               "group.max.session.timeout.ms bound it): set kafka.session.timeout.ms");
	if (msg->err == RD_KAFKA_RESP_ERR__MAX_POLL_EXCEEDED)
		say(SAY_WARN, "log", "member-too-slow", "reason=\"%s\"", rd_kafka_message_errstr(msg));
	return OK; /* mends itself */
}

/* Serves the group: rebalances arrive here. */
static int serve_group(struct member *m, struct err *err)
{
	rd_kafka_message_t *msg = rd_kafka_consumer_poll(m->group->rk, 0);
	int rc = msg && msg->err ? group_error(m, msg, err) : OK;
	if (msg)
		rd_kafka_message_destroy(msg);
	if (!rc && m->misled)
		rc = err_set(err, ERR_FATAL, "cannot-join", "the group still reads another topic than %s: wait for its session timeout, or give "
		             "the deployment a log.prefix of its own",
		             m->topic);
	return rc;
}

/* The next thing to tell about the assignment; false when there is none. What leaves is told before what is new. */
static bool tell(struct member *m, struct log_event *out)
{
	if (!m->news)
		return false;
	for (uint32_t p = 0; p < m->part_count; p++) {
		struct part *part = &m->parts[p];
		if (part->holding != LEAVING && part->holding != NEW)
			continue;
		out->kind = part->holding == NEW ? LOG_ASSIGNED : part->lost ? LOG_LOST : LOG_REVOKED;
		out->partition = p;
		part->holding = part->holding == NEW ? OURS : GONE;
		return true;
	}
	m->news = false;
	return false;
}

/* true when the take makes an event. */
static bool hand_out(struct member *m, const struct kafka_take *take, struct log_event *out)
{
	if (!take->count && (!take->end || m->parts[take->partition].at_end))
		return false;
	m->parts[take->partition].at_end = take->end;
	*out = (struct log_event){take->end ? LOG_END : LOG_RECORDS, take->partition, take->records, take->count};
	return true;
}

int kafka_member_poll(struct log_member *member, size_t max_records, int timeout_ms, struct log_event *out, struct err *err)
{
	struct member *m = (struct member *)member;
	int64_t until = kafka_clock_ms() + timeout_ms, left = timeout_ms;
	do {
		struct kafka_take take;
		*out = (struct log_event){.kind = LOG_NOTHING};
		int rc = serve_group(m, err);
		if (rc || tell(m, out))
			return rc;
		rc = kafka_fetch_take(m->fetch, max_records, (int)(left < SLICE_MS ? left : SLICE_MS), &take, err);
		if (rc || hand_out(m, &take, out))
			return rc;
		left = until - kafka_clock_ms();
	} while (left > 0);
	return OK;
}

/* --- the caller's answers --------------------------------------------------------------------------------------------------- */

int kafka_member_committed(struct log_member *member, uint32_t partition, int64_t *out, struct err *err)
{
	struct member *m = (struct member *)member;
	int64_t until = kafka_clock_ms() + KAFKA_PATIENCE_MS;
	rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);
	rd_kafka_topic_partition_t *tp = rd_kafka_topic_partition_list_add(list, m->topic, (int32_t)partition);
	rd_kafka_resp_err_t code;
	do {
		code = rd_kafka_committed(m->group->rk, list, 1000);
		if (!code)
			code = tp->err;
	} while (kafka_is_passing(code) && kafka_clock_ms() < until);
	*out = tp->offset < 0 ? 0 : tp->offset;
	rd_kafka_topic_partition_list_destroy(list);
	if (!code)
		return OK;
	if (kafka_is_passing(code))
		return err_set(err, ERR_RETRY, "position-undecided", "the group's position in %s/%u is not known yet: %s", m->topic, partition,
		               rd_kafka_err2str(code));
	return err_set(err, ERR_FATAL, "broker-refuses", "asking for the group's position in %s/%u: %s", m->topic, partition,
	               rd_kafka_err2str(code));
}

static struct part *part_of(struct member *m, uint32_t partition)
{
	BUG_ON(partition >= m->part_count);
	return &m->parts[partition];
}

int kafka_member_resume(struct log_member *member, uint32_t partition, int64_t from, struct err *err)
{
	struct member *m = (struct member *)member;
	struct part *part = part_of(m, partition);
	if (part->holding != OURS)
		return OK; /* it is leaving: the event that says so is on its way */
	part->at_end = false;
	return kafka_fetch_start(m->fetch, partition, from, err);
}

int kafka_member_pause(struct log_member *member, uint32_t partition, struct err *err)
{
	struct member *m = (struct member *)member;
	(void)err;
	BUG_ON(partition >= m->part_count);
	kafka_fetch_stop(m->fetch, partition);
	return OK;
}

int kafka_member_release(struct log_member *member, uint32_t partition, struct err *err)
{
	struct member *m = (struct member *)member;
	struct part *part = part_of(m, partition);
	(void)err;
	kafka_fetch_stop(m->fetch, partition);
	if (part->holding != GONE)
		return OK;
	*part = (struct part){.holding = NONE};
	if (m->rebalancing)
		finish_revocation(m);
	return OK;
}

/* --- for the writer ------------------------------------------------------------------------------------------------------- */

const char *kafka_member_holds(const struct log_member *member, uint32_t partition)
{
	const struct member *m = (const struct member *)member;
	if (partition >= m->part_count)
		return NULL;
	const struct part *part = &m->parts[partition];
	bool holds = part->holding == OURS || ((part->holding == LEAVING || part->holding == GONE) && !part->lost);
	return holds ? m->topic : NULL;
}

rd_kafka_consumer_group_metadata_t *kafka_member_claim(const struct log_member *member)
{
	const struct member *m = (const struct member *)member;
	void *bytes;
	size_t len;
	rd_kafka_consumer_group_metadata_t *copy = NULL;
	rd_kafka_error_t *e = m->claim ? rd_kafka_consumer_group_metadata_write(m->claim, &bytes, &len) : NULL;
	if (!m->claim || e) {
		rd_kafka_error_destroy(e);
		return NULL;
	}
	e = rd_kafka_consumer_group_metadata_read(&copy, bytes, len);
	rd_kafka_mem_free(NULL, bytes);
	rd_kafka_error_destroy(e);
	return copy;
}
