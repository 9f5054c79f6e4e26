/* SPDX-License-Identifier: Apache-2.0 */
/* What one package says, held against the vocabulary, the parameters and the law: whom it is about, what wakes it, what it asks and whom.
 * What it gives: check_given.c. Nodes are looked up again for the place. */
#include "engine/base/civil.h"
#include "engine/rules/check.h"
#include "engine/rules/evaluate.h"

enum { NEEDS_MAX = 60 };

static const struct yaml_node *member_of(const struct yaml_node *n, struct slice key)
{
	for (const struct yaml_node *c = n && n->kind == YAML_MAP ? n->first : NULL; c; c = c->next)
		if (slice_eq(c->key, key))
			return c;
	return n;
}

static struct yaml_node key_of(const struct yaml_node *map, struct slice path)
{
	const struct yaml_node *n = member_of(map, path);
	return (struct yaml_node){.line = n->key_line, .col = n->key_col};
}

/* Why a fact cannot be one that is read after consent; NULL: it can. */
static const char *after_fault(const struct service *svc, const struct need *n)
{
	if (n->link || n->fact->type == VALUE_PERSON)
		return "bad-after/link";
	if (n->fact->absent_is_none)
		return "bad-after/absent";
	if (!n->fact->owner.len)
		return "bad-after/owner";
	return svc->mode != SERVICE_ASKS && !(svc->doubt & DOUBT_MODE) ? "bad-after/mode" : NULL;
}

/* `after: consent`: one fact of the subject's own, which somebody can be asked for when it is given. What cannot be, is told once. */
static void check_after(struct load *ld, const struct yaml_node *root, const struct yaml_node *map,
	const struct service *svc, struct need *needs)
{
	const struct need *first = NULL;
	bool any = false;
	for (size_t i = 0; i < svc->need_count; i++) {
		struct yaml_node key = key_of(map, needs[i].path);
		const char *fault = needs[i].after_consent ? after_fault(svc, &needs[i]) : NULL;
		any = any || needs[i].after_consent;
		if (fault)
			complain(ld, &key, fault, SAID({"fact", needs[i].path}));
		needs[i].after_consent = needs[i].after_consent && !fault;
		first = !first && needs[i].after_consent ? &needs[i] : first;
	}
	struct yaml_node at = first ? key_of(map, first->path) : *root;
	const struct yaml_node *consent = name_node(root, "consent");
	bool said = yaml_member(consent, "answers") || findings_open(ld->findings, ld->file->shown, consent);
	if (first && !svc->answers_ms && !said && !(svc->doubt & (DOUBT_CONSENT | DOUBT_MODE)))
		complain(ld, &at, "missing-setting/answers", SAID({"fact", first->path}));
	else if (first && svc->term_working_days && svc->answers_ms >= svc->term_working_days * CIVIL_DAY_MS)
		complain(ld, group_node(root, "consent", "answers"), "bad-span/answers", NULL);
	else if (!any && svc->answers_ms && !(svc->doubt & DOUBT_NEEDS) && !is_spoilt(ld, map))
		complain(ld, group_node(root, "consent", "answers"), "missing-need/after", NULL);
}

static bool is_withheld(const struct service *svc, struct slice path)
{
	for (size_t i = 0; i < svc->need_count; i++)
		if (svc->needs[i].after_consent && slice_eq(svc->needs[i].path, path))
			return true;
	return false;
}

/* Nobody is to be asked for what nothing reads: then that alone is said. */
static void check_need_consented(
	struct load *ld, const struct yaml_node *root, const struct yaml_node *at, struct service *svc, const struct need *n)
{
	bool asked = slice_in(n->fact->name, svc->consent_data, svc->consent_data_count) || svc->mode != SERVICE_ASKS;
	if (asked || (svc->doubt & (DOUBT_CONSENT | DOUBT_MODE)) || !svc->lua.len || rules_use(svc, n))
		check_consented(ld, root, at, svc, n->fact);
	else
		complain(ld, at, "unused-need", SAID({"path", n->path}));
}

