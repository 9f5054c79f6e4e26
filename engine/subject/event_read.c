/* SPDX-License-Identifier: Apache-2.0 */
/* Reading event.NAME against its vocabulary entry (docs/engine.md section 4). What passes here is well formed to the last value. */
#include <stdlib.h>

#include "engine/base/civil.h"
#include "engine/subject/parts.h"

const struct event_person *event_person(const struct event *e, struct slice person)
{
	const struct event_person *p;
	for VEC_EACH(p, &e->persons)
		if (slice_eq(p->person, person))
			return p;
	return NULL;
}

static int read_record(struct step *s, const struct json_node *data, struct event *e, struct err *err)
{
	const struct json_node *record = json_member(data, "record");
	struct slice id = s->record->id;

	e->version = 1;
	if (record) {
		int64_t version = json_integer(record, "version", 0);
		id = json_string(record, "id");
		if (record->kind != JSON_OBJECT || !id.len || version < 1 || version > INT32_MAX)
			return field_bad(err, "record", "{\"id\": a text, \"version\": an integer from 1}");
		e->version = (int32_t)version;
	}
	e->source = arena_slice(s->arena, s->record->source);
	e->record = arena_slice(s->arena, id);
	return OK;
}

static int read_times(struct step *s, const struct json_node *data, struct event *e, struct err *err)
{
	int rc = OK;
	e->occurred = civil_local_day(s->record->time_ms);
	e->registered_ms = s->record->time_ms;
	if (json_member(data, "occurred"))
		rc = field_day(data, "occurred", &e->occurred, err);
	if (!rc && json_member(data, "registered"))
		rc = field_instant(data, "registered", &e->registered_ms, err);
	return rc;
}

static int by_role(const void *a, const void *b)
{
	return slice_cmp(((const struct event_role_of *)a)->role, ((const struct event_role_of *)b)->role);
}

static int by_person(const void *a, const void *b)
{
	return slice_cmp(((const struct event_person *)a)->person, ((const struct event_person *)b)->person);
}

/* Persons with their roles, from the roles, which are sorted: so each person's roles are sorted too. */
static void group_persons(struct step *s, struct event *e)
{
	const struct event_role_of *r;
	for VEC_EACH(r, &e->roles) {
		struct event_person *p = NULL;
		for (uint32_t i = 0; i < e->persons.count && !p; i++)
			if (slice_eq(e->persons.at[i].person, r->person))
				p = &e->persons.at[i];
		if (!p) {
			p = VEC_ADD(s->arena, &e->persons);
			p->person = r->person;
		}
		*VEC_ADD(s->arena, &p->roles) = r->role;
	}
	if (e->persons.count > 1)
		qsort(e->persons.at, e->persons.count, sizeof *e->persons.at, by_person);
}

/* The object under `name` (none when absent) has no member that the vocabulary does not know; checked by who walks it. */
static int read_object(const struct json_node *data, const char *name, const struct json_node **out, struct err *err)
{
	*out = json_member(data, name);
	return !*out || (*out)->kind == JSON_OBJECT ? OK : field_bad(err, name, "an object");
}

static int read_roles(struct step *s, const struct json_node *data, struct event *e, struct err *err)
{
	const struct json_node *roles;
	int rc = read_object(data, "roles", &roles, err);
	if (rc)
		return rc;
	for (const struct json_node *key = roles ? json_first(roles) : NULL; key; key = json_next(roles, key)) {
		const struct json_node *person = json_value(key);
		const struct event_role *def = event_find_role(e->def, key->u.string);
		if (!def)
			return field_bad(err, "roles", "of roles that the vocabulary names for this event");
		if (person->kind != JSON_STRING || !value_is_person(person->u.string))
			return field_bad(err, "roles", "of persons: iin: or bin: and a right number");
		*VEC_ADD(s->arena, &e->roles) = (struct event_role_of){def->name, arena_slice(s->arena, person->u.string)};
	}
	for (size_t i = 0; i < e->def->role_count; i++)
		if (e->def->roles[i].required && !json_member_s(roles, e->def->roles[i].name))
			return field_bad(err, "roles", "complete: the vocabulary requires a role that is missing");
	if (e->roles.count > 1)
		qsort(e->roles.at, e->roles.count, sizeof *e->roles.at, by_role);
	group_persons(s, e);
	return OK;
}

static bool read_value(struct step *s, const struct event_value *def, const struct json_node *n, struct event_said *said)
{
	said->def = def;
	if (def->never_none && n->kind == JSON_NULL)
		return false;
	if (!def->is_list)
		return value_read(s->arena, def->type, def->choices, def->choice_count, n, VEC_ADD(s->arena, &said->values));
	if (n->kind == JSON_NULL)
		return true;
	if (n->kind != JSON_ARRAY)
		return false;
	for (const struct json_node *each = json_first(n); each; each = json_next(n, each))
		if (each->kind == JSON_NULL ||
		    !value_read(s->arena, def->type, def->choices, def->choice_count, each, VEC_ADD(s->arena, &said->values)))
			return false;
	return true;
}

static int read_values(struct step *s, const struct json_node *data, struct event *e, struct err *err)
{
	const struct json_node *values;
	int rc = read_object(data, "values", &values, err);
	if (rc)
		return rc;
	for (const struct json_node *key = values ? json_first(values) : NULL; key; key = json_next(values, key)) {
		const struct event_value *def = event_find_value(e->def, key->u.string);
		if (!def)
			return field_bad(err, "values", "of values that the vocabulary names for this event");
		if (!read_value(s, def, json_value(key), VEC_ADD(s->arena, &e->said))) {
			rc = err_set(err, ERR_INPUT, "bad-data", "data.values.%.*s must be of type %s%s%s.", SLICE_ARG(def->name),
			             def->is_list ? "list of " : "", value_type_name(def->type),
			             def->never_none ? ", never null" : "");
			return rc;
		}
	}
	for (size_t i = 0; i < e->def->value_count; i++)
		if (e->def->values[i].required && !json_member_s(values, e->def->values[i].name))
			return field_bad(err, "values", "complete: the vocabulary requires a value that is missing");
	return OK;
}

static int check_subject(struct step *s, const struct event *e, struct err *err)
{
	const struct event_role_of *r;
	for VEC_EACH(r, &e->roles)
		if (slice_eq(r->role, e->def->subject) && slice_eq(r->person, s->agg->subject))
			return OK;
	return err_set(err, ERR_INPUT, "bad-subject", "The record's subject must be the person in the role `%.*s`.", SLICE_ARG(e->def->subject));
}

int event_read(struct step *s, const struct json_node *data, struct event *out, struct err *err)
{
	size_t prefix = strlen("event.");
	struct slice name = {s->record->type.ptr + prefix, s->record->type.len - prefix};

	*out = (struct event){.def = ruleset_event(s->rules, name)};
	if (!out->def)
		return err_set(err, ERR_INPUT, "unknown-type", "The vocabulary names no event of this type.");
	out->content = s->work->content;
	int rc = read_record(s, data, out, err);
	if (!rc)
		rc = read_times(s, data, out, err);
	if (!rc)
		rc = read_roles(s, data, out, err);
	if (!rc)
		rc = read_values(s, data, out, err);
	if (!rc)
		rc = check_subject(s, out, err);
	return rc;
}
