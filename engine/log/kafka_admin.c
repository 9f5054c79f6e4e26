/* SPDX-License-Identifier: Apache-2.0 */
/* Topics on the broker: create, delete, list, ends. All through the log's admin client, which threads may share. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "engine/base/say.h"
#include "engine/log/kafka.h"

#define ADMIN_MS 15000 /* for one request, retries included */
#define PAUSE_MS 20    /* between two looks at metadata: a new topic takes some to reach every broker */

static void pause_briefly(void)
{
	nanosleep(&(struct timespec){0, PAUSE_MS * 1000000L}, NULL);
}

/* What a refused request means to the caller. */
static int refused(struct kafka *k, const char *what, rd_kafka_resp_err_t code, const char *words, struct err *err)
{
	if (kafka_is_authorization(code))
		return err_set(err, ERR_FATAL, "broker-forbids", "%s: the broker forbids it: %s. Have its access list changed", what, words);
	if (kafka_is_passing(code) && code > 0) /* the broker's own words, not librdkafka's */
		return err_set(err, ERR_RETRY, "no-leader", "%s: the broker still answers: %s. Are enough brokers up?", what, words);
	if (kafka_is_passing(code))
		return kafka_unreachable(k->admin, what, err);
	return err_set(err, ERR_FATAL, "broker-refuses", "%s: the broker answers %s: %s", what, rd_kafka_err2name(code), words);
}

/* --- looking ----------------------------------------------------------------------------------------------------------- */

/* Metadata of one topic, in steps, so that a refusal of the broker ends the wait. Caller destroys it. */
static int look(struct kafka *k, const char *full, const struct rd_kafka_metadata **out, struct err *err)
{
	int64_t until = kafka_clock_ms() + ADMIN_MS;
	rd_kafka_topic_t *rkt = full ? rd_kafka_topic_new(k->admin->rk, full, NULL) : NULL;
	rd_kafka_resp_err_t code;
	do {
		code = rd_kafka_metadata(k->admin->rk, full == NULL, rkt, out, 1000);
		rd_kafka_poll(k->admin->rk, 0);
	} while (code && kafka_clock_ms() < until && !kafka_refused(k->admin));
	if (rkt)
		rd_kafka_topic_destroy(rkt);
	if (code)
		return refused(k, "asking for topics", code, rd_kafka_err2str(code), err);
	kafka_heard(k->admin);
	return OK;
}

int kafka_topic_partitions(struct kafka *k, const char *name, uint32_t *out, struct err *err)
{
	char full[KAFKA_NAME_BYTES];
	const struct rd_kafka_metadata *meta;
	int rc = kafka_name(k, name, full, err);
	if (!rc)
		rc = look(k, full, &meta, err);
	if (rc)
		return rc;
	rd_kafka_resp_err_t code = meta->topic_cnt == 1 ? meta->topics[0].err : RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;
	*out = meta->topic_cnt == 1 ? (uint32_t)meta->topics[0].partition_cnt : 0;
	rd_kafka_metadata_destroy(meta);
	if (code && code != RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE && code != RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART)
		return refused(k, "asking for a topic", code, rd_kafka_err2str(code), err);
	if (code == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART || *out == 0)
		return err_set(err, ERR_NOTFOUND, "no-such-topic", "there is no topic %s", full);
	return OK;
}

/* --- admin requests: one question, one event ----------------------------------------------------------------------------- */

struct kafka_question kafka_ask(struct kafka *k, rd_kafka_admin_op_t op)
{
	char words[200];
	struct kafka_question q = {rd_kafka_AdminOptions_new(k->admin->rk, op), rd_kafka_queue_new(k->admin->rk)};
	if (rd_kafka_AdminOptions_set_request_timeout(q.options, ADMIN_MS, words, sizeof words))
		err_bug(words, __FILE__, __LINE__);
	return q;
}

