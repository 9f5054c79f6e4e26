/* SPDX-License-Identifier: Apache-2.0 */
/* `aldyn bench`: workload W1 through the shipped configuration: files or topic -> intake -> [subjects] -> workers, journal,
 * changelog and stores. What comes out is counted and compared before a figure is believed. One line of key=value a phase. */
#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/base/data.h"
#include "engine/cli/bench.h"
#include "engine/cli/cli.h"

static const struct cli_option options[] = {
	{"log", "DRIVER", "local", "local, or kafka with --broker"},
	{"broker", "HOST:PORT", NULL, "kafka: bootstrap.servers; topics get a prefix of their own and are deleted at the end"},
	{"events", "N", "1000000", "of the workload; with --rate ten seconds of it"},
	{"workers", "N", "1", "threads of the engine"},
	{"partitions", "N", "16", "of [subjects]"},
	{"packages", "N[,N…]", NULL, "rules of so many packages, of which the workload wakes three; times `aldyn check` of them, and prints the ratio of the last to the first"},
	{"phase", "PHASE", "all", "whole, apart (intake alone, then engine alone), or all of these"},
	{"rate", "N", NULL, "events/s arrive; prints the latency from event to message"},
	{"restart", NULL, NULL, "kills the engine in the middle; prints the time until the first batch after the restart"},
	{"dir", "FOLDER", NULL, "of events, log and stores (default: a new one in $TMPDIR or /tmp); emptied"},
	{"files", "FOLDER", DATA("tests/bench"), "the workload's rules and profile"},
	{"keep", NULL, NULL, "leave the folder and the topics as they are at the end"},
	{NULL, NULL, NULL, NULL},
};

#define MAX_PACKAGES 3000
#define KILL_AFTER_S 3 /* of work */

static const char *const until_idle[] = {"--until-idle", NULL};
static const char *const intake_only[] = {"--until-idle", "--no-workers", NULL};
static const char *const engine_only[] = {"--until-idle", "--no-sources", NULL};

/* --- one run of the engine -------------------------------------------------------------------------------------------------- */

static int run_child(struct bench *b, struct bench_child *c, const char *const *flags, struct err *err)
{
	memset(c, 0, sizeof *c);
	int rc = bench_start(b, c, flags, err);

	return rc ? rc : bench_wait(b, c, err);
}

struct figures { double events_per_s, cpu_us; };

static struct figures print(const struct bench *b, const struct bench_child *c, const char *phase)
{
	double took = c->last_s - c->first_s, each = 1e6 / (double)b->events;
	struct figures f = {took > 0 ? (double)b->events / took : 0, c->cpu_s * each};

	printf("phase=%s log=%s workers=%ld partitions=%ld", phase, b->driver, b->workers, b->partitions);
	if (b->packages)
		printf(" packages=%ld", b->packages);
	printf(" events=%ld seconds=%.2f events_per_s=%.0f cpu_us_per_event=%.2f", b->events, took, f.events_per_s, f.cpu_us);
	for (int i = 0; i < STAGE_COUNT; i++)
		printf(" cpu_%s=%.2f", bench_stage_names[i], c->stage_s[i] * each);
	printf(" rss_anon_mb=%.0f batches=%" PRId64 "%s%s\n", (double)c->anon_kb / 1024, c->batches, b->broker ? " prefix=" : "", b->broker ? b->prefix : "");
	fflush(stdout);
	return f;
}

/* A new folder or prefix in which every person's number is attached: what the workload finds. */
static int prepare(struct bench *b, const char *name, struct err *err)
{
	struct bench_child c;
	int rc = bench_begin(b, name, err);

	if (!rc && b->packages)
		rc = bench_write_packages(b, err);
	if (!rc && !(rc = bench_write_numbers(b, err)) && !(rc = bench_write_config(b, SOURCE_NUMBERS, err)) &&
	    !(rc = run_child(b, &c, until_idle, err)))
		rc = bench_look(b, err);
	return rc ? rc : bench_weigh(b, err);
}

/* --- phases ------------------------------------------------------------------------------------------------------------------- */

/* After prepare. */
static int whole_of(struct bench *b, struct figures *f, struct err *err)
{
	struct bench_child c;
	int rc = bench_write_events(b, err);

	if (rc || (rc = bench_write_config(b, SOURCE_EVENTS, err)) || (rc = run_child(b, &c, until_idle, err)))
		return rc;
	*f = print(b, &c, "whole");
	return bench_check(b, "whole", err);
}

static int whole(struct bench *b, struct err *err)
{
	struct figures f;
	int rc = prepare(b, "whole", err);

	return rc ? rc : whole_of(b, &f, err);
}

static int check_rules(struct bench *b, struct err *err)
{
	const char *argv[] = {"check", b->rules, NULL};
	double wall_s, cpu_s;
	int rc = bench_time(b, argv, &wall_s, &cpu_s, err);

	if (!rc)
		printf("phase=check packages=%ld seconds=%.2f cpu_s=%.2f\n", b->packages, wall_s, cpu_s);
	return rc;
}

static int packages(struct bench *b, const char *list, bool keep, struct err *err)
{
	struct figures first = {0}, f = {0};
	char name[32];
	int rc = OK;

	for (const char *at = list; *at && !rc; at += strcspn(at, ","), at += *at == ',') {
		if (b->w1)
			bench_end(b, keep);
		b->packages = strtol(at, NULL, 10);
		snprintf(name, sizeof name, "packages-%ld", b->packages);
		if (!(rc = prepare(b, name, err)) && !(rc = check_rules(b, err)))
			rc = whole_of(b, &f, err);
		first = at == list ? f : first;
	}
	if (!rc)
		printf("packages=%s ratio_events_per_s=%.2f ratio_cpu=%.2f\n", list, f.events_per_s / first.events_per_s,
			f.cpu_us / first.cpu_us);
	return rc;
}

