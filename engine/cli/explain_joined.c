/* SPDX-License-Identifier: Apache-2.0 */
/* What a case has to do with others (docs/engine.md section 17): the composite that asked for it together with them, how
 * that stands, and which items it comes after. */
#include "engine/cli/explain.h"

enum stage { STAGE_ASKED, STAGE_IN_PROGRESS, STAGE_COMPLETED, STAGE_ENDED, STAGE_COUNT };

/* version SLICE_NONE: any */
static struct slice title_of(struct telling *t, struct slice service, struct slice version)
{
	const struct ruleset *rules = t->now->rules;
	const struct service *svc = NULL;

	if (rules && version.ptr)
		svc = ruleset_service_version(rules, service, version);
	else if (rules)
		svc = ruleset_first_version(rules, service);
	return svc ? svc->title.in[t->lang] : service;
}

/* Titles of the items, joined by commas. */
static struct slice titles(struct telling *t, const struct json_node *items)
{
	size_t mark = t->out.len;

	for (const struct json_node *n = json_first(items); n; n = json_next(items, n)) {
		buf_str(&t->out, t->out.len > mark ? ", " : "");
		buf_slice_add(&t->out, title_of(t, json_string(n, "service"), json_string(n, "version")));
	}
	return telling_take(t, mark);
}

void telling_joined(struct telling *t, const struct json_node *d)
{
	struct slice title = title_of(t, json_string(d, "service"), json_string(d, "version")), items = titles(t, json_member(d, "items"));

	telling_say(t, "joined", (const struct word[]){{"title", title}, {"items", items}, {NULL, SLICE_NONE}});
}

/* Of one of the offers, by what the story holds of its case; STAGE_COUNT: nothing. Its order is the one that begins while it is the case's
 * current offer. */
static enum stage stage_of(const struct story *st, struct slice offer, struct slice case_id)
{
	struct slice state = SLICE_NONE, current = SLICE_NONE, id = SLICE_NONE, order = SLICE_NONE;

	for (uint32_t i = 0; i < st->list.count; i++) {
		const struct happening *h = &st->list.at[i];
		struct slice entity = json_string(h->data, "id"), to = json_string(h->data, "to");
		if (!slice_eq(h->case_id, case_id))
			continue;
		if (h->kind == HAPPENED_OFFER)
			current = entity;
		if (h->kind == HAPPENED_OFFER && slice_eq(current, offer))
			state = to;
		if (h->kind == HAPPENED_ORDER_STATE && slice_eq(current, offer) && !json_member(h->data, "from"))
			id = entity;
		if (h->kind == HAPPENED_ORDER_STATE && slice_eq(id, entity))
			order = to;
	}
	if (!state.ptr)
		return STAGE_COUNT;
	if (slice_is(state, "prepared") || slice_is(state, "held") || slice_is(state, "issued"))
		return STAGE_ASKED;
	if (!slice_is(state, "accepted"))
		return STAGE_ENDED;
	if (slice_is(order, "completed"))
		return STAGE_COMPLETED;
	bool ended = slice_is(order, "rejected") || slice_is(order, "failed") || slice_is(order, "cancelled") ||
	             slice_is(order, "entered-in-error");
	return ended ? STAGE_ENDED : STAGE_IN_PROGRESS;
}

/* How the composite stands: what its items come to. NULL: not all of them are in the story. */
static const char *fold(const struct story *st, const struct json_node *items)
{
	unsigned count[STAGE_COUNT + 1] = {0};

	for (const struct json_node *n = json_first(items); n; n = json_next(items, n))
		count[stage_of(st, json_string(n, "offer"), json_string(n, "case"))]++;
	if (count[STAGE_COUNT])
		return NULL;
	if (count[STAGE_ASKED] || count[STAGE_IN_PROGRESS])
		return count[STAGE_ASKED] ? "composite/asked" : "composite/in-progress";
	if (count[STAGE_COMPLETED])
		return count[STAGE_ENDED] ? "composite/partially-completed" : "composite/completed";
	return "composite/ended";
}

static void say_after(struct telling *t, const struct json_node *d)
{
	const struct ruleset *rules = t->now->rules;
	const struct service *svc = rules ? ruleset_service_version(rules, json_string(d, "service"), json_string(d, "version")) : NULL;
	size_t mark = t->out.len;

	for (size_t i = 0; svc && i < svc->item_count; i++)
		for (size_t k = 0; slice_eq(svc->items[i].service, t->now->service) && k < svc->items[i].after_count; k++) {
			buf_str(&t->out, t->out.len > mark ? ", " : "");
			buf_slice_add(&t->out, title_of(t, svc->items[i].after[k], SLICE_NONE));
		}
	struct slice items = telling_take(t, mark);
	if (items.ptr)
		telling_say(t, "composite/after", (const struct word[]){{"items", items}, {NULL, SLICE_NONE}});
}

void telling_together(struct telling *t, const struct story *st)
{
	const struct json_node *last = NULL;

	for (uint32_t i = 0; i < st->list.count; i++)
		if (st->list.at[i].kind == HAPPENED_JOINED && slice_eq(st->list.at[i].case_id, t->now->id))
			last = st->list.at[i].data;
	if (!last)
		return;
	const char *state = fold(st, json_member(last, "items"));
	struct slice how = state ? telling_words(t, state, NULL) : SLICE_NONE, items = titles(t, json_member(last, "items"));
	struct slice title = title_of(t, json_string(last, "service"), json_string(last, "version"));
	telling_say(t, "composite", (const struct word[]){{"title", title}, {"items", items}, {NULL, SLICE_NONE}});
	buf_slice_add(&t->out, how);
	if (slice_is(t->now->now_key, "offer/accepted"))
		say_after(t, last);
	t->now->together = telling_take(t, 0);
}
