/* SPDX-License-Identifier: Apache-2.0 */
/* The virtual world: who is there, and what the registers said of them the day before. */
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/civil.h"
#include "engine/base/ident.h"
#include "engine/cli/test.h"

#define BORN_OTHERWISE "2000-01-01"

/* --- names -------------------------------------------------------------------------------------------------------------------- */

/* "Aru, Bek, Dan" -> the next name; false: no more. */
static bool next_name(struct slice *rest, struct slice *out)
{
	while (rest->len && (rest->ptr[0] == ' ' || rest->ptr[0] == ','))
		*rest = (struct slice){rest->ptr + 1, rest->len - 1};
	if (!rest->len)
		return false;
	const char *comma = memchr(rest->ptr, ',', rest->len);
	size_t n = comma ? (size_t)(comma - rest->ptr) : rest->len;
	*out = (struct slice){rest->ptr, n};
	*rest = (struct slice){rest->ptr + n, rest->len - n};
	while (out->len && out->ptr[out->len - 1] == ' ')
		out->len--;
	return true;
}

static void add_person(struct test_run *t, struct slice name)
{
	uint32_t i = 0;

	while (i < t->persons.count && slice_cmp(t->persons.at[i].name, name) < 0)
		i++;
	if (i == t->persons.count || !slice_eq(t->persons.at[i].name, name))
		VEC_INSERT(t->a, &t->persons, i)->name = name;
}

static void add_world(struct test_run *t, const struct yaml_node *world)
{
	for (const struct yaml_node *n = world ? world->first : NULL; n; n = n->next) {
		struct slice rest = n->key, name;
		while (next_name(&rest, &name))
			add_person(t, name);
	}
}

static void add_event(struct test_run *t, const struct yaml_node *event)
{
	const struct event_def *def = ruleset_event(t->rules, event->key);

	for (const struct yaml_node *m = event->first; m; m = m->next)
		if (m->kind == YAML_SCALAR && def && event_find_role(def, m->key))
			add_person(t, m->text);
}

static void add_events(struct test_run *t, const struct yaml_node *when)
{
	for (const struct yaml_node *n = when ? when->first : NULL; n; n = n->next) {
		if (when->kind == YAML_MAP)
			add_event(t, n);
		for (const struct yaml_node *e = when->kind == YAML_LIST ? n->first : NULL; e; e = e->next)
			add_event(t, e);
	}
}

static const struct yaml_node *in_world(const struct yaml_node *world, struct slice person, const char *name)
{
	for (const struct yaml_node *n = world ? world->first : NULL; n; n = n->next) {
		struct slice rest = n->key, one;
		const struct yaml_node *found = NULL;
		while (next_name(&rest, &one))
			if (slice_eq(one, person))
				found = yaml_member(n, name);
		if (found)
			return found;
	}
	return NULL;
}

/* The person's attribute in this test; NULL: not said, or unknown. */
static const struct yaml_node *said_of(const struct test_run *t, struct slice person, const char *name)
{
	const struct yaml_node *n = in_world(yaml_member(t->test, "world"), person, name);

	if (!n)
		n = in_world(yaml_member(t->root, "world"), person, name);
	return n && n->kind == YAML_SCALAR && slice_is(n->text, "unknown") ? NULL : n;
}

/* A legal person: the world says so by what it has, known or not. */
static bool is_legal(const struct test_run *t, struct slice name)
{
	const struct yaml_node *own = yaml_member(t->test, "world"), *all = yaml_member(t->root, "world");

	return in_world(own, name, "head") || in_world(all, name, "head") || in_world(own, name, "registered") || in_world(all, name, "registered");
}

/* The first IIN with the date of `born`, or BIN with year and month of `registered`, whose serial number is n or above. */
static struct slice make_key(struct test_run *t, struct slice name, uint32_t n)
{
	bool legal = is_legal(t, name);
	const char *since = legal ? "registered" : "born";
	const struct yaml_node *at = said_of(t, name, since);
	int32_t day;
	char key[24];
	int digit = -1;

