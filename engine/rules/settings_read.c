/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/rules/settings_read.h"

#include <stdlib.h>
#include "engine/base/civil.h"

/* The service that a field belongs to, for settings that fill several fields. */
#define SERVICE(out, field) ((struct service *)(void *)((char *)(out) - offsetof(struct service, field)))

enum { REMINDERS_MAX = 5, TERM_DAYS_MAX = 365, REVISION_MAX = 9999 };
static const char *const offer_placeholders[] = {"amount", "title", "hours", "items", NULL};
static const char *const notice_placeholders[] = {"amount", "title", NULL};
static const char *const no_placeholders[] = {NULL};

void setting_name(struct load *ld, const struct yaml_node *n, void *out)
{
	*(struct slice *)out = read_name(ld, n, "this");
}

void setting_date(struct load *ld, const struct yaml_node *n, void *out)
{
	struct service *svc = SERVICE(out, version_day);
	if (read_date(ld, n, &svc->version_day))
		svc->version = keep(ld, n->text);
}

void setting_revision(struct load *ld, const struct yaml_node *n, void *out)
{
	int64_t v = 0;
	if (read_integer(ld, n, 1, REVISION_MAX, &v))
		*(int32_t *)out = (int32_t)v;
}

void setting_title(struct load *ld, const struct yaml_node *n, void *out)
{
	read_text(ld, n, "title", no_placeholders, out);
}

void setting_offer(struct load *ld, const struct yaml_node *n, void *out)
{
	read_text(ld, n, "text.offer", offer_placeholders, out);
}

void setting_notice(struct load *ld, const struct yaml_node *n, void *out)
{
	read_text(ld, n, "text.notice", notice_placeholders, out);
}

void setting_kinds(struct load *ld, const struct yaml_node *n, void *out)
{
	static const char *const kinds[] = {"proactive", "extraterritorial", "notice", "composite", NULL};
	struct service *svc = SERVICE(out, extraterritorial);
	bool proactive = false;
	if (!is_list(ld, n, "kinds"))
		return;
	for (const struct yaml_node *c = n->first; c; c = c->next) {
		int kind = read_choice(ld, c, "kind", kinds);
		proactive = proactive || kind == 0;
		svc->extraterritorial = svc->extraterritorial || kind == 1;
		svc->tells = svc->tells || kind == 2;
		svc->joins = svc->joins || kind == 3;
	}
	if (proactive == svc->tells && !is_spoilt(ld, n))
		complain(ld, n, "not-proactive", NULL);
	else if (svc->tells && svc->joins)
		complain(ld, n, "not-proactive/composite", NULL);
}

void setting_occasion(struct load *ld, const struct yaml_node *n, void *out)
{
	static const char *const choices[] = {"once", "record", "period", NULL};
	int choice = read_choice(ld, n, "occasion", choices);
	*(enum occasion *)out = choice < 0 ? OCCASION_ONCE : (enum occasion)choice;
}

void setting_about(struct load *ld, const struct yaml_node *n, void *out)
{
	static const char *const choices[] = {"living", "deceased", "organisation", NULL};
	struct service *svc = SERVICE(out, of_deceased);
	int choice = read_choice(ld, n, "kind of subject", choices);
	svc->of_deceased = choice == 1;
	svc->of_organisations = choice == 2;
}

void setting_before(struct load *ld, const struct yaml_node *n, void *out)
{
	static const char *const choices[] = {"manual", "nothing", NULL};
	*(bool *)out = read_choice(ld, n, "way with earlier events", choices) == 1;
}

void setting_silence(struct load *ld, const struct yaml_node *n, void *out)
{
	static const char *const choices[] = {"close", "office", NULL};
	*(bool *)out = read_choice(ld, n, "end of silence", choices) == 1;
}

void setting_untold(struct load *ld, const struct yaml_node *n, void *out)
{
	static const char *const choices[] = {"nothing", "office", NULL};
	*(bool *)out = read_choice(ld, n, "end of a notice", choices) == 1;
}

