/* SPDX-License-Identifier: Apache-2.0 */
/* Logic over lists when some of it is unknown (Kleene's): a helper asks f about each member; what is unknown for one member is
 * unknown for that member only; the helper answers true or false when no value of the unknown ones could change it.
 *
 * All of them are one question: is the number of members for which f holds (or fails) surely within lo..hi, surely outside, or
 * neither? An incomplete list may have any number of further members. */
#include "engine/lua/lua_impl.h"

enum answer { ANSWER_NO, ANSWER_YES, ANSWER_MAYBE };
enum { COST_OF_MEMBER = 10 };

struct tally { lua_Integer yes, no, maybe; uint64_t missing; bool open; };

static const char list_wanted[] = "a list of persons is expected here, such as person.children";
static const char function_wanted[] = "a function is expected here, which answers true or false";

/* Calls the function and `args` arguments on top of the stack; pops them. Raises everything but "unknown". */
static enum answer ask(lua_State *L, int args, uint64_t *missing)
{
	struct script *s = script_of(L);
	uint64_t before = s->missing;
	int handler = lua_gettop(L) - args;
	script_charge(L, COST_OF_MEMBER);
	s->missing = 0;
	lua_pushcfunction(L, on_error);
	lua_insert(L, handler);
	int status = lua_pcall(L, args, 1, handler);
	enum answer answer = ANSWER_MAYBE;
	if (status == LUA_OK && lua_isboolean(L, -1))
		answer = lua_toboolean(L, -1) ? ANSWER_YES : ANSWER_NO;
	else if (status == LUA_OK)
		raise_error(L, "a function given to a helper must return true or false (is `return` missing?)");
	else if (error_is_unknown(L, -1))
		*missing |= s->missing;
	else
		raise_again(L, status);
	s->missing = before;
	lua_pop(L, 2);
	return answer;
}

static enum answer ask_member(lua_State *L, int function, const struct list *list, size_t i, uint64_t *missing)
{
	lua_pushvalue(L, function);
	push_object(L, list->class, list->objects[i]);
	return ask(L, 1, missing);
}

static struct tally count_answers(lua_State *L, int list_arg, int function_arg)
{
	const struct list *list = need_list(L, list_arg, list_wanted);
	need_function(L, function_arg, function_wanted);
	struct tally t = {.maybe = (lua_Integer)list->uncertain, .missing = list->missing, .open = !list->complete};
	luaL_checkstack(L, 8, NULL);
	for (size_t i = 0; i < list->count; i++) {
		enum answer answer = ask_member(L, function_arg, list, i, &t.missing);
		t.yes += answer == ANSWER_YES;
		t.no += answer == ANSWER_NO;
		t.maybe += answer == ANSWER_MAYBE;
	}
	if (t.open)
		t.missing |= (uint64_t)1 << list->field;
	return t;
}

/* `sure` members are certain. Pushes whether the whole number lies in lo..hi; raises unknown when that is open. */
static void push_within(lua_State *L, const struct tally *t, lua_Integer sure, lua_Integer lo, lua_Integer hi)
{
	lua_Integer most = t->open ? LUA_MAXINTEGER : sure + t->maybe;
	if (sure >= lo && most <= hi)
		lua_pushboolean(L, 1);
	else if (most < lo || sure > hi)
		lua_pushboolean(L, 0);
	else
		raise_unknown(L, t->missing);
}

/* every(list, f) -> boolean */
static int kleene_every(lua_State *L)
{
	struct tally t = count_answers(L, 1, 2);
	push_within(L, &t, t.no, 0, 0);
	return 1;
}

/* any(list, f) -> boolean */
static int kleene_any(lua_State *L)
{
	struct tally t = count_answers(L, 1, 2);
	push_within(L, &t, t.yes, 1, LUA_MAXINTEGER);
	return 1;
}

static int push_counted(lua_State *L, lua_Integer lo, lua_Integer hi)
{
	struct tally t = count_answers(L, 2, 3);
	push_within(L, &t, t.yes, lo, hi);
	lua_createtable(L, 0, 1);
	lua_pushinteger(L, t.yes);
	lua_setfield(L, -2, "n");
	return 2;
}

static lua_Integer bound(lua_State *L)
{
	lua_Integer n = need_integer(L, 1, "the first argument must be a whole number");
	if (n < 0)
		raise_error(L, "the first argument must not be negative");
	return n;
}

/* at_least(n, list, f) -> boolean, {n = surely true}; at_most and exactly likewise */
static int kleene_at_least(lua_State *L)
{
	return push_counted(L, bound(L), LUA_MAXINTEGER);
}

static int kleene_at_most(lua_State *L)
{
	return push_counted(L, 0, bound(L));
}

static int kleene_exactly(lua_State *L)
{
	return push_counted(L, bound(L), bound(L));
}

/* either(f, g, ...) -> boolean: at most eight functions without arguments */
static int kleene_either(lua_State *L)
{
	int count = lua_gettop(L);
	bool yes = false, maybe = false;
	uint64_t missing = 0;
	if (count < 1 || count > 8)
		return raise_error(L, "either takes one to eight functions");
	luaL_checkstack(L, 8, NULL);
	for (int i = 1; i <= count; i++)
		need_function(L, i, "either takes functions: either(function() return ... end, function() return ... end)");
	for (int i = 1; i <= count && !yes; i++) {
		lua_pushvalue(L, i);
		enum answer answer = ask(L, 0, &missing);
		yes = answer == ANSWER_YES;
		maybe = maybe || answer == ANSWER_MAYBE;
	}
	if (!yes && maybe)
		return raise_unknown(L, missing);
	lua_pushboolean(L, yes);
	return 1;
}

/* filter(list, f) -> list of those for whom f surely holds. It is whole when the list was and no answer was unknown. */
static int kleene_filter(lua_State *L)
{
	const struct list *from = need_list(L, 1, list_wanted);
	need_function(L, 2, function_wanted);
	luaL_checkstack(L, 8, NULL);
	struct list *to = push_list(L, from->count);
	to->class = from->class;
	to->field = from->field;
	to->complete = from->complete;
	to->whole = from->whole;
	to->uncertain = from->uncertain;
	to->missing = from->missing;
	to->count = 0;
	for (size_t i = 0; i < from->count; i++) {
		enum answer answer = ask_member(L, 2, from, i, &to->missing);
		if (answer == ANSWER_YES)
			to->objects[to->count++] = from->objects[i];
		to->uncertain += answer == ANSWER_MAYBE;
	}
	return 1;
}

/* count(list) -> integer */
static int kleene_count(lua_State *L)
{
	const struct list *list = need_list(L, 1, list_wanted);
	list_take_whole(L, list);
	lua_pushinteger(L, (lua_Integer)list->count);
	return 1;
}

/* is_none(x) -> boolean */
static int kleene_is_none(lua_State *L)
{
	if (lua_gettop(L) < 1)
		return raise_error(L, "is_none takes one argument");
	lua_pushboolean(L, lua_isnil(L, 1));
	return 1;
}

static const luaL_Reg functions[] = {
	{"every", kleene_every}, {"any", kleene_any}, {"at_least", kleene_at_least}, {"at_most", kleene_at_most},
	{"exactly", kleene_exactly}, {"either", kleene_either}, {"filter", kleene_filter}, {"count", kleene_count},
	{"is_none", kleene_is_none}, {NULL, NULL}};

void open_kleene(lua_State *L)
{
	luaL_setfuncs(L, functions, 0);
}
