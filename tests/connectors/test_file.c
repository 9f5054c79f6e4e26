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
	tap_is_int(file->settle(c, &d, &err), CONNECTOR_OK, "asked after a crash, it finds its id");
	tap_is_int(size(), 2 * line, "and does not write it again");
	file->close(c);
	unlink(path);
	return tap_done();
}
