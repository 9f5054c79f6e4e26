/* SPDX-License-Identifier: Apache-2.0 */
/* Files as a source: lines that are too long, and files that are renamed over while they are followed. */
#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/json.h"
#include "engine/intake/source.h"
#include "tests/tap.h"

#define LONG_BYTES (4 * JSON_MAX_BYTES) /* so much of a line is handed out */
#define TURNS 1000

static char folder[64], path[128], other[128];
static char kept[SOURCE_POSITION_BYTES]; /* the position that is committed */
static size_t kept_len;
static struct err err;

static int committed(void *arg, const char *stream, char *out, size_t cap, size_t *len, struct err *e)
{
	(void)arg, (void)stream, (void)e;
	if (!kept_len || kept_len > cap)
		return ERR_NOTFOUND;
	memcpy(out, kept, *len = kept_len);
	return OK;
}

static int keep(void *arg, const char *stream, struct slice position)
{
	(void)arg, (void)stream;
	memcpy(kept, position.ptr, kept_len = position.len);
	return OK;
}

static struct source *source_open(bool follow)
{
	struct source_positions at = {committed, NULL};
	struct source *s;

	if (source_file_open(path, follow, &at, &s, &err))
		tap_bail(err.text);
	return s;
}

/* What intake does when nothing more comes: commits. */
static void commit(struct source *s)
{
	if (s->driver->positions(s, keep, NULL))
		tap_bail("positions");
	s->driver->mark(s);
}

/* The next message, however often the source has nothing yet; commits whenever it has none. */
static bool next(struct source *s, struct source_message *m)
{
	for (int i = 0; i < TURNS; i++) {
		enum source_rest rest;
		int rc = s->driver->next(s, 10, m, &rest, &err);
		if (rc == OK)
			return true;
		commit(s);
		if (rc != ERR_NOTFOUND || rest == SOURCE_ENDED)
			return false;
	}
	return false;
}

static bool next_is(struct source *s, const char *want)
{
	struct source_message m;

	return next(s, &m) && tap_is_slice(m.value, want, "the line %s", want);
}

static void put(const char *file, const char *mode, const char *text, size_t repeat)
{
	FILE *f = fopen(file, mode);
	size_t n = strlen(text);

	if (!f)
		tap_bail("no scratch file");
	for (size_t i = 0; i < repeat; i++)
		fwrite(text, 1, n, f);
	fclose(f);
}

static void begin(void)
{
	kept_len = 0;
	unlink(path);
	unlink(other);
}

/* --- lines that are too long ------------------------------------------------------------------------------------------------- */

static void test_long_line(size_t bytes)
{
	struct source_message m = {0};

	begin();
	put(path, "w", "before\n", 1);
	put(path, "a", "x", bytes);
	put(path, "a", "\nafter\n", 1);
	struct source *s = source_open(false);
	next_is(s, "before");
	tap_ok(next(s, &m), "%zu bytes are one message", bytes);
	tap_is_int(m.value.len, bytes < LONG_BYTES ? bytes : LONG_BYTES, "of which the beginning is handed out");
	tap_is_int(m.bytes, bytes, "and the length is told");
	tap_is_int(m.position, 7, "where it began");
	next_is(s, "after");
	tap_ok(!next(s, &m), "nothing else comes");
	s->driver->close(s);
}

static void test_restart_inside(void)
{
	struct source_message m = {0};

	begin();
	put(path, "w", "before\n", 1);
	put(path, "a", "x", 2 * LONG_BYTES);
	struct source *s = source_open(true);
	next_is(s, "before");
	enum source_rest rest;
	tap_is_int(s->driver->next(s, 10, &m, &rest, &err), ERR_NOTFOUND, "a long line without its end is none yet");
	commit(s);
	s->driver->close(s);
	tap_ok(kept_len > 2 && !memcmp(kept, "7 ", 2), "the position stays at its beginning");
	put(path, "a", "xx\nafter\n", 1);
	s = source_open(true);
	tap_ok(next(s, &m), "after a restart it comes whole");
	tap_is_int(m.bytes, 2 * LONG_BYTES + 2, "with its length");
	tap_is_int(s->driver->rewind(s, &err), OK, "an aborted batch");
	tap_ok(next(s, &m) && m.bytes == 2 * LONG_BYTES + 2, "brings it again");
	next_is(s, "after");
	s->driver->close(s);
}

