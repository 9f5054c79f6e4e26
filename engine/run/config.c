/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/run/config.h"

#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/data.h"
#include "engine/base/file.h"
#include "engine/base/hash.h"
#include "engine/base/vec.h"
#include "engine/base/yaml.h"
#include "engine/base/yaml_schema.h"

#define MAX_CONFIG_BYTES (1024 * 1024)
#define MAX_KEY_BYTES 4096

enum kind { PATH, TEXT, NAME, NUMBER, BYTES, YES, KAFKA, MAP };

/* The settings, a table for each place where they stand: one row makes parser, errors and help. */
struct row {
	const char *name;
	enum kind kind;
	size_t offset;
	const char *otherwise;
	int64_t min, max;            /* NUMBER, BYTES; NAME: min 0 may be empty */
	const char *meaning;
};
static const struct row rows[] = {
	{"instance", NAME, offsetof(struct config, instance), "i1", 1, 0, "name of this process among those of one deployment"},
	{"state", PATH, offsetof(struct config, state), "state", 0, 0, "folder of the stores (a cache: may be deleted while stopped)"},
	{"rules", PATH, offsetof(struct config, rules), NULL, 0, 0, "folder of vocabulary, parameters, calendars, texts and packages (without: the installed one)"},
	{"profiles", PATH, offsetof(struct config, profiles), NULL, 0, 0, "folder of the sources' profiles (without: the installed one)"},
	{"workers", NUMBER, offsetof(struct config, workers), "1", 1, 64, "threads that own partitions"},
	{"partitions", NUMBER, offsetof(struct config, partitions), "16", 1, 4096, "of [subjects]; fixed when the topics are created"},
	{"max_records", NUMBER, offsetof(struct config, max_records), "4000", 1, 100000, "of one batch (one transaction)"},
	{"store_bytes", BYTES, offsetof(struct config, store_bytes), "4294967296", 1 << 20, INT64_MAX, "map size of one partition's store"},
	{"log", MAP, 0, NULL, 0, 0, "{driver: local, path: log} or {driver: kafka, prefix: aldyn., kafka: {bootstrap.servers: …}}"},
	{"key_file", PATH, offsetof(struct config, key_file), NULL, 0, 0, "file with the deployment key of ids (without: the published test key)"},
	{"sources", MAP, 0, NULL, 0, 0, "NAME: {file: PATH, follow: yes} or {topic: TOPIC, kafka: {…}}; NAME is that of the profile"},
	{"connectors", MAP, 0, NULL, 0, 0, "NAME: {driver: …, settings of the driver}"},
	{0},
};
static const struct row log_rows[] = {
	{"driver", TEXT, offsetof(struct log_settings, driver), "local", 0, 0, "local or kafka"},
	{"path", PATH, offsetof(struct log_settings, path), "log", 0, 0, "local: its folder"},
	{"map_bytes", BYTES, offsetof(struct log_settings, map_bytes), "68719476736", 1 << 20, INT64_MAX, "local: its bound: addresses, not disk"},
	{"prefix", NAME, offsetof(struct log_settings, prefix), "aldyn.", 0, 0, "kafka: of topics, groups and transactional ids"},
	{"kafka", KAFKA, 0, NULL, 0, 0, "kafka: librdkafka's settings, such as bootstrap.servers"},
	{0},
};
static const struct row source_rows[] = {
	{"file", PATH, offsetof(struct config_source, file), NULL, 0, 0, "a file, a folder (all its *.ndjson by name), or - for standard input"},
	{"follow", YES, offsetof(struct config_source, follow), "no", 0, 0, "yes: wait at the file's end for more"},
	{"topic", TEXT, offsetof(struct config_source, topic), NULL, 0, 0, "a topic of any broker, instead of a file"},
	{"kafka", KAFKA, offsetof(struct config_source, broker), NULL, 0, 0, "librdkafka's settings for the topic"},
	{"profile", PATH, offsetof(struct config_source, profile), NULL, 0, 0, "its profile (without: NAME.yaml in profiles)"},
	{0},
};

