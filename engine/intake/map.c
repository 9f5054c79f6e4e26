/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/intake/map_impl.h"

#include <inttypes.h>
#include <stdio.h>

#include "engine/base/civil.h"
#include "engine/intake/attributes.h"
#include "engine/intake/compute.h"
#include "engine/intake/value.h"
#include "engine/log/topics.h"

/* --- fields ----------------------------------------------------------------------------------------------------------------- */

void mapper_init(struct mapper *m, const struct profile *p, struct slice key, struct arena *a)
{
	*m = (struct mapper){.profile = p, .parser = json_parser_new(), .ids = hash_ids_new(key), .arena = a};
}

void mapper_fini(struct mapper *m)
{
	json_parser_free(m->parser);
	hash_ids_free(m->ids);
	compute_free(m->compute);
}

/* What stands at the field's place, or what its function makes. */
static int look_up(const struct mapping *g, const struct mapped_field *f, const struct json_node **out, struct err *err)
{
	struct mapper *m = g->m;
	int rc = OK;

	if (!f->function.ptr)
		return place_find(&f->place, &g->scope, out, err);
	if (!m->compute)
		rc = compute_new(m->profile, &m->compute, err);
	return rc ? rc : compute_field(m->compute, m->arena, &g->scope, f, g->frame.time_ms, out, err);
}

/* The node at the field's place. NULL with OK: optional and absent. */
static int find(const struct mapping *g, const struct mapped_field *f, const struct json_node **out, struct err *err)
{
	int rc = OK;

	*out = f->constant;
	if (f->constant || !f->place.shown.ptr)
		return OK;
	if ((rc = look_up(g, f, out, err)))
		return rc;
	if (*out && (*out)->kind == JSON_STRING && !(*out)->u.string.len && g->m->profile->empty_is_absent)
		*out = NULL;
	if (!*out)
		return f->required ? value_bad(err, "missing-field", f, "is required and absent") : OK;
	if ((*out)->kind != JSON_NULL)
		return OK;
	if (f->required)
		return value_bad(err, "missing-field", f, "is required and null");
	if (f->never_none)
		return value_bad(err, "bad-value", f, "is null, which says that there is none; the vocabulary says that there always is one");
	return OK;
}

static int write_list(struct mapping *g, struct json_writer *w, const struct mapped_field *f, const struct json_node *n,
                      struct err *err)
{
	int rc = OK;

	if (n->kind != JSON_ARRAY)
		return value_bad(err, "wrong-type", f, "must be a list");
	json_write_array(w);
	for (const struct json_node *e = json_first(n); e && !rc; e = json_next(n, e)) {
		const struct json_node *item = json_pointer(e, f->item);
		struct json_node value;
		rc = item ? value_of(g->m->arena, f, item, &value, err)
		          : value_bad(err, "missing-field", f, "has an element without its `item`");
		if (!rc)
			json_write_node(w, &value);
	}
	json_write_array_end(w);
	return rc;
}

#define OCCURRED_AHEAD_MS (366 * CIVIL_DAY_MS) /* what takes effect later than in a year is told when it does */

/* A slip of the pen in a year would be held for the newest word ever since. `value` is what the field becomes. */
static int check_not_ahead(const struct mapping *g, const struct mapped_field *f, const struct json_node *value, struct err *err)
{
	bool is_day = f == &g->t->occurred, is_moment = f == &g->t->registered || (!g->t->def && slice_is(f->name, "occurred_at"));
	int64_t ms, latest_ms = g->frame.recorded_ms + (is_day ? OCCURRED_AHEAD_MS : g->m->profile->future_ms);
	int32_t day;

	if (is_day && civil_parse_date(value->u.string, &day) && civil_day_start_ms(day) > latest_ms)
		return value_bad(err, "far-future", f, "lies more than a year ahead of our clock");
	if (is_moment && civil_parse_instant(value->u.string, &ms) && ms > latest_ms)
		return value_bad(err, "far-future", f, "lies further ahead of our clock than the profile allows");
	return OK;
}

/* An edition that no other can follow, or none at all, would be found out later, by the person's aggregate. */
static int check_edition(const struct mapped_field *f, const struct json_node *value, struct err *err)
{
	if (!f->is_edition || (value->u.integer >= 1 && value->u.integer <= INT32_MAX))
		return OK;
	return value_bad(err, "bad-value", f, "is no edition: a whole number from 1 to 2147483647");
}

/* Nothing where the field is absent; null where it says that there is none. */
static int write_field(struct mapping *g, struct json_writer *w, const char *name, const struct mapped_field *f,
                       struct err *err)
{
	const struct json_node *n;
	struct json_node value;
	int rc = find(g, f, &n, err);

