/* SPDX-License-Identifier: Apache-2.0 */
/* What a command changes it writes as a record to [subjects] (docs/engine.md sections 11 and 12), with the name of who does it. */
#include <pwd.h>
#include <unistd.h>

#include "engine/base/civil.h"
#include "engine/cli/session.h"

#define COMMIT_WAIT_MS 1000

const char *session_by(const struct cli *c)
{
	const struct passwd *user = getpwuid(geteuid());

	return cli_given(c, "by") ? cli_value(c, "by") : user ? user->pw_name : NULL;
}

struct record session_command(
	struct session *s, const char *type, struct slice subject, int64_t now_ms, const struct session_word *words)
{
	unsigned char random[HASH_ID_CHARS / 2];
	char *id = arena_alloc(&s->arena, HASH_ID_CHARS + 1);
	struct json_writer w;
	struct buf data;

	hash_random(random, sizeof random);
	hash_hex(random, sizeof random, id);
	buf_init(&data);
	json_write_init(&w, &data);
	json_write_object(&w);
	for (; words->name; words++)
		json_write_member(&w, words->name, words->value);
	json_write_object_end(&w);
	struct record r = {.id = slice_of(id),
		.source = SLICE_LIT("aldyn/command"),
		.type = slice_of(type),
		.subject = subject,
		.time_ms = now_ms,
		.recorded_ms = now_ms,
		.data = arena_slice(&s->arena, buf_slice(&data))};
	buf_fini(&data);
	return r;
}

static void put(struct session *s, struct log_writer *writer, const struct record *r, uint32_t partition, struct err *err)
{
	struct log_header headers[RECORD_MAX_HEADERS + 1];
	size_t n = record_headers(&s->arena, r, headers);

	headers[n++] = (struct log_header){SLICE_LIT("content-type"), SLICE_LIT("application/json")};
	struct log_put p = {.topic = r->topic ? r->topic : log_topic_rows[TOPIC_SUBJECTS].name,
		.partition = r->subject.len ? -1 : (int32_t)partition,
		.timestamp_ms = r->recorded_ms,
		.key = r->subject,
		.value = r->data,
		.headers = headers,
		.header_count = n};
	if (log_put(writer, &p, err))
		return; /* what fails here is reported by the commit */
}

int session_put(struct session *s, struct log_writer *writer, const struct record *list, size_t count, uint32_t partition,
	struct err *err)
{
	int rc;

	do {
		if ((rc = log_begin(writer, err)))
			continue;
		for (size_t i = 0; i < count; i++)
			put(s, writer, &list[i], partition == SESSION_EACH ? (uint32_t)i : partition, err);
		rc = log_commit_start(writer, err);
		while (!rc && (rc = log_commit_wait(writer, COMMIT_WAIT_MS, err)) == ERR_RETRY)
			rc = OK;
	} while (rc == ERR_ABORTED);
	if (rc == ERR_FENCED)
		rc = err_set(err, ERR_FATAL, "fenced", "another command of this kind is at work; this one did nothing more");
	return rc;
}

int session_reveal(struct session *s, const struct cli *c, struct slice subject, struct err *err)
{
	struct log_writer *writer = NULL;
	const char *by = session_by(c);

	if (!cli_given(c, "reveal"))
		return OK;
	if (!by)
		return err_set(err, ERR_INPUT, "nobody", "--reveal needs --by NAME: this process has no user's name");
	struct record r = session_command(s, "command.reveal", subject, civil_now_ms(),
		(const struct session_word[]){
			{"command", slice_of(c->command->name)}, {"by", slice_of(by)}, {NULL, SLICE_NONE}});
	int rc = log_writer_open(s->log, "command/reveal", &writer, err);
	if (!rc)
		rc = session_put(s, writer, &r, 1, 0, err);
	log_writer_close(writer);
	return rc;
}