void setting_law(struct load *ld, const struct yaml_node *n, void *out)
{
	struct slice s = n->kind == YAML_SCALAR ? n->text : SLICE_NONE;
	*(struct slice *)out = keep(ld, s.ptr ? s : SLICE_LIT(""));
	if (!s.len || !memchr(s.ptr, '#', s.len))
		complain(ld, n, "no-law", NULL);
}

void setting_benefit_kind(struct load *ld, const struct yaml_node *n, void *out)
{
	static const char *const choices[] = {"once", "monthly", NULL};
	int choice = read_choice(ld, n, "kind of benefit", choices);
	*(enum benefit_kind *)out = choice < 0 ? BENEFIT_ABSENT : (enum benefit_kind)(choice + BENEFIT_ONCE);
}

void setting_reprice(struct load *ld, const struct yaml_node *n, void *out)
{
	static const char *const choices[] = {"never", "yearly", "monthly", NULL};
	int choice = read_choice(ld, n, "way to compute anew", choices);
	*(enum reprice *)out = choice < 0 ? REPRICE_NEVER : (enum reprice)choice;
}

void setting_entitlement(struct load *ld, const struct yaml_node *n, void *out)
{
	static const char *const choices[] = {"no", "yes", NULL};
	*(bool *)out = read_choice(ld, n, "kind of outcome", choices) == 1;
}

void setting_while_clauses(struct load *ld, const struct yaml_node *n, void *out)
{
	struct service *svc = SERVICE(out, while_clauses);
	svc->while_clauses = read_names(ld, n, "while.clauses", &svc->while_count);
}

/* The one thing that may follow: a person decides. */
void setting_while_fails(struct load *ld, const struct yaml_node *n, void *out)
{
	static const char *const choices[] = {"propose_end", NULL};
	(void)out;
	(void)read_choice(ld, n, "consequence", choices);
}

void setting_duty_report(struct load *ld, const struct yaml_node *n, void *out)
{
	struct service *svc = SERVICE(out, duty_facts);
	svc->duty_facts = read_names(ld, n, "duty.report", &svc->duty_fact_count);
}

void setting_days(struct load *ld, const struct yaml_node *n, void *out)
{
	int64_t ms = 0;
	if (!read_span(ld, n, &ms))
		return;
	if (ms % CIVIL_DAY_MS)
		complain(ld, n, "bad-span/whole-days", NULL);
	*(int32_t *)out = (int32_t)(ms / CIVIL_DAY_MS);
}

void setting_span(struct load *ld, const struct yaml_node *n, void *out)
{
	read_span(ld, n, out);
}

void setting_remind(struct load *ld, const struct yaml_node *n, void *out)
{
	struct service *svc = SERVICE(out, remind_ms);
	if (!is_list(ld, n, "consent.remind"))
		return;
	int64_t *list = arena_alloc(&ld->rs->arena, (n->count + 1) * sizeof *list);
	for (const struct yaml_node *c = n->first; c; c = c->next) {
		if (!read_span(ld, c, &list[svc->remind_count]))
			continue;
		if (svc->remind_count && list[svc->remind_count] <= list[svc->remind_count - 1])
			complain(ld, c, "bad-order/reminders", NULL);
		svc->remind_count++;
	}
	if (svc->remind_count > REMINDERS_MAX)
		complain(ld, n, "too-many/reminders", SAID({"most", number_of(ld, REMINDERS_MAX)}));
	svc->remind_ms = list;
}

void setting_term(struct load *ld, const struct yaml_node *n, void *out)
{
	static const char *const units[] = {" working days", " working day", NULL};
	struct slice s = n->kind == YAML_SCALAR ? n->text : SLICE_NONE;
	int32_t days = 0;
	size_t i = 0;
	while (i < s.len && i < 4 && s.ptr[i] >= '0' && s.ptr[i] <= '9')
		days = days * 10 + (s.ptr[i++] - '0');
	struct slice unit = {s.ptr + i, s.len - i};
	if (days > 0 && days <= TERM_DAYS_MAX && (slice_is(unit, units[0]) || slice_is(unit, units[1])))
		*(int32_t *)out = days;
	else
		complain(ld, n, "bad-term", SAID({"most", number_of(ld, TERM_DAYS_MAX)}));
}

