/* SPDX-License-Identifier: Apache-2.0 */
/* Value: what stands at a field's place, checked, and as it is written into the event. */
#ifndef ALDYN_INTAKE_VALUE_H
#define ALDYN_INTAKE_VALUE_H

#include "engine/intake/profile.h"

/* *out: a scalar; its text is the node's, the profile's, or lives in `a`. ERR_INPUT: wrong-type, bad-checksum, bad-date, bad-value. */
int value_of(struct arena *a, const struct mapped_field *f, const struct json_node *in, struct json_node *out,
             struct err *err) WARN_UNUSED;
/* err->field is the field's place. */
int value_bad(struct err *err, const char *code, const struct mapped_field *f, const char *text);

#endif
