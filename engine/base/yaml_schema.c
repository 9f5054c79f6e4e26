/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "engine/base/yaml_schema.h"

#define NAME "\"type\": \"string\", \"pattern\": \"^[a-z][a-z0-9_.-]*$\""
#define SLOT "\"type\": \"string\", \"pattern\": \"^[a-z][a-z0-9_-]*/[{](subject|each|counted)[}](/[{]period[}])?$\""
#define SPAN "\"type\": \"string\", \"pattern\": \"^[0-9]+ (minute|hour|day)s?$\""

/* How values are written -> what a schema says of it. Scalars are text to our readers, whatever YAML makes of them. */
static const struct { const char *written, *schema; } types[] = {
	{"anything", ""},
	{"text", "\"type\": [\"string\", \"number\", \"boolean\"]"},
	{"text in kk, ru, en", "\"$ref\": \"#/$defs/text\""},
	{"name", NAME},
	{"parameter", NAME},
	{"value or fact", NAME},
	{"territory fact, or any", NAME},
	{"name/{placeholder}, or a list", "\"anyOf\": [{" SLOT "}, {\"type\": \"array\", \"items\": {" SLOT "}}]"},
	{"link", NAME},
	{"list of services", "\"$ref\": \"#/$defs/names\""},
	{"list of events or dates", "\"$ref\": \"#/$defs/names\""},
	{"list of subject or links, each perhaps with `if`", "\"type\": [\"string\", \"array\"], \"items\": {\"type\": \"string\"}"},
	{"date", "\"type\": \"string\", \"pattern\": \"^[0-9]{4}-[0-9]{2}-[0-9]{2}$\""},
	{"whole number", "\"type\": \"integer\", \"minimum\": 0"},
	{"number", "\"type\": \"number\", \"minimum\": 0"},
	{"yes or no", "\"enum\": [\"yes\", \"no\", true, false]"},
	{"span", SPAN},
	{"pointer", "\"type\": \"string\", \"pattern\": \"^(/.*)?$\""},
	{"place", "\"$ref\": \"#/$defs/place\""},
	{"place or field", "\"anyOf\": [{\"$ref\": \"#/$defs/place\"}, {\"type\": \"object\", \"propertyNames\": "
	                   "{\"enum\": [\"at\", \"is\", \"format\", \"prefix\", \"lua\", \"from\"]}}]"},
	{"absent", "\"const\": \"absent\""},
	{"list or map of texts", "\"type\": [\"array\", \"object\"]"},
	{"text or list of texts", "\"type\": [\"string\", \"number\", \"boolean\", \"array\"]"},
	{"period", "\"type\": \"string\", \"pattern\": \"^[0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2}$\""},
	{"N working days", "\"type\": \"string\", \"pattern\": \"^[1-9][0-9]{0,2} working days?$\""},
	{"list", "\"$ref\": \"#/$defs/names\""},
	{"N days", "\"type\": \"string\", \"pattern\": \"^[1-9][0-9]* days?$\""},
	{"list of clauses", "\"$ref\": \"#/$defs/names\""},
	{"propose_end", "\"const\": \"propose_end\""},
	{"month_end", "\"const\": \"month_end\""},
	{"list of facts", "\"$ref\": \"#/$defs/names\""},
	{"list of texts", "\"type\": \"array\", \"items\": {\"type\": [\"string\", \"number\", \"boolean\"]}"},
	{"list of spans", "\"type\": \"array\", \"items\": {" SPAN "}"},
	{"list of proactive, extraterritorial",
	 "\"type\": \"array\", \"items\": {\"enum\": [\"proactive\", \"extraterritorial\"]}, \"contains\": {\"const\": \"proactive\"}"},
};
static const char defs[] =
	"  \"$defs\": {\n"
	"    \"text\": {\n"
	"      \"type\": \"object\", \"properties\": {\"kk\": {\"type\": \"string\"}, \"ru\": {\"type\": \"string\"}, \"en\": {\"type\": \"string\"}},\n"
	"      \"required\": [\"kk\", \"ru\", \"en\"], \"additionalProperties\": false\n"
	"    },\n"
	"    \"place\": {\"type\": [\"string\", \"array\"], \"minLength\": 1, \"minItems\": 1, \"items\": {\"type\": [\"string\", \"object\"]}},\n"
	"    \"names\": {\"anyOf\": [{" NAME "}, {\"type\": \"array\", \"items\": {" NAME "}}]}\n"
	"  }\n";

