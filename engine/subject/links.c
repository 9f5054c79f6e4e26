/* SPDX-License-Identifier: Apache-2.0 */
/* Facts about others (docs/engine.md section 4): a subject watches the persons at the end of its links, and keeps a projection of
 * exactly the fields that packages read through them. Nothing is pulled: who is watched sends. */
#include <stdlib.h>

#include "engine/subject/parts.h"

typedef VEC(struct watcher) watcher_list;
static const struct fact_day any_day = {0};

static struct watcher *find(struct watcher *at, uint32_t count, struct slice person)
{
	for (uint32_t i = 0; i < count; i++)
		if (slice_eq(at[i].person, person))
			return &at[i];
	return NULL;
}

/* Where the person is, or goes: lists are kept by person. */
static uint32_t place(const struct watcher *at, uint32_t count, struct slice person)
{
	uint32_t i = 0;
	while (i < count && slice_cmp(at[i].person, person) < 0)
		i++;
	return i;
}

static void forget_projection(struct aggregate *agg, struct slice person)
{
	for (uint32_t i = agg->projections.count; i-- > 0;)
		if (slice_eq(agg->projections.at[i].person, person))
			VEC_REMOVE(&agg->projections, i);
}

/* --- at the end of a step: what is wanted of whom --------------------------------------------------------------------- */

static struct slice join_with(struct step *s, struct slice joined, const struct slice *names, size_t count)
{
	VEC(struct slice) all = {0};
	for (struct slice each = names_next(&joined); each.ptr; each = names_next(&joined))
		*VEC_ADD(s->arena, &all) = each;
	uint32_t had = all.count;
	for (size_t i = 0; i < count; i++)
		if (!slice_in(names[i], all.at, had))
			*VEC_ADD(s->arena, &all) = names[i];
	qsort(all.at, all.count, sizeof *all.at, names_order);
	return names_join(s->arena, all.at, all.count);
}

static void want(struct step *s, watcher_list *wants, struct slice person, const struct slice *fields, size_t count)
{
	uint32_t i = place(wants->at, wants->count, person);
	if (i < wants->count && slice_eq(wants->at[i].person, person)) {
		wants->at[i].fields = join_with(s, wants->at[i].fields, fields, count);
		return;
	}
	*VEC_INSERT(s->arena, wants, i) = (struct watcher){person, names_join(s->arena, fields, count)};
}

static watcher_list wants_of(struct step *s)
{
	watcher_list wants = {0};
	size_t links;
	const struct slice *link = ruleset_links(s->rules, &links);

	for (size_t l = 0; l < links && s->agg->facts.count; l++) {
		struct slice *persons;
		bool known;
		size_t fields, count = facts_persons(s, &s->agg->facts, link[l], any_day, &persons, &known);
		const struct slice *names = ruleset_link_fields(s->rules, link[l], &fields);
		for (size_t i = 0; i < count && fields; i++)
			if (!slice_eq(persons[i], s->agg->subject))
				want(s, &wants, persons[i], names, fields);
	}
	return wants;
}

static void ask(struct step *s, struct slice person, struct slice fields)
{
	struct json_writer *w = step_emit(s, TOPIC_SUBJECTS, "watch", person, SLICE_NONE);
	json_write_member(w, "person", s->agg->subject);
	json_write_key(w, "fields");
	json_write_array(w);
	for (struct slice each = names_next(&fields); each.ptr; each = names_next(&fields))
		json_write_string(w, each);
	json_write_array_end(w);
	step_emit_end(s);
}

