/* SPDX-License-Identifier: Apache-2.0 */
/* The schema of each YAML file, from the tables that read it. */
#include "engine/base/yaml_schema.h"
#include "engine/cli/describe.h"
#include "engine/cli/test.h"
#include "engine/intake/profile.h"
#include "engine/run/config.h"

static const struct { const char *name; void (*rows)(struct yaml_rows *out); } others[] = {
	{"tests", test_rows}, {"profile", profile_rows}, {"aldyn", config_rows},
};
const char *const describe_files[] = {"service", "tests", "vocabulary", "parameters", "law", "calendar", "texts", "register", "profile", "aldyn", NULL};

bool describe_rows(const char *name, struct yaml_rows *out)
{
	size_t i = 0, count = sizeof others / sizeof *others;

	if (ruleset_rows(name, out))
		return true;
	while (i < count && strcmp(name, others[i].name))
		i++;
	if (i == count)
		return false;
	others[i].rows(out);
	return true;
}

int describe_schema(const char *name, struct buf *out, struct err *err)
{
	struct arena a;

	arena_init(&a);
	struct yaml_rows rows = {.a = &a};
	bool known = describe_rows(name, &rows);
	if (known)
		yaml_schema(&rows, arena_printf(&a, "%s.yaml", name), out);
	arena_fini(&a);
	return known ? OK : err_set(err, ERR_INPUT, "unknown-name", "there are schemas of service, tests, vocabulary, parameters, law, calendar, texts, register, profile, aldyn");
}
