/* SPDX-License-Identifier: Apache-2.0 */
/* The dead letter of a message, or of one of its records. */
#include <inttypes.h>
#include <stdio.h>

#include "engine/base/base64.h"
#include "engine/intake/map.h"

#define LETTER_MAX_BYTES (512 * 1024) /* of the original that a dead letter keeps */
#define LETTER_HEADER_BYTES (64 * 1024)

static bool is_attribute(struct slice name)
{
	size_t n = 3;

	while (n < name.len && strchr("abcdefghijklmnopqrstuvwxyz0123456789", name.ptr[n]) && name.ptr[n])
		n++;
	return slice_starts(name, "ce_") && name.len > 3 && n == name.len;
}

/* A message in binary mode cannot be mapped again without its attributes. */
static void write_headers(struct mapper *m, struct json_writer *w, const struct source_message *in)
{
	size_t bytes = 0;
	bool any = false;

	for (size_t i = 0; i < in->header_count; i++) {
		const struct log_header *h = &in->headers[i];
		if (!is_attribute(h->name) || (bytes += h->name.len + h->value.len) > LETTER_HEADER_BYTES)
			continue;
		if (!any) {
			json_write_key(w, "headers");
			json_write_array(w);
		}
		any = true;
		json_write_object(w);
		json_write_member(w, "name", h->name);
		json_write_member(w, "value_base64", base64_encode(m->arena, h->value));
		json_write_object_end(w);
	}
	if (any)
		json_write_array_end(w);
}

void map_letter_headers(struct arena *a, const struct json_node *original, const struct log_header **out, size_t *count)
{
	const struct json_node *list = json_member(original, "headers");
	struct log_header *headers = arena_alloc(a, ((list ? list->count : 0) + 1) * sizeof *headers);

	*count = 0;
	for (const struct json_node *h = list ? json_first(list) : NULL; h; h = json_next(list, h)) {
		struct log_header *to = &headers[*count];
		to->name = json_string(h, "name");
		if (to->name.ptr && base64_decode(a, json_string(h, "value_base64"), &to->value))
			++*count;
	}
	*out = headers;
}

void map_dead_letter(struct mapper *m, const struct source_message *in, int64_t now_ms, const struct mapped *of,
                     struct record *out)
{
	struct slice value = of->alone.ptr ? of->alone : in->value;
	struct slice kept = {value.ptr, value.len < LETTER_MAX_BYTES ? value.len : LETTER_MAX_BYTES};
	int64_t bytes = of->alone.ptr ? (int64_t)value.len : in->bytes;
	char number[24], id[HASH_ID_CHARS + 1], sha[2 * HASH_BYTES + 1];
	unsigned char digest[HASH_BYTES];
	struct json_writer w;
	struct buf data;

	snprintf(number, sizeof number, "%" PRId64, in->position);
	hash_sha256(value, digest); /* a stream's name and offsets come again: standard input, a file that was replaced */
	hash_hex(digest, HASH_BYTES, sha);
	struct slice parts[] = {SLICE_LIT("dead-letter"), m->profile->source, slice_of(in->stream), slice_of(number),
	                        slice_of(sha), of->part};
	hash_id(m->ids, parts, of->part.len ? 6 : 5, id);
	buf_init(&data);
	json_write_init(&w, &data);
	json_write_object(&w);
	json_write_member(&w, "stage", SLICE_LIT("intake"));
	json_write_member(&w, "code", slice_of(of->why->code));
	json_write_member(&w, "reason", slice_of(of->why->text));
	if (of->why->field[0])
		json_write_member(&w, "field", slice_of(of->why->field));
	json_write_member(&w, "topic", m->profile->name);
	json_write_key(&w, "original");
	json_write_object(&w);
	json_write_member(&w, "stream", slice_of(in->stream));
	json_write_member_int(&w, "position", in->position);
	if (of->part.len)
		json_write_member(&w, "part", of->part);
	write_headers(m, &w, in);
	json_write_member(&w, "value_base64", base64_encode(m->arena, kept));
	if ((int64_t)kept.len < bytes)
		json_write_member_int(&w, "value_bytes", bytes);
	json_write_object_end(&w);
	json_write_object_end(&w);
	*out = (struct record){.id = arena_slice(m->arena, slice_of(id)), .source = SLICE_LIT("aldyn"), .type = SLICE_LIT("dead-letter"),
	                       .subject = m->profile->name, .time_ms = now_ms, .recorded_ms = now_ms,
	                       .data = arena_slice(m->arena, buf_slice(&data))};
	buf_fini(&data);
}
