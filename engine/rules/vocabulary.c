/* SPDX-License-Identifier: Apache-2.0 */
/* rules/vocabulary.yaml: every fact and every event, named once. Facts first: events are made of them. */
#include <stdlib.h>
#include "engine/rules/ruleset_impl.h"

static const char *const need_words[] = {"optional", "required", NULL};

static struct slice *names_of_facts(struct load *ld)
{
	struct slice *names = arena_alloc(&ld->rs->arena, (ld->rs->fact_count + 1) * sizeof *names);
	for (size_t i = 0; i < ld->rs->fact_count; i++)
		names[i] = ld->rs->facts[i].name;
	return names;
}

static const struct fact_def *find_fact(struct load *ld, const struct yaml_node *at, struct slice name)
{
	const struct fact_def *fact = ruleset_fact(ld->rs, name);
	if (!fact && name.ptr)
		complain_unknown(ld, at, "unknown-fact", name, names_of_facts(ld), ld->rs->fact_count);
	return fact;
}

static bool member_name(struct load *ld, const struct yaml_node *n, bool dots)
{
	struct yaml_node at = {.line = n->key_line, .col = n->key_col};
	if (is_name(n->key, dots))
		return true;
	complain(ld, &at, "bad-name", NULL);
	return false;
}

static const char *const of_fact[] = {"+type", "list", "territory", "fixed", "sensitivity", "of", "absent", "none", "owner", "choices", "+title", NULL};
static const char *const of_event[] = {"+title", "+subject", "cancels", "+roles", "values", "asserts", NULL};

static void read_fact(struct load *ld, const struct yaml_node *n, struct fact_def *out)
{
	static const char *const absent[] = {"unknown", "none", NULL};
	static const char *const sensitivities[] = {"ordinary", "sensitive", NULL};
	static const char *const subjects[] = {"anybody", "organisation", NULL};
	const struct yaml_node *c;
	out->name = keep(ld, n->key);
	if (!read_members(ld, n, of_fact))
		return;
	out->type = read_type(ld, yaml_member(n, "type"));
	out->is_list = read_flag(ld, n, "list", false);
	out->is_territory = read_flag(ld, n, "territory", false);
	out->is_fixed = read_flag(ld, n, "fixed", false);
	if ((c = yaml_member(n, "sensitivity")))
		out->is_sensitive = read_choice(ld, c, "sensitivity", sensitivities) == 1;
	if ((c = yaml_member(n, "of")))
		out->of_organisation = read_choice(ld, c, "kind of subject", subjects) == 1;
	if ((c = yaml_member(n, "absent")))
		out->absent_is_none = read_choice(ld, c, "meaning of `absent`", absent) == 1;
	out->never_none = !read_flag(ld, n, "none", true);
	if (out->never_none && (out->is_list || out->absent_is_none))
		complain(ld, yaml_member(n, "none"), "bad-none", NULL);
	if ((c = yaml_member(n, "owner")))
		out->owner = read_name(ld, c, "owner");
	if ((c = yaml_member(n, "choices")) && is_list(ld, c, "choices"))
		out->choices = read_names(ld, c, "choices", &out->choice_count);
	if (out->type == VALUE_ENUM && !out->choice_count && !is_spoilt(ld, n))
		complain(ld, n, "missing-choices", NULL);
	if (is_spoilt(ld, n))
		out->type = VALUE_NONE;
	if (out->is_list && out->type != VALUE_PERSON && out->type != VALUE_NONE)
		complain(ld, n, "bad-list", NULL);
	read_text(ld, yaml_member(n, "title"), "title", (const char *const[]){NULL}, &out->title);
}

static void read_facts(struct load *ld, const struct yaml_node *map)
{
	if (!read_named(ld, map, of_fact))
		return;
	struct fact_def *facts = arena_alloc(&ld->rs->arena, (map->count + 1) * sizeof *facts);
	size_t count = 0;
	for (const struct yaml_node *n = map->first; n; n = n->next)
		if (member_name(ld, n, false))
			read_fact(ld, n, &facts[count++]);
	qsort(facts, count, sizeof *facts, slice_order);
	ld->rs->facts = facts;
	ld->rs->fact_count = count;
}

static void read_roles(struct load *ld, const struct yaml_node *map, struct event_def *out)
{
	struct event_role *roles = arena_alloc(&ld->rs->arena, (map->count + 1) * sizeof *roles);
	for (const struct yaml_node *n = map->first; n; n = n->next)
		if (member_name(ld, n, false))
			roles[out->role_count++] = (struct event_role){keep(ld, n->key), read_choice(ld, n, "word", need_words) == 1};
	qsort(roles, out->role_count, sizeof *roles, slice_order);
	out->roles = roles;
}

