/* SPDX-License-Identifier: Apache-2.0 */
/* Calls of the interface, to the driver; what is the same for both. */
#include "engine/store/store_impl.h"

int store_open(const struct store_settings *s, struct store **out, enum store_state *state, struct err *err)
{
	return (s->path ? &store_lmdb : &store_memory)->open(s, out, state, err);
}

void store_close(struct store *st)
{
	if (st)
		st->driver->close(st);
}

int store_wipe(struct store *st, struct err *err)
{
	int rc = st->driver->wipe(st, err);

	st->changelog = st->input = -1;
	return rc;
}

int64_t store_changelog_position(const struct store *st)
{
	return st->changelog;
}

int64_t store_input_position(const struct store *st)
{
	return st->input;
}

int store_get(struct store *st, struct slice subject, struct slice *out, struct err *err)
{
	return st->driver->get(st, subject, out, err);
}

int store_meta_get(struct store *st, const char *name, struct slice *out, struct err *err)
{
	return st->driver->meta_get(st, name, out, err);
}

int store_begin(struct store *st, struct err *err)
{
	return st->driver->begin(st, err);
}

int store_put(struct store *st, struct slice subject, struct slice encoded, struct err *err)
{
	if (encoded.len > STORE_MAX_AGGREGATE_BYTES)
		return err_set(err, ERR_FATAL, "aggregate-too-large", "an aggregate of %zu bytes reached the store", encoded.len);
	return st->driver->put(st, subject, encoded, err);
}

int store_meta_put(struct store *st, const char *name, struct slice value, struct err *err)
{
	return st->driver->meta_put(st, name, value, err);
}

int store_commit(struct store *st, int64_t changelog_position, int64_t input_position, struct err *err)
{
	int rc = st->driver->commit(st, changelog_position, input_position, err);

	if (rc)
		return rc;
	st->changelog = changelog_position;
	st->input = input_position;
	return OK;
}

void store_abort(struct store *st)
{
	st->driver->abort(st);
}

int store_due(struct store *st, int kind, int64_t up_to_ms, int64_t from_due_ms, struct slice from_subject, size_t max,
              struct store_due *out, size_t *count, struct buf *buf, struct err *err)
{
	return st->driver->due(st, kind, up_to_ms, from_due_ms, from_subject, max, out, count, buf, err);
}

int store_next_due(struct store *st, int kind, int64_t *out_ms, struct err *err)
{
	struct store_due due;
	struct buf buf;
	size_t count;

	buf_init(&buf);
	int rc = store_due(st, kind, INT64_MAX - 1, INT64_MIN, SLICE_NONE, 1, &due, &count, &buf, err);
	*out_ms = rc || !count ? STORE_NEVER : due.due_ms;
	buf_fini(&buf);
	return rc;
}

int store_fill_percent(struct store *st)
{
	return st->driver->fill_percent(st);
}

int store_each(struct store *st, int (*each)(void *arg, struct slice subject, struct slice encoded), void *arg, struct err *err)
{
	return st->driver->each(st, each, arg, err);
}

struct store_dues store_dues_of(struct slice encoded)
{
	struct store_dues d = {{STORE_NEVER, STORE_NEVER}};

	if (encoded.ptr && encoded.len >= STORE_HEADER_BYTES) {
		struct cursor c = cursor_of((struct slice){encoded.ptr + 5, 16});
		d.of[0] = (int64_t)cursor_u64(&c);
		d.of[1] = (int64_t)cursor_u64(&c);
	}
	return d;
}
