/* SPDX-License-Identifier: Apache-2.0 */
/* A profile's file: what it declares, where all its messages have their id, time and type, its Lua. Its mappings: profile_types.c. */
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/civil.h"
#include "engine/base/file.h"
#include "engine/intake/compute.h"
#include "engine/intake/profile_impl.h"
#include "engine/rules/evaluate.h"
#include "engine/rules/members.h"

#define DEFAULT_MAX_BYTES (256 * 1024)
#define DEFAULT_MAX_RECORDS 100
#define MAX_PROFILE_BYTES (1024 * 1024)

/* What the law wants said of each source before it may start: C-9 (legal basis, agreement), S-5 (segment), S-2 (whom to call). */
const struct profile_declared profile_declared[] = {
	{"owner", "text in kk, ru, en", "why/owner"},
	{"legal_basis", "text", "why/legal_basis"},
	{"agreement", "text", "why/agreement"},
	{"segment", "state, external or internet", "why/segment"},
	{"contact", "text", "why/contact"},
	{NULL, NULL, NULL},
};
static const char *const segments[] = {"state", "external", "internet"};
/* What no deployment may read (S-8): video surveillance, and backups. Looked for in a profile's name, `source` and `title`. */
static const char *const forbidden[] = {"video", "backup", "бейнемонитор", "Бейнемонитор", "бейнебақыла", "Бейнебақыла",
                                        "видеомонитор", "Видеомонитор",
                                        "видеонаблюд", "Видеонаблюд", "резервтік", "Резервтік", "резервн", "Резервн"};

void profile_complain(struct loader *l, const struct yaml_node *at, const char *key, const struct said *words)
{
	findings_say(l->f, true, l->file, at ? at->line : 1, at ? at->col : 1, key, NULL, words);
}

bool profile_map(struct loader *l, const struct yaml_node *n)
{
	if (n && n->kind != YAML_MAP)
		profile_complain(l, n, "not-a-map", SAID({"what", n->key}));
	return n && n->kind == YAML_MAP;
}

void profile_only(struct loader *l, const struct yaml_node *map, const char *const *names)
{
	if (profile_map(l, map))
		(void)members_check(l->f, l->file, map, names);
}

bool profile_is_open(const struct loader *l, const struct yaml_node *map)
{
	return findings_open(l->f, l->file, map);
}

bool profile_is_sound(const struct loader *l, const struct yaml_node *n)
{
	return !n || !findings_spoil(l->f, l->file, n);
}

bool profile_yes(const struct yaml_node *n, bool otherwise)
{
	return n ? slice_is(n->text, "true") || slice_is(n->text, "yes") : otherwise;
}

/* What citizens read: whose registry it is. */
static void check_text(struct loader *l, const struct yaml_node *n, const char *what)
{
	static const char *const languages[] = {"kk", "ru", "en", NULL};

	if (!n)
		return;
	if (n->kind != YAML_MAP) {
		profile_complain(l, n, "missing-text", SAID({"what", slice_of(what)}));
		return;
	}
	profile_only(l, n, languages);
	for (int lang = 0; lang < LANGUAGE_COUNT && !profile_is_open(l, n); lang++)
		if (!yaml_text(n, language_names[lang]).len)
			profile_complain(l, n, "missing-text/language", SAID({"what", slice_of(what)}, {"language", slice_of(language_names[lang])}));
}

static void check_declared(struct loader *l, const struct yaml_node *root)
{
	struct slice segment = yaml_text(root, "segment");
	bool lawful = false;

	for (size_t i = 0; profile_declared[i].name; i++) {
		struct slice name = slice_of(profile_declared[i].name);
		const struct yaml_node *n = yaml_member(root, profile_declared[i].name), *said = n && n->kind == YAML_MAP ? n->first : n;
		while (said && !slice_starts(said->text, "TO DO"))
			said = said == n ? NULL : said->next;
		if (said)
			profile_complain(l, said, "to-do", SAID({"name", name}));
		else if (!n && !profile_is_open(l, root))
			profile_complain(l, root, "not-declared", SAID({"name", name}, {"why", slice_of(profile_declared[i].why)}));
	}
	check_text(l, yaml_member(root, "owner"), "owner");
	check_text(l, yaml_member(root, "title"), "title");
	for (size_t i = 0; i < sizeof segments / sizeof *segments; i++)
		lawful |= slice_is(segment, segments[i]);
	if (segment.ptr && !lawful)
		profile_complain(l, yaml_member(root, "segment"), "bad-segment", NULL);
}

static void check_allowed(struct loader *l, const struct yaml_node *at, struct slice text)
{
	for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++)
		if (strcasestr(arena_printf(l->a, "%.*s", SLICE_ARG(text)), forbidden[i])) {
			profile_complain(l, at, "forbidden-source", NULL);
			return;
		}
}

static int64_t read_number(struct loader *l, const struct yaml_node *n, int64_t otherwise)
{
	char *end;
	long long v;

	if (!n)
		return otherwise;
	v = strtoll(n->kind == YAML_SCALAR ? n->text.ptr : "", &end, 10);
	if (n->kind != YAML_SCALAR || end != n->text.ptr + n->text.len || v <= 0)
		profile_complain(l, n, "bad-number/positive", NULL);
	return v;
}

