/* SPDX-License-Identifier: Apache-2.0 */
/* Scan: words of a Lua text and their places (the roles of names: lua_scope.c). */
#include <ctype.h>
#include <stdlib.h>
#include "engine/lua/lua_scan.h"
#include "engine/lua/lua_scope.h"

struct reader { const char *at, *end, *counted; int line, col; }; /* col: of `counted`, from where on it is counted */

static bool is_letter(char c) { return isalpha((unsigned char)c) || c == '_'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static char peek(const struct reader *r, size_t n)
{
	return n < (size_t)(r->end - r->at) ? r->at[n] : '\0';
}

static void step(struct reader *r)
{
	if (*r->at++ == '\n') {
		r->line++;
		r->counted = r->at;
		r->col = 1;
	}
}

/* At "[": the level of a long bracket, or -1. */
static int long_level(const struct reader *r)
{
	size_t n = 1;
	while (peek(r, n) == '=')
		n++;
	return peek(r, n) == '[' ? (int)n - 1 : -1;
}

static struct slice skip_long(struct reader *r, int level)
{
	for (int i = 0; i < level + 2; i++)
		step(r);
	const char *from = r->at;
	while (r->at < r->end) {
		if (*r->at == ']') {
			int n = 0;
			while (peek(r, 1 + (size_t)n) == '=')
				n++;
			if (n == level && peek(r, 1 + (size_t)n) == ']') {
				struct slice text = {from, (size_t)(r->at - from)};
				r->at += level + 2;
				return text;
			}
		}
		step(r);
	}
	return (struct slice){from, (size_t)(r->at - from)};
}

static void skip_space(struct reader *r)
{
	while (r->at < r->end) {
		if (isspace((unsigned char)*r->at)) {
			step(r);
		} else if (*r->at == '-' && peek(r, 1) == '-') {
			r->at += 2;
			int level = peek(r, 0) == '[' ? long_level(r) : -1;
			if (level >= 0)
				skip_long(r, level);
			else
				while (r->at < r->end && *r->at != '\n')
					r->at++;
		} else {
			return;
		}
	}
}

static void read_quoted(struct reader *r, struct word *w)
{
	char quote = *r->at++;
	const char *from = r->at;
	while (r->at < r->end && *r->at != quote) {
		if (*r->at == '\\' && r->at + 1 < r->end)
			step(r);
		step(r);
	}
	w->kind = WORD_TEXT;
	w->text = (struct slice){from, (size_t)(r->at - from)};
	if (r->at < r->end)
		r->at++;
}

static void read_number(struct reader *r, struct word *w)
{
	bool hex = *r->at == '0' && (peek(r, 1) == 'x' || peek(r, 1) == 'X');
	const char *from = r->at;
	w->kind = WORD_INTEGER;
	while (r->at < r->end && (isalnum((unsigned char)*r->at) || *r->at == '.')) {
		char c = (char)tolower((unsigned char)*r->at);
		if (c == '.' || c == (hex ? 'p' : 'e'))
			w->kind = WORD_FLOAT;
		r->at++;
		if (c == (hex ? 'p' : 'e') && (peek(r, 0) == '+' || peek(r, 0) == '-'))
			r->at++;
	}
	w->text = (struct slice){from, (size_t)(r->at - from)};
	if (!hex && w->kind == WORD_INTEGER && (w->text.len > 19 || (w->text.len == 19 && memcmp(from, "9223372036854775807", 19) > 0)))
		w->kind = WORD_FLOAT; /* Lua reads it as one */
}

static void read_name(struct reader *r, struct word *w)
{
	static const char *const keywords[] = {"and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if",
		"in", "local", "nil", "not", "or", "repeat", "return", "then", "true", "until", "while"};
	const char *from = r->at;
	while (r->at < r->end && (is_letter(*r->at) || is_digit(*r->at)))
		r->at++;
	w->text = (struct slice){from, (size_t)(r->at - from)};
	w->kind = WORD_NAME;
	for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++)
		if (slice_is(w->text, keywords[i]))
			w->kind = WORD_KEYWORD;
}

static void read_sign(struct reader *r, struct word *w)
{
	static const char *const signs[] = {"...", "..", "==", "~=", "<=", ">=", "//", "<<", ">>", "::"};
	size_t len = 1;
	for (size_t i = 0; i < sizeof signs / sizeof signs[0] && len == 1; i++) {
		size_t n = strlen(signs[i]);
		if (n <= (size_t)(r->end - r->at) && memcmp(r->at, signs[i], n) == 0)
			len = n;
	}
	w->kind = WORD_SIGN;
	w->text = (struct slice){r->at, len};
	r->at += len;
}

static void read_word(struct reader *r, struct word *w)
{
	w->line = r->line;
	for (; r->counted < r->at; r->counted++)
		r->col += ((unsigned char)*r->counted & 0xc0) != 0x80;
	w->col = r->col;
	int level = *r->at == '[' ? long_level(r) : -1;
	if (is_letter(*r->at)) {
		read_name(r, w);
	} else if (is_digit(*r->at) || (*r->at == '.' && is_digit(peek(r, 1)))) {
		read_number(r, w);
	} else if (*r->at == '"' || *r->at == '\'') {
		read_quoted(r, w);
	} else if (level >= 0) {
		w->kind = WORD_TEXT;
		w->text = skip_long(r, level);
	} else {
		read_sign(r, w);
	}
}

bool scan_init(struct scan *s, struct slice source)
{
	struct reader r = {source.ptr, source.ptr + source.len, source.ptr, 1, 1};
	size_t cap = 0;
	*s = (struct scan){0};
	for (skip_space(&r); r.at < r.end; skip_space(&r)) {
		if (s->count == cap) {
			cap = cap ? cap * 2 : 256;
			struct word *grown = realloc(s->words, cap * sizeof *grown);
			if (!grown) {
				scan_fini(s);
				return false;
			}
			s->words = grown;
		}
		struct word *w = &s->words[s->count++];
		*w = (struct word){0};
		read_word(&r, w);
	}
	if (!scope_resolve(s)) {
		scan_fini(s);
		return false;
	}
	return true;
}

void scan_fini(struct scan *s)
{
	free(s->words);
	*s = (struct scan){0};
}

bool scan_is(const struct scan *s, size_t i, const char *text)
{
	return i < s->count && (s->words[i].kind == WORD_KEYWORD || s->words[i].kind == WORD_SIGN) && slice_is(s->words[i].text, text);
}
