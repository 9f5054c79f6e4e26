/* SPDX-License-Identifier: Apache-2.0 */
/* Script: the state's life, from text to sealed functions, and one evaluation. */
#include <stdio.h>
#include <stdlib.h>
#include "engine/lua/lua_impl.h"

const char *const script_tables[SCRIPT_TABLE_COUNT + 1] = {"clauses", "values", "dates", "conditions", NULL};

const struct script_limits script_limits_default = {
	.memory_bytes = 1 << 20,
	.block_bytes = 64 << 10,
	.evaluation_bytes = 8 << 20,
	.call_instructions = 100000,
	.evaluation_instructions = 400000,
	.load_instructions = 100000,
};

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

/* lua_Alloc. Giving back and shrinking never fail; Lua relies on that. */
static void *allocate(void *arg, void *p, size_t old, size_t bytes)
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

void script_watch(struct script *s, struct script_lines *lines)
{
	s->lines = lines;
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

uint64_t script_allocations(const struct script *s)
{
	return s->allocations;
}

/* --- calls ------------------------------------------------------------------------------------------------------------- */
static void begin_call(struct script *s)
{
	s->spent_in_call = 0;
	s->missing = 0;
	s->failure = SCRIPT_OK;
	s->error[0] = 0;
	count_instructions(s->L);
}

/* What a status of lua_pcall means; pops the error. */
static enum script_outcome outcome_of(struct script *s, int status)
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

/* --- building ---------------------------------------------------------------------------------------------------------- */
struct source { struct slice text; const struct script_field *fields; size_t field_count; };

static int write_global(lua_State *L)
{
	return raise_error(L, "a global name cannot be written: declare it with `local`");
}

static int read_unknown_global(lua_State *L)
{
	if (script_of(L)->phase == PHASE_LOAD)
		return raise_error(L, "a name that is not known while the file loads (law_day and today are known inside functions only)");
	return raise_error(L, "a name that is not defined (`aldyn check` says which)");
}

static void set_meta(lua_State *L, int table, const char *name, lua_CFunction f)
{
	lua_pushcfunction(L, f);
	lua_setfield(L, table, name);
}

/* The environment is an empty table in front of the globals, so that each write meets __newindex. */
static void open_environment(lua_State *L)
{
	lua_newtable(L); /* globals, left on the stack */
	int globals = lua_gettop(L);
	lua_newtable(L);
	set_meta(L, globals + 1, "__index", read_unknown_global);
	lua_setmetatable(L, globals);
	lua_pushvalue(L, globals);
	lua_rawseti(L, LUA_REGISTRYINDEX, SLOT_GLOBALS);
	lua_newtable(L); /* environment */
	lua_newtable(L);
	lua_pushvalue(L, globals);
	lua_setfield(L, globals + 2, "__index");
	set_meta(L, globals + 2, "__newindex", write_global);
	lua_setmetatable(L, globals + 1);
	lua_pushvalue(L, -1);
	lua_rawseti(L, LUA_REGISTRYINDEX, SLOT_ENVIRONMENT);
	lua_rawseti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS); /* becomes _ENV of what is loaded */
}

static void open_globals(lua_State *L, const struct source *source)
{
	open_seal(L);
	open_environment(L);
	open_object(L, source->fields, source->field_count);
	open_date(L);
	open_kleene(L);
	open_param(L);
	open_table(L);
	open_string(L);
	open_math(L);
	for (const char *const *table = script_tables; *table; table++) {
		lua_newtable(L);
		lua_setfield(L, -2, *table);
	}
}

static const char functions_wanted[] = "`clauses`, `values`, `dates` and `conditions` hold functions of this file, by names of less than 40 letters, and nothing else";

static int by_table_and_name(const void *a, const void *b)
{
	const struct script_function *x = a, *y = b;
	return x->table != y->table ? (x->table > y->table) - (x->table < y->table) : strcmp(x->name, y->name);
}

