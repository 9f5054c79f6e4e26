/* SPDX-License-Identifier: Apache-2.0 */
/* Which lines of a text hold code: each line here begins with what it should be: `o`, of the file or of a function that begins above; `i`, of
 * one that begins there; `b`, of both; `-`, none. */
#include <stdlib.h>
#include "engine/base/buf.h"
#include "engine/lua/lua_host.h"
#include "tests/tap.h"

static const struct { const char *name; const char *lines[12]; } texts[] = {
	{"nothing", {"-"}},
	{"a comment", {"--- return x", "---[[ local x = 1", "-if x then return end ]]"}},
	{"a text over lines", {"-local s = [[", "-return 1", "o]]"}},
	{"statements", {"-local function f(x)", "o\tx = x + 1", "o\tf(x)", "o\treturn x", "oend"}},
	{"a function whose end returns", {"-local function f(x)", "o\tif x then", "o\t\tf(x)", "-\tend", "oend"}},
	{"on one line", {"blocal f = function(x) return x end"}},
	{"its end where its code is", {"olocal f = g(function(x)", "o\treturn x end)"}},
	{"a function in one that nobody calls", {"-local function f()", "-\treturn function()", "o\t\tlocal a = {}", "o\t\ta[1] = 2", "o\tend", "oend"}},
	{"a name on another line", {"ofunction", "o\tclauses.a", "-\t(x)", "o\treturn x", "oend"}},
	{"blocks", {"-local function f(n)", "o\tfor i = 1, n do", "o\t\tif i > 2 then break end", "-\tend", "o\twhile n > 0 do", "o\t\tn = n - 1",
	            "-\tend", "-\trepeat", "o\t\tn = n + 1", "o\tuntil n > 3", "o\tdo local x <const> = n end", "oend"}},
	{"words that are none", {"olocal t = {['function'] = \"end\"} -- function", "olocal u = t['function'] --[=[ end ]=]"}},
	{"what a function may hold", {"-local function f(...)", "o\tlocal a <const> = ...", "-\tlocal function g()", "o\t\treturn g, a", "o\tend", "o\tgoto done",
	                              "-\t::done::", "o\treturn g()", "oend"}},
};

static void test_text(const char *name, const char *const *lines)
{
	unsigned char flags[16] = {0};
	struct script_lines found = {flags, sizeof flags, false};
	struct buf text;
	char want[16] = "", got[16] = "";
	size_t n = 0;

	buf_init(&text);
	for (; n < 12 && lines[n]; n++) {
		want[n] = lines[n][0];
		buf_printf(&text, "%s\n", lines[n] + 1);
	}
	text.len--; /* the last has no end */
	tap_ok(script_code_lines(buf_slice(&text), &found), "%s: it compiles", name);
	for (size_t i = 0; i < n; i++)
		got[i] = "-oib"[flags[i + 1] / SCRIPT_LINE_OF_OUTER];
	tap_is_str(got, want, "%s", name);
	tap_is_int(flags[n + 1], 0, "%s: no line behind it", name);
	buf_fini(&text);
}

int main(void)
{
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		test_text(texts[i].name, texts[i].lines);
	return tap_done();
}
