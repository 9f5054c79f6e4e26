/* SPDX-License-Identifier: Apache-2.0 */
/* What would have to change for a yes: the rules are run on the facts as they are kept, with one of the declared facts changed, then with
 * two. Values are tried: both answers, each choice, none; numbers and dates by steps that grow, then halved down to the threshold; what the
 * rule's own text names, what somebody else has, what the package's tests say; lists with one person more or fewer. Of all changes that make
 * a yes those of the fewest facts are told (explain_ways.c); what nobody can change is no way, but it is told where there is no other. */
#include <stdlib.h>

#include "engine/base/civil.h"
#include "engine/cases/cases.h"
#include "engine/cli/explain_yes.h"

enum { TRIED_MAX = 20000, PERSONS_MAX = 40 };

/* --- the facts as they would be ---------------------------------------------------------------------------------------------------- */

static const struct change *applied_to(const struct search *f, uint32_t person, const struct need *need)
{
	for (int i = 0; i < 2; i++)
		if (f->applied[i] && f->applied[i]->need == need && f->applied[i]->person == person &&
			f->applied[i]->how <= HOW_NONE)
			return f->applied[i];
	return NULL;
}

/* Of somebody like nobody: just born, nothing else known to be so; a text as the subject has it. */
static enum known read_newcomer(struct search *f, const struct need *need, struct value *out)
{
	struct need own = *need;

	if (need->fact->absent_is_none)
		return FACT_NONE;
	own.link = NULL;
	if (need->fact->type != VALUE_DATE)
		return f->base.read(f->base.arg, 0, &own, out);
	*out = (struct value){.type = VALUE_DATE, .u.integer = f->law_day};
	return FACT_VALUE;
}

static enum known read_changed(void *arg, uint32_t person, const struct need *need, struct value *out)
{
	struct search *f = arg;
	const struct change *c = applied_to(f, person, need);

	if (c && c->how == HOW_NONE)
		return FACT_NONE;
	if (c) {
		*out = c->to;
		return FACT_VALUE;
	}
	for (int i = 0; i < 2 && person == f->newcomer; i++)
		if (f->applied[i] && f->applied[i]->how == HOW_MORE)
			return f->applied[i]->person ? f->base.read(f->base.arg, f->applied[i]->person, need, out)
						     : read_newcomer(f, need, out);
	return f->base.read(f->base.arg, person, need, out);
}

static enum known links_changed(
	void *arg, const struct fact_def *link, uint32_t *out, size_t max, size_t *count, bool *complete)
{
	struct search *f = arg;
	enum known known = f->base.links(f->base.arg, link, out, max, count, complete);

	for (int i = 0; i < 2; i++) {
		const struct change *c = f->applied[i];
		if (!c || c->need->fact != link || c->need->link)
			continue;
		if (c->how == HOW_COMPLETE)
			*complete = true;
		if (c->how == HOW_NONE)
			return *count = 0, FACT_NONE;
		if (c->how == HOW_MORE && *count < max) {
			out[(*count)++] = f->newcomer;
			known = FACT_VALUE;
		}
		for (size_t k = 0; c->how == HOW_FEWER && k < *count; k++)
			if (out[k] == c->person) {
				memmove(out + k, out + k + 1, (*count - k - 1) * sizeof *out);
				--*count;
			}
	}
	return known;
}

static struct slice key_changed(void *arg, uint32_t person)
{
	struct search *f = arg;
	return person == f->newcomer ? SLICE_LIT("iin:newcomer") : f->base.key(f->base.arg, person);
}

static bool is_yes(struct search *f, const struct change *one, const struct change *two, enum verdict *verdict)
{
	struct facts_view view = {f, read_changed, links_changed, key_changed, f->base.each, f->base.consented};
	struct evaluation e;
	struct err why;

	f->applied[0] = one;
	f->applied[1] = two;
	f->tried++;
	arena_reset(&f->scratch);
	if (rules_evaluate(f->host, f->rules, f->svc, f->law_day, f->facts_day, &view, &f->scratch, &e, &why))
		return false;
	if (verdict)
		*verdict = e.verdict;
	return evaluation_may_offer(&e);
}

/* --- what may be tried --------------------------------------------------------------------------------------------------------------- */

bool change_is_fixed(const struct change *c)
{
	return c->need && c->need->fact->is_fixed && c->known != FACT_UNKNOWN;
}

