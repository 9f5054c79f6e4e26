/* SPDX-License-Identifier: Apache-2.0 */
/* The words of tests.yaml, one table: which key stands where. `aldyn check` and `aldyn test` hold each file against it. */
#include <stdio.h>

#include "engine/base/civil.h"
#include "engine/base/yaml_schema.h"
#include "engine/cases/cases.h"
#include "engine/cli/test.h"
#include "engine/rules/suggest.h"

enum { SUGGEST_WITHIN = 2, LISTED_BYTES_MAX = 200 };

enum place {
	NOWHERE, TOP = 1, WORLD = 2, PERSON = 4, TEST = 8, STEP = 16, EVENTS = 32, EVENT = 64, NUMBER = 128, THEN = 256, MESSAGE = 512,
	TABLE = 1024, ROWS = 2048, WHOLE = 4096 /* `then` of a composite */, ITEMS = 8192,
	READ = 16384 /* facts that may be missing */, WITHHELD = 32768 /* that are asked for */, CHOSEN = 65536 /* choices of a fact or value */
};
enum shape { ANY, SCALAR, LIST, MAP, SET /* one, or a list of them */ };

static const struct { enum place place; const char *name; } place_names[] = {
	{TOP, "`tests.yaml`"}, {PERSON, "`world`"}, {TEST, "`tests`"}, {STEP, "`next`"}, {NUMBER, "`number`"}, {THEN, "`then`"},
	{MESSAGE, "`messages`"}, {TABLE, "`table`"}, {ROWS, "`rows`"}, {WHOLE, "`then` of a composite"},
};