void links_compare(struct step *s)
{
	struct aggregate *agg = s->agg;
	watcher_list wants = wants_of(s);
	uint32_t i = 0, j = 0;
	bool changed = false;

	while (i < agg->watching.count || j < wants.count) {
		const struct watcher *old = i < agg->watching.count ? &agg->watching.at[i] : NULL,
				     *new = j < wants.count ? &wants.at[j] : NULL;
		int order = !old ? 1 : !new ? -1 : slice_cmp(old->person, new->person);
		i += order <= 0;
		j += order >= 0;
		if (order == 0 && slice_eq(old->fields, new->fields))
			continue;
		changed = true;
		ask(s, order < 0 ? old->person : new->person, order < 0 ? SLICE_NONE : new->fields);
		if (order < 0)
			forget_projection(agg, old->person);
	}
	if (!changed)
		return;
	agg->watching.count = 0;
	for (j = 0; j < wants.count; j++)
		*VEC_ADD(s->arena, &agg->watching) = wants.at[j];
}

/* --- the watched: answers ------------------------------------------------------------------------------------------------ */

static void write_assertion(struct json_writer *w, const struct assertion *a)
{
	json_write_object(w);
	json_write_member_day(w, "valid_from", a->valid_from);
	json_write_member_instant(w, "as_of", a->as_of_ms);
	json_write_member(w, "source", a->source);
	json_write_member(w, "record", a->record);
	json_write_member_int(w, "version", a->version);
	assertion_write_value(w, a);
	json_write_object_end(w);
}

static void project(struct step *s, const struct watcher *to)
{
	struct slice fields = to->fields;
	const struct assertion *a;
	struct json_writer *w = step_emit(s, TOPIC_SUBJECTS, "projection", to->person, SLICE_NONE);

	json_write_member(w, "person", s->agg->subject);
	json_write_key(w, "facts");
	json_write_object(w);
	for (struct slice each = names_next(&fields); each.ptr; each = names_next(&fields)) {
		json_write_key_s(w, each);
		json_write_array(w);
		for VEC_EACH(a, &s->agg->facts)
			if (slice_eq(a->fact, each))
				write_assertion(w, a);
		json_write_array_end(w);
	}
	json_write_object_end(w);
	step_emit_end(s);
}

static bool concerns(const struct step *s, const struct watcher *to)
{
	const struct slice *fact;
	for VEC_EACH(fact, &s->changed)
		if (names_hold(to->fields, *fact))
			return true;
	return false;
}

void links_tell(struct step *s)
{
	for (uint32_t i = 0; s->changed.count && i < s->agg->watchers.count; i++)
		if (concerns(s, &s->agg->watchers.at[i]))
			project(s, &s->agg->watchers.at[i]);
}

static int read_fields(struct step *s, const struct json_node *list, struct slice *out, struct err *err)
{
	VEC(struct slice) names = {0};
	for (const struct json_node *n = json_first(list); n; n = json_next(list, n)) {
		if (n->kind != JSON_STRING || !n->u.string.len || memchr(n->u.string.ptr, ',', n->u.string.len))
			return field_bad(err, "fields", "a list of names of facts");
		*VEC_ADD(s->arena, &names) = n->u.string;
	}
	if (names.count > 1)
		qsort(names.at, names.count, sizeof *names.at, names_order);
	*out = names_join(s->arena, names.at, names.count);
	return OK;
}

int link_watch(struct step *s, const struct json_node *data, struct err *err)
{
	const struct json_node *list;
	struct slice person, fields = SLICE_NONE;
	struct aggregate *agg = s->agg;
	int rc = field_person(data, "person", &person, err);

	if (!rc)
		rc = field_array(data, "fields", &list, err);
	if (!rc)
		rc = read_fields(s, list, &fields, err);
	if (rc)
		return rc;
	uint32_t i = place(agg->watchers.at, agg->watchers.count, person);
	bool is_there = i < agg->watchers.count && slice_eq(agg->watchers.at[i].person, person);
	if (!fields.len) {
		if (is_there)
			VEC_REMOVE(&agg->watchers, i);
		return OK;
	}
	if (!is_there && agg->watchers.count >= AGGREGATE_MAX_WATCHERS)
		return err_set(err, ERR_INPUT, "aggregate-too-large", "One subject would have more than %d watchers.", AGGREGATE_MAX_WATCHERS);
	if (!is_there)
		VEC_INSERT(s->arena, &agg->watchers, i)->person = arena_slice(s->arena, person);
	agg->watchers.at[i].fields = fields;
	project(s, &agg->watchers.at[i]);
	return OK;
}

