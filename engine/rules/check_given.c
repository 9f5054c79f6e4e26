/* SPDX-License-Identifier: Apache-2.0 */
/* What a package gives: benefit, entitlement, claim, order. */
#include "engine/rules/check.h"

static void check_brackets(struct load *ld, const struct yaml_node *at, const struct service *svc)
{
	const struct parameter *p = parameter_find(ld->rs, svc->benefit_brackets);
	if (!svc->benefit_brackets.ptr || (ld->rs->broken & NOUN_PARAMETERS))
		return;
	if (!p) {
		struct slice *names = arena_alloc(&ld->rs->arena, (ld->rs->parameter_count + 1) * sizeof *names);
		for (size_t i = 0; i < ld->rs->parameter_count; i++)
			names[i] = ld->rs->parameters[i].name;
		complain_unknown(ld, at, "unknown-parameter", svc->benefit_brackets, names, ld->rs->parameter_count);
	} else if (!p->unit.ptr) {
		complain(ld, at, "no-brackets", SAID({"name", p->name}));
	} else if (!(svc->doubt & DOUBT_DAY) && (!p->value_count || p->values[0].from > svc->version_day)) {
		complain(ld, at, "no-value-yet", SAID({"name", p->name}));
	}
}

/* A value of the Lua file must be there; how it is written is for the compiler to say. */
static void check_value(struct load *ld, const struct yaml_node *at, struct service *svc)
{
	char *def = arena_printf(&ld->rs->arena, "values.%.*s", SLICE_ARG(svc->benefit_of));
	if (svc->lua.len && memmem(svc->lua.ptr, svc->lua.len, def, strlen(def)))
		return;
	svc->doubt |= DOUBT_COUNTED;
	if (!ld->examine)
		complain(ld, at, "unknown-value/of", SAID({"name", svc->benefit_of}));
}

void check_benefit(struct load *ld, const struct yaml_node *root, struct service *svc)
{
	const struct yaml_node *group = name_node(root, "benefit"), *of = name_node(group, "of");
	if (group == root)
		return;
	svc->benefit_line = of->line;
	svc->benefit_col = of->col;
	if (!yaml_member(group, "kind") || !yaml_member(group, "brackets") || !yaml_member(group, "of")) {
		if (!(svc->doubt & DOUBT_VALUE))
			complain(ld, group, "missing-setting/benefit", NULL);
		svc->doubt |= DOUBT_VALUE;
	}
	check_brackets(ld, name_node(group, "brackets"), svc);
	const struct fact_def *fact = ruleset_fact(ld->rs, svc->benefit_of);
	if (fact && fact->type != VALUE_INTEGER && fact->type != VALUE_NONE)
		complain(ld, of, "wrong-type/of", NULL);
	if (fact && fact->type != VALUE_INTEGER)
		svc->doubt |= DOUBT_VALUE;
	if (fact)
		check_needed(ld, of, svc, (struct need){.path = fact->name, .fact = fact, .complete = true}, "missing-need/benefit");
	else if (svc->benefit_of.ptr && !(ld->rs->broken & NOUN_VOCABULARY))
		check_value(ld, of, svc);
}

void check_entitlement(struct load *ld, const struct yaml_node *root, struct service *svc)
{
	const struct yaml_node *rests = yaml_member(root, "while"), *duty = yaml_member(root, "duty"), *reprice = group_node(root, "benefit", "reprice");
	struct slice *names = arena_alloc(&ld->rs->arena, (svc->clause_count + 1) * sizeof *names);
	const struct fact_def *link, *fact;
	svc->entitles = svc->entitles || svc->benefit == BENEFIT_MONTHLY;
	for (size_t i = 0; i < svc->clause_count; i++)
		names[i] = svc->clauses[i].name;
	for (size_t i = 0; i < svc->while_count && !(svc->doubt & DOUBT_CLAUSES); i++)
		if (!slice_in(svc->while_clauses[i], names, svc->clause_count)) {
			complain_unknown(ld, check_element(name_node(rests, "clauses"), svc->while_clauses[i]), "unknown-clause", svc->while_clauses[i], names,
			                 svc->clause_count);
			svc->doubt |= DOUBT_CLAUSES; /* which of the two is misspelt, nobody knows: the functions are judged when they agree */
		}
	for (size_t i = 0; i < svc->duty_fact_count; i++)
		(void)check_resolve(ld, check_element(name_node(duty, "report"), svc->duty_facts[i]), svc->duty_facts[i], &link, &fact);
	if (rests && (!yaml_member(rests, "clauses") || !yaml_member(rests, "notice")))
		complain(ld, rests, "missing-setting/while", NULL);
	if (duty && (!yaml_member(duty, "report") || !yaml_member(duty, "within")))
		complain(ld, duty, "missing-setting/duty", NULL);
	if ((rests || duty) && !svc->entitles && !(svc->doubt & DOUBT_VALUE)) {
		complain(ld, rests ? rests : duty, "missing-setting/entitlement", NULL);
		svc->doubt |= svc->benefit_of.len ? 0 : DOUBT_VALUE; /* what else needs a benefit has been told of with it */
	}
	if (svc->reprice && !svc->benefit_brackets.ptr && !(svc->doubt & DOUBT_VALUE))
		complain(ld, reprice, "missing-setting/brackets", NULL);
}

