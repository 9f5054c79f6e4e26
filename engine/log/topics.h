/* SPDX-License-Identifier: Apache-2.0 */
/* The topics of a deployment, one table: what stands in each, who writes it, how long it is kept. */
#ifndef ALDYN_LOG_TOPICS_H
#define ALDYN_LOG_TOPICS_H

#include "engine/log/log.h"

/*        id            name            partitioned  compacted  kept (days, -1 for ever)  meaning */
#define LOG_TOPICS(X)                                                                                                     \
	X(SUBJECTS,     "subjects",     true,  false, -1,  "what happened: events, replies, acknowledgements, ticks, commands")\
	X(MESSAGES,     "messages",     true,  false, 400, "messages to citizens, for the channels' connectors")              \
	X(ORDERS,       "orders",       true,  false, -1,  "orders to providers, cancellations, tasks for clerks")            \
	X(DECISIONS,    "decisions",    true,  false, -1,  "the journal: evaluations, consents, acts, chained by hashes")     \
	X(STATUS,       "status",       true,  false, 400, "each change of state of each offer, consent, order, entitlement, message")\
	X(DEAD_LETTERS, "dead-letters", true,  false, -1,  "what could not be processed, with the reason and original bytes") \
	X(FACT_REQUESTS, "fact-requests", true, false, 400, "whose facts which source is asked for: because of a notification, or a consent")\
	X(CHANGELOG,    "changelog",    true,  true,  -1,  "the state of each subject, as the last batch left it")            \
	X(RULESETS,     "rulesets",     false, true,  -1,  "rule packages by content hash")                                   \
	X(WATERMARKS,   "watermarks",   false, true,  -1,  "per channel: replies read up to")                                 \
	X(DELIVERIES,   "deliveries",   true,  true,  -1,  "connectors: messages and orders being sent")

enum log_topic_id {
#define X(id, name, part, comp, days, text) TOPIC_##id,
	LOG_TOPICS(X)
#undef X
	TOPIC_COUNT
};

struct log_topic_row {
	const char *name;
	bool partitioned; /* false: one partition */
	bool compacted;
	int kept_days;
	const char *text;
};
extern const struct log_topic_row log_topic_rows[TOPIC_COUNT];

/* Creates every topic that is missing. partitions: of the partitioned ones. */
int log_topics_create(struct log *log, uint32_t partitions, struct err *err) WARN_UNUSED;
/* The number of partitions of [subjects]: fixed when created. */
int log_topics_partitions(struct log *log, uint32_t *out, struct err *err) WARN_UNUSED;

#endif
