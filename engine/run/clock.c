/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/run/clock.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "engine/base/file.h"
#include "engine/log/topics.h"

#define BOOT_ID "/proc/sys/kernel/random/boot_id"

int clock_look(struct clock_look *last, int64_t now_ms, struct err *err)
{
	struct timespec up;

	clock_gettime(CLOCK_BOOTTIME, &up);
	struct clock_look now = {now_ms, (int64_t)up.tv_sec * 1000 + up.tv_nsec / 1000000};
	int64_t leap = last->passed_ms ? (now.wall_ms - last->wall_ms) - (now.passed_ms - last->passed_ms) : 0;
	*last = now;
	if (leap <= CLOCK_TOLERANCE_MS)
		return OK;
	return err_set(err, ERR_FATAL, "clock-leapt", "this machine's clock leapt ahead by %" PRId64 " s; no tick is written by it. "
	               "Look at the clock and its NTP, and start again when it is right", leap / 1000);
}

static bool boot_id(char out[40])
{
	FILE *f = fopen(BOOT_ID, "re");
	bool read = f && fscanf(f, "%39s", out) == 1;

	if (f)
		fclose(f);
	return read;
}

void clock_keep(const char *folder, int64_t now_ms)
{
	char path[PATH_MAX], new[PATH_MAX], boot[40];
	struct clock_look look = {0};
	struct err err;

	snprintf(path, sizeof path, "%s/clock", folder);
	snprintf(new, sizeof new, "%s/clock.new", folder);
	if (clock_look(&look, now_ms, &err) || !boot_id(boot) || file_make_folder(folder, &err))
		return;
	FILE *f = fopen(new, "we");
	if (!f)
		return;
	bool written = fprintf(f, "%s %" PRId64 " %" PRId64 "\n", boot, look.wall_ms, look.passed_ms) > 0;
	if (fclose(f) || !written || rename(new, path))
		unlink(new);
}

int clock_look_kept(const char *folder, int64_t now_ms, struct err *err)
{
	char path[PATH_MAX], boot[40], kept[40];
	struct clock_look look = {0};

	snprintf(path, sizeof path, "%s/clock", folder);
	FILE *f = fopen(path, "re");
	bool known = f && fscanf(f, "%39s %" SCNd64 " %" SCNd64, kept, &look.wall_ms, &look.passed_ms) == 3;
	if (f)
		fclose(f);
	return known && boot_id(boot) && !strcmp(boot, kept) ? clock_look(&look, now_ms, err) : OK;
}

int clock_check(int64_t known_ms, int64_t now_ms, const char *what, struct err *err)
{
	if (known_ms <= now_ms + CLOCK_TOLERANCE_MS)
		return OK;
	return err_set(err, ERR_FATAL, "clock-behind",
		"%s is %" PRId64 " s ahead of this machine's clock. Is the clock right (NTP)? If so, another one was "
		"ahead: restore a backup from before, or go on with --any-clock: until that time what has a window is closed at once",
		what, (known_ms - now_ms) / 1000);
}

static int last_time(struct log *log, uint32_t partition, int64_t *out, struct err *err)
{
	const char *topic = log_topic_rows[TOPIC_SUBJECTS].name;
	const struct log_record *list;
	struct log_reader *reader;
	int64_t first, end;
	size_t count;
	int rc = log_ends(log, topic, partition, &first, &end, err);

	*out = INT64_MIN;
	if (rc || first >= end || (rc = log_reader_open(log, topic, partition, end - 1, &reader, err)))
		return rc;
	rc = log_reader_next(reader, 1, 0, &list, &count, err);
	if (!rc && count)
		*out = list[0].timestamp_ms;
	log_reader_close(reader);
	return rc;
}

int clock_check_log(struct log *log, uint32_t partitions, int64_t now_ms, struct err *err)
{
	int64_t at;
	char what[64];
	int rc = OK;

	for (uint32_t i = 0; i < partitions && !rc; i++) {
		snprintf(what, sizeof what, "the last record of subjects/%" PRIu32, i);
		if (!(rc = last_time(log, i, &at, err)))
			rc = clock_check(at, now_ms, what, err);
	}
	return rc;
}
