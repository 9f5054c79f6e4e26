/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/intake/place.h"

#include <inttypes.h>
#include <stdio.h>

#include "engine/base/vec.h"
#include "engine/rules/members.h"

/* --- finding ---------------------------------------------------------------------------------------------------------------- */

bool node_is_text(const struct json_node *n, struct slice text)
{
	char number[24];

	if (!n)
		return false;
	switch (n->kind) {
	case JSON_STRING:
		return slice_eq(n->u.string, text);
	case JSON_INT:
		snprintf(number, sizeof number, "%" PRId64, n->u.integer);
		return slice_is(text, number);
	case JSON_TRUE:
	case JSON_FALSE:
		return slice_is(text, n->kind == JSON_TRUE ? "true" : "false");
	default:
		return false;
	}
}

/* A concept of FHIR, {coding: [{code: …}]}, says each of its codes. */
static bool says(const struct json_node *n, struct slice text)
{
	const struct json_node *list = n && n->kind == JSON_OBJECT ? json_pointer(n, SLICE_LIT("/coding")) : NULL;

	for (const struct json_node *e = list && list->kind == JSON_ARRAY ? json_first(list) : NULL; e; e = json_next(list, e))
		if (node_is_text(json_pointer(e, SLICE_LIT("/code")), text))
			return true;
	return node_is_text(n, text);
}

static bool condition_holds(const struct condition *c, const struct json_node *n);

static bool all_hold(const struct condition *list, size_t count, const struct json_node *n)
{
	for (size_t i = 0; i < count; i++)
		if (!condition_holds(&list[i], n))
			return false;
	return true;
}

static bool condition_holds(const struct condition *c, const struct json_node *n)
{
	const struct json_node *there = json_pointer(n, c->pointer);

	if (c->has_count && there && there->kind == JSON_ARRAY)
		for (const struct json_node *e = json_first(there); e; e = json_next(there, e))
			if (all_hold(c->has, c->has_count, e))
				return true;
	for (size_t i = 0; i < c->count; i++)
		if (says(there, c->texts[i]))
			return true;
	return false;
}

/* Do the members that `by` names, joined by slashes, say the reference? */
static bool is_meant(const struct place_step *s, const struct json_node *element, struct slice reference)
{
	for (size_t i = 0; i < s->by_count; i++) {
		const struct json_node *n = json_pointer(element, s->by[i]);
		size_t len = n && n->kind == JSON_STRING ? n->u.string.len : 0;
		bool more = i + 1 < s->by_count;
		if (!len || reference.len < len + more || memcmp(reference.ptr, n->u.string.ptr, len) ||
		    (more && reference.ptr[len] != '/'))
			return false;
		reference.ptr += len + more;
		reference.len -= len + more;
	}
	return !reference.len;
}

static bool is_the_one(const struct place_step *s, const struct json_node *element, struct slice reference)
{
	if (s->kind == STEP_FOLLOW)
		return is_meant(s, element, reference);
	return all_hold(s->conditions, s->condition_count, element);
}

void place_note(const struct scope *s, const struct json_node *n)
{
	if (s->reads && n)
		*VEC_ADD(s->reads->arena, &s->reads->list) = n;
}

static void note_conditions(const struct scope *s, const struct condition *list, size_t count, const struct json_node *n)
{
	for (size_t i = 0; i < count; i++) {
		const struct json_node *there = json_pointer(n, list[i].pointer);
		bool deep = list[i].has_count && there && there->kind == JSON_ARRAY;
		for (const struct json_node *e = deep ? json_first(there) : NULL; e; e = json_next(there, e))
			if (all_hold(list[i].has, list[i].has_count, e))
				note_conditions(s, list[i].has, list[i].has_count, e);
		if (!deep)
			place_note(s, there);
	}
}

/* By what the element was found. */
static void note_found(const struct scope *s, const struct place_step *step, const struct json_node *element)
{
	if (!s->reads || !element)
		return;
	note_conditions(s, step->conditions, step->condition_count, element);
	for (size_t i = 0; i < step->by_count; i++)
		place_note(s, json_pointer(element, step->by[i]));
}

static int refuse(const struct place *p, const char *code, const char *why, struct err *err)
{
	int rc = err_set(err, ERR_INPUT, code, "%.*s: %s", SLICE_ARG(p->shown), why);

	snprintf(err->field, sizeof err->field, "%.*s", SLICE_ARG(p->shown));
	return rc;
}

/* The element of a list that the step means; an object stands for a list of one. */
static int choose(const struct place *p, const struct place_step *s, const struct json_node *list, struct slice reference,
                  const struct json_node **out, struct err *err)
{
	*out = NULL;
	if (list && list->kind == JSON_OBJECT && is_the_one(s, list, reference))
		*out = list;
	if (!list || list->kind != JSON_ARRAY)
		return OK;
	for (const struct json_node *e = json_first(list); e; e = json_next(list, e)) {
		if (!is_the_one(s, e, reference))
			continue;
		if (*out)
			return refuse(p, "several", "more than one element fits", err);
		*out = e;
		if (s->first)
			return OK;
	}
	return OK;
}