static void check_need(struct load *ld, const struct yaml_node *root, const struct yaml_node *map, struct service *svc,
	const struct need *n)
{
	struct yaml_node key = key_of(map, n->path);
	if (n->fact->is_territory) {
		complain(ld, &key, "territory", SAID({"fact", n->path}));
		svc->doubt |= DOUBT_NEEDS;
	}
	check_subject(ld, &key, svc, n->link ? n->link : n->fact);
	if (n->link)
		check_needed(ld, &key, svc, (struct need){.path = n->link->name, .fact = n->link, .complete = true},
			"missing-need/link");
	if (n->link && n->fact->is_list)
		complain(ld, &key, "bad-need", NULL);
	check_asserted(ld, &key, n->fact);
	check_need_consented(ld, root, &key, svc, n);
}

static void check_needs(struct load *ld, const struct yaml_node *root, struct service *svc)
{
	const struct yaml_node *map = name_node(root, "needs");
	struct need *needs = (struct need *)(uintptr_t)svc->needs; /* ours until loading ends */
	size_t good = 0;
	for (size_t i = 0; i < svc->need_count; i++) {
		struct yaml_node key = key_of(map, needs[i].path);
		if (check_resolve(ld, &key, needs[i].path, &needs[i].link, &needs[i].fact))
			needs[good++] = needs[i];
		else
			svc->doubt |= DOUBT_NEEDS;
	}
	svc->need_count = good;
	check_after(ld, root, map, svc, needs);
	for (size_t i = 0; i < good; i++)
		check_need(ld, root, map, svc, &needs[i]);
	if (good <= NEEDS_MAX)
		return;
	complain(ld, map, "too-many/needs", SAID({"most", number_of(ld, NEEDS_MAX)}));
	svc->doubt |= DOUBT_NEEDS;
}

static void check_event_trigger(struct load *ld, const struct yaml_node *at, const struct yaml_node *as, const struct trigger *t)
{
	struct slice names[64];
	size_t count = 0;
	const struct event_def *event = ruleset_event(ld->rs, t->name);
	if (!event && (ld->rs->broken & NOUN_VOCABULARY))
		return;
	if (!event) {
		for (; count < ld->rs->event_count && count < 64; count++)
			names[count] = ld->rs->events[count].name;
		complain_unknown(ld, at, "unknown-event", t->name, names, count);
		return;
	}
	if (event->cancels.ptr)
		complain(ld, at, "cancel-trigger", SAID({"event", t->name}));
	for (size_t i = 0; i < event->role_count && i < 64; i++)
		names[count++] = event->roles[i].name;
	for (size_t i = 0; i < t->role_count && !(ld->rs->broken & NOUN_VOCABULARY); i++)
		if (!slice_in(t->roles[i], names, count))
			complain_unknown(ld, check_element(as, t->roles[i]), "unknown-role", t->roles[i], names, count);
}

/* The element of `when` that the trigger was read from. */
static const struct yaml_node *trigger_node(const struct yaml_node *list, const struct trigger *t)
{
	for (const struct yaml_node *c = list->kind == YAML_LIST ? list->first : NULL; c; c = c->next) {
		const struct yaml_node *names = yaml_member(c, "event");
		for (const struct yaml_node *n = names && names->kind == YAML_LIST ? names->first : names; n; n = n->next)
			if (n->line == t->line && n->col == t->col)
				return c;
	}
	return list;
}

/* `every` asks for one fact of the subject's own; that it is consented to is told at `needs`. */
static void check_every(struct load *ld, const struct yaml_node *at, const struct yaml_node *of, struct service *svc,
                        const struct trigger *t)
{
	const struct fact_def *fact = t->of.len ? check_known(ld, of, t->of) : NULL;
	if (fact && fact->is_list)
		complain(ld, of, "bad-every", SAID({"fact", t->of}));
	else if (fact)
		check_needed(ld, of, svc, (struct need){.path = fact->name, .fact = fact, .complete = true}, "missing-need/every");
	if (fact && is_withheld(svc, fact->name))
		complain(ld, of, "bad-after/every", SAID({"fact", t->of}));
	if (svc->occasion != OCCASION_PERIOD && !(svc->doubt & DOUBT_OCCASION))
		complain(ld, at, "bad-occasion/every", NULL);
}

