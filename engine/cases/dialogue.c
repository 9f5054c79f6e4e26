/* SPDX-License-Identifier: Apache-2.0 */
/* Dialogues: a phone number's conversations, one at a time, in order of arrival (docs/engine.md section 8).
 *
 * queued -> issued (message created; delivered: the window runs) -> ended. The number decides what a reply belongs to and when silence has
 * lapsed, because replies arrive here: timers are gated by the channel's watermark, so a gateway that is down lapses nothing.
 * What a reply means, and what becomes of one that comes after the end: reply.c. */
#include "engine/cases/cases_impl.h"

#define UNDELIVERED_MS (72LL * 3600 * 1000)  /* no report at all for so long: taken for undeliverable */

/* --- finding ---------------------------------------------------------------------------------------------------------------- */

/* The first; NULL: none is. */
static struct dialogue *in_state(struct aggregate *agg, enum dialogue_state state)
{
	struct dialogue *d;

	for VEC_EACH (d, &agg->dialogues)
		if (d->state == state)
			return d;
	return NULL;
}

struct dialogue *dialogue_active(struct aggregate *agg)
{
	return in_state(agg, DIALOGUE_ISSUED);
}

static struct dialogue *of_offer(struct aggregate *agg, struct slice offer)
{
	struct dialogue *d;

	for VEC_EACH (d, &agg->dialogues)
		if (d->state != DIALOGUE_ENDED && slice_eq(d->offer, offer))
			return d;
	return NULL;
}

bool number_is_of(const struct aggregate *agg, struct slice person)
{
	const struct owner *o;

	for VEC_EACH (o, &agg->owners)
		if (o->attached && slice_eq(o->person, person))
			return true;
	return false;
}

/* Messages are kept for 30 days, the one that an open dialogue rests on for as long as that is open. */
static bool is_expired(struct step *s, const struct message *m)
{
	const struct dialogue *d = dialogue_active(s->agg);

	return m->created_ms + DIALOGUE_KEPT_MS < s->now_ms && !(d && slice_eq(d->message, m->id));
}

/* May a late yes still take one up again? Then all that ended are kept: what ended last must stay known as the last. */
static bool is_reopenable(struct step *s)
{
	struct dialogue *d;

	for VEC_EACH (d, &s->agg->dialogues)
		if (d->state == DIALOGUE_ENDED && d->reopen_until_ms >= s->now_ms)
			return true;
	return false;
}

/* What ended, and was sent, more than 30 days ago. */
static void prune(struct step *s)
{
	bool keep_ended = is_reopenable(s);

	for (uint32_t i = s->agg->dialogues.count; i-- > 0 && !keep_ended;) {
		struct dialogue *d = &s->agg->dialogues.at[i];
		if (d->state == DIALOGUE_ENDED && d->ended_ms + DIALOGUE_KEPT_MS < s->now_ms)
			VEC_REMOVE(&s->agg->dialogues, i);
	}
	for (uint32_t k = s->agg->messages.count; k-- > 0;)
		if (is_expired(s, &s->agg->messages.at[k]))
			VEC_REMOVE(&s->agg->messages, k);
}

/* --- saying so to the case -------------------------------------------------------------------------------------------------- */

static struct json_writer *status(struct step *s, struct slice case_subject, struct slice offer, const char *state)
{
	struct json_writer *w = step_emit(s, TOPIC_SUBJECTS, "dialogue.status", case_subject, SLICE_NONE);

	json_write_member(w, "offer", offer);
	json_write_member(w, "state", slice_of(state));
	return w;
}

/* Of a composite: with the offers that it still asks for. */
struct json_writer *dialogue_says(struct step *s, const struct dialogue *d, const char *state)
{
	struct json_writer *w = status(s, d->case_subject, d->offer, state);
	struct slice *offers = arena_alloc(s->arena, (d->items.count + 1) * sizeof *offers);

	for (uint32_t i = 0; i < d->items.count; i++)
		offers[i] = d->items.at[i].offer;
	json_write_member_texts(w, "items", offers, d->items.count);
	return w;
}

static struct message_args args_of(struct step *s, const struct dialogue *d)
{
	struct told_item *items = arena_alloc(s->arena, (d->items.count + 1) * sizeof *items);

	for (uint32_t i = 0; i < d->items.count; i++) {
		const struct asked_item *item = &d->items.at[i];
		items[i] = (struct told_item){ruleset_service_version(s->rules, item->service, item->version),
			item->has_amount, item->amount_tiyn};
	}
	return (struct message_args){.amount_tiyn = d->amount_tiyn, .has_amount = d->has_amount, .window_ms = d->window_ms,
	                             .items = items, .item_count = d->items.count};
}

struct message *dialogue_message(struct step *s, struct dialogue *d, enum message_kind kind, uint32_t n)
{
	struct message_args args = args_of(s, d);

