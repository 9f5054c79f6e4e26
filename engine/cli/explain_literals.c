/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "engine/base/yaml.h"
#include "engine/cli/explain_literals.h"
#include "engine/lua/lua_scan.h"

static size_t add(struct slice *out, size_t count, struct slice text)
{
	for (size_t i = 0; i < count; i++)
		if (slice_eq(out[i], text))
			return count;
	if (text.len && count < LITERALS_MAX)
		out[count++] = text;
	return count;
}

size_t literals_of_rule(const struct service *svc, struct slice *out)
{
	struct scan scan;
	size_t count = 0;

	BUG_ON(!scan_init(&scan, svc->lua));
	for (size_t i = 0; i < scan.count; i++) {
		const struct word *w = &scan.words[i];
		bool escaped = w->text.len && memchr(w->text.ptr, '\\', w->text.len);
		if ((w->kind == WORD_TEXT && !escaped) || w->kind == WORD_INTEGER)
			count = add(out, count, w->text);
	}
	scan_fini(&scan);
	return count;
}

static size_t add_values(const struct yaml_node *n, struct slice fact, struct slice *out, size_t count)
{
	if (n->kind == YAML_SCALAR && slice_eq(n->key, fact))
		return add(out, count, n->text);
	for (const struct yaml_node *c = n->first; c; c = c->next)
		count = add_values(c, fact, out, count);
	return count;
}

size_t literals_of_tests(struct arena *a, const struct service *svc, struct slice fact, struct slice *out)
{
	struct yaml_node *root;
	struct err why;

	if (!svc->tests.len || yaml_parse(a, "tests", svc->tests, &root, &why))
		return 0;
	return add_values(root, fact, out, 0);
}
