/* SPDX-License-Identifier: Apache-2.0 */
/* Session: what a command needs of a deployment: its configuration, its log, the stores on this machine, the rulesets. */
#ifndef ALDYN_CLI_SESSION_H
#define ALDYN_CLI_SESSION_H

#include "engine/cli/cli.h"
#include "engine/log/topics.h"
#include "engine/run/config.h"
#include "engine/run/rulesets.h"
#include "engine/store/store.h"
#include "engine/subject/step.h"

#define SESSION_CONFIG {"config", "FILE", "aldyn.yaml", "the configuration"}

struct session {
	struct config config;
	struct log *log;
	uint32_t partitions; /* of [subjects]; 0 before the topics are made */
	struct rulesets *rulesets;
	struct ruleset *rules; /* of the configured folder; NULL until session_rules */
	struct json_parser *parser;
	struct arena arena;    /* for the command's life */
};

enum session_for { SESSION_READ, SESSION_WRITE };
/* Opens configuration and log; complaints are printed. Close in any case. */
int session_open(struct session *s, const struct cli *c, enum session_for what, struct err *err) WARN_UNUSED;
void session_close(struct session *s);
/* The configured rules, loaded once; complaints are printed. */
int session_rules(struct session *s, const struct ruleset **out, struct err *err) WARN_UNUSED;
/* Ends a command: prints the error if there is one, flushes stdout; the exit status. */
int session_end(struct session *s, int rc, struct err *err);

/* Every record of the partition from `from` (-1: the first) to the end as it stood at the call. Borrowed for the call; each returns OK to go on. */
typedef int session_each(void *arg, const struct log_record *r, struct err *err);
int session_read(struct session *s, enum log_topic_id topic, uint32_t partition, int64_t from, session_each *each, void *arg,
                 struct err *err) WARN_UNUSED;
/* All partitions, one after the other. */
int session_read_all(struct session *s, enum log_topic_id topic, session_each *each, void *arg, struct err *err) WARN_UNUSED;
int session_topic_partitions(struct session *s, const char *topic, uint32_t *out, struct err *err) WARN_UNUSED;

/* The store of the partition, beside a running engine. ERR_NOTFOUND, no-store: it is not on this machine. */
int session_store(struct session *s, uint32_t partition, struct store **out, struct err *err) WARN_UNUSED;

/* A key as others may see it (C-12): all but the last four digits of a person or number as stars. In the arena; other texts as they are. */
struct slice mask_key(struct arena *a, struct slice key);
/* The key as asked for: masked unless `plain`. */
static inline struct slice shown_key(struct arena *a, struct slice key, bool plain) { return plain ? key : mask_key(a, key); }

#endif