struct loader { struct config *c; const char *file; struct findings *f; };

#define complain(l, at, ...) findings_complain((l)->f, (l)->file, (at), __VA_ARGS__)

/* --- shapes ------------------------------------------------------------------------------------------------------------------------- */

/* Nothing at all (`sources:`) is an empty map. */
static bool is_map(struct loader *l, const struct yaml_node *n, const char *what)
{
	bool empty = !n || (n->kind == YAML_SCALAR && !n->text.len && !n->quoted);

	if (empty || n->kind == YAML_MAP)
		return !empty;
	complain(l, n, "bad-shape", "%s needs members: {name: value, …}", what);
	return false;
}

static bool is_text(struct loader *l, const struct yaml_node *n, bool may_be_empty)
{
	if (n->kind == YAML_SCALAR && (n->text.len || may_be_empty))
		return true;
	complain(l, n, "bad-shape", "`%.*s` needs one value, %s", SLICE_ARG(n->key), n->kind == YAML_SCALAR ? "and has none" : "not a list or members");
	return false;
}

/* --- values ------------------------------------------------------------------------------------------------------------------------- */

static const char *text_of(struct loader *l, struct slice s)
{
	return arena_slice(&l->c->arena, s).ptr;
}

static const char *path_of(struct loader *l, struct slice s)
{
	const char *slash = strrchr(l->file, '/');

	if ((s.len && s.ptr[0] == '/') || !slash || slice_is(s, "-"))
		return text_of(l, s);
	return arena_printf(&l->c->arena, "%.*s/%.*s", (int)(slash - l->file), l->file, SLICE_ARG(s));
}

static int64_t number_of(struct loader *l, const struct row *r, const struct yaml_node *n, struct slice s)
{
	char text[32] = "x", *end;
	int64_t v;

	if (s.len && s.len < sizeof text)
		snprintf(text, sizeof text, "%.*s", SLICE_ARG(s));
	errno = 0;
	v = strtoll(text, &end, 10);
	if (*end || errno || v < r->min || v > r->max)
		complain(l, n, "bad-number", "`%s` needs a whole number from %" PRId64 " to %" PRId64, r->name, r->min, r->max);
	return v;
}

static bool yes_of(struct loader *l, const struct row *r, const struct yaml_node *n, struct slice s)
{
	bool yes = slice_is(s, "yes") || slice_is(s, "true");

	if (!yes && !slice_is(s, "no") && !slice_is(s, "false"))
		complain(l, n, "bad-value", "`%s` is yes or no", r->name);
	return yes;
}

/* They become parts of names on the log: of writers, members, topics, positions. */
static void check_name(struct loader *l, const struct yaml_node *at, const char *what, const char *name)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
	size_t n = strlen(name);

	if (n > CONFIG_NAME_CHARS || strspn(name, allowed) != n)
		complain(l, at, "bad-name", "%s may have at most %d characters: letters a to z, digits, '.', '_' and '-'", what, CONFIG_NAME_CHARS);
}

static const char *name_of(struct loader *l, const struct row *r, const struct yaml_node *n, struct slice s)
{
	const char *name = text_of(l, s);

	check_name(l, n, arena_printf(&l->c->arena, "`%s`", r->name), name);
	return name;
}

static void extra_settings(struct loader *l, const struct yaml_node *map, struct log_settings *s)
{
	VEC(struct log_setting) list = {0};

	if (!is_map(l, map, "`kafka`"))
		return;
	for (const struct yaml_node *n = map->first; n; n = n->next) {
		if (!is_text(l, n, true))
			continue;
		struct log_setting *e = VEC_ADD(&l->c->arena, &list);
		e->name = arena_printf(&l->c->arena, "kafka.%.*s", SLICE_ARG(n->key));
		e->value = text_of(l, n->text);
		e->file = l->file;
		e->line = n->line;
		e->col = n->col;
	}
	s->extra = list.at;
	s->extra_count = list.count;
}

