/* SPDX-License-Identifier: Apache-2.0 */
/* The values of tests.yaml, in tables: which key takes one of few words, which a time, which a person's name. */
#include "engine/base/civil.h"
#include "engine/cases/cases.h"
#include "engine/cli/test_words.h"
#include "engine/rules/suggest.h"

/* Where one of few words stands, or a list of them: of a table, or of what may stand in `from`. `none` stands wherever something may be
 * absent. */
static const char *const tasks[] = {"silence", "undeliverable", "unclear-reply", "undetermined-at-consent", "death-reversed", "review",
                                    "before-version", "entitlement-ending", "entitlement-decide", "entitlement-suspended", "untold", "resumed",
                                    "subject-closed", "subject-reorganised", "item-ended", "none"};
static const char *const verdicts[] = {"eligible", "not_eligible", "pending", "undetermined", "error", "manual", "none"};
static const char *const answers[] = {"met", "unmet", "unknown", "pending", "error", "none"};
static const char *const decisions[] = {"active", "suspended", "ended"};
static const char *const scopes[] = {"service", "data"};
static const char *const yes_no[] = {"yes", "no", "true", "false", "none"};
static const char *const known_only[] = {"known"}, *const no_only[] = {"no"}, *const benefit_only[] = {"benefit"};
static const char *const outcomes[] = {"failed", "none"};
static const struct choice { unsigned places; const char *key; const char *const *list; size_t count; enum place from; } choices[] = {
	{THEN, "verdict", verdicts, sizeof verdicts / sizeof *verdicts, NOWHERE},
	{THEN, "offer", offer_state_names, OFFER_TOLD + 1, NOWHERE},
	{THEN, "order", order_state_names, ORDER_ENTERED_IN_ERROR + 1, NOWHERE},
	{THEN, "entitlement", entitlement_state_names, ENTITLEMENT_ENDED + 1, NOWHERE},
	{THEN, "task", tasks, sizeof tasks / sizeof *tasks, NOWHERE},
	{THEN, "missing", NULL, 0, READ},
	{THEN, "asked", NULL, 0, WITHHELD},
	{THEN, "consents", scopes, sizeof scopes / sizeof *scopes, NOWHERE},
	{PERSON, "lang", language_names, LANGUAGE_COUNT, NOWHERE},
	{PERSON, "study", NULL, 0, CHOSEN},
	{PERSON, "account", known_only, 1, NOWHERE},
	{TEST, "mask", no_only, 1, NOWHERE},
	{TEST, "delivery", outcomes, sizeof outcomes / sizeof *outcomes, NOWHERE},
	{TABLE, "table", benefit_only, 1, NOWHERE},
	{TEST | STEP, "order", order_state_names, ORDER_ENTERED_IN_ERROR + 1, NOWHERE},
	{TEST | STEP, "entitlement", decisions, sizeof decisions / sizeof *decisions, NOWHERE},
	{TEST | STEP, "item", NULL, 0, ITEMS},
	{WHOLE, "joined", NULL, 0, ITEMS},
	{MESSAGE, "kind", message_kind_names, MESSAGE_KIND_COUNT, NOWHERE},
};
enum { CHOICES = sizeof choices / sizeof *choices };
static const struct choice of_clause = {THEN, NULL, answers, sizeof answers / sizeof *answers, NOWHERE};
static const struct choice of_enum = {EVENT, NULL, NULL, 0, CHOSEN}, of_boolean = {EVENT, NULL, yes_no, sizeof yes_no / sizeof *yes_no, NOWHERE};
/* What is read as a time. */
static bool is_span(struct slice s) { return civil_parse_span(s, &(int64_t){0}); }
static bool is_date(struct slice s) { return civil_parse_date(s, &(int32_t){0}); }
static bool is_instant(struct slice s) { return test_instant(s, &(int64_t){0}); }
static const struct { unsigned places; const char *key; bool (*is)(struct slice s); const char *wording; } times[] = {
	{TEST | STEP, "at", is_instant, "wrong-time"}, {STEP, "after", is_span, "wrong-time/span"}, {PERSON, "born", is_date, "wrong-time/date"},
	{PERSON, "died", is_date, "wrong-time/date"}, {PERSON, "registered", is_date, "wrong-time/date"}, {EVENT, "occurred", is_date, "wrong-time/date"},
	{TABLE, "on", is_date, "wrong-time/date"}};
/* Where persons are named. */
static const struct { unsigned places; const char *key; } named[] = {
	{TEST | STEP, "of"}, {TEST | STEP, "each"}, {THEN | WHOLE, "sms"}, {THEN, "recipient"}, {THEN, "counted"}, {MESSAGE, "to"},
	{PERSON, "child_of"}, {PERSON, "spouse"}, {PERSON, "guardian"}, {PERSON, "head"}, {PERSON, "phone"},
	{NUMBER, "attached"}, {NUMBER, "detached"}, {NUMBER, "moved"}};

static struct slice choice_at(const struct tests_check *c, const struct choice *of, size_t i)
{
	if (of->from)
		return words_at(c, of->from, i);
	return i < of->count ? slice_of(of->list[i]) : SLICE_NONE;
}

