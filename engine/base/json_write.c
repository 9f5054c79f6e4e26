/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/base/json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/civil.h"

void json_write_init(struct json_writer *w, struct buf *out)
{
	*w = (struct json_writer){.out = out};
}

/* Before each value or key: the separator, if one is due; after it the next one is. */
static void separate(struct json_writer *w)
{
	if (w->comma)
		buf_add(w->out, ",", 1);
	w->comma = true;
}

static void begin(struct json_writer *w, const char *bracket)
{
	separate(w);
	buf_add(w->out, bracket, 1);
	w->comma = false;
}

static void end(struct json_writer *w, const char *bracket)
{
	buf_add(w->out, bracket, 1);
	w->comma = true;
}

void json_write_object(struct json_writer *w)
{
	begin(w, "{");
}

void json_write_object_end(struct json_writer *w)
{
	end(w, "}");
}

void json_write_array(struct json_writer *w)
{
	begin(w, "[");
}

void json_write_array_end(struct json_writer *w)
{
	end(w, "]");
}

static void add_escaped(struct buf *b, unsigned char c)
{
	static const char letters[0x20] = {['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't'};
	char letter = c < sizeof letters ? letters[c] : (char)c; /* " and \ stand for themselves */
	if (letter)
		buf_add(b, (char[]){'\\', letter}, 2);
	else
		buf_printf(b, "\\u%04x", c);
}

/* Runs of bytes that need no escape are copied whole. */
static void add_quoted(struct buf *b, struct slice s)
{
	buf_grow(b, s.len + 2); /* what most texts need */
	buf_add(b, "\"", 1);
	size_t from = 0;
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		if (c >= 0x20 && c != '"' && c != '\\')
			continue;
		buf_add(b, s.ptr + from, i - from);
		add_escaped(b, c);
		from = i + 1;
	}
	buf_add(b, s.ptr + from, s.len - from);
	buf_add(b, "\"", 1);
}

void json_write_key_s(struct json_writer *w, struct slice key)
{
	separate(w);
	add_quoted(w->out, key);
	buf_add(w->out, ":", 1);
	w->comma = false;
}

void json_write_key(struct json_writer *w, const char *key)
{
	json_write_key_s(w, slice_of(key));
}

void json_write_string(struct json_writer *w, struct slice s)
{
	if (!s.ptr) {
		json_write_null(w);
		return;
	}
	separate(w);
	add_quoted(w->out, s);
}

void json_write_raw(struct json_writer *w, struct slice json)
{
	separate(w);
	buf_slice_add(w->out, json);
}

void json_write_int(struct json_writer *w, int64_t v)
{
	char text[24], *at = text + sizeof text;
	uint64_t rest = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	do
		*--at = (char)('0' + rest % 10);
	while (rest /= 10);
	if (v < 0)
		*--at = '-';
	json_write_raw(w, (struct slice){at, (size_t)(text + sizeof text - at)});
}

void json_write_bool(struct json_writer *w, bool v)
{
	json_write_raw(w, v ? SLICE_LIT("true") : SLICE_LIT("false"));
}

void json_write_null(struct json_writer *w)
{
	json_write_raw(w, SLICE_LIT("null"));
}

/* The fewest digits that read back as the same double, and always recognisable as no integer. */
static void write_double(struct json_writer *w, double v)
{
	char text[40];
	BUG_ON(!isfinite(v));
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof text, "%.*g", digits, v);
		if (strtod(text, NULL) == v)
			break;
	}
	if (!strpbrk(text, ".e"))
		strcat(text, ".0");
	json_write_raw(w, slice_of(text));
}

static void write_children(struct json_writer *w, const struct json_node *n)
{
	for (const struct json_node *c = json_first(n); c; c = json_next(n, c)) {
		if (n->kind == JSON_OBJECT)
			json_write_key_s(w, c->u.string);
		json_write_node(w, n->kind == JSON_OBJECT ? json_value(c) : c);
	}
}

/* Recursion goes as deep as the parser let the value be. */
void json_write_node(struct json_writer *w, const struct json_node *n)
{
	switch (n->kind) {
	case JSON_NULL:
		json_write_null(w);
		break;
	case JSON_FALSE:
	case JSON_TRUE:
		json_write_bool(w, n->kind == JSON_TRUE);
		break;
	case JSON_INT:
		json_write_int(w, n->u.integer);
		break;
	case JSON_DOUBLE:
		write_double(w, n->u.number);
		break;
	case JSON_STRING:
		json_write_string(w, n->u.string);
		break;
	case JSON_ARRAY:
		json_write_array(w);
		write_children(w, n);
		json_write_array_end(w);
		break;
	case JSON_OBJECT:
		json_write_object(w);
		write_children(w, n);
		json_write_object_end(w);
		break;
	}
}

void json_write_day(struct json_writer *w, int32_t day)
{
	char text[CIVIL_DATE_CHARS + 1];
	civil_format_date(day, text);
	json_write_string(w, (struct slice){text, CIVIL_DATE_CHARS});
}

void json_write_instant(struct json_writer *w, int64_t ms)
{
	char text[CIVIL_INSTANT_CHARS + 1];
	civil_format_instant(ms, text);
	json_write_string(w, slice_of(text));
}

void json_write_member(struct json_writer *w, const char *key, struct slice s)
{
	if (!s.ptr)
		return;
	json_write_key(w, key);
	json_write_string(w, s);
}

void json_write_member_int(struct json_writer *w, const char *key, int64_t v)
{
	json_write_key(w, key);
	json_write_int(w, v);
}

void json_write_member_texts(struct json_writer *w, const char *key, const struct slice *list, size_t count)
{
	if (!count)
		return;
	json_write_key(w, key);
	json_write_array(w);
	for (size_t i = 0; i < count; i++)
		json_write_string(w, list[i]);
	json_write_array_end(w);
}

void json_write_member_day(struct json_writer *w, const char *key, int32_t day)
{
	json_write_key(w, key);
	json_write_day(w, day);
}

void json_write_member_instant(struct json_writer *w, const char *key, int64_t ms)
{
	json_write_key(w, key);
	json_write_instant(w, ms);
}
