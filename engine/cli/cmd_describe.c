/* SPDX-License-Identifier: Apache-2.0 */
/* `aldyn describe`: what registries, editors and documents hold, written from the profiles and from the tables that read the files. */
#include <stdio.h>

#include "engine/base/data.h"
#include "engine/cli/cli.h"
#include "engine/cli/describe.h"
#include "engine/cli/sample.h"
#include "engine/intake/schema.h"

static const struct cli_option options[] = {
	{"rules", "FOLDER", DATA("rules"), "the rules whose vocabulary is used"},
	{"profiles", "DIR", DATA("connectors/profiles"), "folder of profiles"},
	{NULL, NULL, NULL, NULL},
};

static const char *const chapters[] = {[CHAPTER_LISTS] = "lists", [CHAPTER_DATES] = "dates", [CHAPTER_NUMBERS] = "numbers", [CHAPTER_TEXTS] = "texts"};

static int describe_source(const struct cli *c, const char *name, struct buf *out, struct err *err)
{
	struct findings f = {0};
	struct ruleset *rules = NULL;
	struct profile p;
	struct arena a;

	arena_init(&a);
	int rc = ruleset_load(cli_value(c, "rules"), &rules, &f, err);
	if (!rc)
		rc = profile_load(&a, sample_profile_path(&a, cli_value(c, "profiles"), name), rules, &p, &f, err);
	if (!rc) {
		profile_schema(&a, &p, out);
		buf_str(out, "\n");
	}
	findings_print(&f);
	findings_fini(&f);
	ruleset_free(rules);
	arena_fini(&a);
	return rc;
}

static int describe_file(const struct cli *c, const char *name, struct buf *out, struct err *err)
{
	(void)c;
	return describe_schema(name, out, err);
}

static int describe_stubs(const struct cli *c, const char *rules, struct buf *out, struct err *err)
{
	return describe_lua(rules ? rules : cli_value(c, "rules"), out, err);
}

static int describe_words(const struct cli *c, const char *rules, struct buf *out, struct err *err)
{
	return describe_vocabulary(rules ? rules : cli_value(c, "rules"), out, err);
}

static int describe_all_keys(const struct cli *c, const char *name, struct buf *out, struct err *err)
{
	(void)c, (void)name, (void)err;
	describe_keys(out);
	return OK;
}

static int describe_functions(const struct cli *c, const char *name, struct buf *out, struct err *err)
{
	(void)c;
	if (!name) {
		describe_names(out);
		return OK;
	}
	for (int i = CHAPTER_LISTS; i < CHAPTER_COUNT; i++)
		if (!strcmp(name, chapters[i])) {
			script_describe_names((enum script_chapter)i, out);
			return OK;
		}
	return err_set(err, ERR_INPUT, "unknown-name", "functions are described by chapter: lists, dates, numbers, texts");
}

static int describe_settings(const struct cli *c, const char *name, struct buf *out, struct err *err)
{
	(void)c, (void)name, (void)err;
	ruleset_describe_settings(out);
	return OK;
}

/* least, most: how many words may follow. */
static const struct { const char *what; int least, most; int (*describe)(const struct cli *, const char *, struct buf *, struct err *); } rows[] = {
	{"source", 1, 1, describe_source},
	{"schema", 1, 1, describe_file},
	{"lua", 0, 1, describe_stubs},
	{"vocabulary", 0, 1, describe_words},
	{"keys", 0, 0, describe_all_keys},
	{"functions", 0, 1, describe_functions},
	{"settings", 0, 0, describe_settings},
};

static int run(struct cli *c)
{
	struct err err = {0};
	struct buf out;
	size_t i = 0, count = sizeof rows / sizeof *rows;
	int words = c->arg_count - 1;

	while (i < count && !(words >= 0 && !strcmp(c->args[0], rows[i].what) && words >= rows[i].least && words <= rows[i].most))
		i++;
	if (i == count)
		return cli_usage(c, "takes `source` and the name of a profile, or a file; or what else to describe");
	buf_init(&out);
	int rc = rows[i].describe(c, words ? c->args[1] : NULL, &out, &err);
	if (!rc)
		fwrite(out.ptr, 1, out.len, stdout);
	buf_fini(&out);
	if (!rc && (fflush(stdout) || ferror(stdout)))
		rc = err_set(&err, ERR_FATAL, "no-output", "standard output cannot be written");
	return rc ? cli_fail(&err) : EXIT_DONE;
}

const struct command command_describe = {"describe",
	"source NAME | schema NAME | lua [RULES] | vocabulary [RULES] | keys | functions [CHAPTER] | settings",
	"prints the JSON Schema of a source's messages, or what editors and documents hold", options, run};
