/* SPDX-License-Identifier: Apache-2.0 */
/* Who a phone number belongs to, at the number and at the person (P-1, N-6; docs/engine.md section 5). */
#include "engine/base/civil.h"
#include "engine/base/ident.h"
#include "engine/cases/cases.h"
#include "engine/subject/parts.h"

struct news { /* what a number.* record says */
	struct slice person, language; /* language absent: not said */
	int64_t occurred_ms;
};

static int read_language(const struct json_node *data, struct slice *out, struct err *err)
{
	*out = SLICE_NONE;
	if (!json_member(data, "language"))
		return OK;
	*out = json_string(data, "language");
	for (int i = 0; i < LANGUAGE_COUNT; i++)
		if (slice_is(*out, language_names[i]))
			return OK;
	return field_bad(err, "language", "kk, ru or en");
}

/* Numbers are natural persons' only (N-1). */
static int read_news(struct step *s, const struct json_node *data, struct news *out, struct err *err)
{
	int rc = field_person(data, "person", &out->person, err);
	if (!rc && !slice_starts(out->person, "iin:"))
		rc = field_bad(err, "person", "a natural person's subject key, iin:");
	if (!rc)
		rc = field_instant(data, "occurred_at", &out->occurred_ms, err);
	if (!rc)
		rc = read_language(data, &out->language, err);
	if (!rc && !(ident_subject_ok(s->agg->subject) && slice_starts(s->agg->subject, "tel:")))
		rc = err_set(err, ERR_INPUT, "bad-subject", "The record's subject must be the number, tel:.");
	return rc;
}

/* --- at the number -------------------------------------------------------------------------------------------------------- */

static struct owner *owner_place(struct step *s, struct slice person, bool *is_new)
{
	uint32_t i = 0;
	while (i < s->agg->owners.count && slice_cmp(s->agg->owners.at[i].person, person) < 0)
		i++;
	*is_new = i == s->agg->owners.count || !slice_eq(s->agg->owners.at[i].person, person);
	if (!*is_new)
		return &s->agg->owners.at[i];
	struct owner *o = VEC_INSERT(s->arena, &s->agg->owners, i);
	o->person = arena_slice(s->arena, person);
	return o;
}

static void tell_person(struct step *s, const struct owner *o, struct slice language)
{
	struct json_writer *w = step_emit(s, TOPIC_SUBJECTS, "number.status", o->person, SLICE_NONE);
	json_write_member(w, "number", s->agg->subject);
	json_write_member(w, "state", o->attached ? SLICE_LIT("attached") : SLICE_LIT("detached"));
	json_write_member_instant(w, "occurred_at", o->occurred_ms);
	json_write_member(w, "language", language);
	step_emit_end(s);
}

/* First everything is set, then dialogues end, then persons are told: who is told finds the number as it now is. */
static int settle(struct step *s, const struct news *n, bool attached, bool alone, struct err *err)
{
	enum { TOLD = 1, LEFT = 2 };
	bool is_new;
	struct owner *self = owner_place(s, n->person, &is_new), *o;
	uint8_t *marks = arena_alloc(s->arena, s->agg->owners.count);

	for (uint32_t i = 0; i < s->agg->owners.count; i++) {
		o = &s->agg->owners.at[i];
		if ((o != self && !alone) || ((o != self || !is_new) && n->occurred_ms < o->occurred_ms))
			continue;
		bool stays = o == self && attached;
		if (o == self || o->attached)
			marks[i] = TOLD;
		if (o->attached && !stays)
			marks[i] |= LEFT;
		o->attached = stays;
		o->occurred_ms = n->occurred_ms;
	}
	for (uint32_t i = 0; i < s->agg->owners.count; i++)
		if (marks[i] & LEFT) {
			int rc = dialogue_owner_left(s, s->agg->owners.at[i].person, err);
			if (rc)
				return rc;
		}
	dialogue_go_on(s); /* now that none of theirs is left in the queue */
	for (uint32_t i = 0; i < s->agg->owners.count; i++)
		if (marks[i] & TOLD) {
			o = &s->agg->owners.at[i];
			tell_person(s, o, o == self ? n->language : SLICE_NONE);
		}
	return OK;
}

