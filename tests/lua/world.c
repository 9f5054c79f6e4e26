/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include "engine/base/civil.h"
#include "tests/lua/world.h"

static const struct slice choices[] = {{"female", 6}, {"male", 4}};
static const struct fact_def facts[FACT_COUNT] = {
	[BIRTH_DATE] = {.name = {"birth_date", 10}, .type = VALUE_DATE},
	[ADDRESS] = {.name = {"address", 7}, .type = VALUE_KATO},
	[SEX] = {.name = {"sex", 3}, .type = VALUE_ENUM, .choices = choices, .choice_count = 2},
	[INCOME] = {.name = {"income", 6}, .type = VALUE_INTEGER},
	[DISABLED] = {.name = {"disabled", 8}, .type = VALUE_BOOLEAN},
	[NAME] = {.name = {"name", 4}, .type = VALUE_TEXT},
	[REGION] = {.name = {"region", 6}, .type = VALUE_KATO, .is_territory = true},
	[SPOUSE] = {.name = {"spouse", 6}, .type = VALUE_PERSON},
	[CHILDREN] = {.name = {"children", 8}, .type = VALUE_PERSON, .is_list = true},
};
static const struct fact_def undeclared = {.name = {"pension", 7}, .type = VALUE_INTEGER};

/* --- a ruleset of our own ---------------------------------------------------------------------------------------------- */
const char *world_hash = "one";

const char *ruleset_hash(const struct ruleset *rs)
{
	(void)rs;
	return world_hash;
}

int ruleset_parameter(const struct ruleset *rs, struct slice name, int32_t day, int32_t known, int64_t *out_micro)
{
	(void)rs;
	(void)day;
	(void)known;
	if (slice_is(name, "minimum"))
		*out_micro = 50000LL * 1000000;
	else if (slice_is(name, "rate"))
		*out_micro = 700001;
	else
		return ERR_NOTFOUND;
	return OK;
}

int ruleset_amount(const struct ruleset *rs, struct slice brackets, int64_t count, int32_t law_day, int32_t known,
                   int64_t *out_tiyn)
{
	(void)rs;
	(void)law_day;
	(void)known;
	if (!slice_is(brackets, "large_family") || count < 4)
		return ERR_NOTFOUND;
	*out_tiyn = count * 100;
	return OK;
}

const struct fact_def *ruleset_fact(const struct ruleset *rs, struct slice name)
{
	(void)rs;
	for (int i = 0; i < FACT_COUNT; i++)
		if (slice_eq(facts[i].name, name))
			return &facts[i];
	return slice_eq(undeclared.name, name) ? &undeclared : NULL;
}

const char *value_type_name(enum value_type type)
{
	static const char *const names[] = {"none", "text", "integer", "boolean", "date", "kato", "enum", "person"};
	return names[type];
}

/* --- facts --------------------------------------------------------------------------------------------------------------- */
static enum known read_fact(void *arg, uint32_t person, const struct need *need, struct value *out)
{
	struct world *w = arg;
	size_t fact = (size_t)(need->fact - facts);
	*out = w->values[person][fact];
	return w->known[person][fact];
}

static enum known read_links(void *arg, const struct fact_def *link, uint32_t *out, size_t max, size_t *count, bool *complete)
{
	struct world *w = arg;
	if (link == &facts[SPOUSE]) {
		*out = w->spouse;
		*count = 1;
		return w->spouse_known;
	}
	*count = w->child_count < max ? w->child_count : max;
	memcpy(out, w->children, *count * sizeof out[0]);
	*complete = w->children_complete;
	return w->children_known;
}

static struct slice read_key(void *arg, uint32_t person)
{
	struct world *w = arg;
	return slice_of(w->keys[person]);
}

static void add_need(struct world *w, const char *path, int link, int fact)
{
	w->needs[w->service.need_count++] =
		(struct need){.path = slice_of(path), .link = link < 0 ? NULL : &facts[link], .fact = &facts[fact], .complete = true};
}

