/* SPDX-License-Identifier: Apache-2.0 */
/* Annotations for the Lua language server: every name that a rule may use, and the facts of the vocabulary as fields of a person. */
#include "engine/cli/cli.h"
#include "engine/cli/describe.h"

static const char head[] =
	"---@meta\n"
	"-- SPDX-License-Identifier: Apache-2.0\n"
	"-- Made by `aldyn describe lua`; not to be edited. For editors with the Lua language server: nothing runs it.\n\n"
	"---A day. Days can be compared, and subtracted: that gives days.\n"
	"---@class Date\n---@operator sub(Date): integer\n---@operator lt(Date): boolean\n---@operator le(Date): boolean\n\n"
	"---A place, or a person, that can be compared with another by == and nothing else.\n"
	"---@class Token\n\n";

static void add_type(struct buf *out, const struct fact_def *f)
{
	static const char *const names[] = {[VALUE_NONE] = "nil", [VALUE_TEXT] = "string", [VALUE_INTEGER] = "integer", [VALUE_BOOLEAN] = "boolean",
	                                    [VALUE_DATE] = "Date", [VALUE_KATO] = "Token", [VALUE_PERSON] = "Person"};

	for (size_t i = 0; f->type == VALUE_ENUM && i < f->choice_count; i++)
		buf_printf(out, "%s\"%.*s\"", i ? "|" : "(", SLICE_ARG(f->choices[i]));
	buf_str(out, f->type == VALUE_ENUM ? ")" : names[f->type]);
	buf_str(out, f->is_list ? "[]" : "?");
}

static void add_person(struct buf *out, const struct ruleset *rules)
{
	size_t count;
	const struct fact_def *facts = ruleset_facts(rules, &count);

	buf_str(out, "---What is unknown ends the clause; nil is what is known to be none.\n---@class Person\n");
	for (size_t i = 0; i < count; i++) {
		buf_printf(out, "---@field %.*s ", SLICE_ARG(facts[i].name));
		add_type(out, &facts[i]);
		buf_printf(out, " %.*s%s\n", SLICE_ARG(facts[i].title.in[LANGUAGE_EN]), facts[i].is_territory ? " (no clause may read it, P-5)" : "");
	}
	buf_str(out, "\n");
}

/* "n: integer, ...: integer | boolean" -> @param lines, @return, and the function itself. Types hold commas only in brackets. */
static void add_function(struct buf *out, const struct script_name *n)
{
	const char *at = n->type, *bar = strstr(n->type, " | ");
	struct buf names;
	int deep = 0;

	buf_init(&names);
	while (at < bar) {
		const char *colon = memchr(at, ':', (size_t)(bar - at)), *end = colon;
		for (; end < bar && (*end != ',' || deep); end++)
			deep += (*end == '(' || *end == '{') - (*end == ')' || *end == '}');
		buf_printf(out, "---@param %.*s %.*s\n", (int)(colon - at), at, (int)(end - colon - 2), colon + 2);
		buf_printf(&names, "%s%.*s", names.len ? ", " : "", (int)(colon - at), at);
		at = end < bar ? end + 2 : bar;
	}
	buf_printf(out, "---@return %s\nfunction %s(%.*s) end\n\n", bar + 3, n->name, SLICE_ARG(buf_slice(&names)));
	buf_fini(&names);
}

static void add_names(struct buf *out)
{
	for (const char *const *t = (const char *const[]){"string", "math", NULL}; *t; t++)
		buf_printf(out, "%s = {}\n\n", *t);
	for (const struct script_name *n = script_names; n->name; n++) {
		buf_printf(out, "---`%s`: %s\n", n->written, n->meaning);
		if (strstr(n->type, " | "))
			add_function(out, n);
		else
			buf_printf(out, "---@type %s\n%s = nil\n\n", n->type, n->name);
	}
}

int describe_lua(const char *rules, struct buf *out, struct err *err)
{
	struct ruleset *rs;
	int rc = cli_rules(rules, &rs, err);

	if (rc)
		return rc;
	buf_str(out, head);
	add_person(out, rs);
	add_names(out);
	out->len--; /* one newline at the end */
	ruleset_free(rs);
	return OK;
}
