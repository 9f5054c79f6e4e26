/* SPDX-License-Identifier: Apache-2.0 */
/* Claims: who may have what only one can have. A slot is named "what/subject" and owned by that subject's aggregate, which
 * grants it to one case. A case asks for its slots one after the other, in byte order, so that two cases that want the same slots cannot each
 * hold some: whoever gets the first that both want goes on, the other gives back. */
#include <stdlib.h>

#include "engine/cases/cases_impl.h"

/* --- the slot's owner ----------------------------------------------------------------------------------------------------- */

static struct claim *find_claim(struct aggregate *agg, struct slice slot)
{
	struct claim *k;

	for VEC_EACH (k, &agg->claims)
		if (slice_eq(k->slot, slot))
			return k;
	return NULL;
}

static struct slice name_of(struct slice slot)
{
	const char *slash = memchr(slot.ptr, '/', slot.len);

	return (struct slice){slot.ptr, slash ? (size_t)(slash - slot.ptr) : slot.len};
}

static struct slice read_excludes(struct step *s, const struct json_node *list)
{
	VEC(struct slice) names = {0};

	for (const struct json_node *n = list ? json_first(list) : NULL; n; n = json_next(list, n))
		if (n->kind == JSON_STRING)
			*VEC_ADD(s->arena, &names) = n->u.string;
	return names_join(s->arena, names.at, names.count);
}

/* What another case holds here that goes not together with the slot, the first by slot; NULL: nothing. */
static const struct claim *in_the_way(const struct aggregate *agg, struct slice slot, struct slice case_id, struct slice excludes)
{
	const struct claim *k, *first = NULL;

	for VEC_EACH (k, &agg->claims) {
		if (slice_eq(k->case_id, case_id) || (!names_hold(excludes, name_of(k->slot)) && !names_hold(k->excludes, name_of(slot))))
			continue;
		if (!first || slice_cmp(k->slot, first->slot) < 0)
			first = k;
	}
	return first;
}

int claim_request(struct step *s, const struct json_node *data, struct err *err)
{
	struct slice slot = json_string(data, "slot"), id = json_string(data, "case"), subject = json_string(data, "case_subject");
	struct slice excludes = read_excludes(s, json_member(data, "excludes"));
	struct claim *k = find_claim(s->agg, slot);
	bool taken = k && !slice_eq(k->case_id, id);
	const struct claim *other = taken ? NULL : in_the_way(s->agg, slot, id, excludes);
	bool granted = !taken && !other;
	(void)err;

	if (granted) {
		if (!k)
			k = VEC_ADD(s->arena, &s->agg->claims);
		*k = (struct claim){arena_slice(s->arena, slot), arena_slice(s->arena, id), arena_slice(s->arena, subject), excludes};
		s->agg->dirty = true;
	}
	struct json_writer *w = step_emit(s, TOPIC_SUBJECTS, "claim.answer", subject, SLICE_NONE);
	json_write_member(w, "slot", slot);
	json_write_member(w, "case", id);
	json_write_member(w, "result", granted ? SLICE_LIT("granted") : SLICE_LIT("refused"));
	if (other)
		json_write_member(w, "by", name_of(other->slot));
	step_emit_end(s);
	return OK;
}

int claim_release(struct step *s, const struct json_node *data, struct err *err)
{
	struct claim *k = find_claim(s->agg, json_string(data, "slot"));
	(void)err;

	if (k && slice_eq(k->case_id, json_string(data, "case"))) {
		VEC_REMOVE(&s->agg->claims, (uint32_t)(k - s->agg->claims.at));
		s->agg->dirty = true;
	}
	return OK;
}

/* --- the case ---------------------------------------------------------------------------------------------------------------- */

/* "name/subject", "name/subject/period" */
static struct slice owner_of(struct slice slot)
{
	const char *slash = memchr(slot.ptr, '/', slot.len);

	BUG_ON(!slash);
	return name_of((struct slice){slash + 1, slot.len - (size_t)(slash + 1 - slot.ptr)});
}

static void add_slot(struct step *s, struct case_ *c, const struct claim_form *claim, struct slice subject)
{
	const char *slot = claim->periodic ?
		arena_printf(s->arena, "%.*s/%.*s/%.*s", SLICE_ARG(claim->name), SLICE_ARG(subject), SLICE_ARG(c->occasion)) :
		arena_printf(s->arena, "%.*s/%.*s", SLICE_ARG(claim->name), SLICE_ARG(subject));

	*VEC_ADD(s->arena, &c->slots) = slice_of(slot);
}

static int by_bytes(const void *a, const void *b)
{
	return slice_cmp(*(const struct slice *)a, *(const struct slice *)b);
}