/* Where id, time and type stand, and what all mappings share. */
static void read_frame(struct loader *l, const struct yaml_node *root)
{
	struct mapped_type shared = {0};
	struct profile *p = l->p;
	struct slice empty = yaml_text(root, "empty");

	p->max_records = read_number(l, yaml_member(root, "max_records"), DEFAULT_MAX_RECORDS);
	p->empty_is_absent = slice_is(empty, "absent");
	if (yaml_member(root, "empty") && !p->empty_is_absent)
		profile_complain(l, yaml_member(root, "empty"), "bad-setting/empty", NULL);
	for (const struct yaml_node *n = yaml_member(root, "parts") ? yaml_member(root, "parts")->first : NULL; n; n = n->next)
		profile_part(l, &shared, n, false);
	p->id = place_read(&l->places, yaml_member(root, "id"));
	p->time_received = slice_is(yaml_text(root, "time"), "received");
	if (!p->time_received)
		p->time = place_read(&l->places, yaml_member(root, "time"));
	p->type = place_read(&l->places, yaml_member(root, "type"));
}

/* Who may write a profile may not have any file of the machine read: neither by a link in its folder nor by a path. */
static int check_inside(struct arena *a, const char *profile, const char *path, struct err *err)
{
	const char *slash = strrchr(profile, '/');
	const char *folder = slash ? arena_printf(a, "%.*s", (int)(slash - profile + 1), profile) : ".";

	return file_check_inside(folder, path, err);
}

/* The Lua file beside the profile, read and run once, so that what is wrong with it is said before a message comes. */
static int read_lua(struct loader *l, const struct yaml_node *n, struct err *err)
{
	const char *slash = strrchr(l->file, '/');
	struct compute *c;
	struct err why = {0};
	const char *path;
	int rc;

	if (!n) {
		for (uint32_t i = 0; i < l->functions.count; i++)
			if (!profile_is_open(l, l->root))
				profile_complain(l, l->functions.at[i], "no-function/file", NULL);
		return OK;
	}
	path = arena_printf(l->a, "%.*s%.*s", slash ? (int)(slash - l->file + 1) : 0, l->file, SLICE_ARG(n->text));
	if ((rc = check_inside(l->a, l->file, path, err)) || (rc = file_read(l->a, path, MAX_PROFILE_BYTES, &l->p->lua_text, err)))
		return rc;
	l->p->lua_name = slice_of(path);
	l->p->lua_fields = l->inputs.at;
	l->p->lua_field_count = l->inputs.count;
	if ((rc = compute_new(l->p, &c, &why))) {
		findings_add(l->f, true, &why);
		return OK;
	}
	NO_MEMORY_ON(!rules_check_mapping(l->p->lua_name, l->p->lua_text, l->p->lua_fields, l->p->lua_field_count, l->f));
	for (uint32_t i = 0; i < l->functions.count; i++)
		if (!compute_has(c, l->functions.at[i]->text))
			profile_complain(l, l->functions.at[i], "no-function", SAID({"got", l->functions.at[i]->text}, {"file", n->text}));
	compute_free(c);
	return OK;
}

int profile_load(struct arena *a, const char *path, const struct ruleset *rules, struct profile *out, struct findings *f,
	struct err *err)
{
	static const char *const names[] = {"source", "owner", "legal_basis", "agreement", "segment", "contact", "max_bytes",
	                                    "max_records",
	                                    "future", "id", "time", "type", "types", "title", "retention", "parts", "empty", "lua", NULL};
	struct loader l = {.a = a, .file = path, .rules = rules, .f = f, .p = out, .places = {.a = a, .file = path, .f = f}};
	size_t before = f->errors;
	struct yaml_node *root;
	struct slice text;
	const char *base = strrchr(path, '/');
	int rc = check_inside(a, path, path, err);

	memset(out, 0, sizeof *out);
	if (rc || (rc = file_read(a, path, MAX_PROFILE_BYTES, &text, err)) || (rc = yaml_parse(a, path, text, &root, err)))
		return rc;
	l.root = root;
	profile_only(&l, root, names);
	(void)profile_map(&l, yaml_member(root, "types"));
	check_declared(&l, root);
	out->name = arena_slice(a, slice_of(base ? base + 1 : path));
	if (out->name.len > 5)
		out->name.len -= 5; /* .yaml */
	out->source = yaml_text(root, "source");
	if (!out->source.len && !profile_is_open(&l, root))
		profile_complain(&l, root, "not-declared", SAID({"name", SLICE_LIT("source")}, {"why", SLICE_LIT("why/source")}));
	check_allowed(&l, root, out->name);
	check_allowed(&l, yaml_member(root, "source"), out->source);
	for (const struct yaml_node *n = yaml_member(root, "title") ? yaml_member(root, "title")->first : NULL; n; n = n->next)
		check_allowed(&l, n, n->text);
	if (slice_is(out->source, "aldyn"))
		profile_complain(&l, yaml_member(root, "source"), "bad-source", NULL);
	out->title = yaml_text(yaml_member(root, "title"), "en");
	out->segment = yaml_text(root, "segment");
	out->max_bytes = read_number(&l, yaml_member(root, "max_bytes"), DEFAULT_MAX_BYTES);
	out->future_ms = CIVIL_DAY_MS;
	if (yaml_member(root, "future") && !civil_parse_span(yaml_text(root, "future"), &out->future_ms))
		profile_complain(&l, yaml_member(root, "future"), "bad-span", NULL);
	read_frame(&l, root);
	profile_types(&l, yaml_member(root, "types"));
	if ((rc = read_lua(&l, yaml_member(root, "lua"), err)))
		return rc;
	return f->errors > before ? err_set(err, ERR_INPUT, "bad-profile", "%s: %zu errors", path, f->errors - before) : OK;
}
