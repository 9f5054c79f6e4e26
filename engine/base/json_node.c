/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/base/json.h"

const struct json_node *json_first(const struct json_node *parent)
{
	bool container = parent && (parent->kind == JSON_OBJECT || parent->kind == JSON_ARRAY);
	return container && parent->count ? parent + 1 : NULL;
}

const struct json_node *json_next(const struct json_node *parent, const struct json_node *child)
{
	const struct json_node *last = parent->kind == JSON_OBJECT ? json_value(child) : child; /* part of this child */
	const struct json_node *next = last + last->skip;
	return next < parent + parent->skip ? next : NULL;
}

const struct json_node *json_member_s(const struct json_node *object, struct slice key)
{
	if (!object || object->kind != JSON_OBJECT)
		return NULL;
	for (const struct json_node *k = json_first(object); k; k = json_next(object, k))
		if (slice_eq(k->u.string, key))
			return json_value(k);
	return NULL;
}

const struct json_node *json_member(const struct json_node *object, const char *key)
{
	return json_member_s(object, slice_of(key));
}

struct slice json_string(const struct json_node *object, const char *key)
{
	const struct json_node *n = json_member(object, key);
	return n && n->kind == JSON_STRING ? n->u.string : SLICE_NONE;
}

int64_t json_integer(const struct json_node *object, const char *key, int64_t otherwise)
{
	const struct json_node *n = json_member(object, key);
	return n && n->kind == JSON_INT ? n->u.integer : otherwise;
}

/* Whether a reference token, in which ~0 stands for ~ and ~1 for /, names this key. Any other ~ names nothing. */
static bool token_is(struct slice token, struct slice key)
{
	size_t t = 0;
	for (size_t k = 0; k < key.len; k++, t++) {
		if (t == token.len)
			return false;
		char c = token.ptr[t];
		if (c == '~') {
			if (++t == token.len || (token.ptr[t] != '0' && token.ptr[t] != '1'))
				return false;
			c = token.ptr[t] == '0' ? '~' : '/';
		}
		if (c != key.ptr[k])
			return false;
	}
	return t == token.len;
}

static const struct json_node *member_by_token(const struct json_node *object, struct slice token)
{
	for (const struct json_node *k = json_first(object); k; k = json_next(object, k))
		if (token_is(token, k->u.string))
			return json_value(k);
	return NULL;
}

/* Digits without leading zeros; "-" (the element behind the last) is never there. */
static const struct json_node *element_by_token(const struct json_node *array, struct slice token)
{
	if (!token.len || (token.len > 1 && token.ptr[0] == '0'))
		return NULL;
	size_t index = 0;
	for (size_t i = 0; i < token.len; i++) {
		if (token.ptr[i] < '0' || token.ptr[i] > '9' || index > JSON_MAX_BYTES)
			return NULL;
		index = index * 10 + (size_t)(token.ptr[i] - '0');
	}
	const struct json_node *e = json_first(array);
	while (e && index--)
		e = json_next(array, e);
	return e;
}

const struct json_node *json_pointer(const struct json_node *root, struct slice rfc6901)
{
	if (!rfc6901.len)
		return root;
	const struct json_node *n = root;
	const char *at = rfc6901.ptr, *end = at + rfc6901.len;
	while (n && at < end) {
		if (*at++ != '/')
			return NULL; /* only at the very start: tokens end at a slash */
		const char *slash = memchr(at, '/', (size_t)(end - at));
		struct slice token = {at, (size_t)((slash ? slash : end) - at)};
		n = n->kind == JSON_ARRAY ? element_by_token(n, token) : member_by_token(n, token);
		at += token.len;
	}
	return n;
}

static size_t digits(int64_t v)
{
	size_t n = v < 0 ? 2 : 1;

	while (v /= 10)
		n++;
	return n;
}

size_t json_compact_bytes(const struct json_node *n)
{
	size_t bytes = 0;

	for (const struct json_node *end = n + n->skip; n < end; n++) {
		uint32_t commas = n->count ? n->count - 1 : 0;
		switch (n->kind) {
		case JSON_NULL:
		case JSON_TRUE:
			bytes += 4;
			break;
		case JSON_FALSE:
			bytes += 5;
			break;
		case JSON_INT:
			bytes += digits(n->u.integer);
			break;
		case JSON_DOUBLE:
			return 0;
		case JSON_STRING:
			bytes += n->u.string.len + 2;
			break;
		case JSON_ARRAY:
			bytes += 2 + commas;
			break;
		case JSON_OBJECT:
			bytes += 2 + commas + n->count;
			break;
		}
	}
	return bytes;
}

/* Two allocations: the nodes, and one for all strings, each with a NUL behind it as the parser's have. */
const struct json_node *json_copy(struct arena *a, const struct json_node *n)
{
	if (!n)
		return NULL;
	struct json_node *copy = arena_copy(a, n, n->skip * sizeof *n);
	size_t bytes = 0;
	for (uint32_t i = 0; i < n->skip; i++)
		if (n[i].kind == JSON_STRING)
			bytes += n[i].u.string.len + 1;
	char *to = arena_alloc(a, bytes);
	for (uint32_t i = 0; i < n->skip; i++) {
		if (n[i].kind != JSON_STRING)
			continue;
		struct slice from = n[i].u.string;
		memcpy(to, from.ptr, from.len);
		copy[i].u.string.ptr = to;
		to += from.len + 1;
	}
	return copy;
}