/* Months are distinguished, or were meant to be: what `every` lacks is told there. */
static bool is_by_month(const struct service *svc)
{
	bool by_month = svc->occasion == OCCASION_PERIOD || (svc->doubt & (DOUBT_WHEN | DOUBT_OCCASION));
	for (size_t i = 0; i < svc->trigger_count; i++)
		by_month = by_month || svc->triggers[i].of.ptr;
	return by_month;
}

void check_claim(struct load *ld, const struct yaml_node *root, struct service *svc)
{
	for (size_t i = 0; i < svc->claim_count; i++) {
		struct slice claim = svc->claims[i];
		const struct yaml_node *at = check_element(name_node(root, "claim"), claim);
		if (memmem(claim.ptr, claim.len, "{counted}", 9) && !(svc->doubt & (DOUBT_VALUE | DOUBT_COUNTED)) &&
		    !slice_is(svc->benefit_of, "counted")) {
			complain(ld, at, "unknown-placeholder/counted", NULL);
			svc->doubt |= DOUBT_COUNTED | (svc->benefit_of.len ? 0 : DOUBT_VALUE);
		}
		if (claim_form(claim).periodic && !is_by_month(svc))
			complain(ld, at, "no-period", SAID({"name", SLICE_LIT("{period}")}));
		else if (!claim_form(claim).periodic && svc->occasion == OCCASION_PERIOD)
			complain(ld, at, "no-period/claim", SAID({"claim", claim}));
		if (memmem(claim.ptr, claim.len, "{each}", 6) && !(svc->doubt & DOUBT_EACH) && !svc->for_each.ptr)
			complain(ld, at, "no-each", SAID({"name", SLICE_LIT("{each}")}));
	}
	if (svc->exclude_count && !svc->claim_count && !(svc->doubt & DOUBT_CLAIM))
		complain(ld, name_node(root, "excludes"), "no-claim", SAID({"name", svc->name}));
}

void check_order(struct load *ld, const struct yaml_node *root, struct service *svc)
{
	static const char *const carried[] = {"recipient", "subject", "each", "period", "counted", NULL};
	const struct yaml_node *fields = group_node(root, "order", "fields"), *route = group_node(root, "order", "route");
	for (size_t i = 0; i < svc->order_field_count; i++) {
		struct slice f = svc->order_fields[i];
		const struct yaml_node *at = check_element(fields, f);
		const struct fact_def *fact;
		if (slice_is(f, "recipient") || slice_is(f, "subject"))
			continue;
		if (slice_is(f, "each")) {
			if (!svc->for_each.ptr && !(svc->doubt & DOUBT_EACH))
				complain(ld, at, "no-each", SAID({"name", SLICE_LIT("each")}));
			continue;
		}
		if (slice_is(f, "period")) {
			if (!is_by_month(svc))
				complain(ld, at, "no-period", SAID({"name", f}));
			continue;
		}
		if (slice_is(f, "counted")) {
			if (!(svc->doubt & (DOUBT_VALUE | DOUBT_COUNTED)) && !slice_is(svc->benefit_of, "counted"))
				complain(ld, at, "unknown-field", NULL);
		} else if ((fact = check_known_among(ld, at, f, carried))) {
			check_subject(ld, at, svc, fact);
			check_asserted(ld, at, fact);
			check_consented(ld, root, at, svc, fact);
		} else {
			svc->doubt |= DOUBT_ORDER;
		}
	}
	if (!svc->order_route.ptr || slice_is(svc->order_route, "any"))
		return;
	const struct fact_def *fact = check_known(ld, route, svc->order_route);
	if (fact && !fact->is_territory)
		complain(ld, route, "no-territory", SAID({"fact", fact->name}));
	else if (fact && !(svc->doubt & DOUBT_ORDER) && !slice_in(fact->name, svc->order_fields, svc->order_field_count))
		complain(ld, route, "missing-field", SAID({"fact", fact->name}));
}
