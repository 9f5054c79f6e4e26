/* SPDX-License-Identifier: Apache-2.0 */
/* One test on a virtual clock: the world, the steps, each message reported as delivered before anything later happens. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/civil.h"
#include "engine/cli/test.h"

#define WORLD_HOUR_MS (12LL * 3600 * 1000)

void test_problem(struct test_run *t, const struct yaml_node *at, const char *fmt, ...)
{
	char text[600];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	*VEC_ADD(t->a, &t->problems) = (struct test_problem){.line = at->line, .col = at->col, .text = arena_printf(t->a, "%s", text)};
}

void test_differs(struct test_run *t, const struct yaml_node *at, const char *want, const char *got)
{
	*VEC_ADD(t->a, &t->problems) = (struct test_problem){at->line, at->col, NULL, arena_slice(t->a, at->key).ptr, want, got};
}

/* --- outputs -------------------------------------------------------------------------------------------------------------------- */

/* Called by the thread that feeds: between two calls of replay. */
static void keep(void *arg, const struct output *o)
{
	struct test_run *t = arg;
	struct test_output *k = VEC_ADD(t->a, &t->outs);
	const struct json_node *data = NULL;
	struct err ignored;

	k->o = *o;
	k->o.r.id = arena_slice(t->a, o->r.id);
	k->o.r.type = arena_slice(t->a, o->r.type);
	k->o.r.subject = arena_slice(t->a, o->r.subject);
	k->o.r.source = k->o.r.cause = k->o.r.data = SLICE_NONE;
	if (o->r.data.ptr && !json_parse(t->parser, o->r.data, &data, &ignored))
		k->data = json_copy(t->a, data);
}

/* --- feeding -------------------------------------------------------------------------------------------------------------------- */

static int put(struct test_run *t, const char *type, struct slice subject, struct slice source, struct slice data,
	int64_t at_ms, struct err *err)
{
	char *id = arena_printf(t->a, "%d-%d-%d", t->number, t->step, ++t->ids);
	struct record r = {.id = slice_of(id),
		.source = source,
		.type = slice_of(type),
		.subject = subject,
		.time_ms = at_ms,
		.recorded_ms = at_ms,
		.data = data};

	return replay_record(t->replay, &r, err);
}

static int report(struct test_run *t, const struct test_output *m, struct err *err)
{
	char at[CIVIL_INSTANT_CHARS + 1];
	int64_t ms = m->o.r.recorded_ms;
	bool fired = true;
	int rc = OK;

	if (!t->delivery.ptr)
		return OK;
	struct slice subject = m->o.r.subject, id = json_string(m->data, "message");
	civil_format_instant(ms, at);
	struct slice data = slice_of(arena_printf(t->a, "{\"message\":\"%.*s\",\"state\":\"%.*s\",\"at\":\"%s\"}", SLICE_ARG(id), SLICE_ARG(t->delivery), at));
	while (!rc && fired) /* what was due in the same instant goes first, as in any replay */
		rc = replay_timer(t->replay, ms, &fired, err);
	return rc ? rc : put(t, "message.status", subject, SLICE_LIT("phone"), data, ms, err);
}

/* Reports all messages that were not reported; that may lead to more. */
static int deliver(struct test_run *t, struct err *err)
{
	int rc = OK;

	while (!rc && t->delivered < t->outs.count) {
		uint32_t i = t->delivered++;
		if (t->outs.at[i].o.topic == TOPIC_MESSAGES)
			rc = report(t, &t->outs.at[i], err);
	}
	return rc;
}

static int run_to(struct test_run *t, int64_t ms, struct err *err)
{
	bool fired = true;
	int rc = deliver(t, err);

	while (!rc && fired && !(rc = replay_timer(t->replay, ms, &fired, err)))
		rc = deliver(t, err);
	t->now_ms = ms;
	return rc;
}

int test_feed(struct test_run *t, const char *type, struct slice subject, struct slice source, struct slice data, struct err *err)
{
	int rc = put(t, type, subject, source, data, t->now_ms, err);

	return rc ? rc : deliver(t, err);
}

/* --- steps ---------------------------------------------------------------------------------------------------------------------- */

static int64_t step_time(struct test_run *t, const struct yaml_node *step)
{
	const struct yaml_node *at = yaml_member(step, "at"), *after = yaml_member(step, "after");
	int64_t ms = t->now_ms + 1000;

	if (at && !test_instant(at->text, &ms))
		test_problem(t, at, "`at` needs a local time such as 2026-06-01 10:00");
	if (after && !civil_parse_span(after->text, &ms))
		test_problem(t, after, "`after` needs a span such as 3 hours");
	else if (after)
		ms += t->now_ms;
	if (ms < t->now_ms) {
		test_problem(t, at ? at : step, "this step lies before the one above it");
		ms = t->now_ms;
	}
	return ms;
}

