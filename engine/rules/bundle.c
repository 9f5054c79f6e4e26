/* SPDX-License-Identifier: Apache-2.0 */
/* The bundle: all files of a ruleset as one JSON object by path, whose SHA-256 names the ruleset wherever it was read from. It travels whole,
 * or in parts: each package is one, and so is what stands before, between and after them; parts are JSON objects, too. */
#include "engine/base/json.h"
#include "engine/rules/ruleset_impl.h"

/* "packages/NAME/", or the empty text for what belongs to no package. */
static struct slice package_of(struct slice path)
{
	static const struct slice root = {"packages/", 9};
	const char *slash = slice_starts(path, root.ptr) ? memchr(path.ptr + root.len, '/', path.len - root.len) : NULL;
	return (struct slice){path.ptr, slash ? (size_t)(slash - path.ptr) + 1 : 0};
}

static void write_files(const struct rule_file *files, size_t count, struct buf *out)
{
	struct json_writer w;
	json_write_init(&w, out);
	json_write_object(&w);
	for (size_t i = 0; i < count; i++) {
		json_write_key_s(&w, files[i].path);
		json_write_string(&w, files[i].text);
	}
	json_write_object_end(&w);
}

bool ruleset_part(const struct ruleset *rs, size_t *at, struct buf *out)
{
	size_t from = *at;
	while (*at < rs->file_count && slice_eq(package_of(rs->files[*at].path), package_of(rs->files[from].path)))
		++*at;
	if (*at > from)
		write_files(rs->files + from, *at - from, out);
	return *at > from;
}

void ruleset_bundle(const struct ruleset *rs, struct buf *out)
{
	write_files(rs->files, rs->file_count, out);
}

static int check_parts(struct ruleset *rs, struct buf *room, struct err *err)
{
	for (size_t at = 0, from = 0;; from = at) {
		buf_clear(room);
		if (!ruleset_part(rs, &at, room))
			return OK;
		struct slice package = package_of(rs->files[from].path);
		if (room->len > RULESET_PART_BYTES)
			return err_set(err, ERR_INPUT, "too-long", "%s takes more than %d bytes with the files beside it; move what is not rules out of the folder",
			               package.len ? arena_slice(&rs->arena, package).ptr : rs->files[from].shown, RULESET_PART_BYTES);
	}
}

int bundle_name(struct ruleset *rs, struct err *err)
{
	unsigned char hash[HASH_BYTES];
	struct buf b;
	int rc = OK;
	buf_init(&b);
	ruleset_bundle(rs, &b);
	hash_sha256(buf_slice(&b), hash);
	hash_hex(hash, HASH_BYTES, rs->hash);
	if (b.len > RULESET_MAX_BYTES)
		rc = err_set(err, ERR_INPUT, "too-long", "the rules take more than %d MiB together; move what is not rules out of the folder",
		             RULESET_MAX_BYTES / (1024 * 1024));
	else if (b.len > RULESET_PART_BYTES)
		rc = check_parts(rs, &b, err);
	buf_fini(&b);
	return rc;
}

static int read_part(struct ruleset *rs, struct json_parser *parser, struct slice part, struct err *err)
{
	const struct json_node *root;
	int rc = json_parse(parser, part, &root, err);
	if (!rc && root->kind != JSON_OBJECT)
		rc = err_set(err, ERR_INPUT, "bad-bundle", "a bundle of rules is one JSON object {path: content}; publish it again");
	for (const struct json_node *key = rc ? NULL : json_first(root); key; key = json_next(root, key)) {
		if (json_value(key)->kind != JSON_STRING)
			return err_set(err, ERR_INPUT, "bad-bundle", "a file in a bundle of rules is no text; publish it again");
		files_add(rs, key->u.string, json_value(key)->u.string);
	}
	return rc;
}

int bundle_read(struct ruleset *rs, const struct slice *parts, size_t count, struct err *err)
{
	struct json_parser *parser = json_parser_new();
	int rc = OK;
	for (size_t i = 0; i < count && !rc; i++)
		rc = read_part(rs, parser, parts[i], err);
	json_parser_free(parser);
	files_sort(rs);
	return rc;
}
