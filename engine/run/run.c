/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/run/run.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "connectors/runner.h"
#include "engine/base/civil.h"
#include "engine/base/say.h"
#include "engine/intake/intake.h"
#include "engine/rules/evaluate.h"
#include "engine/run/clock.h"
#include "engine/run/settled.h"
#include "engine/run/state.h"
#include "engine/run/worker.h"

#define LOOK_MS 50
#define IDLE_LOOKS 4         /* so many looks in a row must find everything at rest; then the log is asked */
#define MAINTAIN_EVERY 20    /* looks */
#define RESUME_PERCENT (STORE_FULL_PERCENT - 5)

struct engine {
	const struct config *c;
	struct log *log;
	struct log_writer *writer;   /* activations */
	struct rulesets *rulesets;
	struct hash_ids *ids;
	struct ruleset *rules;       /* ours until `rulesets` has it */
	char deployment[DEPLOYMENT_ID_CHARS + 1];
	uint32_t partitions;
	struct worker **workers;
	struct profile *profiles;
	struct intake **intakes;
	struct connector_runner **connectors;
	struct settled *settled;     /* --until-idle: when all else is at rest */
	_Atomic bool hold;
	int lock;                    /* local: file that says that an engine runs */
};

/* --- opening -------------------------------------------------------------------------------------------------------------------------- */

/* What was found is said; the error that ends the process is the last line. */
static int said(struct findings *f, int rc, struct err *err)
{
	findings_print(f);
	findings_fini(f);
	return rc == ERR_INPUT ? (err->cls = ERR_FATAL) : rc;
}

static int load_rules(const char *folder, struct ruleset **out, struct err *err)
{
	struct findings f = {0};
	int rc = ruleset_load(folder, out, &f, err);

	if (!rc)
		rc = rules_compile_all(*out, &f, err);
	return said(&f, rc, err);
}

/* One for each source, into memory of `a`. */
static int load_profiles(const struct config *c, const struct ruleset *rules, struct arena *a, struct profile **out, struct err *err)
{
	struct findings f = {0};
	int rc = OK;

	*out = arena_alloc(a, (c->source_count + 1) * sizeof **out);
	for (size_t i = 0; i < c->source_count && !rc; i++)
		rc = config_has_profile(c, &c->sources[i], &f) ? profile_load(a, c->sources[i].profile, rules, &(*out)[i], &f, err)
		                                               : err_set(err, ERR_INPUT, "bad-configuration", "%s: a source has no profile", c->path);
	return said(&f, rc, err);
}

int run_load_rules(const struct config *c, const char *folder, bool sources, struct ruleset **out, struct err *err)
{
	struct profile *profiles;
	struct arena scratch;

	*out = NULL;
	arena_init(&scratch);
	int rc = load_rules(folder, out, err);
	if (!rc && sources)
		rc = load_profiles(c, *out, &scratch, &profiles, err);
	if (rc) {
		ruleset_free(*out);
		*out = NULL;
	}
	arena_fini(&scratch);
	return rc;
}

/* A local log is divided among the workers of one process: a second engine on it would do everything twice. */
static int be_the_only_one(struct engine *e, struct err *err)
{
	char path[1024];

	if (strcmp(log_driver_name(e->log), "kafka") == 0)
		return OK;
	snprintf(path, sizeof path, "%s/engine", e->c->log.path);
	e->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (e->lock < 0)
		return err_set(err, ERR_FATAL, "no-permission", "%s: %s: give this user the log's folder and its files", path, strerror(errno));
	if (!flock(e->lock, LOCK_EX | LOCK_NB))
		return OK;
	return err_set(err, ERR_FATAL, "engine-running", "another `aldyn run` uses the local log in %s: stop one of them", e->c->log.path);
}

static int open_writer(struct engine *e, struct err *err)
{
	char name[128];

	snprintf(name, sizeof name, "control/%s", e->c->instance);
	return log_writer_open(e->log, name, &e->writer, err);
}

