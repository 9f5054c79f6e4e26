/* SPDX-License-Identifier: Apache-2.0 */
/* rules/parameters.yaml: rates and brackets, each value dated and with its source. Exact: millionths, no float. */
#include <stdlib.h>
#include "engine/base/civil.h"
#include "engine/rules/ruleset_impl.h"

#define MILLION 1000000
#define TIYN_IN_TENGE 100
__extension__ typedef __int128 wide;

static void read_step(struct load *ld, const struct yaml_node *n, struct bracket *out)
{
	static const char *const known[] = {"+from", "times", "each", "share", NULL};
	if (!read_members(ld, n, known))
		return;
	const struct yaml_node *times = yaml_member(n, "times"), *each = yaml_member(n, "each"), *share = yaml_member(n, "share");
	read_integer(ld, yaml_member(n, "from"), 0, 1000, &out->from);
	if (!!times + !!each + !!share != 1)
		complain(ld, n, "bad-step", NULL);
	else
		read_decimal(ld, times ? times : each ? each : share, &out->times_micro);
	out->each = each != NULL;
	out->share = share != NULL;
	if (share && !out->from && !is_spoilt(ld, n))
		complain(ld, yaml_member(n, "from"), "bad-step/share", NULL);
}

static void read_steps(struct load *ld, const struct yaml_node *list, struct parameter_value *out)
{
	struct bracket *steps = arena_alloc(&ld->rs->arena, (list->count + 1) * sizeof *steps);
	for (const struct yaml_node *n = list->first; n; n = n->next) {
		struct bracket *step = &steps[out->step_count++];
		read_step(ld, n, step);
		if (step > steps && step->from <= step[-1].from && !is_spoilt(ld, list))
			complain(ld, n, "bad-order/steps", NULL);
	}
	if (!list->count)
		complain(ld, list, "missing-value/steps", NULL);
	out->steps = steps;
}

/* What is enacted with retroactive effect stands behind what was known for that day before. */
static void read_known_from(struct load *ld, const struct yaml_node *n, struct parameter_value *out)
{
	const struct yaml_node *known = yaml_member(n, "known_from");
	out->known_from = known ? out->from : INT32_MIN;
	if (known && read_date(ld, known, &out->known_from) && out->known_from <= out->from && !is_spoilt(ld, n))
		complain(ld, known, "bad-order/enacted", NULL);
}

static void read_value(struct load *ld, const struct yaml_node *n, bool brackets, struct parameter_value *out)
{
	static const char *const plain[] = {"+from", "known_from", "+value", "source", NULL};
	static const char *const stepped[] = {"+from", "known_from", "+steps", "source", NULL};
	if (!read_members(ld, n, brackets ? stepped : plain))
		return;
	read_date(ld, yaml_member(n, "from"), &out->from);
	read_known_from(ld, n, out);
	if (!yaml_member(n, "source"))
		complain(ld, n, "missing-source", NULL);
	if (!brackets)
		read_decimal(ld, yaml_member(n, "value"), &out->micro);
	else if (is_list(ld, yaml_member(n, "steps"), "steps"))
		read_steps(ld, yaml_member(n, "steps"), out);
}

static const char *const of_parameter[] = {"+title", "+unit", "+values", NULL};

/* The parameter that `times` multiplies; absent: it is a plain value. */
static struct slice read_unit(struct load *ld, const struct yaml_node *root, const struct yaml_node *n)
{
	struct slice unit = read_name(ld, n, "unit"), *names = arena_alloc(&ld->rs->arena, (root->count + 2) * sizeof *names);
	size_t count = 0;
	names[count++] = SLICE_LIT("tenge");
	names[count++] = SLICE_LIT("number");
	for (const struct yaml_node *c = root->first; c; c = c->next)
		names[count++] = c->key;
	size_t i = 0;
	while (i < count && !slice_eq(names[i], unit))
		i++;
	if (unit.ptr && i == count)
		complain_unknown(ld, n, "unknown-parameter/unit", unit, names, count);
	return i < 2 ? SLICE_NONE : unit;
}

