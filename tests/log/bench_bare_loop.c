/* SPDX-License-Identifier: Apache-2.0 */
/* The yardstick: librdkafka's bare loop consume -> produce in transactions, nothing parsed, no state, nothing of Aldyn.
 *
 *     bench_bare_loop BROKERS IN INTERVAL_MS OUT:RECORDS:BYTES[:HEADERS:BYTES]...
 *
 * RECORDS (1, 0.1, ...) are written to OUT for each input record, with so many bytes of value, headers (8, 7.4, ...) and bytes of a header, its
 * name included.
 *
 * Reads IN from its beginning to the end that stood at the start; prints records/s (first record to last commit) and the CPU
 * microseconds of this process per record. The outputs keep the input's key. */
#include <librdkafka/rdkafka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define MAX_OUTS 8
#define BATCH 4096

struct out {
	rd_kafka_topic_t *rkt;
	char name[250];
	double per_record, due;
	double headers, header_due;
	size_t bytes, header_bytes;
};

static char filler[1 << 20];

static double now_s(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double cpu_s(void)
{
	struct rusage u;
	getrusage(RUSAGE_SELF, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static void die(const char *what, const char *why)
{
	fprintf(stderr, "bench_bare_loop: %s: %s\n", what, why);
	exit(1);
}

static void set(rd_kafka_conf_t *conf, const char *name, const char *value)
{
	char words[300];
	if (rd_kafka_conf_set(conf, name, value, words, sizeof words))
		die(name, words);
}

static void must(rd_kafka_error_t *e, const char *what)
{
	if (e)
		die(what, rd_kafka_error_string(e));
}

static rd_kafka_t *client(rd_kafka_type_t type, rd_kafka_conf_t *conf)
{
	char words[300];
	rd_kafka_t *rk = rd_kafka_new(type, conf, words, sizeof words);
	if (!rk)
		die("rd_kafka_new", words);
	return rk;
}

static rd_kafka_t *consumer(const char *brokers)
{
	rd_kafka_conf_t *conf = rd_kafka_conf_new();
	set(conf, "bootstrap.servers", brokers);
	set(conf, "group.id", "bench_bare_loop");
	set(conf, "enable.auto.commit", "false");
	set(conf, "isolation.level", "read_committed");
	set(conf, "auto.offset.reset", "earliest");
	set(conf, "queued.max.messages.kbytes", "131072"); /* a second's work: a full queue makes librdkafka sleep */
	set(conf, "queued.min.messages", "1000000");
	rd_kafka_t *rk = client(RD_KAFKA_CONSUMER, conf);
	rd_kafka_poll_set_consumer(rk);
	return rk;
}

static rd_kafka_t *producer(const char *brokers)
{
	char id[64];
	rd_kafka_conf_t *conf = rd_kafka_conf_new();
	snprintf(id, sizeof id, "bench_bare_loop.%d", (int)getpid());
	set(conf, "bootstrap.servers", brokers);
	set(conf, "transactional.id", id);
	set(conf, "retry.backoff.ms", "5");
	set(conf, "linger.ms", "5");
	set(conf, "queue.buffering.max.messages", "1000000");
	rd_kafka_t *rk = client(RD_KAFKA_PRODUCER, conf);
	must(rd_kafka_init_transactions(rk, 30000), "init_transactions");
	return rk;
}

/* Assigns every partition from its beginning; returns how many records there are (with markers), and fills ends. */
static rd_kafka_topic_partition_list_t *assign(rd_kafka_t *rk, const char *topic, int64_t *left)
{
	const struct rd_kafka_metadata *meta;
	rd_kafka_topic_t *rkt = rd_kafka_topic_new(rk, topic, NULL);
	rd_kafka_resp_err_t code = rd_kafka_metadata(rk, 0, rkt, &meta, 10000);
	if (code || meta->topic_cnt != 1 || meta->topics[0].err)
		die(topic, code ? rd_kafka_err2str(code) : "no such topic");
	rd_kafka_topic_partition_list_t *ends = rd_kafka_topic_partition_list_new(16);
	rd_kafka_topic_partition_list_t *from = rd_kafka_topic_partition_list_new(16);
	*left = 0;
	for (int32_t p = 0; p < meta->topics[0].partition_cnt; p++) {
		int64_t low, high;
		if (rd_kafka_query_watermark_offsets(rk, topic, p, &low, &high, 10000))
			die(topic, "no watermarks");
		rd_kafka_topic_partition_list_add(from, topic, p)->offset = low;
		rd_kafka_topic_partition_list_add(ends, topic, p)->offset = low;
		*left += high > low;
	}
	rd_kafka_assign(rk, from);
	rd_kafka_topic_partition_list_destroy(from);
	rd_kafka_metadata_destroy(meta);
	rd_kafka_topic_destroy(rkt);
	return ends;
}

#define NAME "ce_bench" /* of each header */

static rd_kafka_headers_t *headers(struct out *o)
{
	rd_kafka_headers_t *list = NULL;
	for (o->header_due += o->headers; o->header_due >= 1; o->header_due--) {
		list = list ? list : rd_kafka_headers_new((size_t)o->headers + 1);
		rd_kafka_header_add(list, NAME, sizeof NAME - 1, filler, (ssize_t)o->header_bytes);
	}
	return list;
}

static rd_kafka_resp_err_t put(rd_kafka_t *rk, struct out *o, const rd_kafka_message_t *m)
{
	rd_kafka_headers_t *list = headers(o);
	const rd_kafka_vu_t fields[] = {
		{.vtype = RD_KAFKA_VTYPE_RKT, .u.rkt = o->rkt},
		{.vtype = RD_KAFKA_VTYPE_MSGFLAGS, .u.i = RD_KAFKA_MSG_F_COPY},
		{.vtype = RD_KAFKA_VTYPE_KEY, .u.mem = {m->key, m->key_len}},
		{.vtype = RD_KAFKA_VTYPE_VALUE, .u.mem = {filler, o->bytes}},
		{.vtype = RD_KAFKA_VTYPE_HEADERS, .u.headers = list},
	};
	rd_kafka_error_t *e = rd_kafka_produceva(rk, fields, sizeof fields / sizeof *fields - (list ? 0 : 1));
	rd_kafka_resp_err_t code = rd_kafka_error_code(e);
	if (!e)
		return RD_KAFKA_RESP_ERR_NO_ERROR;
	rd_kafka_error_destroy(e);
	if (list)
		rd_kafka_headers_destroy(list);
	return code;
}

static void produce(rd_kafka_t *rk, struct out *o, const rd_kafka_message_t *m)
{
	rd_kafka_resp_err_t code;
	for (o->due += o->per_record; o->due >= 1; o->due--)
		while ((code = put(rk, o, m)) != RD_KAFKA_RESP_ERR_NO_ERROR) {
			if (code != RD_KAFKA_RESP_ERR__QUEUE_FULL)
				die(o->name, rd_kafka_err2str(code));
			rd_kafka_poll(rk, 5);
		}
}

static void commit(rd_kafka_t *c, rd_kafka_t *p, const rd_kafka_topic_partition_list_t *positions)
{
	rd_kafka_consumer_group_metadata_t *g = rd_kafka_consumer_group_metadata(c);
	must(rd_kafka_send_offsets_to_transaction(p, positions, g, 30000), "send_offsets");
	must(rd_kafka_commit_transaction(p, 30000), "commit");
	rd_kafka_consumer_group_metadata_destroy(g);
}

static int read_outs(rd_kafka_t *rk, char **argv, struct out *outs)
{
	int n = 0;
	for (; argv[n] && n < MAX_OUTS; n++) {
		struct out *o = &outs[n];
		int fields = sscanf(argv[n], "%249[^:]:%lf:%zu:%lf:%zu", o->name, &o->per_record, &o->bytes, &o->headers, &o->header_bytes);
		if ((fields != 3 && fields != 5) || o->bytes > sizeof filler || o->header_bytes > sizeof filler)
			die(argv[n], "not OUT:RECORDS:BYTES[:HEADERS:BYTES]");
		o->header_bytes = o->header_bytes > sizeof NAME ? o->header_bytes - sizeof NAME + 1 : 0;
		o->rkt = rd_kafka_topic_new(rk, o->name, NULL);
	}
	return n;
}

int main(int argc, char **argv)
{
	struct out outs[MAX_OUTS] = {0};
	static rd_kafka_message_t *batch[BATCH];
	if (argc < 5)
		die("usage", "bench_bare_loop BROKERS IN INTERVAL_MS OUT:RECORDS:BYTES[:HEADERS:BYTES]...");
	memset(filler, 'x', sizeof filler);
	rd_kafka_t *c = consumer(argv[1]), *p = producer(argv[1]);
	double interval = atof(argv[3]) / 1000, first = 0, begun = 0, cpu = 0;
	int n_outs = read_outs(p, argv + 4, outs);
	int64_t left, records = 0, commits = 0;
	rd_kafka_topic_partition_list_t *positions = assign(c, argv[2], &left);
	rd_kafka_queue_t *q = rd_kafka_queue_get_consumer(c);
	double quiet = now_s();
	while (now_s() - quiet < 2) { /* the input is read when nothing has come for two seconds */
		ssize_t n = rd_kafka_consume_batch_queue(q, records ? 10 : 200, batch, BATCH);
		for (ssize_t i = 0; i < n; i++) {
			rd_kafka_message_t *m = batch[i];
			if (!m->err) {
				if (first == 0) {
					first = now_s();
					cpu = cpu_s();
				}
				if (begun == 0) {
					must(rd_kafka_begin_transaction(p), "begin");
					begun = now_s();
				}
				for (int o = 0; o < n_outs; o++)
					produce(p, &outs[o], m);
				rd_kafka_topic_partition_list_find(positions, argv[2], m->partition)->offset = m->offset + 1;
				records++;
			}
			rd_kafka_message_destroy(m);
		}
		rd_kafka_poll(p, 0);
		if (begun > 0 && (n <= 0 || now_s() - begun >= interval)) {
			commit(c, p, positions);
			commits++;
			begun = 0;
			quiet = now_s();
		}
	}
	double took = quiet - first, cpu_used = cpu_s() - cpu;
	printf("records=%lld seconds=%.2f records_per_s=%.0f cpu_us_per_record=%.2f commits=%lld\n", (long long)records, took,
	       (double)records / took, cpu_used * 1e6 / (double)records, (long long)commits);
	rd_kafka_topic_partition_list_destroy(positions);
	rd_kafka_queue_destroy(q);
	for (int o = 0; o < n_outs; o++)
		rd_kafka_topic_destroy(outs[o].rkt);
	rd_kafka_consumer_close(c);
	rd_kafka_destroy(c);
	rd_kafka_destroy(p);
	return 0;
}
