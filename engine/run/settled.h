/* SPDX-License-Identifier: Apache-2.0 */
/* Settled: has the engine, wherever its processes run, processed all that stands on [subjects]? Asked of the log alone, by who has no
 * transaction of its own open. A worker cannot know: on Kafka what one has written the other hears of later, and what belongs to nobody, or to
 * a process that died, none of them hears of. */
#ifndef ALDYN_RUN_SETTLED_H
#define ALDYN_RUN_SETTLED_H

#include "engine/log/log.h"

struct settled;

/* strict: a partition of which the group has no position is not processed. Else it counts as processed: brokers forget the positions of groups
 * that had no members for days. */
struct settled *settled_new(struct log *log, uint32_t partitions, bool strict);
void settled_free(struct settled *s); /* NULL is fine */
/* *yes: all that was written and decided when it was called is processed. */
int settled_look(struct settled *s, bool *yes, struct err *err) WARN_UNUSED;

#endif
