/* SPDX-License-Identifier: Apache-2.0 */
/* Files that are mapped: what a disk cannot read or write, and what a file that was cut lacks, is no error code there but SIGBUS. The
 * process says which file it was and ends with 1. */
#ifndef ALDYN_BASE_BUS_H
#define ALDYN_BASE_BUS_H

#include <stdbool.h>

/* From here on SIGBUS is told of. */
void bus_listen(void);

/* Whether the log's own pages are being looked through (it is opened): it is then the log's file, otherwise a store's. */
void bus_log(bool looked_at);

#endif
