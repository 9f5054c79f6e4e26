/* SPDX-License-Identifier: Apache-2.0 */
/* What a rule may read: the subject's own facts, and of linked persons what their projections hold, as of one day. */
#include "engine/cases/cases_impl.h"

struct view {
	struct step *s;
	int32_t day;
	VEC(struct slice) persons; /* [0] the subject; others in the order in which links handed them out */
};

static const assertions *facts_of(struct view *v, uint32_t person)
{
	static const assertions nothing;
	struct projection *p;

	if (person == 0)
		return &v->s->agg->facts;
	for VEC_EACH (p, &v->s->agg->projections)
		if (slice_eq(p->person, v->persons.at[person]))
			return &p->facts;
	return &nothing;
}

static enum known read_fact(void *arg, uint32_t person, const struct need *need, struct value *out)
{
	struct view *v = arg;
	struct fact_day at = {.day = v->day, .bounded = true, .fresh_days = need->fresh_days};
	const struct assertion *a = facts_read(v->s->rules, facts_of(v, person), need->fact->name, SLICE_NONE, at);

	if (!a) {
		at.fresh_days = 0; /* nothing was ever said, or is it only too old? */
		bool said = facts_read(v->s->rules, facts_of(v, person), need->fact->name, SLICE_NONE, at) != NULL;
		return need->fact->absent_is_none && !said ? FACT_NONE : FACT_UNKNOWN;
	}
	*out = a->value;
	return a->value.type == VALUE_NONE ? FACT_NONE : FACT_VALUE;
}

static uint32_t number_of(struct view *v, struct slice person)
{
	for (uint32_t i = 1; i < v->persons.count; i++)
		if (slice_eq(v->persons.at[i], person))
			return i;
	*VEC_ADD(v->s->arena, &v->persons) = person;
	return v->persons.count - 1;
}

static bool is_complete(const struct aggregate *agg, struct slice fact)
{
	struct completeness *c;

	for VEC_EACH (c, &agg->complete)
		if (slice_eq(c->fact, fact))
			return true;
	return false;
}

static enum known read_links(void *arg, const struct fact_def *link, uint32_t *out, size_t max, size_t *count, bool *complete)
{
	struct view *v = arg;
	struct fact_day at = {.day = v->day, .bounded = true};
	struct slice *persons;
	bool known;
	size_t n = facts_persons(v->s, &v->s->agg->facts, link->name, at, &persons, &known);

	*complete = !link->is_list || is_complete(v->s->agg, link->name);
	*count = n < max ? n : max;
	for (size_t i = 0; i < *count; i++)
		out[i] = number_of(v, persons[i]);
	if (link->is_list)
		return FACT_VALUE;
	return n ? FACT_VALUE : known ? FACT_NONE : FACT_UNKNOWN;
}

static struct slice key_of(void *arg, uint32_t person)
{
	struct view *v = arg;
	return v->persons.at[person];
}

size_t facts_of_other(struct step *s, struct slice person, struct slice link, int32_t day, struct slice **out)
{
	struct projection *p;
	bool known;

	for VEC_EACH (p, &s->agg->projections)
		if (slice_eq(p->person, person))
			return facts_persons(s, &p->facts, link, (struct fact_day){.day = day, .bounded = true}, out, &known);
	return 0;
}

struct facts_view facts_view_of(struct step *s, int32_t day, struct slice each)
{
	struct view *v = arena_alloc(s->arena, sizeof *v);

	v->s = s;
	v->day = day;
	*VEC_ADD(s->arena, &v->persons) = s->agg->subject;
	return (struct facts_view){v, read_fact, read_links, key_of, each.ptr ? number_of(v, each) : 0, false};
}