	if (rc || !n || (name && n->kind == JSON_NULL))
		return rc;
	if (name)
		json_write_key(w, name);
	else
		json_write_key_s(w, f->name);
	if (n->kind == JSON_NULL)
		json_write_null(w);
	else if (f->is_list)
		return write_list(g, w, f, n, err);
	else if (!(rc = value_of(g->m->arena, f, n, &value, err)) && !(rc = check_not_ahead(g, f, &value, err)) &&
		 !(rc = check_edition(f, &value, err)))
		json_write_node(w, &value);
	return rc;
}

static int write_fields(struct mapping *g, struct json_writer *w, const struct mapped_field *fields, size_t count,
                        struct slice but, struct err *err)
{
	int rc = OK;

	for (size_t i = 0; i < count && !rc; i++)
		if (!but.ptr || !slice_eq(fields[i].name, but))
			rc = write_field(g, w, NULL, &fields[i], err);
	return rc;
}

static int write_group(struct mapping *g, struct json_writer *w, const char *name, const struct mapped_field *fields,
                       size_t count, struct err *err)
{
	json_write_key(w, name);
	json_write_object(w);
	int rc = write_fields(g, w, fields, count, SLICE_NONE, err);
	json_write_object_end(w);
	return rc;
}

static int write_record(struct mapping *g, struct json_writer *w, struct err *err)
{
	const struct mapped_type *t = g->t;
	int rc;

	if (!field_is_mapped(&t->record_id))
		return OK;
	json_write_key(w, "record");
	json_write_object(w);
	rc = write_field(g, w, "id", &t->record_id, err);
	if (!rc && field_is_mapped(&t->record_version))
		rc = write_field(g, w, "version", &t->record_version, err);
	else if (!rc)
		json_write_member_int(w, "version", 1);
	json_write_object_end(w);
	return rc;
}

static int write_data(struct mapping *g, struct buf *out, struct err *err)
{
	const struct mapped_type *t = g->t;
	struct json_writer w;
	int rc;

	json_write_init(&w, out);
	json_write_object(&w);
	if (t->def)
		(void)((rc = write_record(g, &w, err)) || (rc = write_field(g, &w, "occurred", &t->occurred, err)) ||
		       (rc = write_field(g, &w, "registered", &t->registered, err)) ||
		       (rc = write_group(g, &w, "roles", t->roles, t->role_count, err)) ||
		       (rc = write_group(g, &w, "values", t->values, t->value_count, err)));
	else /* number.*: its members stand side by side; the number itself is the subject */
		(void)((rc = write_fields(g, &w, t->roles, t->role_count, t->subject_role, err)) ||
		       (rc = write_fields(g, &w, t->values, t->value_count, SLICE_NONE, err)));
	json_write_object_end(&w);
	return rc;
}

/* Who plays the role; SLICE_NONE: nobody. */
static int person_of(struct mapping *g, struct slice role, struct slice *out, struct err *err)
{
	*out = SLICE_NONE;
	for (size_t i = 0; i < g->t->role_count; i++) {
		const struct mapped_field *f = &g->t->roles[i];
		const struct json_node *n;
		struct json_node value;
		int rc;
		if (!slice_eq(f->name, role))
			continue;
		if ((rc = find(g, f, &n, err)) || !n || n->kind == JSON_NULL ||
		    (rc = value_of(g->m->arena, f, n, &value, err)))
			return rc;
		*out = value.u.string;
		return OK;
	}
	return OK;
}

/* --- one record ------------------------------------------------------------------------------------------------------------- */

static int map_event(struct mapping *g, struct record *r, struct err *err)
{
	struct buf data;
	int rc = person_of(g, g->t->subject_role, &r->subject, err);

	if (rc)
		return rc;
	r->topic = log_topic_rows[TOPIC_SUBJECTS].name;
	if (!r->subject.ptr)
		return err_set(err, ERR_INPUT, "missing-field", "the message names no subject");
	r->type = g->t->def ? slice_of(arena_printf(g->m->arena, "event.%.*s", SLICE_ARG(g->t->event))) : g->t->event;
	buf_init(&data);
	if (!(rc = write_data(g, &data, err)))
		r->data = arena_slice(g->m->arena, buf_slice(&data));
	buf_fini(&data);
	return rc;
}

