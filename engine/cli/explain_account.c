/* SPDX-License-Identifier: Apache-2.0 */
/* The account of a subject's cases in words: what happened, when and why, and why not, each sentence for who will read it. */
#include <inttypes.h>
#include <stdio.h>

#include "engine/base/civil.h"
#include "engine/cli/explain.h"

const char *const audience_names[] = {"citizen", "clerk", "developer", NULL};
const char *const link_names[LINK_COUNT] = {"event", "decision", "offer", "consent", "order", "outcome"};

/* --- words ---------------------------------------------------------------------------------------------------------------------------- */

bool telling_say_of(struct telling *t, const char *group, struct slice name, const struct word *words)
{
	char key[96];
	int n = snprintf(key, sizeof key, "%s/%.*s", group, SLICE_ARG(name));

	return n > 0 && (size_t)n < sizeof key && telling_say(t, key, words);
}

struct slice telling_take(struct telling *t, size_t mark)
{
	struct slice said = {t->out.ptr + mark, t->out.len - mark};

	said = t->plain ? arena_slice(t->a, said) : mask_text(t->a, said);
	for (size_t i = 0; i < said.len; i++)
		if ((unsigned char)said.ptr[i] < 0x20 || said.ptr[i] == 0x7f)
			((char *)(uintptr_t)said.ptr)[i] = ' '; /* our own copy */
	t->out.len = mark;
	return said.len ? said : SLICE_NONE;
}

struct slice telling_words(struct telling *t, const char *key, const struct word *words)
{
	size_t mark = t->out.len;

	telling_say(t, key, words);
	return telling_take(t, mark);
}

struct slice telling_words_of(struct telling *t, const char *group, struct slice name)
{
	size_t mark = t->out.len;

	telling_say_of(t, group, name, NULL);
	return telling_take(t, mark);
}

struct slice telling_span(struct telling *t, int64_t ms)
{
	int64_t minutes = ms / 60000, n = minutes < 60 ? minutes : minutes < 48 * 60 ? minutes / 60 : minutes / (24 * 60);
	struct word words[] = {{"n", words_count(t->a, n)}, {NULL, SLICE_NONE}};

	return telling_words(t, minutes < 60 ? "span/m" : minutes < 48 * 60 ? "span/h" : "span/d", words);
}

struct slice telling_link(struct telling *t, const struct told_case *c, int link)
{
	struct slice at = words_time(t->a, c->chain_ms[link]);

	if (!c->chain_ms[link])
		return telling_words(t, "chain/none", NULL);
	return link == LINK_EVENT && c->dated ? (struct slice){at.ptr, CIVIL_DATE_CHARS} : at;
}

/* "(because …)": a reason, or what else the group has words for; where it has none, as it was given. */
static void say_of(struct telling *t, const char *group, struct slice name)
{
	if (!name.len)
		return;
	while (t->out.len && (t->out.ptr[t->out.len - 1] == '.' || t->out.ptr[t->out.len - 1] == ' '))
		t->out.len--;
	buf_str(&t->out, " (");
	if (!telling_say_of(t, group, name, NULL))
		buf_slice_add(&t->out, name);
	buf_str(&t->out, ").");
}

static void say_reason(struct telling *t, struct slice reason)
{
	say_of(t, "reason", reason);
}

/* Which message it was; SLICE_NONE: it stands in another case. */
static struct slice kind_of(const struct telling *t, struct slice message)
{
	for (uint32_t i = 0; i < t->now->steps.count; i++) {
		const struct happening *h = t->now->steps.at[i].h;
		if (h->kind == HAPPENED_MESSAGE && slice_eq(json_string(h->data, "message"), message))
			return json_string(h->data, "kind");
	}
	return SLICE_NONE;
}

/* --- how it stands ------------------------------------------------------------------------------------------------------------------- */

/* The ruleset that decided, as it stood then. */
static void find_rules(struct telling *t, const struct json_node *data)
{
	struct told_case *c = t->now;
	struct err why;

	c->svc = NULL;
	if (rulesets_find(t->s->rulesets, arena_slice(t->a, json_string(data, "ruleset")).ptr, &c->rules, &why) &&
		session_rules(t->s, &c->rules, &why))
		c->rules = NULL;
	if (c->rules)
		c->svc = ruleset_service_version(c->rules, json_string(data, "service"), json_string(data, "version"));
}