static void add_needs(struct world *w)
{
	static const char *const own[] = {"birth_date", "address", "sex", "income", "disabled", "name", "region", "spouse", "children"};
	for (int i = 0; i < FACT_COUNT; i++)
		add_need(w, own[i], -1, i);
	add_need(w, "children.birth_date", CHILDREN, BIRTH_DATE);
	add_need(w, "children.address", CHILDREN, ADDRESS);
	add_need(w, "children.disabled", CHILDREN, DISABLED);
	add_need(w, "spouse.income", SPOUSE, INCOME);
	add_need(w, "spouse.address", SPOUSE, ADDRESS);
}

void world_init(struct world *w, const struct script_limits *limits)
{
	memset(w, 0, sizeof *w);
	w->view = (struct facts_view){w, read_fact, read_links, read_key, 0, false};
	w->service.name = SLICE_LIT("test-service");
	w->service.file = SLICE_LIT("packages/test-service/service.yaml");
	w->service.lua_file = SLICE_LIT("packages/test-service/eligibility.lua");
	w->service.needs = w->needs;
	w->service.clauses = w->clauses;
	add_needs(w);
	for (int i = 0; i < PERSONS_MAX; i++)
		snprintf(w->keys[i], sizeof w->keys[i], "iin:%012d", 900000 - i);
	w->limits = limits ? *limits : script_limits_default;
	w->host = rules_host_new_with(&w->limits);
	arena_init(&w->arena);
}

void world_fini(struct world *w)
{
	rules_host_free(w->host);
	arena_fini(&w->arena);
}

void world_lua(struct world *w, const char *text, const char *clauses)
{
	w->service.lua = slice_of(text);
	w->service.clause_count = 0;
	while (*clauses) {
		size_t len = strcspn(clauses, " ");
		int line = 10 + (int)w->service.clause_count;
		w->clauses[w->service.clause_count++] = (struct clause_def){.name = {clauses, len}, .line = line, .col = 1};
		clauses += len + (clauses[len] == ' ');
	}
	rules_host_free(w->host); /* the same address holds another package now */
	w->host = rules_host_new_with(&w->limits);
}

void world_set(struct world *w, uint32_t person, int fact, struct value v)
{
	w->known[person][fact] = FACT_VALUE;
	w->values[person][fact] = v;
}

void world_none(struct world *w, uint32_t person, int fact)
{
	w->known[person][fact] = FACT_NONE;
}

void world_unknown(struct world *w, uint32_t person, int fact)
{
	w->known[person][fact] = FACT_UNKNOWN;
}

void world_children(struct world *w, size_t count, bool complete)
{
	for (size_t i = 0; i < count; i++)
		w->children[i] = (uint32_t)i + 1;
	w->child_count = count;
	w->children_known = FACT_VALUE;
	w->children_complete = complete;
}

struct need *world_need(struct world *w, const char *path)
{
	for (size_t i = 0; i < w->service.need_count; i++)
		if (slice_is(w->needs[i].path, path))
			return &w->needs[i];
	abort();
}

int world_run(struct world *w)
{
	int32_t day = (int32_t)value_day("2026-06-01").u.integer;
	return rules_evaluate(w->host, NULL, &w->service, day, day, &w->view, &w->arena, &w->e, &w->err);
}

const struct clause_result *world_clause(const struct world *w, const char *name)
{
	for (size_t i = 0; i < w->e.clause_count; i++)
		if (slice_is(w->e.clauses[i].clause->name, name))
			return &w->e.clauses[i];
	abort();
}

const char *world_missing(const struct slice *missing, size_t count)
{
	static char text[400];
	size_t at = 0;
	text[0] = 0;
	for (size_t i = 0; i < count; i++)
		at += (size_t)snprintf(text + at, sizeof text - at, "%s%.*s", i ? " " : "", SLICE_ARG(missing[i]));
	return text;
}

/* --- values ------------------------------------------------------------------------------------------------------------------ */
struct value value_day(const char *date)
{
	int32_t day;
	if (!civil_parse_date(slice_of(date), &day))
		abort();
	return (struct value){VALUE_DATE, {.integer = day}};
}

struct value value_int(int64_t n)
{
	return (struct value){VALUE_INTEGER, {.integer = n}};
}

struct value value_bool(bool b)
{
	return (struct value){VALUE_BOOLEAN, {.integer = b}};
}

struct value value_text(enum value_type type, const char *text)
{
	return (struct value){type, {.text = slice_of(text)}};
}
