/* SPDX-License-Identifier: Apache-2.0 */
/* Positions of named consumers: a compacted topic of one partition, key consumer '\0' stream, value the state as put. They are
 * small and few, so who asks reads the topic from its beginning.
 *
 * It reads to the end as it stood at the call, records of undecided transactions included: a transaction of another consumer
 * that is still open may stand before the one asked for and hide it until it is decided (kafka_reader.c). */
#include <stdio.h>
#include <stdlib.h>
#include "engine/base/vec.h"
#include "engine/log/kafka.h"

struct entry {
	char *key;
	size_t key_len;
	char *state;
	size_t state_len;
};

struct table {
	struct entry *rows;
	size_t count, cap;
};

static size_t key_of(const char *consumer, const char *stream, char *out, size_t cap)
{
	size_t c = strlen(consumer), s = strlen(stream);
	if (c + 1 + s > cap)
		return 0;
	memcpy(out, consumer, c + 1);
	memcpy(out + c + 1, stream, s);
	return c + 1 + s;
}

int kafka_put_position(struct log_writer *w, const char *consumer, const char *stream, struct slice state, struct err *err)
{
	char key[1024];
	size_t len = key_of(consumer, stream, key, sizeof key);
	if (!len)
		return err_set(err, ERR_INPUT, "name-too-long", "a consumer's and a stream's name may have 1000 bytes together");
	struct log_put p = {.topic = KAFKA_POSITIONS, .partition = 0, .key = {key, len}, .value = state, .timestamp_ms = 0};
	return kafka_put(w, &p, err);
}

/* --- reading the topic ---------------------------------------------------------------------------------------------------- */

static void *copy(struct slice s)
{
	char *c = malloc(s.len + 1);
	NO_MEMORY_ON(c == NULL);
	if (s.len)
		memcpy(c, s.ptr, s.len);
	c[s.len] = '\0';
	return c;
}

static void keep(struct table *t, const struct log_record *r)
{
	size_t i = 0;
	while (i < t->count && !slice_eq((struct slice){t->rows[i].key, t->rows[i].key_len}, r->key))
		i++;
	if (i == t->count) {
		t->rows = vec_more(t->rows, t->count, &t->cap, sizeof *t->rows);
		t->rows[t->count++] = (struct entry){.key = copy(r->key), .key_len = r->key.len};
	}
	free(t->rows[i].state);
	t->rows[i].state = r->value.ptr ? copy(r->value) : NULL;
	t->rows[i].state_len = r->value.len;
}

static void table_free(struct table *t)
{
	for (size_t i = 0; i < t->count; i++) {
		free(t->rows[i].key);
		free(t->rows[i].state);
	}
	free(t->rows);
}

/* Reads the topic into t: of each key (or of `only`, when it has a length) the last committed state. */
static int scan(struct kafka *k, struct slice only, struct table *t, struct err *err)
{
	int64_t first, end;
	struct log_reader *r;
	int rc = kafka_ends(&k->log, KAFKA_POSITIONS, 0, &first, &end, err);
	if (!rc && first < end)
		rc = kafka_reader_open(&k->log, KAFKA_POSITIONS, 0, first, &r, err);
	if (rc || first == end)
		return rc;
	int64_t until = kafka_clock_ms() + KAFKA_PATIENCE_MS;
	while (!rc && kafka_reader_position(r) < end) {
		const struct log_record *records;
		size_t n;
		rc = kafka_reader_next(r, 1000, 200, &records, &n, err);
		for (size_t i = 0; !rc && i < n; i++)
			if (only.len == 0 || slice_eq(only, records[i].key))
				keep(t, &records[i]);
		if (!rc && kafka_clock_ms() > until)
			rc = err_set(err, ERR_RETRY, "position-undecided", "the positions could not be read in time: a transaction is open "
			             "before offset %lld, or the broker is slow",
			             (long long)end);
	}
	kafka_reader_close(r);
	return rc;
}

