/* SPDX-License-Identifier: Apache-2.0 */
/* Replay: records of [subjects] in, everything that the engine would have written out; no side effects.
 *
 * Records go through the engine in generations (docs/engine.md section 2), so that the output is the same, byte for byte, for any number
 * of workers and partitions and on any driver. There are two ways to run one: without a log (direct.h), for one worker and one partition;
 * else by the same workers as a live engine has, on a scratch log (local, unsynced, thrown away; or topics of their own on a broker).
 * Used by `aldyn replay`, `aldyn test` and the test suite, which compares the ways. */
#ifndef ALDYN_RUN_REPLAY_H
#define ALDYN_RUN_REPLAY_H

#include <signal.h>

#include "engine/run/worker.h"

struct replay_settings {
	struct log_settings log;    /* of the scratch log; driver NULL: local, and none where one worker and one partition can do without */
	uint32_t workers, partitions; /* 0: 1 and 1 */
	struct slice key;           /* of ids; SLICE_NONE: HASH_TEST_KEY */
	/* Each output, in order: of a generation by (position of its cause, order of writing). Includes those to [subjects]. */
	void (*each)(void *arg, const struct output *o);
	void *arg;
	const volatile sig_atomic_t *stop; /* not 0: it ends as soon as it can, ERR_FATAL, interrupted; NULL: nobody stops it */
};

struct replay;
/* Takes ownership of the ruleset. */
int replay_open(const struct replay_settings *s, struct ruleset *rules, struct replay **out, struct err *err) WARN_UNUSED;
/* One input record with its whole cascade; first, all timers that may fire by its recordedtime. Records must come in order of
 * recordedtime (replay_sort orders a file's). */
int replay_record(struct replay *r, const struct record *in, struct err *err) WARN_UNUSED;
/* The first timer that may fire up to the instant, with its cascade; *fired false: there is none. */
int replay_timer(struct replay *r, int64_t up_to_ms, bool *fired, struct err *err) WARN_UNUSED;
/* Timers up to the instant. */
int replay_until(struct replay *r, int64_t up_to_ms, struct err *err) WARN_UNUSED;
void replay_close(struct replay *r);
/* The subject's aggregate, at rest. ERR_NOTFOUND: nothing is known of it. */
int replay_aggregate(struct replay *r, struct slice subject, struct arena *a, struct aggregate *out, struct err *err) WARN_UNUSED;

/* The records from outside of a file's lines, by (recordedtime, place). The engine's own are left out and counted: replay writes them itself. */
struct replay_line { struct record r; uint32_t place; };
struct replay_lines { VEC(struct replay_line) list; uint32_t own; };
/* Adds those of a text, which must outlive them: records borrow from its lines, and where these are not compact JSON, from a. A record takes
 * 128 bytes besides. Lines that are no CloudEvents of ours are ERR_INPUT with the line's number. */
int replay_sort(struct arena *a, struct slice text, const char *name, struct replay_lines *out, struct err *err) WARN_UNUSED;

#endif