static const struct word { unsigned places; const char *key; enum shape shape; enum place inside; const char *meaning; } words[] = {
	{TOP | TEST, "world", MAP, WORLD, "Persons by name, what is known of them before the test; several names may share a line"},
	{TOP, "tests", LIST, TEST, "The tests: each an event and what must come out, or a table of amounts"},
	{PERSON, "born", SCALAR, NOWHERE, "The date of birth; the IIN is made of it"},
	{PERSON, "home", SCALAR, NOWHERE, "The dwelling; who shares it has the same word"},
	{PERSON, "address", SCALAR, NOWHERE, "The place by KATO, nine digits"},
	{PERSON, "citizenship", SCALAR, NOWHERE, "The citizenship"},
	{PERSON, "surname", SCALAR, NOWHERE, "The surname"},
	{PERSON, "lang", SCALAR, NOWHERE, "The language of messages: kk, ru or en"},
	{PERSON, "study", SCALAR, NOWHERE, "The form of study, a word of the vocabulary"},
	{PERSON, "child_of", SET, NOWHERE, "The parents, by name: it makes the complete list of their children"},
	{PERSON, "spouse", SCALAR, NOWHERE, "Husband or wife, by name; it is enough to say it at one of them"},
	{PERSON, "guardian", SCALAR, NOWHERE, "The guardian, by name"},
	{PERSON, "account", SCALAR, NOWHERE, "`known`: a bank account is known"},
	{PERSON, "died", SCALAR, NOWHERE, "The date of death"},
	{PERSON, "registered", SCALAR, NOWHERE, "Of a legal person: the day it was registered; it makes the name one, with a BIN"},
	{PERSON, "head", SCALAR, NOWHERE, "Of a legal person: its head, by name"},
	{PERSON, "phone", SCALAR, NOWHERE, "`yes`: a number of their own; a name: that person's number; `no`: none"},
	{TEST, "name", SCALAR, NOWHERE, "What the test is called; once in the file"},
	{TEST | STEP, "of", SCALAR, NOWHERE, "Whose case is looked at"},
	{TEST | STEP, "at", SCALAR, NOWHERE, "When it happens, local time: `2026-06-01 10:00`"},
	{STEP, "after", SCALAR, NOWHERE, "How long after the step before: `3 hours`"},
	{TEST | STEP, "each", SCALAR, NOWHERE, "With `for_each`: whose case, by name"},
	{TEST | STEP, "period", SCALAR, NOWHERE, "With `occasion: period`: which month's case, `2026-05`"},
	{TEST | STEP, "when", ANY, EVENTS, "The events that come: `{birth: {child: Eli, mother: Ainur}}`, or a list of them"},
	{TEST | STEP, "number", MAP, NUMBER, "What becomes of a number"},
	{TEST | STEP, "reply", MAP, NOWHERE, "What is answered, by name: `{Ainur: \"иә\"}`"},
	{TEST | STEP, "order", SCALAR, NOWHERE, "What the provider says of the newest order: its state"},
	{TEST | STEP, "entitlement", SCALAR, NOWHERE, "What is decided about the newest entitlement: active, suspended or ended"},
	{TEST | STEP, "item", SCALAR, NOWHERE, "Of a composite: of which item the `order` or `entitlement` is"},
	{TEST | STEP, "reason", SCALAR, NOWHERE, "Why, with `order` or `entitlement`"},
	{TEST | STEP, "then", MAP, THEN, "What must be so afterwards; only what is named is compared"},
	{TEST, "next", LIST, STEP, "What comes later, step by step"},
	{TEST, "mask", SCALAR, NOWHERE, "`no`: the facts are neither made unknown nor stated as none in turn"},
	{TEST, "delivery", SCALAR, NOWHERE, "`failed`: messages do not arrive; `none`: nobody hears whether they did"},
	{EVENT, "occurred", SCALAR, NOWHERE, "The day it happened; the step's day when absent"},
	{EVENT, "record", SCALAR, NOWHERE, "The registry's record: a correction has the same"},
	{EVENT, "version", SCALAR, NOWHERE, "The edition of the record: a correction has a higher one"},
	{NUMBER, "attached", SCALAR, NOWHERE, "Whose number comes into being, by name"},
	{NUMBER, "detached", SCALAR, NOWHERE, "Whose number is given up, by name"},
	{NUMBER, "moved", LIST, NOWHERE, "`[X, Y]`: the number of X is Y's from now on"},
	{THEN, "verdict", SCALAR, NOWHERE, "eligible, not_eligible, pending, undetermined, error or manual; `none`: nothing was evaluated"},
	{THEN, "missing", SET, NOWHERE, "The facts that were missing, in any order"},
	{THEN, "asked", SET, NOWHERE, "The facts that were asked for with the consent, in any order"},
	{THEN, "benefit", SCALAR, NOWHERE, "The amount in tenge"},
	{THEN, "counted", SET, NOWHERE, "Whom the benefit counts, by name, in any order"},
	{THEN, "offer", SCALAR, NOWHERE, "The state of the newest offer; `none`: there is none"},
	{THEN, "consents", SET, NOWHERE, "The consents given for the newest offer, in any order: service, data"},
	{WHOLE, "joined", SET, NOWHERE, "Of a composite: which items were asked for in one question, in any order"},
	{WHOLE, "items", MAP, ITEMS, "Of a composite: item by item, what its own `then` would hold"},
	{THEN | WHOLE, "sms", SET, NOWHERE, "Who got a message, by name, in any order"},
	{THEN | WHOLE, "messages", LIST, MESSAGE, "Messages that must be among those sent"},
	{THEN | WHOLE, "orders", SCALAR, NOWHERE, "How many orders there were since the test began"},
	{THEN, "order", SCALAR, NOWHERE, "The state of the order"},
	{THEN, "entitlement", SCALAR, NOWHERE, "The state of the newest entitlement; `none`: there is none"},
	{THEN, "repriced", SCALAR, NOWHERE, "The new amount in tenge, when it was computed anew; `none`"},
	{THEN, "recipient", SCALAR, NOWHERE, "For whom the order is, by name"},
	{THEN, "start", SCALAR, NOWHERE, "The first day of the order's term"},
	{THEN, "due", SCALAR, NOWHERE, "The last day of the order's term"},
	{THEN, "task", SCALAR, NOWHERE, "Why a clerk has a task: the newest one's reason"},
	{THEN | WHOLE, "dead_letters", SCALAR, NOWHERE, "How many dead letters there were; 0 when absent"},
	{MESSAGE, "to", SCALAR, NOWHERE, "To whom, by name"},
	{MESSAGE, "kind", SCALAR, NOWHERE, "The kind of message: offer, reminder, granted and so on"},
	{MESSAGE, "text", SCALAR, NOWHERE, "Its whole text"},
	{TABLE, "table", SCALAR, NOWHERE, "`benefit`: a table of what the brackets give"},
	{TABLE, "on", SCALAR, NOWHERE, "On which day"},
	{TABLE, "rows", MAP, ROWS, "The columns of the table: counts, and the amount of each"},
	{ROWS, "counted", LIST, NOWHERE, "How many are counted, column by column"},
	{ROWS, "amount", LIST, NOWHERE, "The amount in tenge, column by column; `none`"},
};
enum { WORDS = sizeof words / sizeof *words };

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
/* Said of an `order` or an `entitlement`, which must stand beside it. */
static const char *const of_provider[] = {"item", "reason"};
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