/* A value that is none of the choice's. */
static void check_choice(struct tests_check *c, struct slice key, const struct yaml_node *n, const struct choice *of)
{
	struct guess g = guess_start(n->text, SUGGEST_WITHIN);
	struct slice one;
	struct buf all;

	buf_init(&all);
	for (size_t i = 0; (one = choice_at(c, of, i)).ptr && !slice_eq(n->text, one); i++) {
		guess_try(&g, one);
		buf_printf(&all, "%s%.*s", all.len && one.len ? ", " : "", SLICE_ARG(one));
	}
	if (!one.ptr && !words_may_be_any(c, of->from))
		findings_say(c->f, true, c->file, n->line, n->col, "unknown-word/value", g.best.ptr ? "mend/near" : all.len ? "mend/known" : "mend/none",
		             SAID({"got", n->text}, {"name", key}, {"near", g.best}, {"known", buf_slice(&all)}));
	buf_fini(&all);
}

static void check_name(struct tests_check *c, struct slice key, const struct yaml_node *n)
{
	struct guess g = guess_start(n->text, SUGGEST_WITHIN);

	if (!c->who || test_person(c->who, n->text))
		return;
	for (uint32_t i = 0; i < c->who->persons.count; i++)
		guess_try(&g, c->who->persons.at[i].name);
	if (slice_is(key, "phone"))
		guess_try(&g, SLICE_LIT("yes"));
	findings_say(c->f, true, c->file, n->line, n->col, "unknown-word/person", g.best.ptr ? "mend/near" : NULL,
	             SAID({"got", n->text}, {"near", g.best}));
}

/* What each place may say instead: that nothing is known, that there is nobody, whether there is a number. */
static bool is_exempt(struct slice key, const struct yaml_node *n, enum place place)
{
	bool number = slice_is(key, "phone") && (slice_is(n->text, "yes") || slice_is(n->text, "no"));

	return (place == PERSON && slice_is(n->text, "unknown")) || (slice_is(key, "recipient") && slice_is(n->text, "none")) || number;
}

static void check_one(struct tests_check *c, struct slice key, const struct yaml_node *n, enum place place)
{
	if (n->kind != YAML_SCALAR || is_exempt(key, n, place))
		return;
	for (size_t i = 0; i < CHOICES; i++)
		if ((choices[i].places & place) && slice_is(key, choices[i].key))
			check_choice(c, key, n, &choices[i]);
	for (size_t i = 0; i < sizeof times / sizeof *times; i++)
		if ((times[i].places & place) && slice_is(key, times[i].key) && !times[i].is(n->text))
			findings_say(c->f, true, c->file, n->line, n->col, times[i].wording, NULL, SAID({"name", key}));
	for (size_t i = 0; i < sizeof named / sizeof *named; i++)
		if ((named[i].places & place) && slice_is(key, named[i].key))
			check_name(c, key, n);
}

/* One, or a list of them. `none` is no empty list. */
void values_check(struct tests_check *c, const struct yaml_node *n, enum place place, enum shape shape)
{
	const struct fact_def *study = ruleset_fact(c->rs, SLICE_LIT("study"));

	c->choices = study ? study->choices : NULL;
	c->choice_count = study ? study->choice_count : 0;
	if (shape == SET && place != PERSON && n->kind == YAML_SCALAR && slice_is(n->text, "none")) {
		findings_say(c->f, true, c->file, n->line, n->col, "unknown-word/value", "mend/no-list", SAID({"got", n->text}, {"name", n->key}));
		return;
	}
	if (n->kind != YAML_LIST)
		check_one(c, n->key, n, place);
	for (const struct yaml_node *e = n->kind == YAML_LIST ? n->first : NULL; e; e = e->next)
		check_one(c, n->key, e, place);
}

void values_check_event(struct tests_check *c, const struct yaml_node *n)
{
	const struct event_value *v = event_find_value(c->event, n->key);

	if (!v || (v->type != VALUE_ENUM && v->type != VALUE_BOOLEAN && v->type != VALUE_PERSON))
		return;
	c->choices = v->choices;
	c->choice_count = v->choice_count;
	for (const struct yaml_node *e = n->kind == YAML_LIST ? n->first : n; e; e = n->kind == YAML_LIST ? e->next : NULL)
		if (e->kind == YAML_SCALAR && v->type != VALUE_PERSON)
			check_choice(c, n->key, e, v->type == VALUE_ENUM ? &of_enum : &of_boolean);
		else if (e->kind == YAML_SCALAR && (e->quoted || !slice_is(e->text, "none")))
			check_name(c, n->key, e);
}

/* Who answers is the key. */
void values_check_replies(struct tests_check *c, const struct yaml_node *n)
{
	for (const struct yaml_node *m = n->first; m; m = m->next)
		check_name(c, n->key, &(struct yaml_node){.text = m->key, .line = m->key_line, .col = m->key_col});
}

void values_check_clause(struct tests_check *c, const struct yaml_node *n)
{
	check_choice(c, n->key, n, &of_clause);
}
