/* SPDX-License-Identifier: Apache-2.0 */
/* Runs one connector between the log and the world, in a thread of its own. */
#ifndef ALDYN_CONNECTORS_RUNNER_H
#define ALDYN_CONNECTORS_RUNNER_H

#include <stdatomic.h>
#include "connectors/connector.h"
#include "engine/log/log.h"

struct connector_settings {
	struct log *log;
	const char *name;                /* of this connector in the deployment: its position, its source attribute */
	const struct connector_driver *driver;
	const struct connector_setting *settings;
	size_t setting_count;
};
struct connector_progress { _Atomic int64_t sent, rejected, events; _Atomic bool idle; };

struct connector_runner;
/* Log, name and driver are borrowed until connector_stop, the settings for the call. Errors: those of the log and of the driver's open;
 * ERR_FATAL, no-thread. */
int connector_start(const struct connector_settings *s, struct connector_runner **out, struct err *err) WARN_UNUSED;
const struct connector_progress *connector_progress(const struct connector_runner *r);
bool connector_failed(const struct connector_runner *r); /* it has stopped by itself: connector_stop tells why */
/* Lets it finish what it is at, frees. OK, or what ended it. */
int connector_stop(struct connector_runner *r, struct err *err) WARN_UNUSED;

#endif
