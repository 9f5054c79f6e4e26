/* SPDX-License-Identifier: Apache-2.0 */
/* A value of a fact, an event's field or a parameter. Decimal money never becomes a float. */
#ifndef ALDYN_RULES_VALUE_H
#define ALDYN_RULES_VALUE_H

#include <stdint.h>
#include "engine/base/slice.h"

enum value_type { VALUE_NONE, VALUE_TEXT, VALUE_INTEGER, VALUE_BOOLEAN, VALUE_DATE, VALUE_KATO, VALUE_ENUM, VALUE_PERSON };

struct value {
	enum value_type type; /* VALUE_NONE: known to be nothing ("no spouse"); unknown is not a value */
	union {
		int64_t integer;   /* INTEGER; BOOLEAN 0/1; DATE as days since 1970-01-01 */
		struct slice text; /* TEXT, KATO, ENUM; PERSON: a subject key */
	} u;
};

const char *value_type_name(enum value_type t); /* "date" ... as YAML and schemas name it */

#endif
