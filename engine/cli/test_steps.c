/* SPDX-License-Identifier: Apache-2.0 */
/* What a step says -> records of [subjects]. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/civil.h"
#include "engine/cli/test.h"

bool test_instant(struct slice text, int64_t *out_ms)
{
	char full[40];

	if (text.len != strlen("2026-06-01 10:00"))
		return false;
	snprintf(full, sizeof full, "%.10sT%.5s:00+05:00", text.ptr, text.ptr + 11);
	return text.ptr[10] == ' ' && civil_parse_instant(slice_of(full), out_ms);
}

static const char *time_of(const struct test_run *t)
{
	char *at = arena_alloc(t->a, CIVIL_INSTANT_CHARS + 1);

	civil_format_instant(t->now_ms, at);
	return at;
}

/* --- values --------------------------------------------------------------------------------------------------------------------- */

static void write_key(struct test_run *t, struct json_writer *w, const struct yaml_node *n)
{
	const struct test_person *p = test_person(t, n->text);

	if (!p)
		test_problem(t, n, "`%.*s` is nobody in the world of this test", SLICE_ARG(n->text));
	json_write_string(w, p ? p->key : n->text);
}

static void write_scalar(struct test_run *t, struct json_writer *w, enum value_type type, const struct yaml_node *n)
{
	bool yes = slice_is(n->text, "yes") || slice_is(n->text, "true");
	char number[24], *end;

	if (slice_is(n->text, "none") && !n->quoted && type != VALUE_ENUM) {
		json_write_null(w);
	} else if (type == VALUE_PERSON) {
		write_key(t, w, n);
	} else if (type == VALUE_BOOLEAN) {
		json_write_bool(w, yes);
	} else if (type == VALUE_INTEGER) {
		snprintf(number, sizeof number, "%.*s", SLICE_ARG(n->text));
		int64_t v = strtoll(number, &end, 10);
		if (!n->text.len || *end)
			test_problem(t, n, "`%.*s` needs a whole number", SLICE_ARG(n->key));
		json_write_int(w, v);
	} else {
		json_write_string(w, n->text);
	}
}

static void write_value(struct test_run *t, struct json_writer *w, const struct event_value *v, const struct yaml_node *n)
{
	json_write_key_s(w, n->key);
	if (n->kind != YAML_LIST) {
		write_scalar(t, w, v->type, n);
		return;
	}
	json_write_array(w);
	for (const struct yaml_node *e = n->first; e; e = e->next)
		write_scalar(t, w, v->type, e);
	json_write_array_end(w);
}

static bool is_special(struct slice name)
{
	return slice_is(name, "occurred") || slice_is(name, "record") || slice_is(name, "version");
}

/* --- an event ------------------------------------------------------------------------------------------------------------------- */

static void write_roles(struct test_run *t, struct json_writer *w, const struct event_def *def, const struct yaml_node *e)
{
	json_write_key(w, "roles");
	json_write_object(w);
	for (const struct yaml_node *m = e->first; m; m = m->next) {
		if (!event_find_role(def, m->key))
			continue;
		json_write_key_s(w, m->key);
		write_key(t, w, m);
	}
	json_write_object_end(w);
}

static void write_values(struct test_run *t, struct json_writer *w, const struct event_def *def, const struct yaml_node *e,
	struct slice occurred)
{
	json_write_key(w, "values");
	json_write_object(w);
	for (const struct yaml_node *m = e->first; m; m = m->next) {
		const struct event_value *v = event_find_value(def, m->key);
		if (v)
			write_value(t, w, v, m);
		else if (!event_find_role(def, m->key) && !is_special(m->key))
			test_problem(t, m, "event %.*s has no role and no value `%.*s`", SLICE_ARG(def->name), SLICE_ARG(m->key));
	}
	if (slice_is(def->name, "birth") && event_find_value(def, SLICE_LIT("birth_date")) && !yaml_member(e, "birth_date"))
		json_write_member(w, "birth_date", occurred);
	json_write_object_end(w);
}

