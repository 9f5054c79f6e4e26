/* SPDX-License-Identifier: Apache-2.0 */
/* The clock, held against what is known: the time that has passed since the last look, and the time that stands on the log. A tick of a clock
 * that is ahead cannot be taken back: windows lapse that nobody could answer in, and every offer after it is closed at once. */
#ifndef ALDYN_RUN_CLOCK_H
#define ALDYN_RUN_CLOCK_H

#include <stdint.h>
#include "engine/log/log.h"

#define CLOCK_TOLERANCE_MS (5 * 60 * 1000)

struct clock_look { int64_t wall_ms, passed_ms; }; /* zeroed: not looked yet */

/* ERR_FATAL, clock-leapt: since the last look the clock went ahead by more than the time that has passed (a suspended machine's counts). */
int clock_look(struct clock_look *last, int64_t now_ms, struct err *err) WARN_UNUSED;
/* A look that outlives the process: `run` keeps one in the folder of its stores as it starts (where that cannot be, there is none), and a command
 * that writes looks again from there: as above, until the machine is booted anew. */
void clock_keep(const char *folder, int64_t now_ms);
int clock_look_kept(const char *folder, int64_t now_ms, struct err *err) WARN_UNUSED;
/* ERR_FATAL, clock-behind: `known_ms`, the time of `what`, lies ahead of the clock. */
int clock_check(int64_t known_ms, int64_t now_ms, const char *what, struct err *err) WARN_UNUSED;
/* The same for the last record of each partition of [subjects]. */
int clock_check_log(struct log *log, uint32_t partitions, int64_t now_ms, struct err *err) WARN_UNUSED;

#endif