	return message_create(s, d->offer, d->service, d->version, d->language, kind, n, &args, acting_of(d->person, d->case_subject));
}

/* --- begin and end ------------------------------------------------------------------------------------------------------------- */

static void stop(struct step *s, struct dialogue *d)
{
	d->state = DIALOGUE_ENDED;
	d->ended_ms = s->now_ms;
	timer_remove(s->agg, SLICE_NONE, d->offer);
	s->agg->dirty = true;
}

static void drop(struct step *s, struct dialogue *d)
{
	stop(s, d);
	VEC_REMOVE(&s->agg->dialogues, (uint32_t)(d - s->agg->dialogues.at));
}

struct json_writer *dialogue_ending(struct step *s, struct dialogue *d, const char *state)
{
	stop(s, d);
	struct json_writer *w = dialogue_says(s, d, state);
	json_write_member_instant(w, "at", s->now_ms);
	return w;
}

void dialogue_end(struct step *s, struct dialogue *d, const char *state)
{
	(void)dialogue_ending(s, d, state);
	step_emit_end(s);
}

/* What cannot be put, since the rules lack the package by now, leaves no trace. */
static void issue(struct step *s, struct dialogue *d)
{
	struct message *m = dialogue_message(s, d, MESSAGE_OFFER, 0);

	if (!m) {
		dialogue_end(s, d, "undeliverable");
		drop(s, d);
		return;
	}
	d->state = DIALOGUE_ISSUED;
	d->owner_at_send = d->person;
	d->message = m->id;
	d->text_sha256 = m->text_sha256;
	struct json_writer *w = dialogue_says(s, d, "issued");
	json_write_member(w, "message", d->message);
	step_emit_end(s);
	timer_set(s->arena, s->agg, SLICE_LIT("undelivered"), d->offer, s->now_ms + UNDELIVERED_MS, true);
	s->agg->dirty = true;
}

void dialogue_go_on(struct step *s)
{
	struct dialogue *d;

	while (!dialogue_active(s->agg) && (d = in_state(s->agg, DIALOGUE_QUEUED)))
		issue(s, d);
}

/* --- records ------------------------------------------------------------------------------------------------------------------- */

static void read_items(struct step *s, const struct json_node *items, struct dialogue *d)
{
	for (const struct json_node *n = items ? json_first(items) : NULL; n; n = json_next(items, n))
		*VEC_ADD(s->arena, &d->items) = (struct asked_item){
			.offer = arena_slice(s->arena, json_string(n, "offer")),     .service = arena_slice(s->arena, json_string(n, "service")),
			.version = arena_slice(s->arena, json_string(n, "version")), .has_amount = json_member(n, "amount_tiyn") != NULL,
			.amount_tiyn = json_integer(n, "amount_tiyn", 0)};
}

static void read_request(struct step *s, const struct json_node *data, struct dialogue *d)
{
	const struct json_node *amount = json_member(data, "amount_tiyn"), *remind = json_member(data, "remind_ms");

	d->offer = arena_slice(s->arena, json_string(data, "offer"));
	d->case_id = arena_slice(s->arena, json_string(data, "case"));
	d->case_subject = arena_slice(s->arena, json_string(data, "case_subject"));
	d->person = arena_slice(s->arena, json_string(data, "person"));
	d->service = arena_slice(s->arena, json_string(data, "service"));
	d->version = arena_slice(s->arena, json_string(data, "version"));
	d->language = arena_slice(s->arena, json_string(data, "language"));
	d->has_amount = amount != NULL;
	d->amount_tiyn = json_integer(data, "amount_tiyn", 0);
	d->window_ms = json_integer(data, "window_ms", 0);
	for (const struct json_node *n = remind ? json_first(remind) : NULL; n; n = json_next(remind, n))
		*VEC_ADD(s->arena, &d->remind_ms) = n->u.integer;
	read_items(s, json_member(data, "items"), d);
}

int dialogue_request(struct step *s, const struct json_node *data, struct err *err)
{
	(void)err;
	prune(s);
	struct dialogue asked = {0};
	read_request(s, data, &asked);
	if (!number_is_of(s->agg, asked.person)) {
		dialogue_says(s, &asked, "number-moved");
		step_emit_end(s);
		return OK;
	}
	bool busy = dialogue_active(s->agg) != NULL;
	struct dialogue *d = VEC_ADD(s->arena, &s->agg->dialogues);
	*d = asked;
	s->agg->dirty = true;
	if (!busy) {
		issue(s, d);
		return OK;
	}
	dialogue_says(s, d, "queued");
	step_emit_end(s);
	return OK;
}

