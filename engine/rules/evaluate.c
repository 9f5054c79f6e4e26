/* SPDX-License-Identifier: Apache-2.0 */
/* The host keeps each package compiled; an evaluation runs all clauses (a refusal states all grounds, R-1), then, when eligible, what the
 * benefit counts. */
#include <stdio.h>
#include <stdlib.h>
#include "engine/rules/program.h"

const char *const verdict_names[] = {"eligible", "not_eligible", "undetermined", "error", "manual", "pending"};
const char *const clause_answer_names[] = {"met", "unmet", "unknown", "error", "pending"};

bool evaluation_may_offer(const struct evaluation *e)
{
	return e->verdict == VERDICT_ELIGIBLE || e->verdict == VERDICT_PENDING;
}

enum { PROGRAMS_MAX = 5000, HINTS = 4096 }; /* more than a ruleset may have; beyond, all are dropped: rulesets come and go */

struct rules_host {
	struct script_limits limits;
	struct program **programs;
	size_t count, cap;
	size_t last;         /* the one found last */
	uint16_t hints[HINTS]; /* where a service's was, by its address: looked at first, trusted never */
};

/* --- the host ----------------------------------------------------------------------------------------------------------- */
struct rules_host *rules_host_new_with(const struct script_limits *limits)
{
	struct rules_host *h = calloc(1, sizeof *h);
	if (h)
		h->limits = *limits;
	return h;
}

struct rules_host *rules_host_new(void)
{
	return rules_host_new_with(&script_limits_default);
}

static void drop(struct rules_host *h, size_t i)
{
	program_fini(h->programs[i]);
	free(h->programs[i]);
	h->programs[i] = h->programs[--h->count];
	h->last = 0;
}

void rules_host_free(struct rules_host *h)
{
	if (!h)
		return;
	while (h->count)
		drop(h, 0);
	free(h->programs);
	free(h);
}

static bool is_program(const struct program *p, const struct service *svc, const char *hash)
{
	return p->key == svc && strcmp(p->hash, hash) == 0;
}

static int no_memory(struct err *err)
{
	return err_set(err, ERR_FATAL, "no-memory", "no memory to run rules; give the process more, or run fewer workers");
}

static int add_program(struct rules_host *h, const struct ruleset *rs, const struct service *svc, struct err *err)
{
	for (bool full = h->count >= PROGRAMS_MAX; full && h->count;)
		drop(h, h->count - 1);
	if (h->count == h->cap) {
		size_t cap = h->cap ? h->cap * 2 : 16;
		struct program **grown = realloc(h->programs, cap * sizeof *grown);
		if (!grown)
			return no_memory(err);
		h->programs = grown;
		h->cap = cap;
	}
	struct program *p = malloc(sizeof *p);
	if (!p)
		return no_memory(err);
	struct findings f = {0};
	int rc = program_init(p, &h->limits, rs, svc, &f, err);
	findings_fini(&f);
	if (rc != OK) {
		free(p);
		return rc;
	}
	h->last = h->count;
	h->programs[h->count++] = p;
	return OK;
}

/* Leaves the package at h->last. One of the same address and another ruleset is dropped: its ruleset is gone. */
static int find_program(struct rules_host *h, const struct ruleset *rs, const struct service *svc, struct err *err)
{
	const char *hash = ruleset_hash(rs);
	uint16_t *hint = &h->hints[((uintptr_t)svc >> 6) % HINTS];
	h->last = *hint;
	if (h->last < h->count && is_program(h->programs[h->last], svc, hash))
		return OK;
	for (size_t i = 0; i < h->count; i++) {
		if (h->programs[i]->key != svc)
			continue;
		if (is_program(h->programs[i], svc, hash)) {
			h->last = i;
			*hint = (uint16_t)i;
			return OK;
		}
		drop(h, i--);
	}
	int rc = add_program(h, rs, svc, err);
	*hint = (uint16_t)h->last;
	return rc;
}