static int open_log(struct engine *e, struct err *err)
{
	int rc;

	if ((rc = log_open(&e->c->log, &e->log, err)) || (rc = be_the_only_one(e, err)) ||
		(rc = log_topics_partitions(e->log, &e->partitions, err)) == ERR_FATAL ||
		(rc = log_topics_create(e->log, rc ? e->c->partitions : e->partitions, err)) ||
		(rc = log_topics_partitions(e->log, &e->partitions, err)))
		return rc;
	if (e->partitions != e->c->partitions)
		say(SAY_WARN, "run", "partitions-differ", "configured=%" PRIu32 " topics=%" PRIu32, e->c->partitions, e->partitions);
	return open_writer(e, err);
}

/* A local log's last records; on Kafka the workers look at the last ticks alone. */
static int check_clock(struct engine *e, const struct run_options *o, struct err *err)
{
	int rc = strcmp(log_driver_name(e->log), "kafka") ? clock_check_log(e->log, e->partitions, civil_now_ms(), err) : OK;

	if (!rc || o->any_clock)
		clock_keep(e->c->state, civil_now_ms());
	if (rc != ERR_FATAL || strcmp(err->code, "clock-behind") != 0)
		return rc;
	say(SAY_ERROR, "run", err->code, "text=\"%s\"", err->text);
	return o->any_clock ? OK : rc;
}

static int start_workers(struct engine *e, const struct run_options *o, struct err *err)
{
	int rc = OK;

	e->workers = calloc(e->c->workers, sizeof(struct worker *));
	NO_MEMORY_ON(!e->workers);
	for (uint32_t i = 0; i < e->c->workers && !rc; i++) {
		struct worker_settings w = {.log = e->log, .rulesets = e->rulesets, .state_path = e->c->state, .deployment = e->deployment,
		                            .instance = e->c->instance, .key = e->c->key, .index = i, .count = e->c->workers,
		                            .partitions = e->partitions, .max_records = e->c->max_records, .map_bytes = e->c->store_bytes,
		                            .ticks = true, .any_clock = o->any_clock};
		rc = worker_start(&w, &e->workers[i], err);
	}
	return rc;
}

static int start_source(struct engine *e, size_t i, struct err *err)
{
	const struct config_source *s = &e->c->sources[i];
	struct intake_settings in = {.log = e->log,
		.profile = &e->profiles[i],
		.key = e->c->key,
		.instance = e->c->instance,
		.file = s->file,
		.follow = s->follow,
		.topic = s->topic,
		.broker = &s->broker,
		.hold = &e->hold};
	return intake_start(&in, &e->intakes[i], err);
}

static int start_sources(struct engine *e, struct err *err)
{
	int rc = OK;

	e->intakes = calloc(e->c->source_count + 1, sizeof(struct intake *));
	NO_MEMORY_ON(!e->intakes);
	for (size_t i = 0; i < e->c->source_count && !rc; i++)
		rc = start_source(e, i, err);
	return rc;
}

static int start_connectors(struct engine *e, struct err *err)
{
	int rc = OK;

	e->connectors = calloc(e->c->connector_count + 1, sizeof(struct connector_runner *));
	NO_MEMORY_ON(!e->connectors);
	for (size_t i = 0; i < e->c->connector_count && !rc; i++) {
		const struct config_connector *k = &e->c->connectors[i];
		struct connector_settings s = {e->log, k->name, k->driver, k->settings, k->setting_count};
		rc = connector_start(&s, &e->connectors[i], err);
	}
	return rc;
}

/* --- watching ------------------------------------------------------------------------------------------------------------------------- */

struct look {
	bool failed, idle, held; /* held: a source waits for room, and may have more */
	int64_t moved;
	int fill;
};

static struct look look_at(struct engine *e)
{
	struct look l = {.idle = true};