/* One of the offers of a dialogue is withdrawn, others stand. */
static void leave_item(struct step *s, struct dialogue *d, struct slice offer)
{
	static const struct message_args nothing;

	for (uint32_t i = 0; i < d->items.count; i++) {
		struct asked_item item = d->items.at[i];
		if (!slice_eq(item.offer, offer))
			continue;
		VEC_REMOVE(&d->items, i);
		s->agg->dirty = true;
		if (d->state == DIALOGUE_ISSUED)
			(void)message_create(s, item.offer, item.service, item.version, d->language, MESSAGE_WITHDRAWN, 0, &nothing,
			                     acting_of(d->person, d->case_subject));
		return;
	}
}

/* What is left of a question that was not put yet. */
static void ask_for_one(struct dialogue *d)
{
	const struct asked_item *item = &d->items.at[0];

	d->service = item->service;
	d->version = item->version;
	d->has_amount = item->has_amount;
	d->amount_tiyn = item->amount_tiyn;
}

int dialogue_cancel(struct step *s, const struct json_node *data, struct err *err)
{
	struct dialogue *d = of_offer(s->agg, json_string(data, "offer"));
	const struct json_node *items = json_member(data, "items");
	(void)err;

	if (!d)
		return OK;
	if (items) {
		for (const struct json_node *n = json_first(items); n; n = json_next(items, n))
			leave_item(s, d, n->u.string);
		if (d->state == DIALOGUE_QUEUED && d->items.count == 1)
			ask_for_one(d);
		return OK;
	}
	if (d->state == DIALOGUE_ISSUED) {
		stop(s, d);
		dialogue_message(s, d, MESSAGE_WITHDRAWN, 0);
	} else {
		drop(s, d);
	}
	dialogue_go_on(s);
	return OK;
}

/* Somebody must be told: their case hears whether it arrives. */
static void await(struct step *s, struct message *m, struct slice case_subject)
{
	m->case_subject = arena_slice(s->arena, case_subject);
	struct json_writer *w = status(s, case_subject, m->offer, "issued");
	json_write_member(w, "message", m->id);
	step_emit_end(s);
	timer_set(s->arena, s->agg, SLICE_LIT("undelivered"), m->id, s->now_ms + UNDELIVERED_MS, true);
}

static void arrived(struct step *s, const struct message *m, bool delivered)
{
	timer_remove(s->agg, SLICE_LIT("undelivered"), m->id);
	struct json_writer *w = status(s, m->case_subject, m->offer, delivered ? "delivered" : "undeliverable");
	json_write_member_instant(w, "at", s->now_ms);
	step_emit_end(s);
}

int dialogue_notice(struct step *s, const struct json_node *data, struct err *err)
{
	const struct json_node *amount = json_member(data, "amount_tiyn");
	struct message_args args = {.has_amount = amount != NULL, .amount_tiyn = json_integer(data, "amount_tiyn", 0),
	                            .reason = json_string(data, "reason"), .day = json_string(data, "day")};
	struct slice kind = json_string(data, "kind"), waits = json_string(data, "case_subject"), offer = json_string(data, "offer");
	struct actor by = acting_of(arena_slice(s->arena, json_string(data, "person")), arena_slice(s->arena, json_string(data, "acting_for")));

	if (!number_is_of(s->agg, json_string(data, "person"))) {
		if (waits.ptr) {
			status(s, waits, offer, "number-moved");
			step_emit_end(s);
		}
		return OK;
	}
	for (int k = 0; k < MESSAGE_KIND_COUNT; k++)
		if (slice_is(kind, message_kind_names[k])) {
			uint32_t n = (uint32_t)json_integer(data, "n", k == MESSAGE_TOO_LATE); /* 0 is the number's own */
			if (!waits.ptr && message_find(s->agg, message_id(s, offer, (enum message_kind)k, n)))
				return OK; /* nobody is told the same twice */
			struct message *m = message_create(s, arena_slice(s->arena, offer), json_string(data, "service"), json_string(data, "version"),
			                                   json_string(data, "language"), (enum message_kind)k, n, &args, by);
			if (m && waits.ptr)
				await(s, m, waits);
			return OK;
		}
	return err_set(err, ERR_INPUT, "bad-data", "notice: no such kind of message");
}

/* Their open dialogues end and leave no trace: a later reply is none of theirs. */
static void drop_person(struct step *s, struct slice person, const char *state)
{
	for (uint32_t i = 0; i < s->agg->dialogues.count;) {
		struct dialogue *d = &s->agg->dialogues.at[i];
		if (d->state == DIALOGUE_ENDED || !slice_eq(d->person, person)) {
			i++;
			continue;
		}
		if (state)
			dialogue_end(s, d, state);
		drop(s, d);
	}
}

