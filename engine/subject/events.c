/* SPDX-License-Identifier: Apache-2.0 */
/* event.NAME at its primary subject, and event-role at everyone else whom it names (docs/engine.md section 4). */
#include "engine/base/civil.h"
#include "engine/cases/cases.h"
#include "engine/subject/parts.h"

/* --- telling the others ------------------------------------------------------------------------------------------------ */

static void write_event(struct step *s, struct json_writer *w, const struct event *e)
{
	json_write_key(w, "event");
	json_write_object(w);
	json_write_member(w, "source", e->source);
	json_write_member(w, "id", s->record->id);
	json_write_member(w, "name", e->def->name);
	json_write_object_end(w);
}

static void write_roles(struct json_writer *w, struct slice joined)
{
	json_write_key(w, "roles");
	json_write_array(w);
	for (struct slice role = names_next(&joined); role.ptr; role = names_next(&joined))
		json_write_string(w, role);
	json_write_array_end(w);
}

static void write_record(struct json_writer *w, const struct event *e)
{
	json_write_key(w, "record");
	json_write_object(w);
	json_write_member(w, "id", e->record);
	json_write_member_int(w, "version", e->version);
	json_write_object_end(w);
}

static void write_others(struct json_writer *w, const struct event *e, struct slice receiver)
{
	const struct event_role_of *r;
	json_write_key(w, "persons");
	json_write_object(w);
	for VEC_EACH(r, &e->roles)
		if (!slice_eq(r->person, receiver)) {
			json_write_key_s(w, r->role);
			json_write_string(w, r->person);
		}
	json_write_object_end(w);
}

static void write_asserts(struct json_writer *w, const struct statement *st)
{
	const struct assertion *a;
	const struct slice *fact;

	json_write_key(w, "asserts");
	json_write_array(w);
	for VEC_EACH(a, &st->list) {
		json_write_object(w);
		json_write_member(w, "fact", a->fact);
		assertion_write_value(w, a);
		json_write_member_day(w, "valid_from", a->valid_from);
		json_write_object_end(w);
	}
	json_write_array_end(w);
	if (!st->complete.count)
		return;
	json_write_key(w, "complete");
	json_write_array(w);
	for VEC_EACH(fact, &st->complete)
		json_write_string(w, *fact);
	json_write_array_end(w);
}

static void tell(struct step *s, const struct event *e, const char *action, struct slice person, struct slice roles)
{
	bool asserted = strcmp(action, "asserted") == 0;
	struct statement st = event_statement(s, e, asserted ? event_person(e, person) : NULL);
	struct json_writer *w = step_emit(s, TOPIC_SUBJECTS, "event-role", person, SLICE_NONE);

	write_event(s, w, e);
	write_roles(w, roles);
	write_record(w, e);
	json_write_member(w, "action", slice_of(action));
	json_write_member_day(w, "occurred", e->occurred);
	json_write_member_instant(w, "registered", e->registered_ms);
	write_others(w, e, person);
	write_asserts(w, &st);
	step_emit_end(s);
}

/* Everyone named before or now, by key; both lists are sorted. A cancellation takes back from all of them. */
static void tell_all(struct step *s, const struct event *e, const named_list *before, const named_list *now)
{
	bool cancels = e->def->cancels.ptr != NULL;
	uint32_t i = 0, j = 0;

	while (i < before->count || j < now->count) {
		const struct named *a = i < before->count ? &before->at[i] : NULL, *b = j < now->count ? &now->at[j] : NULL;
		int order = !a ? 1 : !b ? -1 : slice_cmp(a->person, b->person);
		i += order <= 0;
		j += order >= 0;
		if (cancels)
			tell(s, e, "cancelled", order > 0 ? b->person : a->person, order > 0 ? b->roles : a->roles);
		else if (order < 0)
			tell(s, e, "removed", a->person, a->roles);
		else
			tell(s, e, "asserted", b->person, b->roles);
	}
}

/* --- event.NAME -------------------------------------------------------------------------------------------------------- */

static void wake_by(struct step *s, struct slice name, const struct slice *roles, size_t count, struct slice source,
	struct slice record, int32_t occurred, int64_t registered_ms)
{
	struct waking *w = arena_alloc(s->arena, sizeof *w);
	*w = (struct waking){name, roles, count, source, record, occurred, civil_local_day(registered_ms)};
	s->event = w;
}

static int apply(struct step *s, const struct event *e, struct registry_record *kept, struct err *err)
{
	bool cancels = e->def->cancels.ptr != NULL;
	named_list before = kept ? kept->persons : (named_list){0}, now = version_others(s, e);
	const struct event_person *self = event_person(e, s->agg->subject);
	struct statement st = event_statement(s, e, cancels ? NULL : self);

	version_keep(s, kept, e);
	int rc = facts_replace(s, &st, err);
	if (rc)
		return rc;
	tell_all(s, e, &before, &now);
	if (cancels) {
		s->taken_source = e->source;
		s->taken_record = e->record;
	} else {
		wake_by(s, e->def->name, self->roles.at, self->roles.count, e->source, e->record, e->occurred,
			e->registered_ms);
	}
	return OK;
}

