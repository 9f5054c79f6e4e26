/* SPDX-License-Identifier: Apache-2.0 */
/* Private to engine/store: the store on disk. */
#ifndef ALDYN_STORE_LMDB_H
#define ALDYN_STORE_LMDB_H

#include <lmdb.h>

#include "engine/store/store_impl.h"

#define STORE_KEY_BYTES 511 /* LMDB's own bound */

struct lmdb {
	struct store store;
	MDB_env *env;
	MDB_dbi aggregates, timers, meta;
	MDB_txn *writing;  /* the batch's, or NULL */
	MDB_cursor *place; /* of the batch among the aggregates: puts in the order of keys mostly find their page at hand */
	MDB_txn *reading;  /* a snapshot kept between reads ... */
	bool stale;        /* ... and given up: renew before the next */
	int lock;          /* file that says whose folder it is */
	int64_t map_bytes;
	char path[512], identity[256], boot[64];
	struct buf joined; /* an aggregate of several parts */
};

static inline struct lmdb *lmdb_of(struct store *st) { return (struct lmdb *)st; }
/* lmdb.c */
int lmdb_error(struct err *err, const char *what, int mdb); /* of LMDB's code: ERR_FATAL */
int lmdb_reading(struct lmdb *st, MDB_txn **out); /* LMDB's code */
void lmdb_stop_reading(struct lmdb *st);
size_t lmdb_timer_key(int kind, int64_t due_ms, struct slice subject, char out[STORE_KEY_BYTES]);
/* lmdb_open.c, as store.h says */
int lmdb_open(const struct store_settings *s, struct store **out, enum store_state *state, struct err *err) WARN_UNUSED;
void lmdb_close(struct store *st);
int lmdb_wipe(struct store *st, struct err *err) WARN_UNUSED;
/* lmdb_each.c, likewise */
int lmdb_due(struct store *st, int kind, int64_t up_to_ms, int64_t from_due_ms, struct slice from_subject, size_t max,
             struct store_due *out, size_t *count, struct buf *buf, struct err *err);
int lmdb_each(struct store *st, int (*each)(void *arg, struct slice subject, struct slice encoded), void *arg, struct err *err);

#endif