static bool is_so_already(const struct change *c, enum how how, const struct value *to)
{
	if (how == HOW_NONE)
		return c->known == FACT_NONE;
	if (how != HOW_VALUE || c->known != FACT_VALUE || c->was.type != to->type)
		return false;
	bool text = to->type == VALUE_TEXT || to->type == VALUE_ENUM;
	return text ? slice_eq(to->u.text, c->was.u.text) : to->u.integer == c->was.u.integer;
}

static void may(struct search *f, struct change c, enum how how, struct value to)
{
	if (is_so_already(&c, how, &to))
		return;
	c.how = how;
	c.to = to;
	c.place = f->all.count;
	*VEC_ADD(f->t->a, &f->all) = c;
}

/* Numbers around `from`, nearest first. */
static void may_numbers(
	struct search *f, struct change c, enum value_type type, int64_t from, const int64_t *steps, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (int sign = -1; sign <= 1; sign += 2) {
			c.distance = steps[i];
			may(f, c, HOW_VALUE, (struct value){.type = type, .u.integer = from + sign * steps[i]});
		}
}

/* Of values that the package itself names, those that the fact can have. */
static void may_literals(struct search *f, struct change c, enum whence whence, const struct slice *texts, size_t count)
{
	c.whence = whence;
	for (size_t i = 0; i < count; i++) {
		struct value v = {.type = c.need->fact->type, .u.text = texts[i]};
		const char *text = arena_slice(f->t->a, texts[i]).ptr;
		int32_t day;
		char *end = NULL;
		if (v.type == VALUE_INTEGER)
			v.u.integer = strtoll(text, &end, 10);
		else if (v.type == VALUE_DATE && civil_parse_date(texts[i], &day))
			v.u.integer = day;
		else if (v.type != VALUE_TEXT)
			continue;
		if (end && *end)
			continue;
		if (v.type != VALUE_TEXT && c.known == FACT_VALUE)
			c.distance = llabs((long long)(v.u.integer - c.was.u.integer));
		may(f, c, HOW_VALUE, v);
	}
}

static void may_texts(struct search *f, struct change c)
{
	c.whence = FROM_PERSON;
	for (uint32_t p = 0; p < f->persons; p++)
		for (size_t i = 0; i < f->svc->need_count; i++) {
			const struct need *n = &f->svc->needs[i];
			struct value v;
			if (n->fact != c.need->fact || !n->link == (p > 0) || p == c.person ||
				f->base.read(f->base.arg, p, n, &v) != FACT_VALUE)
				continue;
			c.same_as = p;
			may(f, c, HOW_VALUE, v);
		}
}

static void may_fact(struct search *f, uint32_t person, const struct need *n)
{
	static const int64_t numbers[] = {1, 2, 3, 4, 5, 10, 20, 50, 100, 1000, 10000, 100000, 1000000, 10000000};
	static const int64_t days[] = {0, 1, 7, 31, 92, 183, 365, 731, 1096, 1827, 2557, 3653, 5479, 6575, 7305, 9131, 10958,
		14610, 18263, 23011, 29220};
	struct change c = {.person = person, .need = n};
	const struct fact_def *fact = n->fact;
	struct slice said[LITERALS_MAX];

	c.known = f->base.read(f->base.arg, person, n, &c.was);
	for (int v = 0; fact->type == VALUE_BOOLEAN && v < 2; v++)
		may(f, c, HOW_VALUE, (struct value){.type = VALUE_BOOLEAN, .u.integer = v});
	for (size_t i = 0; i < fact->choice_count; i++)
		may(f, c, HOW_VALUE, (struct value){.type = VALUE_ENUM, .u.text = fact->choices[i]});
	if (fact->type == VALUE_INTEGER)
		may_numbers(f, c, VALUE_INTEGER, c.known == FACT_VALUE ? c.was.u.integer : 0, numbers,
			sizeof numbers / sizeof *numbers);
	if (fact->type == VALUE_DATE)
		may_numbers(f, c, VALUE_DATE, c.known == FACT_VALUE ? c.was.u.integer : f->law_day, days,
			sizeof days / sizeof *days);
	may_literals(f, c, FROM_RULE, f->literals, f->literal_count);
	if (fact->type == VALUE_TEXT) {
		may_texts(f, c);
		may_literals(f, c, FROM_TESTS, said, literals_of_tests(f->t->a, f->svc, fact->name, said));
	}
	may(f, c, HOW_NONE, (struct value){0});
}