/* --- for the schema ----------------------------------------------------------------------------------------------------------------- */

static void add_place(struct yaml_rows *out, const char *prefix, unsigned places)
{
	static const char *const written[] = {[ANY] = "anything", [SCALAR] = "text", [LIST] = "list of texts", [MAP] = "anything", [SET] = "anything"};

	for (size_t i = 0; i < WORDS; i++) {
		const struct word *w = &words[i];
		if (!(w->places & places))
			continue;
		const char *path = arena_printf(out->a, "%s%s", prefix, w->key);
		yaml_rows_add(out, path, written[w->shape], false, w->meaning);
		if (w->inside == WORLD)
			add_place(out, arena_printf(out->a, "%s.*.", path), PERSON);
		else if (w->inside == ITEMS)
			add_place(out, arena_printf(out->a, "%s.*.", path), THEN);
		else if (w->shape == LIST && w->inside)
			add_place(out, arena_printf(out->a, "%s.[].", path), w->inside == TEST ? TEST | TABLE : w->inside);
		else if (w->inside && w->inside != EVENTS)
			add_place(out, arena_printf(out->a, "%s.", path), w->inside == THEN ? THEN | WHOLE : w->inside);
		if (w->inside == THEN || w->inside == ITEMS) /* clauses */
			yaml_rows_add(out, arena_printf(out->a, w->inside == THEN ? "%s.*" : "%s.*.*", path), "met, unmet, unknown, pending or error", false, "What the clause answers");
		if (w->inside == ROWS) /* what the benefit counts */
			yaml_rows_add(out, arena_printf(out->a, "%s.*", path), "list of texts", false, "What the benefit counts, column by column");
	}
}

void test_rows(struct yaml_rows *out)
{
	add_place(out, "", TOP);
}

/* --- checking -------------------------------------------------------------------------------------------------------------------- */

/* A file that is checked. event: whose members stand at the place EVENT. */
struct check {
	const struct ruleset *rs;
	const struct service *svc;
	const char *file;
	struct findings *f;
	bool is_open, any_name;
	const struct event_def *event;
	const struct slice *choices; size_t choice_count; /* what CHOSEN may be */
	const struct yaml_node *root;
	const struct test_run *who; /* has the persons of the test; NULL: outside of one */
};

/* --- what may stand at a place ---------------------------------------------------------------------------------------------------- */

static struct slice known_of_event(const struct event_def *e, size_t i)
{
	if (i < e->role_count)
		return e->roles[i].name;
	return i - e->role_count < e->value_count ? e->values[i - e->role_count].name : SLICE_NONE;
}

/* The paths of the package's needs, then the links that they imply: what an evaluation may lack. */
static struct slice read_fact(const struct service *svc, size_t i)
{
	if (i < svc->need_count)
		return svc->needs[i].path;
	if ((i -= svc->need_count) >= svc->need_count)
		return SLICE_NONE;
	const struct fact_def *link = svc->needs[i].link;
	for (size_t k = 0; link && k < svc->need_count; k++)
		if (slice_eq(svc->needs[k].path, link->name) || (k < i && svc->needs[k].link == link))
			link = NULL;
	return link ? link->name : SLICE_LIT("");
}

static struct slice withheld_fact(const struct service *svc, size_t i)
{
	if (i >= svc->need_count)
		return SLICE_NONE;
	return svc->needs[i].after_consent ? svc->needs[i].path : SLICE_LIT("");
}

