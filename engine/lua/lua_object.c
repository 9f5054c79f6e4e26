/* SPDX-License-Identifier: Apache-2.0 */
/* Objects and lists as scripts see them: read-only userdata. Objects are made once per number and used again in every evaluation
 * (they hold nothing but the number), so that reading a field of `person` allocates nothing. */
#include <stdlib.h>
#include "engine/lua/lua_impl.h"

enum { COST_OF_FACT = 10 }; /* an aggregate's assertions are looked through */

static int read_only(lua_State *L)
{
	return raise_error(L, "facts and lists are read-only");
}

static void set_function(lua_State *L, const char *name, lua_CFunction f)
{
	lua_pushcfunction(L, f);
	lua_setfield(L, -2, name);
}

/* object.FIELD; upvalue 1: the class's table of field name -> number. Raises for a name not declared; the name itself is not
 * told, since a script may compute it from data. */
static int object_index(lua_State *L)
{
	const struct object *o = lua_touserdata(L, 1);
	lua_settop(L, 2);
	if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNUMBER)
		return raise_error(L, "a fact that `needs` does not declare for this person (`aldyn check` says which)");
	push_field(L, o->number, (unsigned)lua_tointeger(L, -1));
	return 1;
}

static int object_eq(lua_State *L)
{
	struct script *s = script_of(L);
	if (userdata_tag(L, 1) != TAG_OBJECT || userdata_tag(L, 2) != TAG_OBJECT) {
		lua_pushboolean(L, 0);
		return 1;
	}
	const struct object *a = lua_touserdata(L, 1), *b = lua_touserdata(L, 2);
	lua_pushboolean(L, a->number == b->number || (s->world && s->world->same(s->world->arg, a->number, b->number)));
	return 1;
}

void push_object(lua_State *L, unsigned class, uint32_t number)
{
	lua_rawgeti(L, LUA_REGISTRYINDEX, SLOT_OBJECTS + (int)class);
	if (lua_rawgeti(L, -1, number) == LUA_TNIL) {
		lua_pop(L, 1);
		struct object *o = lua_newuserdatauv(L, sizeof *o, 0);
		*o = (struct object){TAG_OBJECT, class, number};
		lua_rawgeti(L, LUA_REGISTRYINDEX, SLOT_OBJECT_META + (int)class);
		lua_setmetatable(L, -2);
		lua_pushvalue(L, -1);
		lua_rawseti(L, -3, number);
	}
	lua_remove(L, -2);
}

struct list *push_list(lua_State *L, size_t count)
{
	if (count > SCRIPT_LIST_MAX)
		raise_error(L, "a list of more members than a script may see");
	script_charge(L, count / 8 + 1);
	struct list *list = lua_newuserdatauv(L, sizeof *list + count * sizeof list->objects[0], 0);
	*list = (struct list){.tag = TAG_LIST, .count = count};
	lua_rawgeti(L, LUA_REGISTRYINDEX, SLOT_LIST_META);
	lua_setmetatable(L, -2);
	return list;
}

void list_take_whole(lua_State *L, const struct list *list)
{
	if (list->whole && (!list->complete || list->uncertain))
		raise_unknown(L, list->missing | (list->complete ? 0 : (uint64_t)1 << list->field));
}

static int list_len(lua_State *L)
{
	const struct list *list = lua_touserdata(L, 1);
	list_take_whole(L, list);
	lua_pushinteger(L, (lua_Integer)list->count);
	return 1;
}

static int list_index(lua_State *L)
{
	const struct list *list = lua_touserdata(L, 1);
	lua_Integer i = need_integer(L, 2, "a list has members by number only: list[1]; facts belong to its members");
	list_take_whole(L, list);
	if (i < 1 || (size_t)i > list->count)
		lua_pushnil(L);
	else
		push_object(L, list->class, list->objects[i - 1]);
	return 1;
}

