/* SPDX-License-Identifier: Apache-2.0 */
/* How a script fails: unknown, error, budget. The first failure of a call is noted with its traceback in memory of ours, so that
 * noting it cannot fail; whatever Lua then makes of the error on its way out does not matter. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include "engine/base/utf8.h"
#include "engine/lua/lua_impl.h"

static char mark_unknown, mark_failed; /* their addresses are error values */

int raise_error(lua_State *L, const char *text)
{
	lua_pushlightuserdata(L, (void *)(uintptr_t)text);
	return lua_error(L);
}

int raise_unknown(lua_State *L, uint64_t missing)
{
	script_of(L)->missing |= missing;
	lua_pushlightuserdata(L, &mark_unknown);
	return lua_error(L);
}

bool error_is_unknown(lua_State *L, int index)
{
	return lua_touserdata(L, index) == &mark_unknown;
}

int raise_again(lua_State *L, int status)
{
	struct script *s = script_of(L);
	if (status == LUA_ERRMEM && s->failure == SCRIPT_OK)
		s->failure = SCRIPT_MEMORY;
	return lua_error(L);
}

static void note(struct script *s, size_t *at, const char *format, ...) PRINTF_LIKE(3, 4);
static void note(struct script *s, size_t *at, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	int n = vsnprintf(s->error + *at, sizeof s->error - *at, format, args);
	va_end(args);
	if (n > 0 && (size_t)n < sizeof s->error - *at)
		*at += (size_t)n;
	else if (n > 0)
		*at = utf8_cut(s->error, sizeof s->error - 1); /* it is full */
	s->error[*at] = 0;
}

/* Lua puts "file:line: " before its own messages, with long paths cut; ours say it in full. */
static const char *without_place(const char *message, int *line)
{
	const char *p = message;
	*line = 0;
	while ((p = strchr(p, ':'))) {
		size_t digits = strspn(++p, "0123456789");
		if (digits > 0 && strncmp(p + digits, ": ", 2) == 0) {
			*line = atoi(p);
			return p + digits + 2;
		}
	}
	return message;
}

static void note_failure(lua_State *L, enum script_outcome failure, const char *message, int line)
{
	struct script *s = script_of(L);
	size_t at = 0;
	lua_Debug frame;
	bool first = true;
	s->failure = failure;
	s->error[0] = 0;
	for (int level = 0, told = 0; told < 10 && lua_getstack(L, level, &frame); level++) {
		lua_getinfo(L, "Sln", &frame);
		if (frame.currentline <= 0)
			continue;
		if (first)
			note(s, &at, "%s:%d: %s", frame.source + 1, frame.currentline, message);
		else if (frame.name)
			note(s, &at, "\n\tcalled from %s:%d in %s", frame.source + 1, frame.currentline, frame.name);
		else
			note(s, &at, "\n\tcalled from %s:%d", frame.source + 1, frame.currentline);
		first = false;
		told++;
	}
	if (first && line)
		note(s, &at, "%s:%d: %s", s->name, line, message); /* does not compile */
	else if (first)
		note(s, &at, "%s", message);
}

int on_error(lua_State *L)
{
	if (script_of(L)->failure != SCRIPT_OK || error_is_unknown(L, 1) || lua_touserdata(L, 1) == &mark_failed)
		return 1;
	int line = 0;
	const char *message = "an error without a message";
	if (lua_type(L, 1) == LUA_TSTRING)
		message = without_place(lua_tostring(L, 1), &line);
	else if (lua_islightuserdata(L, 1))
		message = lua_touserdata(L, 1);
	note_failure(L, SCRIPT_ERROR, message, line);
	return 1;
}

static void note_line(struct script_lines *lines, int line, unsigned char flag)
{
	if (line > 0 && (size_t)line < lines->count && !lines->paused)
		lines->lines[line] |= flag;
}

static void on_count(lua_State *L, lua_Debug *frame)
{
	if (frame->event == LUA_HOOKCOUNT) {
		script_charge(L, HOOK_EVERY);
	} else if (frame->event == LUA_HOOKLINE) {
		note_line(script_of(L)->lines, frame->currentline, SCRIPT_LINE_RAN);
	} else {
		lua_getinfo(L, "S", frame);
		note_line(script_of(L)->lines, frame->linedefined, SCRIPT_LINE_CALLED);
	}
}

void count_instructions(lua_State *L)
{
	int watched = script_of(L)->lines ? LUA_MASKLINE | LUA_MASKCALL : 0;
	lua_sethook(L, on_count, LUA_MASKCOUNT | watched, HOOK_EVERY);
}

void script_charge(lua_State *L, uint64_t instructions)
{
	struct script *s = script_of(L);
	s->spent += instructions;
	s->spent_in_call += instructions;
	if (s->spent <= s->limit && s->spent_in_call <= s->limit_of_call)
		return;
	if (s->phase == PHASE_BUILD)
		return;
	lua_sethook(L, on_count, LUA_MASKCOUNT, 1); /* sticky: whoever caught this would fail at the next instruction */
	if (s->failure == SCRIPT_OK)
		note_failure(L, SCRIPT_BUDGET, "the budget of instructions is spent (is there a loop without an end?)", 0);
	lua_pushlightuserdata(L, &mark_failed);
	lua_error(L);
}

/* --- arguments ------------------------------------------------------------------------------------------------------- */
enum tag userdata_tag(lua_State *L, int index)
{
	return lua_type(L, index) == LUA_TUSERDATA ? *(enum tag *)lua_touserdata(L, index) : 0;
}

lua_Integer need_integer(lua_State *L, int arg, const char *what)
{
	if (!lua_isinteger(L, arg))
		raise_error(L, what);
	return lua_tointeger(L, arg);
}

struct slice need_text(lua_State *L, int arg, const char *what)
{
	size_t len;
	if (lua_type(L, arg) != LUA_TSTRING)
		raise_error(L, what);
	const char *p = lua_tolstring(L, arg, &len);
	script_charge(L, len / 64);
	return (struct slice){p, len};
}

struct list *need_list(lua_State *L, int arg, const char *what)
{
	if (userdata_tag(L, arg) != TAG_LIST)
		raise_error(L, what);
	return lua_touserdata(L, arg);
}

void need_function(lua_State *L, int arg, const char *what)
{
	if (!lua_isfunction(L, arg))
		raise_error(L, what);
}
