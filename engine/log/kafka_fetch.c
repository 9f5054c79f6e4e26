/* SPDX-License-Identifier: Apache-2.0 */
/* Fetch: a librdkafka consumer without a group, used by hand (consume_start, consume_stop): a partition begins exactly where
 * it is told to. Pause and seek of the group consumer would do it too, but in 2.0 they overtake each other.
 *
 * THE GATE. librdkafka looks after its queue by itself, and when it finds it full it sleeps a whole second (its #2879), so
 * either the queue holds a second's records, some 200 MB, or intake stutters. Here it is never full: the thread that has just
 * received a fetch waits in on_response() until the records before it are mostly taken, and goes on at once then. What is held
 * is GATE_BYTES and one response of each broker. That thread does nothing else but fetch, and never waits longer than GATE_MS. */
#include <errno.h>
#include <stdlib.h>
#include <time.h>
#include "engine/log/kafka_fetch.h"

#define GATE_BYTES (4 << 20)
#define GATE_MS 500
#define PULL 2048                   /* messages taken out of librdkafka's queue at a time */
#define TAKE_BYTES (1 << 20)
#define FETCH_API 1                 /* Kafka's ApiKey of Fetch */
#define MESSAGE_OVERHEAD 600        /* what librdkafka keeps for each: its own structure, and headers, of which it tells no length */

struct part {
	bool running;
	int64_t next; /* lowest offset that may still come */
};

struct kafka_fetch {
	struct kafka *k;
	struct kafka_client *client;
	rd_kafka_topic_t *rkt;
	rd_kafka_queue_t *queue;
	char topic[KAFKA_NAME_BYTES]; /* our name, without the prefix */
	struct part *parts;
	uint32_t part_count;

	rd_kafka_message_t *pulled[PULL]; /* out of the queue, not yet taken */
	size_t pulled_count;
	rd_kafka_message_t *taken[PULL]; /* behind the records of the last take */
	size_t taken_count;
	struct log_record records[PULL];
	struct log_header *headers;
	size_t header_cap;

	pthread_mutex_t gate; /* guards what follows, shared with librdkafka's broker threads */
	pthread_cond_t opened;
	bool no_gate;         /* closing or stopping: nobody waits */
	int waiting;
	size_t mean_bytes;    /* of a message, lately */
};

/* --- the gate ---------------------------------------------------------------------------------------------------------- */

static bool is_full(struct kafka_fetch *f)
{
	return f->queue && rd_kafka_queue_length(f->queue) * f->mean_bytes > GATE_BYTES;
}

static rd_kafka_resp_err_t on_response(rd_kafka_t *rk, int fd, const char *broker, int32_t id, int16_t api, int16_t version,
                                       int32_t corr, size_t size, int64_t rtt, rd_kafka_resp_err_t code, void *opaque)
{
	struct kafka_fetch *f = opaque;
	(void)rk, (void)fd, (void)broker, (void)id, (void)version, (void)corr, (void)size, (void)rtt, (void)code;
	if (api != FETCH_API)
		return RD_KAFKA_RESP_ERR_NO_ERROR;
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += GATE_MS * 1000000L;
	until.tv_sec += until.tv_nsec / 1000000000L;
	until.tv_nsec %= 1000000000L;
	pthread_mutex_lock(&f->gate);
	f->waiting++;
	while (!f->no_gate && is_full(f) && pthread_cond_timedwait(&f->opened, &f->gate, &until) != ETIMEDOUT)
		;
	f->waiting--;
	pthread_mutex_unlock(&f->gate);
	return RD_KAFKA_RESP_ERR_NO_ERROR;
}

static rd_kafka_resp_err_t on_new(rd_kafka_t *rk, const rd_kafka_conf_t *conf, void *opaque, char *words, size_t cap)
{
	(void)conf, (void)words, (void)cap;
	return rd_kafka_interceptor_add_on_response_received(rk, "aldyn-gate", on_response, opaque);
}

