/* SPDX-License-Identifier: Apache-2.0 */
/* A JSON Schema (draft 2020-12) of a YAML file, from rows that name its settings: editors complete and lint by it. It is as closed as the rows:
 * what no row names is refused. What a schema cannot say, `aldyn check` says. */
#ifndef ALDYN_BASE_YAML_SCHEMA_H
#define ALDYN_BASE_YAML_SCHEMA_H

#include <stdbool.h>
#include "engine/base/arena.h"
#include "engine/base/buf.h"

/* path: "consent.window"; * stands for any name, [] for each element of a list: "events.*.asserts.[].role".
 * written: how its value is written, in the words of the documents ("span", "a or b"); "anything": all that YAML has. When other rows stand
 * inside, only "map or nothing" and "map, list of maps or ignore" are looked at. */
struct yaml_row { const char *path, *written; bool required; const char *meaning; };
struct yaml_rows { struct arena *a; struct yaml_row *list; size_t count, cap; };

void yaml_rows_add(struct yaml_rows *rows, const char *path, const char *written, bool required, const char *meaning); /* borrows the texts */
/* Appends the schema; name: "service.yaml". */
void yaml_schema(const struct yaml_rows *rows, const char *name, struct buf *out);

#endif
