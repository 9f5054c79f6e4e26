/* SPDX-License-Identifier: Apache-2.0 */
/* Records and timers of a partition through the steps, into the batch that is being filled. */
#include <stdio.h>

#include "engine/base/civil.h"
#include "engine/base/ident.h"
#include "engine/base/say.h"
#include "engine/base/testhooks.h"
#include "engine/run/worker_impl.h"

static int rules_of(struct worker *w, struct partition *p, struct err *err)
{
	if (p->rules)
		return OK;
	if (!p->now.ruleset[0])
		return err_set(err, ERR_INPUT, "no-ruleset", "it came before any rules were in force (before the first `aldyn run`); retry it");
	int rc;
	do {
		rc = rulesets_find(w->set.rulesets, p->now.ruleset, &p->rules, err);
	} while (rc == ERR_RETRY && !w->stopping);
	return rc;
}

static void prepare(struct worker *w, struct partition *p, struct aggregate *agg)
{
	struct step *s = &w->step;

	memset(s, 0, sizeof *s);
	s->work = w->work;
	s->rules = p->rules;
	s->host = w->host;
	s->breaker = w->set.hold ? NULL : &p->now.breaker; /* replay asks all */
	s->ids = w->ids;
	s->parser = w->parser;
	s->arena = &w->filling->arena;
	s->out = &w->filling->out;
	s->agg = agg;
}

/* All timers of the subject that may fire, however many: bounded by the subject's own. */
static int fire(struct worker *w, int64_t up_to_ms, int64_t watermark_ms, uint32_t max, struct err *err)
{
	uint32_t fired;

	if (up_to_ms == INT64_MIN)
		return OK;
	return step_timers(&w->step, up_to_ms, watermark_ms, max, &fired, err);
}

/* --- records that are about the partition, not about a subject ------------------------------------------------------- */

static int activated(struct worker *w, struct partition *p, const struct json_node *data, struct err *err)
{
	struct slice hash = json_string(data, "ruleset");

	if (hash.len != 2 * HASH_BYTES)
		return err_set(err, ERR_INPUT, "bad-data", "ruleset.activated names no ruleset");
	memcpy(p->now.ruleset, hash.ptr, hash.len);
	p->now.ruleset[hash.len] = '\0';
	memset(&p->now.breaker, 0, sizeof p->now.breaker);
	p->rules = NULL;
	return rules_of(w, p, err);
}

static int tick_of(struct slice text, const char *name, int64_t *out, struct err *err)
{
	return civil_parse_instant(text, out) ? OK : err_set(err, ERR_INPUT, "bad-data", "tick: %s is no instant", name);
}

static int ticked(struct worker *w, struct partition *p, const struct record *r, const struct json_node *data, struct err *err)
{
	int64_t time_ms, watermark_ms;
	int rc = tick_of(json_string(data, "time"), "time", &time_ms, err);

	if (!rc)
		rc = tick_of(json_string(data, "watermark"), "watermark", &watermark_ms, err);
	if (rc)
		return rc;
	if (r->subject.len) { /* replay: one timer of one subject */
		struct aggregate *agg;
		if ((rc = rules_of(w, p, err)) || (rc = batch_aggregate(w->filling, p, r->subject, &agg, err)))
			return rc;
		prepare(w, p, agg);
		return fire(w, time_ms, watermark_ms, 1, err);
	}
	if (time_ms > p->now.tick_ms)
		p->now.tick_ms = time_ms;
	if (watermark_ms > p->now.watermark_ms)
		p->now.watermark_ms = watermark_ms;
	p->tick_asked_ms = INT64_MIN;
	p->timers_left = true;
	p->from_due_ms[0] = p->from_due_ms[1] = INT64_MIN;
	p->from_subject[0] = p->from_subject[1] = SLICE_NONE;
	return OK;
}

static void journal_act(struct worker *w, struct partition *p, const struct record *r, struct slice service, struct slice act,
                        struct slice by)
{
	struct aggregate nobody = {.subject = SLICE_NONE};
	struct step *s = &w->step;