static int changed(struct step *s, const struct json_node *data, bool attached, bool alone, struct err *err)
{
	struct news n;
	int rc = read_news(s, data, &n, err);
	return rc ? rc : settle(s, &n, attached, alone, err);
}

int number_attached(struct step *s, const struct json_node *data, struct err *err)
{
	return changed(s, data, true, false, err);
}

int number_detached(struct step *s, const struct json_node *data, struct err *err)
{
	return changed(s, data, false, false, err);
}

int number_released(struct step *s, const struct json_node *data, struct err *err)
{
	return changed(s, data, false, false, err);
}

int number_moved(struct step *s, const struct json_node *data, struct err *err)
{
	return changed(s, data, true, true, err);
}

int number_changed(struct step *s, const struct json_node *data, struct err *err)
{
	struct slice old = json_string(data, "old");
	struct news n;
	int rc = read_news(s, data, &n, err);

	if (!rc && (!slice_starts(old, "tel:") || !ident_subject_ok(old) || slice_eq(old, s->agg->subject)))
		rc = field_bad(err, "old", "another number, tel:");
	if (!rc)
		rc = settle(s, &n, true, false, err);
	if (rc)
		return rc;
	struct json_writer *w = step_emit(s, TOPIC_SUBJECTS, "number.released", old, SLICE_NONE);
	json_write_member(w, "person", n.person);
	json_write_member_instant(w, "occurred_at", n.occurred_ms);
	step_emit_end(s);
	return OK;
}

/* --- at the person -------------------------------------------------------------------------------------------------------- */

static struct number *number_place(struct step *s, struct slice number)
{
	uint32_t i = 0;
	while (i < s->agg->numbers.count && slice_cmp(s->agg->numbers.at[i].number, number) < 0)
		i++;
	if (i < s->agg->numbers.count && slice_eq(s->agg->numbers.at[i].number, number))
		return &s->agg->numbers.at[i];
	struct number *n = VEC_INSERT(s->arena, &s->agg->numbers, i);
	n->number = arena_slice(s->arena, number);
	n->occurred_ms = INT64_MIN;
	return n;
}

static int assert_language(struct step *s, const struct number *n, struct slice language, struct err *err)
{
	const struct fact_def *fact = ruleset_fact(s->rules, SLICE_LIT("language"));
	struct statement st = {.source = SLICE_LIT("aldyn"), .record = n->number, .version = 1, .as_of_ms = n->occurred_ms,
	                       .valid_from = civil_local_day(n->occurred_ms)};
	*VEC_ADD(s->arena, &st.list) = (struct assertion){
		.fact = SLICE_LIT("language"), .value = {.type = fact ? fact->type : VALUE_ENUM, .u.text = arena_slice(s->arena, language)},
		.valid_from = st.valid_from, .as_of_ms = st.as_of_ms, .source = st.source, .record = st.record, .version = st.version};
	return facts_replace(s, &st, err);
}

int number_status(struct step *s, const struct json_node *data, struct err *err)
{
	struct slice key = json_string(data, "number"), state = json_string(data, "state"), language;
	int64_t occurred_ms;
	int rc = field_instant(data, "occurred_at", &occurred_ms, err);

	if (!rc && (!slice_starts(key, "tel:") || !ident_subject_ok(key)))
		rc = field_bad(err, "number", "a number, tel:");
	if (!rc && !slice_is(state, "attached") && !slice_is(state, "detached"))
		rc = field_bad(err, "state", "attached or detached");
	if (!rc)
		rc = read_language(data, &language, err);
	if (rc)
		return rc;
	struct number *n = number_place(s, key);
	if (occurred_ms < n->occurred_ms)
		return OK;
	n->occurred_ms = occurred_ms;
	n->attached = slice_is(state, "attached");
	return language.ptr ? assert_language(s, n, language, err) : OK;
}
