/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/run/config.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdlib.h>

#include "engine/base/file.h"
#include "engine/base/hash.h"
#include "engine/base/yaml.h"
#include "engine/base/yaml_schema.h"
#include "engine/subject/aggregate.h" /* VEC */

#define MAX_CONFIG_BYTES (1024 * 1024)
#define MAX_KEY_BYTES 4096

enum kind { PATH, TEXT, NUMBER, BYTES };

/* The settings at the top level: one row makes parser, errors and help. */
static const struct row {
	const char *name;
	enum kind kind;
	size_t offset;
	const char *otherwise;
	int64_t min, max;
	const char *meaning;
} rows[] = {
	{"instance", TEXT, offsetof(struct config, instance), "i1", 0, 0, "name of this process among those of one deployment"},
	{"state", PATH, offsetof(struct config, state), "state", 0, 0, "folder of the stores (a cache: may be deleted while stopped)"},
	{"rules", PATH, offsetof(struct config, rules), NULL, 0, 0, "folder of vocabulary, parameters, calendars, texts and packages"},
	{"profiles", PATH, offsetof(struct config, profiles), NULL, 0, 0, "folder of the sources' profiles"},
	{"workers", NUMBER, offsetof(struct config, workers), "1", 1, 64, "threads that own partitions"},
	{"partitions", NUMBER, offsetof(struct config, partitions), "16", 1, 4096, "of [subjects]; fixed when the topics are created"},
	{"max_records", NUMBER, offsetof(struct config, max_records), "4000", 1, 100000, "of one batch (one transaction)"},
	{"store_bytes", BYTES, offsetof(struct config, store_bytes), "0", 0, INT64_MAX, "map size of one partition's store; 0: the default"},
};
static const char *const sections[] = {"log", "key_file", "sources", "connectors"};

struct loader { struct config *c; const char *file; struct findings *f; };

#define complain(l, at, ...) findings_complain((l)->f, (l)->file, (at), __VA_ARGS__)

/* --- paths, numbers ----------------------------------------------------------------------------------------------------------------- */

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

static bool number_of(struct slice s, int64_t min, int64_t max, int64_t *out)
{
	char text[32], *end;

	if (!s.len || s.len >= sizeof text)
		return false;
	memcpy(text, s.ptr, s.len);
	text[s.len] = '\0';
	*out = strtoll(text, &end, 10);
	return !*end && *out >= min && *out <= max;
}

static void set_row(struct loader *l, const struct row *r, const struct yaml_node *n, struct slice text)
{
	char *at = (char *)l->c + r->offset;
	int64_t v = 0;

	switch (r->kind) {
	case PATH:
		*(const char **)(void *)at = n ? path_of(l, text) : text.ptr ? path_of(l, text) : NULL;
		return;
	case TEXT:
		*(const char **)(void *)at = text_of(l, text);
		return;
	case NUMBER:
	case BYTES:
		if (!number_of(text, r->min, r->max, &v))
			complain(l, n, "bad-number", "`%s` needs a whole number from %" PRId64 " to %" PRId64, r->name, r->min, r->max);
		if (r->kind == NUMBER)
			*(uint32_t *)(void *)at = (uint32_t)v;
		else
			*(int64_t *)(void *)at = v;
		return;
	}
}

/* --- names ------------------------------------------------------------------------------------------------------------------------- */

/* They become parts of names on the log: of writers, members, topics, positions. */
static void check_name(struct loader *l, const struct yaml_node *at, const char *what, const char *name)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
	size_t n = strlen(name);

	if (n > CONFIG_NAME_CHARS || strspn(name, allowed) != n)
		complain(l, at, "bad-name", "%s may have at most %d characters: letters a to z, digits, '.', '_' and '-'", what, CONFIG_NAME_CHARS);
}

/* --- log ------------------------------------------------------------------------------------------------------------------------------- */

