/* SPDX-License-Identifier: Apache-2.0 */
/* Composites (docs/engine.md section 17): offers of several packages that one step asks the same person for go out in one
 * question; each case then hears of the answer as of its own. Requests and cancellations that a step makes are kept until
 * its end, when all of them are known. And items that come after others: decided upon when those are done. */
#include "engine/cases/cases_impl.h"

/* Of its offer; NULL: none. *item: its place there. */
static const struct service *case_composite(const struct step *s, const struct case_ *c, size_t *item)
{
	return ruleset_composite(s->rules, c->service, c->offer_law_day, item);
}

/* --- whom news are about -------------------------------------------------------------------------------------------------- */

static bool names_offer(const struct json_node *items, struct slice offer)
{
	for (const struct json_node *n = items ? json_first(items) : NULL; n; n = json_next(items, n))
		if (slice_eq(n->u.string, offer))
			return true;
	return !items;
}

size_t join_cases(struct step *s, const struct json_node *data, struct case_ ***out)
{
	struct case_ **list = arena_alloc(s->arena, (s->agg->cases.count + 1) * sizeof(struct case_ *)), *c;
	struct slice id = json_string(data, "offer");
	size_t count = 0;

	for VEC_EACH (c, &s->agg->cases) {
		bool joined = c->joined.len && slice_eq(c->joined, id) && names_offer(json_member(data, "items"), c->offer);
		if (joined || (c->offer.len && slice_eq(c->offer, id)))
			list[count++] = c;
	}
	*out = list;
	return count;
}

/* --- asking together -------------------------------------------------------------------------------------------------------- */

struct group { const struct service *composite; struct slice recipient, occasion; VEC(struct case_ *) cases; };

bool join_later(struct step *s, const struct case_ *c)
{
	size_t item;
	bool later = case_composite(s, c, &item) != NULL;

	if (later)
		*VEC_ADD(s->arena, &s->to_ask) = c->id;
	return later;
}

/* Two or more, which the composite may ask for today. */
static bool may_join(const struct step *s, const struct group *g)
{
	return g->cases.count > 1 && !(s->breaker && breaker_stopped(s->breaker, g->composite->name)) &&
	       ruleset_is_registered(s->rules, g->composite->name, civil_local_day(s->now_ms));
}

/* Into its place by the order of the items. */
static void add_to(struct step *s, struct group *g, struct case_ *c)
{
	size_t mine, other;
	uint32_t i = g->cases.count;

	(void)case_composite(s, c, &mine);
	*VEC_ADD(s->arena, &g->cases) = c;
	for (; i > 0 && case_composite(s, g->cases.at[i - 1], &other) && other > mine; i--)
		g->cases.at[i] = g->cases.at[i - 1];
	g->cases.at[i] = c;
}

/* The first that is still to be asked, and those that go with it. All came here in this step, so by its rules each has its composite. */
static void group_of(struct step *s, struct group *g, size_t first)
{
	struct case_ *begins = case_of_id(s, s->to_ask.at[first]);
	size_t item;

	g->composite = case_composite(s, begins, &item);
	g->recipient = begins->recipient;
	g->occasion = begins->occasion;
	for (size_t i = first; i < s->to_ask.count; i++) {
		struct case_ *c = s->to_ask.at[i].len ? case_of_id(s, s->to_ask.at[i]) : NULL;
		if (c && case_composite(s, c, &item) == g->composite && slice_eq(c->recipient, g->recipient) &&
		    slice_eq(c->occasion, g->occasion))
			add_to(s, g, c);
	}
}

static struct slice joined_id(struct step *s, const struct group *g)
{
	struct slice *parts = arena_alloc(s->arena, (g->cases.count + 1) * sizeof *parts);

	parts[0] = SLICE_LIT("joined");
	for (uint32_t i = 0; i < g->cases.count; i++)
		parts[i + 1] = g->cases.at[i]->offer;
	return step_id(s, parts, g->cases.count + 1);
}

