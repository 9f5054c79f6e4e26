/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/rules/evaluate.h"

int rules_compile_all(const struct ruleset *rs, struct findings *f, struct err *err)
{
	size_t count, before = f->errors;
	const struct service *const *list = ruleset_services(rs, &count);
	struct rules_host *host = rules_host_new();
	int rc = host ? OK : err_set(err, ERR_FATAL, "no-memory", "no memory to load the packages' rules; give the process more");

	for (size_t i = 0; i < count && !rc; i++)
		if ((rc = rules_compile(host, rs, list[i], f, err)) == ERR_INPUT)
			rc = OK; /* the others are looked at too */
	rules_host_free(host);
	return rc || f->errors == before ? rc : err_set(err, ERR_INPUT, "bad-rules", "the packages' rules have errors");
}
