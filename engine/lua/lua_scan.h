/* SPDX-License-Identifier: Apache-2.0 */
/* Scan: the words of a Lua text with their places, and what each name is. For messages and for `aldyn check`; what a script may do
 * is decided by the sandbox (lua_host.h), not here. Expects a text that compiles; of any other it says something, safely. */
#ifndef ALDYN_LUA_LUA_SCAN_H
#define ALDYN_LUA_LUA_SCAN_H

#include "engine/base/slice.h"

enum word_kind { WORD_NAME, WORD_KEYWORD, WORD_TEXT, WORD_INTEGER, WORD_FLOAT, WORD_SIGN };
enum name_role {
	NAME_NOT,     /* not a name, or a label */
	NAME_LOCAL,   /* declared in an enclosing scope */
	NAME_OUTER,   /* a local of an enclosing function */
	NAME_FILE,    /* a local of the file, seen from inside a function */
	NAME_DECLARED,/* here it is declared */
	NAME_GLOBAL,
	NAME_FIELD,   /* after a dot */
	NAME_KEY      /* in a table constructor: {name = ...} */
};

struct word {
	enum word_kind kind;
	struct slice text;    /* borrowed from the source; of a WORD_TEXT what stands between the quotes, escapes as written */
	int line, col;        /* from 1; col counts characters */
	enum name_role role;
	size_t in_function;   /* 1 + the index of the outermost enclosing `function`; 0: the file itself */
	bool written;         /* a name or field that an assignment (or a function statement) writes */
};

struct scan { struct word *words; size_t count; };

bool scan_init(struct scan *s, struct slice source); /* false: no memory */
void scan_fini(struct scan *s);
bool scan_is(const struct scan *s, size_t i, const char *text); /* a keyword or sign; false beyond the ends */

#endif
