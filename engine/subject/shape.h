/* SPDX-License-Identifier: Apache-2.0 */
/* Shape: the one table of an aggregate's fields, from which its encoding, decoding and JSON are made.
 *
 * THE ENCODING (after the store's header) is the shape's fields in order, without names or tags; so a field that is added makes a new
 * STORE_FORMAT and says so (`since`): what was written before is read without it. Fields are not moved, and none is dropped. Integers are varints (7 bits a byte, low first; signed ones zigzag).
 *   TEXT     0 absent | 1 as in the list's element before | 2 + length, bytes
 *   DAY, INSTANT   difference to the list's element before (to 0 in the first)
 *   VALUE    type, then a zigzag integer or a TEXT without "as before"
 *   LIST     count, elements
 * "As before" and differences are what makes it compact: facts, sources and records repeat down a list. */
#ifndef ALDYN_SUBJECT_SHAPE_H
#define ALDYN_SUBJECT_SHAPE_H

#include "engine/subject/aggregate.h"

enum field_kind {
	FIELD_TEXT,    /* struct slice */
	FIELD_DAY,     /* int32_t day */
	FIELD_INSTANT, /* int64_t ms, its name ends in _ms */
	FIELD_INT32,   /* int32_t, or uint32_t below 2^31 */
	FIELD_INT64,
	FIELD_MARK,    /* uint64_t, 8 bytes little-endian */
	FIELD_BOOL,
	FIELD_STATE,   /* an enum, at most `max` */
	FIELD_BYTE,    /* an enum in a uint8_t, at most `max` */
	FIELD_VALUE,   /* struct value */
	FIELD_LIST     /* a VEC of `of` */
};

struct field {
	const char *name;
	uint16_t offset;
	uint8_t kind;
	uint8_t max;
	const struct shape *of;
	const char *const *names; /* of states, for JSON; NULL: the number */
	uint8_t since; /* the format that it came with; 0: the first */
};

struct shape {
	uint16_t size;   /* of the struct */
	uint8_t count;
	bool bare;       /* JSON: its only field stands for it */
	const struct field *fields;
};

extern const struct shape shape_aggregate;

/* Any VEC, seen without its type. */
struct shape_list { void *at; uint32_t count, cap; };
static inline struct shape_list shape_list_of(const char *item, const struct field *f)
{
	struct shape_list list;
	memcpy(&list, item + f->offset, sizeof list); /* not a cast: a VEC's pointer has another type */
	return list;
}

/* All fields absent and zero: the element before the first. */
extern const char shape_nothing[];

#endif
