/* SPDX-License-Identifier: Apache-2.0 */
/* The account as a page that stands alone, with each case's way drawn. */
#include <inttypes.h>

#include "engine/cli/explain.h"
#include "engine/cli/html.h"

/* --- the way, drawn ------------------------------------------------------------------------------------------------------------------- */

enum { STATION = 150, WIDTH = LINK_COUNT * STATION, LINE_Y = 46 };

static void station(struct telling *t, struct buf *out, const struct told_case *c, int i)
{
	int x = i * STATION + STATION / 2;
	int64_t at = c->chain_ms[i];

	buf_printf(out, "<circle cx=\"%d\" cy=\"%d\" r=\"11\" fill=\"%s\" stroke=\"var(--mark)\" stroke-width=\"2\"%s/>\n",
		x, LINE_Y, at ? "var(--mark)" : "var(--card)", at ? "" : " stroke-dasharray=\"3 3\"");
	if (at)
		buf_printf(out, "<path d=\"M%d %dl4 5 7 -9\" fill=\"none\" stroke=\"var(--paper)\" stroke-width=\"2.5\"/>\n",
			x - 5, LINE_Y);
	buf_printf(out, "<text class=\"mid b\" x=\"%d\" y=\"%d\">", x, LINE_Y + 34);
	html_text(out, telling_words_of(t, "chain", slice_of(link_names[i])));
	buf_printf(out, "</text>\n<text class=\"mid soft small\" x=\"%d\" y=\"%d\">", x, LINE_Y + 52);
	html_text(out, telling_link(t, c, i));
	buf_str(out, "</text>\n");
}

/* The line to the next station, with the time that lies between. */
static void track(struct telling *t, struct buf *out, const struct told_case *c, int i)
{
	int x = i * STATION + STATION / 2;
	bool reached = c->chain_ms[i] && c->chain_ms[i + 1];

	buf_printf(out, "<line x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\" stroke=\"var(--%s)\" stroke-width=\"2\"%s/>\n",
		x + 11, x + STATION - 11, LINE_Y, LINE_Y, reached ? "mark" : "line",
		reached ? "" : " stroke-dasharray=\"3 5\"");
	if (!reached || c->chain_ms[i + 1] - c->chain_ms[i] < 60000)
		return;
	buf_printf(out, "<text class=\"mid soft small\" x=\"%d\" y=\"%d\">", x + STATION / 2, LINE_Y - 10);
	html_text(out, telling_span(t, c->chain_ms[i + 1] - c->chain_ms[i]));
	buf_str(out, "</text>\n");
}

static void chain(struct telling *t, struct buf *out, const struct told_case *c)
{
	html_element(out, "h3", telling_words(t, "chain/head", NULL));
	buf_printf(out,
		"<div class=\"scroll\"><svg viewBox=\"0 0 %d 112\" role=\"img\" style=\"min-width:38rem\" aria-label=\"",
		WIDTH);
	for (int i = 0; i < LINK_COUNT; i++) {
		html_text(out, telling_words_of(t, "chain", slice_of(link_names[i])));
		buf_str(out, ": ");
		html_text(out, telling_link(t, c, i));
		buf_str(out, i + 1 < LINK_COUNT ? "; " : "\">\n");
	}
	for (int i = 0; i + 1 < LINK_COUNT; i++)
		track(t, out, c, i);
	for (int i = 0; i < LINK_COUNT; i++)
		station(t, out, c, i);
	buf_str(out, "</svg></div>\n");
}

/* --- grounds --------------------------------------------------------------------------------------------------------------------------- */

static void head(struct telling *t, struct buf *out, const char *key)
{
	html_element(out, "th scope=\"col\"", telling_words(t, key, NULL));
}

static void settled_by(struct telling *t, struct buf *out, const struct told_clause *c)
{
	buf_str(out, "<td>");
	for (uint32_t i = 0; i < c->missing.count; i++) {
		struct slice owner = c->missing.at[i].owner;
		html_text(out, c->missing.at[i].title);
		buf_str(out, ": ");
		html_text(out, owner.len ? owner : telling_words(t, "settle/nobody", NULL));
		buf_str(out, "<br/>");
	}
	buf_str(out, "</td>");
}

static void values(struct buf *out, const struct told_clause *c)
{
	struct json_writer w;
	struct buf text;

	buf_init(&text);
	json_write_init(&w, &text);
	if (c->values)
		json_write_node(&w, c->values);
	buf_str(out, "<td><code>");
	html_text(out, c->name);
	buf_str(out, " ");
	html_text(out, buf_slice(&text));
	buf_str(out, "</code></td>");
	buf_fini(&text);
}

static void grounds(struct telling *t, struct buf *out, const struct told *step)
{
	bool missing = false;

	for (uint32_t i = 0; i < step->clauses.count; i++)
		missing |= step->clauses.at[i].missing.count > 0;
	html_element(out, "h3", telling_words(t, "grounds/head", NULL));
	buf_str(out, "<div class=\"scroll\"><table>\n<thead><tr>");
	head(t, out, "column/ground");
	head(t, out, "column/law");
	if (missing)
		head(t, out, "column/settle");
	if (t->who == FOR_DEVELOPER)
		head(t, out, "column/values");
	buf_str(out, "</tr></thead>\n<tbody>\n");
	for (uint32_t i = 0; i < step->clauses.count; i++) {
		const struct told_clause *c = &step->clauses.at[i];
		buf_printf(out, "<tr><td class=\"%s\">",
			slice_is(c->verdict, "met")       ? "good"
			: slice_is(c->verdict, "unknown") || slice_is(c->verdict, "pending") ? "open"
							  : "bad");
		html_text(out, c->text);
		buf_str(out, "</td><td>");
		html_text(out, c->law_title);
		buf_str(out, "</td>");
		if (missing)
			settled_by(t, out, c);
		if (t->who == FOR_DEVELOPER)
			values(out, c);
		buf_str(out, "</tr>\n");
	}
	buf_str(out, "</tbody>\n</table></div>\n");
}