/* One by one: the table's words (of other places: empty), then those that the package and the vocabulary bring. SLICE_NONE: no more. */
static struct slice known(const struct check *c, enum place place, size_t i)
{
	size_t k = i - WORDS, events;
	const struct event_def *event = ruleset_events(c->rs, &events);

	if (i < WORDS)
		return words[i].places & place ? slice_of(words[i].key) : SLICE_LIT("");
	if (place == THEN && k < c->svc->clause_count)
		return c->svc->clauses[k].name;
	if (place == ITEMS)
		return k < c->svc->item_count ? c->svc->items[k].service : SLICE_NONE;
	if (place == ROWS && k == 0)
		return c->svc->benefit_of;
	if (place == EVENTS && k < events)
		return event[k].name;
	if (place == READ)
		return read_fact(c->svc, k);
	if (place == WITHHELD)
		return withheld_fact(c->svc, k);
	if (place == CHOSEN)
		return k < c->choice_count ? c->choices[k] : SLICE_NONE;
	return place == EVENT ? known_of_event(c->event, k) : SLICE_NONE;
}

static bool is_known(const struct check *c, enum place place, struct slice key)
{
	for (size_t i = 0; known(c, place, i).ptr; i++)
		if (slice_eq(known(c, place, i), key))
			return true;
	return false;
}

/* Nothing is unknown where what may stand there could not be read. */
static bool may_hold_any(const struct check *c, enum place place)
{
	bool whole = place == THEN || place == WHOLE;
	return ((place == THEN || place == ROWS) && c->is_open) || (whole && (c->svc->doubt & DOUBT_MODE)) || (place == ITEMS && c->svc->broken) ||
	       ((place == READ || place == WITHHELD) && (c->svc->broken || (c->svc->doubt & DOUBT_NEEDS))) ||
	       ((place == EVENTS || place == EVENT || place == CHOSEN) && !ruleset_vocabulary_sound(c->rs));
}

/* --- saying ----------------------------------------------------------------------------------------------------------------------- */

/* The other places where the word may stand. */
static bool say_places(const struct check *c, struct slice key, enum place here, struct buf *out)
{
	bool any = false;

	for (size_t i = 0; i < sizeof place_names / sizeof *place_names; i++) {
		if (place_names[i].place == here || !is_known(c, place_names[i].place, key))
			continue;
		bool inside = place_names[i].place == THEN && c->svc->mode == SERVICE_JOINS;
		buf_printf(out, "%s%s", any ? ", " : "", inside ? "`items`" : place_names[i].name);
		any = true;
	}
	return any;
}

static void say_known(const struct check *c, enum place place, struct buf *out)
{
	const char *before = "";

	for (size_t i = 0; known(c, place, i).ptr; i++) {
		if (!known(c, place, i).len)
			continue;
		buf_printf(out, "%s%.*s", before, SLICE_ARG(known(c, place, i)));
		before = ", ";
		if (out->len > LISTED_BYTES_MAX) {
			buf_str(out, ", …");
			return;
		}
	}
}

static void say_unknown(struct check *c, const struct yaml_node *n, enum place place)
{
	const char *key = place == EVENTS ? "unknown-word/event" : place == EVENT ? "unknown-word/member" : "unknown-word";
	struct guess g = guess_start(n->key, SUGGEST_WITHIN);
	struct buf places, all;

	for (size_t i = 0; known(c, place, i).ptr; i++)
		guess_try(&g, known(c, place, i));
	buf_init(&places);
	buf_init(&all);
	say_known(c, place, &all);
	const char *mend = say_places(c, n->key, place, &places) ? "mend/places" : g.best.ptr ? "mend/near" : "mend/known";
	findings_say(c->f, true, c->file, n->key_line, n->key_col, key, mend,
	             SAID({"got", n->key}, {"places", buf_slice(&places)}, {"near", g.best}, {"known", buf_slice(&all)}));
	buf_fini(&places);
	buf_fini(&all);
	if (place & (TOP | TEST | EVENTS | EVENT)) /* somebody may be named there */
		c->who = NULL;
	c->any_name |= place == TOP;
}