/* --- facts -------------------------------------------------------------------------------------------------------------- */
struct reading { /* one evaluation in progress */
	struct program *program;
	const struct ruleset *rs;
	const struct service *svc;
	const struct facts_view *view;
	int32_t law_day, today;
	bool in_clause;
	struct arena *arena;
	struct evaluation *out;
	uint64_t missing;
	uint64_t links_read; /* fields: a link is read once, walking an aggregate's history is slow */
	struct link_answer { enum known known; size_t count; bool complete; } links[SCRIPT_FIELDS_MAX];
	bool spoilt;         /* the script must be thrown away */
	bool out_of_memory;  /* the machine is */
};

static const struct link_answer *ask_link(struct reading *r, unsigned field, const struct fact_def *link)
{
	const struct program_field *f = &r->program->fields[field];
	struct link_answer *answer = &r->links[field];
	if (r->links_read >> field & 1)
		return answer;
	r->links_read |= (uint64_t)1 << field;
	*answer = (struct link_answer){0};
	answer->known = r->view->links(r->view->arg, link, r->program->members[f->class], SCRIPT_LIST_MAX, &answer->count, &answer->complete);
	return answer;
}

static void read_link(struct reading *r, unsigned field, const struct fact_def *link, struct script_value *out)
{
	const struct program_field *f = &r->program->fields[field];
	uint32_t *members = r->program->members[f->class];
	const struct link_answer *answer = ask_link(r, field, link);
	enum known known = answer->known;
	size_t count = answer->count;
	bool complete = answer->complete;
	if (!link->is_list) {
		out->kind = known == FACT_NONE ? SCRIPT_NIL : known == FACT_VALUE && count ? SCRIPT_OBJECT : SCRIPT_MISSING;
		out->u.object.object = members[0];
		out->u.object.class = f->class;
		return;
	}
	if (known == FACT_UNKNOWN) {
		complete = false;
		count = 0;
	} else if (known == FACT_NONE) {
		complete = true;
		count = 0;
	}
	out->kind = SCRIPT_LIST;
	out->u.list = (struct script_list){members, count, f->class, complete && count < SCRIPT_LIST_MAX,
		f->declared ? r->svc->needs[f->need].complete : true};
}

static void hand_over(const struct value *v, struct script_value *out)
{
	switch (v->type) {
	case VALUE_NONE:
		out->kind = SCRIPT_NIL;
		break;
	case VALUE_BOOLEAN:
		out->kind = SCRIPT_BOOLEAN;
		out->u.integer = v->u.integer;
		break;
	case VALUE_INTEGER:
	case VALUE_DATE:
		out->kind = SCRIPT_INTEGER;
		out->u.integer = v->u.integer;
		break;
	case VALUE_TEXT:
	case VALUE_ENUM:
		out->kind = SCRIPT_TEXT;
		out->u.text = v->u.text;
		break;
	case VALUE_KATO:
	case VALUE_PERSON:
		out->kind = SCRIPT_TOKEN;
		out->u.text = v->u.text;
		break;
	}
}

static void read_field(void *arg, uint32_t object, unsigned field, struct script_value *out)
{
	struct reading *r = arg;
	const struct program_field *f = &r->program->fields[field];
	const struct need *need = &r->svc->needs[f->need];
	const struct fact_def *fact = f->declared ? need->fact : need->link;
	struct value v;
	if (fact->is_territory && r->in_clause) {
		out->kind = SCRIPT_FORBIDDEN;
		out->u.why = "a clause read where somebody is registered; territory may not decide eligibility (P-5)";
		return;
	}
	if (f->kind == FIELD_LINK) {
		read_link(r, field, fact, out);
		return;
	}
	if (need->after_consent && !r->view->consented) {
		out->kind = SCRIPT_MISSING;
		return;
	}
	enum known known = r->view->read(r->view->arg, object, need, &v);
	if (known == FACT_VALUE)
		hand_over(&v, out);
	else
		out->kind = known == FACT_NONE ? SCRIPT_NIL : SCRIPT_MISSING;
}

