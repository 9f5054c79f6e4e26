/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>

#include "engine/cli/bench.h"

#define READ_MAX 2000
#define WAIT_MS 1000

static const struct { const char *topic, *type; } rows[] = {
#define X(name, topic, type) {topic, type},
	W1_COUNTS(X)
#undef X
};
#define ROWS (sizeof rows / sizeof *rows)

struct tally { int64_t count[ROWS], strange; };

static size_t row_of(const char *topic, struct slice type)
{
	size_t i = 0;

	if (slice_starts(type, "kz.aldyn."))
		type = (struct slice){type.ptr + 9, type.len - 9};
	while (i < ROWS && (strcmp(rows[i].topic, topic) || !slice_is(type, rows[i].type)))
		i++;
	return i;
}

static void weigh(struct bench_weight *w, const struct log_record *r)
{
	w->records++;
	w->key_bytes += (int64_t)r->key.len;
	w->value_bytes += (int64_t)r->value.len;
	w->headers += (int64_t)r->header_count;
	for (size_t h = 0; h < r->header_count; h++)
		w->header_bytes += (int64_t)(r->headers[h].name.len + r->headers[h].value.len);
}

static void add(struct tally *t, const char *topic, bool counted, const struct log_record *r)
{
	struct slice type = log_record_header(r, "ce_type");
	size_t i = counted ? row_of(topic, type) : ROWS;

	if (i < ROWS)
		t->count[i]++;
	else if (counted && !slice_is(type, "kz.aldyn.ruleset.activated"))
		t->strange++;
}

static int read_partition(
	struct bench *b, enum log_topic_id id, uint32_t partition, struct tally *t, struct bench_weight *w, struct err *err)
{
	const char *topic = log_topic_rows[id].name;
	bool counted = log_topic_rows[id].partitioned && !log_topic_rows[id].compacted;
	const struct log_record *list;
	struct log_reader *r = NULL;
	int64_t first, end;
	size_t count;
	int rc = log_ends(b->log, topic, partition, &first, &end, err);

	w->written += rc ? 0 : end;
	if (rc || first >= end || (rc = log_reader_open(b->log, topic, partition, first, &r, err)))
		return rc;
	while (!rc && log_reader_position(r) < end) {
		rc = log_reader_next(r, READ_MAX, WAIT_MS, &list, &count, err);
		for (size_t i = 0; !rc && i < count; i++) {
			add(t, topic, counted, &list[i]);
			weigh(w, &list[i]);
		}
	}
	log_reader_close(r);
	return rc;
}

static int compare(const struct bench *b, const struct tally *t, struct err *err)
{
	const struct w1_counts *w = w1_counts(b->w1);
	const int64_t want[] = {
#define X(name, topic, type) w->name,
		W1_COUNTS(X)
#undef X
	};
	bool same = !t->strange;

	for (size_t i = 0; i < ROWS; i++) {
		if (t->count[i] == want[i])
			continue;
		same = false;
		fprintf(stderr, "aldyn bench: [%s] holds %" PRId64 " records %s, the generator says %" PRId64 "\n", rows[i].topic, t->count[i],
		        rows[i].type, want[i]);
	}
	if (t->strange)
		fprintf(stderr, "aldyn bench: %" PRId64 " records of other types\n", t->strange);
	return same ? OK : err_set(err, ERR_FATAL, "wrong-counts", "the topics do not hold what the workload must lead to; the figures above are void");
}

static int read_all(struct bench *b, struct tally *t, struct bench_weight *weights, struct err *err)
{
	int rc = OK;

	memset(weights, 0, TOPIC_COUNT * sizeof *weights);
	for (int i = 0; i < TOPIC_COUNT; i++)
		for (uint32_t p = 0; p < (log_topic_rows[i].partitioned ? (uint32_t)b->partitions : 1) && !rc; p++)
			rc = read_partition(b, (enum log_topic_id)i, p, t, &weights[i], err);
	return rc;
}

int bench_weigh(struct bench *b, struct err *err)
{
	struct tally ignored = {0};

	return read_all(b, &ignored, b->before, err);
}

int bench_check(struct bench *b, const char *phase, struct err *err)
{
	struct bench_weight all[TOPIC_COUNT];
	struct tally t = {0};
	int rc = read_all(b, &t, all, err);

	if (rc || (rc = compare(b, &t, err)))
		return rc;
	for (int i = 0; i < TOPIC_COUNT; i++) {
		const struct bench_weight *w = &all[i];
		double each = w->records ? 1.0 / (double)w->records : 0;
		if (w->written > b->before[i].written)
			printf("phase=%s checked=yes topic=%s records=%" PRId64
			       " key=%.1f value=%.1f headers=%.2f header=%.1f\n",
				phase, log_topic_rows[i].name, w->written - b->before[i].written,
				(double)w->key_bytes * each, (double)w->value_bytes * each, (double)w->headers * each,
				w->headers ? (double)w->header_bytes / (double)w->headers : 0);
	}
	return OK;
}
