/* SPDX-License-Identifier: Apache-2.0 */
/* Stage 2 subject: one record of [subjects] + its subject's aggregate -> the changed aggregate + outputs.
 *
 * A step is the processing of one record or the firing of one timer. It is a pure function: no clock, no I/O, no state besides
 * the aggregate and what is in struct step. engine/run provides the aggregate and carries the outputs to the log. */
#ifndef ALDYN_SUBJECT_STEP_H
#define ALDYN_SUBJECT_STEP_H

#include "engine/base/hash.h"
#include "engine/base/json.h"
#include "engine/log/topics.h"
#include "engine/rules/breaker.h"
#include "engine/rules/evaluate.h"
#include "engine/subject/aggregate.h"

/* A CloudEvent as it stands on the log, not yet trusted: attributes and the bytes of data. */
struct record {
	struct slice id, source, type, subject, cause; /* type without "kz.aldyn." */
	int64_t time_ms, recorded_ms;
	struct slice data;                             /* JSON text */
	const char *topic;
};
/* From a log record's headers (binary mode) or from one line of structured JSON. ERR_INPUT: not a CloudEvent of ours. */
struct log_record;
/* *out borrows from `in`; after an error it holds what could be read, for the dead letter. */
int record_of_log(const struct log_record *in, struct record *out, struct err *err) WARN_UNUSED;
/* *out borrows from a compact line; of another it is a copy in a. */
int record_of_line(struct arena *a, struct json_parser *p, struct slice line, struct record *out, struct err *err) WARN_UNUSED;
void record_to_line(const struct record *r, struct buf *out); /* structured, one line, no newline */
/* Did the engine write it, as a function of the others on [subjects]? An original that was retried comes from outside: it has no cause. */
bool record_is_own(const struct record *r);
/* The headers of binary mode; their number. They live in a. */
#define RECORD_MAX_HEADERS 8
struct log_header;
size_t record_headers(struct arena *a, const struct record *r, struct log_header out[RECORD_MAX_HEADERS]);

struct output {
	enum log_topic_id topic;
	struct record r; /* everything filled in, in the arena */
};
struct outputs { VEC(struct output) list; };

struct let_go { struct slice joined, recipient, offer; bool ended; }; /* ended: not by a withdrawal */
struct waking; /* engine/cases/cases.h */
struct step_work; /* buffers that steps write into before the arena gets a copy: one per worker, so that a step never asks the heap */
struct step_work *step_work_new(void);
void step_work_free(struct step_work *w);

struct step {
	/* given by the worker, for its whole life */
	struct step_work *work;
	const struct ruleset *rules;
	struct rules_host *host;
	struct breaker *breaker;      /* packages that are not asked; NULL: all are */
	struct hash_ids *ids;
	struct json_parser *parser;   /* data of the record being processed */
	/* given for this batch */
	struct arena *arena;
	struct outputs *out;
	/* given for this step */
	struct aggregate *agg;
	int64_t now_ms;
	struct slice cause;           /* id of the record or timer */
	const struct record *record;  /* NULL while a timer fires */
	/* made by the step */
	uint32_t first_output;        /* outputs of this step start here: for `n` in ids */
	VEC(struct slice) changed;    /* facts that changed: "address", "children.address"; sorted at waking */
	bool was_dead, is_dead;       /* before the step; as its facts now say */
	const struct waking *event;   /* what may wake packages as an event; NULL: nothing */
	VEC(struct slice) to_ask;     /* cases whose offers are asked for at the end of the step, since a composite may join them */
	VEC(struct let_go) let_go;    /* joined offers that are open no more */
	struct slice retried;         /* trigger of the letter that is retried; absent: none is */
	struct slice taken_source, taken_record; /* the registry record that was taken back; absent: none */
};

/* Processes one record addressed to a subject. OK also when it was dead-lettered (that is an output). Only ERR_FATAL otherwise.
 *
 * A step is undone when it is refused: after each step the aggregate is encoded (agg->encoded, which also tells whether it changed, and
 * whether it became too large), and a refused step decodes that again and cuts the outputs back to first_output. So handlers
 * may change and emit as they go and return ERR_INPUT at any point; pointers into the aggregate end with the step. */
