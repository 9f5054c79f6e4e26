/* SPDX-License-Identifier: Apache-2.0 */
/* Attributes: id, time and type of a message: CloudEvents headers, what the profile points to, or the CloudEvents members. */
#ifndef ALDYN_INTAKE_ATTRIBUTES_H
#define ALDYN_INTAKE_ATTRIBUTES_H

#include "engine/intake/map.h"

enum attribute { ATTRIBUTE_ID, ATTRIBUTE_TIME, ATTRIBUTE_TYPE, ATTRIBUTES };

struct attributes { /* where each was looked for, and what stands there */
	struct mapped_field at[ATTRIBUTES];
	struct slice text[ATTRIBUTES];
};

/* Fills `out`'s id, source and times. ERR_INPUT: missing-field, wrong-type, several, bad-date, far-future; err->field is where it was looked for. */
int attributes_read(struct mapper *m, const struct map_input *in, const struct json_node *root, struct attributes *a, struct record *out,
                    struct err *err) WARN_UNUSED;

#endif
