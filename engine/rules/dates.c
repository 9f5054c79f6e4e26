/* SPDX-License-Identifier: Apache-2.0 */
/* The dates that a package computes. */
#include <stdlib.h>
#include "engine/rules/ask.h"

static int by_day(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
	return (x > y) - (x < y);
}

static void take_days(struct asking *r, const struct script_result *result, struct date_answer *answer)
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

static void run_dates(struct asking *r)
{
	struct dates *out = r->dates;
	struct date_answer *answers = arena_alloc(r->arena, (r->svc->trigger_count + 1) * sizeof *answers);
	struct script_result result;
	r->in_clause = true; /* territory may decide no date either (P-5) */
	*out = (struct dates){.answers = answers};
	for (size_t i = 0; i < r->svc->trigger_count; i++) {
		const struct trigger *t = &r->svc->triggers[i];
		if (t->kind != TRIGGER_DATE || t->of.ptr)
			continue;
		struct date_answer *answer = &answers[out->answer_count++];
		*answer = (struct date_answer){.trigger = t};
		asking_call(r, script_find(r->program->script, SCRIPT_DATES, t->name), &result);
		if (result.outcome == SCRIPT_OK)
			take_days(r, &result, answer);
		else if (result.outcome != SCRIPT_UNKNOWN)
			asking_failed(r, "date", t->name, result.error);
	}
}

int rules_dates(struct rules_host *h, const struct ruleset *rs, const struct service *svc, int32_t today,
	const struct facts_view *view, struct arena *a, struct dates *out, struct err *err)
{
	struct evaluation e;
	*out = (struct dates){0};
	int rc = rules_ask(&(struct rules_asked){h, rs, svc, today, today, view, &e}, run_dates, a, &e, out, err);
	if (!rc && (out->error = e.error))
		out->answer_count = 0;
	if (!rc && svc->probe && !out->error)
		svc->probe->evaluated(svc->probe->arg, &(struct rules_asked){h, rs, svc, today, today, view, NULL});
	return rc;
}