static const struct slice *read_roles_of(struct load *ld, const struct yaml_node *n, size_t *count)
{
	const struct yaml_node *as = yaml_member(n, "as");
	if (!as) {
		complain(ld, n, "missing-setting/as", NULL);
		*count = 0;
		return NULL;
	}
	return read_names(ld, as, "as", count);
}

/* What may wake a package: the key of the element, and all its members. */
static const struct { const char *key; const char *const members[3]; enum trigger_kind kind; } trigger_forms[] = {
	{"event", {"event", "as", NULL}, TRIGGER_EVENT},
	{"date", {"date", "late", NULL}, TRIGGER_DATE},
	{"every", {"every", "of", NULL}, TRIGGER_DATE},
	{"change", {"change", "with", NULL}, TRIGGER_CHANGE},
};

/* The names that the element holds, and which kind it is; NULL after a complaint. */
static const struct yaml_node *trigger_names(struct load *ld, const struct yaml_node *n, enum trigger_kind *kind)
{
	static const char *const all[] = {"event", "as", "date", "late", "every", "of", "change", "with", NULL};
	size_t errors = ld->findings->errors;
	for (size_t k = 0; k < sizeof trigger_forms / sizeof *trigger_forms; k++) {
		const struct yaml_node *names = yaml_member(n, trigger_forms[k].key);
		*kind = trigger_forms[k].kind;
		if (names)
			return read_members(ld, n, trigger_forms[k].members) ? names : NULL;
	}
	if (n->kind == YAML_MAP)
		(void)read_members(ld, n, all);
	if (ld->findings->errors == errors)
		complain(ld, n, "bad-trigger", NULL);
	return NULL;
}

/* every: month_end, of: FACT */
static void read_every(struct load *ld, const struct yaml_node *n, struct trigger *t)
{
	static const char *const choices[] = {"month_end", NULL};
	const struct yaml_node *of = yaml_member(n, "of");
	(void)read_choice(ld, yaml_member(n, "every"), "period", choices);
	t->of = of ? read_name(ld, of, "of") : SLICE_LIT("");
	t->with_line = of ? of->line : 0;
	t->with_col = of ? of->col : 0;
	if (!of)
		complain(ld, n, "missing-setting/of", NULL);
}

static void read_late(struct load *ld, const struct yaml_node *n, struct trigger *t)
{
	static const char *const choices[] = {"skip", "send", NULL};
	const struct yaml_node *late = yaml_member(n, "late");
	if (late)
		t->late_send = read_choice(ld, late, "way with a late date", choices) == 1;
	else
		complain(ld, n, "missing-setting/late", NULL);
}

static void read_with(struct load *ld, const struct yaml_node *n, struct trigger *t)
{
	const struct yaml_node *with = yaml_member(n, "with");
	if (!with)
		return;
	t->with = read_name(ld, with, "with");
	t->with_line = with->line;
	t->with_col = with->col;
}

static size_t count_triggers(const struct yaml_node *n)
{
	size_t count = 0;
	for (const struct yaml_node *c = n->first; c; c = c->next)
		for (const struct yaml_node *names = c->first; names; names = names->next)
			count += names->count + 1;
	return count;
}

