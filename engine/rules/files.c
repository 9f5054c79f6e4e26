/* SPDX-License-Identifier: Apache-2.0 */
/* The files of a ruleset: all .yaml and .lua below its folder (names that begin with a dot are left out), in order of their paths. The
 * bundle is one JSON object of them; its SHA-256 names the ruleset, wherever it was read from. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include "engine/base/json.h"
#include "engine/rules/ruleset_impl.h"

enum { DEPTH_MAX = 4, FILES_MAX = 2000, FOLDERS_MAX = 2000, FILE_BYTES_MAX = 256 * 1024 };

struct reading { struct ruleset *rs; const char *dir; size_t cap; struct slice *folders; };

static struct rule_file *add_file(struct ruleset *rs, size_t *cap)
{
	if (rs->file_count == *cap) {
		size_t more = *cap ? 2 * *cap : 16;
		struct rule_file *files = arena_alloc(&rs->arena, more * sizeof *files);
		if (rs->file_count)
			memcpy(files, rs->files, rs->file_count * sizeof *files);
		rs->files = files;
		*cap = more;
	}
	return &rs->files[rs->file_count++];
}

static bool has_suffix(const char *name, const char *suffix)
{
	size_t n = strlen(name), m = strlen(suffix);
	return n > m && !strcmp(name + n - m, suffix);
}

/* `bytes`: as stat told; a file that grew since is read as far as it went then. */
static int read_text_of(struct arena *a, const char *path, off_t bytes, struct slice *out, struct err *err)
{
	if (bytes > FILE_BYTES_MAX)
		return err_set(err, ERR_INPUT, "too-long", "%s is longer than %d bytes; split it", path, FILE_BYTES_MAX);
	FILE *f = fopen(path, "rb");
	if (!f)
		return err_set(err, ERR_INPUT, "cannot-read", "%s: %s", path, strerror(errno));
	char *text = arena_alloc(a, (size_t)bytes + 1);
	size_t n = fread(text, 1, (size_t)bytes, f);
	bool failed = ferror(f) != 0;
	fclose(f);
	if (failed)
		return err_set(err, ERR_INPUT, "cannot-read", "%s: reading failed", path);
	*out = (struct slice){text, n};
	return OK;
}

static int read_folder(struct reading *r, const char *inner, int depth, struct err *err);

static int read_entry(struct reading *r, const char *inner, const char *name, int depth, struct err *err)
{
	struct arena *a = &r->rs->arena;
	const char *path = arena_printf(a, "%s%s%s", inner, *inner ? "/" : "", name), *shown = arena_printf(a, "%s/%s", r->dir, path);
	struct stat st;
	if (stat(shown, &st))
		return err_set(err, ERR_INPUT, "cannot-read", "%s: %s", shown, strerror(errno));
	if (S_ISDIR(st.st_mode) && r->rs->folder_count == FOLDERS_MAX)
		return err_set(err, ERR_INPUT, "too-many", "%s holds more than %d folders", r->dir, FOLDERS_MAX);
	if (S_ISDIR(st.st_mode))
		r->folders[r->rs->folder_count++] = slice_of(path);
	if (S_ISDIR(st.st_mode))
		return depth < DEPTH_MAX ? read_folder(r, path, depth + 1, err) :
			err_set(err, ERR_INPUT, "too-deep", "%s: folders of a ruleset are at most %d deep", shown, DEPTH_MAX);
	if (!S_ISREG(st.st_mode) || (!has_suffix(name, ".yaml") && !has_suffix(name, ".lua")))
		return OK;
	if (r->rs->file_count == FILES_MAX)
		return err_set(err, ERR_INPUT, "too-many", "%s holds more than %d files", r->dir, FILES_MAX);
	struct rule_file *file = add_file(r->rs, &r->cap);
	file->path = slice_of(path);
	file->shown = shown;
	return read_text_of(a, shown, st.st_size, &file->text, err);
}

static int read_folder(struct reading *r, const char *inner, int depth, struct err *err)
{
	const char *shown = *inner ? arena_printf(&r->rs->arena, "%s/%s", r->dir, inner) : r->dir;
	DIR *d = opendir(shown);
	int rc = OK;
	if (!d)
		return err_set(err, ERR_INPUT, "cannot-read", "%s: %s (give the folder that holds vocabulary.yaml)", shown, strerror(errno));
	for (struct dirent *e; !rc && (e = readdir(d));)
		if (e->d_name[0] != '.')
			rc = read_entry(r, inner, e->d_name, depth, err);
	closedir(d);
	return rc;
}

static void sort_files(struct ruleset *rs)
{
	if (rs->file_count)
		qsort(rs->files, rs->file_count, sizeof *rs->files, slice_order);
}

int files_read_dir(struct ruleset *rs, const char *dir, struct err *err)
{
	size_t len = strlen(dir);
	while (len > 1 && dir[len - 1] == '/')
		len--;
	rs->dir = arena_slice(&rs->arena, (struct slice){dir, len}).ptr;
	struct reading r = {.rs = rs, .dir = rs->dir, .folders = arena_alloc(&rs->arena, FOLDERS_MAX * sizeof(struct slice))};
	rs->folders = r.folders;
	int rc = read_folder(&r, "", 0, err);
	sort_files(rs);
	return rc;
}

int files_read_bundle(struct ruleset *rs, struct slice bundle, struct err *err)
{
	const struct json_node *root;
	struct json_parser *parser = json_parser_new();
	size_t cap = 0;
	int rc = json_parse(parser, bundle, &root, err);
	if (!rc && root->kind != JSON_OBJECT)
		rc = err_set(err, ERR_INPUT, "bad-bundle", "a bundle of rules is one JSON object {path: content}; publish it again");
	for (const struct json_node *key = rc ? NULL : json_first(root); !rc && key; key = json_next(root, key)) {
		if (json_value(key)->kind != JSON_STRING) {
			rc = err_set(err, ERR_INPUT, "bad-bundle", "a file in a bundle of rules is no text; publish it again");
			break;
		}
		struct rule_file *file = add_file(rs, &cap);
		file->path = arena_slice(&rs->arena, key->u.string);
		file->text = arena_slice(&rs->arena, json_value(key)->u.string);
		file->shown = file->path.ptr;
	}
	json_parser_free(parser);
	sort_files(rs);
	return rc;
}

void files_bundle(struct ruleset *rs)
{
	struct json_writer w;
	unsigned char hash[HASH_BYTES];
	buf_clear(&rs->bundle);
	json_write_init(&w, &rs->bundle);
	json_write_object(&w);
	for (size_t i = 0; i < rs->file_count; i++) {
		json_write_key_s(&w, rs->files[i].path);
		json_write_string(&w, rs->files[i].text);
	}
	json_write_object_end(&w);
	hash_sha256(buf_slice(&rs->bundle), hash);
	hash_hex(hash, HASH_BYTES, rs->hash);
}

const char *files_shown(struct ruleset *rs, const char *path)
{
	return rs->dir ? arena_printf(&rs->arena, "%s/%s", rs->dir, path) : path;
}

const char *ruleset_shown(const struct ruleset *rs, const char *path)
{
	const struct rule_file *file = files_find(rs, slice_of(path));
	return file ? file->shown : path;
}

const struct rule_file *files_find(const struct ruleset *rs, struct slice path)
{
	return rs->file_count ? bsearch(&path, rs->files, rs->file_count, sizeof *rs->files, slice_order) : NULL;
}