static void set_row(struct loader *l, const struct row *r, const struct yaml_node *n, void *base)
{
	void *at = (char *)base + r->offset;
	bool has_text = r->kind != KAFKA && r->kind != MAP;

	if (n && has_text && !is_text(l, n, r->kind == NAME && !r->min))
		n = NULL; /* told of; the default keeps the rest readable */
	struct slice text = n ? n->text : slice_of(r->otherwise);
	switch (r->kind) {
	case PATH:
		*(const char **)at = text.ptr ? path_of(l, text) : NULL;
		return;
	case TEXT:
		*(const char **)at = text_of(l, text);
		return;
	case NAME:
		*(const char **)at = name_of(l, r, n, text);
		return;
	case NUMBER:
		*(uint32_t *)at = (uint32_t)number_of(l, r, n, text);
		return;
	case BYTES:
		*(int64_t *)at = number_of(l, r, n, text);
		return;
	case YES:
		*(bool *)at = yes_of(l, r, n, text);
		return;
	case KAFKA:
		extra_settings(l, n, at);
		return;
	case MAP:
		return;
	}
}

/* Every row into the struct at `base`: what stands in the map, else the default. What is in no row is refused. False: it is no map. */
static bool read_rows(struct loader *l, const struct row *table, const struct yaml_node *map, const char *what, void *base)
{
	bool given = is_map(l, map, what);

	for (const struct row *r = table; r->name; r++)
		set_row(l, r, given ? yaml_member(map, r->name) : NULL, base);
	for (const struct yaml_node *n = given ? map->first : NULL; n; n = n->next) {
		const struct row *r = table;
		while (r->name && !slice_is(n->key, r->name))
			r++;
		if (!r->name)
			complain(l, n, "unknown-setting", "`%.*s` is no setting of %s (see `aldyn help configuration`)", SLICE_ARG(n->key), what);
	}
	return given;
}

/* --- log ------------------------------------------------------------------------------------------------------------------------------- */

static void read_log(struct loader *l, const struct yaml_node *n, struct log_settings *s)
{
	read_rows(l, log_rows, n, "`log`", s);
	s->instance = l->c->instance;
	if (!log_driver_known(s->driver))
		complain(l, yaml_member(n, "driver"), "unknown-driver", "`driver` is local or kafka");
}

/* One folder by two names is found when it is there. */
static bool same_folder(const char *a, const char *b)
{
	struct stat one, other;

	return !strcmp(a, b) || (!stat(a, &one) && !stat(b, &other) && one.st_dev == other.st_dev && one.st_ino == other.st_ino);
}

static void read_key(struct loader *l, const struct yaml_node *n)
{
	struct err e = {0};

	l->c->key_is_published = !l->c->key_file;
	if (!l->c->key_file)
		l->c->key = slice_of(HASH_TEST_KEY);
	else if (file_read(&l->c->arena, l->c->key_file, MAX_KEY_BYTES, &l->c->key, &e))
		complain(l, n, e.code, "%s", e.text);
	else if (l->c->key.len < 16)
		complain(l, n, "weak-key", "the deployment key needs at least 16 bytes (head -c 32 /dev/urandom > FILE)");
}

/* --- sources, connectors ---------------------------------------------------------------------------------------------------------- */

static void read_source(struct loader *l, const struct yaml_node *n, struct config_source *s)
{
	s->name = text_of(l, n->key);
	check_name(l, n, "a source's name", s->name);
	s->line = n->line;
	s->col = n->col;
	s->broker = (struct log_settings){.driver = "kafka", .prefix = "", .instance = l->c->instance};
	read_rows(l, source_rows, n, "a source", s);
	if (!s->profile)
		s->profile = arena_printf(&l->c->arena, "%s/%s.yaml", l->c->profiles, s->name);
	if (!s->file == !s->topic)
		complain(l, n, "bad-source", "a source has either `file:` (a path, a folder, -) or `topic:` with `kafka: {bootstrap.servers: …}`");
}

