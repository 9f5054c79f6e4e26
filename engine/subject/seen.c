/* SPDX-License-Identifier: Apache-2.0 */
/* Dedupe of records from outside (docs/engine.md section 3). */
#include "engine/base/civil.h"
#include "engine/base/testhooks.h"
#include "engine/subject/parts.h"

#define KEPT_MS (400 * CIVIL_DAY_MS)
#define ODD 0x9e3779b97f4a7c15u

/* Eight bytes a multiplication: a tenth of the time of SHA-256 over a record of a kilobyte. It need not withstand attack: it only
 * tells a repetition from a change of *one* record of one source (found by its mark, which is keyed), and who could forge an
 * equal content could as well have sent the record unchanged. */
static uint64_t mix(uint64_t h, uint64_t v)
{
	h = (h ^ v) * ODD;
	return h ^ h >> 32;
}

static uint64_t mix_bytes(uint64_t h, struct slice s)
{
	uint64_t word;
	size_t left = s.len;

	h = mix(h, s.len);
	for (; left >= sizeof word; left -= sizeof word, s.ptr += sizeof word) {
		memcpy(&word, s.ptr, sizeof word);
		h = mix(h, word);
	}
	word = 0;
	if (left)
		memcpy(&word, s.ptr, left);
	return mix(h, word);
}

/* Nodes stand in document order, so a walk over the flat array is the compact JSON text in another spelling. */
uint64_t seen_content(struct slice type, const struct json_node *data)
{
	uint64_t h = mix_bytes(ODD, type), bits;

	for (const struct json_node *n = data, *end = data + data->skip; n < end; n++) {
		h = mix(h, (uint64_t)n->kind << 32 | n->count);
		if (n->kind == JSON_STRING) {
			h = mix_bytes(h, n->u.string);
		} else if (n->kind == JSON_INT) {
			h = mix(h, (uint64_t)n->u.integer);
		} else if (n->kind == JSON_DOUBLE) {
			memcpy(&bits, &n->u.number, sizeof bits);
			h = mix(h, bits);
		}
	}
	return mix(h, 0);
}

uint64_t seen_mark(struct step *s)
{
	const struct slice parts[] = {s->record->source, s->record->id};
	return hash_mark(s->ids, parts, 2);
}

void seen_expire(struct step *s)
{
	int64_t oldest_ms = s->record->recorded_ms - KEPT_MS;
	uint32_t kept = 0, count = s->agg->seen.count;
	struct seen *at = s->agg->seen.at;

	for (uint32_t i = 0; i < count; i++)
		if (at[i].recorded_ms >= oldest_ms)
			at[kept++] = at[i];
	s->agg->seen.count = kept;
}

enum seen_answer seen_check(struct step *s, uint64_t mark, uint64_t content)
{
	const struct seen *e;
	for VEC_EACH(e, &s->agg->seen)
		if (e->mark == mark)
			return e->content == content ? SEEN_EQUAL : SEEN_OTHER;
	return SEEN_NEW;
}

void seen_remember(struct step *s, uint64_t mark, uint64_t content)
{
	if (testhook_fault("lost-dedupe-mark"))
		return;
	*VEC_ADD(s->arena, &s->agg->seen) = (struct seen){mark, content, s->record->recorded_ms};
}
