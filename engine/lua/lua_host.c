/* SPDX-License-Identifier: Apache-2.0 */
/* Script: what it may hold, how its functions are called, and one evaluation. */
#include <stdio.h>
#include <stdlib.h>
#include "engine/lua/lua_impl.h"

/* --- memory ------------------------------------------------------------------------------------------------------------ */
static bool grants(struct script *s, size_t old, size_t bytes)
{
	s->allocations++;
	s->asked_bytes += bytes;
	s->refused = REFUSED_LIMIT;
	s->worn = s->worn || (s->phase == PHASE_RUN && bytes > s->limits.block_bytes / 2);
	if (s->limits.fail_at && s->allocations >= s->limits.fail_at)
		s->refused = REFUSED_MACHINE;
	else if (s->held_bytes - old + bytes <= s->held_limit && bytes <= s->block_limit && s->asked_bytes <= s->asked_limit)
		s->refused = REFUSED_NOT;
	return s->refused == REFUSED_NOT;
}

/* Giving back and shrinking never fail; Lua relies on that. */
void *script_allocate(void *arg, void *p, size_t old, size_t bytes)
{
	struct script *s = arg;
	if (!p)
		old = 0; /* Lua passes a type there */
	if (bytes == 0) {
		s->held_bytes -= old;
		free(p);
		return NULL;
	}
	if (bytes > old && !grants(s, old, bytes))
		return NULL;
	void *moved = realloc(p, bytes);
	if (!moved && bytes > old) {
		s->refused = REFUSED_MACHINE;
		return NULL;
	}
	s->held_bytes = s->held_bytes - old + bytes;
	return moved ? moved : p;
}

bool script_is_used(const struct script *s)
{
	return s->used;
}

bool script_is_worn(const struct script *s)
{
	return s->worn;
}

size_t script_memory_bytes(const struct script *s)
{
	return s->held_bytes;
}

/* --- calls ------------------------------------------------------------------------------------------------------------- */
void begin_call(struct script *s)
{
	s->spent_in_call = 0;
	s->missing = 0;
	s->failure = SCRIPT_OK;
	s->error[0] = 0;
	count_instructions(s->L);
}

enum script_outcome outcome_of(struct script *s, int status)
{
	if (status == LUA_OK)
		return SCRIPT_OK;
	bool unknown = error_is_unknown(s->L, -1);
	lua_pop(s->L, 1);
	if (unknown && s->failure == SCRIPT_OK)
		return SCRIPT_UNKNOWN;
	if (status == LUA_ERRMEM || s->failure == SCRIPT_MEMORY) {
		s->failure = s->refused == REFUSED_MACHINE ? SCRIPT_NO_MEMORY : SCRIPT_MEMORY;
		snprintf(s->error, sizeof s->error, "%s", s->failure == SCRIPT_MEMORY ? "the limit of memory is reached" : "out of memory");
	} else if (s->failure == SCRIPT_OK) {
		s->failure = SCRIPT_ERROR;
		snprintf(s->error, sizeof s->error, "functions call each other too deep");
	}
	return s->failure;
}

void script_watch(struct script *s, struct script_lines *lines)
{
	s->lines = lines;
}

/* --- one evaluation ---------------------------------------------------------------------------------------------------- */
static void set_day(lua_State *L, int name, int32_t day)
{
	lua_pushvalue(L, name);
	lua_pushinteger(L, day);
	lua_rawset(L, AT_GLOBALS);
}

void script_begin(struct script *s, const struct script_world *world)
{
	s->world = world;
	s->phase = PHASE_RUN;
	s->spent = 0;
	s->limit = s->limits.evaluation_instructions;
	s->limit_of_call = s->limits.call_instructions;
	size_t part = s->used ? 2 : 1;
	s->held_limit = s->limits.memory_bytes / part;
	s->block_limit = s->limits.block_bytes / part;
	s->asked_bytes = 0;
	s->asked_limit = s->limits.evaluation_bytes / part;
	s->token_count = 0;
	set_day(s->L, AT_LAW_DAY, world->law_day);
	set_day(s->L, AT_TODAY, world->today);
}

