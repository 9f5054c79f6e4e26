/* SPDX-License-Identifier: Apache-2.0 */
/* `then`: what must be so after a step, compared with what the engine wrote. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/cli/explain.h"
#include "engine/cli/test.h"

struct look {
	struct test_run *t;
	const struct yaml_node *step;
	struct slice case_id, offer, order;
	const struct test_output *evaluated;
};

/* --- finding -------------------------------------------------------------------------------------------------------------------- */

static bool is(const struct test_output *o, enum log_topic_id topic, const char *type)
{
	return o->o.topic == topic && slice_is(o->o.r.type, type);
}

static bool ours(const struct test_run *t, const struct test_output *o)
{
	struct slice service = json_string(o->data, "service");
	bool own = slice_eq(service, t->service);

	for (size_t i = 0; i < t->svc->item_count; i++)
		own = own || slice_eq(service, t->svc->items[i].service);
	return own;
}

/* Which case: whose; with for_each, of whom; of which month. What is absent is not asked. */
struct which { struct slice subject, each, period; };

static bool fits(struct slice want, struct slice found)
{
	return !want.ptr || slice_eq(want, found);
}

static const struct test_output *last_evaluated(const struct test_run *t, uint32_t since, const struct which *w)
{
	const struct test_output *last = NULL;

	for (uint32_t i = since; i < t->outs.count; i++) {
		const struct test_output *o = &t->outs.at[i];
		if (is(o, TOPIC_DECISIONS, "evaluated") && ours(t, o) && fits(w->subject, o->o.r.subject) &&
		    fits(w->each, json_string(o->data, "each")) && fits(w->period, json_string(o->data, "period")))
			last = o;
	}
	return last;
}

/* Of the step, else of the test. */
static const struct yaml_node *said_of(const struct look *l, const char *key)
{
	const struct yaml_node *n = yaml_member(l->step, key);

	return n ? n : yaml_member(l->t->test, key);
}

/* Whose case: `of`, else the only subject that has one. false: a problem was said. */
static bool subject_of(struct look *l, struct slice *out)
{
	struct test_run *t = l->t;
	const struct yaml_node *of = said_of(l, "of");
	const struct test_person *p;

	*out = SLICE_NONE;
	if (of) {
		if (!(p = test_person(t, of->text)))
			test_problem(t, of, "`%.*s` is nobody in the world of this test", SLICE_ARG(of->text));
		*out = p ? p->key : SLICE_NONE;
		return p != NULL;
	}
	for (uint32_t i = 0; i < t->outs.count; i++) {
		const struct test_output *o = &t->outs.at[i];
		if (!is(o, TOPIC_DECISIONS, "evaluated") || !ours(t, o))
			continue;
		if (out->ptr && !slice_eq(*out, o->o.r.subject)) {
			test_problem(t, l->step, "several persons have a case of this package: say whose is meant with `of`");
			return false;
		}
		*out = o->o.r.subject;
	}
	return true;
}

/* Of a package with for_each: whom the case is for, where it is said. */
static bool each_of(struct look *l, struct slice *out)
{
	const struct yaml_node *each = said_of(l, "each");
	const struct test_person *p = each ? test_person(l->t, each->text) : NULL;

	*out = p ? p->key : SLICE_NONE;
	if (each && !p)
		test_problem(l->t, each, "`%.*s` is nobody in the world of this test", SLICE_ARG(each->text));
	return !each || p;
}

/* State that an entity of the case has now: of the newest one that began. */
static struct slice state_of(const struct look *l, const char *entity, struct slice *id)
{
	struct slice state = SLICE_NONE;

	*id = SLICE_NONE;
	for (uint32_t i = 0; i < l->t->outs.count; i++) {
		const struct test_output *o = &l->t->outs.at[i];
		if (!is(o, TOPIC_STATUS, "status") || !slice_is(json_string(o->data, "entity"), entity) ||
		    !slice_eq(json_string(o->data, "case"), l->case_id))
			continue;
		struct slice this = json_string(o->data, "id");
		if (!json_string(o->data, "from").ptr)
			*id = this;
		if (slice_eq(this, *id))
			state = json_string(o->data, "to");
	}
	return state;
}

/* --- comparing ------------------------------------------------------------------------------------------------------------------ */

