/* SPDX-License-Identifier: Apache-2.0 */
/* Mapping of messages in binary mode: their attributes are headers, and stand in the dead letter, so that it can be retried. */
#include "engine/base/base64.h"
#include "engine/intake/map.h"
#include "tests/tap.h"

#define NOW 1780000000000 /* 2026-05-28 */
#define BAD "{\"data\":{\"entry\":{\"number\":\"S-1\",\"edition\":1,\"since\":\"2025-09-01\",\"confirmed\":\"2025-09-01T04:00:00Z\"}," \
            "\"student\":{\"iin\":\"120914501014\",\"form\":\"college\"}}}"

static struct arena arena;
static struct profile profile;
static struct mapper mapper;
static struct ruleset *rules;
static struct err err;

static void load(void)
{
	const char *tree = getenv("ALDYN_SOURCE") ? getenv("ALDYN_SOURCE") : ".";
	struct findings f = {0};

	arena_init(&arena);
	if (ruleset_load(arena_printf(&arena, "%s/rules", tree), &rules, &f, &err) ||
	    profile_load(&arena, arena_printf(&arena, "%s/connectors/profiles/education.yaml", tree), rules, &profile, &f, &err))
		tap_bail(err.text);
	mapper_init(&mapper, &profile, SLICE_LIT("a key of a test"), &arena);
}

static int map(struct slice value, const struct log_header *headers, size_t header_count, struct record *out)
{
	const struct map_input in = {value, headers, header_count, NOW, SLICE_NONE};
	const struct mapped *list;
	size_t count;
	int rc = map_message(&mapper, &in, &list, &count, &err);

	if (!rc && list->why)
		err = *list->why;
	*out = count && list->count ? *list->records : (struct record){0};
	return rc || count != 1 ? rc : list->why ? ERR_INPUT : OK;
}

/* The letter's `original`, as somebody reads it later. */
static const struct json_node *letter_of(const struct source_message *m)
{
	const struct json_node *root;
	struct record letter;

	const struct mapped whole = {.why = &err};
	map_dead_letter(&mapper, m, NOW, &whole, &letter);
	if (json_parse(mapper.parser, letter.data, &root, &err))
		tap_bail(err.text);
	return json_copy(&arena, json_member(root, "original"));
}

int main(void)
{
	struct log_header headers[] = {
		{SLICE_LIT("ce_specversion"), SLICE_LIT("1.0")},
		{SLICE_LIT("ce_id"), SLICE_LIT("s-1")},
		{SLICE_LIT("ce_type"), SLICE_LIT("student.form")},
		{SLICE_LIT("ce_time"), SLICE_LIT("2025-09-01T04:00:00Z")},
		{SLICE_LIT("trace"), SLICE_LIT("what nobody needs")},
		{SLICE_LIT("ce_Odd"), SLICE_LIT("no attribute's name")},
		{SLICE_LIT("ce_huge"), {NULL, 0}},
	};
	struct slice bad = SLICE_LIT(BAD), bytes;
	struct source_message m = {.value = bad,
		.bytes = (int64_t)bad.len,
		.headers = headers,
		.header_count = sizeof headers / sizeof *headers,
		.stream = "students/3",
		.position = 17};
	const struct log_header *kept;
	struct record r;
	size_t count;

	load();
	headers[m.header_count - 1].value = (struct slice){arena_alloc(&arena, 70000), 70000};
	tap_is_int(map(m.value, m.headers, m.header_count, &r), ERR_INPUT, "a value that is none");
	tap_is_str(err.field, "/data/student/form", "is named");
	const struct json_node *original = letter_of(&m);
	map_letter_headers(&arena, original, &kept, &count);
	tap_is_int(count, 4, "the letter keeps the attributes, and no other header, and none that is too large");
	tap_ok(base64_decode(&arena, json_string(original, "value_base64"), &bytes) && slice_eq(bytes, bad), "and the bytes");
	tap_is_int(map(bytes, NULL, 0, &r), ERR_INPUT, "without the headers it could not be mapped");
	tap_is_str(err.field, "/id", "for want of an id");
	memcpy(memmem(bytes.ptr, bytes.len, "college", 7), "school\" ", 8); /* as if the mapping had been mended */
	tap_is_int(map(bytes, kept, count, &r), OK, "with them it is: %s", err.text);
	tap_is_slice(r.id, "s-1", "the id");
	tap_is_slice(r.subject, "iin:120914501014", "the subject");
	tap_is_slice(r.type, "event.study.changed", "the event");

	headers[3].value = SLICE_LIT("yesterday");
	tap_is_int(map(bytes, headers, m.header_count, &r), ERR_INPUT, "a header that is none");
	tap_is_str(err.field, "ce_time", "is named as a header");

	m.header_count = 0;
	map_letter_headers(&arena, letter_of(&m), &kept, &count);
	tap_is_int(count, 0, "a message in structured mode has none");
	tap_ok(!json_member(letter_of(&m), "headers"), "and the letter says nothing of them");
	json_parser_free(mapper.parser);
	hash_ids_free(mapper.ids);
	ruleset_free(rules);
	arena_fini(&arena);
	return tap_done();
}
