/* SPDX-License-Identifier: Apache-2.0 */
/* `file`: all of [orders] as NDJSON, for a provider who reads files: a line {"id","type","subject","data"} each; for demonstrations,
 * `acknowledge` names the states that the provider is taken to report of an order.
 *
 * In doubt: the file is the receiver, and the id in it its idempotency key: a delivery whose id stands in it was sent. The file may
 * be moved to PATH.1 or deleted at any time: it is looked for by its name before each order. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "connectors/connector.h"
#include "engine/base/civil.h"
#include "engine/base/json.h"

static const char ours[] = "{\"id\":\""; /* what each line begins with */

struct file_connector {
	struct connector c;
	int fd;
	char path[1024];
	char states[256]; /* acknowledge: words, each ended by NUL; the list by an empty one */
};

static const struct connector_setting_row settings[] = {
	{"path", "the file to append orders to", true, NULL},
	{"acknowledge", "states that the provider is taken to report, e.g. \"accepted completed\" (demonstrations)", false,
	 "received accepted in-progress on-hold completed rejected failed cancelled entered-in-error"},
	{NULL, NULL, false, NULL},
};

static enum connector_answer write_failed(struct err *err, const char *path)
{
	bool full = errno == ENOSPC || errno == EDQUOT || errno == EFBIG;

	err_set(err, ERR_RETRY, full ? "disk-full" : "write-error", "%s: %s%s", path, strerror(errno),
	        full ? "; the order is written as soon as there is room" : "");
	return CONNECTOR_RETRY;
}

/* The whole line, on the disk, or nothing of it: a torn one would spoil the next, one that is not synced may be gone. */
static bool append(int fd, const char *line, size_t len)
{
	off_t before = lseek(fd, 0, SEEK_END);
	ssize_t n = 0;

	while (len && ((n = write(fd, line, len)) >= 0 || errno == EINTR)) /* O_APPEND: as a rule, one write */
		if (n > 0) {
			line += n;
			len -= (size_t)n;
		}
	if (!len && !fdatasync(fd))
		return true;
	int why = errno;
	errno = ftruncate(fd, before) ? errno : why;
	return false;
}

static void acknowledge(struct file_connector *f, const struct delivery *d)
{
	char id[160];

	if (!slice_is(d->type, "order"))
		return;
	for (const char *state = f->states; *state; state += strlen(state) + 1) {
		snprintf(id, sizeof id, "%.*s/%.32s", SLICE_ARG(d->id), state);
		connector_tell(&f->c, &(struct connector_event){.kind = CONNECTOR_ORDER_STATUS, .id = slice_of(id), .subject = d->subject,
		                                                .about = d->id, .state = slice_of(state), .at_ms = civil_now_ms()});
	}
}

/* --- the file ----------------------------------------------------------------------------------------------------------------------- */

static bool begins_as_ours(int fd, off_t at, off_t end)
{
	char text[sizeof ours - 1];
	size_t n = (size_t)(end - at) < sizeof text ? (size_t)(end - at) : sizeof text;

	return pread(fd, text, n, at) == (ssize_t)n && !memcmp(text, ours, n);
}

/* Where the line begins that ends before `end`; -1: the file cannot be read. */
static off_t line_start(int fd, off_t end)
{
	char part[4096];

	while (end > 0) {
		size_t n = end < (off_t)sizeof part ? (size_t)end : sizeof part;
		if (pread(fd, part, n, end - (off_t)n) != (ssize_t)n)
			return -1;
		const char *last = memrchr(part, '\n', n);
		if (last)
			return end - (off_t)n + (last - part) + 1;
		end -= (off_t)n;
	}
	return 0;
}

/* A line without its end was cut short by a crash: it was never reported as sent, and is not taken for sent. A file that holds
 * anything else than our lines is not touched. */
static int cut_torn_line(int fd, const char *path, struct err *err)
{
	off_t end = lseek(fd, 0, SEEK_END), torn = line_start(fd, end), last = torn > 0 ? line_start(fd, torn - 1) : torn;

	if (end < 0 || torn < 0 || last < 0)
		return err_set(err, ERR_INPUT, "no-file", "%s: %s", path, strerror(errno));
	if (!begins_as_ours(fd, 0, end) || !begins_as_ours(fd, last, end) || !begins_as_ours(fd, torn, end))
		return err_set(err, ERR_INPUT, "not-our-file", "%s holds something else than orders; it was not touched: name another file in `path`", path);
	if (torn < end && ftruncate(fd, torn))
		return err_set(err, ERR_INPUT, "no-file", "%s: %s", path, strerror(errno));
	return OK;
}

static void sync_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	char folder[1024] = ".";

	if (slash)
		snprintf(folder, sizeof folder, "%.*s", (int)(slash - path + 1), path);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
}

static int open_output(struct file_connector *f, struct err *err)
{
	struct stat st;
	int rc, fd = open(f->path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0 || fstat(fd, &st))
		rc = err_set(err, ERR_INPUT, "no-file", "%s: %s", f->path, strerror(errno));
	else if (!S_ISREG(st.st_mode))
		rc = err_set(err, ERR_INPUT, "not-our-file", "%s is no plain file: name another in `path`", f->path);
	else
		rc = cut_torn_line(fd, f->path, err);
	if (rc) {
		if (fd >= 0)
			close(fd);
		return rc;
	}
	if (!st.st_size)
		sync_folder(f->path);
	if (f->fd >= 0)
		close(f->fd);
	f->fd = fd;
	return OK;
}

/* --- sending ------------------------------------------------------------------------------------------------------------------------ */

