/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "engine/base/json.h"
#include "engine/run/replay.h"

struct line { struct record r; uint32_t number; };

static int by_time(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	if (x->r.recorded_ms != y->r.recorded_ms)
		return x->r.recorded_ms < y->r.recorded_ms ? -1 : 1;
	return (x->number > y->number) - (x->number < y->number);
}

int replay_sort(struct arena *a, struct slice text, const char *name, struct replay_lines *out, struct err *err)
{
	struct json_parser *parser = json_parser_new();
	VEC(struct line) lines = {0};
	uint32_t number = 0;
	int rc = OK;

	while (text.len && !rc) {
		const char *end = memchr(text.ptr, '\n', text.len);
		struct slice line = {text.ptr, end ? (size_t)(end - text.ptr) : text.len};
		text.ptr += line.len + (end != NULL);
		text.len -= line.len + (end != NULL);
		number++;
		if (!line.len)
			continue;
		struct line *l = VEC_ADD(a, &lines);
		l->number = number;
		if ((rc = record_of_line(a, parser, line, &l->r, err)) && err) {
			strncpy(err->file, name, sizeof err->file - 1);
			err->line = (int)number;
		}
		if (!rc && record_is_own(&l->r)) {
			lines.count--;
			out->own++;
		}
	}
	json_parser_free(parser);
	if (lines.count)
		qsort(lines.at, lines.count, sizeof *lines.at, by_time);
	for (uint32_t i = 0; i < lines.count && !rc; i++)
		*VEC_ADD(a, &out->list) = lines.at[i].r;
	return rc;
}
