/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/cli/report.h"

#include <stdlib.h>

#include "engine/base/civil.h"
#include "engine/base/json.h"

const char *const change_names[CHANGE_COUNT] = {"gains", "loses", "more", "less", "other", "none"};

void report_init(struct report *r, struct arena *a, enum language lang)
{
	memset(r, 0, sizeof *r);
	r->a = a;
	r->lang = lang;
	r->side = AFTER;
	r->parser = json_parser_new();
	r->index_size = 1024;
	r->index = calloc(r->index_size, sizeof *r->index);
	BUG_ON(!r->index);
}

void report_fini(struct report *r)
{
	for (uint32_t i = 0; i < r->cases.count; i++)
		for (int s = 0; s < SIDES; s++)
			free(r->cases.at[i].side[s].slots);
	free(r->index);
	free(r->changed);
	free(r->clause_rows);
	free(r->package_order);
	json_parser_free(r->parser);
}

/* --- cases ------------------------------------------------------------------------------------------------------------------------ */

static uint32_t place_of(const struct report *r, const unsigned char *id)
{
	uint32_t at;

	memcpy(&at, id, sizeof at); /* ids are hashes */
	for (at &= r->index_size - 1; r->index[at]; at = (at + 1) & (r->index_size - 1))
		if (!memcmp(r->cases.at[r->index[at] - 1].id, id, sizeof r->cases.at->id))
			break;
	return at;
}

static void grow(struct report *r)
{
	free(r->index);
	r->index_size *= 2;
	r->index = calloc(r->index_size, sizeof *r->index);
	BUG_ON(!r->index);
	for (uint32_t i = 0; i < r->cases.count; i++)
		r->index[place_of(r, r->cases.at[i].id)] = i + 1;
}

static uint32_t package_of(struct report *r, struct slice name)
{
	for (uint32_t i = 0; i < r->packages.count; i++)
		if (slice_eq(r->packages.at[i].name, name))
			return i;
	VEC_ADD(r->a, &r->packages)->name = arena_slice(r->a, name);
	return r->packages.count - 1;
}

static struct outcome *case_of(struct report *r, struct slice hex, struct slice subject, struct slice service)
{
	unsigned char id[sizeof r->cases.at->id] = {0};

	for (size_t i = 0; i < hex.len && i < 2 * sizeof id; i++)
		id[i / 2] = (unsigned char)(id[i / 2] << 4 | (hex.ptr[i] <= '9' ? hex.ptr[i] - '0' : hex.ptr[i] - 'a' + 10));
	uint32_t at = place_of(r, id);
	if (r->index[at])
		return &r->cases.at[r->index[at] - 1];
	struct outcome *o = VEC_ADD(r->a, &r->cases);
	memcpy(o->id, id, sizeof id);
	o->subject = arena_slice(r->a, subject);
	o->package = package_of(r, service);
	r->index[at] = r->cases.count;
	if (2 * r->cases.count > r->index_size)
		grow(r);
	return &r->cases.at[r->cases.count - 1];
}

/* The words of a clause without the values of one case: "Children: {n}" becomes "Children: …". */
static struct slice clause_text(struct report *r, struct slice text)
{
	struct buf out;

	buf_init(&out);
	for (size_t i = 0; i < text.len; i++) {
		const char *end = text.ptr[i] == '{' ? memchr(text.ptr + i, '}', text.len - i) : NULL;
		buf_add(&out, end ? "\xe2\x80\xa6" : text.ptr + i, end ? 3 : 1);
		i = end ? (size_t)(end - text.ptr) : i;
	}
	struct slice said = arena_slice(r->a, buf_slice(&out));
	buf_fini(&out);
	return said;
}

static uint32_t clause_of(struct report *r, struct package *p, const struct service *svc, struct slice name)
{
	for (uint32_t i = 0; i < p->clauses.count; i++)
		if (slice_eq(p->clauses.at[i].name, name))
			return i;
	struct clause_sums *c = VEC_ADD(r->a, &p->clauses);
	c->name = c->text = arena_slice(r->a, name);
	for (size_t i = 0; svc && i < svc->clause_count; i++)
		if (slice_eq(svc->clauses[i].name, name))
			c->text = clause_text(r, svc->clauses[i].unmet.in[r->lang]);
	return p->clauses.count - 1;
}

static void take_clauses(struct report *r, struct outcome *o, const struct service *svc, const struct json_node *list)
{
	struct side *s = &o->side[r->side];

	s->met = s->unmet = 0;
	for (const struct json_node *n = list ? json_first(list) : NULL; n; n = json_next(list, n)) {
		struct slice verdict = json_string(n, "verdict");
		uint32_t i = clause_of(r, &r->packages.at[o->package], svc, json_string(n, "name"));
		if (i >= REPORT_MAX_CLAUSES)
			continue;
		s->met |= slice_is(verdict, "met") ? UINT64_C(1) << i : 0;
		s->unmet |= slice_is(verdict, "unmet") ? UINT64_C(1) << i : 0;
	}
}

