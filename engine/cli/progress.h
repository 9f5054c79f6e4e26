/* SPDX-License-Identifier: Apache-2.0 */
/* Progress: one line on a terminal's standard error, with the time left; nothing elsewhere. */
#ifndef ALDYN_CLI_PROGRESS_H
#define ALDYN_CLI_PROGRESS_H

#include <stdint.h>
#include "engine/rules/ruleset.h"

struct progress { uint64_t all, done; int64_t ran_ms, last_ms, drawn_ms; enum language lang; bool shown; };

void progress_begin(struct progress *p, uint64_t all, enum language lang);
void progress_run(struct progress *p);  /* from here on steps are worked on: what went before, reading and loading, says nothing of the rest */
void progress_step(struct progress *p); /* one more is done */
void progress_end(struct progress *p);  /* takes the line away */
int64_t progress_left_s(const struct progress *p); /* at the pace so far; -1: too little was done to tell */

#endif
