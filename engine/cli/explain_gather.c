/* SPDX-License-Identifier: Apache-2.0 */
/* What stands on the log about a subject's cases: [decisions], [status], [orders] of its own partition; [messages] and their states wherever
 * the numbers' partitions are. */
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/civil.h"
#include "engine/cli/explain.h"

struct gathering {
	struct session *s;
	struct story *story;
	const struct slice_list *only;
	const char *topic;  /* being read */
	struct slice found; /* story_subject */
	bool *partitions;   /* which hold messages */
};

static const struct json_node *parse(struct gathering *g, const struct log_record *r)
{
	const struct json_node *data;
	struct err why;

	return r->value.ptr && !json_parse(g->s->parser, r->value, &data, &why) ? data : NULL;
}

static struct slice type_of(const struct log_record *r)
{
	struct slice type = log_record_header(r, "ce_type");

	return slice_starts(type, "kz.aldyn.") ? (struct slice){type.ptr + 9, type.len - 9} : type;
}

static void add(struct gathering *g, enum happening_kind kind, const struct log_record *r, const struct json_node *data,
	struct slice case_id)
{
	struct arena *a = &g->s->arena;
	struct happening *h = VEC_ADD(a, &g->story->list);

	h->kind = kind;
	h->place = g->story->list.count;
	h->type = arena_slice(a, type_of(r));
	h->id = arena_slice(a, log_record_header(r, "ce_id"));
	h->topic = g->topic;
	h->partition = r->partition;
	h->offset = r->offset;
	h->case_id = arena_slice(a, case_id);
	h->cause = arena_slice(a, log_record_header(r, "ce_cause"));
	h->data = json_copy(a, data);
	if (!civil_parse_instant(log_record_header(r, "ce_time"), &h->at_ms))
		h->at_ms = r->timestamp_ms;
	h->order_ms = h->at_ms;
}

static bool wanted(const struct gathering *g, const struct log_record *r)
{
	return slice_eq(r->key, g->story->subject);
}

static bool wanted_case(const struct gathering *g, struct slice case_id)
{
	return !g->only || slice_in(case_id, g->only->at, g->only->count);
}

static struct slice case_of_offer(const struct story *st, struct slice offer)
{
	for (uint32_t i = 0; i < st->offers.count; i++)
		if (slice_eq(st->offers.at[i].offer, offer))
			return st->offers.at[i].case_id;
	return SLICE_NONE;
}

/* --- the subject's own partition ------------------------------------------------------------------------------------------ */

/* Not the first of its waking: what was found once is looked at again. */
static bool is_again(struct slice trigger)
{
	return slice_is(trigger, "consent") || slice_is(trigger, "delay") || slice_is(trigger, "while");
}

static void note_offer(struct gathering *g, struct slice offer, struct slice case_id)
{
	struct arena *a = &g->s->arena;

	*VEC_ADD(a, &g->story->offers) = (struct offer_of_case){arena_slice(a, offer), arena_slice(a, case_id)};
}

/* It belongs to each of the cases, and so do the messages about it. */
static void add_joined(struct gathering *g, const struct log_record *r, const struct json_node *data)
{
	const struct json_node *items = json_member(data, "items");

	for (const struct json_node *n = json_first(items); n; n = json_next(items, n)) {
		struct slice case_id = json_string(n, "case");
		if (!wanted_case(g, case_id))
			continue;
		add(g, HAPPENED_JOINED, r, data, case_id);
		note_offer(g, json_string(data, "joined"), case_id);
	}
}

static int each_decision(void *arg, const struct log_record *r, struct err *err)
{
	struct gathering *g = arg;
	const struct json_node *data = wanted(g, r) ? parse(g, r) : NULL;
	struct slice case_id = json_string(data, "case"), type = type_of(r);
	enum happening_kind kind = HAPPENED_DECISION;
	(void)err;

	if (data && slice_is(type, "joined"))
		add_joined(g, r, data);
	if (!data || slice_is(type, "joined") || !wanted_case(g, case_id) || slice_is(type, "dead-letter-act") || slice_is(type, "revealed"))
		return OK;
	if (slice_is(type, "evaluated"))
		kind = is_again(json_string(data, "trigger")) ? HAPPENED_EVALUATED_AGAIN : HAPPENED_EVALUATED;
	else if (slice_is(type, "consent"))
		kind = HAPPENED_CONSENT;
	add(g, kind, r, data, case_id);
	return OK;
}

static int each_status(void *arg, const struct log_record *r, struct err *err)
{
	struct gathering *g = arg;
	const struct json_node *data = wanted(g, r) ? parse(g, r) : NULL;
	struct slice entity = json_string(data, "entity"), case_id = json_string(data, "case");
	(void)err;

	if (!data || !wanted_case(g, case_id))
		return OK;
	if (slice_is(entity, "offer")) {
		struct slice offer = json_string(data, "id");
		if (!case_of_offer(g->story, offer).ptr)
			note_offer(g, offer, case_id);
		add(g, HAPPENED_OFFER, r, data, case_id);
	} else if (slice_is(entity, "order") || slice_is(entity, "entitlement")) {
		add(g, slice_is(entity, "order") ? HAPPENED_ORDER_STATE : HAPPENED_ENTITLEMENT, r, data, case_id);
	}
	return OK;
}

