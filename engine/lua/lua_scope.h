/* SPDX-License-Identifier: Apache-2.0 */
/* Scope: gives each name of a scanned text its role (local, global, field ...). Part of lua_scan.h. */
#ifndef ALDYN_LUA_LUA_SCOPE_H
#define ALDYN_LUA_LUA_SCOPE_H

#include "engine/lua/lua_scan.h"

bool scope_resolve(struct scan *s); /* false: no memory */

#endif