static int run_step(struct test_run *t, const struct yaml_node *step, struct err *err)
{
	const struct yaml_node *then = yaml_member(step, "then");
	int64_t ms = step_time(t, step);

	t->step++;
	t->ids = 0;
	t->since = t->outs.count;
	int rc = run_to(t, ms, err);
	if (!rc)
		rc = test_step_records(t, step, err);
	if (!rc)
		test_compare(t, step, then);
	return rc;
}

static int run_steps(struct test_run *t, struct err *err)
{
	const struct yaml_node *at = yaml_member(t->test, "at"), *next = yaml_member(t->test, "next"), *delivery = yaml_member(t->test, "delivery");
	int64_t begin;

	if (!at || !test_instant(at->text, &begin)) {
		test_problem(t, at ? at : t->test, "a test needs `at`, a local time such as 2026-06-01 10:00");
		return OK;
	}
	t->delivery = !delivery ? SLICE_LIT("delivered") : slice_is(delivery->text, "failed") ? SLICE_LIT("permanent-failure") : SLICE_NONE;
	t->now_ms = civil_day_start_ms(civil_local_day(begin) - 1) + WORLD_HOUR_MS;
	bool masking = t->mask && !slice_is(yaml_text(t->test, "mask"), "no");
	t->mask = false; /* what the engine does during the world is not looked at */
	int rc = test_world(t, err);
	t->begun = t->outs.count;
	t->mask = masking;
	if (!rc)
		rc = run_step(t, t->test, err);
	for (const struct yaml_node *n = next ? next->first : NULL; n && !rc; n = n->next)
		rc = run_step(t, n, err);
	return rc;
}

/* --- opening -------------------------------------------------------------------------------------------------------------------- */

/* Of the package, or of an item of the composite that it is. */
static bool belongs(const struct test_run *t, const struct service *svc, struct slice path)
{
	bool own = slice_starts(path, arena_printf(t->a, "packages/%.*s/", SLICE_ARG(t->service)));

	for (size_t i = 0; svc && i < svc->item_count; i++)
		own = own || slice_starts(path, arena_printf(t->a, "packages/%.*s/", SLICE_ARG(svc->items[i].service)));
	return own;
}

/* The ruleset without all other packages: what they do must not break this one's tests. */
static int load_alone(const struct test_run *t, struct ruleset **out, struct findings *f, struct err *err)
{
	const struct service *svc = ruleset_service_version(t->whole, t->service, t->version);
	size_t count, kept = 0;
	const struct rule_file *files = ruleset_files(t->whole, &count);
	struct rule_file *some = arena_alloc(t->a, (count + 1) * sizeof *some);

	for (size_t i = 0; i < count; i++)
		if (!slice_starts(files[i].path, "packages/") || belongs(t, svc, files[i].path))
			some[kept++] = files[i];
	return ruleset_load_files(some, kept, out, f, err);
}

static void note_answers(struct test_run *t)
{
	for (uint32_t i = t->begun; i < t->outs.count; i++) {
		const struct test_output *o = &t->outs.at[i];
		const struct json_node *clauses = o->o.topic == TOPIC_DECISIONS ? json_member(o->data, "clauses") : NULL;
		if (!clauses || !slice_eq(json_string(o->data, "service"), t->service) || !slice_eq(json_string(o->data, "version"), t->version))
			continue;
		for (const struct json_node *c = json_first(clauses); c; c = json_next(clauses, c))
			for (size_t k = 0; k < t->seen_count; k++)
				for (int a = CLAUSE_MET; a <= CLAUSE_PENDING; a++)
					if (slice_eq(t->seen[k].clause, json_string(c, "name")) && slice_is(json_string(c, "verdict"), clause_answer_names[a]))
						t->seen[k].answers[a]++;
	}
}

int test_run(struct test_run *t, struct err *err)
{
	struct replay_settings s = {.each = keep, .arg = t};
	struct findings f = {0};
	struct ruleset *rules;
	t->parser = json_parser_new();
	int rc = load_alone(t, &rules, &f, err);

	findings_fini(&f);
	if (rc) {
		json_parser_free(t->parser);
		return rc;
	}
	t->rules = rules;
	t->svc = ruleset_service_version(rules, t->service, t->version);
	BUG_ON(!t->svc);
	struct rules_probe *probe = probe_new(t);
	((struct service *)(uintptr_t)t->svc)->probe = probe; /* this ruleset was loaded for this run: nobody else reads it */
	test_find_persons(t);
	if (!(rc = replay_open(&s, rules, &t->replay, err)))
		rc = run_steps(t, err);
	note_answers(t);
	replay_close(t->replay);
	probe_fini(probe);
	json_parser_free(t->parser);
	return rc;
}
