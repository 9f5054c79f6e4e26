/* SPDX-License-Identifier: Apache-2.0 */
/* Profile: one source as its owner and we agreed on it, read from connectors/profiles/NAME.yaml.
 *
 * Without owner, legal basis, agreement number, segment and contact the source does not start (C-9, S-5): a registry's feed is
 * itself a transfer of personal data. The mapping names every field that is taken; everything unnamed is dropped (C-7). */
#ifndef ALDYN_INTAKE_PROFILE_H
#define ALDYN_INTAKE_PROFILE_H

#include "engine/intake/place.h"
#include "engine/lua/lua_host.h"

enum field_type { FIELD_IIN, FIELD_BIN, FIELD_TEL, FIELD_DATE, FIELD_DATE_TIME, FIELD_KATO, FIELD_ENUM, FIELD_TEXT_, FIELD_INTEGER,
                  FIELD_BOOLEAN, FIELD_TYPE_COUNT };
extern const char *const field_type_names[FIELD_TYPE_COUNT];

struct choice { struct slice from, to; }; /* what the source writes, and what it becomes */

struct mapped_field {
	struct slice name;     /* role, value, or member of a number event */
	struct place place;    /* absent (shown.ptr NULL): not mapped, or a constant */
	struct slice item;     /* list: the pointer within each element */
	enum field_type type;
	bool is_list;
	bool is_edition;       /* record.version: a whole number from 1 to 2147483647 */
	bool required;
	bool never_none;       /* the vocabulary says `none: no` of the value */
	const struct choice *choices; size_t choice_count; /* FIELD_ENUM, FIELD_BOOLEAN */
	struct slice format;   /* dates: date-time, or a pattern of YYYY MM DD hh mm ss */
	struct slice prefix;   /* written before a text */
	struct slice function;  /* `lua`: of the profile's file; `place` then only names it */
	const struct mapped_field *inputs; size_t input_count; /* what it reads: name and place */
	const struct json_node *constant; /* `is`: what stands in no message */
};

enum when_kind { WHEN_TEXT, WHEN_PRESENT, WHEN_ABSENT };
struct when { struct place place; enum when_kind kind; const struct slice *texts; size_t count; };

struct ask { struct slice role, owner; const struct slice *facts; size_t fact_count; }; /* by role and owner: one request each */

struct mapped_type { /* what one message type of the source becomes; a type may have several */
	struct slice type;     /* as the source names it: CloudEvents type, or what `type` finds */
	int order;             /* in the file */
	bool ignored;          /* `ignore`, or `ignore: yes`: taken, and nothing becomes of it */
	bool several;          /* the type's entry is a list: the event's name is part of its id */
	struct slice event;    /* of the vocabulary, or number.*; absent: it only asks */
	const struct event_def *def; /* NULL: number.* */
	struct slice subject_role;   /* which role is the primary subject; number.*: "number" */
	const struct part *parts; size_t part_count; /* those that move are the loops, outermost first */
	const struct place *loops[PLACE_LOOPS_MAX]; int loop_count;
	const struct when *whens; size_t when_count; /* all must hold, or this mapping is passed over */
	struct mapped_field record_id, record_version, occurred, registered; /* absent: no place, no constant */
	const struct mapped_field *roles, *values;
	size_t role_count, value_count;
	const struct ask *asks; size_t ask_count;
};

struct profile {
	struct slice name, source; /* CloudEvents source of its records */
	struct slice segment;
	struct slice title;        /* English */
	int64_t max_bytes;         /* of one message */
	int64_t max_records;       /* in one message */
	int64_t future_ms;         /* how far ahead of our clock `time` may lie */
	bool empty_is_absent;
	struct slice lua_name, lua_text; /* `lua`: functions of the mapping; absent: none */
	const struct script_field *lua_fields; size_t lua_field_count; /* every input of any function */
	bool time_received;        /* `time: received`: the source gives none */
	struct place id, time, type;  /* default (absent): the CloudEvents attributes */
	const struct mapped_type *types; size_t type_count; /* by type, then order */
};

/* Everything lives in `a`. ERR_INPUT: see findings (file:line:col and the way to mend it). */
int profile_load(struct arena *a, const char *path, const struct ruleset *rules, struct profile *out, struct findings *f,
                 struct err *err) WARN_UNUSED;
/* The mappings of a type, in order; count 0: there are none. */
const struct mapped_type *profile_type(const struct profile *p, struct slice type, size_t *count);
bool field_is_mapped(const struct mapped_field *f);

struct yaml_rows;
void profile_rows(struct yaml_rows *out); /* of the file, for its schema */

#endif
