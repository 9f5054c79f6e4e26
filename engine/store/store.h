/* SPDX-License-Identifier: Apache-2.0 */
/* The store: one partition's aggregates: a cache of the changelog. Two drivers stand behind it: an LMDB environment of its own,
 * unsynced (lmdb*.c), and the process's memory (memory.c) for who has no changelog: a replay without a log.
 *
 * On disk: a batch commits in the log first, then here, with the changelog position and input position that it now holds. After a crash
 * a store that is behind catches up from the changelog; one that is missing, foreign (another deployment or changelog), ahead of
 * the changelog, torn, or older than the last crash of the operating system (boot id) is thrown away and rebuilt.
 *
 * TABLES of LMDB (keys are bytes in order; the worker that owns the partition is the only writer)
 *   aggregate  subject '\0' part(u8)              -> up to STORE_PART_BYTES of the encoded aggregate (below), in parts
 *   timer      kind(u8) due_ms(u64 BE) subject    -> empty. kind 0 plain, 1 gated by the reply channel's watermark
 *   meta       name                               -> "identity", "boot", "changelog", "input", and the partition's own state
 *
 * AN ENCODED AGGREGATE, here and as value in [changelog], begins with a header:
 *   u8 format (older ones are still read) | u32 key id (0: not encrypted) | i64 due_ms | i64 gated_due_ms | payload        (little-endian)
 * due_ms and gated_due_ms are its earliest timers of each kind, or STORE_NEVER; the timer table is derived from them alone. */
#ifndef ALDYN_STORE_STORE_H
#define ALDYN_STORE_STORE_H

#include <stdint.h>
#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "engine/base/slice.h"

#define STORE_FORMAT 5
#define STORE_PART_BYTES 2000
#define STORE_HEADER_BYTES 21
#define STORE_NEVER INT64_MAX
#define STORE_MAX_AGGREGATE_BYTES (256 * 1024) /* above: the record that made it so is dead-lettered, aggregate-too-large */
#define STORE_FULL_PERCENT 85                  /* intake stops here and starts again 5 points below */

struct store;

struct store_settings {
	const char *path;       /* the partition's folder; NULL: in memory, new at each opening, and what follows means nothing */
	const char *identity;   /* deployment id + changelog + partition: a store with another one is foreign */
	int64_t map_bytes;      /* 0: default */
};

enum store_state { STORE_KEPT, STORE_NEW, STORE_THROWN_AWAY };

/* On return *state says what was found; the reason for STORE_THROWN_AWAY is logged. ERR_FATAL: store-in-use, by another process; store-error.
 * Of every call below: ERR_FATAL, store-error, or store-full where it writes. */
int store_open(const struct store_settings *s, struct store **out, enum store_state *state, struct err *err) WARN_UNUSED;
void store_close(struct store *st);
int store_wipe(struct store *st, struct err *err) WARN_UNUSED; /* empty it in place: the changelog says it is ahead */

/* Positions that the store holds; -1 in a new one. */
int64_t store_changelog_position(const struct store *st); /* next changelog offset to apply */
int64_t store_input_position(const struct store *st);     /* next [subjects] offset to process */

/* The encoded aggregate, or ERR_NOTFOUND. Borrowed: valid until the next call on this store. */
int store_get(struct store *st, struct slice subject, struct slice *out, struct err *err) WARN_UNUSED;
/* Likewise, of a name in the table `meta`. */
int store_meta_get(struct store *st, const char *name, struct slice *out, struct err *err) WARN_UNUSED;

/* One write transaction a batch: begin, puts (SLICE_NONE deletes), then commit with the new positions; or abort. */
int store_begin(struct store *st, struct err *err) WARN_UNUSED;
int store_put(struct store *st, struct slice subject, struct slice encoded, struct err *err) WARN_UNUSED;
int store_meta_put(struct store *st, const char *name, struct slice value, struct err *err) WARN_UNUSED;
int store_commit(struct store *st, int64_t changelog_position, int64_t input_position, struct err *err) WARN_UNUSED;
void store_abort(struct store *st);

/* Subjects with timers of `kind` due at or before up_to_ms, in order (due, subject), after the place that *from_due_ms and from_subject
 * name (start: INT64_MIN and empty); at most max. Copies into buf; out[i].subject borrows from it. */
struct store_due { int64_t due_ms; struct slice subject; };
int store_due(struct store *st, int kind, int64_t up_to_ms, int64_t from_due_ms, struct slice from_subject, size_t max,
              struct store_due *out, size_t *count, struct buf *buf, struct err *err) WARN_UNUSED;
int store_next_due(struct store *st, int kind, int64_t *out_ms, struct err *err) WARN_UNUSED; /* STORE_NEVER when none */

/* Of the map, in pages that hold something: the file itself never shrinks, and freed pages are used again. What cannot be read counts as full. */
int store_fill_percent(struct store *st);
/* All aggregates by subject, for `aldyn state` and comparisons: each(arg, subject, encoded). Copies 1 MiB per snapshot. */
int store_each(struct store *st, int (*each)(void *arg, struct slice subject, struct slice encoded), void *arg, struct err *err) WARN_UNUSED;
/* Opens a running engine's store for reading only. ERR_NOTFOUND, no-store: there is none. */
int store_open_read(const char *path, struct store **out, struct err *err) WARN_UNUSED;

#endif
