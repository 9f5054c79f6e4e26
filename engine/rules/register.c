/* SPDX-License-Identifier: Apache-2.0 */
/* rules/register.yaml: the services of the state's register, by the names of their packages (P-10). A ruleset without the file makes no
 * statement; with it, a package that it does not hold is refused. */
#include <stdlib.h>
#include "engine/rules/ruleset_impl.h"

static const char *const known[] = {"+number", "+from", "to", NULL};

static void read_entry(struct load *ld, const struct yaml_node *n, struct registration *out)
{
	*out = (struct registration){.name = keep(ld, n->key), .from = INT32_MIN, .to = INT32_MAX};
	if (!read_members(ld, n, known))
		return;
	read_scalar(ld, yaml_member(n, "number"), "number");
	read_date(ld, yaml_member(n, "from"), &out->from);
	if (yaml_member(n, "to") && read_date(ld, yaml_member(n, "to"), &out->to) && out->to < out->from)
		complain(ld, yaml_member(n, "to"), "bad-date/end", NULL);
}

void register_load(struct load *ld)
{
	const struct yaml_node *root = read_root(ld, files_find(ld->rs, SLICE_LIT("register.yaml")));
	if (!root || !read_named(ld, root, known))
		return;
	struct registration *list = arena_alloc(&ld->rs->arena, (root->count + 1) * sizeof *list);
	for (const struct yaml_node *n = root->first; n; n = n->next)
		read_entry(ld, n, &list[ld->rs->registration_count++]);
	qsort(list, ld->rs->registration_count, sizeof *list, slice_order);
	ld->rs->registrations = list;
}

static const struct registration *find(const struct ruleset *rs, struct slice name)
{
	return bsearch(&name, rs->registrations, rs->registration_count, sizeof *rs->registrations, slice_order);
}

bool ruleset_is_registered(const struct ruleset *rs, struct slice service, int32_t day)
{
	const struct registration *r = rs->registrations ? find(rs, service) : NULL;
	return !rs->registrations || (r && r->from <= day && day <= r->to);
}

/* `at`: the package's name. */
void register_check(struct load *ld, const struct yaml_node *at, const struct service *svc)
{
	const struct ruleset *rs = ld->rs;
	if (!rs->registrations || !svc->name.ptr || (rs->broken & NOUN_REGISTER) || is_spoilt(ld, at))
		return;
	const struct registration *r = find(rs, svc->name);
	if (!r)
		complain(ld, at, "not-registered", SAID({"service", svc->name}));
	else if (!(svc->doubt & DOUBT_DAY) && !ruleset_is_registered(rs, svc->name, svc->version_day))
		complain(ld, at, "not-registered/day", SAID({"service", svc->name}));
}
