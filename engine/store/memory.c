/* SPDX-License-Identifier: Apache-2.0 */
/* The store in memory: a hash table of subjects, and of each kind of timer a heap beside it. A subject, once seen, keeps its place until the
 * store is closed; an entry of a heap is right when its subject's value says so, else another entry is. */
#include <stdlib.h>

#include "engine/base/arena.h"
#include "engine/base/err.h"
#include "engine/base/hash.h"
#include "engine/base/vec.h"
#include "engine/store/store_impl.h"

#define FIRST_SLOTS 1024
#define ROOM_BYTES 64 /* values take multiples of this */
#define ROOMS (STORE_MAX_AGGREGATE_BYTES / ROOM_BYTES + 1)

struct item { struct slice value; uint32_t len; char key[]; }; /* value.ptr NULL: deleted. A meta value's key begins with a NUL */
struct slot { uint32_t hash; struct item *item; };
struct entry { int64_t due_ms; struct item *item; };
struct heap { struct entry *at; size_t count, room; };
struct change { struct item *item; struct slice before; };
struct spare { struct spare *next; };

struct memory {
	struct store store;
	struct arena arena;         /* of items and values */
	struct spare *spare[ROOMS]; /* rooms of values that are gone, by size */
	struct slot *slots; /* open addressing, a power of two */
	size_t slot_count, items;
	struct heap due[2]; /* by kind of timer */
	struct heap passed; /* entries that store_due walks over */
	struct change *changes; /* of the batch, in their order */
	size_t change_count, change_room;
	bool writing;
};

static struct memory *memory_of(struct store *st)
{
	return (struct memory *)st;
}

static struct slice key_of(const struct item *i)
{
	return (struct slice){i->key, i->len};
}

static bool is_subject(const struct item *i)
{
	return i->len && i->key[0];
}

/* --- the table --------------------------------------------------------------------------------------------------------------- */

static struct slot *find(struct slot *slots, size_t count, uint32_t hash, struct slice key)
{
	for (size_t i = hash & (count - 1);; i = (i + 1) & (count - 1)) {
		struct slot *s = &slots[i];
		if (!s->item || (s->hash == hash && slice_eq(key_of(s->item), key)))
			return s;
	}
}

static void make_room(struct memory *m)
{
	size_t count = m->slot_count ? 2 * m->slot_count : FIRST_SLOTS;
	struct slot *slots = calloc(count, sizeof *slots);

	NO_MEMORY_ON(!slots);
	for (size_t i = 0; i < m->slot_count; i++)
		if (m->slots[i].item)
			*find(slots, count, m->slots[i].hash, key_of(m->slots[i].item)) = m->slots[i];
	free(m->slots);
	m->slots = slots;
	m->slot_count = count;
}

static struct item *item_of(struct memory *m, struct slice key)
{
	uint32_t hash = hash_murmur2(key);
	struct slot *s = find(m->slots, m->slot_count, hash, key);

	if (s->item)
		return s->item;
	if (2 * m->items >= m->slot_count) {
		make_room(m);
		s = find(m->slots, m->slot_count, hash, key);
	}
	struct item *i = arena_alloc(&m->arena, sizeof *i + key.len);
	i->len = (uint32_t)key.len;
	memcpy(i->key, key.ptr, key.len);
	*s = (struct slot){hash, i};
	m->items++;
	return i;
}

static int get(struct memory *m, struct slice key, struct slice *out)
{
	const struct slot *s = find(m->slots, m->slot_count, hash_murmur2(key), key);

	if (!s->item || !s->item->value.ptr)
		return ERR_NOTFOUND;
	*out = s->item->value;
	return OK;
}

/* 0: one multiple, so that an empty value has a place, too. */
static size_t room_of(size_t bytes)
{
	return bytes / ROOM_BYTES;
}

static struct slice keep(struct memory *m, struct slice value)
{
	if (!value.ptr)
		return SLICE_NONE;
	BUG_ON(value.len > STORE_MAX_AGGREGATE_BYTES);
	size_t room = room_of(value.len);
	struct spare *at = m->spare[room];
	if (at)
		m->spare[room] = at->next;
	else
		at = arena_alloc(&m->arena, (room + 1) * ROOM_BYTES);
	if (value.len)
		memcpy(at, value.ptr, value.len);
	return (struct slice){(const char *)at, value.len};
}

