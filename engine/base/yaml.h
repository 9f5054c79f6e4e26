/* SPDX-License-Identifier: Apache-2.0 */
/* YAML (the gate to libyaml): a document as a tree that remembers line and column of everything, so that every complaint
 * about a package or a configuration names its place. Anchors, aliases work; merge keys, tags and several documents are refused; duplicate keys
 * are refused; depth and size are bounded. Scalars stay text: who reads a field says its type, so "no" is never false. */
#ifndef ALDYN_BASE_YAML_H
#define ALDYN_BASE_YAML_H

#include <stdint.h>
#include "engine/base/arena.h"
#include "engine/base/err.h"

#define YAML_MAX_BYTES (1024 * 1024)
#define YAML_MAX_DEPTH 32                      /* lists and maps within each other, aliases followed */
#define YAML_MAX_ANCHORS 1000                  /* each alias is looked up among them */
#define YAML_MAX_EXPANDED (4 * YAML_MAX_BYTES) /* bytes and nodes with every alias written out: readers walk that much */

enum yaml_kind { YAML_SCALAR, YAML_LIST, YAML_MAP };

struct yaml_node {
	enum yaml_kind kind;
	int line, col, end_line, end_col; /* 1-based; behind its last character, of an alias the alias's */
	bool quoted;        /* scalar: was quoted, or a block (| >): surely meant as text */
	struct slice text;  /* scalar */
	struct slice key;   /* as a member of a map */
	int key_line, key_col;
	struct yaml_node *first, *next; /* children in order; siblings */
	size_t count;
};

/* Everything lives in `a`. An alias is a node of its own (line and col are those of the alias, key as where it stands) that
 * shares text and children with its anchor: trees are for reading. ERR_INPUT with file, line, column (of characters) and code:
 * not-yaml (an empty text too), bad-utf8, too-long, too-deep, too-large (aliases), duplicate-key, bad-key, bad-alias,
 * unsupported (tags, merge keys, several documents), nul-in-string. *root is then NULL. `file` is for messages only. */
int yaml_parse(struct arena *a, const char *file, struct slice text, struct yaml_node **root, struct err *err) WARN_UNUSED;
struct yaml_node *yaml_member(const struct yaml_node *map, const char *key); /* NULL: absent or no map */
struct slice yaml_text(const struct yaml_node *map, const char *key);        /* SLICE_NONE: absent or no scalar */

#endif