bool config_has_profile(const struct config *c, const struct config_source *s, struct findings *f)
{
	struct yaml_node at = {.line = s->line, .col = s->col};

	if (!access(s->profile, R_OK))
		return true;
	findings_complain(f, c->path, &at, "no-profile", "source %s: there is no profile %s (write it, or name another with `profile:`)", s->name, s->profile);
	return false;
}

static bool is_word(struct slice word, const char *words)
{
	for (const char *end; *words; words = *end ? end + 1 : end) {
		end = words + strcspn(words, " ");
		if (slice_eq(word, (struct slice){words, (size_t)(end - words)}))
			return true;
	}
	return false;
}

/* One or more of the words, with one space between. */
static bool made_of(struct slice text, const char *words)
{
	for (;;) {
		const char *space = memchr(text.ptr, ' ', text.len);
		size_t n = space ? (size_t)(space - text.ptr) : text.len;
		if (!is_word((struct slice){text.ptr, n}, words))
			return false;
		if (!space)
			return true;
		text = (struct slice){space + 1, text.len - n - 1};
	}
}

static void read_connector(struct loader *l, const struct yaml_node *n, struct config_connector *c)
{
	VEC(struct connector_setting) list = {0};
	struct slice driver = yaml_text(n, "driver");

	c->name = text_of(l, n->key);
	check_name(l, n, "a connector's name", c->name);
	if (!is_map(l, n, "a connector"))
		return;
	c->driver = connector_driver_find(driver);
	if (!c->driver) {
		complain(l, n, "unknown-connector", "`driver` must be console or file");
		return;
	}
	for (const struct yaml_node *m = n->first; m; m = m->next) {
		const struct connector_setting_row *r = c->driver->settings;
		if (slice_is(m->key, "driver"))
			continue;
		while (r->name && !slice_is(m->key, r->name))
			r++;
		if (!r->name)
			complain(l, m, "unknown-setting", "connector %s has no setting `%.*s`", c->driver->name, SLICE_ARG(m->key));
		if (!is_text(l, m, false))
			continue;
		if (r->words && !made_of(m->text, r->words))
			complain(l, m, "bad-value", "`%s` may have these words: %s", r->name, r->words);
		struct connector_setting *s = VEC_ADD(&l->c->arena, &list);
		s->name = text_of(l, m->key);
		bool path = slice_is(m->key, "path") || slice_is(m->key, "replies");
		s->value = path ? path_of(l, m->text) : text_of(l, m->text);
	}
	for (const struct connector_setting_row *r = c->driver->settings; r->name; r++)
		if (r->required && !yaml_member(n, r->name))
			complain(l, n, "missing-setting", "connector %s needs `%s`: %s", c->driver->name, r->name, r->meaning);
	c->settings = list.at;
	c->setting_count = list.count;
}

static void read_lists(struct loader *l, const struct yaml_node *root)
{
	const struct yaml_node *sources = yaml_member(root, "sources"), *connectors = yaml_member(root, "connectors");
	VEC(struct config_source) s = {0};
	VEC(struct config_connector) c = {0};
	int readers = 0;

	for (const struct yaml_node *n = is_map(l, sources, "`sources`") ? sources->first : NULL; n; n = n->next) {
		read_source(l, n, VEC_ADD(&l->c->arena, &s));
		if (slice_is(yaml_text(n, "file"), "-") && readers++)
			complain(l, n, "two-readers", "only one source may read standard input (`-`): of two each would get a part");
	}
	for (const struct yaml_node *n = is_map(l, connectors, "`connectors`") ? connectors->first : NULL; n; n = n->next)
		read_connector(l, n, VEC_ADD(&l->c->arena, &c));
	for (uint32_t i = 0, channels = 0; i < c.count; i++)
		if (c.at[i].driver && !strcmp(c.at[i].driver->topic, "messages") && channels++)
			complain(l, connectors, "two-channels", "only one connector may serve messages: each would send all of them");
	l->c->sources = s.at;
	l->c->source_count = s.count;
	l->c->connectors = c.at;
	l->c->connector_count = c.count;
}

/* --- what a connector writes to ------------------------------------------------------------------------------------------------------- */

