/* SPDX-License-Identifier: Apache-2.0 */
/* `aldyn dlq`: dead letters, and what is done about them. An act is a record on [subjects] like everything else (docs/engine.md section 11);
 * a retried original goes with it in one transaction, so that no letter is retried without a trace, or traced without being retried. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/civil.h"
#include "engine/cli/letters.h"

static const struct cli_option options[] = {
	SESSION_CONFIG,
	SESSION_BY,
	SESSION_REVEAL,
	{"acted", NULL, NULL, "list: letters that were acted upon too"},
	{"all", NULL, NULL, "retry: every letter that nobody has acted upon, in the order in which they were written"},
	{"code", "CODE", NULL, "list, retry --all: letters of this code only"},
	{NULL, NULL, NULL, NULL},
};

/* --- list, show ---------------------------------------------------------------------------------------------------------- */

static void print_letter(struct session *s, const struct letter *l, bool plain)
{
	struct json_writer w;
	struct buf line;

	buf_init(&line);
	json_write_init(&w, &line);
	json_write_object(&w);
	json_write_member(&w, "letter", l->id);
	json_write_member_instant(&w, "at", l->recorded_ms);
	json_write_member(&w, "stage", l->stage);
	json_write_member(&w, "code", l->code);
	json_write_member(&w, "reason", l->reason);
	json_write_member(&w, "field", l->field);
	json_write_member(&w, "topic", l->topic);
	json_write_member(&w, "service", l->service);
	json_write_member(&w, "case", l->case_id);
	json_write_member(&w, "key", shown_key(&s->arena, l->key, plain));
	if (l->stood > 1)
		json_write_member_int(&w, "times", l->stood);
	if (l->acted)
		json_write_member_int(&w, "acts", l->acted);
	json_write_object_end(&w);
	printf("%.*s\n", (int)line.len, line.ptr);
	buf_fini(&line);
}

static bool is_asked(const struct letter *l, const struct cli *c)
{
	return !cli_given(c, "code") || slice_is(l->code, cli_value(c, "code"));
}

static int list(struct session *s, struct letters *all, const struct cli *c)
{
	const struct letter *l;

	for VEC_EACH (l, &all->list)
		if (is_asked(l, c) && (letter_is_open(l) || cli_given(c, "acted")))
			print_letter(s, l, cli_given(c, "reveal"));
	return OK;
}

/* The letter as it stands, and the original in words where it is JSON. */
static int show(struct session *s, const struct letter *l, struct err *err)
{
	const struct json_node *value;
	struct letter_text text;
	struct slice bytes;
	struct err why;
	int rc = letter_fetch(s, l, &text, err);

	if (!rc)
		printf("%.*s\n", (int)text.line.len, text.line.ptr);
	if (!rc && !letter_original(s, text.data, &bytes, &why) && !json_parse(s->parser, bytes, &value, &why)) {
		struct json_writer w;
		struct buf line;
		buf_init(&line);
		json_write_init(&w, &line);
		json_write_object(&w);
		json_write_member(&w, "letter", l->id);
		json_write_key(&w, "original_value");
		json_write_node(&w, value);
		json_write_object_end(&w);
		printf("%.*s\n", (int)line.len, line.ptr);
		buf_fini(&line);
	}
	buf_fini(&text.line);
	return rc;
}

/* --- acts ------------------------------------------------------------------------------------------------------------------ */

struct acting { struct session *s; struct log_writer *writer; const char *act, *by; };

static int act(struct acting *a, const struct letter *l, struct err *err)
{
	int64_t now_ms = civil_now_ms();
	records again = {0};
	int rc = OK;

	if (!letter_is_open(l))
		return err_set(err, ERR_INPUT, "acted-upon", "acted upon already; it comes again when it fails again");
	if (!strcmp(a->act, "retried"))
		rc = letter_retried(a->s, l, now_ms, &again, err);
	if (rc)
		return rc;
	struct record *all = arena_alloc(&a->s->arena, (again.count + 1) * sizeof *all);
	bool retried = !strcmp(a->act, "retried");
	all[0] = session_command(a->s, "command.dead-letter", l->key, now_ms,
	                         (const struct session_word[]){{"letter", l->id}, {"act", slice_of(a->act)}, {"by", slice_of(a->by)},
	                                                       {"service", retried ? l->service : SLICE_NONE}, {"case", retried ? l->case_id : SLICE_NONE},
	                                                       {"trigger", retried ? l->trigger : SLICE_NONE}, {NULL, SLICE_NONE}});
	for (uint32_t i = 0; i < again.count; i++)
		all[i + 1] = again.at[i];
	rc = session_put(a->s, a->writer, all, again.count + 1, l->partition, err);
	if (!rc)
		printf("{\"letter\":\"%.*s\",\"act\":\"%s\"}\n", SLICE_ARG(l->id), a->act);
	if (!rc && retried && l->case_id.ptr) /* the command is a record: what becomes of it, the engine decides when it comes to it */
		fprintf(stderr, "aldyn: letter %.*s: its case is looked at once more, unless it is forgotten or was decided since: "
		                "`aldyn explain %.*s` shows what came of it\n", SLICE_ARG(l->id), SLICE_ARG(l->case_id));
	return rc;
}

