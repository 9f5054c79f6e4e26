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

/* Why this version of a package cannot be an item; NULL: it can. `first`: what the items before it are like. */
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

/* May this version be in force together with the composite's? */
static bool is_beside(const struct checking *ck, const struct service *item)
{
	const struct service *begins = ruleset_service(ck->ld->rs, item->name, ck->svc->version_day);
	return item == begins || (item->version_day > ck->svc->version_day && item->version_day < ck->until);
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

/* A composite before this one that has it, too; NULL: none. */
static const struct service *elsewhere(const struct checking *ck, struct slice name)
{
	const struct ruleset *rs = ck->ld->rs;
	for (size_t i = 0; i < rs->composite_count && slice_cmp(rs->composites[i]->name, ck->svc->name) < 0; i++)
		for (size_t k = 0; k < rs->composites[i]->item_count; k++)
			if (slice_eq(rs->composites[i]->items[k].service, name))
				return rs->composites[i];
	return NULL;
}

/* The first fault of an item; NULL: it has none. */
static const char *check_item(const struct checking *ck, size_t i, const struct service **first)
{
	const struct ruleset *rs = ck->ld->rs;
	const struct yaml_node *at = node_of_item(ck, i, "service");
	struct slice name = ck->svc->items[i].service;
	const struct service *other = elsewhere(ck, name), *now = ruleset_service(rs, name, ck->svc->version_day);
	const char *fault = other ? "bad-item/elsewhere" : now ? NULL : "bad-item/later";
	if (!is_known(ck, i))
		return "unknown-item";
	for (size_t k = 0; k < rs->service_count && !fault; k++) {
		const struct service *item = rs->services[k];
		if (!slice_eq(item->name, name) || !is_beside(ck, item))
			continue;
		if (item->broken)
			return "broken"; /* told of there */
		*first = *first ? *first : item;
		fault = misfit(ck, item, *first);
	}
	if (fault)
		complain(ck->ld, at, fault,
		         SAID({"name", name}, {"other", other ? other->name : ck->svc->name}, {"subject", ck->svc->subject}));
	return fault;
}

/* --- all of them ------------------------------------------------------------------------------------------------------------ */

static size_t place_of(const struct service *svc, struct slice name)
{
	size_t i = 0;
	while (i < svc->item_count && !slice_eq(svc->items[i].service, name))
		i++;
	return i;
}

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

static bool wakes_all(const struct checking *ck, const struct trigger *t, struct slice role)
{
	for (size_t i = 0; i < ck->svc->item_count; i++)
		if (!share(ruleset_service(ck->ld->rs, ck->svc->items[i].service, ck->svc->version_day), t, role))
			return false;
	return true;
}

static void check_event(const struct checking *ck)
{
	const struct service *first = ruleset_service(ck->ld->rs, ck->svc->items[0].service, ck->svc->version_day);
	for (size_t i = 0; i < first->trigger_count; i++)
		for (size_t k = 0; k < first->triggers[i].role_count; k++)
			if (first->triggers[i].kind == TRIGGER_EVENT && wakes_all(ck, &first->triggers[i], first->triggers[i].roles[k]))
				return;
	complain(ck->ld, ck->list, "no-common-event", NULL);
}

/* A way along `after` from item i back to `end`, written into `path`; each item is gone through once. */
static bool comes_back(const struct checking *ck, size_t i, size_t end, bool *seen, struct buf *path)
{
	const struct item *item = &ck->svc->items[i];
	size_t len = path->len;
	for (size_t k = 0; k < item->after_count; k++) {
		size_t next = place_of(ck->svc, item->after[k]);
		if (next == ck->svc->item_count || (next != end && seen[next]))
			continue;
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
			if (place_of(ck->svc, name) == ck->svc->item_count)
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
	const struct service *first = NULL;
	bool good = true;
	if (!are_several(ck))
		return;
	for (size_t i = 0; i < ck->svc->item_count; i++) {
		const char *fault = check_item(ck, i, &first);
		good &= !fault;
		if (fault && i == 0 && !strcmp(fault, "bad-item/subject"))
			return; /* it is rather the composite that is about another one */
		told[i].svc = ruleset_service(ck->ld->rs, ck->svc->items[i].service, ck->svc->version_day);
		told[i].has_amount = told[i].svc && told[i].svc->benefit;
	}
	check_after(ck);
	if (!good)
		return;
	check_event(ck);
	ck->svc->of_deceased = first->of_deceased;
	ck->svc->of_organisations = first->of_organisations;
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
		const struct service *next = i + 1 < rs->composite_count ? rs->composites[i + 1] : NULL;
		size_t errors = ld->findings->errors;
		ld->file = files_find(rs, svc->file);
		const struct yaml_node *root = read_root(ld, ld->file);
		struct checking ck = {ld, name_node(root, "items"), svc, INT32_MAX};
		if (next && slice_eq(next->name, svc->name))
			ck.until = next->version_day;
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
