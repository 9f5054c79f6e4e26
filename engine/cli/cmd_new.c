/* SPDX-License-Identifier: Apache-2.0 */
/* `aldyn new`: a small package, or profile, that is whole and passes `aldyn check` and `aldyn test`, copied from templates/. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/buf.h"
#include "engine/base/civil.h"
#include "engine/base/data.h"
#include "engine/base/file.h"
#include "engine/base/vec.h"
#include "engine/cli/cli.h"

#define MAX_TEMPLATE_BYTES (64 * 1024)
#define MAX_NAME_CHARS 39

static const struct cli_option options[] = {
	{"templates", "DIR", DATA("templates"), "folder of the templates"},
	{NULL, NULL, NULL, NULL},
};

static const struct kind {
	const char *name, *folder;
	const char *packages; /* below the folder: each is a folder of its own there; NULL: a file NAME.yaml in the folder */
	const char *beside;   /* stands in the right folder already */
	const char *files[5];
} kinds[] = {
	{"service", "rules", "packages", "vocabulary.yaml", {"service.yaml", "eligibility.lua", "tests.yaml", "README.md", NULL}},
	{"source", "connectors/profiles", NULL, "", {"source.yaml", NULL}},
};

struct made { const char *path; struct slice text; };
struct making { struct arena a; const struct kind *kind; const char *templates, *folder, *name; VEC(struct made) made; };

static bool is_name(const char *s)
{
	size_t n = strlen(s);

	return n && n <= MAX_NAME_CHARS && *s >= 'a' && *s <= 'z' && strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-_") == n;
}

static const char *target_of(struct making *m, const char *file)
{
	if (!m->kind->packages)
		return arena_printf(&m->a, "%s/%s.yaml", m->folder, m->name);
	return arena_printf(&m->a, "%s/%s/%s%s%s", m->folder, m->kind->packages, m->name, *file ? "/" : "", file);
}

static struct slice filled(struct making *m, struct slice text)
{
	struct buf out;
	int year = civil_of_day(civil_local_day(civil_now_ms())).year;
	const struct { const char *word, *value; } words[] = {
		{"@NAME@", m->name}, {"@YEAR@", arena_printf(&m->a, "%d", year)}, {"@NEXT@", arena_printf(&m->a, "%d", year + 1)}};

	buf_init(&out);
	for (size_t i = 0, k; i < text.len; i++) {
		for (k = 0; k < 3 && strncmp(text.ptr + i, words[k].word, strlen(words[k].word)); k++)
			;
		buf_add(&out, k < 3 ? words[k].value : text.ptr + i, k < 3 ? strlen(words[k].value) : 1);
		i += k < 3 ? strlen(words[k].word) - 1 : 0;
	}
	struct slice all = arena_slice(&m->a, buf_slice(&out));
	buf_fini(&out);
	return all;
}

/* All templates, before anything is made: nothing to undo when one is missing. */
static int read_templates(struct making *m, struct err *err)
{
	int rc = OK;

	for (const char *const *f = m->kind->files; *f && !rc; f++) {
		const char *from = arena_printf(&m->a, "%s/%s/%s", m->templates, m->kind->name, *f);
		struct slice text;
		rc = file_read(&m->a, from, MAX_TEMPLATE_BYTES, &text, err);
		if (!rc)
			*VEC_ADD(&m->a, &m->made) = (struct made){target_of(m, *f), filled(m, text)};
	}
	return rc;
}

static int cannot_write(const char *path, struct err *err)
{
	return err_set(err, ERR_INPUT, "cannot-write", "%s: %s", path,
	               errno == EEXIST ? "is there already; remove it, or choose another name" : strerror(errno));
}

/* A file that could not be written to its end is not left. */
static int write_file(const struct made *f, struct err *err)
{
	FILE *to = fopen(f->path, "wxe");

	if (!to)
		return cannot_write(f->path, err);
	bool written = fwrite(f->text.ptr, 1, f->text.len, to) == f->text.len;
	if (!fclose(to) && written)
		return OK;
	cannot_write(f->path, err);
	unlink(f->path);
	return ERR_INPUT;
}

/* The package's folder, and that of packages where there is none; all or nothing of it. */
static int write_all(struct making *m, struct err *err)
{
	const char *own = target_of(m, ""), *packages = arena_printf(&m->a, "%s/%s", m->folder, m->kind->packages ? m->kind->packages : "");
	bool made_packages = m->kind->packages && !mkdir(packages, 0777), made_own = m->kind->packages && !mkdir(own, 0777);
	int rc = m->kind->packages && !made_own ? cannot_write(own, err) : OK;
	uint32_t written = 0;

	while (!rc && written < m->made.count)
		if (!(rc = write_file(&m->made.at[written], err)))
			written++;
	while (rc && written)
		unlink(m->made.at[--written].path);
	if (rc && made_own)
		rmdir(own);
	if (rc && made_packages)
		rmdir(packages);
	return rc;
}

static int make(struct making *m, struct err *err)
{
	const char *beside = arena_printf(&m->a, "%s/%s", m->folder, m->kind->beside);
	const struct made *f;

	if (access(beside, R_OK))
		return err_set(err, ERR_INPUT, "no-folder", "%s: %s (give the folder of the %s)", beside, strerror(errno), m->kind->folder);
	int rc = read_templates(m, err);
	if (rc || (rc = write_all(m, err)))
		return rc;
	for VEC_EACH (f, &m->made)
		printf("%s\n", f->path);
	return OK;
}

static int run(struct cli *c)
{
	struct making m = {.templates = cli_value(c, "templates")};
	struct err err = {0};

	for (size_t i = 0; c->arg_count && i < sizeof kinds / sizeof *kinds; i++)
		if (!strcmp(c->args[0], kinds[i].name))
			m.kind = &kinds[i];
	if (!m.kind || c->arg_count < 2 || c->arg_count > 3)
		return cli_usage(c, "needs service NAME or source NAME, and perhaps the folder");
	m.name = c->args[1];
	m.folder = c->arg_count > 2 ? c->args[2] : m.kind->folder;
	if (!is_name(m.name))
		return cli_usage(c, "a name has a-z, 0-9, - and _, begins with a letter, and has at most %d characters", MAX_NAME_CHARS);
	arena_init(&m.a);
	int rc = make(&m, &err);
	if (!rc && c->arg_count < 3)
		fprintf(stderr, "aldyn: no folder was named, so it is in %s; remove it there if another was meant\n", m.folder);
	if (!rc && m.kind->packages)
		fprintf(stderr, "aldyn: now `aldyn check %s` and `aldyn test %s --package %s --watch`\n", m.folder, m.folder, m.name);
	else if (!rc)
		fprintf(stderr,
			"aldyn: fill in owner, legal_basis, agreement and contact, which say TO DO: until then the source does not start: the law wants to know who answers for data (docs/law.md: C-9, S-5)\n"
			"aldyn: now `aldyn check %s--profiles %s`\n",
			access("rules/vocabulary.yaml", R_OK) ? "" : "rules ", m.folder);
	arena_fini(&m.a);
	return rc ? cli_fail(&err) : EXIT_DONE;
}

const struct command command_new = {"new", "service NAME [RULES] | source NAME [PROFILES]",
                                    "writes a small package or profile to begin with", options, run};
