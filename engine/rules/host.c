/* SPDX-License-Identifier: Apache-2.0 */
/* The host keeps each package compiled. */
#include <stdio.h>
#include <stdlib.h>
#include "engine/rules/program.h"

enum { PROGRAMS_MAX = 5000, HINTS = 4096 }; /* more than a ruleset may have; beyond, all are dropped: rulesets come and go */

struct rules_host {
	struct script_limits limits;
	struct program **programs;
	size_t count, cap;
	size_t last;         /* the one found last */
	uint16_t hints[HINTS]; /* where a service's was, by its address: looked at first, trusted never */
};

struct rules_host *rules_host_new_with(const struct script_limits *limits)
{
	struct rules_host *h = calloc(1, sizeof *h);
	if (h)
		h->limits = *limits;
	return h;
}

struct rules_host *rules_host_new(void)
{
	return rules_host_new_with(&script_limits_default);
}

static void drop(struct rules_host *h, size_t i)
{
	program_fini(h->programs[i]);
	free(h->programs[i]);
	h->programs[i] = h->programs[--h->count];
	h->last = 0;
}

void rules_host_free(struct rules_host *h)
{
	if (!h)
		return;
	while (h->count)
		drop(h, 0);
	free(h->programs);
	free(h);
}

static bool is_program(const struct program *p, const struct service *svc, const char *hash)
{
	return p->key == svc && strcmp(p->hash, hash) == 0;
}

int host_no_memory(struct err *err)
{
	return err_set(err, ERR_FATAL, "no-memory", "no memory to run rules; give the process more, or run fewer workers");
}

static int add_program(struct rules_host *h, const struct ruleset *rs, const struct service *svc, struct err *err)
{
	for (bool full = h->count >= PROGRAMS_MAX; full && h->count;)
		drop(h, h->count - 1);
	if (h->count == h->cap) {
		size_t cap = h->cap ? h->cap * 2 : 16;
		struct program **grown = realloc(h->programs, cap * sizeof *grown);
		if (!grown)
			return host_no_memory(err);
		h->programs = grown;
		h->cap = cap;
	}
	struct program *p = malloc(sizeof *p);
	if (!p)
		return host_no_memory(err);
	struct findings f = {0};
	int rc = program_init(p, &h->limits, rs, svc, &f, err);
	findings_fini(&f);
	if (rc != OK) {
		free(p);
		return rc;
	}
	h->last = h->count;
	h->programs[h->count++] = p;
	return OK;
}

/* The service's own is at h->last. One of the same address and another ruleset is dropped: its ruleset is gone. */
static int find_program(struct rules_host *h, const struct ruleset *rs, const struct service *svc, struct err *err)
{
	const char *hash = ruleset_hash(rs);
	uint16_t *hint = &h->hints[((uintptr_t)svc >> 6) % HINTS];
	h->last = *hint;
	if (h->last < h->count && is_program(h->programs[h->last], svc, hash))
		return OK;
	for (size_t i = 0; i < h->count; i++) {
		if (h->programs[i]->key != svc)
			continue;
		if (is_program(h->programs[i], svc, hash)) {
			h->last = i;
			*hint = (uint16_t)i;
			return OK;
		}
		drop(h, i--);
	}
	int rc = add_program(h, rs, svc, err);
	*hint = (uint16_t)h->last;
	return rc;
}

int host_program(struct rules_host *h, const struct ruleset *rs, const struct service *svc, struct program **out,
                 struct err *err)
{
	int rc = find_program(h, rs, svc, err);
	*out = rc ? NULL : h->programs[h->last];
	return rc;
}

void host_drop_last(struct rules_host *h)
{
	drop(h, h->last);
}

int rules_compile(struct rules_host *h, const struct ruleset *rs, const struct service *svc, struct findings *f, struct err *err)
{
	size_t before = f->errors;
	if (svc->mode == SERVICE_JOINS) /* it has no rules */
		return OK;
	struct program *p = malloc(sizeof *p);
	if (!p)
		return host_no_memory(err);
	int rc = program_init(p, &h->limits, rs, svc, f, err);
	if (rc == OK)
		program_fini(p);
	free(p);
	if (rc == OK && f->errors != before)
		rc = err_set(err, ERR_INPUT, "bad-package", "%.*s: the rules have errors; see what was found", SLICE_ARG(svc->name));
	return rc;
}
