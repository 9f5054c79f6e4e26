/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/base/say.h"
#include "engine/cli/cli.h"
#include "engine/run/run.h"

static const struct cli_option options[] = {
	{"config", "FILE", "aldyn.yaml", "the configuration"},
	{"until-idle", NULL, NULL, "end when all input is consumed, by whichever process, and nothing is due"},
	{"no-sources", NULL, NULL, "take nothing in: this process is an engine only"},
	{"no-connectors", NULL, NULL, "send nothing out: this process is an engine only"},
	{"no-workers", NULL, NULL, "process nothing: another process is the engine"},
	{"activate", NULL, NULL, "put the folder's rules in force also when others have replaced them (going back)"},
	{"any-clock", NULL, NULL, "start also when the time on the log lies ahead of this machine's clock"},
	{NULL, NULL, NULL, NULL},
};

static int run(struct cli *c)
{
	struct run_options o = {cli_given(c, "until-idle"), cli_given(c, "no-sources"), cli_given(c, "no-connectors"), cli_given(c, "no-workers"),
	                        cli_given(c, "activate"), cli_given(c, "any-clock")};
	struct findings f = {0};
	struct config config;
	struct err err = {0};

	if (c->arg_count)
		return cli_usage(c, "takes no arguments");
	int rc = config_open(cli_value(c, "config"), &config, &f, &err);
	if (!rc && !config_has_files(&config, !o.no_sources, !o.no_connectors, &f))
		rc = err_set(&err, ERR_INPUT, "bad-configuration", "%s: %zu errors", config.path, f.errors);
	findings_print(&f);
	findings_fini(&f);
	if (!rc) {
		say(SAY_INFO, "run", "started", "log=%s instance=%s", config.log.driver, config.instance);
		rc = run_engine(&config, &o, &err);
	}
	config_close(&config);
	if (rc)
		return cli_fail(&err);
	say(SAY_INFO, "run", "ended", " ");
	return EXIT_DONE;
}

const struct command command_run = {"run", "", "runs the engine: sources, workers, connectors", options, run};