	prepare(w, p, &nobody);
	s->record = r;
	s->now_ms = r->recorded_ms;
	s->cause = r->id;
	s->first_output = w->filling->out.list.count;
	struct json_writer *out = step_emit(s, TOPIC_DECISIONS, "service-act", SLICE_NONE, SLICE_NONE);
	json_write_member(out, "service", service);
	json_write_member(out, "act", act);
	json_write_member(out, "by", by);
	step_emit_end(s);
	s->agg = NULL;
}

/* Names stand in the log, which holds no personal data: nothing else passes for one. */
static bool is_service_name(struct slice s)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz", more[] = "0123456789-_.";
	for (size_t i = 0; i < s.len; i++)
		if (!memchr(letters, s.ptr[i], sizeof letters - 1) && (i == 0 || !memchr(more, s.ptr[i], sizeof more - 1)))
			return false;
	return s.len > 0 && s.len < BREAKER_NAME_BYTES;
}

/* command.service: a package is not asked on this partition any more, or again. */
static int commanded(struct worker *w, struct partition *p, const struct record *r, const struct json_node *data, struct err *err)
{
	struct slice service = arena_slice(&w->filling->arena, json_string(data, "service"));
	struct slice act = arena_slice(&w->filling->arena, json_string(data, "act"));
	struct slice by = arena_slice(&w->filling->arena, json_string(data, "by"));
	bool stop = slice_is(act, "stopped");

	if (!by.len || !is_service_name(service) || (!stop && !slice_is(act, "reset")))
		return err_set(err, ERR_INPUT, "bad-data", "command.service names a service, an act (stopped or reset) and who does it");
	if (r->subject.len)
		return err_set(err, ERR_INPUT, "bad-subject", "command.service is for a partition, not for a subject");
	if (w->set.hold)
		return OK;
	if (stop && !breaker_stop(&p->now.breaker, service))
		return err_set(err, ERR_INPUT, "bad-data", "%d packages are stopped already; reset those that are mended", BREAKER_SERVICES);
	if (!stop)
		breaker_reset(&p->now.breaker, service);
	say(stop ? SAY_ERROR : SAY_INFO, "rules", stop ? "service-stopped" : "service-reset", "partition=%u service=%.*s by=%s", p->id,
	    SLICE_ARG(service), slice_is(r->source, "aldyn") ? "aldyn" : "operator");
	journal_act(w, p, r, service, act, by);
	return OK;
}

static int partition_record(struct worker *w, struct partition *p, const struct record *r, struct err *err)
{
	const struct json_node *data;
	int rc = json_parse(w->parser, r->data, &data, err);

	if (rc)
		return rc;
	if (slice_is(r->type, "tick"))
		return ticked(w, p, r, data, err);
	return slice_is(r->type, "command.service") ? commanded(w, p, r, data, err) : activated(w, p, data, err);
}

/* --- records of subjects ------------------------------------------------------------------------------------------------- */

static int subject_record(struct worker *w, struct partition *p, const struct record *r, struct err *err)
{
	struct aggregate nobody = {.subject = r->subject}, *agg = &nobody;
	int rc = OK;

	if (ident_subject_ok(r->subject)) /* else the step refuses it, after it looked at the type */
		rc = batch_aggregate(w->filling, p, r->subject, &agg, err);
	if (rc)
		return rc;
	prepare(w, p, agg);
	int64_t up_to = r->recorded_ms > p->now.tick_ms ? r->recorded_ms : p->now.tick_ms;
	rc = fire(w, up_to, p->now.watermark_ms, UINT32_MAX, err);
	if (!rc)
		rc = step_record(&w->step, r, err);
	if (!rc)
		rc = fire(w, p->now.tick_ms, p->now.watermark_ms, UINT32_MAX, err);
	return rc;
}

/* What cannot even be addressed: no CloudEvent, or no subject that we know. Its letter goes under the key that it had. */
static void misaddressed(struct worker *w, struct partition *p, const struct record *r, const struct err *why)
{
	struct aggregate nobody = {.subject = r->subject};

	prepare(w, p, &nobody);
	w->step.record = r;
	w->step.now_ms = r->recorded_ms;
	w->step.cause = r->id;
	w->step.first_output = w->filling->out.list.count;
	step_dead_letter(&w->step, "subject", why);
	w->step.agg = NULL;
}

