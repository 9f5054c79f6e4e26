/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/cli/letters.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/base64.h"
#include "engine/base/civil.h"
#include "engine/intake/map.h"

#define ACT_TYPE "kz.aldyn.dead-letter-act"
#define COMMAND_TYPE "kz.aldyn.command.dead-letter"
#define ENGINE_GROUP "engine"

/* --- lists by a text --------------------------------------------------------------------------------------------------- */

static int by_letter(const void *a, const void *b)
{
	const struct letter *x = a, *y = b;
	int c = slice_cmp(x->id, y->id);

	if (c)
		return c;
	return x->recorded_ms < y->recorded_ms ? -1 : x->recorded_ms > y->recorded_ms;
}

static int by_command(const void *a, const void *b)
{
	return slice_cmp(((const struct act *)a)->command, ((const struct act *)b)->command);
}

static int by_id(const void *key, const void *row)
{
	return slice_cmp(*(const struct slice *)key, ((const struct letter *)row)->id);
}

static struct letter *letters_find(struct letters *l, struct slice id)
{
	return l->list.count ? bsearch(&id, l->list.at, l->list.count, sizeof *l->list.at, by_id) : NULL;
}

/* --- reading ----------------------------------------------------------------------------------------------------------- */

struct gathering { struct session *s; struct letters *l; };

static int each_letter(void *arg, const struct log_record *r, struct err *err)
{
	struct gathering *g = arg;
	struct arena *a = &g->s->arena;
	const struct json_node *data;
	int rc = json_parse(g->s->parser, r->value, &data, err);

	if (rc)
		return rc;
	struct letter *l = VEC_ADD(a, &g->l->list);
	l->id = arena_slice(a, log_record_header(r, "ce_id"));
	l->key = arena_slice(a, r->key);
	l->stage = arena_slice(a, json_string(data, "stage"));
	l->code = arena_slice(a, json_string(data, "code"));
	l->reason = arena_slice(a, json_string(data, "reason"));
	l->field = arena_slice(a, json_string(data, "field"));
	l->topic = arena_slice(a, json_string(data, "topic"));
	l->service = arena_slice(a, json_string(data, "service"));
	l->case_id = arena_slice(a, json_string(data, "case"));
	l->trigger = arena_slice(a, json_string(data, "trigger"));
	l->recorded_ms = r->timestamp_ms;
	l->partition = r->partition;
	l->offset = r->offset;
	l->stood = 1;
	return OK;
}

static int note_act(struct gathering *g, struct slice command, struct slice data_text, struct err *err)
{
	const struct json_node *data;
	int rc = json_parse(g->s->parser, data_text, &data, err);

	if (rc)
		return rc;
	struct act *act = VEC_ADD(&g->s->arena, &g->l->acts);
	act->command = arena_slice(&g->s->arena, command);
	act->letter = arena_slice(&g->s->arena, json_string(data, "letter"));
	return OK;
}

static int each_decision(void *arg, const struct log_record *r, struct err *err)
{
	if (!slice_is(log_record_header(r, "ce_type"), ACT_TYPE))
		return OK;
	return note_act(arg, log_record_header(r, "ce_cause"), r->value, err);
}

static int each_command(void *arg, const struct log_record *r, struct err *err)
{
	if (!slice_is(log_record_header(r, "ce_type"), COMMAND_TYPE))
		return OK;
	return note_act(arg, log_record_header(r, "ce_id"), r->value, err);
}

struct reached { int64_t *at; uint32_t partitions; };

static int each_position(void *arg, const char *consumer, const char *stream, struct slice state)
{
	struct reached *r = arg;
	char number[24];
	unsigned partition;

	if (strcmp(consumer, ENGINE_GROUP) || sscanf(stream, "subjects/%u", &partition) != 1 || partition >= r->partitions ||
		state.len >= sizeof number)
		return OK;
	memcpy(number, state.ptr, state.len);
	number[state.len] = '\0';
	r->at[partition] = strtoll(number, NULL, 10);
	return OK;
}

