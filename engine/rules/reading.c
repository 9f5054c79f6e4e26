/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include "engine/base/civil.h"
#include "engine/rules/ruleset_impl.h"
#include "engine/rules/suggest.h"

#define MILLION 1000000
enum { NAME_BYTES = 39, SUGGEST_WITHIN = 2 };

const char *const language_names[LANGUAGE_COUNT + 1] = {"kk", "ru", "en", NULL};

static const char *const type_names[] = {"none", "text", "integer", "boolean", "date", "kato", "enum", "person"};

const char *value_type_name(enum value_type t)
{
	return type_names[t];
}

int slice_order(const void *a, const void *b)
{
	return slice_cmp(*(const struct slice *)a, *(const struct slice *)b);
}

struct slice keep(struct load *ld, struct slice s)
{
	return arena_slice(&ld->rs->arena, s);
}

const struct yaml_node *name_node(const struct yaml_node *map, const char *key)
{
	const struct yaml_node *n = yaml_member(map, key);
	return n ? n : map;
}

PRINTF_LIKE(5, 0) static void say_at(struct load *ld, const struct yaml_node *at, bool is_error, const char *code, const char *fmt, va_list args)
{
	char text[sizeof((struct err *)0)->text];
	vsnprintf(text, sizeof text, fmt, args);
	struct err e;
	err_at(&e, ERR_INPUT, code, ld->file->shown, at ? at->line : 1, at ? at->col : 1, "%s", text);
	findings_add(ld->findings, is_error, &e);
}

void complain(struct load *ld, const struct yaml_node *at, const char *code, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	say_at(ld, at, true, code, fmt, args);
	va_end(args);
}

void warn_at(struct load *ld, const struct yaml_node *at, const char *code, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	say_at(ld, at, false, code, fmt, args);
	va_end(args);
}

struct slice suggest(struct slice got, const struct slice *known, size_t count)
{
	struct guess g = guess_start(got, SUGGEST_WITHIN);
	for (size_t i = 0; i < count; i++)
		guess_try(&g, known[i]);
	return g.best;
}

/* What may stand here, for a message: "a, b, c" cut to what fits. */
static void list_known(const struct slice *known, size_t count, char *out, size_t size)
{
	size_t used = 0;
	out[0] = '\0';
	for (size_t i = 0; i < count; i++) {
		if (used + known[i].len + 8 > size) {
			snprintf(out + used, size - used, ", …");
			return;
		}
		used += (size_t)snprintf(out + used, size - used, "%s%.*s", i ? ", " : "", SLICE_ARG(known[i]));
	}
}

void complain_unknown(struct load *ld, const struct yaml_node *at, const char *code, const char *what, struct slice got,
                      const struct slice *known, size_t known_count)
{
	struct slice near = suggest(got, known, known_count);
	char all[220];
	list_known(known, known_count, all, sizeof all);
	if (near.ptr)
		complain(ld, at, code, "unknown %s `%.*s` (did you mean `%.*s`?)", what, SLICE_ARG(got), SLICE_ARG(near));
	else if (known_count)
		complain(ld, at, code, "unknown %s `%.*s` (known: %s)", what, SLICE_ARG(got), all);
	else
		complain(ld, at, code, "unknown %s `%.*s` (none may stand here; remove it)", what, SLICE_ARG(got));
}

struct yaml_node *read_root(struct load *ld, const struct rule_file *file)
{
	struct err err;
	struct yaml_node *root = NULL;
	ld->file = file;
	if (yaml_parse(&ld->rs->arena, file->shown, file->text, &root, &err)) {
		findings_add(ld->findings, true, &err);
		return NULL;
	}
	if (root && root->kind == YAML_MAP)
		return root;
	complain(ld, root, "not-a-map", "the file must be a map of settings (`name: value`, one a line)");
	return NULL;
}

bool is_map(struct load *ld, const struct yaml_node *n, const char *what)
{
	if (n->kind == YAML_MAP)
		return true;
	complain(ld, n, "not-a-map", "%s must be a map (`name: value`)", what);
	return false;
}

bool is_list(struct load *ld, const struct yaml_node *n, const char *what)
{
	if (n->kind == YAML_LIST)
		return true;
	complain(ld, n, "not-a-list", "%s must be a list (`[a, b]`, or one `- a` a line)", what);
	return false;
}

bool read_members(struct load *ld, const struct yaml_node *n, const char *const *known)
{
	struct slice names[32];
	size_t count = 0;
	if (!is_map(ld, n, "this"))
		return false;
	while (known[count]) {
		names[count] = slice_of(known[count]);
		count++;
	}
	for (const struct yaml_node *c = n->first; c; c = c->next) {
		size_t i = 0;
		while (i < count && !slice_eq(names[i], c->key))
			i++;
		struct yaml_node at = {.line = c->key_line, .col = c->key_col};
		if (i == count)
			complain_unknown(ld, &at, "unknown-setting", "setting", c->key, names, count);
	}
	return true;
}

