/* SPDX-License-Identifier: Apache-2.0 */
/* `aldyn check`: reads rules, profiles and configuration, opens nothing, and says what is wrong with them: all of it at once,
 * file:line:column: error: … (how to mend it). */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "engine/base/data.h"
#include "engine/base/vec.h"
#include "engine/cli/check_show.h"
#include "engine/cli/cli.h"
#include "engine/cli/sample.h"
#include "engine/cli/test.h"
#include "engine/intake/profile.h"
#include "engine/rules/evaluate.h"
#include "engine/run/config.h"

static const struct cli_option options[] = {
	{"profiles", "DIR", NULL, "folder of profiles (default: the configuration's, or the installed ones)"},
	{"config", "FILE", NULL, "check the configuration too, with the rules and profiles that it names"},
	{"profile", "NAME", NULL, "with --sample: the profile of that name, or a file"},
	{"sample", "FILE", NULL, "show, field by field, what the profile's mapping makes of the messages in the file"},
	{"unmasked", NULL, NULL, "with --sample: show persons and numbers in full"},
	{"lang", "LANG", NULL, "kk, ru or en: of what is said, and of the services' titles (default: as LC_ALL, LC_MESSAGES or LANG say, else en)"},
	{"json", NULL, NULL, "for editors: a JSON object for each error and warning, on stdout, and nothing else; what --sample shows goes to stderr"},
	{NULL, NULL, NULL, NULL},
};

struct file_id { dev_t dev; ino_t ino; };

struct checking {
	struct findings f;
	struct arena arena;
	VEC(struct file_id) seen;
	struct ruleset *rules;
	size_t profiles;
};

/* What stopped a loader short of findings (no file, no YAML) is one too. */
static void note(struct checking *ck, int rc, const struct err *err, size_t before)
{
	if (rc && ck->f.errors == before)
		findings_add(&ck->f, true, err);
}

/* --- rules ------------------------------------------------------------------------------------------------------------------ */

/* The compiler knows paths inside the ruleset; people open files from where they stand. */
static void show_paths(struct checking *ck, size_t from)
{
	for (size_t i = from; i < ck->f.count; i++) {
		struct err *e = &ck->f.list[i].err;
		char inside[sizeof e->file];
		memcpy(inside, e->file, sizeof inside);
		snprintf(e->file, sizeof e->file, "%s", ruleset_shown(ck->rules, inside));
	}
}

static bool has_code(const struct findings *f, size_t from, const char *code)
{
	for (size_t i = from; i < f->count; i++)
		if (!strcmp(f->list[i].err.code, code))
			return true;
	return false;
}

static void check_lua(struct checking *ck, struct rules_host *host, const struct service *svc)
{
	size_t from = ck->f.count, before = ck->f.errors;
	struct err err = {0};

	if (!svc->lua_file.ptr)
		return;
	int rc = rules_compile(host, ck->rules, svc, &ck->f, &err);
	if (!rc && !svc->broken)
		rc = rules_find_unused(svc, &ck->f, &err);
	if (!rc && !svc->broken && ck->f.errors == before)
		rules_find_unwatched(ck->rules, svc, &ck->f);
	note(ck, rc, &err, before);
	show_paths(ck, from);
}

/* A file that is no YAML has been told of by the loader. What the package calls its clauses and its value is open when Lua calls them otherwise. */
static void check_tests(struct checking *ck, const struct service *svc, size_t from)
{
	bool open = (svc->doubt & (DOUBT_CLAUSES | DOUBT_VALUE)) || has_code(&ck->f, from, "missing-clause") || has_code(&ck->f, from, "missing-value");
	const char *file = svc->tests.ptr ? ruleset_shown(ck->rules, svc->tests_file.ptr) : NULL;
	struct yaml_node *root;
	struct err ignored;

	if (file && !yaml_parse(&ck->arena, file, svc->tests, &root, &ignored) && root->kind == YAML_MAP)
		test_words(ck->rules, svc, root, file, open, &ck->f);
}

