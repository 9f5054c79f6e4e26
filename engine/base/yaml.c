/* SPDX-License-Identifier: Apache-2.0 */
/* The gate to libyaml. Its events are read one by one by a descent along the tree, bounded in depth; so what is too deep or
 * too large is refused before the rest of it is read. libyaml resolves no aliases: that is done here, under a bound. */
#include "engine/base/yaml.h"

#include <stdio.h>
#include <stdlib.h>
#include <yaml.h>

#define FEW_KEYS 16  /* up to here keys are compared with each other, beyond they are sorted */
#define KEY_SHOWN 60 /* bytes of a key in a message */

/* A value under an anchor, from its start (so that an alias inside itself is found) to the end of the parse. */
struct anchor {
	struct anchor *older;
	const char *name;
	const struct yaml_node *node;
	size_t weight; /* bytes and nodes in it, aliases written out */
	int height;    /* levels of lists and maps in it; 0: a scalar */
	bool complete;
};

struct build {
	yaml_parser_t lib;
	yaml_event_t event; /* the current one; owned */
	struct arena *arena;
	const char *file;
	struct slice text;
	struct anchor *anchors; /* newest first: a name may be given anew */
	size_t anchor_count, weight;
	struct err *err;
};

/* What one value adds to those around it. */
struct extent {
	size_t weight;
	int height;
};

#define REFUSE(b, mark, code, ...) \
	err_at((b)->err, ERR_INPUT, code, (b)->file, (int)(mark).line + 1, (int)(mark).column + 1, __VA_ARGS__)

static void out_of_memory(void)
{
	fprintf(stderr, "aldyn: out of memory: reading YAML. Give the process more memory.\n");
	abort();
}

/* Whether the line's indentation holds a tab, and where (column from 0). */
static bool indented_by_tab(struct slice text, size_t line, size_t *column)
{
	const char *p = text.ptr, *end = p + text.len;
	for (; line && p < end; line--) {
		const char *newline = memchr(p, '\n', (size_t)(end - p));
		p = newline ? newline + 1 : end;
	}
	const char *from = p;
	while (p < end && (*p == ' ' || *p == '-'))
		p++;
	*column = (size_t)(p - from);
	return p < end && *p == '\t';
}

/* libyaml tells the byte of what it could not decode, not the line. */
static yaml_mark_t mark_of_byte(struct slice text, size_t offset)
{
	yaml_mark_t m = {0};
	for (size_t i = 0; i < offset && i < text.len; i++) {
		bool inside = ((unsigned char)text.ptr[i] & 0xc0) == 0x80; /* a character, not at its first byte */
		m.column += !inside;
		if (text.ptr[i] == '\n') {
			m.line++;
			m.column = 0;
		}
	}
	return m;
}

/* libyaml's problem and context are fixed English phrases: nothing of the text is in them. */
static int refuse_syntax(struct build *b)
{
	yaml_parser_t *lib = &b->lib;
	yaml_mark_t mark = lib->problem_mark;
	if (lib->error == YAML_MEMORY_ERROR)
		out_of_memory();
	if (lib->error == YAML_READER_ERROR) {
		bool control = lib->problem_value >= 0 && strstr(lib->problem, "control");
		mark = mark_of_byte(b->text, lib->problem_offset);
		return REFUSE(b, mark, control ? "not-yaml" : "bad-utf8", "%s Save the file as UTF-8 text.",
			control ? "A control character stands here." : "A byte here is not UTF-8.");
	}
	size_t column;
	if (indented_by_tab(b->text, mark.line, &column)) {
		mark.column = column;
		return REFUSE(b, mark, "not-yaml", "A tab stands in the indentation. Indent with spaces.");
	}
	return REFUSE(b, mark, "not-yaml",
		"Not YAML: %s%s%s. Check the indentation here and above, that brackets and quotes are closed, "
		"and quote texts that hold \": \" or \" #\" or begin with a sign.",
		lib->context ? lib->context : "", lib->context ? ", " : "", lib->problem ? lib->problem : "unreadable");
}

static int next_event(struct build *b)
{
	yaml_event_delete(&b->event);
	if (yaml_parser_parse(&b->lib, &b->event))
		return OK;
	memset(&b->event, 0, sizeof b->event);
	return refuse_syntax(b);
}