/* --- claims ------------------------------------------------------------------------------------------------------------------------ */

static uint64_t slot(struct slice claim, struct slice key, struct slice period)
{
	struct slice parts[] = {claim, key, period};
	uint64_t h = UINT64_C(14695981039346656037); /* FNV-1a; it only groups the cases of one report */

	for (int p = 0; p < 3; p++)
		for (size_t i = 0; i < parts[p].len; i++)
			h = (h ^ (unsigned char)parts[p].ptr[i]) * UINT64_C(1099511628211);
	return h;
}

/* d: of `evaluated` */
static void take_slots(struct side *s, const struct service *svc, struct slice subject, const struct json_node *d)
{
	const struct json_node *counted = json_member(d, "counted");
	size_t claims = svc ? svc->claim_count : 0;

	s->slot_count = 0;
	if (!claims)
		return;
	s->slots = realloc(s->slots, claims * ((counted ? counted->count : 0) + 1) * sizeof *s->slots);
	BUG_ON(!s->slots);
	for (size_t i = 0; i < claims; i++) {
		struct slice claim = svc->claims[i];
		struct claim_form f = claim_form(claim);
		struct slice period = f.periodic ? json_string(d, "period") : SLICE_LIT("");
		if (f.of != CLAIM_COUNTED)
			s->slots[s->slot_count++] = slot(claim, f.of == CLAIM_EACH ? json_string(d, "each") : subject, period);
		for (const struct json_node *n = f.of == CLAIM_COUNTED && counted ? json_first(counted) : NULL; n; n = json_next(counted, n))
			s->slots[s->slot_count++] = slot(claim, n->u.string, period);
	}
}

void report_each(void *arg, const struct output *out)
{
	struct report *r = arg;
	const struct json_node *d;
	struct err ignored;

	bool not_offered = slice_is(out->r.type, "not-offered"); /* it would be due, but its register forbids it (P-10) */

	if (out->topic != TOPIC_DECISIONS || (!not_offered && !slice_is(out->r.type, "evaluated")) ||
		json_parse(r->parser, out->r.data, &d, &ignored))
		return;
	if (slice_is(json_string(d, "trigger"), "while")) /* what is paid is paid until a person ends it */
		return;
	const struct service *svc =
		ruleset_service_version(r->rules[r->side], json_string(d, "service"), json_string(d, "version"));
	struct outcome *o = case_of(r, json_string(d, "case"), out->r.subject, json_string(d, "service"));
	struct side *s = &o->side[r->side];
	struct slice verdict = json_string(d, "verdict");
	s->seen = true;
	if (not_offered) {
		s->verdict = VERDICT_NOT_ELIGIBLE;
		return;
	}
	for (int v = VERDICT_ELIGIBLE; v <= VERDICT_PENDING; v++)
		if (slice_is(verdict, verdict_names[v]))
			s->verdict = (enum verdict)v;
	s->amount_tiyn = json_integer(d, "amount_tiyn", 0);
	s->benefit = svc ? svc->benefit : BENEFIT_ABSENT;
	if (svc)
		r->packages.at[o->package].title = arena_slice(r->a, svc->title.in[r->lang]);
	take_clauses(r, o, svc, json_member(d, "clauses"));
	take_slots(s, svc, out->r.subject, d);
}

/* --- regions ---------------------------------------------------------------------------------------------------------------------- */

/* The first two digits of KATO are the region. Of the route of the package, or of any fact that says where somebody lives. */
static void find_region(struct report *r, struct outcome *o, const struct aggregate *agg)
{
	const struct ruleset *rules = r->rules[r->side];
	const struct assertion *a;

	for
		VEC_EACH(a, &agg->facts)
		{
			const struct fact_def *def = ruleset_fact(rules, a->fact);
			if (!def || !def->is_territory || a->element.ptr)
				continue;
			const struct assertion *now =
				facts_read(rules, &agg->facts, a->fact, SLICE_NONE, (struct fact_day){0});
			if (now && now->value.type == VALUE_KATO && now->value.u.text.len >= 2)
				memcpy(o->region, now->value.u.text.ptr, 2);
			return;
		}
}

