/* SPDX-License-Identifier: Apache-2.0 */
/* Records into a writer's open transaction: the topics that they go to, and the offsets that the broker gave them. */
#include <stdlib.h>
#include "engine/base/hash.h"
#include "engine/log/kafka_writer.h"

#define POLL_EVERY 512    /* puts between two looks at delivery reports: they free memory */
#define PUT_EXTRA 7       /* fields of a put that are no headers */
#define NAME_BYTES 128    /* of a header, with NUL */

static int find_out(struct writer *w, const char *topic, struct out **out, struct err *err)
{
	for (struct out *o = w->outs; o; o = o->next)
		if (strcmp(o->name, topic) == 0) {
			*out = o;
			return OK;
		}
	uint32_t partitions;
	char full[KAFKA_NAME_BYTES];
	int rc = kafka_name(w->k, topic, full, err);
	if (!rc)
		rc = kafka_topic_partitions(w->k, topic, &partitions, err);
	if (rc)
		return rc;
	struct out *o = calloc(1, sizeof *o);
	NO_MEMORY_ON(o == NULL);
	o->writer = w;
	o->name = strdup(topic);
	o->partitions = partitions;
	o->ends = malloc(partitions * sizeof *o->ends);
	NO_MEMORY_ON(o->name == NULL || o->ends == NULL);
	for (uint32_t p = 0; p < partitions; p++)
		o->ends[p] = -1;
	o->rkt = rd_kafka_topic_new(w->client->rk, full, NULL);
	o->next = w->outs;
	w->outs = o;
	*out = o;
	return OK;
}

/* librdkafka's view of a put; copies nothing but the headers' names. */
static size_t fields_of(const struct log_put *p, const struct out *o, int32_t partition, char names[][NAME_BYTES], rd_kafka_vu_t *v)
{
	size_t n = 0;
	v[n].vtype = RD_KAFKA_VTYPE_RKT, v[n++].u.rkt = o->rkt;
	v[n].vtype = RD_KAFKA_VTYPE_PARTITION, v[n++].u.i32 = partition;
	v[n].vtype = RD_KAFKA_VTYPE_KEY, v[n].u.mem.ptr = (void *)(uintptr_t)p->key.ptr, v[n++].u.mem.size = p->key.len;
	v[n].vtype = RD_KAFKA_VTYPE_VALUE, v[n].u.mem.ptr = (void *)(uintptr_t)p->value.ptr, v[n++].u.mem.size = p->value.len;
	v[n].vtype = RD_KAFKA_VTYPE_TIMESTAMP, v[n++].u.i64 = p->timestamp_ms;
	v[n].vtype = RD_KAFKA_VTYPE_MSGFLAGS, v[n++].u.i = RD_KAFKA_MSG_F_COPY;
	v[n].vtype = RD_KAFKA_VTYPE_OPAQUE, v[n++].u.ptr = (void *)(uintptr_t)o;
	for (size_t i = 0; i < p->header_count; i++) {
		const struct log_header *h = &p->headers[i];
		memcpy(names[i], h->name.ptr, h->name.len);
		names[i][h->name.len] = '\0';
		v[n].vtype = RD_KAFKA_VTYPE_HEADER;
		v[n].u.header.name = names[i];
		v[n].u.header.val = h->value.ptr;
		v[n++].u.header.size = (ssize_t)h->value.len;
	}
	return n;
}

/* What log.c's check of a put leaves to us: librdkafka takes headers' names as C strings. */
static int check_names(const struct log_put *p, struct err *err)
{
	for (size_t i = 0; i < p->header_count; i++)
		if (p->headers[i].name.len >= NAME_BYTES)
			return err_set(err, ERR_INPUT, "header-too-long", "a header's name may have at most %d bytes", NAME_BYTES - 1);
	return OK;
}

/* Hands the record to librdkafka; waits while its queue is full. */
static int produce(struct writer *w, const rd_kafka_vu_t *v, size_t n)
{
	int64_t until = 0;
	for (;;) {
		rd_kafka_error_t *e = rd_kafka_produceva(w->client->rk, v, n);
		if (!e)
			return OK;
		if (rd_kafka_error_code(e) != RD_KAFKA_RESP_ERR__QUEUE_FULL) {
			if (rd_kafka_fatal_error(w->client->rk, NULL, 0)) {
				rd_kafka_error_destroy(e);
				return kafka_writer_fatal(w, "writing a record");
			}
			int cls = kafka_writer_stick(w, ERR_ABORTED, "cannot-write", "writing a record", rd_kafka_error_string(e));
			rd_kafka_error_destroy(e);
			return cls;
		}
		rd_kafka_error_destroy(e);
		rd_kafka_poll(w->client->rk, 10); /* until delivery reports make room */
		if (!until)
			until = kafka_clock_ms() + w->k->transaction_timeout_ms;
		if (kafka_clock_ms() > until)
			return kafka_writer_stick(w, ERR_ABORTED, "brokers-too-slow", "writing a record", "the brokers take nothing");
	}
}

int kafka_put(struct log_writer *writer, const struct log_put *p, struct err *err)
{
	struct writer *w = (struct writer *)writer;
	char names[LOG_MAX_HEADERS][NAME_BYTES];
	rd_kafka_vu_t v[PUT_EXTRA + LOG_MAX_HEADERS];
	struct out *o;
	BUG_ON(w->committing);
	if (kafka_writer_is_sick(w))
		return kafka_writer_tell(w, err);
	BUG_ON(w->state != OPEN);
	int rc = check_names(p, &w->sick);
	if (!rc)
		rc = find_out(w, p->topic, &o, &w->sick);
	if (!rc && p->partition >= 0 && (uint32_t)p->partition >= o->partitions)
		rc = err_set(&w->sick, ERR_INPUT, "no-such-partition", "%s has %u partitions, no number %d", p->topic, o->partitions, p->partition);
	if (rc == ERR_RETRY)
		w->sick.cls = ERR_ABORTED; /* of a commit, ERR_RETRY would mean "not decided yet" */
	if (rc)
		return kafka_writer_tell(w, err);
	int32_t partition = p->partition >= 0 ? p->partition : (int32_t)hash_partition(p->key, o->partitions);
	if (produce(w, v, fields_of(p, o, partition, names, v)))
		return kafka_writer_tell(w, err);
	if (++w->puts % POLL_EVERY == 0)
		rd_kafka_poll(w->client->rk, 0);
	return OK;
}

void kafka_on_delivery(rd_kafka_t *rk, const rd_kafka_message_t *m, void *opaque)
{
	struct out *o = m->_private;
	(void)rk;
	(void)opaque; /* a failed delivery makes the commit fail, with its cause */
	/* librdkafka 2.0.2 takes "duplicate" for delivered, without an offset, also where the broker never had the record: a first request
	 * to a partition that just got its leader is refused, the one behind it taken, the first one's retry called a duplicate. */
	if (!m->err && m->offset < 0)
		o->writer->unplaced = true;
	if (!m->err && m->offset >= o->ends[m->partition])
		o->ends[m->partition] = m->offset + 1;
}

int64_t kafka_committed_end(const struct log_writer *writer, const char *topic, uint32_t partition)
{
	const struct writer *w = (const struct writer *)writer;
	for (const struct out *o = w->outs; o; o = o->next)
		if (strcmp(o->name, topic) == 0)
			return partition < o->partitions ? o->ends[partition] : -1;
	return -1;
}