/* Each member must be a function with a plain name. */
static void collect_functions(lua_State *L, int globals, enum script_table of)
{
	struct script *s = script_of(L);
	lua_getfield(L, globals, script_tables[of]);
	int table = lua_gettop(L);
	lua_pushnil(L);
	while (lua_next(L, table)) {
		if (lua_type(L, -2) != LUA_TSTRING || !lua_isfunction(L, -1) || lua_iscfunction(L, -1))
			raise_error(L, functions_wanted);
		if (lua_rawlen(L, -2) >= SCRIPT_NAME_BYTES || strlen(lua_tostring(L, -2)) != lua_rawlen(L, -2))
			raise_error(L, functions_wanted);
		struct script_function *grown = realloc(s->functions, (s->function_count + 1) * sizeof *grown);
		if (!grown) {
			s->failure = SCRIPT_NO_MEMORY;
			raise_error(L, "out of memory");
		}
		s->functions = grown;
		struct script_function *f = &grown[s->function_count++];
		*f = (struct script_function){.table = of};
		memcpy(f->name, lua_tostring(L, -2), lua_rawlen(L, -2));
		lua_pop(L, 1);
	}
}

/* globals[name] becomes its sealed self; name stays read-only for the rest of the script's life. */
static void seal_global(lua_State *L, int globals, const char *name)
{
	lua_getfield(L, globals, name);
	seal_all(L);
	lua_setfield(L, globals, name);
}

static void push_function(lua_State *L, int globals, const struct script_function *f)
{
	lua_getfield(L, globals, script_tables[f->table]);
	lua_getiuservalue(L, -1, 1);
	lua_getfield(L, -1, f->name);
	lua_replace(L, -3);
	lua_pop(L, 1);
}

static void run_file(lua_State *L, const struct source *source)
{
	struct script *s = script_of(L);
	lua_pushfstring(L, "@%s", s->name);
	if (luaL_loadbufferx(L, source->text.len ? source->text.ptr : "", source->text.len, lua_tostring(L, -1), "t") != LUA_OK)
		lua_error(L);
	s->phase = PHASE_LOAD;
	s->block_limit = s->limits.block_bytes;
	lua_call(L, 0, 0);
	s->block_limit = s->limits.memory_bytes;
	lua_pop(L, 1);
}

/* lua_CFunction (source) -> what stands on the state's stack from AT_GLOBALS on */
static int build(lua_State *L)
{
	struct script *s = script_of(L);
	const struct source *source = lua_touserdata(L, 1);
	open_globals(L, source);
	int globals = lua_gettop(L);
	run_file(L, source);
	for (int table = 0; table < SCRIPT_TABLE_COUNT; table++)
		collect_functions(L, globals, (enum script_table)table);
	lua_settop(L, globals);
	if (s->function_count)
		qsort(s->functions, s->function_count, sizeof s->functions[0], by_table_and_name);
	for (const char *const *table = script_tables; *table; table++)
		seal_global(L, globals, *table);
	luaL_checkstack(L, (int)s->function_count + 8, NULL);
	lua_pushliteral(L, "law_day");
	lua_pushliteral(L, "today");
	for (int i = 1; i <= 2; i++) { /* so that setting them later allocates nothing */
		lua_pushvalue(L, globals + i);
		lua_pushinteger(L, 0);
		lua_rawset(L, globals);
	}
	for (size_t i = 0; i < s->function_count; i++)
		push_function(L, globals, &s->functions[i]);
	push_sealed(L);
	return lua_gettop(L) - globals + 1;
}

/* Why building failed, with the place that the message names; the error is on top of the stack. */
static int say_why(struct script *s, int status, struct err *err)
{
	const char *text = s->error;
	size_t name_len = strlen(s->name);
	int line = 0;
	outcome_of(s, status);
	if (s->failure == SCRIPT_NO_MEMORY)
		return err_set(err, ERR_RETRY, "no-memory", "no memory to load a package's rules");
	if (strncmp(text, s->name, name_len) == 0 && text[name_len] == ':') {
		line = atoi(text + name_len + 1);
		text += name_len + 1 + strspn(text + name_len + 1, "0123456789");
		text += strspn(text, ": ");
	}
	return err_at(err, ERR_INPUT, s->phase == PHASE_BUILD ? "lua-syntax" : "lua-load", s->name, line, 0, "%s", text);
}