static void write_item(struct json_writer *w, const struct case_ *c, bool asks)
{
	json_write_object(w);
	json_write_member(w, "offer", c->offer);
	if (!asks)
		json_write_member(w, "case", c->id);
	json_write_member(w, "service", c->service);
	json_write_member(w, "version", c->offer_version);
	if (asks && c->has_amount)
		json_write_member_int(w, "amount_tiyn", c->amount_tiyn);
	json_write_object_end(w);
}

static void write_group(struct json_writer *w, const struct group *g, bool asks)
{
	json_write_member(w, "service", g->composite->name);
	json_write_member(w, "version", g->composite->version);
	json_write_key(w, "items");
	json_write_array(w);
	for (uint32_t i = 0; i < g->cases.count; i++)
		write_item(w, g->cases.at[i], asks);
	json_write_array_end(w);
}

static void ask_together(struct step *s, const struct group *g)
{
	struct slice id = joined_id(s, g);
	struct actor by = case_acting(s, g->cases.at[0]);

	for (uint32_t i = 0; i < g->cases.count; i++)
		g->cases.at[i]->joined = id;
	struct json_writer *w = step_emit(s, TOPIC_DECISIONS, "joined", s->agg->subject, SLICE_NONE);
	json_write_member(w, "joined", id);
	json_write_member(w, "recipient", g->recipient);
	write_group(w, g, false);
	acting_write(w, by);
	step_emit_end(s);
	w = step_emit(s, TOPIC_SUBJECTS, "contact.request", g->recipient, SLICE_NONE);
	json_write_member(w, "offer", id);
	json_write_member(w, "case_subject", s->agg->subject);
	json_write_member(w, "acting_for", by.acting_for);
	write_group(w, g, true);
	offer_write_windows(w, g->composite);
	step_emit_end(s);
	s->agg->dirty = true;
}

static void ask(struct step *s)
{
	for (size_t i = 0; i < s->to_ask.count; i++) {
		struct group g = {0};
		if (!s->to_ask.at[i].len)
			continue;
		group_of(s, &g, i);
		if (!may_join(s, &g)) {
			const struct case_ *c = case_of_id(s, s->to_ask.at[i]);
			offer_request(s, c, offer_service(s, c));
			continue;
		}
		ask_together(s, &g);
		for (size_t k = i; k < s->to_ask.count; k++)
			for (uint32_t n = 0; n < g.cases.count; n++)
				if (slice_eq(s->to_ask.at[k], g.cases.at[n]->id))
					s->to_ask.at[k] = SLICE_LIT("");
	}
}

int join_delay_over(struct step *s, struct slice offer, struct err *err)
{
	const struct case_ *c = case_of_offer(s, offer);
	size_t item;
	const struct service *composite = c ? case_composite(s, c, &item) : NULL;
	int rc = offer_delay_over(s, offer, err);

	for (uint32_t i = 0; composite && i < s->agg->cases.count && !rc; i++) {
		const struct case_ *other = &s->agg->cases.at[i];
		if (!other->offer.len || case_composite(s, other, &item) != composite ||
		    !timer_is_due(s->agg, SLICE_LIT("delay"), other->offer, s->now_ms))
			continue;
		timer_remove(s->agg, SLICE_LIT("delay"), other->offer);
		rc = offer_delay_over(s, other->offer, err);
	}
	return rc;
}

/* --- leaving ------------------------------------------------------------------------------------------------------------------ */

static bool any_is_open(struct step *s, struct slice joined)
{
	const struct case_ *c;

	for VEC_EACH (c, &s->agg->cases)
		if (slice_eq(c->joined, joined) && offer_is_open(c))
			return true;
	return false;
}