struct slice read_scalar(struct load *ld, const struct yaml_node *n, const char *what)
{
	if (n && n->kind == YAML_SCALAR && n->text.len)
		return keep(ld, n->text);
	complain(ld, n, "missing-value", "%s must have a value, written on one line", what);
	return SLICE_NONE;
}

bool is_name(struct slice s, bool dots)
{
	if (!s.len || s.len > NAME_BYTES || s.ptr[0] < 'a' || s.ptr[0] > 'z')
		return false;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || (dots && c == '.')))
			return false;
	}
	return true;
}

struct slice read_name(struct load *ld, const struct yaml_node *n, const char *what)
{
	struct slice s = read_scalar(ld, n, what);
	if (!s.ptr || is_name(s, true))
		return s;
	complain(ld, n, "bad-name", "%s: a name is written with a-z, 0-9, - and _, begins with a letter and has at most %d characters", what,
		NAME_BYTES);
	return SLICE_NONE;
}

bool read_date(struct load *ld, const struct yaml_node *n, int32_t *out)
{
	if (n && n->kind == YAML_SCALAR && civil_parse_date(n->text, out))
		return true;
	complain(ld, n, "bad-date", "a date is a real day written as 2026-01-31");
	return false;
}

bool read_decimal(struct load *ld, const struct yaml_node *n, int64_t *out_micro)
{
	int64_t micro = 0, unit = MILLION;
	bool digits = false, point = false, good = n && n->kind == YAML_SCALAR && n->text.len <= 16;
	for (size_t i = 0; good && i < n->text.len; i++) {
		char c = n->text.ptr[i];
		if (c == '.' && digits && !point) {
			point = true;
			digits = false;
		} else if (c >= '0' && c <= '9' && (!point || unit > 1) && micro < INT64_MAX / 100) {
			digits = true;
			if (point)
				unit /= 10;
			micro = point ? micro + (c - '0') * unit : micro * 10 + (c - '0') * (int64_t)MILLION;
		} else {
			good = false;
		}
	}
	if (good && digits) {
		*out_micro = micro;
		return true;
	}
	complain(ld, n, "bad-number", "a number is written with digits and at most six decimals after a point: 16.03");
	return false;
}

bool read_integer(struct load *ld, const struct yaml_node *n, int64_t least, int64_t most, int64_t *out)
{
	int64_t v = 0;
	bool good = n && n->kind == YAML_SCALAR && n->text.len > 0 && n->text.len <= 12;
	for (size_t i = 0; good && i < n->text.len; i++) {
		good = n->text.ptr[i] >= '0' && n->text.ptr[i] <= '9';
		v = v * 10 + (n->text.ptr[i] - '0');
	}
	if (good && v >= least && v <= most) {
		*out = v;
		return true;
	}
	complain(ld, n, "bad-number", "a whole number from %lld to %lld is expected", (long long)least, (long long)most);
	return false;
}

bool read_span(struct load *ld, const struct yaml_node *n, int64_t *out_ms)
{
	if (n && n->kind == YAML_SCALAR && civil_parse_span(n->text, out_ms) && *out_ms > 0)
		return true;
	complain(ld, n, "bad-span", "a span is a number and minutes, hours or days: 72 hours");
	return false;
}

bool read_flag(struct load *ld, const struct yaml_node *map, const char *key, bool otherwise)
{
	static const char *const choices[] = {"no", "yes", "false", "true", NULL};
	const struct yaml_node *n = yaml_member(map, key);
	int choice = n ? read_choice(ld, n, key, choices) : -1;
	return choice < 0 ? otherwise : choice & 1;
}

int read_choice(struct load *ld, const struct yaml_node *n, const char *what, const char *const *choices)
{
	struct slice known[16], got = n->kind == YAML_SCALAR ? n->text : SLICE_NONE;
	int count = 0;
	for (; choices[count]; count++) {
		known[count] = slice_of(choices[count]);
		if (slice_eq(got, known[count]))
			return count;
	}
	complain_unknown(ld, n, "unknown-choice", what, got, known, (size_t)count);
	return -1;
}

const struct slice *read_names(struct load *ld, const struct yaml_node *n, const char *what, size_t *count)
{
	*count = 0;
	size_t room = n->kind == YAML_LIST ? n->count : 1;
	struct slice *names = arena_alloc(&ld->rs->arena, (room + 1) * sizeof *names);
	if (n->kind == YAML_MAP) {
		is_list(ld, n, what);
		return names;
	}
	for (const struct yaml_node *c = n->kind == YAML_LIST ? n->first : n; c; c = n->kind == YAML_LIST ? c->next : NULL) {
		struct slice s = read_name(ld, c, what);
		for (size_t i = 0; s.ptr && i < *count; i++)
			if (slice_eq(names[i], s)) {
				complain(ld, c, "repeated", "%s names `%.*s` twice (remove one)", what, SLICE_ARG(s));
				s = SLICE_NONE;
			}
		if (s.ptr)
			names[(*count)++] = s;
	}
	return names;
}