int report_regions(struct report *r, struct replay *replay, struct err *err)
{
	struct arena scratch;
	int rc = OK;

	arena_init(&scratch);
	for (uint32_t i = 0; i < r->cases.count && !rc; i++) {
		struct outcome *o = &r->cases.at[i];
		struct aggregate agg = {0};
		arena_reset(&scratch);
		if (o->region[0] || (rc = replay_aggregate(replay, o->subject, &scratch, &agg, err)) == ERR_NOTFOUND)
			rc = OK;
		else if (!rc)
			find_region(r, o, &agg);
	}
	arena_fini(&scratch);
	return rc;
}

/* --- sums -------------------------------------------------------------------------------------------------------------------------- */

static const struct report *sorted; /* qsort has no argument */

static int by_package(const void *a, const void *b)
{
	const struct outcome *x = a, *y = b;
	int c = slice_cmp(sorted->packages.at[x->package].name, sorted->packages.at[y->package].name);

	c = c ? c : slice_cmp(x->subject, y->subject);
	return c ? c : memcmp(x->id, y->id, sizeof x->id);
}

struct held {
	uint64_t *at;
	uint32_t size;
};

static bool hold(struct held *h, uint64_t mark, bool take)
{
	uint32_t i = (uint32_t)(mark ^ mark >> 32) & (h->size - 1);

	for (mark |= 1; h->at[i]; i = (i + 1) & (h->size - 1))
		if (h->at[i] == mark)
			return true;
	if (take)
		h->at[i] = mark;
	return false;
}

/* Two parents are both entitled, one gets it: of the cases that would claim the same slot, the first by subject holds it. */
static void share(struct report *r, int side)
{
	struct held h = {.size = 1024};
	uint64_t slots = 0;

	for (uint32_t i = 0; i < r->cases.count; i++)
		slots += r->cases.at[i].side[side].slot_count;
	while (h.size < 2 * slots)
		h.size *= 2;
	h.at = calloc(h.size, sizeof *h.at);
	BUG_ON(!h.at);
	for (uint32_t i = 0; i < r->cases.count; i++) {
		struct side *s = &r->cases.at[i].side[side];
		if (!s->seen || s->verdict != VERDICT_ELIGIBLE)
			continue;
		for (uint32_t k = 0; k < s->slot_count && !s->shared; k++)
			s->shared = hold(&h, s->slots[k], false);
		for (uint32_t k = 0; k < s->slot_count && !s->shared; k++)
			(void)hold(&h, s->slots[k], true);
	}
	free(h.at);
}

static bool gets(const struct side *s)
{
	return s->seen && s->verdict == VERDICT_ELIGIBLE && !s->shared;
}

static enum change change_of(const struct side *a, const struct side *b)
{
	if (gets(a) != gets(b))
		return gets(b) ? CHANGE_GAINS : CHANGE_LOSES;
	if (gets(a) && a->amount_tiyn != b->amount_tiyn)
		return b->amount_tiyn > a->amount_tiyn ? CHANGE_MORE : CHANGE_LESS;
	return a->seen != b->seen || (a->seen && a->verdict != b->verdict) ? CHANGE_OTHER : CHANGE_NONE;
}

static int64_t month_of(const struct side *s)
{
	return gets(s) && s->benefit == BENEFIT_MONTHLY ? s->amount_tiyn : 0;
}

static int64_t year_of(const struct side *s)
{
	return !gets(s) ? 0 : s->benefit == BENEFIT_MONTHLY ? 12 * s->amount_tiyn : s->amount_tiyn;
}

static void add(struct sums *sum, const struct outcome *o)
{
	sum->cases++;
	sum->change[o->change]++;
	for (int i = 0; i < SIDES; i++) {
		const struct side *s = &o->side[i];
		sum->undetermined[i] += s->seen && (s->verdict == VERDICT_UNDETERMINED || s->verdict == VERDICT_PENDING);
		sum->errors[i] += s->seen && s->verdict == VERDICT_ERROR;
		sum->heads[i] += gets(s);
		sum->month[i] += month_of(s);
		sum->year[i] += year_of(s);
	}
}

static void add_clauses(struct package *p, const struct outcome *o)
{
	for (uint32_t i = 0; i < p->clauses.count && i < REPORT_MAX_CLAUSES; i++) {
		struct clause_sums *c = &p->clauses.at[i];
		uint64_t bit = UINT64_C(1) << i;
		const struct side *a = &o->side[BEFORE], *b = &o->side[AFTER];
		for (int s = 0; s < SIDES; s++) {
			c->unmet[s] += o->side[s].seen && (o->side[s].unmet & bit);
			c->unknown[s] += o->side[s].seen && !((o->side[s].unmet | o->side[s].met) & bit) &&
					 o->side[s].verdict != VERDICT_ERROR;
		}
		bool gains = o->change == CHANGE_GAINS && a->seen && !(a->met & bit) && (b->met & bit);
		bool loses = o->change == CHANGE_LOSES && b->seen && (a->met & bit) && !(b->met & bit);
		c->gains += gains;
		c->loses += loses;
		if (gains || loses) {
			c->month += month_of(b) - month_of(a);
			c->year += year_of(b) - year_of(a);
		}
	}
}

