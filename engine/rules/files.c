/* SPDX-License-Identifier: Apache-2.0 */
/* The files of a ruleset: all .yaml and .lua below its folder (names that begin with a dot are left out), in order of their paths. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include "engine/base/file.h"
#include "engine/rules/ruleset_impl.h"

enum { DEPTH_MAX = 4, FILES_MAX = 10000, FOLDERS_MAX = 10000, FILE_BYTES_MAX = 256 * 1024 };

struct reading { struct ruleset *rs; const char *dir; struct slice *folders; };

static struct rule_file *add_file(struct ruleset *rs)
{
	if (rs->file_count == rs->file_room) {
		size_t more = rs->file_room ? 2 * rs->file_room : 16;
		struct rule_file *files = arena_alloc(&rs->arena, more * sizeof *files);
		if (rs->file_count)
			memcpy(files, rs->files, rs->file_count * sizeof *files);
		rs->files = files;
		rs->file_room = more;
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
	bool folder = S_ISDIR(st.st_mode), file_of_rules = S_ISREG(st.st_mode) && (has_suffix(name, ".yaml") || has_suffix(name, ".lua"));
	int rc = folder || file_of_rules ? file_check_inside(r->dir, shown, err) : OK;
	if (rc)
		return rc;
	if (folder && r->rs->folder_count == FOLDERS_MAX)
		return err_set(err, ERR_INPUT, "too-many", "%s holds more than %d folders", r->dir, FOLDERS_MAX);
	if (folder)
		r->folders[r->rs->folder_count++] = slice_of(path);
	if (folder)
		return depth < DEPTH_MAX ? read_folder(r, path, depth + 1, err) :
			err_set(err, ERR_INPUT, "too-deep", "%s: folders of a ruleset are at most %d deep", shown, DEPTH_MAX);
	if (!file_of_rules)
		return OK;
	if (r->rs->file_count == FILES_MAX)
		return err_set(err, ERR_INPUT, "too-many", "%s holds more than %d files", r->dir, FILES_MAX);
	struct rule_file *file = add_file(r->rs);
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

void files_sort(struct ruleset *rs)
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
	files_sort(rs);
	return rc;
}

void files_add(struct ruleset *rs, struct slice path, struct slice text)
{
	struct rule_file *file = add_file(rs);
	file->path = arena_slice(&rs->arena, path);
	file->text = arena_slice(&rs->arena, text);
	file->shown = file->path.ptr;
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

const struct rule_file *ruleset_files(const struct ruleset *rs, size_t *count)
{
	*count = rs->file_count;
	return rs->files;
}