static void let_go(struct step *s)
{
	for (size_t i = 0; i < s->let_go.count; i++) {
		struct let_go first = s->let_go.at[i];
		VEC(struct slice) offers = {0};
		if (!first.joined.len)
			continue;
		for (size_t k = i; k < s->let_go.count; k++)
			if (slice_eq(s->let_go.at[k].joined, first.joined)) {
				*VEC_ADD(s->arena, &offers) = s->let_go.at[k].offer;
				s->let_go.at[k].joined = SLICE_NONE;
			}
		struct json_writer *w = step_emit(s, TOPIC_SUBJECTS, "contact.cancel", first.recipient, SLICE_NONE);
		json_write_member(w, "offer", first.joined);
		if (!first.ended && any_is_open(s, first.joined))
			json_write_member_texts(w, "items", offers.at, offers.count);
		if (first.ended) {
			json_write_key(w, "ended");
			json_write_bool(w, true);
		}
		step_emit_end(s);
	}
}

/* --- after others ------------------------------------------------------------------------------------------------------------ */

bool join_waits(struct step *s, struct case_ *c)
{
	size_t item;
	const struct service *composite = case_composite(s, c, &item);

	if (!composite || !composite->items[item].after_count)
		return false;
	c->waits = WAITS_SINCE_NOW;
	s->agg->dirty = true;
	return true;
}

enum before { BEFORE_DONE, BEFORE_UNDER_WAY, BEFORE_ENDED };

/* How the item stands that a case comes after. What is neither under way nor was asked for with it, nobody waits for. */
static enum before stands(const struct case_ *c, const struct case_ *other)
{
	if (!other || (!case_is_busy(other) && !(other->joined.len && slice_eq(other->joined, c->joined))))
		return BEFORE_DONE;
	if (other->offer_state == OFFER_ACCEPTED && other->ordered && other->order_state == ORDER_COMPLETED)
		return BEFORE_DONE;
	return case_is_busy(other) ? BEFORE_UNDER_WAY : BEFORE_ENDED;
}

static enum before all_stand(struct step *s, const struct case_ *c)
{
	size_t item;
	const struct service *composite = case_composite(s, c, &item);
	enum before worst = BEFORE_DONE;

	for (size_t i = 0; composite && i < composite->items[item].after_count; i++) {
		enum before one = stands(c, case_find(s, composite->items[item].after[i], c->occasion));
		worst = one > worst ? one : worst;
	}
	return worst;
}

static int go_on(struct step *s, struct case_ *c, enum before how, struct err *err)
{
	const struct service *svc = offer_service(s, c);
	int rc;

	if (!svc)
		return err_set(err, ERR_FATAL, "version-missing", "the ruleset in force lacks a version that a case runs under");
	if (how == BEFORE_DONE) {
		c->went_ms = c->waits == WAITS_AFTER ? s->now_ms : 0;
		c->waits = WAITS_NO;
		rc = offer_go_on(s, c, svc, err);
	} else if (!(rc = offer_move(s, c, OFFER_HANDED_OVER, "item-ended", err))) {
		case_task(s, c, "item-ended");
		c->closed = true;
	}
	case_set_forget(s, c);
	return rc;
}

static int go_on_all(struct step *s, struct err *err)
{
	struct case_ *c;
	bool moved = true;
	int rc = OK;

	while (moved && !rc) {
		moved = false;
		for (uint32_t i = 0; i < s->agg->cases.count && !rc; i++) {
			c = &s->agg->cases.at[i];
			enum before how = c->waits ? all_stand(s, c) : BEFORE_UNDER_WAY;
			if (how == BEFORE_UNDER_WAY)
				continue;
			moved = true;
			rc = go_on(s, c, how, err);
		}
	}
	for VEC_EACH (c, &s->agg->cases)
		c->waits = c->waits ? WAITS_AFTER : WAITS_NO;
	return rc;
}

int cases_joined(struct step *s, struct err *err)
{
	int rc = go_on_all(s, err);

	if (rc)
		return rc;
	let_go(s);
	ask(s);
	return OK;
}
