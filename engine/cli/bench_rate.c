/* SPDX-License-Identifier: Apache-2.0 */
/* Arrivals at a fixed rate: lines are appended to a followed file when they are due; each person's first message is awaited on
 * [messages]. Latency counts from when the event was due, not from when we came to write it. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/cli/bench.h"

#define TURN_MS 1
#define WARM_S 1.0      /* of arrivals, not counted */
#define QUIET_S 2.0     /* nothing moves any more */
#define READ_MAX 1000
#define NUMBER_PREFIX "tel:+7701"

struct arrivals {
	struct bench *b;
	int fd;
	double begin_s;
	long written;
	double *due_s;           /* by person; 0: none expected */
	double *latency_s;
	size_t came, expected, counted;
	struct log_reader **readers;
};

/* --- messages ----------------------------------------------------------------------------------------------------------------- */

static void take(struct arrivals *a, const struct log_record *r, double now)
{
	struct slice number = log_record_header(r, "ce_subject");

	if (!slice_starts(number, NUMBER_PREFIX))
		return;
	long i = strtol(number.ptr + strlen(NUMBER_PREFIX), NULL, 10);
	if (i < 0 || i >= W1_PERSONS || a->due_s[i] == 0)
		return;
	a->came++;
	if (a->due_s[i] - a->begin_s >= WARM_S)
		a->latency_s[a->counted++] = now - a->due_s[i];
	a->due_s[i] = 0;
}

static int read_messages(struct arrivals *a, struct err *err)
{
	const struct log_record *list;
	size_t count;
	int rc = OK;

	for (long p = 0; p < a->b->partitions && !rc; p++) {
		rc = log_reader_next(a->readers[p], READ_MAX, 0, &list, &count, err);
		for (size_t i = 0; !rc && i < count; i++)
			take(a, &list[i], bench_now_s());
	}
	return rc;
}

static int open_readers(struct arrivals *a, struct err *err)
{
	int64_t first, end;
	int rc = OK;

	a->readers = calloc((size_t)a->b->partitions, sizeof(struct log_reader *));
	NO_MEMORY_ON(!a->readers);
	for (long p = 0; p < a->b->partitions && !rc; p++)
		if (!(rc = log_ends(a->b->log, "messages", (uint32_t)p, &first, &end, err)))
			rc = log_reader_open(a->b->log, "messages", (uint32_t)p, end, &a->readers[p], err);
	return rc;
}

/* --- arrivals ----------------------------------------------------------------------------------------------------------------- */

static int write_due(struct arrivals *a, struct buf *buf, struct err *err)
{
	double now = bench_now_s();

	buf_clear(buf);
	for (; a->written < a->b->events; a->written++) {
		double due = a->begin_s + (double)a->written / (double)a->b->rate;
		if (due > now)
			break;
		w1_next(a->b->w1, buf);
		int32_t person = w1_messaged(a->b->w1);
		if (person >= 0) {
			a->due_s[person] = due;
			a->expected++;
		}
	}
	for (size_t done = 0; done < buf->len;) {
		ssize_t n = write(a->fd, buf->ptr + done, buf->len - done);
		if (n < 0 && errno != EINTR)
			return err_set(err, ERR_FATAL, "no-room", "the events cannot be written: %s", strerror(errno));
		done += n > 0 ? (size_t)n : 0;
	}
	return OK;
}

static int arrive(struct arrivals *a, struct bench_child *c, struct err *err)
{
	struct buf buf;
	int rc = OK;
	unsigned turn = 0;

	buf_init(&buf);
	a->begin_s = bench_now_s();
	while (!rc && !c->ended && (a->written < a->b->events || bench_now_s() - c->last_s < QUIET_S)) {
		if (!(rc = write_due(a, &buf, err)) && !(rc = read_messages(a, err)) && turn++ % 100 == 0)
			rc = bench_observe(a->b, c, err);
		poll(NULL, 0, TURN_MS);
	}
	buf_fini(&buf);
	if (!rc && c->ended)
		rc = err_set(err, ERR_FATAL, "engine-failed", "the engine under test ended: see %s/engine.log", a->b->dir);
	return rc;
}

/* --- the figures -------------------------------------------------------------------------------------------------------------- */

static int by_size(const void *x, const void *y)
{
	double a = *(const double *)x, b = *(const double *)y;

	return (a > b) - (a < b);
}

static double quantile_ms(const struct arrivals *a, double q)
{
	return a->counted ? a->latency_s[(size_t)(q * (double)(a->counted - 1))] * 1e3 : 0;
}

static int figures(struct arrivals *a, struct err *err)
{
	if (a->came < a->expected)
		return err_set(err, ERR_FATAL, "messages-missing", "%zu messages of %zu came", a->came, a->expected);
	qsort(a->latency_s, a->counted, sizeof *a->latency_s, by_size);
	printf("phase=rate log=%s rate=%ld events=%ld messages=%zu p50_ms=%.1f p90_ms=%.1f p99_ms=%.1f max_ms=%.1f\n",
		a->b->driver, a->b->rate, a->b->events, a->counted, quantile_ms(a, 0.5), quantile_ms(a, 0.9),
		quantile_ms(a, 0.99), quantile_ms(a, 1));
	return OK;
}

static int measure(struct arrivals *a, struct err *err)
{
	static const char *const flags[] = {NULL};
	struct bench_child c = {0};
	int rc = bench_start(a->b, &c, flags, err);

	if (rc)
		return rc;
	c.last_s = bench_now_s();
	while (!rc && !c.ended && bench_now_s() - c.last_s < 1) { /* it comes to rest first */
		rc = bench_observe(a->b, &c, err);
		poll(NULL, 0, 20);
	}
	c.last_s = bench_now_s() + 1;
	if (!rc)
		rc = arrive(a, &c, err);
	if (rc) {
		if (!c.ended)
			bench_kill(&c);
		return rc;
	}
	kill(c.pid, SIGTERM);
	return bench_wait(a->b, &c, err);
}

int bench_rate(struct bench *b, struct err *err)
{
	struct arrivals a = {.b = b};
	char path[480];
	int rc = bench_write_config(b, SOURCE_FOLLOWED, err);

	if (rc)
		return rc;
	snprintf(path, sizeof path, "%s/events.ndjson", b->dir);
	a.fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
	if (a.fd < 0)
		return err_set(err, ERR_INPUT, "no-file", "%s: %s", path, strerror(errno));
	a.due_s = calloc(W1_PERSONS, sizeof *a.due_s);
	a.latency_s = calloc(W1_PERSONS, sizeof *a.latency_s);
	NO_MEMORY_ON(!a.due_s || !a.latency_s);
	if (!(rc = open_readers(&a, err)) && !(rc = measure(&a, err)) && !(rc = figures(&a, err)))
		rc = bench_check(b, "rate", err);
	for (long p = 0; a.readers && p < b->partitions; p++)
		if (a.readers[p])
			log_reader_close(a.readers[p]);
	free(a.readers);
	free(a.due_s);
	free(a.latency_s);
	close(a.fd);
	return rc;
}
