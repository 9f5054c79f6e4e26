/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include "engine/base/civil.h"
#include "engine/rules/choice.h"
#include "engine/rules/members.h"
#include "engine/rules/ruleset_impl.h"

#define MILLION 1000000
enum { NAME_BYTES = 39 };

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

const struct yaml_node *group_node(const struct yaml_node *root, const char *group, const char *key)
{
	const struct yaml_node *n = yaml_member(root, group);
	return n ? name_node(n, key) : root;
}

static void say_at(struct load *ld, const struct yaml_node *at, bool is_error, const char *key, const char *mend,
	const struct said *words)
{
	findings_say(ld->findings, is_error, ld->file->shown, at ? at->line : 1, at ? at->col : 1, key, mend, words);
}

bool is_spoilt(const struct load *ld, const struct yaml_node *n)
{
	return findings_spoil(ld->findings, ld->file->shown, n);
}

void complain(struct load *ld, const struct yaml_node *at, const char *key, const struct said *words)
{
	bool none = at && at->kind != YAML_MAP && at->end_line; /* a value that is no map, and was told as such */
	if (at && !strncmp(key, "missing-", 8) && (findings_open(ld->findings, ld->file->shown, at) || (none && is_spoilt(ld, at))))
		return;
	say_at(ld, at, true, key, NULL, words);
}

void warn_at(struct load *ld, const struct yaml_node *at, const char *key, const struct said *words)
{
	say_at(ld, at, false, key, NULL, words);
}

struct slice number_of(struct load *ld, int64_t n)
{
	return slice_of(arena_printf(&ld->rs->arena, "%lld", (long long)n));
}

static void complain_unknown_as(struct load *ld, const struct yaml_node *at, const char *key, const char *what, struct slice got,
                         const struct slice *known, size_t known_count)
{
	members_say_unknown(ld->findings, ld->file->shown, at, key, got, known, known_count, slice_of(what));
}

void complain_unknown(struct load *ld, const struct yaml_node *at, const char *key, struct slice got,
	const struct slice *known, size_t count)
{
	complain_unknown_as(ld, at, key, "", got, known, count);
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
	complain(ld, root, "not-a-map/file", NULL);
	return NULL;
}

bool is_map(struct load *ld, const struct yaml_node *n, const char *what)
{
	if (n->kind == YAML_MAP)
		return true;
	complain(ld, n, "not-a-map", SAID({"what", slice_of(what)}));
	return false;
}

bool is_list(struct load *ld, const struct yaml_node *n, const char *what)
{
	if (n->kind == YAML_LIST)
		return true;
	complain(ld, n, "not-a-list", SAID({"what", slice_of(what)}));
	return false;
}

/* Of a map of things by name: a key that is one of the things' own settings stands where a name is missing. */
bool read_named(struct load *ld, const struct yaml_node *map, const char *const *known)
{
	for (const struct yaml_node *n = map->first; n; n = n->next)
		for (size_t i = 0; known[i]; i++)
			if (slice_is(n->key, known[i] + (known[i][0] == '+'))) {
				struct yaml_node at = {.line = n->key_line, .col = n->key_col};
				complain(ld, &at, "missing-name", SAID({"name", n->key}));
				return false;
			}
	return true;
}

bool read_members(struct load *ld, const struct yaml_node *n, const char *const *known)
{
	return is_map(ld, n, "this") && members_check(ld->findings, ld->file->shown, n, known);
}

struct slice read_scalar(struct load *ld, const struct yaml_node *n, const char *what)
{
	if (n && n->kind == YAML_SCALAR && n->text.len)
		return keep(ld, n->text);
	complain(ld, n, "missing-value", SAID({"what", slice_of(what)}));
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
	complain(ld, n, "bad-name", NULL);
	return SLICE_NONE;
}

bool read_date(struct load *ld, const struct yaml_node *n, int32_t *out)
{
	if (n && n->kind == YAML_SCALAR && civil_parse_date(n->text, out))
		return true;
	complain(ld, n, "bad-date", NULL);
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
	complain(ld, n, "bad-number/decimal", NULL);
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
	complain(ld, n, "bad-number", SAID({"least", number_of(ld, least)}, {"most", number_of(ld, most)}));
	return false;
}

