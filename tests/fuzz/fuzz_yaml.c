/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as YAML: a tree within the bounds, every node with its place, keys all different; or an error with a code.
 * How to fuzz: replay.c. */
#include "engine/base/yaml.h"

#include "tests/fuzz/fuzz.h"

static struct arena arena;

/* Returns the nodes and bytes, as a reader of the tree meets them. */
static size_t check_tree(const struct yaml_node *n, int depth, bool in_map)
{
	size_t count = 0, weight = 1 + (n->kind == YAML_SCALAR ? n->text.len : 0);
	BUG_ON(n->line < 1 || n->col < 1);
	BUG_ON(in_map != (n->key_line > 0) || in_map != !!n->key.ptr);
	BUG_ON(n->kind == YAML_SCALAR ? !n->text.ptr || n->first : depth > YAML_MAX_DEPTH);
	for (const struct yaml_node *c = n->first; c; c = c->next, count++)
		weight += c->key.len + check_tree(c, depth + 1, n->kind == YAML_MAP);
	BUG_ON(count != n->count || weight > YAML_MAX_EXPANDED);
	if (n->kind == YAML_MAP && n->count < 200)
		for (const struct yaml_node *a = n->first; a; a = a->next)
			for (const struct yaml_node *b = a->next; b; b = b->next)
				BUG_ON(slice_eq(a->key, b->key));
	return weight;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct yaml_node *root;
	struct err err = {0};
	if (yaml_parse(&arena, "fuzz.yaml", (struct slice){(const char *)data, size}, &root, &err) == OK)
		check_tree(root, 1, false);
	else
		BUG_ON(root || !err.code[0] || !err.text[0] || err.cls != ERR_INPUT);
	arena_reset(&arena);
	return 0;
}