int step_record(struct step *s, const struct record *r, struct err *err) WARN_UNUSED;
/* Fires, one step after the other, the timers that may fire by up_to_ms with the channel read up to watermark_ms; at most `max` (*fired). */
int step_timers(struct step *s, int64_t up_to_ms, int64_t watermark_ms, uint32_t max, uint32_t *fired, struct err *err) WARN_UNUSED;

/* --- writing outputs (output.c) ------------------------------------------------------------------------------------ */

/* ID(parts…) of docs/engine.md section 1, in the arena. */
struct slice step_id(struct step *s, const struct slice *parts, size_t count);
#define STEP_ID(s, ...) step_id((s), (const struct slice[]){__VA_ARGS__}, sizeof((const struct slice[]){__VA_ARGS__}) / sizeof(struct slice))
struct slice step_number(struct step *s, int64_t n); /* decimal, for ids */
struct slice step_instant(struct step *s, int64_t ms); /* as in JSON */

/* Begins an output; write its data's members with the returned writer (the object is open), then step_emit_end. One at a
 * time. id SLICE_NONE: the id of a plain record. */
struct json_writer *step_emit(struct step *s, enum log_topic_id topic, const char *type, struct slice subject, struct slice id);
void step_emit_end(struct step *s);
/* A dead letter for the record being processed (stage, code and text from err). */
void step_dead_letter(struct step *s, const char *stage, const struct err *why);
/* The same of stage `rules`: what is to be looked at again. case_id, trigger: SLICE_NONE when the package's dates failed. */
void step_rules_letter(struct step *s, struct slice service, struct slice case_id, struct slice trigger, const struct err *why);
/* Who acts, and for which legal person (P-8); members of a record where somebody does, else absent. */
struct actor { struct slice actor, acting_for; };
#define NOBODY_ACTS ((struct actor){{NULL, 0}, {NULL, 0}})
void acting_write(struct json_writer *w, struct actor by);
/* [status]: entity "offer", "consent", "order", "entitlement", "message", "event". SLICE_NONE and NULL leave members out. */
void step_status(struct step *s, const char *entity, struct slice id, struct slice case_id, struct slice service, const char *from,
                 const char *to, const char *reason, struct actor by);

/* --- handlers: one table in step.c: type -> handler (s->record is set; data parsed) --------------------------------- */
typedef int step_handler(struct step *s, const struct json_node *data, struct err *err); /* ERR_INPUT: dead letter */

/* engine/subject: events.c (event.*, event-role), links.c (watch, projection), numbers.c (number.*, number.status),
 * commands.c (command.*);
 * engine/cases: offer.c, contact.c, dialogue.c, reply.c, claim.c, order.c, entitlement.c - declared in engine/cases/cases.h */

/* --- facts (facts.c) -------------------------------------------------------------------------------------------------- */
/* What one registry record says about this subject. */
struct statement {
	struct slice source, record;
	int32_t version, valid_from;
	int64_t as_of_ms;
	assertions list;                /* by assertion_cmp */
	VEC(struct slice) complete;     /* facts whose list is stated whole */
};
/* Replaces what (source, record) asserted before (kept facts only). Notes changed facts in s->changed. */
int facts_replace(struct step *s, const struct statement *st, struct err *err) WARN_UNUSED;
/* Adds of what an equal record states once more those facts that are kept since somebody agreed. */
void facts_add_consented(struct step *s, const struct statement *st);
void facts_note_change(struct step *s, struct slice path); /* in s->changed, once; borrowed */
struct fact_day { int32_t day; bool bounded; int32_t fresh_days; };
/* The assertion in force of a fact (of `element` when it is a list), among `from`; NULL: unknown. */
const struct assertion *facts_read(const struct ruleset *rules, const assertions *from, struct slice fact, struct slice element, struct fact_day at);
/* Persons of a link (list or single) in force, sorted by key, into the arena. *known false: nothing is asserted at all. */
size_t facts_persons(struct step *s, const assertions *from, struct slice fact, struct fact_day at, struct slice **out, bool *known);
bool facts_dead(const struct aggregate *agg, const struct ruleset *rules); /* a legal person: closed, or reorganised */
const char *facts_rest(const struct aggregate *agg, const struct ruleset *rules); /* of a legal person: why it is; NULL: it is not */

#endif
