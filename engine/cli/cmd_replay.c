/* SPDX-License-Identifier: Apache-2.0 */
/* `aldyn replay`: NDJSON of [subjects] in, every record that the engine would have written out, one structured CloudEvent a
 * line with a member "topic": the black box by which anyone can hold the engine against a model. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/base/civil.h"
#include "engine/base/file.h"
#include "engine/cli/cli.h"
#include "engine/cli/sample.h"
#include "engine/run/replay.h"

#define MAX_INPUT_BYTES (4UL * 1024 * 1024 * 1024)

static const struct cli_option options[] = {
	{"rules", "FOLDER", ALDYN_DATADIR "/rules", "vocabulary, parameters, calendars, texts and packages"},
	{"profile", "NAME", NULL, "the input is a source's own messages: the profile of that name, or a file"},
	{"profiles", "DIR", ALDYN_DATADIR "/connectors/profiles", "folder of profiles"},
	{"workers", "N", "1", "threads"},
	{"partitions", "N", "1", "of the scratch log; the output does not depend on it"},
	{"until", "INSTANT", NULL, "work timers off up to then (RFC 3339); later input is left out"},
	{"log", "DRIVER", "local", "scratch log: local, or kafka with --broker"},
	{"broker", "HOST:PORT", NULL, "kafka: bootstrap.servers"},
	{"prefix", "TEXT", "aldyn-replay.", "kafka: of the scratch topics, which must not exist"},
	{"topics", "LIST", NULL, "print only these topics (comma-separated)"},
	{NULL, NULL, NULL, NULL},
};

struct printer { const char *topics; struct buf line; uint64_t count; };

static bool wanted(const char *list, const char *topic)
{
	size_t n = strlen(topic);

	for (const char *p = list; p && *p; p = strchr(p, ',') ? strchr(p, ',') + 1 : "")
		if (!strncmp(p, topic, n) && (p[n] == ',' || !p[n]))
			return true;
	return !list;
}

static void print(void *arg, const struct output *o)
{
	struct printer *p = arg;
	const char *topic = log_topic_rows[o->topic].name;

	if (!wanted(p->topics, topic))
		return;
	buf_clear(&p->line);
	record_to_line(&o->r, &p->line);
	printf("{\"topic\":\"%s\",%.*s\n", topic, (int)(p->line.len - 1), p->line.ptr + 1);
	p->count++;
}

/* A source's own messages, as lines of [subjects]; what else intake would have written is printed as it comes. */
static int map_file(struct cli *c, struct arena *a, const struct ruleset *rules, const char *path, struct printer *printer,
                    struct slice *text, struct err *err)
{
	struct findings f = {0};
	struct profile p;
	const char *profile = sample_profile_path(a, cli_value(c, "profiles"), cli_value(c, "profile"));
	int rc = profile_load(a, profile, rules, &p, &f, err);

	findings_print(&f);
	findings_fini(&f);
	return rc ? rc : sample_lines(a, &p, path, print, printer, text, err);
}

static int each_record(struct replay *r, const struct replay_lines *lines, int64_t until_ms, struct err *err)
{
	bool tty = isatty(STDERR_FILENO);
	uint32_t step = lines->list.count / 100 + 1;
	int rc = OK;

	for (uint32_t i = 0; i < lines->list.count && !rc; i++) {
		if (lines->list.at[i].recorded_ms > until_ms)
			break;
		rc = replay_record(r, &lines->list.at[i], err);
		if (tty && i % step == 0)
			fprintf(stderr, "\r%3u%%", i * 100 / lines->list.count);
	}
	if (tty)
		fprintf(stderr, "\r     \r");
	if (!rc && until_ms != INT64_MAX)
		rc = replay_until(r, until_ms, err);
	return rc;
}

static int replay_all(struct cli *c, struct arena *a, struct replay_settings *s, struct ruleset *rules, int64_t until_ms,
                      struct err *err)
{
	struct replay_lines lines = {0};
	struct replay *r = NULL;
	int rc = OK;

	for (int i = 0; i < (c->arg_count ? c->arg_count : 1) && !rc; i++) {
		const char *path = c->arg_count ? c->args[i] : "-";
		struct slice text;
		rc = cli_given(c, "profile") ? map_file(c, a, rules, path, s->arg, &text, err)
		                             : file_read(a, path, MAX_INPUT_BYTES, &text, err);
		if (!rc)
			rc = replay_sort(a, text, path, &lines, err);
	}
	if (rc) {
		ruleset_free(rules);
		return rc;
	}
	if (lines.own)
		fprintf(stderr,
		        "aldyn: %" PRIu32 " records from outside are replayed; %" PRIu32 " of the engine's own are not: it writes them itself\n",
		        lines.list.count, lines.own);
	if (!(rc = replay_open(s, rules, &r, err)))
		rc = each_record(r, &lines, until_ms, err);
	replay_close(r);
	return rc;
}

static int run(struct cli *c)
{
	struct printer p = {.topics = cli_value(c, "topics")};
	const char *until = cli_value(c, "until"), *broker = cli_value(c, "broker");
	struct log_setting servers = {.name = "kafka.bootstrap.servers", .value = broker};
	struct replay_settings s = {.each = print, .arg = &p};
	int64_t until_ms = INT64_MAX;
	struct findings f = {0};
	struct ruleset *rules;
	struct err err = {0};
	struct arena a;
	long workers, partitions;

	if (!cli_number(c, "workers", 1, 64, &workers) || !cli_number(c, "partitions", 1, 4096, &partitions))
		return EXIT_USAGE;
	if (until && !civil_parse_instant(slice_of(until), &until_ms))
		return cli_usage(c, "--until needs an instant such as 2026-06-01T00:00:00Z");
	s.workers = (uint32_t)workers;
	s.partitions = (uint32_t)partitions;
	s.log.driver = cli_value(c, "log");
	s.log.prefix = cli_value(c, "prefix");
	s.log.extra = &servers;
	s.log.extra_count = broker != NULL;
	arena_init(&a);
	buf_init(&p.line);
	int rc = ruleset_load(cli_value(c, "rules"), &rules, &f, &err);
	findings_print(&f);
	findings_fini(&f);
	if (!rc)
		rc = replay_all(c, &a, &s, rules, until_ms, &err);
	buf_fini(&p.line);
	arena_fini(&a);
	if (fflush(stdout) || ferror(stdout))
		rc = rc ? rc : err_set(&err, ERR_FATAL, "no-output", "standard output cannot be written");
	return rc ? cli_fail(&err) : EXIT_DONE;
}

const struct command command_replay = {"replay", "[FILE…]",
                                       "prints every record that the engine would have written; no side effects", options, run};