static void gate_set(struct kafka_fetch *f, bool no_gate)
{
	pthread_mutex_lock(&f->gate);
	f->no_gate = no_gate;
	pthread_cond_broadcast(&f->opened);
	pthread_mutex_unlock(&f->gate);
}

/* After a pull: lets the waiting threads look again, and learns how large messages are. */
static void gate_pulled(struct kafka_fetch *f, size_t bytes, size_t n)
{
	pthread_mutex_lock(&f->gate);
	f->mean_bytes = (f->mean_bytes * 7 + bytes / n + MESSAGE_OVERHEAD) / 8;
	if (f->waiting)
		pthread_cond_broadcast(&f->opened);
	pthread_mutex_unlock(&f->gate);
}

/* --- open, close --------------------------------------------------------------------------------------------------------- */

static void gate_init(struct kafka_fetch *f)
{
	pthread_condattr_t attr;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_mutex_init(&f->gate, NULL);
	pthread_cond_init(&f->opened, &attr);
	pthread_condattr_destroy(&attr);
	f->mean_bytes = 1024;
}

int kafka_fetch_open(struct kafka *k, const char *topic, struct kafka_fetch **out, struct err *err)
{
	char full[KAFKA_NAME_BYTES];
	uint32_t partitions;
	int rc = kafka_name(k, topic, full, err);
	if (!rc)
		rc = kafka_topic_partitions(k, topic, &partitions, err);
	if (rc)
		return rc;
	rd_kafka_conf_t *conf = kafka_settings_conf(k, KAFKA_FETCH, err);
	if (!conf)
		return ERR_INPUT;
	struct kafka_fetch *f = calloc(1, sizeof *f);
	struct part *parts = calloc(partitions, sizeof *parts);
	NO_MEMORY_ON(f == NULL || parts == NULL);
	f->k = k;
	f->parts = parts;
	f->part_count = partitions;
	memcpy(f->topic, topic, strlen(topic) + 1); /* shorter than full */
	gate_init(f);
	rd_kafka_conf_interceptor_add_on_new(conf, "aldyn-gate", on_new, f);
	rc = kafka_client_open(k, KAFKA_FETCH, conf, f, &f->client, err);
	if (rc) {
		kafka_fetch_close(f);
		return rc;
	}
	f->rkt = rd_kafka_topic_new(f->client->rk, full, NULL);
	pthread_mutex_lock(&f->gate);
	f->queue = rd_kafka_queue_new(f->client->rk);
	pthread_mutex_unlock(&f->gate);
	*out = f;
	return OK;
}

static void drop_taken(struct kafka_fetch *f)
{
	for (size_t i = 0; i < f->taken_count; i++)
		rd_kafka_message_destroy(f->taken[i]);
	f->taken_count = 0;
}

void kafka_fetch_close(struct kafka_fetch *f)
{
	if (!f)
		return;
	drop_taken(f);
	for (uint32_t p = 0; p < f->part_count; p++)
		kafka_fetch_stop(f, p);
	gate_set(f, true);
	pthread_mutex_lock(&f->gate);
	rd_kafka_queue_t *queue = f->queue;
	f->queue = NULL;
	pthread_mutex_unlock(&f->gate);
	if (f->rkt)
		rd_kafka_topic_destroy(f->rkt);
	if (queue)
		rd_kafka_queue_destroy(queue);
	kafka_client_close(f->client);
	pthread_cond_destroy(&f->opened);
	pthread_mutex_destroy(&f->gate);
	free(f->headers);
	free(f->parts);
	free(f);
}

uint32_t kafka_fetch_partitions(const struct kafka_fetch *f)
{
	return f->part_count;
}

/* --- start, stop --------------------------------------------------------------------------------------------------------- */

