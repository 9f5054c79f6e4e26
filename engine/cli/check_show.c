/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/cli/check_show.h"

#include <stdio.h>

#include "engine/base/arena.h"
#include "engine/base/buf.h"
#include "engine/base/file.h"
#include "engine/base/json.h"

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

/* Within a text in quotes what is wrong is a word. */
static bool in_quotes(struct slice line, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (quote_at(line, i) && (i = quoted_end(line, i) - 1) >= at)
			return true;
	return false;
}

static size_t plain_end(struct slice line, size_t at)
{
	bool inside = in_brackets(line, at);
	size_t i = at;

	if (in_quotes(line, at)) {
		while (i < line.len && (is_word_byte(line.ptr[i]) || strchr("-./:", line.ptr[i])))
			i++;
		return i > at ? i : at + 1;
	}
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

/* Where the wrong text stands in its line; false: nowhere to be shown. */
static bool find_extent(struct source *s, const struct err *e, struct slice *line, size_t *at, size_t *end)
{
	if (!e->file[0] || !e->line || !strcmp(e->code, "link-outside") || /* another's file */
	    !strcmp(e->code, "bad-utf8") || !strcmp(e->code, "refused"))               /* a message holds somebody's data (C-12) */
		return false;
	*line = line_of(text_of(s, e->file), e->line);
	*at = byte_of(*line, e->col);
	if (*at >= line->len || line->len > LINE_BYTES_MAX || line->ptr[*at] == '#')
		return false;
	*end = end_of(e, *line, *at);
	return true;
}

static void show_one(struct source *s, const struct finding *f, enum language lang, const char *secret)
{
	static const char *const kinds[][LANGUAGE_COUNT] = {{"ескерту", "предупреждение", "warning"}, {"қате", "ошибка", "error"}};
	const struct err *e = &f->err;
	struct slice line;
	size_t at, end;
	struct buf b;

	buf_init(&b);
	if (e->file[0] && e->line)
		buf_printf(&b, "%s:%d:%d: ", e->file, e->line, e->col);
	buf_printf(&b, "%s: ", kinds[f->is_error][lang]);
	finding_say(f, lang, &b);
	fprintf(stderr, "%.*s\n", SLICE_ARG(buf_slice(&b)));
	buf_fini(&b);
	if (!(secret && !strcmp(secret, e->file)) && find_extent(s, e, &line, &at, &end))
		underline(line, at, end);
}

void check_show(const struct findings *f, enum language lang, const char *secret)
{
	struct source s = {0};

	arena_init(&s.arena);
	for (size_t i = 0; i < f->count; i++)
		show_one(&s, &f->list[i], lang, secret);
	arena_fini(&s.arena);
}

/* --- for editors ------------------------------------------------------------------------------------------------------------------- */

static void write_one(struct source *s, const struct finding *f, enum language lang, struct buf *out)
{
	const struct err *e = &f->err;
	struct json_writer w;
	struct slice line;
	size_t at, end;
	struct buf b;

	buf_init(&b);
	json_write_init(&w, out);
	json_write_object(&w);
	json_write_member(&w, "file", slice_of(e->file));
	json_write_member_int(&w, "line", e->line > 0 ? e->line : 1);
	json_write_member_int(&w, "column", e->col > 0 ? e->col : 1);
	json_write_member_int(&w, "end_column",
		find_extent(s, e, &line, &at, &end) ? column_of(line, end) : (e->col > 0 ? e->col : 1) + 1);
	json_write_member(&w, "severity", slice_of(f->is_error ? "error" : "warning"));
	json_write_member(&w, "code", slice_of(e->code));
	finding_text(f, lang, &b);
	json_write_member(&w, "text", buf_slice(&b));
	buf_clear(&b);
	if (finding_mend(f, lang, &b))
		json_write_member(&w, "mend", buf_slice(&b));
	if (f->more)
		json_write_member_int(&w, "more", (int64_t)f->more);
	json_write_object_end(&w);
	buf_fini(&b);
}

void check_show_json(const struct findings *f, enum language lang)
{
	struct source s = {0};
	struct buf b;

	arena_init(&s.arena);
	buf_init(&b);
	for (size_t i = 0; i < f->count; i++) {
		buf_clear(&b);
		write_one(&s, &f->list[i], lang, &b);
		printf("%.*s\n", SLICE_ARG(buf_slice(&b)));
	}
	buf_fini(&b);
	arena_fini(&s.arena);
}