static bool same_person(void *arg, uint32_t a, uint32_t b)
{
	struct reading *r = arg;
	return a == b || slice_eq(r->view->key(r->view->arg, a), r->view->key(r->view->arg, b));
}

static bool read_parameter(void *arg, struct slice name, int32_t day, int64_t *out_micro)
{
	struct reading *r = arg;
	return ruleset_parameter(r->rs, name, day, r->today, out_micro) == OK;
}

/* --- answers ------------------------------------------------------------------------------------------------------------ */
/* Of these fields, those that may not be read before consent. */
static uint64_t withheld(const struct reading *r, uint64_t fields)
{
	for (size_t i = 0; i < r->program->field_count; i++) {
		const struct program_field *f = &r->program->fields[i];
		if (r->view->consented || !f->declared || !r->svc->needs[f->need].after_consent)
			fields &= ~((uint64_t)1 << i);
	}
	return fields;
}

static const struct slice *paths_of(const struct reading *r, uint64_t missing, size_t *count)
{
	*count = (size_t)__builtin_popcountll(missing);
	if (!missing)
		return NULL;
	struct slice *paths = arena_alloc(r->arena, *count * sizeof *paths), *at = paths;
	for (size_t i = 0; i < r->program->field_count; i++)
		if (missing >> i & 1)
			*at++ = program_path(r->program, r->svc, i);
	return paths;
}

static void set_error(struct reading *r, const char *where, struct slice name, const char *text)
{
	r->out->verdict = VERDICT_ERROR;
	if (!r->out->error)
		r->out->error = arena_printf(r->arena, "%s %.*s: %s", where, SLICE_ARG(name), text);
}

static void take_values(struct reading *r, const struct script_result *result, struct clause_result *clause)
{
	struct clause_value *values = arena_alloc(r->arena, result->number_count * sizeof *values);
	for (size_t i = 0; i < result->number_count; i++)
		values[i] = (struct clause_value){arena_slice(r->arena, slice_of(result->numbers[i].name)), result->numbers[i].number};
	clause->values = values;
	clause->value_count = result->number_count;
}

static void watch_memory(struct reading *r, const struct script_result *result)
{
	r->spoilt = r->spoilt || result->outcome == SCRIPT_MEMORY;
	r->out_of_memory = r->out_of_memory || result->outcome == SCRIPT_NO_MEMORY;
}

/* A clause, or a condition: `what`. *missing: notes the fields that it misses. */
static void run_clause(struct reading *r, const char *what, int function, uint64_t *missing, struct script_result *result,
                       struct clause_result *clause)
{
	script_call(r->program->script, function, result);
	watch_memory(r, result);
	if (result->outcome == SCRIPT_OK && result->kind == SCRIPT_BOOLEAN) {
		clause->answer = result->integer ? CLAUSE_MET : CLAUSE_UNMET;
		if (result->number_count)
			take_values(r, result, clause);
	} else if (result->outcome == SCRIPT_UNKNOWN) {
		uint64_t pending = withheld(r, result->missing), unknown = result->missing & ~pending;
		clause->answer = unknown ? CLAUSE_UNKNOWN : CLAUSE_PENDING;
		clause->missing = paths_of(r, unknown, &clause->missing_count);
		clause->pending = paths_of(r, pending, &clause->pending_count);
		*missing |= result->missing;
	} else {
		clause->answer = CLAUSE_ERROR;
		set_error(r, what, clause->clause->name, result->outcome == SCRIPT_OK ? "it must return true or false" : result->error);
	}
}

static enum verdict verdict_of_missing(const struct reading *r)
{
	if (r->missing & ~withheld(r, r->missing))
		return VERDICT_UNDETERMINED;
	return r->missing ? VERDICT_PENDING : VERDICT_ELIGIBLE;
}

