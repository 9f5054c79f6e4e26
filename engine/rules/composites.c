/* SPDX-License-Identifier: Apache-2.0 */
/* Composites: a package names others, its items, that are asked for in one question (docs/engine.md section 17). What it
 * says of them is held against them when all packages are read. */
#include <stdlib.h>
#include "engine/rules/ruleset_impl.h"

struct checking {
	struct load *ld;
	const struct yaml_node *list; /* items: */
	struct service *svc;
	int32_t until;                /* the day on which its next version begins */
};

static size_t place_of(const struct service *svc, struct slice name)
{
	size_t i = 0;
	while (i < svc->item_count && !slice_eq(svc->items[i].service, name))
		i++;
	return i;
}

/* --- days ---------------------------------------------------------------------------------------------------------------- */

/* On which the next version of the package begins. */
static int32_t end_of(const struct ruleset *rs, const struct service *svc)
{
	for (size_t i = 0; i < rs->service_count; i++)
		if (slice_eq(rs->services[i]->name, svc->name) && rs->services[i]->version_day > svc->version_day)
			return rs->services[i]->version_day;
	return INT32_MAX;
}

static const struct service *item_on(const struct checking *ck, size_t i, int32_t day)
{
	return ruleset_service(ck->ld->rs, ck->svc->items[i].service, day);
}

/* The next day on which a version of an item begins; not before ck->until: there is none. */
static int32_t next_day(const struct checking *ck, int32_t day)
{
	int32_t next = ck->until;
	for (size_t i = 0; i < ck->svc->item_count; i++) {
		const struct service *item = item_on(ck, i, day);
		int32_t end = item ? end_of(ck->ld->rs, item) : next;
		next = end < next ? end : next;
	}
	return next;
}

/* --- one item -------------------------------------------------------------------------------------------------------------- */

static const struct yaml_node *node_of_item(const struct checking *ck, size_t i, const char *member)
{
	for (const struct yaml_node *n = ck->list->first; n; n = n->next) {
		const struct yaml_node *name = n->kind == YAML_MAP ? yaml_member(n, "service") : NULL;
		if (name && slice_eq(name->text, ck->svc->items[i].service))
			return name_node(n, member);
	}
	return ck->list;
}

/* Why this version of a package cannot be an item; NULL: it can. `first`: another, or this one, with which it must go. */
static const char *misfit(const struct checking *ck, const struct service *item, const struct service *first)
{
	const struct service *svc = ck->svc;
	if (item->mode == SERVICE_JOINS)
		return "bad-item/composite";
	if (item->mode != SERVICE_ASKS)
		return "bad-item/mode";
	if (item->for_each.ptr)
		return "bad-item/each";
	if (item->of_deceased != first->of_deceased || item->of_organisations != first->of_organisations ||
	    !slice_eq(item->subject, svc->subject))
		return "bad-item/subject";
	if (item->occasion != first->occasion)
		return "bad-item/occasion";
	if (svc->extraterritorial && !item->extraterritorial)
		return "bad-item/extraterritorial";
	return ruleset_is_neutral(ck->ld->rs, item) ? "bad-item/sensitive" : NULL;
}

/* The item that the others are held against: the first that could be read. */
static const struct service *leader(const struct checking *ck, int32_t day)
{
	const struct service *item = NULL;
	for (size_t i = 0; i < ck->svc->item_count && (!item || item->broken); i++)
		item = item_on(ck, i, day);
	return item;
}

static bool is_known(const struct checking *ck, size_t i)
{
	const struct ruleset *rs = ck->ld->rs;
	struct slice *names = arena_alloc(&ck->ld->rs->arena, (rs->service_count + 1) * sizeof *names), name = ck->svc->items[i].service;
	if (ruleset_first_version(rs, name))
		return true;
	for (size_t k = 0; k < rs->service_count; k++)
		names[k] = rs->services[k]->name;
	complain_unknown(ck->ld, node_of_item(ck, i, "service"), "unknown-item", name, names, rs->service_count);
	return false;
}

/* A composite before this one that has it, too, and is in force on one of its days; NULL: none. */
static const struct service *elsewhere(const struct checking *ck, struct slice name)
{
	const struct ruleset *rs = ck->ld->rs;
	for (size_t i = 0; i < rs->composite_count && slice_cmp(rs->composites[i]->name, ck->svc->name) < 0; i++) {
		const struct service *other = rs->composites[i];
		bool beside = other->version_day < ck->until && ck->svc->version_day < end_of(rs, other);
		if (beside && place_of(other, name) < other->item_count)
			return other;
	}
	return NULL;
}

