/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/intake/schema.h"

#include <stdlib.h>

#include "engine/base/vec.h"

/* What is wanted of one value of the message. */
struct shape {
	VEC(struct member { struct slice name; bool required; struct shape *shape; }) members; /* of an object; numbers: elements of a list */
	VEC(struct pick { const struct place_step *step; bool required; struct shape *shape; }) picks; /* elements by condition */
	struct shape *each;        /* every element of a list */
	VEC(struct slice) leaves;  /* schemas as they are */
	const struct shape *when;  /* only then, and ... */
	VEC(const struct shape *) not_when; /* ... not then */
};

struct making { struct arena *a; const struct profile *p; };

static struct shape *new_shape(struct making *k)
{
	return arena_alloc(k->a, sizeof(struct shape));
}

/* --- places ----------------------------------------------------------------------------------------------------------------- */

static struct shape *member_of(struct making *k, struct shape *s, struct slice name, bool required)
{
	struct member *m;

	for VEC_EACH (m, &s->members)
		if (slice_eq(m->name, name)) {
			m->required |= required;
			return m->shape;
		}
	m = VEC_ADD(k->a, &s->members);
	*m = (struct member){name, required, new_shape(k)};
	return m->shape;
}

/* A token of a pointer, with ~1 and ~0 read. */
static struct slice token_text(struct making *k, struct slice token)
{
	char *out = arena_alloc(k->a, token.len + 1);
	size_t n = 0;

	for (size_t i = 0; i < token.len; i++)
		if (token.ptr[i] == '~' && i + 1 < token.len)
			out[n++] = token.ptr[++i] == '1' ? '/' : '~';
		else
			out[n++] = token.ptr[i];
	return (struct slice){out, n};
}

static struct shape *at_pointer(struct making *k, struct shape *s, struct slice pointer, bool required)
{
	while (pointer.len) {
		const char *slash = memchr(pointer.ptr + 1, '/', pointer.len - 1);
		size_t n = slash ? (size_t)(slash - pointer.ptr) : pointer.len;
		s = member_of(k, s, token_text(k, (struct slice){pointer.ptr + 1, n - 1}), required);
		pointer = (struct slice){pointer.ptr + n, pointer.len - n};
	}
	return s;
}

static struct shape *at_pick(struct making *k, struct shape *s, const struct place_step *step, bool required)
{
	struct pick *p;

	for VEC_EACH (p, &s->picks)
		if (p->step->conditions == step->conditions) {
			p->required |= required;
			return p->shape;
		}
	p = VEC_ADD(k->a, &s->picks);
	*p = (struct pick){step, required, new_shape(k)};
	return p->shape;
}

/* The shape of what stands at the place; NULL: behind a reference, of which nothing can be said. */
static struct shape *at_place(struct making *k, struct shape *const *bases, const struct place *p, bool required)
{
	struct shape *s = bases[p->from + 1];

	for (size_t i = 0; i < p->step_count && s; i++) {
		const struct place_step *step = &p->steps[i];
		if (step->kind == STEP_WHERE)
			s = at_pick(k, s, step, required);
		else
			s = at_pointer(k, s, step->pointer, required);
		if (step->kind == STEP_FOLLOW) {
			if (required)
				*VEC_ADD(k->a, &s->leaves) = SLICE_LIT("{\"type\":\"string\"}");
			return NULL;
		}
	}
	return s;
}

/* --- writing ---------------------------------------------------------------------------------------------------------------- */

static void write_shape(struct making *k, struct json_writer *w, const struct shape *s);

/* The texts, and the numbers and truths that are written so. */
static void write_enum(struct json_writer *w, const struct slice *texts, size_t count)
{
	json_write_object(w);
	json_write_key(w, "enum");
	json_write_array(w);
	for (size_t i = 0; i < count; i++) {
		char *end;
		json_write_string(w, texts[i]);
		long long number = strtoll(texts[i].ptr, &end, 10);
		if (texts[i].len && end == texts[i].ptr + texts[i].len)
			json_write_int(w, number);
		if (slice_is(texts[i], "true") || slice_is(texts[i], "false"))
			json_write_bool(w, slice_is(texts[i], "true"));
	}
	json_write_array_end(w);
	json_write_object_end(w);
}

static struct slice text_of_enum(struct making *k, const struct slice *texts, size_t count)
{
	struct json_writer w;
	struct buf b;

	buf_init(&b);
	json_write_init(&w, &b);
	write_enum(&w, texts, count);
	struct slice out = arena_slice(k->a, buf_slice(&b));
	buf_fini(&b);
	return out;
}

/* Conditions as a shape of the element. */
static struct shape *conditions_shape(struct making *k, const struct condition *list, size_t count)
{
	struct shape *s = new_shape(k);