static void extra_settings(struct loader *l, const struct yaml_node *map, struct log_settings *s)
{
	VEC(struct log_setting) list = {0};

	for (const struct yaml_node *n = map ? map->first : NULL; n; n = n->next) {
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

static void read_log(struct loader *l, const struct yaml_node *n, struct log_settings *s)
{
	struct slice driver = yaml_text(n, "driver"), path = yaml_text(n, "path"), prefix = yaml_text(n, "prefix");

	s->driver = driver.ptr ? text_of(l, driver) : "local";
	s->path = path_of(l, path.ptr ? path : SLICE_LIT("log"));
	s->prefix = prefix.ptr ? text_of(l, prefix) : "aldyn.";
	if (yaml_member(n, "map_bytes") && !number_of(yaml_text(n, "map_bytes"), 1 << 20, INT64_MAX, &s->map_bytes))
		complain(l, yaml_member(n, "map_bytes"), "bad-number", "`map_bytes` needs a whole number of at least 1048576");
	s->instance = l->c->instance;
	check_name(l, yaml_member(n, "prefix"), "`prefix`", s->prefix);
	extra_settings(l, yaml_member(n, "kafka"), s);
	for (const struct yaml_node *m = n ? n->first : NULL; m; m = m->next)
		if (!slice_is(m->key, "driver") && !slice_is(m->key, "path") && !slice_is(m->key, "prefix") && !slice_is(m->key, "kafka") &&
		    !slice_is(m->key, "map_bytes"))
			complain(l, m, "unknown-setting", "`log` has driver, path and map_bytes (local), prefix and kafka: {librdkafka settings}");
	if (strcmp(s->driver, "local") && strcmp(s->driver, "kafka") && strcmp(s->driver, "chaos"))
		complain(l, yaml_member(n, "driver"), "unknown-driver", "`driver` is local or kafka");
}

static void read_key(struct loader *l, const struct yaml_node *n)
{
	struct err e = {0};

	l->c->key = slice_of(HASH_TEST_KEY);
	l->c->key_is_published = true;
	if (!n)
		return;
	if (file_read(&l->c->arena, path_of(l, n->text), MAX_KEY_BYTES, &l->c->key, &e))
		complain(l, n, e.code, "%s", e.text);
	else if (l->c->key.len < 16)
		complain(l, n, "weak-key", "the deployment key needs at least 16 bytes (head -c 32 /dev/urandom > FILE)");
	l->c->key_is_published = false;
}

/* --- sources, connectors ---------------------------------------------------------------------------------------------------------- */

static void read_source(struct loader *l, const struct yaml_node *n, struct config_source *s)
{
	struct slice file = yaml_text(n, "file"), topic = yaml_text(n, "topic"), profile = yaml_text(n, "profile"), follow = yaml_text(n, "follow");

	s->name = text_of(l, n->key);
	check_name(l, n, "a source's name", s->name);
	s->line = n->line;
	s->col = n->col;
	s->profile = profile.ptr ? path_of(l, profile) : arena_printf(&l->c->arena, "%s/%s.yaml", l->c->profiles ? l->c->profiles : "", s->name);
	s->file = file.ptr ? path_of(l, file) : NULL;
	s->follow = slice_is(follow, "yes") || slice_is(follow, "true");
	s->topic = topic.ptr ? text_of(l, topic) : NULL;
	s->broker = (struct log_settings){.driver = "kafka", .prefix = "", .instance = l->c->instance};
	extra_settings(l, yaml_member(n, "kafka"), &s->broker);
	if (!s->file == !s->topic)
		complain(l, n, "bad-source", "a source has either `file:` (a path, a folder, -) or `topic:` with `kafka: {bootstrap.servers: …}`");
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
		else if (r->words && !made_of(m->text, r->words))
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

	for (const struct yaml_node *n = sources ? sources->first : NULL; n; n = n->next) {
		read_source(l, n, VEC_ADD(&l->c->arena, &s));
		if (slice_is(yaml_text(n, "file"), "-") && readers++)
			complain(l, n, "two-readers", "only one source may read standard input (`-`): of two each would get a part");
	}
	for (const struct yaml_node *n = connectors ? connectors->first : NULL; n; n = n->next)
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

static void check_names(struct loader *l, const struct yaml_node *root)
{
	for (const struct yaml_node *n = root->first; n; n = n->next) {
		bool known = false;
		for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
			known |= slice_is(n->key, rows[i].name);
		for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
			known |= slice_is(n->key, sections[i]);
		if (!known)
			complain(l, n, "unknown-setting", "`%.*s` is no setting (see `aldyn help configuration`)", SLICE_ARG(n->key));
	}
}

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
	check_names(&l, root);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct yaml_node *n = yaml_member(root, rows[i].name);
		set_row(&l, &rows[i], n, n ? n->text : slice_of(rows[i].otherwise));
	}
	if (!out->rules)
		out->rules = ALDYN_DATADIR "/rules";
	if (!out->profiles)
		out->profiles = ALDYN_DATADIR "/connectors/profiles";
	check_name(&l, yaml_member(root, "instance"), "`instance`", out->instance);
	read_log(&l, yaml_member(root, "log"), &out->log);
	read_key(&l, yaml_member(root, "key_file"));
	read_lists(&l, root);
	check_outputs(&l, root);
	return f->errors > before ? err_set(err, ERR_INPUT, "bad-configuration", "%s: %zu errors", path, f->errors - before) : OK;
}

void config_close(struct config *c)
{
	arena_fini(&c->arena);
}

void config_rows(struct yaml_rows *out)
{
	static const char *const written[] = {[PATH] = "text", [TEXT] = "text", [NUMBER] = "whole number", [BYTES] = "whole number"};
	static const struct yaml_row inside[] = {
		{"log.driver", "local or kafka", false, NULL},
		{"log.path", "text", false, "local: its folder"},
		{"log.map_bytes", "whole number", false, "local: its map size"},
		{"log.prefix", "text", false, "kafka: of the topics"},
		{"log.kafka.*", "text", false, "Settings of librdkafka"},
		{"key_file", "text", false, "File with the deployment key of ids"},
		{"sources.*.file", "text", false, "A path, a folder, or -"},
		{"sources.*.follow", "yes or no", false, "Wait for more"},
		{"sources.*.topic", "text", false, NULL},
		{"sources.*.profile", "text", false, "Its profile; the one of its name otherwise"},
		{"sources.*.kafka.*", "text", false, "Settings of librdkafka"},
		{"connectors.*.driver", "console or file", true, NULL},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		yaml_rows_add(out, rows[i].name, written[rows[i].kind], false, rows[i].meaning);
	for (size_t i = 0; i < sizeof inside / sizeof *inside; i++)
		yaml_rows_add(out, inside[i].path, inside[i].written, inside[i].required, inside[i].meaning);
	for (const char *const *d = (const char *const[]){"console", "file", NULL}; *d; d++)
		for (const struct connector_setting_row *r = connector_driver_find(slice_of(*d))->settings; r->name; r++)
			yaml_rows_add(out, arena_printf(out->a, "connectors.*.%s", r->name), "text", false, r->meaning);
}

void config_help(FILE *to)
{
	fprintf(to, "Settings of aldyn.yaml:\n\n");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		fprintf(to, "  %-14s %s (default: %s)\n", rows[i].name, rows[i].meaning, rows[i].otherwise ? rows[i].otherwise : "the installed one");
	fprintf(to, "  %-14s %s\n", "log", "{driver: local, path: log} or {driver: kafka, prefix: aldyn., kafka: {bootstrap.servers: …}}");
	fprintf(to, "  %-14s %s\n", "key_file", "file with the deployment key of ids (without: the published test key)");
	fprintf(to, "  %-14s %s\n", "sources", "NAME: {file: PATH, follow: yes} or {topic: TOPIC, kafka: {…}}; NAME is that of the profile");
	fprintf(to, "  %-14s %s\n", "connectors", "NAME: {driver: …, settings of the driver}");
	for (const char *const *d = (const char *const[]){"console", "file", NULL}; *d; d++)
		for (const struct connector_setting_row *r = connector_driver_find(slice_of(*d))->settings; r->name; r++)
			fprintf(to, "    %-12s %s: %s%s\n", *d, r->name, r->meaning, r->required ? " (required)" : "");
}