static bool is_monthly(const struct telling *t)
{
	return t->now->svc && t->now->svc->benefit == BENEFIT_MONTHLY;
}

static void set_now(struct telling *t, const char *group, struct slice state)
{
	struct slice words = telling_words_of(t, group, state);

	if (!words.ptr)
		return;
	t->now->now = words;
	t->now->now_key = slice_of(arena_printf(t->a, "%s/%.*s", group, SLICE_ARG(state)));
}

static void set_link(struct telling *t, enum link_kind link, int64_t at_ms)
{
	t->now->chain_ms[link] = at_ms;
	for (int i = (int)link + 1; i < LINK_COUNT; i++)
		t->now->chain_ms[i] = 0; /* of a round before */
}

/* An event happened on its law day; a change is known from when it was recorded. */
static void note_event(struct telling *t, const struct happening *h)
{
	int32_t day;
	bool event = slice_is(json_string(h->data, "trigger"), "event");

	if (!event && t->now->chain_ms[LINK_EVENT] && !t->now->chain_ms[LINK_OUTCOME])
		return;
	t->now->dated = event && civil_parse_date(json_string(h->data, "law_day"), &day);
	set_link(t, LINK_EVENT, t->now->dated ? civil_day_start_ms(day) : h->at_ms);
}

static bool ends(const struct happening *h, struct slice to)
{
	static const char *const last[] = {"declined", "lapsed", "withdrawn", "superseded", "undeliverable", "handed_over",
		"told", "completed", "rejected", "failed", "cancelled", "entered-in-error"};

	for (size_t i = 0; i < sizeof last / sizeof *last; i++)
		if ((h->kind == HAPPENED_OFFER || h->kind == HAPPENED_ORDER_STATE) && slice_is(to, last[i]))
			return true;
	return false;
}

/* Where the case's chain stands after this record. */
static void note_link(struct telling *t, const struct happening *h)
{
	struct slice to = json_string(h->data, "to");

	if (h->kind == HAPPENED_EVALUATED) {
		if (!t->now->chain_ms[LINK_OFFER] || t->now->chain_ms[LINK_OUTCOME]) {
			note_event(t, h);
			set_link(t, LINK_DECISION, h->at_ms);
		}
	} else if (h->kind == HAPPENED_OFFER && slice_is(to, "prepared")) {
		set_link(t, LINK_OFFER, h->at_ms);
	} else if (h->kind == HAPPENED_CONSENT) {
		set_link(t, LINK_CONSENT, h->at_ms);
	} else if (h->kind == HAPPENED_ORDER) {
		set_link(t, LINK_ORDER, h->at_ms);
	} else if (ends(h, to)) {
		set_link(t, LINK_OUTCOME, h->at_ms);
	}
}

/* --- what happened -------------------------------------------------------------------------------------------------------------- */

static void tell_evaluated(struct telling *t, struct told *step)
{
	const struct json_node *d = step->h->data, *amount = json_member(d, "amount_tiyn"),
			       *counted = json_member(d, "counted");
	struct slice verdict = json_string(d, "verdict");
	const struct word law[] = {
		{"law_day", json_string(d, "law_day")}, {"version", json_string(d, "version")}, {NULL, SLICE_NONE}};

	find_rules(t, d);
	telling_say_of(t, "trigger", json_string(d, "trigger"), NULL);
	telling_say(t, t->who == FOR_CITIZEN ? "law.citizen" : "law", law);
	telling_say_of(t, "verdict", verdict, NULL);
	if (amount && amount->kind == JSON_INT)
		telling_say(t, is_monthly(t) ? "amount/monthly" : "amount",
			(const struct word[]){
				{"amount", words_amount(t->a, amount->u.integer, t->lang)}, {NULL, SLICE_NONE}});
	if (counted)
		telling_say(
			t, "counted", (const struct word[]){{"n", words_count(t->a, counted->count)}, {NULL, SLICE_NONE}});
	step->text = telling_take(t, 0);
	telling_clauses(t, step, json_member(d, "clauses"));
	if (slice_is(verdict, "not_eligible"))
		step->detail = telling_words(t, "appeal", NULL);
	t->now->decision = step->h;
	if (!slice_is(json_string(d, "trigger"), "while")) /* what lasts does not stand by this check, but by what follows from it */
		set_now(t, "verdict", verdict);
}