static void yes(struct telling *t, struct buf *out, const struct yes *y)
{
	static const char *const keys[] = {
		[YES_NOW] = "yes/now", [YES_NONE] = "yes/none", [YES_UNKNOWABLE] = "yes/unknowable"};
	const struct word words[] = {{"n", words_count(t->a, y->tried)}, {NULL, SLICE_NONE}};

	if (y->kind == YES_NOT_ASKED)
		return;
	html_element(out, "h3", telling_words(t, "yes/found", NULL));
	if (y->kind != YES_FOUND) {
		html_element(out, "p", y->kind == YES_FIXED ? y->fixed : telling_words(t, keys[y->kind], words));
		return;
	}
	buf_str(out, "<ul>\n");
	for (uint32_t i = 0; i < y->ways.count; i++) {
		const struct way *w = &y->ways.at[i];
		buf_str(out, "<li>");
		for (uint32_t k = 0; k < w->changes.count; k++) {
			if (k)
				html_text(out, telling_words(t, "yes/and", NULL));
			html_text(out, w->changes.at[k]);
		}
		if (i + 1 < y->ways.count)
			html_text(out, slice_of(arena_printf(t->a, ", %.*s", SLICE_ARG(telling_words(t, "yes/or", NULL)))));
		buf_str(out, "</li>\n");
	}
	buf_str(out, "</ul>\n");
}

/* --- history ---------------------------------------------------------------------------------------------------------------------------- */

static void record(struct telling *t, struct buf *out, const struct happening *h)
{
	struct json_writer w;
	struct buf text;

	buf_init(&text);
	buf_printf(&text, "%s/%" PRIu32 "@%" PRId64 " %.*s id=%.*s cause=%.*s\n", h->topic, h->partition, h->offset,
		SLICE_ARG(h->type), SLICE_ARG(h->id), SLICE_ARG(h->cause));
	json_write_init(&w, &text);
	if (t->plain)
		json_write_node(&w, h->data);
	else
		mask_json(&w, t->a, h->data);
	html_element(out, "pre", buf_slice(&text));
	buf_fini(&text);
}

static void details(struct telling *t, struct buf *out, const struct told *step)
{
	if (step->clauses.count) {
		buf_str(out, "<ul>\n");
		for (uint32_t i = 0; i < step->clauses.count; i++)
			html_element(out, "li", step->clauses.at[i].text);
		buf_str(out, "</ul>\n");
	}
	html_element(out, "div class=\"soft\"", step->detail);
	if (step->repeats)
		html_element(out, "div class=\"soft\"",
			telling_words(t, "repeats",
				(const struct word[]){{"n", words_count(t->a, step->repeats)},
					{"time", words_time(t->a, step->repeated_ms)}, {NULL, SLICE_NONE}}));
}

static void history(struct telling *t, struct buf *out, const struct told_case *c)
{
	html_element(out, "h3", telling_words(t, "happened", NULL));
	buf_str(out, "<div class=\"scroll\"><table>\n<tbody>\n");
	for (uint32_t i = 0; i < c->steps.count; i++) {
		const struct told *step = &c->steps.at[i];
		buf_str(out, "<tr><td>");
		html_element(out, "time", words_time(t->a, step->h->at_ms));
		buf_str(out, "</td><td>");
		html_text(out, step->text);
		if (t->who != FOR_CITIZEN)
			details(t, out, step);
		if (t->who == FOR_DEVELOPER)
			record(t, out, step->h);
		buf_str(out, "</td></tr>\n");
	}
	buf_str(out, "</tbody>\n</table></div>\n");
}

static void one_case(struct telling *t, struct buf *out, const struct told_case *c)
{
	buf_str(out, "<section>\n");
	html_element(out, "h2", c->title);
	if (c->whose_shown.len)
		html_element(out, "p", telling_words(t, "whose", (const struct word[]){{"subject", c->whose_shown}, {NULL, SLICE_NONE}}));
	if (t->who != FOR_CITIZEN && c->id.len)
		html_element(out, "p class=\"soft\"",
			telling_words(t, "case", (const struct word[]){{"case", c->id}, {NULL, SLICE_NONE}}));
	html_element(out, "p class=\"now\"", c->now);
	if (c->stopped.len)
		html_element(out, "p", c->stopped);
	if (c->together.len)
		html_element(out, "p", c->together);
	if (c->next.len) {
		buf_str(out, "<p><strong>");
		html_text(out, telling_words(t, "next", NULL));
		buf_str(out, "</strong>");
		html_text(out, c->next);
		buf_str(out, "</p>\n");
	}
	if (c->id.len)
		chain(t, out, c);
	if (c->grounds)
		grounds(t, out, c->grounds);
	yes(t, out, &c->yes);
	history(t, out, c);
	buf_str(out, "</section>\n");
}

void explain_html(struct telling *t, struct buf *out)
{
	html_begin(out, t->lang, telling_words(t, "title", NULL));
	html_element(out, "p",
		telling_words(t, t->cases.count ? "head" : "none",
			(const struct word[]){{"subject", t->subject}, {NULL, SLICE_NONE}}));
	for (uint32_t i = 0; i < t->cases.count; i++)
		one_case(t, out, &t->cases.at[i]);
	html_end(out);
}