static void fail(struct script *s, struct script_result *out, const char *text)
{
	snprintf(s->error, sizeof s->error, "%s", text);
	out->outcome = s->failure = SCRIPT_ERROR;
}

static bool is_name(const char *p, size_t len)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz_0123456789";
	return len > 0 && len < SCRIPT_NAME_BYTES && strspn(p, letters) == len && !(*p >= '0' && *p <= '9');
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct script_number *)a)->name, ((const struct script_number *)b)->name);
}

/* The table behind a frozen one, or what stands there itself; returns where. */
static int push_thawed(lua_State *L, int at)
{
	if (userdata_tag(L, at) == TAG_FROZEN)
		lua_getiuservalue(L, at, 1);
	else
		lua_pushvalue(L, at);
	return lua_gettop(L);
}

/* The second result of a clause: {name = integer, ...}. Nothing here can raise. */
static void take_numbers(struct script *s, int table, struct script_result *out)
{
	lua_State *L = s->L;
	if (lua_isnil(L, table))
		return;
	table = push_thawed(L, table);
	if (!lua_istable(L, table)) {
		fail(s, out, "the second result of a function must be a table of named numbers");
		return;
	}
	lua_pushnil(L);
	while (lua_next(L, table)) {
		size_t len = lua_rawlen(L, -2);
		if (lua_type(L, -2) != LUA_TSTRING || !is_name(lua_tostring(L, -2), len) || !lua_isinteger(L, -1) ||
		    out->number_count == SCRIPT_NUMBERS_MAX) {
			fail(s, out, "the second result of a function must be a table of at most eight named whole numbers");
			return;
		}
		struct script_number *number = &out->numbers[out->number_count++];
		memcpy(number->name, lua_tostring(L, -2), len + 1);
		number->number = lua_tointeger(L, -1);
		lua_pop(L, 1);
	}
	qsort(out->numbers, out->number_count, sizeof out->numbers[0], by_name);
}

static void take_list(struct script *s, const struct list *list, struct script_result *out)
{
	if (list->whole && (!list->complete || list->uncertain)) {
		out->outcome = SCRIPT_UNKNOWN;
		out->missing = list->missing | (list->complete ? 0 : (uint64_t)1 << list->field);
		return;
	}
	if (list->count)
		memcpy(s->objects, list->objects, list->count * sizeof s->objects[0]);
	out->kind = SCRIPT_LIST;
	out->objects = s->objects;
	out->object_count = list->count;
}

/* It outlives the stack: a copy. */
static void take_text(struct script *s, int index, struct script_result *out)
{
	size_t len;
	const char *text = lua_tolstring(s->L, index, &len);

	free(s->text);
	s->text = malloc(len + 1);
	if (!s->text) {
		out->outcome = SCRIPT_NO_MEMORY;
		return;
	}
	memcpy(s->text, text, len + 1);
	out->kind = SCRIPT_TEXT;
	out->text = (struct slice){s->text, len};
}

static void take_results(struct script *s, struct script_result *out)
{
	lua_State *L = s->L;
	int first = lua_gettop(L) - 1;
	if (lua_isboolean(L, first)) {
		out->kind = SCRIPT_BOOLEAN;
		out->integer = lua_toboolean(L, first);
	} else if (lua_isinteger(L, first)) {
		out->kind = SCRIPT_INTEGER;
		out->integer = lua_tointeger(L, first);
	} else if (userdata_tag(L, first) == TAG_LIST) {
		take_list(s, lua_touserdata(L, first), out);
	} else if (s->limits.subject && lua_type(L, first) == LUA_TSTRING) {
		take_text(s, first, out);
		return;
	} else if (s->limits.subject && lua_isnil(L, first)) {
		return;
	} else {
		fail(s, out, "a function must return true or false, a whole number, or a list (is `return` missing?)");
		return;
	}
	take_numbers(s, first + 1, out);
}

