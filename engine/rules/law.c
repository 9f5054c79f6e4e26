/* SPDX-License-Identifier: Apache-2.0 */
/* rules/law.yaml: what clauses cite, as act#place, dated. */
#include <stdlib.h>
#include "engine/rules/ruleset_impl.h"

static void read_place(struct load *ld, struct slice act, const struct yaml_node *n, struct citation *out)
{
	static const char *const known[] = {"title", "from", "to", "proactive", NULL};
	static const char *const served[] = {"anybody", "natural", NULL};
	struct arena *a = &ld->rs->arena;
	out->name = slice_of(arena_printf(a, "%.*s#%.*s", SLICE_ARG(act), SLICE_ARG(n->key)));
	out->from = INT32_MIN;
	out->to = INT32_MAX;
	if (!read_members(ld, n, known))
		return;
	read_date(ld, name_node(n, "from"), &out->from);
	if (yaml_member(n, "to") && read_date(ld, yaml_member(n, "to"), &out->to) && out->to < out->from)
		complain(ld, yaml_member(n, "to"), "bad-date/end", NULL);
	if (yaml_member(n, "proactive"))
		out->natural_alone = read_choice(ld, yaml_member(n, "proactive"), "kind of recipient", served) == 1;
	read_text(ld, yaml_member(n, "title") ? yaml_member(n, "title") : n, "title", (const char *const[]){NULL}, &out->title);
}

static size_t count_places(const struct yaml_node *root)
{
	size_t count = 0;
	for (const struct yaml_node *act = root->first; act; act = act->next) {
		const struct yaml_node *places = yaml_member(act, "places");
		count += places ? places->count : 0;
	}
	return count;
}

void law_load(struct load *ld)
{
	static const char *const known[] = {"title", "number", "places", NULL};
	const struct yaml_node *root = read_root(ld, files_find(ld->rs, SLICE_LIT("law.yaml")));
	if (!root)
		return;
	struct citation *list = arena_alloc(&ld->rs->arena, (count_places(root) + 1) * sizeof *list);
	for (const struct yaml_node *act = root->first; act; act = act->next) {
		struct text title = {0};
		if (!read_members(ld, act, known))
			continue;
		read_text(ld, yaml_member(act, "title") ? yaml_member(act, "title") : act, "title", (const char *const[]){NULL}, &title);
		const struct yaml_node *places = yaml_member(act, "places");
		for (const struct yaml_node *n = places ? places->first : NULL; n; n = n->next)
			read_place(ld, act->key, n, &list[ld->rs->citation_count++]);
	}
	qsort(list, ld->rs->citation_count, sizeof *list, slice_order);
	ld->rs->citations = list;
}

const struct citation *law_find(const struct ruleset *rs, struct slice name)
{
	return rs->citation_count ? bsearch(&name, rs->citations, rs->citation_count, sizeof *rs->citations, slice_order) : NULL;
}

const struct text *ruleset_citation(const struct ruleset *rs, struct slice name)
{
	const struct citation *c = law_find(rs, name);
	return c ? &c->title : NULL;
}