void setting_when(struct load *ld, const struct yaml_node *n, void *out)
{
	struct service *svc = SERVICE(out, triggers);
	if (!is_list(ld, n, "when"))
		return;
	struct trigger *list = arena_alloc(&ld->rs->arena, (count_triggers(n) + 1) * sizeof *list);
	for (const struct yaml_node *c = n->first; c; c = c->next) {
		struct trigger t = {0};
		size_t count;
		const struct yaml_node *names = trigger_names(ld, c, &t.kind);
		if (!names)
			continue;
		if (t.kind == TRIGGER_EVENT)
			t.roles = read_roles_of(ld, c, &t.role_count);
		else if (yaml_member(c, "every"))
			read_every(ld, c, &t);
		else if (t.kind == TRIGGER_DATE)
			read_late(ld, c, &t);
		else
			read_with(ld, c, &t);
		const struct slice *read = read_names(ld, names, "this", &count);
		const struct yaml_node *at = names->kind == YAML_LIST ? names->first : names;
		for (size_t i = 0; i < count; i++, at = at->next) {
			t.name = read[i];
			t.line = at->line;
			t.col = at->col;
			list[svc->trigger_count++] = t;
		}
	}
	svc->triggers = list;
}

/* Clauses among the needs: the line above them is gone. */
static bool holds_clauses(struct load *ld, const struct yaml_node *needs)
{
	for (const struct yaml_node *n = needs->first; n; n = n->next) {
		struct yaml_node at = {.line = n->key_line, .col = n->key_col};
		if (!yaml_member(n, "law") || !yaml_member(n, "met"))
			continue;
		complain(ld, &at, "missing-setting/clauses", SAID({"name", n->key}));
		return true;
	}
	return false;
}

void setting_needs(struct load *ld, const struct yaml_node *n, void *out)
{
	static const char *const known[] = {"fresh", "complete", "after", NULL}, *const after[] = {"consent", NULL};
	struct service *svc = SERVICE(out, needs);
	if (!is_map(ld, n, "needs") || !read_named(ld, n, known)) {
		svc->doubt |= DOUBT_NEEDS;
		return;
	}
	if (holds_clauses(ld, n)) {
		svc->doubt |= DOUBT_NEEDS | DOUBT_CLAUSES;
		return;
	}
	struct need *list = arena_alloc(&ld->rs->arena, (n->count + 1) * sizeof *list);
	for (const struct yaml_node *c = n->first; c; c = c->next) {
		struct need *need = &list[svc->need_count++];
		int64_t fresh_ms = 0;
		need->path = keep(ld, c->key);
		need->complete = true;
		need->line = c->key_line;
		need->col = c->key_col;
		if (c->kind == YAML_SCALAR && !c->text.len)
			continue;
		if (!read_members(ld, c, known))
			continue;
		need->complete = read_flag(ld, c, "complete", true);
		const struct yaml_node *when = yaml_member(c, "after");
		need->after_consent = when && read_choice(ld, when, "after", after) == 0;
		if (when && !need->after_consent)
			svc->doubt |= DOUBT_NEEDS;
		const struct yaml_node *fresh = yaml_member(c, "fresh");
		if (fresh && read_span(ld, fresh, &fresh_ms)) {
			need->fresh_days = (int32_t)(fresh_ms / CIVIL_DAY_MS);
			if (fresh_ms % CIVIL_DAY_MS)
				complain(ld, fresh, "bad-span/days", NULL);
		}
	}
	qsort(list, svc->need_count, sizeof *list, slice_order);
	svc->needs = list;
}

/* What the citizen is told of a clause; where it is missing the clause is named. */
static void read_ground(struct load *ld, const struct yaml_node *clause, const char *which, struct text *out)
{
	const struct yaml_node *n = yaml_member(clause, which);

	if (n)
		read_text(ld, n, which, NULL, out);
	else
		complain(ld, clause, "missing-text",
		         SAID({"what", slice_of(arena_printf(&ld->rs->arena, "clauses.%.*s.%s", SLICE_ARG(clause->key), which))}));
}