static void write_request(const struct mapping *g, const struct ask *ask, const struct record *event, struct buf *out)
{
	struct json_writer w;

	json_write_init(&w, out);
	json_write_object(&w);
	json_write_member(&w, "of", ask->owner);
	json_write_key(&w, "facts");
	json_write_array(&w);
	for (size_t i = 0; i < ask->fact_count; i++)
		json_write_string(&w, ask->facts[i]);
	json_write_array_end(&w);
	json_write_key(&w, "because");
	json_write_object(&w);
	json_write_member(&w, "source", event->source);
	json_write_member(&w, "id", event->id);
	json_write_member(&w, "type", g->t->type);
	json_write_object_end(&w);
	json_write_object_end(&w);
}

/* The id follows from what is asked because of what: the same message again asks for the same again. */
static int map_ask(struct mapping *g, const struct ask *ask, const struct record *event, struct record *r, struct err *err)
{
	struct arena *a = g->m->arena;
	char *id = arena_alloc(a, HASH_ID_CHARS + 1);
	struct buf data;
	struct slice person;
	int rc = person_of(g, ask->role, &person, err);

	if (rc || !person.ptr)
		return rc;
	struct slice parts[] = {SLICE_LIT("fact-request"), event->source, event->id, ask->role, person, ask->owner};
	hash_id(g->m->ids, parts, 6, id);
	buf_init(&data);
	write_request(g, ask, event, &data);
	*r = (struct record){.id = slice_of(id), .source = SLICE_LIT("aldyn"), .type = SLICE_LIT("fact-request"), .subject = person,
	                     .time_ms = event->recorded_ms, .recorded_ms = event->recorded_ms,
	                     .data = arena_slice(a, buf_slice(&data)),
	                     .topic = log_topic_rows[TOPIC_FACT_REQUESTS].name};
	buf_fini(&data);
	return OK;
}

/* The event, and what its persons' sources are asked because of it. */
static int map_records(struct mapping *g, struct record *frame, struct mapped *to, struct err *err)
{
	struct record *list = arena_alloc(g->m->arena, (g->t->ask_count + 1) * sizeof *list);
	int rc = OK;

	to->records = list;
	if (g->t->event.ptr) {
		list[to->count++] = *frame;
		rc = map_event(g, list, err);
	}
	for (size_t i = 0; i < g->t->ask_count && !rc; i++)
		if (!(rc = map_ask(g, &g->t->asks[i], frame, &list[to->count], err)) && list[to->count].id.ptr)
			to->count++;
	return rc;
}

static void look_at(struct mapping *g, struct slice part, const char *group, const struct mapped_field *fields, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct looked l = {.mapping = g->t, .part = part, .group = group, .field = &fields[i]};
		struct json_writer w;
		struct err why = {0};
		struct buf unused;
		if (!field_is_mapped(&fields[i]))
			continue;
		buf_init(&unused);
		json_write_init(&w, &unused);
		if (find(g, &fields[i], &l.node, &why) || write_field(g, &w, "", &fields[i], &why))
			l.why = &why;
		buf_fini(&unused);
		g->m->look(g->m->look_arg, &l);
		for (size_t k = 0; k < fields[i].input_count; k++) {
			struct looked in = {.mapping = g->t, .part = part, .group = "lua.", .field = &fields[i].inputs[k]};
			if (!place_find(&in.field->place, &g->scope, &in.node, &why))
				g->m->look(g->m->look_arg, &in);
		}
	}
}

static void look_at_all(struct mapping *g, struct slice part)
{
	const struct mapped_type *t = g->t;

	look_at(g, part, "record.", &t->record_id, 1);
	look_at(g, part, "record.", &t->record_version, 1);
	look_at(g, part, "", &t->occurred, 1);
	look_at(g, part, "", &t->registered, 1);
	look_at(g, part, "roles.", t->roles, t->role_count);
	look_at(g, part, "values.", t->values, t->value_count);
}

static bool when_holds(const struct mapping *g, const struct when *w)
{
	const struct json_node *n;
	struct err err;

	if (place_find(&w->place, &g->scope, &n, &err))
		return w->kind == WHEN_PRESENT;
	place_note(&g->scope, n);
	bool empty = !n || n->kind == JSON_NULL || (n->kind == JSON_STRING && !n->u.string.len &&
	                                            g->m->profile->empty_is_absent);
	if (w->kind != WHEN_TEXT)
		return empty == (w->kind == WHEN_ABSENT);
	for (size_t i = 0; i < w->count; i++)
		if (node_is_text(n, w->texts[i]))
			return true;
	return false;
}

/* The conditions on what is known at this depth: those of an outer list are asked before its element's own list is looked for. */
static const struct when *unmet(const struct mapping *g)
{
	for (size_t i = 0; i < g->t->when_count; i++)
		if (g->t->whens[i].place.from == g->depth - 1 && !when_holds(g, &g->t->whens[i]))
			return &g->t->whens[i];
	return NULL;
}

