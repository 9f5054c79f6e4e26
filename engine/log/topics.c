/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/log/topics.h"

const struct log_topic_row log_topic_rows[TOPIC_COUNT] = {
#define X(id, name, part, comp, days, text) [TOPIC_##id] = {name, part, comp, days, text},
	LOG_TOPICS(X)
#undef X
};

int log_topics_create(struct log *log, uint32_t partitions, struct err *err)
{
	for (size_t i = 0; i < TOPIC_COUNT; i++) {
		const struct log_topic_row *row = &log_topic_rows[i];
		struct log_topic t = {
			.name = row->name,
			.partitions = row->partitioned ? partitions : 1,
			.compacted = row->compacted,
			.retention_ms = row->kept_days < 0 ? -1 : (int64_t)row->kept_days * 24 * 3600 * 1000,
		};
		int rc = log_topic_create(log, &t, err);
		if (rc)
			return rc;
	}
	return OK;
}

int log_topics_partitions(struct log *log, uint32_t *out, struct err *err)
{
	struct log_topic t;
	int rc = log_topic_find(log, log_topic_rows[TOPIC_SUBJECTS].name, &t, err);
	if (rc == ERR_NOTFOUND)
		return err_set(err, ERR_NOTFOUND, "no-topics", "the log has no topics yet; `aldyn run` or `aldyn topics create` makes them");
	if (rc == OK)
		*out = t.partitions;
	return rc;
}