static void check_rules(struct checking *ck, const char *folder)
{
	size_t count;

	ck->rules = ruleset_examine(folder, &ck->f);
	if (!ck->rules)
		return;
	struct rules_host *host = rules_host_new();
	BUG_ON(!host);
	const struct service *const *list = ruleset_services(ck->rules, &count);
	for (size_t i = 0; i < count; i++) {
		size_t from = ck->f.count;
		check_lua(ck, host, list[i]);
		check_tests(ck, list[i], from);
	}
	rules_host_free(host);
}

/* --- profiles --------------------------------------------------------------------------------------------------------------- */

/* A file may be reached by several names. */
static bool seen_before(struct checking *ck, const char *path)
{
	struct stat there;
	const struct file_id *seen;

	if (stat(path, &there))
		return false;
	for VEC_EACH (seen, &ck->seen)
		if (seen->dev == there.st_dev && seen->ino == there.st_ino)
			return true;
	*VEC_ADD(&ck->arena, &ck->seen) = (struct file_id){there.st_dev, there.st_ino};
	return false;
}

static void check_profile(struct checking *ck, const char *path)
{
	struct profile p;
	struct err err = {0};
	size_t before = ck->f.errors;

	if (seen_before(ck, path))
		return;
	int rc = profile_load(&ck->arena, path, ck->rules, &p, &ck->f, &err);

	note(ck, rc, &err, before);
	ck->profiles++;
}

static int is_profile(const struct dirent *d)
{
	size_t n = strlen(d->d_name);

	return d->d_name[0] != '.' && n > 5 && !strcmp(d->d_name + n - 5, ".yaml");
}

static void check_profiles(struct checking *ck, const char *folder)
{
	struct dirent **list;
	int n = scandir(folder, &list, is_profile, alphasort);

	if (n < 0) {
		findings_say(&ck->f, true, folder, 1, 1, "no-folder", NULL, NULL);
		return;
	}
	for (int i = 0; i < n; i++) {
		check_profile(ck, arena_printf(&ck->arena, "%s/%s", folder, list[i]->d_name));
		free(list[i]);
	}
	free(list);
}

/* A source may name a profile outside the folder. */
static void check_sources(struct checking *ck, const struct config *config)
{
	for (size_t i = 0; i < config->source_count; i++)
		if (config_has_profile(config, &config->sources[i], &ck->f))
			check_profile(ck, config->sources[i].profile);
}

/* --- the whole -------------------------------------------------------------------------------------------------------------- */

static void list_services(const struct checking *ck, enum language lang)
{
	size_t count;
	const struct service *const *list = ruleset_services(ck->rules, &count);

	for (size_t i = 0; i < count; i++)
		printf("%.*s %.*s %.*s\n", SLICE_ARG(list[i]->name), SLICE_ARG(list[i]->version), SLICE_ARG(list[i]->title.in[lang]));
	fprintf(stderr, "aldyn: %zu versions of services and %zu profiles are in order; ruleset %s\n", count, ck->profiles,
		ruleset_hash(ck->rules));
}

/* Records that become dead letters are errors of the sample, or of the mapping: the reader knows which. */
static void check_sample(struct checking *ck, const struct cli *c, const char *profiles, enum language lang)
{
	const char *path = sample_profile_path(&ck->arena, profiles, cli_value(c, "profile"));
	FILE *to = cli_given(c, "json") ? stderr : stdout;
	struct profile p;
	struct err err = {0};
	struct sample_count count = {0};
	size_t before = ck->f.errors;
	int rc = profile_load(&ck->arena, path, ck->rules, &p, &ck->f, &err);

	if (!rc)
		rc = sample_show(&ck->arena, &p, cli_value(c, "sample"), lang, cli_given(c, "unmasked"), to, &count, &err);
	note(ck, rc, &err, before);
	if (!rc && !count.messages)
		findings_say(&ck->f, true, cli_value(c, "sample"), 1, 1, "no-message", NULL, NULL);
	for (size_t i = 0; !rc && i < count.at_count; i++) { /* the first says it all, the others where more of it is */
		const char *number = arena_printf(&ck->arena, "%zu", i ? count.at[i].refused : count.refused);
		findings_say(&ck->f, true, cli_value(c, "sample"), (int)count.at[i].line, 1, i ? "refused/also" : "refused", NULL,
		             SAID({"n", slice_of(number)}));
	}
}

