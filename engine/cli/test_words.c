/* SPDX-License-Identifier: Apache-2.0 */
/* The words of tests.yaml, one table: which key stands where. `aldyn check` and `aldyn test` hold each file against it. What values the
 * keys take: test_values.c. */
#include "engine/base/yaml_schema.h"
#include "engine/cli/test_words.h"
#include "engine/rules/suggest.h"

enum { LISTED_BYTES_MAX = 200 };

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

struct slice words_at(const struct tests_check *c, enum place place, size_t i)
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

bool words_know(const struct tests_check *c, enum place place, struct slice key)
{
	for (size_t i = 0; words_at(c, place, i).ptr; i++)
		if (slice_eq(words_at(c, place, i), key))
			return true;
	return false;
}

bool words_may_be_any(const struct tests_check *c, enum place place)
{
	bool whole = place == THEN || place == WHOLE;
	return ((place == THEN || place == ROWS) && c->is_open) || (whole && (c->svc->doubt & DOUBT_MODE)) || (place == ITEMS && c->svc->broken) ||
	       ((place == READ || place == WITHHELD) && (c->svc->broken || (c->svc->doubt & DOUBT_NEEDS))) ||
	       ((place == EVENTS || place == EVENT || place == CHOSEN) && !ruleset_vocabulary_sound(c->rs));
}

/* --- saying ----------------------------------------------------------------------------------------------------------------------- */

/* The other places where the word may stand. */
static bool say_places(const struct tests_check *c, struct slice key, enum place here, struct buf *out)
{
	bool any = false;

	for (size_t i = 0; i < sizeof place_names / sizeof *place_names; i++) {
		if (place_names[i].place == here || !words_know(c, place_names[i].place, key))
			continue;
		bool inside = place_names[i].place == THEN && c->svc->mode == SERVICE_JOINS;
		buf_printf(out, "%s%s", any ? ", " : "", inside ? "`items`" : place_names[i].name);
		any = true;
	}
	return any;
}

static void say_known(const struct tests_check *c, enum place place, struct buf *out)
{
	const char *before = "";

	for (size_t i = 0; words_at(c, place, i).ptr; i++) {
		if (!words_at(c, place, i).len)
			continue;
		buf_printf(out, "%s%.*s", before, SLICE_ARG(words_at(c, place, i)));
		before = ", ";
		if (out->len > LISTED_BYTES_MAX) {
			buf_str(out, ", …");
			return;
		}
	}
}

static void say_unknown(struct tests_check *c, const struct yaml_node *n, enum place place)
{
	const char *key = place == EVENTS ? "unknown-word/event" : place == EVENT ? "unknown-word/member" : "unknown-word";
	struct guess g = guess_start(n->key, SUGGEST_WITHIN);
	struct buf places, all;

	for (size_t i = 0; words_at(c, place, i).ptr; i++)
		guess_try(&g, words_at(c, place, i));
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

static void say_of(struct tests_check *c, const struct yaml_node *n, const char *key)
{
	findings_say(c->f, true, c->file, n->key_line, n->key_col, key, NULL, SAID({"got", n->key}));
}

/* Said of an `order` or an `entitlement`, which must stand beside it. */
static const char *const of_provider[] = {"item", "reason"};

/* Words that need another beside them; which, nobody knows when one is misspelt. */
static void check_beside(struct tests_check *c, const struct yaml_node *step, enum place place)
{
	const struct yaml_node *order = yaml_member(step, "order"), *entitlement = yaml_member(step, "entitlement"), *n;

	for (n = step->first; n; n = n->next)
		if (!words_know(c, place, n->key))
			return;
	for (size_t i = 0; i < sizeof of_provider / sizeof *of_provider && !order && !entitlement; i++)
		if ((n = yaml_member(step, of_provider[i])))
			say_of(c, n, "unknown-word/alone");
	bool whole = c->svc->mode == SERVICE_JOINS && !(c->svc->doubt & DOUBT_MODE);
	if (whole && (order || entitlement) && !yaml_member(step, "item"))
		say_of(c, order ? order : entitlement, "unknown-word/whose");
}

/* --- walking ---------------------------------------------------------------------------------------------------------------------- */

static bool is_shaped(struct tests_check *c, const struct yaml_node *n, enum shape shape)
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

static void check_inside(struct tests_check *c, const struct yaml_node *n, enum place place);
static void check_persons(
	struct tests_check *c, const struct yaml_node *n, const struct yaml_node *first, const struct yaml_node *end, enum place place);

static const struct yaml_node *tests_of(const struct tests_check *c)
{
	const struct yaml_node *tests = yaml_member(c->root, "tests");

	return tests && tests->kind == YAML_LIST ? tests->first : NULL;
}

/* As in the item's own tests. */
static void check_item(struct tests_check *c, const struct yaml_node *n)
{
	const struct service *composite = c->svc, *item = ruleset_service(c->rs, n->key, composite->version_day);

	if (!item)
		return;
	c->svc = item;
	check_inside(c, n, THEN);
	c->svc = composite;
}

static void check_member(struct tests_check *c, const struct yaml_node *n, enum place place)
{
	size_t i = 0;

	while (i < WORDS && !((words[i].places & place) && slice_is(n->key, words[i].key)))
		i++;
	if (place == WORLD) {
		check_inside(c, n, PERSON);
	} else if (i < WORDS) {
		if (!is_shaped(c, n, words[i].shape))
			return;
		values_check(c, n, place, words[i].shape);
		if (slice_is(n->key, "reply"))
			values_check_replies(c, n);
		if (place == TOP && words[i].inside == WORLD)
			check_persons(c, n, tests_of(c), NULL, WORLD);
		else if (words[i].inside)
			check_inside(c, n, words[i].inside == THEN && c->svc->mode == SERVICE_JOINS ? WHOLE : words[i].inside);
	} else if (!words_know(c, place, n->key)) {
		if (!words_may_be_any(c, place))
			say_unknown(c, n, place);
	} else if (place == ITEMS) {
		check_item(c, n);
	} else if (place == EVENTS) {
		c->event = ruleset_event(c->rs, n->key);
		check_inside(c, n, EVENT);
	} else if (place == EVENT) {
		values_check_event(c, n);
	} else if (place == THEN && is_shaped(c, n, SCALAR)) {
		values_check_clause(c, n);
	}
}

/* Persons are named inside: in a test, those of its world and its events; in the world of the file, those of any test. */
static void check_persons(struct tests_check *c, const struct yaml_node *n, const struct yaml_node *first, const struct yaml_node *end, enum place place)
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
static void check_inside(struct tests_check *c, const struct yaml_node *n, enum place place)
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
	struct tests_check c = {.rs = rs, .svc = svc, .file = file, .f = f, .is_open = is_open, .root = root};

	check_inside(&c, root, TOP);
}