void yaml_rows_add(struct yaml_rows *rows, const char *path, const char *written, bool required, const char *meaning)
{
	if (rows->count == rows->cap) {
		size_t cap = rows->cap ? 2 * rows->cap : 64;
		struct yaml_row *list = arena_alloc(rows->a, cap * sizeof *list);
		if (rows->count)
			memcpy(list, rows->list, rows->count * sizeof *list);
		rows->list = list;
		rows->cap = cap;
	}
	rows->list[rows->count++] = (struct yaml_row){path, written, required, meaning};
}

static void add_string(struct buf *out, const char *s)
{
	buf_str(out, "\"");
	for (; *s; s++)
		buf_printf(out, *s == '"' || *s == '\\' ? "\\%c" : "%c", *s);
	buf_str(out, "\"");
}

/* What of the row's path lies inside of prefix ("" is the root); NULL: nothing. */
static const char *inside(const struct yaml_row *r, struct slice prefix)
{
	if (!prefix.len)
		return r->path;
	bool is = strlen(r->path) > prefix.len && !memcmp(r->path, prefix.ptr, prefix.len) && r->path[prefix.len] == '.';
	return is ? r->path + prefix.len + 1 : NULL;
}

static struct slice step_of(const char *rest)
{
	return (struct slice){rest, strcspn(rest, ".")};
}

/* The row that first shows this member of prefix, and whether it must be there: itself, or because something inside must. */
static bool is_first(const struct yaml_rows *rows, size_t i, struct slice prefix, bool *required)
{
	struct slice step = step_of(inside(&rows->list[i], prefix));
	*required = false;
	for (size_t k = 0; k < rows->count; k++) {
		const char *rest = inside(&rows->list[k], prefix);
		if (!rest || !slice_eq(step_of(rest), step))
			continue;
		if (k < i)
			return false;
		bool deep = rest[step.len] && (memchr(rest + step.len, '*', strlen(rest + step.len)) || strchr(rest + step.len, '['));
		*required = *required || (rows->list[k].required && !deep);
	}
	return true;
}

/* "a or b", "a, b or c": the words are the choices. */
static void add_choices(const char *written, struct buf *out)
{
	buf_str(out, "\"enum\": [");
	for (const char *at = written, *end; *at; at = end) {
		at += strspn(at, ", ");
		end = at + strcspn(at, ", ");
		if (end - at == 2 && !strncmp(at, "or", 2))
			continue;
		buf_printf(out, "%s\"%.*s\"", at == written ? "" : ", ", (int)(end - at), at);
	}
	buf_str(out, "]");
}

static void add_type(const char *written, struct buf *out)
{
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (!strcmp(types[i].written, written)) {
			buf_str(out, types[i].schema);
			return;
		}
	if (strstr(written, " or ") && strncmp(written, "list of ", 8)) /* a new way to write something is anything until it stands above */
		add_choices(written, out);
}

static const struct yaml_row *row_at(const struct yaml_rows *rows, struct slice path)
{
	for (size_t i = 0; i < rows->count; i++)
		if (slice_is(path, rows->list[i].path))
			return &rows->list[i];
	return NULL;
}

static bool has_inside(const struct yaml_rows *rows, struct slice path)
{
	for (size_t i = 0; i < rows->count; i++)
		if (!path.len || inside(&rows->list[i], path))
			return true;
	return false;
}

static void add_value(const struct yaml_rows *rows, struct slice path, int deep, struct buf *out);

