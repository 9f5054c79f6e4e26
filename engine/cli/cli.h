/* SPDX-License-Identifier: Apache-2.0 */
/* The command line: one table of commands (main.c), each with a table of options, from which --help, the man page's
 * option lists and the parser are made. stdout is data only, everything else goes to stderr. Exit 0 done, 1 failed, 2 usage. */
#ifndef ALDYN_CLI_H
#define ALDYN_CLI_H

#include "engine/base/arena.h"
#include "engine/base/err.h"
#include "engine/rules/ruleset.h"

#define CLI_MAX_OPTIONS 24
#define CLI_MAX_ARGS 256

enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

struct cli_option {
	const char *name;      /* "config": --config */
	const char *argument;  /* "FILE"; NULL: a switch */
	const char *otherwise; /* shown and taken when it is not given; NULL: none */
	const char *meaning;
};

struct cli;
struct command {
	const char *name, *arguments, *summary; /* "replay", "FILE…", "prints every record that the engine would have written" */
	const struct cli_option *options;       /* ends with a NULL name */
	int (*run)(struct cli *c);
};

struct cli {
	const struct command *command;
	const char *values[CLI_MAX_OPTIONS]; /* by row of options */
	const char *otherwise[CLI_MAX_OPTIONS]; /* likewise: the defaults, data_path put in */
	const char *args[CLI_MAX_ARGS];
	int arg_count;
	struct arena arena; /* until the command is done */
};

const char *cli_value(const struct cli *c, const char *option); /* NULL: not given, no default */
bool cli_given(const struct cli *c, const char *option);
/* A whole number of an option; prints a usage error and returns false when it is none. */
bool cli_number(const struct cli *c, const char *option, long min, long max, long *out);
/* Which of the names (ends with NULL) the option's value is; prints a usage error and returns -1 when it is none. */
int cli_one_of(const struct cli *c, const char *option, const char *const *names);
/* Likewise of a list with commas: bit i for names[i], every bit when the option is not given; prints a usage error and returns 0. */
uint32_t cli_some_of(const struct cli *c, const char *option, const char *const *names);
#define CLI_LANGUAGE {"lang", "LANG", "kk", "kk, ru or en"}
/* Loads the folder of rules; what is found in it goes to stderr. As ruleset_load. */
int cli_rules(const char *folder, struct ruleset **out, struct err *err) WARN_UNUSED;
int cli_fail(const struct err *err); /* prints "aldyn: [file:line:col:] text (code)", returns EXIT_FAILED or EXIT_USAGE */
int cli_usage(const struct cli *c, const char *fmt, ...) PRINTF_LIKE(2, 3);

extern const struct command command_run, command_replay, command_test, command_check, command_new, command_describe, command_explain,
	command_topics, command_state, command_cases, command_dlq, command_service, command_audit, command_bench;

#endif
