/* SPDX-License-Identifier: Apache-2.0 */
/* Records that become letters: one shown alone, and those that no mapping of their type takes. */
#include "engine/intake/map_impl.h"

#include <inttypes.h>

#include "engine/intake/value.h"

/* --- alone ------------------------------------------------------------------------------------------------------------------ */

static bool holds_list(const struct mapping *g, const struct json_node *n)
{
	for (int i = 0; i < g->depth; i++)
		if (g->lists[i] >= n && g->lists[i] < n + n->skip)
			return true;
	return false;
}

/* The message without its other records, each of which stays as null, so that the numbers of all remain. */
static void write_alone(const struct mapping *g, struct json_writer *w, const struct json_node *n)
{
	const struct json_node *one = NULL;

	if (!holds_list(g, n)) {
		json_write_node(w, n);
		return;
	}
	for (int i = 0; i < g->depth; i++)
		if (g->lists[i] == n)
			one = g->scope.moving[i];
	(n->kind == JSON_OBJECT ? json_write_object : json_write_array)(w);
	for (const struct json_node *c = json_first(n); c; c = json_next(n, c)) {
		if (n->kind == JSON_OBJECT)
			json_write_key_s(w, c->u.string);
		if (one && c != one)
			json_write_null(w);
		else
			write_alone(g, w, n->kind == JSON_OBJECT ? json_value(c) : c);
	}
	(n->kind == JSON_OBJECT ? json_write_object_end : json_write_array_end)(w);
}

/* A letter of one record shows nobody else's. */
void map_keep_alone(struct mapping *g, struct mapped *to)
{
	struct json_writer w;
	struct buf text;

	if (!g->depth)
		return;
	buf_init(&text);
	json_write_init(&w, &text);
	write_alone(g, &w, g->scope.root);
	to->alone = arena_slice(g->m->arena, buf_slice(&text));
	buf_fini(&text);
}

/* --- left by all ------------------------------------------------------------------------------------------------------------ */

int map_add(struct mapping *g, const struct mapped_type *t, struct slice part, struct mapped **out, struct err *err)
{
	if (g->list.count == g->m->profile->max_records)
		return err_set(err, ERR_INPUT, "too-many-records", "the message holds more than the %" PRId64 " records that the profile allows",
		               g->m->profile->max_records);
	*out = VEC_ADD(g->m->arena, &g->list);
	(*out)->part = part;
	(*out)->mapping = t;
	return OK;
}

void map_pass(struct mapping *g, const struct when *w, struct slice part)
{
	struct passed *p = VEC_ADD(g->m->arena, &g->passed);

	*p = (struct passed){.mapping = g->t, .when = w, .part = part, .depth = g->depth};
	memcpy(p->moving, g->scope.moving, sizeof p->moving);
	memcpy(p->lists, g->lists, sizeof p->lists);
}

static bool is_within(const struct json_node *n, const struct json_node *whole)
{
	return n >= whole && n < whole + whole->skip;
}

/* Did a mapping take it, something in it, or that which it is in? */
static bool is_taken(const struct mapping *g, const struct json_node *n)
{
	const struct json_node *const *t;

	for VEC_EACH (t, &g->taken)
		if (is_within(*t, n) || is_within(n, *t))
			return true;
	return false;
}

int map_passed(struct mapping *g, struct err *err)
{
	struct mapped *to;
	struct passed *p;
	int rc = OK;

	for VEC_EACH (p, &g->passed) {
		const struct json_node *n = p->depth ? p->moving[p->depth - 1] : g->scope.root;
		const struct mapped_field shown = {.place = p->when->place};
		struct err why = {0};
		if (rc || is_taken(g, n) || (rc = map_add(g, p->mapping, p->part, &to, err)))
			continue;
		*VEC_ADD(g->m->arena, &g->taken) = n; /* once */
		(void)value_bad(&why, "unknown-type", &shown, "no mapping of the type takes this: map it, or say `ignore: yes` of it");
		to->why = arena_copy(g->m->arena, &why, sizeof why);
		g->depth = p->depth;
		memcpy(g->scope.moving, p->moving, sizeof p->moving);
		memcpy(g->lists, p->lists, sizeof p->lists);
		map_keep_alone(g, to);
	}
	return rc;
}