/* One false decides whatever is unknown (Kleene); an error goes before everything. */
static void run_clauses(struct reading *r, struct script_result *result)
{
	size_t count = r->svc->clause_count;
	struct clause_result *clauses = arena_alloc(r->arena, count * sizeof *clauses);
	bool unmet = false;
	r->out->clauses = clauses;
	r->out->clause_count = count;
	r->in_clause = true;
	for (size_t i = 0; i < count; i++) {
		clauses[i].clause = &r->svc->clauses[i];
		run_clause(r, "clause", r->program->clause_functions[i], &r->missing, result, &clauses[i]);
		unmet = unmet || clauses[i].answer == CLAUSE_UNMET;
	}
	r->in_clause = false;
	if (r->out->verdict != VERDICT_ERROR)
		r->out->verdict = unmet ? VERDICT_NOT_ELIGIBLE : verdict_of_missing(r);
}

/* Who may be asked: nothing else depends on it. */
static void run_conditions(struct reading *r, struct script_result *result)
{
	size_t count = r->svc->condition_count;
	struct clause_result *conditions = arena_alloc(r->arena, (count + 1) * sizeof *conditions);
	uint64_t missing = 0;
	r->out->conditions = conditions;
	r->out->condition_count = count;
	r->in_clause = true;
	for (size_t i = 0; i < count; i++) {
		conditions[i].clause = &r->svc->conditions[i];
		run_clause(r, "condition", r->program->clause_functions[r->svc->clause_count + i], &missing, result, &conditions[i]);
	}
	r->in_clause = false;
}

static int by_key(const void *a, const void *b)
{
	return slice_cmp(*(const struct slice *)a, *(const struct slice *)b);
}

static void take_counted(struct reading *r, const struct script_result *result)
{
	struct slice *keys = arena_alloc(r->arena, (result->object_count + 1) * sizeof *keys);
	size_t kept = 0;
	for (size_t i = 0; i < result->object_count; i++)
		keys[i] = arena_slice(r->arena, r->view->key(r->view->arg, result->objects[i]));
	qsort(keys, result->object_count, sizeof *keys, by_key);
	for (size_t i = 0; i < result->object_count; i++)
		if (i == 0 || !slice_eq(keys[i], keys[kept - 1]))
			keys[kept++] = keys[i];
	r->out->counted = keys;
	r->out->counted_count = kept;
}

/* What the benefit counts; false when that is open, or failed. */
static bool count_benefit(struct reading *r, struct script_result *result, int64_t *count)
{
	struct program *p = r->program;
	struct slice of = r->svc->benefit_of;
	*count = 1;
	if (!of.len)
		return true;
	if (p->benefit_function >= 0)
		script_call(p->script, p->benefit_function, result);
	else
		script_read(p->script, (unsigned)p->benefit_field, result);
	watch_memory(r, result);
	if (result->outcome == SCRIPT_UNKNOWN) {
		r->missing |= result->missing;
		r->out->verdict = verdict_of_missing(r);
		return false;
	} else if (result->outcome == SCRIPT_OK && result->kind == SCRIPT_LIST) {
		take_counted(r, result);
		*count = (int64_t)r->out->counted_count;
	} else if (result->outcome == SCRIPT_OK && result->kind == SCRIPT_INTEGER) {
		*count = result->integer;
	} else {
		set_error(r, "value", of, result->outcome == SCRIPT_OK ? "a benefit counts a list or a whole number" : result->error);
	}
	return evaluation_may_offer(r->out);
}

static void find_amount(struct reading *r, int64_t count)
{
	if (r->svc->benefit == BENEFIT_ABSENT)
		return;
	if (ruleset_amount(r->rs, r->svc->benefit_brackets, count, r->law_day, r->today, &r->out->amount_tiyn) == OK)
		r->out->has_amount = true, r->out->count = count;
	else if (r->out->verdict == VERDICT_ELIGIBLE) /* while a clause is pending, it may be what keeps the count within the brackets */
		set_error(r, "benefit", r->svc->benefit_brackets,
		          "eligible, but no amount is in force on law_day for what it counts (mend the brackets or the clauses)");
}

