/* SPDX-License-Identifier: Apache-2.0 */
/* Waking: which packages a step concerns, in which case, and what its evaluation leads to (docs/engine.md section 6). */
#include <stdlib.h>

#include "engine/cases/cases_impl.h"

/* Why a package wakes. */
struct cause { enum trigger_name by; const struct waking *event; const struct came *came; };

/* A closed case: nobody is asked twice because some fact moved. */
static bool opens(const struct step *s, const struct case_ *c, const struct service *svc, const struct cause *cause)
{
	if (cause->by == BY_RETRY)
		return (slice_is(s->retried, trigger_names[BY_EVENT]) || slice_is(s->retried, trigger_names[BY_DATE])) &&
		       again_asks(s, c, svc, NULL, 0);
	if (cause->by == BY_EVENT)
		return again_asks(s, c, svc, &cause->event->event, 1);
	return cause->by == BY_DATE && again_asks(s, c, svc, cause->came->names.at, cause->came->names.count);
}

static int offer(struct step *s, struct case_ *c, const struct service *svc, const struct evaluation *e, struct err *err)
{
	if (offer_may_be_made(s, c))
		return offer_first(s, c, svc, e, err);
	journal_not_offered(s, c, "not-registered");
	return OK;
}

static int settle(struct step *s, struct case_ *c, const struct service *svc, int32_t law_day, const struct cause *cause,
	struct err *err)
{
	bool open = offer_is_open(c);
	struct evaluation e;
	int rc = case_evaluate(s, c, svc, law_day, cause->by, &e, err);

	if (rc)
		return rc;
	if (open)
		rc = evaluation_may_offer(&e) ? OK : offer_withdraw(s, c, "no-longer-eligible", err);
	else if (evaluation_may_offer(&e) && (!c->closed || opens(s, c, svc, cause)))
		rc = offer(s, c, svc, &e, err);
	case_set_forget(s, c);
	return rc;
}

static bool leads_to_somebody(struct step *s, struct slice link)
{
	struct slice *persons;
	bool known;

	return facts_persons(s, &s->agg->facts, link, (struct fact_day){0}, &persons, &known) > 0;
}

static bool is_changed(struct step *s, const struct trigger *t)
{
	return t->kind == TRIGGER_CHANGE && slice_in(t->name, s->changed.at, s->changed.count) &&
	       (!t->with.ptr || leads_to_somebody(s, t->with));
}

/* Does this version of the package name what happened? (Another version of it did: dispatch knows services, not versions.) */
static bool names_trigger(struct step *s, const struct service *svc, const struct cause *cause)
{
	const struct waking *event = cause->event;

	if (!service_concerns(s, svc))
		return false;
	if (cause->by == BY_CHANGE && svc->for_each.ptr && slice_in(svc->for_each, s->changed.at, s->changed.count))
		return true;
	for (size_t i = 0; i < svc->trigger_count; i++) {
		const struct trigger *t = &svc->triggers[i];
		if (cause->by == BY_DATE && t->kind == TRIGGER_DATE)
			return true;
		if (cause->by == BY_CHANGE && is_changed(s, t))
			return true;
		for (size_t k = 0; event && t->kind == TRIGGER_EVENT && slice_eq(t->name, event->event) && k < event->role_count; k++)
			if (slice_in(event->roles[k], t->roles, t->role_count))
				return true;
	}
	return false;
}

/* Of a package that only informs: who was told once is not told again because the record is corrected, or comes to another element. */
static bool was_told_of(const struct case_ *c, const struct service *svc, const struct waking *event)
{
	return c->offer_state == OFFER_TOLD &&
	       (svc->for_each.ptr || (slice_eq(c->trigger_record, event->record) && slice_eq(c->trigger_source, event->source)));
}

static int wake_case(struct step *s, struct case_ *c, const struct service *svc, int32_t law_day, const struct cause *cause,
	struct err *err)
{
	const struct waking *event = cause->event;

	if ((case_is_busy(c) && !offer_is_open(c)) || (event && was_told_of(c, svc, event)))
		return OK;
	if (event && !offer_is_open(c) && !svc->for_each.ptr) { /* an element goes by its link, whoever else's record is taken back */
		c->trigger_source = arena_slice(s->arena, event->source);
		c->trigger_record = arena_slice(s->arena, event->record);
		s->agg->dirty = true;
	}
	return settle(s, c, svc, law_day, cause, err);
}

