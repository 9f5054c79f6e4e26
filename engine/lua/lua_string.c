/* SPDX-License-Identifier: Apache-2.0 */
/* The table `string`: four functions over bytes, each linear in the lengths of its arguments and charged for them. No patterns
 * (they backtrack inside C), no rep, no format. Texts have no methods. */
#include "engine/lua/lua_impl.h"

static const char texts_wanted[] = "two texts are expected here";

/* string.starts(text, beginning) -> boolean */
static int string_starts(lua_State *L)
{
	struct slice text = need_text(L, 1, texts_wanted), part = need_text(L, 2, texts_wanted);
	lua_pushboolean(L, part.len <= text.len && memcmp(text.ptr, part.ptr, part.len) == 0);
	return 1;
}

/* string.ends(text, ending) -> boolean */
static int string_ends(lua_State *L)
{
	struct slice text = need_text(L, 1, texts_wanted), part = need_text(L, 2, texts_wanted);
	lua_pushboolean(L, part.len <= text.len && memcmp(text.ptr + text.len - part.len, part.ptr, part.len) == 0);
	return 1;
}

/* string.contains(text, part) -> boolean */
static int string_contains(lua_State *L)
{
	struct slice text = need_text(L, 1, texts_wanted), part = need_text(L, 2, texts_wanted);
	script_charge(L, text.len / 8);
	lua_pushboolean(L, memmem(text.ptr, text.len, part.ptr, part.len) != NULL);
	return 1;
}

/* string.sub(text, from, to) -> text: bytes from..to, counted from 1, both inside; to may be left out */
static int string_sub(lua_State *L)
{
	struct slice text = need_text(L, 1, "string.sub takes a text and one or two whole numbers");
	lua_Integer from = need_integer(L, 2, "string.sub takes a text and one or two whole numbers");
	lua_Integer to = lua_isnoneornil(L, 3) ? (lua_Integer)text.len
	                                       : need_integer(L, 3, "string.sub takes a text and one or two whole numbers");
	if (from < 1)
		return raise_error(L, "string.sub counts from 1");
	if (to > (lua_Integer)text.len)
		to = (lua_Integer)text.len;
	if (from > to)
		lua_pushliteral(L, "");
	else
		lua_pushlstring(L, text.ptr + from - 1, (size_t)(to - from + 1));
	return 1;
}

static const luaL_Reg functions[] = {
	{"contains", string_contains}, {"ends", string_ends}, {"starts", string_starts}, {"sub", string_sub}, {NULL, NULL}};

void open_string(lua_State *L)
{
	luaL_newlib(L, functions);
	seal_freeze(L);
	lua_setfield(L, -2, "string");
}