static void all_failed(const struct service *svc, const char *why, struct arena *a, struct evaluation *out)
{
	struct clause_result *clauses = arena_alloc(a, svc->clause_count * sizeof *clauses);
	for (size_t i = 0; i < svc->clause_count; i++)
		clauses[i] = (struct clause_result){.clause = &svc->clauses[i], .answer = CLAUSE_ERROR};
	*out = (struct evaluation){.verdict = VERDICT_ERROR, .clauses = clauses, .clause_count = svc->clause_count};
	out->error = arena_printf(a, "%s", why);
}

void rules_evaluate_stopped(const struct service *svc, struct arena *a, struct evaluation *out)
{
	all_failed(svc, "it is stopped, its rules are not asked; mend them, or `aldyn service reset` it", a, out);
}

static void withdraw_benefit(struct evaluation *out)
{
	out->has_amount = false;
	out->amount_tiyn = 0;
	out->counted = NULL;
	out->counted_count = 0;
	out->conditions = NULL;
	out->condition_count = 0;
}

/* *again: a script that was used before had less memory than a fresh one would have. */
static int evaluate_once(struct rules_host *h, struct reading *r, bool *again, struct err *err)
{
	struct script *script = r->program->script;
	struct script_object each = {r->view->each, r->program->each_class};
	struct script_world world = {r, read_field, same_person, read_parameter, r->law_day, r->today, r->view->each ? &each : NULL};
	struct script_result result;
	const char *kept;
	int64_t count;
	bool used = script_is_used(script);
	if (r->svc->probe)
		script_watch(script, r->svc->probe->lines);
	script_begin(script, &world);
	run_clauses(r, &result);
	if (evaluation_may_offer(r->out) && count_benefit(r, &result, &count))
		find_amount(r, count);
	if (evaluation_may_offer(r->out))
		run_conditions(r, &result);
	if (script_end(script, &r->out->instructions, &kept) != SCRIPT_OK) {
		set_error(r, "package", r->svc->name, kept);
		r->spoilt = true;
	}
	if (!evaluation_may_offer(r->out))
		withdraw_benefit(r->out);
	uint64_t pending = withheld(r, r->missing);
	r->out->missing = paths_of(r, r->missing & ~pending, &r->out->missing_count);
	r->out->pending = paths_of(r, pending, &r->out->pending_count);
	if (r->spoilt || r->out_of_memory || script_is_worn(script))
		drop(h, h->last);
	*again = used && r->spoilt;
	return r->out_of_memory ? no_memory(err) : OK;
}

/* Its links are filled as they are read. */
static int start_reading(struct rules_host *h, struct reading *r, const struct ruleset *rs, const struct service *svc, int32_t law_day,
                         int32_t today, const struct facts_view *view, struct arena *a, struct evaluation *out, struct err *err)
{
	int rc = find_program(h, rs, svc, err);
	if (rc)
		return rc;
	r->program = h->programs[h->last];
	r->rs = rs;
	r->svc = svc;
	r->view = view;
	r->law_day = law_day;
	r->today = today;
	r->arena = a;
	r->out = out;
	r->missing = r->links_read = 0;
	r->in_clause = r->spoilt = r->out_of_memory = false;
	*out = (struct evaluation){0};
	return OK;
}

int rules_evaluate(struct rules_host *h, const struct ruleset *rs, const struct service *svc, int32_t law_day, int32_t today,
                   const struct facts_view *view, struct arena *a, struct evaluation *out, struct err *err)
{
	bool again;
	int rc;
	do {
		struct reading r;
		if ((rc = start_reading(h, &r, rs, svc, law_day, today, view, a, out, err)))
			return rc;
		if (!r.program->script) {
			all_failed(svc, r.program->error, a, out);
			return OK;
		}
		rc = evaluate_once(h, &r, &again, err);
	} while (!rc && again);
	if (!rc && svc->probe)
		svc->probe->evaluated(svc->probe->arg, &(struct rules_asked){h, rs, svc, law_day, today, view, out});
	return rc;
}

