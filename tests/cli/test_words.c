/* SPDX-License-Identifier: Apache-2.0 */
/* What commands say: the right form behind a number, in each language. */
#include "engine/cli/words.h"
#include "tests/tap.h"

static const struct { int64_t n; enum language lang; const char *says; } rows[] = {
	{1, LANGUAGE_EN, "Checked 1 more time with"}, {2, LANGUAGE_EN, "Checked 2 more times with"},
	{1, LANGUAGE_RU, "проверено ещё 1 раз с"}, {4, LANGUAGE_RU, "проверено ещё 4 раза с"}, {11, LANGUAGE_RU, "проверено ещё 11 раз с"},
	{1002, LANGUAGE_RU, "проверено ещё 1 002 раза с"}, {4, LANGUAGE_KK, "тағы 4 рет тексерілді"},
};

int main(void)
{
	struct arena a;

	arena_init(&a);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct buf said;
		buf_init(&said);
		phrase_say(explain_phrases, &said, "repeats", rows[i].lang,
			(const struct word[]){{"n", words_count(&a, rows[i].n)}, {"time", SLICE_LIT("now")}, {NULL, SLICE_NONE}});
		buf_add(&said, "", 1);
		tap_ok(strstr(said.ptr, rows[i].says) && !strchr(said.ptr, '{'), "%s: %s", language_names[rows[i].lang], said.ptr);
		buf_fini(&said);
	}
	arena_fini(&a);
	return tap_done();
}