static void compare_text(struct look *l, const struct yaml_node *n, struct slice found)
{
	if (!slice_eq(n->text, found) && !(slice_is(n->text, "none") && !found.ptr))
		test_differs(l->t, n, arena_slice(l->t->a, n->text).ptr, found.ptr ? arena_slice(l->t->a, found).ptr : "none");
}

static void compare_number(struct look *l, const struct yaml_node *n, int64_t found)
{
	compare_text(l, n, slice_of(arena_printf(l->t->a, "%" PRId64, found)));
}

struct names { VEC(struct slice) list; };

static void add_name(struct look *l, struct names *s, struct slice name)
{
	uint32_t i = 0;

	while (i < s->list.count && slice_cmp(s->list.at[i], name) < 0)
		i++;
	if (i == s->list.count || !slice_eq(s->list.at[i], name))
		*VEC_INSERT(l->t->a, &s->list, i) = name;
}

static struct slice joined(struct look *l, const struct names *s)
{
	struct buf b;

	buf_init(&b);
	for (uint32_t i = 0; i < s->list.count; i++)
		buf_printf(&b, "%s%.*s", i ? ", " : "", SLICE_ARG(s->list.at[i]));
	struct slice out = arena_slice(l->t->a, buf_slice(&b));
	buf_fini(&b);
	return out;
}

static struct slice wanted(struct look *l, const struct yaml_node *n)
{
	struct names want = {0};

	if (n->kind == YAML_SCALAR)
		add_name(l, &want, n->text);
	for (const struct yaml_node *e = n->first; e; e = e->next)
		add_name(l, &want, e->text);
	return joined(l, &want);
}

static void compare_set(struct look *l, const struct yaml_node *n, const struct names *found)
{
	struct slice w = wanted(l, n), f = joined(l, found);
	if (!slice_eq(w, f))
		test_differs(l->t, n, arena_printf(l->t->a, "[%.*s]", SLICE_ARG(w)), arena_printf(l->t->a, "[%.*s]", SLICE_ARG(f)));
}

static struct slice name_of(const struct look *l, struct slice key)
{
	const struct test_person *p = test_person_of(l->t, key);

	return p ? p->name : key;
}

/* --- one function for each key ------------------------------------------------------------------------------------------------ */

static const struct json_node *evaluated(const struct look *l)
{
	return l->evaluated ? l->evaluated->data : NULL;
}

static bool has_ground(const struct json_node *clause)
{
	struct slice verdict = json_string(clause, "verdict");

	return verdict.ptr && !slice_is(verdict, "met") && !slice_is(verdict, "error");
}

/* An answer, and in the package's words why: of one clause, or of all that are not met. */
static void compare_answer(struct look *l, const struct yaml_node *n, const struct json_node *of)
{
	const struct json_node *clauses = json_member(of, "clauses");
	struct slice found = json_string(of, "verdict");
	struct told_case now = {.rules = l->t->rules, .svc = l->t->svc};
	struct telling tell = {.a = l->t->a, .lang = l->t->lang, .now = &now};

	if (slice_eq(n->text, found) || (slice_is(n->text, "none") && !found.ptr))
		return;
	buf_init(&tell.out);
	buf_printf(&tell.out, "%.*s", (int)(found.ptr ? found.len : 4), found.ptr ? found.ptr : "none");
	if (!clauses && found.ptr && !slice_is(found, "error")) {
		buf_str(&tell.out, ": ");
		telling_ground(&tell, of);
	}
	for (const struct json_node *c = clauses ? json_first(clauses) : NULL; c; c = json_next(clauses, c)) {
		if (!has_ground(c))
			continue;
		buf_printf(&tell.out, "; %.*s: ", SLICE_ARG(json_string(c, "name")));
		telling_say_of(&tell, "clause", json_string(c, "verdict"), NULL);
		telling_ground(&tell, c);
	}
	test_differs(l->t, n, arena_slice(l->t->a, n->text).ptr, arena_slice(l->t->a, buf_slice(&tell.out)).ptr);
	buf_fini(&tell.out);
}

static void then_verdict(struct look *l, const struct yaml_node *n)
{
	compare_answer(l, n, evaluated(l));
}

static void then_list(struct look *l, const struct yaml_node *n)
{
	const struct json_node *list = evaluated(l) ? json_member_s(evaluated(l), n->key) : NULL;
	struct names found = {0};

	for (const struct json_node *e = list ? json_first(list) : NULL; e; e = json_next(list, e))
		add_name(l, &found, name_of(l, e->u.string));
	compare_set(l, n, &found);
}

