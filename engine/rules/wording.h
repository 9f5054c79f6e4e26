/* SPDX-License-Identifier: Apache-2.0 */
/* What is said of rules and profiles, in three languages: one table (wording_table.c). */
#ifndef ALDYN_RULES_WORDING_H
#define ALDYN_RULES_WORDING_H

#include "engine/base/buf.h"
#include "engine/rules/ruleset.h"

struct wording {
	const char *key; /* the code, or code/case */
	struct { const char *text, *mend; } in[LANGUAGE_COUNT]; /* {name} is filled in; NULL: nothing is said */
};
extern const struct wording wordings[];
extern const size_t wording_count;

const struct wording *wording_find(const char *key); /* NULL: there is none */
/* Appends the template; words: "name\0value\0…\0", NULL: none. {why} is a key, whose mend is said. */
void wording_fill(struct buf *out, const char *template, enum language lang, const char *words);
void wordings_describe(struct buf *out); /* docs/reference/errors.md, whole */

#endif