static bool prepare(struct script *s, const struct script_field *fields, size_t count)
{
	s->class_count = 1;
	if (count > SCRIPT_FIELDS_MAX)
		return false;
	for (size_t i = 0; i < count; i++) {
		unsigned class = fields[i].class > fields[i].leads_to ? fields[i].class : fields[i].leads_to;
		if (class > SCRIPT_FIELDS_MAX)
			return false;
		if (class >= s->class_count)
			s->class_count = class + 1;
	}
	s->limit = s->limit_of_call = s->limits.load_instructions;
	s->block_limit = s->held_limit = s->limits.memory_bytes;
	s->asked_limit = 4 * s->limits.memory_bytes + s->limits.evaluation_bytes;
	return true;
}

int script_new(const struct script_limits *limits, struct slice name, struct slice text, const struct script_field *fields,
               size_t field_count, struct script **out, struct err *err)
{
	struct source source = {text, fields, field_count};
	int line;
	const char *fault = source_fault(text, &line);
	*out = NULL;
	if (fault) {
		char file[200];
		snprintf(file, sizeof file, "%.*s", SLICE_ARG(name));
		return err_at(err, ERR_INPUT, "lua-syntax", file, line, 0, "%s", fault);
	}
	struct script *s = calloc(1, sizeof *s);
	if (!s)
		return err_set(err, ERR_RETRY, "no-memory", "no memory to load a package's rules");
	s->limits = *limits;
	s->lines = limits->lines;
	if (!prepare(s, fields, field_count)) {
		free(s);
		return err_set(err, ERR_INPUT, "too-many-facts", "a package may read at most %d facts; declare fewer in `needs`",
		               SCRIPT_FIELDS_MAX);
	}
	s->name = strndup(name.len ? name.ptr : "?", name.len ? name.len : 1);
	s->objects = malloc(SCRIPT_LIST_MAX * sizeof s->objects[0]);
	s->days = malloc(SCRIPT_LIST_MAX * sizeof s->days[0]);
	s->L = s->objects && s->days && s->name ? lua_newstate(allocate, s) : NULL;
	if (!s->L) {
		script_free(s);
		return err_set(err, ERR_RETRY, "no-memory", "no memory to load a package's rules");
	}
	*(struct script **)lua_getextraspace(s->L) = s;
	lua_pushcfunction(s->L, on_error);
	lua_pushcfunction(s->L, build);
	lua_pushlightuserdata(s->L, &source);
	begin_call(s);
	int status = lua_pcall(s->L, 1, LUA_MULTRET, AT_HANDLER);
	if (status != LUA_OK || !lua_checkstack(s->L, 64)) {
		int rc = say_why(s, status == LUA_OK ? LUA_ERRMEM : status, err);
		script_free(s);
		return rc;
	}
	s->phase = PHASE_READY;
	*out = s;
	return OK;
}

void script_free(struct script *s)
{
	if (!s)
		return;
	if (s->L)
		lua_close(s->L);
	free(s->name);
	free(s->functions);
	free(s->objects);
	free(s->text);
	free(s->days);
	free(s->tokens);
	free(s->sealed);
	free(s);
}

size_t script_functions(const struct script *s, const struct script_function **out)
{
	*out = s->functions;
	return s->function_count;
}

int script_find(const struct script *s, enum script_table table, struct slice name)
{
	for (size_t i = 0; i < s->function_count; i++)
		if (s->functions[i].table == table && slice_is(name, s->functions[i].name))
			return (int)i;
	return -1;
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

/* The second result of a clause: {name = integer, ...}. Nothing here can raise. */
static void take_numbers(struct script *s, int table, struct script_result *out)
{
	lua_State *L = s->L;
	if (lua_isnil(L, table))
		return;
	if (userdata_tag(L, table) == TAG_FROZEN)
		lua_getiuservalue(L, table, 1);
	else
		lua_pushvalue(L, table);
	table = lua_gettop(L);
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
	if (userdata_tag(L, at) == TAG_FROZEN)
		lua_getiuservalue(L, at, 1);
	else
		lua_pushvalue(L, at);
	at = lua_gettop(L);
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
