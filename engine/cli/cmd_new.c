/* SPDX-License-Identifier: Apache-2.0 */
/* `aldyn new`: a small package, or profile, that is whole and passes `aldyn check` and `aldyn test`, copied from templates/. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/buf.h"
#include "engine/base/civil.h"
#include "engine/base/file.h"
#include "engine/cli/cli.h"

#define MAX_TEMPLATE_BYTES (64 * 1024)
#define MAX_NAME_CHARS 39

static const struct cli_option options[] = {
	{"templates", "DIR", NULL, "folder of the templates (default: beside the program's folder, as in a build, or the installed ones)"},
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

struct making { struct arena a; const struct kind *kind; const char *templates, *folder, *name; };

static bool is_name(const char *s)
{
	size_t n = strlen(s);

	return n && n <= MAX_NAME_CHARS && *s >= 'a' && *s <= 'z' && strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-_") == n;
}

/* Of a program that lies in the sources, those of the sources: what is installed may be older. */
static const char *templates_of(struct making *m)
{
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self);
	const char *slash = n > 0 ? memrchr(self, '/', (size_t)n) : NULL;
	const char *beside = slash ? arena_printf(&m->a, "%.*s/../templates", (int)(slash - self), self) : NULL;

	return beside && !access(arena_printf(&m->a, "%s/%s", beside, m->kind->name), R_OK) ? beside : ALDYN_DATADIR "/templates";
}

static const char *target_of(struct making *m, const char *file)
{
	if (!m->kind->packages)
		return arena_printf(&m->a, "%s/%s.yaml", m->folder, m->name);
	return arena_printf(&m->a, "%s/%s/%s%s%s", m->folder, m->kind->packages, m->name, *file ? "/" : "", file);
}

static void fill(struct making *m, struct slice text, struct buf *out)
{
	int year = civil_of_day(civil_local_day(civil_now_ms())).year;
	const struct { const char *word, *value; } words[] = {
		{"@NAME@", m->name}, {"@YEAR@", arena_printf(&m->a, "%d", year)}, {"@NEXT@", arena_printf(&m->a, "%d", year + 1)}};

	for (size_t i = 0, k; i < text.len; i++) {
		for (k = 0; k < 3 && strncmp(text.ptr + i, words[k].word, strlen(words[k].word)); k++)
			;
		buf_add(out, k < 3 ? words[k].value : text.ptr + i, k < 3 ? strlen(words[k].value) : 1);
		i += k < 3 ? strlen(words[k].word) - 1 : 0;
	}
}

static int copy(struct making *m, const char *file, struct err *err)
{
	const char *from = arena_printf(&m->a, "%s/%s/%s", m->templates, m->kind->name, file), *to = target_of(m, file);
	struct slice text;
	struct buf out;
	int rc = file_read(&m->a, from, MAX_TEMPLATE_BYTES, &text, err);

	if (rc)
		return rc;
	int fd = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd < 0)
		return err_set(err, ERR_INPUT, "cannot-write", "%s: %s", to,
		               errno == EEXIST ? "is there already; remove it, or choose another name" : strerror(errno));
	buf_init(&out);
	fill(m, text, &out);
	bool written = write(fd, out.ptr, out.len) == (ssize_t)out.len;
	written = !close(fd) && written;
	buf_fini(&out);
	if (!written)
		return err_set(err, ERR_INPUT, "cannot-write", "%s: %s", to, strerror(errno));
	printf("%s\n", to);
	return OK;
}

static int make(struct making *m, struct err *err)
{
	const char *beside = arena_printf(&m->a, "%s/%s", m->folder, m->kind->beside);
	int rc = OK;

	if (access(beside, R_OK))
		return err_set(err, ERR_INPUT, "no-folder", "%s: %s (give the folder of the %s)", beside, strerror(errno), m->kind->folder);
	if (m->kind->packages && !access(target_of(m, ""), F_OK))
		return err_set(err, ERR_INPUT, "exists", "%s is there already; remove it, or choose another name", target_of(m, ""));
	if (m->kind->packages)
		rc = file_make_folder(target_of(m, ""), err);
	for (const char *const *f = m->kind->files; *f && !rc; f++)
		rc = copy(m, *f, err);
	return rc;
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
	if (!m.templates)
		m.templates = templates_of(&m);
	int rc = make(&m, &err);
	if (!rc && m.kind->packages)
		fprintf(stderr, "aldyn: now `aldyn check %s` and `aldyn test %s --package %s --watch`\n", m.folder, m.folder, m.name);
	else if (!rc)
		fprintf(stderr, "aldyn: now `aldyn check %s--profiles %s`\n", access("rules/vocabulary.yaml", R_OK) ? "" : "rules ", m.folder);
	arena_fini(&m.a);
	return rc ? cli_fail(&err) : EXIT_DONE;
}

const struct command command_new = {"new", "service NAME [RULES] | source NAME [PROFILES]",
                                    "writes a small package or profile to begin with", options, run};
