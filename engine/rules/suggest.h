/* SPDX-License-Identifier: Apache-2.0 */
/* "Did you mean …?": the candidate that takes the fewest edits (a letter inserted, deleted or replaced, or two changed over). */
#ifndef ALDYN_RULES_SUGGEST_H
#define ALDYN_RULES_SUGGEST_H

#include "engine/base/slice.h"

enum { SUGGEST_WITHIN = 2 }; /* edits, of names in a file */

struct guess { struct slice wanted, best; size_t edits; }; /* best: SLICE_NONE until a candidate is near enough */

struct guess guess_start(struct slice wanted, size_t within); /* at most so many edits */
void guess_try(struct guess *g, struct slice candidate);      /* borrowed; of equally near ones that with the same first letter, then the first */

#endif
