/* SPDX-License-Identifier: Apache-2.0 */
/* Pages of docs/reference, as Markdown: the vocabulary, the keys of all YAML files, the names that a rule may use. */
#include "engine/base/yaml_schema.h"
#include "engine/cli/cli.h"
#include "engine/cli/describe.h"

/* In a table's cell a bar must be escaped. */
static void add_escaped(struct buf *out, const char *text)
{
	for (; text && *text; text++)
		buf_printf(out, *text == '|' ? "\\%c" : "%c", *text);
}

/* --- vocabulary -------------------------------------------------------------------------------------------------------------------------- */

static void add_titles(struct buf *out, const struct text *title)
{
	for (int lang = LANGUAGE_COUNT - 1; lang >= 0; lang--)
		buf_printf(out, "%.*s | ", SLICE_ARG(title->in[lang]));
}

/* Those behind the first word of a cell have a comma before them. */
static void add_word(struct buf *out, size_t begin, const char *text)
{
	buf_printf(out, "%s%s", out->len > begin ? ", " : "", text);
}

static void add_fact(struct buf *out, const struct fact_def *f)
{
	buf_printf(out, "| `%.*s` | ", SLICE_ARG(f->name));
	add_titles(out, &f->title);
	buf_printf(out, "%s%s", f->is_list ? "list of " : "", value_type_name(f->type));
	for (size_t i = 0; i < f->choice_count; i++)
		buf_printf(out, "%s `%.*s`", i ? "," : ":", SLICE_ARG(f->choices[i]));
	buf_printf(out, " | %.*s | ", SLICE_ARG(f->owner));
	size_t begin = out->len;
	if (f->is_sensitive)
		add_word(out, begin, "sensitive");
	if (f->is_territory)
		add_word(out, begin, "territory");
	if (f->is_fixed)
		add_word(out, begin, "fixed");
	if (f->absent_is_none)
		add_word(out, begin, "absent: none");
	if (f->never_none)
		add_word(out, begin, "none: no");
	buf_str(out, " |\n");
}

static void add_tellers(struct buf *out, const struct fact_def *f, const struct event_def *events, size_t count)
{
	buf_printf(out, "| `%.*s` | ", SLICE_ARG(f->name));
	size_t begin = out->len;
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < events[i].assert_count; k++) {
			const struct event_assert *a = &events[i].asserts[k];
			if (a->fact == f)
				buf_printf(out, "%s`%.*s` (of %.*s)", out->len > begin ? ", " : "", SLICE_ARG(events[i].name), SLICE_ARG(a->role));
		}
	if (out->len == begin)
		buf_str(out, "nobody");
	buf_str(out, " |\n");
}

static void add_member(struct buf *out, size_t begin, struct slice name, bool required)
{
	buf_printf(out, "%s`%.*s`%s", out->len > begin ? ", " : "", SLICE_ARG(name), required ? "" : "?");
}

static void add_event(struct buf *out, const struct event_def *e)
{
	buf_printf(out, "| `%.*s` | ", SLICE_ARG(e->name));
	add_titles(out, &e->title);
	buf_printf(out, "`%.*s` | ", SLICE_ARG(e->subject));
	size_t begin = out->len;
	for (size_t i = 0; i < e->role_count; i++)
		add_member(out, begin, e->roles[i].name, e->roles[i].required);
	buf_str(out, " | ");
	begin = out->len;
	for (size_t i = 0; i < e->value_count; i++)
		add_member(out, begin, e->values[i].name, e->values[i].required);
	buf_str(out, e->cancels.ptr ? " | `" : " | ");
	buf_printf(out, "%.*s%s |\n", SLICE_ARG(e->cancels), e->cancels.ptr ? "`" : "");
}

