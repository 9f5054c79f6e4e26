/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>

#include "engine/cli/explain.h"

#define INDENT "                      " /* below a line's time */

static void line(struct telling *t, struct buf *out, const char *before, const char *key, struct slice text)
{
	if (!text.len)
		return;
	buf_str(out, before);
	if (key)
		buf_slice_add(out, telling_words(t, key, NULL));
	buf_slice_add(out, text);
	buf_str(out, "\n");
}

/* Each once, in the order of the facts. */
static void settlers(struct telling *t, struct buf *out, const struct told_clause *c)
{
	struct buf who;

	buf_init(&who);
	for (uint32_t i = 0; i < c->missing.count; i++) {
		struct slice owner = c->missing.at[i].owner;
		bool told = false;
		for (uint32_t k = 0; k < i && !told; k++)
			told = slice_eq(c->missing.at[k].owner, owner);
		if (told)
			continue;
		buf_str(&who, who.len ? "; " : "");
		buf_slice_add(&who, owner.len ? owner : telling_words(t, "settle/nobody", NULL));
	}
	if (who.len)
		buf_slice_add(out,
			telling_words(t, "settle", (const struct word[]){{"who", buf_slice(&who)}, {NULL, SLICE_NONE}}));
	buf_fini(&who);
}

static void clauses(struct telling *t, struct buf *out, const struct told *step, const char *indent)
{
	for (uint32_t i = 0; i < step->clauses.count; i++) {
		const struct told_clause *c = &step->clauses.at[i];
		buf_printf(out, "%s- %.*s", indent, SLICE_ARG(c->text));
		if (c->law_title.len)
			buf_printf(out, " [%.*s]", SLICE_ARG(c->law_title));
		settlers(t, out, c);
		if (t->who == FOR_DEVELOPER && c->values) {
			struct json_writer w;
			buf_printf(out, " %.*s ", SLICE_ARG(c->name));
			json_write_init(&w, out);
			json_write_node(&w, c->values);
		}
		buf_str(out, "\n");
	}
}

static void record(struct telling *t, struct buf *out, const struct happening *h)
{
	struct json_writer w;

	buf_printf(out, INDENT "%s/%" PRIu32 "@%" PRId64 " %.*s id=%.*s cause=%.*s\n" INDENT, h->topic, h->partition,
		h->offset, SLICE_ARG(h->type), SLICE_ARG(h->id), SLICE_ARG(h->cause));
	json_write_init(&w, out);
	if (t->plain)
		json_write_node(&w, h->data);
	else
		mask_json(&w, t->a, h->data);
	buf_str(out, "\n");
}

static void steps(struct telling *t, struct buf *out, const struct told_case *c)
{
	for (uint32_t i = 0; i < c->steps.count; i++) {
		const struct told *step = &c->steps.at[i];
		buf_printf(out, "  %.*s  %.*s\n", SLICE_ARG(words_time(t->a, step->h->at_ms)), SLICE_ARG(step->text));
		if (t->who != FOR_CITIZEN) {
			clauses(t, out, step, INDENT);
			line(t, out, INDENT, NULL, step->detail);
		}
		if (t->who != FOR_CITIZEN && step->repeats)
			line(t, out, INDENT, NULL,
				telling_words(t, "repeats",
					(const struct word[]){{"n", words_count(t->a, step->repeats)},
						{"time", words_time(t->a, step->repeated_ms)}, {NULL, SLICE_NONE}}));
		if (t->who == FOR_DEVELOPER)
			record(t, out, step->h);
	}
}

static void yes(struct telling *t, struct buf *out, const struct yes *y)
{
	const struct word words[] = {{"n", words_count(t->a, y->tried)}, {NULL, SLICE_NONE}};

	if (y->kind == YES_NOW || y->kind == YES_UNKNOWABLE)
		line(t, out, "  ", NULL, telling_words(t, y->kind == YES_NOW ? "yes/now" : "yes/unknowable", NULL));
	if (y->kind == YES_NONE)
		line(t, out, "  ", NULL, telling_words(t, "yes/none", words));
	line(t, out, "  ", NULL, y->fixed);
	if (y->kind != YES_FOUND)
		return;
	buf_printf(out, "  %.*s:\n", SLICE_ARG(telling_words(t, "yes/found", NULL)));
	for (uint32_t i = 0; i < y->ways.count; i++) {
		const struct way *w = &y->ways.at[i];
		buf_str(out, "    ");
		if (i)
			buf_printf(out, "%.*s ", SLICE_ARG(telling_words(t, "yes/or", NULL)));
		for (uint32_t k = 0; k < w->changes.count; k++) {
			if (k)
				buf_slice_add(out, telling_words(t, "yes/and", NULL));
			buf_slice_add(out, w->changes.at[k]);
		}
		buf_str(out, "\n");
	}
}

static void chain(struct telling *t, struct buf *out, const struct told_case *c)
{
	buf_str(out, "  ");
	for (int i = 0; i < LINK_COUNT; i++) {
		struct slice at = c->chain_ms[i] ? telling_link(t, c, i) : SLICE_LIT("-");
		buf_printf(out, "%s%.*s %.*s", i ? " > " : "",
			SLICE_ARG(telling_words_of(t, "chain", slice_of(link_names[i]))), SLICE_ARG(at));
	}
	buf_str(out, "\n");
}

static void one_case(struct telling *t, struct buf *out, const struct told_case *c)
{
	buf_str(out, "\n");
	if (c->id.len) {
		buf_slice_add(out, c->title);
		if (t->who != FOR_CITIZEN)
			buf_printf(out, " (%.*s)",
				SLICE_ARG(telling_words(
					t, "case", (const struct word[]){{"case", c->id}, {NULL, SLICE_NONE}})));
		buf_str(out, "\n");
		if (c->whose_shown.len)
			line(t, out, "  ", NULL, telling_words(t, "whose", (const struct word[]){{"subject", c->whose_shown}, {NULL, SLICE_NONE}}));
		line(t, out, "  ", "now", c->now);
		line(t, out, "  ", NULL, c->stopped);
		line(t, out, "  ", NULL, c->together);
		line(t, out, "  ", "next", c->next);
		if (c->grounds && t->who == FOR_CITIZEN) {
			buf_printf(out, "  %.*s\n", SLICE_ARG(telling_words(t, "why", NULL)));
			clauses(t, out, c->grounds, "    ");
		}
		yes(t, out, &c->yes);
		chain(t, out, c);
	}
	steps(t, out, c);
}

void explain_text(struct telling *t, struct buf *out)
{
	const struct word who[] = {{"subject", t->subject}, {NULL, SLICE_NONE}};

	line(t, out, "", NULL, telling_words(t, t->cases.count ? "head" : "none", who));
	for (uint32_t i = 0; i < t->cases.count; i++)
		one_case(t, out, &t->cases.at[i]);
	for (size_t i = 0; i < out->len; i++) /* titles are the packages' own: nothing in them moves a terminal */
		if ((unsigned char)out->ptr[i] < 0x20 && out->ptr[i] != '\n')
			out->ptr[i] = ' ';
}
