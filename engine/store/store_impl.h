/* SPDX-License-Identifier: Apache-2.0 */
/* What a store driver fills in: one function for each call of store.h, over a structure of its own that begins with struct store.
 * store.c only dispatches; the contracts are store.h's. */
#ifndef ALDYN_STORE_IMPL_H
#define ALDYN_STORE_IMPL_H

#include "engine/store/store.h"

struct store {
	const struct store_driver *driver;
	int64_t changelog, input;
};

struct store_driver {
	int (*open)(const struct store_settings *s, struct store **out, enum store_state *state, struct err *err);
	void (*close)(struct store *st);
	int (*wipe)(struct store *st, struct err *err);
	int (*get)(struct store *st, struct slice subject, struct slice *out, struct err *err);
	int (*meta_get)(struct store *st, const char *name, struct slice *out, struct err *err);
	int (*begin)(struct store *st, struct err *err);
	int (*put)(struct store *st, struct slice subject, struct slice encoded, struct err *err);
	int (*meta_put)(struct store *st, const char *name, struct slice value, struct err *err);
	int (*commit)(struct store *st, int64_t changelog_position, int64_t input_position, struct err *err);
	void (*abort)(struct store *st);
	int (*due)(struct store *st, int kind, int64_t up_to_ms, int64_t from_due_ms, struct slice from_subject, size_t max,
	           struct store_due *out, size_t *count, struct buf *buf, struct err *err);
	int (*fill_percent)(struct store *st);
	int (*each)(struct store *st, int (*each)(void *arg, struct slice subject, struct slice encoded), void *arg, struct err *err);
};

extern const struct store_driver store_lmdb, store_memory;

struct store_dues { int64_t of[2]; }; /* plain, gated */
struct store_dues store_dues_of(struct slice encoded); /* from its header; SLICE_NONE: never */

#endif
