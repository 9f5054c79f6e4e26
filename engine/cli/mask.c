/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/base/ident.h"
#include "engine/cli/session.h"

#define SHOWN_DIGITS 4

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Stars for all but the last digits of what begins at `at` and ends before `end`. */
static void star(char *at, const char *end)
{
	for (; at + SHOWN_DIGITS < end; at++)
		if (is_digit(*at))
			*at = '*';
}

struct slice mask_key(struct arena *a, struct slice key)
{
	return ident_subject_ok(key) ? mask_text(a, key) : key;
}

/* A number is one that begins with +, or has the twelve digits of a person. */
struct slice mask_text(struct arena *a, struct slice text)
{
	struct slice out = arena_slice(a, text);
	char *at = (char *)(uintptr_t)out.ptr, *end = at + out.len; /* our own copy */

	while (at < end) {
		char *first = at;
		while (at < end && is_digit(*at))
			at++;
		bool apart = (first == out.ptr || !is_letter(first[-1])) &&
			     (at == end || !is_letter(*at)); /* no part of an id in hex */
		if (apart && (at - first == 12 || (at - first >= 10 && first > out.ptr && first[-1] == '+')))
			star(first, at);
		at += at == first;
	}
	return out;
}

static void mask_members(struct json_writer *w, struct arena *a, const struct json_node *n)
{
	json_write_object(w);
	for (const struct json_node *k = json_first(n); k; k = json_next(n, k)) {
		const struct json_node *v = json_value(k);
		json_write_key_s(w, mask_text(a, k->u.string));
		if (slice_is(k->u.string, "value") && v->kind != JSON_NULL)
			json_write_string(w, SLICE_LIT("***"));
		else
			mask_json(w, a, v);
	}
	json_write_object_end(w);
}

void mask_json(struct json_writer *w, struct arena *a, const struct json_node *n)
{
	if (n->kind == JSON_STRING) {
		json_write_string(w, mask_text(a, n->u.string));
	} else if (n->kind == JSON_OBJECT) {
		mask_members(w, a, n);
	} else if (n->kind == JSON_ARRAY) {
		json_write_array(w);
		for (const struct json_node *e = json_first(n); e; e = json_next(n, e))
			mask_json(w, a, e);
		json_write_array_end(w);
	} else {
		json_write_node(w, n);
	}
}
