/* SPDX-License-Identifier: Apache-2.0 */
/* The report as text, CSV and JSON. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/civil.h"
#include "engine/cli/report.h"

enum { LISTED = 20, BATCH = 1000 }; /* rows of a table in a text; rows written between two empties of the scratch arena */

static bool wanted(const struct table *t, const char *only, const char *otherwise)
{
	return only ? !strcmp(t->key, only) : !otherwise || !strcmp(t->key, otherwise);
}

/* What a case's row makes lives for the row: the report's arena is lent out and emptied. */
struct rows {
	struct report *r;
	struct arena own, *kept;
};

static void rows_begin(struct rows *w, struct report *r)
{
	w->r = r;
	w->kept = r->a;
	arena_init(&w->own);
	r->a = &w->own;
}

static void rows_get(struct rows *w, const struct table *t, uint32_t i, struct cell *out)
{
	if (i % BATCH == 0)
		arena_reset(&w->own);
	memset(out, 0, TABLE_MAX_COLUMNS * sizeof *out);
	t->row(w->r, i, out);
}

static void rows_end(struct rows *w)
{
	w->r->a = w->kept;
	arena_fini(&w->own);
}

/* --- text ------------------------------------------------------------------------------------------------------------------------------ */

static size_t width(struct slice s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += ((unsigned char)s.ptr[i] & 0xc0) != 0x80;
	return n;
}

/* What is one of a set of names is said in words. */
static struct slice shown(struct report *r, const struct column *c, const struct cell *cell)
{
	char group[16];

	if (c->kind != COLUMN_TEXT)
		return cell->none                ? SLICE_LIT("-")
		       : c->kind == COLUMN_COUNT ? words_count(r->a, cell->number)
						 : words_count(r->a, cell->number / 100);
	snprintf(group, sizeof group, "%.*s", (int)strcspn(c->key, "_"), c->key);
	struct slice said = cell->text.len ? report_words_of(r, group, arena_slice(r->a, cell->text).ptr) : SLICE_NONE;
	return said.len ? said : cell->text;
}

static void print_cell(struct slice s, size_t wide, bool number)
{
	size_t gap = wide - width(s) + 2;

	if (number)
		printf("%*s", (int)gap, "");
	for (size_t i = 0; i < s.len; i++) /* titles are the packages' own: nothing in them moves a terminal */
		putchar((unsigned char)s.ptr[i] < 0x20 ? ' ' : s.ptr[i]);
	if (!number)
		printf("%*s", (int)gap, "");
}

static void measure(struct rows *w, const struct table *t, uint32_t count, size_t *wide)
{
	struct cell cells[TABLE_MAX_COLUMNS];

	for (size_t k = 0; t->columns[k].key; k++)
		wide[k] = width(report_words_of(w->r, "column", t->columns[k].key));
	for (uint32_t i = 0; i < count; i++) {
		rows_get(w, t, i, cells);
		for (size_t k = 0; t->columns[k].key; k++) {
			size_t n = width(shown(w->r, &t->columns[k], &cells[k]));
			wide[k] = n > wide[k] ? n : wide[k];
		}
	}
}

static void text_table(struct report *r, const struct table *t)
{
	uint32_t count = t->count(r), listed = count < LISTED ? count : LISTED;
	struct cell cells[TABLE_MAX_COLUMNS];
	size_t wide[TABLE_MAX_COLUMNS];
	struct rows w;

	rows_begin(&w, r);
	measure(&w, t, listed, wide);
	printf("\n%.*s\n", SLICE_ARG(report_words_of(r, "table", t->key)));
	for (uint32_t i = 0; i <= listed; i++) {
		if (i)
			rows_get(&w, t, i - 1, cells);
		for (size_t k = 0; t->columns[k].key; k++)
			if (column_shown(r, &t->columns[k], false))
				print_cell(i ? shown(r, &t->columns[k], &cells[k])
					     : report_words_of(r, "column", t->columns[k].key),
					wide[k], t->columns[k].kind != COLUMN_TEXT);
		putchar('\n');
	}
	if (listed < count) {
		struct buf out;
		buf_init(&out);
		phrase_say(report_phrases, &out, "note/more", r->lang,
			(const struct word[]){{"n", words_count(r->a, count)}, {"table", slice_of(t->key)}, {NULL, SLICE_NONE}});
		printf("%.*s\n", (int)out.len, out.ptr);
		buf_fini(&out);
	}
	rows_end(&w);
}

/* In all: a line a number, which reads better than one long row. */
static void text_total(struct report *r, const struct table *t)
{
	struct cell cells[TABLE_MAX_COLUMNS] = {{{0}, 0, 0}};
	size_t wide = 0;

	t->row(r, 0, cells);
	for (size_t k = 0; t->columns[k].key; k++) {
		size_t n = width(report_words_of(r, "column", t->columns[k].key));
		wide = column_shown(r, &t->columns[k], false) && n > wide ? n : wide;
	}
	printf("\n%.*s\n", SLICE_ARG(report_words_of(r, "table", t->key)));
	for (size_t k = 0; t->columns[k].key; k++)
		if (column_shown(r, &t->columns[k], false)) {
			print_cell(report_words_of(r, "column", t->columns[k].key), wide, false);
			print_cell(shown(r, &t->columns[k], &cells[k]), 16, true);
			putchar('\n');
		}
}