/* A case that waits for facts, or is of a record or a month, keeps the law day of its question. */
static int32_t law_day_of_change(struct step *s, const struct case_ *c)
{
	bool waiting = c->evaluated && c->verdict == VERDICT_UNDETERMINED;
	const struct service *svc = case_service(s, c);

	return waiting || (svc && svc->occasion != OCCASION_ONCE) ? c->law_day : civil_local_day(s->now_ms);
}

/* --- dispatch ---------------------------------------------------------------------------------------------------------------- */

struct woken { struct slice service; bool by_event, by_date, by_change; }; /* by_date: its dates are to be computed */

static int by_key(const void *a, const void *b)
{
	return slice_cmp(*(const struct slice *)a, *(const struct slice *)b);
}

static int by_service(const void *a, const void *b)
{
	const struct woken *x = a, *y = b;

	return slice_cmp(x->service, y->service);
}

typedef VEC(struct woken) woken_list;

static void add_woken(struct step *s, woken_list *list, enum trigger_kind kind, struct slice name, struct slice role)
{
	size_t count;
	const struct slice *services = ruleset_wakes(s->rules, kind, name, role, &count);

	for (size_t i = 0; i < count; i++)
		*VEC_ADD(s->arena, list) = (struct woken){services[i], kind == TRIGGER_EVENT, kind == TRIGGER_DATE, kind == TRIGGER_CHANGE};
}

/* By service, each once. */
static woken_list list_woken(struct step *s, const struct waking *event)
{
	woken_list list = {0};
	struct slice *fact;
	uint32_t kept = 0;

	for (size_t i = 0; event && i < event->role_count; i++)
		add_woken(s, &list, TRIGGER_EVENT, event->event, event->roles[i]);
	for VEC_EACH (fact, &s->changed) {
		add_woken(s, &list, TRIGGER_DATE, *fact, SLICE_NONE);
		add_woken(s, &list, TRIGGER_CHANGE, *fact, SLICE_NONE);
	}
	if (s->was_dead != s->is_dead) /* nobody computed meanwhile */
		add_woken(s, &list, TRIGGER_DATE, SLICE_NONE, s->is_dead ? about_deceased : about_living);
	if (list.count)
		qsort(list.at, list.count, sizeof *list.at, by_service);
	for (uint32_t i = 0; i < list.count; i++) {
		struct woken *w = &list.at[i], *last = kept ? &list.at[kept - 1] : NULL;
		if (!last || !slice_eq(last->service, w->service)) {
			list.at[kept++] = *w;
			continue;
		}
		last->by_event |= w->by_event;
		last->by_date |= w->by_date;
		last->by_change |= w->by_change;
	}
	list.count = kept;
	return list;
}

/* by: BY_DATE, with the day that came, or BY_CHANGE */
static int wake_existing(struct step *s, struct case_ *c, const struct cause *cause, struct err *err)
{
	int32_t law_day = cause->came ? cause->came->day : law_day_of_change(s, c);
	const struct service *svc = ruleset_service(s->rules, c->service, law_day);

	return svc && names_trigger(s, svc, cause) ? wake_case(s, c, svc, law_day, cause, err) : OK;
}

/* for_each: the element is at the end of the link no more. */
static int element_gone(struct step *s, struct case_ *c, struct err *err)
{
	if (!offer_stands(c))
		return OK;
	int rc = offer_withdraw(s, c, "no-longer-eligible", err);
	case_set_forget(s, c);
	return rc;
}

typedef VEC(struct slice) occasions;

/* Those of the link now, and those of the cases, by key. */
static occasions elements_and_cases(struct step *s, const struct service *svc, const struct slice *persons, size_t count)
{
	occasions all = {0};
	struct case_ *c;

	for (size_t i = 0; i < count; i++)
		*VEC_ADD(s->arena, &all) = persons[i];
	for VEC_EACH (c, &s->agg->cases)
		if (slice_eq(c->service, svc->name) && !slice_in(c->occasion, persons, count))
			*VEC_ADD(s->arena, &all) = c->occasion;
	if (all.count)
		qsort(all.at, all.count, sizeof *all.at, by_key);
	return all;
}

static size_t elements(struct step *s, const struct service *svc, int32_t law_day, struct slice **out)
{
	int32_t today = civil_local_day(s->now_ms);
	struct fact_day at = {.day = law_day > today ? law_day : today, .bounded = true};
	bool known;

	return facts_persons(s, &s->agg->facts, svc->for_each, at, out, &known);
}

