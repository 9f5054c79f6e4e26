/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/subject/shape.h"
#include "engine/store/store.h"

struct reader {
	const unsigned char *at, *end;
	struct arena *arena;
	unsigned format;
	bool bad; /* from here on zeros are read; looked at after each list element and at the end */
};

static uint64_t take_varint(struct reader *r)
{
	uint64_t v = 0;
	for (unsigned shift = 0; shift < 64 && r->at < r->end; shift += 7) {
		unsigned char byte = *r->at++;
		v |= (uint64_t)(byte & 0x7f) << shift;
		if (byte < 0x80)
			return v;
	}
	r->bad = true;
	return 0;
}

static int64_t take_signed(struct reader *r)
{
	uint64_t v = take_varint(r);
	return (int64_t)(v >> 1 ^ (0 - (v & 1)));
}

static int32_t take_int32(struct reader *r, int32_t from)
{
	int64_t v = take_signed(r);
	if (v < -(int64_t)UINT32_MAX || v > (int64_t)UINT32_MAX || v + from < INT32_MIN || v + from > INT32_MAX) {
		r->bad = true;
		return 0;
	}
	return (int32_t)(v + from);
}

static unsigned take_state(struct reader *r, unsigned max)
{
	uint64_t v = take_varint(r);
	if (v > max)
		r->bad = true;
	return r->bad ? 0 : (unsigned)v;
}

static uint64_t take_mark(struct reader *r)
{
	uint64_t v = 0;
	if (r->end - r->at < 8) {
		r->bad = true;
		return 0;
	}
	for (unsigned i = 0; i < 8; i++)
		v |= (uint64_t)*r->at++ << (8 * i);
	return v;
}

static struct slice take_text(struct reader *r, struct slice before)
{
	uint64_t n = take_varint(r);
	if (n == 0)
		return SLICE_NONE;
	if (n == 1) {
		r->bad |= !before.ptr;
		return before;
	}
	n -= 2;
	if (n > (size_t)(r->end - r->at)) {
		r->bad = true;
		return SLICE_NONE;
	}
	struct slice s = {(const char *)r->at, (size_t)n};
	r->at += n;
	return s;
}

static struct value take_value(struct reader *r)
{
	struct value v = {.type = (enum value_type)take_state(r, VALUE_PERSON)};
	if (v.type == VALUE_INTEGER || v.type == VALUE_BOOLEAN || v.type == VALUE_DATE)
		v.u.integer = take_signed(r);
	else if (v.type != VALUE_NONE)
		v.u.text = take_text(r, SLICE_NONE);
	return v;
}

static struct shape_list take_list(struct reader *r, const struct shape *shape);

#define AT(type, item, f) (*(type *)(void *)((item) + (f)->offset))
#define BEFORE(type, item, f) (*(const type *)(const void *)((item) + (f)->offset))
static void take_fields(struct reader *r, const struct shape *shape, char *item, const char *before)
{
	for (const struct field *f = shape->fields, *end = f + shape->count; f < end; f++) {
		if (f->since > r->format)
			continue;
		switch ((enum field_kind)f->kind) {
		case FIELD_TEXT: AT(struct slice, item, f) = take_text(r, BEFORE(struct slice, before, f)); break;
		case FIELD_DAY: AT(int32_t, item, f) = take_int32(r, BEFORE(int32_t, before, f)); break;
		case FIELD_INSTANT:
			AT(int64_t, item, f) = (int64_t)((uint64_t)take_signed(r) + (uint64_t)BEFORE(int64_t, before, f));
			break;
		case FIELD_INT32: AT(int32_t, item, f) = take_int32(r, 0); break;
		case FIELD_INT64: AT(int64_t, item, f) = take_signed(r); break;
		case FIELD_MARK: AT(uint64_t, item, f) = take_mark(r); break;
		case FIELD_BOOL: AT(bool, item, f) = take_state(r, 1) == 1; break;
		case FIELD_STATE: AT(unsigned, item, f) = take_state(r, f->max); break;
		case FIELD_BYTE: AT(uint8_t, item, f) = (uint8_t)take_state(r, f->max); break;
		case FIELD_VALUE: AT(struct value, item, f) = take_value(r); break;
		case FIELD_LIST: {
			struct shape_list list = take_list(r, f->of);
			memcpy(item + f->offset, &list, sizeof list);
			break;
		}
		}
	}
}

/* Bytes that an element takes at least: one for each field. */
static size_t least_bytes(const struct reader *r, const struct shape *shape)
{
	size_t bytes = 0;
	for (size_t i = 0; i < shape->count; i++)
		bytes += shape->fields[i].since <= r->format;
	return bytes;
}

/* A count that the bytes left cannot hold is refused before anything is allocated for it. */
static struct shape_list take_list(struct reader *r, const struct shape *shape)
{
	struct shape_list list = {0};
	uint64_t count = take_varint(r);
	if (count == 0 || r->bad)
		return list;
	if (count > (size_t)(r->end - r->at) / least_bytes(r, shape)) {
		r->bad = true;
		return list;
	}
	char *item = arena_alloc(r->arena, (size_t)count * shape->size);
	const char *before = shape_nothing;
	list.at = item;
	for (; list.count < count && !r->bad; list.count++) {
		take_fields(r, shape, item, before);
		before = item;
		item += shape->size;
	}
	list.cap = (uint32_t)count;
	return list;
}

static int corrupt(struct err *err, const char *what)
{
	return err_set(err, ERR_FATAL, "corrupt-aggregate", "An aggregate cannot be read: %s. Remove the partition's store folder: "
			"it is rebuilt from the changelog. If that does not help, the changelog was written by a newer aldyn.", what);
}

int aggregate_decode(struct arena *a, struct slice subject, struct slice encoded, struct aggregate *out, struct err *err)
{
	*out = (struct aggregate){.subject = arena_slice(a, subject)};
	if (!encoded.ptr)
		return OK;
	struct cursor header = cursor_of(encoded);
	uint8_t format = cursor_u8(&header);
	uint32_t key_id = cursor_u32(&header);
	if (encoded.len < STORE_HEADER_BYTES || format < 1 || format > STORE_FORMAT)
		return corrupt(err, "its format is none that this version knows");
	if (key_id != 0)
		return corrupt(err, "it is encrypted, and this version has no keys");

	out->encoded = arena_slice(a, encoded);
	const unsigned char *bytes = (const unsigned char *)out->encoded.ptr;
	struct reader r = {bytes + STORE_HEADER_BYTES, bytes + encoded.len, a, format, false};
	take_fields(&r, &shape_aggregate, (char *)out, shape_nothing);
	if (r.bad || r.at != r.end)
		return corrupt(err, "its bytes do not fit together");
	return OK;
}
