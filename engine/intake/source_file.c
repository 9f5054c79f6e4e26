/* SPDX-License-Identifier: Apache-2.0 */
/* NDJSON files. A stream is a file by its name; its position is "OFFSET FINGERPRINT", the fingerprint being the hash of the
 * file's first bytes as they were read: a file that was replaced, cut or written anew begins anew, also while it is read; one that only
 * grew goes on. A followed file that is renamed over is read to its end, and for a while after, since its writer may hold it still; then
 * the stream goes on with the new one. A last line without newline that begins as a JSON object and does not end as one is still being
 * written: it is left for the next start. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/buf.h"
#include "engine/base/civil.h"
#include "engine/base/hash.h"
#include "engine/base/json.h"
#include "engine/base/say.h"
#include "engine/intake/source.h"

#define CHUNK_BYTES (256 * 1024)
#define FINGERPRINT_BYTES 1024
#define FOLLOW_MS 10
#define STDIN_MS 50
#define ROTATE_MS 1000 /* from when another file stands under the name until the old one is given up */

struct stream {
	char *path;
	const char *name;       /* within path */
	int fd;
	int64_t next;           /* offset of the next line */
	int64_t marked;         /* committed; 0 once the file is another one than that */
	char head[FINGERPRINT_BYTES]; /* the file's first bytes, as they were read */
	size_t head_len;
	struct buf pending;     /* read from the file, from `next` on */
	size_t used;            /* bytes of pending that were handed out */
	int64_t skipped;        /* of an over-long line: bytes that were read behind pending and dropped */
	bool at_end;
	int64_t left_ms;        /* since when another file stands under the name; 0: the same */
	bool told;              /* that its last line is unfinished */
	bool last_look;         /* nobody writes to it any more: its last line needs no newline */
	bool waiting;           /* standard input: nothing came within the time, but more may */
};

struct file_source {
	struct source source;
	struct source_positions positions;
	char *folder;           /* NULL: one file */
	bool follow;
	struct stream *streams;
	size_t count;
	size_t current;
	char **skipped;         /* entries that were named as such */
	size_t skipped_count;
};

/* --- positions -------------------------------------------------------------------------------------------------------------- */

static void fingerprint(const struct stream *s, int64_t offset, char out[17])
{
	unsigned char sha[HASH_BYTES];

	hash_sha256((struct slice){s->head, offset < (int64_t)s->head_len ? (size_t)offset : s->head_len}, sha);
	hash_hex(sha, 8, out);
}

/* `n` bytes were read at `offset`: what of them the head lacks is kept. */
static void keep_head(struct stream *s, int64_t offset, const char *at, size_t n)
{
	if (offset > (int64_t)s->head_len || offset + (int64_t)n <= (int64_t)s->head_len)
		return;
	size_t known = s->head_len - (size_t)offset, room = FINGERPRINT_BYTES - s->head_len, more = n - known < room ? n - known : room;
	memcpy(s->head + s->head_len, at + known, more);
	s->head_len += more;
}

/* Positions lie between lines: in a file that was changed in place they may not. */
static bool is_between_lines(const struct stream *s, int64_t offset)
{
	char around[2];
	ssize_t n = offset > 0 ? pread(s->fd, around, 2, offset - 1) : 0;

	return n < 2 || around[0] == '\n' || around[1] == '\n';
}

static int resume(struct file_source *f, struct stream *s, struct err *err)
{
	char state[SOURCE_POSITION_BYTES], print[17], kept[17] = "";
	int64_t offset = 0;
	size_t len = 0;
	int rc = f->positions.committed(f->positions.arg, s->name, state, sizeof state - 1, &len, err);

	s->head_len = 0;
	if (rc && rc != ERR_NOTFOUND)
		return rc;
	if (rc == OK) {
		state[len] = '\0';
		if (sscanf(state, "%" SCNd64 " %16s", &offset, kept) != 2)
			return err_set(err, ERR_FATAL, "bad-position", "the position of a file source cannot be read");
		ssize_t got = pread(s->fd, s->head, offset < FINGERPRINT_BYTES ? (size_t)offset : FINGERPRINT_BYTES, 0);
		s->head_len = got > 0 ? (size_t)got : 0;
		fingerprint(s, offset, print);
		if (strcmp(print, kept) || lseek(s->fd, 0, SEEK_END) < offset || !is_between_lines(s, offset)) {
			say(SAY_WARN, "intake", "file-replaced", "file=%s", s->name);
			offset = 0;
			s->head_len = 0;
		}
	}
	s->next = s->marked = offset;
	return OK;
}

