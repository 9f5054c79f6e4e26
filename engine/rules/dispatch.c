/* SPDX-License-Identifier: Apache-2.0 */
/* Dispatch: what is asked at every record, answered by binary search over arrays made once; no allocation. */
#include <stdlib.h>
#include "engine/rules/ruleset_impl.h"

/* --- sets of slices, while building ------------------------------------------------------------------------------------------------- */

static void add_unique(struct slice *set, size_t *count, struct slice s)
{
	if (!slice_in(s, set, *count))
		set[(*count)++] = s;
}

static struct slice *new_set(struct ruleset *rs, size_t room)
{
	return arena_alloc(&rs->arena, (room + 1) * sizeof(struct slice));
}

/* --- wakes -------------------------------------------------------------------------------------------------------------------------------- */

static int wake_order(const void *a, const void *b)
{
	const struct wake *x = a, *y = b;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	int c = slice_cmp(x->name, y->name);
	return c ? c : slice_cmp(x->role, y->role);
}

static size_t count_wakes(const struct ruleset *rs)
{
	size_t count = 0;
	for (size_t i = 0; i < rs->service_count; i++) {
		for (size_t t = 0; t < rs->services[i]->trigger_count; t++)
			count += rs->services[i]->triggers[t].role_count + 1;
		count += 2 * rs->services[i]->need_count + 1;
	}
	return count;
}

static void add_wake(struct ruleset *rs, struct wake *wakes, struct wake key, struct slice service)
{
	struct wake *w = wakes, *end = wakes + rs->dispatch.wake_count;
	while (w < end && wake_order(w, &key))
		w++;
	if (w == end) {
		*w = key;
		w->services = new_set(rs, rs->service_count);
		rs->dispatch.wake_count++;
	}
	add_unique((struct slice *)(uintptr_t)w->services, &w->count, service);
}

const struct slice about_living = {"living", 6}, about_deceased = {"deceased", 8};

/* Its dates may move with every fact that it reads. */
static void add_dates(struct ruleset *rs, struct wake *wakes, const struct service *svc)
{
	add_wake(rs, wakes, (struct wake){.kind = TRIGGER_DATE, .role = svc->of_deceased ? about_deceased : about_living}, svc->name);
	for (size_t i = 0; i < svc->need_count; i++)
		add_wake(rs, wakes, (struct wake){.kind = TRIGGER_DATE, .name = svc->needs[i].path}, svc->name);
}

/* `when` of these need not name what an entitlement rests on. */
static void add_while(struct ruleset *rs, struct wake *wakes, const struct service *svc)
{
	for (size_t i = 0; svc->while_count && i < svc->need_count; i++)
		add_wake(rs, wakes, (struct wake){.kind = TRIGGER_WHILE, .name = svc->needs[i].path}, svc->name);
}

/* Services are walked by name, so each list comes out sorted. */
static void build_wakes(struct ruleset *rs)
{
	struct wake *wakes = arena_alloc(&rs->arena, (count_wakes(rs) + 1) * sizeof *wakes);
	for (size_t i = 0; i < rs->service_count; i++) {
		const struct service *svc = rs->services[i];
		if (svc->for_each.ptr) /* who comes and goes */
			add_wake(rs, wakes, (struct wake){.kind = TRIGGER_CHANGE, .name = svc->for_each}, svc->name);
		add_while(rs, wakes, svc);
		for (size_t t = 0; t < svc->trigger_count; t++) {
			const struct trigger *trigger = &svc->triggers[t];
			struct wake key = {.kind = trigger->kind, .name = trigger->name};
			if (trigger->kind == TRIGGER_CHANGE)
				add_wake(rs, wakes, key, svc->name);
			if (trigger->kind == TRIGGER_DATE)
				add_dates(rs, wakes, svc);
			for (size_t r = 0; trigger->kind == TRIGGER_EVENT && r < trigger->role_count; r++) {
				key.role = trigger->roles[r];
				add_wake(rs, wakes, key, svc->name);
			}
		}
	}
	qsort(wakes, rs->dispatch.wake_count, sizeof *wakes, wake_order);
	rs->dispatch.wakes = wakes;
}

const struct slice *ruleset_wakes(const struct ruleset *rs, enum trigger_kind kind, struct slice name, struct slice role, size_t *count)
{
	struct wake key = {.kind = kind, .name = name, .role = role};
	const struct wake *w = rs->dispatch.wake_count ?
		bsearch(&key, rs->dispatch.wakes, rs->dispatch.wake_count, sizeof key, wake_order) : NULL;
	*count = w ? w->count : 0;
	return w ? w->services : NULL;
}

/* --- facts kept ----------------------------------------------------------------------------------------------------------------------------- */

static struct slice before_dot(struct slice path)
{
	const char *dot = path.len ? memchr(path.ptr, '.', path.len) : NULL;
	return dot ? (struct slice){path.ptr, (size_t)(dot - path.ptr)} : path;
}

static bool withholds(const struct service *svc, struct slice fact)
{
	for (size_t i = 0; i < svc->need_count; i++)
		if (svc->needs[i].after_consent && slice_eq(svc->needs[i].path, fact))
			return true;
	return false;
}

