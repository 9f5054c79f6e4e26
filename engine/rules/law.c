/* SPDX-License-Identifier: Apache-2.0 */
/* rules/law.yaml: what clauses cite, as act#place, dated. */
#include <stdlib.h>
#include "engine/rules/ruleset_impl.h"

static const char *const of_act[] = {"+title", "number", "places", NULL}, *const of_place[] = {"+title", "+from", "to", "proactive", NULL};

/* ACT#PLACE is cited: the sign parts the two. */
static bool is_citable(struct load *ld, const struct yaml_node *n)
{
	struct yaml_node at = {.line = n->key_line, .col = n->key_col};
	if (!memchr(n->key.ptr, '#', n->key.len) && !memchr(n->key.ptr, ' ', n->key.len))
		return true;
	complain(ld, &at, "bad-name/law", NULL);
	return false;
}

static void read_place(struct load *ld, struct slice act, const struct yaml_node *n, struct citation *out)
{
	static const char *const served[] = {"anybody", "natural", NULL};
	struct arena *a = &ld->rs->arena;
	out->name = slice_of(arena_printf(a, "%.*s#%.*s", SLICE_ARG(act), SLICE_ARG(n->key)));
	out->from = INT32_MIN;
	out->to = INT32_MAX;
	if (!is_citable(ld, n) || !read_members(ld, n, of_place))
		return;
	read_date(ld, yaml_member(n, "from"), &out->from);
	if (yaml_member(n, "to") && read_date(ld, yaml_member(n, "to"), &out->to) && out->to < out->from)
		complain(ld, yaml_member(n, "to"), "bad-date/end", NULL);
	if (yaml_member(n, "proactive"))
		out->natural_alone = read_choice(ld, yaml_member(n, "proactive"), "kind of recipient", served) == 1;
	read_text(ld, yaml_member(n, "title"), "title", (const char *const[]){NULL}, &out->title);
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
	const struct yaml_node *root = read_root(ld, files_find(ld->rs, SLICE_LIT("law.yaml")));
	if (!root || !read_named(ld, root, of_act))
		return;
	struct citation *list = arena_alloc(&ld->rs->arena, (count_places(root) + 1) * sizeof *list);
	for (const struct yaml_node *act = root->first; act; act = act->next) {
		struct text title = {0};
		const struct yaml_node *places = yaml_member(act, "places");
		if (!is_citable(ld, act) || !read_members(ld, act, of_act))
			continue;
		read_text(ld, yaml_member(act, "title"), "title", (const char *const[]){NULL}, &title);
		if (!places || !is_map(ld, places, "places") || !read_named(ld, places, of_place))
			continue;
		for (const struct yaml_node *n = places->first; n; n = n->next)
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
