/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/base/bus.h"

#include <signal.h>
#include <unistd.h>

static volatile sig_atomic_t log_is_looked_at;

static void on_bus_error(int sig)
{
	static const char log[] =
		"aldyn: the file of the log cannot be read, or ends before what it holds: restore it from a backup (log-damaged)\n";
	static const char store[] = "aldyn: a mapped file cannot be written or read: the disk of the stores (`state`) is full or broken; "
	                            "make room and start again, nothing is lost (disk-full)\n";
	ssize_t told = log_is_looked_at ? write(STDERR_FILENO, log, sizeof log - 1) : write(STDERR_FILENO, store, sizeof store - 1);
	(void)sig, (void)told;
	_exit(1);
}

void bus_listen(void)
{
	signal(SIGBUS, on_bus_error);
}

void bus_log(bool looked_at)
{
	log_is_looked_at = looked_at;
}