/* The first fault of an item; NULL: it has none. */
static const char *check_item(const struct checking *ck, size_t i)
{
	struct slice name = ck->svc->items[i].service;
	if (!is_known(ck, i))
		return "unknown-item";
	const struct service *other = elsewhere(ck, name);
	const char *fault = other ? "bad-item/elsewhere" : item_on(ck, i, ck->svc->version_day) ? NULL : "bad-item/later";
	for (int32_t day = ck->svc->version_day; day < ck->until && !fault; day = next_day(ck, day)) {
		if (item_on(ck, i, day)->broken)
			return "broken"; /* told of there */
		fault = misfit(ck, item_on(ck, i, day), leader(ck, day));
	}
	if (fault)
		complain(ck->ld, node_of_item(ck, i, "service"), fault,
		         SAID({"name", name}, {"other", other ? other->name : ck->svc->name}, {"subject", ck->svc->subject}));
	return fault;
}

/* --- all of them ------------------------------------------------------------------------------------------------------------ */

/* As which role of which event both wake. */
static bool share(const struct service *a, const struct trigger *t, struct slice role)
{
	for (size_t i = 0; i < a->trigger_count; i++) {
		const struct trigger *own = &a->triggers[i];
		for (size_t k = 0; own->kind == TRIGGER_EVENT && slice_eq(own->name, t->name) && k < own->role_count; k++)
			if (slice_eq(own->roles[k], role))
				return true;
	}
	return false;
}

static bool wakes_all(const struct checking *ck, int32_t day, const struct trigger *t, struct slice role)
{
	for (size_t i = 0; i < ck->svc->item_count; i++)
		if (!share(item_on(ck, i, day), t, role))
			return false;
	return true;
}

static bool has_common_event(const struct checking *ck, int32_t day)
{
	const struct service *first = item_on(ck, 0, day);
	for (size_t i = 0; i < first->trigger_count; i++)
		for (size_t k = 0; k < first->triggers[i].role_count; k++)
			if (first->triggers[i].kind == TRIGGER_EVENT && wakes_all(ck, day, &first->triggers[i], first->triggers[i].roles[k]))
				return true;
	return false;
}

/* The first day without one; on its first day all are at fault, later the one whose version begins then. */
static void check_event(const struct checking *ck)
{
	int32_t day = ck->svc->version_day;
	size_t i = 0;
	while (day < ck->until && has_common_event(ck, day))
		day = next_day(ck, day);
	if (day == ck->svc->version_day)
		complain(ck->ld, ck->list, "no-common-event", NULL);
	if (day == ck->svc->version_day || day >= ck->until)
		return;
	while (item_on(ck, i, day)->version_day != day)
		i++;
	complain(ck->ld, node_of_item(ck, i, "service"), "no-common-event/later",
	         SAID({"name", ck->svc->items[i].service}, {"day", item_on(ck, i, day)->version}));
}

/* A way along `after` from item i back to `end`, written into `path`; each item is gone through once. */
static bool comes_back(const struct checking *ck, size_t i, size_t end, bool *seen, struct buf *path)
{
	const struct item *item = &ck->svc->items[i];
	size_t len = path->len;
	for (size_t k = 0; k < item->after_count; k++) {
		size_t next = place_of(ck->svc, item->after[k]);
		if (next == i || next == ck->svc->item_count || (next != end && seen[next]))
			continue; /* told already; gone through already */
		seen[next] = true;
		buf_printf(path, " → %.*s", SLICE_ARG(item->after[k]));
		if (next == end || comes_back(ck, next, end, seen, path))
			return true;
		path->len = len;
	}
	return false;
}

/* One cycle, at its first item; others are told when this one is mended. */
static void check_cycles(const struct checking *ck)
{
	bool *seen = arena_alloc(&ck->ld->rs->arena, ck->svc->item_count * sizeof *seen), found = false;
	struct buf path;
	buf_init(&path);
	for (size_t i = 0; i < ck->svc->item_count && !found; i++) {
		memset(seen, 0, ck->svc->item_count * sizeof *seen);
		buf_clear(&path);
		buf_slice_add(&path, ck->svc->items[i].service);
		if ((found = comes_back(ck, i, i, seen, &path)))
			complain(ck->ld, node_of_item(ck, i, "after"), "item-cycle", SAID({"path", buf_slice(&path)}));
	}
	buf_fini(&path);
}