static int follow(const struct place *p, const struct place_step *s, const struct scope *scope, const struct json_node *n,
                  const struct json_node **out, struct err *err)
{
	const struct json_node *reference = json_pointer(n, s->pointer), *list;
	int rc = place_find(s->in, scope, &list, err);

	*out = NULL;
	place_note(scope, reference);
	if (rc || !reference || reference->kind != JSON_STRING || !reference->u.string.len)
		return rc;
	if (!s->fhir)
		rc = choose(p, s, list, reference->u.string, out, err);
	else if (place_fhir(list, n, reference->u.string, out) == ERR_INPUT)
		rc = refuse(p, "several", "more than one element fits", err);
	return rc || *out ? rc : refuse(p, "leads-nowhere", "the reference leads to nothing in the message", err);
}

int place_find(const struct place *p, const struct scope *s, const struct json_node **out, struct err *err)
{
	const struct json_node *n = p->from == PLACE_ROOT ? s->root : s->moving[p->from];
	int rc = OK;

	for (size_t i = 0; i < p->step_count && n && !rc; i++) {
		const struct place_step *step = &p->steps[i];
		if (step->kind == STEP_POINTER)
			n = json_pointer(n, step->pointer);
		else if (step->kind == STEP_WHERE)
			rc = choose(p, step, n, SLICE_NONE, &n, err);
		else
			rc = follow(p, step, s, n, &n, err);
		if (!rc && step->kind != STEP_POINTER)
			note_found(s, step, n);
	}
	*out = rc ? NULL : n;
	return rc;
}

/* --- reading ---------------------------------------------------------------------------------------------------------------- */

static void say(struct place_reader *r, const struct yaml_node *at, const char *key, struct slice name)
{
	findings_say(r->f, true, r->file, at->line, at->col, key, NULL, SAID({"got", name}));
}

struct steps { VEC(struct place_step) list; struct buf shown; int from; };

static void add_pointer(struct place_reader *r, struct steps *to, struct slice pointer)
{
	struct place_step *last = to->list.count ? &to->list.at[to->list.count - 1] : NULL;

	buf_slice_add(&to->shown, pointer);
	if (last && last->kind == STEP_POINTER)
		last->pointer = slice_of(arena_printf(r->a, "%.*s%.*s", SLICE_ARG(last->pointer), SLICE_ARG(pointer)));
	else
		*VEC_ADD(r->a, &to->list) = (struct place_step){.kind = STEP_POINTER, .pointer = pointer};
}

/* "part/given/0": what the part is, then the rest. */
static void begin_at_part(struct place_reader *r, struct steps *to, const struct yaml_node *at, struct slice text)
{
	const char *slash = memchr(text.ptr, '/', text.len);
	struct slice name = {text.ptr, slash ? (size_t)(slash - text.ptr) : text.len};
	struct slice rest = {name.ptr + name.len, text.len - name.len};

	for (size_t i = 0; i < r->part_count; i++) {
		const struct part *part = &r->parts[i];
		if (!slice_eq(part->name, name))
			continue;
		to->from = part->moving >= 0 ? part->moving : part->place.from;
		buf_slice_add(&to->shown, part->moving >= 0 ? name : part->place.shown);
		for (size_t k = 0; part->moving < 0 && k < part->place.step_count; k++)
			*VEC_ADD(r->a, &to->list) = part->place.steps[k];
		if (rest.len)
			add_pointer(r, to, rest);
		return;
	}
	if (r->doubted)
		return;
	r->doubted = true;
	struct slice *known = arena_alloc(r->a, (r->part_count + 1) * sizeof *known);
	for (size_t i = 0; i < r->part_count; i++)
		known[i] = r->parts[i].name;
	members_say_unknown(r->f, r->file, at, "bad-pointer/part", name, known, r->part_count, SLICE_NONE);
}

static void add_text(struct place_reader *r, struct steps *to, const struct yaml_node *at, struct slice text, bool begins)
{
	if (!text.len || text.ptr[0] == '/')
		add_pointer(r, to, text);
	else if (begins)
		begin_at_part(r, to, at, text);
	else
		say(r, at, "bad-pointer", text);
}

const struct slice *place_texts(struct place_reader *r, const struct yaml_node *n, size_t *count)
{
	VEC(struct slice) list = {0};

	if (n && n->kind == YAML_SCALAR)
		*VEC_ADD(r->a, &list) = n->text;
	for (const struct yaml_node *e = n ? n->first : NULL; e; e = e->next) {
		if (e->kind != YAML_SCALAR)
			say(r, e, "bad-place/texts", SLICE_NONE);
		else
			*VEC_ADD(r->a, &list) = e->text;
	}
	*count = list.count;
	return list.at;
}

