/* SPDX-License-Identifier: Apache-2.0 */
/* Private to `aldyn describe`. */
#ifndef ALDYN_CLI_DESCRIBE_H
#define ALDYN_CLI_DESCRIBE_H

#include "engine/base/buf.h"
#include "engine/lua/lua_host.h"
#include "engine/rules/ruleset.h"

/* Each appends to out. */
int describe_schema(const char *name, struct buf *out, struct err *err) WARN_UNUSED; /* describe_schema.c */
/* describe_lua.c: annotations for LuaLS */
int describe_lua(const char *rules, struct buf *out, struct err *err) WARN_UNUSED;

#endif
