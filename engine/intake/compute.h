/* SPDX-License-Identifier: Apache-2.0 */
/* Compute: what a function of the profile's Lua file makes of several members, for what places cannot say. The rules' sandbox: nothing
 * but the named inputs, a budget, no state between calls. */
#ifndef ALDYN_INTAKE_COMPUTE_H
#define ALDYN_INTAKE_COMPUTE_H

#include "engine/intake/profile.h"

struct compute; /* one per thread */
/* ERR_INPUT: the file is wrong (err has file and line). */
int compute_new(const struct profile *p, struct compute **out, struct err *err) WARN_UNUSED;
void compute_free(struct compute *c);
bool compute_has(const struct compute *c, struct slice function);
/* *out in `a`; NULL: the function says nothing. ERR_INPUT mapping-failed: an error of the function, or its budget is spent. */
int compute_field(struct compute *c, struct arena *a, const struct scope *scope, const struct mapped_field *f, int64_t now_ms,
                  const struct json_node **out, struct err *err) WARN_UNUSED;

#endif
