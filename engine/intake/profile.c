/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/civil.h"
#include "engine/base/file.h"
#include "engine/base/vec.h"
#include "engine/intake/compute.h"
#include "engine/intake/profile_impl.h"
#include "engine/rules/evaluate.h"
#include "engine/rules/members.h"
#include "engine/rules/suggest.h"

#define DEFAULT_MAX_BYTES (256 * 1024)
#define DEFAULT_MAX_RECORDS 100
#define MAX_PROFILE_BYTES (1024 * 1024)
#define SUGGEST_WITHIN 2

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

/* Does nothing stand there, or nothing wrong? */
static bool is_sound(const struct loader *l, const struct yaml_node *n)
{
	return !n || !findings_spoil(l->f, l->file, n);
}

bool profile_yes(const struct yaml_node *n, bool otherwise)
{
	return n ? slice_is(n->text, "true") || slice_is(n->text, "yes") : otherwise;
}

/* --- types ---------------------------------------------------------------------------------------------------------------------- */

static const struct mapped_field *field_of(const struct mapped_field *list, size_t count, struct slice name)
{
	for (size_t i = 0; i < count; i++)
		if (slice_eq(list[i].name, name))
			return &list[i];
	return NULL;
}

/* What a type of field becomes must be what the vocabulary says of the value. */
static const enum value_type value_types[FIELD_TYPE_COUNT] = {
	[FIELD_IIN] = VALUE_PERSON,
	[FIELD_BIN] = VALUE_PERSON,
	[FIELD_TEL] = VALUE_TEXT,
	[FIELD_DATE] = VALUE_DATE,
	[FIELD_DATE_TIME] = VALUE_TEXT,
	[FIELD_KATO] = VALUE_KATO,
	[FIELD_ENUM] = VALUE_ENUM,
	[FIELD_TEXT_] = VALUE_TEXT,
	[FIELD_INTEGER] = VALUE_INTEGER,
	[FIELD_BOOLEAN] = VALUE_BOOLEAN,
};

static bool is_choice(const struct event_value *v, struct slice text)
{
	for (size_t i = 0; i < v->choice_count; i++)
		if (slice_eq(v->choices[i], text))
			return true;
	return false;
}

static void check_value(struct loader *l, const struct yaml_node *n, const struct mapped_field *f, const struct event_value *v)
{
	bool none = f->constant && f->constant->kind == JSON_NULL;
	const struct yaml_node *choices = yaml_member(n, "values"), *at = choices ? choices->first : NULL;

	if (!is_sound(l, n))
		return;
	if (!none && (value_types[f->type] != v->type || f->is_list != v->is_list))
		profile_complain(l, n, "wrong-type/profile", SAID({"name", v->name}));
	if (none && v->never_none)
		profile_complain(l, n, "wrong-type/never-none", SAID({"name", v->name}));
	for (size_t i = 0; i < f->choice_count && v->type == VALUE_ENUM; i++, at = at ? at->next : NULL)
		if (!is_choice(v, f->choices[i].to))
			members_say_unknown(l->f, l->file, at ? at : n, "unknown-choice/profile", f->choices[i].to,
				v->choices, v->choice_count, v->name);
}

/* Whose null the vocabulary refuses. */
static void mark_never_none(const struct event_def *def, struct mapped_field *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < def->value_count; k++)
			values[i].never_none |= def->values[k].never_none && slice_eq(values[i].name, def->values[k].name);
}

static void say_unknown_role(struct loader *l, const struct yaml_node *at, const struct event_def *def, struct slice name)
{
	struct slice *known = arena_alloc(l->a, (def->role_count + 1) * sizeof *known);

	for (size_t k = 0; k < def->role_count; k++)
		known[k] = def->roles[k].name;
	members_say_unknown(l->f, l->file, at, "unknown-role/profile", name, known, def->role_count, def->name);
}

static void say_unknown_value(struct loader *l, const struct yaml_node *at, const struct event_def *def, struct slice name)
{
	struct slice *known = arena_alloc(l->a, (def->value_count + 1) * sizeof *known);

	for (size_t k = 0; k < def->value_count; k++)
		known[k] = def->values[k].name;
	members_say_unknown(l->f, l->file, at, "unknown-value/profile", name, known, def->value_count, def->name);
}

