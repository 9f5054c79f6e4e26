/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/run/settled.h"

#include <stdlib.h>
#include <string.h>

#include "engine/log/topics.h"

#define READ_RECORDS 1000
#define READ_WAIT_MS 100

struct settled {
	struct log *log;
	uint32_t partitions;
	bool strict;
	struct log_reader **readers; /* by partition; NULL until the first look */
	int64_t *done, *next;        /* the engine's position, -1: none; after the last record */
};

static const char *subjects(void)
{
	return log_topic_rows[TOPIC_SUBJECTS].name;
}

struct settled *settled_new(struct log *log, uint32_t partitions, bool strict)
{
	struct settled *s = calloc(1, sizeof *s);

	NO_MEMORY_ON(!s);
	s->log = log;
	s->partitions = partitions;
	s->strict = strict;
	s->readers = calloc(partitions, sizeof(struct log_reader *));
	s->done = calloc(partitions, sizeof *s->done);
	s->next = calloc(partitions, sizeof *s->next);
	NO_MEMORY_ON(!s->readers || !s->done || !s->next);
	for (uint32_t p = 0; p < partitions; p++)
		s->done[p] = -1;
	return s;
}

void settled_free(struct settled *s)
{
	for (uint32_t p = 0; s && p < s->partitions; p++)
		if (s->readers[p])
			log_reader_close(s->readers[p]);
	if (s) {
		free(s->readers);
		free(s->done);
		free(s->next);
	}
	free(s);
}

static int note_position(void *arg, const char *consumer, const char *stream, struct slice state)
{
	struct settled *s = arg;
	size_t n = strlen(subjects());
	char digits[32];

	if (strcmp(consumer, "engine") || strncmp(stream, subjects(), n) || stream[n] != '/' || state.len >= sizeof digits)
		return OK;
	memcpy(digits, state.ptr, state.len);
	digits[state.len] = '\0';
	unsigned long p = strtoul(stream + n + 1, NULL, 10);
	if (p < s->partitions)
		s->done[p] = strtoll(digits, NULL, 10);
	return OK;
}

/* To the end that stands now; *all: it was reached. */
static int read_to_end(struct settled *s, uint32_t p, bool *all, struct err *err)
{
	const struct log_record *list;
	int64_t first, end, at = -1;
	size_t count;
	int rc = log_ends(s->log, subjects(), p, &first, &end, err);

	if (!rc && !s->readers[p])
		rc = log_reader_open(s->log, subjects(), p, s->done[p] > first ? s->done[p] : first, &s->readers[p], err);
	while (!rc && at < log_reader_position(s->readers[p]) && (at = log_reader_position(s->readers[p])) < end)
		if (!(rc = log_reader_next(s->readers[p], READ_RECORDS, READ_WAIT_MS, &list, &count, err)) && count)
			s->next[p] = list[count - 1].offset + 1;
	*all = !rc && log_reader_position(s->readers[p]) >= end;
	return rc;
}

/* The positions first: what was written after them is seen at the ends. */
int settled_look(struct settled *s, bool *yes, struct err *err)
{
	int rc = log_positions(s->log, note_position, s, err);

	*yes = !rc;
	for (uint32_t p = 0; p < s->partitions && !rc && *yes; p++) {
		rc = read_to_end(s, p, yes, err);
		*yes &= s->done[p] >= s->next[p] || (s->done[p] < 0 && (!s->strict || s->next[p] == 0));
	}
	return rc == ERR_RETRY ? OK : rc;
}
