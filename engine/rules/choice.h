/* SPDX-License-Identifier: Apache-2.0 */
/* Choices in texts, a small part of ICU's MessageFormat: {n, plural, one {…} few {…} many {…} other {…}} and {x, select, WORD {…} other {…}}.
 * They become plain text with {placeholders} before a text is filled. docs/packages.md has the rules. */
#ifndef ALDYN_RULES_CHOICE_H
#define ALDYN_RULES_CHOICE_H

#include "engine/base/buf.h"
#include "engine/rules/ruleset.h"

enum choice_kind { CHOICE_NONE /* {name} */, CHOICE_PLURAL, CHOICE_SELECT };
struct choice {
	enum choice_kind kind;
	struct slice whole;    /* with its braces */
	struct slice name;
	struct slice branches; /* what follows the kind */
};

/* What begins at text.ptr[at], which is `{`. NULL, or the key of what is wrong with it (wording_table.c); whole is then what it is about. */
const char *choice_read(struct slice text, size_t at, struct choice *out);
/* The next branch from *at on (0 at first); false at the end, or where none can be read (after choice_read said NULL: at the end). */
bool choice_branch(const struct choice *c, size_t *at, struct slice *word, struct slice *text);

extern const char *const choice_forms[]; /* "one", "few", "many", "other", NULL */
bool choice_form_needed(const char *form, enum language lang); /* must the text have a branch for it? */

/* The value of a name, for a choice: digits, or a word; SLICE_NONE: it has none. */
typedef struct slice choice_value(void *context, struct slice name);
/* Appends the text, each choice replaced by its branch; one without a value by {name}. `#` in a plural is the number. */
void choice_expand(struct slice text, enum language lang, choice_value *value, void *context, struct buf *out);

#endif