/* "birth/{subject}", "survivor/{each}": one slot; "large-family/{counted}": one for each. */
static void name_claim(struct step *s, struct case_ *c, struct claim_form claim)
{
	const struct slice *each;

	if (claim.of != CLAIM_COUNTED) {
		add_slot(s, c, &claim, claim.of == CLAIM_EACH ? c->occasion : s->agg->subject);
		return;
	}
	for VEC_EACH (each, &c->counted)
		add_slot(s, c, &claim, *each);
}

/* All of them by slot, each once: two claims may come to the same. */
static void name_slots(struct step *s, struct case_ *c, const struct service *svc)
{
	uint32_t kept = 0;

	memset(&c->slots, 0, sizeof c->slots);
	c->granted = 0;
	for (size_t i = 0; i < svc->claim_count; i++)
		name_claim(s, c, claim_form(svc->claims[i]));
	if (c->slots.count)
		qsort(c->slots.at, c->slots.count, sizeof *c->slots.at, by_bytes);
	for (uint32_t i = 0; i < c->slots.count; i++)
		if (!kept || !slice_eq(c->slots.at[kept - 1], c->slots.at[i]))
			c->slots.at[kept++] = c->slots.at[i];
	c->slots.count = kept;
}

static void say_release(struct step *s, struct slice case_id, struct slice slot)
{
	struct json_writer *w = step_emit(s, TOPIC_SUBJECTS, "claim.release", owner_of(slot), SLICE_NONE);

	json_write_member(w, "slot", slot);
	json_write_member(w, "case", case_id);
	step_emit_end(s);
}

void claims_release(struct step *s, struct case_ *c)
{
	for (uint32_t i = 0; i < c->granted; i++)
		say_release(s, c->id, c->slots.at[i]);
	c->granted = 0;
	s->agg->dirty = true;
}

static void write_excludes(struct json_writer *w, struct slice joined)
{
	if (!joined.len)
		return;
	json_write_key(w, "excludes");
	json_write_array(w);
	for (struct slice each = names_next(&joined); each.ptr; each = names_next(&joined))
		json_write_string(w, each);
	json_write_array_end(w);
}

static int ask_next(struct step *s, struct case_ *c, const struct service *svc, struct err *err)
{
	if (c->granted == c->slots.count)
		return order_place(s, c, svc, err);
	struct slice slot = c->slots.at[c->granted];
	struct json_writer *w = step_emit(s, TOPIC_SUBJECTS, "claim.request", owner_of(slot), SLICE_NONE);
	json_write_member(w, "slot", slot);
	json_write_member(w, "case", c->id);
	json_write_member(w, "case_subject", s->agg->subject);
	write_excludes(w, svc->excluded_claims);
	step_emit_end(s);
	return OK;
}

int claims_ask(struct step *s, struct case_ *c, const struct service *svc, struct err *err)
{
	name_slots(s, c, svc);
	return ask_next(s, c, svc, err);
}

static int refused(struct step *s, struct case_ *c, const struct service *svc, struct slice slot, struct slice by, struct err *err)
{
	int rc;

	claims_release(s, c);
	if ((rc = offer_move(s, c, OFFER_SUPERSEDED, NULL, err)))
		return rc;
	journal_already_receiving(s, c, slot, by);
	if (svc->mode == SERVICE_ASKS) /* else nobody was told that there might be anything */
		case_notice(s, c, MESSAGE_ALREADY, SLICE_NONE);
	c->closed = true;
	return OK;
}

int claim_answer(struct step *s, const struct json_node *data, struct err *err)
{
	struct slice slot = json_string(data, "slot");
	struct slice case_id = json_string(data, "case");
	struct case_ *c = case_of_id(s, case_id);
	bool granted = slice_is(json_string(data, "result"), "granted");
	bool awaited = c && case_is_claiming(c) && c->granted < c->slots.count &&
	               slice_eq(c->slots.at[c->granted], slot);
	int rc;

	if (!awaited) { /* the case moved on, or was forgotten: what it was granted meanwhile goes back */
		if (granted)
			say_release(s, case_id, slot);
		return OK;
	}
	const struct service *svc = offer_service(s, c);
	if (!svc)
		return err_set(err, ERR_FATAL, "version-missing", "the ruleset in force lacks a version that a case runs under");
	s->agg->dirty = true;
	if (granted) {
		c->granted++;
		rc = ask_next(s, c, svc, err);
	} else {
		rc = refused(s, c, svc, slot, json_string(data, "by"), err);
	}
	case_set_forget(s, c);
	return rc;
}
