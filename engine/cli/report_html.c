/* SPDX-License-Identifier: Apache-2.0 */
/* The report as a page that stands alone, with charts. */
#include <inttypes.h>
#include <stdio.h>

#include "engine/cli/html.h"
#include "engine/cli/report.h"

enum { LISTED = 200, CHARTED = 24, LABEL = 290, PLOT = 400, VALUE = 150, BAR = 14, GAP = 14, CHARS = 29 };

struct series {
	const char *column;
	int sign;
	const char *fill;
	bool outlined;
};
struct chart {
	const char *table, *title;
	struct series series[2];
	unsigned when;
};

/* What a bar says does not hang on its colour: it has its number beside it, and outlined is before, to the left is less. */
static const struct chart charts[] = {
	{"packages", "chart/heads", {{"heads", 1, "var(--mark)", false}, {NULL, 0, NULL, false}}, 1},
	{"packages", "chart/year", {{"year", 1, "var(--mark)", false}, {NULL, 0, NULL, false}}, 1},
	{"regions", "chart/heads", {{"heads", 1, "var(--mark)", false}, {NULL, 0, NULL, false}}, 1},
	{"packages", "chart/changes", {{"gains", 1, "var(--good)", false}, {"loses", -1, "var(--bad)", false}}, 2},
	{"packages", "chart/year", {{"year_before", 1, "var(--mark)", true}, {"year_after", 1, "var(--mark)", false}}, 2},
	{"regions", "chart/changes", {{"gains", 1, "var(--good)", false}, {"loses", -1, "var(--bad)", false}}, 2},
	{"regions", "column/year_difference", {{"year_difference", 1, "var(--mark)", false}, {NULL, 0, NULL, false}}, 2},
};

static int column_of(const struct table *t, const char *key)
{
	for (int i = 0; key && t->columns[i].key; i++)
		if (!strcmp(t->columns[i].key, key))
			return i;
	return -1;
}

static void row(struct report *r, const struct table *t, uint32_t i, struct cell *out)
{
	memset(out, 0, TABLE_MAX_COLUMNS * sizeof *out);
	t->row(r, i, out);
}

static struct slice number(struct report *r, const struct column *c, int64_t n)
{
	return c->kind == COLUMN_MONEY ? words_count(r->a, n / 100) : words_count(r->a, n);
}

/* --- charts ----------------------------------------------------------------------------------------------------------------------------- */

struct scale {
	int64_t least, most;
};

static struct scale scale_of(struct report *r, const struct table *t, const struct chart *c, uint32_t count)
{
	struct cell cells[TABLE_MAX_COLUMNS];
	struct scale s = {0, 1};

	for (uint32_t i = 0; i < count; i++) {
		row(r, t, i, cells);
		for (int k = 0; k < 2 && c->series[k].column; k++) {
			int64_t v = c->series[k].sign * cells[column_of(t, c->series[k].column)].number;
			s.least = v < s.least ? v : s.least;
			s.most = v > s.most ? v : s.most;
		}
	}
	return s;
}

static double at(const struct scale *s, int64_t v)
{
	double zero = LABEL + (s->least ? 90 : 0), room = PLOT - (s->least ? 90 : 0); /* on the left numbers need room too */

	return zero + room * ((double)v - (double)s->least) / ((double)s->most - (double)s->least);
}

static void bar(struct report *r, struct buf *out, const struct table *t, const struct series *s, const struct scale *scale,
	const struct cell *cells, int y)
{
	int k = column_of(t, s->column);
	int64_t v = s->sign * cells[k].number;
	double from = at(scale, v < 0 ? v : 0), to = at(scale, v < 0 ? 0 : v);

	buf_printf(out, "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\" stroke=\"%s\"/>\n", from, y,
		to - from, BAR, s->outlined ? "none" : s->fill, s->fill);
	buf_printf(out, "<text class=\"small%s\" x=\"%.1f\" y=\"%d\">", v < 0 ? " end" : "", v < 0 ? from - 5 : to + 5,
		y + BAR - 3);
	html_text(out, number(r, &t->columns[k], v));
	buf_str(out, "</text>\n");
}

