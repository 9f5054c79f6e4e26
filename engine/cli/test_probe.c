/* SPDX-License-Identifier: Apache-2.0 */
/* Masking: of each evaluation of a test, every fact that it read becomes unknown in turn. The answers must stay or become unknown. Where a
 * clause that was met becomes unknown, values are tried in the fact's place: when it is met by all of them, unknown hides a true answer.
 * Then, in turn, each that may be none is stated as none: whatever the answers are then, nothing may fail. So with computed dates. */
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/civil.h"
#include "engine/cli/test.h"

enum { CANDIDATES_MAX = 600, YEARS = 100, FAR = 1000000000, GIVEN = 3, MIXTURES = 1000 };

struct fact_read { const struct need *need; const struct fact_def *link; uint32_t person; struct value value; };

struct probe {
	struct test_run *t;
	struct arena arena; /* of one evaluation of the test */
	const struct rules_asked *asked;
	VEC(struct fact_read) reads;
	const struct fact_read *mask; /* NULL: they are being gathered */
	VEC(struct value) candidates; /* what it could be */
	const struct value *given[GIVEN]; /* instead of the masked fact: at each reading one of these; NULL: nobody has said anything */
	uint32_t luck;                /* decides which */
	int32_t law_day, today;       /* of the evaluation; moved, to see whether an answer hangs on them */
	bool busy;
	struct rules_probe hook;
};

#define OTHERS_TOO VALUE_TEXT /* no link's value has this type */
static const struct value none = {.type = VALUE_NONE};

static const struct fact_def *fact_of(const struct fact_read *m)
{
	return m->need ? m->need->fact : m->link;
}

/* Registers speak up when it comes about: nobody's word on it is missing, unless it is too old. */
static bool is_sure(const struct need *need)
{
	return need && need->fact->absent_is_none && !need->fresh_days;
}

/* Of the subject: a package about those who live, or work, never looks at others (docs/engine.md, "Dead"). */
static bool is_fixed(const struct service *svc, const struct fact_read *r)
{
	static const char *const ends[] = {"death_date", "closed_on", "reorganised_on"};

	for (size_t i = 0; i < sizeof ends / sizeof *ends && r->need && !r->need->link && !r->person && !svc->of_deceased; i++)
		if (slice_is(r->need->fact->name, ends[i]))
			return true;
	return false;
}

/* --- facts, one of them otherwise --------------------------------------------------------------------------------------------------- */

static void note(struct probe *p, const struct need *need, const struct fact_def *link, uint32_t person, const struct value *v)
{
	const struct fact_read *r;

	for VEC_EACH (r, &p->reads)
		if (r->need == need && r->link == link && r->person == person)
			return;
	*VEC_ADD(&p->arena, &p->reads) = (struct fact_read){need, link, person, *v};
}

static uint32_t draw(struct probe *p)
{
	p->luck = p->luck * 1664525 + 1013904223;
	return p->luck >> 8;
}

static enum known read_one(void *arg, uint32_t person, const struct need *need, struct value *out)
{
	struct probe *p = arg;

	if (p->mask && p->mask->need == need && p->mask->person == person) {
		const struct value *given = p->given[draw(p) % GIVEN];
		if (given)
			*out = *given;
		return !given ? FACT_UNKNOWN : given->type == VALUE_NONE ? FACT_NONE : FACT_VALUE;
	}
	enum known known = p->asked->view->read(p->asked->view->arg, person, need, out);
	if (known == FACT_NONE)
		*out = none;
	if (!p->mask && known != FACT_UNKNOWN)
		note(p, need, NULL, person, out);
	return known;
}

/* Given in place of a link: none, which is an empty list that is complete; those who are known (PERSON); they and perhaps others (LIST). */
static enum known read_links(void *arg, const struct fact_def *link, uint32_t *out, size_t max, size_t *count, bool *complete)
{
	static const struct value somebody = {.type = VALUE_PERSON};
	struct probe *p = arg;
	bool masked = p->mask && p->mask->link == link;
	const struct value *given = p->given[0];
	enum known known = p->asked->view->links(p->asked->view->arg, link, out, max, count, complete);

	if (!p->mask && known == FACT_VALUE && (*count || *complete))
		note(p, NULL, link, 0, &somebody);
	if (!masked)
		return known;
	*complete = given && given->type != OTHERS_TOO;
	if (!given || given->type == VALUE_NONE)
		*count = 0;
	return !given ? FACT_UNKNOWN : *count || link->is_list ? FACT_VALUE : FACT_NONE;
}

static struct slice key_of(void *arg, uint32_t person)
{
	struct probe *p = arg;