static int add_weight(struct build *b, size_t weight)
{
	b->weight += weight;
	if (b->weight <= YAML_MAX_EXPANDED)
		return OK;
	return REFUSE(b, b->event.start_mark, "too-large", "With its aliases written out the document is larger than %d bytes. "
							   "Use fewer aliases inside anchored values.", YAML_MAX_EXPANDED);
}

static int refuse_depth(struct build *b)
{
	return REFUSE(b, b->event.start_mark, "too-deep", "Values are nested deeper than %d levels. Flatten them.", YAML_MAX_DEPTH);
}

/* The current event is the value's last. */
static void end_node(const struct build *b, struct yaml_node *n)
{
	n->end_line = (int)b->event.end_mark.line + 1;
	n->end_col = (int)b->event.end_mark.column + 1;
}

static struct yaml_node *new_node(struct build *b, enum yaml_kind kind)
{
	struct yaml_node *n = arena_alloc(b->arena, sizeof *n);
	n->kind = kind;
	n->line = (int)b->event.start_mark.line + 1;
	n->col = (int)b->event.start_mark.column + 1;
	end_node(b, n);
	return n;
}

/* Remembers `name` for what begins here. *out NULL: there is no anchor. */
static int begin_anchor(struct build *b, const yaml_char_t *name, const struct yaml_node *node, struct anchor **out)
{
	*out = NULL;
	if (!name)
		return OK;
	if (++b->anchor_count > YAML_MAX_ANCHORS)
		return REFUSE(b, b->event.start_mark, "too-large", "More than %d anchors. Use fewer.", YAML_MAX_ANCHORS);
	struct anchor *a = arena_alloc(b->arena, sizeof *a);
	*a = (struct anchor){.older = b->anchors, .node = node};
	a->name = arena_slice(b->arena, slice_of((const char *)name)).ptr;
	b->anchors = *out = a;
	return OK;
}

static void end_anchor(struct anchor *a, struct extent e)
{
	if (!a)
		return;
	a->weight = e.weight;
	a->height = e.height;
	a->complete = true;
}

static int refuse_tag(struct build *b, const yaml_char_t *tag)
{
	if (!tag)
		return OK;
	return REFUSE(b, b->event.start_mark, "unsupported",
		"Tags (!…) are not used here. Remove it; quote a text that begins with \"!\".");
}

static int build_alias(struct build *b, int depth, struct yaml_node **out, struct extent *extent)
{
	const struct anchor *a = b->anchors;
	while (a && strcmp(a->name, (const char *)b->event.data.alias.anchor) != 0)
		a = a->older;
	if (!a)
		return REFUSE(b, b->event.start_mark, "bad-alias", "No anchor of this name stands above. Write &name before the value "
								   "that *name repeats; quote a text that begins with \"*\".");
	if (!a->complete)
		return REFUSE(b, b->event.start_mark, "bad-alias", "The alias stands inside the value that it repeats. Remove it.");
	if (depth + a->height - 1 > YAML_MAX_DEPTH)
		return refuse_depth(b);
	struct yaml_node *n = new_node(b, a->node->kind);
	n->quoted = a->node->quoted;
	n->text = a->node->text;
	n->first = a->node->first;
	n->count = a->node->count;
	*out = n;
	*extent = (struct extent){a->weight, a->height};
	return add_weight(b, a->weight);
}

/* A scalar's bytes, from the current event. */
static int copy_text(struct build *b, struct slice *out)
{
	struct slice s = {(const char *)b->event.data.scalar.value, b->event.data.scalar.length};
	if (memchr(s.ptr, 0, s.len))
		return REFUSE(b, b->event.start_mark, "nul-in-string", "The text holds the character U+0000. Remove it.");
	*out = arena_slice(b->arena, s);
	return refuse_tag(b, b->event.data.scalar.tag);
}

static int build_scalar(struct build *b, struct yaml_node **out, struct extent *extent)
{
	struct anchor *anchor;
	struct yaml_node *n = new_node(b, YAML_SCALAR);
	n->quoted = b->event.data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	int rc = copy_text(b, &n->text);
	if (rc == OK)
		rc = begin_anchor(b, b->event.data.scalar.anchor, n, &anchor);
	if (rc != OK)
		return rc;
	*extent = (struct extent){1 + n->text.len, 0};
	end_anchor(anchor, *extent);
	*out = n;
	return add_weight(b, extent->weight);
}

static int build_value(struct build *b, int depth, struct yaml_node **out, struct extent *extent);

