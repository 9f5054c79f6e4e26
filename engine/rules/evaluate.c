/* SPDX-License-Identifier: Apache-2.0 */
/* An evaluation runs all clauses (a refusal states all grounds, R-1), then, when eligible, what the benefit counts and whom it may ask. */
#include <stdlib.h>
#include "engine/rules/ask.h"

const char *const verdict_names[] = {"eligible", "not_eligible", "undetermined", "error", "manual", "pending"};
const char *const clause_answer_names[] = {"met", "unmet", "unknown", "error", "pending"};

bool evaluation_may_offer(const struct evaluation *e)
{
	return e->verdict == VERDICT_ELIGIBLE || e->verdict == VERDICT_PENDING;
}

/* Of these fields, those that may not be read before consent. */
static uint64_t withheld(const struct asking *r, uint64_t fields)
{
	for (size_t i = 0; i < r->program->field_count; i++) {
		const struct program_field *f = &r->program->fields[i];
		if (r->view->consented || !f->declared || !r->svc->needs[f->need].after_consent)
			fields &= ~((uint64_t)1 << i);
	}
	return fields;
}

static const struct slice *paths_of(const struct asking *r, uint64_t missing, size_t *count)
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

static void take_values(struct asking *r, const struct script_result *result, struct clause_result *clause)
{
	struct clause_value *values = arena_alloc(r->arena, result->number_count * sizeof *values);
	for (size_t i = 0; i < result->number_count; i++)
		values[i] = (struct clause_value){arena_slice(r->arena, slice_of(result->numbers[i].name)), result->numbers[i].number};
	clause->values = values;
	clause->value_count = result->number_count;
}

/* A clause, or a condition: `what`. *missing: notes the fields that it misses. */
static void run_clause(struct asking *r, const char *what, int function, uint64_t *missing, struct script_result *result,
                       struct clause_result *clause)
{
	asking_call(r, function, result);
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
		asking_failed(r, what, clause->clause->name, result->outcome == SCRIPT_OK ? "it must return true or false" : result->error);
	}
}

static enum verdict verdict_of_missing(const struct asking *r)
{
	if (r->missing & ~withheld(r, r->missing))
		return VERDICT_UNDETERMINED;
	return r->missing ? VERDICT_PENDING : VERDICT_ELIGIBLE;
}

/* One false decides whatever is unknown (Kleene); an error goes before everything. */
static void run_clauses(struct asking *r, struct script_result *result)
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
static void run_conditions(struct asking *r, struct script_result *result)
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

static void take_counted(struct asking *r, const struct script_result *result)
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
static bool count_benefit(struct asking *r, struct script_result *result, int64_t *count)
{
	struct program *p = r->program;
	struct slice of = r->svc->benefit_of;
	*count = 1;
	if (!of.len)
		return true;
	if (p->benefit_function >= 0)
		asking_call(r, p->benefit_function, result);
	else
		asking_read(r, (unsigned)p->benefit_field, result);
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
		asking_failed(r, "value", of, result->outcome == SCRIPT_OK ? "a benefit counts a list or a whole number" : result->error);
	}
	return evaluation_may_offer(r->out);
}

static void find_amount(struct asking *r, int64_t count)
{
	if (r->svc->benefit == BENEFIT_ABSENT)
		return;
	if (ruleset_amount(r->rs, r->svc->benefit_brackets, count, r->law_day, r->today, &r->out->amount_tiyn) == OK)
		r->out->has_amount = true, r->out->count = count;
	else if (r->out->verdict == VERDICT_ELIGIBLE) /* while a clause is pending, it may be what keeps the count within the brackets */
		asking_failed(r, "benefit", r->svc->benefit_brackets,
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

static void run(struct asking *r)
{
	struct script_result result;
	int64_t count;
	run_clauses(r, &result);
	if (evaluation_may_offer(r->out) && count_benefit(r, &result, &count))
		find_amount(r, count);
	if (evaluation_may_offer(r->out))
		run_conditions(r, &result);
	uint64_t pending = withheld(r, r->missing);
	r->out->missing = paths_of(r, r->missing & ~pending, &r->out->missing_count);
	r->out->pending = paths_of(r, pending, &r->out->pending_count);
}

int rules_evaluate(struct rules_host *h, const struct ruleset *rs, const struct service *svc, int32_t law_day, int32_t today,
                   const struct facts_view *view, struct arena *a, struct evaluation *out, struct err *err)
{
	const struct rules_asked asked = {h, rs, svc, law_day, today, view, out};
	int rc = rules_ask(&asked, run, a, out, NULL, err);
	if (rc)
		return rc;
	if (!out->clauses) {
		all_failed(svc, out->error, a, out);
		return OK;
	}
	if (!evaluation_may_offer(out))
		withdraw_benefit(out);
	if (svc->probe)
		svc->probe->evaluated(svc->probe->arg, &asked);
	return OK;
}
