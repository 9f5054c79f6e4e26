/* SPDX-License-Identifier: Apache-2.0 */
/* The table `math`: whole numbers only. */
#include "engine/lua/lua_impl.h"

static const char numbers_wanted[] = "whole numbers are expected here (none is not one: ask is_none first)";

static int push_extreme(lua_State *L, bool greatest)
{
	int count = lua_gettop(L);
	lua_Integer best = need_integer(L, 1, numbers_wanted);
	script_charge(L, (uint64_t)count);
	for (int i = 2; i <= count; i++) {
		lua_Integer n = need_integer(L, i, numbers_wanted);
		if (greatest ? n > best : n < best)
			best = n;
	}
	lua_pushinteger(L, best);
	return 1;
}

/* math.min(a, ...) -> integer */
static int math_min(lua_State *L)
{
	return push_extreme(L, false);
}

/* math.max(a, ...) -> integer */
static int math_max(lua_State *L)
{
	return push_extreme(L, true);
}

/* math.abs(a) -> integer */
static int math_abs(lua_State *L)
{
	lua_Integer n = need_integer(L, 1, numbers_wanted);
	if (n == LUA_MININTEGER)
		return raise_error(L, "math.abs: the number is too large");
	lua_pushinteger(L, n < 0 ? -n : n);
	return 1;
}

static const luaL_Reg functions[] = {{"abs", math_abs}, {"max", math_max}, {"min", math_min}, {NULL, NULL}};

void open_math(lua_State *L)
{
	luaL_newlib(L, functions);
	seal_freeze(L);
	lua_setfield(L, -2, "math");
}