enum value_type read_type(struct load *ld, const struct yaml_node *n)
{
	static const char *const written[] = {"text", "integer", "boolean", "date", "kato", "enum", "person", NULL};
	int choice = read_choice(ld, n, "type", written);
	return choice < 0 ? VALUE_NONE : (enum value_type)(choice + VALUE_TEXT);
}

/* A letter, or what begins one in UTF-8 — but not the punctuation of U+2000..U+206F (E2 80/81) nor « » (C2 AB/BB). */
static bool letter_at(struct slice s, size_t i)
{
	if (i >= s.len)
		return false;
	unsigned char c = (unsigned char)s.ptr[i];
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0xC3 && c <= 0xDF);
}

static bool glued(struct slice s, size_t i)
{
	if (i < s.len && (s.ptr[i] == '-' || s.ptr[i] == '\''))
		i++;
	else if (i + 3 <= s.len && !memcmp(s.ptr + i, "\xE2\x80", 2))
		i += 3; /* a typographic hyphen, dash or apostrophe */
	return letter_at(s, i);
}

static void check_placeholder(struct load *ld, const struct yaml_node *n, enum language lang, struct slice name, size_t after,
                              const char *const *allowed)
{
	struct slice known[16];
	size_t count = 0;
	bool found = !allowed;
	if (!is_name(name, false)) {
		complain(ld, n, "bad-placeholder", "a placeholder is a name in braces: {amount}");
		return;
	}
	for (; allowed && allowed[count]; count++) {
		known[count] = slice_of(allowed[count]);
		found = found || slice_eq(known[count], name);
	}
	if (!found)
		complain_unknown(ld, n, "unknown-placeholder", "placeholder", name, known, count);
	if (lang == LANGUAGE_KK && glued(n->text, after))
		complain(ld, n, "kazakh-suffix", "a suffix on the placeholder {%.*s}: its vowels cannot fit every value (put the placeholder "
			"in the nominative after a colon: \"Сомасы: {%.*s}.\")", SLICE_ARG(name), SLICE_ARG(name));
}

static void check_text(struct load *ld, const struct yaml_node *n, enum language lang, const char *const *allowed)
{
	static const char *const links[] = {"http", "://", "www.", ".kz/", NULL};
	struct slice s = n->text;
	for (size_t i = 0; i < s.len; i++) {
		for (size_t k = 0; links[k]; k++)
			if (slice_starts((struct slice){s.ptr + i, s.len - i}, links[k])) {
				complain(ld, n, "link-in-text", "a text for citizens holds no link (fraud does): say \"in your cabinet\" instead");
				return;
			}
		if (s.ptr[i] == '}') {
			complain(ld, n, "bad-placeholder", "a `}` without its `{` (write {name})");
			return;
		}
		if (s.ptr[i] != '{')
			continue;
		const char *end = memchr(s.ptr + i, '}', s.len - i);
		if (!end) {
			complain(ld, n, "bad-placeholder", "a placeholder is not closed (write {name})");
			return;
		}
		struct slice name = {s.ptr + i + 1, (size_t)(end - s.ptr) - i - 1};
		i = (size_t)(end - s.ptr);
		check_placeholder(ld, n, lang, name, i + 1, allowed);
	}
}

void read_text(struct load *ld, const struct yaml_node *n, const char *what, const char *const *placeholders, struct text *out)
{
	static const char *const known[] = {"kk", "ru", "en", NULL};
	if (!n || n->kind != YAML_MAP) {
		complain(ld, n, "missing-text", "%s must be written in three languages: {kk: …, ru: …, en: …}", what);
		return;
	}
	size_t errors = ld->findings->errors;
	read_members(ld, n, known);
	bool misspelt = ld->findings->errors != errors; /* then one that is missing is there under another name */
	for (int lang = 0; lang < LANGUAGE_COUNT; lang++) {
		const struct yaml_node *c = yaml_member(n, language_names[lang]);
		if (!c || c->kind != YAML_SCALAR || !c->text.len) {
			if (c || !misspelt)
				complain(ld, c ? c : n, "missing-text", "%s lacks its text in `%s` (add %s: …)", what, language_names[lang], language_names[lang]);
			continue;
		}
		check_text(ld, c, (enum language)lang, placeholders);
		out->in[lang] = keep(ld, c->text);
	}
}
