/* SPDX-License-Identifier: Apache-2.0 */
/* Versions of registry records, at their primary subject (docs/engine.md section 3). */
#include "engine/subject/parts.h"

struct registry_record *version_find(struct aggregate *agg, struct slice source, struct slice record)
{
	struct registry_record *r;
	for VEC_EACH(r, &agg->records)
		if (slice_eq(r->id, record) && slice_eq(r->source, source))
			return r;
	return NULL;
}

enum version_answer version_check(const struct registry_record *kept, const struct event *e)
{
	if (!kept || e->version > kept->version)
		return VERSION_APPLIES;
	if (e->version < kept->version)
		return VERSION_SUPERSEDED;
	if (e->content == kept->content)
		return VERSION_DROPPED;
	return e->def->cancels.ptr ? VERSION_SUPERSEDED : VERSION_CONFLICT;
}

named_list version_others(struct step *s, const struct event *e)
{
	named_list others = {0};
	const struct event_person *p;
	for VEC_EACH(p, &e->persons)
		if (!slice_eq(p->person, s->agg->subject))
			*VEC_ADD(s->arena, &others) = (struct named){p->person, names_join(s->arena, p->roles.at, p->roles.count)};
	return others;
}

void version_keep(struct step *s, struct registry_record *kept, const struct event *e)
{

	if (!kept) {
		kept = VEC_ADD(s->arena, &s->agg->records);
		kept->source = e->source;
		kept->id = e->record;
	}
	kept->event = e->def->name;
	kept->version = e->version;
	kept->content = e->content;
	kept->cancelled = e->def->cancels.ptr != NULL;
	kept->persons = kept->cancelled ? (named_list){0} : version_others(s, e);
}
