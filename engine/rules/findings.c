/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/vec.h"
#include "engine/base/yaml.h"
#include "engine/rules/wording.h"

void findings_fini(struct findings *f)
{
	for (size_t i = 0; i < f->count; i++)
		free(f->list[i].words);
	free(f->list);
	free(f->again);
	*f = (struct findings){0};
}

/* One mistake is told once, however often it is met: behind each alias of an anchor, in each event of a list. What is missing has no place of
 * its own, and what is not of the table may have the place of another: there the words count. */
static bool is_told(const struct findings *f, const struct finding *new)
{
	const struct err *err = &new->err;
	bool by_words = !new->wording || !strncmp(err->code, "missing-", 8) || !strcmp(err->code, "not-declared");

	for (size_t i = 0; err->line && i < f->count; i++) {
		const struct err *e = &f->list[i].err;
		bool same = !strcmp(e->code, err->code) && (!by_words || !strcmp(e->text, err->text));
		if (e->line == err->line && e->col == err->col && same && !strcmp(e->file, err->file))
			return true;
	}
	return false;
}

/* Names that are defined at one place and used at many, by the wordings whose first word they are: of a noun, told once in all files, or without
 * one, once in each file. */
static const struct name { const char *key, *noun; } names[] = {
	{"unknown-fact", "fact"}, {"unknown-fact/lua", "fact"}, {"unknown-fact/profile", "fact"}, {"unknown-event", "event"}, {"unknown-event/profile", "event"},
	{"unknown-word/event", "event"}, {"unknown-law", "law"}, {"unknown-parameter", "parameter"}, {"unknown-parameter/unit", "parameter"},
	{"unknown-role", NULL}, {"unknown-role/profile", NULL}, {"unknown-value", NULL}, {"unknown-clause", NULL}, {"unknown-global", NULL},
	{"unknown-global/refused", NULL}, {"bad-pointer/part", NULL}, {"unknown-word/person", NULL}, {"undeclared-fact", NULL}, {"unasserted-fact", NULL},
};

static const struct name *name_of(const struct finding *f)
{
	for (size_t i = 0; f->wording && i < sizeof names / sizeof *names; i++)
		if (!strcmp(names[i].key, f->wording->key))
			return &names[i];
	return NULL;
}

static const char *first_word(const struct finding *f)
{
	return f->words + strlen(f->words) + 1;
}

/* Where the same name has been told of. */
static struct finding *find_name(const struct findings *f, const struct finding *new)
{
	const struct name *name = name_of(new), *other;
	for (size_t i = 0; name && i < f->count; i++) {
		struct finding *told = &f->list[i];
		if (!(other = name_of(told)) || strcmp(first_word(told), first_word(new)))
			continue;
		if (name->noun ? other->noun && !strcmp(other->noun, name->noun) : name == other && !strcmp(told->err.file, new->err.file))
			return told;
	}
	return NULL;
}

static void add_again(struct findings *f, struct finding *told, const struct err *err)
{
	f->again = vec_more(f->again, f->again_count, &f->again_cap, sizeof *f->again);
	f->again[f->again_count++] = *err;
	told->more++;
}

/* Takes over the words of `new`. */
static void add(struct findings *f, const struct finding *new)
{
	bool told = is_told(f, new);
	struct finding *named = told ? NULL : find_name(f, new);
	if (named)
		add_again(f, named, &new->err);
	if (named || told) {
		free(new->words);
		return;
	}
	f->list = vec_more(f->list, f->count, &f->cap, sizeof *f->list);
	f->list[f->count++] = *new;
	f->errors += new->is_error;
}

/* "name\0value\0…\0" */
static char *keep_words(const struct said *said)
{
	struct buf b;
	buf_init(&b);
	for (; said && said->name; said++) {
		buf_add(&b, said->name, strlen(said->name) + 1);
		buf_slice_add(&b, said->value);
		buf_add(&b, "", 1);
	}
	buf_add(&b, "", 1);
	return b.ptr;
}

/* Is line:col before the other place? */
static bool is_before(int line, int col, int other_line, int other_col)
{
	return line < other_line || (line == other_line && col < other_col);
}

static bool is_in(const struct err *e, const char *file, const struct yaml_node *n)
{
	int line = n->key_line ? n->key_line : n->line, col = n->key_line ? n->key_col : n->col;
	bool before = is_before(e->line, e->col, line, col), behind = !is_before(e->line, e->col, n->end_line, n->end_col);
	bool at = e->line == n->line && e->col == n->col; /* what is empty ends where it begins */
	return (at || (!before && !behind)) && !strcmp(e->file, file);
}

