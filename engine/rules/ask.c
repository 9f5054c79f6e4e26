/* SPDX-License-Identifier: Apache-2.0 */
/* What a script reads while it is asked; how it is asked, if need be once more. */
#include "engine/rules/ask.h"

/* --- facts -------------------------------------------------------------------------------------------------------------- */
static const struct link_answer *ask_link(struct asking *r, unsigned field, const struct fact_def *link)
{
	const struct program_field *f = &r->program->fields[field];
	struct link_answer *answer = &r->links[field];
	if (r->links_read >> field & 1)
		return answer;
	r->links_read |= (uint64_t)1 << field;
	*answer = (struct link_answer){0};
	answer->known = r->view->links(
		r->view->arg, link, r->program->members[f->class], SCRIPT_LIST_MAX, &answer->count, &answer->complete);
	return answer;
}

static void read_link(struct asking *r, unsigned field, const struct fact_def *link, struct script_value *out)
{
	const struct program_field *f = &r->program->fields[field];
	uint32_t *members = r->program->members[f->class];
	const struct link_answer *answer = ask_link(r, field, link);
	enum known known = answer->known;
	size_t count = answer->count;
	bool complete = answer->complete;
	if (!link->is_list) {
		out->kind = known == FACT_NONE ? SCRIPT_NIL : known == FACT_VALUE && count ? SCRIPT_OBJECT : SCRIPT_MISSING;
		out->u.object.object = members[0];
		out->u.object.class = f->class;
		return;
	}
	if (known == FACT_UNKNOWN) {
		complete = false;
		count = 0;
	} else if (known == FACT_NONE) {
		complete = true;
		count = 0;
	}
	out->kind = SCRIPT_LIST;
	out->u.list = (struct script_list){members, count, f->class, complete && count < SCRIPT_LIST_MAX,
		f->declared ? r->svc->needs[f->need].complete : true};
}

static void hand_over(const struct value *v, struct script_value *out)
{
	switch (v->type) {
	case VALUE_NONE:
		out->kind = SCRIPT_NIL;
		break;
	case VALUE_BOOLEAN:
		out->kind = SCRIPT_BOOLEAN;
		out->u.integer = v->u.integer;
		break;
	case VALUE_INTEGER:
	case VALUE_DATE:
		out->kind = SCRIPT_INTEGER;
		out->u.integer = v->u.integer;
		break;
	case VALUE_TEXT:
	case VALUE_ENUM:
		out->kind = SCRIPT_TEXT;
		out->u.text = v->u.text;
		break;
	case VALUE_KATO:
	case VALUE_PERSON:
		out->kind = SCRIPT_TOKEN;
		out->u.text = v->u.text;
		break;
	}
}

static void read_field(void *arg, uint32_t object, unsigned field, struct script_value *out)
{
	struct asking *r = arg;
	const struct program_field *f = &r->program->fields[field];
	const struct need *need = &r->svc->needs[f->need];
	const struct fact_def *fact = f->declared ? need->fact : need->link;
	struct value v;
	if (fact->is_territory && r->in_clause) {
		out->kind = SCRIPT_FORBIDDEN;
		out->u.why = "a clause read where somebody is registered; territory may not decide eligibility (P-5)";
		return;
	}
	if (f->kind == FIELD_LINK) {
		read_link(r, field, fact, out);
		return;
	}
	if (need->after_consent && !r->view->consented) {
		out->kind = SCRIPT_MISSING;
		return;
	}
	enum known known = r->view->read(r->view->arg, object, need, &v);
	if (known == FACT_VALUE)
		hand_over(&v, out);
	else
		out->kind = known == FACT_NONE ? SCRIPT_NIL : SCRIPT_MISSING;
}

static bool same_person(void *arg, uint32_t a, uint32_t b)
{
	struct asking *r = arg;
	return a == b || slice_eq(r->view->key(r->view->arg, a), r->view->key(r->view->arg, b));
}

static bool read_parameter(void *arg, struct slice name, int32_t day, int64_t *out_micro)
{
	struct asking *r = arg;
	return ruleset_parameter(r->rs, name, day, r->today, out_micro) == OK;
}

/* --- one asking --------------------------------------------------------------------------------------------------------- */
void asking_failed(struct asking *r, const char *where, struct slice name, const char *text)
{
	r->out->verdict = VERDICT_ERROR;
	if (!r->out->error)
		r->out->error = arena_printf(r->arena, "%s %.*s: %s", where, SLICE_ARG(name), text);
}

static void watch_memory(struct asking *r, const struct script_result *result)
{
	r->spoilt = r->spoilt || result->outcome == SCRIPT_MEMORY;
	r->out_of_memory = r->out_of_memory || result->outcome == SCRIPT_NO_MEMORY;
}

void asking_call(struct asking *r, int function, struct script_result *result)
{
	script_call(r->program->script, function, result);
	watch_memory(r, result);
}

void asking_read(struct asking *r, unsigned field, struct script_result *result)
{
	script_read(r->program->script, field, result);
	watch_memory(r, result);
}

/* Its links are filled as they are read. */
static int start(struct asking *r, const struct rules_asked *asked, struct arena *a, struct evaluation *out,
                 struct dates *dates, struct err *err)
{
	int rc = host_program(asked->host, asked->rules, asked->svc, &r->program, err);
	if (rc)
		return rc;
	r->rs = asked->rules;
	r->svc = asked->svc;
	r->view = asked->view;
	r->law_day = asked->law_day;
	r->today = asked->today;
	r->arena = a;
	r->out = out;
	r->dates = dates;
	r->missing = r->links_read = 0;
	r->in_clause = r->spoilt = r->out_of_memory = false;
	*out = (struct evaluation){0};
	return OK;
}

/* *again: a script that was used before had less memory than a fresh one would have. */
static int run_once(struct rules_host *h, struct asking *r, void (*run)(struct asking *r), bool *again, struct err *err)
{
	struct script *script = r->program->script;
	struct script_object each = {r->view->each, r->program->each_class};
	struct script_world world = {r, read_field, same_person, read_parameter, r->law_day, r->today, r->view->each ? &each : NULL};
	const char *kept;
	bool used = script_is_used(script);
	if (r->svc->probe)
		script_watch(script, r->svc->probe->lines);
	script_begin(script, &world);
	run(r);
	if (script_end(script, &r->out->instructions, &kept) != SCRIPT_OK) {
		asking_failed(r, "package", r->svc->name, kept);
		r->spoilt = true;
	}
	if (r->spoilt || r->out_of_memory || script_is_worn(script))
		host_drop_last(h);
	*again = used && r->spoilt;
	return r->out_of_memory ? host_no_memory(err) : OK;
}

int rules_ask(const struct rules_asked *asked, void (*run)(struct asking *r), struct arena *a, struct evaluation *out,
              struct dates *dates, struct err *err)
{
	bool again;
	int rc;
	do {
		struct asking r;
		if ((rc = start(&r, asked, a, out, dates, err)))
			return rc;
		if (!r.program->script) {
			out->error = arena_printf(a, "%s", r.program->error);
			return OK;
		}
		rc = run_once(asked->host, &r, run, &again, err);
	} while (!rc && again);
	return rc;
}