static void check_all(struct checking *ck, const struct cli *c, const struct config *config, enum language lang)
{
	const char *rules = c->arg_count ? c->args[0] : config ? config->rules : data_path(&ck->arena, DATA("rules"));
	const char *profiles = cli_value(c, "profiles");

	if (!profiles && config)
		profiles = config->profiles;
	if (!profiles && (!c->arg_count || cli_given(c, "sample")))
		profiles = data_path(&ck->arena, DATA("connectors/profiles"));
	check_rules(ck, rules);
	if (!ck->rules || !ruleset_vocabulary_sound(ck->rules)) /* profiles are held against it */
		return;
	if (cli_given(c, "sample")) {
		check_sample(ck, c, profiles, lang);
		return;
	}
	if (profiles)
		check_profiles(ck, profiles);
	if (config)
		check_sources(ck, config);
}

/* -1: none of ours. Of a locale (ru_RU.UTF-8) its language counts. */
static int lang_of(const char *name, bool locale)
{
	for (int i = 0; i < LANGUAGE_COUNT; i++)
		if (!strncmp(name, language_names[i], 2) && (!name[2] || (locale && strchr("_.@", name[2]))))
			return i;
	return -1;
}

static int lang_wanted(const struct cli *c)
{
	static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
	const char *name = cli_value(c, "lang");

	if (name)
		return lang_of(name, false);
	for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
		if ((name = getenv(variables[i])) && *name) { /* the first that is set decides, as everywhere */
			int lang = lang_of(name, true);
			return lang < 0 ? LANGUAGE_EN : lang;
		}
	return LANGUAGE_EN;
}

static void say_count(size_t errors, enum language lang)
{
	static const char *const words[LANGUAGE_COUNT] = {"қателер: %zu", "ошибок: %zu", "%zu errors"};

	fprintf(stderr, "aldyn: ");
	fprintf(stderr, lang == LANGUAGE_EN && errors == 1 ? "%zu error" : words[lang], errors);
	fputc('\n', stderr);
}

static int run(struct cli *c)
{
	struct checking ck = {0};
	struct config config;
	struct err err = {0};
	const char *path = cli_value(c, "config");
	int lang = lang_wanted(c);
	bool json = cli_given(c, "json");

	if (c->arg_count > 1)
		return cli_usage(c, "takes one folder of rules");
	if (cli_given(c, "sample") != cli_given(c, "profile"))
		return cli_usage(c, "--sample and --profile go together");
	if (lang < 0)
		return cli_usage(c, "--lang is kk, ru or en");
	arena_init(&ck.arena);
	int rc = path ? config_open(path, &config, &ck.f, &err) : OK;
	if (rc)
		note(&ck, rc, &err, 0);
	if (!rc || c->arg_count) /* else nobody knows which rules are meant */
		check_all(&ck, c, path && !rc ? &config : NULL, (enum language)lang);
	if (json)
		check_show_json(&ck.f, (enum language)lang);
	else
		check_show(&ck.f, (enum language)lang, path);
	bool good = !ck.f.errors;
	if (good && !json && !cli_given(c, "sample"))
		list_services(&ck, (enum language)lang);
	else if (!good && !json)
		say_count(ck.f.errors, (enum language)lang);
	if (path)
		config_close(&config);
	ruleset_free(ck.rules);
	findings_fini(&ck.f);
	arena_fini(&ck.arena);
	return good ? EXIT_DONE : EXIT_FAILED;
}

const struct command command_check = {"check", "[FOLDER]", "reads rules, profiles and configuration and says what is wrong, and how to mend it", options, run};
