/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "engine/base/json.h"
#include "engine/run/replay.h"

static int by_time(const void *a, const void *b)
{
	const struct replay_line *x = a, *y = b;

	if (x->recorded_ms != y->recorded_ms)
		return x->recorded_ms < y->recorded_ms ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

int replay_line(struct arena *a, struct json_parser *parser, const struct replay_line *line, struct record *out, struct err *err)
{
	int rc = record_of_line(a, parser, line->text, out, err);

	if (rc && err) {
		strncpy(err->file, line->file, sizeof err->file - 1);
		err->line = (int)line->number;
	}
	return rc;
}

int replay_sort(struct arena *a, struct slice text, const char *name, struct replay_lines *out, struct err *err)
{
	struct json_parser *parser = json_parser_new();
	uint32_t number = 0;
	struct arena scratch;
	int rc = OK;

	arena_init(&scratch);
	while (text.len && !rc) {
		const char *end = memchr(text.ptr, '\n', text.len);
		struct slice line = {text.ptr, end ? (size_t)(end - text.ptr) : text.len};
		struct record r;
		text.ptr += line.len + (end != NULL);
		text.len -= line.len + (end != NULL);
		number++;
		if (!line.len)
			continue;
		struct replay_line *l = VEC_ADD(a, &out->list);
		*l = (struct replay_line){.text = line, .file = name, .number = number, .place = out->list.count};
		arena_reset(&scratch);
		if (!(rc = replay_line(&scratch, parser, l, &r, err)))
			l->recorded_ms = r.recorded_ms;
		if (!rc && record_is_own(&r)) {
			out->list.count--;
			out->own++;
		}
	}
	arena_fini(&scratch);
	json_parser_free(parser);
	if (out->list.count)
		qsort(out->list.at, out->list.count, sizeof *out->list.at, by_time);
	return rc;
}
