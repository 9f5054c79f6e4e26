/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/log/log.h"
#include "tests/subject/world.h"
#include "tests/tap.h"

static struct arena a;
static struct json_parser *parser;

#define LINE "{" REST
#define REST "\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"kz.aldyn.reply\",\"subject\":\"tel:+77010000000\"," \
	"\"time\":\"2026-06-01T05:00:00.000Z\",\"recordedtime\":\"2026-06-01T05:00:01.000Z\",\"cause\":\"c\",\"data\":{\"b\":[1,\"ы\"],\"a\":null}}"

static void test_round(void)
{
	struct record r, again;
	struct err err;
	struct buf line = {0};
	struct log_header headers[RECORD_MAX_HEADERS];

	tap_is_int(record_of_line(&a, parser, SLICE_LIT(LINE), &r, &err), OK, "a structured line is a record");
	tap_is_slice(r.type, "reply", "its type stands without the prefix");
	tap_is_slice(r.data, "{\"b\":[1,\"ы\"],\"a\":null}", "its data is JSON, members in order");
	record_to_line(&r, &line);
	tap_is_slice(buf_slice(&line), LINE, "and gives the same line");
	struct log_record in = {.topic = "subjects", .key = r.subject, .value = r.data, .headers = headers};
	in.header_count = record_headers(&a, &r, headers);
	tap_is_int(in.header_count, 8, "all attributes become headers");
	tap_is_int(record_of_log(&in, &again, &err), OK, "and are read again");
	buf_clear(&line);
	record_to_line(&again, &line);
	tap_is_slice(buf_slice(&line), LINE, "as the same record");
	in.key = SLICE_LIT("tel:+77010000001");
	tap_is_int(record_of_log(&in, &again, &err), ERR_INPUT, "a key that is not the subject is refused");
	in.key = r.subject;
	in.header_count -= 2;
	tap_ok(record_of_log(&in, &again, &err) == OK && again.recorded_ms == again.time_ms && !again.cause.ptr,
		"without recordedtime it is time");
	in.header_count--;
	tap_ok(record_of_log(&in, &again, &err) == ERR_INPUT && slice_is(again.id, "1"), "without time it is refused, and what was there is kept");
	buf_fini(&line);
}

static bool stands_in(struct slice part, struct slice line)
{
	return part.ptr >= line.ptr && part.ptr + part.len <= line.ptr + line.len;
}

/* However a line is written, the record is the same; of a compact one it is in its place. */
static void test_places(void)
{
	static const struct { const char *line; bool compact; } lines[] = {
		{LINE, true},
		{"{\"topic\":\"subjects\",\"offset\":-12,\"x\":[{},null,[1,true]]," REST, true},
		{"{\"topic\":\"subjects\" ,\"offset\":12," REST, false},
		{"{\"offset\":1.0," REST, false},
		{"{\"offset\":-0," REST, false},
		{"{\"\\u0074opic\":1," REST, false},
		{"{" REST " ", false},
		{" {" REST, false},
	};
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct slice line = slice_of(lines[i].line);
		struct record r;
		struct err err;
		struct buf again = {0};
		tap_is_int(record_of_line(&a, parser, line, &r, &err), OK, "read: %s", lines[i].line);
		record_to_line(&r, &again);
		tap_is_slice(buf_slice(&again), LINE, "it is the record");
		tap_ok(stands_in(r.id, line) == lines[i].compact && stands_in(r.data, line) == lines[i].compact, "%s",
			lines[i].compact ? "in its place" : "as a copy");
		buf_fini(&again);
	}
}

static void refused(const char *line, const char *code)
{
	struct record r;
	struct err err = {0};
	tap_is_int(record_of_line(&a, parser, slice_of(line), &r, &err), ERR_INPUT, "refused: %s", line);
	tap_is_str(err.code, code, "as %s", code);
}

int main(void)
{
	arena_init(&a);
	parser = json_parser_new();
	test_round();
	test_places();
	refused("[]", "not-a-cloudevent");
	refused("{", "not-json");
	refused("{\"id\":\"1\"}", "not-a-cloudevent");
	refused("{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"org.x\",\"time\":\"2026-06-01T05:00:00Z\"}", "unknown-type");
	refused("{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"kz.aldyn.x\",\"time\":\"today\"}", "bad-time");
	json_parser_free(parser);
	arena_fini(&a);
	return tap_done();
}