static void read_parameter(struct load *ld, const struct yaml_node *root, const struct yaml_node *n, struct parameter *out)
{
	out->name = keep(ld, n->key);
	if (!read_members(ld, n, of_parameter))
		return;
	struct text title = {0};
	read_text(ld, yaml_member(n, "title"), "title", (const char *const[]){NULL}, &title);
	out->unit = read_unit(ld, root, yaml_member(n, "unit"));
	const struct yaml_node *list = yaml_member(n, "values");
	if (!is_list(ld, list, "values") || is_spoilt(ld, yaml_member(n, "unit")))
		return;
	struct parameter_value *values = arena_alloc(&ld->rs->arena, (list->count + 1) * sizeof *values);
	for (const struct yaml_node *c = list->first; c; c = c->next) {
		struct parameter_value *v = &values[out->value_count++];
		read_value(ld, c, out->unit.ptr != NULL, v);
		if (is_spoilt(ld, list))
			continue;
		if (v == values && v->known_from > v->from)
			complain(ld, c, "bad-order/known", NULL);
		if (v > values && (v->from < v[-1].from || (v->from == v[-1].from && v->known_from <= v[-1].known_from)))
			complain(ld, c, "bad-order/values", NULL);
	}
	out->values = values;
}

static void check_units(struct load *ld, const struct yaml_node *root)
{
	for (const struct yaml_node *n = root->first; n; n = n->next) {
		const struct parameter *p = parameter_find(ld->rs, n->key), *unit = p && p->unit.ptr ? parameter_find(ld->rs, p->unit) : NULL;
		if (unit && unit->unit.ptr && !is_spoilt(ld, n) && !is_spoilt(ld, yaml_member(root, unit->name.ptr)))
			complain(ld, yaml_member(n, "unit"), "bad-unit", NULL);
	}
}

void parameters_load(struct load *ld)
{
	const struct yaml_node *root = read_root(ld, files_find(ld->rs, SLICE_LIT("parameters.yaml")));
	if (!root || !read_named(ld, root, of_parameter))
		return;
	struct parameter *list = arena_alloc(&ld->rs->arena, (root->count + 1) * sizeof *list);
	for (const struct yaml_node *n = root->first; n; n = n->next)
		read_parameter(ld, root, n, &list[ld->rs->parameter_count++]);
	qsort(list, ld->rs->parameter_count, sizeof *list, slice_order);
	ld->rs->parameters = list;
	check_units(ld, root);
}

const struct parameter *parameter_find(const struct ruleset *rs, struct slice name)
{
	return rs->parameter_count ? bsearch(&name, rs->parameters, rs->parameter_count, sizeof *rs->parameters, slice_order) : NULL;
}

static const struct parameter_value *value_on(const struct parameter *p, int32_t day, int32_t known)
{
	size_t n = p ? p->value_count : 0;
	while (n && (p->values[n - 1].from > day || p->values[n - 1].known_from > known))
		n--;
	return n ? &p->values[n - 1] : NULL;
}

int ruleset_parameter(const struct ruleset *rs, struct slice name, int32_t day, int32_t known, int64_t *out_micro)
{
	const struct parameter *p = parameter_find(rs, name);
	const struct parameter_value *v = p && !p->unit.ptr ? value_on(p, day, known) : NULL;
	if (!v)
		return ERR_NOTFOUND;
	*out_micro = v->micro;
	return OK;
}

int ruleset_amount(const struct ruleset *rs, struct slice brackets, int64_t count, int32_t law_day, int32_t known,
                   int64_t *out_tiyn)
{
	const struct parameter *p = parameter_find(rs, brackets);
	const struct parameter_value *v = p && p->unit.ptr ? value_on(p, law_day, known) : NULL;
	size_t n = v ? v->step_count : 0;
	int64_t unit;
	while (n && v->steps[n - 1].from > count)
		n--;
	if (!n || ruleset_parameter(rs, p->unit, law_day, known, &unit))
		return ERR_NOTFOUND;
	const struct bracket *step = &v->steps[n - 1];
	if (step->share && count < 1)
		return ERR_NOTFOUND;
	wide product = (wide)step->times_micro * unit * (step->each ? count : 1),
	     per = (wide)MILLION * MILLION * (step->share ? count : 1);
	wide tenge = (product + per - 1) / per;
	if (tenge > INT64_MAX / TIYN_IN_TENGE)
		return ERR_NOTFOUND;
	*out_tiyn = (int64_t)tenge * TIYN_IN_TENGE;
	return OK;
}
