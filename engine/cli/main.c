/* SPDX-License-Identifier: Apache-2.0 */
#include <signal.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/base/buf.h"
#include "engine/base/bus.h"
#include "engine/base/data.h"
#include "engine/base/say.h"
#include "engine/base/utf8.h"
#include "engine/cli/cli.h"
#include "engine/rules/wording.h"
#include "engine/run/config.h"

static const struct command *const commands[] = {
	&command_run, &command_replay, &command_test, &command_check, &command_new, &command_describe, &command_explain, &command_topics,
	&command_state, &command_cases, &command_dlq, &command_service, &command_audit, &command_bench,
};
#define COMMANDS (sizeof commands / sizeof *commands)

/* --- what commands ask ---------------------------------------------------------------------------------------------------------------- */

static int row_of(const struct command *cmd, const char *name, size_t len)
{
	for (int i = 0; cmd->options && cmd->options[i].name; i++)
		if (strlen(cmd->options[i].name) == len && !strncmp(cmd->options[i].name, name, len))
			return i;
	return -1;
}

const char *cli_value(const struct cli *c, const char *option)
{
	int i = row_of(c->command, option, strlen(option));

	BUG_ON(i < 0);
	return c->values[i] ? c->values[i] : c->otherwise[i];
}

bool cli_given(const struct cli *c, const char *option)
{
	int i = row_of(c->command, option, strlen(option));

	BUG_ON(i < 0);
	return c->values[i] != NULL;
}

bool cli_number(const struct cli *c, const char *option, long min, long max, long *out)
{
	const char *text = cli_value(c, option);
	char *end;

	*out = strtol(text ? text : "", &end, 10);
	if (text && *text && !*end && *out >= min && *out <= max)
		return true;
	cli_usage(c, "--%s needs a whole number from %ld to %ld", option, min, max);
	return false;
}

/* -1, and a usage error: none of them. */
static int index_of(const struct cli *c, const char *option, struct slice name, const char *const *names)
{
	struct buf all;

	for (int i = 0; names[i]; i++)
		if (slice_is(name, names[i]))
			return i;
	buf_init(&all);
	for (int i = 0; names[i]; i++)
		buf_printf(&all, "%s%s", i ? names[i + 1] ? ", " : " or " : "", names[i]);
	cli_usage(c, "--%s is %.*s", option, (int)all.len, all.ptr);
	buf_fini(&all);
	return -1;
}

int cli_one_of(const struct cli *c, const char *option, const char *const *names)
{
	return index_of(c, option, slice_of(cli_value(c, option)), names);
}

uint32_t cli_some_of(const struct cli *c, const char *option, const char *const *names)
{
	const char *at = cli_value(c, option);
	uint32_t which = at ? 0 : UINT32_MAX;

	while (at) {
		size_t len = strcspn(at, ",");
		int i = index_of(c, option, (struct slice){at, len}, names);
		if (i < 0)
			return 0;
		which |= UINT32_C(1) << i;
		at = at[len] ? at + len + 1 : NULL;
	}
	return which;
}

int cli_rules(const char *folder, struct ruleset **out, struct err *err)
{
	struct findings f = {0};
	int rc = ruleset_load(folder, out, &f, err);

	findings_print(&f);
	findings_fini(&f);
	return rc;
}

int cli_fail(const struct err *err)
{
	fputs("aldyn: ", stderr);
	if (err->file[0] && err->line)
		fprintf(stderr, "%s:%d:%d: ", err->file, err->line, err->col);
	fprintf(stderr, "%s (%s)\n", err->text, err->code);
	return EXIT_FAILED;
}

int cli_usage(const struct cli *c, const char *fmt, ...)
{
	va_list args;

	fprintf(stderr, "aldyn %s: ", c->command->name);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fprintf(stderr, "; see `aldyn %s --help`\n", c->command->name);
	return EXIT_USAGE;
}

/* --- help ------------------------------------------------------------------------------------------------------------------------------- */

static void help(FILE *to)
{
	fprintf(to, "aldyn %s: turns life events into public services\n\nusage: aldyn COMMAND [OPTIONS]\n\n", PACKAGE_VERSION);
	for (size_t i = 0; i < COMMANDS; i++)
		fprintf(to, "  %-9s %s\n", commands[i]->name, commands[i]->summary);
	fprintf(to,
		"\n`aldyn COMMAND --help` shows a command's options, `aldyn help configuration` the settings of aldyn.yaml,\n`aldyn help errors` all that `aldyn check` says.\n");
}

static void help_command(const struct command *cmd, FILE *to)
{
	struct arena a;

	arena_init(&a);
	fprintf(to, "usage: aldyn %s [OPTIONS] %s\n\n%s\n\n", cmd->name, cmd->arguments, cmd->summary);
	for (const struct cli_option *o = cmd->options; o && o->name; o++) {
		char left[64];
		snprintf(left, sizeof left, "--%s%s%s", o->name, o->argument ? " " : "", o->argument ? o->argument : "");
		fprintf(to, "  %-22s %s", left, o->meaning);
		if (o->otherwise)
			fprintf(to, " (default: %s)", data_path(&a, o->otherwise));
		fputc('\n', to);
	}
	arena_fini(&a);
}

static const struct command *find(const char *name)
{
	for (size_t i = 0; i < COMMANDS; i++)
		if (!strcmp(commands[i]->name, name))
			return commands[i];
	return NULL;
}

