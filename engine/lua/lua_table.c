/* SPDX-License-Identifier: Apache-2.0 */
/* ipairs, over tables of the script, constant tables and lists. There is no pairs: its order is not a function of the facts. */
#include "engine/lua/lua_impl.h"

static int next_member(lua_State *L)
{
	lua_Integer i = need_integer(L, 2, "ipairs is for `for` loops") ;
	enum tag tag = userdata_tag(L, 1);
	if (i < 0 || i >= LUA_MAXINTEGER)
		return raise_error(L, "ipairs is for `for` loops");
	lua_settop(L, 1);
	lua_pushinteger(L, ++i);
	if (tag == TAG_LIST) {
		const struct list *list = lua_touserdata(L, 1);
		list_take_whole(L, list);
		if ((size_t)i > list->count)
			return 0;
		push_object(L, list->class, list->objects[i - 1]);
	} else if (tag == TAG_FROZEN) {
		lua_getiuservalue(L, 1, 1);
		lua_rawgeti(L, -1, i);
		lua_remove(L, -2);
	} else if (lua_istable(L, 1)) {
		lua_rawgeti(L, 1, i);
	} else {
		return raise_error(L, "ipairs takes a list or a table");
	}
	return lua_isnil(L, -1) ? 0 : 2;
}

/* ipairs(list or table) -> for the generic `for` */
static int table_ipairs(lua_State *L)
{
	if (!lua_istable(L, 1) && userdata_tag(L, 1) != TAG_LIST && userdata_tag(L, 1) != TAG_FROZEN)
		return raise_error(L, "ipairs takes a list or a table");
	if (userdata_tag(L, 1) == TAG_LIST)
		list_take_whole(L, lua_touserdata(L, 1));
	lua_settop(L, 1);
	lua_pushcfunction(L, next_member);
	lua_insert(L, 1);
	lua_pushinteger(L, 0);
	return 3;
}


void open_table(lua_State *L)
{
	lua_pushcfunction(L, table_ipairs);
	lua_setfield(L, -2, "ipairs");
}
