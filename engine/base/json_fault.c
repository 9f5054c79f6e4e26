/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/base/json_impl.h"
#include "engine/base/utf8.h"

#include <math.h>
#include <stdlib.h>

struct scan {
	const char *start, *at, *end;
	struct json_fault fault;
};

/* Notes the fault and returns false, so that `return fail(...)` reads well. */
static bool fail(struct scan *s, const char *at, const char *code, const char *what)
{
	s->fault = (struct json_fault){code, what, (size_t)(at - s->start)};
	return false;
}

static bool not_json(struct scan *s, const char *what)
{
	return fail(s, s->at, "not-json", s->at < s->end ? what : "the text ends too early");
}

static bool all_utf8(struct scan *s)
{
	for (const char *p = s->start; p < s->end;) {
		size_t n = utf8_length((const unsigned char *)p, (size_t)(s->end - p));
		if (!n)
			return fail(s, p, "bad-utf8", "a byte here is not UTF-8");
		p += n;
	}
	return true;
}

static void skip_space(struct scan *s)
{
	while (s->at < s->end && (*s->at == ' ' || *s->at == '\t' || *s->at == '\n' || *s->at == '\r'))
		s->at++;
}

static bool is_digit(const struct scan *s)
{
	return s->at < s->end && *s->at >= '0' && *s->at <= '9';
}

static bool digits(struct scan *s)
{
	if (!is_digit(s))
		return not_json(s, "a digit is missing");
	while (is_digit(s))
		s->at++;
	return true;
}

static bool int64_fits(const char *from, const char *to)
{
	bool negative = *from == '-';
	uint64_t most = (uint64_t)INT64_MAX + negative, v = 0;
	for (const char *p = from + negative; p < to; p++) {
		uint64_t digit = (uint64_t)(*p - '0');
		if (v > (most - digit) / 10)
			return false;
		v = v * 10 + digit;
	}
	return true;
}

/* strtod wants a NUL behind the number, and the text has none: so it gets a copy. */
static bool double_fits(const char *from, const char *to)
{
	size_t n = (size_t)(to - from);
	char small[64], *copy = n < sizeof small ? small : malloc(n + 1);
	if (!copy)
		return true;
	memcpy(copy, from, n);
	copy[n] = 0;
	bool fits = isfinite(strtod(copy, NULL));
	if (copy != small)
		free(copy);
	return fits;
}

static bool number(struct scan *s)
{
	const char *from = s->at;
	bool integer = true;
	if (*s->at == '-')
		s->at++;
	if (s->at < s->end && *s->at == '0')
		s->at++;
	else if (!digits(s))
		return false;
	if (s->at < s->end && *s->at == '.') {
		integer = false;
		s->at++;
		if (!digits(s))
			return false;
	}
	if (s->at < s->end && (*s->at == 'e' || *s->at == 'E')) {
		integer = false;
		s->at++;
		if (s->at < s->end && (*s->at == '+' || *s->at == '-'))
			s->at++;
		if (!digits(s))
			return false;
	}
	if (is_digit(s))
		return not_json(s, "a number has a leading zero");
	if (integer ? !int64_fits(from, s->at) : !double_fits(from, s->at))
		return fail(s, from, "number-out-of-range",
			integer ? "an integer lies outside -2^63 .. 2^63-1; send it as a string" : "a number is too large");
	return true;
}

/* Four hex digits at p, or -1. */
static int hex4(const char *p, const char *end)
{
	int v = 0;
	if (end - p < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		char c = p[i], lower = (char)(c | 0x20);
		if (c >= '0' && c <= '9')
			v = v * 16 + (c - '0');
		else if (lower >= 'a' && lower <= 'f')
			v = v * 16 + (lower - 'a' + 10);
		else
			return -1;
	}
	return v;
}

/* An escape from its backslash on; a surrogate pair is one. */
static bool escape(struct scan *s)
{
	const char *from = s->at++;
	if (s->at == s->end)
		return not_json(s, "");
	char c = *s->at++;
	if (c != 'u')
		return strchr("\"\\/bfnrt", c) && c ? true : fail(s, from, "not-json", "an unknown escape in a string");
	int unit = hex4(s->at, s->end);
	if (unit < 0)
		return fail(s, from, "not-json", "\\u wants four hex digits");
	s->at += 4;
	if (unit == 0)
		return fail(s, from, "nul-in-string", "a string holds U+0000");
	if (unit < 0xd800 || unit > 0xdfff)
		return true;
	int low = unit < 0xdc00 && s->end - s->at >= 6 && s->at[0] == '\\' && s->at[1] == 'u' ? hex4(s->at + 2, s->end) : -1;
	if (low < 0xdc00 || low > 0xdfff)
		return fail(s, from, "bad-utf8", "half of a surrogate pair in \\u escapes");
	s->at += 6;
	return true;
}