	for (size_t i = 0; i < count; i++) {
		struct shape *at = at_pointer(k, s, list[i].pointer, true);
		if (list[i].has_count) {
			struct place_step *step = arena_alloc(k->a, sizeof *step);
			*step = (struct place_step){.kind = STEP_WHERE, .conditions = list[i].has, .condition_count = list[i].has_count, .first = true};
			at_pick(k, at, step, true);
		} else {
			*VEC_ADD(k->a, &at->leaves) = text_of_enum(k, list[i].texts, list[i].count);
		}
	}
	return s;
}

/* Elements that fulfil the condition have the shape, and one is there if it is required. An object stands for a list of one. */
static void write_pick(struct making *k, struct json_writer *w, const struct pick *p)
{
	const struct shape *fits = conditions_shape(k, p->step->conditions, p->step->condition_count);

	json_write_object(w);
	json_write_key(w, "if");
	json_write_raw(w, SLICE_LIT("{\"type\":\"object\"}"));
	for (int list = 0; list < 2; list++) {
		json_write_key(w, list ? "else" : "then");
		json_write_object(w);
		if (p->required && list)
			json_write_member(w, "type", SLICE_LIT("array"));
		if (list) {
			json_write_key(w, "contains");
			write_shape(k, w, fits);
			json_write_member_int(w, "minContains", p->required);
			if (!p->step->first)
				json_write_member_int(w, "maxContains", 1);
			json_write_key(w, "items");
			json_write_object(w);
		}
		if (p->required && !list) {
			json_write_key(w, "allOf");
			json_write_array(w);
			write_shape(k, w, fits);
			json_write_array_end(w);
		}
		json_write_key(w, "if");
		write_shape(k, w, fits);
		json_write_key(w, "then");
		write_shape(k, w, p->shape);
		if (list)
			json_write_object_end(w);
		json_write_object_end(w);
	}
	json_write_object_end(w);
}

static bool is_index(struct slice s)
{
	return s.len == 1 && s.ptr[0] >= '0' && s.ptr[0] <= '9';
}

static void write_members(struct making *k, struct json_writer *w, const struct shape *s)
{
	const struct member *m;
	bool required = false;
	int last = -1;

	json_write_key(w, "properties");
	json_write_object(w);
	for VEC_EACH (m, &s->members) {
		required |= m->required;
		if (is_index(m->name) && m->name.ptr[0] - '0' > last)
			last = m->name.ptr[0] - '0';
		if (!is_index(m->name)) {
			json_write_key_s(w, m->name);
			write_shape(k, w, m->shape);
		}
	}
	json_write_object_end(w);
	if (required)
		json_write_member(w, "type", last < 0 ? SLICE_LIT("object") : SLICE_LIT("array"));
	if (required && last >= 0)
		json_write_member_int(w, "minItems", last + 1);
	json_write_key(w, last < 0 ? "required" : "prefixItems");
	json_write_array(w);
	for (int i = 0; i <= last; i++) {
		struct slice name = {&"0123456789"[i], 1};
		const struct shape *at = NULL;
		for VEC_EACH (m, &s->members)
			if (slice_eq(m->name, name))
				at = m->shape;
		if (at)
			write_shape(k, w, at);
		else
			json_write_raw(w, SLICE_LIT("{}"));
	}
	for VEC_EACH (m, &s->members)
		if (last < 0 && m->required)
			json_write_string(w, m->name);
	json_write_array_end(w);
}

static void write_wanted(struct making *k, struct json_writer *w, const struct shape *s)
{
	const struct slice *leaf;
	const struct pick *p;

	if (s->members.count)
		write_members(k, w, s);
	if (s->each) {
		json_write_member(w, "type", SLICE_LIT("array"));
		json_write_key(w, "items");
		write_shape(k, w, s->each);
	}
	if (!s->leaves.count && !s->picks.count)
		return;
	json_write_key(w, "allOf");
	json_write_array(w);
	for VEC_EACH (leaf, &s->leaves)
		json_write_raw(w, *leaf);
	for VEC_EACH (p, &s->picks)
		write_pick(k, w, p);
	json_write_array_end(w);
}

/* `when`, and none of `not_when`. */
static void write_condition(struct making *k, struct json_writer *w, const struct shape *s)
{
	const struct shape *const *no;

	json_write_object(w);
	json_write_key(w, "allOf");
	json_write_array(w);
	if (s->when)
		write_shape(k, w, s->when);
	for VEC_EACH (no, &s->not_when) {
		json_write_object(w);
		json_write_key(w, "not");
		write_shape(k, w, *no);
		json_write_object_end(w);
	}
	json_write_array_end(w);
	json_write_object_end(w);
}

