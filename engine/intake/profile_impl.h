/* SPDX-License-Identifier: Apache-2.0 */
/* What the files that read profiles share. */
#ifndef ALDYN_INTAKE_PROFILE_IMPL_H
#define ALDYN_INTAKE_PROFILE_IMPL_H

#include "engine/intake/profile.h"
#include "engine/base/vec.h"

struct loader {
	struct arena *a;
	const char *file;
	const struct ruleset *rules;
	struct findings *f;
	struct profile *p;
	const struct yaml_node *root;
	struct place_reader places;
	VEC(struct script_field) inputs;                 /* of functions, by order of appearance */
	VEC(const struct yaml_node *) functions;         /* where each is named */
};

/* Without these a source does not start; ends with NULL. */
extern const struct profile_declared {
	const char *name, *written, *why;
} profile_declared[];

/* By the table of wordings. */
void profile_complain(struct loader *l, const struct yaml_node *at, const char *key, const struct said *words);

bool profile_map(struct loader *l, const struct yaml_node *n); /* false: absent, or after a complaint that it is no map */
bool profile_is_open(const struct loader *l, const struct yaml_node *map); /* has it a name that nobody knows? */
bool profile_is_sound(const struct loader *l, const struct yaml_node *n); /* does nothing stand there, or nothing wrong? */
void profile_only(struct loader *l, const struct yaml_node *map, const char *const *names);
bool profile_yes(const struct yaml_node *n, bool otherwise);

/* profile_fields.c */
struct mapped_field *profile_fields(struct loader *l, const struct yaml_node *map, size_t *count);
/* A field whose type goes without saying: a place, or {at: …, format: …}, or {is: …}. */
struct mapped_field profile_fixed(struct loader *l, const struct yaml_node *n, enum field_type type);

/* profile_types.c */
/* One of `parts`, or, moves, of `each`: added to t and to what places may begin with. */
void profile_part(struct loader *l, struct mapped_type *t, const struct yaml_node *n, bool moves);
/* Fills the types of l->p; map: member `types`, may be absent. */
void profile_types(struct loader *l, const struct yaml_node *map);

#endif