/* --- values ------------------------------------------------------------------------------------------------------------------------ */

static struct slice choice_at(const struct check *c, const struct choice *of, size_t i)
{
	if (of->from)
		return known(c, of->from, i);
	return i < of->count ? slice_of(of->list[i]) : SLICE_NONE;
}

/* A value that is none of the choice's. */
static void check_choice(struct check *c, struct slice key, const struct yaml_node *n, const struct choice *of)
{
	struct guess g = guess_start(n->text, SUGGEST_WITHIN);
	struct slice one;
	struct buf all;

	buf_init(&all);
	for (size_t i = 0; (one = choice_at(c, of, i)).ptr && !slice_eq(n->text, one); i++) {
		guess_try(&g, one);
		buf_printf(&all, "%s%.*s", all.len && one.len ? ", " : "", SLICE_ARG(one));
	}
	if (!one.ptr && !may_hold_any(c, of->from))
		findings_say(c->f, true, c->file, n->line, n->col, "unknown-word/value", g.best.ptr ? "mend/near" : all.len ? "mend/known" : "mend/none",
		             SAID({"got", n->text}, {"name", key}, {"near", g.best}, {"known", buf_slice(&all)}));
	buf_fini(&all);
}

static void check_name(struct check *c, struct slice key, const struct yaml_node *n)
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

static void check_one(struct check *c, struct slice key, const struct yaml_node *n, enum place place)
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
static void check_value(struct check *c, const struct yaml_node *n, enum place place, enum shape shape)
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

