/* SPDX-License-Identifier: Apache-2.0 */
/* Run: one process of the engine: its workers, sources and connectors, until it is told to stop or nothing is left to do. */
#ifndef ALDYN_RUN_RUN_H
#define ALDYN_RUN_RUN_H

#include "engine/rules/ruleset.h"
#include "engine/run/config.h"

struct run_options {
	bool until_idle;  /* end when all input is consumed, by whichever process, and nothing is due */
	bool no_sources, no_connectors; /* this process is an engine only */
	bool no_workers;  /* this process takes in and sends out only */
	bool activate;    /* its rules come into force also when they were before */
	bool any_clock;   /* also where the time on the log lies ahead of the clock */
};

/* Returns OK after SIGTERM, SIGINT or --until-idle; ERR_FATAL when a part of it failed. On SIGHUP it reads c->rules again. */
int run_engine(const struct config *c, const struct run_options *o, struct err *err) WARN_UNUSED;
/* The folder's rules as a start would take them: whole, and fit for the profiles of the configured sources, if there are to be any. What is
 * found is printed. */
int run_load_rules(const struct config *c, const char *folder, bool sources, struct ruleset **out, struct err *err) WARN_UNUSED;

#endif
