/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/run/batch.h"

#include <stdlib.h>

#define FIRST_SLOTS 64

void batch_init(struct batch *b)
{
	memset(b, 0, sizeof *b);
	arena_init(&b->arena);
	batch_reset(b);
}

void batch_fini(struct batch *b)
{
	arena_fini(&b->arena);
}

void batch_reset(struct batch *b)
{
	struct arena kept = b->arena;

	arena_reset(&kept);
	memset(b, 0, sizeof *b);
	b->arena = kept;
	b->slot_count = FIRST_SLOTS;
	b->slots = arena_alloc(&b->arena, b->slot_count * sizeof *b->slots);
}

/* The slot of the subject, or the free one where it belongs. */
static struct batch_subject *find(struct batch_subject *slots, uint32_t count, uint32_t hash, struct slice subject)
{
	for (uint32_t i = hash & (count - 1);; i = (i + 1) & (count - 1)) {
		struct batch_subject *s = &slots[i];
		if (!s->agg || (s->hash == hash && slice_eq(s->agg->subject, subject)))
			return s;
	}
}

static void grow(struct batch *b)
{
	uint32_t count = b->slot_count * 4;
	struct batch_subject *slots = arena_alloc(&b->arena, count * sizeof *slots);

	for (uint32_t i = 0; i < b->slot_count; i++)
		if (b->slots[i].agg)
			*find(slots, count, b->slots[i].hash, b->slots[i].agg->subject) = b->slots[i];
	b->slots = slots;
	b->slot_count = count;
}

/* What the batch before this one, still committing, left of the subject: true when it changed it. */
static bool in_older(const struct batch *older, uint32_t hash, struct slice subject, struct slice *encoded)
{
	if (!older || batch_is_empty(older))
		return false;
	const struct batch_subject *s = find(older->slots, older->slot_count, hash, subject);
	if (!s->agg || !s->agg->dirty)
		return false;
	*encoded = s->encoded;
	return true;
}

static int load(struct batch *b, struct partition *p, uint32_t hash, struct slice subject, struct aggregate *agg, struct err *err)
{
	struct slice encoded = SLICE_NONE;
	int rc = OK;

	if (!in_older(b->older, hash, subject, &encoded))
		rc = store_get(p->store, subject, &encoded, err);
	if (rc == ERR_NOTFOUND || (rc == OK && !encoded.ptr)) {
		agg->subject = arena_slice(&b->arena, subject);
		return OK;
	}
	if (rc)
		return rc;
	agg->found = true;
	return aggregate_decode(&b->arena, subject, encoded, agg, err);
}

int batch_aggregate(struct batch *b, struct partition *p, struct slice subject, struct aggregate **out, struct err *err)
{
	uint32_t hash = hash_murmur2(subject);
	struct batch_subject *s = find(b->slots, b->slot_count, hash, subject);

	if (!s->agg) {
		struct aggregate *agg = arena_alloc(&b->arena, sizeof *agg);
		int rc = load(b, p, hash, subject, agg, err);
		if (rc)
			return rc;
		if (b->subjects * 2 >= b->slot_count) {
			grow(b);
			s = find(b->slots, b->slot_count, hash, subject);
		}
		*s = (struct batch_subject){p, hash, agg, SLICE_NONE};
		b->subjects++;
	}
	*out = s->agg;
	return OK;
}

void batch_touch(struct batch *b, struct partition *p)
{
	struct partition **each;

	for VEC_EACH (each, &b->touched)
		if (*each == p)
			return;
	*VEC_ADD(&b->arena, &b->touched) = p;
}

/* Where a changed subject goes; sorting reads the subject itself only where the first 16 bytes are equal. */
struct place { uint32_t partition; uint64_t words[2]; struct batch_subject *of; };

static uint64_t word_of(struct slice s, size_t from)
{
	uint64_t word = 0;

	for (size_t i = from; i < from + sizeof word; i++)
		word = word << 8 | (i < s.len ? (unsigned char)s.ptr[i] : 0);
	return word;
}

static int by_place(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->partition != y->partition)
		return x->partition < y->partition ? -1 : 1;
	for (size_t i = 0; i < 2; i++)
		if (x->words[i] != y->words[i])
			return x->words[i] < y->words[i] ? -1 : 1;
	return slice_cmp(x->of->agg->subject, y->of->agg->subject);
}

void batch_encode(struct batch *b)
{
	struct place *places = arena_alloc(&b->arena, (b->subjects + 1) * sizeof *places);
	uint32_t n = 0;

	for (uint32_t i = 0; i < b->slot_count; i++) {
		struct batch_subject *s = &b->slots[i];
		if (!s->agg || !s->agg->dirty)
			continue;
		if (!aggregate_is_empty(s->agg))
			s->encoded = s->agg->encoded; /* as its last step left it */
		if (s->encoded.ptr || s->agg->found)
			places[n++] = (struct place){s->partition->id, {word_of(s->agg->subject, 0), word_of(s->agg->subject, 8)}, s};
	}
	if (n)
		qsort(places, n, sizeof *places, by_place);
	b->changed = arena_alloc(&b->arena, (n + 1) * sizeof *b->changed);
	b->changed_count = n;
	for (uint32_t i = 0; i < n; i++)
		b->changed[i] = places[i].of;
}
