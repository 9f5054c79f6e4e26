/* SPDX-License-Identifier: Apache-2.0 */
/* Where rules/, connectors/profiles/, templates/ and tests/bench/ of this program lie. */
#ifndef ALDYN_BASE_DATA_H
#define ALDYN_BASE_DATA_H

#include "engine/base/arena.h"

#define DATA(path) ALDYN_DATADIR "/" path

/* As installed; of a program in a build's folder the same path in the sources, which the file aldyn.source beside it names (configure writes
 * it). What does not begin with DATA("") stays as it is; so does NULL. */
const char *data_path(struct arena *a, const char *path);

#endif
