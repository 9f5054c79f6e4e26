/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "engine/cli/bench.h"

#define LOOK_MS 20
#define POSITIONS_EVERY_KAFKA 10 /* looks: each is a round trip to the broker */
#define MAX_THREADS 256
#define MAX_FLAGS 8

const char *const bench_stage_names[STAGE_COUNT] = {"intake", "worker", "log", "broker", "other"};

struct bench_threads { struct { long tid; enum bench_stage stage; double cpu_s; } at[MAX_THREADS]; int count; uint64_t looks; };

double bench_now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* --- /proc -------------------------------------------------------------------------------------------------------------------- */

static bool read_text(const char *path, char *out, size_t cap)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, out, cap - 1);

	if (fd >= 0)
		close(fd);
	out[n > 0 ? n : 0] = '\0';
	return n > 0;
}

/* Threads are named by who starts them: ours in intake.c, worker.c, local.c, librdkafka's begin with rdk:. */
static enum bench_stage stage_of(const char *name)
{
	return !strncmp(name, "in-", 3) ? STAGE_INTAKE : !strncmp(name, "worker", 6) ? STAGE_WORKER : !strncmp(name, "log-", 4) ? STAGE_LOG :
	       !strncmp(name, "rdk:", 4) ? STAGE_BROKER : STAGE_OTHER;
}

static void look_at_thread(struct bench_child *c, long tid)
{
	struct bench_threads *t = c->threads;
	char path[64], text[128];
	unsigned long long ns;
	int i = 0;

	while (i < t->count && t->at[i].tid != tid)
		i++;
	if (i == MAX_THREADS)
		return;
	snprintf(path, sizeof path, "/proc/%ld/task/%ld/comm", (long)c->pid, tid);
	if (!read_text(path, text, sizeof text))
		return;
	enum bench_stage stage = stage_of(text);
	snprintf(path, sizeof path, "/proc/%ld/task/%ld/schedstat", (long)c->pid, tid);
	if (!read_text(path, text, sizeof text) || sscanf(text, "%llu", &ns) != 1)
		return;
	t->count = i == t->count ? t->count + 1 : t->count;
	t->at[i].tid = tid;
	t->at[i].stage = stage;
	t->at[i].cpu_s = (double)ns / 1e9;
}

static void look_at_process(struct bench_child *c)
{
	char path[64], text[4096];
	struct dirent *e;

	snprintf(path, sizeof path, "/proc/%ld/status", (long)c->pid);
	if (read_text(path, text, sizeof text)) {
		const char *at = strstr(text, "RssAnon:");
		int64_t kb = at ? strtoll(at + 8, NULL, 10) : 0;
		c->anon_kb = kb > c->anon_kb ? kb : c->anon_kb;
	}
	snprintf(path, sizeof path, "/proc/%ld/task", (long)c->pid);
	DIR *d = opendir(path);
	while (d && (e = readdir(d)))
		if (e->d_name[0] != '.')
			look_at_thread(c, strtol(e->d_name, NULL, 10));
	if (d)
		closedir(d);
}

/* --- positions -------------------------------------------------------------------------------------------------------------- */

static int add_position(void *arg, const char *consumer, const char *stream, struct slice state)
{
	char text[32];

	(void)consumer, (void)stream;
	size_t n = state.len < sizeof text - 1 ? state.len : sizeof text - 1;
	memcpy(text, state.ptr, n);
	text[n] = '\0';
	*(int64_t *)arg += strtoll(text, NULL, 10);
	return OK;
}

/* Of all, the sources' and the engine's. */
static int sum_positions(struct bench *b, int64_t *out, struct err *err)
{
	*out = 0;
	return log_positions(b->log, add_position, out, err);
}

static int look_at_positions(struct bench *b, struct bench_child *c, struct err *err)
{
	double before = bench_now_s();
	int64_t now;
	int rc = sum_positions(b, &now, err);

	if (rc || now == c->positions)
		return rc;
	if (c->first_s == 0) /* NOLINT: set or not */
		c->first_s = before - LOOK_MS / 1e3;
	c->last_s = before;
	c->positions = now;
	return OK;
}

/* --- starting, waiting ---------------------------------------------------------------------------------------------------- */