/* The value of the current event becomes the list's or map's next child. */
static int build_child(struct build *b, int depth, struct yaml_node *parent, struct yaml_node ***tail, struct extent *sum)
{
	struct extent e;
	int rc = build_value(b, depth + 1, *tail, &e);
	if (rc != OK)
		return rc;
	*tail = &(**tail)->next;
	parent->count++;
	sum->weight += e.weight;
	if (sum->height < e.height + 1)
		sum->height = e.height + 1;
	return OK;
}

/* The current event as the key of a member. */
static int read_key(struct build *b, struct slice *key, yaml_mark_t *mark)
{
	*mark = b->event.start_mark;
	if (b->event.type != YAML_SCALAR_EVENT)
		return REFUSE(b, *mark, "bad-key", "A key must be a plain text, not a list, a map or an alias.");
	if (b->event.data.scalar.anchor)
		return REFUSE(b, *mark, "bad-key", "A key cannot be anchored. Put the anchor before the value.");
	bool plain = b->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	int rc = copy_text(b, key);
	if (rc != OK)
		return rc;
	if (plain && slice_is(*key, "<<"))
		return REFUSE(b, *mark, "unsupported", "Merge keys (<<) are not used here. Write the members out.");
	if (plain && !key->len)
		return REFUSE(b, *mark, "bad-key", "A key is missing before the colon.");
	return add_weight(b, key->len);
}

static int by_key_and_place(const void *x, const void *y)
{
	const struct yaml_node *a = *(const struct yaml_node *const *)x, *b = *(const struct yaml_node *const *)y;
	int c = slice_cmp(a->key, b->key);
	if (c)
		return c;
	return a->key_line != b->key_line ? (a->key_line > b->key_line) - (a->key_line < b->key_line)
					  : (a->key_col > b->key_col) - (a->key_col < b->key_col);
}

/* Two members with one key, the first such pair in order of the keys; false when all differ. */
static bool find_twins(struct build *b, const struct yaml_node *map, const struct yaml_node *twins[2])
{
	const struct yaml_node *few[FEW_KEYS];
	const struct yaml_node **members = map->count > FEW_KEYS ? arena_alloc(b->arena, map->count * sizeof *members) : few;
	size_t n = 0;
	for (const struct yaml_node *m = map->first; m; m = m->next)
		members[n++] = m;
	qsort(members, n, sizeof *members, by_key_and_place);
	for (size_t i = 1; i < n; i++)
		if (slice_eq(members[i - 1]->key, members[i]->key)) {
			twins[0] = members[i - 1];
			twins[1] = members[i];
			return true;
		}
	return false;
}

/* What is shown of a key: whole characters only. */
static struct slice shown(struct slice key)
{
	if (key.len > KEY_SHOWN)
		for (key.len = KEY_SHOWN; key.len && ((unsigned char)key.ptr[key.len] & 0xc0) == 0x80;)
			key.len--;
	return key;
}

static int refuse_twins(struct build *b, const struct yaml_node *map)
{
	const struct yaml_node *twins[2];
	if (!find_twins(b, map, twins))
		return OK;
	struct slice key = shown(twins[1]->key);
	return err_at(b->err, ERR_INPUT, "duplicate-key", b->file, twins[1]->key_line, twins[1]->key_col,
		"The key \"%.*s\" stands in this map already, at line %d, column %d. Keep one of the two.",
		SLICE_ARG(key), twins[0]->key_line, twins[0]->key_col);
}

static int build_map(struct build *b, int depth, struct yaml_node *map, struct extent *sum)
{
	struct yaml_node **tail = &map->first;
	int rc;
	while ((rc = next_event(b)) == OK && b->event.type != YAML_MAPPING_END_EVENT) {
		struct slice key;
		yaml_mark_t mark;
		if ((rc = read_key(b, &key, &mark)) != OK || (rc = next_event(b)) != OK)
			return rc;
		struct yaml_node **member = tail;
		if ((rc = build_child(b, depth, map, &tail, sum)) != OK)
			return rc;
		(*member)->key = key;
		(*member)->key_line = (int)mark.line + 1;
		(*member)->key_col = (int)mark.column + 1;
		sum->weight += key.len;
	}
	return rc != OK ? rc : refuse_twins(b, map);
}

