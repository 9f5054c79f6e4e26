/* SPDX-License-Identifier: Apache-2.0 */
/* Letters: what stands in [dead-letters], held against the acts on it (docs/engine.md section 11). */
#ifndef ALDYN_CLI_LETTERS_H
#define ALDYN_CLI_LETTERS_H

#include "engine/cli/session.h"

struct letter { /* by id; slices live in the session's arena */
	struct slice id, key;               /* key: absent when the original had none */
	struct slice stage, code, reason, field, topic;
	struct slice service, case_id, trigger; /* stage rules: what a retry looks at again; absent: it appends the original */
	int64_t recorded_ms;                /* of the latest */
	uint32_t partition; int64_t offset; /* of the latest: the same id comes again when the same record fails again */
	uint32_t stood, acted;              /* times; open: stood > acted */
};
struct act { struct slice command, letter; }; /* by command's id: one is seen as a command, as its journal record, or as both */
struct letters { VEC(struct letter) list; VEC(struct act) acts; };

/* All letters, with the acts that the engine has journalled and those that wait on [subjects] for it. */
int letters_read(struct session *s, struct letters *out, struct err *err) WARN_UNUSED;
static inline bool letter_is_open(const struct letter *l) { return l->stood > l->acted; }

/* The letter's record once more, whole: its data parsed (until the session's parser parses again), and its structured line. */
struct letter_text { const struct json_node *data; struct buf line; };
int letter_fetch(struct session *s, const struct letter *l, struct letter_text *out, struct err *err) WARN_UNUSED; /* buf_fini(&out->line) */
/* The bytes of the original, in the session's arena. ERR_INPUT: the letter has only a part of them. */
int letter_original(struct session *s, const struct json_node *data, struct slice *out, struct err *err) WARN_UNUSED;
/* What a retry appends: to [subjects] (no topic named) the original; of an intake letter, what the profile makes of it; of one that
 * names a service nothing. In the session's arena. */
typedef VEC(struct record) records;
int letter_retried(struct session *s, const struct letter *l, int64_t now_ms, records *out, struct err *err) WARN_UNUSED;

#endif
