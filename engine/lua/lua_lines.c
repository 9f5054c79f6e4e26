/* SPDX-License-Identifier: Apache-2.0 */
/* Which lines of a text hold code, by Lua's own account of what it compiled. It gives that of a function that exists only, and a function
 * within one that nobody calls never does: so each is compiled by itself as well, at its place, with what it sees of others as globals. */
#include "engine/base/buf.h"
#include "engine/lua/lua_impl.h"
#include "engine/lua/lua_scan.h"

/* The function on top of the stack, which goes: its lines before `last`. */
static void note_lines(lua_State *L, struct script_lines *lines, int first, int last)
{
	lua_Debug f;

	lua_getinfo(L, ">L", &f);
	lua_pushnil(L);
	for (; lua_next(L, -2); lua_pop(L, 1)) {
		lua_Integer line = lua_tointeger(L, -2);
		if (line > 0 && line < last && (size_t)line < lines->count)
			lines->lines[line] |= line == first ? SCRIPT_LINE_OF_INNER : SCRIPT_LINE_OF_OUTER;
	}
	lua_pop(L, 1);
}

/* rest: of a function, from its parameters to before its `end`. Lua closes each with a return of its own: on a line of its own here, so that
 * it makes no line of the text one with code. */
struct function { struct slice rest; int first, rest_at, last; }; /* lines */

static bool note_function(lua_State *L, const char *parameters, struct function f, struct script_lines *lines)
{
	struct buf text;
	int line = 1;

	buf_init(&text);
	for (; line < f.first; line++)
		buf_str(&text, "\n");
	buf_printf(&text, "return function%s", parameters);
	for (; line < f.rest_at; line++)
		buf_str(&text, "\n");
	buf_add(&text, f.rest.ptr, f.rest.len);
	buf_str(&text, "\nend");
	bool good = !luaL_loadbufferx(L, text.ptr, text.len, "=", "t") && !lua_pcall(L, 0, 1, 0);
	if (good)
		note_lines(L, lines, f.first, f.last);
	lua_settop(L, 0);
	buf_fini(&text);
	return good;
}

/* The word that ends the function whose first is words[i]; of a text that compiles. */
static size_t end_of(const struct scan *s, size_t i)
{
	static const char *const begins[] = {"function", "if", "do", "repeat", NULL}, *const ends[] = {"end", "until", NULL};
	int open = 0;

	for (; i < s->count; i++) {
		for (const char *const *w = begins; *w; w++)
			open += scan_is(s, i, *w);
		for (const char *const *w = ends; *w; w++)
			open -= scan_is(s, i, *w);
		if (!open)
			break;
	}
	return i;
}

bool script_code_lines(struct slice text, struct script_lines *lines)
{
	lua_State *L = luaL_newstate();
	struct scan s = {0};
	int behind = 2;

	for (size_t i = 0; i < text.len; i++)
		behind += text.ptr[i] == '\n';
	bool good = L && scan_init(&s, text) && note_function(L, "(...) ", (struct function){text, 0, 0, behind}, lines);
	for (size_t i = 0; good && i < s.count; i++) {
		size_t from = i, end = end_of(&s, i);
		if (!scan_is(&s, i, "function"))
			continue;
		while (!scan_is(&s, from, "("))
			from++;
		const struct word *begin = &s.words[from], *close = &s.words[end];
		struct slice rest = {begin->text.ptr, (size_t)(close->text.ptr - begin->text.ptr)};
		good = note_function(L, "", (struct function){rest, s.words[i].line, begin->line, close->line + 1}, lines);
	}
	scan_fini(&s);
	if (L)
		lua_close(L);
	return good;
}
