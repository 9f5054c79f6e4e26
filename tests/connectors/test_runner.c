/* SPDX-License-Identifier: Apache-2.0 */
/* A connector that is stopped, or killed, anywhere: each order's outcome and each of the provider's answers stand on the log, once. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "connectors/runner.h"
#include "engine/log/topics.h"
#include "tests/tap.h"

#define ORDERS 300 /* more than the runner takes at once */
#define STATES 5
#define STEP_US 2000
#define PATIENCE 15000 /* steps */

static char folder[64], orders[128];
static const char *log_driver = "local";
static char seed[16];
static struct connector_setting settings[] = {{"path", orders}, {"acknowledge", "received accepted in-progress on-hold completed"}};

static struct log *open_log(void)
{
	char path[96];
	struct log *log;
	struct err err;

	snprintf(path, sizeof path, "%s/log", folder);
	struct log_setting chaos[] = {{.name = "chaos.seed", .value = seed}, {.name = "chaos.fence", .value = "400"}};
	struct log_settings s = {.driver = log_driver, .path = path, .instance = "t", .scratch = true, .map_bytes = 256 << 20,
	                         .extra = chaos, .extra_count = strcmp(log_driver, "chaos") ? 0 : 2};
	if (log_open(&s, &log, &err) || log_topics_create(log, 1, &err))
		tap_bail(err.text);
	return log;
}

/* ORDERS orders on [orders], and nothing else anywhere. */
static void begin(const char *name)
{
	struct log_writer *w;
	struct err err;
	char id[32];

	snprintf(folder, sizeof folder, "/tmp/aldyn-%s-XXXXXX", name);
	if (!mkdtemp(folder))
		tap_bail("mkdtemp");
	snprintf(orders, sizeof orders, "%s/orders.ndjson", folder);
	struct log *log = open_log();
	if (log_writer_open(log, "test", &w, &err) || log_begin(w, &err))
		tap_bail(err.text);
	for (int i = 0; i < ORDERS; i++) {
		snprintf(id, sizeof id, "order-%d", i);
		struct log_header h[] = {{SLICE_LIT("ce_id"), slice_of(id)}, {SLICE_LIT("ce_type"), SLICE_LIT("kz.aldyn.order")}};
		struct log_put p = {.topic = "orders", .partition = -1, .timestamp_ms = 1, .key = slice_of(id), .value = SLICE_LIT("{\"a\":1}"),
		                    .headers = h, .header_count = 2};
		if (log_put(w, &p, &err))
			tap_bail(err.text);
	}
	if (log_commit_start(w, &err) || log_commit_wait(w, 60000, &err))
		tap_bail(err.text);
	log_writer_close(w);
	log_close(log);
}

static void end(void)
{
	char command[128];

	snprintf(command, sizeof command, "rm -rf %s", folder);
	tap_is_int(system(command), 0, "the folder goes");
}

/* A receiver that takes nothing, and does not even say what it has. */
static _Atomic int asked;

static int open_deaf(const struct connector_setting *set, size_t count, struct connector **out, struct err *err)
{
	static struct connector c;

	(void)set, (void)count, (void)err;
	*out = &c;
	return OK;
}

static enum connector_answer send_deaf(struct connector *c, const struct delivery *d, struct err *err)
{
	(void)c, (void)d;
	asked++;
	err_set(err, ERR_RETRY, "deaf", "it takes nothing");
	return CONNECTOR_RETRY;
}

static int settle_deaf(struct connector *c, struct delivery *list, struct err *err)
{
	return send_deaf(c, list, err) == CONNECTOR_RETRY ? ERR_RETRY : OK;
}

static int poll_deaf(struct connector *c, int timeout_ms, struct err *err)
{
	(void)c, (void)timeout_ms;
	return err_set(err, ERR_RETRY, "deaf", "it says nothing");
}

static void close_deaf(struct connector *c)
{
	(void)c;
}

static const struct connector_driver deaf = {"file", "orders", NULL, open_deaf, send_deaf, settle_deaf, poll_deaf, NULL, close_deaf};
static const struct connector_driver *driver = &connector_file;

static struct connector_runner *start(struct log *log)
{
	struct connector_settings s = {log, "providers", driver, settings, 2};
	struct connector_runner *r;
	struct err err;

	if (connector_start(&s, &r, &err))
		tap_bail(err.text);
	return r;
}

static void run_until_idle(const char *what)
{
	struct log *log = open_log();
	struct connector_runner *r = start(log);
	struct err err;
	int n = 0;

	while (!connector_progress(r)->idle && n++ < PATIENCE)
		usleep(STEP_US);
	tap_is_int(connector_stop(r, &err), OK, "%s", what);
	log_close(log);
}

static void rest(void)
{
	run_until_idle("the next start ends in order");
}

/* A provider who says of the first order what became of what it began. */
static enum connector_answer send_telling(struct connector *c, const struct delivery *d, struct err *err)
{
	(void)err;
	if (slice_is(d->id, "order-0"))
		connector_tell(c, &(struct connector_event){.kind = CONNECTOR_ENTITLEMENT_STATUS,
					  .id = SLICE_LIT("e/ended"),
					  .subject = d->subject,
					  .about = SLICE_LIT("e"),
					  .state = SLICE_LIT("ended"),
					  .by = SLICE_LIT("office 7"),
					  .text = SLICE_LIT("moved"),
					  .at_ms = 86400000});
	return CONNECTOR_OK;
}