/* It may state what was not kept before somebody agreed. */
static void state_again(struct step *s, const struct event *e)
{
	struct statement st = event_statement(s, e, e->def->cancels.ptr ? NULL : event_person(e, s->agg->subject));
	facts_add_consented(s, &st);
}

int event_recorded(struct step *s, const struct json_node *data, struct err *err)
{
	struct event e;
	int rc = event_read(s, data, &e, err);
	if (rc)
		return rc;
	struct registry_record *kept = version_find(s->agg, e.source, e.record);
	switch (version_check(kept, &e)) {
	case VERSION_DROPPED: state_again(s, &e); return OK;
	case VERSION_SUPERSEDED:
		step_status(s, "event", s->record->id, SLICE_NONE, SLICE_NONE, NULL, "superseded", NULL, NOBODY_ACTS);
		return OK;
	case VERSION_CONFLICT:
		return err_set(err, ERR_INPUT, "version-conflict",
		               "The registry record was seen in this version with other data. A correction needs a higher version.");
	case VERSION_APPLIES: break;
	}
	return apply(s, &e, kept, err);
}

/* --- event-role -------------------------------------------------------------------------------------------------------- */

static int read_assertions(struct step *s, const struct json_node *list, struct statement *st, struct err *err)
{
	for (const struct json_node *n = json_first(list); n; n = json_next(list, n)) {
		const struct fact_def *fact = ruleset_fact(s->rules, json_string(n, "fact"));
		if (!fact) /* the sender's ruleset knew it, ours does not: nobody may read it */
			continue;
		struct assertion *a = VEC_ADD(s->arena, &st->list);
		*a = (struct assertion){.fact = fact->name, .as_of_ms = st->as_of_ms, .source = st->source, .record = st->record, .version = st->version};
		int rc = field_day(n, "valid_from", &a->valid_from, err);
		if (rc)
			return rc;
		if (!assertion_read_value(s->arena, fact, n, a))
			return field_bad(err, "asserts", "of values that fit their facts");
	}
	return OK;
}

static int read_statement(struct step *s, const struct json_node *data, struct statement *st, struct err *err)
{
	const struct json_node *event, *record, *asserts, *complete = json_member(data, "complete");
	struct slice source, id;
	int rc;

	if ((rc = field_object(data, "event", &event, err)) || (rc = field_object(data, "record", &record, err)) ||
	    (rc = field_text(event, "source", &source, err)) || (rc = field_text(record, "id", &id, err)) ||
	    (rc = field_instant(data, "registered", &st->as_of_ms, err)) || (rc = field_day(data, "occurred", &st->valid_from, err)) ||
	    (rc = field_array(data, "asserts", &asserts, err)))
		return rc;
	int64_t version = json_integer(record, "version", 0);
	if (version < 1 || version > INT32_MAX)
		return field_bad(err, "record", "with a version from 1");
	st->source = arena_slice(s->arena, source);
	st->record = arena_slice(s->arena, id);
	st->version = (int32_t)version;
	for (const struct json_node *n = complete ? json_first(complete) : NULL; n; n = json_next(complete, n)) {
		const struct fact_def *fact = n->kind == JSON_STRING ? ruleset_fact(s->rules, n->u.string) : NULL;
		if (fact)
			*VEC_ADD(s->arena, &st->complete) = fact->name;
	}
	return read_assertions(s, asserts, st, err);
}

static int wake_by_role(struct step *s, const struct json_node *data, const struct statement *st, struct err *err)
{
	const struct json_node *event = json_member(data, "event"), *list;
	VEC(struct slice) roles = {0};
	struct slice name;
	int rc = field_text(event, "name", &name, err);

	if (!rc)
		rc = field_array(data, "roles", &list, err);
	if (rc)
		return rc;
	for (const struct json_node *n = json_first(list); n; n = json_next(list, n)) {
		if (n->kind != JSON_STRING)
			return field_bad(err, "roles", "a list of names");
		*VEC_ADD(s->arena, &roles) = arena_slice(s->arena, n->u.string);
	}
	wake_by(s, arena_slice(s->arena, name), roles.at, roles.count, st->source, st->record, st->valid_from, st->as_of_ms);
	return OK;
}

int event_role(struct step *s, const struct json_node *data, struct err *err)
{
	struct statement st = {0};
	struct slice action = json_string(data, "action");
	int rc = read_statement(s, data, &st, err);

	if (rc)
		return rc;
	if (slice_is(action, "asserted")) {
		rc = wake_by_role(s, data, &st, err);
	} else if (slice_is(action, "removed") || slice_is(action, "cancelled")) {
		st.list.count = st.complete.count = 0;
		s->taken_source = st.source;
		s->taken_record = st.record;
	} else {
		rc = field_bad(err, "action", "asserted, removed or cancelled");
	}
	return rc ? rc : facts_replace(s, &st, err);
}
