/* SPDX-License-Identifier: Apache-2.0 */
/* `file`: orders as NDJSON, one structured CloudEvent's data a line, for a provider who reads files; for demonstrations,
 * `acknowledge` names the states that the provider is taken to report.
 *
 * In doubt: the file is the receiver, and the id in it its idempotency key: a delivery whose id stands in it was sent. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "connectors/connector.h"
#include "engine/base/arena.h"
#include "engine/base/civil.h"
#include "engine/base/file.h"
#include "engine/base/json.h"

#define MAX_FILE_BYTES (1024UL * 1024 * 1024)

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
	enum connector_answer answer = append(f->fd, line.ptr, line.len) ? CONNECTOR_OK : write_failed(err, f->path);
	buf_fini(&line);
	if (answer != CONNECTOR_OK)
		return answer;
	acknowledge(f, d);
	return CONNECTOR_OK;
}

/* Was it written before the crash? The id is looked for in the whole file: rare, and only for what is in doubt. */
static enum connector_answer settle_order(struct connector *base, const struct delivery *d, struct err *err)
{
	struct file_connector *f = (struct file_connector *)base;
	struct arena a;
	struct slice text;
	char mark[128];

	arena_init(&a);
	int rc = file_read(&a, f->path, MAX_FILE_BYTES, &text, err);
	snprintf(mark, sizeof mark, "{\"id\":\"%.*s\"", SLICE_ARG(d->id));
	const char *at = rc ? NULL : memmem(text.ptr, text.len, mark, strlen(mark));
	bool there = at && memchr(at, '\n', text.len - (size_t)(at - text.ptr));
	arena_fini(&a);
	if (rc)
		return CONNECTOR_RETRY;
	if (!there)
		return send_order(base, d, err);
	acknowledge(f, d);
	return CONNECTOR_OK;
}

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

/* A line without its end was cut short by a crash: it was never reported as sent, and is not taken for sent. */
static int cut_torn_line(int fd)
{
	off_t end = lseek(fd, 0, SEEK_END);
	char last;

	while (end > 0) {
		if (pread(fd, &last, 1, end - 1) != 1)
			return -1;
		if (last == '\n')
			break;
		end--;
	}
	return ftruncate(fd, end);
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
	f->fd = open(f->path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	if (f->fd < 0) {
		int rc = err_set(err, ERR_INPUT, "no-file", "%s: %s", f->path, strerror(errno));
		close_file(&f->c);
		return rc;
	}
	if (cut_torn_line(f->fd)) {
		int rc = err_set(err, ERR_FATAL, "no-file", "%s: %s", f->path, strerror(errno));
		close_file(&f->c);
		return rc;
	}
	*out = &f->c;
	return OK;
}

const struct connector_driver connector_file = {"file", "orders", settings, open_file, send_order, settle_order, poll_file,
                                                NULL, close_file};