static void write_shape(struct making *k, struct json_writer *w, const struct shape *s)
{
	bool conditional = s->when || s->not_when.count;

	if (!conditional && !s->members.count && !s->picks.count && !s->each && s->leaves.count == 1) {
		json_write_raw(w, s->leaves.at[0]);
		return;
	}
	json_write_object(w);
	if (conditional) {
		json_write_key(w, "if");
		write_condition(k, w, s);
		json_write_key(w, "then");
		json_write_object(w);
	}
	write_wanted(k, w, s);
	if (conditional)
		json_write_object_end(w);
	json_write_object_end(w);
}

/* --- fields ----------------------------------------------------------------------------------------------------------------- */

static const char *const type_schemas[FIELD_TYPE_COUNT] = {
	[FIELD_IIN] = "{\"type\":\"string\",\"pattern\":\"^[0-9]{6}[1-6][0-9]{5}$\"}",
	[FIELD_BIN] = "{\"type\":\"string\",\"pattern\":\"^[0-9]{4}[4-6][0-9]{7}$\"}",
	[FIELD_TEL] = "{\"type\":\"string\",\"pattern\":\"^[+][1-9][0-9]{9,14}$\"}",
	[FIELD_DATE] = "{\"type\":\"string\",\"pattern\":\"^[0-9]{4}-[0-9]{2}-[0-9]{2}$\"}",
	[FIELD_DATE_TIME] = "{\"type\":\"string\",\"pattern\":\"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9:.]{8,}([Zz]|[+-][0-9]{2}:[0-9]{2})$\"}",
	[FIELD_KATO] = "{\"type\":\"string\",\"pattern\":\"^[0-9]{9}$\"}",
	[FIELD_TEXT_] = "{\"type\":\"string\"}",
	[FIELD_INTEGER] = "{\"type\":\"integer\"}",
	[FIELD_BOOLEAN] = "{\"type\":\"boolean\"}",
};

/* The letters of a pattern of dates stand for digits. */
static struct slice format_schema(struct making *k, struct slice format)
{
	struct buf b;

	if (slice_is(format, "date-time"))
		return SLICE_LIT("{\"type\":\"string\",\"pattern\":\"^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt].*)?$\"}");
	buf_init(&b);
	buf_str(&b, "{\"type\":\"string\",\"pattern\":\"^");
	for (size_t i = 0; i < format.len; i++)
		if (strchr("YMDhms", format.ptr[i]))
			buf_str(&b, "[0-9]");
		else
			buf_printf(&b, "[%c]", format.ptr[i]);
	buf_str(&b, "$\"}");
	struct slice out = arena_slice(k->a, buf_slice(&b));
	buf_fini(&b);
	return out;
}

static struct slice field_schema(struct making *k, const struct mapped_field *f)
{
	struct slice *texts = arena_alloc(k->a, (f->choice_count + 1) * sizeof *texts);

	for (size_t i = 0; i < f->choice_count; i++)
		texts[i] = f->choices[i].from;
	if (f->choice_count)
		return text_of_enum(k, texts, f->choice_count);
	if (f->is_edition && !f->format.ptr)
		return SLICE_LIT("{\"type\":\"integer\",\"minimum\":1,\"maximum\":2147483647}");
	return f->format.ptr ? format_schema(k, f->format) : slice_of(type_schemas[f->type]);
}

static void add_field(struct making *k, struct shape *const *bases, const struct mapped_field *f)
{
	struct shape *s;

	if (!field_is_mapped(f) || f->constant || f->function.ptr || !(s = at_place(k, bases, &f->place, f->required)))
		return;
	struct slice schema = field_schema(k, f);
	if (f->is_list) {
		struct shape *list = f->required ? s : new_shape(k);
		list->each = new_shape(k);
		struct shape *item = at_pointer(k, list->each, f->item, true);
		*VEC_ADD(k->a, &item->leaves) = schema;
		if (!f->required)
			*VEC_ADD(k->a, &s->leaves) = SLICE_LIT("{\"type\":[\"array\",\"null\"]}");
		return;
	}
	if (!f->required)
		schema = slice_of(arena_printf(k->a, "{\"anyOf\":[%.*s%s%s]}", SLICE_ARG(schema), f->never_none ? "" : ",{\"type\":\"null\"}",
		                               k->p->empty_is_absent ? ",{\"const\":\"\"}" : ""));
	*VEC_ADD(k->a, &s->leaves) = schema;
}

static void add_fields(struct making *k, struct shape *const *bases, const struct mapped_field *fields, size_t count)
{
	for (size_t i = 0; i < count; i++)
		add_field(k, bases, &fields[i]);
}