static int settle_telling(struct connector *c, struct delivery *list, struct err *err)
{
	(void)c, (void)list, (void)err;
	return OK;
}

static const struct connector_driver telling = {"file", "orders", NULL, open_deaf, send_telling, settle_telling, poll_deaf, NULL, close_deaf};

/* A topic's records by key: how many there are, and how many with a value are a key's last. */
static void look(const char *topic, int *records, int *distinct, const char *header)
{
	static char ids[4 * ORDERS * STATES][64];
	struct log *log = open_log();
	struct log_topic t;
	struct err err;
	int known = 0;

	*records = *distinct = 0;
	if (log_topic_find(log, topic, &t, &err))
		tap_bail(err.text);
	for (uint32_t i = 0; i < t.partitions; i++) {
		const struct log_record *list;
		struct log_reader *reader;
		size_t count;
		if (log_reader_open(log, topic, i, 0, &reader, &err))
			tap_bail(err.text);
		while (!log_reader_next(reader, 100, 0, &list, &count, &err) && count)
			for (size_t k = 0; k < count; k++, ++*records) {
				struct slice id = header ? log_record_header(&list[k], header) : list[k].key;
				int n = 0;
				while (n < known && !slice_is(id, ids[n]))
					n++;
				if (n == known)
					snprintf(ids[known++], sizeof ids[0], "%.*s", SLICE_ARG(id));
			}
		log_reader_close(reader);
	}
	*distinct = known;
	log_close(log);
}

static void all_stands(bool killed)
{
	int records, distinct;
	char command[400];

	look("subjects", &records, &distinct, "ce_id");
	tap_is_int(distinct, ORDERS * STATES, "every answer of the provider stands on the log");
	if (!killed)
		tap_is_int(records, ORDERS * STATES, "once");
	snprintf(command, sizeof command, "test $(sort -u %s | wc -l) = %d && test $(wc -l <%s) = %d", orders, ORDERS, orders, ORDERS);
	tap_is_int(system(command), 0, "every order was handed over once");
}

static void stopped(void)
{
	struct err err;

	begin("stop");
	struct log *log = open_log();
	struct connector_runner *r = start(log);
	while (!connector_progress(r)->sent)
		usleep(STEP_US / 10);
	tap_is_int(connector_stop(r, &err), OK, "stopped while orders go out");
	log_close(log);
	rest();
	all_stands(false);
	end();
}

static void killed(int at_bytes)
{
	struct stat st;
	int n = 0, status;

	begin("kill");
	pid_t child = fork();
	if (!child) {
		start(open_log());
		pause();
	}
	while ((stat(orders, &st) || st.st_size < at_bytes) && n++ < PATIENCE)
		usleep(STEP_US / 10);
	kill(child, SIGKILL);
	waitpid(child, &status, 0);
	tap_ok(WIFSIGNALED(status), "killed after %d bytes of orders", at_bytes);
	rest();
	all_stands(true);
	end();
}

/* Stopped while it waits for the receiver, with orders to send and with orders in doubt: at once, and nothing is lost. */
static void deafened(void)
{
	struct err err;

	begin("deaf");
	driver = &deaf;
	for (int i = 0; i < 2; i++) {
		struct log *log = open_log();
		struct connector_runner *r = start(log);
		for (asked = 0; !asked;)
			usleep(STEP_US / 10);
		alarm(20); /* of a stop that never ends */
		tap_is_int(connector_stop(r, &err), OK, i ? "stopped while it settles" : "stopped while it sends");
		alarm(0);
		log_close(log);
	}
	driver = &connector_file;
	rest();
	all_stands(false);
	end();
}

/* On a log whose commits are aborted, and fenced, and some of those committed all the same: what was announced is sent without a start. */
static void fenced(int with)
{
	begin("fence");
	snprintf(seed, sizeof seed, "%d", with);
	log_driver = "chaos";
	run_until_idle("it ends in order");
	log_driver = "local";
	all_stands(true);
	end();
}

static void entitlement_said(void)
{
	const struct log_record *list;
	struct log_reader *reader;
	struct err err;
	size_t count;

	begin("entitlement");
	driver = &telling;
	run_until_idle("it ends in order");
	driver = &connector_file;
	struct log *log = open_log();
	if (log_reader_open(log, "subjects", 0, 0, &reader, &err))
		tap_bail(err.text);
	if (log_reader_next(reader, 100, 0, &list, &count, &err) || count != 1)
		tap_bail("no such record");
	tap_ok(slice_is(log_record_header(list, "ce_type"), "kz.aldyn.entitlement.status"), "what the provider says of an entitlement");
	tap_ok(slice_is(log_record_header(list, "ce_subject"), "order-0"), "is for the case's subject");
	tap_ok(slice_is(list->value, "{\"entitlement\":\"e\",\"state\":\"ended\",\"at\":\"1970-01-02T00:00:00.000Z\",\"by\":\"office 7\",\"reason\":\"moved\"}"),
	       "and says who decided, and why");
	log_reader_close(reader);
	log_close(log);
	end();
}

int main(void)
{
	entitlement_said();
	stopped();
	deafened();
	for (int with = 1; with <= 8; with++)
		fenced(with);
	for (int at = 1; at < 20000; at += 8000) /* the last: in the second batch */
		killed(at);
	return tap_done();
}