	for (uint32_t i = 0; e->workers && i < e->c->workers; i++) {
		const struct worker_progress *p = worker_progress(e->workers[i]);
		l.failed |= worker_failed(e->workers[i]);
		l.idle &= p->idle;
		l.moved += p->records + p->batches;
		l.fill = p->fill_percent > l.fill ? p->fill_percent : l.fill;
	}
	for (size_t i = 0; e->intakes && i < e->c->source_count; i++) {
		if (!e->intakes[i])
			continue;
		const struct intake_progress *p = intake_progress(e->intakes[i]);
		l.failed |= intake_failed(e->intakes[i]);
		l.idle &= p->idle || p->ended || e->hold;
		l.held |= e->hold && !p->ended;
		l.moved += p->messages + p->commits;
	}
	for (size_t i = 0; e->connectors && i < e->c->connector_count; i++) {
		if (!e->connectors[i])
			continue;
		const struct connector_progress *p = connector_progress(e->connectors[i]);
		l.failed |= connector_failed(e->connectors[i]);
		l.idle &= p->idle;
		l.moved += p->sent + p->rejected;
	}
	return l;
}

/* Intake stops before a store is full, and starts again with some distance. */
static void watch_fill(struct engine *e, int percent)
{
	bool hold = e->hold ? percent >= RESUME_PERCENT : percent >= STORE_FULL_PERCENT;

	if (hold == e->hold)
		return;
	e->hold = hold;
	if (hold)
		say(SAY_ERROR, "run", "store-full", "fill=%d%% text=\"intake stops; raise store_bytes in the configuration and restart\"", percent);
	else
		say(SAY_INFO, "run", "store-has-room", "fill=%d%% text=\"intake starts again\"", percent);
}

static int maintain(struct engine *e, struct err *err)
{
	bool more = false;
	int rc = log_maintain(e->log, &more, err);

	return rc == ERR_RETRY ? OK : rc;
}

/* The configured folder once more; what a start would refuse is refused. The writer is made anew: the brokers may have given it up since. */
static void reload(struct engine *e, bool sources)
{
	struct ruleset *rules;
	struct err err = {0};
	int rc = run_load_rules(e->c, e->c->rules, sources, &rules, &err);

	if (rc) {
		say(SAY_ERROR, "rules", "refused", "code=%s text=\"%s; the running rules stay\"", err.code, err.text);
		return;
	}
	const struct ruleset *kept = rulesets_add(e->rulesets, rules);
	log_writer_close(e->writer);
	if (!(rc = open_writer(e, &err)))
		rc = rulesets_activate(e->log, e->writer, kept, 0, e->ids, civil_now_ms(), &err);
	if (rc)
		say(SAY_ERROR, "rules", "not-activated", "code=%s text=\"%s; send SIGHUP again\"", err.code, err.text);
}

/* Nothing is left to do for any process of the engine. */
static int at_rest(struct engine *e, bool *yes, struct err *err)
{
	*yes = true;
	if (!e->workers)
		return OK;
	if (!e->settled)
		e->settled = settled_new(e->log, e->partitions, false);
	return settled_look(e->settled, yes, err);
}

/* Without a source's end, --until-idle would wait for room that nothing makes any more. */
static int no_room(int percent, struct err *err)
{
	return err_set(err, ERR_FATAL, "store-full", "intake stopped, a store's map being %d%% full, before everything was taken in: raise store_bytes "
	               "and start again with what is left; what was taken in is kept", percent);
}

