/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/subject/shape.h"

#include <stdio.h>

#include "engine/base/civil.h"
#include "engine/base/json.h"
#include "engine/subject/values.h"

/* Names as in the structs; an instant's without its unit, for it is written as a date and time. */
static void write_key(struct json_writer *w, const struct field *f)
{
	size_t n = strlen(f->name);
	json_write_key_s(w, (struct slice){f->name, f->kind == FIELD_INSTANT ? n - strlen("_ms") : n});
}

static void write_state(struct json_writer *w, const struct field *f, unsigned state)
{
	if (f->names && f->names[state])
		json_write_string(w, slice_of(f->names[state]));
	else
		json_write_int(w, state);
}

static void write_mark(struct json_writer *w, uint64_t mark)
{
	char hex[17];
	snprintf(hex, sizeof hex, "%016llx", (unsigned long long)mark);
	json_write_string(w, slice_of(hex));
}

static void write_item(struct json_writer *w, const struct shape *shape, const char *item);

static void write_list(struct json_writer *w, const struct shape *shape, struct shape_list list)
{
	json_write_array(w);
	for (uint32_t i = 0; i < list.count; i++)
		write_item(w, shape, (const char *)list.at + (size_t)i * shape->size);
	json_write_array_end(w);
}

#define AT(type, item, f) (*(const type *)(const void *)((item) + (f)->offset))
static void write_field(struct json_writer *w, const struct field *f, const char *item)
{
	switch ((enum field_kind)f->kind) {
	case FIELD_TEXT: json_write_string(w, AT(struct slice, item, f)); break;
	case FIELD_DAY: json_write_day(w, AT(int32_t, item, f)); break;
	case FIELD_INSTANT: json_write_instant(w, AT(int64_t, item, f)); break;
	case FIELD_INT32: json_write_int(w, AT(int32_t, item, f)); break;
	case FIELD_INT64: json_write_int(w, AT(int64_t, item, f)); break;
	case FIELD_MARK: write_mark(w, AT(uint64_t, item, f)); break;
	case FIELD_BOOL: json_write_bool(w, AT(bool, item, f)); break;
	case FIELD_STATE: write_state(w, f, AT(unsigned, item, f)); break;
	case FIELD_BYTE: write_state(w, f, AT(uint8_t, item, f)); break;
	case FIELD_VALUE: value_write(w, &AT(struct value, item, f)); break;
	case FIELD_LIST: write_list(w, f->of, shape_list_of(item, f)); break;
	}
}

/* What is absent, empty or zero says nothing and is left out. */
static bool says_something(const struct field *f, const char *item)
{
	switch ((enum field_kind)f->kind) {
	case FIELD_TEXT: return AT(struct slice, item, f).ptr != NULL;
	case FIELD_INSTANT: return AT(int64_t, item, f) != 0;
	case FIELD_LIST: return shape_list_of(item, f).count > 0;
	default: return true;
	}
}

static void write_fields(struct json_writer *w, const struct shape *shape, const char *item)
{
	for (const struct field *f = shape->fields, *end = f + shape->count; f < end; f++)
		if (says_something(f, item)) {
			write_key(w, f);
			write_field(w, f, item);
		}
}

static void write_item(struct json_writer *w, const struct shape *shape, const char *item)
{
	if (shape->bare) {
		write_field(w, &shape->fields[0], item);
		return;
	}
	json_write_object(w);
	write_fields(w, shape, item);
	json_write_object_end(w);
}

void aggregate_json(const struct aggregate *agg, struct buf *out)
{
	struct json_writer w;
	json_write_init(&w, out);
	json_write_object(&w);
	json_write_key(&w, "subject");
	json_write_string(&w, agg->subject);
	write_fields(&w, &shape_aggregate, (const char *)agg);
	json_write_object_end(&w);
}
