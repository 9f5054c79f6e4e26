/* SPDX-License-Identifier: Apache-2.0 */
/* `aldyn describe`: what stands in a deployment's files, for others to use. */
#include <stdio.h>

#include "engine/cli/cli.h"
#include "engine/cli/sample.h"
#include "engine/intake/schema.h"

static const struct cli_option options[] = {
	{"rules", "FOLDER", ALDYN_DATADIR "/rules", "the rules whose vocabulary the profile uses"},
	{"profiles", "DIR", ALDYN_DATADIR "/connectors/profiles", "folder of profiles"},
	{NULL, NULL, NULL, NULL},
};

static int describe_source(const struct cli *c, struct arena *a, const struct ruleset *rules, struct findings *f,
                           struct err *err)
{
	struct profile p;
	struct buf out;
	int rc = profile_load(a, sample_profile_path(a, cli_value(c, "profiles"), c->args[1]), rules, &p, f, err);

	if (rc)
		return rc;
	buf_init(&out);
	profile_schema(a, &p, &out);
	printf("%.*s\n", (int)out.len, out.ptr);
	buf_fini(&out);
	return OK;
}

static int run(struct cli *c)
{
	struct findings f = {0};
	struct ruleset *rules = NULL;
	struct err err = {0};
	struct arena a;

	if (c->arg_count != 2 || strcmp(c->args[0], "source"))
		return cli_usage(c, "takes `source` and the name of a profile, or a file");
	arena_init(&a);
	int rc = ruleset_load(cli_value(c, "rules"), &rules, &f, &err);
	if (!rc)
		rc = describe_source(c, &a, rules, &f, &err);
	findings_print(&f);
	findings_fini(&f);
	ruleset_free(rules);
	arena_fini(&a);
	if (!rc && (fflush(stdout) || ferror(stdout)))
		rc = err_set(&err, ERR_FATAL, "no-output", "standard output cannot be written");
	return rc ? cli_fail(&err) : EXIT_DONE;
}

const struct command command_describe = {"describe", "source NAME",
                                         "prints the JSON Schema of a source's messages, made from its profile", options, run};