/* The case hears of the death from the recipient's aggregate. */
int dialogue_person_died(struct step *s, const struct json_node *data, struct err *err)
{
	struct slice person = json_string(data, "person");
	struct dialogue *d;
	(void)err;

	drop_person(s, person, NULL);
	for VEC_EACH (d, &s->agg->dialogues)
		if (slice_eq(d->person, person))
			d->reopen_until_ms = 0;
	s->agg->dirty = true;
	dialogue_go_on(s);
	return OK;
}

int dialogue_owner_left(struct step *s, struct slice person, struct err *err)
{
	(void)err;
	drop_person(s, person, "number-moved"); /* N-6 */
	return OK;
}

/* --- the channel's reports ---------------------------------------------------------------------------------------------------- */

static const struct { const char *name; enum message_state state; } reports[] = {
	{"sending", MESSAGE_SENDING},
	{"sent", MESSAGE_PENDING},
	{"delivered", MESSAGE_DELIVERED},
	{"permanent-failure", MESSAGE_PERMANENT_FAILURE},
	{"temporary-failure", MESSAGE_TEMPORARY_FAILURE},
	{"technical-failure", MESSAGE_TECHNICAL_FAILURE},
};

/* Of its reminders that with this index, from 0. */
static void set_reminder(struct step *s, struct dialogue *d, int64_t delivered_ms, uint32_t n)
{
	if (n < d->remind_ms.count)
		timer_set(s->arena, s->agg, SLICE_LIT("remind"), d->offer, delivered_ms + d->remind_ms.at[n], true);
}

/* A window runs from the delivery of its offer. */
static void reported(struct step *s, struct dialogue *d, struct message *m, int64_t at_ms)
{
	if (m->state == MESSAGE_DELIVERED) {
		m->delivered_ms = at_ms;
		timer_remove(s->agg, SLICE_LIT("undelivered"), d->offer);
		set_reminder(s, d, at_ms, 0);
		timer_set(s->arena, s->agg, SLICE_LIT("lapse"), d->offer, at_ms + d->window_ms, true);
	} else if (m->state >= MESSAGE_TEMPORARY_FAILURE) {
		dialogue_end(s, d, "undeliverable");
		dialogue_go_on(s);
	}
}

int dialogue_message_status(struct step *s, const struct json_node *data, struct err *err)
{
	struct message *m = message_find(s->agg, json_string(data, "message"));
	struct slice state = json_string(data, "state");
	int64_t at_ms;

	if (!civil_parse_instant(json_string(data, "at"), &at_ms))
		return err_set(err, ERR_INPUT, "bad-data", "message.status: `at` is no instant");
	if (!m || is_expired(s, m))
		return err_set(err, ERR_INPUT, "unknown-message", "message.status: the number has no such message");
	for (size_t i = 0; i < sizeof reports / sizeof *reports; i++) {
		if (!slice_is(state, reports[i].name))
			continue;
		struct dialogue *d = dialogue_active(s->agg);
		bool of_offer_message = d && slice_eq(d->message, m->id);
		if (!message_move(s, m, reports[i].state))
			return OK;
		s->agg->dirty = true;
		if (of_offer_message)
			reported(s, d, m, at_ms);
		else if (m->case_subject.len && m->state >= MESSAGE_TEMPORARY_FAILURE)
			arrived(s, m, m->state == MESSAGE_DELIVERED);
		return OK;
	}
	return err_set(err, ERR_INPUT, "bad-data", "message.status: no such state");
}

/* --- timers ------------------------------------------------------------------------------------------------------------------------ */

int dialogue_remind(struct step *s, struct slice offer, struct err *err)
{
	struct dialogue *d = of_offer(s->agg, offer);
	const struct message *m = d ? message_find(s->agg, d->message) : NULL;
	uint32_t n = 0;
	(void)err;

	if (!m)
		return OK;
	while (n + 1 < d->remind_ms.count && m->delivered_ms + d->remind_ms.at[n] < s->now_ms)
		n++;
	dialogue_message(s, d, MESSAGE_REMINDER, n);
	set_reminder(s, d, m->delivered_ms, n + 1);
	return OK;
}

int dialogue_lapse(struct step *s, struct slice offer, struct err *err)
{
	struct dialogue *d = of_offer(s->agg, offer);
	(void)err;

	if (!d)
		return OK;
	dialogue_end(s, d, "lapsed");
	dialogue_leave_open(s, d, false);
	dialogue_go_on(s);
	return OK;
}

int dialogue_undelivered(struct step *s, struct slice offer_or_message, struct err *err)
{
	struct dialogue *d = of_offer(s->agg, offer_or_message);
	const struct message *notice = d ? NULL : message_find(s->agg, offer_or_message);
	(void)err;

	if (notice)
		arrived(s, notice, false);
	if (!d)
		return OK;
	dialogue_end(s, d, "undeliverable");
	dialogue_go_on(s);
	return OK;
}