int describe_vocabulary(const char *rules, struct buf *out, struct err *err)
{
	struct ruleset *rs;
	size_t facts, events;
	int rc = cli_rules(rules, &rs, err);

	if (rc)
		return rc;
	const struct fact_def *fact = ruleset_facts(rs, &facts);
	const struct event_def *event = ruleset_events(rs, &events);
	buf_str(out,
		"# Vocabulary\n\nMade by `aldyn describe vocabulary` from `rules/vocabulary.yaml`; do not edit. What the columns mean: "
		"[packages.md](../packages.md#the-other-files-of-rules).\n\n## Facts\n\n*Owner*: the source whose word ranks first.\n\n"
		"| Fact | In English | По-русски | Қазақша | Type | Owner | Marks |\n|---|---|---|---|---|---|---|\n");
	for (size_t i = 0; i < facts; i++)
		add_fact(out, &fact[i]);
	buf_str(out,
		"\n## Events\n\n*Subject*: the role whose record it is. `?`: may be absent.\n\n"
		"| Event | In English | По-русски | Қазақша | Subject | Roles | Values | Takes back |\n|---|---|---|---|---|---|---|---|\n");
	for (size_t i = 0; i < events; i++)
		add_event(out, &event[i]);
	buf_str(out, "\n## Which event tells a fact\n\nOf which of its roles stands in brackets.\n\n| Fact | Told by |\n|---|---|\n");
	for (size_t i = 0; i < facts; i++)
		add_tellers(out, &fact[i], event, events);
	ruleset_free(rs);
	return OK;
}

/* --- keys -------------------------------------------------------------------------------------------------------------------------------- */

void describe_keys(struct buf *out)
{
	struct arena a;

	buf_str(out,
		"# Keys of all YAML files\n\nMade by `aldyn describe keys` from the tables that read the files; do not edit. `*` stands for any name, `[]` for "
		"each element of a list.\nA key that is required must be there when what it stands in is there. [packages.md](../packages.md) and "
		"[profiles.md](../profiles.md) explain them,\n[operators.md](../operators.md#configuration) those of `aldyn.yaml`.\n");
	arena_init(&a);
	for (const char *const *name = describe_files; *name; name++) {
		struct yaml_rows rows = {.a = &a};
		BUG_ON(!describe_rows(*name, &rows));
		buf_printf(out, "\n## %s.yaml\n\n| Key | Written as | Required | Meaning |\n|---|---|---|---|\n", *name);
		for (size_t i = 0; i < rows.count; i++) {
			const struct yaml_row *r = &rows.list[i];
			buf_printf(out, "| `%s` | %s | %s | ", r->path, r->written, r->required ? "yes" : "");
			add_escaped(out, r->meaning);
			buf_str(out, " |\n");
		}
	}
	arena_fini(&a);
}

/* --- functions --------------------------------------------------------------------------------------------------------------------------- */

void describe_names(struct buf *out)
{
	static const char *const titles[] = {[CHAPTER_NONE] = "What stands there", [CHAPTER_LISTS] = "Lists", [CHAPTER_DATES] = "Dates",
	                                     [CHAPTER_NUMBERS] = "Numbers", [CHAPTER_TEXTS] = "Texts"};

	buf_str(out,
		"# Names in rules\n\nMade by `aldyn describe functions` from `engine/lua/lua_names.c`; do not edit. These names there are, and no others: "
		"[rules-language.md](../rules-language.md)\nexplains them. Types are written as for the Lua language server: `?` may be nil, `[]` is a list; "
		"behind ` | ` stands what comes back.\n");
	for (int chapter = 0; chapter < CHAPTER_COUNT; chapter++) {
		buf_printf(out, "\n## %s\n\n| Name | %s | Types |\n|---|---|---|\n", titles[chapter],
		           chapter == CHAPTER_NONE ? "Is" : chapter == CHAPTER_LISTS ? "True when" : "Gives");
		for (const struct script_name *n = script_names; n->name; n++) {
			if ((int)n->chapter != chapter)
				continue;
			buf_printf(out, "| `%s` | %s | `", n->written, n->meaning);
			add_escaped(out, n->type);
			buf_str(out, "` |\n");
		}
	}
}
