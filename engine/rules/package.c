/* SPDX-License-Identifier: Apache-2.0 */
/* Packages: packages/NAME/service.yaml, and older or later versions of it in packages/NAME/VERSION/service.yaml. Beside each stand its
 * eligibility.lua and tests.yaml. */
#include <stdlib.h>
#include "engine/base/civil.h"
#include "engine/rules/ruleset_impl.h"

static struct slice beside(struct load *ld, struct slice path, const char *name)
{
	size_t folder = path.len;
	while (folder && path.ptr[folder - 1] != '/')
		folder--;
	return slice_of(arena_printf(&ld->rs->arena, "%.*s%s", (int)folder, path.ptr, name));
}

/* "packages/NAME/service.yaml" -> NAME; "packages/NAME/VERSION/service.yaml" -> NAME, VERSION. */
static bool is_package(struct slice path, struct slice *name, struct slice *version)
{
	static const struct slice root = {"packages/", 9}, file = {"/service.yaml", 13};
	if (path.len <= root.len + file.len || !slice_starts(path, root.ptr) ||
		memcmp(path.ptr + path.len - file.len, file.ptr, file.len))
		return false;
	struct slice middle = {path.ptr + root.len, path.len - root.len - file.len};
	const char *slash = memchr(middle.ptr, '/', middle.len);
	*name = (struct slice){middle.ptr, slash ? (size_t)(slash - middle.ptr) : middle.len};
	*version = slash ? (struct slice){slash + 1, middle.len - name->len - 1} : SLICE_NONE;
	return true;
}

static void check_place(
	struct load *ld, const struct yaml_node *root, const struct service *svc, struct slice name, struct slice version)
{
	if (svc->name.ptr && !slice_eq(svc->name, name))
		complain(ld, name_node(root, "service"), "wrong-folder", SAID({"name", name}));
	if (version.ptr && svc->version.ptr && !slice_eq(svc->version, version))
		complain(ld, name_node(root, "version"), "wrong-folder/version", SAID({"name", version}));
}

static void read_tests(struct load *ld, struct service *svc, const struct yaml_node *root)
{
	const struct rule_file *own = ld->file, *tests = files_find(ld->rs, beside(ld, own->path, "tests.yaml"));
	if (!tests) {
		warn_at(ld, root, "no-tests", NULL);
		return;
	}
	svc->tests = tests->text;
	svc->tests_file = tests->path;
	read_root(ld, tests); /* complains when it is no YAML */
	ld->file = own;
}

/* A composite has none: what would stand there nobody reads. */
static void read_rules(struct load *ld, struct service *svc, const struct yaml_node *root)
{
	const struct rule_file *lua = files_find(ld->rs, beside(ld, ld->file->path, "eligibility.lua"));
	bool joins = svc->mode == SERVICE_JOINS;
	if (!lua == !joins && !(svc->doubt & DOUBT_MODE))
		complain(ld, root, joins ? "no-rules/composite" : "no-rules", NULL);
	if (joins)
		svc->lua = SLICE_LIT("");
	if (!lua || joins)
		return;
	svc->lua = lua->text;
	svc->lua_file = lua->path;
}

static struct service *package_read(struct load *ld, const struct rule_file *file)
{
	struct service *svc = arena_alloc(&ld->rs->arena, sizeof *svc);
	struct slice name, version;
	size_t errors = ld->findings->errors;
	const struct yaml_node *root = read_root(ld, file);
	svc->file = file->path;
	if (root)
		settings_read(ld, root, svc);
	else
		svc->doubt = DOUBT_ALL;
	if (root && is_package(file->path, &name, &version))
		check_place(ld, root, svc, name, version);
	read_rules(ld, svc, root);
	read_tests(ld, svc, root);
	if (root)
		package_check(ld, root, svc);
	svc->broken = ld->findings->errors != errors;
	return svc;
}

static int service_order(const void *a, const void *b)
{
	const struct service *x = *(const struct service *const *)a, *y = *(const struct service *const *)b;
	int c = slice_cmp(x->name, y->name);
	return c ? c : (x->version_day > y->version_day) - (x->version_day < y->version_day);
}

static void check_duplicates(struct load *ld)
{
	struct ruleset *rs = ld->rs;
	for (size_t i = 1; i < rs->service_count; i++) {
		const struct service *a = rs->services[i - 1], *b = rs->services[i];
		if (a->broken || b->broken || service_order(&a, &b))
			continue;
		ld->file = files_find(rs, b->file);
		complain(ld, NULL, "duplicate-version", SAID({"version", b->version}, {"service", b->name}, {"file", slice_of(ruleset_shown(rs, a->file.ptr))}));
	}
}

