/* SPDX-License-Identifier: Apache-2.0 */
/* Timers of cases and dialogues: what comes of each. Which are gated, and when each is set, is with whoever sets it. */
#include "engine/cases/cases_impl.h"

static const struct { const char *name; int (*fire)(struct step *s, struct slice entity, struct err *err); } rows[] = {
	{"answers", answers_over},
	{"date", cases_dates},
	{"delay", join_delay_over},
	{"forget", case_forget},
	{"lapse", dialogue_lapse},
	{"notice", entitlement_notice_over},
	{"overdue", order_overdue},
	{"remind", dialogue_remind},
	{"reprice", entitlement_reprice},
	{"undelivered", dialogue_undelivered},
};

int cases_timer(struct step *s, const struct timer *t, struct err *err)
{
	size_t i = 0;

	while (i < sizeof rows / sizeof *rows && !slice_is(t->name, rows[i].name))
		i++;
	BUG_ON(i == sizeof rows / sizeof *rows);
	s->agg->dirty = true;
	return rows[i].fire(s, t->entity, err);
}
