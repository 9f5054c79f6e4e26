/* SPDX-License-Identifier: Apache-2.0 */
/* Script: one package's Lua in a sandbox of its own (the gate to Lua 5.4; no other folder includes its headers).
 *
 * The host knows objects with fields, lists of objects, dates, three-valued logic, and nothing of law: what a field holds is
 * answered by the caller's `struct script_world`. A script is hostile until proven otherwise:
 *
 *  - It sees an allow-list (docs/rules-language.md) and cannot write globals. No pcall, load, coroutines, metatables, pairs.
 *  - Instructions are counted by a hook that stays armed once the budget is spent; nothing but our helpers catches an error,
 *    and they catch "unknown" only. Work inside C functions is charged to the same budget.
 *  - Memory is capped in total, per block and per evaluation (the sum of all that was asked for), by the allocator. So no single
 *    instruction is slow, and building and dropping strings ends too.
 *  - Nothing outlives an evaluation. After loading, tables that functions hold as upvalues are replaced by read-only ones, and
 *    every other upvalue is remembered; script_end compares. A changed one is SCRIPT_KEPT and the script must be thrown away.
 *  - A script that evaluated before holds what a fresh one would ask for: a grown stack, texts it knows, persons. So that nobody can see
 *    whom it was asked about, it may have half of each limit of memory: what it fails for want of the other half is asked of a fresh
 *    one, and one whose blocks grew beyond that half is not used again.
 *  - Errors name file and line, never a value: neither we nor Lua's own messages put data into them.
 *
 * Errors leave C code by longjmp inside this folder only: every function below returns. Not thread-safe; one script, one thread. */
#ifndef ALDYN_LUA_LUA_HOST_H
#define ALDYN_LUA_LUA_HOST_H

#include <stdint.h>
#include "engine/base/err.h"
#include "engine/base/slice.h"

#define SCRIPT_FIELDS_MAX 64   /* fields of all classes together: sets of them are 64-bit masks */
#define SCRIPT_LIST_MAX 1024   /* objects in a list, days that a function in `dates` answers */
#define SCRIPT_NUMBERS_MAX 8   /* named numbers that a function returns beside its verdict */
#define SCRIPT_NAME_BYTES 40
#define SCRIPT_ERROR_BYTES 1024

struct script_limits {
	size_t memory_bytes;         /* held by the state at any time */
	size_t block_bytes;          /* in one block (string, table part, stack) while functions run */
	size_t evaluation_bytes;     /* asked for between script_begin and script_end */
	uint64_t call_instructions;  /* of one function called by the host */
	uint64_t evaluation_instructions;
	uint64_t load_instructions;
	const char *subject;         /* how scripts call object 0, whose functions may then return a text or nil; NULL: person */
	struct script_lines *lines;  /* script_watch, from loading on */
	uint64_t fail_at;            /* tests: the allocation of this number (from 1) and all later ones fail; 0: none */
};
extern const struct script_limits script_limits_default;

enum script_kind {
	SCRIPT_MISSING,   /* unknown: ends the function, or the member of a list that a helper asks about */
	SCRIPT_NIL,       /* known to be none */
	SCRIPT_BOOLEAN, SCRIPT_INTEGER, SCRIPT_TEXT,
	SCRIPT_TOKEN,     /* a text that scripts may compare with other tokens for equality, and nothing else */
	SCRIPT_OBJECT, SCRIPT_LIST,
	SCRIPT_FORBIDDEN  /* an error, with `why` */
};

struct script_list {
	const uint32_t *objects;
	size_t count;
	unsigned class;
	bool complete;   /* there are no others */
	bool whole;      /* must be complete when it is taken as a whole (counted, indexed, returned); docs/rules-language.md */
};

struct script_value {
	enum script_kind kind;
	union {
		int64_t integer; /* BOOLEAN 0/1 */
		struct slice text;
		struct { uint32_t object; unsigned class; } object;
		struct script_list list;
		const char *why; /* FORBIDDEN: static text */
	} u;
};

struct script_object { uint32_t object; unsigned class; };

/* What a script looks at. Texts and lists handed out stay valid until script_end. */
struct script_world {
	void *arg;
	void (*read)(void *arg, uint32_t object, unsigned field, struct script_value *out);
	bool (*same)(void *arg, uint32_t a, uint32_t b); /* are two objects one and the same? */
	bool (*parameter)(void *arg, struct slice name, int32_t day, int64_t *out_micro);
	int32_t law_day, today;
	const struct script_object *each; /* what clauses, values and conditions get as their argument; NULL: nothing */
};

/* Class 0 has one object, number 0: the global `person`. Others are what links lead to; a class may be without fields. */
struct script_field { struct slice name; unsigned class, leads_to; }; /* its number is its index; leads_to: of a link, the class at its end; else 0 */

struct script;

