/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/subject/aggregate.h"

void timer_set(struct arena *a, struct aggregate *agg, struct slice name, struct slice entity, int64_t due_ms, bool gated)
{
	struct timer *t;
	for VEC_EACH(t, &agg->timers)
		if (slice_eq(t->name, name) && slice_eq(t->entity, entity)) {
			t->due_ms = due_ms;
			t->gated = gated;
			return;
		}
	t = VEC_ADD(a, &agg->timers);
	*t = (struct timer){due_ms, gated, arena_slice(a, name), arena_slice(a, entity)};
}

void timer_remove(struct aggregate *agg, struct slice name, struct slice entity)
{
	for (uint32_t i = agg->timers.count; i-- > 0;) {
		const struct timer *t = &agg->timers.at[i];
		if (slice_eq(t->entity, entity) && (!name.ptr || slice_eq(t->name, name)))
			VEC_REMOVE(&agg->timers, i);
	}
}

bool timer_is_due(const struct aggregate *agg, struct slice name, struct slice entity, int64_t due_ms)
{
	const struct timer *t;
	for VEC_EACH(t, &agg->timers)
		if (t->due_ms == due_ms && slice_eq(t->name, name) && slice_eq(t->entity, entity))
			return true;
	return false;
}

static bool goes_before(const struct timer *a, const struct timer *b)
{
	if (a->due_ms != b->due_ms)
		return a->due_ms < b->due_ms;
	int order = slice_cmp(a->name, b->name);
	return (order ? order : slice_cmp(a->entity, b->entity)) < 0;
}

struct timer *timer_first(struct aggregate *agg, int64_t up_to_ms, int64_t watermark_ms)
{
	struct timer *first = NULL, *t;
	for VEC_EACH(t, &agg->timers) {
		if (t->due_ms > up_to_ms || (t->gated && t->due_ms > watermark_ms))
			continue;
		if (!first || goes_before(t, first))
			first = t;
	}
	return first;
}