/* --- folders without a package ---------------------------------------------------------------------------------------------- */

/* NAME in "FOLDER/NAME"; SLICE_NONE: `path` is not there, or deeper. */
static struct slice name_in(struct slice folder, struct slice path)
{
	if (path.len <= folder.len + 1 || memcmp(path.ptr, folder.ptr, folder.len) || path.ptr[folder.len] != '/')
		return SLICE_NONE;
	struct slice name = {path.ptr + folder.len + 1, path.len - folder.len - 1};
	return memchr(name.ptr, '/', name.len) ? SLICE_NONE : name;
}

/* Is the folder meant as a version of a package: does it hold rules, or is it called as one? */
static bool is_meant(const struct ruleset *rs, struct slice folder)
{
	const char *name = memrchr(folder.ptr, '/', folder.len);
	int32_t day;
	if (name && civil_parse_date(slice_of(name + 1), &day))
		return true;
	for (size_t i = 0; i < rs->file_count; i++)
		if (name_in(folder, rs->files[i].path).ptr)
			return true;
	return false;
}

/* A folder of packages/ is a package, even an empty one, unless its versions stand in folders of their own. */
static bool is_expected(const struct ruleset *rs, struct slice folder)
{
	bool expected = name_in(SLICE_LIT("packages"), folder).ptr;
	for (size_t i = 0; expected && i < rs->folder_count; i++)
		expected = !name_in(folder, rs->folders[i]).ptr || !is_meant(rs, rs->folders[i]);
	return expected || is_meant(rs, folder);
}

static void check_folders(struct load *ld)
{
	struct ruleset *rs = ld->rs;
	for (size_t i = 0; i < rs->folder_count; i++) {
		const char *path = arena_printf(&rs->arena, "%.*s/service.yaml", SLICE_ARG(rs->folders[i]));
		struct rule_file missing = {.shown = files_shown(rs, path)};
		if (!slice_starts(rs->folders[i], "packages/") || files_find(rs, slice_of(path)) || !is_expected(rs, rs->folders[i]))
			continue;
		ld->file = &missing;
		complain(ld, NULL, "no-service", NULL);
	}
	for (size_t i = 0; i < rs->file_count; i++) {
		ld->file = &rs->files[i];
		if (name_in(SLICE_LIT("packages"), rs->files[i].path).ptr)
			complain(ld, NULL, "wrong-folder/file", NULL);
	}
}

void packages_load(struct load *ld)
{
	struct ruleset *rs = ld->rs;
	struct slice name, version;
	rs->services = arena_alloc(&rs->arena, (rs->file_count + 1) * sizeof *rs->services);
	for (size_t i = 0; i < rs->file_count; i++) {
		if (is_package(rs->files[i].path, &name, &version))
			rs->services[rs->service_count++] = package_read(ld, &rs->files[i]);
	}
	if (rs->service_count)
		qsort(rs->services, rs->service_count, sizeof *rs->services, service_order);
	check_duplicates(ld);
	check_folders(ld);
	excludes_resolve(ld);
	composites_resolve(ld);
}

const struct service *const *ruleset_services(const struct ruleset *rs, size_t *count)
{
	*count = rs->service_count;
	return rs->services;
}

/* The first service at or after name, by binary search. */
static size_t first_of(const struct ruleset *rs, struct slice name)
{
	size_t lo = 0, hi = rs->service_count;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (slice_cmp(rs->services[mid]->name, name) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

const struct service *ruleset_service(const struct ruleset *rs, struct slice name, int32_t law_day)
{
	const struct service *found = NULL;
	for (size_t i = first_of(rs, name); i < rs->service_count && slice_eq(rs->services[i]->name, name); i++)
		if (rs->services[i]->version_day <= law_day)
			found = rs->services[i];
	return found;
}

const struct service *ruleset_first_version(const struct ruleset *rs, struct slice name)
{
	size_t i = first_of(rs, name);
	return i < rs->service_count && slice_eq(rs->services[i]->name, name) ? rs->services[i] : NULL;
}

const struct service *ruleset_service_version(const struct ruleset *rs, struct slice name, struct slice version)
{
	for (size_t i = first_of(rs, name); i < rs->service_count && slice_eq(rs->services[i]->name, name); i++)
		if (slice_eq(rs->services[i]->version, version))
			return rs->services[i];
	return NULL;
}
