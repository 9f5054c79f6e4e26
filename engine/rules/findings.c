/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/yaml.h"
#include "engine/rules/wording.h"

void findings_fini(struct findings *f)
{
	for (size_t i = 0; i < f->count; i++)
		free(f->list[i].words);
	free(f->list);
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

/* Takes over the words of `new`. */
static void add(struct findings *f, const struct finding *new)
{
	if (is_told(f, new)) {
		free(new->words);
		return;
	}
	if (f->count == f->cap) {
		size_t cap = f->cap ? 2 * f->cap : 16;
		struct finding *list = realloc(f->list, cap * sizeof *list);
		NO_MEMORY_ON(!list);
		f->list = list;
		f->cap = cap;
	}
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

void findings_add(struct findings *f, bool is_error, const struct err *err)
{
	const struct wording *m = wording_find(err->code);
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
	finding_text(f, lang, out);
	if (!f->mends || !f->mends->in[lang].mend)
		return;
	buf_str(out, " (");
	finding_mend(f, lang, out);
	buf_str(out, ")");
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
