/* SPDX-License-Identifier: Apache-2.0 */
/* Html: pages that stand alone: one file, nothing from outside, no scripts; they print, and read aloud. */
#ifndef ALDYN_CLI_HTML_H
#define ALDYN_CLI_HTML_H

#include "engine/base/buf.h"
#include "engine/rules/ruleset.h"

void html_begin(struct buf *out, enum language lang, struct slice title); /* up to and with the <h1> */
void html_end(struct buf *out);
/* The text, safe in an element and in a quoted attribute; characters that XML does not allow become U+FFFD. */
void html_text(struct buf *out, struct slice s);
/* <tag>text</tag>; `tag` may hold attributes: "p class=\"now\"". Nothing when the text is empty. */
void html_element(struct buf *out, const char *tag, struct slice text);

#endif
