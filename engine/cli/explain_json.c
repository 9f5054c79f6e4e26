/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/cli/explain.h"

static void clause(struct json_writer *w, const struct told_clause *c)
{
	json_write_object(w);
	json_write_member(w, "name", c->name);
	json_write_member(w, "verdict", c->verdict);
	json_write_member(w, "text", c->text);
	json_write_member(w, "law", c->law);
	json_write_member(w, "law_title", c->law_title);
	if (c->values) {
		json_write_key(w, "values");
		json_write_node(w, c->values);
	}
	if (c->missing.count) {
		json_write_key(w, "missing");
		json_write_array(w);
		for (uint32_t i = 0; i < c->missing.count; i++) {
			json_write_object(w);
			json_write_member(w, "fact", c->missing.at[i].path);
			json_write_member(w, "title", c->missing.at[i].title);
			json_write_member(w, "settled_by", c->missing.at[i].owner);
			json_write_object_end(w);
		}
		json_write_array_end(w);
	}
	json_write_object_end(w);
}

static void clauses(struct json_writer *w, const struct told *step)
{
	json_write_key(w, "clauses");
	json_write_array(w);
	for (uint32_t i = 0; i < step->clauses.count; i++)
		clause(w, &step->clauses.at[i]);
	json_write_array_end(w);
}

static void record(struct telling *t, struct json_writer *w, const struct happening *h)
{
	json_write_key(w, "record");
	json_write_object(w);
	json_write_member(w, "topic", slice_of(h->topic));
	json_write_member_int(w, "partition", h->partition);
	json_write_member_int(w, "offset", h->offset);
	json_write_member(w, "type", h->type);
	json_write_member(w, "id", h->id);
	json_write_member(w, "cause", h->cause);
	json_write_key(w, "data");
	if (t->plain)
		json_write_node(w, h->data);
	else
		mask_json(w, t->a, h->data);
	json_write_object_end(w);
}

static void step(struct telling *t, struct json_writer *w, const struct told *s)
{
	json_write_object(w);
	json_write_member_instant(w, "at", s->h->at_ms);
	json_write_member(w, "text", s->text);
	if (t->who != FOR_CITIZEN) {
		json_write_member(w, "detail", s->detail);
		if (s->clauses.count)
			clauses(w, s);
	}
	if (s->repeats) {
		json_write_member_int(w, "repeats", s->repeats);
		json_write_member_instant(w, "repeated_at", s->repeated_ms);
	}
	if (t->who == FOR_DEVELOPER)
		record(t, w, s->h);
	json_write_object_end(w);
}

static void yes(struct json_writer *w, const struct yes *y)
{
	static const char *const names[] = {"", "now", "found", "none", "unknowable", "fixed"};

	if (y->kind == YES_NOT_ASKED)
		return;
	json_write_key(w, "yes_if");
	json_write_object(w);
	json_write_member(w, "result", slice_of(names[y->kind]));
	json_write_member_int(w, "tried", y->tried);
	json_write_member(w, "fixed", y->fixed);
	json_write_key(w, "ways");
	json_write_array(w);
	for (uint32_t i = 0; i < y->ways.count; i++) {
		json_write_array(w);
		for (uint32_t k = 0; k < y->ways.at[i].changes.count; k++)
			json_write_string(w, y->ways.at[i].changes.at[k]);
		json_write_array_end(w);
	}
	json_write_array_end(w);
	json_write_object_end(w);
}

static void one_case(struct telling *t, struct json_writer *w, const struct told_case *c)
{
	json_write_object(w);
	json_write_member(w, "case", c->id);
	json_write_member(w, "subject", c->whose_shown);
	json_write_member(w, "service", c->service);
	json_write_member(w, "title", c->title);
	json_write_member(w, "state", c->now_key);
	json_write_member(w, "now", c->now);
	json_write_member(w, "stopped", c->stopped);
	json_write_member(w, "together", c->together);
	json_write_member(w, "next", c->next);
	if (c->decision) {
		json_write_member(w, "verdict", json_string(c->decision->data, "verdict"));
		json_write_member(w, "version", json_string(c->decision->data, "version"));
		json_write_member(w, "law_day", json_string(c->decision->data, "law_day"));
	}
	if (c->grounds)
		clauses(w, c->grounds);
	yes(w, &c->yes);
	json_write_key(w, "chain");
	json_write_object(w);
	for (int i = 0; i < LINK_COUNT; i++)
		if (c->chain_ms[i])
			json_write_member_instant(w, link_names[i], c->chain_ms[i]);
	json_write_object_end(w);
	json_write_key(w, "history");
	json_write_array(w);
	for (uint32_t i = 0; i < c->steps.count; i++)
		step(t, w, &c->steps.at[i]);
	json_write_array_end(w);
	json_write_object_end(w);
}

void explain_json(struct telling *t, struct buf *out)
{
	struct json_writer w;

	json_write_init(&w, out);
	json_write_object(&w);
	json_write_member(&w, "subject", t->subject);
	json_write_member(&w, "for", slice_of(audience_names[t->who]));
	json_write_member(&w, "lang", slice_of(language_names[t->lang]));
	json_write_key(&w, "cases");
	json_write_array(&w);
	for (uint32_t i = 0; i < t->cases.count; i++)
		one_case(t, &w, &t->cases.at[i]);
	json_write_array_end(&w);
	json_write_object_end(&w);
	buf_str(out, "\n");
}