/* Compiles (text only) and runs the file once, so that the tables of functions fill. name: for messages. The reasons for NULL: ERR_INPUT
 * (the script's fault: err has file and line; its code is lua-syntax, lua-load or too-many-facts), ERR_RETRY (no memory: ours). Copies what it keeps. */
int script_new(const struct script_limits *limits, struct slice name, struct slice text, const struct script_field *fields,
               size_t field_count, struct script **out, struct err *err) WARN_UNUSED;
void script_free(struct script *s);

/* The global tables that the file puts its functions into: what each answers is said at script_result. */
enum script_table { SCRIPT_CLAUSES, SCRIPT_VALUES, SCRIPT_DATES, SCRIPT_CONDITIONS, SCRIPT_TABLE_COUNT };
extern const char *const script_tables[SCRIPT_TABLE_COUNT + 1]; /* "clauses", "values", "dates", "conditions", NULL */
/* By (table, name). */
struct script_function { enum script_table table; char name[SCRIPT_NAME_BYTES]; };
size_t script_functions(const struct script *s, const struct script_function **out);
int script_find(const struct script *s, enum script_table table, struct slice name); /* its index, or -1 */

enum script_outcome {
	SCRIPT_OK,
	SCRIPT_UNKNOWN, /* a missing fact decides: see missing */
	SCRIPT_ERROR,   /* raised by Lua or by us */
	SCRIPT_BUDGET,  /* instructions spent */
	SCRIPT_MEMORY,  /* a limit of memory reached */
	SCRIPT_KEPT,    /* script_end only: the script changed something that outlives the evaluation */
	SCRIPT_NO_MEMORY/* the machine has none: not the script's fault */
};

struct script_number { char name[SCRIPT_NAME_BYTES]; int64_t number; };
struct script_result {
	enum script_outcome outcome;
	enum script_kind kind;      /* OK: BOOLEAN, INTEGER or LIST; with a `subject` also TEXT or NIL; NIL of a function in `dates`, whatever days it gave */
	int64_t integer;
	struct slice text;          /* TEXT: valid until the next call */
	const int32_t *days; size_t day_count;                   /* of a function in `dates`, as they came; valid until the next call */
	const uint32_t *objects; size_t object_count;            /* LIST; valid until the next call */
	struct script_number numbers[SCRIPT_NUMBERS_MAX]; size_t number_count; /* by name */
	uint64_t missing;           /* UNKNOWN: mask of fields */
	const char *error;          /* the failing outcomes: message and traceback; valid until the next call */
};

/* One evaluation: begin, calls, end. `world` is borrowed until script_end. After MEMORY, KEPT or NO_MEMORY free the script. */
void script_begin(struct script *s, const struct script_world *world);
void script_call(struct script *s, int function, struct script_result *out);
/* A field of object 0 as if a script had returned it: INTEGER or LIST. */
void script_read(struct script *s, unsigned field, struct script_result *out);
enum script_outcome script_end(struct script *s, uint64_t *instructions, const char **error);
bool script_is_used(const struct script *s); /* it evaluated before: after MEMORY, ask a fresh one */
bool script_is_worn(const struct script *s); /* after script_end: free it */

/* Notes which lines run, from the next call on; for `aldyn test`, it costs time. lines[N] of line N gains flags; lines behind count are
 * passed over. */
enum {
	SCRIPT_LINE_RAN = 1, SCRIPT_LINE_CALLED = 2,          /* a function that begins there was called */
	SCRIPT_LINE_OF_OUTER = 4, SCRIPT_LINE_OF_INNER = 8    /* there is code of the file, or of a function that begins above; of one that begins there */
};
struct script_lines { unsigned char *lines; size_t count; bool paused; };
void script_watch(struct script *s, struct script_lines *lines); /* NULL: no more */
bool script_code_lines(struct slice text, struct script_lines *lines); /* SCRIPT_LINE_OF_; of a text that compiles; false: no memory */

size_t script_memory_bytes(const struct script *s); /* held now */

/* The table of all names that a script may use (lua_names.c): checks, docs/rules-language.md and the stubs for editors come from it. */
enum script_chapter { CHAPTER_NONE, CHAPTER_LISTS, CHAPTER_DATES, CHAPTER_NUMBERS, CHAPTER_TEXTS, CHAPTER_COUNT };
struct script_name {
	const char *name;     /* "at_least", "string.starts" */
	enum script_chapter chapter;
	const char *written;  /* as a rule writes it */
	const char *type;     /* as LuaLS writes it: of a function "params | returns", with spaces around the bar */
	const char *meaning;
};
extern const struct script_name script_names[]; /* ends with a NULL name */
struct buf;
void script_describe_names(enum script_chapter chapter, struct buf *out); /* as Markdown: docs/rules-language.md holds it, a test compares */

/* Global names that a script may use, NULL-terminated; of the members of a global table ("string"), likewise; NULL: no such table. */
const char *const *script_globals(void);
const char *const *script_members(struct slice table);

#endif