static void help_errors(void)
{
	struct buf b;

	buf_init(&b);
	wordings_describe(&b);
	fwrite(b.ptr, 1, b.len, stdout);
	buf_fini(&b);
}

static int help_about(int argc, char **argv)
{
	const struct command *cmd = argc > 2 ? find(argv[2]) : NULL;

	if (argc > 2 && !cmd && strcmp(argv[2], "configuration") && strcmp(argv[2], "errors")) {
		fprintf(stderr, "aldyn: no help about %s; see `aldyn --help`\n", argv[2]);
		return EXIT_USAGE;
	}
	if (argc > 2 && !strcmp(argv[2], "configuration"))
		config_help(stdout);
	else if (argc > 2 && !strcmp(argv[2], "errors"))
		help_errors();
	else if (cmd)
		help_command(cmd, stdout);
	else
		help(stdout);
	return EXIT_DONE;
}

/* --- parsing ---------------------------------------------------------------------------------------------------------------------------- */

static int parse(struct cli *c, int argc, char **argv)
{
	bool only_args = false;

	for (int i = 0; i < argc; i++) {
		const char *a = argv[i];
		if (only_args || a[0] != '-' || !a[1]) {
			if (c->arg_count == CLI_MAX_ARGS)
				return cli_usage(c, "more than %d arguments", CLI_MAX_ARGS);
			c->args[c->arg_count++] = a;
			continue;
		}
		if (!strcmp(a, "--")) {
			only_args = true;
			continue;
		}
		const char *equals = strchr(a, '=');
		int row = a[1] == '-' ? row_of(c->command, a + 2, equals ? (size_t)(equals - a - 2) : strlen(a + 2)) : -1;
		if (row < 0)
			return cli_usage(c, "unknown option %s", a);
		if (!c->command->options[row].argument)
			c->values[row] = "yes";
		else if (equals)
			c->values[row] = equals + 1;
		else if (i + 1 < argc)
			c->values[row] = argv[++i];
		else
			return cli_usage(c, "%s needs %s", a, c->command->options[row].argument);
	}
	return EXIT_DONE;
}

#define NAME_MAX_BYTES 200

/* Who does it stands in the journal (S-1): a text that the engine takes and a person reads. */
static bool is_name(const char *text)
{
	size_t len = strlen(text);
	bool blank = true;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];
		if (c < ' ' || c == 0x7f)
			return false;
		blank = blank && c == ' ';
	}
	return !blank && len <= NAME_MAX_BYTES && utf8_is_text(text, len);
}

/* Of every command alike, before it does anything. */
static int check_values(const struct cli *c)
{
	const struct cli_option *o = c->command->options;

	for (int i = 0; o && o[i].name; i++) {
		if (c->values[i] && !*c->values[i])
			return cli_usage(c, "--%s needs %s", o[i].name, o[i].argument);
		if (c->values[i] && !strcmp(o[i].name, "by") && !is_name(c->values[i]))
			return cli_usage(c,
				"--by needs NAME: a text of at most %d bytes, in UTF-8, without control characters, not only blanks",
				NAME_MAX_BYTES);
	}
	return EXIT_DONE;
}

static int run_command(struct cli *c, int argc, char **argv)
{
	arena_init(&c->arena);
	for (size_t i = 0; c->command->options && c->command->options[i].name; i++)
		c->otherwise[i] = data_path(&c->arena, c->command->options[i].otherwise);
	int rc = parse(c, argc, argv);
	rc = rc ? rc : check_values(c);
	rc = rc ? rc : c->command->run(c);
	arena_fini(&c->arena);
	return rc;
}

/* A daemon may be started with its standard descriptors closed; the next file opened, the log's own, would then be stdout. */
static void hold_standard_descriptors(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd > STDERR_FILENO)
		close(fd);
}

/* One that is none is told, and does not keep an engine from starting. */
static void set_level(const char *name)
{
	static const char *const names[] = {[SAY_DEBUG] = "debug", [SAY_INFO] = "info", [SAY_WARN] = "warn", [SAY_ERROR] = "error"};

	for (int i = SAY_DEBUG; i <= SAY_ERROR; i++)
		if (!strcmp(names[i], name)) {
			say_level_set((enum say_level)i);
			return;
		}
	fprintf(stderr, "aldyn: ALDYN_LOG is debug, info, warn or error, not `%s`; info is taken\n", name);
}

int main(int argc, char **argv)
{
	hold_standard_descriptors();
	const char *name = argc > 1 ? argv[1] : "";
	struct cli c = {.command = find(name)};
	const char *level = getenv("ALDYN_LOG");

	bus_listen();
	signal(SIGXFSZ, SIG_IGN); /* `ulimit -f`: whoever writes is told by write(), as on a full disk */
	if (level && *level)
		set_level(level);
	if (!strcmp(name, "--version")) {
		printf("aldyn %s\n", PACKAGE_VERSION);
		return EXIT_DONE;
	}
	if (!strcmp(name, "--help") || !strcmp(name, "help"))
		return help_about(argc, argv);
	if (!*name) {
		help(stderr);
		return EXIT_USAGE;
	}
	if (!c.command) {
		fprintf(stderr, "aldyn: no command %s; see `aldyn --help`\n", name);
		return EXIT_USAGE;
	}
	for (int i = 2; i < argc && strcmp(argv[i], "--"); i++)
		if (!strcmp(argv[i], "--help")) {
			help_command(c.command, stdout);
			return EXIT_DONE;
		}
	return run_command(&c, argc - 2, argv + 2);
}
