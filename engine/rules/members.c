/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/rules/members.h"

#include <stdio.h>
#include "engine/rules/ruleset_impl.h"
#include "engine/rules/suggest.h"
#include "engine/rules/wording.h"

enum { MEMBERS_MAX = 32 };

struct slice suggest(struct slice got, const struct slice *known, size_t count)
{
	struct guess g = guess_start(got, SUGGEST_WITHIN);
	for (size_t i = 0; i < count; i++)
		guess_try(&g, known[i]);
	return g.best;
}

/* What may stand here, for a message: "a, b, c" cut to what fits. */
static void list_known(const struct slice *known, size_t count, char *out, size_t size)
{
	size_t used = 0;
	out[0] = '\0';
	for (size_t i = 0; i < count; i++) {
		if (used + known[i].len + 8 > size) {
			snprintf(out + used, size - used, ", …");
			return;
		}
		used += (size_t)snprintf(out + used, size - used, "%s%.*s", i ? ", " : "", SLICE_ARG(known[i]));
	}
}

void members_say_unknown(struct findings *f, const char *file, const struct yaml_node *at, const char *key, struct slice got,
                         const struct slice *known, size_t count, struct slice what)
{
	struct slice near = suggest(got, known, count);
	bool how = wording_find(key)->in[LANGUAGE_EN].mend; /* to make one */
	char all[220];
	list_known(known, count, all, sizeof all);
	findings_say(f, true, file, at->line, at->col, key, near.ptr ? "mend/near" : how ? NULL : count ? "mend/known" : "mend/none",
	             SAID({"got", got}, {"what", what}, {"near", near}, {"known", slice_of(all)}));
}

/* Each key that is near to one that is known is told; of those that are far from all, the first: the others came with it. */
static bool all_known(struct findings *f, const char *file, const struct yaml_node *map, const struct slice *names, size_t count)
{
	bool clear = true, far = false;
	for (const struct yaml_node *c = map->first; c; c = c->next) {
		size_t i = 0;
		while (i < count && !slice_eq(names[i], c->key))
			i++;
		if (i < count)
			continue;
		struct yaml_node at = {.line = c->key_line, .col = c->key_col};
		struct slice meant = suggest(c->key, names, count);
		if (meant.ptr || !far)
			members_say_unknown(f, file, &at, "unknown-setting", c->key, names, count, SLICE_NONE);
		far = far || !meant.ptr;
		clear = clear && (!meant.ptr || yaml_member(map, meant.ptr));
	}
	return clear;
}

bool members_check(struct findings *f, const char *file, const struct yaml_node *map, const char *const *known)
{
	struct slice names[MEMBERS_MAX];
	size_t count = 0;
	for (; known[count] && count < MEMBERS_MAX; count++)
		names[count] = slice_of(known[count] + (known[count][0] == '+'));
	bool clear = all_known(f, file, map, names, count), open = findings_open(f, file, map);
	for (size_t i = 0; i < count; i++) {
		if (known[i][0] != '+' || yaml_member(map, names[i].ptr))
			continue;
		if (!open)
			findings_say(f, true, file, map->line, map->col, "missing-setting/member", NULL, SAID({"setting", names[i]}));
		clear = false;
	}
	return clear;
}
