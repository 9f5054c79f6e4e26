/* SPDX-License-Identifier: Apache-2.0 */
/* Private to `aldyn describe`. */
#ifndef ALDYN_CLI_DESCRIBE_H
#define ALDYN_CLI_DESCRIBE_H

#include "engine/base/buf.h"
#include "engine/lua/lua_host.h"
#include "engine/rules/ruleset.h"

/* describe_schema.c. The YAML files that there are, NULL at the end; the rows of one (false: no such file). */
extern const char *const describe_files[];
struct yaml_rows;
bool describe_rows(const char *name, struct yaml_rows *out);

/* Each appends to out. ERR_INPUT: no such file (unknown-name), or the rules do not load, which is then said on stderr. */
int describe_schema(const char *name, struct buf *out, struct err *err) WARN_UNUSED;
/* describe_reference.c: pages of docs/reference */
int describe_vocabulary(const char *rules, struct buf *out, struct err *err) WARN_UNUSED;
void describe_keys(struct buf *out);
void describe_names(struct buf *out);
/* describe_lua.c: annotations for LuaLS */
int describe_lua(const char *rules, struct buf *out, struct err *err) WARN_UNUSED;

#endif