static bool string(struct scan *s)
{
	if (s->at == s->end || *s->at != '"')
		return not_json(s, "a string must stand here");
	s->at++;
	while (s->at < s->end && *s->at != '"') {
		unsigned char c = (unsigned char)*s->at;
		if (c == 0)
			return fail(s, s->at, "nul-in-string", "a string holds U+0000");
		if (c < 0x20)
			return not_json(s, "a raw control character in a string: it must be escaped");
		if (c != '\\')
			s->at++;
		else if (!escape(s))
			return false;
	}
	if (s->at == s->end)
		return not_json(s, "");
	s->at++;
	return true;
}

static bool word(struct scan *s, const char *w)
{
	size_t n = strlen(w);
	if ((size_t)(s->end - s->at) < n || memcmp(s->at, w, n) != 0)
		return not_json(s, "a value must stand here");
	s->at += n;
	return true;
}

static bool value(struct scan *s, int depth);

static bool member(struct scan *s, int depth)
{
	if (!string(s))
		return false;
	skip_space(s);
	if (s->at == s->end || *s->at != ':')
		return not_json(s, "a colon must stand here");
	s->at++;
	return value(s, depth);
}

static bool container(struct scan *s, int depth)
{
	bool object = *s->at == '{';
	char close = object ? '}' : ']';
	if (depth > JSON_MAX_DEPTH)
		return fail(s, s->at, "too-deep", "values are nested deeper than 32 levels");
	s->at++;
	skip_space(s);
	if (s->at < s->end && *s->at == close) {
		s->at++;
		return true;
	}
	for (;;) {
		skip_space(s);
		if (!(object ? member(s, depth + 1) : value(s, depth + 1)))
			return false;
		skip_space(s);
		if (s->at == s->end || (*s->at != ',' && *s->at != close))
			return not_json(s, object ? "a comma or } must stand here" : "a comma or ] must stand here");
		if (*s->at++ == close)
			return true;
	}
}

/* Recursion is bounded by container(). `depth` is that of a container here, from 1. */
static bool value(struct scan *s, int depth)
{
	skip_space(s);
	if (s->at == s->end)
		return not_json(s, "");
	switch (*s->at) {
	case '{':
	case '[':
		return container(s, depth);
	case '"':
		return string(s);
	case 't':
		return word(s, "true");
	case 'f':
		return word(s, "false");
	case 'n':
		return word(s, "null");
	default:
		return *s->at == '-' || is_digit(s) ? number(s) : not_json(s, "a value must stand here");
	}
}

static struct scan scan_of(struct slice text)
{
	const char *p = text.ptr ? text.ptr : "";
	return (struct scan){.start = p, .at = p, .end = p + text.len};
}

struct json_fault json_fault_find(struct slice text)
{
	struct scan s = scan_of(text);
	if (!all_utf8(&s))
		return s.fault;
	if (text.len >= 3 && memcmp(text.ptr, "\xef\xbb\xbf", 3) == 0)
		fail(&s, s.at, "not-json", "a byte order mark stands before the text: send it without one");
	else if (value(&s, 1)) {
		skip_space(&s);
		if (s.at < s.end)
			not_json(&s, "something follows after the end of the value");
	}
	return s.fault;
}

bool json_fault_in_escapes(struct slice text)
{
	struct scan s = scan_of(text);
	while ((s.at = memchr(s.at, '\\', (size_t)(s.end - s.at))))
		if (!escape(&s))
			return true;
	return false;
}

size_t json_fault_string_at(struct slice text, size_t nth)
{
	struct scan s = scan_of(text);
	while (s.at < s.end) {
		if (*s.at != '"') {
			s.at++;
			continue;
		}
		const char *from = s.at;
		if (nth-- == 0 || !string(&s))
			return (size_t)(from - s.start);
	}
	return text.len;
}
