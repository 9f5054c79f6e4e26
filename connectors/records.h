/* SPDX-License-Identifier: Apache-2.0 */
/* What a connector writes on the log: each delivery as `sending` and its outcome, and what the world said.
 *
 * [deliveries] holds, under "connector/id", each delivery that was committed as sending and has no outcome yet (a tombstone
 * ends it): at a start these are the ones in doubt. */
#ifndef ALDYN_CONNECTORS_RECORDS_H
#define ALDYN_CONNECTORS_RECORDS_H

#include "connectors/connector.h"
#include "engine/base/arena.h"
#include "engine/log/log.h"

struct connector_records { struct log *log; struct log_writer *writer; const char *name; bool messages; };

/* Into the writer's open transaction. */
int records_put_sending(const struct connector_records *k, const struct delivery *d, struct err *err) WARN_UNUSED;
int records_put_outcome(const struct connector_records *k, const struct delivery *p, struct err *err) WARN_UNUSED;
int records_put_event(const struct connector_records *k, const struct connector_event *e, struct err *err) WARN_UNUSED;
/* The deliveries that are open; they live in the arena. */
int records_read_open(const struct connector_records *k, struct arena *a, struct delivery **open, struct err *err) WARN_UNUSED;
struct delivery *delivery_add(struct arena *a, struct delivery **list); /* one more, zeroed, at the end */

#endif
