/* SPDX-License-Identifier: Apache-2.0 */
/* Script: from text to sealed functions. */
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
	s->L = s->objects && s->days && s->name ? lua_newstate(script_allocate, s) : NULL;
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