void report_text(struct report *r, const char *only)
{
	if (!only)
		printf("%.*s\n%.*s\n%.*s\n", SLICE_ARG(report_words(r, r->both ? "title/both" : "title/one")),
			SLICE_ARG(report_intro(r)), SLICE_ARG(report_words(r, "note/money")));
	for (const struct table *t = report_tables; t->key; t++)
		if (wanted(t, only, NULL) && (only || r->both || strcmp(t->key, "cases"))) {
			if (!strcmp(t->key, "total"))
				text_total(r, t);
			else
				text_table(r, t);
		}
}

/* --- CSV -------------------------------------------------------------------------------------------------------------------------------- */

/* RFC 4180; what a spreadsheet would take for a formula gets an apostrophe. */
static void csv_text(struct slice s)
{
	bool formula = s.len && memchr("=+-@\t", s.ptr[0], 5);

	putchar('"');
	if (formula)
		putchar('\'');
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == '"')
			putchar('"');
		putchar(s.ptr[i]);
	}
	putchar('"');
}

static void csv_cell(const struct column *c, const struct cell *cell)
{
	int64_t n = cell->number, whole = n / 100, rest = n % 100 < 0 ? -(n % 100) : n % 100;

	if (c->kind == COLUMN_TEXT)
		csv_text(cell->text);
	else if (cell->none)
		return;
	else if (c->kind == COLUMN_COUNT)
		printf("%" PRId64, n);
	else if (rest)
		printf("%s%" PRId64 ".%02d", n < 0 && !whole ? "-" : "", whole, (int)rest);
	else
		printf("%" PRId64, whole);
}

void report_csv(struct report *r, const char *only)
{
	for (const struct table *t = report_tables; t->key; t++) {
		struct cell cells[TABLE_MAX_COLUMNS];
		const char *comma = "";
		struct rows w;
		if (!wanted(t, only, "cases"))
			continue;
		for (const struct column *c = t->columns; c->key; c++)
			if (column_shown(r, c, true)) {
				printf("%s%s%s", comma, c->key, c->kind == COLUMN_MONEY ? "_tenge" : "");
				comma = ",";
			}
		printf("\r\n");
		rows_begin(&w, r);
		for (uint32_t i = 0, n = t->count(r); i < n; i++) {
			rows_get(&w, t, i, cells);
			comma = "";
			for (size_t k = 0; t->columns[k].key; k++)
				if (column_shown(r, &t->columns[k], true)) {
					fputs(comma, stdout);
					csv_cell(&t->columns[k], &cells[k]);
					comma = ",";
				}
			printf("\r\n");
		}
		rows_end(&w);
	}
}

/* --- JSON ------------------------------------------------------------------------------------------------------------------------------ */

static void json_cell(struct json_writer *w, const struct column *c, const struct cell *cell)
{
	char key[40];

	snprintf(key, sizeof key, "%s%s", c->key, c->kind == COLUMN_MONEY ? "_tiyn" : "");
	if (c->kind == COLUMN_TEXT)
		json_write_member(w, key, cell->text.len ? cell->text : SLICE_NONE);
	else if (!cell->none)
		json_write_member_int(w, key, cell->number);
}

static void json_table(struct report *r, const struct table *t)
{
	struct cell cells[TABLE_MAX_COLUMNS];
	struct json_writer w;
	struct rows rows;
	struct buf line;

	printf(",\n\"%s\":[", t->key);
	buf_init(&line);
	rows_begin(&rows, r);
	for (uint32_t i = 0, n = t->count(r); i < n; i++) {
		rows_get(&rows, t, i, cells);
		buf_clear(&line);
		json_write_init(&w, &line);
		json_write_object(&w);
		for (size_t k = 0; t->columns[k].key; k++)
			if (column_shown(r, &t->columns[k], true))
				json_cell(&w, &t->columns[k], &cells[k]);
		json_write_object_end(&w);
		printf("%s\n%.*s", i ? "," : "", (int)line.len, line.ptr);
	}
	rows_end(&rows);
	buf_fini(&line);
	printf("]");
}

void report_json(struct report *r, const char *only)
{
	char first[CIVIL_INSTANT_CHARS + 1], last[CIVIL_INSTANT_CHARS + 1];

	civil_format_instant(r->first_ms, first);
	civil_format_instant(r->last_ms, last);
	printf("{\"rules\":{");
	if (r->both)
		printf("\"before\":\"%s\",", ruleset_hash(r->rules[BEFORE]));
	printf("\"after\":\"%s\"},\n\"input\":{\"records\":%" PRId64 ",\"first\":\"%s\",\"last\":\"%s\"},\n\"persons\":{",
		ruleset_hash(r->rules[AFTER]), r->records, first, last);
	if (r->both)
		printf("\"before\":%" PRId64 ",", r->persons[BEFORE]);
	printf("\"after\":%" PRId64 "}", r->persons[AFTER]);
	for (const struct table *t = report_tables; t->key; t++)
		if (wanted(t, only, NULL))
			json_table(r, t);
	printf("}\n");
}