/* Commands that the engine has not come to yet. The positions are asked for before the journal is read: what is journalled in between is
 * seen twice, and counted once. */
static int read_waiting(struct gathering *g, struct err *err)
{
	struct session *s = g->s;
	struct reached r = {calloc(s->partitions + 1, sizeof(int64_t)), s->partitions};

	NO_MEMORY_ON(!r.at);
	int rc = log_positions(s->log, each_position, &r, err);
	for (uint32_t i = 0; i < s->partitions && !rc; i++)
		rc = session_read(s, TOPIC_SUBJECTS, i, r.at[i], each_command, g, err);
	free(r.at);
	return rc;
}

/* One row an id: the latest, with how often it stood there. */
static void merge(struct letters *l)
{
	uint32_t kept = 0;

	if (l->list.count > 1)
		qsort(l->list.at, l->list.count, sizeof *l->list.at, by_letter);
	for (uint32_t i = 0; i < l->list.count; i++) {
		bool again = kept && slice_eq(l->list.at[kept - 1].id, l->list.at[i].id);
		uint32_t stood = again ? l->list.at[kept - 1].stood + 1 : 1;
		kept += !again;
		l->list.at[kept - 1] = l->list.at[i];
		l->list.at[kept - 1].stood = stood;
	}
	l->list.count = kept;
}

static void count_acts(struct letters *l)
{
	if (l->acts.count > 1)
		qsort(l->acts.at, l->acts.count, sizeof *l->acts.at, by_command);
	for (uint32_t i = 0; i < l->acts.count; i++) {
		struct letter *of = letters_find(l, l->acts.at[i].letter);
		bool again = i && slice_eq(l->acts.at[i].command, l->acts.at[i - 1].command);
		if (of && !again)
			of->acted++;
	}
}

int letters_read(struct session *s, struct letters *out, struct err *err)
{
	struct gathering g = {s, out};
	int rc;

	memset(out, 0, sizeof *out);
	if ((rc = session_read_all(s, TOPIC_DEAD_LETTERS, each_letter, &g, err)) || (rc = read_waiting(&g, err)) ||
	    (rc = session_read_all(s, TOPIC_DECISIONS, each_decision, &g, err)))
		return rc;
	merge(out);
	count_acts(out);
	return OK;
}

/* --- one of them --------------------------------------------------------------------------------------------------------- */

struct fetching { struct session *s; int64_t offset; struct letter_text *out; };

static int each_until(void *arg, const struct log_record *r, struct err *err)
{
	struct fetching *f = arg;
	struct record rec;
	int rc;

	if (r->offset != f->offset)
		return ERR_NOTFOUND;
	if ((rc = record_of_log(r, &rec, err)))
		return rc;
	record_to_line(&rec, &f->out->line);
	rc = json_parse(f->s->parser, r->value, &f->out->data, err);
	f->out->data = json_copy(&f->s->arena, f->out->data);
	return rc ? rc : ERR_NOTFOUND; /* enough */
}

int letter_fetch(struct session *s, const struct letter *l, struct letter_text *out, struct err *err)
{
	struct fetching f = {s, l->offset, out};

	buf_init(&out->line);
	out->data = NULL;
	int rc = session_read(s, TOPIC_DEAD_LETTERS, l->partition, l->offset, each_until, &f, err);
	if (out->data)
		return OK;
	return rc && rc != ERR_NOTFOUND ? rc : err_set(err, ERR_INPUT, "letter-gone", "the letter is not kept any more");
}

