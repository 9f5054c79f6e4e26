/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/subject/world.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/ident.h"
#include "tests/tap.h"

void world_init(struct world *w)
{
	memset(w, 0, sizeof *w);
	arena_init(&w->arena);
	arena_init(&w->scratch);
	w->step.work = step_work_new();
	w->step.ids = hash_ids_new(SLICE_LIT(HASH_TEST_KEY));
	w->step.parser = json_parser_new();
	w->watermark_ms = INT64_MIN;
}

static void drop_lines(struct world *w)
{
	for (int i = 0; i < w->line_count; i++)
		free(w->lines[i]);
	w->line_count = 0;
}

void world_fini(struct world *w)
{
	drop_lines(w);
	for (int i = 0; i < w->count; i++)
		buf_fini(&w->kept[i].encoded);
	step_work_free(w->step.work);
	hash_ids_free(w->step.ids);
	json_parser_free(w->step.parser);
	arena_fini(&w->arena);
	arena_fini(&w->scratch);
}

static struct world_kept *kept(struct world *w, struct slice subject)
{
	for (int i = 0; i < w->count; i++)
		if (slice_is(subject, w->kept[i].subject))
			return &w->kept[i];
	if (w->count == 64 || subject.len >= sizeof w->kept->subject)
		tap_bail("the world is too small");
	struct world_kept *k = &w->kept[w->count++];
	memcpy(k->subject, subject.ptr, subject.len);
	return k;
}

static void one(struct world *w, const struct record *r)
{
	struct world_kept *k = kept(w, r->subject);
	struct aggregate agg;
	struct err err = {0};
	uint32_t fired;

	if (aggregate_decode(&w->arena, r->subject, k->encoded.len ? buf_slice(&k->encoded) : SLICE_NONE, &agg, &err))
		tap_bail(err.text);
	w->step.arena = &w->arena;
	w->step.out = &w->out;
	w->step.agg = &agg;
	if (step_timers(&w->step, r->recorded_ms, w->watermark_ms, UINT32_MAX, &fired, &err) || step_record(&w->step, r, &err))
		tap_bail(err.text);
	struct buf now = {0};
	aggregate_encode(&agg, &now);
	bool changed = k->encoded.len ? !slice_eq(buf_slice(&now), buf_slice(&k->encoded)) : !aggregate_is_empty(&agg);
	w->dirty_wrong += agg.dirty != changed || (changed && !slice_eq(agg.encoded, buf_slice(&now)));
	buf_fini(&k->encoded);
	k->encoded = now;
}

static void add_line(struct world *w, const struct output *o)
{
	struct buf b = {0};
	buf_printf(&b, "%s ", log_topic_rows[o->topic].name);
	record_to_line(&o->r, &b);
	buf_u8(&b, 0);
	if (w->line_count == 512)
		tap_bail("too many outputs");
	w->lines[w->line_count++] = b.ptr;
}

void world_send(struct world *w, const char *line)
{
	struct record r;
	struct err err = {0};

	drop_lines(w);
	arena_reset(&w->arena);
	memset(&w->out, 0, sizeof w->out);
	spied[0] = 0;
	if (record_of_line(&w->arena, w->step.parser, slice_of(line), &r, &err))
		tap_bail(err.text);
	one(w, &r);
	for (uint32_t i = 0; i < w->out.list.count; i++) {
		struct output o = w->out.list.at[i];
		add_line(w, &o);
		if (o.topic == TOPIC_SUBJECTS)
			one(w, &o.r);
	}
}

void world_say(struct world *w, const char *id, const char *type, const char *subject, const char *time, const char *data, ...)
{
	struct buf b = {0};
	va_list args;
	char text[4096];

	va_start(args, data);
	vsnprintf(text, sizeof text, data, args);
	va_end(args);
	buf_printf(&b, "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"kz.zags\",\"type\":\"kz.aldyn.%s\",\"subject\":\"%s\",\"time\":\"%s\",\"data\":%s}",
	           id, type, subject, time, text);
	buf_u8(&b, 0);
	world_send(w, b.ptr);
	buf_fini(&b);
}

const char *world_line(const struct world *w, const char *part, int n)
{
	for (int i = 0; i < w->line_count; i++)
		if (strstr(w->lines[i], part) && n-- == 0)
			return w->lines[i];
	return NULL;
}

int world_lines(const struct world *w, const char *part)
{
	int n = 0;
	while (world_line(w, part, n))
		n++;
	return n;
}

struct aggregate *world_aggregate(struct world *w, const char *subject)
{
	struct world_kept *k = kept(w, slice_of(subject));
	struct aggregate *agg = arena_alloc(&w->scratch, sizeof *agg);
	struct err err;
	if (!k->encoded.len || aggregate_decode(&w->scratch, slice_of(subject), buf_slice(&k->encoded), agg, &err))
		return NULL;
	return agg;
}

const char *world_person(int n)
{
	static char keys[40][40];
	for (unsigned serial = (unsigned)n * 10;; serial++) { /* not every eleven digits have a control digit */
		char eleven[20];
		snprintf(eleven, sizeof eleven, "1502015%04u", serial % 10000u);
		int digit = ident_check_digit(eleven);
		if (digit < 0)
			continue;
		snprintf(keys[n], sizeof keys[n], "iin:%s%d", eleven, digit);
		return keys[n];
	}
}