static void drop(struct memory *m, struct slice value)
{
	struct spare *at = (struct spare *)(uintptr_t)value.ptr;

	if (!at)
		return;
	at->next = m->spare[room_of(value.len)];
	m->spare[room_of(value.len)] = at;
}

static void put(struct memory *m, struct item *i, struct slice value)
{
	m->changes = vec_more(m->changes, m->change_count, &m->change_room, sizeof *m->changes);
	m->changes[m->change_count++] = (struct change){i, i->value};
	i->value = keep(m, value);
}

/* --- timers ------------------------------------------------------------------------------------------------------------------- */

static int by_due(const struct entry *a, int64_t due_ms, struct slice subject)
{
	return a->due_ms != due_ms ? (a->due_ms > due_ms) - (a->due_ms < due_ms) : slice_cmp(key_of(a->item), subject);
}

static bool goes_before(const struct entry *a, const struct entry *b)
{
	return by_due(a, b->due_ms, key_of(b->item)) < 0;
}

static void heap_add(struct heap *h, struct entry e)
{
	h->at = vec_more(h->at, h->count, &h->room, sizeof *h->at);
	size_t i = h->count++;

	for (; i && goes_before(&e, &h->at[(i - 1) / 2]); i = (i - 1) / 2)
		h->at[i] = h->at[(i - 1) / 2];
	h->at[i] = e;
}

static struct entry heap_take_first(struct heap *h)
{
	struct entry first = h->at[0], e = h->at[--h->count];
	size_t i = 0, child;

	while ((child = 2 * i + 1) < h->count) {
		child += child + 1 < h->count && goes_before(&h->at[child + 1], &h->at[child]);
		if (!goes_before(&h->at[child], &e))
			break;
		h->at[i] = h->at[child];
		i = child;
	}
	h->at[i] = e;
	return first;
}

/* Enters what the subject's value says, unless it said so before. */
static void note_timers(struct memory *m, struct item *i, struct slice before)
{
	struct store_dues was = store_dues_of(before), is = store_dues_of(i->value);

	for (int kind = 0; kind < 2; kind++)
		if (is.of[kind] != was.of[kind] && is.of[kind] != STORE_NEVER)
			heap_add(&m->due[kind], (struct entry){is.of[kind], i});
}

static int memory_due(struct store *st, int kind, int64_t up_to_ms, int64_t from_due_ms, struct slice from_subject, size_t max,
                      struct store_due *out, size_t *count, struct buf *buf, struct err *err)
{
	struct memory *m = memory_of(st);
	struct heap *h = &m->due[kind], *passed = &m->passed;
	size_t offset = 0;

	(void)err;
	*count = passed->count = 0;
	buf_clear(buf);
	while (*count < max && h->count && h->at[0].due_ms <= up_to_ms) {
		struct entry e = heap_take_first(h);
		const struct entry *last = passed->count ? &passed->at[passed->count - 1] : NULL;
		if (store_dues_of(e.item->value).of[kind] != e.due_ms || (last && last->item == e.item))
			continue; /* not any more, or noted twice */
		passed->at = vec_more(passed->at, passed->count, &passed->room, sizeof *passed->at);
		passed->at[passed->count++] = e;
		if (by_due(&e, from_due_ms, from_subject) <= 0)
			continue;
		out[*count] = (struct store_due){e.due_ms, {NULL, e.item->len}};
		buf_add(buf, e.item->key, e.item->len);
		++*count;
	}
	for (size_t i = 0; i < passed->count; i++)
		heap_add(h, passed->at[i]);
	for (size_t i = 0; i < *count; offset += out[i++].subject.len)
		out[i].subject.ptr = buf->ptr + offset;
	return OK;
}

/* --- a batch ------------------------------------------------------------------------------------------------------------------ */

static int memory_get(struct store *st, struct slice subject, struct slice *out, struct err *err)
{
	(void)err;
	return get(memory_of(st), subject, out);
}

/* No subject begins with a NUL: meta values stand in the same table. */
static struct slice meta_key(const char *name, char out[64])
{
	size_t n = strlen(name);

	BUG_ON(n + 1 > 64);
	out[0] = '\0';
	memcpy(out + 1, name, n);
	return (struct slice){out, n + 1};
}