	if (!at || !civil_parse_date(at->text, &day)) {
		if (at)
			test_problem(t, at, "`%s` needs a date YYYY-MM-DD", since);
		civil_parse_date(slice_of(BORN_OTHERWISE), &day);
	}
	struct civil d = civil_of_day(day);
	for (; digit < 0; n++) {
		if (legal)
			snprintf(key, sizeof key, "%02d%02d40%05u", d.year % 100, d.month, n % 100000);
		else
			snprintf(key, sizeof key, "%02d%02d%02d%d%04u", d.year % 100, d.month, d.day, d.year >= 2000 ? 5 : 3, n % 10000);
		digit = ident_check_digit(key);
	}
	return slice_of(arena_printf(t->a, "%s%.11s%d", legal ? "bin:" : "iin:", key, digit));
}

void test_find_persons(struct test_run *t)
{
	const struct yaml_node *next = yaml_member(t->test, "next");

	add_world(t, yaml_member(t->root, "world"));
	add_world(t, yaml_member(t->test, "world"));
	add_events(t, yaml_member(t->test, "when"));
	for (const struct yaml_node *n = next ? next->first : NULL; n; n = n->next)
		add_events(t, yaml_member(n, "when"));
	for (uint32_t i = 0; i < t->persons.count; i++) {
		struct test_person *p = &t->persons.at[i];
		p->key = make_key(t, p->name, i + 1);
		p->number = slice_of(arena_printf(t->a, "tel:+7700%07u", i + 1));
	}
}

const struct test_person *test_person(const struct test_run *t, struct slice name)
{
	for (uint32_t i = 0; i < t->persons.count; i++)
		if (slice_eq(t->persons.at[i].name, name))
			return &t->persons.at[i];
	return NULL;
}

struct slice test_number(const struct test_run *t, struct slice person)
{
	const struct test_person *p = test_person(t, person), *other = NULL;
	const struct yaml_node *phone = said_of(t, person, "phone");

	if (phone && phone->kind == YAML_SCALAR)
		other = test_person(t, phone->text);
	return other ? other->number : p ? p->number : SLICE_NONE;
}

const struct test_person *test_person_of(const struct test_run *t, struct slice key)
{
	for (uint32_t i = 0; i < t->persons.count; i++)
		if (slice_eq(t->persons.at[i].key, key) || slice_eq(test_number(t, t->persons.at[i].name), key))
			return &t->persons.at[i];
	return NULL;
}

/* --- the day before ----------------------------------------------------------------------------------------------------------- */

/* An event as a step would say it: members of "key: value", the values as nodes of the file or made here. */
static struct yaml_node *member(
	struct test_run *t, struct yaml_node *event, const char *key, struct slice text, const struct yaml_node *at)
{
	struct yaml_node *m = arena_alloc(t->a, sizeof *m), **end = &event->first;

	*m = (struct yaml_node){.kind = YAML_SCALAR, .key = slice_of(key), .text = text, .line = at ? at->line : 1, .col = at ? at->col : 1};
	while (*end)
		end = &(*end)->next;
	*end = m;
	event->count++;
	return m;
}

static struct yaml_node *event(struct test_run *t, const char *name, struct slice person, const struct yaml_node *at)
{
	struct yaml_node *e = arena_alloc(t->a, sizeof *e);

	*e = (struct yaml_node){.kind = YAML_MAP, .key = slice_of(name), .line = at ? at->line : 1, .col = at ? at->col : 1};
	member(t, e, "record", slice_of(arena_printf(t->a, "world-%s-%.*s", name, SLICE_ARG(person))), at);
	return e;
}

static int updated(struct test_run *t, struct slice person, struct err *err)
{
	static const struct { const char *attribute, *value; } rows[] = {
		{"born", "birth_date"}, {"surname", "surname"}, {"citizenship", "citizenship"}, {"lang", "language"}, {"home", "home"}, {"address", "address"}};
	struct yaml_node *e = event(t, "person.updated", person, t->test);
	bool said = false, only_language = true;

	member(t, e, "person", person, t->test);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct yaml_node *n = said_of(t, person, rows[i].attribute);
		if (!n)
			continue;
		member(t, e, rows[i].value, n->text, n)->quoted = n->quoted;
		only_language &= !strcmp(rows[i].attribute, "lang");
		said = true;
	}
	if (!said || (only_language && !ruleset_event(t->rules, e->key)))
		return OK;
	return test_event(t, e, err);
}