static struct slice source_of(const struct test_run *t, const struct event_def *def)
{
	if (def->cancels.ptr)
		def = ruleset_event(t->rules, def->cancels);
	return def && def->assert_count && def->asserts[0].fact->owner.len ? def->asserts[0].fact->owner : SLICE_LIT("test");
}

static struct slice record_of(struct test_run *t, const struct event_def *def, const struct yaml_node *e, struct slice subject)
{
	struct slice given = yaml_text(e, "record"), name = def->cancels.ptr ? def->cancels : def->name;

	return given.ptr ? given : slice_of(arena_printf(t->a, "%.*s-%.*s", SLICE_ARG(name), SLICE_ARG(subject)));
}

int test_event(struct test_run *t, const struct yaml_node *e, struct err *err)
{
	const struct event_def *def = ruleset_event(t->rules, e->key);
	struct slice occurred = yaml_text(e, "occurred"), version = yaml_text(e, "version");
	char day[CIVIL_DATE_CHARS + 1];
	struct json_writer w;
	struct buf data;
	int rc = OK;

	if (!def) {
		test_problem(t, e, "vocabulary.yaml has no event `%.*s`", SLICE_ARG(e->key));
		return OK;
	}
	const struct yaml_node *subject = yaml_member(e, arena_slice(t->a, def->subject).ptr);
	const struct test_person *p = subject ? test_person(t, subject->text) : NULL;
	if (!p) {
		test_problem(t, e, "event %.*s needs the person in the role `%.*s`", SLICE_ARG(e->key), SLICE_ARG(def->subject));
		return OK;
	}
	civil_format_date(civil_local_day(t->now_ms), day);
	occurred = occurred.ptr ? occurred : slice_of(day);
	buf_init(&data);
	json_write_init(&w, &data);
	json_write_object(&w);
	json_write_key(&w, "record");
	json_write_object(&w);
	json_write_member(&w, "id", record_of(t, def, e, p->name));
	json_write_member_int(&w, "version", version.ptr ? strtoll(version.ptr, NULL, 10) : def->cancels.ptr ? 2 : 1);
	json_write_object_end(&w);
	json_write_member(&w, "occurred", occurred);
	write_roles(t, &w, def, e);
	write_values(t, &w, def, e, occurred);
	json_write_object_end(&w);
	rc = test_feed(t, arena_printf(t->a, "event.%.*s", SLICE_ARG(def->name)), p->key, source_of(t, def),
		arena_slice(t->a, buf_slice(&data)), err);
	buf_fini(&data);
	return rc;
}

/* --- numbers, replies, orders ------------------------------------------------------------------------------------------------- */

static const struct test_person *person_at(struct test_run *t, const struct yaml_node *n, struct slice name)
{
	const struct test_person *p = test_person(t, name);

	if (!p)
		test_problem(t, n, "`%.*s` is nobody in the world of this test", SLICE_ARG(name));
	return p;
}

static int number(struct test_run *t, const struct yaml_node *n, struct err *err)
{
	for (const struct yaml_node *m = n->first; m; m = m->next) {
		bool moved = slice_is(m->key, "moved");
		const struct yaml_node *first = m->kind == YAML_LIST ? m->first : m, *second = moved && first ? first->next : first;
		if (!second || (!moved && !slice_is(m->key, "attached") && !slice_is(m->key, "detached"))) {
			test_problem(t, m, "`number` is {attached: X}, {detached: X} or {moved: [X, Y]}");
			return OK;
		}
		const struct test_person *p = person_at(t, second, second->text), *of = person_at(t, first, first->text);
		if (!p || !of)
			return OK;
		struct slice data = slice_of(arena_printf(t->a, "{\"person\":\"%.*s\",\"occurred_at\":\"%s\"}", SLICE_ARG(p->key), time_of(t)));
		int rc = test_feed(t, arena_printf(t->a, "number.%.*s", SLICE_ARG(m->key)), test_number(t, of->name), SLICE_LIT("numbers"), data, err);
		if (rc)
			return rc;
	}
	return OK;
}