/* What is longer than there is room for ends in an ellipsis. */
static void label(struct buf *out, struct slice s)
{
	size_t at = 0;

	for (int n = 0; at < s.len && n < CHARS; n++)
		for (at++; at < s.len && ((unsigned char)s.ptr[at] & 0xc0) == 0x80;)
			at++;
	html_text(out, (struct slice){s.ptr, at});
	buf_str(out, at < s.len ? "\xe2\x80\xa6" : "");
}

static int bars(struct report *r, struct buf *out, const struct table *t, const struct chart *c, uint32_t count)
{
	struct scale scale = scale_of(r, t, c, count);
	struct cell cells[TABLE_MAX_COLUMNS];
	int y = 6;

	for (uint32_t i = 0; i < count; i++) {
		int n = c->series[1].column ? 2 : 1;
		row(r, t, i, cells);
		buf_printf(out, "<text class=\"end\" x=\"%d\" y=\"%d\">", LABEL - 10, y + n * BAR / 2 + 5);
		label(out, cells[1].text.len ? cells[1].text : cells[0].text);
		buf_str(out, "</text>\n");
		for (int k = 0; k < n; k++)
			bar(r, out, t, &c->series[k], &scale, cells, y + k * BAR);
		y += n * BAR + GAP;
	}
	buf_printf(out, "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"0\" y2=\"%d\" stroke=\"var(--soft)\"/>\n", at(&scale, 0),
		at(&scale, 0), y);
	return y;
}

static void legend(struct report *r, struct buf *out, const struct table *t, const struct chart *c)
{
	if (!c->series[1].column)
		return;
	buf_str(out, "<p class=\"soft\">");
	for (int k = 0; k < 2; k++) {
		const struct series *s = &c->series[k];
		buf_printf(out,
			"<span style=\"display:inline-block;width:.8em;height:.8em;border:1px solid "
			"%s;background:%s\"></span> ",
			s->fill, s->outlined ? "none" : s->fill);
		html_text(out, report_words_of(r, "column", t->columns[column_of(t, s->column)].key));
		buf_str(out, k ? "" : " &#160; ");
	}
	buf_str(out, "</p>\n");
}

static void draw(struct report *r, struct buf *out, const struct table *t, const struct chart *c)
{
	uint32_t count = t->count(r) < CHARTED ? t->count(r) : CHARTED;
	struct slice title = report_words(r, c->title);
	struct buf inside;

	if (!count)
		return;
	buf_init(&inside);
	int height = bars(r, &inside, t, c, count);
	html_element(out, "h3", title);
	legend(r, out, t, c);
	buf_printf(out,
		"<div class=\"scroll\"><svg viewBox=\"0 0 %d %d\" role=\"img\" style=\"min-width:40rem\" aria-label=\"",
		LABEL + PLOT + VALUE, height);
	html_text(out, title);
	buf_str(out, "\">\n");
	buf_slice_add(out, buf_slice(&inside));
	buf_str(out, "</svg></div>\n");
	buf_fini(&inside);
}

/* --- tables ------------------------------------------------------------------------------------------------------------------------------- */

static void cell(struct report *r, struct buf *out, const struct column *c, const struct cell *v)
{
	char group[16];

	if (c->kind != COLUMN_TEXT) {
		html_element(out, "td class=\"n\"", v->none ? SLICE_LIT("\xe2\x80\x93") : number(r, c, v->number));
		return;
	}
	snprintf(group, sizeof group, "%.*s", (int)strcspn(c->key, "_"), c->key);
	struct slice said = v->text.len ? report_words_of(r, group, arena_slice(r->a, v->text).ptr) : SLICE_NONE;
	buf_str(out, "<td>");
	html_text(out, said.len ? said : v->text);
	buf_str(out, "</td>\n");
}