/* --- dates ------------------------------------------------------------------------------------------------------------------- */
static int by_day(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
	return (x > y) - (x < y);
}

static void take_days(struct reading *r, const struct script_result *result, struct date_answer *answer)
{
	int32_t *days = arena_alloc(r->arena, (result->day_count + 1) * sizeof *days);
	if (result->day_count) {
		memcpy(days, result->days, result->day_count * sizeof *days);
		qsort(days, result->day_count, sizeof *days, by_day);
	}
	answer->days = days;
	for (size_t i = 0; i < result->day_count; i++)
		if (i == 0 || days[i] != days[answer->day_count - 1])
			days[answer->day_count++] = days[i];
}

static void run_dates(struct reading *r, struct dates *out)
{
	struct date_answer *answers = arena_alloc(r->arena, (r->svc->trigger_count + 1) * sizeof *answers);
	struct script_result result;
	r->in_clause = true; /* territory may decide no date either (P-5) */
	out->answers = answers;
	for (size_t i = 0; i < r->svc->trigger_count; i++) {
		const struct trigger *t = &r->svc->triggers[i];
		if (t->kind != TRIGGER_DATE || t->of.ptr)
			continue;
		struct date_answer *answer = &answers[out->answer_count++];
		*answer = (struct date_answer){.trigger = t};
		script_call(r->program->script, script_find(r->program->script, SCRIPT_DATES, t->name), &result);
		watch_memory(r, &result);
		if (result.outcome == SCRIPT_OK)
			take_days(r, &result, answer);
		else if (result.outcome != SCRIPT_UNKNOWN)
			set_error(r, "date", t->name, result.error);
	}
}

/* *again: as in evaluate_once. */
static int dates_once(struct rules_host *h, struct reading *r, struct dates *out, bool *again, struct err *err)
{
	struct script *script = r->program->script;
	struct script_world world = {r, read_field, same_person, read_parameter, r->law_day, r->today, NULL};
	bool used = script_is_used(script);
	const char *kept;
	if (r->svc->probe)
		script_watch(script, r->svc->probe->lines);
	script_begin(script, &world);
	run_dates(r, out);
	if (script_end(script, &r->out->instructions, &kept) != SCRIPT_OK) {
		set_error(r, "package", r->svc->name, kept);
		r->spoilt = true;
	}
	if ((out->error = r->out->error))
		out->answer_count = 0;
	if (r->spoilt || r->out_of_memory || script_is_worn(script))
		drop(h, h->last);
	*again = used && r->spoilt;
	return r->out_of_memory ? no_memory(err) : OK;
}

int rules_dates(struct rules_host *h, const struct ruleset *rs, const struct service *svc, int32_t today, const struct facts_view *view,
                struct arena *a, struct dates *out, struct err *err)
{
	bool again;
	int rc;
	do {
		struct evaluation e = {0}; /* errors and instructions go there */
		struct reading r;
		if ((rc = start_reading(h, &r, rs, svc, today, today, view, a, &e, err)))
			return rc;
		*out = (struct dates){0};
		if (!r.program->script) {
			out->error = arena_printf(a, "%s", r.program->error);
			return OK;
		}
		rc = dates_once(h, &r, out, &again, err);
	} while (!rc && again);
	if (!rc && svc->probe && !out->error)
		svc->probe->evaluated(svc->probe->arg, &(struct rules_asked){h, rs, svc, today, today, view, NULL});
	return rc;
}

int rules_compile(struct rules_host *h, const struct ruleset *rs, const struct service *svc, struct findings *f, struct err *err)
{
	struct program *p = malloc(sizeof *p);
	size_t before = f->errors;
	if (!p)
		return no_memory(err);
	int rc = program_init(p, &h->limits, rs, svc, f, err);
	if (rc == OK)
		program_fini(p);
	free(p);
	if (rc == OK && f->errors != before)
		rc = err_set(err, ERR_INPUT, "bad-package", "%.*s: the rules have errors; see what was found", SLICE_ARG(svc->name));
	return rc;
}
