/* SPDX-License-Identifier: Apache-2.0 */
/* The fields of a profile's mappings: where each stands, and what it must be. */
#include <stdlib.h>

#include "engine/base/civil.h"
#include "engine/base/ident.h"
#include "engine/intake/profile_impl.h"
#include "engine/base/vec.h"

const char *const field_type_names[FIELD_TYPE_COUNT] = {"iin", "bin", "tel", "date", "date-time", "kato", "enum", "text",
                                                        "integer", "boolean"};

bool field_is_mapped(const struct mapped_field *f)
{
	return f->place.shown.ptr || f->constant;
}

static enum field_type type_of(struct loader *l, const struct yaml_node *n)
{
	for (int i = 0; n && i < FIELD_TYPE_COUNT; i++)
		if (slice_is(n->text, field_type_names[i]))
			return (enum field_type)i;
	profile_complain(l, n, "bad-type", NULL);
	return FIELD_TEXT_;
}

/* A list names what stays as it is, a map what becomes what. */
static void read_choices(struct loader *l, const struct yaml_node *n, struct mapped_field *f)
{
	const struct yaml_node *values = yaml_member(n, "values");
	VEC(struct choice) list = {0};

	for (const struct yaml_node *v = values ? values->first : NULL; v; v = v->next)
		*VEC_ADD(l->a, &list) = (struct choice){values->kind == YAML_MAP ? v->key : v->text, v->text};
	f->choices = list.at;
	f->choice_count = list.count;
	for (size_t i = 0; i < list.count && f->type == FIELD_BOOLEAN; i++)
		if (!slice_is(list.at[i].to, "true") && !slice_is(list.at[i].to, "false"))
			profile_complain(l, values, "bad-field/boolean", NULL);
	if (f->type == FIELD_ENUM && !list.count && !f->constant && !profile_is_open(l, n))
		profile_complain(l, values ? values : n, "bad-field/enum", SAID({"name", f->name}));
	if (list.count && f->type != FIELD_ENUM && f->type != FIELD_BOOLEAN && !findings_spoil(l->f, l->file, n))
		profile_complain(l, values, "bad-field/values", NULL);
}

static void read_format(struct loader *l, const struct yaml_node *field, struct mapped_field *f)
{
	const struct yaml_node *n = yaml_member(field, "format");
	bool takes = f->type == FIELD_DATE || f->type == FIELD_DATE_TIME || f->type == FIELD_INTEGER;

	if (!n || (!takes && findings_spoil(l->f, l->file, field)))
		return;
	f->format = n->text;
	bool pattern = memmem(n->text.ptr, n->text.len, "YYYY", 4) && memmem(n->text.ptr, n->text.len, "MM", 2) &&
	               memmem(n->text.ptr, n->text.len, "DD", 2);
	if (!takes || n->kind != YAML_SCALAR || (!slice_is(f->format, "date-time") && !pattern))
		profile_complain(l, n, "bad-format", NULL);
}

static bool is_null(const struct yaml_node *n)
{
	return !n->quoted && (slice_is(n->text, "null") || slice_is(n->text, "~"));
}

/* `is`: the same in every message. */
static void read_constant(struct loader *l, const struct yaml_node *n, struct mapped_field *f)
{
	struct json_node *c = arena_alloc(l->a, sizeof *c);
	char *end;

	*c = (struct json_node){.kind = JSON_STRING, .skip = 1, .u.string = n->text};
	f->constant = c;
	if (n->kind != YAML_SCALAR) {
		profile_complain(l, n, "bad-field/constant", NULL);
	} else if (is_null(n)) {
		c->kind = JSON_NULL;
	} else if (f->type == FIELD_BOOLEAN) {
		c->kind = profile_yes(n, false) ? JSON_TRUE : JSON_FALSE;
	} else if (f->type == FIELD_INTEGER) {
		c->kind = JSON_INT;
		c->u.integer = strtoll(n->text.ptr, &end, 10);
		if (!n->text.len || end != n->text.ptr + n->text.len)
			profile_complain(l, n, "bad-number/profile", NULL);
	}
}

static void add_input(struct loader *l, struct slice name)
{
	for (uint32_t i = 0; i < l->inputs.count; i++)
		if (slice_eq(l->inputs.at[i].name, name))
			return;
	*VEC_ADD(l->a, &l->inputs) = (struct script_field){.name = name};
}

