/* SPDX-License-Identifier: Apache-2.0 */
/* --packages: the workload's rules with so many packages. W1 wakes the same three, however many there are: its own, and two that look at each
 * birth and find too few children. The others wait for events that do not happen, for changes of facts that do not come, and for dates that
 * are computed from these. Those without dates read `residence` and `death_date` besides, which W1 changes all the time. */
#include <errno.h>
#include <stdlib.h>

#include "engine/base/file.h"
#include "engine/cli/bench.h"
#include "engine/rules/ruleset.h"

#define SHARE 10 /* packages to a fact and an event of their own */
#define TEMPLATE_BYTES (64 * 1024)

static const struct { const char *name, *template, *when; } others[] = {
	{"event", "other", "event: @event@, as: [@role@]"},
	{"change", "other", "change: @fact@"},
	{"date", "dated", ""},
};
#define KINDS (sizeof others / sizeof *others)

struct word { const char *name; struct slice value; };

/* "@name@" -> its value, which may hold words of those that follow it in the table. */
static struct slice filled(struct arena *a, struct slice text, const struct word *words)
{
	for (; words->name; words++) {
		struct buf b;
		buf_init(&b);
		for (const char *at; (at = memmem(text.ptr, text.len, words->name, strlen(words->name)));) {
			buf_add(&b, text.ptr, (size_t)(at - text.ptr));
			buf_slice_add(&b, words->value);
			text.len -= (size_t)(at - text.ptr) + strlen(words->name);
			text.ptr = at + strlen(words->name);
		}
		buf_slice_add(&b, text);
		text = arena_slice(a, buf_slice(&b));
		buf_fini(&b);
	}
	return text;
}

static int write_text(const char *path, struct slice text, struct err *err)
{
	FILE *f = fopen(path, "w");
	bool written = f && fwrite(text.ptr, 1, text.len, f) == text.len;

	if (f && fclose(f))
		written = false;
	return written ? OK : err_set(err, ERR_FATAL, "no-room", "%s: %s", path, strerror(errno));
}

static int write_below(struct arena *a, const char *folder, const char *path, struct slice text, struct err *err)
{
	char *whole = arena_printf(a, "%s/%s", folder, path), *slash = strrchr(whole, '/');

	*slash = '\0';
	int rc = file_make_folder(whole, err);
	*slash = '/';
	return rc ? rc : write_text(whole, text, err);
}

/* Behind the line `group:` of the vocabulary. */
static struct slice with(struct arena *a, struct slice text, const char *group, struct slice more)
{
	const char *at = memmem(text.ptr, text.len, group, strlen(group));
	BUG_ON(!at);
	size_t head = (size_t)(at - text.ptr) + strlen(group);

	return slice_of(arena_printf(a, "%.*s%.*s%.*s", (int)head, text.ptr, SLICE_ARG(more), (int)(text.len - head), text.ptr + head));
}

static struct slice vocabulary(struct arena *a, struct slice text, long packages)
{
	struct buf facts, events;

	buf_init(&facts);
	buf_init(&events);
	for (long i = 0; i * SHARE < packages; i++) {
		buf_printf(&facts, "  other_%ld: {type: integer, none: no, owner: w1-registry, title: &t%ld {kk: \"Басқа %ld\", ru: \"Другое %ld\", en: \"Other %ld\"}}\n", i, i, i, i, i);
		buf_printf(&events,
			"  other-%ld:\n    title: *t%ld\n    subject: person\n    roles: {person: required}\n    values: {other_%ld: required}\n"
			"    asserts:\n      - {role: person, fact: other_%ld, value: other_%ld}\n",
			i, i, i, i, i);
	}
	struct slice all = with(a, with(a, text, "\nfacts:\n", buf_slice(&facts)), "\nevents:\n", buf_slice(&events));
	buf_fini(&facts);
	buf_fini(&events);
	return all;
}

static int write_package(const struct bench *b, struct arena *a, const char *folder, long i, struct err *err)
{
	static const char *const files[] = {"service.yaml", "eligibility.lua", "tests.yaml"};
	bool matches = i < W1_MATCHING;
	size_t of = matches ? 0 : (size_t)i % KINDS;
	const char *kind = matches ? "birth" : others[of].name;
	struct slice name = slice_of(arena_printf(a, "%s-%04ld", kind, i));
	struct slice other = slice_of(arena_printf(a, "other_%ld", i / SHARE)), event = slice_of(arena_printf(a, "other-%ld", i / SHARE));
	const struct word words[] = {
		{"@when@", slice_of(others[of].when)},
		{"@values@", slice_of(matches ? "residence: \"711110000\", children_before: 3" : "@fact@: 3")},
		{"@role@", slice_of(matches ? "mother" : "person")},
		{"@event@", matches ? SLICE_LIT("birth") : event},
		{"@fact@", matches ? SLICE_LIT("children_before") : other},
		{"@name@", name},
		{NULL, SLICE_NONE},
	};
	int rc = OK;

	for (size_t k = 0; k < sizeof files / sizeof *files && !rc; k++) {
		struct slice text;
		if (!(rc = file_read(a, arena_printf(a, "%s/%s/%s", b->files, others[of].template, files[k]), TEMPLATE_BYTES, &text, err)))
			rc = write_below(a, folder, arena_printf(a, "packages/%.*s/%s", SLICE_ARG(name), files[k]), filled(a, text, words), err);
	}
	return rc;
}

int bench_write_packages(struct bench *b, struct err *err)
{
	struct findings f = {0};
	struct ruleset *shipped;
	struct arena a;
	size_t count;

	arena_init(&a);
	int rc = ruleset_load(arena_printf(&a, "%s/rules", b->files), &shipped, &f, err);
	findings_fini(&f);
	if (rc) {
		arena_fini(&a);
		return rc;
	}
	snprintf(b->rules, sizeof b->rules, "%s/rules", b->dir);
	const struct rule_file *files = ruleset_files(shipped, &count);
	for (size_t i = 0; i < count && !rc; i++)
		rc = write_below(&a, b->rules, files[i].path.ptr,
			slice_is(files[i].path, "vocabulary.yaml") ? vocabulary(&a, files[i].text, b->packages)
								   : files[i].text,
			err);
	for (long i = 1; i < b->packages && !rc; i++) /* the workload's own is the first */
		rc = write_package(b, &a, b->rules, i, err);
	ruleset_free(shipped);
	arena_fini(&a);
	return rc;
}