static void table(struct report *r, struct buf *out, const struct table *t)
{
	uint32_t count = t->count(r), listed = count < LISTED ? count : LISTED;
	struct cell cells[TABLE_MAX_COLUMNS];

	buf_str(out, "<div class=\"scroll wide\"><table>\n<thead><tr>\n");
	for (const struct column *c = t->columns; c->key; c++)
		if (column_shown(r, c, false))
			html_element(out, c->kind == COLUMN_TEXT ? "th scope=\"col\"" : "th scope=\"col\" class=\"n\"",
				report_words_of(r, "column", c->key));
	buf_str(out, "</tr></thead>\n<tbody>\n");
	for (uint32_t i = 0; i < listed; i++) {
		row(r, t, i, cells);
		buf_str(out, "<tr>\n");
		for (size_t k = 0; t->columns[k].key; k++)
			if (column_shown(r, &t->columns[k], false))
				cell(r, out, &t->columns[k], &cells[k]);
		buf_str(out, "</tr>\n");
	}
	buf_str(out, "</tbody>\n</table></div>\n");
	if (listed == count)
		return;
	struct buf more;
	buf_init(&more);
	phrase_say(report_phrases, &more, "note/more", r->lang,
		(const struct word[]){{"n", words_count(r->a, count)}, {"table", slice_of(t->key)}, {NULL, SLICE_NONE}});
	html_element(out, "p class=\"soft\"", buf_slice(&more));
	buf_fini(&more);
}

/* In all: a row a number. */
static void total(struct report *r, struct buf *out, const struct table *t)
{
	struct cell cells[TABLE_MAX_COLUMNS];

	row(r, t, 0, cells);
	buf_str(out, "<table>\n<tbody>\n");
	for (size_t k = 0; t->columns[k].key; k++)
		if (column_shown(r, &t->columns[k], false)) {
			buf_str(out, "<tr>");
			html_element(out, "th scope=\"row\"", report_words_of(r, "column", t->columns[k].key));
			cell(r, out, &t->columns[k], &cells[k]);
			buf_str(out, "</tr>\n");
		}
	buf_str(out, "</tbody>\n</table>\n");
}

static void hashes(struct report *r, struct buf *out)
{
	for (int s = r->both ? BEFORE : AFTER; s < SIDES; s++) {
		struct buf line;
		buf_init(&line);
		phrase_say(report_phrases, &line,
			!r->both      ? "head/one"
			: s == BEFORE ? "head/before"
				      : "head/after",
			r->lang, (const struct word[]){{"hash", slice_of(ruleset_hash(r->rules[s]))}, {NULL, SLICE_NONE}});
		html_element(out, "p class=\"soft\" style=\"overflow-wrap:anywhere\"", buf_slice(&line));
		buf_fini(&line);
	}
}

void report_html(struct report *r, const char *only)
{
	struct buf out;

	buf_init(&out);
	html_begin(&out, r->lang, report_words(r, r->both ? "title/both" : "title/one"));
	html_element(&out, "p class=\"now\"", report_intro(r));
	html_element(&out, "p", report_words(r, "note/money"));
	for (const struct table *t = report_tables; t->key; t++) {
		if (only ? strcmp(t->key, only) != 0 : !r->both && !strcmp(t->key, "cases"))
			continue;
		buf_str(&out, "<section>\n");
		html_element(&out, "h2", report_words_of(r, "table", t->key));
		for (size_t i = 0; i < sizeof charts / sizeof *charts; i++)
			if (!strcmp(charts[i].table, t->key) && (charts[i].when & (r->both ? 2 : 1)))
				draw(r, &out, t, &charts[i]);
		(strcmp(t->key, "total") ? table : total)(r, &out, t);
		buf_str(&out, "</section>\n");
	}
	hashes(r, &out);
	html_end(&out);
	fwrite(out.ptr, 1, out.len, stdout);
	buf_fini(&out);
}
