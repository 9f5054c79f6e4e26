/* SPDX-License-Identifier: Apache-2.0 */
/* Rulesets: those in use by this process, by content hash. Every ruleset that was ever activated stands in the topic
 * [rulesets] as a bundle, or in parts, so that any process can take over a partition whose backlog was written under an older one.
 * Shared by all workers; guarded by its own mutex. Rulesets are immutable and live until rulesets_free. */
#ifndef ALDYN_RUN_RULESETS_H
#define ALDYN_RUN_RULESETS_H

#include "engine/base/hash.h"
#include "engine/log/log.h"
#include "engine/rules/ruleset.h"

struct rulesets;
struct rulesets *rulesets_new(struct log *log); /* NULL: those that are added, no others */
void rulesets_free(struct rulesets *rs);
/* Takes ownership of a ruleset loaded from a folder. Returns it, or the equal one that was there. */
const struct ruleset *rulesets_add(struct rulesets *rs, struct ruleset *ruleset);
/* Loads it from [rulesets] when it is not here yet. ERR_FATAL: ruleset-missing, it is nowhere, or not whole; ruleset-unreadable, it is not what its
 * hash says, or this version refuses it. ERR_RETRY: [rulesets] cannot be read
 * to its end now (broker-unreachable, rulesets-undecided), after two minutes at most, as for all that follows. */
int rulesets_find(struct rulesets *rs, const char *hash, const struct ruleset **out, struct err *err) WARN_UNUSED;

/* The deployment's id, made at random the first time (16 bytes, hex): a store that was fed by another log is foreign. */
#define DEPLOYMENT_ID_CHARS 32
int rulesets_deployment(struct log *log, struct log_writer *w, char out[DEPLOYMENT_ID_CHARS + 1], struct err *err) WARN_UNUSED;
/* The log remembers which deployment key its ids were made with (an id of it, not the key): with another one every case would be a
 * new one, and everybody asked again. ERR_FATAL, key-differs. */
int rulesets_check_key(struct log *log, struct log_writer *w, struct hash_ids *ids, struct err *err) WARN_UNUSED;
/* Publishes the ruleset and appends `ruleset.activated` to every partition, in one transaction, however often that is undone, unless
 * it is the active one, or was in force before the active one and nobody asks for it AGAIN: a process that is started late with old rules does not
 * bring them back. ERR_INPUT, version-dropped: it lacks a version of a package that the active one has, under which cases may run, and nobody
 * says that it may DROP some. */
enum activating { ACTIVATE_AGAIN = 1, ACTIVATE_DROP = 2 };
int rulesets_activate(struct log *log, struct log_writer *w, const struct ruleset *ruleset, unsigned how, struct hash_ids *ids,
                      int64_t now_ms, struct err *err) WARN_UNUSED;

#endif
