/* SPDX-License-Identifier: Apache-2.0 */
/* `aldyn explain`: what happened to a person's cases, when and why, and why not: from the journal and the other topics, in the words of the
 * packages as they stood then, with the articles of law. For a citizen to read. */
#include <stdio.h>

#include "engine/base/civil.h"
#include "engine/base/ident.h"
#include "engine/cli/explain.h"

static const struct cli_option options[] = {
	SESSION_CONFIG,
	{"lang", "LANG", "kk", "kk, ru or en"},
	SESSION_REVEAL,
	SESSION_BY,
	{NULL, NULL, NULL, NULL},
};

static struct slice shown(struct telling *t, struct slice key)
{
	return shown_key(t->a, key, t->plain);
}

/* --- what happened -------------------------------------------------------------------------------------------------------------- */

static void say(struct telling *t, const char *key, const struct word *words)
{
	words_say(&t->out, key, t->lang, words);
}

/* "(because …)": a reason in words where we have them, else as it was given. */
static void say_reason(struct telling *t, struct slice reason)
{
	if (!reason.len)
		return;
	while (t->out.len && (t->out.ptr[t->out.len - 1] == '.' || t->out.ptr[t->out.len - 1] == ' '))
		t->out.len--;
	buf_str(&t->out, " (");
	if (!words_say_of(&t->out, "reason", reason, t->lang, NULL))
		buf_slice_add(&t->out, reason);
	buf_str(&t->out, ").");
}

/* The ruleset that decided, as it stood then. */
static void find_rules(struct telling *t, const struct json_node *data)
{
	struct slice hash = json_string(data, "ruleset");
	struct err why;

	t->svc = NULL;
	if (rulesets_find(t->s->rulesets, arena_slice(t->a, hash).ptr, &t->rules, &why) && session_rules(t->s, &t->rules, &why))
		t->rules = NULL;
	if (t->rules)
		t->svc = ruleset_service_version(t->rules, json_string(data, "service"), json_string(data, "version"));
}

static void set_now(struct telling *t, const char *group, struct slice state)
{
	size_t before = t->now.len;

	if (words_say_of(&t->now, group, state, t->lang, NULL)) {
		memmove(t->now.ptr, t->now.ptr + before, t->now.len - before);
		t->now.len -= before;
	}
}

static void tell_evaluated(struct telling *t, const struct json_node *d)
{
	struct slice verdict = json_string(d, "verdict");
	const struct json_node *amount = json_member(d, "amount_tiyn"), *counted = json_member(d, "counted"), *clauses = json_member(d, "clauses");
	const struct word law[] = {{"law_day", json_string(d, "law_day")}, {"version", json_string(d, "version")}, {NULL, SLICE_NONE}};

	find_rules(t, d);
	words_say_of(&t->out, "trigger", json_string(d, "trigger"), t->lang, NULL);
	say(t, "law", law);
	words_say_of(&t->out, "verdict", verdict, t->lang, NULL);
	if (slice_is(verdict, "not_eligible"))
		say(t, "grounds", NULL);
	if (amount && amount->kind == JSON_INT)
		say(t, "amount", (const struct word[]){{"amount", words_amount(t->a, amount->u.integer, t->lang)}, {NULL, SLICE_NONE}});
	if (counted)
		say(t, "counted", (const struct word[]){{"n", slice_of(arena_printf(t->a, "%u", counted->count))}, {NULL, SLICE_NONE}});
	buf_str(&t->out, "\n");
	for (const struct json_node *n = clauses ? json_first(clauses) : NULL; n; n = json_next(clauses, n))
		telling_clause(t, n);
	if (slice_is(verdict, "not_eligible")) {
		buf_str(&t->out, INDENT);
		say(t, "appeal", NULL);
		buf_str(&t->out, "\n");
	}
	set_now(t, "verdict", verdict);
}

