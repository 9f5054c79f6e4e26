/* SPDX-License-Identifier: Apache-2.0 */
/* Nothing outlives an evaluation. What could: a table that a function holds as an upvalue, and the upvalue itself. After loading,
 * every function reachable from `clauses` and `values` is visited: tables become read-only views (seal_freeze), and each upvalue's
 * value is remembered on the state's stack; after an evaluation they must be what they were (seal_holds). Globals, facts and lists cannot be
 * written in the first place, and metatables cannot be reached, so that is all. */
#include <stdlib.h>
#include "engine/lua/lua_impl.h"

enum { DEPTH_MAX = 32, SEALED_MAX = 1000 };

/* One text for all three: which of them is met first is the order of a hash table. */
static const char not_constant[] = "constants outside of functions: at most 1,000, nested at most 32 deep, in tables by text or number";

static int frozen_newindex(lua_State *L)
{
	return raise_error(L, "a table made outside of a function is constant: make it inside (nothing is kept between evaluations)");
}

static int frozen_index(lua_State *L)
{
	lua_settop(L, 2);
	lua_getiuservalue(L, 1, 1);
	lua_insert(L, 2);
	lua_rawget(L, 2);
	return 1;
}

static int frozen_len(lua_State *L)
{
	lua_getiuservalue(L, 1, 1);
	lua_pushinteger(L, (lua_Integer)lua_rawlen(L, -1));
	return 1;
}

void seal_freeze(lua_State *L)
{
	*(enum tag *)lua_newuserdatauv(L, sizeof(enum tag), 1) = TAG_FROZEN;
	lua_insert(L, -2);
	lua_setiuservalue(L, -2, 1);
	lua_rawgeti(L, LUA_REGISTRYINDEX, SLOT_FROZEN_META);
	lua_setmetatable(L, -2);
}

void open_seal(lua_State *L)
{
	static const luaL_Reg functions[] = {
		{"__index", frozen_index}, {"__newindex", frozen_newindex}, {"__len", frozen_len}, {NULL, NULL}};
	luaL_newlib(L, functions);
	lua_rawseti(L, LUA_REGISTRYINDEX, SLOT_FROZEN_META);
	lua_newtable(L); /* what was visited: table -> its view; function, upvalue's id -> true */
	lua_rawseti(L, LUA_REGISTRYINDEX, SLOT_SEEN);
	lua_newtable(L); /* function, value, function, value ... */
	lua_rawseti(L, LUA_REGISTRYINDEX, SLOT_OUT);
}

/* Has the value on top of the stack (popped) been visited? It has now. */
static bool seen_before(lua_State *L)
{
	lua_rawgeti(L, LUA_REGISTRYINDEX, SLOT_SEEN);
	lua_pushvalue(L, -2);
	bool seen = lua_rawget(L, -2) != LUA_TNIL;
	lua_pop(L, 1);
	lua_insert(L, -2);
	lua_pushboolean(L, 1);
	lua_rawset(L, -3);
	lua_pop(L, 1);
	return seen;
}

static void seal_value(lua_State *L, int depth);

static void note_upvalue(lua_State *L, int function, int n)
{
	struct script *s = script_of(L);
	if (s->sealed_count == SEALED_MAX)
		raise_error(L, not_constant);
	if (s->sealed_count == s->sealed_cap) {
		size_t cap = s->sealed_cap ? s->sealed_cap * 2 : 16;
		int *grown = realloc(s->sealed, cap * sizeof *grown);
		if (!grown)
			raise_error(L, "no memory");
		s->sealed = grown;
		s->sealed_cap = cap;
	}
	s->sealed[s->sealed_count++] = n;
	lua_rawgeti(L, LUA_REGISTRYINDEX, SLOT_OUT);
	lua_pushvalue(L, function);
	lua_rawseti(L, -2, (lua_Integer)(2 * s->sealed_count - 1));
	lua_getupvalue(L, function, n);
	lua_rawseti(L, -2, (lua_Integer)(2 * s->sealed_count));
	lua_pop(L, 1);
}

static void seal_function(lua_State *L, int depth)
{
	int function = lua_gettop(L);
	lua_pushvalue(L, function);
	if (lua_iscfunction(L, function) || seen_before(L)) {
		lua_settop(L, function);
		return;
	}
	for (int n = 1; lua_getupvalue(L, function, n); n++) {
		lua_pushlightuserdata(L, lua_upvalueid(L, function, n));
		if (!seen_before(L)) {
			seal_value(L, depth + 1);
			lua_setupvalue(L, function, n);
			note_upvalue(L, function, n);
		}
		lua_settop(L, function);
	}
}

static void seal_members(lua_State *L, int table, int depth)
{
	lua_pushnil(L);
	while (lua_next(L, table)) {
		int key = lua_type(L, -2);
		if (key != LUA_TSTRING && key != LUA_TNUMBER && key != LUA_TBOOLEAN)
			raise_error(L, not_constant);
		seal_value(L, depth + 1);
		lua_pushvalue(L, -2);
		lua_insert(L, -2);
		lua_rawset(L, table); /* an existing key: lua_next allows that */
	}
}

static void seal_table(lua_State *L, int depth)
{
	int table = lua_gettop(L);
	lua_rawgeti(L, LUA_REGISTRYINDEX, SLOT_ENVIRONMENT);
	if (lua_rawequal(L, -1, table)) {
		lua_pop(L, 1);
		return;
	}
	lua_rawgeti(L, LUA_REGISTRYINDEX, SLOT_SEEN);
	lua_pushvalue(L, table);
	if (lua_rawget(L, -2) == LUA_TNIL) {
		lua_pushvalue(L, table);
		seal_freeze(L);
		lua_pushvalue(L, table);
		lua_pushvalue(L, -2);
		lua_rawset(L, table + 2);
		int view = lua_gettop(L);
		seal_members(L, table, depth);
		lua_settop(L, view);
	}
	lua_replace(L, table);
	lua_settop(L, table);
}

/* The value on top of the stack is replaced by what may be kept. */
static void seal_value(lua_State *L, int depth)
{
	if (depth > DEPTH_MAX)
		raise_error(L, not_constant);
	luaL_checkstack(L, 16, NULL);
	if (lua_isfunction(L, -1))
		seal_function(L, depth);
	else if (lua_istable(L, -1))
		seal_table(L, depth);
}

void seal_all(lua_State *L)
{
	seal_value(L, 0);
}

void push_sealed(lua_State *L)
{
	size_t values = 2 * script_of(L)->sealed_count;
	luaL_checkstack(L, (int)values + 4, NULL);
	lua_rawgeti(L, LUA_REGISTRYINDEX, SLOT_OUT);
	int out = lua_gettop(L);
	for (size_t i = 1; i <= values; i++)
		lua_rawgeti(L, out, (lua_Integer)i);
	lua_remove(L, out);
	lua_pushnil(L);
	lua_rawseti(L, LUA_REGISTRYINDEX, SLOT_OUT);
	lua_pushnil(L);
	lua_rawseti(L, LUA_REGISTRYINDEX, SLOT_SEEN);
}

bool seal_holds(struct script *s)
{
	lua_State *L = s->L;
	int at = AT_FUNCTIONS + (int)s->function_count;
	for (size_t i = 0; i < s->sealed_count; i++, at += 2) {
		if (!lua_getupvalue(L, at, s->sealed[i]))
			return false;
		bool same = lua_type(L, -1) == lua_type(L, at + 1) && lua_rawequal(L, -1, at + 1);
		lua_pop(L, 1);
		if (!same)
			return false;
	}
	return true;
}