static bool is_element(struct step *s, const struct service *svc, int32_t law_day, struct slice person)
{
	struct slice *persons;
	size_t count = elements(s, svc, law_day, &persons);

	return slice_in(person, persons, count);
}

static int wake_each(struct step *s, const struct service *svc, int32_t law_day, const struct cause *cause, struct err *err)
{
	struct slice *persons, *each;
	size_t count = elements(s, svc, law_day, &persons);
	occasions all = elements_and_cases(s, svc, persons, count);
	int rc = OK;

	for VEC_EACH (each, &all) {
		struct case_ *c = case_find(s, svc->name, *each);
		if (!slice_in(*each, persons, count))
			rc = element_gone(s, c, err);
		else if (c && cause->by == BY_CHANGE)
			rc = wake_existing(s, c, cause, err);
		else
			rc = wake_case(s, case_find_or_new(s, svc->name, *each), svc, law_day, cause, err);
		if (rc)
			break;
	}
	return rc;
}

static struct slice occasion_of_event(struct step *s, const struct service *svc, const struct waking *event)
{
	return svc->occasion == OCCASION_RECORD ? arena_slice(s->arena, event->record) : SLICE_LIT("");
}

/* No version was in force on the day of the event. Unless the first one says `before: nothing`, what is registered from its first
 * day on is for a clerk: once a case, and not where rules have been asked. */
static bool wake_clerk(struct step *s, struct slice service, const struct cause *cause)
{
	const struct waking *event = cause->event;
	const struct service *svc = ruleset_first_version(s->rules, service);

	if (!svc || svc->before_nothing || svc->for_each.ptr || svc->occasion == OCCASION_PERIOD ||
		event->registered < svc->version_day || !names_trigger(s, svc, cause))
		return false;
	struct case_ *c = case_find_or_new(s, svc->name, occasion_of_event(s, svc, event));
	if (c->evaluated)
		return false;
	const struct evaluation manual = {.verdict = VERDICT_MANUAL};
	c->evaluated = true;
	c->verdict = VERDICT_MANUAL;
	c->law_day = event->occurred;
	c->version = svc->version;
	journal_evaluated(s, c, svc, BY_EVENT, civil_local_day(s->now_ms), &manual);
	case_task(s, c, "before-version");
	case_set_forget(s, c);
	return true;
}

/* *woke: a version of the package was in force that names the event, or a clerk has it. */
static int wake_by_event(struct step *s, struct slice service, const struct waking *event, bool *woke, struct err *err)
{
	const struct service *svc = ruleset_service(s->rules, service, event->occurred);
	const struct cause cause = {.by = BY_EVENT, .event = event};

	*woke = svc ? names_trigger(s, svc, &cause) : wake_clerk(s, service, &cause);
	if (!*woke || !svc)
		return OK;
	if (svc->for_each.ptr)
		return wake_each(s, svc, event->occurred, &cause, err);
	return wake_case(s, case_find_or_new(s, svc->name, occasion_of_event(s, svc, event)), svc, event->occurred, &cause, err);
}

/* The month that ended has a case of its own. */
static int wake_month(struct step *s, const struct service *svc, const struct cause *cause, struct err *err)
{
	int32_t day = cause->came->day;
	struct civil d = civil_of_day(day);
	struct slice month = slice_of(arena_printf(s->arena, "%04d-%02d", d.year, d.month));

	return names_trigger(s, svc, cause) ? wake_case(s, case_find_or_new(s, svc->name, month), svc, day, cause, err) : OK;
}

/* A date or a change wakes the one case of a package, also one that is not there yet; or, where each record or month is an
 * occasion, those that are there: but a date that is a month's end, its own. */
static int wake_without_event(struct step *s, struct slice service, const struct cause *cause, struct err *err)
{
	int32_t day = cause->came ? cause->came->day : civil_local_day(s->now_ms);
	const struct service *svc = ruleset_service(s->rules, service, day);
	struct case_ *c = case_find(s, service, SLICE_LIT(""));
	int rc = OK;

	if (svc && svc->for_each.ptr)
		return names_trigger(s, svc, cause) ? wake_each(s, svc, day, cause, err) : OK;
	if (svc && svc->occasion == OCCASION_PERIOD && cause->came)
		return wake_month(s, svc, cause, err);
	if (c)
		return wake_existing(s, c, cause, err);
	if (svc && svc->occasion == OCCASION_ONCE)
		return names_trigger(s, svc, cause) ? wake_case(s, case_find_or_new(s, svc->name, SLICE_LIT("")), svc, day, cause, err) : OK;
	for (uint32_t i = 0; i < s->agg->cases.count && !rc; i++)
		if (slice_eq(s->agg->cases.at[i].service, service))
			rc = wake_existing(s, &s->agg->cases.at[i], cause, err);
	return rc;
}