static void tell_consent(struct telling *t, const struct json_node *d)
{
	char key[64];
	size_t mark = t->out.len;

	telling_facts(t, json_member(d, "data")); /* made here, then moved to where the sentence wants it */
	struct slice facts = arena_slice(t->a, (struct slice){t->out.ptr + mark, t->out.len - mark});
	t->out.len = mark;
	snprintf(key, sizeof key, "consent/%.*s/%.*s", SLICE_ARG(json_string(d, "scope")), SLICE_ARG(json_string(d, "state")));
	say(t, key, (const struct word[]){{"data", facts}, {NULL, SLICE_NONE}});
	buf_str(&t->out, "\n");
	if (!slice_is(json_string(d, "scope"), "data"))
		return; /* both consents rest on the same reply: it is shown once, after the second */
	int64_t received = 0;
	bool timed = civil_parse_instant(json_string(d, "received_at"), &received);
	buf_str(&t->out, INDENT);
	say(t, "evidence", (const struct word[]){{"reply", json_string(d, "reply")}, {"number", shown(t, json_string(d, "number"))},
	                                         {"received", timed ? words_time(t->a, received) : SLICE_LIT("?")},
	                                         {"message", json_string(d, "message")}, {"at_send", shown(t, json_string(d, "owner_at_send"))},
	                                         {"at_reply", shown(t, json_string(d, "owner_at_reply"))}, {NULL, SLICE_NONE}});
	buf_str(&t->out, "\n");
}

static void tell_order(struct telling *t, const struct json_node *d)
{
	const struct json_node *readings = json_member(d, "readings"), *late = json_member(readings, "late_arrival");
	const struct json_node *known = json_member(readings, "calendar_known");

	say(t, "order", (const struct word[]){{"to", json_string(d, "to")}, {"applied", json_string(d, "applied")}, {"start", json_string(d, "start")},
	                                      {"due", json_string(d, "due")}, {NULL, SLICE_NONE}});
	if (late && late->kind == JSON_TRUE)
		say(t, "order/late", NULL);
	if (known && known->kind == JSON_FALSE)
		say(t, "order/calendar", NULL);
	buf_str(&t->out, "\n");
}

/* false: this state is told by another record, or is nothing to a citizen. */
static bool tell_state(struct telling *t, const char *group, const struct json_node *d)
{
	struct slice to = json_string(d, "to"), reason = json_string(d, "reason");
	bool overdue = slice_is(reason, "overdue") && slice_eq(to, json_string(d, "from"));

	if (overdue)
		say(t, "order/overdue", NULL);
	else if (!words_say_of(&t->out, group, to, t->lang, NULL))
		return false;
	else
		say_reason(t, reason);
	if (strcmp(group, "message"))
		set_now(t, group, overdue ? SLICE_LIT("overdue") : to);
	if (!strcmp(group, "order") && slice_is(to, "rejected")) {
		buf_str(&t->out, " ");
		say(t, "appeal", NULL);
	}
	buf_str(&t->out, "\n");
	return true;
}

static bool tell_what(struct telling *t, const struct happening *h)
{
	const struct json_node *d = h->data;

	switch (h->kind) {
	case HAPPENED_EVALUATED:
	case HAPPENED_EVALUATED_AGAIN:
		return tell_evaluated(t, d), true;
	case HAPPENED_CONSENT:
		return tell_consent(t, d), true;
	case HAPPENED_ORDER:
		return tell_order(t, d), true;
	case HAPPENED_OFFER:
		return tell_state(t, "offer", d);
	case HAPPENED_ORDER_STATE:
		return tell_state(t, "order", d);
	case HAPPENED_MESSAGE_STATE:
		return tell_state(t, "message", d);
	case HAPPENED_MESSAGE:
		say(t, "message", (const struct word[]){{"number", shown(t, json_string(d, "number"))}, {"text", json_string(d, "text")}, {NULL, SLICE_NONE}});
		break;
	case HAPPENED_DECISION:
		if (!words_say(&t->out, h->type.ptr, t->lang, NULL)) /* in the arena: a NUL stands behind */
			return false;
		break;
	case HAPPENED_CANCEL:
	case HAPPENED_TASK:
		say(t, h->kind == HAPPENED_TASK ? "task" : "order.cancel", NULL);
		say_reason(t, json_string(d, "reason"));
		break;
	}
	buf_str(&t->out, "\n");
	return true;
}

/* Facts come one by one: checks that found the same as the one before are counted, not told. */
static void tell_repeats(struct telling *t)
{
	if (t->repeats)
		say(t, "repeats", (const struct word[]){{"n", slice_of(arena_printf(t->a, "%u", t->repeats))}, {"time", words_time(t->a, t->repeated_ms)},
		                                        {NULL, SLICE_NONE}});
	t->repeats = 0;
}

