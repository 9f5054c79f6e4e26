/* SPDX-License-Identifier: Apache-2.0 */
/* Facts as timelines of assertions (docs/engine.md section 4): replacing what a record said, and reading what is in force. */
#include <stdlib.h>

#include "engine/base/civil.h"
#include "engine/base/ident.h"
#include "engine/cases/cases.h"
#include "engine/subject/parts.h"

void facts_note_change(struct step *s, struct slice path)
{
	if (!slice_in(path, s->changed.at, s->changed.count))
		*VEC_ADD(s->arena, &s->changed) = path;
}

static bool is_kept(struct step *s, struct slice fact)
{
	return ruleset_keeps(s->rules, fact) || cases_keep(s, fact);
}

/* --- replacing -------------------------------------------------------------------------------------------------------- */

static bool is_of(const struct statement *st, struct slice source, struct slice record)
{
	return slice_eq(st->record, record) && slice_eq(st->source, source);
}

static bool states_element(const assertions *list, struct slice fact, struct slice element)
{
	const struct assertion *a;
	for VEC_EACH(a, list)
		if (slice_eq(a->fact, fact) && slice_eq(a->element, element))
			return true;
	return false;
}

/* A whole list says of everyone whom older assertions count in, and who is not in it: no longer. */
static void add_absent(struct step *s, const struct statement *st, assertions *list)
{
	for (uint32_t f = 0; f < st->complete.count; f++) {
		struct slice fact = st->complete.at[f];
		const struct assertion *a;
		for VEC_EACH(a, &s->agg->facts) {
			if (!slice_eq(a->fact, fact) || !a->element.ptr || a->value.type == VALUE_NONE || a->as_of_ms >= st->as_of_ms ||
			    is_of(st, a->source, a->record) || states_element(list, fact, a->element))
				continue;
			struct assertion none = {.fact = fact, .element = a->element, .valid_from = st->valid_from, .as_of_ms = st->as_of_ms,
			                         .source = st->source, .record = st->record, .version = st->version};
			assertion_insert(s->arena, list, &none);
		}
	}
}

/* Walks two sorted lists side by side. */
size_t facts_differ(struct step *s, const assertions *old, const assertions *new, struct slice **out)
{
	VEC(struct slice) facts = {0};
	uint32_t i = 0, j = 0;

	while (i < old->count || j < new->count) {
		const struct assertion *a = i < old->count ? &old->at[i] : NULL, *b = j < new->count ? &new->at[j] : NULL;
		int order = !a ? 1 : !b ? -1 : assertion_cmp(a, b);
		i += order <= 0;
		j += order >= 0;
		if (!order && assertion_eq(a, b))
			continue;
		struct slice fact = order > 0 ? b->fact : a->fact;
		if (!facts.count || !slice_eq(facts.at[facts.count - 1], fact))
			*VEC_ADD(s->arena, &facts) = fact;
	}
	*out = facts.at;
	return facts.count;
}

static assertions take_out(struct step *s, const struct statement *st)
{
	assertions old = {0};
	struct aggregate *agg = s->agg;
	uint32_t kept = 0;

	for (uint32_t i = 0; i < agg->facts.count; i++) {
		struct assertion *a = &agg->facts.at[i];
		if (is_of(st, a->source, a->record))
			*VEC_ADD(s->arena, &old) = *a;
		else
			agg->facts.at[kept++] = *a;
	}
	agg->facts.count = kept;
	return old;
}

static void replace_complete(struct step *s, const struct statement *st)
{
	VEC(struct slice) same = {0};
	const struct slice *fact;

	for (uint32_t i = s->agg->complete.count; i-- > 0;) {
		const struct completeness *c = &s->agg->complete.at[i];
		if (!is_of(st, c->source, c->record))
			continue;
		if (slice_in(c->fact, st->complete.at, st->complete.count) && c->as_of_ms == st->as_of_ms)
			*VEC_ADD(s->arena, &same) = c->fact;
		else
			facts_note_change(s, c->fact);
		VEC_REMOVE(&s->agg->complete, i);
	}
	for VEC_EACH(fact, &st->complete) {
		if (!is_kept(s, *fact))
			continue;
		if (!slice_in(*fact, same.at, same.count))
			facts_note_change(s, *fact);
		*VEC_ADD(s->arena, &s->agg->complete) = (struct completeness){*fact, st->as_of_ms, st->source, st->record};
	}
}

static int check_bound(const assertions *facts, struct err *err)
{
	uint32_t run = 0;
	for (uint32_t i = 0; i < facts->count; i++) {
		run = i && slice_eq(facts->at[i].fact, facts->at[i - 1].fact) ? run + 1 : 1;
		if (run > AGGREGATE_MAX_ASSERTIONS)
			return err_set(err, ERR_INPUT, "aggregate-too-large", "One subject would have more than %d assertions of the fact %.*s.",
			               AGGREGATE_MAX_ASSERTIONS, SLICE_ARG(facts->at[i].fact));
	}
	return OK;
}

