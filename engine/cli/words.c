/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/cli/words.h"

#include <inttypes.h>
#include <stdio.h>

#include "engine/base/civil.h"
#include "engine/rules/choice.h"

static const char *find(const struct phrase *table, const char *key, enum language lang)
{
	for (const struct phrase *p = table; p->key; p++)
		if (!strcmp(p->key, key))
			return p->in[lang];
	return NULL;
}

struct counted { const struct word *words; char digits[24]; };

static struct slice value_of(const struct word *words, struct slice name)
{
	for (const struct word *w = words; w && w->name; w++)
		if (slice_is(name, w->name))
			return w->value;
	return SLICE_NONE;
}

/* A number that a choice hangs on, without the spaces between its groups. */
static struct slice digits_of(void *context, struct slice name)
{
	struct counted *c = context;
	struct slice value = value_of(c->words, name);
	size_t n = 0;

	for (size_t i = 0; i < value.len && n < sizeof c->digits; i++)
		if (value.ptr[i] >= '0' && value.ptr[i] <= '9')
			c->digits[n++] = value.ptr[i];
	return (struct slice){c->digits, n};
}

bool phrase_say(const struct phrase *table, struct buf *out, const char *key, enum language lang, const struct word *words)
{
	const char *text = find(table, key, lang), *end;
	struct counted counted = {.words = words};
	struct buf plain;

	if (!text)
		return false;
	buf_init(&plain);
	choice_expand(slice_of(text), lang, digits_of, &counted, &plain);
	buf_add(&plain, "", 1);
	for (const char *at = plain.ptr; *at; at++) {
		if (*at != '{' || !(end = strchr(at, '}'))) {
			buf_add(out, at, 1);
			continue;
		}
		buf_slice_add(out, value_of(words, (struct slice){at + 1, (size_t)(end - at) - 1}));
		at = end;
	}
	buf_fini(&plain);
	return true;
}

struct slice words_count(struct arena *a, int64_t count)
{
	char digits[24], grouped[40];
	int n = snprintf(digits, sizeof digits, "%" PRIu64, count < 0 ? 0 - (uint64_t)count : (uint64_t)count), k = 0;

	for (int i = 0; i < n; i++) {
		if (i && (n - i) % 3 == 0)
			grouped[k++] = ' ';
		grouped[k++] = digits[i];
	}
	grouped[k] = '\0';
	return slice_of(arena_printf(a, "%s%s", count < 0 ? "\xe2\x88\x92" : "", grouped));
}

struct slice words_amount(struct arena *a, int64_t tiyn, enum language lang)
{
	int64_t rest = tiyn % 100 < 0 ? -(tiyn % 100) : tiyn % 100;
	const char *unit = lang == LANGUAGE_EN ? "KZT" : "тг";
	struct slice tenge = words_count(a, tiyn / 100);

	return slice_of(
		rest ? arena_printf(a, "%.*s%c%02d %s", SLICE_ARG(tenge), lang == LANGUAGE_EN ? '.' : ',', (int)rest, unit)
		     : arena_printf(a, "%.*s %s", SLICE_ARG(tenge), unit));
}

struct slice words_time(struct arena *a, int64_t ms)
{
	char text[CIVIL_INSTANT_CHARS + 1];

	civil_format_instant(ms + CIVIL_ZONE_MS, text); /* 2026-06-01T10:00:00.000Z, as the clocks there show it */
	return slice_of(arena_printf(a, "%.10s %.5s", text, text + 11));
}