static bool repeats(struct telling *t, const struct happening *h)
{
	struct slice grounds = SLICE_NONE;

	if (h->kind == HAPPENED_EVALUATED) {
		struct json_writer w;
		struct buf text;
		buf_init(&text);
		json_write_init(&w, &text);
		json_write_node(&w, json_member(h->data, "clauses"));
		json_write_string(&w, json_string(h->data, "verdict"));
		grounds = arena_slice(t->a, buf_slice(&text));
		buf_fini(&text);
	}
	if (grounds.ptr && slice_eq(grounds, t->last_grounds)) {
		t->repeats++;
		t->repeated_ms = h->at_ms;
		return true;
	}
	tell_repeats(t);
	t->last_grounds = grounds;
	return false;
}

static void tell(struct telling *t, const struct happening *h)
{
	if (repeats(t, h))
		return;
	size_t mark = t->out.len;
	buf_printf(&t->out, "  %s  ", words_time(t->a, h->at_ms).ptr);
	if (!tell_what(t, h))
		t->out.len = mark;
}

/* --- cases -------------------------------------------------------------------------------------------------------------------- */

static void tell_case(struct telling *t, const struct story *st, struct slice case_id)
{
	bool begun = false;

	t->rules = NULL;
	t->svc = NULL;
	t->last_grounds = SLICE_NONE;
	buf_clear(&t->now);
	for (uint32_t i = 0; i < st->list.count; i++) {
		const struct happening *h = &st->list.at[i];
		if (!slice_eq(h->case_id, case_id))
			continue;
		if (!begun && case_id.len) {
			struct slice service = json_string(h->data, "service");
			if (h->kind == HAPPENED_EVALUATED)
				find_rules(t, h->data);
			buf_printf(&t->out, "\n%.*s (", SLICE_ARG(t->svc ? t->svc->title.in[t->lang] : service));
			say(t, "case", (const struct word[]){{"case", case_id}, {NULL, SLICE_NONE}});
			buf_str(&t->out, ")\n");
		}
		begun = true;
		tell(t, h);
	}
	tell_repeats(t);
	if (t->now.len) {
		buf_str(&t->out, "  ");
		say(t, "now", NULL);
		buf_slice_add(&t->out, buf_slice(&t->now));
		buf_str(&t->out, "\n");
	}
}

/* The first happening of each case begins its section. */
static bool is_first(const struct story *st, uint32_t i)
{
	for (uint32_t k = 0; k < i; k++)
		if (slice_eq(st->list.at[k].case_id, st->list.at[i].case_id))
			return false;
	return true;
}

static int explain(struct telling *t, const struct cli *c, struct slice what, struct err *err)
{
	struct slice subject = what, only = SLICE_NONE;
	struct story st;
	int rc = OK;

	if (!ident_subject_ok(what)) {
		only = what;
		rc = story_subject(t->s, only, &subject, err);
	}
	if (!rc)
		rc = session_reveal(t->s, c, subject, err);
	if (rc || (rc = story_gather(t->s, subject, only, &st, err)))
		return rc;
	const struct word who[] = {{"subject", shown(t, subject)}, {NULL, SLICE_NONE}};
	say(t, st.list.count ? "head" : "none", who);
	buf_str(&t->out, "\n");
	for (uint32_t i = 0; i < st.list.count; i++)
		if (is_first(&st, i))
			tell_case(t, &st, st.list.at[i].case_id);
	fwrite(t->out.ptr, 1, t->out.len, stdout);
	return OK;
}

static int run(struct cli *c)
{
	struct telling t = {.lang = LANGUAGE_COUNT, .plain = cli_given(c, "reveal")};
	struct slice what = slice_of(c->arg_count == 1 ? c->args[0] : NULL);
	struct session s;
	struct err err = {0};

	for (int i = 0; i < LANGUAGE_COUNT; i++)
		if (!strcmp(cli_value(c, "lang"), language_names[i]))
			t.lang = (enum language)i;
	if (t.lang == LANGUAGE_COUNT)
		return cli_usage(c, "--lang is kk, ru or en");
	if (!ident_subject_ok(what) && what.len != HASH_ID_CHARS)
		return cli_usage(c, "needs a subject (iin:…, tel:+…) or the id of a case");
	t.s = &s;
	t.a = &s.arena;
	buf_init(&t.out);
	buf_init(&t.now);
	int rc = session_open(&s, c, session_looks(c), &err);
	if (!rc)
		rc = explain(&t, c, what, &err);
	buf_fini(&t.out);
	buf_fini(&t.now);
	return session_end(&s, rc, &err);
}

const struct command command_explain = {"explain", "SUBJECT | CASE", "tells what happened, when and why, and why not", options, run};
