/* SPDX-License-Identifier: Apache-2.0 */
/* For the tests of engine/rules: the rules of the release, and variants of them with one text replaced, loaded as bundles. */
#ifndef ALDYN_TESTS_RULES_COMMON_H
#define ALDYN_TESTS_RULES_COMMON_H

#include "engine/base/civil.h"
#include "engine/base/json.h"
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

static inline void write_edited(struct json_writer *w, struct slice text, const struct edit *e)
{
	struct buf b;
	buf_init(&b);
	for (size_t i = 0; i < text.len; i++)
		if (slice_starts((struct slice){text.ptr + i, text.len - i}, e->from)) {
			buf_add(&b, text.ptr, i);
			buf_str(&b, e->to);
			buf_add(&b, text.ptr + i + strlen(e->from), text.len - i - strlen(e->from));
			json_write_string(w, buf_slice(&b));
			buf_fini(&b);
			return;
		}
	printf("# looked for: %s\n", e->from);
	tap_bail("an edit in a test finds nothing to replace");
}

/* The release with one edit (from NULL: a new file), loaded. */
static inline int rules_edited(const struct ruleset *release, struct edit e, struct ruleset **out, struct findings *f, struct err *err)
{
	struct json_parser *parser = json_parser_new();
	const struct json_node *root;
	struct json_writer w;
	struct buf b;
	buf_init(&b);
	json_write_init(&w, &b);
	json_write_object(&w);
	if (json_parse(parser, ruleset_bundle(release), &root, err))
		tap_bail("the bundle is no JSON");
	for (const struct json_node *key = json_first(root); key; key = json_next(root, key)) {
		json_write_key_s(&w, key->u.string);
		if (slice_is(key->u.string, e.path))
			write_edited(&w, json_value(key)->u.string, &e);
		else
			json_write_string(&w, json_value(key)->u.string);
	}
	if (!e.from) {
		json_write_key(&w, e.path);
		json_write_string(&w, slice_of(e.to));
	}
	json_write_object_end(&w);
	int rc = ruleset_load_bundle(buf_slice(&b), out, f, err);
	json_parser_free(parser);
	buf_fini(&b);
	return rc;
}

#endif
