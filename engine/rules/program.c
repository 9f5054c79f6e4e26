/* SPDX-License-Identifier: Apache-2.0 */
/* Program: fields from needs, the script from the Lua text. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "engine/rules/program.h"

/* --- fields ------------------------------------------------------------------------------------------------------------ */
struct slice program_path(const struct program *p, const struct service *svc, size_t field)
{
	const struct program_field *f = &p->fields[field];
	return f->declared ? svc->needs[f->need].path : svc->needs[f->need].link->name;
}

const struct fact_def *program_fact(const struct program *p, const struct service *svc, size_t field)
{
	const struct program_field *f = &p->fields[field];
	return f->declared ? svc->needs[f->need].fact : svc->needs[f->need].link;
}

struct slice program_field_name(const struct program *p, const struct service *svc, size_t field)
{
	return program_fact(p, svc, field)->name;
}

static size_t find_path(const struct program *p, const struct service *svc, struct slice path)
{
	size_t i = 0;
	while (i < p->field_count && !slice_eq(program_path(p, svc, i), path))
		i++;
	return i;
}

/* Keeps the fields sorted. false: there are too many. */
static bool add_field(struct program *p, const struct service *svc, struct program_field field)
{
	if (p->field_count == SCRIPT_FIELDS_MAX)
		return false;
	p->fields[p->field_count] = field;
	struct slice path = program_path(p, svc, p->field_count);
	size_t at = p->field_count++;
	for (; at > 0 && slice_cmp(program_path(p, svc, at - 1), path) > 0; at--)
		p->fields[at] = p->fields[at - 1];
	p->fields[at] = field;
	return true;
}

static bool add_link(struct program *p, const struct service *svc, size_t need, bool declared)
{
	struct program_field field = {FIELD_LINK, declared, need, p->class_count++};
	return add_field(p, svc, field);
}

/* Declared fields first, then the links that others imply. */
static bool make_fields(struct program *p, const struct service *svc)
{
	bool fits = true;
	p->class_count = 1;
	for (size_t i = 0; i < svc->need_count && fits; i++) {
		const struct need *need = &svc->needs[i];
		if (!need->link && need->fact->type == VALUE_PERSON)
			fits = add_link(p, svc, i, true);
		else if (!need->link)
			fits = add_field(p, svc, (struct program_field){FIELD_OWN, true, i, 0});
	}
	for (size_t i = 0; i < svc->need_count && fits; i++) {
		const struct need *need = &svc->needs[i];
		if (!need->link)
			continue;
		if (find_path(p, svc, need->link->name) == p->field_count)
			fits = add_link(p, svc, i, false);
		if (fits) {
			unsigned class = p->fields[find_path(p, svc, need->link->name)].class;
			fits = add_field(p, svc, (struct program_field){FIELD_MEMBER, true, i, class});
		}
	}
	for (size_t i = 0; i < p->field_count; i++)
		if (p->fields[i].kind == FIELD_LINK && slice_eq(program_path(p, svc, i), svc->for_each))
			p->each_class = p->fields[i].class;
	return fits;
}

/* --- making ------------------------------------------------------------------------------------------------------------ */
static int no_memory(struct err *err)
{
	return err_set(err, ERR_FATAL, "no-memory", "no memory to load a package's rules; give the process more, or run fewer workers");
}

static void find_functions(struct program *p, const struct service *svc)
{
	for (size_t i = 0; i < svc->clause_count; i++)
		p->clause_functions[i] = script_find(p->script, SCRIPT_CLAUSES, svc->clauses[i].name);
	for (size_t i = 0; i < svc->condition_count; i++)
		p->clause_functions[svc->clause_count + i] = script_find(p->script, SCRIPT_CONDITIONS, svc->conditions[i].name);
	p->benefit_function = p->benefit_field = -1;
	if (!svc->benefit_of.len)
		return;
	p->benefit_function = script_find(p->script, SCRIPT_VALUES, svc->benefit_of);
	size_t field = find_path(p, svc, svc->benefit_of);
	if (p->benefit_function < 0 && field < p->field_count)
		p->benefit_field = (int)field;
}