/* An event goes before a date, a date before a change; a package wakes once a step. */
static int wake_service(struct step *s, const struct woken *w, const struct came *came, const struct waking *event, struct err *err)
{
	bool woke = false;
	int rc = w->by_event ? wake_by_event(s, w->service, event, &woke, err) : OK;

	if (rc || woke)
		return rc;
	if (came->any)
		return wake_without_event(s, w->service, &(struct cause){.by = BY_DATE, .came = came}, err);
	return w->by_change ? wake_without_event(s, w->service, &(struct cause){.by = BY_CHANGE}, err) : OK;
}

static bool rests_on_change(struct step *s, struct slice service)
{
	struct slice *fact;
	size_t count;

	for VEC_EACH (fact, &s->changed) {
		const struct slice *services = ruleset_wakes(s->rules, TRIGGER_WHILE, *fact, SLICE_NONE, &count);
		if (count && bsearch(&service, services, count, sizeof service, by_key))
			return true;
	}
	return false;
}

static bool has_come(const woken_list *list, const struct came *came, struct slice service)
{
	const struct woken key = {.service = service},
			   *w = list->count ? bsearch(&key, list->at, list->count, sizeof key, by_service) : NULL;

	return w && came[w - list->at].any;
}

/* Few subjects have entitlements, and many packages rest on some fact: so those are asked, not these. Cases stand by service. */
static int look_at_entitlements(struct step *s, const woken_list *list, const struct came *came, struct err *err)
{
	int rc = OK;

	for (uint32_t i = 0; i < s->agg->cases.count && !rc; i++) {
		struct case_ *c = &s->agg->cases.at[i];
		if (entitlement_lasts(c) && (rests_on_change(s, c->service) || has_come(list, came, c->service)))
			rc = entitlement_look(s, c, err);
	}
	return rc;
}

int cases_wake(struct step *s, const struct waking *event, struct err *err)
{
	woken_list list = list_woken(s, event);
	struct came *came = arena_alloc(s->arena, (list.count + 1) * sizeof *came);
	int rc = OK;

	for (uint32_t i = 0; i < list.count && !rc; i++)
		rc = list.at[i].by_date ? dates_compute(s, list.at[i].service, &came[i], err) : OK;
	for (uint32_t i = 0; i < list.count && !rc; i++)
		rc = wake_service(s, &list.at[i], &came[i], event, err);
	return rc ? rc : look_at_entitlements(s, &list, came, err);
}

int cases_dates(struct step *s, struct slice name, struct err *err)
{
	struct slice service = arena_slice(s->arena, name);
	struct came came = {0};
	int rc = dates_compute(s, service, &came, err);

	if (rc || !came.any)
		return rc;
	rc = wake_without_event(s, service, &(struct cause){.by = BY_DATE, .came = &came}, err);
	return rc ? rc : entitlements_look(s, service, err);
}

/* --- letters that are retried -------------------------------------------------------------------------------------------------- */

bool cases_is_trigger(struct slice name)
{
	for (int i = BY_EVENT; i <= BY_CONSENT; i++)
		if (slice_is(name, trigger_names[i]))
			return true;
	return slice_is(name, trigger_names[BY_WHILE]);
}

int cases_retry(struct step *s, struct slice case_id, struct slice trigger, struct err *err)
{
	struct case_ *c = case_of_id(s, case_id);
	const struct service *svc = c ? ruleset_service(s->rules, c->service, c->law_day) : NULL;

	if (slice_is(trigger, trigger_names[BY_WHILE]))
		return c && c->verdict == VERDICT_ERROR ? entitlement_look(s, c, err) : OK;
	if (!svc || !service_concerns(s, svc) || !c->evaluated || c->verdict != VERDICT_ERROR || case_is_busy(c) ||
	    (svc->for_each.ptr && !is_element(s, svc, c->law_day, c->occasion)))
		return OK;
	s->retried = arena_slice(s->arena, trigger);
	return settle(s, c, svc, c->law_day, &(struct cause){.by = BY_RETRY}, err);
}