static size_t members(struct search *f, const struct fact_def *link, uint32_t *out, bool *complete)
{
	size_t count = 0;

	f->base.links(f->base.arg, link, out, PERSONS_MAX - 1, &count, complete);
	while (count && out[count - 1] >= PERSONS_MAX)
		count--; /* a crowd: those beyond stay as they are */
	return count;
}

static void may_link(struct search *f, const struct need *n)
{
	uint32_t list[PERSONS_MAX];
	bool complete = true;
	size_t count = members(f, n->fact, list, &complete);
	struct change c = {.need = n, .known = count ? FACT_VALUE : FACT_UNKNOWN};

	if (!complete)
		may(f, c, HOW_COMPLETE, (struct value){0});
	if (!n->fact->is_list && count)
		may(f, c, HOW_NONE, (struct value){0});
	else
		may(f, c, HOW_MORE, (struct value){0});
	for (size_t i = 0; n->fact->is_list && i < count; i++) {
		c.person = list[i];
		may(f, c, HOW_MORE, (struct value){0});
		may(f, c, HOW_FEWER, (struct value){0});
	}
}

/* Whom the links name gets a number, now: later the view has only an arena that is emptied. */
static void find_persons(struct search *f)
{
	uint32_t list[AGGREGATE_MAX_ASSERTIONS], last = f->base.each;
	bool complete;

	for (size_t i = 0; i < f->svc->need_count; i++) {
		const struct need *n = &f->svc->needs[i];
		size_t count = 0;
		if (n->fact->type == VALUE_PERSON && !n->link)
			f->base.links(f->base.arg, n->fact, list, AGGREGATE_MAX_ASSERTIONS, &count, &complete);
		for (size_t k = 0; k < count; k++)
			last = list[k] > last ? list[k] : last;
	}
	f->newcomer = last + 1;
	f->persons = f->newcomer < PERSONS_MAX ? f->newcomer : PERSONS_MAX;
}

static void find_changes(struct search *f)
{
	uint32_t list[PERSONS_MAX];
	bool complete;

	for (size_t i = 0; i < f->svc->need_count; i++) {
		const struct need *n = &f->svc->needs[i];
		if (n->fact->is_territory)
			continue; /* no clause reads it (P-5) */
		if (n->after_consent && !f->base.consented)
			continue;
		if (n->fact->type == VALUE_PERSON && !n->link)
			may_link(f, n);
		else if (n->fact->type != VALUE_PERSON && !n->link)
			may_fact(f, 0, n);
		size_t count = n->link && n->fact->type != VALUE_PERSON ? members(f, n->link, list, &complete) : 0;
		for (size_t k = 0; k < count; k++)
			may_fact(f, list[k], n);
	}
}

/* --- searching ------------------------------------------------------------------------------------------------------------------------- */

static bool is_same_fact(const struct change *a, const struct change *b)
{
	return a->need == b->need && (a->person == b->person || (a->how == HOW_MORE && b->how == HOW_MORE)) &&
	       (a->how <= HOW_NONE) == (b->how <= HOW_NONE);
}

/* Of two facts in either order. */
static bool is_same_way(const struct change *a, const struct change *b, const struct change *one, const struct change *two)
{
	if (!two)
		return is_same_fact(a, one);
	return (is_same_fact(a, one) && is_same_fact(b, two)) || (is_same_fact(a, two) && is_same_fact(b, one));
}

/* The value nearest to what is known that still makes a yes. */
static void halve(struct search *f, struct change *c, const struct change *other)
{
	bool number =
		c->how == HOW_VALUE && (c->to.type == VALUE_INTEGER || c->to.type == VALUE_DATE) && c->known == FACT_VALUE;
	int64_t bad = c->was.u.integer, good = c->to.u.integer;

	while (number && good - bad != 1 && bad - good != 1 && f->tried < f->tried_max) {
		c->to.u.integer = bad + (good - bad) / 2;
		if (is_yes(f, c, other, NULL))
			good = c->to.u.integer;
		else
			bad = c->to.u.integer;
	}
	if (number)
		c->to.u.integer = good;
}

static void keep(struct search *f, const struct change *one, const struct change *two)
{
	struct change a = *one, b = two ? *two : (struct change){0};

	for (uint32_t i = 0; i < f->found[0].count; i++)
		if (is_same_way(&f->found[0].at[i], &f->found[1].at[i], one, two))
			return; /* a nearer value of it was found */
	halve(f, &a, two ? &b : NULL);
	if (two)
		halve(f, &b, &a);
	*VEC_ADD(f->t->a, &f->found[0]) = a;
	*VEC_ADD(f->t->a, &f->found[1]) = b;
}