static bool make_room(struct program *p, const struct service *svc)
{
	p->members = calloc(p->class_count, sizeof p->members[0]);
	p->clause_functions = calloc(svc->clause_count + svc->condition_count + 1, sizeof p->clause_functions[0]);
	for (unsigned i = 1; p->members && i < p->class_count; i++)
		if (!(p->members[i] = malloc(SCRIPT_LIST_MAX * sizeof p->members[0][0])))
			return false;
	return p->members && p->clause_functions;
}

static struct slice line_of(struct slice text, int line)
{
	const char *at = text.ptr, *end = text.ptr + text.len;
	for (int i = 1; i < line && at && at < end; i++) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		at = newline ? newline + 1 : end;
	}
	const char *newline = at && at < end ? memchr(at, '\n', (size_t)(end - at)) : NULL;
	return (struct slice){at, at ? (size_t)((newline ? newline : end) - at) : 0};
}

/* The column of a message of Lua: where the word that it quotes stands in the line; 1 when there is none. */
static int column_of(struct slice text, int line, const char *message)
{
	const char *close = strrchr(message, '\''), *open = close;
	struct slice in = line_of(text, line);
	int col = 1;
	if (!close)
		return 1;
	while (open > message && open[-1] != '\'')
		open--;
	size_t len = (size_t)(close - open);
	for (size_t i = 0; len && i + len <= in.len; i++) {
		if (memcmp(in.ptr + i, open, len) == 0)
			return col;
		col += ((unsigned char)in.ptr[i] & 0xc0) != 0x80;
	}
	return 1;
}

/* why: filled when the script does not compile or load. */
static int make_script(
	struct program *p, const struct script_limits *limits, const struct service *svc, struct err *why, struct err *err)
{
	struct script_field fields[SCRIPT_FIELDS_MAX];
	for (size_t i = 0; i < p->field_count; i++)
		fields[i] = (struct script_field){.name = program_field_name(p, svc, i),
			.class = p->fields[i].kind == FIELD_MEMBER ? p->fields[i].class : 0,
			.leads_to = p->fields[i].kind == FIELD_LINK ? p->fields[i].class : 0};
	struct script_limits watched = *limits;
	watched.lines = svc->probe ? svc->probe->lines : NULL;
	int rc = script_new(&watched, svc->lua_file, svc->lua, fields, p->field_count, &p->script, why);
	if (rc == ERR_RETRY)
		return no_memory(err);
	if (rc != OK && !why->line) { /* a limit has no line */
		why->line = 1;
		snprintf(why->file, sizeof why->file, "%.*s", SLICE_ARG(svc->lua_file));
	}
	if (rc != OK)
		why->col = column_of(svc->lua, why->line, why->text);
	return OK;
}

/* What stands in quotes behind `before`; `<eof>` and its like stand in none. */
static struct slice quoted_behind(const char *text, const char *before)
{
	const char *at = strstr(text, before), *end;
	if (!at)
		return SLICE_NONE;
	at += strlen(before);
	bool quoted = *at == '\'';
	end = quoted ? strrchr(at, '\'') : at + strcspn(at, " )");
	if (quoted && strstr(at, "' at line "))
		end = strstr(at, "' at line ");
	return (struct slice){at + quoted, (size_t)(end - at) - quoted};
}

