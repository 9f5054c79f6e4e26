/* SPDX-License-Identifier: Apache-2.0 */
/* Members of a map of YAML: which names may stand in it, and what is said of the others; of rules as of profiles. */
#ifndef ALDYN_RULES_MEMBERS_H
#define ALDYN_RULES_MEMBERS_H

#include "engine/base/yaml.h"
#include "engine/rules/ruleset.h"

/* A name that is none of the known ones, with the nearest of those, or all of them. key: a row of wording_table.c whose {got} it is; what
 * fills its {what}. */
void members_say_unknown(struct findings *f, const char *file, const struct yaml_node *at, const char *key, struct slice got,
                         const struct slice *known, size_t count, struct slice what);
/* Says which of the map's members `known` (NULL-terminated) does not name, and which that it names as "+name" are absent. false: what the map
 * says is open, since something is missing, or surely there under a wrong name. */
bool members_check(struct findings *f, const char *file, const struct yaml_node *map, const char *const *known);

#endif
