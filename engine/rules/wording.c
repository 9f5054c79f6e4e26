/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/rules/wording.h"

const struct wording *wording_find(const char *key)
{
	for (size_t i = 0; i < wording_count; i++)
		if (!strcmp(wordings[i].key, key))
			return &wordings[i];
	return NULL;
}

static const char *find_word(const char *words, const char *name, size_t len)
{
	for (const char *w = words; w && *w; w += strlen(w) + 1) {
		const char *value = w + strlen(w) + 1;
		if (strlen(w) == len && !memcmp(w, name, len))
			return value;
		w = value;
	}
	return NULL;
}

void wording_fill(struct buf *out, const char *template, enum language lang, const char *words)
{
	for (const char *at = template; at && *at; at++) {
		const char *end = *at == '{' ? strchr(at, '}') : NULL;
		const char *value = end ? find_word(words, at + 1, (size_t)(end - at) - 1) : NULL;
		if (!value) {
			buf_add(out, at, 1);
			continue;
		}
		const struct wording *why = !strncmp(at, "{why}", 5) ? wording_find(value) : NULL;
		buf_str(out, why ? why->in[lang].mend : value);
		at = end;
	}
}

/* --- docs/reference/errors.md ----------------------------------------------------------------------------------------------------- */

/* In a table's cell a bar must be escaped. */
static void describe_cell(struct buf *out, const char *text)
{
	for (; text && *text; text++)
		buf_printf(out, *text == '|' ? "\\%c" : "%c", *text);
}

static void describe_rows(struct buf *out, enum language lang, bool mends)
{
	buf_str(out, mends ? "| Key | It says |\n|---|---|\n" : "| Code | It says | How to mend it |\n|---|---|---|\n");
	for (size_t i = 0; i < wording_count; i++) {
		const struct wording *m = &wordings[i];
		if (mends == (m->in[lang].text != NULL))
			continue;
		buf_printf(out, "| `%s` | ", m->key);
		if (!mends)
			describe_cell(out, m->in[lang].text);
		if (!mends)
			buf_str(out, " | ");
		describe_cell(out, m->in[lang].mend);
		buf_str(out, " |\n");
	}
}

void wordings_describe(struct buf *out)
{
	static const char *const titles[LANGUAGE_COUNT] = {"Қазақша", "По-русски", "In English"};
	buf_str(out,
		"# Errors and warnings of `aldyn check`\n\nMade by `aldyn help errors` from `engine/rules/wording_table.c`; do not edit. "
		"A code may have several cases (`code/case`): they differ in\nthe words only. Words in braces are filled in; `{said}` is what the "
		"parser of YAML or Lua says, in English. Where no mend is given, one of those at\nthe end of the section follows.\n");
	for (int lang = LANGUAGE_COUNT - 1; lang >= 0; lang--) {
		buf_printf(out, "\n## %s\n\n", titles[lang]);
		describe_rows(out, (enum language)lang, false);
		buf_str(out, "\n");
		describe_rows(out, (enum language)lang, true);
	}
}