static int build_list(struct build *b, int depth, struct yaml_node *list, struct extent *sum)
{
	struct yaml_node **tail = &list->first;
	int rc;
	while ((rc = next_event(b)) == OK && b->event.type != YAML_SEQUENCE_END_EVENT)
		if ((rc = build_child(b, depth, list, &tail, sum)) != OK)
			return rc;
	return rc;
}

static int build_container(struct build *b, int depth, struct yaml_node **out, struct extent *extent)
{
	bool list = b->event.type == YAML_SEQUENCE_START_EVENT;
	const yaml_char_t *tag = list ? b->event.data.sequence_start.tag : b->event.data.mapping_start.tag;
	const yaml_char_t *name = list ? b->event.data.sequence_start.anchor : b->event.data.mapping_start.anchor;
	struct anchor *anchor;
	if (depth > YAML_MAX_DEPTH)
		return refuse_depth(b);
	struct yaml_node *n = new_node(b, list ? YAML_LIST : YAML_MAP);
	struct extent sum = {1, 1};
	int rc = refuse_tag(b, tag);
	if (rc == OK)
		rc = begin_anchor(b, name, n, &anchor);
	if (rc == OK)
		rc = add_weight(b, 1);
	if (rc == OK)
		rc = (list ? build_list : build_map)(b, depth, n, &sum);
	if (rc != OK)
		return rc;
	end_node(b, n);
	end_anchor(anchor, sum);
	*extent = sum;
	*out = n;
	return OK;
}

/* The value that begins at the current event; afterwards its last event is the current one. `depth` counts from 1. */
static int build_value(struct build *b, int depth, struct yaml_node **out, struct extent *extent)
{
	switch (b->event.type) {
	case YAML_ALIAS_EVENT:
		return build_alias(b, depth, out, extent);
	case YAML_SCALAR_EVENT:
		return build_scalar(b, out, extent);
	default:
		return build_container(b, depth, out, extent);
	}
}

static int refuse_directives(struct build *b)
{
	bool tags = b->event.data.document_start.tag_directives.start != b->event.data.document_start.tag_directives.end;
	return tags ? REFUSE(b, b->event.start_mark, "unsupported", "%%TAG is not used here. Remove it.") : OK;
}

static int build_document(struct build *b, struct yaml_node **root)
{
	struct extent whole;
	int rc = next_event(b); /* the stream's start */
	if (rc != OK || (rc = next_event(b)) != OK)
		return rc;
	if (b->event.type == YAML_STREAM_END_EVENT)
		return REFUSE(b, b->event.start_mark, "not-yaml", "There is nothing in the file.");
	if ((rc = refuse_directives(b)) != OK || (rc = next_event(b)) != OK)
		return rc;
	if ((rc = build_value(b, 1, root, &whole)) != OK)
		return rc;
	if ((rc = next_event(b)) != OK || (rc = next_event(b)) != OK) /* the document's end, what follows */
		return rc;
	if (b->event.type != YAML_STREAM_END_EVENT)
		return REFUSE(b, b->event.start_mark, "unsupported", "A second document begins here. Put it into a file of its own.");
	return OK;
}

int yaml_parse(struct arena *a, const char *file, struct slice text, struct yaml_node **root, struct err *err)
{
	struct build b = {.arena = a, .file = file, .text = text, .err = err};
	*root = NULL;
	if (text.len > YAML_MAX_BYTES)
		return err_at(err, ERR_INPUT, "too-long", file, 0, 0, "The file has %zu bytes, more than %d. Split it.", text.len,
			YAML_MAX_BYTES);
	if (!yaml_parser_initialize(&b.lib))
		out_of_memory();
	yaml_parser_set_encoding(&b.lib, YAML_UTF8_ENCODING); /* not guessed from the first bytes */
	yaml_parser_set_input_string(&b.lib, (const unsigned char *)(text.ptr ? text.ptr : ""), text.len);
	int rc = build_document(&b, root);
	if (rc != OK)
		*root = NULL;
	yaml_event_delete(&b.event);
	yaml_parser_delete(&b.lib);
	return rc;
}

struct yaml_node *yaml_member(const struct yaml_node *map, const char *key)
{
	struct yaml_node *m = map && map->kind == YAML_MAP ? map->first : NULL;
	while (m && !slice_is(m->key, key))
		m = m->next;
	return m;
}

struct slice yaml_text(const struct yaml_node *map, const char *key)
{
	const struct yaml_node *m = yaml_member(map, key);
	return m && m->kind == YAML_SCALAR ? m->text : SLICE_NONE;
}
