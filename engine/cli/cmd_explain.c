/* SPDX-License-Identifier: Apache-2.0 */
/* `aldyn explain`: what was decided about a person, on which grounds, what was unknown, what would have to change, and what happened then:
 * from the journal and the other topics, in the words of the packages as they stood then, for a citizen, a clerk or a developer. */
#include <stdio.h>

#include "engine/base/ident.h"
#include "engine/cli/explain.h"

static const char *const formats[] = {"text", "json", "html", NULL};
static void (*const writers[])(struct telling *t, struct buf *out) = {explain_text, explain_json, explain_html};

static const struct cli_option options[] = {
	SESSION_CONFIG,
	{"person", "IIN", NULL, "all cases of this person, and those of others in which they are or were asked or told"},
	{"for", "WHOM", "citizen",
		"citizen: plain words, what to do next; clerk: grounds, evidence; developer: the records too"},
	CLI_LANGUAGE,
	{"format", "FORMAT", "text", "text, json or html"},
	SESSION_REVEAL,
	SESSION_BY,
	{NULL, NULL, NULL, NULL},
};

/* As far as a store on this machine tells: the rest of the account does without. */
static void find_stopped(struct telling *t, struct slice subject)
{
	struct store *st;
	struct err none;

	if (session_store(t->s, session_partition(t->s, subject), &st, &none) || session_stopped(st, &t->stopped, &none))
		t->stopped.count = 0;
	store_close(st);
}

static int account(struct telling *t, const struct cli *c, struct slice subject, const struct slice_list *only, struct err *err)
{
	struct story st;
	int rc = session_reveal(t->s, c, subject, err);

	if (rc || (rc = story_gather(t->s, subject, only, &st, err)))
		return rc;
	find_stopped(t, subject);
	telling_account(t, &st);
	return OK;
}

/* One case; or the subject's own, then those of others in which they are or were the recipient. */
static int all_accounts(struct telling *t, const struct cli *c, struct slice what, struct err *err)
{
	struct slice_list only = {&what, 1, 1};
	struct others others = {0};
	int rc = OK;

	t->subject = what;
	if (!ident_subject_ok(what))
		return (rc = story_subject(t->s, what, &t->subject, err)) ? rc : account(t, c, t->subject, &only, err);
	if ((rc = account(t, c, what, NULL, err)) || (rc = story_others(t->s, what, &others, err)))
		return rc;
	for (uint32_t i = 0; i < others.count && !rc; i++)
		rc = account(t, c, others.at[i].subject, &others.at[i].cases, err);
	return rc;
}

static int explain(struct telling *t, const struct cli *c, struct slice what, int format, struct err *err)
{
	struct buf out;
	int rc = all_accounts(t, c, what, err);

	if (rc || (rc = telling_yes(t, err)))
		return rc;
	t->subject = shown_key(t->a, t->subject, t->plain);
	buf_init(&out);
	writers[format](t, &out);
	fwrite(out.ptr, 1, out.len, stdout);
	buf_fini(&out);
	return OK;
}

/* A person by the twelve digits alone, any subject by its key, a case by its id. */
static struct slice asked(const struct cli *c, char key[20])
{
	const char *person = cli_value(c, "person");

	if (!person)
		return slice_of(c->arg_count == 1 ? c->args[0] : NULL);
	snprintf(key, 20, "%s%.15s", strchr(person, ':') ? "" : "iin:", person);
	return c->arg_count ? SLICE_NONE : strlen(person) > 15 ? slice_of(person) : slice_of(key);
}

static const char *no_such(struct slice key)
{
	struct slice digits = {key.ptr + 4, key.len - 4};

	return ident_iin_ok(digits)   ? "these digits are an IIN, not a BIN: ask for iin:…"
	       : ident_bin_ok(digits) ? "these digits are a BIN, not an IIN: ask for bin:…"
	                              : "no IIN or BIN has these digits (mistyped? the last one checks the others)";
}

static int run(struct cli *c)
{
	char key[20];
	struct slice what = asked(c, key);
	int lang = cli_one_of(c, "lang", language_names), who = cli_one_of(c, "for", audience_names),
	    format = cli_one_of(c, "format", formats);
	struct telling t = {.who = (enum audience)who, .lang = (enum language)lang, .plain = cli_given(c, "reveal")};
	struct session s;
	struct err err = {0};

	if (lang < 0 || who < 0 || format < 0)
		return EXIT_USAGE;
	if (!ident_subject_ok(what) && (slice_starts(what, "iin:") || slice_starts(what, "bin:")))
		return cli_usage(c, "%s", no_such(what));
	if (!ident_subject_ok(what) && (cli_given(c, "person") || what.len != HASH_ID_CHARS))
		return cli_usage(c, "needs the id of a case, --person IIN, or a subject (iin:…, bin:…, tel:+…)");
	t.s = &s;
	t.a = &s.arena;
	buf_init(&t.out);
	int rc = session_open(&s, c, session_looks(c), &err);
	if (!rc)
		rc = explain(&t, c, what, format, &err);
	buf_fini(&t.out);
	return session_end(&s, rc, &err);
}

const struct command command_explain = {
	"explain", "CASE | SUBJECT", "tells what was decided, when and why, and what would have to change", options, run};
