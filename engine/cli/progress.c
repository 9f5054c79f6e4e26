/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/cli/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "engine/cli/words.h"

enum { DRAWN_EVERY_MS = 200, BAR = 30, TOLD_FROM_PERCENT = 3, TOLD_FROM_MS = 500 };

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void progress_begin(struct progress *p, uint64_t all, enum language lang)
{
	*p = (struct progress){.all = all ? all : 1, .lang = lang, .shown = isatty(STDERR_FILENO) != 0};
}

void progress_run(struct progress *p)
{
	p->last_ms = now_ms();
}

int64_t progress_left_s(const struct progress *p)
{
	if (p->ran_ms < TOLD_FROM_MS || p->done * 100 < p->all * TOLD_FROM_PERCENT)
		return -1;
	return (int64_t)((double)p->ran_ms / (double)p->done * (double)(p->all - p->done) / 1000);
}

static void draw(const struct progress *p)
{
	int64_t left_s = progress_left_s(p);
	unsigned filled = (unsigned)(p->done * BAR / p->all);
	char bar[BAR + 1], left[32];
	struct arena a;
	struct buf line;

	memset(bar, ' ', BAR);
	memset(bar, '#', filled);
	bar[BAR] = '\0';
	snprintf(left, sizeof left, "%" PRId64 ":%02" PRId64, left_s / 60, left_s % 60);
	arena_init(&a);
	buf_init(&line);
	phrase_say(report_phrases, &line, left_s < 0 ? "progress/begun" : "progress", p->lang,
		(const struct word[]){{"percent", words_count(&a, (int64_t)(p->done * 100 / p->all))},
			{"done", words_count(&a, (int64_t)p->done)}, {"all", words_count(&a, (int64_t)p->all)},
			{"left", slice_of(left)}, {NULL, SLICE_NONE}});
	fprintf(stderr, "\r[%s] %.*s\033[K", bar, (int)line.len, line.ptr);
	buf_fini(&line);
	arena_fini(&a);
}

void progress_step(struct progress *p)
{
	p->done += p->done < p->all;
	if (!p->shown)
		return;
	int64_t now = now_ms();
	p->ran_ms += now - p->last_ms;
	p->last_ms = now;
	if (now - p->drawn_ms < DRAWN_EVERY_MS)
		return;
	p->drawn_ms = now;
	draw(p);
}

void progress_end(struct progress *p)
{
	if (p->shown && p->drawn_ms)
		fprintf(stderr, "\r\033[K");
	p->shown = false;
}
