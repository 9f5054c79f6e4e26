/* SPDX-License-Identifier: Apache-2.0 */
/* The configuration of one process: aldyn.yaml. One table of settings (config.c) makes the parser, the errors and
 * `aldyn help configuration`. Relative paths are relative to the file. */
#ifndef ALDYN_RUN_CONFIG_H
#define ALDYN_RUN_CONFIG_H

#include <stdio.h>
#include "connectors/connector.h"
#include "engine/base/arena.h"
#include "engine/log/log.h"
#include "engine/rules/ruleset.h"

#define CONFIG_NAME_CHARS 64 /* of an instance, a prefix, a source, a connector */

struct config_source {
	const char *name;            /* of the profile: profiles/NAME.yaml */
	const char *profile;         /* path */
	const char *file; bool follow;
	const char *topic; struct log_settings broker;
	int line, col;
};
struct config_connector {
	const char *name;
	const struct connector_driver *driver;
	const struct connector_setting *settings; size_t setting_count;
};

struct config {
	struct arena arena;          /* everything below lives here */
	const char *path;
	const struct yaml_node *root; /* of the file */
	const char *instance;        /* this process among those of the deployment */
	struct log_settings log;
	const char *state;
	const char *rules, *profiles;
	const char *key_file; struct slice key; bool key_is_published;
	uint32_t workers, partitions;
	uint32_t max_records;
	int64_t store_bytes;
	const struct config_source *sources; size_t source_count;
	const struct config_connector *connectors; size_t connector_count;
};

/* ERR_INPUT: see findings. Close with config_close in any case. */
int config_open(const char *path, struct config *out, struct findings *f, struct err *err) WARN_UNUSED;
void config_close(struct config *c);
/* Its profile can be read; else a finding at the source's place. */
bool config_has_profile(const struct config *c, const struct config_source *s, struct findings *f);
/* What sources and connectors read is there; else findings at the settings' places. */
bool config_has_files(const struct config *c, bool sources, bool connectors, struct findings *f);
/* `aldyn help configuration`: each setting with its default and meaning. */
void config_help(FILE *to);

struct yaml_rows;
void config_rows(struct yaml_rows *out); /* of the file, for its schema */

#endif
