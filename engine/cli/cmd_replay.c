/* SPDX-License-Identifier: Apache-2.0 */
/* `aldyn replay`: NDJSON of [subjects] in, every record that the engine would have written out, one structured CloudEvent a
 * line with a member "topic": the black box by which anyone can hold the engine against a model. With --summary or --against, what the
 * rules make of that history in all: how many would get what, who gains, who loses, what it costs. The input is mapped, not held. */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/base/civil.h"
#include "engine/base/data.h"
#include "engine/base/file.h"
#include "engine/base/json.h"
#include "engine/cli/progress.h"
#include "engine/cli/report.h"
#include "engine/cli/sample.h"
#include "engine/cli/session.h"
#include "engine/rules/evaluate.h"

static const struct cli_option options[] = {
	{"rules", "FOLDER", DATA("rules"), "vocabulary, parameters, calendars, texts and packages"},
	{"profile", "NAME", NULL, "the input is a source's own messages: the profile of that name, or a file"},
	{"profiles", "DIR", DATA("connectors/profiles"), "folder of profiles"},
	{"workers", "N", "1", "threads"},
	{"partitions", "N", "1", "of the scratch log; the output does not depend on it"},
	{"until", "INSTANT", NULL, "work timers off up to then (RFC 3339); later input is left out"},
	{"log", "DRIVER", NULL, "scratch log: local, or kafka with --broker (default: none for one worker and one partition, by far the fastest)"},
	{"broker", "HOST:PORT", NULL, "kafka: bootstrap.servers"},
	{"prefix", "TEXT", "aldyn-replay.", "kafka: of the scratch topics, which must not exist; they are deleted at the end"},
	{"topics", "LIST", NULL, "print only these topics (comma-separated)"},
	{"summary", NULL, NULL, "instead of records: how many would get what, and what it costs"},
	{"against", "FOLDER", NULL, "instead of records: who gains, who loses, who changes from --rules to these rules"},
	{"format", "FORMAT", "text", "of a summary: text, csv, json or html"},
	{"table", "NAME", NULL, "of a summary, this one alone: total, packages, regions, clauses or cases (csv: cases)"},
	CLI_LANGUAGE,
	SESSION_REVEAL,
	SESSION_BY,
	{"config", "FILE", NULL, "a deployment: its key makes the ids, its journal is told of --reveal"},
	{NULL, NULL, NULL, NULL},
};

/* --- signals: what replay made for itself, a folder or topics on a broker, goes with it ----------------------------------------- */

static volatile sig_atomic_t stopped_by;

static void on_signal(int sig)
{
	if (stopped_by && sig != SIGPIPE) /* who asks twice does not wait */
		_exit(128 + sig);
	stopped_by = sig;
}

