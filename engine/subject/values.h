/* SPDX-License-Identifier: Apache-2.0 */
/* Values and assertions, to and from JSON (docs/engine.md section 4). */
#ifndef ALDYN_SUBJECT_VALUES_H
#define ALDYN_SUBJECT_VALUES_H

#include "engine/base/json.h"
#include "engine/rules/ruleset.h"
#include "engine/subject/aggregate.h"

/* A value of `type` from JSON, null as VALUE_NONE; text copied into a. choices (may be NULL): of an ENUM. false: of another type. */
bool value_read(struct arena *a, enum value_type type, const struct slice *choices, size_t choice_count, const struct json_node *n,
                struct value *out) WARN_UNUSED;
void value_write(struct json_writer *w, const struct value *v); /* none as null */
bool value_is_person(struct slice s); /* "iin:…" or "bin:…", well formed */

/* Assertions are kept in the order of (fact, valid_from, as_of, source, record, element). */
int assertion_cmp(const struct assertion *a, const struct assertion *b);
bool assertion_eq(const struct assertion *a, const struct assertion *b);
void assertion_insert(struct arena *a, assertions *into, const struct assertion *one);
/* "value", "person", "none" as members of the object that is open. */
void assertion_write_value(struct json_writer *w, const struct assertion *a);
/* The same members of `object` for a fact of the vocabulary; false when they do not fit its type. */
bool assertion_read_value(struct arena *a, const struct fact_def *fact, const struct json_node *object, struct assertion *out) WARN_UNUSED;

#endif