rd_kafka_event_t *kafka_answer(struct kafka_question *q)
{
	rd_kafka_event_t *ev = rd_kafka_queue_poll(q->queue, ADMIN_MS + 1000);
	rd_kafka_queue_destroy(q->queue);
	rd_kafka_AdminOptions_destroy(q->options);
	return ev;
}

/* Whether the request failed, or its one topic when it was about creating or deleting one. */
static rd_kafka_resp_err_t result_of(rd_kafka_event_t *ev, char *words, size_t cap)
{
	size_t n = 0;
	const rd_kafka_CreateTopics_result_t *c = ev ? rd_kafka_event_CreateTopics_result(ev) : NULL;
	const rd_kafka_DeleteTopics_result_t *d = ev ? rd_kafka_event_DeleteTopics_result(ev) : NULL;
	const rd_kafka_topic_result_t **topics = NULL;
	if (c)
		topics = rd_kafka_CreateTopics_result_topics(c, &n);
	else if (d)
		topics = rd_kafka_DeleteTopics_result_topics(d, &n);
	rd_kafka_resp_err_t code = ev ? rd_kafka_event_error(ev) : RD_KAFKA_RESP_ERR__TIMED_OUT;
	const char *text = ev ? rd_kafka_event_error_string(ev) : NULL;
	if (!code && n == 1) {
		code = rd_kafka_topic_result_error(topics[0]);
		text = rd_kafka_topic_result_error_string(topics[0]);
	}
	snprintf(words, cap, "%s", text ? text : rd_kafka_err2str(code));
	return code;
}

/* The same for who needs nothing more of the answer. */
static rd_kafka_resp_err_t conclude(struct kafka_question *q, char *words, size_t cap)
{
	rd_kafka_event_t *ev = kafka_answer(q);
	rd_kafka_resp_err_t code = result_of(ev, words, cap);
	if (ev)
		rd_kafka_event_destroy(ev);
	return code;
}

/* Whether the broker has heard of the topic. One that does not answer does not matter: it misleads nobody. */
static bool knows(struct kafka *k, int32_t broker, const char *full, bool otherwise)
{
	char words[200];
	size_t n = 0;
	rd_kafka_ConfigResource_t *topic = rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, full);
	struct kafka_question q = kafka_ask(k, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS);
	if (rd_kafka_AdminOptions_set_broker(q.options, broker, words, sizeof words))
		err_bug(words, __FILE__, __LINE__);
	rd_kafka_DescribeConfigs(k->admin->rk, &topic, 1, q.options, q.queue);
	rd_kafka_ConfigResource_destroy(topic);
	rd_kafka_event_t *ev = kafka_answer(&q);
	const rd_kafka_DescribeConfigs_result_t *r = ev ? rd_kafka_event_DescribeConfigs_result(ev) : NULL;
	const rd_kafka_ConfigResource_t **res = r ? rd_kafka_DescribeConfigs_result_resources(r, &n) : NULL;
	bool known = n == 1 ? rd_kafka_ConfigResource_error(res[0]) != RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART : otherwise;
	if (ev)
		rd_kafka_event_destroy(ev);
	return known;
}

/* true once every partition of the topic has a leader and all brokers have heard of it; or, not there, once all have heard that it is
 * gone. Requests go to any broker, and one that has not heard yet would answer what was so before. */
static bool is_settled(struct kafka *k, const char *full, bool there)
{
	struct err ignored;
	const struct rd_kafka_metadata *meta;
	if (look(k, full, &meta, &ignored))
		return false;
	bool all = meta->topic_cnt == 1 && (meta->topics[0].err == 0) == there;
	for (int i = 0; all && there && i < meta->topics[0].partition_cnt; i++)
		all = meta->topics[0].partitions[i].leader >= 0;
	for (int i = 0; all && i < meta->broker_cnt; i++)
		all = knows(k, meta->brokers[i].id, full, there) == there;
	rd_kafka_metadata_destroy(meta);
	return all;
}

