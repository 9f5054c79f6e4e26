/* SPDX-License-Identifier: Apache-2.0 */
/* Profile: one source as its owner and we agreed on it, read from connectors/profiles/NAME.yaml.
 *
 * Without owner, legal basis, agreement number, segment and contact the source does not start (C-9, S-5): a registry's feed is
 * itself a transfer of personal data. The mapping names every field that is taken; everything unnamed is dropped (C-7). */
#ifndef ALDYN_INTAKE_PROFILE_H
#define ALDYN_INTAKE_PROFILE_H

#include "engine/base/yaml.h"
#include "engine/rules/ruleset.h"

enum field_type { FIELD_IIN, FIELD_BIN, FIELD_TEL, FIELD_DATE, FIELD_DATE_TIME, FIELD_KATO, FIELD_ENUM, FIELD_TEXT_, FIELD_INTEGER,
                  FIELD_BOOLEAN, FIELD_TYPE_COUNT };
extern const char *const field_type_names[FIELD_TYPE_COUNT];

struct mapped_field {
	struct slice name;     /* role, value, or member of a number event */
	struct slice pointer;  /* RFC 6901, from the root of the message */
	enum field_type type;
	bool is_list;
	bool required;
	const struct slice *choices; size_t choice_count; /* FIELD_ENUM */
};

struct mapped_type { /* one message type of the source */
	struct slice type;     /* as the source names it: CloudEvents type, or what `type: pointer` finds */
	struct slice event;    /* of the vocabulary, or number.* */
	const struct event_def *def; /* NULL: number.* */
	struct slice subject_role;   /* which role is the primary subject; number.*: "number" */
	struct mapped_field record_id, record_version, occurred, registered; /* absent: pointer SLICE_NONE */
	const struct mapped_field *roles, *values;
	size_t role_count, value_count;
};

struct profile {
	struct slice name, source; /* CloudEvents source of its records */
	struct slice segment;
	int64_t max_bytes;         /* of one message */
	int64_t future_ms;         /* how far ahead of our clock `time` may lie */
	struct slice id, time, type;  /* pointers; default: the CloudEvents attributes */
	const struct mapped_type *types; size_t type_count; /* by type */
};

/* Everything lives in `a`. ERR_INPUT: see findings (file:line:col and the way to mend it). */
int profile_load(struct arena *a, const char *path, const struct ruleset *rules, struct profile *out, struct findings *f,
                 struct err *err) WARN_UNUSED;
const struct mapped_type *profile_type(const struct profile *p, struct slice type);

struct yaml_rows;
void profile_rows(struct yaml_rows *out); /* of the file, for its schema */

#endif