static int memory_meta_get(struct store *st, const char *name, struct slice *out, struct err *err)
{
	char key[64];

	(void)err;
	return get(memory_of(st), meta_key(name, key), out);
}

static int memory_begin(struct store *st, struct err *err)
{
	struct memory *m = memory_of(st);

	(void)err;
	BUG_ON(m->writing);
	m->writing = true;
	return OK;
}

static int memory_put(struct store *st, struct slice subject, struct slice encoded, struct err *err)
{
	struct memory *m = memory_of(st);
	struct item *i = item_of(m, subject);

	(void)err;
	BUG_ON(!m->writing || !is_subject(i));
	put(m, i, encoded);
	note_timers(m, i, m->changes[m->change_count - 1].before);
	return OK;
}

static int memory_meta_put(struct store *st, const char *name, struct slice value, struct err *err)
{
	struct memory *m = memory_of(st);
	char key[64];

	(void)err;
	BUG_ON(!m->writing);
	put(m, item_of(m, meta_key(name, key)), value);
	return OK;
}

static int memory_commit(struct store *st, int64_t changelog_position, int64_t input_position, struct err *err)
{
	struct memory *m = memory_of(st);

	(void)changelog_position, (void)input_position, (void)err;
	while (m->change_count)
		drop(m, m->changes[--m->change_count].before);
	m->writing = false;
	return OK;
}

static void memory_abort(struct store *st)
{
	struct memory *m = memory_of(st);

	while (m->change_count) {
		struct change *c = &m->changes[--m->change_count];
		struct slice after = c->item->value;
		c->item->value = c->before;
		if (is_subject(c->item))
			note_timers(m, c->item, after);
		drop(m, after);
	}
	m->writing = false;
}

/* --- as a whole --------------------------------------------------------------------------------------------------------------- */

static int memory_fill_percent(struct store *st)
{
	(void)st;
	return 0;
}

static int by_key(const void *a, const void *b)
{
	return slice_cmp(key_of(*(struct item *const *)a), key_of(*(struct item *const *)b));
}

static int memory_each(
	struct store *st, int (*each)(void *arg, struct slice subject, struct slice encoded), void *arg, struct err *err)
{
	struct memory *m = memory_of(st);
	struct item **list = calloc(m->items + 1, sizeof(struct item *));
	size_t n = 0;
	int rc = OK;

	(void)err;
	NO_MEMORY_ON(!list);
	for (size_t i = 0; i < m->slot_count; i++) {
		struct item *item = m->slots[i].item;
		if (item && item->value.ptr && is_subject(item))
			list[n++] = item;
	}
	qsort(list, n, sizeof *list, by_key);
	for (size_t i = 0; i < n && !rc; i++)
		rc = each(arg, key_of(list[i]), list[i]->value);
	free(list);
	return rc;
}

static int memory_open(const struct store_settings *s, struct store **out, enum store_state *state, struct err *err)
{
	struct memory *m = calloc(1, sizeof *m);

	(void)s, (void)err;
	NO_MEMORY_ON(!m);
	m->store = (struct store){&store_memory, -1, -1};
	make_room(m);
	*state = STORE_NEW;
	*out = &m->store;
	return OK;
}

static void empty(struct memory *m)
{
	memory_abort(&m->store);
	arena_fini(&m->arena);
	memset(m->spare, 0, sizeof m->spare);
	free(m->slots);
	m->slots = NULL;
	m->slot_count = m->items = m->due[0].count = m->due[1].count = 0;
}

static int memory_wipe(struct store *st, struct err *err)
{
	(void)err;
	empty(memory_of(st));
	make_room(memory_of(st));
	return OK;
}

static void memory_close(struct store *st)
{
	struct memory *m = memory_of(st);

	empty(m);
	free(m->due[0].at);
	free(m->due[1].at);
	free(m->passed.at);
	free(m->changes);
	free(m);
}

const struct store_driver store_memory = {
	.open = memory_open, .close = memory_close, .wipe = memory_wipe, .get = memory_get, .meta_get = memory_meta_get,
	.begin = memory_begin, .put = memory_put, .meta_put = memory_meta_put, .commit = memory_commit, .abort = memory_abort,
	.due = memory_due, .fill_percent = memory_fill_percent, .each = memory_each,
};