/* What is mapped must stand in the vocabulary's entry. */
static void check_names(struct loader *l, const struct yaml_node *n, const struct mapped_type *t)
{
	const struct yaml_node *roles = yaml_member(n, "roles"), *values = yaml_member(n, "values");
	const struct yaml_node *at = roles ? roles->first : NULL;
	const struct event_def *def = t->def;

	for (size_t i = 0; i < t->role_count; i++, at = at->next) {
		struct yaml_node key = {.line = at->key_line, .col = at->key_col};
		size_t k = 0;
		while (k < def->role_count && !slice_eq(t->roles[i].name, def->roles[k].name))
			k++;
		if (k == def->role_count)
			say_unknown_role(l, &key, def, t->roles[i].name);
	}
	at = values ? values->first : NULL;
	for (size_t i = 0; i < t->value_count; i++, at = at->next) {
		struct yaml_node key = {.line = at->key_line, .col = at->key_col};
		size_t k = 0;
		while (k < def->value_count && !slice_eq(t->values[i].name, def->values[k].name))
			k++;
		if (k == def->value_count)
			say_unknown_value(l, &key, def, t->values[i].name);
		else
			check_value(l, at, &t->values[i], &def->values[k]);
	}
}

/* What the entry requires must be mapped. */
static void check_required(struct loader *l, const struct yaml_node *n, const struct mapped_type *t)
{
	const struct yaml_node *roles = yaml_member(n, "roles"), *values = yaml_member(n, "values");
	const struct event_def *def = t->def;

	for (size_t k = 0; k < def->role_count && roles && is_sound(l, roles); k++)
		if (def->roles[k].required && !slice_eq(def->roles[k].name, def->subject) &&
		    !field_of(t->roles, t->role_count, def->roles[k].name))
			profile_complain(l, n, "not-mapped/role", SAID({"event", t->event}, {"name", def->roles[k].name}));
	for (size_t k = 0; k < def->value_count && !profile_is_open(l, n) && is_sound(l, values) && is_sound(l, roles); k++)
		if (def->values[k].required && !field_of(t->values, t->value_count, def->values[k].name))
			profile_complain(l, n, "not-mapped/value", SAID({"event", t->event}, {"name", def->values[k].name}));
}

/* Events, corrections and cancellations go to the aggregate of the primary subject, which alone knows its records. */
static void check_subject(struct loader *l, const struct yaml_node *n, const struct mapped_type *t)
{
	const struct mapped_field *subject = field_of(t->roles, t->role_count, t->subject_role);
	const struct yaml_node *roles = yaml_member(n, "roles"), *record = yaml_member(n, "record");

	if ((!subject || !subject->required || subject->constant) && !profile_is_open(l, n) && is_sound(l, roles))
		profile_complain(l, n, "no-subject", SAID({"event", t->event}, {"name", t->subject_role}));
	if (field_is_mapped(&t->record_id) || !t->def || profile_is_open(l, n) || !is_sound(l, record))
		return;
	if (field_is_mapped(&t->record_version))
		profile_complain(l, n, "no-record/version", SAID({"event", t->event}));
	else if (t->def->cancels.ptr)
		profile_complain(l, n, "no-record", SAID({"event", t->event}));
}

static void add_part(struct loader *l, struct mapped_type *t, const struct yaml_node *n, bool moves)
{
	struct part *list = arena_alloc(l->a, (t->part_count + 1) * sizeof *list);

	if (t->part_count)
		memcpy(list, t->parts, t->part_count * sizeof *list);
	list[t->part_count] = (struct part){n->key, place_read(&l->places, n), moves ? t->loop_count : -1};
	t->parts = l->places.parts = list;
	l->places.part_count = ++t->part_count;
	if (!moves)
		return;
	if (t->loop_count == PLACE_LOOPS_MAX) {
		profile_complain(l, n, "bad-place/each", SAID({"most", slice_of(arena_printf(l->a, "%d", PLACE_LOOPS_MAX))}));
		return;
	}
	struct place *loop = arena_copy(l->a, &list[t->part_count - 1].place, sizeof *loop);
	t->loops[t->loop_count++] = loop;
}

static void read_parts(struct loader *l, const struct yaml_node *n, struct mapped_type *t)
{
	const struct yaml_node *each = yaml_member(n, "each"), *parts = yaml_member(n, "parts");

	for (const struct yaml_node *p = each ? each->first : NULL; p; p = p->next)
		add_part(l, t, p, true);
	for (const struct yaml_node *p = parts ? parts->first : NULL; p; p = p->next)
		add_part(l, t, p, false);
}

static void read_when(struct loader *l, const struct yaml_node *map, struct mapped_type *t)
{
	struct when *list = arena_alloc(l->a, ((map ? map->count : 0) + 1) * sizeof *list);

	for (const struct yaml_node *n = map ? map->first : NULL; n; n = n->next) {
		struct when *w = &list[t->when_count++];
		w->place = place_of_text(&l->places, n, n->key);
		w->texts = place_texts(&l->places, n, &w->count);
		if (n->kind == YAML_SCALAR && !n->quoted)
			w->kind = slice_is(n->text, "present")  ? WHEN_PRESENT
			          : slice_is(n->text, "absent") ? WHEN_ABSENT
			                                        : WHEN_TEXT;
	}
	t->whens = list;
}

