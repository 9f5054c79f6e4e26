/* SPDX-License-Identifier: Apache-2.0 */
/* The time that is left: told when enough was done, by the time that was worked. */
#include "engine/cli/progress.h"
#include "tests/tap.h"

static const struct { uint64_t all, done; int64_t ran_ms, left_s; } rows[] = {
	{6000, 1, 120, -1},       /* the first says nothing: it would be twelve minutes */
	{6000, 6000, 499, -1},
	{1000000, 29999, 60000, -1},
	{1000000, 30000, 60000, 1940},
	{6000, 3000, 500, 0},
	{6000, 1500, 2000, 6},
	{6000, 6000, 4000, 0},
};

int main(void)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct progress p = {.all = rows[i].all, .done = rows[i].done, .ran_ms = rows[i].ran_ms};
		tap_is_int(progress_left_s(&p), rows[i].left_s, "%d of %d in %d ms", (int)p.done, (int)p.all, (int)p.ran_ms);
	}
	struct progress p;
	progress_begin(&p, 10, LANGUAGE_EN);
	p.shown = true;
	progress_run(&p);
	p.drawn_ms = INT64_MAX / 2; /* draw nothing */
	progress_step(&p);
	tap_ok(p.ran_ms < 60000 && p.done == 1, "what went before counts for nothing");
	return tap_done();
}
