/* SPDX-License-Identifier: Apache-2.0 */
/* Schema: what a profile's mappings want of a source's messages, as JSON Schema (draft 2020-12), so that the registry can test against it.
 *
 * It asks for what intake asks for, with these exceptions: check digits and days that do not exist, what references lead to, and the
 * size and number of records are left to intake. What no mapping names may be there, and is dropped. */
#ifndef ALDYN_INTAKE_SCHEMA_H
#define ALDYN_INTAKE_SCHEMA_H

#include "engine/intake/profile.h"

void profile_schema(struct arena *a, const struct profile *p, struct buf *out);

#endif