/* The log's record is borrowed until the next poll; its attributes live on in outputs and aggregates of the batch. */
static void keep_attributes(struct arena *a, struct record *r)
{
	r->id = arena_slice(a, r->id);
	r->source = arena_slice(a, r->source);
	r->type = arena_slice(a, r->type);
	r->subject = arena_slice(a, r->subject);
	r->cause = arena_slice(a, r->cause);
}

/* As a tick: the partition's owner has seen it, and says so on [subjects]; from there on it is so. */
static void stop_services(struct worker *w, struct partition *p, int64_t now_ms)
{
	struct arena *a = &w->filling->arena;
	char time[CIVIL_INSTANT_CHARS + 1], part[16], id[HASH_ID_CHARS + 1];
	struct slice service;

	civil_format_instant(now_ms, time);
	snprintf(part, sizeof part, "%u", p->id);
	while ((service = breaker_due(&p->now.breaker)).ptr) {
		struct slice id_parts[] = {SLICE_LIT("command.service"), slice_of(part), service, slice_of(time)};
		hash_id(w->ids, id_parts, 4, id);
		struct output *o = VEC_ADD(a, &w->filling->out.list);
		o->topic = TOPIC_SUBJECTS;
		o->r = (struct record){.id = arena_slice(a, slice_of(id)), .source = SLICE_LIT("aldyn"), .type = SLICE_LIT("command.service"),
		                       .time_ms = now_ms, .recorded_ms = now_ms};
		o->r.data = slice_of(arena_printf(a, "{\"service\":\"%.*s\",\"act\":\"stopped\",\"by\":\"aldyn\"}", SLICE_ARG(service)));
	}
}

/* Somebody else's clock, or ours, is wrong; said once a partition. */
static void look_at_time(struct worker *w, struct partition *p, const struct record *r)
{
	struct err err;

	if (p->told_ahead || !w->set.ticks || clock_check(r->recorded_ms, civil_now_ms(), "a record's time", &err) == OK)
		return;
	p->told_ahead = true;
	say(SAY_ERROR, "partition", "record-ahead", "partition=%u id=%.*s text=\"%s\"", p->id, SLICE_ARG(r->id), err.text);
}

/* `rc`, `why`: what its attributes said already. What is wrong with it becomes a dead letter. */
static int through(struct worker *w, struct partition *p, const struct record *r, int rc, struct err *why, struct err *err)
{
	if (!rc && (slice_is(r->type, "tick") || slice_is(r->type, "ruleset.activated") || slice_is(r->type, "command.service"))) {
		rc = partition_record(w, p, r, why);
	} else if (!rc) {
		rc = rules_of(w, p, why);
		if (!rc)
			rc = subject_record(w, p, r, why); /* checks type, data and subject, in this order (docs/engine.md section 3) */
	}
	if (rc == ERR_INPUT) {
		misaddressed(w, p, r, why);
		rc = OK;
	} else if (rc) {
		*err = *why;
	}
	return rc;
}

int process_event(struct worker *w, struct partition *p, const struct record *in, struct err *err)
{
	struct err why = {0};

	return through(w, p, in, OK, &why, err);
}

int process_record(struct worker *w, struct partition *p, const struct log_record *in, struct err *err)
{
	struct batch *b = w->filling;
	struct record *r = arena_alloc(&b->arena, sizeof *r);
	struct err why = {0};
	int rc;

	if (batch_is_empty(b))
		b->first_ms = civil_now_ms();
	*VEC_ADD(&b->arena, &b->origins) = (struct batch_origin){p->id, b->out.list.count, in->offset};
	b->records++;
	batch_touch(b, p);
	p->now.input_next = in->offset + 1;

	rc = record_of_log(in, r, &why);
	keep_attributes(&b->arena, r);
	if (!rc)
		look_at_time(w, p, r);
	rc = through(w, p, r, rc, &why, err);
	if (!rc)
		stop_services(w, p, r->recorded_ms);
	return rc;
}

/* --- timers ------------------------------------------------------------------------------------------------------------------ */

/* Up to `max` subjects with a due timer of the kind, from where the last slice stopped. *more: there may be others. */
static int timer_slice(
	struct worker *w, struct partition *p, int kind, int64_t up_to_ms, struct buf *buf, bool *more, struct err *err)
{
	struct store_due due[WORKER_TIMER_SLICE];
	size_t count;
	int rc = store_due(p->store, kind, up_to_ms, p->from_due_ms[kind], p->from_subject[kind], WORKER_TIMER_SLICE, due,
		&count, buf, err);