static void add_ask(struct loader *l, struct ask *list, size_t *count, struct slice role, const struct fact_def *fact)
{
	size_t i = 0;

	while (i < *count && !(slice_eq(list[i].role, role) && slice_eq(list[i].owner, fact->owner)))
		i++;
	struct slice *facts = arena_alloc(l->a, (list[i].fact_count + 1) * sizeof *facts);
	if (i < *count)
		memcpy(facts, list[i].facts, list[i].fact_count * sizeof *facts);
	else
		list[(*count)++] = (struct ask){.role = role, .owner = fact->owner};
	facts[list[i].fact_count++] = fact->name;
	list[i].facts = facts;
}

/* n: the text, or the list of texts, that names it. */
static void say_no_fact(struct loader *l, const struct yaml_node *n, struct slice name)
{
	size_t count, known_count = 0;
	const struct fact_def *all = ruleset_facts(l->rules, &count);
	struct slice *known = arena_alloc(l->a, (count + 1) * sizeof *known);

	for (size_t i = 0; i < count; i++)
		if (all[i].owner.ptr)
			known[known_count++] = all[i].name;
	for (const struct yaml_node *e = n->first; e; e = e->next)
		if (slice_eq(e->text, name))
			n = e;
	members_say_unknown(l->f, l->file, n, "unknown-fact/profile", name, known, known_count, SLICE_NONE);
}

/* Each fact is asked of its owner: one request for each role and owner. */
static void read_asks(struct loader *l, const struct yaml_node *map, struct mapped_type *t)
{
	struct ask *list = NULL;

	for (const struct yaml_node *n = map ? map->first : NULL; n; n = n->next) {
		size_t count;
		const struct slice *facts = place_texts(&l->places, n, &count);
		struct ask *wider = arena_alloc(l->a, (t->ask_count + count) * sizeof *list);
		if (t->ask_count)
			memcpy(wider, list, t->ask_count * sizeof *list);
		list = wider;
		for (size_t i = 0; i < count; i++) {
			const struct fact_def *fact = ruleset_fact(l->rules, facts[i]);
			if (!fact || !fact->owner.ptr) {
				say_no_fact(l, n, facts[i]);
				continue;
			}
			add_ask(l, list, &t->ask_count, n->key, fact);
		}
	}
	t->asks = list;
}

static void say_no_role(struct loader *l, const struct yaml_node *asks, const struct mapped_type *t, struct slice role)
{
	struct slice *known = arena_alloc(l->a, (t->role_count + 1) * sizeof *known);
	struct yaml_node at = {.line = asks->line, .col = asks->col};

	for (size_t i = 0; i < t->role_count; i++)
		known[i] = t->roles[i].name;
	for (const struct yaml_node *n = asks->first; n; n = n->next)
		if (slice_eq(n->key, role))
			at = (struct yaml_node){.line = n->key_line, .col = n->key_col};
	members_say_unknown(l->f, l->file, &at, "unknown-role/ask", role, known, t->role_count, SLICE_NONE);
}

static void check_asks(struct loader *l, const struct yaml_node *n, const struct mapped_type *t)
{
	for (size_t i = 0; i < t->ask_count; i++) {
		const struct mapped_field *f = field_of(t->roles, t->role_count, t->asks[i].role);
		if ((!f || f->is_list || f->constant) && is_sound(l, yaml_member(n, "roles")) && !profile_is_open(l, n))
			say_no_role(l, yaml_member(n, "ask"), t, t->asks[i].role);
	}
}

static void say_unknown_event(struct loader *l, const struct yaml_node *at, struct slice name)
{
	struct guess g = guess_start(name, SUGGEST_WITHIN);
	size_t count;
	const struct event_def *event = ruleset_events(l->rules, &count);

	for (size_t i = 0; name.ptr && i < count; i++)
		guess_try(&g, event[i].name);
	findings_say(l->f, true, l->file, at->line, at->col, "unknown-event/profile", g.best.ptr ? "mend/near" : NULL, SAID({"got", name}, {"near", g.best}));
}

