/* SPDX-License-Identifier: Apache-2.0 */
/* Dated parameters, as of law_day or another day that is named. They are exact: millionths inside, whole numbers outside; no float anywhere. */
#include "engine/lua/lua_impl.h"

#define MILLION 1000000
__extension__ typedef __int128 wide;

/* The day is an argument that may be absent. */
static int64_t read_micro(lua_State *L, int day_arg)
{
	const struct script_world *world = script_of(L)->world;
	int64_t micro = 0;
	lua_Integer day;
	struct slice name = need_text(L, 1, "the first argument must be the name of a parameter, as text");
	if (!world)
		raise_error(L, "parameters can be read inside functions only, not while the file loads");
	script_charge(L, 10);
	day = lua_isnoneornil(L, day_arg) ? world->law_day : need_integer(L, day_arg, "the day of a parameter must be a date");
	if (day < INT32_MIN || day > INT32_MAX || !world->parameter(world->arg, name, (int32_t)day, &micro))
		raise_error(L, "a parameter that has no value on law_day, or on the day that is named (`aldyn check` says which)");
	return micro;
}

/* param(name, day or nothing) -> integer; money in tiyn */
static int param_param(lua_State *L)
{
	int64_t micro = read_micro(L, 2);
	if (micro % MILLION)
		return raise_error(L, "a parameter that is not a whole number: take share(name, amount)");
	lua_pushinteger(L, micro / MILLION);
	return 1;
}

/* share(name, amount, day or nothing) -> integer: amount x parameter, rounded down */
static int param_share(lua_State *L)
{
	int64_t micro = read_micro(L, 3);
	wide product = (wide)micro * need_integer(L, 2, "share takes the name of a parameter and a whole number");
	wide whole = product / MILLION;
	if (product % MILLION < 0)
		whole--;
	if (whole > INT64_MAX || whole < INT64_MIN)
		return raise_error(L, "share: the product is too large");
	lua_pushinteger(L, (lua_Integer)whole);
	return 1;
}

static const luaL_Reg functions[] = {{"param", param_param}, {"share", param_share}, {NULL, NULL}};

void open_param(lua_State *L)
{
	luaL_setfuncs(L, functions, 0);
}