static void tell_consent(struct telling *t, struct told *step)
{
	const struct json_node *d = step->h->data;
	bool of_data = slice_is(json_string(d, "scope"), "data");
	int64_t received = 0;
	bool timed = civil_parse_instant(json_string(d, "received_at"), &received);
	char key[64];

	telling_facts(t, json_member(d, "data"));
	struct slice facts = telling_take(t, 0);
	snprintf(key, sizeof key, "consent/%.*s/%.*s", SLICE_ARG(json_string(d, "scope")),
		SLICE_ARG(json_string(d, "state")));
	telling_say(t, key, (const struct word[]){{"data", facts}, {NULL, SLICE_NONE}});
	step->text = telling_take(t, 0);
	if (!of_data)
		return; /* both consents rest on the same reply: it is shown once, after the second */
	step->detail = telling_words(t, "evidence",
		(const struct word[]){{"reply", json_string(d, "reply")}, {"number", json_string(d, "number")},
			{"received", timed ? words_time(t->a, received) : SLICE_LIT("?")},
			{"message", json_string(d, "message")}, {"at_send", json_string(d, "owner_at_send")},
			{"at_reply", json_string(d, "owner_at_reply")}, {NULL, SLICE_NONE}});
}

static void tell_asked(struct telling *t, const struct json_node *d)
{
	const struct json_node *facts = json_member(d, "facts");
	struct slice who = telling_owner(t, t->now->rules ? ruleset_fact(t->now->rules, json_first(facts)->u.string) : NULL);

	telling_facts(t, facts);
	struct slice titles = telling_take(t, 0);
	set_now(t, "wait", SLICE_LIT("answers"));
	telling_say(t, "asked", (const struct word[]){{"facts", titles}, {"who", who.ptr ? who : json_string(d, "of")}, {NULL, SLICE_NONE}});
}

static void tell_order(struct telling *t, const struct json_node *d)
{
	const struct json_node *readings = json_member(d, "readings"), *late = json_member(readings, "late_arrival");
	const struct json_node *known = json_member(readings, "calendar_known");

	telling_say(t, t->who == FOR_CITIZEN ? "order.citizen" : "order",
		(const struct word[]){{"to", json_string(d, "to")}, {"applied", json_string(d, "applied")},
			{"start", json_string(d, "start")}, {"due", json_string(d, "due")}, {NULL, SLICE_NONE}});
	if (late && late->kind == JSON_TRUE)
		telling_say(t, "order/late", NULL);
	if (known && known->kind == JSON_FALSE)
		telling_say(t, "order/calendar", NULL);
}

/* Nothing is said of a state that is told by another record, or is nothing to people. */
static void tell_state(struct telling *t, const char *group, const struct json_node *d)
{
	struct slice to = json_string(d, "to"), reason = json_string(d, "reason");
	bool overdue = slice_is(reason, "overdue") && slice_eq(to, json_string(d, "from"));
	struct slice state = overdue || slice_is(reason, "delay") ? reason : to; /* those have words of their own */
	size_t mark = t->out.len;

	if (telling_say_of(t, group, state, NULL) && slice_eq(state, to))
		say_reason(t, reason);
	if (t->out.len == mark)
		return;
	if (!strcmp(group, "order") && slice_is(to, "rejected")) {
		buf_str(&t->out, " ");
		telling_say(t, "appeal", NULL);
	}
	struct slice said = telling_take(t, mark);
	if (strcmp(group, "message"))
		set_now(t, group, state);
	buf_slice_add(&t->out, said);
	if (!strcmp(group, "message"))
		say_of(t, "kind", kind_of(t, json_string(d, "id")));
}

/* With its beginning, what must be told while it lasts. */
static void tell_entitlement(struct telling *t, const struct json_node *d)
{
	const struct service *svc = t->now->svc;
	size_t mark;

	tell_state(t, "entitlement", d);
	if (json_string(d, "from").ptr || !svc || !svc->duty_fact_count)
		return;
	mark = t->out.len;
	for (size_t i = 0; i < svc->duty_fact_count; i++) {
		buf_str(&t->out, i ? ", " : "");
		buf_slice_add(&t->out, telling_fact(t, svc->duty_facts[i]));
	}
	struct slice facts = telling_take(t, mark);
	telling_say(t, "duty", (const struct word[]){{"facts", facts}, {"days", words_count(t->a, svc->duty_days)}, {NULL, SLICE_NONE}});
}