static void read_mapping(struct loader *l, const struct yaml_node *n, struct mapped_type *t)
{
	static const char *const names[] = {"event", "record", "occurred", "registered", "roles", "values", "each", "parts",
	                                    "when", "ask", NULL};
	static const char *const of_ignored[] = {"ignore", "each", "parts", "when", NULL};
	static const char *const record_names[] = {"id", "version", NULL}, *const maps[] = {"roles", "values", "each", "parts", "when", "ask"};
	const struct yaml_node *record = yaml_member(n, "record"), *event = yaml_member(n, "event"), *ignore = yaml_member(n, "ignore");
	struct place_reader before = l->places;

	t->ignored = ignore && slice_is(ignore->text, "yes");
	profile_only(l, n, t->ignored ? of_ignored : names);
	if (t->ignored)
		event = NULL;
	profile_only(l, record, record_names);
	for (size_t i = 0; i < sizeof maps / sizeof *maps; i++)
		(void)profile_map(l, yaml_member(n, maps[i]));
	t->parts = before.parts;
	t->part_count = before.part_count;
	l->places.doubted |= profile_is_open(l, n);
	read_parts(l, n, t);
	read_when(l, yaml_member(n, "when"), t);
	t->event = event ? event->text : SLICE_NONE;
	t->def = ruleset_event(l->rules, t->event);
	read_asks(l, yaml_member(n, "ask"), t);
	bool known = t->def || slice_starts(t->event, "number.");
	if (!known && !t->ignored && (t->event.ptr || !t->ask_count) && is_sound(l, yaml_member(n, "ask")) &&
		!profile_is_open(l, n) && n->kind == YAML_MAP)
		say_unknown_event(l, event ? event : n, t->event);
	t->subject_role = t->def ? t->def->subject : SLICE_LIT("number");
	t->record_id = profile_fixed(l, yaml_member(record, "id"), FIELD_TEXT_);
	t->record_version = profile_fixed(l, yaml_member(record, "version"), FIELD_INTEGER);
	t->record_version.is_edition = true;
	t->occurred = profile_fixed(l, yaml_member(n, "occurred"), FIELD_DATE);
	t->registered = profile_fixed(l, yaml_member(n, "registered"), FIELD_DATE_TIME);
	t->roles = profile_fields(l, yaml_member(n, "roles"), &t->role_count);
	struct mapped_field *values = profile_fields(l, yaml_member(n, "values"), &t->value_count);
	if (t->def)
		mark_never_none(t->def, values, t->value_count);
	t->values = values;
	if (t->def)
		check_names(l, n, t);
	if (known)
		check_subject(l, n, t);
	if (t->def)
		check_required(l, n, t);
	check_asks(l, n, t);
	l->places = before;
}

static int by_type(const void *a, const void *b)
{
	const struct mapped_type *one = a, *other = b;
	int c = slice_cmp(one->type, other->type);

	return c ? c : (one->order > other->order) - (one->order < other->order);
}

static void read_types(struct loader *l, const struct yaml_node *map)
{
	VEC(struct mapped_type) list = {0};

	for (const struct yaml_node *n = map ? map->first : NULL; n; n = n->next) {
		bool several = n->kind == YAML_LIST;
		for (const struct yaml_node *m = several ? n->first : n; m; m = several ? m->next : NULL) {
			struct mapped_type *t = VEC_ADD(l->a, &list);
			*t = (struct mapped_type){.type = n->key, .order = (int)list.count, .several = several};
			t->ignored = !several && m->kind == YAML_SCALAR && m->text.len;
			if (several && m->kind != YAML_MAP) {
				profile_complain(l, m, "not-a-map", SAID({"what", SLICE_LIT("this")}));
				break;
			}
			if (t->ignored && !slice_is(m->text, "ignore"))
				members_say_unknown(l->f, l->file, m, "unknown-choice", m->text, &(struct slice){"ignore", 6}, 1, SLICE_LIT("mapping"));
			else if (!t->ignored)
				read_mapping(l, m, t);
		}
	}
	if (!list.count) {
		if (is_sound(l, map) && !profile_is_open(l, l->root))
			profile_complain(l, map ? map : l->root, "no-types", NULL);
		return;
	}
	qsort(list.at, list.count, sizeof *list.at, by_type);
	l->p->types = list.at;
	l->p->type_count = list.count;
}

const struct mapped_type *profile_type(const struct profile *p, struct slice type, size_t *count)
{
	size_t low = 0, high = p->type_count;

	while (low < high) {
		size_t middle = (low + high) / 2;
		if (slice_cmp(p->types[middle].type, type) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	*count = 0;
	while (low + *count < p->type_count && slice_eq(p->types[low + *count].type, type))
		++*count;
	return &p->types[low];
}

/* --- the whole ---------------------------------------------------------------------------------------------------------------------- */

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
		add_part(l, &shared, n, false);
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
	read_types(&l, yaml_member(root, "types"));
	if ((rc = read_lua(&l, yaml_member(root, "lua"), err)))
		return rc;
	return f->errors > before ? err_set(err, ERR_INPUT, "bad-profile", "%s: %zu errors", path, f->errors - before) : OK;
}
