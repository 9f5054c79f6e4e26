/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/civil.h"
#include "engine/base/file.h"
#include "engine/base/vec.h"
#include "engine/intake/profile.h"

#define DEFAULT_MAX_BYTES (256 * 1024)
#define MAX_PROFILE_BYTES (1024 * 1024)

const char *const field_type_names[FIELD_TYPE_COUNT] = {"iin", "bin", "tel", "date", "date-time", "kato", "enum", "text", "integer", "boolean"};

/* What the law wants said of each source before it may start: C-9 (legal basis, agreement), S-5 (segment), S-2 (whom to call). */
static const struct { const char *name, *why; } declared[] = {
	{"owner", "who answers for the data (C-9)"},
	{"legal_basis", "the act that allows the transfer (C-9)"},
	{"agreement", "number and date of the agreement with the owner (C-9)"},
	{"segment", "state, external or internet (S-5)"},
	{"contact", "whom to call at night (S-2)"},
};
static const char *const segments[] = {"state", "external", "internet"};

struct loader {
	struct arena *a;
	const char *file;
	const struct ruleset *rules;
	struct findings *f;
	struct profile *p;
};

#define complain(l, at, ...) findings_complain((l)->f, (l)->file, (at), __VA_ARGS__)

static bool known_member(const struct yaml_node *n, const char *const *names)
{
	for (; *names; names++)
		if (slice_is(n->key, *names))
			return true;
	return false;
}

static void only(struct loader *l, const struct yaml_node *map, const char *const *names)
{
	for (const struct yaml_node *n = map ? map->first : NULL; n; n = n->next)
		if (!known_member(n, names))
			complain(l, n, "unknown-setting", "`%.*s` is no setting here (see docs/profiles.md)", SLICE_ARG(n->key));
}

/* --- fields --------------------------------------------------------------------------------------------------------------------- */

static struct slice pointer(struct loader *l, const struct yaml_node *n)
{
	if (!n)
		return SLICE_NONE;
	if (n->kind != YAML_SCALAR || (n->text.len && n->text.ptr[0] != '/')) {
		complain(l, n, "bad-pointer", "needs an RFC 6901 pointer such as /data/child/iin");
		return SLICE_NONE;
	}
	return n->text;
}

static enum field_type type_of(struct loader *l, const struct yaml_node *n)
{
	for (int i = 0; n && i < FIELD_TYPE_COUNT; i++)
		if (slice_is(n->text, field_type_names[i]))
			return (enum field_type)i;
	complain(l, n, "bad-type", "`type` must be one of iin, bin, tel, date, date-time, kato, enum, text, integer, boolean");
	return FIELD_TEXT_;
}

static void read_choices(struct loader *l, const struct yaml_node *values, struct mapped_field *f)
{
	VEC(struct slice) list = {0};

	for (const struct yaml_node *v = values ? values->first : NULL; v; v = v->next)
		*VEC_ADD(l->a, &list) = v->text;
	f->choices = list.at;
	f->choice_count = list.count;
}

static bool is_yes(const struct yaml_node *n, bool otherwise)
{
	return n ? slice_is(n->text, "true") || slice_is(n->text, "yes") : otherwise;
}

static struct mapped_field read_field(struct loader *l, const struct yaml_node *n)
{
	static const char *const names[] = {"at", "type", "list", "required", "values", NULL};
	struct mapped_field f = {.name = n->key};
	const struct yaml_node *at = yaml_member(n, "at");

	if (n->kind != YAML_MAP || !at) {
		complain(l, n, "bad-field", "`%.*s` needs {at: POINTER, type: TYPE}", SLICE_ARG(n->key));
		return f;
	}
	only(l, n, names);
	f.pointer = pointer(l, at);
	f.type = type_of(l, yaml_member(n, "type") ? yaml_member(n, "type") : n);
	f.is_list = is_yes(yaml_member(n, "list"), false);
	f.required = is_yes(yaml_member(n, "required"), true);
	read_choices(l, yaml_member(n, "values"), &f);
	if (f.type == FIELD_ENUM && !f.choice_count)
		complain(l, n, "bad-field", "an enum lists its `values`");
	return f;
}

static const struct mapped_field *read_fields(struct loader *l, const struct yaml_node *map, size_t *count)
{
	VEC(struct mapped_field) list = {0};

	for (const struct yaml_node *n = map ? map->first : NULL; n; n = n->next) {
		struct mapped_field f = read_field(l, n);
		*VEC_ADD(l->a, &list) = f;
	}
	*count = list.count;
	return list.at;
}

static struct mapped_field fixed(struct loader *l, const struct yaml_node *n, enum field_type type, bool required)
{
	struct mapped_field f = {.type = type, .required = required};

	if (n) {
		f.name = n->key;
		f.pointer = pointer(l, n);
	}
	return f;
}

/* --- types ---------------------------------------------------------------------------------------------------------------------- */

static void check_against(struct loader *l, const struct yaml_node *n, struct mapped_type *t)
{
	for (size_t i = 0; i < t->role_count; i++) {
		bool found = false;
		for (size_t k = 0; k < t->def->role_count; k++)
			found |= slice_eq(t->roles[i].name, t->def->roles[k].name);
		if (!found)
			complain(l, n, "unknown-role", "event %.*s has no role `%.*s`", SLICE_ARG(t->event), SLICE_ARG(t->roles[i].name));
	}
	for (size_t i = 0; i < t->value_count; i++) {
		bool found = false;
		for (size_t k = 0; k < t->def->value_count; k++)
			found |= slice_eq(t->values[i].name, t->def->values[k].name);
		if (!found)
			complain(l, n, "unknown-value", "event %.*s has no value `%.*s`", SLICE_ARG(t->event), SLICE_ARG(t->values[i].name));
	}
}