	for (size_t i = 0; !rc && i < count; i++) {
		struct aggregate *agg;
		if ((rc = batch_aggregate(w->filling, p, due[i].subject, &agg, err)))
			break;
		prepare(w, p, agg);
		rc = fire(w, p->now.tick_ms, p->now.watermark_ms, UINT32_MAX, err);
	}
	if (rc || !count)
		return rc;
	p->from_due_ms[kind] = due[count - 1].due_ms;
	BUG_ON(due[count - 1].subject.len > sizeof p->from_bytes[kind]);
	memcpy(p->from_bytes[kind], due[count - 1].subject.ptr, due[count - 1].subject.len);
	p->from_subject[kind] = (struct slice){p->from_bytes[kind], due[count - 1].subject.len};
	*more |= count == WORKER_TIMER_SLICE;
	return OK;
}

int process_timers(struct worker *w, struct partition *p, struct err *err)
{
	struct batch *b = w->filling;
	int64_t gate = p->now.watermark_ms < p->now.tick_ms ? p->now.watermark_ms : p->now.tick_ms;
	uint32_t before = b->out.list.count;
	bool more = false;
	struct buf buf;
	int rc = rules_of(w, p, err);

	if (rc == ERR_INPUT) { /* no rules, so no records yet that could have set a timer */
		p->timers_left = false;
		return OK;
	}
	if (rc)
		return rc;
	if (batch_is_empty(b))
		b->first_ms = civil_now_ms();
	*VEC_ADD(&b->arena, &b->origins) = (struct batch_origin){p->id, before, p->now.input_next - 1};
	buf_init(&buf);
	rc = timer_slice(w, p, 0, p->now.tick_ms, &buf, &more, err);
	if (!rc && gate != INT64_MIN)
		rc = timer_slice(w, p, 1, gate, &buf, &more, err);
	buf_fini(&buf);
	b->records++; /* so that the batch is not taken for empty */
	batch_touch(b, p);
	p->timers_left = more;
	return rc;
}

/* --- ticks ---------------------------------------------------------------------------------------------------------------- */

/* The partition's owner writes a tick when its input is read to the end and something may fire: the only source of time besides the
 * records themselves. It goes through [subjects] like everything else, so that a replay finds it there. */
int process_tick_if_due(struct worker *w, struct partition *p, int64_t now_ms, struct err *err)
{
	struct batch *b = w->filling;
	int64_t plain, gated, watermark = w->watermark_ms;
	int64_t gate = watermark < now_ms ? watermark : now_ms;
	char time[CIVIL_INSTANT_CHARS + 1], read_to[CIVIL_INSTANT_CHARS + 1], part[16];
	int rc = store_next_due(p->store, 0, &plain, err);

	if (!rc)
		rc = store_next_due(p->store, 1, &gated, err);
	if (rc || (plain > now_ms && gated > gate))
		return rc;
	civil_format_instant(now_ms, time);
	civil_format_instant(watermark == INT64_MIN ? 0 : watermark, read_to);
	snprintf(part, sizeof part, "%u", p->id);
	struct slice id_parts[] = {SLICE_LIT("tick"), slice_of(part), slice_of(time)};
	char id[HASH_ID_CHARS + 1];
	hash_id(w->ids, id_parts, 3, id);

	struct arena *a = &b->arena;
	*VEC_ADD(a, &b->origins) = (struct batch_origin){p->id, b->out.list.count, p->now.input_next - 1};
	struct output *o = VEC_ADD(a, &b->out.list);
	o->topic = TOPIC_SUBJECTS;
	o->r = (struct record){.id = arena_slice(a, slice_of(id)), .source = SLICE_LIT("aldyn"), .type = SLICE_LIT("tick"),
	                       .time_ms = now_ms, .recorded_ms = now_ms};
	o->r.data = slice_of(arena_printf(a, "{\"time\":\"%s\",\"watermark\":\"%s\"}", time, read_to));
	b->records++;
	b->first_ms = now_ms;
	batch_touch(b, p);
	p->tick_asked_ms = now_ms;
	return OK;
}
