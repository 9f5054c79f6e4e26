/* SPDX-License-Identifier: Apache-2.0 */
/* excludes: a package names services, their claims do the work. Resolved when all packages are read: a service excludes by the names of the
 * claims that any version of the other makes. */
#include <stdlib.h>
#include "engine/rules/ruleset_impl.h"

static void add_name(struct slice *names, size_t *count, struct slice claim)
{
	struct slice name = {claim.ptr, (size_t)((const char *)memchr(claim.ptr, '/', claim.len) - claim.ptr)};
	if (!slice_in(name, names, *count))
		names[(*count)++] = name;
}

static void complain_of(struct load *ld, const struct mention *e, bool is_there)
{
	struct slice *names = arena_alloc(&ld->rs->arena, (ld->rs->service_count + 1) * sizeof *names);
	const struct yaml_node at = {.line = e->line, .col = e->col};
	for (size_t i = 0; i < ld->rs->service_count; i++)
		names[i] = ld->rs->services[i]->name;
	struct slice near = suggest(e->service, names, ld->rs->service_count);
	if (is_there)
		complain(ld, &at, "no-claim/other", SAID({"name", e->service}));
	else
		findings_say(ld->findings, false, ld->file->shown, e->line, e->col, "unknown-service", near.ptr ? "mend/near" : NULL,
			SAID({"got", e->service}, {"near", near}));
}

static void resolve(struct load *ld, struct service *svc, struct slice *names)
{
	size_t count = 0;
	for (size_t n = 0; n < svc->exclude_count; n++) {
		const struct mention *e = &svc->excludes[n];
		bool is_there = false;
		size_t before = count;
		for (size_t i = 0; i < ld->rs->service_count; i++) {
			const struct service *other = ld->rs->services[i];
			if (!slice_eq(other->name, e->service))
				continue;
			is_there = true;
			for (size_t k = 0; k < other->claim_count; k++)
				add_name(names, &count, other->claims[k]);
		}
		if (count == before)
			complain_of(ld, e, is_there);
	}
	if (!count)
		return;
	qsort(names, count, sizeof *names, slice_order);
	struct buf joined;
	buf_init(&joined);
	for (size_t i = 0; i < count; i++)
		buf_printf(&joined, "%s%.*s", i ? "," : "", SLICE_ARG(names[i]));
	svc->excluded_claims = arena_slice(&ld->rs->arena, buf_slice(&joined));
	buf_fini(&joined);
}

void excludes_resolve(struct load *ld)
{
	size_t room = 1;
	for (size_t i = 0; i < ld->rs->service_count; i++)
		room += ld->rs->services[i]->claim_count;
	struct slice *names = arena_alloc(&ld->rs->arena, room * sizeof *names);
	for (size_t i = 0; i < ld->rs->service_count; i++) {
		ld->file = files_find(ld->rs, ld->rs->services[i]->file);
		resolve(ld, (struct service *)(uintptr_t)ld->rs->services[i], names); /* ours until loading ends */
	}
}
