/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this folder share: the state behind a script, and how its C functions fail. Private to engine/lua. */
#ifndef ALDYN_LUA_LUA_IMPL_H
#define ALDYN_LUA_LUA_IMPL_H

#include <lua.h>
#include <lauxlib.h>
#include "engine/lua/lua_host.h"

enum { HOOK_EVERY = 100 }; /* instructions between two looks at the budget */
enum { FIRST_DAY = -719162, LAST_DAY = 2932896 }; /* that a script may name: 0001-01-01, 9999-12-31 */

/* Slots of the registry (1 and 2 are Lua's own). */
enum { SLOT_GLOBALS = 8, SLOT_ENVIRONMENT, SLOT_LIST_META, SLOT_FROZEN_META, SLOT_SEEN, SLOT_OUT,
       SLOT_OBJECT_META = 32, SLOT_OBJECTS = SLOT_OBJECT_META + SCRIPT_FIELDS_MAX + 1 }; /* the last two: one for each class */

/* Fixed places on the state's own stack, below them the functions, then pairs (function, value) of the sealed upvalues. */
enum { AT_HANDLER = 1, AT_GLOBALS, AT_LAW_DAY, AT_TODAY, AT_FUNCTIONS };

enum script_phase { PHASE_BUILD, PHASE_LOAD, PHASE_READY, PHASE_RUN };
enum refusal { REFUSED_NOT, REFUSED_LIMIT, REFUSED_MACHINE };

struct script {
	lua_State *L;
	struct script_limits limits;
	enum script_phase phase;
	char *name;                       /* the file, for messages */
	const struct script_world *world;
	struct script_function *functions;
	size_t function_count;
	unsigned char field_class[SCRIPT_FIELDS_MAX];
	unsigned class_count;

	uint64_t spent, spent_in_call, limit, limit_of_call; /* instructions */
	size_t held_bytes, held_limit, asked_bytes, asked_limit, block_limit;
	bool used, worn;                  /* it evaluated before; it grew beyond what a used script may */
	uint64_t allocations;
	enum refusal refused;             /* why the last refused allocation was */

	enum script_outcome failure;      /* the first of this call */
	char error[SCRIPT_ERROR_BYTES];
	struct script_lines *lines;       /* to be noted; NULL: none */
	uint64_t missing;                 /* fields that this call, or the member being asked about, missed */
	uint32_t *objects;                /* the list returned last */
	char *text;                       /* the text returned last */
	int32_t *days;                    /* likewise */
	struct slice *tokens;
	size_t token_count, token_cap;
	int *sealed;                      /* upvalue numbers, as the pairs on the stack */
	size_t sealed_count, sealed_cap;
};

/* All userdata begin so; scripts cannot make any. */
enum tag { TAG_OBJECT = 0x0b1ec7, TAG_LIST = 0x115700, TAG_FROZEN = 0xf70237 };
struct object { enum tag tag; unsigned class; uint32_t number; };
struct list {
	enum tag tag;
	unsigned class, field; /* field: the link that it was read from: what is missing when it is not complete */
	bool complete, whole;
	size_t count;
	size_t uncertain;      /* members of which filter could not say whether they belong */
	uint64_t missing;      /* ... for want of these */
	uint32_t objects[];
};

static inline struct script *script_of(lua_State *L)
{
	return *(struct script **)lua_getextraspace(L);
}

/* --- calling (lua_host.c) ------------------------------------------------------------------------------------------------ */
void *script_allocate(void *script, void *p, size_t old, size_t bytes); /* lua_Alloc, within the limits */
void begin_call(struct script *s);
enum script_outcome outcome_of(struct script *s, int status); /* what a status of lua_pcall means; pops the error */

/* --- failing: none of these returns --------------------------------------------------------------------------------- */
int raise_error(lua_State *L, const char *text);     /* text must be static: no data */
int raise_unknown(lua_State *L, uint64_t missing);
int raise_again(lua_State *L, int status);           /* after lua_pcall: the error on top of the stack is not for us */
bool error_is_unknown(lua_State *L, int index);            /* is this error "unknown"? */
int on_error(lua_State *L);                          /* message handler: notes the first failure and its traceback */
void script_charge(lua_State *L, uint64_t instructions);    /* work done in C, or the hook's; raises when the budget is spent */
void count_instructions(lua_State *L);               /* arms the hook */

/* --- arguments: raise when they are not what is asked for ----------------------------------------------------------- */
lua_Integer need_integer(lua_State *L, int arg, const char *what);
struct slice need_text(lua_State *L, int arg, const char *what); /* borrowed from the string */
struct list *need_list(lua_State *L, int arg, const char *what);
void need_function(lua_State *L, int arg, const char *what);
enum tag userdata_tag(lua_State *L, int index);            /* 0: not one of our userdata */

/* --- one file per table, or group of globals: each adds to the table on top of the stack ------------------------------ */
void open_date(lua_State *L);   /* lua_date.c: age date years_after months_after */
void open_kleene(lua_State *L); /* lua_kleene.c: every any at_least at_most exactly either filter count is_none */
void open_param(lua_State *L);  /* lua_param.c: param share */
void open_table(lua_State *L);  /* lua_table.c: ipairs */
void open_string(lua_State *L); /* lua_string.c: string */
void open_math(lua_State *L);   /* lua_math.c: math */

/* lua_object.c */
void open_object(lua_State *L, const struct script_field *fields, size_t count);
void push_object(lua_State *L, unsigned class, uint32_t number);
struct list *push_list(lua_State *L, size_t count);
void push_field(lua_State *L, uint32_t number, unsigned field); /* reads; raises unknown */
void list_take_whole(lua_State *L, const struct list *list); /* raises unknown unless the members known may stand for the list */
/* lua_source.c: why the text is not even read, or NULL; static text */
const char *source_fault(struct slice text, int *line);
/* lua_seal.c */
void open_seal(lua_State *L);
void seal_freeze(lua_State *L);    /* the table on top of the stack becomes a read-only view of itself */
void seal_all(lua_State *L);      /* likewise, deeply, with the upvalues of all functions in it; notes these */
void push_sealed(lua_State *L); /* pairs (function, value) */
bool seal_holds(struct script *s);

#endif