static void catch_signals(void)
{
	static const int caught[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
	struct sigaction act = {.sa_handler = on_signal}, was; /* no SA_RESTART: a write to a pipe that nobody reads ends, too */

	sigemptyset(&act.sa_mask);
	for (size_t i = 0; i < sizeof caught / sizeof *caught; i++)
		if (!sigaction(caught[i], NULL, &was) && was.sa_handler != SIG_IGN) /* nohup */
			sigaction(caught[i], &act, NULL);
}

/* Ends as a process that was not told what to do with the signal, so that a shell sees it. */
static void end_by_signal(void)
{
	if (!stopped_by)
		return;
	signal(stopped_by, SIG_DFL);
	raise(stopped_by);
}

/* --- output ---------------------------------------------------------------------------------------------------------------------- */

struct printer {
	uint32_t topics; /* bit by log_topic_id: those that are printed */
	struct buf line;
	uint64_t count;
};

static void print(void *arg, const struct output *o)
{
	struct printer *p = arg;
	const char *topic = log_topic_rows[o->topic].name;

	if (stopped_by || !(p->topics >> o->topic & 1))
		return;
	buf_clear(&p->line);
	record_to_line(&o->r, &p->line);
	printf("{\"topic\":\"%s\",%.*s\n", topic, (int)(p->line.len - 1), p->line.ptr + 1);
	p->count++;
}

/* As `aldyn run` does: rules that do not compile would fail in each case. */
static int load(const char *folder, struct ruleset **out, struct err *err)
{
	struct findings f = {0};
	int rc = cli_rules(folder, out, err);

	if (!rc && (rc = rules_compile_all(*out, &f, err))) {
		ruleset_free(*out);
		*out = NULL;
	}
	findings_print(&f);
	findings_fini(&f);
	return rc;
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

struct input {
	struct replay_lines lines;
	struct slice maps[CLI_MAX_ARGS + 1];
	int map_count;
};

/* What `rules` says about a profile is asked here only; the replay has a copy of its own. */
static int input_mapped(struct input *in, struct cli *c, struct arena *a, struct printer *printer, struct err *err)
{
	struct ruleset *rules;
	int rc = load(cli_value(c, "rules"), &rules, err);

	if (rc)
		return rc;
	for (int i = 0; i < (c->arg_count ? c->arg_count : 1) && !rc; i++) {
		const char *path = c->arg_count ? c->args[i] : "-";
		struct slice text;
		if (!(rc = map_file(c, a, rules, path, printer, &text, err)))
			rc = replay_sort(a, text, path, &in->lines, err);
	}
	ruleset_free(rules);
	return rc;
}

static int input_open(struct input *in, const struct cli *c, struct arena *a, struct err *err)
{
	int rc = OK;

	for (int i = 0; i < (c->arg_count ? c->arg_count : 1) && !rc; i++) {
		const char *path = c->arg_count ? c->args[i] : "-";
		if (!(rc = file_map(path, JSON_MAX_BYTES, &in->maps[in->map_count], err)))
			rc = replay_sort(a, in->maps[in->map_count++], path, &in->lines, err);
	}
	return rc;
}

static void input_close(struct input *in)
{
	for (int i = 0; i < in->map_count; i++)
		file_unmap(in->maps[i]);
}

static int each_record(
	struct replay *r, const struct replay_lines *lines, int64_t until_ms, struct progress *p, struct err *err)
{
	int rc = OK;

	progress_run(p);
	for (uint32_t i = 0; i < lines->list.count && !rc && lines->list.at[i].r.recorded_ms <= until_ms; i++) {
		rc = replay_record(r, &lines->list.at[i].r, err);
		progress_step(p);
	}
	if (!rc && until_ms != INT64_MAX)
		rc = replay_until(r, until_ms, err);
	return rc;
}

struct running {
	struct replay_settings set;
	int64_t until_ms;
	struct input in;
	struct progress progress;
};

/* --- records ---------------------------------------------------------------------------------------------------------------------- */

static int print_records(struct cli *c, struct running *run, struct printer *p, struct err *err)
{
	struct replay *r = NULL;
	struct ruleset *rules;
	int rc = load(cli_value(c, "rules"), &rules, err);

	if (rc)
		return rc;
	if (run->in.lines.own)
		fprintf(stderr, "aldyn: %" PRIu32 " records from outside are replayed; %" PRIu32 " of the engine's own are not: it writes them itself\n",
		        run->in.lines.list.count, run->in.lines.own);
	run->set.each = print;
	run->set.arg = p;
	progress_begin(&run->progress, run->in.lines.list.count, LANGUAGE_EN);
	if (!(rc = replay_open(&run->set, rules, &r, err)))
		rc = each_record(r, &run->in.lines, run->until_ms, &run->progress, err);
	replay_close(r);
	progress_end(&run->progress);
	return rc;
}

/* --- reports ---------------------------------------------------------------------------------------------------------------------- */

static const char *const formats[] = {"text", "csv", "json", "html", NULL};
static void (*const writers[])(struct report *r, const char *only) = {report_text, report_csv, report_json, report_html};

/* The replay owns its ruleset; the report keeps another copy of it, for its words. What was found is told of the first. */
static int report_side(
	struct report *rep, struct running *run, int side, const char *folder, struct ruleset **kept, struct err *err)
{
	struct findings told = {0};
	struct replay *r = NULL;
	struct ruleset *rules;
	int rc = load(folder, kept, err);

	if (!rc)
		rc = ruleset_load(folder, &rules, &told, err);
	findings_fini(&told);
	if (rc)
		return rc;
	rep->rules[side] = *kept;
	rep->side = side;
	run->set.each = report_each;
	run->set.arg = rep;
	if (!(rc = replay_open(&run->set, rules, &r, err)) &&
		!(rc = each_record(r, &run->in.lines, run->until_ms, &run->progress, err)))
		rc = report_regions(rep, r, err);
	replay_close(r);
	return rc;
}

static void note_input(struct report *rep, const struct running *run)
{
	const struct replay_lines *lines = &run->in.lines;

	for (uint32_t i = 0; i < lines->list.count && lines->list.at[i].r.recorded_ms <= run->until_ms; i++) {
		rep->records++;
		rep->last_ms = lines->list.at[i].r.recorded_ms;
	}
	rep->first_ms = rep->records ? lines->list.at[0].r.recorded_ms : 0;
}

static int print_report(struct cli *c, struct running *run, struct arena *a, int format, enum language lang, struct err *err)
{
	const char *against = cli_value(c, "against");
	struct ruleset *kept[SIDES] = {NULL, NULL};
	struct report rep;
	int rc = OK;

	report_init(&rep, a, lang);
	rep.both = against != NULL;
	rep.plain = cli_given(c, "reveal");
	note_input(&rep, run);
	progress_begin(&run->progress, (uint64_t)rep.records * (rep.both ? 2 : 1), lang);
	if (rep.both)
		rc = report_side(&rep, run, BEFORE, cli_value(c, "rules"), &kept[BEFORE], err);
	if (!rc)
		rc = report_side(&rep, run, AFTER, against ? against : cli_value(c, "rules"), &kept[AFTER], err);
	progress_end(&run->progress);
	if (!rc) {
		report_finish(&rep);
		writers[format](&rep, cli_value(c, "table"));
	}
	report_fini(&rep);
	for (int i = 0; i < SIDES; i++)
		ruleset_free(kept[i]);
	return rc;
}

/* --- the command ------------------------------------------------------------------------------------------------------------------- */

/* The deployment is asked for its key, and told who sees persons in full. */
static int ask_deployment(struct cli *c, struct running *run, struct arena *a, struct err *err)
{
	struct session s;
	int rc;

	if (!cli_given(c, "config"))
		return cli_given(c, "reveal") ? err_set(err, ERR_INPUT, "no-journal",
							"--reveal needs --config: it is journalled by the deployment")
					      : OK;
	if (!(rc = session_open(&s, c, session_looks(c), err)))
		rc = session_reveal(&s, c, SLICE_NONE, err);
	run->set.key = rc ? SLICE_NONE : arena_slice(a, s.config.key);
	session_close(&s);
	return rc;
}

/* Which topics are printed; 0, and a usage error, when one is named that replay writes nothing of. */
static uint32_t topics_wanted(const struct cli *c)
{
	const char *names[TOPIC_CHANGELOG + 1] = {NULL}; /* it and what stands behind it in the table is how a log is kept */

	for (int i = 0; i < TOPIC_CHANGELOG; i++)
		names[i] = log_topic_rows[i].name;
	return cli_some_of(c, "topics", names);
}

static bool read_options(struct cli *c, struct running *run, struct log_setting *servers, bool report)
{
	const char *until = cli_value(c, "until"), *table = cli_value(c, "table");
	const struct table *t = report_tables;
	long workers, partitions;

	run->until_ms = INT64_MAX;
	if (!cli_number(c, "workers", 1, 64, &workers) || !cli_number(c, "partitions", 1, 4096, &partitions))
		return false;
	if (until && !civil_parse_instant(slice_of(until), &run->until_ms))
		return cli_usage(c, "--until needs an instant such as 2026-06-01T00:00:00Z"), false;
	while (table && t->key && strcmp(t->key, table))
		t++;
	if (!t->key)
		return cli_usage(c, "--table is total, packages, regions, clauses or cases"), false;
	if (!report && (cli_given(c, "format") || table || cli_given(c, "reveal")))
		return cli_usage(c, "--format, --table and --reveal go with --summary or --against"), false;
	if (report && cli_given(c, "topics"))
		return cli_usage(c, "--topics goes with records, not with --summary or --against"), false;
	run->set.stop = &stopped_by;
	run->set.workers = (uint32_t)workers;
	run->set.partitions = (uint32_t)partitions;
	run->set.log.driver = cli_value(c, "log");
	run->set.log.prefix = cli_value(c, "prefix");
	run->set.log.extra = servers;
	run->set.log.extra_count = servers->value != NULL;
	return true;
}

static int run(struct cli *c)
{
	struct log_setting servers = {.name = "kafka.bootstrap.servers", .value = cli_value(c, "broker")};
	int lang = cli_one_of(c, "lang", language_names), format = cli_one_of(c, "format", formats);
	bool report = cli_given(c, "summary") || cli_given(c, "against");
	struct printer p = {.topics = topics_wanted(c)};
	struct running run = {.until_ms = INT64_MAX};
	struct err err = {0};
	struct arena a;

	if (lang < 0 || format < 0 || !p.topics || !read_options(c, &run, &servers, report))
		return EXIT_USAGE;
	if (report)
		p.topics = 0;
	if (cli_given(c, "summary") && cli_given(c, "against"))
		return cli_usage(c, "either --summary or --against");
	arena_init(&a);
	int rc = ask_deployment(c, &run, &a, &err);
	buf_init(&p.line);
	if (!rc)
		rc = cli_given(c, "profile") ? input_mapped(&run.in, c, &a, &p, &err) : input_open(&run.in, c, &a, &err);
	if (!rc)
		catch_signals();
	if (!rc)
		rc = report ? print_report(c, &run, &a, format, (enum language)lang, &err) : print_records(c, &run, &p, &err);
	buf_fini(&p.line);
	input_close(&run.in);
	arena_fini(&a);
	end_by_signal();
	if (fflush(stdout) || ferror(stdout))
		rc = rc ? rc : err_set(&err, ERR_FATAL, "no-output", "standard output cannot be written");
	return rc ? cli_fail(&err) : EXIT_DONE;
}

const struct command command_replay = {"replay", "[FILE…]",
	"prints every record that the engine would have written, or a summary; no side effects", options, run};
