/* SPDX-License-Identifier: Apache-2.0 */
/* `aldyn describe`: what editors and documents hold, written from the tables that read the files. */
#include <stdio.h>

#include "engine/cli/cli.h"
#include "engine/cli/describe.h"

static const char *const chapters[] = {[CHAPTER_LISTS] = "lists", [CHAPTER_DATES] = "dates", [CHAPTER_NUMBERS] = "numbers", [CHAPTER_TEXTS] = "texts"};

static int describe_functions(const char *name, struct buf *out, struct err *err)
{
	for (int i = CHAPTER_LISTS; i < CHAPTER_COUNT; i++)
		if (name && !strcmp(name, chapters[i])) {
			script_describe_names((enum script_chapter)i, out);
			return OK;
		}
	return err_set(err, ERR_INPUT, "unknown-name", "functions are described by chapter: lists, dates, numbers, texts");
}

static int describe_settings(const char *name, struct buf *out, struct err *err)
{
	(void)name, (void)err;
	ruleset_describe_settings(out);
	return OK;
}

static const struct { const char *what; int (*describe)(const char *name, struct buf *out, struct err *err); } rows[] = {
	{"schema", describe_schema}, {"lua", describe_lua}, {"functions", describe_functions}, {"settings", describe_settings},
};

static int run(struct cli *c)
{
	struct err err = {0};
	struct buf out;
	size_t i = 0, count = sizeof rows / sizeof *rows;

	while (i < count && c->arg_count && strcmp(c->args[0], rows[i].what))
		i++;
	if (i == count || !c->arg_count || c->arg_count > 2)
		return cli_usage(c, "needs what to describe");
	buf_init(&out);
	int rc = rows[i].describe(c->arg_count > 1 ? c->args[1] : NULL, &out, &err);
	if (!rc)
		fwrite(out.ptr, 1, out.len, stdout);
	buf_fini(&out);
	return rc ? cli_fail(&err) : fflush(stdout) ? EXIT_FAILED : EXIT_DONE;
}

const struct command command_describe = {"describe", "schema NAME | lua [RULES] | functions CHAPTER | settings",
                                         "writes what editors and documents hold", NULL, run};
