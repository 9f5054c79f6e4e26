/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/cli/check_show.h"

#include <stdio.h>

#include "engine/base/arena.h"
#include "engine/base/file.h"

enum { FILE_BYTES_MAX = 1024 * 1024, LINE_BYTES_MAX = 1000 };

/* One file at a time: findings come file by file. */
struct source { struct arena arena; char path[160]; struct slice text; };

static struct slice text_of(struct source *s, const char *path)
{
	struct err ignored;

	if (s->text.ptr && !strcmp(s->path, path))
		return s->text;
	arena_reset(&s->arena);
	snprintf(s->path, sizeof s->path, "%s", path);
	if (file_read(&s->arena, path, FILE_BYTES_MAX, &s->text, &ignored))
		s->text = SLICE_LIT("");
	return s->text;
}

static struct slice line_of(struct slice text, int line)
{
	const char *at = text.ptr, *end = at + text.len, *newline;

	for (int i = 1; i < line && at < end; i++) {
		newline = memchr(at, '\n', (size_t)(end - at));
		at = newline ? newline + 1 : end;
	}
	newline = memchr(at, '\n', (size_t)(end - at));
	return (struct slice){at, (size_t)((newline ? newline : end) - at)};
}

/* --- what stands at a place: from its first byte to behind its last ----------------------------------------------------------- */

static bool follows(unsigned char c)
{
	return (c & 0xC0) == 0x80;
}

static size_t byte_of(struct slice line, int col)
{
	size_t i = 0;

	for (int at = 1; i < line.len && at < col; at++)
		for (i++; i < line.len && follows((unsigned char)line.ptr[i]);)
			i++;
	return i;
}

static int column_of(struct slice line, size_t byte)
{
	int col = 1;

	for (size_t i = 0; i < byte; i++)
		col += !follows((unsigned char)line.ptr[i]);
	return col;
}

static bool is_word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || (unsigned char)c >= 0x80;
}

/* A text in quotes, from its quote on; to the end of the line when it goes on below. */
static size_t quoted_end(struct slice line, size_t at)
{
	char quote = line.ptr[at];

	for (size_t i = at + 1; i < line.len; i++) {
		if (line.ptr[i] == '\\' && quote == '"')
			i++;
		else if (line.ptr[i] == quote)
			return i + 1;
	}
	return line.len;
}

/* A quote begins a text where a value begins; within a word it is an apostrophe. */
static bool quote_at(struct slice line, size_t i)
{
	return strchr("\"'", line.ptr[i]) && (!i || strchr(" {[,", line.ptr[i - 1]));
}

static size_t bracket_end(struct slice line, size_t at)
{
	int depth = 0;

	for (size_t i = at; i < line.len; i++) {
		if (strchr("{[", line.ptr[i]))
			depth++;
		else if (strchr("}]", line.ptr[i]) && --depth == 0)
			return i + 1;
		else if (quote_at(line, i))
			i = quoted_end(line, i) - 1;
	}
	return line.len;
}

/* Does a list or map that is open at `at` begin on the line? There a comma ends a value. */
static bool in_brackets(struct slice line, size_t at)
{
	int depth = 0;

	for (size_t i = 0; i < at; i++) {
		if (quote_at(line, i))
			i = quoted_end(line, i) - 1;
		else
			depth += (strchr("{[", line.ptr[i]) != NULL) - (strchr("}]", line.ptr[i]) != NULL);
	}
	return depth > 0;
}

static size_t plain_end(struct slice line, size_t at)
{
	bool inside = in_brackets(line, at);
	size_t i = at;

	for (; i < line.len; i++) {
		char c = line.ptr[i], next = i + 1 < line.len ? line.ptr[i + 1] : ' ';
		if ((c == ':' && next == ' ') || (c == ' ' && next == '#') || (inside && strchr(",]}", c)))
			break;
	}
	while (i > at + 1 && (line.ptr[i - 1] == ' ' || line.ptr[i - 1] == '\r'))
		i--;
	return i;
}

static size_t lua_end(struct slice line, size_t at)
{
	size_t i = at;

	if (strchr("\"'", line.ptr[at]))
		return quoted_end(line, at);
	bool number = line.ptr[at] >= '0' && line.ptr[at] <= '9';
	while (i < line.len && (is_word_byte(line.ptr[i]) || (number && line.ptr[i] == '.')))
		i++;
	return i > at ? i : at + 1 + (at + 1 < line.len && strchr("=/.<>", line.ptr[at + 1]) && strchr("=~/.<>", line.ptr[at]));
}

/* What is not there has a place, but no length. */
static bool is_absence(const char *code)
{
	static const char *const codes[] = {"missing-setting", "missing-text", "missing-source", "no-rules", "no-tests"};

	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (!strcmp(code, codes[i]))
			return true;
	return false;
}

static size_t end_of(const struct err *e, struct slice line, size_t at)
{
	size_t n = strlen(e->file);

	if (n > 4 && !strcmp(e->file + n - 4, ".lua"))
		return lua_end(line, at);
	if (strchr("\"'", line.ptr[at]))
		return quoted_end(line, at);
	if (strchr("{[", line.ptr[at]))
		return bracket_end(line, at);
	return is_absence(e->code) ? at + 1 : plain_end(line, at);
}

/* --- showing ---------------------------------------------------------------------------------------------------------------------- */

/* Tabs stay, so that the mark stands below its text at any width of a tab. */
static void underline(struct slice line, size_t at, size_t end)
{
	int width = column_of(line, end) - column_of(line, at);

	for (size_t i = 0; i < line.len; i++)
		fputc((unsigned char)line.ptr[i] < 0x20 && line.ptr[i] != '\t' ? ' ' : line.ptr[i], stderr);
	fputc('\n', stderr);
	for (size_t i = 0; i < at; i++)
		if (!follows((unsigned char)line.ptr[i]))
			fputc(line.ptr[i] == '\t' ? '\t' : ' ', stderr);
	fputc('^', stderr);
	while (--width > 0)
		fputc('~', stderr);
	fputc('\n', stderr);
}

static void show_line(struct source *s, const struct err *e)
{
	struct slice line = line_of(text_of(s, e->file), e->line);
	size_t at = byte_of(line, e->col);

	if (at < line.len && line.len <= LINE_BYTES_MAX && line.ptr[at] != '#' && strcmp(e->code, "bad-utf8"))
		underline(line, at, end_of(e, line, at));
}

void check_show(const struct findings *f, const char *secret)
{
	struct source s = {0};

	arena_init(&s.arena);
	for (size_t i = 0; i < f->count; i++) {
		const struct err *e = &f->list[i].err;
		bool placed = e->file[0] && e->line;
		if (placed)
			fprintf(stderr, "%s:%d:%d: ", e->file, e->line, e->col);
		fprintf(stderr, "%s: %s\n", f->list[i].is_error ? "error" : "warning", e->text);
		if (placed && !(secret && !strcmp(secret, e->file)))
			show_line(&s, e);
	}
	arena_fini(&s.arena);
}