/* A value is called as the fact whose type it has. */
static void read_values(struct load *ld, const struct yaml_node *map, struct event_def *out)
{
	struct event_value *values = arena_alloc(&ld->rs->arena, (map->count + 1) * sizeof *values);
	for (const struct yaml_node *n = map->first; n; n = n->next) {
		struct yaml_node at = {.line = n->key_line, .col = n->key_col};
		const struct fact_def *fact = find_fact(ld, &at, n->key);
		if (fact)
			values[out->value_count++] = (struct event_value){.name = fact->name, .type = fact->type, .is_list = fact->is_list,
				.required = read_choice(ld, n, "word", need_words) == 1, .never_none = fact->never_none,
				.choices = fact->choices, .choice_count = fact->choice_count};
	}
	qsort(values, out->value_count, sizeof *values, slice_order);
	out->values = values;
}

/* Is what the event says of its roles, or values, complete? */
static bool is_sound(struct load *ld, const struct yaml_node *event, const char *group)
{
	const struct yaml_node *n = yaml_member(event, group);
	if (!n)
		complain(ld, event, "missing-setting/member", SAID({"setting", slice_of(group)}));
	return n && !is_spoilt(ld, n);
}

static bool has_role(struct load *ld, const struct yaml_node *of, const struct yaml_node *at, const struct event_def *event,
	struct slice role)
{
	struct slice known[32];
	for (size_t i = 0; i < event->role_count; i++) {
		if (slice_eq(event->roles[i].name, role))
			return true;
		if (i < 32)
			known[i] = event->roles[i].name;
	}
	if (role.ptr && is_sound(ld, of, "roles"))
		complain_unknown(ld, at, "unknown-role", role, known, event->role_count < 32 ? event->role_count : 32);
	return false;
}

static const struct event_value *find_value(struct load *ld, const struct yaml_node *of, const struct yaml_node *at, const struct event_def *event,
                                            struct slice name)
{
	struct slice known[32];
	for (size_t i = 0; i < event->value_count; i++) {
		if (slice_eq(event->values[i].name, name))
			return &event->values[i];
		if (i < 32)
			known[i] = event->values[i].name;
	}
	if (is_sound(ld, of, "values"))
		complain_unknown(ld, at, "unknown-value", name, known, event->value_count < 32 ? event->value_count : 32);
	return NULL;
}

/* of: the event's node. */
static void read_assert(struct load *ld, const struct yaml_node *of, const struct yaml_node *n, struct event_def *event,
	struct event_assert *out)
{
	static const char *const known[] = {"+role", "+fact", "value", "person", NULL};
	const struct yaml_node *value, *person;
	if (!read_members(ld, n, known))
		return;
	out->role = read_name(ld, yaml_member(n, "role"), "role");
	has_role(ld, of, yaml_member(n, "role"), event, out->role);
	out->fact = find_fact(ld, yaml_member(n, "fact"), read_name(ld, yaml_member(n, "fact"), "fact"));
	value = yaml_member(n, "value");
	person = yaml_member(n, "person");
	if (!value == !person && !findings_open(ld->findings, ld->file->shown, n))
		complain(ld, n, "bad-assert", NULL);
	if (person && (out->person = read_name(ld, person, "person")).ptr && has_role(ld, of, person, event, out->person) && out->fact &&
		out->fact->type != VALUE_PERSON && out->fact->type != VALUE_NONE)
		complain(ld, person, "no-link/assert", SAID({"fact", out->fact->name}));
	const struct event_value *v = NULL;
	if (value && (out->value = read_name(ld, value, "value")).ptr && (v = find_value(ld, of, value, event, out->value))) {
		out->is_list = v->is_list;
		bool read = out->fact && v->type != VALUE_NONE && out->fact->type != VALUE_NONE;
		if (read && (v->type != out->fact->type || v->is_list != out->fact->is_list))
			complain(ld, value, "wrong-type", SAID({"value", v->name}, {"fact", out->fact->name}));
		else if (read && out->fact->never_none && !v->never_none)
			complain(ld, value, "wrong-type/none", SAID({"value", v->name}, {"fact", out->fact->name}));
	}
}

static void read_asserts(struct load *ld, const struct yaml_node *of, const struct yaml_node *list, struct event_def *out)
{
	struct event_assert *asserts = arena_alloc(&ld->rs->arena, (list->count + 1) * sizeof *asserts);
	for (const struct yaml_node *n = list->first; n; n = n->next)
		read_assert(ld, of, n, out, &asserts[out->assert_count++]);
	out->asserts = asserts;
}

