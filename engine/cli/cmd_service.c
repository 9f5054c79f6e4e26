/* SPDX-License-Identifier: Apache-2.0 */
/* `aldyn service`: packages that are stopped, stopping or resetting one, and putting rules in force: each a record on every partition of
 * [subjects] (docs/engine.md sections 12 and 2), all in one transaction. */
#include <inttypes.h>
#include <stdio.h>

#include "engine/base/civil.h"
#include "engine/cli/session.h"
#include "engine/run/run.h"

#define WRITER "command/service"

static const struct cli_option options[] = {
	SESSION_CONFIG,
	{"by", "NAME", NULL, "stop, reset: who does it (default: the user of this process)"},
	{"drop-versions", NULL, NULL, "activate: also rules that lack a version which is in force: no case runs under it"},
	{NULL, NULL, NULL, NULL},
};

/* --- list ----------------------------------------------------------------------------------------------------------------- */

static int list_partition(struct session *s, uint32_t id, struct err *err)
{
	struct breaker stopped;
	struct store *st;
	int rc = session_store(s, id, &st, err);

	if (rc)
		return rc;
	if (!(rc = session_stopped(st, &stopped, err)))
		for (size_t i = 0; i < stopped.count; i++)
			printf("{\"service\":\"%s\",\"partition\":%" PRIu32 ",\"state\":\"stopped\"}\n", stopped.list[i].service, id);
	store_close(st);
	return rc;
}

static int list(struct session *s, struct err *err)
{
	int rc = OK;

	for (uint32_t i = 0; i < s->partitions && !rc; i++)
		if ((rc = list_partition(s, i, err)) == ERR_NOTFOUND) /* another process owns it */
			rc = OK;
	return rc;
}

/* --- stop, reset ------------------------------------------------------------------------------------------------------------- */

static int act(struct session *s, const char *service, const char *act, const char *by, struct err *err)
{
	struct record *all = arena_alloc(&s->arena, (s->partitions + 1) * sizeof *all);
	struct log_writer *writer = NULL;
	int64_t now_ms = civil_now_ms();
	int rc = log_writer_open(s->log, WRITER, &writer, err);

	for (uint32_t i = 0; i < s->partitions; i++)
		all[i] = session_command(s, "command.service", SLICE_NONE, now_ms,
		                         (const struct session_word[]){{"service", slice_of(service)}, {"act", slice_of(act)},
		                                                       {"by", slice_of(by)}, {NULL, SLICE_NONE}});
	if (!rc)
		rc = session_put(s, writer, all, s->partitions, SESSION_EACH, err);
	log_writer_close(writer);
	if (!rc)
		printf("{\"service\":\"%s\",\"act\":\"%s\",\"partitions\":%" PRIu32 "}\n", service, act, s->partitions);
	return rc;
}

/* A package of the configured rules, in any of its versions. */
static int check_name(struct session *s, const char *name, struct err *err)
{
	const struct ruleset *rules;
	int rc = session_rules(s, &rules, err);

	if (!rc && !ruleset_service(rules, slice_of(name), INT32_MAX))
		rc = err_set(err, ERR_INPUT, "unknown-service", "the configured rules have no package %s", name);
	return rc;
}

/* --- activate ---------------------------------------------------------------------------------------------------------------- */

static int fenced(int rc, struct err *err)
{
	return rc == ERR_FENCED ? err_set(err, ERR_FATAL, "fenced", "another `aldyn service` is at work; this one did nothing") : rc;
}

/* Asked for by name, rules come into force also when others have replaced them. */
static int activate(struct session *s, const char *folder, unsigned how, struct err *err)
{
	struct hash_ids *ids = hash_ids_new(s->config.key);
	struct log_writer *writer = NULL;
	struct ruleset *rules = NULL;
	int rc;

	if (!(rc = log_topics_partitions(s->log, &s->partitions, err)) &&
	    !(rc = run_load_rules(&s->config, folder ? folder : s->config.rules, true, &rules, err)) &&
	    !(rc = log_writer_open(s->log, WRITER, &writer, err)) && !(rc = rulesets_check_key(s->log, writer, ids, err)))
		rc = rulesets_activate(s->log, writer, rules, how, ids, civil_now_ms(), err);
	log_writer_close(writer);
	if (!rc)
		printf("{\"ruleset\":\"%s\",\"act\":\"activated\",\"partitions\":%" PRIu32 "}\n", ruleset_hash(rules), s->partitions);
	ruleset_free(rules);
	hash_ids_free(ids);
	return fenced(rc, err);
}

/* What may be asked for, and with how many arguments. */
enum verb { LIST, STOP, RESET, ACTIVATE, VERBS };
static const struct { const char *name, *act; int least, most; } verbs[VERBS] = {
	[LIST] = {"list", NULL, 0, 0},
	[STOP] = {"stop", "stopped", 1, 1},
	[RESET] = {"reset", "reset", 1, 1},
	[ACTIVATE] = {"activate", NULL, 0, 1},
};

static enum verb verb_of(const struct cli *c)
{
	int v = 0, given = c->arg_count - 1;

	while (v < VERBS && (given < 0 || strcmp(c->args[0], verbs[v].name) != 0))
		v++;
	return v < VERBS && given >= verbs[v].least && given <= verbs[v].most ? (enum verb)v : VERBS;
}

static int run(struct cli *c)
{
	enum verb verb = verb_of(c);
	const char *by = session_by(c);
	struct session s;
	struct err err = {0};

	if (verb == VERBS)
		return cli_usage(c, "needs list, stop NAME, reset NAME or activate [RULES]");
	if (cli_given(c, "drop-versions") && verb != ACTIVATE)
		return cli_usage(c, "--drop-versions is for activate");
	if (verbs[verb].act && !by)
		return cli_usage(c, "needs --by NAME: this process has no user's name");
	int rc = session_open(&s, c, verb == LIST ? SESSION_READ : SESSION_WRITE, &err);
	const char *given = c->arg_count > 1 ? c->args[1] : NULL;
	if (!rc && verb == LIST)
		rc = list(&s, &err);
	else if (!rc && verb == ACTIVATE)
		rc = activate(&s, given, ACTIVATE_AGAIN | (cli_given(c, "drop-versions") ? ACTIVATE_DROP : 0), &err);
	else if (!rc && !(rc = check_name(&s, given, &err)))
		rc = act(&s, given, verbs[verb].act, by, &err);
	return session_end(&s, rc, &err);
}

const struct command command_service = {"service", "list | stop NAME | reset NAME | activate [RULES]",
	"packages that are not asked, because they failed and failed; rules that come into force", options, run};
