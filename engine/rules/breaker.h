/* SPDX-License-Identifier: Apache-2.0 */
/* Breaker: which packages one partition does not ask, and which failed lately (docs/engine.md section 12). Pure; copied by value. */
#ifndef ALDYN_RULES_BREAKER_H
#define ALDYN_RULES_BREAKER_H

#include "engine/base/slice.h"

enum { BREAKER_FAULTS = 20, BREAKER_SERVICES = 32, BREAKER_NAME_BYTES = 40 };

struct breaker_entry { char service[BREAKER_NAME_BYTES]; unsigned faults; bool stopped, asked; };
/* Of more packages than fit the one with the fewest faults is forgotten, never a stopped one. */
struct breaker { struct breaker_entry list[BREAKER_SERVICES]; size_t count; };

bool breaker_stopped(const struct breaker *b, struct slice service);
/* An evaluation that ended in an error, or in anything else. Only errors in a row count. */
void breaker_note(struct breaker *b, struct slice service, bool fault);
/* A package with BREAKER_FAULTS errors in a row that nobody was told of; it is told now. SLICE_NONE: none. Borrowed. */
struct slice breaker_due(struct breaker *b);
/* false: no room (BREAKER_SERVICES are stopped), or no name of a package. */
bool breaker_stop(struct breaker *b, struct slice service);
void breaker_reset(struct breaker *b, struct slice service);

#endif