/* Members of a map, the element of a list, or what any name holds. */
static void add_inside(const struct yaml_rows *rows, struct slice prefix, int deep, struct buf *out)
{
	struct buf any, required;
	bool members = false, needed, list = false;

	buf_init(&any);
	buf_init(&required);
	buf_str(out, "\"properties\": {");
	for (size_t i = 0; i < rows->count; i++) {
		const char *rest = inside(&rows->list[i], prefix);
		if (!rest || !is_first(rows, i, prefix, &needed))
			continue;
		struct slice step = step_of(rest), path = {rows->list[i].path, (size_t)(rest - rows->list[i].path) + step.len};
		if (slice_is(step, "*") || slice_is(step, "[]")) {
			list = slice_is(step, "[]");
			add_value(rows, path, deep + (list ? 0 : 1), &any);
			continue;
		}
		buf_printf(out, "%s\n%*s\"%.*s\": ", members ? "," : "", 2 * deep + 2, "", SLICE_ARG(step));
		add_value(rows, path, deep + 1, out);
		members = true;
		if (needed)
			buf_printf(&required, "%s\"%.*s\"", required.len ? ", " : "", SLICE_ARG(step));
	}
	if (list)
		out->len -= strlen("\"properties\": {");
	else
		buf_printf(out, "%s%*s}, ", members ? "\n" : "", members ? 2 * deep : 0, "");
	if (required.len)
		buf_printf(out, "\"required\": [%.*s], ", SLICE_ARG(buf_slice(&required)));
	buf_printf(out, "\"%s\": %.*s", list ? "items" : "additionalProperties", any.len ? (int)any.len : 5, any.len ? any.ptr : "false");
	buf_fini(&any);
	buf_fini(&required);
}

/* Ends "anyOf": the map before this, a list of such, or the word. */
static void add_several(struct slice path, struct buf *out)
{
	buf_str(out, "}, {\"type\": \"array\", \"minItems\": 1, \"items\": {\"$ref\": \"#");
	for (struct slice step; path.len; path.ptr += step.len, path.len -= step.len) {
		if (*path.ptr == '.')
			path.ptr++, path.len--;
		const char *dot = memchr(path.ptr, '.', path.len);
		step = (struct slice){path.ptr, dot ? (size_t)(dot - path.ptr) : path.len};
		if (slice_is(step, "*"))
			buf_str(out, "/additionalProperties");
		else
			buf_printf(out, "/properties/%.*s", SLICE_ARG(step));
	}
	buf_str(out, "/anyOf/0\"}}, {\"const\": \"ignore\"}]");
}

static void add_value(const struct yaml_rows *rows, struct slice path, int deep, struct buf *out)
{
	const struct yaml_row *row = row_at(rows, path);
	struct slice element = slice_of(arena_printf(rows->a, "%.*s.[]", SLICE_ARG(path)));

	buf_str(out, "{");
	size_t begin = out->len;
	if (row && row->meaning) {
		buf_str(out, "\"description\": ");
		add_string(out, row->meaning);
		buf_str(out, ", ");
	}
	if (has_inside(rows, path)) {
		bool list = path.len && (row_at(rows, element) || has_inside(rows, element));
		bool or_nothing = row && !strcmp(row->written, "map or nothing");
		bool several = row && !strcmp(row->written, "map, list of maps or ignore");
		buf_printf(out, "%s\"type\": %s, ", several ? "\"anyOf\": [{" : "",
		           list         ? "\"array\""
		           : or_nothing ? "[\"object\", \"null\"]"
		                        : "\"object\"");
		add_inside(rows, path, deep, out);
		if (several)
			add_several(path, out);
	} else if (row) {
		size_t before = out->len;
		add_type(row->written, out);
		if (out->len == before && out->len > begin)
			out->len -= 2; /* the comma */
	}
	buf_str(out, "}");
}

void yaml_schema(const struct yaml_rows *rows, const char *name, struct buf *out)
{
	buf_printf(out, "{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n  \"title\": \"%s\",\n"
	                "  \"$comment\": \"Made by `aldyn describe schema`; not to be edited.\",\n  \"type\": \"object\",\n  ", name);
	add_inside(rows, SLICE_LIT(""), 1, out);
	buf_printf(out, ",\n%s}\n", defs);
}