/* Lua's own words, taken apart for the other languages. What others write for `~=` and `==` is told as such. */
static void say_unloaded(struct findings *f, const struct err *why)
{
	static const struct { const char *near, *mend; } signs[] = {{"near '!'", "mend/unequal"}, {"near '='", "mend/equal"}};
	const char *expected = strstr(why->text, " expected"), *mend = NULL;
	struct slice what = {why->text, expected ? (size_t)(expected - why->text) : 0}, near = quoted_behind(why->text, " near ");
	struct slice opened = quoted_behind(why->text, "to close "), line = quoted_behind(why->text, " at line ");
	if (strcmp(why->code, "lua-syntax") || (!near.len && !what.len)) {
		findings_add(f, true, why);
		return;
	}
	if (what.len > 2 && what.ptr[0] == '\'' && what.ptr[what.len - 1] == '\'')
		what = (struct slice){what.ptr + 1, what.len - 2};
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		mend = strstr(why->text, signs[i].near) ? signs[i].mend : mend;
	const char *key = opened.len ? "lua-syntax/close" : what.len ? "lua-syntax/expected" : near.len ? "lua-syntax/near" : "lua-syntax";
	findings_say(f, true, why->file, why->line, why->col, key, mend,
	             SAID({"said", slice_of(why->text)}, {"what", what}, {"near", near}, {"opened", opened}, {"line", line}));
}

/* A text that does not compile is not looked at further; why it does not load is told only when the text itself shows nothing wrong: it
 * would be the same thing again, in vaguer words. */
static bool find_faults(
	struct program *p, const struct ruleset *rs, const struct service *svc, const struct err *why, struct findings *f)
{
	size_t errors = f->errors;
	bool compiles = p->script || !slice_is(slice_of(why->code), "lua-syntax");
	if (compiles && !program_check(p, rs, svc, f))
		return false;
	if (!p->script && f->errors == errors && (compiles || !program_say_sign(svc, why, f)))
		say_unloaded(f, why);
	return true;
}

/* The first error, as the evaluations of a broken package tell it. */
static void keep_error(struct program *p, const struct findings *f, size_t from)
{
	for (size_t i = from; i < f->count; i++) {
		const struct err *e = &f->list[i].err;
		if (!f->list[i].is_error)
			continue;
		if (e->line)
			snprintf(p->error, sizeof p->error, "%s:%d:%d: %s", e->file, e->line, e->col, e->text);
		else
			snprintf(p->error, sizeof p->error, "%s: %s", e->file, e->text);
		return;
	}
}

static void say_too_many(const struct service *svc, struct findings *f)
{
	char most[16];
	snprintf(most, sizeof most, "%d", SCRIPT_FIELDS_MAX);
	findings_say(f, true, svc->file.ptr, 1, 1, "too-many-facts", NULL, SAID({"most", slice_of(most)}));
}

int program_init(struct program *p, const struct script_limits *limits, const struct ruleset *rs, const struct service *svc,
                 struct findings *f, struct err *err)
{
	size_t findings_before = f->count, errors_before = f->errors;
	*p = (struct program){.key = svc};
	snprintf(p->hash, sizeof p->hash, "%s", ruleset_hash(rs));
	if (!make_fields(p, svc)) {
		if (!(svc->doubt & DOUBT_NEEDS)) /* the loader counts them, too */
			say_too_many(svc, f);
		keep_error(p, f, findings_before);
		return OK;
	}
	if (!make_room(p, svc)) {
		program_fini(p);
		return no_memory(err);
	}
	struct err why = {0};
	int rc = make_script(p, limits, svc, &why, err);
	if (rc == OK && !find_faults(p, rs, svc, &why, f))
		rc = no_memory(err);
	if (rc == OK && f->errors == errors_before)
		find_functions(p, svc);
	if (rc != OK || f->errors != errors_before) {
		keep_error(p, f, findings_before);
		script_free(p->script);
		p->script = NULL;
	}
	if (rc != OK)
		program_fini(p);
	return rc;
}

void program_fini(struct program *p)
{
	script_free(p->script);
	for (unsigned i = 1; p->members && i < p->class_count; i++)
		free(p->members[i]);
	free(p->members);
	free(p->clause_functions);
	*p = (struct program){0};
}
