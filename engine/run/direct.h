/* SPDX-License-Identifier: Apache-2.0 */
/* Direct: records through the engine's steps in the caller's thread, over one store and without a log. What a record writes the caller has in its
 * hand at once; nothing is committed for it alone. Replay's short way: the steps are those of a worker (process.c), so the outputs are. */
#ifndef ALDYN_RUN_DIRECT_H
#define ALDYN_RUN_DIRECT_H

#include "engine/run/batch.h"

struct direct;
/* Takes ownership of the rules, also when it fails. */
int direct_open(struct ruleset *rules, struct slice key, struct direct **out, struct err *err) WARN_UNUSED;
void direct_close(struct direct *d);

/* The record's step, the timers that go before and after it with it. *out: what was written, until direct_rest. */
int direct_record(struct direct *d, const struct record *in, const struct output **out, uint32_t *count, struct err *err) WARN_UNUSED;
/* Between two records that nobody needs outputs from. */
void direct_rest(struct direct *d);
/* The first timer of the kind (0 plain, 1 gated) due by up_to_ms: when, and whose; STORE_NEVER: none. *subject: until the next call. */
int direct_due(struct direct *d, int kind, int64_t up_to_ms, int64_t *due_ms, struct slice *subject, struct err *err) WARN_UNUSED;
/* A copy of the subject's aggregate, decoded into a. ERR_NOTFOUND: nothing is known of it. */
int direct_aggregate(struct direct *d, struct slice subject, struct arena *a, struct aggregate *out, struct err *err) WARN_UNUSED;

#endif