/* What a month's case may be woken by, and what it cannot have. */
static void check_period(struct load *ld, const struct yaml_node *root, const struct service *svc)
{
	bool every = false;
	if (svc->occasion != OCCASION_PERIOD || (svc->doubt & DOUBT_WHEN))
		return;
	for (size_t i = 0; i < svc->trigger_count; i++) {
		const struct trigger *t = &svc->triggers[i];
		const struct yaml_node at = {.line = t->line, .col = t->col};
		every = every || t->of.ptr;
		if (t->kind != TRIGGER_CHANGE && !t->of.ptr)
			complain(ld, &at, "bad-occasion/trigger", SAID({"name", t->name}));
	}
	if (!every)
		complain(ld, name_node(root, "occasion"), "bad-occasion/period", NULL);
	if (yaml_member(root, "before") && !svc->before_nothing)
		complain(ld, name_node(root, "before"), "bad-occasion/before", NULL);
	if (svc->entitles)
		complain(ld, name_node(root, svc->benefit == BENEFIT_MONTHLY ? "benefit" : "entitlement"), "bad-occasion/entitlement", NULL);
}

static void check_date_trigger(struct load *ld, const struct yaml_node *at, const struct service *svc, const struct trigger *t)
{
	if (!is_name(t->name, false) || memchr(t->name.ptr, '-', t->name.len))
		complain(ld, at, "bad-name/date", SAID({"name", t->name}));
	for (const struct trigger *other = svc->triggers; other < t; other++)
		if (other->kind == TRIGGER_DATE && slice_eq(other->name, t->name))
			complain(ld, at, "defined-twice/date", SAID({"name", t->name}));
}

/* `with` is looked at, so consent is asked for it, too. */
static void check_with(
	struct load *ld, const struct yaml_node *root, const struct yaml_node *at, struct service *svc, struct slice name)
{
	const struct fact_def *link = check_known(ld, at, name);
	if (link && link->type != VALUE_PERSON)
		complain(ld, at, "no-link/with", NULL);
	else if (link)
		check_consented(ld, root, at, svc, link);
}

static void check_triggers(struct load *ld, const struct yaml_node *root, struct service *svc)
{
	const char *last = NULL;
	const struct fact_def *link, *fact;
	for (size_t i = 0; i < svc->trigger_count; i++) {
		const struct trigger *t = &svc->triggers[i];
		const struct yaml_node at = {.line = t->line, .col = t->col}, with = {.line = t->with_line, .col = t->with_col};
		if (t->kind == TRIGGER_EVENT)
			check_event_trigger(ld, &at, name_node(trigger_node(name_node(root, "when"), t), "as"), t);
		else if (t->kind == TRIGGER_DATE)
			check_date_trigger(ld, &at, svc, t);
		else if (check_resolve(ld, &at, t->name, &link, &fact) && link)
			check_needed(ld, &at, svc, (struct need){.path = t->name, .link = link, .fact = fact, .complete = true},
				"missing-need/change");
		if (t->of.ptr)
			check_every(ld, &at, &with, svc, t);
		if (t->kind == TRIGGER_CHANGE && is_withheld(svc, t->name))
			complain(ld, &at, "bad-after/change", SAID({"fact", t->name}));
		if (t->with.ptr && t->with.ptr != last) /* one for all the names beside it */
			check_with(ld, root, &with, svc, t->with);
		last = t->with.ptr;
	}
}

/* What is wrong with a citation is told at the first clause that makes it. */
static bool cited_before(const struct service *svc, size_t clause)
{
	for (size_t i = 0; i < clause; i++)
		if (slice_eq(svc->clauses[i].law, svc->clauses[clause].law))
			return true;
	return false;
}

static struct slice act_of(struct slice citation)
{
	const char *sign = citation.len ? memchr(citation.ptr, '#', citation.len) : NULL;
	return (struct slice){citation.ptr, sign ? (size_t)(sign - citation.ptr) : citation.len};
}

/* The act, or its place, that law.yaml does not hold. */
static void complain_of_law(struct load *ld, const struct yaml_node *at, struct slice name)
{
	struct slice *names = arena_alloc(&ld->rs->arena, (ld->rs->citation_count + 1) * sizeof *names), act = act_of(name);
	size_t count = 0;
	bool known = act.len == name.len;
	for (size_t i = 0; i < ld->rs->citation_count; i++)
		known = known || slice_eq(act_of(ld->rs->citations[i].name), act);
	for (size_t i = 0; i < ld->rs->citation_count; i++) {
		struct slice other = known ? ld->rs->citations[i].name : act_of(ld->rs->citations[i].name);
		if (!count || !slice_eq(names[count - 1], other))
			names[count++] = other;
	}
	complain_unknown(ld, at, "unknown-law", known ? name : act, names, count);
}

