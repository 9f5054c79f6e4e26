/* SPDX-License-Identifier: Apache-2.0 */
/* Member `types` of a profile: which message is which event. What is mapped is held against the vocabulary's entry. */
#include <stdlib.h>

#include "engine/intake/profile_impl.h"
#include "engine/rules/members.h"
#include "engine/rules/suggest.h"

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

static void check_value(struct loader *l, const struct yaml_node *n, const struct mapped_field *f, const struct event_value *v)
{
	bool none = f->constant && f->constant->kind == JSON_NULL;
	const struct yaml_node *choices = yaml_member(n, "values"), *at = choices ? choices->first : NULL;

	if (!profile_is_sound(l, n))
		return;
	if (!none && (value_types[f->type] != v->type || f->is_list != v->is_list))
		profile_complain(l, n, "wrong-type/profile", SAID({"name", v->name}));
	if (none && v->never_none)
		profile_complain(l, n, "wrong-type/never-none", SAID({"name", v->name}));
	for (size_t i = 0; i < f->choice_count && v->type == VALUE_ENUM; i++, at = at ? at->next : NULL)
		if (!slice_in(f->choices[i].to, v->choices, v->choice_count))
			members_say_unknown(l->f, l->file, at ? at : n, "unknown-choice/profile", f->choices[i].to,
				v->choices, v->choice_count, v->name);
}

/* Whose null the vocabulary refuses. */
static void mark_never_none(const struct event_def *def, struct mapped_field *values, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct event_value *value = event_find_value(def, values[i].name);
		values[i].never_none |= value && value->never_none;
	}
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
	bool strayed = false; /* told once: what stands in the wrong one of the two came there together */

	for (size_t i = 0; i < t->role_count; i++, at = at->next) {
		struct yaml_node key = {.line = at->key_line, .col = at->key_col};
		struct slice name = t->roles[i].name;
		if (event_find_role(def, name))
			continue;
		if (!event_find_value(def, name))
			say_unknown_role(l, &key, def, name);
		else if (!strayed)
			profile_complain(l, &key, "value-among-roles", SAID({"event", def->name}, {"name", name}));
		strayed |= event_find_value(def, name) != NULL;
	}
	at = values ? values->first : NULL;
	for (size_t i = 0; i < t->value_count; i++, at = at->next) {
		struct yaml_node key = {.line = at->key_line, .col = at->key_col};
		struct slice name = t->values[i].name;
		const struct event_value *value = event_find_value(def, name);
		if (value)
			check_value(l, at, &t->values[i], value);
		else if (!event_find_role(def, name))
			say_unknown_value(l, &key, def, name);
		else if (!strayed)
			profile_complain(l, &key, "role-among-values", SAID({"event", def->name}, {"name", name}));
		strayed |= event_find_role(def, name) != NULL;
	}
}

/* What the entry requires must be mapped. */
static void check_required(struct loader *l, const struct yaml_node *n, const struct mapped_type *t)
{
	const struct yaml_node *roles = yaml_member(n, "roles"), *values = yaml_member(n, "values");
	const struct event_def *def = t->def;

	for (size_t k = 0; k < def->role_count && roles && profile_is_sound(l, roles); k++)
		if (def->roles[k].required && !slice_eq(def->roles[k].name, def->subject) &&
		    !field_of(t->roles, t->role_count, def->roles[k].name))
			profile_complain(l, n, "not-mapped/role", SAID({"event", t->event}, {"name", def->roles[k].name}));
	for (size_t k = 0; k < def->value_count && !profile_is_open(l, n) && profile_is_sound(l, values) && profile_is_sound(l, roles); k++)
		if (def->values[k].required && !field_of(t->values, t->value_count, def->values[k].name))
			profile_complain(l, n, "not-mapped/value", SAID({"event", t->event}, {"name", def->values[k].name}));
}

/* Events, corrections and cancellations go to the aggregate of the primary subject, which alone knows its records. */
static void check_subject(struct loader *l, const struct yaml_node *n, const struct mapped_type *t)
{
	const struct mapped_field *subject = field_of(t->roles, t->role_count, t->subject_role);
	const struct yaml_node *roles = yaml_member(n, "roles"), *record = yaml_member(n, "record");

	if ((!subject || !subject->required || subject->constant) && !profile_is_open(l, n) && profile_is_sound(l, roles))
		profile_complain(l, n, "no-subject", SAID({"event", t->event}, {"name", t->subject_role}));
	if (field_is_mapped(&t->record_id) || !t->def || profile_is_open(l, n) || !profile_is_sound(l, record))
		return;
	if (field_is_mapped(&t->record_version))
		profile_complain(l, n, "no-record/version", SAID({"event", t->event}));
	else if (t->def->cancels.ptr)
		profile_complain(l, n, "no-record", SAID({"event", t->event}));
}

void profile_part(struct loader *l, struct mapped_type *t, const struct yaml_node *n, bool moves)
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
		profile_part(l, t, p, true);
	for (const struct yaml_node *p = parts ? parts->first : NULL; p; p = p->next)
		profile_part(l, t, p, false);
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
		if ((!f || f->is_list || f->constant) && profile_is_sound(l, yaml_member(n, "roles")) && !profile_is_open(l, n))
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
	l->places.doubted |= profile_is_open(l, n) || !profile_is_sound(l, yaml_member(n, "each")) || !profile_is_sound(l, yaml_member(n, "parts"));
	read_parts(l, n, t);
	read_when(l, yaml_member(n, "when"), t);
	t->event = event ? event->text : SLICE_NONE;
	t->def = ruleset_event(l->rules, t->event);
	read_asks(l, yaml_member(n, "ask"), t);
	bool known = t->def || slice_starts(t->event, "number.");
	if (!known && !t->ignored && (t->event.ptr || !t->ask_count) && profile_is_sound(l, yaml_member(n, "ask")) &&
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

void profile_types(struct loader *l, const struct yaml_node *map)
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
		if (profile_is_sound(l, map) && !profile_is_open(l, l->root))
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