int facts_replace(struct step *s, const struct statement *st, struct err *err)
{
	assertions new = {0};
	const struct assertion *a;
	struct slice *changed;

	for VEC_EACH(a, &st->list)
		if (is_kept(s, a->fact))
			*VEC_ADD(s->arena, &new) = *a;
	int rc = check_bound(&new, err); /* before anything that takes the square of it */
	if (rc)
		return rc;
	add_absent(s, st, &new);
	assertions old = take_out(s, st);
	size_t n = facts_differ(s, &old, &new, &changed);
	for (size_t i = 0; i < n; i++)
		facts_note_change(s, changed[i]);
	for VEC_EACH(a, &new)
		assertion_insert(s->arena, &s->agg->facts, a);
	replace_complete(s, st);
	return new.count ? check_bound(&s->agg->facts, err) : OK;
}

static bool says_already(const struct aggregate *agg, const struct assertion *a)
{
	const struct assertion *old;
	for VEC_EACH(old, &agg->facts)
		if (slice_eq(old->fact, a->fact) && slice_eq(old->source, a->source) && slice_eq(old->record, a->record))
			return true;
	return false;
}

void facts_add_consented(struct step *s, const struct statement *st)
{
	const struct assertion *a;
	for VEC_EACH(a, &st->list) {
		if (ruleset_keeps(s->rules, a->fact) || !cases_keep(s, a->fact) || says_already(s->agg, a))
			continue;
		assertion_insert(s->arena, &s->agg->facts, a);
		facts_note_change(s, a->fact);
	}
}

/* --- reading ------------------------------------------------------------------------------------------------------------- */

static int compare(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

/* Which of two assertions of one fact is in force. */
static int rank_cmp(const struct assertion *a, const struct assertion *b, struct slice owner)
{
	int c = compare(a->as_of_ms, b->as_of_ms);
	if (!c && owner.ptr)
		c = compare(slice_eq(a->source, owner), slice_eq(b->source, owner));
	if (!c)
		c = compare(a->version, b->version);
	if (!c)
		c = compare(a->valid_from, b->valid_from);
	if (!c)
		c = slice_cmp(a->source, b->source);
	return c ? c : slice_cmp(a->record, b->record);
}

const struct assertion *facts_read(const struct ruleset *rules, const assertions *from, struct slice fact, struct slice element, struct fact_day at)
{
	const struct assertion *best = NULL, *a;
	struct slice owner = SLICE_NONE;

	for VEC_EACH(a, from) {
		if (!slice_eq(a->fact, fact) || (at.bounded && a->valid_from > at.day) || !a->element.ptr != !element.ptr ||
		    !slice_eq(a->element, element))
			continue;
		if (best && !owner.ptr) {
			const struct fact_def *def = ruleset_fact(rules, fact);
			owner = def && def->owner.ptr ? def->owner : SLICE_LIT("");
		}
		if (!best || rank_cmp(a, best, owner) > 0)
			best = a;
	}
	if (best && at.bounded && at.fresh_days && civil_local_day(best->as_of_ms) < at.day - at.fresh_days)
		return NULL;
	return best;
}

size_t facts_persons(struct step *s, const assertions *from, struct slice fact, struct fact_day at, struct slice **out, bool *known)
{
	VEC(struct slice) asked = {0}; /* elements looked at, so that each is read once */
	VEC(struct slice) found = {0};
	const struct assertion *a;
	bool single = false;

	*known = false;
	for VEC_EACH(a, from) {
		if (!slice_eq(a->fact, fact) || (at.bounded && a->valid_from > at.day))
			continue;
		if (a->element.ptr ? slice_in(a->element, asked.at, asked.count) : single)
			continue;
		if (a->element.ptr)
			*VEC_ADD(s->arena, &asked) = a->element;
		else
			single = true;
		const struct assertion *in_force = facts_read(s->rules, from, fact, a->element, at);
		if (!in_force)
			continue;
		*known = true;
		if (in_force->value.type == VALUE_PERSON)
			*VEC_ADD(s->arena, &found) = in_force->value.u.text;
	}
	if (found.count > 1)
		qsort(found.at, found.count, sizeof *found.at, names_order);
	*out = found.at;
	return found.count;
}

static bool came_about(const struct aggregate *agg, const struct ruleset *rules, const char *fact)
{
	const struct assertion *a = facts_read(rules, &agg->facts, slice_of(fact), SLICE_NONE, (struct fact_day){0});
	return a && a->value.type != VALUE_NONE;
}

const char *facts_rest(const struct aggregate *agg, const struct ruleset *rules)
{
	return came_about(agg, rules, "closed_on") ? "subject-closed" : came_about(agg, rules, "reorganised_on") ? "subject-reorganised" : NULL;
}

bool facts_dead(const struct aggregate *agg, const struct ruleset *rules)
{
	return ident_is_legal(agg->subject) ? facts_rest(agg, rules) != NULL : came_about(agg, rules, "death_date");
}
