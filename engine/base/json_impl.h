/* SPDX-License-Identifier: Apache-2.0 */
/* JSON, private: finding the fault in a text that the parser refused. Off the hot path, so that it may be plain and slow. */
#ifndef ALDYN_BASE_JSON_IMPL_H
#define ALDYN_BASE_JSON_IMPL_H

#include "engine/base/json.h"

/* What is wrong and where. `code` is one of json_parse's; `what` is for people and holds nothing of the text. */
struct json_fault {
	const char *code; /* NULL: no fault found */
	const char *what;
	size_t at;        /* byte offset into the text */
};

/* Reads the whole text by RFC 8259 and our bounds, in document order, and tells the first fault. Duplicate keys are not
 * looked for. A second reader beside simdjson gives the same code and offset on every processor, and an oracle to fuzz. */
struct json_fault json_fault_find(struct slice text);

/* Whether some \u escape is no character: U+0000, or half of a surrogate pair. The text must be well-formed otherwise. */
bool json_fault_in_escapes(struct slice text);

/* The byte offset of string number `nth` (from 0, keys counted) of a well-formed text. */
size_t json_fault_string_at(struct slice text, size_t nth);

#endif
