/* SPDX-License-Identifier: Apache-2.0 */
/* A ruleset made by hand for the tests of engine/subject, instead of one that is loaded: what a vocabulary says, no more. */
#include "engine/log/topics.h"
#include "tests/subject/world.h"

#define S(text) {text, sizeof(text) - 1}
#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct slice statuses[] = {S("married"), S("single")};
static const struct fact_def facts[] = {
	{.name = S("address"), .type = VALUE_KATO, .owner = S("kz.address")},
	{.name = S("birth_date"), .type = VALUE_DATE, .owner = S("kz.zags")},
	{.name = S("children"), .type = VALUE_PERSON, .is_list = true},
	{.name = S("death_date"), .type = VALUE_DATE, .owner = S("kz.zags")},
	{.name = S("income"), .type = VALUE_INTEGER},
	{.name = S("language"), .type = VALUE_ENUM},
	{.name = S("name"), .type = VALUE_TEXT},
	{.name = S("spouse"), .type = VALUE_PERSON},
	{.name = S("status"), .type = VALUE_ENUM, .choices = statuses, .choice_count = COUNT(statuses)},
};
static const struct slice kept_names[] = {S("address"), S("birth_date"), S("children"), S("death_date"), S("income"), S("language"),
                                          S("spouse"), S("status")};

static const struct event_role birth_roles[] = {{S("child"), true}, {S("father"), false}, {S("mother"), true}};
static const struct event_value birth_values[] = {
	{.name = S("address"), .type = VALUE_KATO}, {.name = S("birth_date"), .type = VALUE_DATE, .required = true}, {.name = S("name"), .type = VALUE_TEXT},
};
static const struct event_assert birth_asserts[] = {
	{.role = S("child"), .fact = &facts[1], .value = S("birth_date")}, {.role = S("child"), .fact = &facts[0], .value = S("address")},
	{.role = S("child"), .fact = &facts[6], .value = S("name")},       {.role = S("mother"), .fact = &facts[2], .person = S("child")},
	{.role = S("father"), .fact = &facts[2], .person = S("child")},
};
static const struct event_role person_roles[] = {{S("person"), true}};
static const struct event_value family_values[] = {{.name = S("children"), .type = VALUE_PERSON, .is_list = true}};
static const struct event_assert family_asserts[] = {{.role = S("person"), .fact = &facts[2], .value = S("children"), .is_list = true}};
static const struct event_value moved_values[] = {{.name = S("address"), .type = VALUE_KATO, .required = true}};
static const struct event_assert moved_asserts[] = {{.role = S("person"), .fact = &facts[0], .value = S("address")}};
static const struct event_value death_values[] = {{.name = S("death_date"), .type = VALUE_DATE}};
static const struct event_assert death_asserts[] = {{.role = S("person"), .fact = &facts[3], .value = S("death_date")}};
static const struct event_value told_values[] = {{.name = S("income"), .type = VALUE_INTEGER},
	{.name = S("status"), .type = VALUE_ENUM, .never_none = true, .choices = statuses, .choice_count = COUNT(statuses)}};
static const struct event_assert told_asserts[] = {{.role = S("person"), .fact = &facts[4], .value = S("income")},
                                                   {.role = S("person"), .fact = &facts[8], .value = S("status")}};
#define EVENT(n, who, r, v, a) .name = S(n), .subject = S(who), .roles = r, .role_count = COUNT(r), .values = v, .value_count = COUNT(v), \
	.asserts = a, .assert_count = COUNT(a)
static const struct event_def events[] = {
	{EVENT("birth", "child", birth_roles, birth_values, birth_asserts)},
	{.name = S("birth-cancelled"), .subject = S("child"), .cancels = S("birth"), .roles = birth_roles, .role_count = 2},
	{EVENT("family", "person", person_roles, family_values, family_asserts)},
	{EVENT("moved", "person", person_roles, moved_values, moved_asserts)},
	{EVENT("death", "person", person_roles, death_values, death_asserts)},
	{.name = S("death-cancelled"), .subject = S("person"), .cancels = S("death"), .roles = person_roles, .role_count = 1},
	{EVENT("told", "person", person_roles, told_values, told_asserts)},
};

const struct fact_def *ruleset_fact(const struct ruleset *rs, struct slice name)
{
	(void)rs;
	for (size_t i = 0; i < COUNT(facts); i++)
		if (slice_eq(facts[i].name, name))
			return &facts[i];
	return NULL;
}

const struct event_def *ruleset_event(const struct ruleset *rs, struct slice name)
{
	(void)rs;
	for (size_t i = 0; i < COUNT(events); i++)
		if (slice_eq(events[i].name, name))
			return &events[i];
	return NULL;
}

bool ruleset_keeps(const struct ruleset *rs, struct slice fact)
{
	(void)rs;
	for (size_t i = 0; i < COUNT(kept_names); i++)
		if (slice_eq(kept_names[i], fact))
			return true;
	return false;
}

const struct slice *ruleset_withheld(const struct ruleset *rs, size_t *count)
{
	(void)rs;
	*count = 0;
	return NULL;
}

const struct slice *ruleset_links(const struct ruleset *rs, size_t *count)
{
	static const struct slice links[] = {S("children"), S("spouse")};
	(void)rs;
	*count = COUNT(links);
	return links;
}

const struct slice *ruleset_link_fields(const struct ruleset *rs, struct slice link, size_t *count)
{
	static const struct slice of_children[] = {S("address"), S("birth_date")}, of_spouse[] = {S("address"), S("income")};
	(void)rs;
	*count = 2;
	return slice_is(link, "children") ? of_children : of_spouse;
}

const char *const language_names[LANGUAGE_COUNT + 1] = {"kk", "ru", "en", NULL};
const char *const verdict_names[] = {"eligible", "not_eligible", "undetermined", "error"};
const char *value_type_name(enum value_type t)
{
	static const char *const names[] = {"none", "text", "integer", "boolean", "date", "kato", "enum", "person"};
	return names[t];
}