static void check_after(const struct checking *ck)
{
	struct slice *names = arena_alloc(&ck->ld->rs->arena, (ck->svc->item_count + 1) * sizeof *names);
	for (size_t i = 0; i < ck->svc->item_count; i++)
		names[i] = ck->svc->items[i].service;
	for (size_t i = 0; i < ck->svc->item_count; i++)
		for (size_t k = 0; k < ck->svc->items[i].after_count; k++) {
			struct slice name = ck->svc->items[i].after[k];
			if (slice_eq(name, names[i]))
				complain(ck->ld, node_of_item(ck, i, "after"), "item-cycle/itself", SAID({"name", name}));
			else if (place_of(ck->svc, name) == ck->svc->item_count)
				complain_unknown(ck->ld, node_of_item(ck, i, "after"), "unknown-item/after", name, names, ck->svc->item_count);
		}
	check_cycles(ck);
}

/* Those that are named twice are told of, and count once. */
static bool are_several(const struct checking *ck)
{
	size_t different = 0;
	for (size_t i = 0; i < ck->svc->item_count; i++) {
		if (place_of(ck->svc, ck->svc->items[i].service) == i) {
			different++;
			continue;
		}
		const struct yaml_node *n = ck->list->first;
		for (size_t k = 0; n->next && k < i; k++)
			n = n->next;
		complain(ck->ld, name_node(n, "service"), "repeated",
		         SAID({"what", SLICE_LIT("items")}, {"name", ck->svc->items[i].service}));
	}
	if (different == ck->svc->item_count && different < 2)
		complain(ck->ld, ck->list, "too-few-items", NULL);
	return different == ck->svc->item_count && different > 1;
}

static void check_items(const struct checking *ck, const struct yaml_node *root)
{
	struct told_item *told = arena_alloc(&ck->ld->rs->arena, (ck->svc->item_count + 1) * sizeof *told);
	bool good = true;
	if (!are_several(ck))
		return;
	for (size_t i = 0; i < ck->svc->item_count; i++) {
		const char *fault = check_item(ck, i);
		good &= !fault;
		if (fault && i == 0 && !strcmp(fault, "bad-item/subject"))
			return; /* it is rather the composite that is about another one */
		told[i].svc = item_on(ck, i, ck->svc->version_day);
		told[i].has_amount = told[i].svc && told[i].svc->benefit;
	}
	check_after(ck);
	if (!good)
		return;
	check_event(ck);
	ck->svc->of_deceased = told[0].svc->of_deceased;
	ck->svc->of_organisations = told[0].svc->of_organisations;
	package_check_texts(ck->ld, root, ck->svc, told);
}

void composites_resolve(struct load *ld)
{
	struct ruleset *rs = ld->rs;
	rs->composites = arena_alloc(&rs->arena, (rs->service_count + 1) * sizeof *rs->composites);
	for (size_t i = 0; i < rs->service_count; i++)
		if (rs->services[i]->mode == SERVICE_JOINS && !rs->services[i]->broken)
			rs->composites[rs->composite_count++] = rs->services[i];
	for (size_t i = 0; i < rs->composite_count; i++) {
		struct service *svc = (struct service *)(uintptr_t)rs->composites[i]; /* ours until loading ends */
		size_t errors = ld->findings->errors;
		ld->file = files_find(rs, svc->file);
		const struct yaml_node *root = read_root(ld, ld->file);
		struct checking ck = {ld, name_node(root, "items"), svc, end_of(rs, svc)};
		check_items(&ck, root);
		svc->broken = ld->findings->errors != errors;
	}
}

const struct service *ruleset_composite(const struct ruleset *rs, struct slice service, int32_t law_day, size_t *item)
{
	for (size_t i = 0; i < rs->composite_count; i++) {
		const struct service *svc = rs->composites[i];
		if (ruleset_service(rs, svc->name, law_day) == svc && (*item = place_of(svc, service)) < svc->item_count)
			return svc;
	}
	return NULL;
}
