/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/subject/shape.h"
#include "engine/store/store.h"

#define VARINT_BYTES 10              /* of the longest */
#define FIELD_BYTES (2 * VARINT_BYTES) /* of any field without its text or its elements */

static uint64_t zigzag(int64_t v)
{
	return (uint64_t)v << 1 ^ (uint64_t)(v >> 63);
}

/* Writes into room that was made; returns the place behind. */
static char *put_varint(char *at, uint64_t v)
{
	for (; v >= 0x80; v >>= 7)
		*at++ = (char)(v | 0x80);
	*at++ = (char)v;
	return at;
}

static char *put_mark(char *at, uint64_t v)
{
	for (unsigned i = 0; i < 8; i++)
		*at++ = (char)(v >> (8 * i));
	return at;
}

/* Room for n more bytes behind `at`, which may move. */
static char *room(struct buf *b, char *at, size_t n)
{
	b->len = (size_t)(at - b->ptr);
	return b->cap - b->len < n ? buf_grow(b, n) : at;
}

static char *put_text(struct buf *b, char *at, struct slice s, struct slice before, size_t spare)
{
	if (!s.ptr)
		return put_varint(at, 0);
	if (before.ptr && slice_eq(s, before))
		return put_varint(at, 1);
	at = put_varint(room(b, at, VARINT_BYTES + s.len + spare), s.len + 2);
	if (s.len)
		memcpy(at, s.ptr, s.len);
	return at + s.len;
}

static char *put_value(struct buf *b, char *at, const struct value *v, size_t spare)
{
	at = put_varint(at, v->type);
	if (v->type == VALUE_INTEGER || v->type == VALUE_BOOLEAN || v->type == VALUE_DATE)
		return put_varint(at, zigzag(v->u.integer));
	return v->type == VALUE_NONE ? at : put_text(b, at, v->u.text, SLICE_NONE, spare);
}

static char *put_list(struct buf *b, char *at, const struct shape *shape, struct shape_list list);

/* Room is made once for the integers of all fields, and again by whatever else takes more: `spare` is what the fields left need. */
#define AT(type, item, f) (*(const type *)(const void *)((item) + (f)->offset))
static char *put_fields(struct buf *b, char *at, const struct shape *shape, const char *item, const char *before)
{
	size_t spare = (size_t)shape->count * FIELD_BYTES;

	at = room(b, at, spare);
	for (const struct field *f = shape->fields, *end = f + shape->count; f < end; f++) {
		spare -= FIELD_BYTES;
		switch ((enum field_kind)f->kind) {
		case FIELD_TEXT: at = put_text(b, at, AT(struct slice, item, f), AT(struct slice, before, f), spare); break;
		case FIELD_DAY: at = put_varint(at, zigzag((int64_t)AT(int32_t, item, f) - AT(int32_t, before, f))); break;
		case FIELD_INSTANT: /* unsigned: a difference may wrap, and unwraps when it is read */
			at = put_varint(at, zigzag((int64_t)((uint64_t)AT(int64_t, item, f) - (uint64_t)AT(int64_t, before, f))));
			break;
		case FIELD_INT32: at = put_varint(at, zigzag(AT(int32_t, item, f))); break;
		case FIELD_INT64: at = put_varint(at, zigzag(AT(int64_t, item, f))); break;
		case FIELD_MARK: at = put_mark(at, AT(uint64_t, item, f)); break;
		case FIELD_BOOL: at = put_varint(at, AT(bool, item, f)); break;
		case FIELD_STATE: at = put_varint(at, AT(unsigned, item, f)); break;
		case FIELD_BYTE: at = put_varint(at, AT(uint8_t, item, f)); break;
		case FIELD_VALUE: at = put_value(b, at, &AT(struct value, item, f), spare); break;
		case FIELD_LIST: at = room(b, put_list(b, at, f->of, shape_list_of(item, f)), spare); break;
		}
	}
	return at;
}

static char *put_list(struct buf *b, char *at, const struct shape *shape, struct shape_list list)
{
	const char *item = list.at, *before = shape_nothing;

	at = put_varint(at, list.count);
	for (uint32_t i = 0; i < list.count; i++, item += shape->size) {
		at = put_fields(b, at, shape, item, before);
		before = item;
	}
	return at;
}

void aggregate_encode(const struct aggregate *agg, struct buf *out)
{
	int64_t due_ms = STORE_NEVER, gated_due_ms = STORE_NEVER;
	const struct timer *t;
	for VEC_EACH(t, &agg->timers) {
		int64_t *earliest = t->gated ? &gated_due_ms : &due_ms;
		if (t->due_ms < *earliest)
			*earliest = t->due_ms;
	}
	buf_u8(out, STORE_FORMAT);
	buf_u32(out, 0); /* key id: not encrypted */
	buf_u64(out, (uint64_t)due_ms);
	buf_u64(out, (uint64_t)gated_due_ms);
	char *end = put_fields(out, out->ptr + out->len, &shape_aggregate, (const char *)agg, shape_nothing);
	out->len = (size_t)(end - out->ptr);
}

bool aggregate_is_empty(const struct aggregate *agg)
{
	for (uint32_t i = 0; i < shape_aggregate.count; i++)
		if (shape_list_of((const char *)agg, &shape_aggregate.fields[i]).count)
			return false;
	return true;
}
