/* SPDX-License-Identifier: Apache-2.0 */
/* Words: what commands say to people, in Kazakh, Russian and English. A table of phrases for each command; {name} is filled in. */
#ifndef ALDYN_CLI_WORDS_H
#define ALDYN_CLI_WORDS_H

#include "engine/base/arena.h"
#include "engine/base/buf.h"
#include "engine/rules/ruleset.h"

struct phrase { const char *key; const char *in[LANGUAGE_COUNT]; };
extern const struct phrase explain_phrases[], report_phrases[], sample_phrases[]; /* each ends with a NULL key */

struct word { const char *name; struct slice value; }; /* fills {name}; a list ends with a NULL name */
/* Appends the phrase of the key, its choices (engine/rules/choice.h) by whole numbers; false, and nothing appended, when there is none. */
bool phrase_say(const struct phrase *table, struct buf *out, const char *key, enum language lang, const struct word *words);

/* 1 234 567 */
struct slice words_count(struct arena *a, int64_t n);
struct slice words_amount(struct arena *a, int64_t tiyn, enum language lang); /* 69 330 тг; less than nothing: with U+2212 before it */
struct slice words_time(struct arena *a, int64_t ms); /* in Kazakhstan: 2026-06-01 10:00 */

#endif