static int each_order(void *arg, const struct log_record *r, struct err *err)
{
	struct gathering *g = arg;
	const struct json_node *data = wanted(g, r) ? parse(g, r) : NULL;
	struct slice case_id = json_string(data, "case"), type = type_of(r);
	(void)err;

	static const struct { const char *type; enum happening_kind kind; } kinds[] = {
		{"task", HAPPENED_TASK}, {"order.cancel", HAPPENED_CANCEL}, {"entitlement.repriced", HAPPENED_REPRICED}, {"order", HAPPENED_ORDER}};
	for (size_t i = 0; data && wanted_case(g, case_id) && i < sizeof kinds / sizeof *kinds; i++)
		if (slice_is(type, kinds[i].type))
			add(g, kinds[i].kind, r, data, case_id);
	return OK;
}

/* Facts that a registry was asked for because of the consent. */
static int each_request(void *arg, const struct log_record *r, struct err *err)
{
	struct gathering *g = arg;
	const struct json_node *data = wanted(g, r) ? parse(g, r) : NULL;
	struct slice case_id = json_string(json_member(data, "because"), "case");
	(void)err;

	if (case_id.ptr && wanted_case(g, case_id))
		add(g, HAPPENED_ASKED, r, data, case_id);
	return OK;
}

/* --- messages ------------------------------------------------------------------------------------------------------------- */

static int each_message(void *arg, const struct log_record *r, struct err *err)
{
	struct gathering *g = arg;
	const struct json_node *data = parse(g, r);
	struct slice offer = json_string(data, "offer");
	bool known = case_of_offer(g->story, offer).ptr != NULL;
	(void)err;

	if (!data || (!known && !wanted(g, r)))
		return OK;
	g->partitions[r->partition] = true;
	if (!known)
		add(g, HAPPENED_MESSAGE, r, data, SLICE_NONE);
	for (uint32_t i = 0; i < g->story->offers.count; i++)
		if (slice_eq(g->story->offers.at[i].offer, offer))
			add(g, HAPPENED_MESSAGE, r, data, g->story->offers.at[i].case_id);
	return OK;
}

static int each_message_state(void *arg, const struct log_record *r, struct err *err)
{
	struct gathering *g = arg;
	const struct json_node *data = r->key.len && slice_starts(r->key, "tel:") ? parse(g, r) : NULL;
	struct slice id = json_string(data, "id");
	uint32_t before = g->story->list.count;
	(void)err;

	if (!data || !slice_is(json_string(data, "entity"), "message"))
		return OK;
	for (uint32_t i = 0; i < before; i++) {
		const struct happening *h = &g->story->list.at[i];
		if (h->kind == HAPPENED_MESSAGE && slice_eq(json_string(h->data, "message"), id))
			add(g, HAPPENED_MESSAGE_STATE, r, data, h->case_id);
	}
	return OK;
}

static int gather_messages(struct gathering *g, struct err *err)
{
	uint32_t partitions;
	int rc = session_topic_partitions(g->s, log_topic_rows[TOPIC_MESSAGES].name, &partitions, err);

	if (rc)
		return rc;
	g->partitions = calloc(partitions, sizeof *g->partitions);
	NO_MEMORY_ON(!g->partitions);
	g->topic = log_topic_rows[TOPIC_MESSAGES].name;
	rc = session_read_all(g->s, TOPIC_MESSAGES, each_message, g, err);
	g->topic = log_topic_rows[TOPIC_STATUS].name;
	for (uint32_t i = 0; i < partitions && !rc; i++)
		if (g->partitions[i])
			rc = session_read(g->s, TOPIC_STATUS, i, -1, each_message_state, g, err);
	free(g->partitions);
	return rc;
}

/* --- the whole ------------------------------------------------------------------------------------------------------------ */

/* What an order's end begins is looked at after it has begun. */
static int rank(const struct happening *h)
{
	struct slice to = json_string(h->data, "to"), from = json_string(h->data, "from");
	bool begins = (h->kind == HAPPENED_ORDER_STATE && slice_is(to, "completed")) || (h->kind == HAPPENED_ENTITLEMENT && !from.ptr);

	return begins ? -1 : (int)h->kind;
}

static int by_time(const void *a, const void *b)
{
	const struct happening *x = a, *y = b;

	if (x->order_ms != y->order_ms)
		return x->order_ms < y->order_ms ? -1 : 1;
	if (x->step != y->step)
		return x->step < y->step ? -1 : 1;
	if (rank(x) != rank(y))
		return rank(x) < rank(y) ? -1 : 1;
	return x->place < y->place ? -1 : 1;
}

