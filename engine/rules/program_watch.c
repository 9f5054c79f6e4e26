/* SPDX-License-Identifier: Apache-2.0 */
/* Facts that nobody watches: a case that waits for one of them would never be looked at again. Told where it is sure: nothing of the same
 * person is watched, no event that wakes the package brings it, and no day of the package comes. */
#include "engine/rules/program.h"

static bool brings(const struct ruleset *rs, const struct trigger *t, const struct fact_def *fact)
{
	const struct event_def *e = ruleset_event(rs, t->name);
	for (size_t i = 0; e && i < e->assert_count; i++)
		for (size_t k = 0; e->asserts[i].fact == fact && k < t->role_count; k++)
			if (slice_eq(e->asserts[i].role, t->roles[k]))
				return true;
	return false;
}

/* Behind a link, what is watched of the same persons comes with it, in one projection. */
static bool watches(const struct service *svc, const struct trigger *t, const struct need *need)
{
	for (size_t i = 0; i < svc->need_count; i++)
		if (slice_eq(svc->needs[i].path, t->name) && (need->link ? svc->needs[i].link == need->link : &svc->needs[i] == need))
			return true;
	return false;
}

static bool wakes(const struct ruleset *rs, const struct service *svc, const struct need *need)
{
	for (size_t i = 0; i < svc->trigger_count; i++) {
		const struct trigger *t = &svc->triggers[i];
		if (t->kind == TRIGGER_DATE || (t->kind == TRIGGER_CHANGE && watches(svc, t, need)) ||
		    (t->kind == TRIGGER_EVENT && !need->link && brings(rs, t, need->fact)))
			return true;
	}
	return false;
}

void rules_find_unwatched(const struct ruleset *rs, const struct service *svc, struct findings *f)
{
	for (size_t i = 0; i < svc->need_count; i++) {
		const struct need *need = &svc->needs[i];
		bool waits = !need->fact->absent_is_none && !need->after_consent && !slice_eq(svc->for_each, need->path);
		if (waits && !wakes(rs, svc, need))
			findings_say(f, false, svc->file.ptr, need->line, need->col, "unwatched-need", NULL, SAID({"path", need->path}));
	}
}
