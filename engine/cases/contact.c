/* SPDX-License-Identifier: Apache-2.0 */
/* Contacts: a person as somebody's recipient. Knows whether they can be asked at all, on which number, in which language.
 * And their death, or that it is taken back (T-7), for contacts, numbers and their own cases: all hear of it in one step. */
#include "engine/base/ident.h"
#include "engine/cases/cases_impl.h"

#define ADULT_YEARS 18

/* The registered one, or SLICE_NONE. */
static struct slice person_number(const struct aggregate *agg)
{
	const struct number *n, *best = NULL;

	for VEC_EACH (n, &agg->numbers) {
		if (!n->attached)
			continue;
		if (!best || n->occurred_ms > best->occurred_ms ||
		    (n->occurred_ms == best->occurred_ms && slice_cmp(n->number, best->number) > 0))
			best = n;
	}
	return best ? best->number : SLICE_NONE;
}

static void answer(struct step *s, struct slice case_subject, struct slice offer, const char *result)
{
	struct json_writer *w = step_emit(s, TOPIC_SUBJECTS, "contact.answer", case_subject, SLICE_NONE);

	json_write_member(w, "offer", offer);
	json_write_member(w, "result", slice_of(result));
	step_emit_end(s);
}

static struct fact_day today(const struct step *s)
{
	return (struct fact_day){.day = civil_local_day(s->now_ms), .bounded = true};
}

static bool is_minor(struct step *s)
{
	const struct assertion *a = facts_read(s->rules, &s->agg->facts, SLICE_LIT("birth_date"), SLICE_NONE, today(s));

	return a && a->value.type == VALUE_DATE && civil_age((int32_t)a->value.u.integer, today(s).day) < ADULT_YEARS;
}

static struct slice person_language(struct step *s)
{
	const struct assertion *a = facts_read(s->rules, &s->agg->facts, SLICE_LIT("language"), SLICE_NONE, today(s));

	return a && a->value.type != VALUE_NONE ? a->value.u.text : SLICE_LIT("kk");
}

/* The request's members as they came, with who and in which language. */
static void pass_on(struct step *s, const char *type, struct slice number, const struct json_node *data)
{
	struct json_writer *w = step_emit(s, TOPIC_SUBJECTS, type, number, SLICE_NONE);

	for (const struct json_node *key = json_first(data); key; key = json_next(data, key)) {
		json_write_key_s(w, key->u.string);
		json_write_node(w, json_value(key));
	}
	json_write_member(w, "person", s->agg->subject);
	json_write_member(w, "language", person_language(s));
	step_emit_end(s);
}

int contact_request(struct step *s, const struct json_node *data, struct err *err)
{
	struct slice offer = json_string(data, "offer"), case_subject = json_string(data, "case_subject");
	struct slice number = person_number(s->agg);
	(void)err;

	if (facts_dead(s->agg, s->rules)) {
		answer(s, case_subject, offer, "dead");
	} else if (is_minor(s)) {
		answer(s, case_subject, offer, "minor");
	} else if (json_member(data, "by_law")) {
		answer(s, case_subject, offer, "able"); /* without a number, too: then it is for a clerk to tell them */
	} else if (!number.len) {
		answer(s, case_subject, offer, "no-number"); /* P-1: never guess one */
	} else {
		struct contact *k = VEC_ADD(s->arena, &s->agg->contacts);
		k->offer = arena_slice(s->arena, offer);
		k->case_subject = arena_slice(s->arena, case_subject);
		k->number = number;
		s->agg->dirty = true;
		pass_on(s, "dialogue.request", number, data);
	}
	return OK;
}

int contact_cancel(struct step *s, const struct json_node *data, struct err *err)
{
	struct slice offer = json_string(data, "offer");
	const struct json_node *ended = json_member(data, "ended"), *items = json_member(data, "items");
	(void)err;

	for (uint32_t i = 0; i < s->agg->contacts.count; i++) {
		struct contact k = s->agg->contacts.at[i];
		if (!slice_eq(k.offer, offer))
			continue;
		if (!items) /* else others that were asked for with these stand */
			VEC_REMOVE(&s->agg->contacts, i);
		s->agg->dirty = true;
		if (ended && ended->kind == JSON_TRUE)
			break;
		struct json_writer *w = step_emit(s, TOPIC_SUBJECTS, "dialogue.cancel", k.number, SLICE_NONE);
		json_write_member(w, "offer", offer);
		if (items) {
			json_write_key(w, "items");
			json_write_node(w, items);
		}
		step_emit_end(s);
		break;
	}
	return OK;
}