/* One that cannot be acted upon is told; the others go on. */
static int act_on(struct acting *a, struct letter **which, int count, struct err *err)
{
	int rc = log_writer_open(a->s->log, "command/dlq", &a->writer, err), failed = 0;

	for (int i = 0; i < count && !rc; i++) {
		if ((rc = act(a, which[i], err)) == ERR_INPUT) {
			fprintf(stderr, "aldyn: letter %.*s: %s (%s)\n", SLICE_ARG(which[i]->id), err->text, err->code);
			failed++;
			rc = OK;
		} else if (!rc) {
			which[i]->acted++; /* named twice on the command line */
		}
	}
	log_writer_close(a->writer);
	return rc || !failed ? rc : err_set(err, ERR_INPUT, "not-all", "%d of %d letters stay as they are", failed, count);
}

/* --- the command ------------------------------------------------------------------------------------------------------------- */

/* A letter by its id, or by a beginning of it that no other has. */
static int find(struct letters *all, const char *name, struct letter **out, struct err *err)
{
	struct letter *l;
	int n = 0;

	for VEC_EACH (l, &all->list)
		if (slice_starts(l->id, name)) {
			*out = l;
			n++;
		}
	if (n == 1)
		return OK;
	if (n)
		return err_set(err, ERR_INPUT, "ambiguous", "%s begins the ids of %d letters: write more of it", name, n);
	return err_set(err, ERR_INPUT, "no-letter", "there is no letter %s", name);
}

static int as_written(const void *a, const void *b)
{
	const struct letter *x = *(struct letter *const *)a, *y = *(struct letter *const *)b;

	if (x->recorded_ms != y->recorded_ms)
		return x->recorded_ms < y->recorded_ms ? -1 : 1;
	if (x->partition != y->partition)
		return x->partition < y->partition ? -1 : 1;
	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

static int choose_open(struct letters *all, const struct cli *c, struct letter **which)
{
	struct letter *l;
	int n = 0;

	for VEC_EACH (l, &all->list)
		if (letter_is_open(l) && is_asked(l, c))
			which[n++] = l;
	qsort(which, (size_t)n, sizeof *which, as_written);
	return n;
}

static int dlq(struct session *s, const struct cli *c, const char *what, const char *by, struct err *err)
{
	struct letter **which;
	struct letters all;
	int rc = letters_read(s, &all, err), count = c->arg_count - 1;

	if (rc)
		return rc;
	which = arena_alloc(&s->arena, (all.list.count + CLI_MAX_ARGS) * sizeof *which);
	if (cli_given(c, "all"))
		count = choose_open(&all, c, which);

	if (!strcmp(what, "list"))
		rc = session_reveal(s, c, SLICE_NONE, err);
	for (int i = 1; i < c->arg_count && !rc; i++)
		rc = find(&all, c->args[i], &which[i - 1], err);
	if (rc)
		return rc;
	if (!strcmp(what, "list"))
		return list(s, &all, c);
	if (!strcmp(what, "show"))
		return show(s, which[0], err);
	struct acting a = {.s = s, .act = !strcmp(what, "retry") ? "retried" : "dropped", .by = by};
	return act_on(&a, which, count, err);
}

static int run(struct cli *c)
{
	const char *what = c->arg_count ? c->args[0] : "", *by = session_by(c);
	bool every = cli_given(c, "all");
	bool lists = !strcmp(what, "list"), shows = !strcmp(what, "show"), acts = !strcmp(what, "retry") || !strcmp(what, "drop");
	struct session s;
	struct err err = {0};

	if (!lists && !shows && !acts)
		return cli_usage(c, "needs list, show ID, retry ID… or drop ID…");
	if (every && (strcmp(what, "retry") || c->arg_count > 1))
		return cli_usage(c, "--all is for retry, without ids");
	if (cli_given(c, "code") && !lists && !every)
		return cli_usage(c, "--code is for list and for retry --all");
	if (every ? false : lists ? c->arg_count != 1 : shows ? c->arg_count != 2 : c->arg_count < 2)
		return cli_usage(c, lists ? "list takes no further arguments" : "needs the id of a letter; `aldyn dlq list` shows them");
	if (acts && !by)
		return cli_usage(c, "needs --by NAME: this process has no user's name");
	int rc = session_open(&s, c, acts ? SESSION_WRITE : session_looks(c), &err);
	if (!rc && acts)
		rc = session_check_clock(&s, c, &err);
	if (!rc)
		rc = dlq(&s, c, what, by, &err);
	return session_end(&s, rc, &err);
}

const struct command command_dlq = {"dlq", "list | show ID | retry ID… | retry --all | drop ID…", "dead letters: what could not be processed, and what is done about it", options, run};