static rd_kafka_resp_err_t create(struct kafka *k, const char *full, const struct log_topic *t, char *words, size_t cap)
{
	rd_kafka_NewTopic_t *nt = rd_kafka_NewTopic_new(full, (int)t->partitions, k->replication, words, cap);
	if (!nt)
		return RD_KAFKA_RESP_ERR_INVALID_PARTITIONS;
	char ms[32];
	snprintf(ms, sizeof ms, "%lld", (long long)t->retention_ms);
	rd_kafka_NewTopic_set_config(nt, "cleanup.policy", t->compacted ? "compact" : "delete");
	rd_kafka_NewTopic_set_config(nt, "retention.ms", t->compacted ? "-1" : ms);
	rd_kafka_NewTopic_set_config(nt, "retention.bytes", "-1");
	rd_kafka_NewTopic_set_config(nt, "max.message.bytes", "2097152"); /* LOG_MAX_RECORD_BYTES and what the format adds */
	rd_kafka_NewTopic_set_config(nt, "message.timestamp.type", "CreateTime");
	struct kafka_question q = kafka_ask(k, RD_KAFKA_ADMIN_OP_CREATETOPICS);
	rd_kafka_CreateTopics(k->admin->rk, &nt, 1, q.options, q.queue);
	rd_kafka_NewTopic_destroy(nt);
	return conclude(&q, words, cap);
}

/* --- scratch logs: what was created goes with them ------------------------------------------------------------------------- */

static bool is_created(const struct kafka *k, const char *name)
{
	for (size_t i = 0; i < k->created_count; i++)
		if (strcmp(k->created[i], name) == 0)
			return true;
	return false;
}

static void note_created(struct kafka *k, const char *name)
{
	k->created = realloc(k->created, (k->created_count + 1) * sizeof *k->created);
	NO_MEMORY_ON(k->created == NULL);
	k->created[k->created_count] = strdup(name);
	NO_MEMORY_ON(k->created[k->created_count] == NULL);
	k->created_count++;
}

/* Somebody's topics are never taken for scratch ones, and so never deleted. */
static int scratch_in_use(const struct kafka *k, const char *name, struct err *err)
{
	return err_set(err, ERR_INPUT, "scratch-in-use", "topic %s%s stands on the broker already; a scratch log makes its topics and deletes "
	               "them. Choose another prefix, or delete what a process that was killed has left", k->prefix, name);
}

void kafka_topics_forget(struct kafka *k)
{
	struct err err;
	int rc = OK;
	for (size_t i = k->created_count; i-- > 0; free(k->created[i])) {
		if (rc) /* said already */
			continue;
		rc = kafka_topic_delete(&k->log, k->created[i], &err);
		if (rc == ERR_NOTFOUND)
			rc = OK;
		if (rc)
			say(SAY_WARN, "log", "scratch-left", "prefix=%s topics=%zu code=%s text=\"%s\"", k->prefix, i + 1, err.code, err.text);
	}
	free(k->created);
}

int kafka_topic_create(struct log *log, const struct log_topic *t, struct err *err)
{
	struct kafka *k = (struct kafka *)log;
	char full[KAFKA_NAME_BYTES], words[300];
	uint32_t there;
	struct err probe;
	int rc = kafka_topic_partitions(k, t->name, &there, &probe);
	if (rc == OK && k->scratch && !is_created(k, t->name))
		return scratch_in_use(k, t->name, err);
	if (rc == OK && there == t->partitions)
		return OK;
	if (rc == OK)
		return err_set(err, ERR_INPUT, "topic-differs", "topic %s%s exists with %u partitions, not %u. The number is fixed when a topic is "
		               "created: change the setting, or move by backup and restore",
		               k->prefix, t->name, there, t->partitions);
	if (rc != ERR_NOTFOUND) {
		if (err)
			*err = probe;
		return rc;
	}
	rc = kafka_name(k, t->name, full, err);
	if (rc)
		return rc;
	rd_kafka_resp_err_t code = create(k, full, t, words, sizeof words);
	if (k->scratch && (!code || kafka_is_passing(code))) /* it may come yet */
		note_created(k, t->name);
	if (code && code != RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) {
		char what[KAFKA_NAME_BYTES + 32];
		snprintf(what, sizeof what, "creating topic %s", full);
		return refused(k, what, code, words, err);
	}
	for (int64_t until = kafka_clock_ms() + ADMIN_MS; !is_settled(k, full, true); pause_briefly())
		if (kafka_clock_ms() > until)
			return err_set(err, ERR_RETRY, "no-leader", "topic %s was created but has no leader yet. Are enough brokers up?", full);
	return code ? kafka_topic_create(log, t, err) : OK; /* another process was faster: compare */
}