int letter_original(struct session *s, const struct json_node *data, struct slice *out, struct err *err)
{
	const struct json_node *original = json_member(data, "original");
	struct slice text = json_string(original, "value_base64");

	if (!text.ptr)
		return err_set(err, ERR_INPUT, "no-original", "the letter holds no original: it tells of a timer, which goes on by itself");
	if (json_member(original, "value_bytes"))
		return err_set(err, ERR_INPUT, "original-cut", "the original was too long to be kept whole: ask the source to send it again");
	if (!base64_decode(&s->arena, text, out))
		return err_set(err, ERR_INPUT, "bad-letter", "the letter's value_base64 is none");
	return OK;
}

static const char *profile_path(struct session *s, struct slice name)
{
	for (size_t i = 0; i < s->config.source_count; i++)
		if (slice_is(name, s->config.sources[i].name))
			return s->config.sources[i].profile;
	return arena_printf(&s->arena, "%s/%.*s.yaml", s->config.profiles, SLICE_ARG(name));
}

/* All records of what the letter was for: a message, or one of its records. */
static int map_whole(struct mapper *m, const struct map_input *in, records *out, struct err *err)
{
	const struct mapped *list;
	size_t count;
	int rc = map_message(m, in, &list, &count, err);

	for (size_t i = 0; i < count && !rc; i++) {
		if (list[i].why) {
			*err = *list[i].why;
			return ERR_INPUT;
		}
		for (size_t k = 0; k < list[i].count; k++)
			*VEC_ADD(m->arena, out) = list[i].records[k];
	}
	return rc;
}

/* The source's mapping as it is now: that it was mended is why somebody retries. */
static int map_again(struct session *s, const struct letter *l, const struct json_node *data, struct slice bytes, int64_t now_ms,
                     records *out, struct err *err)
{
	struct profile *p = arena_alloc(&s->arena, sizeof *p);
	const struct log_header *headers;
	const struct ruleset *rules;
	struct findings f = {0};
	size_t count;
	int rc = session_rules(s, &rules, err);

	if (rc)
		return rc;
	rc = profile_load(&s->arena, profile_path(s, l->topic), rules, p, &f, err);
	findings_print(&f);
	findings_fini(&f);
	if (rc)
		return rc;
	struct mapper m;
	const struct json_node *original = json_member(data, "original");
	map_letter_headers(&s->arena, original, &headers, &count);
	struct map_input in = {bytes, headers, count, now_ms, json_string(original, "part")};
	mapper_init(&m, p, s->config.key, &s->arena);
	rc = map_whole(&m, &in, out, err);
	mapper_fini(&m);
	return rc;
}

static int once_more(struct session *s, const struct json_node *data, struct slice bytes, int64_t now_ms, records *to,
                     struct err *err)
{
	const struct json_node *original = json_member(data, "original");
	struct slice type = json_string(original, "type");

	struct record *out = VEC_ADD(&s->arena, to);
	*out = (struct record){.id = json_string(original, "id"), .source = json_string(original, "source"), .subject = json_string(original, "subject"),
	                       .recorded_ms = now_ms, .data = arena_slice(&s->arena, bytes)};
	if (!slice_starts(type, "kz.aldyn.") || !out->id.len || !out->source.len || !civil_parse_instant(json_string(original, "time"), &out->time_ms))
		return err_set(err, ERR_INPUT, "no-event", "the original is no CloudEvent of ours: it would fail again");
	out->type = (struct slice){type.ptr + 9, type.len - 9};
	return OK;
}

int letter_retried(struct session *s, const struct letter *l, int64_t now_ms, records *out, struct err *err)
{
	struct letter_text text;
	struct slice bytes;

	if (l->service.ptr) /* its original was applied; the command says what failed */
		return OK;
	int rc = letter_fetch(s, l, &text, err);
	if (!rc)
		rc = letter_original(s, text.data, &bytes, err);
	buf_fini(&text.line);
	if (rc)
		return rc;
	return slice_is(l->stage, "intake") ? map_again(s, l, text.data, bytes, now_ms, out, err)
	                                    : once_more(s, text.data, bytes, now_ms, out, err);
}
