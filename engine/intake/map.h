/* SPDX-License-Identifier: Apache-2.0 */
/* Stage 1 intake: a registry's message, in its own shape -> one CloudEvent for [subjects], or a dead letter with the reason. */
#ifndef ALDYN_INTAKE_MAP_H
#define ALDYN_INTAKE_MAP_H

#include "engine/base/hash.h"
#include "engine/base/json.h"
#include "engine/intake/profile.h"
#include "engine/intake/source.h"
#include "engine/log/log.h"
#include "engine/subject/step.h"

struct mapper { /* one per thread */
	const struct profile *profile;
	struct json_parser *parser;
	struct hash_ids *ids;
	struct arena *arena; /* what map_message hands out lives here */
};

/* A message: structured mode (all in the value), or binary mode (attributes are the headers). now_ms becomes recordedtime.
 * ERR_INPUT codes: those of json_parse, too-long, unknown-type, missing-field, wrong-type, bad-checksum, bad-date, bad-value, far-future;
 * err->field is the pointer. */
int map_message(struct mapper *m, struct slice value, const struct log_header *headers, size_t header_count, int64_t now_ms,
                struct record *out, struct err *err) WARN_UNUSED;
/* The dead letter for it. */
void map_dead_letter(struct mapper *m, const struct source_message *in, int64_t now_ms, const struct err *why,
                     struct record *out);
/* The headers that the letter of an `original` kept. In `a`. */
void map_letter_headers(struct arena *a, const struct json_node *original, const struct log_header **out, size_t *count);

#endif