/* A member of an event: a role makes a person of any name. */
static void check_event_value(struct check *c, const struct yaml_node *n)
{
	const struct event_value *v = NULL;

	for (size_t i = 0; i < c->event->value_count; i++)
		if (slice_eq(c->event->values[i].name, n->key))
			v = &c->event->values[i];
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
static void check_replies(struct check *c, const struct yaml_node *n)
{
	for (const struct yaml_node *m = n->first; m; m = m->next)
		check_name(c, n->key, &(struct yaml_node){.text = m->key, .line = m->key_line, .col = m->key_col});
}

static void say_of(struct check *c, const struct yaml_node *n, const char *key)
{
	findings_say(c->f, true, c->file, n->key_line, n->key_col, key, NULL, SAID({"got", n->key}));
}

/* Words that need another beside them; which, nobody knows when one is misspelt. */
static void check_beside(struct check *c, const struct yaml_node *step, enum place place)
{
	const struct yaml_node *order = yaml_member(step, "order"), *entitlement = yaml_member(step, "entitlement"), *n;

	for (n = step->first; n; n = n->next)
		if (!is_known(c, place, n->key))
			return;
	for (size_t i = 0; i < sizeof of_provider / sizeof *of_provider && !order && !entitlement; i++)
		if ((n = yaml_member(step, of_provider[i])))
			say_of(c, n, "unknown-word/alone");
	bool whole = c->svc->mode == SERVICE_JOINS && !(c->svc->doubt & DOUBT_MODE);
	if (whole && (order || entitlement) && !yaml_member(step, "item"))
		say_of(c, order ? order : entitlement, "unknown-word/whose");
}

/* --- walking ---------------------------------------------------------------------------------------------------------------------- */

static bool is_shaped(struct check *c, const struct yaml_node *n, enum shape shape)
{
	static const char *const keys[] = {[SCALAR] = "wrong-shape/scalar", [LIST] = "wrong-shape/list", [MAP] = "wrong-shape/map"};
	static const enum shape shapes[] = {[YAML_SCALAR] = SCALAR, [YAML_LIST] = LIST, [YAML_MAP] = MAP};

	if (shape == SET) { /* each of them is one value */
		for (const struct yaml_node *e = n->kind == YAML_LIST ? n->first : NULL; e; e = e->next)
			if (!is_shaped(c, e, SCALAR))
				return false;
		shape = n->kind == YAML_SCALAR ? SCALAR : LIST;
	}
	if (shape == ANY || shapes[n->kind] == shape)
		return true;
	findings_say(c->f, true, c->file, n->line, n->col, keys[shape], NULL, NULL);
	return false;
}

static void check_inside(struct check *c, const struct yaml_node *n, enum place place);
static void check_persons(
	struct check *c, const struct yaml_node *n, const struct yaml_node *first, const struct yaml_node *end, enum place place);

static const struct yaml_node *tests_of(const struct check *c)
{
	const struct yaml_node *tests = yaml_member(c->root, "tests");

	return tests && tests->kind == YAML_LIST ? tests->first : NULL;
}

/* As in the item's own tests. */
static void check_item(struct check *c, const struct yaml_node *n)
{
	const struct service *composite = c->svc, *item = ruleset_service(c->rs, n->key, composite->version_day);

	if (!item)
		return;
	c->svc = item;
	check_inside(c, n, THEN);
	c->svc = composite;
}

static void check_member(struct check *c, const struct yaml_node *n, enum place place)
{
	size_t i = 0;

	while (i < WORDS && !((words[i].places & place) && slice_is(n->key, words[i].key)))
		i++;
	if (place == WORLD) {
		check_inside(c, n, PERSON);
	} else if (i < WORDS) {
		if (!is_shaped(c, n, words[i].shape))
			return;
		check_value(c, n, place, words[i].shape);
		if (slice_is(n->key, "reply"))
			check_replies(c, n);
		if (place == TOP && words[i].inside == WORLD)
			check_persons(c, n, tests_of(c), NULL, WORLD);
		else if (words[i].inside)
			check_inside(c, n, words[i].inside == THEN && c->svc->mode == SERVICE_JOINS ? WHOLE : words[i].inside);
	} else if (!is_known(c, place, n->key)) {
		if (!may_hold_any(c, place))
			say_unknown(c, n, place);
	} else if (place == ITEMS) {
		check_item(c, n);
	} else if (place == EVENTS) {
		c->event = ruleset_event(c->rs, n->key);
		check_inside(c, n, EVENT);
	} else if (place == EVENT) {
		check_event_value(c, n);
	} else if (place == THEN && is_shaped(c, n, SCALAR)) {
		check_choice(c, n->key, n, &of_clause);
	}
}

/* Persons are named inside: in a test, those of its world and its events; in the world of the file, those of any test. */
static void check_persons(struct check *c, const struct yaml_node *n, const struct yaml_node *first, const struct yaml_node *end, enum place place)
{
	struct test_run who = {.whole = c->rs, .rules = c->rs, .file = c->file, .root = c->root};
	const struct yaml_node *shared = yaml_member(c->root, "world");
	bool read = first && !c->any_name && ruleset_vocabulary_sound(c->rs) && (!shared || shared->kind == YAML_MAP); /* else nobody knows who is in it */
	struct arena a;

	arena_init(&a);
	who.a = &a;
	for (const struct yaml_node *t = first; t != end; t = t->next) {
		const struct yaml_node *world = yaml_member(t, "world");
		read = read && (!world || world->kind == YAML_MAP);
		who.test = t;
		test_find_persons(&who);
	}
	c->who = read ? &who : NULL;
	check_inside(c, n, place);
	c->who = NULL;
	arena_fini(&a);
}

/* A map, or a list of maps. */
static void check_inside(struct check *c, const struct yaml_node *n, enum place place)
{
	if (n->kind == YAML_LIST && place != PERSON && place != EVENT) {
		for (const struct yaml_node *e = n->first; e; e = e->next)
			if (!is_shaped(c, e, MAP))
				continue;
			else if (place == TEST)
				check_persons(c, e, e, e->next, yaml_member(e, "table") ? TABLE : TEST);
			else
				check_inside(c, e, place);
		return;
	}
	if (!is_shaped(c, n, MAP))
		return;
	for (const struct yaml_node *m = n->first; m; m = m->next)
		check_member(c, m, place);
	if (place & (TEST | STEP))
		check_beside(c, n, place);
}

void test_words(const struct ruleset *rs, const struct service *svc, const struct yaml_node *root, const char *file, bool is_open,
                struct findings *f)
{
	struct check c = {.rs = rs, .svc = svc, .file = file, .f = f, .is_open = is_open, .root = root};

	check_inside(&c, root, TOP);
}
