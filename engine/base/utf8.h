/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8: what is a character, and where a text may be cut. */
#ifndef ALDYN_BASE_UTF8_H
#define ALDYN_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* The length of the character at p by RFC 3629: no overlong forms, no surrogates, nothing beyond U+10FFFF. 0: none. room > 0. */
size_t utf8_length(const unsigned char *p, size_t room);
/* Characters from end to end, and no U+0000: what a record may hold. */
bool utf8_is_text(const char *p, size_t len);
/* len, or less when a text that was cut there ends within a character. */
size_t utf8_cut(const char *p, size_t len);

#endif