static int apart(struct bench *b, struct err *err)
{
	struct bench_child c;
	int rc = prepare(b, "apart", err);

	if (!rc && !(rc = bench_write_events(b, err)) && !(rc = bench_write_config(b, SOURCE_EVENTS, err)) &&
	    !(rc = run_child(b, &c, intake_only, err))) {
		print(b, &c, "intake");
		if (!(rc = run_child(b, &c, engine_only, err))) {
			print(b, &c, "engine");
			rc = bench_check(b, "engine", err);
		}
	}
	return rc;
}

static int rate(struct bench *b, struct err *err)
{
	int rc = prepare(b, "rate", err);

	return rc ? rc : bench_rate(b, err);
}

/* Killed in the middle; then from the start of the new process to the first movement of its positions. */
static int restart(struct bench *b, struct err *err)
{
	struct bench_child c = {0};
	int rc = prepare(b, "restart", err);

	if (rc || (rc = bench_write_events(b, err)) || (rc = bench_write_config(b, SOURCE_EVENTS, err)) ||
	    (rc = bench_start(b, &c, until_idle, err)))
		return rc;
	while (!rc && !c.ended && (c.batches == 0 || bench_now_s() - c.first_s < KILL_AFTER_S)) {
		rc = bench_observe(b, &c, err);
		c.batches = c.last_s > 0; /* something has moved */
		poll(NULL, 0, 20);
	}
	if (c.ended)
		return err_set(err, ERR_INPUT, "too-few-events", "the engine was through before it could be killed; give more --events");
	bench_kill(&c);
	if (rc || (rc = run_child(b, &c, until_idle, err)))
		return rc;
	printf("phase=restart log=%s workers=%ld first_batch_after_s=%.2f\n", b->driver, b->workers, c.first_s - c.started_s);
	return bench_check(b, "restart", err);
}

static int phases(struct bench *b, const struct cli *c, struct err *err)
{
	const char *which = cli_value(c, "phase");
	bool all = !strcmp(which, "all");
	int rc = OK;

	if (b->rate)
		return rate(b, err);
	if (cli_given(c, "restart"))
		return restart(b, err);
	if (cli_given(c, "packages"))
		return packages(b, cli_value(c, "packages"), cli_given(c, "keep"), err);
	if (all || !strcmp(which, "whole"))
		rc = whole(b, err);
	if (!rc && all)
		bench_end(b, cli_given(c, "keep"));
	if (!rc && (all || !strcmp(which, "apart")))
		rc = apart(b, err);
	return rc;
}

/* Numbers from 3, commas between. */
static bool is_list(const char *text)
{
	char *end = NULL;

	for (bool more = text != NULL; more; text = end + 1) {
		long n = strtol(text, &end, 10);
		if (*text < '0' || *text > '9' || n < W1_MATCHING || n > MAX_PACKAGES || (*end && *end != ','))
			return false;
		more = *end == ',';
	}
	return true;
}

static void make_root(struct bench *b, const char *dir)
{
	const char *tmp = getenv("TMPDIR");

	if (dir)
		snprintf(b->root, sizeof b->root, "%s", dir);
	else
		snprintf(b->root, sizeof b->root, "%s/aldyn-bench-%ld", tmp ? tmp : "/tmp", (long)getpid());
}

static int run(struct cli *c)
{
	struct bench b = {.files = realpath(cli_value(c, "files"), NULL), .driver = cli_value(c, "log"), .broker = cli_value(c, "broker")};
	const char *which = cli_value(c, "phase");
	struct err err = {0};

	if (c->arg_count || (strcmp(which, "all") && strcmp(which, "whole") && strcmp(which, "apart")))
		return cli_usage(c, "--phase is whole, apart or all");
	if (!strcmp(b.driver, "kafka") != (b.broker != NULL))
		return cli_usage(c, "--log kafka needs --broker, and nothing else does");
	if (!cli_number(c, "events", 1000, 100000000, &b.events) || !cli_number(c, "workers", 1, 64, &b.workers) ||
	    !cli_number(c, "partitions", 1, 4096, &b.partitions) || (cli_given(c, "rate") && !cli_number(c, "rate", 1, 1000000, &b.rate)))
		return EXIT_USAGE;
	if (!is_list(cli_value(c, "packages")))
		return cli_usage(c, "--packages needs whole numbers from %d to %d, with commas between", W1_MATCHING, MAX_PACKAGES);
	if (!b.files)
		return cli_usage(c, "--files %s is not there", cli_value(c, "files"));
	if (b.rate && !cli_given(c, "events"))
		b.events = b.rate * 10;
	make_root(&b, cli_value(c, "dir"));
	int rc = phases(&b, c, &err);
	bool failed_locally = rc && !b.broker; /* what went wrong can be looked at; topics on somebody's broker must go */
	if (b.w1)
		bench_end(&b, failed_locally || cli_given(c, "keep"));
	rmdir(b.root);
	free((char *)(uintptr_t)b.files);
	return rc ? cli_fail(&err) : EXIT_DONE;
}

const struct command command_bench = {"bench", "", "measures the engine with a workload of its own, and checks what came out", options, run};
