/* SPDX-License-Identifier: Apache-2.0 */
/* The cases of others in which a person was asked or told, or receives what was granted: whose message it was must be able to learn why.
 * [subjects] keeps what was sent to the person, for good; by the offer, [status] tells the case where that does not. */
#include "engine/cli/explain.h"

struct searching { struct session *s; struct slice person; struct others *out; struct other *now; };

static bool holds(const struct slice_list *l, struct slice what)
{
	return slice_in(what, l->at, l->count);
}

static void keep(struct session *s, struct slice_list *l, struct slice what)
{
	if (what.len && !holds(l, what))
		*VEC_ADD(&s->arena, l) = arena_slice(&s->arena, what);
}

static struct other *other_of(struct searching *g, struct slice subject)
{
	struct other *o;

	for VEC_EACH (o, g->out)
		if (slice_eq(o->subject, subject))
			return o;
	o = VEC_ADD(&g->s->arena, g->out);
	o->subject = arena_slice(&g->s->arena, subject);
	return o;
}

static int each_contact(void *arg, const struct log_record *r, struct err *err)
{
	struct searching *g = arg;
	const struct json_node *data;
	struct err why;
	(void)err;

	if (!slice_eq(r->key, g->person) || !slice_starts(log_record_header(r, "ce_type"), "kz.aldyn.contact.") ||
	    json_parse(g->s->parser, r->value, &data, &why))
		return OK;
	struct slice subject = json_string(data, "case_subject");
	if (!subject.len || slice_eq(subject, g->person))
		return OK;
	struct other *o = other_of(g, subject);
	keep(g->s, &o->cases, json_string(data, "case"));
	keep(g->s, &o->offers, json_string(data, "offer"));
	const struct json_node *items = json_member(data, "items"); /* of a composite: `offer` is the joined id */
	for (const struct json_node *n = items ? json_first(items) : NULL; n; n = json_next(items, n))
		keep(g->s, &o->offers, json_string(n, "offer"));
	return OK;
}

static int each_offer(void *arg, const struct log_record *r, struct err *err)
{
	struct searching *g = arg;
	const struct json_node *data;
	struct err why;
	(void)err;

	if (slice_eq(r->key, g->now->subject) && !json_parse(g->s->parser, r->value, &data, &why) &&
		holds(&g->now->offers, json_string(data, "id")))
		keep(g->s, &g->now->cases, json_string(data, "case"));
	return OK;
}

int story_others(struct session *s, struct slice person, struct others *out, struct err *err)
{
	struct searching g = {.s = s, .person = person, .out = out};
	int rc = session_read(s, TOPIC_SUBJECTS, session_partition(s, person), -1, each_contact, &g, err);

	for (uint32_t i = 0; i < out->count && !rc; i++) {
		g.now = &out->at[i];
		rc = session_read(s, TOPIC_STATUS, session_partition(s, g.now->subject), -1, each_offer, &g, err);
	}
	return rc;
}
