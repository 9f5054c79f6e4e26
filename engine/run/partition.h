/* SPDX-License-Identifier: Apache-2.0 */
/* Partition: one partition of [subjects] as its owner holds it: the store, and the little state that belongs to no subject.
 *
 * That state (time and watermark of the last tick, ruleset in force, stopped packages, head of the journal's chain, next input offset) is one
 * record of the changelog, key PARTITION_KEY, written in each batch; it stands in the store's meta table as well. */
#ifndef ALDYN_RUN_PARTITION_H
#define ALDYN_RUN_PARTITION_H

#include "engine/base/hash.h"
#include "engine/log/log.h"
#include "engine/rules/breaker.h"
#include "engine/rules/ruleset.h"
#include "engine/store/store.h"

#define PARTITION_KEY "\001partition" /* no subject begins with a control character */

struct partition_state {
	int64_t input_next;              /* next offset of [subjects] to process */
	int64_t tick_ms, watermark_ms;   /* of the last tick; INT64_MIN before any */
	int64_t journal_seq;             /* records of [decisions] so far */
	unsigned char journal_head[HASH_BYTES];
	char ruleset[2 * HASH_BYTES + 1];/* in force; empty before the first activation */
	struct breaker breaker;          /* of its entries those that are stopped are kept */
};

struct partition {
	uint32_t id;
	struct store *store;
	struct partition_state now;       /* as the open batch left it */
	struct partition_state closing;   /* as the batch that is committing left it */
	struct partition_state committed; /* as the log and the store have it */
	const struct ruleset *rules;      /* of now.ruleset */
	int fill_percent;                 /* of its store */
	bool running;                     /* restored and reading */
	bool at_end;                      /* everything committed so far was handed out */
	bool timers_left;                 /* a tick's timers are being worked off, from here: */
	int64_t from_due_ms[2];
	struct slice from_subject[2];
	char from_bytes[2][64];
	int64_t tick_asked_ms;            /* a tick of this time is on its way */
	bool told_ahead;                  /* that a record's time lies ahead of the clock: once */
};

struct partition_settings {
	struct log *log;
	const char *state_path;  /* the process's folder of stores; the partition's is below */
	const char *deployment;  /* id of the deployment: part of the store's identity */
	int64_t map_bytes;
};

/* Opens the store, brings it up to the changelog's end (waiting for open transactions of dead producers to be decided), and
 * compares the input position that the changelog knows with the one that the group committed: a difference is ERR_FATAL,
 * positions-disagree, and the partition stays where it is. */
int partition_open(struct partition *p, uint32_t id, const struct partition_settings *s, struct log_member *member,
                   struct err *err) WARN_UNUSED;
void partition_close(struct partition *p);
/* Notes in the open batch of the store when it was written: one older than PARTITION_KEPT_MS may have missed tombstones that the
 * changelog no longer has (it keeps them for a day), and is thrown away. */
#define PARTITION_KEPT_MS (20LL * 3600 * 1000)
int partition_stamp(struct partition *p, struct err *err) WARN_UNUSED;
/* Forgets what an aborted batch did. */
void partition_rollback(struct partition *p);

void partition_state_encode(const struct partition_state *s, struct buf *out);
int partition_state_decode(struct slice in, struct partition_state *out, struct err *err) WARN_UNUSED;

/* The journal's chain: hash = SHA-256(previous hash, then each of the slices with its length before it, u32 LE). */
void partition_chain(struct partition_state *s, const struct slice *parts, size_t count);

#endif
