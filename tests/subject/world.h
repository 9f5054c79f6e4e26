/* SPDX-License-Identifier: Apache-2.0 */
/* World: one partition in memory, for tests that drive step_record. Every step decodes its aggregate from the bytes that the
 * one before left, in an arena of its own; outputs to [subjects] are worked to rest. */
#ifndef ALDYN_TESTS_SUBJECT_WORLD_H
#define ALDYN_TESTS_SUBJECT_WORLD_H

#include "engine/subject/step.h"

struct world_kept { char subject[32]; struct buf encoded; };
struct world {
	struct step step;
	struct arena arena, scratch;
	struct outputs out;
	struct world_kept kept[64];
	int count;
	char *lines[512]; /* every output, structured, with its topic before it: "status {…}" */
	int line_count;
	int64_t watermark_ms;
	int dirty_wrong; /* steps whose `dirty` or `encoded` did not fit what they left */
};

void world_init(struct world *w);
void world_fini(struct world *w);
/* One record as a structured line; the outputs replace those of the call before. */
void world_send(struct world *w, const char *line);
/* event.NAME or another type at an instant "2026-06-01T05:00:00.000Z" from "kz.zags"; data printed. */
void world_say(struct world *w, const char *id, const char *type, const char *subject, const char *time, const char *data, ...)
	__attribute__((format(printf, 6, 7)));
const char *world_line(const struct world *w, const char *part, int n); /* the n-th output that holds `part`, or NULL */
int world_lines(const struct world *w, const char *part);
struct aggregate *world_aggregate(struct world *w, const char *subject); /* decoded anew; NULL: none */
/* A valid person, the same for the same n. */
const char *world_person(int n);

extern char spied[4096];
extern int spy_refuses;
#endif