	return p->asked->view->key(p->asked->view->arg, person);
}

static struct facts_view view_of(struct probe *p, const struct value *const given[GIVEN])
{
	for (size_t i = 0; i < GIVEN; i++)
		p->given[i] = given ? given[i] : NULL;
	return (struct facts_view){p, read_one, read_links, key_of, p->asked->view->each, p->asked->view->consented};
}

/* The masked fact is now one of these, now another: what depends on its being one and the same is not for `either` to see. */
static bool evaluate(struct probe *p, const struct value *const given[GIVEN], struct evaluation *out)
{
	const struct rules_asked *q = p->asked;
	struct facts_view view = view_of(p, given);
	struct err err;

	return rules_evaluate(q->host, q->rules, q->svc, p->law_day, p->today, &view, &p->arena, out, &err) == OK;
}

/* The same, or what dates there are; *error: NULL, or why not. */
static bool run(struct probe *p, const struct value *const given[GIVEN], const char **error)
{
	const struct rules_asked *q = p->asked;
	struct evaluation e;
	struct dates dates;
	struct err err;

	if (q->out) {
		bool ran = evaluate(p, given, &e);
		*error = ran && e.verdict == VERDICT_ERROR ? e.error : NULL;
		return ran;
	}
	struct facts_view view = view_of(p, given);
	bool ran = rules_dates(q->host, q->rules, q->svc, q->today, &view, &p->arena, &dates, &err) == OK;
	*error = ran ? dates.error : NULL;
	return ran;
}

/* --- what a fact could be -------------------------------------------------------------------------------------------------------------- */

static void candidate(struct probe *p, struct value v)
{
	if (p->candidates.count < CANDIDATES_MAX)
		*VEC_ADD(&p->arena, &p->candidates) = v;
}

static void number(struct probe *p, enum value_type type, int64_t n)
{
	for (int64_t d = -1; d <= 1; d++)
		candidate(p, (struct value){.type = type, .u.integer = n + d});
}

static void text(struct probe *p, enum value_type type, struct slice s)
{
	candidate(p, (struct value){.type = type, .u.text = s});
}

/* What the Lua compares with: its texts and whole numbers. */
static void of_lua(struct probe *p, enum value_type type)
{
	struct slice lua = p->asked->svc->lua;
	int32_t day;

	for (size_t i = 0; i < lua.len; i++) {
		const char *end = lua.ptr[i] == '"' ? memchr(lua.ptr + i + 1, '"', lua.len - i - 1) : NULL;
		struct slice s = {lua.ptr + i + 1, end ? (size_t)(end - lua.ptr) - i - 1 : 0};
		if (end && (type == VALUE_TEXT))
			text(p, type, s);
		else if (end && type == VALUE_DATE && civil_parse_date(s, &day))
			number(p, type, day);
		if (end)
			i += s.len + 1;
		else if (type == VALUE_INTEGER && lua.ptr[i] >= '0' && lua.ptr[i] <= '9' &&
			 (!i || lua.ptr[i - 1] < '0' || lua.ptr[i - 1] > '9'))
			number(p, type, strtoll(arena_printf(&p->arena, "%.18s", lua.ptr + i), NULL, 10));
	}
}

static void of_the_world(struct probe *p, enum value_type type)
{
	const struct fact_read *r;

	for VEC_EACH (r, &p->reads)
		if (r->need && r->value.type == type && (type == VALUE_INTEGER || type == VALUE_DATE))
			number(p, type, r->value.u.integer);
		else if (r->need && r->value.type == type && type != VALUE_BOOLEAN)
			candidate(p, r->value);
}

/* Those first that are likely to answer otherwise. */
static void candidates(struct probe *p, const struct fact_read *m)
{
	static const int64_t far[] = {0, 1, -1, FAR, -FAR, (int64_t)FAR * FAR};
	enum value_type type = fact_of(m)->type;

	p->candidates.count = 0;
	if (!fact_of(m)->never_none)
		candidate(p, none);
	if (m->link) {
		candidate(p, (struct value){.type = VALUE_PERSON});
		if (m->link->is_list)
			candidate(p, (struct value){.type = OTHERS_TOO});
		return;
	}
	for (size_t i = 0; type == VALUE_INTEGER && i < sizeof far / sizeof *far; i++)
		candidate(p, (struct value){.type = type, .u.integer = far[i]});
	for (int64_t i = 0; type == VALUE_BOOLEAN && i < 2; i++)
		candidate(p, (struct value){.type = type, .u.integer = i});
	for (size_t i = 0; type == VALUE_ENUM && i < m->need->fact->choice_count; i++)
		text(p, type, m->need->fact->choices[i]);
	for (int32_t i = -1; type == VALUE_DATE && i <= YEARS; i++) {
		number(p, type, p->asked->law_day - i * 1461 / 4);
		number(p, type, p->asked->law_day - i * 1461 / 4 - 183);
	}
	if (type == VALUE_TEXT || type == VALUE_KATO || type == VALUE_PERSON)
		text(p, type, SLICE_LIT("999999999")); /* nobody else's */
	of_lua(p, type);
	of_the_world(p, type);
}