static bool is_part_of(struct slice whole, struct slice part)
{
	return !whole.len || (part.len >= whole.len && !memcmp(part.ptr, whole.ptr, whole.len) &&
				     (part.len == whole.len || part.ptr[whole.len] == '/'));
}

/* Is the one part that is wanted this one, within it, or what it is in? */
static bool is_wanted(const struct mapping *g, struct slice part)
{
	return !g->only.ptr || is_part_of(part, g->only) || is_part_of(g->only, part);
}

/* The part's name goes into its id: it must not depend on what its neighbours are, or become when they are mended. */
static int map_part(struct mapping *g, struct slice part, struct err *err)
{
	struct mapper *m = g->m;
	struct err why = {0};

	if (g->t->several)
		part = slice_of(arena_printf(m->arena, "%.*s%s%.*s", SLICE_ARG(part), part.len ? "/" : "",
		                             SLICE_ARG(g->t->event.ptr ? g->t->event : SLICE_LIT("ask"))));
	if (!is_wanted(g, part) || g->t->ignored)
		return OK;
	struct mapped *to;
	struct record frame = g->frame;
	int rc = map_add(g, g->t, part, &to, err);
	if (rc)
		return rc;
	if (m->look)
		look_at_all(g, part);
	if (part.len)
		frame.id = slice_of(arena_printf(m->arena, "%.*s/%.*s", SLICE_ARG(frame.id), SLICE_ARG(part)));
	rc = map_records(g, &frame, to, &why);
	if (rc == ERR_INPUT) {
		to->why = arena_copy(m->arena, &why, sizeof why);
		map_keep_alone(g, to);
	} else if (rc) {
		*err = why;
	}
	return rc == ERR_INPUT ? OK : rc;
}

/* Each element of the list `depth`, and of those within. */
static int map_each(struct mapping *g, int depth, struct slice part, struct err *err)
{
	const struct json_node *list;
	const struct when *w;
	int rc, number = 0;

	g->depth = depth;
	if (!is_wanted(g, part))
		return OK;
	if ((w = unmet(g))) {
		map_pass(g, w, part);
		return OK;
	}
	if (depth == g->t->loop_count) {
		*VEC_ADD(g->m->arena, &g->taken) = depth ? g->scope.moving[depth - 1] : g->scope.root;
		return map_part(g, part, err);
	}
	const struct mapped_field shown = {.place = *g->t->loops[depth]};
	if ((rc = place_find(&shown.place, &g->scope, &list, err)))
		return rc;
	if (!list)
		return value_bad(err, "missing-field", &shown, "is required and absent");
	if (list->kind != JSON_ARRAY)
		return value_bad(err, "wrong-type", &shown, "must be a list");
	g->lists[depth] = list;
	for (const struct json_node *e = json_first(list); e && !rc; e = json_next(list, e)) {
		g->scope.moving[depth] = e;
		const char *name = arena_printf(g->m->arena, "%.*s%s%d", SLICE_ARG(part), part.len ? "/" : "", ++number);
		rc = map_each(g, depth + 1, slice_of(name), err);
	}
	return rc;
}

/* --- messages -------------------------------------------------------------------------------------------------------------------- */

int map_message(struct mapper *m, const struct map_input *in, const struct mapped **out, size_t *count, struct err *err)
{
	const struct json_node *root;
	struct mapping g = {.m = m, .only = in->part};
	struct attributes a;
	size_t types;
	int rc;

	*count = 0;
	if (in->value.len > (size_t)m->profile->max_bytes)
		return err_set(err, ERR_INPUT, "too-long",
		               "the message is longer than the %" PRId64 " bytes that the profile allows",
		               m->profile->max_bytes);
	m->root = NULL;
	if ((rc = json_parse(m->parser, in->value, &root, err)) || !(m->root = root) ||
	    (rc = attributes_read(m, in, root, &a, &g.frame, err)))
		return rc;
	g.t = profile_type(m->profile, a.text[ATTRIBUTE_TYPE], &types);
	g.scope = (struct scope){.root = root, .reads = m->reads};
	if (!types)
		return value_bad(err, "unknown-type", &a.at[ATTRIBUTE_TYPE],
		                 "the mapping has no such type; map it or ask the source to leave it out");
	for (size_t i = 0; i < types && !rc; i++, g.t++)
		rc = map_each(&g, 0, SLICE_LIT(""), err);
	if (!rc)
		rc = map_passed(&g, err);
	*out = g.list.at;
	*count = rc ? 0 : g.list.count;
	return rc;
}