void setting_clauses(struct load *ld, const struct yaml_node *n, void *out)
{
	static const char *const known[] = {"+law", "met", "unmet", NULL};
	struct service *svc = SERVICE(out, clauses);
	if (!is_map(ld, n, "clauses") || !read_named(ld, n, known)) {
		svc->doubt |= DOUBT_CLAUSES;
		return;
	}
	struct clause_def *list = arena_alloc(&ld->rs->arena, (n->count + 1) * sizeof *list);
	for (const struct yaml_node *c = n->first; c; c = c->next) {
		struct clause_def *clause = &list[svc->clause_count++];
		clause->name = keep(ld, c->key);
		clause->line = c->key_line;
		clause->col = c->key_col;
		if (!is_name(clause->name, false) || memchr(clause->name.ptr, '-', clause->name.len)) {
			complain(ld, c, "bad-name/clause", NULL);
			svc->doubt |= DOUBT_CLAUSES;
		}
		if (!read_members(ld, c, known))
			continue;
		clause->law = read_scalar(ld, yaml_member(c, "law"), "law");
		read_ground(ld, c, "met", &clause->met);
		read_ground(ld, c, "unmet", &clause->unmet);
	}
	qsort(list, svc->clause_count, sizeof *list, slice_order);
	svc->clauses = list;
	if (!n->count)
		complain(ld, n, "missing-clauses", NULL);
}

/* "guardian if minor" -> guardian, minor; false after a complaint */
static bool read_recipient(struct load *ld, const struct yaml_node *n, struct recipient *out)
{
	struct slice s = read_scalar(ld, n, "recipient");
	const char *at = s.ptr ? memmem(s.ptr, s.len, " if ", 4) : NULL;
	struct slice who = {s.ptr, at ? (size_t)(at - s.ptr) : s.len};
	*out = (struct recipient){.kind = RECIPIENT_LINK, .fact = who};
	if (at)
		out->condition = (struct slice){at + 4, s.len - who.len - 4};
	if (s.ptr && (!is_name(who, true) || (at && (!is_name(out->condition, false) ||
							    memchr(out->condition.ptr, '-', out->condition.len))))) {
		complain(ld, n, "bad-recipient", NULL);
		return false;
	}
	if (slice_is(who, "subject"))
		*out = (struct recipient){.kind = RECIPIENT_SUBJECT, .condition = out->condition};
	else if (slice_is(who, "each"))
		*out = (struct recipient){.kind = RECIPIENT_EACH, .condition = out->condition};
	else if (slice_starts(who, "each."))
		*out = (struct recipient){.kind = RECIPIENT_LINK_OF_EACH, .fact = {who.ptr + 5, who.len - 5}, .condition = out->condition};
	return s.ptr != NULL;
}

static void add_condition(struct clause_def *list, size_t *count, struct slice name, const struct yaml_node *at)
{
	for (size_t i = 0; i < *count; i++)
		if (slice_eq(list[i].name, name))
			return;
	list[(*count)++] = (struct clause_def){.name = name, .line = at->line, .col = at->col};
}

void setting_recipients(struct load *ld, const struct yaml_node *n, void *out)
{
	struct service *svc = SERVICE(out, recipients);
	size_t room = n->kind == YAML_LIST ? n->count : 1;
	struct recipient *list = arena_alloc(&ld->rs->arena, (room + 1) * sizeof *list);
	struct clause_def *conditions = arena_alloc(&ld->rs->arena, (room + 1) * sizeof *conditions);
	for (const struct yaml_node *c = n->kind == YAML_LIST ? n->first : n; c; c = n->kind == YAML_LIST ? c->next : NULL) {
		struct recipient *r = &list[svc->recipient_count];
		if (!read_recipient(ld, c, r))
			continue;
		for (const struct recipient *other = list; other < r; other++)
			if (other->kind == r->kind && slice_eq(other->fact, r->fact) && slice_eq(other->condition, r->condition))
				complain(ld, c, "repeated", SAID({"what", SLICE_LIT("recipients")}, {"name", c->text}));
		if (r->condition.len)
			add_condition(conditions, &svc->condition_count, r->condition, c);
		svc->recipient_count++;
	}
	if (svc->condition_count)
		qsort(conditions, svc->condition_count, sizeof *conditions, slice_order);
	svc->recipients = list;
	svc->conditions = conditions;
	if (!n->count && n->kind != YAML_SCALAR)
		complain(ld, n, "missing-value/recipients", NULL);
}