/* An offer of a package that does not ask is called otherwise, where that matters. */
static void tell_offer(struct telling *t, const struct json_node *d)
{
	enum service_mode mode = t->now->svc ? t->now->svc->mode : SERVICE_ASKS;
	const char *group = mode == SERVICE_TELLS ? "notice" : mode == SERVICE_BY_LAW ? "by-law" : "offer";
	size_t mark = t->out.len;

	tell_state(t, group, d);
	if (t->out.len == mark)
		tell_state(t, "offer", d);
}

/* A record of which people are told nothing, for a developer. */
static void tell_record(struct telling *t, struct told *step)
{
	struct slice entity = json_string(step->h->data, "entity"), to = json_string(step->h->data, "to");
	const char *key = arena_printf(t->a, "record/%.*s/%.*s", SLICE_ARG(entity), SLICE_ARG(to));

	if (!telling_say(t, key, NULL))
		telling_say(t, "record", (const struct word[]){{"type", step->h->type}, {NULL, SLICE_NONE}});
	step->text = telling_take(t, 0);
}

static void tell_repriced(struct telling *t, const struct json_node *d)
{
	telling_say(t, is_monthly(t) ? "repriced/monthly" : "repriced",
		(const struct word[]){{"before", words_amount(t->a, json_integer(d, "before_tiyn", 0), t->lang)},
			{"after", words_amount(t->a, json_integer(d, "after_tiyn", 0), t->lang)},
			{"day", json_string(d, "effective")}, {NULL, SLICE_NONE}});
}

static void tell_message(struct telling *t, const struct json_node *d)
{
	telling_say(t, "message",
		(const struct word[]){{"number", json_string(d, "number")}, {"text", json_string(d, "text")}, {NULL, SLICE_NONE}});
}

static bool is_not_offered(const struct happening *h)
{
	return h->kind == HAPPENED_DECISION && slice_is(h->type, "not-offered");
}

static void tell_what(struct telling *t, struct told *step)
{
	const struct happening *h = step->h;
	const struct json_node *d = h->data;

	switch (h->kind) {
	case HAPPENED_EVALUATED:
	case HAPPENED_EVALUATED_AGAIN:
		tell_evaluated(t, step);
		return;
	case HAPPENED_CONSENT:
		tell_consent(t, step);
		return;
	case HAPPENED_ASKED:
		tell_asked(t, d);
		break;
	case HAPPENED_ORDER:
		tell_order(t, d);
		break;
	case HAPPENED_OFFER:
		tell_offer(t, d);
		break;
	case HAPPENED_JOINED:
		telling_joined(t, d);
		break;
	case HAPPENED_ORDER_STATE:
		tell_state(t, "order", d);
		break;
	case HAPPENED_ENTITLEMENT:
		tell_entitlement(t, d);
		break;
	case HAPPENED_REPRICED:
		tell_repriced(t, d);
		break;
	case HAPPENED_MESSAGE_STATE:
		tell_state(t, "message", d);
		break;
	case HAPPENED_MESSAGE:
		tell_message(t, d);
		break;
	case HAPPENED_DECISION:
		telling_say(t, h->type.ptr, NULL); /* in the arena: a NUL stands behind */
		if (is_not_offered(h))
			say_reason(t, json_string(d, "reason"));
		break;
	case HAPPENED_CANCEL:
	case HAPPENED_TASK:
		telling_say(t, h->kind == HAPPENED_TASK ? "task" : "order.cancel", NULL);
		say_reason(t, json_string(d, "reason"));
		break;
	}
	step->text = telling_take(t, 0);
	if (is_not_offered(h) && json_string(d, "reason").ptr)
		set_now(t, "not-offered", json_string(d, "reason"));
}