int kafka_fetch_start(struct kafka_fetch *f, uint32_t partition, int64_t from, struct err *err)
{
	int64_t first, end;
	int rc = kafka_ends(&f->k->log, f->topic, partition, &first, &end, err);
	if (rc)
		return rc;
	if (from > end)
		return err_set(err, ERR_FATAL, "position-beyond-end", "%s/%u ends at offset %lld, but the position to read from is %lld: the topic "
		               "was made anew or lost records. Restore it from a backup, or set the position back by hand",
		               f->topic, partition, (long long)end, (long long)from);
	kafka_fetch_stop(f, partition);
	if (from < first)
		from = first;
	if (rd_kafka_consume_start_queue(f->rkt, (int32_t)partition, from, f->queue) == -1) {
		rd_kafka_resp_err_t code = rd_kafka_last_error();
		return err_set(err, ERR_FATAL, "cannot-read", "%s/%u: librdkafka says: %s", f->topic, partition, rd_kafka_err2str(code));
	}
	f->parts[partition] = (struct part){true, from};
	return OK;
}

/* Throws away what was pulled of the partition. */
static void forget(struct kafka_fetch *f, uint32_t partition)
{
	size_t kept = 0;
	for (size_t i = 0; i < f->pulled_count; i++) {
		if ((uint32_t)f->pulled[i]->partition == partition)
			rd_kafka_message_destroy(f->pulled[i]);
		else
			f->pulled[kept++] = f->pulled[i];
	}
	f->pulled_count = kept;
}

void kafka_fetch_stop(struct kafka_fetch *f, uint32_t partition)
{
	if (partition >= f->part_count || !f->parts[partition].running)
		return;
	gate_set(f, true);
	rd_kafka_consume_stop(f->rkt, (int32_t)partition);
	gate_set(f, false);
	f->parts[partition].running = false;
	forget(f, partition);
}

/* --- take ---------------------------------------------------------------------------------------------------------------- */

static int trouble(struct kafka_fetch *f, const rd_kafka_message_t *m, struct err *err)
{
	if (kafka_is_authorization(m->err))
		return err_set(err, ERR_FATAL, "broker-forbids", "reading %s: the broker forbids it: %s. Have its access list changed",
		               f->topic, rd_kafka_message_errstr(m));
	if (m->err == RD_KAFKA_RESP_ERR__BAD_MSG || m->err == RD_KAFKA_RESP_ERR__BAD_COMPRESSION)
		return err_set(err, ERR_FATAL, "cannot-read", "reading %s/%d at offset %lld: %s", f->topic, m->partition, (long long)m->offset,
		               rd_kafka_message_errstr(m));
	return OK; /* the rest mends itself: librdkafka goes on */
}

/* Keeps of the n messages just pulled what somebody still wants. */
static int sift(struct kafka_fetch *f, size_t n, struct err *err)
{
	size_t bytes = 0, kept = 0;
	int rc = OK;
	for (size_t i = 0; i < n; i++) {
		rd_kafka_message_t *m = f->pulled[i];
		struct part *part = m->partition >= 0 && (uint32_t)m->partition < f->part_count ? &f->parts[m->partition] : NULL;
		bool eof = m->err == RD_KAFKA_RESP_ERR__PARTITION_EOF;
		if (m->err && !eof && !rc)
			rc = trouble(f, m, err);
		bytes += m->err ? 0 : m->len + m->key_len;
		if (part && part->running && (!m->err || eof) && m->offset >= part->next)
			f->pulled[kept++] = m;
		else
			rd_kafka_message_destroy(m);
	}
	f->pulled_count = kept;
	gate_pulled(f, bytes, n);
	if (kept)
		kafka_heard(f->client);
	return rc;
}

/* What librdkafka tells the error callback of a topic that is deleted under us, once in a while of one that is there. */
static int look_for_topic(struct kafka_fetch *f, struct err *err)
{
	uint32_t partitions;
	f->client->no_topic = false;
	if (kafka_topic_partitions(f->k, f->topic, &partitions, NULL) != ERR_NOTFOUND)
		return OK;
	return err_set(err, ERR_FATAL, "cannot-read", "topic %s is not there any more: it was deleted while it was read", f->topic);
}

