/* SPDX-License-Identifier: Apache-2.0 */
/* Sample: a source's own messages read from a file, through its profile, without a log: what `check --sample` shows and
 * `replay --profile` replays. */
#ifndef ALDYN_CLI_SAMPLE_H
#define ALDYN_CLI_SAMPLE_H

#include <stdio.h>

#include "engine/intake/map.h"

/* connectors/profiles/NAME.yaml, or a path: what has a slash or ends in .yaml. In `a`. */
const char *sample_profile_path(struct arena *a, const char *folder, const char *name);

enum { SAMPLE_LINES_MAX = 10 };
struct sample_count {
	size_t messages, refused; /* records that become dead letters */
	struct { uint32_t line; size_t refused; } at[SAMPLE_LINES_MAX]; size_t at_count; /* the first messages that have some */
};

/* Field by field what the mapping takes of each message of the file, drops, and why. */
int sample_show(struct arena *a, const struct profile *p, const char *path, enum language lang, bool unmasked, FILE *to,
		struct sample_count *count, struct err *err) WARN_UNUSED;

/* What intake would have written to [subjects], as lines with the messages' own times, in `a`; to other topics (dead letters, which are
 * told on stderr, too, and fact requests): other(). */
struct output;
typedef void sample_other(void *arg, const struct output *o);
int sample_lines(struct arena *a, const struct profile *p, const char *path, sample_other *other, void *arg, struct slice *out,
                 struct err *err) WARN_UNUSED;

#endif
