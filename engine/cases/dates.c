/* SPDX-License-Identifier: Apache-2.0 */
/* Computed dates (docs/engine.md section 6): a package's `dates` say when it wants to wake; the subject keeps one timer a package, at the first
 * day that is to come, and which days have come: none comes twice, however often its facts are corrected. */
#include "engine/cases/cases_impl.h"

enum { MONTHS = 12 }; /* so far ahead: what is said to begin later is seen with the next news */

int64_t morning_ms(int32_t day)
{
	return civil_day_start_ms(day) + 9 * 3600 * 1000;
}

static struct dates_done *done_of(struct step *s, struct slice service, struct slice name)
{
	struct dates_done *d;

	for VEC_EACH (d, &s->agg->dates)
		if (slice_eq(d->service, service) && slice_eq(d->name, name))
			return d;
	return NULL;
}

static bool is_done(const struct dates_done *d, int32_t day)
{
	for (uint32_t i = 0; d && i < d->days.count; i++)
		if (d->days.at[i] == day)
			return true;
	return false;
}

static void set_done(struct step *s, struct slice service, struct slice name, int32_t day)
{
	struct dates_done *d = done_of(s, service, name);
	uint32_t i = 0;

	if (!d) {
		d = VEC_ADD(s->arena, &s->agg->dates);
		d->service = service;
		d->name = name;
	}
	while (i < d->days.count && d->days.at[i] < day)
		i++;
	*VEC_INSERT(s->arena, &d->days, i) = day;
	s->agg->dirty = true;
}

/* One trigger's days. *next_ms: of the first that is to come, when it is earlier. */
static void look_at(struct step *s, const struct service *svc, const struct date_answer *answer, struct came *came, int64_t *next_ms)
{
	int32_t today = civil_local_day(s->now_ms);

	for (size_t i = 0; i < answer->day_count; i++) {
		int32_t day = answer->days[i];
		if (is_done(done_of(s, svc->name, answer->trigger->name), day))
			continue;
		if (morning_ms(day) > s->now_ms) {
			if (morning_ms(day) < *next_ms)
				*next_ms = morning_ms(day);
			break;
		}
		set_done(s, svc->name, answer->trigger->name, day);
		if (day < today && !answer->trigger->late_send)
			continue;
		if (!came->any || day > came->day)
			came->day = day;
		came->any = true;
		*VEC_ADD(s->arena, &came->names) = answer->trigger->name;
	}
}

/* --- every: month_end -------------------------------------------------------------------------------------------------- */

static bool is_held(struct step *s, const struct need *need, int32_t day)
{
	struct facts_view view = facts_view_of(s, day, SLICE_NONE);
	struct value value;

	return view.read(view.arg, 0, need, &value) == FACT_VALUE && !(value.type == VALUE_BOOLEAN && !value.u.integer);
}

static const struct need *need_of(const struct service *svc, struct slice path)
{
	for (size_t i = 0; i < svc->need_count; i++)
		if (slice_eq(svc->needs[i].path, path))
			return &svc->needs[i];
	return NULL;
}

/* Those months' ends, of this one and a year's, as of which the fact is held. */
static void look_at_months(struct step *s, const struct service *svc, const struct trigger *t, struct came *came,
                           int64_t *next_ms)
{
	int32_t days[MONTHS + 1];
	struct date_answer answer = {.trigger = t, .days = days};
	const struct need *need = need_of(svc, t->of);

	for (int i = 0; i <= MONTHS && need; i++) {
		int32_t day = civil_month_start(civil_local_day(s->now_ms), i + 1) - 1;
		if (is_held(s, need, day))
			days[answer.day_count++] = day;
	}
	look_at(s, svc, &answer, came, next_ms);
}

int dates_compute(struct step *s, struct slice service, struct came *came, struct err *err)
{
	int32_t today = civil_local_day(s->now_ms);
	const struct service *svc = ruleset_service(s->rules, service, today);
	struct facts_view view = facts_view_of(s, today, SLICE_NONE);
	int64_t next_ms = INT64_MAX;
	struct dates dates = {0};
	int rc = OK;

	*came = (struct came){0};
	if (svc && !service_concerns(s, svc))
		return OK;
	rc = svc ? rules_dates(s->host, s->rules, svc, today, &view, s->arena, &dates, err) : OK;

	if (rc)
		return rc;
	if (dates.error) {
		struct err why = {0};
		err_set(&why, ERR_INPUT, "rule-error", "%.*s: %s", SLICE_ARG(service), dates.error);
		step_rules_letter(s, service, SLICE_NONE, SLICE_NONE, &why);
		if (s->breaker && !breaker_stopped(s->breaker, service))
			breaker_note(s->breaker, service, true);
	}
	for (size_t i = 0; i < dates.answer_count; i++)
		look_at(s, svc, &dates.answers[i], came, &next_ms);
	for (size_t i = 0; svc && !dates.error && i < svc->trigger_count; i++)
		if (svc->triggers[i].of.ptr)
			look_at_months(s, svc, &svc->triggers[i], came, &next_ms);
	if (next_ms == INT64_MAX)
		timer_remove(s->agg, SLICE_LIT("date"), service);
	else
		timer_set(s->arena, s->agg, SLICE_LIT("date"), service, next_ms, false);
	s->agg->dirty = true;
	return OK;
}