static int positions(struct source *source, int (*each)(void *arg, const char *stream, struct slice position), void *arg)
{
	struct file_source *f = (struct file_source *)source;
	int rc = OK;

	for (size_t i = 0; i < f->count && !rc; i++) {
		struct stream *s = &f->streams[i];
		char state[SOURCE_POSITION_BYTES], print[17];
		if (s->next == s->marked || s->fd == STDIN_FILENO)
			continue;
		fingerprint(s, s->next, print);
		int n = snprintf(state, sizeof state, "%" PRId64 " %s", s->next, print);
		rc = each(arg, s->name, (struct slice){state, (size_t)n});
	}
	return rc;
}

static void mark(struct source *source)
{
	struct file_source *f = (struct file_source *)source;

	for (size_t i = 0; i < f->count; i++)
		f->streams[i].marked = f->streams[i].next;
}

static void forget_pending(struct stream *s)
{
	s->used = 0;
	s->skipped = 0;
	s->at_end = false;
	buf_clear(&s->pending);
}

static int rewind_all(struct source *source, struct err *err)
{
	struct file_source *f = (struct file_source *)source;

	f->current = 0;
	for (size_t i = 0; i < f->count; i++) {
		struct stream *s = &f->streams[i];
		if (s->fd == STDIN_FILENO && s->next != s->marked)
			return err_set(err, ERR_FATAL, "no-rewind", "standard input cannot be read again after an aborted batch; use a file");
		s->next = s->marked;
		forget_pending(s);
	}
	return OK;
}

/* --- files ------------------------------------------------------------------------------------------------------------------------ */

/* Only a regular file can be read again from a position; of all others open() might wait for ever. */
static int open_path(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;

	if (fd >= 0 && (fstat(fd, &st) || !S_ISREG(st.st_mode))) {
		errno = S_ISDIR(st.st_mode) ? EISDIR : ESPIPE;
		close(fd);
		return -1;
	}
	return fd;
}

static int add_stream(struct file_source *f, const char *path, struct err *err)
{
	struct stream *list = realloc(f->streams, (f->count + 1) * sizeof *list);
	struct stream *s;

	NO_MEMORY_ON(!list);
	f->streams = list;
	s = &list[f->count];
	memset(s, 0, sizeof *s);
	s->path = strdup(path);
	NO_MEMORY_ON(!s->path);
	s->name = strrchr(s->path, '/') ? strrchr(s->path, '/') + 1 : s->path;
	s->fd = strcmp(path, "-") ? open_path(path) : STDIN_FILENO;
	if (s->fd < 0) {
		int rc = err_set(err, ERR_INPUT, "no-file", "%s: %s", path, strerror(errno));
		free(s->path);
		return rc;
	}
	buf_init(&s->pending);
	f->count++;
	return s->fd == STDIN_FILENO ? OK : resume(f, s, err);
}

static bool known(const struct file_source *f, const char *name)
{
	for (size_t i = 0; i < f->count; i++)
		if (!strcmp(f->streams[i].name, name))
			return true;
	return false;
}

/* One bad entry stops no other. It is named once, and looked at again at the next scan. */
static void skip_entry(struct file_source *f, const char *name, const char *why)
{
	for (size_t i = 0; i < f->skipped_count; i++)
		if (!strcmp(f->skipped[i], name))
			return;
	f->skipped = realloc(f->skipped, (f->skipped_count + 1) * sizeof *f->skipped);
	NO_MEMORY_ON(!f->skipped);
	f->skipped[f->skipped_count] = strdup(name);
	NO_MEMORY_ON(!f->skipped[f->skipped_count]);
	f->skipped_count++;
	say(SAY_WARN, "intake", "file-skipped", "file=%s text=\"%s\"", name, why);
}

/* Files that appeared since, in order of name. */
static int scan(struct file_source *f, struct err *err)
{
	struct dirent **list;
	int n = scandir(f->folder, &list, NULL, alphasort), rc = OK;

	if (n < 0)
		return err_set(err, ERR_INPUT, "no-file", "%s: %s", f->folder, strerror(errno));
	for (int i = 0; i < n; i++) {
		const char *dot = strrchr(list[i]->d_name, '.');
		char path[4096];
		if (!rc && dot && !strcmp(dot, ".ndjson") && !known(f, list[i]->d_name)) {
			snprintf(path, sizeof path, "%s/%s", f->folder, list[i]->d_name);
			rc = add_stream(f, path, err);
			if (rc == ERR_INPUT) {
				skip_entry(f, list[i]->d_name, "it cannot be read");
				rc = OK;
			}
		} else if (list[i]->d_name[0] != '.' && (!dot || strcmp(dot, ".ndjson"))) {
			skip_entry(f, list[i]->d_name, "its name does not end in .ndjson");
		}
		free(list[i]);
	}
	free(list);
	return rc;
}