/* `lua`: a function of the profile's Lua file, and what it reads. */
static void read_function(struct loader *l, const struct yaml_node *n, struct mapped_field *f)
{
	const struct yaml_node *lua = yaml_member(n, "lua"), *from = yaml_member(n, "from");
	struct mapped_field *inputs = arena_alloc(l->a, ((from ? from->count : 0) + 1) * sizeof *inputs);

	for (const struct yaml_node *in = from ? from->first : NULL; in; in = in->next) {
		inputs[f->input_count++] = (struct mapped_field){.name = in->key, .place = place_read(&l->places, in),
		                                                 .type = FIELD_TEXT_};
		add_input(l, in->key);
	}
	f->function = lua->text;
	f->inputs = inputs;
	f->place = (struct place){.shown = slice_of(arena_printf(l->a, "%.*s()", SLICE_ARG(lua->text))), .from = PLACE_ROOT};
	*VEC_ADD(l->a, &l->functions) = lua;
	if ((!f->input_count || f->is_list) && !profile_is_open(l, n))
		profile_complain(l, n, "bad-field/function", NULL);
}

static void read_members(struct loader *l, const struct yaml_node *n, struct mapped_field *f)
{
	const struct yaml_node *at = yaml_member(n, "at"), *is = yaml_member(n, "is"), *item = yaml_member(n, "item");

	f->is_list = profile_yes(yaml_member(n, "list"), false);
	f->required = profile_yes(yaml_member(n, "required"), true);
	f->prefix = yaml_text(n, "prefix");
	if (yaml_member(n, "lua"))
		read_function(l, n, f);
	else if (is)
		read_constant(l, is, f);
	else
		f->place = place_read(&l->places, at);
	if (item)
		f->item = item->text;
	if (item && ((!f->is_list && !profile_is_open(l, n)) || item->kind != YAML_SCALAR || !item->text.len || item->text.ptr[0] != '/'))
		profile_complain(l, item, "bad-pointer/item", NULL);
	if (f->prefix.ptr && f->type != FIELD_TEXT_)
		profile_complain(l, n, "bad-field/prefix", NULL);
	read_format(l, n, f);
	read_choices(l, n, f);
}

static struct mapped_field read_field(struct loader *l, const struct yaml_node *n)
{
	static const char *const names[] = {"at", "is", "type", "list", "item", "required", "values", "format", "prefix",
	                                    "lua", "from", NULL};
	const struct yaml_node *is = yaml_member(n, "is"), *type = yaml_member(n, "type");
	struct mapped_field f = {.name = n->key, .type = FIELD_TEXT_};

	if (n->kind == YAML_MAP)
		profile_only(l, n, names);
	if (n->kind != YAML_MAP || !!yaml_member(n, "at") + !!is + !!yaml_member(n, "lua") != 1) {
		if (!profile_is_open(l, n))
			profile_complain(l, n, "bad-field", SAID({"name", n->key}));
		return f;
	}
	if (!type && profile_is_open(l, n))
		return f;
	if (type || !is || !is_null(is))
		f.type = type_of(l, type ? type : n);
	read_members(l, n, &f);
	return f;
}

struct mapped_field *profile_fields(struct loader *l, const struct yaml_node *map, size_t *count)
{
	VEC(struct mapped_field) list = {0};

	for (const struct yaml_node *n = map ? map->first : NULL; n; n = n->next) {
		struct mapped_field f = read_field(l, n);
		*VEC_ADD(l->a, &list) = f;
	}
	*count = list.count;
	return list.at;
}

struct mapped_field profile_fixed(struct loader *l, const struct yaml_node *n, enum field_type type)
{
	static const char *const names[] = {"at", "is", "format", "prefix", "lua", "from", NULL};
	struct mapped_field f = {.type = type, .required = true};

	if (!n)
		return f;
	f.name = n->key;
	if (n->kind == YAML_MAP && (yaml_member(n, "at") || yaml_member(n, "is") || yaml_member(n, "lua"))) {
		profile_only(l, n, names);
		read_members(l, n, &f);
	} else {
		f.place = place_read(&l->places, n);
	}
	return f;
}