struct claim_form claim_form(struct slice claim)
{
	static const char *const of[] = {[CLAIM_SUBJECT] = "/{subject}", [CLAIM_EACH] = "/{each}", [CLAIM_COUNTED] = "/{counted}"};
	static const char period[] = "/{period}";
	const char *slash = memchr(claim.ptr, '/', claim.len);
	struct claim_form f = {{claim.ptr, slash ? (size_t)(slash - claim.ptr) : 0}, CLAIM_SUBJECT, false};
	struct slice rest = {claim.ptr + f.name.len, claim.len - f.name.len};
	size_t without = rest.len - (sizeof period - 1);
	if (rest.len > sizeof period - 1 && !memcmp(rest.ptr + without, period, sizeof period - 1)) {
		f.periodic = true;
		rest.len = without;
	}
	while (f.of < CLAIM_NOBODY && !slice_is(rest, of[f.of]))
		f.of++;
	return f;
}

static bool is_claim(struct load *ld, const struct yaml_node *n, struct slice s)
{
	struct claim_form f = claim_form(s);
	if (!is_name(f.name, false))
		complain(ld, n, "bad-claim", NULL);
	else if (f.of == CLAIM_NOBODY)
		complain(ld, n, "unknown-placeholder/claim", SAID({"name", f.name}));
	else
		return true;
	return false;
}

/* One claim, or a list of them. */
void setting_claim(struct load *ld, const struct yaml_node *n, void *out)
{
	struct service *svc = SERVICE(out, claims);
	struct slice *list = arena_alloc(&ld->rs->arena, ((n->kind == YAML_LIST ? n->count : 1) + 1) * sizeof *list);
	for (const struct yaml_node *c = n->kind == YAML_LIST ? n->first : n; c; c = n->kind == YAML_LIST ? c->next : NULL) {
		struct slice s = read_scalar(ld, c, "claim");
		if (s.ptr && is_claim(ld, c, s))
			list[svc->claim_count++] = s;
	}
	svc->claims = list;
}

void setting_excludes(struct load *ld, const struct yaml_node *n, void *out)
{
	struct service *svc = SERVICE(out, excludes);
	if (!is_list(ld, n, "excludes"))
		return;
	struct mention *list = arena_alloc(&ld->rs->arena, (n->count + 1) * sizeof *list);
	for (const struct yaml_node *c = n->first; c; c = c->next) {
		struct slice name = read_name(ld, c, "excludes");
		if (name.ptr)
			list[svc->exclude_count++] = (struct mention){name, c->line, c->col};
	}
	svc->excludes = list;
}

void setting_items(struct load *ld, const struct yaml_node *n, void *out)
{
	static const char *const known[] = {"service", "after", NULL};
	struct service *svc = SERVICE(out, items);
	if (!is_list(ld, n, "items"))
		return;
	struct item *list = arena_alloc(&ld->rs->arena, (n->count + 1) * sizeof *list);
	for (const struct yaml_node *c = n->first; c; c = c->next) {
		struct item *item = &list[svc->item_count];
		const struct yaml_node *after = c->kind == YAML_MAP ? yaml_member(c, "after") : NULL;
		if (!read_members(ld, c, known) || !(item->service = read_name(ld, name_node(c, "service"), "service")).ptr)
			continue;
		if (after)
			item->after = read_names(ld, after, "after", &item->after_count);
		svc->item_count++;
	}
	svc->items = list;
}

void setting_offer_again(struct load *ld, const struct yaml_node *n, void *out)
{
	struct second_thoughts *after = out;
	after->listed = true;
	after->offer_again = read_names(ld, n, "offer_again", &after->count);
}

void setting_consent_data(struct load *ld, const struct yaml_node *n, void *out)
{
	struct service *svc = SERVICE(out, consent_data);
	svc->consent_data = read_names(ld, n, "consent.data", &svc->consent_data_count);
}

void setting_order_fields(struct load *ld, const struct yaml_node *n, void *out)
{
	struct service *svc = SERVICE(out, order_fields);
	svc->order_fields = read_names(ld, n, "order.fields", &svc->order_field_count);
}