/* Does another file stand under the stream's name? (None at all: the new one is about to come.) */
static bool renamed_over(const struct stream *s)
{
	struct stat ours, there;

	return s->fd != STDIN_FILENO && !fstat(s->fd, &ours) && !stat(s->path, &there) &&
	       (ours.st_ino != there.st_ino || ours.st_dev != there.st_dev);
}

/* The new file under the name, from where the stream's position says: from its beginning, unless it begins as the old one did. */
static int go_on_with_new(struct file_source *f, struct stream *s, struct err *err)
{
	int fd = open_path(s->path), old = s->fd;

	if (fd < 0)
		return OK; /* gone again: looked for in the next round */
	s->fd = fd;
	int rc = resume(f, s, err);
	if (rc)
		s->fd = old;
	close(rc ? fd : old);
	if (rc)
		return rc;
	s->left_ms = 0;
	s->last_look = false;
	forget_pending(s);
	return OK;
}

/* A followed stream at its end is looked at again. What was read of an old file is committed before the new one is opened: an aborted
 * batch finds it still. */
static int look_again(struct file_source *f, struct stream *s, struct err *err)
{
	int64_t now = civil_now_ms();

	if (s->last_look && s->next == s->marked)
		return go_on_with_new(f, s, err);
	if (!renamed_over(s))
		s->left_ms = 0;
	else if (!s->left_ms)
		s->left_ms = now;
	s->last_look = s->left_ms && now - s->left_ms >= ROTATE_MS;
	s->at_end = false;
	return OK;
}

/* --- lines -------------------------------------------------------------------------------------------------------------------------- */

/* Shorter than what was read of it, or with another head: it was cut, or written anew in place (copytruncate, `cp`). */
static bool is_another(const struct stream *s)
{
	char head[FINGERPRINT_BYTES];
	struct stat st;

	return (!fstat(s->fd, &st) && st.st_size < s->next) || pread(s->fd, head, s->head_len, 0) != (ssize_t)s->head_len ||
	       memcmp(head, s->head, s->head_len);
}

static void begin_anew(struct stream *s)
{
	say(SAY_WARN, "intake", "file-replaced", "file=%s", s->name);
	s->next = s->marked = 0;
	s->head_len = 0;
	s->told = false;
	forget_pending(s);
}

/* More bytes behind what is pending; at_end when there are none now. A file that is another one now is begun anew. */
static int fill(struct stream *s, struct err *err)
{
	if (s->used) {
		memmove(s->pending.ptr, s->pending.ptr + s->used, s->pending.len - s->used);
		s->pending.len -= s->used;
		s->used = 0;
	}
	struct pollfd in = {s->fd, POLLIN, 0};
	s->waiting = s->fd == STDIN_FILENO && poll(&in, 1, STDIN_MS) == 0; /* so that a stop is heard */
	if (s->waiting)
		return OK;
	char *room = buf_grow(&s->pending, CHUNK_BYTES);
	int64_t offset = s->next + (int64_t)s->pending.len + s->skipped;
	ssize_t n = s->fd == STDIN_FILENO ? read(s->fd, room, CHUNK_BYTES) : pread(s->fd, room, CHUNK_BYTES, offset);
	if (n < 0)
		return errno == EINTR ? OK : err_set(err, ERR_RETRY, "read-error", "%s: %s", s->name, strerror(errno));
	if (s->fd != STDIN_FILENO && is_another(s)) { /* looked at after reading: what was taken before is of one file */
		begin_anew(s);
		return OK;
	}
	keep_head(s, offset, room, (size_t)n);
	s->pending.len += (size_t)n;
	s->at_end = n == 0;
	return OK;
}

/* The `len` bytes at `at` are the next line's (of an over-long one, more were skipped); `ended` by a newline. False: it is empty. */
static bool hand_out(struct stream *s, char *at, size_t len, bool ended, struct source_message *out)
{
	size_t kept = len < SOURCE_LINE_BYTES ? len : SOURCE_LINE_BYTES;
	int64_t bytes = (int64_t)len + s->skipped;

	if (kept == len && !s->skipped && len && at[len - 1] == '\r')
		bytes = (int64_t)--kept;
	*out = (struct source_message){.value = {at, kept}, .bytes = bytes, .stream = s->name, .position = s->next};
	s->used += len + ended;
	s->next += (int64_t)(len + ended) + s->skipped;
	s->skipped = 0;
	return kept > 0;
}

