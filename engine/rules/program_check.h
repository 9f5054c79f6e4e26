/* SPDX-License-Identifier: Apache-2.0 */
/* What is under way when `aldyn check` reads a package's Lua: shared by program_check.c (word by word) and program_functions.c (the functions
 * against service.yaml). */
#ifndef ALDYN_RULES_PROGRAM_CHECK_H
#define ALDYN_RULES_PROGRAM_CHECK_H

#include "engine/lua/lua_scan.h"
#include "engine/rules/program.h"
#include "engine/rules/suggest.h"

struct check {
	const char *subject; /* of a mapping: `message`; NULL: `person` */
	const struct program *program;
	const struct ruleset *rs;
	const struct service *svc;
	const struct scan *scan;
	struct findings *findings;
};

/* key, mend: of wording_table.c; mend NULL: the key's own. */
void program_say(const struct check *c, bool is_error, const char *key, const char *mend, struct slice file, int line, int col,
                 const struct said *words);
void program_say_word(const struct check *c, const char *key, const struct word *w, const struct said *words); /* an error, at the word */
struct guess program_guess(struct slice wanted); /* a name that was meant shares half of its letters at least */
/* Of a name that is unknown; `fact`: whose choices they are. */
void program_say_guess(const struct check *c, const char *key, const struct word *w, struct slice got, const struct guess *g, struct slice fact);
bool program_is_global(const struct check *c, size_t i, const char *name); /* word i; beyond the last: no */

void program_check_functions(const struct check *c); /* of a text that compiles */

#endif