/* Equal texts get equal numbers within an evaluation, in order of first reading: enough to compare, and nothing else. */
static void push_token(lua_State *L, struct slice text)
{
	struct script *s = script_of(L);
	size_t i = 0;
	while (i < s->token_count && !slice_eq(s->tokens[i], text))
		i++;
	script_charge(L, i / 4);
	if (i == s->token_count) {
		if (i == s->token_cap) {
			size_t cap = s->token_cap ? s->token_cap * 2 : 16;
			struct slice *grown = i < SCRIPT_LIST_MAX * 4 ? realloc(s->tokens, cap * sizeof *grown) : NULL;
			if (!grown)
				raise_error(L, "too many different places were read");
			s->tokens = grown;
			s->token_cap = cap;
		}
		s->tokens[s->token_count++] = text;
	}
	lua_pushlightuserdata(L, (void *)(uintptr_t)(i + 1));
}

static void push_world_list(lua_State *L, const struct script_list *from, unsigned field)
{
	struct list *list = push_list(L, from->count);
	list->class = from->class;
	list->field = field;
	list->complete = from->complete;
	list->whole = from->whole;
	if (from->count)
		memcpy(list->objects, from->objects, from->count * sizeof from->objects[0]);
}

void push_field(lua_State *L, uint32_t number, unsigned field)
{
	struct script *s = script_of(L);
	struct script_value v;
	if (!s->world)
		raise_error(L, "facts can be read inside functions only, not while the file loads");
	script_charge(L, COST_OF_FACT);
	s->world->read(s->world->arg, number, field, &v);
	switch (v.kind) {
	case SCRIPT_NIL:
		lua_pushnil(L);
		return;
	case SCRIPT_BOOLEAN:
		lua_pushboolean(L, v.u.integer != 0);
		return;
	case SCRIPT_INTEGER:
		lua_pushinteger(L, v.u.integer);
		return;
	case SCRIPT_TEXT:
		script_charge(L, v.u.text.len / 64);
		lua_pushlstring(L, v.u.text.len ? v.u.text.ptr : "", v.u.text.len);
		return;
	case SCRIPT_TOKEN:
		push_token(L, v.u.text);
		return;
	case SCRIPT_OBJECT:
		push_object(L, v.u.object.class, v.u.object.object);
		return;
	case SCRIPT_LIST:
		push_world_list(L, &v.u.list, field);
		return;
	case SCRIPT_FORBIDDEN:
		raise_error(L, v.u.why);
		return;
	case SCRIPT_MISSING:
		break;
	}
	raise_unknown(L, (uint64_t)1 << field);
}

static void make_class(lua_State *L, unsigned class, const struct script_field *fields, size_t count)
{
	lua_newtable(L); /* the objects */
	lua_rawseti(L, LUA_REGISTRYINDEX, SLOT_OBJECTS + (int)class);
	lua_newtable(L); /* the metatable */
	lua_newtable(L);
	for (size_t i = 0; i < count; i++) {
		if (fields[i].class != class)
			continue;
		lua_pushlstring(L, fields[i].name.ptr, fields[i].name.len);
		lua_pushinteger(L, (lua_Integer)i);
		lua_rawset(L, -3);
	}
	lua_pushcclosure(L, object_index, 1);
	lua_setfield(L, -2, "__index");
	set_function(L, "__newindex", read_only);
	set_function(L, "__eq", object_eq);
	lua_rawseti(L, LUA_REGISTRYINDEX, SLOT_OBJECT_META + (int)class);
}

void open_object(lua_State *L, const struct script_field *fields, size_t count)
{
	for (unsigned class = 0; class < script_of(L)->class_count; class++)
		make_class(L, class, fields, count);
	lua_newtable(L);
	set_function(L, "__index", list_index);
	set_function(L, "__newindex", read_only);
	set_function(L, "__len", list_len);
	lua_rawseti(L, LUA_REGISTRYINDEX, SLOT_LIST_META);
	push_object(L, 0, 0);
	lua_setfield(L, -2, script_of(L)->limits.subject ? script_of(L)->limits.subject : "person");
}
