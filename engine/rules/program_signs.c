/* SPDX-License-Identifier: Apache-2.0 */
/* Signs of another keyboard in a package's Lua: Lua names a byte of theirs and no place. Here the place, the sign, and what to write. */
#include <stdlib.h>
#include <string.h>

#include "engine/base/utf8.h"
#include "engine/lua/lua_scan.h"
#include "engine/rules/program.h"

/* signs: UTF-8, one after the other; write: what stands for each of them, letter by letter, or one for all. */
static const struct { const char *mend, *signs, *write; } kinds[] = {
	{"mend/quote", "“”„«»‘’‚", "\""},
	{"mend/cyrillic", "аеорсухікһАВЕКМНОРСТУХІ", "aeopcyxikhABEKMHOPCTYXI"},
	{"mend/sign", "–—−", "-"},
	{"mend/space", "\xc2\xa0", " "},
};

/* How to mend it, by the table of wordings; what to write, NULL when only its owner knows. */
static const char *mend_of(struct slice sign, struct slice *write)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		const char *to = kinds[i].write;
		for (const char *at = kinds[i].signs; *at; at += utf8_length((const unsigned char *)at, strlen(at)), to += to[1] != 0)
			if (!strncmp(at, sign.ptr, sign.len)) {
				*write = (struct slice){to, 1};
				return kinds[i].mend;
			}
	}
	return NULL;
}

/* The byte that Lua stopped at, as it writes it: near '<\226>'; 0: it stopped at something else. */
static int byte_named(const char *text)
{
	static const char before[] = "near '<\\";
	const char *at = strstr(text, before);
	int byte = at ? atoi(at + sizeof before - 1) : 0;

	return byte >= 0x80 ? byte : 0;
}

bool program_say_sign(const struct service *svc, const struct err *why, struct findings *f)
{
	struct scan s;
	int byte = byte_named(why->text);
	bool found = false;

	if (!byte || !scan_init(&s, svc->lua))
		return false;
	for (size_t i = 0; i < s.count && !found; i++) {
		const struct word *w = &s.words[i];
		size_t room = (size_t)(svc->lua.ptr + svc->lua.len - w->text.ptr), len;
		if (w->line != why->line || w->kind != WORD_SIGN || (unsigned char)*w->text.ptr != byte ||
		    !(len = utf8_length((const unsigned char *)w->text.ptr, room)))
			continue;
		struct slice sign = {w->text.ptr, len}, write = SLICE_NONE;
		const char *mend = mend_of(sign, &write);
		findings_say(f, true, why->file, w->line, w->col, "lua-sign", mend, SAID({"sign", sign}, {"write", write}));
		found = true;
	}
	scan_fini(&s);
	return found;
}