static bool is_state(const struct happening *h)
{
	return h->kind == HAPPENED_OFFER || h->kind == HAPPENED_ORDER_STATE || h->kind == HAPPENED_ENTITLEMENT;
}

/* Records of several topics share instants. Their cause ties those of one step together; the states of the case, which stand in one
 * partition, tell the order of the steps. Messages are other partitions' and come last. */
static void find_steps(struct story *st)
{
	for (uint32_t i = 0; i < st->list.count; i++) {
		struct happening *h = &st->list.at[i];
		h->step = h->kind == HAPPENED_MESSAGE || h->kind == HAPPENED_MESSAGE_STATE ? UINT32_MAX : 0;
		for (uint32_t k = 0; k < st->list.count && !h->step; k++)
			if (is_state(&st->list.at[k]) && slice_eq(st->list.at[k].cause, h->cause))
				h->step = st->list.at[k].place;
	}
}

static bool is_message(const struct happening *h)
{
	return h->kind == HAPPENED_MESSAGE || h->kind == HAPPENED_MESSAGE_STATE;
}

/* Instants of several sources may run backwards: within a partition the log's order counts, and what one step wrote to several topics is told
 * together. Each raises the other, so it is done until nothing rises. */
static void find_order(struct story *st)
{
	for (bool rose = true; rose;) {
		rose = false;
		for (uint32_t i = 0; i < st->list.count; i++) {
			struct happening *h = &st->list.at[i];
			for (uint32_t k = 0; k < st->list.count; k++) {
				const struct happening *o = &st->list.at[k];
				bool before = k + 1 == i && o->topic == h->topic && o->partition == h->partition;
				bool beside = !is_message(o) && !is_message(h) && slice_eq(o->cause, h->cause);
				if ((before || beside) && o->order_ms > h->order_ms) {
					h->order_ms = o->order_ms;
					rose = true;
				}
			}
		}
	}
}

static int read_own(struct gathering *g, enum log_topic_id topic, uint32_t partition, session_each *each, struct err *err)
{
	g->topic = log_topic_rows[topic].name;
	return session_read(g->s, topic, partition, -1, each, g, err);
}

int story_gather(struct session *s, struct slice subject, const struct slice_list *only, struct story *out, struct err *err)
{
	uint32_t partition = hash_partition(subject, s->partitions ? s->partitions : 1);
	struct gathering g = {.s = s, .story = out, .only = only};
	int rc;

	memset(out, 0, sizeof *out);
	out->subject = subject;
	if ((rc = read_own(&g, TOPIC_DECISIONS, partition, each_decision, err)) ||
		(rc = read_own(&g, TOPIC_STATUS, partition, each_status, err)) ||
		(rc = read_own(&g, TOPIC_ORDERS, partition, each_order, err)) ||
		(rc = read_own(&g, TOPIC_FACT_REQUESTS, partition, each_request, err)) || (rc = gather_messages(&g, err)))
		return rc;
	find_steps(out);
	find_order(out);
	if (out->list.count > 1)
		qsort(out->list.at, out->list.count, sizeof *out->list.at, by_time);
	return OK;
}

static int each_evaluated(void *arg, const struct log_record *r, struct err *err)
{
	struct gathering *g = arg;
	const struct json_node *data = slice_is(type_of(r), "evaluated") ? parse(g, r) : NULL;
	(void)err;

	if (!data || !wanted_case(g, json_string(data, "case")))
		return OK;
	g->found = arena_slice(&g->s->arena, r->key);
	return ERR_NOTFOUND; /* enough */
}

int story_subject(struct session *s, struct slice case_id, struct slice *out, struct err *err)
{
	struct slice_list only = {&case_id, 1, 1};
	struct gathering g = {.s = s, .only = &only};
	int rc = session_read_all(s, TOPIC_DECISIONS, each_evaluated, &g, err);

	*out = g.found;
	if (g.found.ptr)
		return OK;
	return rc ? rc : err_set(err, ERR_INPUT, "no-case", "the journal knows no case %.*s", SLICE_ARG(case_id));
}

/* --- the subject's state ----------------------------------------------------------------------------------------------------------- */

struct latest { struct slice subject; struct buf value; bool found; };

static int each_state(void *arg, const struct log_record *r, struct err *err)
{
	struct latest *l = arg;
	(void)err;

	if (!slice_eq(r->key, l->subject))
		return OK;
	l->found = r->value.ptr != NULL;
	buf_clear(&l->value);
	buf_slice_add(&l->value, r->value);
	return OK;
}

int story_aggregate(struct session *s, struct slice subject, struct aggregate *out, bool *found, struct err *err)
{
	struct latest l = {.subject = subject};

	buf_init(&l.value);
	int rc = session_read(s, TOPIC_CHANGELOG, hash_partition(subject, s->partitions ? s->partitions : 1), -1, each_state, &l, err);
	*found = l.found;
	if (!rc && l.found)
		rc = aggregate_decode(&s->arena, subject, arena_slice(&s->arena, buf_slice(&l.value)), out, err);
	buf_fini(&l.value);
	return rc;
}