/* --- the watcher: keeping what it is told -------------------------------------------------------------------------------- */

static int read_assertion(struct step *s, const struct fact_def *fact, const struct json_node *n, assertions *into, struct err *err)
{
	struct assertion a = {.fact = fact->name};
	struct slice source, record;
	int rc;

	if ((rc = field_day(n, "valid_from", &a.valid_from, err)) || (rc = field_instant(n, "as_of", &a.as_of_ms, err)) ||
	    (rc = field_text(n, "source", &source, err)) || (rc = field_text(n, "record", &record, err)))
		return rc;
	int64_t version = json_integer(n, "version", 0);
	if (version < 1 || version > INT32_MAX || !assertion_read_value(s->arena, fact, n, &a))
		return field_bad(err, "facts", "of assertions that fit their facts");
	a.version = (int32_t)version;
	a.source = arena_slice(s->arena, source);
	a.record = arena_slice(s->arena, record);
	assertion_insert(s->arena, into, &a);
	return OK;
}

static int read_projection(struct step *s, const struct json_node *facts, struct slice wanted, assertions *into, struct err *err)
{
	for (const struct json_node *key = json_first(facts); key; key = json_next(facts, key)) {
		const struct json_node *list = json_value(key);
		const struct fact_def *fact = ruleset_fact(s->rules, key->u.string);
		if (!fact || !names_hold(wanted, fact->name))
			continue; /* sent before the watch changed: what is no longer wanted is not kept */
		for (const struct json_node *n = json_first(list); n; n = json_next(list, n)) {
			int rc = read_assertion(s, fact, n, into, err);
			if (rc)
				return rc;
		}
	}
	return OK;
}

/* "children.address" for every link at whose end the person is, and through which a changed fact is read. */
static void note_changes(struct step *s, struct slice person, const struct slice *changed, size_t count)
{
	size_t links;
	const struct slice *link = ruleset_links(s->rules, &links);

	for (size_t l = 0; l < links && count; l++) {
		struct slice *persons;
		bool known;
		size_t fields, n = facts_persons(s, &s->agg->facts, link[l], any_day, &persons, &known);
		const struct slice *names = ruleset_link_fields(s->rules, link[l], &fields);
		for (size_t i = 0; i < count && slice_in(person, persons, n); i++)
			if (slice_in(changed[i], names, fields))
				facts_note_change(s, slice_of(arena_printf(s->arena, "%.*s.%.*s", SLICE_ARG(link[l]), SLICE_ARG(changed[i]))));
	}
}

static struct projection *projection_of(struct step *s, struct slice person)
{
	struct projection *p;
	for VEC_EACH(p, &s->agg->projections)
		if (slice_eq(p->person, person))
			return p;
	p = VEC_ADD(s->arena, &s->agg->projections);
	p->person = arena_slice(s->arena, person);
	return p;
}

int link_projection(struct step *s, const struct json_node *data, struct err *err)
{
	const struct json_node *facts;
	assertions told = {0};
	struct slice person, *changed;
	int rc = field_person(data, "person", &person, err);

	if (!rc)
		rc = field_object(data, "facts", &facts, err);
	if (rc)
		return rc;
	const struct watcher *watched = find(s->agg->watching.at, s->agg->watching.count, person);
	if (!watched)
		return OK;
	if ((rc = read_projection(s, facts, watched->fields, &told, err)))
		return rc;
	struct projection *p = projection_of(s, person);
	size_t count = facts_differ(s, &p->facts, &told, &changed);
	p->facts = told;
	note_changes(s, p->person, changed, count);
	return OK;
}