/* Somebody may have moved or deleted the file: what is appended to one that has no name is lost. */
static int follow_name(struct file_connector *f, struct err *err)
{
	struct stat named, held;

	if (!stat(f->path, &named) && !fstat(f->fd, &held) && named.st_dev == held.st_dev && named.st_ino == held.st_ino)
		return OK;
	return open_output(f, err);
}

static bool was_deleted(const struct file_connector *f)
{
	struct stat st;

	return !fstat(f->fd, &st) && !st.st_nlink;
}

static enum connector_answer append_line(struct file_connector *f, struct slice line, struct err *err)
{
	do {
		if (follow_name(f, err))
			return CONNECTOR_RETRY;
		if (!append(f->fd, line.ptr, line.len))
			return write_failed(err, f->path);
	} while (was_deleted(f)); /* meanwhile, and the line with it */
	return CONNECTOR_OK;
}

static enum connector_answer send_order(struct connector *base, const struct delivery *d, struct err *err)
{
	struct file_connector *f = (struct file_connector *)base;
	struct json_writer w;
	struct buf line;

	buf_init(&line);
	json_write_init(&w, &line);
	json_write_object(&w);
	json_write_member(&w, "id", d->id);
	json_write_member(&w, "type", d->type);
	json_write_member(&w, "subject", d->subject);
	json_write_key(&w, "data");
	json_write_raw(&w, d->data);
	json_write_object_end(&w);
	buf_str(&line, "\n");
	enum connector_answer answer = append_line(f, buf_slice(&line), err);
	buf_fini(&line);
	if (answer == CONNECTOR_OK)
		acknowledge(f, d);
	return answer;
}

/* --- settling ----------------------------------------------------------------------------------------------------------------------- */

static int by_id(const void *a, const void *b)
{
	return slice_cmp((*(struct delivery *const *)a)->id, (*(struct delivery *const *)b)->id);
}

/* Each whole line of the file whose id is among the sorted ones: that order was sent. A file that is not there has none. */
static int find_sent(const char *path, struct delivery **sorted, size_t count, struct err *err)
{
	FILE *f = fopen(path, "rbe");
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;

	while (f && (n = getline(&line, &cap, f)) > 0) {
		const char *id = line + sizeof ours - 1,
			   *end = n > (ssize_t)sizeof ours ? memchr(id, '"', (size_t)n - sizeof ours + 1) : NULL;
		if (!end || line[n - 1] != '\n' || memcmp(line, ours, sizeof ours - 1))
			continue;
		struct delivery key = {.id = {id, (size_t)(end - id)}}, *at = &key;
		struct delivery **found = bsearch(&at, sorted, count, sizeof *sorted, by_id);
		if (found)
			(*found)->answer = CONNECTOR_OK;
	}
	int rc = (f ? ferror(f) : errno != ENOENT) ? err_set(err, ERR_RETRY, "no-file", "%s: %s", path, strerror(errno)) : OK;
	free(line);
	if (f)
		fclose(f);
	return rc;
}

/* Written before the crash? Read once for all, in the file and in the one that was last moved out of its way. */
static int settle_orders(struct connector *base, struct delivery *list, struct err *err)
{
	struct file_connector *f = (struct file_connector *)base;
	char moved[sizeof f->path + 2];
	size_t count = 0, i = 0;

	for (struct delivery *d = list; d; d = d->next)
		count++;
	struct delivery **sorted = calloc(count, sizeof *sorted);
	NO_MEMORY_ON(!sorted);
	for (struct delivery *d = list; d; d = d->next) {
		d->answer = CONNECTOR_ABSENT;
		sorted[i++] = d;
	}
	qsort(sorted, count, sizeof *sorted, by_id);
	snprintf(moved, sizeof moved, "%s.1", f->path);
	int rc = find_sent(f->path, sorted, count, err);
	if (!rc)
		rc = find_sent(moved, sorted, count, err);
	free(sorted);
	for (const struct delivery *d = list; d && !rc; d = d->next)
		if (d->answer == CONNECTOR_OK)
			acknowledge(f, d);
	return rc;
}

/* --- opening and closing ------------------------------------------------------------------------------------------------------------ */

static int poll_file(struct connector *base, int timeout_ms, struct err *err)
{
	(void)base, (void)err;

	if (timeout_ms)
		poll(NULL, 0, timeout_ms);
	return OK;
}

static void close_file(struct connector *base)
{
	struct file_connector *f = (struct file_connector *)base;

	if (f->fd >= 0)
		close(f->fd);
	free(f);
}

static int open_file(const struct connector_setting *set, size_t count, struct connector **out, struct err *err)
{
	struct file_connector *f = calloc(1, sizeof *f);
	struct slice path = connector_setting_value(set, count, "path"), states = connector_setting_value(set, count, "acknowledge");

	NO_MEMORY_ON(!f);
	f->c.driver = &connector_file;
	f->fd = -1;
	if (path.len >= sizeof f->path || states.len + 2 > sizeof f->states) {
		close_file(&f->c);
		return err_set(err, ERR_INPUT, "setting-too-long", "connector file: `path` or `acknowledge` is too long");
	}
	memcpy(f->path, path.ptr, path.len);
	for (size_t i = 0; i < states.len; i++)
		f->states[i] = states.ptr[i] == ' ' ? '\0' : states.ptr[i];
	int rc = open_output(f, err);
	if (rc)
		close_file(&f->c);
	else
		*out = &f->c;
	return rc;
}

const struct connector_driver connector_file = {"file", "orders", settings, open_file, send_order, settle_orders, poll_file,
                                                NULL, close_file};
