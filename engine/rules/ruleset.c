/* SPDX-License-Identifier: Apache-2.0 */
/* Loading a ruleset, from a folder or from a bundle: files, then one reader per noun, then the indexes. */
#include <stdlib.h>
#include "engine/rules/ruleset_impl.h"

static const struct { const char *path; void (*load)(struct load *ld); bool optional; } nouns[] = { /* in the order of enum noun's bits */
	{"vocabulary.yaml", vocabulary_load, false}, {"parameters.yaml", parameters_load, false}, {"law.yaml", law_load, false},
	{"calendars/kz.yaml", calendar_load, false}, {"texts.yaml", texts_load, false}, {"register.yaml", register_load, true}};

static struct ruleset *ruleset_new(void)
{
	struct ruleset *rs = calloc(1, sizeof *rs);
	NO_MEMORY_ON(!rs);
	arena_init(&rs->arena);
	return rs;
}

void ruleset_free(struct ruleset *rs)
{
	if (!rs)
		return;
	arena_fini(&rs->arena);
	free(rs);
}

static void read_noun(struct load *ld, size_t i)
{
	size_t before = ld->findings->errors;
	if (files_find(ld->rs, slice_of(nouns[i].path))) {
		nouns[i].load(ld);
	} else if (!nouns[i].optional) {
		findings_say(ld->findings, true, files_shown(ld->rs, nouns[i].path), 1, 1, "missing-file", NULL, NULL);
	}
	if (ld->findings->errors != before)
		ld->rs->broken |= 1u << i;
}

static int read_all(struct load *ld, struct err *err)
{
	struct ruleset *rs = ld->rs;
	size_t before = ld->findings->errors;
	for (size_t i = 0; i < sizeof nouns / sizeof *nouns; i++)
		read_noun(ld, i);
	packages_load(ld);
	size_t errors = ld->findings->errors - before;
	if (errors)
		return err_set(err, ERR_INPUT, "bad-rules", "the rules have %zu error%s; the ruleset is refused", errors, errors == 1 ? "" : "s");
	dispatch_build(rs);
	return bundle_name(rs, err);
}

static int finish(struct ruleset *rs, int rc, struct ruleset **out, struct findings *f, struct err *err)
{
	struct load ld = {.rs = rs, .findings = f};
	if (rc) /* a file could not be read at all */
		findings_add(f, true, err);
	else
		rc = read_all(&ld, err);
	if (rc)
		ruleset_free(rs);
	else
		*out = rs;
	return rc;
}

int ruleset_load(const char *dir, struct ruleset **out, struct findings *f, struct err *err)
{
	struct err own;
	struct ruleset *rs = ruleset_new();
	*out = NULL;
	err = err ? err : &own;
	return finish(rs, files_read_dir(rs, dir, err), out, f, err);
}

int ruleset_load_files(const struct rule_file *files, size_t count, struct ruleset **out, struct findings *f, struct err *err)
{
	struct err own;
	struct ruleset *rs = ruleset_new();
	*out = NULL;
	for (size_t i = 0; i < count; i++)
		files_add(rs, files[i].path, files[i].text);
	files_sort(rs);
	return finish(rs, OK, out, f, err ? err : &own);
}

int ruleset_load_bundle(const struct slice *parts, size_t count, struct ruleset **out, struct findings *f, struct err *err)
{
	struct err own;
	struct ruleset *rs = ruleset_new();
	*out = NULL;
	err = err ? err : &own;
	return finish(rs, bundle_read(rs, parts, count, err), out, f, err);
}

struct ruleset *ruleset_examine(const char *dir, struct findings *f)
{
	struct err err;
	struct ruleset *rs = ruleset_new();
	struct load ld = {.rs = rs, .findings = f, .examine = true};
	size_t before = f->errors;
	if (files_read_dir(rs, dir, &err)) {
		findings_add(f, true, &err);
		ruleset_free(rs);
		return NULL;
	}
	if (read_all(&ld, &err) && f->errors == before) /* nothing but their length */
		findings_add(f, true, &err);
	return rs;
}

bool ruleset_vocabulary_sound(const struct ruleset *rs)
{
	return !(rs->broken & NOUN_VOCABULARY);
}

const char *ruleset_hash(const struct ruleset *rs)
{
	return rs->hash;
}