/* P-8: of what happened for a legal person, who acted. */
static void tell_acting(struct telling *t, struct told *step)
{
	const struct json_node *d = step->h->data;
	struct slice actor = json_string(d, "actor");
	const struct word words[] = {{"actor", actor}, {"acting_for", json_string(d, "acting_for")}, {NULL, SLICE_NONE}};

	if (!actor.ptr || !step->text.ptr)
		return;
	if (step->detail.ptr)
		buf_printf(&t->out, "%.*s ", SLICE_ARG(step->detail));
	telling_say(t, "acting", words);
	step->detail = telling_take(t, 0);
}

/* Facts come one by one: checks that found the same as the one before are counted, not told. */
static bool repeats(struct telling *t, const struct happening *h)
{
	struct slice grounds = SLICE_NONE;

	if (h->kind == HAPPENED_EVALUATED) {
		const struct json_node *clauses = json_member(h->data, "clauses"); /* NULL: `manual`, no rules were asked */
		struct json_writer w;
		json_write_init(&w, &t->out);
		if (clauses && t->who != FOR_CITIZEN) /* who reads no grounds in the history is not told of new ones there */
			json_write_node(&w, clauses);
		json_write_string(&w, json_string(h->data, "verdict"));
		grounds = arena_slice(t->a, buf_slice(&t->out));
		buf_clear(&t->out);
	}
	bool same = grounds.ptr && slice_eq(grounds, t->last_grounds);
	t->last_grounds = grounds;
	return same && t->who != FOR_DEVELOPER;
}

static void tell(struct telling *t, const struct happening *h)
{
	struct told_case *c = t->now;
	struct told step = {.h = h};

	note_link(t, h);
	if (repeats(t, h)) {
		struct told *last = &c->steps.at[c->steps.count - 1];
		last->repeats++;
		last->repeated_ms = h->at_ms;
		find_rules(t, h->data);
		memset(&last->clauses, 0, sizeof last->clauses);
		telling_clauses(t, last, json_member(h->data, "clauses"));
		c->decision = h;
		return;
	}
	tell_what(t, &step);
	tell_acting(t, &step);
	if (!step.text.ptr && t->who == FOR_DEVELOPER)
		tell_record(t, &step);
	if (step.text.ptr)
		*VEC_ADD(t->a, &c->steps) = step;
}

/* --- cases -------------------------------------------------------------------------------------------------------------------- */

static void tell_next(struct telling *t, struct told_case *c)
{
	const char *key = arena_printf(t->a, "next/%.*s", SLICE_ARG(c->now_key));

	if (!c->now_key.len)
		return;
	c->next = telling_words(t, key, NULL);
	if (!c->next.ptr && slice_starts(c->now_key, "order/"))
		c->next = telling_words(t, "next/order/*", NULL);
}

static void tell_case(struct telling *t, const struct story *st, struct slice case_id)
{
	struct told_case c = {.id = case_id.len ? case_id : SLICE_NONE, .whose = st->subject};

	t->now = &c;
	t->last_grounds = SLICE_NONE;
	for (uint32_t i = 0; i < st->list.count; i++) {
		const struct happening *h = &st->list.at[i];
		if (!slice_eq(h->case_id, case_id))
			continue;
		if (!c.service.ptr && case_id.len && h->kind != HAPPENED_JOINED)
			c.service = json_string(h->data, "service");
		tell(t, h);
	}
	for (uint32_t i = 0; i < c.steps.count; i++)
		if (c.steps.at[i].clauses.count)
			c.grounds = &c.steps.at[i];
	c.title = c.svc ? c.svc->title.in[t->lang] : c.service;
	if (!slice_eq(st->subject, t->subject))
		c.whose_shown = shown_key(t->a, st->subject, t->plain);
	tell_next(t, &c);
	telling_together(t, st);
	if (c.service.len && breaker_stopped(&t->stopped, c.service))
		c.stopped = telling_words(t, "stopped", NULL);
	*VEC_ADD(t->a, &t->cases) = c;
}

/* The first happening of each case begins its section. */
static bool is_first(const struct story *st, uint32_t i)
{
	for (uint32_t k = 0; k < i; k++)
		if (slice_eq(st->list.at[k].case_id, st->list.at[i].case_id))
			return false;
	return true;
}

void telling_account(struct telling *t, const struct story *st)
{
	for (uint32_t i = 0; i < st->list.count; i++)
		if (is_first(st, i))
			tell_case(t, st, st->list.at[i].case_id);
}