static void keep_of(const struct ruleset *rs, const struct service *svc, struct slice *kept, size_t *count)
{
	for (size_t i = 0; i < svc->need_count; i++) {
		if (svc->needs[i].after_consent)
			continue;
		add_unique(kept, count, svc->needs[i].fact->name);
		if (svc->needs[i].link)
			add_unique(kept, count, svc->needs[i].link->name);
	}
	for (size_t i = 0; i < svc->recipient_count; i++)
		if (svc->recipients[i].kind == RECIPIENT_LINK)
			add_unique(kept, count, svc->recipients[i].fact);
	for (size_t i = 0; i < svc->trigger_count; i++) {
		if (svc->triggers[i].kind == TRIGGER_CHANGE)
			add_unique(kept, count, before_dot(svc->triggers[i].name));
		if (svc->triggers[i].with.ptr)
			add_unique(kept, count, svc->triggers[i].with);
	}
	for (size_t i = 0; i < svc->order_field_count; i++)
		if (ruleset_fact(rs, svc->order_fields[i]) && !withholds(svc, svc->order_fields[i]))
			add_unique(kept, count, svc->order_fields[i]);
}

static const char *const facts_at_rest[] = {"closed_on", "reorganised_on"}; /* of legal persons (T-7) */

static void build_kept(struct ruleset *rs)
{
	struct slice *kept = new_set(rs, rs->fact_count);
	size_t count = 0;
	add_unique(kept, &count, SLICE_LIT("birth_date"));
	add_unique(kept, &count, SLICE_LIT("death_date"));
	add_unique(kept, &count, SLICE_LIT("language"));
	for (size_t i = 0; i < sizeof facts_at_rest / sizeof *facts_at_rest; i++)
		if (ruleset_fact(rs, slice_of(facts_at_rest[i])))
			add_unique(kept, &count, slice_of(facts_at_rest[i]));
	for (size_t i = 0; i < rs->service_count; i++)
		keep_of(rs, rs->services[i], kept, &count);
	qsort(kept, count, sizeof *kept, slice_order);
	rs->dispatch.kept = kept;
	rs->dispatch.kept_count = count;
}

static void build_withheld(struct ruleset *rs)
{
	struct slice *withheld = new_set(rs, rs->fact_count);
	size_t count = 0;
	for (size_t i = 0; i < rs->service_count; i++)
		for (size_t n = 0; n < rs->services[i]->need_count; n++)
			if (rs->services[i]->needs[n].after_consent && !ruleset_keeps(rs, rs->services[i]->needs[n].fact->name))
				add_unique(withheld, &count, rs->services[i]->needs[n].fact->name);
	qsort(withheld, count, sizeof *withheld, slice_order);
	rs->dispatch.withheld = withheld;
	rs->dispatch.withheld_count = count;
}

const struct slice *ruleset_withheld(const struct ruleset *rs, size_t *count)
{
	*count = rs->dispatch.withheld_count;
	return rs->dispatch.withheld;
}

bool ruleset_keeps(const struct ruleset *rs, struct slice fact)
{
	return bsearch(&fact, rs->dispatch.kept, rs->dispatch.kept_count, sizeof fact, slice_order) != NULL;
}

/* --- links -------------------------------------------------------------------------------------------------------------------------------------- */

static void add_link_field(struct ruleset *rs, struct link_fields *links, const struct need *need)
{
	struct dispatch *d = &rs->dispatch;
	struct link_fields *l = links, *end = links + d->link_count;
	while (l < end && !slice_eq(l->link, need->link->name))
		l++;
	if (l == end) {
		*l = (struct link_fields){need->link->name, new_set(rs, rs->fact_count), 0};
		d->link_count++;
	}
	add_unique((struct slice *)(uintptr_t)l->fields, &l->count, need->fact->name);
}

static void build_links(struct ruleset *rs)
{
	struct link_fields *links = arena_alloc(&rs->arena, (rs->fact_count + 1) * sizeof *links);
	for (size_t i = 0; i < rs->service_count; i++)
		for (size_t n = 0; n < rs->services[i]->need_count; n++)
			if (rs->services[i]->needs[n].link)
				add_link_field(rs, links, &rs->services[i]->needs[n]);
	qsort(links, rs->dispatch.link_count, sizeof *links, slice_order);
	struct slice *names = new_set(rs, rs->dispatch.link_count);
	for (size_t i = 0; i < rs->dispatch.link_count; i++) {
		qsort((struct slice *)(uintptr_t)links[i].fields, links[i].count, sizeof(struct slice), slice_order);
		names[i] = links[i].link;
	}
	rs->dispatch.links = links;
	rs->dispatch.link_names = names;
}

const struct slice *ruleset_link_fields(const struct ruleset *rs, struct slice link, size_t *count)
{
	const struct link_fields *l = rs->dispatch.link_count ?
		bsearch(&link, rs->dispatch.links, rs->dispatch.link_count, sizeof *l, slice_order) : NULL;
	*count = l ? l->count : 0;
	return l ? l->fields : NULL;
}

const struct slice *ruleset_links(const struct ruleset *rs, size_t *count)
{
	*count = rs->dispatch.link_count;
	return rs->dispatch.link_names;
}

void dispatch_build(struct ruleset *rs)
{
	build_wakes(rs);
	build_kept(rs);
	build_withheld(rs);
	build_links(rs);
}