/* Somebody's payment comes here: their death concerns the case. */
int contact_receives(struct step *s, const struct json_node *data, struct err *err)
{
	struct slice offer = json_string(data, "offer"), case_subject = json_string(data, "case_subject");
	const struct contact *known;
	(void)err;

	if (facts_dead(s->agg, s->rules)) {
		answer(s, case_subject, offer, "dead");
		return OK;
	}
	for VEC_EACH (known, &s->agg->contacts)
		if (slice_eq(known->offer, offer))
			return OK;
	*VEC_ADD(s->arena, &s->agg->contacts) = (struct contact){.offer = arena_slice(s->arena, offer), .case_subject = arena_slice(s->arena, case_subject)};
	s->agg->dirty = true;
	return OK;
}

int contact_notice(struct step *s, const struct json_node *data, struct err *err)
{
	struct slice number = person_number(s->agg), waits = json_string(data, "case_subject");
	bool dead = facts_dead(s->agg, s->rules);
	(void)err;

	if (number.len && !dead)
		pass_on(s, "notice", number, data);
	else if (waits.ptr)
		answer(s, waits, json_string(data, "offer"), dead ? "dead" : "no-number");
	return OK;
}

/* --- death ---------------------------------------------------------------------------------------------------------------------- */

static int silence_case(struct step *s, struct case_ *c, struct err *err)
{
	bool touched = offer_stands(c) || order_is_open(c->order_state);
	const struct service *svc = case_service(s, c);
	const char *rests = ident_is_legal(s->agg->subject) ? facts_rest(s->agg, s->rules) : NULL;
	int rc = OK;

	if (svc && svc->of_deceased)
		return OK;
	if (rests) {
		rc = case_rests(s, c, rests, err);
	} else if (offer_stands(c)) {
		rc = offer_withdraw(s, c, "subject-died", err);
	} else if (order_is_open(c->order_state)) {
		order_cancel(s, c, "subject-died");
	}
	if (touched) {
		c->closed = c->closed_by_death = true;
		case_set_forget(s, c);
	}
	return rc ? rc : entitlement_suspend(s, c, rests ? rests : "subject-died", err);
}

static void sort_contacts(struct aggregate *agg)
{
	for (uint32_t i = 1; i < agg->contacts.count; i++)
		for (uint32_t k = i; k > 0 && slice_cmp(agg->contacts.at[k].offer, agg->contacts.at[k - 1].offer) < 0; k--) {
			struct contact t = agg->contacts.at[k];
			agg->contacts.at[k] = agg->contacts.at[k - 1];
			agg->contacts.at[k - 1] = t;
		}
}

static void tell_numbers(struct step *s)
{
	struct slice last = SLICE_NONE;

	for (;;) { /* in order of the number */
		struct slice next = SLICE_NONE;
		const struct number *n;
		for VEC_EACH (n, &s->agg->numbers)
			if (n->attached && (!last.ptr || slice_cmp(n->number, last) > 0) && (!next.ptr || slice_cmp(n->number, next) < 0))
				next = n->number;
		if (!next.ptr)
			return;
		struct json_writer *w = step_emit(s, TOPIC_SUBJECTS, "person.died", next, SLICE_NONE);
		json_write_member(w, "person", s->agg->subject);
		step_emit_end(s);
		last = next;
	}
}

/* T-7: a death silences from the step that learns of it. */
int cases_died(struct step *s, struct err *err)
{
	struct contact *k;
	int rc = OK;

	for (uint32_t i = 0; i < s->agg->cases.count && !rc; i++)
		rc = silence_case(s, &s->agg->cases.at[i], err);
	sort_contacts(s->agg);
	for VEC_EACH (k, &s->agg->contacts)
		answer(s, k->case_subject, k->offer, "dead");
	s->agg->contacts.count = 0;
	s->agg->dirty = true;
	tell_numbers(s);
	return rc;
}

int cases_revived(struct step *s, struct err *err)
{
	const char *reason = ident_is_legal(s->agg->subject) ? "resumed" : "death-reversed";
	struct case_ *c;
	int rc = OK;

	for VEC_EACH (c, &s->agg->cases) {
		const struct service *svc = case_service(s, c);
		entitlement_revived(s, c, reason);
		if (svc && svc->of_deceased) {
			if ((rc = case_take_back(s, c, "death-reversed", err)))
				return rc;
			c->trigger_source = c->trigger_record = SLICE_NONE; /* nothing is left of it to be taken back */
		} else if (c->closed_by_death) {
			case_task(s, c, reason);
			c->closed_by_death = false;
		}
		s->agg->dirty = true;
	}
	return OK;
}
