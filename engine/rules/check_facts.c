/* SPDX-License-Identifier: Apache-2.0 */
/* The facts that a package names, wherever it does: do they exist, are they declared, consented to, stated by anybody? */
#include "engine/rules/check.h"
#include "engine/rules/evaluate.h"

/* A fact, where other names may stand, too: for the suggestion. */
const struct fact_def *check_known_among(struct load *ld, const struct yaml_node *at, struct slice name, const char *const *others)
{
	const struct fact_def *fact = ruleset_fact(ld->rs, name);
	bool broken = ld->rs->broken & NOUN_VOCABULARY;
	size_t count = 0;
	while (others[count])
		count++;
	struct slice *names = arena_alloc(&ld->rs->arena, (count + ld->rs->fact_count + 1) * sizeof *names);
	for (size_t i = 0; i < count; i++)
		names[i] = slice_of(others[i]);
	for (size_t i = 0; i < ld->rs->fact_count; i++)
		names[count++] = ld->rs->facts[i].name;
	if (!fact && !broken)
		complain_unknown(ld, at, "unknown-fact", name, names, count);
	return fact && broken && fact->type == VALUE_NONE ? NULL : fact;
}

const struct fact_def *check_known(struct load *ld, const struct yaml_node *at, struct slice name)
{
	return check_known_among(ld, at, name, (const char *const[]){NULL});
}

/* The element of a list (or the scalar itself) that says `name`. */
const struct yaml_node *check_element(const struct yaml_node *n, struct slice name)
{
	for (const struct yaml_node *c = n && n->kind == YAML_LIST ? n->first : NULL; c; c = c->next)
		if (slice_eq(c->text, name))
			return c;
	return n;
}

/* The same, of one that goes on after the name ("guardian if minor"). */
const struct yaml_node *check_element_starting(const struct yaml_node *n, struct slice name)
{
	for (const struct yaml_node *c = n && n->kind == YAML_LIST ? n->first : NULL; c; c = c->next)
		if (c->text.len > name.len && c->text.ptr[name.len] == ' ' && slice_eq((struct slice){c->text.ptr, name.len}, name))
			return c;
	return check_element(n, name);
}

/* "children.home" -> the link and the fact at its end; "home" -> no link. */
bool check_resolve(struct load *ld, const struct yaml_node *at, struct slice path, const struct fact_def **link, const struct fact_def **fact)
{
	const char *dot = path.len ? memchr(path.ptr, '.', path.len) : NULL;
	struct slice first = {path.ptr, dot ? (size_t)(dot - path.ptr) : path.len};
	*link = NULL;
	if (dot) {
		if (!(*link = check_known(ld, at, first)))
			return false;
		if ((*link)->type != VALUE_PERSON) {
			complain(ld, at, "no-link", SAID({"fact", first}));
			return false;
		}
		first = (struct slice){dot + 1, path.len - first.len - 1};
	}
	return (*fact = check_known(ld, at, first)) != NULL;
}

static bool is_needed(const struct service *svc, struct slice path)
{
	for (size_t i = 0; i < svc->need_count; i++)
		if (slice_eq(svc->needs[i].path, path))
			return true;
	return false;
}

/* C-7: what is processed is what consent was asked for. Each fact is told once: from then on it is as if it stood there. */
void check_consented(struct load *ld, const struct yaml_node *root, const struct yaml_node *at, struct service *svc,
                     const struct fact_def *fact)
{
	size_t count = svc->consent_data_count;
	if ((svc->doubt & (DOUBT_CONSENT | DOUBT_MODE)) || slice_in(fact->name, svc->consent_data, count))
		return;
	svc->is_sensitive = svc->is_sensitive || fact->is_sensitive;
	if (svc->mode == SERVICE_ASKS) /* else it is a law that lets it be read */
		complain(ld, at ? at : root, "no-consent", SAID({"fact", fact->name}));
	struct slice *more = arena_alloc(&ld->rs->arena, (count + 1) * sizeof *more);
	if (count)
		memcpy(more, svc->consent_data, count * sizeof *more);
	more[count] = fact->name;
	svc->consent_data = more;
	svc->consent_data_count++;
}

/* What is read must be declared. Told once: from then on it is as if it were, and the Lua file is not asked about it again. */
void check_needed(struct load *ld, const struct yaml_node *at, struct service *svc, struct need wanted, const char *why)
{
	if ((svc->doubt & DOUBT_NEEDS) || is_needed(svc, wanted.path))
		return;
	complain(ld, at, why, SAID({"path", wanted.path}));
	struct need *more = arena_alloc(&ld->rs->arena, (svc->need_count + 1) * sizeof *more);
	size_t i = 0;
	for (; i < svc->need_count && slice_cmp(svc->needs[i].path, wanted.path) < 0; i++)
		more[i] = svc->needs[i];
	more[i] = wanted;
	for (; i < svc->need_count; i++)
		more[i + 1] = svc->needs[i];
	svc->needs = more;
	svc->need_count++;
}

/* What legal persons alone have is nobody else's. */
void check_subject(struct load *ld, const struct yaml_node *at, const struct service *svc, const struct fact_def *fact)
{
	if (fact->of_organisation && !svc->of_organisations && !(svc->doubt & DOUBT_ABOUT))
		complain(ld, at, "wrong-subject", SAID({"fact", fact->name}));
}

static bool is_asserted(const struct ruleset *rs, const struct fact_def *fact)
{
	for (size_t i = 0; i < rs->event_count; i++)
		for (size_t k = 0; k < rs->events[i].assert_count; k++)
			if (rs->events[i].asserts[k].fact == fact)
				return true;
	return slice_is(fact->name, "language"); /* numbers tell it, too */
}

/* Who waits for what no event states, waits for ever. What is silent when there is none (`absent: none`) answers all the same. */
void check_asserted(struct load *ld, const struct yaml_node *at, const struct fact_def *fact)
{
	if (!(ld->rs->broken & NOUN_VOCABULARY) && !fact->absent_is_none && !is_asserted(ld->rs, fact))
		warn_at(ld, at, "unasserted-fact", SAID({"fact", fact->name}));
}