static void test_no_newline(void)
{
	struct source_message m = {0};

	begin();
	put(path, "w", "x", LONG_BYTES + 5);
	struct source *s = source_open(false);
	tap_ok(next(s, &m) && m.bytes == LONG_BYTES + 5, "a file's last line needs no newline, however long");
	tap_ok(!next(s, &m), "and is one message");
	s->driver->close(s);
}

/* --- files that are renamed over -------------------------------------------------------------------------------------------- */

static void rename_over(const char *text)
{
	put(other, "w", text, 1);
	if (rename(other, path))
		tap_bail("rename");
}

static void test_renamed_over(void)
{
	struct source_message m;
	enum source_rest rest;

	begin();
	put(path, "w", "old 1\n", 1);
	struct source *s = source_open(true);
	next_is(s, "old 1");
	FILE *writer = fopen(path, "a"); /* it holds the old file for a while */
	rename_over("new 1\nnew 2\n");
	tap_is_int(s->driver->next(s, 10, &m, &rest, &err), ERR_NOTFOUND, "the old one is at its end");
	tap_is_int(s->driver->next(s, 10, &m, &rest, &err), ERR_NOTFOUND, "and is not left at once");
	fputs("old 2\nold 3", writer);
	fclose(writer);
	next_is(s, "old 2");
	next_is(s, "old 3");
	tap_is_int(s->driver->rewind(s, &err), OK, "an aborted batch: the old one is there still");
	next_is(s, "old 3");
	next_is(s, "new 1");
	commit(s);
	s->driver->close(s);
	s = source_open(true);
	next_is(s, "new 2");
	rename_over("third\n");
	next_is(s, "third");
	s->driver->close(s);
}

/* An editor that writes all anew and adds a line, or rsync: the same file, grown. */
static void test_same_beginning(void)
{
	begin();
	put(path, "w", "one\n", 1);
	struct source *s = source_open(true);
	next_is(s, "one");
	rename_over("one\ntwo\n");
	next_is(s, "two");
	s->driver->close(s);
}

static void test_gone_and_back(void)
{
	struct source_message m;
	enum source_rest rest;

	begin();
	put(path, "w", "one\n", 1);
	struct source *s = source_open(true);
	next_is(s, "one");
	commit(s);
	rename(path, other);
	for (int i = 0; i < 3; i++)
		tap_is_int(s->driver->next(s, 10, &m, &rest, &err), ERR_NOTFOUND, "moved away, and no new one yet");
	put(other, "a", "two\n", 1);
	next_is(s, "two");
	put(path, "w", "three\n", 1);
	next_is(s, "three");
	s->driver->close(s);
}

/* A writer that has not ended: nothing is taken of the line before it is whole. */
static void test_unfinished(void)
{
	struct source_message m;

	begin();
	put(path, "w", "{\"a\": 1}\n{\"b\": \"}\\\"", 1);
	struct source *s = source_open(false);
	next_is(s, "{\"a\": 1}");
	tap_ok(!next(s, &m), "the line that is being written is not taken");
	s->driver->close(s);
	put(path, "a", "}\", \"c\": [2]}", 1);
	s = source_open(false);
	next_is(s, "{\"b\": \"}\\\"}\", \"c\": [2]}");
	tap_ok(!next(s, &m), "and nothing else");
	s->driver->close(s);
	put(path, "a", "\n{\"d\": 4}\n", 1);
	s = source_open(false);
	next_is(s, "{\"d\": 4}");
	s->driver->close(s);
}

/* A file that was changed in place behind the bytes that its fingerprint covers. */
static void test_changed_in_place(void)
{
	begin();
	put(path, "w", "0123456789abcde\n", 100);
	struct source_message m;
	struct source *s = source_open(false);
	for (int i = 0; i < 100; i++)
		tap_ok(next(s, &m), "line %d", i);
	commit(s);
	s->driver->close(s);
	put(path, "w", "0123456789abcde\n", 70);
	put(path, "a", "a line more\n", 1);
	put(path, "a", "0123456789abcde\n", 40);
	s = source_open(false);
	next_is(s, "0123456789abcde");
	s->driver->close(s);
}