/* What it says goes to NAME.log of the run's folder. */
static void become(const struct bench *b, const char *name, const char *const *argv)
{
	char log[480];

	snprintf(log, sizeof log, "%s/%s.log", b->dir, name);
	int fd = open(log, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (fd < 0 || dup2(fd, 1) < 0 || dup2(fd, 2) < 0)
		_exit(EXIT_FAILURE);
	execv("/proc/self/exe", (char *const *)(uintptr_t)argv);
	_exit(EXIT_FAILURE);
}

static void become_engine(const struct bench *b, const char *const *flags)
{
	const char *argv[MAX_FLAGS + 6] = {"aldyn", "run", "--config"};
	char config[480];
	int n = 3;

	snprintf(config, sizeof config, "%s/aldyn.yaml", b->dir);
	argv[n++] = config;
	for (; *flags && n < MAX_FLAGS + 4; flags++)
		argv[n++] = *flags;
	become(b, "engine", argv);
}

int bench_start(struct bench *b, struct bench_child *c, const char *const *flags, struct err *err)
{
	int rc = b->log ? sum_positions(b, &c->positions, err) : OK;

	if (rc)
		return rc;
	fflush(NULL);
	c->threads = calloc(1, sizeof *c->threads);
	NO_MEMORY_ON(!c->threads);
	c->started_s = bench_now_s();
	c->pid = fork();
	if (c->pid < 0)
		return err_set(err, ERR_FATAL, "no-process", "the system gives no process: %s", strerror(errno));
	if (!c->pid)
		become_engine(b, flags);
	return OK;
}

/* The workers say at their end how many batches they made. */
static int64_t count_batches(const struct bench *b)
{
	char path[480], line[600];
	int64_t sum = 0;

	snprintf(path, sizeof path, "%s/engine.log", b->dir);
	FILE *f = fopen(path, "r");
	while (f && fgets(line, sizeof line, f)) {
		const char *at = strstr(line, " batches=");
		sum += at ? strtoll(at + strlen(" batches="), NULL, 10) : 0;
	}
	if (f)
		fclose(f);
	return sum;
}

static double cpu_of(const struct rusage *u)
{
	return (double)(u->ru_utime.tv_sec + u->ru_stime.tv_sec) + (double)(u->ru_utime.tv_usec + u->ru_stime.tv_usec) / 1e6;
}

static void reap(struct bench_child *c, const struct rusage *u, int status)
{
	c->cpu_s = cpu_of(u);
	for (int i = 0; i < c->threads->count; i++)
		c->stage_s[c->threads->at[i].stage] += c->threads->at[i].cpu_s;
	free(c->threads);
	c->threads = NULL;
	c->status = status;
	c->ended = true;
}

int bench_observe(struct bench *b, struct bench_child *c, struct err *err)
{
	bool ask = strcmp(b->driver, "kafka") || c->threads->looks++ % POSITIONS_EVERY_KAFKA == 0;
	struct rusage u;
	int status;

	look_at_process(c);
	if (wait4(c->pid, &status, WNOHANG, &u) == c->pid) {
		reap(c, &u, status);
		ask = true;
	}
	return b->log && ask ? look_at_positions(b, c, err) : OK;
}

int bench_wait(struct bench *b, struct bench_child *c, struct err *err)
{
	int rc = OK;

	while (!rc && !c->ended) {
		rc = bench_observe(b, c, err);
		if (!c->ended)
			poll(NULL, 0, LOOK_MS);
	}
	if (rc)
		return rc;
	c->batches = count_batches(b);
	if (WIFSIGNALED(c->status))
		return err_set(err, ERR_FATAL, "engine-killed", "the engine under test was ended by signal %d: see %s/engine.log", WTERMSIG(c->status), b->dir);
	if (WEXITSTATUS(c->status))
		return err_set(err, ERR_FATAL, "engine-failed", "the engine under test failed: see %s/engine.log", b->dir);
	return OK;
}

void bench_kill(struct bench_child *c)
{
	struct rusage u;
	int status;

	kill(c->pid, SIGKILL);
	if (wait4(c->pid, &status, 0, &u) == c->pid)
		reap(c, &u, status);
}

int bench_time(struct bench *b, const char *const *argv, double *wall_s, double *cpu_s, struct err *err)
{
	const char *all[MAX_FLAGS + 2] = {"aldyn"};
	double began = bench_now_s();
	struct rusage u;
	int status, n = 1;

	for (const char *const *arg = argv; *arg && n <= MAX_FLAGS; arg++)
		all[n++] = *arg;
	fflush(NULL);
	pid_t pid = fork();
	if (!pid)
		become(b, argv[0], all);
	if (pid < 0 || wait4(pid, &status, 0, &u) != pid)
		return err_set(err, ERR_FATAL, "no-process", "the system gives no process: %s", strerror(errno));
	*wall_s = bench_now_s() - began;
	*cpu_s = cpu_of(&u);
	return status ? err_set(err, ERR_FATAL, "command-failed", "aldyn %s failed: see %s/%s.log", argv[0], b->dir, argv[0]) : OK;
}