/* The value on top of the stack, which goes; false: it is no day, or one too many. */
static bool take_day(struct script *s, struct script_result *out)
{
	lua_Integer day = lua_tointeger(s->L, -1);
	bool good = lua_isinteger(s->L, -1) && day >= FIRST_DAY && day <= LAST_DAY && out->day_count < SCRIPT_LIST_MAX;
	lua_pop(s->L, 1);
	if (good)
		s->days[out->day_count++] = (int32_t)day;
	return good;
}

static size_t count_members(lua_State *L, int table)
{
	size_t count = 0;
	lua_pushnil(L);
	for (; lua_next(L, table); count++)
		lua_pop(L, 1);
	return count;
}

/* A function in `dates` answers nil, a day, or a table of days. Nothing here can raise. */
static void take_days(struct script *s, struct script_result *out)
{
	lua_State *L = s->L;
	int at = lua_gettop(L) - 1;
	bool good = true;
	out->days = s->days;
	if (lua_isnil(L, at))
		return;
	at = push_thawed(L, at);
	if (!lua_istable(L, at)) {
		good = take_day(s, out);
	} else {
		for (lua_Integer i = 1; good && lua_rawgeti(L, at, i) != LUA_TNIL; i++)
			good = take_day(s, out);
		good = good && count_members(L, at) == out->day_count;
	}
	if (!good)
		fail(s, out, "a function in `dates` must return a date, a table of at most 1024 dates ({a, b}), or nil for none");
}

/* The function and `args` arguments are on top of the stack. */
static void call(struct script *s, int args, void (*take)(struct script *s, struct script_result *out), struct script_result *out)
{
	int base = lua_gettop(s->L) - args - 1;
	out->kind = SCRIPT_NIL;
	out->integer = 0;
	out->objects = NULL;
	out->object_count = out->number_count = out->day_count = 0;
	out->missing = 0;
	begin_call(s);
	out->outcome = outcome_of(s, lua_pcall(s->L, args, 2, AT_HANDLER));
	if (out->outcome == SCRIPT_OK)
		take(s, out);
	else if (out->outcome == SCRIPT_UNKNOWN)
		out->missing = s->missing;
	out->error = s->error;
	lua_settop(s->L, base);
}

/* Pushing an object may raise: so inside of the call. */
static int call_with_each(lua_State *L)
{
	const struct script_object *each = script_of(L)->world->each;
	push_object(L, each->class, each->object);
	lua_call(L, 1, 2);
	return 2;
}

void script_call(struct script *s, int function, struct script_result *out)
{
	BUG_ON(function < 0 || (size_t)function >= s->function_count || s->phase != PHASE_RUN);
	bool is_date = s->functions[function].table == SCRIPT_DATES, has_each = s->world->each && !is_date;
	if (has_each)
		lua_pushcfunction(s->L, call_with_each);
	lua_pushvalue(s->L, AT_FUNCTIONS + function);
	call(s, has_each, is_date ? take_days : take_results, out);
}

static int read_field(lua_State *L)
{
	push_field(L, 0, (unsigned)lua_tointeger(L, 1));
	return 1;
}

void script_read(struct script *s, unsigned field, struct script_result *out)
{
	BUG_ON(s->phase != PHASE_RUN);
	lua_pushcfunction(s->L, read_field);
	lua_pushinteger(s->L, field);
	call(s, 1, take_results, out);
}

enum script_outcome script_end(struct script *s, uint64_t *instructions, const char **error)
{
	s->world = NULL;
	s->phase = PHASE_READY;
	s->used = true;
	*instructions = s->spent;
	*error = NULL;
	if (seal_holds(s))
		return SCRIPT_OK;
	*error = "a variable outside of a function was changed: nothing may be kept between evaluations; declare it inside the function";
	return SCRIPT_KEPT;
}
