/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as JSON: simdjson and the plain reader of json_fault.c agree on what is refused and why, and what is accepted
 * comes out of the writer so that it reads as the same and is written as the same. How to fuzz: replay.c. */
#include "engine/base/json_impl.h"

#include "tests/fuzz/fuzz.h"

static struct json_parser *parser;
static struct buf once, twice;
static struct arena arena;

static void write_to(struct buf *out, const struct json_node *n)
{
	struct json_writer w;
	buf_clear(out);
	json_write_init(&w, out);
	json_write_node(&w, n);
}

static void check_refusal(struct slice text, const struct err *err, const struct json_node *root)
{
	struct json_fault f = json_fault_find(text);
	bool twin = strcmp(err->code, "duplicate-key") == 0;
	BUG_ON(root);
	BUG_ON(text.len <= JSON_MAX_BYTES && twin != !f.code);
	BUG_ON(f.code && text.len <= JSON_MAX_BYTES && strcmp(f.code, err->code) != 0);
	BUG_ON(f.at > text.len);
}

static void check_tree(const struct json_node *n)
{
	uint32_t count = 0, nodes = 1;
	for (const struct json_node *c = json_first(n); c; c = json_next(n, c), count++) {
		const struct json_node *v = c;
		if (n->kind == JSON_OBJECT) {
			BUG_ON(json_member_s(n, c->u.string) != json_value(c));
			v = json_value(c);
			nodes++;
		}
		check_tree(v);
		nodes += v->skip;
	}
	BUG_ON(count != n->count || nodes != n->skip);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice text = {(const char *)data, size};
	const struct json_node *root;
	struct err err = {0};
	if (!parser)
		parser = json_parser_new();
	if (json_parse(parser, text, &root, &err) != OK) {
		check_refusal(text, &err, root);
		return 0;
	}
	BUG_ON(json_fault_find(text).code);
	check_tree(root);
	write_to(&once, root);
	const struct json_node *copy = json_copy(&arena, root);
	BUG_ON(json_parse(parser, buf_slice(&once), &root, &err) != OK && strcmp(err.code, "too-long") != 0);
	write_to(&twice, copy);
	BUG_ON(!slice_eq(buf_slice(&once), buf_slice(&twice)));
	if (root)
		write_to(&twice, root);
	BUG_ON(!slice_eq(buf_slice(&once), buf_slice(&twice)));
	arena_reset(&arena);
	return 0;
}
