/* SPDX-License-Identifier: Apache-2.0 */
/* For the tests of engine/rules: the rules of the release, and variants of them with one text replaced. */
#ifndef ALDYN_TESTS_RULES_COMMON_H
#define ALDYN_TESTS_RULES_COMMON_H

#include <stdlib.h>
#include "engine/base/civil.h"
#include "engine/base/buf.h"
#include "engine/rules/ruleset.h"
#include "tests/tap.h"

static inline const char *rules_dir(void)
{
	static char dir[400];
	const char *source = getenv("ALDYN_SOURCE");
	snprintf(dir, sizeof dir, "%s/rules", source ? source : ".");
	return dir;
}

static inline struct ruleset *rules_release(void)
{
	struct ruleset *rs;
	struct findings f = {0};
	struct err err;
	if (ruleset_load(rules_dir(), &rs, &f, &err)) {
		for (size_t i = 0; i < f.count; i++)
			printf("# %s:%d:%d %s\n", f.list[i].err.file, f.list[i].err.line, f.list[i].err.col, f.list[i].err.text);
		tap_bail("the rules of the release do not load");
	}
	findings_fini(&f);
	return rs;
}

static inline int32_t day(const char *date)
{
	int32_t d = 0;
	if (!civil_parse_date(slice_of(date), &d))
		tap_bail("a date in a test is wrong");
	return d;
}

/* A change to one file: the first `from` becomes `to`. path NULL: the whole file is new, with `to` as its text. */
struct edit { const char *path, *from, *to; };

static inline struct slice edited_text(struct slice text, const struct edit *e, struct buf *room)
{
	for (size_t i = 0; i < text.len; i++)
		if (slice_starts((struct slice){text.ptr + i, text.len - i}, e->from)) {
			buf_add(room, text.ptr, i);
			buf_str(room, e->to);
			buf_add(room, text.ptr + i + strlen(e->from), text.len - i - strlen(e->from));
			return buf_slice(room);
		}
	printf("# looked for: %s\n", e->from);
	tap_bail("an edit in a test finds nothing to replace");
	return SLICE_NONE;
}

/* The release with one edit (from NULL: a new file), loaded. */
static inline int rules_edited(const struct ruleset *release, struct edit e, struct ruleset **out, struct findings *f, struct err *err)
{
	size_t count;
	const struct rule_file *files = ruleset_files(release, &count);
	struct rule_file *edited = calloc(count + 1, sizeof *edited);
	struct buf room;
	if (!edited)
		tap_bail("no memory");
	buf_init(&room);
	memcpy(edited, files, count * sizeof *files);
	for (size_t i = 0; i < count && e.from; i++)
		if (slice_is(files[i].path, e.path))
			edited[i].text = edited_text(files[i].text, &e, &room);
	edited[count] = (struct rule_file){.path = slice_of(e.path), .text = slice_of(e.to)};
	int rc = ruleset_load_files(edited, e.from ? count : count + 1, out, f, err);
	buf_fini(&room);
	free(edited);
	return rc;
}

#endif