/* An event with one role and one value or second role, both named in the row. */
static int simple(struct test_run *t, const char *attribute, const char *name, const char *role, const char *other, struct slice text,
                  struct slice person, struct err *err)
{
	const struct yaml_node *n = said_of(t, person, attribute);

	if (!n)
		return OK;
	struct yaml_node *e = event(t, name, person, n);
	member(t, e, role, person, n);
	member(t, e, other, text.ptr ? text : n->text, n);
	if (!strcmp(attribute, "died"))
		member(t, e, "occurred", n->text, n);
	return test_event(t, e, err);
}

static bool names(const struct yaml_node *list, struct slice name)
{
	if (!list)
		return false;
	if (list->kind == YAML_SCALAR)
		return slice_eq(list->text, name);
	for (const struct yaml_node *n = list->first; n; n = n->next)
		if (slice_eq(n->text, name))
			return true;
	return false;
}

static int children(struct test_run *t, struct slice parent, struct err *err)
{
	struct yaml_node *e = event(t, "kinship.listed", parent, t->test), *list;

	member(t, e, "parent", parent, t->test);
	list = member(t, e, "children", SLICE_NONE, t->test);
	list->kind = YAML_LIST;
	for (uint32_t i = 0; i < t->persons.count; i++)
		if (names(said_of(t, t->persons.at[i].name, "child_of"), parent))
			member(t, list, "", t->persons.at[i].name, t->test);
	return list->count ? test_event(t, e, err) : OK;
}

static int spouse(struct test_run *t, struct slice person, struct err *err)
{
	const struct yaml_node *n = said_of(t, person, "spouse"), *back = n ? said_of(t, n->text, "spouse") : NULL;

	if (!n || (back && slice_eq(back->text, person) && slice_cmp(n->text, person) < 0))
		return OK; /* said by the other already */
	return simple(t, "spouse", "marriage", "husband", "wife", SLICE_NONE, person, err);
}

static int organisation(struct test_run *t, struct slice name, struct err *err)
{
	const struct yaml_node *since = said_of(t, name, "registered"), *head = said_of(t, name, "head");
	struct slice day = since ? since->text : slice_of(BORN_OTHERWISE);

	if (!is_legal(t, name))
		return OK;
	struct yaml_node *e = event(t, "organisation.registered", name, since ? since : t->test);
	member(t, e, "organisation", name, since);
	member(t, e, "registered_on", day, since);
	member(t, e, "occurred", day, since);
	if (head)
		member(t, e, "head", head->text, head);
	return test_event(t, e, err);
}

static int phone(struct test_run *t, struct slice person, struct err *err)
{
	const struct yaml_node *n = said_of(t, person, "phone"), *lang = said_of(t, person, "lang");
	char at[CIVIL_INSTANT_CHARS + 1];

	if (!n || slice_is(n->text, "no"))
		return OK;
	civil_format_instant(t->now_ms, at);
	const char *language = lang ? arena_printf(t->a, ",\"language\":\"%.*s\"", SLICE_ARG(lang->text)) : "";
	struct slice data = slice_of(arena_printf(t->a, "{\"person\":\"%.*s\",\"occurred_at\":\"%s\"%s}", SLICE_ARG(test_person(t, person)->key), at, language));
	return test_feed(t, "number.attached", test_number(t, person), SLICE_LIT("numbers"), data, err);
}

static int attribute_of(struct test_run *t, int row, struct slice p, struct err *err)
{
	switch (row) {
	case 0: return updated(t, p, err);
	case 1: return simple(t, "study", "study.changed", "person", "study", SLICE_NONE, p, err);
	case 2: return children(t, p, err);
	case 3: return spouse(t, p, err);
	case 4: return simple(t, "guardian", "guardianship.set", "child", "guardian", SLICE_NONE, p, err);
	case 5: return simple(t, "account", "account.known", "person", "account_known", SLICE_LIT("yes"), p, err);
	case 6: return simple(t, "died", "death", "deceased", "death_date", SLICE_NONE, p, err);
	case 7: return organisation(t, p, err);
	default: return phone(t, p, err);
	}
}

int test_world(struct test_run *t, struct err *err)
{
	int rc = OK;

	for (int row = 0; row < 9 && !rc; row++)
		for (uint32_t i = 0; i < t->persons.count && !rc; i++)
			rc = attribute_of(t, row, t->persons.at[i].name, err);
	return rc;
}