static void then_benefit(struct look *l, const struct yaml_node *n)
{
	int64_t tiyn = json_integer(evaluated(l), "amount_tiyn", -1);

	if (tiyn < 0)
		compare_text(l, n, SLICE_NONE);
	else if (tiyn % 100)
		compare_text(l, n, slice_of(arena_printf(l->t->a, "%" PRId64 ".%02d", tiyn / 100, (int)(tiyn % 100))));
	else
		compare_number(l, n, tiyn / 100);
}

/* "FOUND: why the case's newest offer came to stand as it does", where the engine gave a reason. */
static const char *with_reason(struct look *l, const char *found)
{
	struct telling tell = {.a = l->t->a, .lang = l->t->lang};
	struct slice reason = SLICE_NONE, next;

	for (uint32_t i = 0; i < l->t->outs.count; i++) {
		const struct test_output *o = &l->t->outs.at[i];
		if (!is(o, TOPIC_STATUS, "status") || !slice_is(json_string(o->data, "entity"), "offer") || !slice_eq(json_string(o->data, "case"), l->case_id))
			continue;
		next = json_string(o->data, "reason");
		reason = slice_is(next, "undeliverable") && reason.len ? reason : next; /* handed over for that: why it is so stands before */
	}
	struct slice said = reason.len ? telling_words_of(&tell, "reason", reason) : SLICE_NONE;
	return said.len ? arena_printf(l->t->a, "%s: %.*s", found, SLICE_ARG(said)) : found;
}

/* offer, order, entitlement */
static void then_state(struct look *l, const struct yaml_node *n)
{
	struct slice id, found = state_of(l, arena_slice(l->t->a, n->key).ptr, &id);

	if (!found.ptr || !slice_is(n->key, "offer") || slice_eq(n->text, found))
		compare_text(l, n, found);
	else
		test_differs(l->t, n, arena_slice(l->t->a, n->text).ptr, with_reason(l, arena_slice(l->t->a, found).ptr));
}

static void then_repriced(struct look *l, const struct yaml_node *n)
{
	int64_t tiyn = -1;

	for (uint32_t i = l->t->since; i < l->t->outs.count; i++) {
		const struct test_output *o = &l->t->outs.at[i];
		if (is(o, TOPIC_ORDERS, "entitlement.repriced") && slice_eq(json_string(o->data, "case"), l->case_id))
			tiyn = json_integer(o->data, "after_tiyn", 0);
	}
	if (tiyn < 0)
		compare_text(l, n, SLICE_NONE);
	else
		compare_number(l, n, tiyn / 100);
}

static void then_consents(struct look *l, const struct yaml_node *n)
{
	struct names found = {0};
	struct slice offer;

	(void)state_of(l, "offer", &offer);
	for (uint32_t i = 0; i < l->t->outs.count; i++) {
		const struct test_output *o = &l->t->outs.at[i];
		if (is(o, TOPIC_DECISIONS, "consent") && slice_eq(json_string(o->data, "offer"), offer) && slice_is(json_string(o->data, "state"), "given"))
			add_name(l, &found, json_string(o->data, "scope"));
	}
	compare_set(l, n, &found);
}

/* Facts that registries were asked for because of the consent. */
static void then_asked(struct look *l, const struct yaml_node *n)
{
	struct names found = {0};

	for (uint32_t i = l->t->since; i < l->t->outs.count; i++) {
		const struct test_output *o = &l->t->outs.at[i];
		if (!is(o, TOPIC_FACT_REQUESTS, "fact-request") || !slice_eq(json_string(json_member(o->data, "because"), "case"), l->case_id))
			continue;
		const struct json_node *facts = json_member(o->data, "facts");
		for (const struct json_node *f = json_first(facts); f; f = json_next(facts, f))
			add_name(l, &found, f->u.string);
	}
	compare_set(l, n, &found);
}

static void then_sms(struct look *l, const struct yaml_node *n)
{
	struct names found = {0};

	for (uint32_t i = l->t->since; i < l->t->outs.count; i++) {
		const struct test_output *o = &l->t->outs.at[i];
		if (o->o.topic == TOPIC_MESSAGES && ours(l->t, o))
			add_name(l, &found, name_of(l, json_string(o->data, "number")));
	}
	if (!found.list.count && (n->kind == YAML_SCALAR || n->count))
		test_differs(l->t, n, arena_printf(l->t->a, "[%.*s]", SLICE_ARG(wanted(l, n))), with_reason(l, "[]"));
	else
		compare_set(l, n, &found);
}