static void check_law(struct load *ld, const struct yaml_node *at, const struct service *svc, struct slice name)
{
	const struct citation *law = law_find(ld->rs, name);
	if (!law) {
		complain_of_law(ld, at, name);
	} else if (!(svc->doubt & DOUBT_DAY) && (law->from > svc->version_day || law->to < svc->version_day)) {
		complain(ld, at, "law-not-in-force", SAID({"law", name}));
	} else if (law->natural_alone && svc->of_organisations && svc->mode == SERVICE_ASKS && !(svc->doubt & DOUBT_MODE)) {
		complain(ld, at, "notice-only", SAID({"law", name}));
	}
}

static void check_clauses(struct load *ld, const struct yaml_node *root, const struct service *svc)
{
	if (ld->rs->broken & NOUN_LAW)
		return;
	const struct yaml_node *map = name_node(root, "clauses");
	for (size_t i = 0; i < svc->clause_count; i++) {
		const struct clause_def *clause = &svc->clauses[i];
		if (clause->law.ptr && !(law_find(ld->rs, clause->law) && cited_before(svc, i)))
			check_law(ld, name_node(member_of(map, clause->name), "law"), svc, clause->law);
	}
	if (svc->law.ptr && memchr(svc->law.ptr, '#', svc->law.len)) /* else its reader complained */
		check_law(ld, group_node(root, "consent", "none"), svc, svc->law);
}

static struct need need_of_each(struct load *ld, const struct service *svc, const struct fact_def *fact)
{
	char *path = arena_printf(&ld->rs->arena, "%.*s.%.*s", SLICE_ARG(svc->for_each), SLICE_ARG(fact->name));
	return (struct need){.path = slice_of(path), .link = ruleset_fact(ld->rs, svc->for_each), .fact = fact, .complete = true};
}

/* `each` means something with for_each only, and a link of it is read through its projection. */
static void check_of_each(struct load *ld, const struct yaml_node *at, struct service *svc, const struct recipient *r)
{
	if (!svc->for_each.ptr && (svc->doubt & DOUBT_EACH))
		return;
	if (!svc->for_each.ptr) {
		complain(ld, at, "no-each", SAID({"name", SLICE_LIT("each")}));
		return;
	}
	if (r->kind == RECIPIENT_EACH)
		return;
	const struct fact_def *fact = check_known(ld, at, r->fact);
	if (fact && (fact->type != VALUE_PERSON || fact->is_list))
		complain(ld, at, "no-link/each", SAID({"name", r->fact}));
	else if (fact)
		check_needed(ld, at, svc, need_of_each(ld, svc, fact), "missing-need/each");
}

static void check_for_each(struct load *ld, const struct yaml_node *root, struct service *svc)
{
	const struct yaml_node *at = name_node(root, "for_each");
	if (!svc->for_each.ptr)
		return;
	const struct fact_def *link = check_known(ld, at, svc->for_each);
	if (link && link->type != VALUE_PERSON)
		complain(ld, at, "no-link/for-each", SAID({"name", svc->for_each}));
	else if (link)
		check_needed(ld, at, svc, (struct need){.path = link->name, .fact = link, .complete = true}, "missing-need/for-each");
	else
		svc->doubt |= DOUBT_NEEDS | DOUBT_EACH;
	if (yaml_member(root, "before") && !svc->before_nothing)
		complain(ld, name_node(root, "before"), "bad-occasion/before", NULL);
	if (svc->occasion != OCCASION_ONCE)
		complain(ld, at, "bad-occasion", NULL);
}

/* P-8: a legal person acts through those whom its own registry names. */
static bool may_act(struct load *ld, const struct yaml_node *at, const struct service *svc, const struct recipient *r,
                    const struct fact_def *fact)
{
	bool acts = r->kind == RECIPIENT_LINK && (!fact || fact->of_organisation);
	if (svc->doubt & DOUBT_ABOUT)
		return true;
	if (svc->of_organisations && !acts)
		complain(ld, at, "bad-recipient/organisation", NULL);
	else if (fact && fact->of_organisation && !svc->of_organisations)
		complain(ld, at, "bad-recipient/person", SAID({"fact", fact->name}));
	else
		return true;
	return false;
}