static rd_kafka_resp_err_t delete(struct kafka *k, const char *full, char *words, size_t cap)
{
	rd_kafka_DeleteTopic_t *dt = rd_kafka_DeleteTopic_new(full);
	struct kafka_question q = kafka_ask(k, RD_KAFKA_ADMIN_OP_DELETETOPICS);
	rd_kafka_DeleteTopics(k->admin->rk, &dt, 1, q.options, q.queue);
	rd_kafka_DeleteTopic_destroy(dt);
	return conclude(&q, words, cap);
}

int kafka_topic_delete(struct log *log, const char *name, struct err *err)
{
	struct kafka *k = (struct kafka *)log;
	char full[KAFKA_NAME_BYTES], words[300];
	int rc = kafka_name(k, name, full, err);
	if (rc)
		return rc;
	rd_kafka_resp_err_t code = delete(k, full, words, sizeof words);
	if (code == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART)
		return err_set(err, ERR_NOTFOUND, "no-such-topic", "there is no topic %s", full);
	if (code)
		return refused(k, "deleting a topic", code, words, err);
	for (int64_t until = kafka_clock_ms() + ADMIN_MS; !is_settled(k, full, false) && kafka_clock_ms() < until; pause_briefly())
		;
	return OK;
}

/* --- what the topics are set to ------------------------------------------------------------------------------------------- */

static void read_config(const rd_kafka_ConfigResource_t *res, struct log_topic *t)
{
	size_t n;
	const rd_kafka_ConfigEntry_t **entries = rd_kafka_ConfigResource_configs(res, &n);
	t->compacted = false;
	t->retention_ms = -1;
	for (size_t i = 0; i < n; i++) {
		const char *name = rd_kafka_ConfigEntry_name(entries[i]), *value = rd_kafka_ConfigEntry_value(entries[i]);
		if (!value)
			continue;
		if (strcmp(name, "cleanup.policy") == 0)
			t->compacted = strstr(value, "compact") != NULL;
		else if (strcmp(name, "retention.ms") == 0)
			t->retention_ms = strtoll(value, NULL, 10);
	}
}

/* Fills compacted and retention_ms of n topics; their names are `full`, in the same order. */
static int describe(struct kafka *k, char *const *full, struct log_topic *t, size_t n, struct err *err)
{
	rd_kafka_ConfigResource_t **ask = calloc(n, sizeof(rd_kafka_ConfigResource_t *));
	NO_MEMORY_ON(ask == NULL);
	for (size_t i = 0; i < n; i++)
		ask[i] = rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, full[i]);
	struct kafka_question q = kafka_ask(k, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS);
	rd_kafka_DescribeConfigs(k->admin->rk, ask, n, q.options, q.queue);
	rd_kafka_event_t *ev = kafka_answer(&q);
	char words[300];
	rd_kafka_resp_err_t code = result_of(ev, words, sizeof words);
	size_t got = 0;
	const rd_kafka_DescribeConfigs_result_t *r = ev && !code ? rd_kafka_event_DescribeConfigs_result(ev) : NULL;
	const rd_kafka_ConfigResource_t **res = r ? rd_kafka_DescribeConfigs_result_resources(r, &got) : NULL;
	for (size_t i = 0; i < got; i++)
		for (size_t j = 0; j < n; j++)
			if (strcmp(rd_kafka_ConfigResource_name(res[i]), full[j]) == 0)
				read_config(res[i], &t[j]);
	if (ev)
		rd_kafka_event_destroy(ev);
	rd_kafka_ConfigResource_destroy_array(ask, n);
	free(ask);
	return code ? refused(k, "asking for the topics' settings", code, words, err) : OK;
}

