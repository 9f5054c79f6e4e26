/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/intake/compute.h"

#include <stdio.h>
#include <stdlib.h>

#include "engine/base/civil.h"
#include "engine/lua/lua_host.h"

struct compute {
	const struct profile *profile;
	struct script *script;
	/* of this call */
	const struct scope *scope;
	const struct mapped_field *field;
};

static int load(struct compute *c, struct err *err)
{
	const struct profile *p = c->profile;
	struct script_limits limits = script_limits_default;

	limits.subject = "message";
	return script_new(&limits, p->lua_name, p->lua_text, p->lua_fields, p->lua_field_count, &c->script, err);
}

int compute_new(const struct profile *p, struct compute **out, struct err *err)
{
	struct compute *c = calloc(1, sizeof *c);
	int rc;

	NO_MEMORY_ON(!c);
	c->profile = p;
	if ((rc = load(c, err))) {
		free(c);
		return rc;
	}
	*out = c;
	return OK;
}

void compute_free(struct compute *c)
{
	if (c)
		script_free(c->script);
	free(c);
}

bool compute_has(const struct compute *c, struct slice function)
{
	return script_find(c->script, SCRIPT_VALUES, function) >= 0;
}

/* --- what a function sees --------------------------------------------------------------------------------------------------- */

static void value_of_node(const struct json_node *n, struct script_value *out)
{
	*out = (struct script_value){.kind = SCRIPT_NIL};
	if (!n || n->kind == JSON_NULL)
		return;
	if (n->kind == JSON_STRING) {
		out->kind = SCRIPT_TEXT;
		out->u.text = n->u.string;
	} else if (n->kind == JSON_INT || n->kind == JSON_TRUE || n->kind == JSON_FALSE) {
		out->kind = n->kind == JSON_INT ? SCRIPT_INTEGER : SCRIPT_BOOLEAN;
		out->u.integer = n->kind == JSON_INT ? n->u.integer : n->kind == JSON_TRUE;
	} else {
		out->kind = SCRIPT_FORBIDDEN;
		out->u.why = "an input of the mapping is no text, whole number or truth";
	}
}

static void read_input(void *arg, uint32_t object, unsigned number, struct script_value *out)
{
	const struct compute *c = arg;
	const struct json_node *n;
	struct err err;

	(void)object;
	*out = (struct script_value){.kind = SCRIPT_FORBIDDEN, .u.why = "an input that the field's `from` does not name"};
	for (size_t i = 0; i < c->field->input_count; i++) {
		const struct mapped_field *in = &c->field->inputs[i];
		if (!slice_eq(in->name, c->profile->lua_fields[number].name))
			continue;
		if (place_find(&in->place, c->scope, &n, &err))
			out->u.why = "more than one element of the message fits an input";
		else
			value_of_node(n, out);
	}
}

static bool same(void *arg, uint32_t a, uint32_t b)
{
	(void)arg;
	return a == b;
}

static bool no_parameter(void *arg, struct slice name, int32_t day, int64_t *out)
{
	(void)arg;
	(void)name;
	(void)day;
	(void)out;
	return false;
}

/* --- calling ---------------------------------------------------------------------------------------------------------------- */

static const struct json_node *node_of(struct arena *a, const struct script_result *r)
{
	struct json_node n = {.skip = 1};

	if (r->kind == SCRIPT_NIL)
		return NULL;
	if (r->kind == SCRIPT_TEXT) {
		n.kind = JSON_STRING;
		n.u.string = arena_slice(a, r->text);
	} else if (r->kind == SCRIPT_INTEGER) {
		n.kind = JSON_INT;
		n.u.integer = r->integer;
	} else {
		n.kind = r->integer ? JSON_TRUE : JSON_FALSE;
	}
	return arena_copy(a, &n, sizeof n);
}

static int failed(const struct mapped_field *f, const char *why, struct err *err)
{
	int rc = err_set(err, ERR_INPUT, "mapping-failed", "%.*s: %.300s", SLICE_ARG(f->place.shown), why);

	snprintf(err->field, sizeof err->field, "%.*s", SLICE_ARG(f->place.shown));
	return rc;
}

int compute_field(struct compute *c, struct arena *a, const struct scope *scope, const struct mapped_field *f, int64_t now_ms,
                  const struct json_node **out, struct err *err)
{
	int32_t day = civil_local_day(now_ms);
	struct script_world world = {.arg = c, .read = read_input, .same = same, .parameter = no_parameter, .law_day = day, .today = day};
	struct script_result r;
	const char *why;
	uint64_t spent;
	int rc = OK;

	*out = NULL;
	if (!c->script && (rc = load(c, err)))
		return rc;
	c->scope = scope;
	c->field = f;
	script_begin(c->script, &world);
	script_call(c->script, script_find(c->script, SCRIPT_VALUES, f->function), &r);
	if (r.outcome == SCRIPT_NO_MEMORY)
		rc = err_set(err, ERR_RETRY, "no-memory", "no memory to run a mapping's function");
	else if (r.outcome != SCRIPT_OK)
		rc = failed(f, r.error, err);
	else if (r.kind == SCRIPT_LIST)
		rc = failed(f, "a function of a mapping returns a text, a whole number, true, false or nil", err);
	else
		*out = node_of(a, &r);
	enum script_outcome end = script_end(c->script, &spent, &why);
	if (!rc && end == SCRIPT_KEPT)
		rc = failed(f, why, err);
	if (end == SCRIPT_KEPT || r.outcome == SCRIPT_MEMORY || r.outcome == SCRIPT_NO_MEMORY) {
		script_free(c->script);
		c->script = NULL;
	}
	return rc;
}