/* The path without links and dots, as far as it is there. */
static const char *real_path(struct loader *l, const char *path)
{
	const char *slash = strrchr(path, '/'), *last = slash ? slash + 1 : path;
	char *real = realpath(path, NULL);

	if (real) {
		path = text_of(l, slice_of(real));
		free(real);
		return path;
	}
	if (slash == path || !strcmp(path, "."))
		return path;
	path = real_path(l, slash ? arena_printf(&l->c->arena, "%.*s", (int)(slash - path), path) : ".");
	return *last ? arena_printf(&l->c->arena, "%s/%s", path, last) : path;
}

/* It would be written to, and its torn end cut. */
static void check_output(struct loader *l, const struct yaml_node *at, const char *output, const char *other, const char *what)
{
	if (!output || !other || !strcmp(other, "-"))
		return;
	output = real_path(l, output);
	other = real_path(l, other);
	size_t n = strlen(other);
	if (!strncmp(output, other, n) && (!output[n] || output[n] == '/'))
		complain(l, at, "path-in-use", "`path` leads to %s: orders need a file of their own", what);
}

static const char *output_of(const struct config_connector *c)
{
	return connector_setting_value(c->settings, c->setting_count, "path").ptr;
}

static void check_outputs(struct loader *l, const struct yaml_node *root)
{
	const struct yaml_node *list = yaml_member(root, "connectors"), *key = yaml_member(root, "key_file"), *n = list ? list->first : NULL;
	const struct config *c = l->c;

	for (size_t i = 0; i < c->connector_count; i++, n = n->next) {
		const struct yaml_node *at = yaml_member(n, "path");
		const char *output = output_of(&c->connectors[i]);
		const struct { const char *path, *what; } taken[] = {
			{c->path, "the configuration"}, {key ? path_of(l, key->text) : NULL, "the key"}, {c->state, "`state`"}, {c->rules, "the rules"},
			{c->profiles, "the profiles"}, {strcmp(c->log.driver, "local") ? NULL : c->log.path, "the log"},
		};
		for (size_t k = 0; k < sizeof taken / sizeof *taken; k++)
			check_output(l, at, output, taken[k].path, taken[k].what);
		for (size_t k = 0; k < c->source_count; k++)
			check_output(l, at, output, c->sources[k].file, "a source");
		for (size_t k = 0; k < c->connector_count; k++)
			check_output(l, at, output, connector_setting_value(c->connectors[k].settings, c->connectors[k].setting_count, "replies").ptr,
			             "a file of replies");
		for (size_t k = 0; k < i; k++)
			check_output(l, at, output, output_of(&c->connectors[k]), "another connector's");
	}
}

/* --- the whole ------------------------------------------------------------------------------------------------------------------------ */

int config_open(const char *path, struct config *out, struct findings *f, struct err *err)
{
	struct loader l = {out, path, f};
	size_t before = f->errors;
	struct yaml_node *root;
	struct slice text;
	int rc;

	memset(out, 0, sizeof *out);
	arena_init(&out->arena);
	out->path = path;
	if ((rc = file_read(&out->arena, path, MAX_CONFIG_BYTES, &text, err)) || (rc = yaml_parse(&out->arena, path, text, &root, err)))
		return rc;
	out->root = root;
	read_rows(&l, rows, root, "aldyn.yaml", out);
	if (!out->rules)
		out->rules = data_path(&out->arena, DATA("rules"));
	if (!out->profiles)
		out->profiles = data_path(&out->arena, DATA("connectors/profiles"));
	read_log(&l, yaml_member(root, "log"), &out->log);
	if (!strcmp(out->log.driver, "local") && same_folder(out->state, out->log.path))
		complain(&l, yaml_member(root, "state"), "bad-state", "`state` is the log's folder: it is deleted when the stores are to be made anew; name another");
	read_key(&l, yaml_member(root, "key_file"));
	read_lists(&l, root);
	check_outputs(&l, root);
	return f->errors > before ? err_set(err, ERR_INPUT, "bad-configuration", "%s: %zu errors", path, f->errors - before) : OK;
}