/* --- judging --------------------------------------------------------------------------------------------------------------------------- */

static const char *fact_name(struct probe *p, const struct fact_read *m)
{
	const struct test_person *who = m->person ? test_person_of(p->t, key_of(p, m->person)) : NULL;
	struct slice path = m->need ? m->need->path : m->link->name;

	return who ? arena_printf(p->t->a, "%.*s of %.*s", SLICE_ARG(path), SLICE_ARG(who->name)) : arena_printf(p->t->a, "%.*s", SLICE_ARG(path));
}

static void finding(struct probe *p, const struct fact_read *m, struct slice clause, bool hides, const char *what)
{
	struct slice path = m->need ? m->need->path : m->link->name;
	const struct test_masked *f;

	for VEC_EACH (f, &p->t->masked)
		if (f->hides == hides && slice_eq(f->path, path) && slice_eq(f->clause, clause))
			return;
	*VEC_ADD(p->t->a, &p->t->masked) = (struct test_masked){arena_slice(p->t->a, clause), arena_slice(p->t->a, path), hides, what};
}

/* Clauses that were met, are unknown now, and are met by all that was tried so far. */
struct open { const struct evaluation *whole; bool *clauses; size_t left; unsigned tried; };

static void try_given(struct probe *p, const struct value *const given[GIVEN], struct open *o)
{
	struct evaluation e;

	if (!o->left || !evaluate(p, given, &e))
		return;
	for (size_t i = 0; i < e.clause_count; i++) {
		if (!o->clauses[i] || e.clauses[i].answer == CLAUSE_MET || e.clauses[i].answer == CLAUSE_ERROR)
			continue;
		o->clauses[i] = false;
		o->left--;
	}
	o->tried += e.verdict != VERDICT_ERROR;
}

static void complete(struct probe *p, const struct fact_read *m, struct open *o)
{
	const struct value *v;

	candidates(p, m);
	for VEC_EACH (v, &p->candidates)
		try_given(p, (const struct value *const[GIVEN]){v, v, v}, o);
	for (unsigned i = 0; m->need && o->left && i < MIXTURES; i++) {
		const struct value *mixed[GIVEN];
		for (size_t k = 0; k < GIVEN; k++)
			mixed[k] = &p->candidates.at[draw(p) % p->candidates.count];
		try_given(p, mixed, o);
	}
	for (size_t i = 0; o->tried > 1 && i < o->whole->clause_count; i++) {
		struct slice name = o->whole->clauses[i].clause->name;
		if (o->clauses[i])
			finding(p, m, name, true, arena_printf(p->t->a, "the clause %.*s is met whatever %s is, yet waits for it: "
			        "unknown here hides a true answer (take `either`)", SLICE_ARG(name), fact_name(p, m)));
	}
}

static struct test_seen *seen_of(struct probe *p, const struct clause_result *c)
{
	size_t i = 0;

	while (i < p->t->seen_count && !slice_eq(p->t->seen[i].clause, c->clause->name))
		i++;
	BUG_ON(i == p->t->seen_count);
	return &p->t->seen[i];
}

/* The evaluation once more, as p says: whose answer is another hangs on what is otherwise. */
static bool again(struct probe *p, const struct evaluation *whole, struct evaluation *out)
{
	if (!evaluate(p, NULL, out))
		return false;
	for (size_t i = 0; i < out->clause_count; i++)
		seen_of(p, &out->clauses[i])->hangs |= out->clauses[i].answer != whole->clauses[i].answer;
	return true;
}

/* Does it hang on the days? Asked only where nothing else is known that it hangs on. */
static void move_days(struct probe *p, const struct evaluation *whole)
{
	static const int32_t by[] = {1, -1, 400, -400, 8000, -8000, 40000};
	static const struct fact_read nothing;
	struct evaluation e;
	bool left = false;

	p->mask = &nothing;
	for (size_t i = 0; i < whole->clause_count; i++)
		left = left || !seen_of(p, &whole->clauses[i])->hangs;
	for (size_t i = 0; left && i < 2 * sizeof by / sizeof *by; i++) {
		p->today = p->asked->today + by[i / 2];
		p->law_day = p->asked->law_day + (i % 2 ? by[i / 2] : 0);
		if (!again(p, whole, &e))
			break;
	}
}

