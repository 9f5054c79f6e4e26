/* SPDX-License-Identifier: Apache-2.0 */
/* The packages of the release in the real rules host, over families written down as tables. What happens around them (offers, claims)
 * is for their tests.yaml; here it is only who is entitled, to how much. */
#include "engine/rules/evaluate.h"
#include "tests/rules/rules_common.h"

struct member { const char *birth, *death, *home, *study; int64_t order; }; /* NULL, 0: unknown */
struct family { const struct member *members; uint32_t count; bool complete; }; /* member 0 is the subject */

static enum known read_member(void *arg, uint32_t person, const struct need *need, struct value *out)
{
	const struct family *f = arg;
	const struct member *m = &f->members[person];
	struct slice name = need->fact->name;
	const char *text = slice_is(name, "birth_date") ? m->birth : slice_is(name, "death_date") ? m->death : slice_is(name, "home") ? m->home :
		slice_is(name, "study") ? m->study : NULL;
	out->type = need->fact->type;
	if (slice_is(name, "birth_order") && m->order)
		return out->u.integer = m->order, FACT_VALUE;
	if (!text)
		return need->fact->absent_is_none ? FACT_NONE : FACT_UNKNOWN;
	if (out->type == VALUE_DATE)
		out->u.integer = day(text);
	else
		out->u.text = slice_of(text);
	return FACT_VALUE;
}

static enum known read_members_of(void *arg, const struct fact_def *link, uint32_t *out, size_t max, size_t *count, bool *complete)
{
	const struct family *f = arg;
	*count = 0;
	*complete = f->complete;
	if (!slice_is(link->name, "children"))
		return FACT_UNKNOWN;
	for (uint32_t i = 1; i < f->count && *count < max; i++)
		out[(*count)++] = i;
	return *count || f->complete ? FACT_VALUE : FACT_UNKNOWN;
}

static struct slice key_of(void *arg, uint32_t person)
{
	static const char *const keys[] = {"s", "a", "b", "c", "d", "e", "f", "g", "h"};
	(void)arg;
	return slice_of(keys[person]);
}

static void check(struct rules_host *h, const struct ruleset *rs, const char *service, const char *name, const struct member *members,
                  uint32_t count, bool complete, const char *today, enum verdict verdict, int64_t tenge, const char *missing)
{
	struct family f = {members, count, complete};
	struct facts_view view = {&f, read_member, read_members_of, key_of, 0, true};
	struct evaluation e = {0};
	struct arena a;
	struct err err;
	arena_init(&a);
	const struct service *svc = ruleset_service(rs, slice_of(service), day("2026-06-01"));
	if (rules_evaluate(h, rs, svc, day("2026-06-01"), day(today), &view, &a, &e, &err))
		tap_bail("an evaluation fails");
	tap_is_str(verdict_names[e.verdict], verdict_names[verdict], "%s: verdict", name);
	if (e.error)
		printf("# %s\n", e.error);
	tap_is_int(e.has_amount ? e.amount_tiyn : 0, tenge * 100, "%s: amount", name);
	if (missing)
		tap_ok(e.missing_count == 1 && slice_is(e.missing[0], missing), "%s: waits for %s", name, missing);
	arena_fini(&a);
}

#define PARENT {"1988-03-08", NULL, "H1", NULL, 0}
#define CHILD {"2015-02-01", NULL, "H1", NULL, 0}
#define LARGE(name, complete, verdict, tenge, missing, ...)                                                            \
	do {                                                                                                           \
		const struct member m[] = {PARENT, __VA_ARGS__};                                                       \
		check(h, rs, "large-family-allowance", name, m, sizeof m / sizeof *m, complete, "2026-06-01", verdict, \
			tenge, missing);                                                                               \
	} while (0)

