/* SPDX-License-Identifier: Apache-2.0 */
/* What a package itself names: values that its rule may compare a fact with, for `aldyn explain` to try (explain_yes.c). */
#ifndef ALDYN_CLI_EXPLAIN_LITERALS_H
#define ALDYN_CLI_EXPLAIN_LITERALS_H

#include "engine/base/arena.h"
#include "engine/rules/ruleset.h"

enum { LITERALS_MAX = 64 };

/* Texts and whole numbers of the package's Lua, and what its tests say of the fact, as written; each once, in their order. Fills at
 * most LITERALS_MAX, returns how many. Borrowed from the service; of the tests, in the arena. */
size_t literals_of_rule(const struct service *svc, struct slice *out);
size_t literals_of_tests(struct arena *a, const struct service *svc, struct slice fact, struct slice *out);

#endif
