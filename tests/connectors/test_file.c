/* SPDX-License-Identifier: Apache-2.0 */
/* The file connector where an order's line fits only in part: the limit of a file's size stands for a disk that fills up. */
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "connectors/connector.h"
#include "tests/tap.h"

static char path[64];

static void limit(rlim_t bytes)
{
	struct rlimit l;

	getrlimit(RLIMIT_FSIZE, &l);
	l.rlim_cur = bytes;
	if (setrlimit(RLIMIT_FSIZE, &l))
		tap_bail("setrlimit");
}

static long long size(void)
{
	struct stat st;

	return stat(path, &st) ? -1 : (long long)st.st_size;
}

static void settled(struct connector *c, const char *id, enum connector_answer answer, const char *what)
{
	struct delivery other = {.id = SLICE_LIT("0")}, d = {.id = slice_of(id), .type = SLICE_LIT("task"), .next = &other};
	struct err err = {0};

	tap_is_int(c->driver->settle(c, &d, &err), OK, "settled");
	tap_is_int(d.answer, answer, "%s", what);
	tap_is_int(other.answer, CONNECTOR_ABSENT, "each for itself");
}

/* While the connector has the file open, somebody moves it, then deletes it. */
static void moved(struct connector *c, long long line)
{
	struct delivery d = {.id = SLICE_LIT("3"), .type = SLICE_LIT("task"), .subject = SLICE_LIT("s"), .data = SLICE_LIT("{\"a\":1}")};
	struct err err = {0};
	char to[80];

	snprintf(to, sizeof to, "%s.1", path);
	tap_ok(!rename(path, to), "the file is moved");
	tap_is_int(c->driver->send(c, &d, &err), CONNECTOR_OK, "an order after that");
	tap_is_int(size(), line, "stands in a new file of the name");
	settled(c, "3", CONNECTOR_OK, "it is found in the new one");
	settled(c, "1", CONNECTOR_OK, "and an older one in the one that was moved");
	unlink(to);
	unlink(path);
	tap_is_int(c->driver->send(c, &d, &err), CONNECTOR_OK, "an order after the file was deleted");
	tap_is_int(size(), line, "stands in a new one");
}

static void write_file(const char *text, size_t len)
{
	FILE *f = fopen(path, "wb");

	if (!f || fwrite(text, 1, len, f) != len || fclose(f))
		tap_bail("the file cannot be written");
}

/* A path that points to somebody else's file: nothing of it is touched. A torn line of ours is cut. */
static void foreign(void)
{
	static const struct { const char *text; long long left; const char *what; } rows[] = {
		{"thirty-two bytes, a secret: 012345", -1, "a key"},
		{"{\"msg\":\"p1\"}\n{\"msg\":\"p2\"}\n", -1, "a source"},
		{"{\"id\":\"1\"}\n{\"msg\":\"p2\"}\n", -1, "one that began as ours"},
		{"{\"id\":\"1\"}\nsomething", -1, "one whose end is not ours"},
		{"{\"id\":\"1\"}\n{\"id\":\"2\",\"ty", 11, "a torn line"},
		{"{\"id\":\"1\"}\n{\"i", 11, "a line torn at once"},
		{"{\"id\":\"1\",\"ty", 0, "nothing but a torn line"},
		{"", 0, "nothing"},
	};
	struct connector_setting set[] = {{"path", path}};
	struct connector *c;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct err err = {0};
		write_file(rows[i].text, strlen(rows[i].text));
		int rc = connector_file.open(set, 1, &c, &err);
		tap_is_int(rc, rows[i].left < 0 ? ERR_INPUT : OK, "%s", rows[i].what);
		if (rc)
			tap_is_str(err.code, "not-our-file", "refused");
		else
			connector_file.close(c);
		tap_is_int(size(), rows[i].left < 0 ? (long long)strlen(rows[i].text) : rows[i].left, "what is left of it");
	}
	unlink(path);
}

/* A provider who reads the file gets what goes on after an order, too; only of an order it is taken to say how it goes. */
static int told;

static void count_told(void *to, const struct connector_event *e)
{
	(void)to;
	told += e->kind == CONNECTOR_ORDER_STATUS;
}

static void every_type(void)
{
	static const char *const types[] = {"order", "order.cancel", "entitlement.repriced", "task"};
	struct connector_setting set[] = {{"path", path}, {"acknowledge", "accepted completed"}};
	struct connector *c;
	struct err err = {0};
	char line[200], want[200];

	if (connector_file.open(set, 2, &c, &err))
		tap_bail(err.text);
	c->told = count_told;
	for (int i = 0; i < 4; i++) {
		struct delivery d = {.id = slice_of(types[i]), .type = slice_of(types[i]), .subject = SLICE_LIT("s"), .data = SLICE_LIT("{\"a\":1}")};
		tap_is_int(c->driver->send(c, &d, &err), CONNECTOR_OK, "%s", types[i]);
	}
	c->driver->close(c);
	FILE *f = fopen(path, "r");
	for (int i = 0; i < 4; i++) {
		snprintf(want, sizeof want, "{\"id\":\"%s\",\"type\":\"%s\",\"subject\":\"s\",\"data\":{\"a\":1}}\n", types[i], types[i]);
		tap_is_str(f && fgets(line, sizeof line, f) ? line : "", want, "a line of its own");
	}
	if (f)
		fclose(f);
	unlink(path);
	tap_is_int(told, 2, "both states of the order, and nothing of the others");
}

int main(void)
{
	struct connector_setting set[] = {{"path", path}};
	struct delivery d = {.id = SLICE_LIT("1"), .type = SLICE_LIT("task"), .subject = SLICE_LIT("s"), .data = SLICE_LIT("{\"a\":1}")};
	const struct connector_driver *file = &connector_file;
	struct connector *c;
	struct err err = {0};

	strcpy(path, "/tmp/aldyn-orders-XXXXXX");
	close(mkstemp(path));
	signal(SIGXFSZ, SIG_IGN);
	if (file->open(set, 1, &c, &err))
		tap_bail(err.text);
	tap_is_int(file->send(c, &d, &err), CONNECTOR_OK, "an order");
	long long line = size();
	for (long long room = 0; room < line; room += line / 3) {
		limit((rlim_t)(line + room));
		tap_is_int(file->send(c, &d, &err), CONNECTOR_RETRY, "room for %lld bytes of the next: later", room);
		tap_is_str(err.code, "disk-full", "and says why");
		tap_ok(strstr(err.text, path) && strstr(err.text, "too large"), "which file, and what the system said: %s", err.text);
		tap_is_int(size(), line, "no torn line stays");
	}
	limit(RLIM_INFINITY);
	tap_is_int(file->send(c, &d, &err), CONNECTOR_OK, "with room it is written");
	tap_is_int(size(), 2 * line, "once");
	settled(c, "1", CONNECTOR_OK, "asked after a crash, it finds its id");
	tap_is_int(size(), 2 * line, "and does not write it again");
	settled(c, "2", CONNECTOR_ABSENT, "another's it does not find");
	moved(c, line);
	file->close(c);
	unlink(path);
	foreign();
	every_type();
	return tap_done();
}
