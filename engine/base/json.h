/* SPDX-License-Identifier: Apache-2.0 */
/* JSON in (the gate to simdjson, a C++ library, in json_read.cc) and JSON out.
 *
 * Strict RFC 8259 with I-JSON's bounds (RFC 7493): UTF-8 valid, no duplicate keys, no NUL (U+0000) in strings, integers
 * exact within int64, depth bounded. Integers beyond int64 are refused; numbers with a fraction or exponent are doubles and
 * marked so, whatever their value (1.0, 1e3); -0 is the integer 0. */
#ifndef ALDYN_BASE_JSON_H
#define ALDYN_BASE_JSON_H

#include <stdint.h>
#include "engine/base/arena.h"
#include "engine/base/buf.h"
#include "engine/base/err.h"

#define JSON_MAX_DEPTH 32 /* arrays and objects within each other: the 33rd is refused */
#define JSON_MAX_BYTES (1024 * 1024)

enum json_kind { JSON_NULL, JSON_FALSE, JSON_TRUE, JSON_INT, JSON_DOUBLE, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

/* A parsed document is one flat array of nodes in document order; children follow their parent. Members of an object
 * stand as pairs: a JSON_STRING node (the key), then the value. node + node->skip is the node after this whole value. */
struct json_node {
	enum json_kind kind;
	uint32_t skip;   /* nodes in this value, itself included */
	uint32_t count;  /* array: elements; object: members */
	union {
		int64_t integer;
		double number;
		struct slice string; /* unescaped UTF-8; borrows from the parser until its next parse */
	} u;
};

struct json_parser; /* one per thread; reuses its memory */
struct json_parser *json_parser_new(void);
void json_parser_free(struct json_parser *p);
/* ERR_INPUT with code: not-json (a byte order mark too), too-long, too-deep, bad-utf8 (half surrogate pairs in \u escapes too),
 * nul-in-string, duplicate-key, number-out-of-range. err's text says at which byte (from 0), field is empty, *root NULL.
 * The nodes live until the parser's next parse. `text` is copied: it need not be padded or outlive the call. */
int json_parse(struct json_parser *p, struct slice text, const struct json_node **root, struct err *err) WARN_UNUSED;

/* Deep-copies a value so that it outlives the parser. NULL stays NULL. */
const struct json_node *json_copy(struct arena *a, const struct json_node *n);

const struct json_node *json_member(const struct json_node *object, const char *key); /* NULL: absent, or no object */
const struct json_node *json_member_s(const struct json_node *object, struct slice key);
const struct json_node *json_pointer(const struct json_node *root, struct slice rfc6901); /* NULL: nothing there; "" is root */
/* How long json_write_node would write it, if no string in it needs an escape; 0: it holds a double, which may be written in many ways. So a
 * text without escapes that is this long is compact: there is no shorter one. */
size_t json_compact_bytes(const struct json_node *n);
/* The string under key, or SLICE_NONE when absent or of another kind. */
struct slice json_string(const struct json_node *object, const char *key);
/* The integer under key, or `otherwise`. */
int64_t json_integer(const struct json_node *object, const char *key, int64_t otherwise);

/* for (const struct json_node *c = json_first(n); c; c = json_next(n, c)) : elements of an array, or keys of an object
 * (the member's value is json_value(c)). */
const struct json_node *json_first(const struct json_node *parent);
const struct json_node *json_next(const struct json_node *parent, const struct json_node *child);
static inline const struct json_node *json_value(const struct json_node *key) { return key + 1; }

/* Writer: compact, members in the order written, non-ASCII as UTF-8, only the escapes that RFC 8259 demands (\" \\ and
 * controls as \b \f \n \r \t \u00xx). The same calls give the same bytes. */
struct json_writer {
	struct buf *out;
	bool comma; /* a separator is due before the next value or key */
};
void json_write_init(struct json_writer *w, struct buf *out);
void json_write_object(struct json_writer *w);
void json_write_object_end(struct json_writer *w);
void json_write_array(struct json_writer *w);
void json_write_array_end(struct json_writer *w);
void json_write_key(struct json_writer *w, const char *key);
void json_write_key_s(struct json_writer *w, struct slice key);
void json_write_string(struct json_writer *w, struct slice s); /* UTF-8; a SLICE_NONE is null */
void json_write_int(struct json_writer *w, int64_t v);
void json_write_bool(struct json_writer *w, bool v);
void json_write_null(struct json_writer *w);
void json_write_day(struct json_writer *w, int32_t day);
void json_write_instant(struct json_writer *w, int64_t ms);
void json_write_raw(struct json_writer *w, struct slice json); /* already JSON */
void json_write_node(struct json_writer *w, const struct json_node *n); /* read again it gives the same kinds and values */
/* key and value at once; a SLICE_NONE writes nothing at all */
void json_write_member(struct json_writer *w, const char *key, struct slice s);
void json_write_member_int(struct json_writer *w, const char *key, int64_t v);
void json_write_member_texts(struct json_writer *w, const char *key, const struct slice *list, size_t count); /* none: nothing */
void json_write_member_day(struct json_writer *w, const char *key, int32_t day);
void json_write_member_instant(struct json_writer *w, const char *key, int64_t ms);

#endif