bool read_span(struct load *ld, const struct yaml_node *n, int64_t *out_ms)
{
	if (n && n->kind == YAML_SCALAR && civil_parse_span(n->text, out_ms) && *out_ms > 0)
		return true;
	complain(ld, n, "bad-span", NULL);
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
	if (!got.len) {
		complain(ld, n, "missing-value", SAID({"what", slice_of(what)}));
		return -1;
	}
	for (; choices[count]; count++) {
		known[count] = slice_of(choices[count]);
		if (slice_eq(got, known[count]))
			return count;
	}
	complain_unknown_as(ld, n, "unknown-choice", what, got, known, (size_t)count);
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
		if (s.ptr && slice_in(s, names, *count))
			complain(ld, c, "repeated", SAID({"what", slice_of(what)}, {"name", s}));
		else if (s.ptr)
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

static struct slice file_line(struct slice text, int line)
{
	const char *at = text.ptr, *end = at + text.len, *newline = NULL;
	for (; line > 0 && at < end; line--) {
		newline = memchr(at, '\n', (size_t)(end - at));
		if (line == 1)
			return (struct slice){at, (size_t)((newline ? newline : end) - at)};
		at = newline ? newline + 1 : end;
	}
	return SLICE_NONE;
}

struct yaml_node node_of(const struct load *ld, const struct yaml_node *n, struct slice part)
{
	struct yaml_node at = {.line = n->line, .col = n->col};
	struct slice line = file_line(ld->file->text, n->line);
	int col = 1;
	for (size_t i = 0; part.len && i + part.len <= line.len; i++) {
		if (col >= n->col && !memcmp(line.ptr + i, part.ptr, part.len)) {
			at.col = col;
			break;
		}
		col += i + 1 < line.len && ((unsigned char)line.ptr[i + 1] & 0xC0) != 0x80;
	}
	return at;
}

/* Points at `part` of the text. */
static void complain_of(struct load *ld, const struct yaml_node *n, struct slice part, const char *key, const struct said *words)
{
	struct yaml_node at = node_of(ld, n, part);
	complain(ld, &at, key, words);
}

/* Does a value in the nominative fit at `at`: at the beginning, behind a colon, a dash, the end of a sentence, a comma, or in quotes? In what else
 * stands before it nobody but a reader can see the case. */
static bool nominative_at(struct slice s, size_t at)
{
	static const char *const before[] = {":", ".", "!", "?", ",", ";", "«", "\"", "“", "„", "(", "[", "{", "}", "—", "–", NULL};
	while (at && s.ptr[at - 1] == ' ')
		at--;
	for (size_t i = 0; before[i]; i++)
		if (at >= strlen(before[i]) && !memcmp(s.ptr + at - strlen(before[i]), before[i], strlen(before[i])))
			return true;
	return !at;
}

/* {benefit, select, …}: in a message that may tell an amount; there is nothing that it could be replaced by. */
static bool hangs_on_benefit(const struct choice *c, const struct slice *known, size_t count)
{
	return c->kind == CHOICE_SELECT && slice_is(c->name, "benefit") && slice_in(SLICE_LIT("amount"), known, count);
}

static void check_placeholder(
	struct load *ld, const struct yaml_node *n, enum language lang, const struct choice *c, const char *const *allowed)
{
	struct slice known[16];
	struct yaml_node at = node_of(ld, n, c->whole);
	size_t count = 0, after = (size_t)(c->whole.ptr - n->text.ptr) + c->whole.len;
	if (!is_name(c->name, false)) {
		complain(ld, &at, "bad-placeholder", NULL);
		return;
	}
	for (; allowed && allowed[count]; count++)
		known[count] = slice_of(allowed[count]);
	if (allowed && !slice_in(c->name, known, count) && !hangs_on_benefit(c, known, count))
		complain_unknown(ld, &at, "unknown-placeholder", c->name, known, count);
	if (lang == LANGUAGE_KK && glued(n->text, after))
		complain(ld, &at, "kazakh-suffix", SAID({"name", c->name}));
	else if (lang != LANGUAGE_EN && c->kind == CHOICE_NONE && !nominative_at(n->text, (size_t)(c->whole.ptr - n->text.ptr)))
		warn_at(ld, &at, "no-nominative", SAID({"name", c->name}));
}

/* In a message only numbers have forms, and only the reason and the kind of the benefit are words to choose by; in a clause the values are the function's own. */
static bool may_choose(const struct choice *c, const char *const *allowed)
{
	if (c->kind == CHOICE_SELECT)
		return !allowed || slice_is(c->name, "reason") || slice_is(c->name, "benefit");
	return !allowed || slice_is(c->name, "amount") || slice_is(c->name, "hours");
}

static void check_forms(struct load *ld, const struct yaml_node *n, enum language lang, const struct choice *c)
{
	struct slice word, text, known[8];
	size_t seen[8] = {0}, count = 0;
	for (; choice_forms[count]; count++)
		known[count] = slice_of(choice_forms[count]);
	for (size_t i = 0; choice_branch(c, &i, &word, &text);) {
		size_t form = 0;
		while (form < count && !slice_eq(known[form], word))
			form++;
		seen[form]++;
		struct yaml_node at = node_of(ld, n, word);
		if (form == count && c->kind == CHOICE_PLURAL) {
			complain_unknown(ld, &at, "unknown-form", word, known, count);
			return;
		}
	}
	for (size_t form = 0; form < count; form++)
		if (!seen[form] && (c->kind == CHOICE_PLURAL ? choice_form_needed(choice_forms[form], lang) : slice_is(known[form], "other")))
			complain_of(ld, n, c->whole, "missing-form", SAID({"form", known[form]}));
}

static bool check_part(struct load *ld, const struct yaml_node *n, struct slice s, enum language lang,
	const char *const *allowed, bool inside);

static void check_choice(
	struct load *ld, const struct yaml_node *n, enum language lang, const struct choice *c, const char *const *allowed)
{
	struct slice word, text;
	size_t errors = ld->findings->errors;
	check_placeholder(ld, n, lang, c, allowed);
	if (c->kind == CHOICE_NONE || ld->findings->errors != errors)
		return;
	if (!may_choose(c, allowed))
		complain_of(ld, n, c->whole, "bad-choice/value", SAID({"name", c->name}));
	else
		check_forms(ld, n, lang, c);
	for (size_t i = 0; choice_branch(c, &i, &word, &text);)
		if (!check_part(ld, n, text, lang, allowed, true))
			return;
}

/* A text, or what stands in a branch of one; false: it cannot be read any further. */
static bool check_part(struct load *ld, const struct yaml_node *n, struct slice s, enum language lang,
	const char *const *allowed, bool inside)
{
	struct choice c = {0};
	for (size_t i = 0; i < s.len; i++) {
		struct slice rest = {s.ptr + i, s.len - i};
		const char *wrong = s.ptr[i] == '}' ? "bad-placeholder/closed" : s.ptr[i] == '{' ? choice_read(s, i, &c) : NULL;
		if (!wrong && s.ptr[i] == '{' && inside && c.kind != CHOICE_NONE)
			wrong = "bad-choice/nested";
		if (wrong) {
			complain_of(ld, n, rest, wrong, NULL);
			return false;
		}
		if (s.ptr[i] != '{')
			continue;
		check_choice(ld, n, lang, &c, allowed);
		i += c.whole.len - 1;
	}
	return true;
}

void read_text(struct load *ld, const struct yaml_node *n, const char *what, const char *const *placeholders, struct text *out)
{
	static const char *const known[] = {"kk", "ru", "en", NULL};
	if (!n || n->kind != YAML_MAP) {
		complain(ld, n, "missing-text", SAID({"what", slice_of(what)}));
		return;
	}
	read_members(ld, n, known);
	for (int lang = 0; lang < LANGUAGE_COUNT; lang++) {
		const struct yaml_node *c = yaml_member(n, language_names[lang]);
		if (!c || c->kind != YAML_SCALAR || !c->text.len) {
			complain(ld, c ? c : n, "missing-text/language", SAID({"what", slice_of(what)}, {"language", slice_of(language_names[lang])}));
			continue;
		}
		struct slice where;
		const char *bait = text_bait(c->text, &where);
		if (bait)
			complain_of(ld, c, where, bait, NULL);
		else
			check_part(ld, c, c->text, (enum language)lang, placeholders, false);
		out->in[lang] = keep(ld, c->text);
	}
}
