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
uint32_t session_partition(const struct session *s, struct slice subject);
/* The packages that are stopped on its partition; none, where nothing stood there yet. */
int session_stopped(struct store *st, struct breaker *out, struct err *err) WARN_UNUSED;

/* --- writing (session_write.c): SESSION_WRITE ---------------------------------------------------------------------------------- */

#define SESSION_BY {"by", "NAME", NULL, "who does it (default: the user of this process)"}, SESSION_ANY_CLOCK
#define SESSION_ANY_CLOCK {"any-clock", NULL, NULL, "write also when this machine's clock leapt, or the time on the log lies ahead of it"}
#define SESSION_REVEAL {"reveal", NULL, NULL, "show persons, numbers and values in full; who asked is written first, for the journal"}
const char *session_by(const struct cli *c); /* --by, or the user's name; NULL: there is none */
/* Before a command writes: as `run`, clock-behind and clock-leapt, unless --any-clock. */
int session_check_clock(const struct session *s, const struct cli *c, struct err *err) WARN_UNUSED;
struct session_word { const char *name; struct slice value; }; /* a list ends with a NULL name */
/* A record of a command, with an id of its own; in the session's arena. */
struct record session_command(struct session *s, const char *type, struct slice subject, int64_t now_ms, const struct session_word *words);
/* All of them in one transaction, or none. partition: of those without a subject; SESSION_EACH: the first to the first partition, and so on. */
#define SESSION_EACH UINT32_MAX
int session_put(struct session *s, struct log_writer *writer, const struct record *list, size_t count, uint32_t partition,
                struct err *err) WARN_UNUSED;
/* Before anything is shown in full: with --reveal writes command.reveal (S-1), keyed by the subject; SLICE_NONE: a whole list. Else nothing. */
int session_reveal(struct session *s, const struct cli *c, struct slice subject, struct err *err) WARN_UNUSED;
static inline enum session_for session_looks(const struct cli *c) { return cli_given(c, "reveal") ? SESSION_WRITE : SESSION_READ; }

/* --- masking (mask.c) ------------------------------------------------------------------------------------------------------------ */

/* A key as others may see it (C-12): all but the last four digits of a person or number as stars. In the arena; other texts as they are. */
struct slice mask_key(struct arena *a, struct slice key);
/* Every person and number that stands in the text, so. In the arena. */
struct slice mask_text(struct arena *a, struct slice text);
/* The value with every text so, and stars for each member `value` (of a fact). */
void mask_json(struct json_writer *w, struct arena *a, const struct json_node *n);
/* The key as asked for: masked unless `plain`. */
static inline struct slice shown_key(struct arena *a, struct slice key, bool plain) { return plain ? key : mask_key(a, key); }

#endif