static int watch(struct engine *e, const struct run_options *o, const sigset_t *signals, struct err *err)
{
	const struct timespec wait = {0, LOOK_MS * 1000000L};
	int64_t moved = -1;
	int still = 0;

	for (unsigned n = 0;; n++) {
		int sig = sigtimedwait(signals, NULL, &wait);
		if (sig == SIGTERM || sig == SIGINT)
			return OK;
		if (sig == SIGHUP) {
			reload(e, !o->no_sources);
			still = 0;
		}
		struct look l = look_at(e);
		if (l.failed)
			return err_set(err, ERR_FATAL, "part-failed", "a part of the engine stopped; its reason stands above");
		watch_fill(e, l.fill);
		if (n % MAINTAIN_EVERY == 0) {
			int rc = maintain(e, err);
			if (rc)
				return rc;
		}
		still = l.idle && l.moved == moved ? still + 1 : 0;
		moved = l.moved;
		if (o->until_idle && still >= IDLE_LOOKS) {
			bool yes;
			int rc = at_rest(e, &yes, err);
			if (rc || yes)
				return rc ? rc : l.held ? no_room(l.fill, err) : OK;
			still = 0;
		}
	}
}

/* --- closing --------------------------------------------------------------------------------------------------------------------------- */

static void worse(int rc, const struct err *found, int *worst, struct err *err)
{
	if (rc && !*worst) {
		*worst = rc;
		*err = *found;
	}
}

static int close_all(struct engine *e, int rc, struct err *err)
{
	struct err found;

	for (size_t i = 0; e->intakes && i < e->c->source_count; i++)
		if (e->intakes[i])
			worse(intake_stop(e->intakes[i], &found), &found, &rc, err);
	for (size_t i = 0; e->connectors && i < e->c->connector_count; i++)
		if (e->connectors[i])
			worse(connector_stop(e->connectors[i], &found), &found, &rc, err);
	for (uint32_t i = 0; e->workers && i < e->c->workers; i++)
		if (e->workers[i])
			worse(worker_stop(e->workers[i], &found), &found, &rc, err);
	if (e->rulesets)
		rulesets_free(e->rulesets);
	else
		ruleset_free(e->rules);
	if (e->writer)
		log_writer_close(e->writer);
	settled_free(e->settled);
	if (e->log)
		log_close(e->log);
	if (e->lock >= 0)
		close(e->lock);
	hash_ids_free(e->ids);
	free(e->workers);
	free(e->intakes);
	free(e->connectors);
	return rc;
}

int run_engine(const struct config *c, const struct run_options *o, struct err *err)
{
	struct engine e = {.c = c, .lock = -1};
	sigset_t signals;
	int rc;

	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGHUP);
	signal(SIGPIPE, SIG_IGN); /* whoever writes is told by write() */
	signal(SIGXFSZ, SIG_IGN);
	pthread_sigmask(SIG_BLOCK, &signals, NULL); /* before any thread: all inherit it, only we take them */
	if (c->key_is_published)
		say(SAY_WARN, "run", "published-key", "text=\"no key_file: ids are made with the published test key and are not anonymous\"");
	e.ids = hash_ids_new(c->key);
	/* What is refused is refused before anything stands on the log or the disk. */
	if (!(rc = load_rules(c->rules, &e.rules, err)) &&
	    (o->no_sources || !(rc = load_profiles(c, e.rules, (struct arena *)(uintptr_t)&c->arena, &e.profiles, err))) &&
	    !(rc = open_log(&e, err)) &&
	    !(rc = rulesets_deployment(e.log, e.writer, e.deployment, err)) && !(rc = state_open(c->state, e.deployment, err)) &&
	    !(rc = rulesets_check_key(e.log, e.writer, e.ids, err)) && !(rc = check_clock(&e, o, err))) {
		e.rulesets = rulesets_new(e.log);
		rulesets_add(e.rulesets, e.rules);
	}
	if (!rc && !(rc = rulesets_activate(e.log, e.writer, e.rules, o->activate ? ACTIVATE_AGAIN : 0, e.ids, civil_now_ms(), err)) &&
	    (o->no_workers || !(rc = start_workers(&e, o, err))) && (o->no_sources || !(rc = start_sources(&e, err))) &&
	    (o->no_connectors || !(rc = start_connectors(&e, err))))
		rc = watch(&e, o, &signals, err);
	return close_all(&e, rc, err);
}