static void judge(struct probe *p, const struct fact_read *m, const struct evaluation *whole)
{
	struct open open = {whole, arena_alloc(&p->arena, whole->clause_count + 1), 0, 0};
	struct evaluation e;

	p->mask = m;
	p->luck = 1;
	if (is_fixed(p->asked->svc, m) || !again(p, whole, &e) || is_sure(m->need)) /* what is sure shows what hangs on it, and no more */
		return;
	p->t->masks++;
	for (size_t i = 0; i < e.clause_count; i++) {
		const struct clause_result *now = &e.clauses[i], *then = &whole->clauses[i];
		struct slice name = now->clause->name;
		seen_of(p, now)->answers[now->answer]++;
		open.clauses[i] = now->answer == CLAUSE_UNKNOWN && then->answer == CLAUSE_MET;
		open.left += open.clauses[i];
		if (now->answer == CLAUSE_ERROR)
			finding(p, m, name, false, arena_printf(p->t->a, "without %s the clause %.*s fails: %s", fact_name(p, m), SLICE_ARG(name),
			                                        e.error));
		else if (now->answer != CLAUSE_UNKNOWN && now->answer != then->answer)
			finding(p, m, name, false,
				arena_printf(p->t->a,
					"without %s the clause %.*s is %s, not %s: it takes what nobody has said "
					"for an answer",
					fact_name(p, m), SLICE_ARG(name), clause_answer_names[now->answer],
					clause_answer_names[then->answer]));
	}
	if (open.left)
		complete(p, m, &open);
}

/* As a rule sees it: a list is empty, and never nil. */
static bool may_be_none(const struct fact_read *m)
{
	return !fact_of(m)->never_none && !fact_of(m)->is_list;
}

static void judge_none(struct probe *p, const struct fact_read *m)
{
	const char *error;

	p->mask = m;
	if (!may_be_none(m) || m->value.type == VALUE_NONE || !run(p, (const struct value *const[GIVEN]){&none, &none, &none}, &error))
		return;
	p->t->nones++;
	if (error)
		finding(p, m, slice_of(error), false, arena_printf(p->t->a, "when %s is none it fails in the %s (ask is_none(%s.%.*s) first)",
		        fact_name(p, m), error, m->person ? "…" : "person", SLICE_ARG(fact_of(m)->name)));
}

static void judge_date(struct probe *p, const struct fact_read *m)
{
	const char *error;

	p->mask = m;
	if (!run(p, NULL, &error))
		return;
	p->t->masks++;
	if (error)
		finding(p, m, slice_of(error), false, arena_printf(p->t->a, "without %s it fails in the %s", fact_name(p, m), error));
}

/* whole: what it is of; NULL: computed dates. */
static void judge_all(struct probe *p, const struct evaluation *whole)
{
	const struct fact_read *m;

	for VEC_EACH (m, &p->reads) {
		if (whole)
			judge(p, m, whole);
		else if (!is_sure(m->need))
			judge_date(p, m);
		judge_none(p, m);
	}
	if (whole)
		move_days(p, whole);
	for (size_t i = 0; whole && i < whole->clause_count; i++)
		seen_of(p, &whole->clauses[i])->masked = true;
}

static void evaluated(void *arg, const struct rules_asked *asked)
{
	struct probe *p = arg;
	struct evaluation whole;
	const char *error;

	if (p->busy || !p->t->mask || (asked->out && asked->out->verdict == VERDICT_ERROR))
		return;
	p->busy = true;
	if (p->t->lines)
		p->t->lines->paused = true; /* what runs from here on, no test expects anything of */
	p->asked = asked;
	p->mask = NULL;
	p->reads.count = p->reads.cap = 0;
	p->candidates.count = p->candidates.cap = 0;
	p->law_day = asked->law_day;
	p->today = asked->today;
	if (asked->out ? evaluate(p, NULL, &whole) : run(p, NULL, &error) && !error)
		judge_all(p, asked->out ? &whole : NULL);
	arena_reset(&p->arena);
	if (p->t->lines)
		p->t->lines->paused = false;
	p->busy = false;
}

struct rules_probe *probe_new(struct test_run *t)
{
	struct probe *p = arena_alloc(t->a, sizeof *p);

	p->t = t;
	p->hook = (struct rules_probe){evaluated, p, t->lines};
	arena_init(&p->arena);
	return &p->hook;
}

void probe_fini(struct rules_probe *hook)
{
	struct probe *p = hook->arg;

	arena_fini(&p->arena);
}
