/* SPDX-License-Identifier: Apache-2.0 */
/* Intake of one source, in a thread of its own: messages -> mapping -> [subjects] or [dead-letters], with the source's
 * position, in one transaction: each message enters exactly once, whatever is killed when. */
#ifndef ALDYN_INTAKE_INTAKE_H
#define ALDYN_INTAKE_INTAKE_H

#include <stdatomic.h>
#include "engine/intake/map.h"
#include "engine/intake/source.h"

struct intake_settings {
	struct log *log;
	const struct profile *profile;  /* outlives the intake */
	struct slice key;               /* of ids */
	const char *instance;
	/* one of: */
	const char *file; bool follow;
	const char *topic; const struct log_settings *broker;
	/* Set by the engine while a store is nearly full: nothing is taken in. */
	const _Atomic bool *hold;
};

struct intake_progress { _Atomic int64_t messages, dead_letters, commits; _Atomic bool idle, ended; };

struct intake;
/* What `s` points to is borrowed until intake_stop. Errors: those of log_writer_open and of the source; ERR_FATAL, no-thread. */
int intake_start(const struct intake_settings *s, struct intake **out, struct err *err) WARN_UNUSED;
const struct intake_progress *intake_progress(const struct intake *in);
bool intake_failed(const struct intake *in); /* it has stopped by itself: intake_stop tells why */
int intake_stop(struct intake *in, struct err *err) WARN_UNUSED; /* finishes its transaction, frees */

#endif
