/* SPDX-License-Identifier: Apache-2.0 */
/* `aldyn cases`: the cases that stand in the stores on this machine, one a line. Persons are masked unless asked otherwise (C-12). */
#include <inttypes.h>
#include <stdio.h>

#include "engine/base/ident.h"
#include "engine/cases/cases.h"
#include "engine/cli/session.h"

static const struct cli_option options[] = {
	SESSION_CONFIG,
	{"service", "NAME", NULL, "of this service only"},
	{"state", "STATE", NULL, "whose offer, order, entitlement or verdict stands so: issued, in-progress, ending …"},
	{"subject", "SUBJECT", NULL, "of this subject only"},
	SESSION_REVEAL,
	SESSION_BY,
	{NULL, NULL, NULL, NULL},
};

struct listing {
	const char *service, *state;
	bool plain;
	uint64_t shown;
	struct breaker stopped; /* on the partition at hand */
	struct arena arena;
	struct buf line;
	struct err *err;
};

static const char *offer_of(const struct case_ *c)
{
	return c->offer_state == OFFER_NO ? NULL : offer_state_names[c->offer_state];
}

static const char *order_of(const struct case_ *c)
{
	return c->order_state == ORDER_NO ? NULL : order_state_names[c->order_state];
}

static const char *entitlement_of(const struct case_ *c)
{
	return c->entitlement_state == ENTITLEMENT_NO ? NULL : entitlement_state_names[c->entitlement_state];
}

static const char *verdict_of(const struct case_ *c)
{
	return c->evaluated ? verdict_names[c->verdict] : NULL;
}

static bool stands_so(const struct case_ *c, const char *state)
{
	const char *each[] = {offer_of(c), order_of(c), entitlement_of(c), verdict_of(c)};

	for (int i = 0; i < 4; i++)
		if (each[i] && !strcmp(each[i], state))
			return true;
	return false;
}

static void write_state(struct json_writer *w, const struct case_ *c, struct arena *a, bool plain)
{
	const struct slice *each;

	json_write_member(w, "verdict", slice_of(verdict_of(c)));
	if (c->evaluated)
		json_write_member_day(w, "law_day", c->law_day);
	if (c->missing.count) {
		json_write_key(w, "missing");
		json_write_array(w);
		for VEC_EACH (each, &c->missing)
			json_write_string(w, *each);
		json_write_array_end(w);
	}
	json_write_member(w, "version", c->version);
	json_write_member(w, "offer", c->offer);
	json_write_member(w, "offer_state", slice_of(offer_of(c)));
	json_write_member(w, "recipient", shown_key(a, c->recipient, plain));
	if (c->has_amount)
		json_write_member_int(w, "amount_tiyn", c->amount_tiyn);
	json_write_member(w, "order", c->order);
	json_write_member(w, "order_state", slice_of(order_of(c)));
	if (c->order_state != ORDER_NO)
		json_write_member_day(w, "due", c->due);
	json_write_member(w, "entitlement", c->entitlement);
	json_write_member(w, "entitlement_state", slice_of(entitlement_of(c)));
	if (c->entitlement_state == ENTITLEMENT_ENDING)
		json_write_member_day(w, "ending", c->ending_day);
	if (c->closed) {
		json_write_key(w, "closed");
		json_write_bool(w, true);
	}
}

static void print_case(struct listing *l, struct slice subject, const struct case_ *c)
{
	struct json_writer w;

	buf_clear(&l->line);
	json_write_init(&w, &l->line);
	json_write_object(&w);
	json_write_member(&w, "case", c->id);
	json_write_member(&w, "service", c->service);
	if (breaker_stopped(&l->stopped, c->service)) {
		json_write_key(&w, "stopped");
		json_write_bool(&w, true);
	}
	json_write_member(&w, "subject", shown_key(&l->arena, subject, l->plain));
	json_write_member(&w, "occasion", c->occasion.len ? c->occasion : SLICE_NONE);
	write_state(&w, c, &l->arena, l->plain);
	json_write_object_end(&w);
	printf("%.*s\n", (int)l->line.len, l->line.ptr);
	l->shown++;
}