/* While it is followed; its position goes with what was read, not with what stands there when it is committed. */
static void test_written_anew(void)
{
	begin();
	put(path, "w", "old 1\nold 2\n", 1);
	struct source *s = source_open(true);
	next_is(s, "old 1");
	commit(s);
	next_is(s, "old 2");
	put(path, "w", "new 1\nnew 2\nnew 3\n", 1);
	commit(s);
	s->driver->close(s);
	s = source_open(true);
	next_is(s, "new 1");
	next_is(s, "new 2");
	commit(s);
	put(path, "w", "next 1\nnext 2\nnext 3\nnext 4\n", 1);
	next_is(s, "new 3"); /* it was read already */
	next_is(s, "next 1");
	tap_is_int(s->driver->rewind(s, &err), OK, "an aborted batch: the new one is read again");
	next_is(s, "next 1");
	put(path, "a", "next 5", 1);
	for (int i = 2; i <= 4; i++)
		tap_ok(next(s, &(struct source_message){0}), "next %d", i);
	tap_ok(!next(s, &(struct source_message){0}), "the fifth is unfinished");
	put(path, "w", "last 1\nlast 2\nlast 3\nlast 4\nlast 5\n", 1);
	next_is(s, "last 1");
	s->driver->close(s);
}

static void test_no_regular_file(void)
{
	struct source_positions at = {committed, NULL};
	struct source *s;

	begin();
	if (mkfifo(path, 0600))
		tap_bail("mkfifo");
	tap_is_int(source_file_open(path, false, &at, &s, &err), ERR_INPUT, "a pipe is refused, and not waited for");
	put(other, "w", "no name for a source\n", 1);
	if (source_file_open(folder, false, &at, &s, &err))
		tap_bail(err.text);
	tap_ok(!next(s, &(struct source_message){0}), "in a folder it stops nothing");
	s->driver->close(s);
	unlink(path);
}

/* --- standard input ----------------------------------------------------------------------------------------------------------- */

static enum source_rest rest_of(struct source *s)
{
	struct source_message m;
	enum source_rest rest;

	tap_is_int(s->driver->next(s, 10, &m, &rest, &err), ERR_NOTFOUND, "nothing comes now");
	return rest;
}

static void test_pipe(void)
{
	struct source_positions at = {committed, NULL};
	struct source *s = NULL;
	int ends[2], kept_stdin = dup(STDIN_FILENO);

	if (pipe(ends) || dup2(ends[0], STDIN_FILENO) || close(ends[0]) || source_file_open("-", false, &at, &s, &err))
		tap_bail("pipe");
	tap_is_int(rest_of(s), SOURCE_LATER, "a pipe to which nothing was written yet is not at its end");
	tap_ok(write(ends[1], "1\n2", 3) == 3 && next_is(s, "1"), "what is written comes");
	tap_is_int(rest_of(s), SOURCE_LATER, "nor is one that is dry for a moment");
	close(ends[1]);
	next_is(s, "2");
	tap_is_int(rest_of(s), SOURCE_ENDED, "one that its writer closed is");
	s->driver->close(s);
	dup2(kept_stdin, STDIN_FILENO);
	close(kept_stdin);
}

int main(void)
{
	strcpy(folder, "/tmp/aldyn-source-XXXXXX");
	if (!mkdtemp(folder))
		tap_bail("no scratch folder");
	snprintf(path, sizeof path, "%s/in.ndjson", folder);
	snprintf(other, sizeof other, "%s/other", folder);
	test_long_line(LONG_BYTES - 1);
	test_long_line(LONG_BYTES + 1);
	test_long_line(3 * LONG_BYTES + 12345);
	test_restart_inside();
	test_no_newline();
	test_renamed_over();
	test_same_beginning();
	test_gone_and_back();
	test_unfinished();
	test_changed_in_place();
	test_written_anew();
	test_no_regular_file();
	test_pipe();
	begin();
	rmdir(folder);
	return tap_done();
}
