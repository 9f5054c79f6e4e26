/* SPDX-License-Identifier: Apache-2.0 */
/* What an event says about each person that it names: the vocabulary's `asserts`, filled in. */
#include <stdlib.h>

#include "engine/subject/parts.h"

static void add(struct step *s, struct statement *st, const struct fact_def *fact, const struct value *v)
{
	struct assertion *a = VEC_ADD(s->arena, &st->list);
	*a = (struct assertion){.fact = fact->name, .value = *v, .valid_from = st->valid_from, .as_of_ms = st->as_of_ms, .source = st->source,
	                        .record = st->record, .version = st->version};
	if (fact->is_list)
		a->element = v->u.text;
}

static void add_link(struct step *s, struct statement *st, const struct event *e, const struct event_assert *what)
{
	const struct event_role_of *r;
	for VEC_EACH(r, &e->roles)
		if (slice_eq(r->role, what->person))
			add(s, st, what->fact, &(struct value){.type = VALUE_PERSON, .u.text = r->person});
}

static void add_values(struct step *s, struct statement *st, const struct event *e, const struct event_assert *what)
{
	const struct event_said *said;
	const struct value *v;
	for VEC_EACH(said, &e->said) {
		if (!slice_eq(said->def->name, what->value))
			continue;
		for (uint32_t i = 0; i < said->values.count; i++) {
			v = &said->values.at[i];
			if (!what->fact->is_list || v->type == VALUE_PERSON) /* null of a list: the empty list */
				add(s, st, what->fact, v);
		}
		if (what->is_list)
			*VEC_ADD(s->arena, &st->complete) = what->fact->name;
	}
}

static int by_assertion(const void *a, const void *b)
{
	return assertion_cmp(a, b);
}

/* Sorted, and nothing said twice. */
static void settle(struct statement *st)
{
	uint32_t kept = 0;

	if (st->list.count > 1)
		qsort(st->list.at, st->list.count, sizeof *st->list.at, by_assertion);
	for (uint32_t i = 0; i < st->list.count; i++)
		if (!kept || !assertion_eq(&st->list.at[kept - 1], &st->list.at[i]))
			st->list.at[kept++] = st->list.at[i];
	st->list.count = kept;
	if (st->complete.count > 1)
		qsort(st->complete.at, st->complete.count, sizeof *st->complete.at, names_order);
	kept = 0;
	for (uint32_t i = 0; i < st->complete.count; i++)
		if (!kept || !slice_eq(st->complete.at[kept - 1], st->complete.at[i]))
			st->complete.at[kept++] = st->complete.at[i];
	st->complete.count = kept;
}

/* Those that are kept, or would be when somebody agreed: at whom it is about. */
static bool is_declared(struct step *s, struct slice fact)
{
	size_t count;
	const struct slice *withheld = ruleset_withheld(s->rules, &count);
	return slice_in(fact, withheld, count) || ruleset_keeps(s->rules, fact);
}

struct statement event_statement(struct step *s, const struct event *e, const struct event_person *about)
{
	struct statement st = {.source = e->source, .record = e->record, .version = e->version, .valid_from = e->occurred,
	                       .as_of_ms = e->registered_ms};

	for (size_t i = 0; about && i < e->def->assert_count; i++) {
		const struct event_assert *what = &e->def->asserts[i];
		if (!slice_in(what->role, about->roles.at, about->roles.count) || !is_declared(s, what->fact->name))
			continue;
		if (what->person.ptr)
			add_link(s, &st, e, what);
		else
			add_values(s, &st, e, what);
	}
	settle(&st);
	return st;
}