int kafka_position(struct log *log, const char *consumer, const char *stream, char *out, size_t cap, size_t *len, struct err *err)
{
	char key[1024];
	struct slice only = {key, key_of(consumer, stream, key, sizeof key)};
	struct table t = {0};
	if (!only.len)
		return err_set(err, ERR_INPUT, "name-too-long", "a consumer's and a stream's name may have 1000 bytes together");
	int rc = scan((struct kafka *)log, only, &t, err);
	if (!rc && (t.count == 0 || !t.rows[0].state))
		rc = err_set(err, ERR_NOTFOUND, "no-position", "%s has no position in %s", consumer, stream);
	if (!rc && t.rows[0].state_len > cap)
		rc = err_set(err, ERR_INPUT, "position-too-long", "the position of %s in %s has %zu bytes", consumer, stream, t.rows[0].state_len);
	if (!rc) {
		memcpy(out, t.rows[0].state, t.rows[0].state_len);
		*len = t.rows[0].state_len;
	}
	table_free(&t);
	return rc;
}

/* --- all of them ------------------------------------------------------------------------------------------------------------ */

typedef int each_fn(void *arg, const char *consumer, const char *stream, struct slice state);

static rd_kafka_event_t *ask_offsets(struct kafka *k, const char *group)
{
	rd_kafka_ListConsumerGroupOffsets_t *ask = rd_kafka_ListConsumerGroupOffsets_new(group, NULL);
	struct kafka_question q = kafka_ask(k, RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPOFFSETS);
	rd_kafka_ListConsumerGroupOffsets(k->admin->rk, &ask, 1, q.options, q.queue);
	rd_kafka_ListConsumerGroupOffsets_destroy(ask);
	return kafka_answer(&q);
}

/* A group's positions: stream "topic/partition", state the offset in digits. */
static int each_offset(struct kafka *k, const char *group, each_fn *each, void *arg, struct err *err)
{
	size_t prefix = strlen(k->prefix), n = 0;
	rd_kafka_event_t *ev = ask_offsets(k, group);
	int rc = OK;
	if (!ev || rd_kafka_event_error(ev)) {
		rc = err_set(err, ERR_RETRY, "broker-unreachable", "asking for the positions of group %s: %s", group,
		             ev ? rd_kafka_event_error_string(ev) : "no answer");
	} else {
		const rd_kafka_group_result_t **g =
			rd_kafka_ListConsumerGroupOffsets_result_groups(rd_kafka_event_ListConsumerGroupOffsets_result(ev), &n);
		const rd_kafka_topic_partition_list_t *list = n == 1 ? rd_kafka_group_result_partitions(g[0]) : NULL;
		for (int i = 0; list && i < list->cnt && !rc; i++) {
			char stream[KAFKA_NAME_BYTES + 16], state[24];
			const rd_kafka_topic_partition_t *tp = &list->elems[i];
			if (strncmp(tp->topic, k->prefix, prefix) != 0 || tp->offset < 0)
				continue;
			snprintf(stream, sizeof stream, "%s/%d", tp->topic + prefix, tp->partition);
			snprintf(state, sizeof state, "%lld", (long long)tp->offset);
			rc = each(arg, group + prefix, stream, slice_of(state));
		}
	}
	if (ev)
		rd_kafka_event_destroy(ev);
	return rc;
}

static int each_group(struct kafka *k, each_fn *each, void *arg, struct err *err)
{
	const struct rd_kafka_group_list *groups;
	rd_kafka_resp_err_t code = rd_kafka_list_groups(k->admin->rk, NULL, &groups, 10000);
	if (code && code != RD_KAFKA_RESP_ERR__PARTIAL)
		return kafka_unreachable(k->admin, "listing groups", err);
	int rc = OK;
	for (int i = 0; i < groups->group_cnt && !rc; i++)
		if (strncmp(groups->groups[i].group, k->prefix, strlen(k->prefix)) == 0)
			rc = each_offset(k, groups->groups[i].group, each, arg, err);
	rd_kafka_group_list_destroy(groups);
	return rc;
}

int kafka_positions(struct log *log, each_fn *each, void *arg, struct err *err)
{
	struct kafka *k = (struct kafka *)log;
	struct table t = {0};
	int rc = scan(k, SLICE_NONE, &t, err);
	for (size_t i = 0; i < t.count && !rc; i++)
		if (t.rows[i].state)
			rc = each(arg, t.rows[i].key, t.rows[i].key + strlen(t.rows[i].key) + 1,
			          (struct slice){t.rows[i].state, t.rows[i].state_len});
	table_free(&t);
	return rc ? rc : each_group(k, each, arg, err);
}