/* Two that were not tried together before; `fixed`: one of them at least is. */
static bool goes_with(const struct change *one, const struct change *two, bool fixed)
{
	return (change_is_fixed(one) || change_is_fixed(two)) == fixed && !is_same_fact(one, two) &&
	       !(one->how == HOW_MORE && two->how == HOW_MORE) &&
	       !(one->whence == FROM_TESTS && two->whence == FROM_TESTS); /* they mean something in the tests' families alone */
}

static void search_two(struct search *f, bool fixed)
{
	for (uint32_t i = 0; i < f->all.count; i++)
		for (uint32_t k = i + 1; k < f->all.count; k++) {
			const struct change *one = &f->all.at[i], *two = &f->all.at[k];
			if (!goes_with(one, two, fixed))
				continue;
			if (f->tried >= f->tried_max || f->found[0].count >= 4 * WAYS_MAX)
				return;
			if (is_yes(f, one, two, NULL))
				keep(f, one, two);
		}
}

static int by_distance(const void *a, const void *b)
{
	const struct change *x = a, *y = b;

	if (x->distance != y->distance)
		return x->distance < y->distance ? -1 : 1;
	return x->place < y->place ? -1 : 1;
}

/* Changes of what can change; with `fixed` those that take something else as well. */
static void search(struct search *f, bool fixed)
{
	f->tried_max = f->tried + TRIED_MAX;
	for (uint32_t i = 0; i < f->all.count && f->tried < f->tried_max; i++)
		if (change_is_fixed(&f->all.at[i]) == fixed && is_yes(f, &f->all.at[i], NULL, NULL))
			keep(f, &f->all.at[i], NULL);
	if (f->found[0].count || !f->all.count)
		return;
	qsort(f->all.at, f->all.count, sizeof *f->all.at, by_distance);
	search_two(f, fixed);
}

/* --- the whole ------------------------------------------------------------------------------------------------------------------------------ */

static bool is_consented(const struct aggregate *agg, struct slice case_id)
{
	const struct case_ *c;

	for VEC_EACH (c, &agg->cases)
		if (slice_eq(c->id, case_id))
			return consent_stands(c);
	return false;
}

static void yes_of(struct telling *t, struct told_case *c, struct aggregate *agg)
{
	const struct json_node *d = c->decision->data;
	struct step step = {.rules = c->rules, .arena = t->a, .agg = agg};
	struct search f = {.t = t, .rules = c->rules, .svc = c->svc};
	enum verdict verdict = VERDICT_ERROR;

	if (!civil_parse_date(json_string(d, "law_day"), &f.law_day) ||
		!civil_parse_date(json_string(d, "facts_day"), &f.facts_day))
		return;
	f.base = facts_view_of(&step, f.facts_day, json_string(d, "each"));
	f.base.consented = is_consented(agg, c->id);
	f.host = rules_host_new();
	BUG_ON(!f.host);
	arena_init(&f.scratch);
	t->now = c;
	f.literal_count = literals_of_rule(c->svc, f.literals);
	find_persons(&f);
	step.arena = &f.scratch;
	if (is_yes(&f, NULL, NULL, &verdict)) {
		c->yes.kind = YES_NOW;
	} else if (verdict != VERDICT_ERROR) {
		find_changes(&f);
		search(&f, false);
		ways_tell(&f, &c->yes);
		if (c->yes.kind == YES_NONE)
			search(&f, true);
		if (c->yes.kind == YES_NONE && f.found[0].count)
			ways_tell_fixed(&f, &c->yes);
		c->yes.tried = f.tried;
	}
	arena_fini(&f.scratch);
	rules_host_free(f.host);
}

int telling_yes(struct telling *t, struct err *err)
{
	struct slice read = SLICE_NONE;
	struct aggregate agg;
	struct told_case *c;
	bool found = false;
	int rc = OK;

	for VEC_EACH (c, &t->cases) {
		struct slice verdict = c->decision ? json_string(c->decision->data, "verdict") : SLICE_NONE;
		if (!slice_is(verdict, "not_eligible") && !slice_is(verdict, "undetermined"))
			continue;
		if (!slice_eq(read, c->whose) && (rc = story_aggregate(t->s, c->whose, &agg, &found, err)))
			return rc;
		read = c->whose;
		if (found && c->svc)
			yes_of(t, c, &agg);
		else
			c->yes.kind = YES_UNKNOWABLE;
	}
	return OK;
}
