/* SPDX-License-Identifier: Apache-2.0 */
/* Private to engine/store. */
#ifndef ALDYN_STORE_IMPL_H
#define ALDYN_STORE_IMPL_H

#include <lmdb.h>

#include "engine/store/store.h"

#define STORE_KEY_BYTES 511 /* LMDB's own bound */

struct store {
	MDB_env *env;
	MDB_dbi aggregates, timers, meta;
	MDB_txn *writing;  /* the batch's, or NULL */
	MDB_cursor *place; /* of the batch among the aggregates: puts in the order of keys mostly find their page at hand */
	MDB_txn *reading;  /* a snapshot kept between reads ... */
	bool stale;        /* ... and given up: renew before the next */
	int lock;          /* file that says whose folder it is */
	int64_t map_bytes, changelog, input;
	char path[512], identity[256], boot[64];
	struct buf joined; /* an aggregate of several parts */
};

int store_error(struct err *err, const char *what, int mdb);
int store_reading(struct store *st, MDB_txn **out); /* LMDB's code */
void store_stop_reading(struct store *st);
size_t store_timer_key(int kind, int64_t due_ms, struct slice subject, char out[STORE_KEY_BYTES]);

#endif