static bool is_message(const struct look *l, const struct yaml_node *n, const struct test_output *o)
{
	struct slice to = yaml_text(n, "to"), kind = yaml_text(n, "kind"), text = yaml_text(n, "text");

	return o->o.topic == TOPIC_MESSAGES && ours(l->t, o) && (!to.ptr || slice_eq(to, name_of(l, json_string(o->data, "number")))) &&
	       (!kind.ptr || slice_eq(kind, json_string(o->data, "kind"))) && (!text.ptr || slice_eq(text, json_string(o->data, "text")));
}

static void say_message(struct buf *b, struct slice to, struct slice kind, struct slice text)
{
	struct slice any = SLICE_LIT("…");

	to = to.ptr ? to : any;
	kind = kind.ptr ? kind : any;
	text = text.ptr ? text : any;
	buf_printf(b, "%s%.*s, %.*s: %.*s", b->len ? "; " : "", SLICE_ARG(to), SLICE_ARG(kind), SLICE_ARG(text));
}

static void no_such_message(struct look *l, const struct yaml_node *n, const struct yaml_node *m)
{
	struct buf want, got;

	buf_init(&want);
	buf_init(&got);
	say_message(&want, yaml_text(m, "to"), yaml_text(m, "kind"), yaml_text(m, "text"));
	for (uint32_t i = l->t->since; i < l->t->outs.count; i++) {
		const struct test_output *o = &l->t->outs.at[i];
		if (o->o.topic == TOPIC_MESSAGES && ours(l->t, o))
			say_message(&got, name_of(l, json_string(o->data, "number")), json_string(o->data, "kind"), json_string(o->data, "text"));
	}
	struct yaml_node at = *m;
	at.key = n->key;
	test_differs(l->t, &at, arena_slice(l->t->a, buf_slice(&want)).ptr, got.len ? arena_slice(l->t->a, buf_slice(&got)).ptr : "none");
	buf_fini(&want);
	buf_fini(&got);
}

static void then_messages(struct look *l, const struct yaml_node *n)
{
	for (const struct yaml_node *m = n->first; m; m = m->next) {
		uint32_t i = l->t->since;
		while (i < l->t->outs.count && !is_message(l, m, &l->t->outs.at[i]))
			i++;
		if (i == l->t->outs.count)
			no_such_message(l, n, m);
	}
}

static void then_orders(struct look *l, const struct yaml_node *n)
{
	int64_t count = 0;

	for (uint32_t i = l->t->begun; i < l->t->outs.count; i++)
		count += is(&l->t->outs.at[i], TOPIC_ORDERS, "order") && ours(l->t, &l->t->outs.at[i]);
	compare_number(l, n, count);
}

/* recipient, start, due: of the case's last order; task: of its newest task since. */
static void then_of_order(struct look *l, const struct yaml_node *n)
{
	bool task = slice_is(n->key, "task");
	const struct test_output *last = NULL;

	for (uint32_t i = task ? l->t->since : 0; i < l->t->outs.count; i++) {
		const struct test_output *o = &l->t->outs.at[i];
		if (is(o, TOPIC_ORDERS, task ? "task" : "order") && slice_eq(json_string(o->data, "case"), l->case_id))
			last = o;
	}
	struct slice found = last ? json_string(last->data, task ? "reason" : arena_slice(l->t->a, n->key).ptr) : SLICE_NONE;
	compare_text(l, n, slice_is(n->key, "recipient") ? name_of(l, found) : found);
}

/* The items that were asked for together since: those of the newest question. */
static void then_joined(struct look *l, const struct yaml_node *n)
{
	const struct json_node *items = NULL;
	struct names found = {0};

	for (uint32_t i = l->t->since; i < l->t->outs.count; i++)
		if (is(&l->t->outs.at[i], TOPIC_DECISIONS, "joined") && ours(l->t, &l->t->outs.at[i]))
			items = json_member(l->t->outs.at[i].data, "items");
	for (const struct json_node *e = items ? json_first(items) : NULL; e; e = json_next(items, e))
		add_name(l, &found, json_string(e, "service"));
	compare_set(l, n, &found);
}

