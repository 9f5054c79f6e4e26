/* SPDX-License-Identifier: Apache-2.0 */
/* Stage 1 intake: a registry's message, in its own shape -> a CloudEvent for [subjects] of each record in it, or a dead letter with the reason. */
#ifndef ALDYN_INTAKE_MAP_H
#define ALDYN_INTAKE_MAP_H

#include "engine/base/hash.h"
#include "engine/base/json.h"
#include "engine/intake/profile.h"
#include "engine/intake/source.h"
#include "engine/log/log.h"
#include "engine/subject/step.h"

/* For people who write mappings: each field, what was found and what is wrong with it. */
struct looked {
	const struct mapped_type *mapping;
	struct slice part;
	const char *group;                 /* "roles.", "values.", "record." or "" */
	const struct mapped_field *field;
	const struct json_node *node;      /* in the message, or the profile's constant; NULL: nothing stands there */
	const struct err *why;             /* NULL: it is taken, or may be absent */
};
typedef void map_look(void *arg, const struct looked *l);

struct mapper { /* one per thread */
	const struct profile *profile;
	struct json_parser *parser;
	struct hash_ids *ids;
	struct arena *arena; /* what map_message hands out lives here */
	map_look *look; void *look_arg; /* NULL: nobody asks */
	struct place_reads *reads;      /* NULL: nobody asks */
	struct compute *compute;        /* functions of the profile; NULL: none was called yet */
	const struct json_node *root;   /* the latest message, until the next; NULL: it is no JSON */
};

void mapper_init(struct mapper *m, const struct profile *p, struct slice key, struct arena *a); /* key: of ids */
void mapper_fini(struct mapper *m);

/* A message: structured mode (all in the value), or binary mode (attributes are the headers). */
struct map_input {
	struct slice value;
	const struct log_header *headers; size_t header_count;
	int64_t now_ms;    /* becomes recordedtime */
	struct slice part; /* of a letter: this record of the message alone; absent: all */
};

struct mapped { /* one record of a message */
	struct slice part;     /* which: "2", "2/death"; "" where the message is one record */
	const struct mapped_type *mapping;
	const struct err *why; /* why nothing became of it: a dead letter of its own ... */
	struct slice alone;    /* ... that holds this: the message with its other records as null; absent: the message as it came */
	const struct record *records; size_t count; /* what became of it; each with its topic: the event, then whom it makes us ask */
};

/* ERR_INPUT: nothing became of the whole message. Codes, there and in `why`: those of json_parse, too-long, too-many-records, unknown-type,
 * missing-field, wrong-type, mapping-failed, bad-checksum, bad-date, bad-value, several, far-future; err->field is the place. */
int map_message(struct mapper *m, const struct map_input *in, const struct mapped **out, size_t *count,
                struct err *err) WARN_UNUSED;
/* The dead letter for one of its records, or, where `of` says but `why`, for the whole. */
void map_dead_letter(struct mapper *m, const struct source_message *in, int64_t now_ms, const struct mapped *of,
                     struct record *out);
/* The headers that the letter of an `original` kept. In `a`. */
void map_letter_headers(struct arena *a, const struct json_node *original, const struct log_header **out, size_t *count);

#endif