static void read_event(struct load *ld, const struct yaml_node *n, struct event_def *out)
{
	const struct yaml_node *c;
	out->name = keep(ld, n->key);
	if (!read_members(ld, n, of_event))
		return;
	read_text(ld, yaml_member(n, "title"), "title", (const char *const[]){NULL}, &out->title);
	if ((c = yaml_member(n, "roles")) && is_map(ld, c, "roles"))
		read_roles(ld, c, out);
	out->subject = read_name(ld, yaml_member(n, "subject"), "subject");
	if (has_role(ld, n, yaml_member(n, "subject"), out, out->subject))
		for (size_t i = 0; i < out->role_count; i++)
			if (slice_eq(out->roles[i].name, out->subject) && !out->roles[i].required && !is_spoilt(ld, yaml_member(n, "roles")))
				complain(ld, yaml_member(n, "subject"), "bad-subject", SAID({"name", out->subject}));
	if ((c = yaml_member(n, "cancels")))
		out->cancels = read_name(ld, c, "cancels");
	if ((c = yaml_member(n, "values")) && is_map(ld, c, "values"))
		read_values(ld, c, out);
	if ((c = yaml_member(n, "asserts")) && is_list(ld, c, "asserts"))
		read_asserts(ld, n, c, out);
	if (out->cancels.ptr && out->assert_count && !is_spoilt(ld, n))
		complain(ld, n, "bad-cancel", NULL);
}

/* An event is cancelled on the aggregate that holds its record: both must have the same subject. */
static void check_cancels(struct load *ld, const struct yaml_node *map, const struct slice *names)
{
	for (const struct yaml_node *n = map->first; n; n = n->next) {
		const struct event_def *event = ruleset_event(ld->rs, n->key);
		if (!event || !event->cancels.ptr || is_spoilt(ld, n))
			continue;
		const struct event_def *taken_back = ruleset_event(ld->rs, event->cancels);
		if (!taken_back)
			complain_unknown(ld, name_node(n, "cancels"), "unknown-event", event->cancels, names, ld->rs->event_count);
		else if (!slice_eq(taken_back->subject, event->subject))
			complain(ld, name_node(n, "subject"), "bad-subject/cancel", SAID({"name", taken_back->subject}));
	}
}

static void read_events(struct load *ld, const struct yaml_node *map)
{
	if (!read_named(ld, map, of_event))
		return;
	struct event_def *events = arena_alloc(&ld->rs->arena, (map->count + 1) * sizeof *events);
	struct slice *names = arena_alloc(&ld->rs->arena, (map->count + 1) * sizeof *names);
	size_t count = 0;
	for (const struct yaml_node *n = map->first; n; n = n->next)
		if (member_name(ld, n, true)) {
			names[count] = n->key;
			read_event(ld, n, &events[count++]);
		}
	qsort(events, count, sizeof *events, slice_order);
	ld->rs->events = events;
	ld->rs->event_count = count;
	check_cancels(ld, map, names);
}

/* What the engine itself reads must be there, and be of the type it expects. */
static void check_engine_facts(struct load *ld, const struct yaml_node *facts)
{
	static const struct { const char *name; enum value_type type; } wanted[] = {
		{"birth_date", VALUE_DATE}, {"death_date", VALUE_DATE}, {"language", VALUE_ENUM}};
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
		const struct fact_def *fact = ruleset_fact(ld->rs, slice_of(wanted[i].name));
		if (!fact ? !is_spoilt(ld, facts) : fact->type != wanted[i].type && fact->type != VALUE_NONE)
			complain(ld, NULL, "missing-fact", SAID({"fact", slice_of(wanted[i].name)}, {"type", slice_of(value_type_name(wanted[i].type))}));
	}
}

void vocabulary_load(struct load *ld)
{
	static const char *const known[] = {"+facts", "+events", NULL};
	const struct yaml_node *root = read_root(ld, files_find(ld->rs, SLICE_LIT("vocabulary.yaml"))), *c;
	if (!root || !read_members(ld, root, known))
		return;
	if ((c = yaml_member(root, "facts")) && is_map(ld, c, "facts")) {
		read_facts(ld, c);
		check_engine_facts(ld, c);
	}
	if ((c = yaml_member(root, "events")) && is_map(ld, c, "events"))
		read_events(ld, c);
}

const struct fact_def *ruleset_fact(const struct ruleset *rs, struct slice name)
{
	return rs->fact_count ? bsearch(&name, rs->facts, rs->fact_count, sizeof *rs->facts, slice_order) : NULL;
}

const struct event_def *ruleset_event(const struct ruleset *rs, struct slice name)
{
	return rs->event_count ? bsearch(&name, rs->events, rs->event_count, sizeof *rs->events, slice_order) : NULL;
}

const struct fact_def *ruleset_facts(const struct ruleset *rs, size_t *count)
{
	*count = rs->fact_count;
	return rs->facts;
}

const struct event_def *ruleset_events(const struct ruleset *rs, size_t *count)
{
	*count = rs->event_count;
	return rs->events;
}