int kafka_topic_find(struct log *log, const char *name, struct log_topic *out, struct err *err)
{
	struct kafka *k = (struct kafka *)log;
	char full[KAFKA_NAME_BYTES];
	int rc = kafka_topic_partitions(k, name, &out->partitions, err);
	if (!rc)
		rc = kafka_name(k, name, full, err);
	out->name = name;
	return rc ? rc : describe(k, (char *const[]){full}, out, 1, err);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct log_topic *)a)->name, ((const struct log_topic *)b)->name);
}

/* The deployment's topics in metadata, sorted; names borrow from meta. Returns how many. */
static size_t ours(struct kafka *k, const struct rd_kafka_metadata *meta, struct log_topic *t)
{
	size_t n = 0, prefix = strlen(k->prefix);
	for (int i = 0; i < meta->topic_cnt; i++) {
		const struct rd_kafka_metadata_topic *m = &meta->topics[i];
		if (strncmp(m->topic, k->prefix, prefix) != 0 || m->topic[prefix] == '\0' || strncmp(m->topic, "__", 2) == 0 ||
		    strcmp(m->topic + prefix, KAFKA_POSITIONS) == 0 || m->partition_cnt == 0)
			continue;
		t[n++] = (struct log_topic){.name = m->topic, .partitions = (uint32_t)m->partition_cnt};
	}
	qsort(t, n, sizeof *t, by_name);
	return n;
}

int kafka_topics(struct log *log, int (*each)(void *arg, const struct log_topic *t), void *arg, struct err *err)
{
	struct kafka *k = (struct kafka *)log;
	const struct rd_kafka_metadata *meta;
	int rc = look(k, NULL, &meta, err);
	if (rc)
		return rc;
	struct log_topic *t = calloc((size_t)meta->topic_cnt + 1, sizeof *t);
	char **full = calloc((size_t)meta->topic_cnt + 1, sizeof *full);
	NO_MEMORY_ON(t == NULL || full == NULL);
	size_t n = ours(k, meta, t);
	for (size_t i = 0; i < n; i++)
		full[i] = (char *)(uintptr_t)t[i].name;
	rc = n ? describe(k, full, t, n, err) : OK;
	for (size_t i = 0; i < n && !rc; i++) {
		t[i].name += strlen(k->prefix);
		rc = each(arg, &t[i]);
	}
	free(full);
	free(t);
	rd_kafka_metadata_destroy(meta);
	return rc;
}

int kafka_ends(struct log *log, const char *topic, uint32_t partition, int64_t *first, int64_t *end, struct err *err)
{
	struct kafka *k = (struct kafka *)log;
	int64_t until = kafka_clock_ms() + ADMIN_MS;
	char full[KAFKA_NAME_BYTES];
	int rc = kafka_name(k, topic, full, err);
	if (rc)
		return rc;
	for (;; pause_briefly()) {
		uint32_t there;
		rc = kafka_topic_partitions(k, topic, &there, err); /* and learns who leads it now */
		if (rc)
			return rc;
		if (partition >= there)
			return err_set(err, ERR_NOTFOUND, "no-such-partition", "topic %s has %u partitions, no number %u", full, there, partition);
		rd_kafka_resp_err_t code = rd_kafka_query_watermark_offsets(k->admin->rk, full, (int32_t)partition, first, end, ADMIN_MS);
		if (!code)
			return OK;
		bool passing = kafka_is_passing(code) || code == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART; /* new: not all have heard of it */
		if (!passing || kafka_refused(k->admin) || kafka_clock_ms() > until)
			return refused(k, "asking for a partition's ends", code, rd_kafka_err2str(code), err);
	}
}
