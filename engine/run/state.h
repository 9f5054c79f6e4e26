/* SPDX-License-Identifier: Apache-2.0 */
/* The state folder remembers which log its stores were made from. The stores are a cache and may go; but a log that is suddenly another one
 * (emptied, replaced, a disk that is not mounted) would be begun anew, and every message and order written once more. */
#ifndef ALDYN_RUN_STATE_H
#define ALDYN_RUN_STATE_H

#include "engine/base/err.h"

/* Makes the folder, and notes the deployment's id in it when none stands there. ERR_FATAL, other-log: another one stands there. */
int state_open(const char *path, const char *deployment, struct err *err) WARN_UNUSED;

#endif
