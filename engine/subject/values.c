/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/subject/values.h"

#include "engine/base/civil.h"
#include "engine/base/ident.h"

static bool is_number(enum value_type t)
{
	return t == VALUE_INTEGER || t == VALUE_BOOLEAN || t == VALUE_DATE;
}

static bool value_eq(const struct value *a, const struct value *b)
{
	if (a->type != b->type)
		return false;
	if (a->type == VALUE_NONE)
		return true;
	return is_number(a->type) ? a->u.integer == b->u.integer : slice_eq(a->u.text, b->u.text);
}

bool value_is_person(struct slice s)
{
	return (slice_starts(s, "iin:") || slice_starts(s, "bin:")) && ident_subject_ok(s);
}

static bool read_text(enum value_type type, const struct slice *choices, size_t count, struct slice text)
{
	switch (type) {
	case VALUE_KATO: return ident_kato_ok(text);
	case VALUE_ENUM: return !choices || slice_in(text, choices, count);
	case VALUE_PERSON: return value_is_person(text);
	default: return type == VALUE_TEXT;
	}
}

bool value_read(struct arena *a, enum value_type type, const struct slice *choices, size_t choice_count, const struct json_node *n,
                struct value *out)
{
	*out = (struct value){.type = VALUE_NONE};
	if (n->kind == JSON_NULL)
		return true;
	out->type = type;
	if (type == VALUE_INTEGER) {
		out->u.integer = n->u.integer;
		return n->kind == JSON_INT;
	}
	if (type == VALUE_BOOLEAN) {
		out->u.integer = n->kind == JSON_TRUE;
		return n->kind == JSON_TRUE || n->kind == JSON_FALSE;
	}
	if (n->kind != JSON_STRING)
		return false;
	if (type == VALUE_DATE) {
		int32_t day;
		if (!civil_parse_date(n->u.string, &day))
			return false;
		out->u.integer = day;
		return true;
	}
	if (!read_text(type, choices, choice_count, n->u.string))
		return false;
	out->u.text = arena_slice(a, n->u.string);
	return true;
}

void value_write(struct json_writer *w, const struct value *v)
{
	switch (v->type) {
	case VALUE_NONE: json_write_null(w); break;
	case VALUE_INTEGER: json_write_int(w, v->u.integer); break;
	case VALUE_BOOLEAN: json_write_bool(w, v->u.integer != 0); break;
	case VALUE_DATE: json_write_day(w, (int32_t)v->u.integer); break;
	default: json_write_string(w, v->u.text); break;
	}
}

int assertion_cmp(const struct assertion *a, const struct assertion *b)
{
	int c = slice_cmp(a->fact, b->fact);
	if (!c)
		c = (a->valid_from > b->valid_from) - (a->valid_from < b->valid_from);
	if (!c)
		c = (a->as_of_ms > b->as_of_ms) - (a->as_of_ms < b->as_of_ms);
	if (!c)
		c = slice_cmp(a->source, b->source);
	if (!c)
		c = slice_cmp(a->record, b->record);
	return c ? c : slice_cmp(a->element, b->element);
}

bool assertion_eq(const struct assertion *a, const struct assertion *b)
{
	return assertion_cmp(a, b) == 0 && a->version == b->version && value_eq(&a->value, &b->value);
}

void assertion_insert(struct arena *a, assertions *into, const struct assertion *one)
{
	uint32_t i = into->count;
	while (i > 0 && assertion_cmp(&into->at[i - 1], one) > 0)
		i--;
	*VEC_INSERT(a, into, i) = *one;
}

void assertion_write_value(struct json_writer *w, const struct assertion *a)
{
	if (a->element.ptr || a->value.type == VALUE_PERSON)
		json_write_member(w, "person", a->element.ptr ? a->element : a->value.u.text);
	if (a->value.type == VALUE_NONE) {
		json_write_key(w, "none");
		json_write_bool(w, true);
	} else if (a->value.type != VALUE_PERSON) {
		json_write_key(w, "value");
		value_write(w, &a->value);
	}
}

bool assertion_read_value(struct arena *a, const struct fact_def *fact, const struct json_node *object, struct assertion *out)
{
	const struct json_node *person = json_member(object, "person"), *none = json_member(object, "none");
	bool is_none = none && none->kind == JSON_TRUE;
	if (fact->is_list) {
		struct value v;
		if (!person || person->kind == JSON_NULL || !value_read(a, VALUE_PERSON, NULL, 0, person, &v))
			return false;
		out->element = v.u.text;
		out->value = is_none ? (struct value){.type = VALUE_NONE} : v;
		return true;
	}
	out->element = SLICE_NONE;
	out->value = (struct value){.type = VALUE_NONE};
	if (is_none)
		return !person;
	const struct json_node *n = fact->type == VALUE_PERSON ? person : json_member(object, "value");
	return n && n->kind != JSON_NULL && value_read(a, fact->type, fact->choices, fact->choice_count, n, &out->value);
}