static int each_subject(void *arg, struct slice subject, struct slice encoded)
{
	struct listing *l = arg;
	struct aggregate agg;
	const struct case_ *c;
	int rc;

	arena_reset(&l->arena);
	if ((rc = aggregate_decode(&l->arena, subject, encoded, &agg, l->err)))
		return rc;
	for VEC_EACH (c, &agg.cases)
		if ((!l->service || slice_is(c->service, l->service)) && (!l->state || stands_so(c, l->state)))
			print_case(l, subject, c);
	return OK;
}

static int one_subject(struct session *s, struct listing *l, struct slice subject, struct err *err)
{
	struct slice encoded;
	struct store *st;
	int rc = session_store(s, session_partition(s, subject), &st, err);

	if (!rc)
		rc = session_stopped(st, &l->stopped, err);
	if (!rc && (rc = store_get(st, subject, &encoded, err)) == ERR_NOTFOUND)
		rc = OK; /* no cases */
	else if (!rc)
		rc = each_subject(l, subject, encoded);
	store_close(st);
	return rc;
}

static int all_subjects(struct session *s, struct listing *l, struct err *err)
{
	uint32_t elsewhere = 0;
	int rc = OK;

	for (uint32_t i = 0; i < s->partitions && !rc; i++) {
		struct store *st;
		if ((rc = session_store(s, i, &st, err)) == ERR_NOTFOUND) {
			elsewhere++;
			rc = OK;
			continue;
		}
		if (!rc && !(rc = session_stopped(st, &l->stopped, err)))
			rc = store_each(st, each_subject, l, err);
		store_close(st);
	}
	if (elsewhere && !rc)
		fprintf(stderr, "aldyn cases: %" PRIu32 " of %" PRIu32 " partitions have no store on this machine\n", elsewhere, s->partitions);
	return rc;
}

/* Every state that a case may be asked for by, each once: `none` is of those that have none. */
static bool state_is_one(const struct cli *c)
{
	static const struct { const char *const *names; int first, end; } kinds[] = {
		{offer_state_names, OFFER_NO + 1, OFFER_TOLD + 1}, {order_state_names, ORDER_NO + 1, ORDER_ENTERED_IN_ERROR + 1},
		{entitlement_state_names, ENTITLEMENT_NO + 1, ENTITLEMENT_ENDED + 1}, {verdict_names, 0, VERDICT_PENDING + 1}};
	const char *all[64] = {NULL};
	int n = 0;

	if (!cli_given(c, "state"))
		return true;
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
		for (int i = kinds[k].first; i < kinds[k].end; i++) {
			int seen = 0;
			while (seen < n && strcmp(all[seen], kinds[k].names[i]) != 0)
				seen++;
			if (seen == n)
				all[n++] = kinds[k].names[i];
		}
	BUG_ON(n >= 64);
	return cli_one_of(c, "state", all) >= 0;
}

/* A name that no case bears may be mistyped; rules that were in force may have had it. */
static void tell_none(const struct listing *l)
{
	if (l->service && !l->shown)
		fprintf(stderr, "aldyn cases: no case of service %s%s%s in the stores on this machine\n", l->service, l->state ? " in state " : "",
		        l->state ? l->state : "");
}

static int run(struct cli *c)
{
	struct listing l = {.service = cli_value(c, "service"), .state = cli_value(c, "state"), .plain = cli_given(c, "reveal")};
	const char *subject = cli_value(c, "subject");
	struct session s;
	struct err err = {0};

	if (c->arg_count)
		return cli_usage(c, "takes no arguments");
	if (subject && !ident_subject_ok(slice_of(subject)))
		return cli_usage(c, "--subject needs a subject such as iin:…");
	if (!state_is_one(c))
		return EXIT_USAGE;
	arena_init(&l.arena);
	buf_init(&l.line);
	l.err = &err;
	int rc = session_open(&s, c, session_looks(c), &err);
	if (!rc)
		rc = session_reveal(&s, c, slice_of(subject), &err);
	if (!rc)
		rc = subject ? one_subject(&s, &l, slice_of(subject), &err) : all_subjects(&s, &l, &err);
	if (!rc)
		tell_none(&l);
	buf_fini(&l.line);
	arena_fini(&l.arena);
	return session_end(&s, rc, &err);
}

const struct command command_cases = {"cases", "", "the cases, one a line; persons masked", options, run};