static int replies(struct test_run *t, const struct yaml_node *n, struct err *err)
{
	int rc = OK;

	for (const struct yaml_node *m = n->first; m && !rc; m = m->next) {
		struct json_writer w;
		struct buf data;
		if (!person_at(t, m, m->key))
			return OK;
		buf_init(&data);
		json_write_init(&w, &data);
		json_write_object(&w);
		json_write_member(&w, "text", m->text);
		json_write_member(&w, "received_at", slice_of(time_of(t)));
		json_write_object_end(&w);
		rc = test_feed(t, "reply", test_number(t, m->key), SLICE_LIT("phone"), arena_slice(t->a, buf_slice(&data)), err);
		buf_fini(&data);
	}
	return rc;
}

/* The newest order, or entitlement, of the package. */
static const struct test_output *newest_of(const struct test_run *t, struct slice service, bool entitlement)
{
	const struct test_output *newest = NULL;

	for (uint32_t i = 0; i < t->outs.count; i++) {
		const struct test_output *o = &t->outs.at[i];
		bool is = entitlement ? o->o.topic == TOPIC_STATUS && slice_is(json_string(o->data, "entity"), "entitlement")
		                      : o->o.topic == TOPIC_ORDERS && slice_is(o->o.r.type, "order");
		if (is && slice_eq(json_string(o->data, "service"), service))
			newest = o;
	}
	return newest;
}

/* `order: STATE`, `entitlement: STATE`: what the provider says. */
static int provider(struct test_run *t, const struct yaml_node *step, const char *key, struct err *err)
{
	const struct yaml_node *n = yaml_member(step, key), *reason = yaml_member(step, "reason"), *item = yaml_member(step, "item");
	bool entitlement = slice_is(slice_of(key), "entitlement");

	if (!n)
		return OK;
	const struct test_output *newest = newest_of(t, item ? item->text : t->service, entitlement);

	if (!newest) {
		test_problem(t, n, "there is no %.*s of this package that could become %.*s", SLICE_ARG(n->key), SLICE_ARG(n->text));
		return OK;
	}
	struct slice id = json_string(newest->data, entitlement ? "id" : "order");
	const char *why = reason ? arena_printf(t->a, ",\"reason\":\"%.*s\"", SLICE_ARG(reason->text)) : "";
	struct slice data = slice_of(arena_printf(t->a, "{\"%.*s\":\"%.*s\",\"state\":\"%.*s\",\"at\":\"%s\"%s}", SLICE_ARG(n->key), SLICE_ARG(id),
	                                          SLICE_ARG(n->text), time_of(t), why));
	return test_feed(t, entitlement ? "entitlement.status" : "order.status", newest->o.r.subject, SLICE_LIT("provider"), data, err);
}

/* --- a step --------------------------------------------------------------------------------------------------------------------- */

static int events(struct test_run *t, const struct yaml_node *when, struct err *err)
{
	int rc = OK;

	for (const struct yaml_node *n = when->first; n && !rc; n = n->next) {
		if (when->kind == YAML_MAP)
			rc = test_event(t, n, err);
		for (const struct yaml_node *e = when->kind == YAML_LIST ? n->first : NULL; e && !rc; e = e->next)
			rc = test_event(t, e, err);
	}
	return rc;
}

int test_step_records(struct test_run *t, const struct yaml_node *step, struct err *err)
{
	const struct yaml_node *n;
	int rc = OK;

	if ((n = yaml_member(step, "when")))
		rc = events(t, n, err);
	if (!rc && (n = yaml_member(step, "number")))
		rc = number(t, n, err);
	if (!rc && (n = yaml_member(step, "reply")))
		rc = replies(t, n, err);
	if (!rc)
		rc = provider(t, step, "order", err);
	return rc ? rc : provider(t, step, "entitlement", err);
}