static void read_type(struct loader *l, const struct yaml_node *n, struct mapped_type *t)
{
	static const char *const names[] = {"event", "record", "occurred", "registered", "roles", "values", NULL};
	static const char *const record_names[] = {"id", "version", NULL};
	const struct yaml_node *record = yaml_member(n, "record"), *event = yaml_member(n, "event");

	only(l, n, names);
	only(l, record, record_names);
	t->type = n->key;
	t->event = event ? event->text : SLICE_NONE;
	t->def = ruleset_event(l->rules, t->event);
	if (!t->def && !slice_starts(t->event, "number."))
		complain(l, event ? event : n, "unknown-event", "`event` must name one of rules/vocabulary.yaml, or number.attached, number.changed, number.detached, number.moved");
	t->subject_role = t->def ? t->def->subject : SLICE_LIT("number");
	t->record_id = fixed(l, yaml_member(record, "id"), FIELD_TEXT_, true);
	t->record_version = fixed(l, yaml_member(record, "version"), FIELD_INTEGER, true);
	t->occurred = fixed(l, yaml_member(n, "occurred"), FIELD_DATE, true);
	t->registered = fixed(l, yaml_member(n, "registered"), FIELD_DATE_TIME, true);
	t->roles = read_fields(l, yaml_member(n, "roles"), &t->role_count);
	t->values = read_fields(l, yaml_member(n, "values"), &t->value_count);
	if (t->def)
		check_against(l, n, t);
}

static int by_type(const void *a, const void *b)
{
	return slice_cmp(((const struct mapped_type *)a)->type, ((const struct mapped_type *)b)->type);
}

static void read_types(struct loader *l, const struct yaml_node *map)
{
	VEC(struct mapped_type) list = {0};

	for (const struct yaml_node *n = map ? map->first : NULL; n; n = n->next)
		read_type(l, n, VEC_ADD(l->a, &list));
	if (!list.count) {
		complain(l, map, "no-types", "`types` must map at least one message type to an event");
		return;
	}
	qsort(list.at, list.count, sizeof *list.at, by_type);
	l->p->types = list.at;
	l->p->type_count = list.count;
}

const struct mapped_type *profile_type(const struct profile *p, struct slice type)
{
	struct mapped_type key = {.type = type};

	return bsearch(&key, p->types, p->type_count, sizeof *p->types, by_type);
}

/* --- the whole ---------------------------------------------------------------------------------------------------------------------- */

static void check_declared(struct loader *l, const struct yaml_node *root)
{
	struct slice segment = yaml_text(root, "segment");
	bool lawful = false;

	for (size_t i = 0; i < sizeof declared / sizeof *declared; i++)
		if (!yaml_member(root, declared[i].name))
			complain(l, root, "not-declared", "`%s` is missing: %s; the source does not start without it", declared[i].name, declared[i].why);
	for (size_t i = 0; i < sizeof segments / sizeof *segments; i++)
		lawful |= slice_is(segment, segments[i]);
	if (segment.ptr && !lawful)
		complain(l, yaml_member(root, "segment"), "bad-segment", "`segment` must be state, external or internet (S-5)");
}

static int64_t read_number(struct loader *l, const struct yaml_node *n, int64_t otherwise)
{
	char *end;
	long long v;

	if (!n)
		return otherwise;
	v = strtoll(n->kind == YAML_SCALAR ? n->text.ptr : "", &end, 10);
	if (n->kind != YAML_SCALAR || end != n->text.ptr + n->text.len || v <= 0)
		complain(l, n, "bad-number", "needs a whole number above 0");
	return v;
}

int profile_load(struct arena *a, const char *path, const struct ruleset *rules, struct profile *out, struct findings *f, struct err *err)
{
	static const char *const names[] = {"source", "owner", "legal_basis", "agreement", "segment", "contact", "max_bytes", "future", "id",
	                                    "time", "type", "types", "title", "retention", NULL};
	struct loader l = {a, path, rules, f, out};
	size_t before = f->errors;
	struct yaml_node *root;
	struct slice text;
	const char *base = strrchr(path, '/');
	int rc = file_read(a, path, MAX_PROFILE_BYTES, &text, err);

	memset(out, 0, sizeof *out);
	if (rc || (rc = yaml_parse(a, path, text, &root, err)))
		return rc;
	only(&l, root, names);
	check_declared(&l, root);
	out->name = arena_slice(a, slice_of(base ? base + 1 : path));
	if (out->name.len > 5)
		out->name.len -= 5; /* .yaml */
	out->source = yaml_text(root, "source");
	if (!out->source.len)
		complain(&l, root, "not-declared", "`source` is missing: the CloudEvents source of its records");
	if (slice_is(out->source, "aldyn"))
		complain(&l, yaml_member(root, "source"), "bad-source", "`source` may not be aldyn: the engine's own records have that");
	out->segment = yaml_text(root, "segment");
	out->max_bytes = read_number(&l, yaml_member(root, "max_bytes"), DEFAULT_MAX_BYTES);
	out->future_ms = CIVIL_DAY_MS;
	if (yaml_member(root, "future") && !civil_parse_span(yaml_text(root, "future"), &out->future_ms))
		complain(&l, yaml_member(root, "future"), "bad-span", "needs a span such as 24 hours");
	out->id = pointer(&l, yaml_member(root, "id"));
	out->time = pointer(&l, yaml_member(root, "time"));
	out->type = pointer(&l, yaml_member(root, "type"));
	read_types(&l, yaml_member(root, "types"));
	return f->errors > before ? err_set(err, ERR_INPUT, "bad-profile", "%s: %zu errors", path, f->errors - before) : OK;
}