static int pull(struct kafka_fetch *f, int timeout_ms, struct err *err)
{
	rd_kafka_poll(f->client->rk, 0); /* the error callback */
	ssize_t n = rd_kafka_consume_batch_queue(f->queue, 0, f->pulled, PULL);
	if (n <= 0 && timeout_ms > 0) {
		/* a batch would wait for all of PULL: wait for the first, then take what is there */
		n = rd_kafka_consume_batch_queue(f->queue, timeout_ms, f->pulled, 1);
		if (n == 1) {
			ssize_t more = rd_kafka_consume_batch_queue(f->queue, 0, f->pulled + 1, PULL - 1);
			n += more > 0 ? more : 0;
		}
	}
	int rc = n > 0 ? sift(f, (size_t)n, err) : OK;
	return !rc && f->client->no_topic ? look_for_topic(f, err) : rc;
}

/* Moves the first partition's messages from pulled to taken; or its end, when that is what comes first. */
static void take_partition(struct kafka_fetch *f, size_t max, struct kafka_take *out)
{
	size_t kept = 0, bytes = 0;
	bool more = true; /* of this partition: false once something of it must stay */
	out->partition = (uint32_t)f->pulled[0]->partition;
	for (size_t i = 0; i < f->pulled_count; i++) {
		rd_kafka_message_t *m = f->pulled[i];
		if (!more || (uint32_t)m->partition != out->partition) {
			f->pulled[kept++] = m;
		} else if (m->err) { /* the end */
			more = false;
			if (f->taken_count == 0) {
				out->end = true;
				f->parts[out->partition].next = out->position = m->offset;
				rd_kafka_message_destroy(m);
			} else {
				f->pulled[kept++] = m;
			}
		} else if (f->taken_count == max || bytes > TAKE_BYTES) {
			more = false;
			f->pulled[kept++] = m;
		} else {
			f->taken[f->taken_count++] = m;
			bytes += m->len + m->key_len;
			f->parts[out->partition].next = out->position = m->offset + 1;
		}
	}
	f->pulled_count = kept;
}

static size_t add_headers(struct kafka_fetch *f, rd_kafka_message_t *m, size_t used)
{
	rd_kafka_headers_t *list;
	if (rd_kafka_message_headers(m, &list))
		return 0;
	size_t n = rd_kafka_header_cnt(list);
	if (used + n > f->header_cap) {
		f->header_cap = (used + n) * 2;
		f->headers = realloc(f->headers, f->header_cap * sizeof *f->headers);
		NO_MEMORY_ON(f->headers == NULL);
	}
	for (size_t i = 0; i < n; i++) {
		const char *name;
		const void *value;
		size_t len;
		if (rd_kafka_header_get_all(list, i, &name, &value, &len))
			return i;
		f->headers[used + i] = (struct log_header){slice_of(name), {value, len}};
	}
	return n;
}

static void make_records(struct kafka_fetch *f, struct kafka_take *out)
{
	size_t used = 0;
	for (size_t i = 0; i < f->taken_count; i++) {
		rd_kafka_message_t *m = f->taken[i];
		size_t n = add_headers(f, m, used);
		f->records[i] = (struct log_record){
			.topic = f->topic,
			.partition = (uint32_t)m->partition,
			.offset = m->offset,
			.timestamp_ms = rd_kafka_message_timestamp(m, NULL),
			.key = {m->key, m->key ? m->key_len : 0},
			.value = {m->payload, m->payload ? m->len : 0},
			.header_count = n,
		};
		used += n;
	}
	used = 0; /* the array may have moved while it grew: point into it now */
	for (size_t i = 0; i < f->taken_count; i++) {
		f->records[i].headers = f->records[i].header_count ? f->headers + used : NULL;
		used += f->records[i].header_count;
	}
	out->records = f->records;
	out->count = f->taken_count;
}

int kafka_fetch_take(struct kafka_fetch *f, size_t max, int timeout_ms, struct kafka_take *out, struct err *err)
{
	memset(out, 0, sizeof *out);
	drop_taken(f);
	if (f->pulled_count == 0) {
		int rc = pull(f, timeout_ms, err);
		if (rc)
			return rc;
	}
	if (f->pulled_count == 0)
		return OK;
	take_partition(f, max < PULL ? max : PULL, out);
	make_records(f, out);
	return OK;
}
