/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/json.h"
#include "engine/run/replay.h"

static int by_time(const void *a, const void *b)
{
	const struct replay_line *x = a, *y = b;

	if (x->r.recorded_ms != y->r.recorded_ms)
		return x->r.recorded_ms < y->r.recorded_ms ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

static uint32_t count_lines(struct slice text)
{
	uint32_t n = 0;

	for (const char *at = text.ptr, *end = at + text.len; at && at < end; n++) {
		at = memchr(at, '\n', (size_t)(end - at));
		at += at != NULL;
	}
	return n;
}

/* Room for all lines of the text at once. */
static void make_room(struct arena *a, struct slice text, struct replay_lines *out)
{
	uint32_t cap = out->list.count + count_lines(text);
	struct replay_line *at = arena_alloc(a, cap * sizeof *at);

	if (out->list.count)
		memcpy(at, out->list.at, out->list.count * sizeof *at);
	out->list.at = at;
	out->list.cap = cap;
}

int replay_sort(struct arena *a, struct slice text, const char *name, struct replay_lines *out, struct err *err)
{
	struct json_parser *parser = json_parser_new();
	bool sorted = true;
	int rc = OK, number = 0;

	make_room(a, text, out);
	while (text.len && !rc) {
		struct slice line = slice_line(&text);
		number++;
		if (!line.len)
			continue;
		struct replay_line *l = VEC_ADD(a, &out->list);
		l->place = out->list.count;
		rc = record_of_line(a, parser, line, &l->r, err);
		if (!rc && record_is_own(&l->r)) {
			out->list.count--;
			out->own++;
		} else {
			sorted &= l->place == 1 || by_time(l - 1, l) < 0;
		}
	}
	if (rc) {
		snprintf(err->file, sizeof err->file, "%s", name);
		err->line = number;
		err->col = 1;
	}
	json_parser_free(parser);
	if (!sorted)
		qsort(out->list.at, out->list.count, sizeof *out->list.at, by_time);
	return rc;
}