/* `file:` of a source, `replies:` of a connector: something that can be read. */
static void check_file(struct loader *l, const struct yaml_node *at, bool source)
{
	const char *path = at ? path_of(l, at->text) : "-";
	struct stat st;

	if (!strcmp(path, "-"))
		return;
	if (stat(path, &st) || access(path, R_OK))
		complain(l, at, "no-file", "`%.*s`: %s: %s (make it, or name another)", SLICE_ARG(at->key), path, strerror(errno));
	else if (source && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))
		complain(l, at, "no-file", "`file`: %s is neither a file nor a folder (of a pipe read standard input: `-`)", path);
}

bool config_has_files(const struct config *c, bool sources, bool connectors, struct findings *f)
{
	struct config scratch = *c;
	struct loader l = {&scratch, c->path, f};
	const struct yaml_node *list = sources && c->source_count ? yaml_member(c->root, "sources") : NULL;
	size_t before = f->errors;

	arena_init(&scratch.arena);
	for (const struct yaml_node *n = list ? list->first : NULL; n; n = n->next)
		check_file(&l, yaml_member(n, "file"), true);
	list = connectors && c->connector_count ? yaml_member(c->root, "connectors") : NULL;
	for (const struct yaml_node *n = list ? list->first : NULL; n; n = n->next)
		check_file(&l, yaml_member(n, "replies"), false);
	arena_fini(&scratch.arena);
	return f->errors == before;
}

void config_close(struct config *c)
{
	arena_fini(&c->arena);
}

static void config_rows_of(struct yaml_rows *out, const char *within, const struct row *table)
{
	static const char *const written[] = {[PATH] = "text", [TEXT] = "text", [NAME] = "text", [NUMBER] = "whole number",
	                                      [BYTES] = "whole number", [YES] = "yes or no", [KAFKA] = "text"};

	for (const struct row *r = table; r->name; r++)
		if (r->kind != MAP)
			yaml_rows_add(out, arena_printf(out->a, "%s%s%s", within, r->name, r->kind == KAFKA ? ".*" : ""), written[r->kind], false,
			              r->meaning);
}

void config_rows(struct yaml_rows *out)
{
	config_rows_of(out, "", rows);
	config_rows_of(out, "log.", log_rows);
	config_rows_of(out, "sources.*.", source_rows);
	yaml_rows_add(out, "connectors.*.driver", "console or file", true, NULL);
	for (const char *const *d = (const char *const[]){"console", "file", NULL}; *d; d++)
		for (const struct connector_setting_row *r = connector_driver_find(slice_of(*d))->settings; r->name; r++)
			yaml_rows_add(out, arena_printf(out->a, "connectors.*.%s", r->name), "text", false, r->meaning);
}

static void help_row(FILE *to, const struct row *r)
{
	if (r->otherwise)
		fprintf(to, "%s (default: %s)\n", r->meaning, r->otherwise);
	else
		fprintf(to, "%s\n", r->meaning);
}

static void help_within(FILE *to, const char *within, const struct row *table)
{
	for (const struct row *r = table; r->name; r++) {
		fprintf(to, "    %-12s %s: ", within, r->name);
		help_row(to, r);
	}
}

void config_help(FILE *to)
{
	fprintf(to, "Settings of aldyn.yaml:\n\n");
	for (const struct row *r = rows; r->name; r++) {
		fprintf(to, "  %-14s ", r->name);
		help_row(to, r);
	}
	fprintf(to, "\nWithin the log, a source, a connector:\n\n");
	help_within(to, "log", log_rows);
	help_within(to, "source", source_rows);
	for (const char *const *d = (const char *const[]){"console", "file", NULL}; *d; d++)
		for (const struct connector_setting_row *r = connector_driver_find(slice_of(*d))->settings; r->name; r++)
			fprintf(to, "    %-12s %s: %s%s\n", *d, r->name, r->meaning, r->required ? " (required)" : "");
}