static struct region *region_of(struct report *r, const char *code)
{
	for (uint32_t i = 0; i < r->regions.count; i++)
		if (!strcmp(r->regions.at[i].code, code))
			return &r->regions.at[i];
	struct region *made = VEC_ADD(r->a, &r->regions);
	memcpy(made->code, code, sizeof made->code);
	made->title = report_region(r, code);
	return made;
}

static int by_code(const void *a, const void *b)
{
	const struct region *x = a, *y = b;

	if (!x->code[0] != !y->code[0])
		return x->code[0] ? -1 : 1; /* unknown last */
	return strcmp(x->code, y->code);
}

static void list_cases(struct report *r)
{
	r->changed = calloc(r->cases.count + 1, sizeof *r->changed);
	BUG_ON(!r->changed);
	for (uint32_t i = 0; i < r->cases.count; i++)
		if (!r->both || r->cases.at[i].change != CHANGE_NONE)
			r->changed[r->changed_count++] = i;
}

static int by_name(const void *a, const void *b)
{
	return slice_cmp(sorted->packages.at[*(const uint32_t *)a].name, sorted->packages.at[*(const uint32_t *)b].name);
}

static bool is_changed(const struct report *r, const struct clause_sums *c)
{
	return r->both && (c->unmet[BEFORE] != c->unmet[AFTER] || c->unknown[BEFORE] != c->unknown[AFTER] || c->gains || c->loses);
}

static void list_clauses(struct report *r, bool changed)
{
	for (uint32_t i = 0; i < r->packages.count; i++)
		for (uint32_t c = 0; c < r->packages.at[r->package_order[i]].clauses.count; c++) {
			if (is_changed(r, &r->packages.at[r->package_order[i]].clauses.at[c]) != changed)
				continue;
			r->clause_rows[r->clause_row_count].package = r->package_order[i];
			r->clause_rows[r->clause_row_count++].clause = c;
		}
}

static void list_packages(struct report *r)
{
	uint32_t most = 1;

	r->package_order = calloc(r->packages.count + 1, sizeof *r->package_order);
	BUG_ON(!r->package_order);
	for (uint32_t p = 0; p < r->packages.count; p++) {
		r->package_order[p] = p;
		most += r->packages.at[p].clauses.count;
	}
	qsort(r->package_order, r->packages.count, sizeof *r->package_order, by_name);
	r->clause_rows = calloc(most, sizeof *r->clause_rows);
	BUG_ON(!r->clause_rows);
	for (int changed = r->both; changed >= 0; changed--)
		list_clauses(r, changed);
}

static int by_subject(const void *a, const void *b)
{
	const struct outcome *const *x = a, *const *y = b;

	return slice_cmp((*x)->subject, (*y)->subject);
}

/* A person with two benefits is one person. */
static void count_persons(struct report *r)
{
	const struct outcome **all = malloc((r->cases.count + 1) * sizeof *all);

	BUG_ON(!all);
	for (uint32_t i = 0; i < r->cases.count; i++)
		all[i] = &r->cases.at[i];
	qsort(all, r->cases.count, sizeof *all, by_subject);
	for (int s = 0; s < SIDES; s++) {
		const struct outcome *last = NULL;
		for (uint32_t i = 0; i < r->cases.count; i++)
			if (gets(&all[i]->side[s]) && (!last || !slice_eq(last->subject, all[i]->subject))) {
				last = all[i];
				r->persons[s]++;
			}
	}
	free(all);
}

void report_finish(struct report *r)
{
	sorted = r;
	if (r->cases.count)
		qsort(r->cases.at, r->cases.count, sizeof *r->cases.at, by_package);
	for (int s = 0; s < SIDES; s++)
		share(r, s);
	for (uint32_t i = 0; i < r->cases.count; i++) {
		struct outcome *o = &r->cases.at[i];
		o->change = change_of(&o->side[BEFORE], &o->side[AFTER]);
		add(&r->total, o);
		add(&r->packages.at[o->package].sums, o);
		add(&region_of(r, o->region)->sums, o);
		add_clauses(&r->packages.at[o->package], o);
	}
	if (r->regions.count)
		qsort(r->regions.at, r->regions.count, sizeof *r->regions.at, by_code);
	count_persons(r);
	list_cases(r);
	list_packages(r);
}
