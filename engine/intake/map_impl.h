/* SPDX-License-Identifier: Apache-2.0 */
/* Private to map.c and map_passed.c. */
#ifndef ALDYN_INTAKE_MAP_IMPL_H
#define ALDYN_INTAKE_MAP_IMPL_H

#include "engine/base/vec.h"
#include "engine/intake/map.h"

struct passed { /* a record, or a list of them, for which a mapping's `when` did not hold */
	const struct mapped_type *mapping;
	const struct when *when;
	struct slice part;
	int depth;
	const struct json_node *moving[PLACE_LOOPS_MAX], *lists[PLACE_LOOPS_MAX];
};

struct mapping { /* one message on its way */
	struct mapper *m;
	const struct mapped_type *t;
	struct scope scope;
	const struct json_node *lists[PLACE_LOOPS_MAX]; /* in which the scope moves */
	struct record frame;         /* id, source, times: of the message */
	struct slice only;           /* one part alone; absent: all */
	VEC(struct mapped) list;
	VEC(struct passed) passed;   /* what a mapping's `when` left to the others */
	VEC(const struct json_node *) taken;
	int depth;                   /* so many of the lists were entered */
};

/* A letter of one record shows nobody else's. */
void map_keep_alone(struct mapping *g, struct mapped *to);
/* A place in the list for what becomes of one record. ERR_INPUT: too-many-records. */
int map_add(struct mapping *g, const struct mapped_type *t, struct slice part, struct mapped **out, struct err *err) WARN_UNUSED;
/* Where the mapping stands is left to the others of its type, because of `w`. */
void map_pass(struct mapping *g, const struct when *w, struct slice part);
/* What all of them left becomes a letter each. */
int map_passed(struct mapping *g, struct err *err) WARN_UNUSED;

#endif