bool findings_spoil(const struct findings *f, const char *file, const struct yaml_node *n)
{
	for (size_t i = 0; i < f->count; i++)
		if (f->list[i].is_error && is_in(&f->list[i].err, file, n))
			return true;
	for (size_t i = 0; i < f->again_count; i++)
		if (is_in(&f->again[i], file, n))
			return true;
	return false;
}

bool findings_open(const struct findings *f, const char *file, const struct yaml_node *map)
{
	for (size_t i = 0; map->kind == YAML_MAP && i < f->count; i++) {
		const struct err *e = &f->list[i].err;
		if (strcmp(e->code, "unknown-setting") || strcmp(e->file, file))
			continue;
		for (const struct yaml_node *n = map->first; n; n = n->next)
			if (n->key_line == e->line && n->key_col == e->col)
				return true;
	}
	return false;
}

/* What the readers of YAML and Lua say in several ways under one code. */
static const struct wording *wording_of(const struct err *err)
{
	static const struct { const char *code, *begins, *key; } cases[] = {
		{"not-yaml", "A tab", "not-yaml/tab"}, {"not-yaml", "There is nothing", "not-yaml/empty"},
		{"lua-syntax", "more than 180 brackets", "lua-syntax/deep"}, {"lua-syntax", "characters are written", "lua-syntax/escape"},
		{"lua-syntax", "a byte here", "bad-utf8"}, {"lua-syntax", "the rules of a package", "too-long"}, {"lua-syntax", "more than 2,000", "too-long"}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (!strcmp(err->code, cases[i].code) && slice_starts(slice_of(err->text), cases[i].begins))
			return wording_find(cases[i].key);
	return wording_find(err->code);
}

void findings_add(struct findings *f, bool is_error, const struct err *err)
{
	const struct wording *m = wording_of(err);
	bool other = m && strcmp(m->in[LANGUAGE_EN].text ? m->in[LANGUAGE_EN].text : "", "{said}"); /* of the same code, but with words of its own */
	struct finding new = {.is_error = is_error, .err = *err, .wording = other ? NULL : m, .mends = other ? NULL : m};
	new.words = keep_words((const struct said[]){{"said", slice_of(err->text)}, {NULL, SLICE_NONE}});
	add(f, &new);
}

static bool speak(struct buf *out, const char *template, enum language lang, const char *words)
{
	wording_fill(out, template, lang, words);
	return template != NULL;
}

bool finding_text(const struct finding *f, enum language lang, struct buf *out)
{
	return speak(out, f->wording ? f->wording->in[lang].text : "{said}", lang, f->words);
}

bool finding_mend(const struct finding *f, enum language lang, struct buf *out)
{
	return speak(out, f->mends ? f->mends->in[lang].mend : NULL, lang, f->words);
}

void finding_say(const struct finding *f, enum language lang, struct buf *out)
{
	static const char *const more[LANGUAGE_COUNT] = {"; тағы осындай жерлер: %zu", "; ещё таких мест: %zu", "; further places: %zu"};
	finding_text(f, lang, out);
	if (f->mends && f->mends->in[lang].mend) {
		buf_str(out, " (");
		finding_mend(f, lang, out);
		buf_str(out, ")");
	}
	if (f->more)
		buf_printf(out, more[lang], f->more);
}

void findings_say(struct findings *f, bool is_error, const char *file, int line, int col, const char *key, const char *mend,
                  const struct said *words)
{
	struct finding new = {.is_error = is_error, .wording = wording_find(key), .mends = wording_find(mend ? mend : key)};
	struct buf b;
	char code[sizeof new.err.code];
	BUG_ON(!new.wording || !new.mends);
	new.words = keep_words(words);
	buf_init(&b);
	finding_say(&new, LANGUAGE_EN, &b);
	snprintf(code, sizeof code, "%.*s", (int)strcspn(key, "/"), key);
	err_at(&new.err, ERR_INPUT, code, file, line, col, "%.*s", SLICE_ARG(buf_slice(&b)));
	buf_fini(&b);
	add(f, &new);
}

void findings_print(const struct findings *f)
{
	for (size_t i = 0; i < f->count; i++) {
		const struct err *e = &f->list[i].err;
		if (e->file[0] && e->line)
			fprintf(stderr, "%s:%d:%d: ", e->file, e->line, e->col);
		fprintf(stderr, "%s: %s\n", f->list[i].is_error ? "error" : "warning", e->text);
	}
}

void findings_complain(struct findings *f, const char *file, const struct yaml_node *at, const char *code, const char *fmt, ...)
{
	struct err e = {0};
	char text[300];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	err_at(&e, ERR_INPUT, code, file, at ? at->line : 1, at ? at->col : 1, "%s", text);
	findings_add(f, true, &e);
}