static const struct condition *read_conditions(struct place_reader *r, struct buf *shown, const struct yaml_node *map,
                                               size_t *count)
{
	struct condition *list = arena_alloc(r->a, ((map ? map->count : 0) + 1) * sizeof *list);

	*count = 0;
	for (const struct yaml_node *n = map ? map->first : NULL; n; n = n->next) {
		struct condition *c = &list[(*count)++];
		c->pointer = n->key;
		buf_printf(shown, "[%.*s", SLICE_ARG(n->key));
		if (n->kind == YAML_MAP)
			c->has = read_conditions(r, shown, n, &c->has_count);
		else
			c->texts = place_texts(r, n, &c->count);
		buf_printf(shown, "%s%.*s]", c->count ? "=" : "", SLICE_ARG(c->count ? c->texts[0] : SLICE_NONE));
		if (n->key.len && n->key.ptr[0] != '/')
			say(r, n, "bad-pointer/condition", n->key);
	}
	return list;
}

static void add_where(struct place_reader *r, struct steps *to, const struct yaml_node *n)
{
	const struct yaml_node *where = yaml_member(n, "where"), *first = yaml_member(n, "first");
	struct place_step step = {.kind = STEP_WHERE,
	                          .first = first && (slice_is(first->text, "yes") || slice_is(first->text, "true"))};

	step.conditions = read_conditions(r, &to->shown, where, &step.condition_count);
	if (!step.condition_count)
		say(r, n, "bad-place/where", SLICE_NONE);
	*VEC_ADD(r->a, &to->list) = step;
}

static void add_follow(struct place_reader *r, struct steps *to, const struct yaml_node *n)
{
	const struct yaml_node *follow_ = yaml_member(n, "follow"), *in = yaml_member(n, "in"), *by = yaml_member(n, "by");
	struct place *list = arena_alloc(r->a, sizeof *list);
	struct place_step step = {.kind = STEP_FOLLOW, .pointer = follow_->text, .in = list};

	step.fhir = by && slice_is(by->text, "fhir");
	if (!in || !by) {
		if (!findings_open(r->f, r->file, n))
			say(r, n, "bad-place/follow", SLICE_NONE);
		return;
	}
	*list = place_read(r, in);
	if (!step.fhir)
		step.by = place_texts(r, by, &step.by_count);
	buf_printf(&to->shown, "%.*s->", SLICE_ARG(step.pointer));
	*VEC_ADD(r->a, &to->list) = step;
}

static void add_step(struct place_reader *r, struct steps *to, const struct yaml_node *n, bool begins)
{
	static const char *const members[] = {"where", "first", "follow", "in", "by", NULL};

	if (n->kind == YAML_SCALAR) {
		add_text(r, to, n, n->text, begins);
		return;
	}
	if (n->kind == YAML_MAP)
		(void)members_check(r->f, r->file, n, members);
	if (yaml_member(n, "where"))
		add_where(r, to, n);
	else if (yaml_member(n, "follow"))
		add_follow(r, to, n);
	else if (!findings_open(r->f, r->file, n))
		say(r, n, "bad-place", SLICE_NONE);
}

#define SHOWN_MAX 180 /* fits err.field */

/* A long one keeps its beginning and its end, and whole characters. */
static struct slice shorten(struct place_reader *r, struct slice s)
{
	size_t head = SHOWN_MAX / 2, tail = s.len - SHOWN_MAX / 2 + 3;

	if (s.len <= SHOWN_MAX)
		return arena_slice(r->a, s);
	while ((s.ptr[head] & 0xc0) == 0x80)
		head--;
	while (tail < s.len && (s.ptr[tail] & 0xc0) == 0x80)
		tail++;
	return slice_of(arena_printf(r->a, "%.*s…%.*s", (int)head, s.ptr, (int)(s.len - tail), s.ptr + tail));
}

static struct place finish(struct place_reader *r, struct steps *s)
{
	struct place p = {shorten(r, buf_slice(&s->shown)), s->from, s->list.at, s->list.count};

	if (!p.shown.ptr)
		p.shown = SLICE_LIT("");
	buf_fini(&s->shown);
	return p;
}

struct place place_of_text(struct place_reader *r, const struct yaml_node *at, struct slice text)
{
	struct steps s = {.from = PLACE_ROOT};

	buf_init(&s.shown);
	add_text(r, &s, at, text, true);
	return finish(r, &s);
}

struct place place_read(struct place_reader *r, const struct yaml_node *n)
{
	struct steps s = {.from = PLACE_ROOT};

	if (!n)
		return (struct place){.from = PLACE_ROOT};
	buf_init(&s.shown);
	if (n->kind == YAML_LIST)
		for (const struct yaml_node *e = n->first; e; e = e->next)
			add_step(r, &s, e, e == n->first);
	else
		add_step(r, &s, n, true);
	return finish(r, &s);
}
