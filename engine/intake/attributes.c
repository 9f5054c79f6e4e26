/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/intake/attributes.h"

#include "engine/base/civil.h"
#include "engine/intake/value.h"

#define NEEDED "is absent; in a message that is no CloudEvent the profile says where it stands: `id:`, `time:`, `type:`"

static const struct { const char *header, *pointer; } attribute_rows[ATTRIBUTES] = {{"ce_id", "/id"}, {"ce_time", "/time"}, {"ce_type", "/type"}};

/* A header goes before the place of the profile, that before the CloudEvents member. */
static int find_attribute(const struct mapper *m, const struct map_input *in, const struct json_node *root,
	enum attribute which, const struct place *place, struct attributes *out, struct err *err)
{
	struct mapped_field *at = &out->at[which];
	const struct json_node *n = json_pointer(root, slice_of(attribute_rows[which].pointer));
	int rc = OK;

	*at = (struct mapped_field){.place = *place};
	for (size_t i = 0; i < in->header_count; i++)
		if (slice_is(in->headers[i].name, attribute_rows[which].header)) {
			at->place.shown = slice_of(attribute_rows[which].header);
			out->text[which] = in->headers[i].value;
			return OK;
		}
	if (place->shown.ptr)
		rc = place_find(place, &(struct scope){.root = root, .reads = m->reads}, &n, err);
	else
		at->place.shown = slice_of(attribute_rows[which].pointer);
	out->text[which] = !rc && n && n->kind == JSON_STRING ? n->u.string : SLICE_NONE;
	return rc || !n || n->kind == JSON_NULL || out->text[which].ptr ? rc : value_bad(err, "wrong-type", at, "must be text");
}

static int read_time(const struct profile *p, const struct attributes *a, int64_t now_ms, int64_t *out, struct err *err)
{
	const struct mapped_field *at = &a->at[ATTRIBUTE_TIME];
	struct slice text = a->text[ATTRIBUTE_TIME];

	*out = now_ms;
	if (!p->time_received && !civil_parse_instant(text, out))
		return text.ptr ? value_bad(err, "bad-date", at, "is no RFC 3339 date-time")
		                : value_bad(err, "missing-field", at, NEEDED);
	if (*out > now_ms + p->future_ms)
		return value_bad(err, "far-future", at, "lies further ahead of our clock than the profile allows");
	return OK;
}

int attributes_read(struct mapper *m, const struct map_input *in, const struct json_node *root, struct attributes *a,
	struct record *out, struct err *err)
{
	const struct profile *p = m->profile;
	const struct place *places[ATTRIBUTES] = {&p->id, &p->time, &p->type};
	static const enum attribute order[] = {ATTRIBUTE_ID, ATTRIBUTE_TYPE, ATTRIBUTE_TIME};
	int rc = OK;

	for (size_t i = 0; i < ATTRIBUTES && !rc; i++) {
		enum attribute which = order[i];
		if (which == ATTRIBUTE_TIME && p->time_received)
			continue;
		rc = find_attribute(m, in, root, which, places[which], a, err);
		if (!rc && which != ATTRIBUTE_TIME && !a->text[which].len)
			rc = value_bad(err, "missing-field", &a->at[which], NEEDED);
	}
	if (rc || (rc = read_time(p, a, in->now_ms, &out->time_ms, err)))
		return rc;
	out->id = arena_slice(m->arena, a->text[ATTRIBUTE_ID]);
	out->source = p->source;
	out->recorded_ms = in->now_ms;
	return OK;
}