static void test_large(struct rules_host *h, const struct ruleset *rs)
{
	LARGE("four", false, VERDICT_ELIGIBLE, 69330, NULL, CHILD, CHILD, CHILD, CHILD);
	LARGE("seven", true, VERDICT_ELIGIBLE, 121360, NULL, CHILD, CHILD, CHILD, CHILD, CHILD, CHILD, CHILD);
	LARGE("eight", true, VERDICT_ELIGIBLE, 138400, NULL, CHILD, CHILD, CHILD, CHILD, CHILD, CHILD, CHILD, CHILD);
	LARGE("three, and all are known", true, VERDICT_NOT_ELIGIBLE, 0, NULL, CHILD, CHILD, CHILD);
	LARGE("three, perhaps more", false, VERDICT_UNDETERMINED, 0, "children", CHILD, CHILD, CHILD);
	LARGE("one died", true, VERDICT_NOT_ELIGIBLE, 0, NULL, CHILD, CHILD, CHILD, {"2015-02-01", "2026-05-01", "H1", NULL, 0});
	LARGE("one lives elsewhere", true, VERDICT_NOT_ELIGIBLE, 0, NULL, CHILD, CHILD, CHILD, {"2015-02-01", NULL, "H2", NULL, 0});
	LARGE("a day before eighteen", true, VERDICT_ELIGIBLE, 69330, NULL, CHILD, CHILD, CHILD, {"2008-06-02", NULL, "H1", NULL, 0});
	LARGE("eighteen, study unknown", true, VERDICT_UNDETERMINED, 0, "children.study", CHILD, CHILD, CHILD, {"2008-06-01", NULL, "H1", NULL, 0});
	LARGE("eighteen, does not study", true, VERDICT_NOT_ELIGIBLE, 0, NULL, CHILD, CHILD, CHILD, {"2008-06-01", NULL, "H1", "none", 0});
	LARGE("student of 23", true, VERDICT_ELIGIBLE, 69330, NULL, CHILD, CHILD, CHILD, {"2002-06-02", NULL, "H1", "full-time", 0});
	LARGE("student of 24", true, VERDICT_NOT_ELIGIBLE, 0, NULL, CHILD, CHILD, CHILD, {"2002-06-01", NULL, "H1", "full-time", 0});
	LARGE("home of one unknown", true, VERDICT_UNDETERMINED, 0, "children.home", CHILD, CHILD, CHILD, {"2015-02-01", NULL, NULL, NULL, 0});
	LARGE("a fifth of whom nothing is known", true, VERDICT_ELIGIBLE, 69330, NULL, CHILD, CHILD, CHILD, CHILD,
		{NULL, NULL, NULL, NULL, 0});
}

static void test_birth(struct rules_host *h, const struct ruleset *rs)
{
	static const struct {
		struct member child;
		const char *name, *today;
		enum verdict verdict;
		int64_t tenge;
		const char *missing;
	} rows[] = {{{"2026-06-01", NULL, NULL, NULL, 1}, "first", "2026-06-01", VERDICT_ELIGIBLE, 164350, NULL},
		{{"2026-06-01", NULL, NULL, NULL, 3}, "third", "2026-06-01", VERDICT_ELIGIBLE, 164350, NULL},
		{{"2026-06-01", NULL, NULL, NULL, 4}, "fourth", "2026-06-01", VERDICT_ELIGIBLE, 272475, NULL},
		{{"2026-06-01", NULL, NULL, NULL, 1}, "last day of the year", "2027-06-01", VERDICT_ELIGIBLE, 164350, NULL},
		{{"2026-06-01", NULL, NULL, NULL, 1}, "a day later", "2027-06-02", VERDICT_NOT_ELIGIBLE, 0, NULL},
		{{"2026-06-01", "2026-06-02", NULL, NULL, 1}, "died", "2026-06-03", VERDICT_NOT_ELIGIBLE, 0, NULL},
		{{"2026-06-01", NULL, NULL, NULL, 0}, "order unknown", "2026-06-01", VERDICT_UNDETERMINED, 0, "birth_order"},
		{{"2026-06-01", NULL, NULL, NULL, -1}, "order below one", "2026-06-01", VERDICT_NOT_ELIGIBLE, 0, NULL},
		{{NULL, NULL, NULL, NULL, 1}, "birth date unknown", "2026-06-01", VERDICT_UNDETERMINED, 0, "birth_date"}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		check(h, rs, "birth-allowance", rows[i].name, &rows[i].child, 1, true, rows[i].today, rows[i].verdict,
			rows[i].tenge, rows[i].missing);
}

static void test_compiled(struct rules_host *h, const struct ruleset *rs)
{
	struct findings f = {0};
	struct err err;
	size_t count;
	const struct service *const *all = ruleset_services(rs, &count);
	for (size_t i = 0; i < count; i++)
		tap_is_int(rules_compile(h, rs, all[i], &f, &err), OK, "%.*s compiles", SLICE_ARG(all[i]->name));
	tap_is_int(f.count, 0, "without a finding");
	findings_fini(&f);
}

int main(void)
{
	struct ruleset *rs = rules_release();
	struct rules_host *h = rules_host_new();
	test_compiled(h, rs);
	test_large(h, rs);
	test_birth(h, rs);
	rules_host_free(h);
	ruleset_free(rs);
	return tap_done();
}