/* --- mappings --------------------------------------------------------------------------------------------------------------- */

/* A place that has a value as `leaf` says; behind a reference nothing is said. */
static void want(struct making *k, struct shape *base, const struct place *place, struct slice leaf)
{
	struct shape *bases[PLACE_LOOPS_MAX + 1];

	for (int i = 0; i <= PLACE_LOOPS_MAX; i++)
		bases[i] = base;
	struct shape *s = at_place(k, bases, place, true);
	if (s)
		*VEC_ADD(k->a, &s->leaves) = leaf;
}

static void add_when(struct making *k, struct shape *const *bases, const struct when *w)
{
	struct shape *base = bases[w->place.from + 1], *there;
	struct slice some = k->p->empty_is_absent ? SLICE_LIT("{\"not\":{\"enum\":[null,\"\"]}}") : SLICE_LIT("{\"not\":{\"type\":\"null\"}}");

	if (w->kind == WHEN_ABSENT) {
		there = new_shape(k);
		*VEC_ADD(k->a, &base->not_when) = there;
	} else {
		there = base->when ? (struct shape *)(uintptr_t)base->when : new_shape(k);
		base->when = there;
	}
	want(k, there, &w->place, w->kind == WHEN_TEXT ? text_of_enum(k, w->texts, w->count) : some);
}

static const struct shape *mapping_shape(struct making *k, const struct mapped_type *t)
{
	struct shape *bases[PLACE_LOOPS_MAX + 1] = {new_shape(k)};

	for (int i = 0; i < t->loop_count; i++) {
		struct shape *list = at_place(k, bases, t->loops[i], true);
		if (!list)
			return bases[0];
		bases[i + 1] = list->each = new_shape(k);
	}
	for (size_t i = 0; i < t->when_count; i++)
		add_when(k, bases, &t->whens[i]);
	add_field(k, bases, &t->record_id);
	add_field(k, bases, &t->record_version);
	add_field(k, bases, &t->occurred);
	add_field(k, bases, &t->registered);
	add_fields(k, bases, t->roles, t->role_count);
	add_fields(k, bases, t->values, t->value_count);
	return bases[0];
}

static void attribute(struct making *k, struct shape *s, const struct place *place, const char *name, struct slice leaf)
{
	if (place->shown.ptr)
		want(k, s, place, leaf);
	else
		*VEC_ADD(k->a, &member_of(k, s, slice_of(name), true)->leaves) = leaf;
}

static void write_frame(struct making *k, struct json_writer *w)
{
	const struct profile *p = k->p;
	struct slice *types = arena_alloc(k->a, p->type_count * sizeof *types);
	struct shape *frame = new_shape(k);
	size_t count = 0;

	for (size_t i = 0; i < p->type_count; i++)
		if (!i || !slice_eq(p->types[i].type, p->types[i - 1].type))
			types[count++] = p->types[i].type;
	attribute(k, frame, &p->id, "id", SLICE_LIT("{\"type\":\"string\",\"minLength\":1}"));
	if (!p->time_received)
		attribute(k, frame, &p->time, "time", slice_of(type_schemas[FIELD_DATE_TIME]));
	attribute(k, frame, &p->type, "type", text_of_enum(k, types, count));
	write_shape(k, w, frame);
}

void profile_schema(struct arena *a, const struct profile *p, struct buf *out)
{
	struct making k = {a, p};
	struct json_writer w;

	json_write_init(&w, out);
	json_write_object(&w);
	json_write_member(&w, "$schema", SLICE_LIT("https://json-schema.org/draft/2020-12/schema"));
	json_write_member(&w, "$id", slice_of(arena_printf(a, "https://aldyn.kz/sources/%.*s.json", SLICE_ARG(p->name))));
	json_write_member(&w, "title", p->title.ptr ? p->title : p->name);
	json_write_member(&w, "description",
		SLICE_LIT(
			"A message as the source sends it (structured mode). Members that are not named here are dropped. "
			"Check digits, the existence of days, what references lead to, and that some mapping of the type takes each record, are checked by intake."));
	json_write_key(&w, "allOf");
	json_write_array(&w);
	write_frame(&k, &w);
	for (size_t i = 0; i < p->type_count; i++) {
		if (p->types[i].ignored)
			continue;
		struct shape *of_type = new_shape(&k);
		attribute(&k, of_type, &p->type, "type", text_of_enum(&k, &p->types[i].type, 1));
		json_write_object(&w);
		json_write_key(&w, "if");
		write_shape(&k, &w, of_type);
		json_write_key(&w, "then");
		write_shape(&k, &w, mapping_shape(&k, &p->types[i]));
		json_write_object_end(&w);
	}
	json_write_array_end(&w);
	json_write_object_end(&w);
}