static void compare_case(struct test_run *t, const struct yaml_node *step, const struct yaml_node *then);

/* Each item as its own tests would look at it. */
static void then_items(struct look *l, const struct yaml_node *n)
{
	struct test_run *t = l->t;
	const struct service *composite = t->svc;
	struct slice name = t->service;

	for (const struct yaml_node *item = n->first; item; item = item->next) {
		t->service = item->key;
		t->svc = ruleset_service(t->rules, item->key, composite->version_day);
		if (t->svc)
			compare_case(t, l->step, item);
		t->service = name;
		t->svc = composite;
	}
}

static void compare_dead_letters(struct look *l, const struct yaml_node *n)
{
	int64_t count = 0, want = n ? strtoll(n->text.ptr, NULL, 10) : 0;
	struct slice code = SLICE_NONE;

	for (uint32_t i = l->t->since; i < l->t->outs.count; i++) {
		if (l->t->outs.at[i].o.topic != TOPIC_DEAD_LETTERS)
			continue;
		count++;
		code = json_string(l->t->outs.at[i].data, "code");
	}
	if (count == want)
		return;
	struct yaml_node at = n ? *n : *l->step;
	at.key = SLICE_LIT("dead_letters");
	test_differs(l->t, &at, arena_printf(l->t->a, "%" PRId64, want),
	             arena_printf(l->t->a, "%" PRId64 "%s%.*s%s", count, code.ptr ? "; the last: " : "", SLICE_ARG(code),
	                          slice_is(code, "version-conflict") ? " (give the later event a `record` of its own, or a higher `version`)" : ""));
}

static void then_dead_letters(struct look *l, const struct yaml_node *n)
{
	(void)l, (void)n; /* always compared, see test_compare */
}

static const struct { const char *key; void (*compare)(struct look *l, const struct yaml_node *n); } rows[] = {
	{"verdict", then_verdict}, {"missing", then_list}, {"asked", then_asked}, {"counted", then_list}, {"benefit", then_benefit}, {"offer", then_state},
	{"order", then_state}, {"entitlement", then_state}, {"repriced", then_repriced}, {"consents", then_consents}, {"sms", then_sms}, {"messages", then_messages}, {"orders", then_orders},
	{"recipient", then_of_order}, {"start", then_of_order}, {"due", then_of_order}, {"task", then_of_order},
	{"dead_letters", then_dead_letters}, {"joined", then_joined}, {"items", then_items},
};

static void then_clause(struct look *l, const struct yaml_node *n)
{
	const struct json_node *clauses = evaluated(l) ? json_member(evaluated(l), "clauses") : NULL;

	for (size_t i = 0; i < l->t->svc->clause_count; i++) {
		if (!slice_eq(l->t->svc->clauses[i].name, n->key))
			continue;
		for (const struct json_node *c = clauses ? json_first(clauses) : NULL; c; c = json_next(clauses, c))
			if (slice_eq(json_string(c, "name"), n->key)) {
				compare_answer(l, n, c);
				return;
			}
		compare_text(l, n, SLICE_NONE);
	}
}

static void compare_case(struct test_run *t, const struct yaml_node *step, const struct yaml_node *then)
{
	struct look l = {.t = t, .step = step};
	const struct test_output *any;
	struct which w;

	if (!then || !subject_of(&l, &w.subject) || !each_of(&l, &w.each))
		return;
	w.period = said_of(&l, "period") ? said_of(&l, "period")->text : SLICE_NONE;
	l.evaluated = w.subject.ptr ? last_evaluated(t, t->since, &w) : NULL;
	any = w.subject.ptr ? last_evaluated(t, 0, &w) : NULL;
	l.case_id = any ? json_string(any->data, "case") : SLICE_NONE;
	for (const struct yaml_node *n = then->first; n; n = n->next) {
		size_t i = 0;
		while (i < sizeof rows / sizeof *rows && !slice_is(n->key, rows[i].key))
			i++;
		if (i < sizeof rows / sizeof *rows)
			rows[i].compare(&l, n);
		else
			then_clause(&l, n);
	}
}

void test_compare(struct test_run *t, const struct yaml_node *step, const struct yaml_node *then)
{
	compare_dead_letters(&(struct look){.t = t, .step = step}, yaml_member(then, "dead_letters"));
	compare_case(t, step, then);
}