static void check_recipients(struct load *ld, const struct yaml_node *root, struct service *svc)
{
	for (size_t i = 0; i < svc->recipient_count; i++) {
		struct slice name = svc->recipients[i].fact;
		const struct yaml_node *at = check_element_starting(name_node(root, "recipients"), name);
		if (svc->of_deceased && svc->recipients[i].kind == RECIPIENT_SUBJECT)
			complain(ld, check_element_starting(name_node(root, "recipients"), SLICE_LIT("subject")), "bad-recipient/deceased", NULL);
		if (svc->recipients[i].kind >= RECIPIENT_EACH)
			check_of_each(ld, name_node(root, "recipients"), svc, &svc->recipients[i]);
		if (svc->recipients[i].kind != RECIPIENT_LINK) {
			(void)may_act(ld, name_node(root, "recipients"), svc, &svc->recipients[i], NULL);
			continue;
		}
		const struct fact_def *fact = check_known_among(ld, at, name, (const char *const[]){"subject", "each", NULL});
		if (!may_act(ld, at, svc, &svc->recipients[i], fact))
			continue;
		if (fact && (fact->type != VALUE_PERSON || fact->is_list))
			complain(ld, at, "no-link/recipient", NULL);
		if (fact) {
			check_asserted(ld, at, fact);
			check_consented(ld, root, at, svc, fact);
		}
	}
}

static void check_second_thoughts(struct load *ld, const struct yaml_node *root, const struct service *svc, const char *group,
                                  const struct second_thoughts *after)
{
	const struct yaml_node *map = group_node(root, "consent", group), *list = name_node(map, "offer_again");
	struct slice *names = arena_alloc(&ld->rs->arena, (svc->trigger_count + 1) * sizeof *names);
	size_t count = 0;
	bool sure = !(svc->doubt & DOUBT_WHEN);
	for (size_t i = 0; i < svc->trigger_count; i++) {
		if (svc->triggers[i].kind != TRIGGER_CHANGE && !svc->triggers[i].of.ptr)
			names[count++] = svc->triggers[i].name;
		sure = sure && (svc->triggers[i].kind != TRIGGER_EVENT || ruleset_event(ld->rs, svc->triggers[i].name));
	}
	for (size_t i = 0; i < after->count && sure; i++)
		if (!slice_in(after->offer_again[i], names, count))
			complain_unknown(ld, check_element(list, after->offer_again[i]), "unknown-trigger", after->offer_again[i], names, count);
	if (after->listed && !after->reopen_ms && !(svc->doubt & DOUBT_REOPEN))
		complain(ld, list, "missing-setting/reopen", NULL);
}

/* All that a package reads or sends stands in consent.data: so what it is about, too. */
static void check_consent(struct load *ld, const struct yaml_node *root, struct service *svc)
{
	for (size_t i = 0; i < svc->consent_data_count; i++) {
		const struct fact_def *fact = check_known(ld, check_element(group_node(root, "consent", "data"), svc->consent_data[i]), svc->consent_data[i]);
		svc->is_sensitive = svc->is_sensitive || (fact && fact->is_sensitive);
		if (!fact)
			svc->doubt |= DOUBT_CONSENT;
	}
	check_second_thoughts(ld, root, svc, "refused", &svc->refused);
	check_second_thoughts(ld, root, svc, "lapsed", &svc->lapsed);
	if (svc->remind_count && svc->window_ms && svc->remind_ms[svc->remind_count - 1] >= svc->window_ms)
		complain(ld, group_node(root, "consent", "remind"), "bad-span/reminder", NULL);
}

void package_check(struct load *ld, const struct yaml_node *root, struct service *svc)
{
	if (ld->rs->broken & NOUN_PARAMETERS)
		svc->doubt |= DOUBT_PARAMETERS;
	register_check(ld, name_node(root, "service"), svc);
	if (svc->mode == SERVICE_JOINS) { /* composites.c, when all packages are read */
		check_consent(ld, root, svc);
		return;
	}
	check_consent(ld, root, svc); /* first: others ask whether it is complete */
	check_needs(ld, root, svc);
	check_for_each(ld, root, svc);
	check_triggers(ld, root, svc);
	check_clauses(ld, root, svc);
	check_recipients(ld, root, svc);
	check_benefit(ld, root, svc);
	check_entitlement(ld, root, svc);
	check_period(ld, root, svc);
	check_claim(ld, root, svc);
	check_order(ld, root, svc);
	package_check_texts(ld, root, svc, NULL);
}
