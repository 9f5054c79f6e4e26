/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "engine/rules/evaluate.h"

/* Paths inside the ruleset, as people open them. */
static void show_paths(const struct ruleset *rs, struct findings *f, size_t from)
{
	for (size_t i = from; i < f->count; i++) {
		struct err *e = &f->list[i].err;
		char inside[sizeof e->file];
		memcpy(inside, e->file, sizeof inside);
		snprintf(e->file, sizeof e->file, "%s", ruleset_shown(rs, inside));
	}
}

int rules_compile_all(const struct ruleset *rs, struct findings *f, struct err *err)
{
	size_t count, before = f->errors, from = f->count;
	const struct service *const *list = ruleset_services(rs, &count);
	struct rules_host *host = rules_host_new();
	int rc = host ? OK : err_set(err, ERR_FATAL, "no-memory", "no memory to load the packages' rules; give the process more");

	for (size_t i = 0; i < count && !rc; i++)
		if ((rc = rules_compile(host, rs, list[i], f, err)) == ERR_INPUT)
			rc = OK; /* the others are looked at too */
	rules_host_free(host);
	show_paths(rs, f, from);
	return rc || f->errors == before ? rc : err_set(err, ERR_INPUT, "bad-rules", "the packages' rules have errors");
}