/* A line that begins as a JSON object, but does not end as one. */
static bool is_unfinished(const char *at, size_t len)
{
	bool quoted = false;
	int depth = 0;

	if (at[0] != '{')
		return false;
	for (size_t i = 0; i < len; i++) {
		if (quoted && at[i] == '\\')
			i++;
		else if (at[i] == '"')
			quoted = !quoted;
		else if (!quoted)
			depth += (at[i] == '{' || at[i] == '[') - (at[i] == '}' || at[i] == ']');
	}
	return quoted || depth > 0;
}

/* May the last line, which has no newline, be taken as it stands? */
static bool is_last(const struct file_source *f, struct stream *s, const char *at, size_t len)
{
	if (!s->at_end || s->fd == STDIN_FILENO || s->last_look)
		return s->at_end && (s->fd != STDIN_FILENO || !f->follow);
	if (f->follow)
		return false;
	bool unfinished = !s->skipped && is_unfinished(at, len);
	if (unfinished && !s->told)
		say(SAY_WARN, "intake", "line-unfinished", "file=%s offset=%" PRId64, s->name, s->next);
	s->told = unfinished;
	return !unfinished;
}

/* One line of the stream. ERR_NOTFOUND: no whole line now. The stream stands at the line's beginning until its end was seen: a
 * restart in its middle reads it again. */
static int line(struct file_source *f, struct stream *s, struct source_message *out, struct err *err)
{
	for (;;) {
		char *at = s->pending.ptr ? s->pending.ptr + s->used : NULL;
		size_t have = s->pending.len - s->used, seen = s->skipped ? SOURCE_LINE_BYTES : 0;
		char *end = have > seen ? memchr(at + seen, '\n', have - seen) : NULL;
		if (end || (have && is_last(f, s, at, have))) {
			if (hand_out(s, at, end ? (size_t)(end - at) : have, end != NULL, out))
				return OK;
			continue;
		}
		if (have > SOURCE_LINE_BYTES) {
			s->skipped += (int64_t)(have - SOURCE_LINE_BYTES);
			s->pending.len = s->used + SOURCE_LINE_BYTES;
		}
		if (s->at_end || s->waiting) {
			bool later = s->waiting;
			s->waiting = false;
			return later ? ERR_RETRY : ERR_NOTFOUND;
		}
		int rc = fill(s, err);
		if (rc)
			return rc;
	}
}

static int next(struct source *source, int timeout_ms, struct source_message *out, enum source_rest *rest, struct err *err)
{
	struct file_source *f = (struct file_source *)source;
	int rc = f->folder && f->current >= f->count ? scan(f, err) : OK;

	memset(out, 0, sizeof *out);
	err->code[0] = '\0';
	*rest = SOURCE_LATER;
	for (; !rc && f->current < f->count; f->current++) {
		int got = line(f, &f->streams[f->current], out, err);
		if (got == ERR_RETRY && !err->code[0]) /* standard input: not yet */
			return ERR_NOTFOUND;
		if (got != ERR_NOTFOUND)
			return got;
	}
	if (rc)
		return rc;
	*rest = f->follow ? SOURCE_READ : SOURCE_ENDED;
	if (f->follow) {
		poll(NULL, 0, timeout_ms < FOLLOW_MS ? timeout_ms : FOLLOW_MS);
		for (size_t i = 0; i < f->count && !rc; i++)
			rc = look_again(f, &f->streams[i], err);
		f->current = 0;
		if (!rc && f->folder)
			rc = scan(f, err);
	}
	return rc ? rc : ERR_NOTFOUND;
}

static void close_all(struct source *source)
{
	struct file_source *f = (struct file_source *)source;

	for (size_t i = 0; i < f->count; i++) {
		if (f->streams[i].fd != STDIN_FILENO)
			close(f->streams[i].fd);
		buf_fini(&f->streams[i].pending);
		free(f->streams[i].path);
	}
	for (size_t i = 0; i < f->skipped_count; i++)
		free(f->skipped[i]);
	free(f->skipped);
	free(f->streams);
	free(f->folder);
	free(f);
}

static const struct source_driver driver = {next, positions, mark, rewind_all, close_all};

int source_file_open(const char *path, bool follow, const struct source_positions *at, struct source **out, struct err *err)
{
	struct file_source *f = calloc(1, sizeof *f);
	DIR *folder = strcmp(path, "-") ? opendir(path) : NULL;
	int rc;

	NO_MEMORY_ON(!f);
	f->source.driver = &driver;
	f->positions = *at;
	f->follow = follow;
	if (folder) {
		closedir(folder);
		f->folder = strdup(path);
		rc = scan(f, err);
	} else {
		rc = add_stream(f, path, err);
	}
	if (rc)
		close_all(&f->source);
	else
		*out = &f->source;
	return rc;
}
