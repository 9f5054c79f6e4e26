/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>

#include "engine/base/base64.h"
#include "engine/base/civil.h"
#include "engine/base/ident.h"
#include "engine/intake/map.h"

#define LETTER_MAX_BYTES (512 * 1024) /* of the original that a dead letter keeps */
#define LETTER_HEADER_BYTES (64 * 1024)

/* --- one field -------------------------------------------------------------------------------------------------------------- */

static int bad(struct err *err, const char *code, const struct mapped_field *f, const char *text)
{
	int rc = err_set(err, ERR_INPUT, code, "%.*s: %s", SLICE_ARG(f->pointer), text);

	snprintf(err->field, sizeof err->field, "%.*s", SLICE_ARG(f->pointer));
	return rc;
}

static int check_text(const struct mapped_field *f, struct slice s, struct err *err)
{
	int32_t day;
	int64_t ms;

	switch (f->type) {
	case FIELD_IIN:
		return ident_iin_ok(s) ? OK : bad(err, "bad-checksum", f, "is no IIN (12 digits, date, control digit)");
	case FIELD_BIN:
		return ident_bin_ok(s) ? OK : bad(err, "bad-checksum", f, "is no BIN (12 digits, control digit)");
	case FIELD_TEL:
		return ident_tel_ok(s) ? OK : bad(err, "bad-value", f, "is no phone number in E.164 (+7…)");
	case FIELD_DATE:
		return civil_parse_date(s, &day) ? OK : bad(err, "bad-date", f, "is no date YYYY-MM-DD");
	case FIELD_DATE_TIME:
		return civil_parse_instant(s, &ms) ? OK : bad(err, "bad-date", f, "is no RFC 3339 date-time");
	case FIELD_KATO:
		return ident_kato_ok(s) ? OK : bad(err, "bad-value", f, "is no KATO code (9 digits)");
	case FIELD_ENUM:
		for (size_t i = 0; i < f->choice_count; i++)
			if (slice_eq(f->choices[i], s))
				return OK;
		return bad(err, "bad-value", f, "is none of the values that the mapping lists");
	default:
		return OK;
	}
}

static int check_node(const struct mapped_field *f, const struct json_node *n, struct err *err)
{
	if (f->type == FIELD_INTEGER)
		return n->kind == JSON_INT ? OK : bad(err, "wrong-type", f, "must be an integer");
	if (f->type == FIELD_BOOLEAN)
		return n->kind == JSON_TRUE || n->kind == JSON_FALSE ? OK : bad(err, "wrong-type", f, "must be true or false");
	if (n->kind != JSON_STRING)
		return bad(err, "wrong-type", f, "must be text");
	return check_text(f, n->u.string, err);
}

/* The node at the field's pointer, checked. NULL with OK: optional and absent. */
static int take(const struct mapped_field *f, const struct json_node *root, const struct json_node **out, struct err *err)
{
	const struct json_node *n = f->pointer.ptr ? json_pointer(root, f->pointer) : NULL;
	int rc = OK;

	*out = n;
	if (!n)
		return f->required ? bad(err, "missing-field", f, "is required and absent") : OK;
	if (n->kind == JSON_NULL)
		return f->required ? bad(err, "missing-field", f, "is required and null") : OK;
	if (!f->is_list)
		return check_node(f, n, err);
	if (n->kind != JSON_ARRAY)
		return bad(err, "wrong-type", f, "must be a list");
	for (const struct json_node *e = json_first(n); e && !rc; e = json_next(n, e))
		rc = check_node(f, e, err);
	return rc;
}

static const char *scheme_of(enum field_type type)
{
	return type == FIELD_IIN ? "iin:" : type == FIELD_BIN ? "bin:" : type == FIELD_TEL ? "tel:" : "";
}

/* Identifiers become subject keys. */
static void write_one(struct mapper *m, struct json_writer *w, const struct mapped_field *f, const struct json_node *n)
{
	const char *scheme = scheme_of(f->type);
	char instant[CIVIL_INSTANT_CHARS + 1];
	int64_t ms;

	if (f->type == FIELD_DATE_TIME && n->kind == JSON_STRING && civil_parse_instant(n->u.string, &ms)) {
		civil_format_instant(ms, instant); /* one spelling, so that equal data is equal */
		json_write_string(w, slice_of(instant));
	} else if (*scheme && n->kind == JSON_STRING)
		json_write_string(w, slice_of(arena_printf(m->arena, "%s%.*s", scheme, SLICE_ARG(n->u.string))));
	else
		json_write_node(w, n);
}

static void write_field(struct mapper *m, struct json_writer *w, const struct mapped_field *f, const struct json_node *n)
{
	json_write_key_s(w, f->name);
	if (n->kind != JSON_ARRAY) {
		write_one(m, w, f, n);
		return;
	}
	json_write_array(w);
	for (const struct json_node *e = json_first(n); e; e = json_next(n, e))
		write_one(m, w, f, e);
	json_write_array_end(w);
}

/* --- the event ---------------------------------------------------------------------------------------------------------------- */

static int write_group(struct mapper *m, struct json_writer *w, const struct mapped_field *fields, size_t count, const char *name,
                       const struct json_node *root, struct err *err)
{
	int rc = OK;

	if (name) {
		json_write_key(w, name);
		json_write_object(w);
	}
	for (size_t i = 0; i < count && !rc; i++) {
		const struct json_node *n;
		if (!(rc = take(&fields[i], root, &n, err)) && n)
			write_field(m, w, &fields[i], n);
	}
	if (name)
		json_write_object_end(w);
	return rc;
}

static int write_optional(struct mapper *m, struct json_writer *w, const char *name, const struct mapped_field *f, const struct json_node *root,
                          struct err *err)
{
	const struct json_node *n;
	int rc = take(f, root, &n, err);

	if (!rc && n && n->kind != JSON_NULL) {
		json_write_key(w, name);
		write_one(m, w, f, n);
	}
	return rc;
}

static int write_record(struct mapper *m, struct json_writer *w, const struct mapped_type *t, const struct json_node *root, struct err *err)
{
	int rc;

	if (!t->record_id.pointer.ptr)
		return OK;
	json_write_key(w, "record");
	json_write_object(w);
	rc = write_optional(m, w, "id", &t->record_id, root, err);
	if (!rc && t->record_version.pointer.ptr)
		rc = write_optional(m, w, "version", &t->record_version, root, err);
	else if (!rc)
		json_write_member_int(w, "version", 1);
	json_write_object_end(w);
	return rc;
}

static int write_data(struct mapper *m, struct buf *out, const struct mapped_type *t, const struct json_node *root, struct err *err)
{
	struct json_writer w;
	int rc;

	json_write_init(&w, out);
	json_write_object(&w);
	if (t->def) {
		if ((rc = write_record(m, &w, t, root, err)) || (rc = write_optional(m, &w, "occurred", &t->occurred, root, err)) ||
		    (rc = write_optional(m, &w, "registered", &t->registered, root, err)) ||
		    (rc = write_group(m, &w, t->roles, t->role_count, "roles", root, err)) ||
		    (rc = write_group(m, &w, t->values, t->value_count, "values", root, err)))
			return rc;
	} else { /* number.*: its members stand side by side; the number itself is the subject */
		for (size_t i = 0; i < t->role_count; i++) {
			const struct json_node *n;
			if ((rc = take(&t->roles[i], root, &n, err)))
				return rc;
			if (n && !slice_eq(t->roles[i].name, t->subject_role))
				write_field(m, &w, &t->roles[i], n);
		}
		if ((rc = write_group(m, &w, t->values, t->value_count, NULL, root, err)))
			return rc;
	}
	json_write_object_end(&w);
	return OK;
}

static int subject_of(struct mapper *m, const struct mapped_type *t, const struct json_node *root, struct slice *out, struct err *err)
{
	for (size_t i = 0; i < t->role_count; i++) {
		const struct mapped_field *f = &t->roles[i];
		const struct json_node *n;
		int rc;
		if (!slice_eq(f->name, t->subject_role))
			continue;
		if ((rc = take(f, root, &n, err)))
			return rc;
		if (!n || n->kind != JSON_STRING)
			return bad(err, "missing-field", f, "names the subject and is absent");
		*out = slice_of(arena_printf(m->arena, "%s%.*s", scheme_of(f->type), SLICE_ARG(n->u.string)));
		return OK;
	}
	return err_set(err, ERR_INPUT, "missing-field", "the mapping of this type names no subject");
}

/* --- attributes ----------------------------------------------------------------------------------------------------------------- */

static struct slice attribute(const struct log_header *headers, size_t count, const char *header_name, struct slice pointer,
                              const struct json_node *root, const char *member)
{
	for (size_t i = 0; i < count; i++)
		if (slice_is(headers[i].name, header_name))
			return headers[i].value;
	if (pointer.ptr) {
		const struct json_node *n = json_pointer(root, pointer);
		return n && n->kind == JSON_STRING ? n->u.string : SLICE_NONE;
	}
	return json_string(root, member);
}

static int attribute_missing(struct err *err, const char *name)
{
	int rc = err_set(err, ERR_INPUT, "missing-field", "/%s: a CloudEvent needs it", name);
	snprintf(err->field, sizeof err->field, "/%s", name);
	return rc;
}

static int attributes(struct mapper *m, const struct json_node *root, const struct log_header *h, size_t count, int64_t now_ms,
                      struct record *out, struct slice *type, struct err *err)
{
	const struct profile *p = m->profile;
	struct slice id = attribute(h, count, "ce_id", p->id, root, "id"), time = attribute(h, count, "ce_time", p->time, root, "time");

	*type = attribute(h, count, "ce_type", p->type, root, "type");
	if (!id.len)
		return attribute_missing(err, "id");
	if (!type->len)
		return attribute_missing(err, "type");
	if (!civil_parse_instant(time, &out->time_ms))
		return time.ptr ? err_set(err, ERR_INPUT, "bad-date", "/time: is no RFC 3339 date-time") : attribute_missing(err, "time");
	if (out->time_ms > now_ms + p->future_ms)
		return err_set(err, ERR_INPUT, "far-future", "/time: lies further ahead of our clock than the profile allows");
	out->id = arena_slice(m->arena, id);
	out->source = p->source;
	out->recorded_ms = now_ms;
	return OK;
}

int map_message(struct mapper *m, struct slice value, const struct log_header *headers, size_t header_count, int64_t now_ms,
                struct record *out, struct err *err)
{
	const struct json_node *root;
	struct slice type;
	struct buf data;
	int rc;

	memset(out, 0, sizeof *out);
	if (value.len > (size_t)m->profile->max_bytes)
		return err_set(err, ERR_INPUT, "too-long", "the message is longer than the %" PRId64 " bytes that the profile allows",
		               m->profile->max_bytes);
	if ((rc = json_parse(m->parser, value, &root, err)) || (rc = attributes(m, root, headers, header_count, now_ms, out, &type, err)))
		return rc;
	const struct mapped_type *t = profile_type(m->profile, type);
	if (!t)
		return err_set(err, ERR_INPUT, "unknown-type", "/type: the mapping has no such type; map it or ask the source to leave it out");
	out->type = t->def ? slice_of(arena_printf(m->arena, "event.%.*s", SLICE_ARG(t->event))) : t->event;
	if ((rc = subject_of(m, t, root, &out->subject, err)))
		return rc;
	buf_init(&data);
	if (!(rc = write_data(m, &data, t, root, err)))
		out->data = arena_slice(m->arena, buf_slice(&data));
	buf_fini(&data);
	return rc;
}

/* --- dead letters ---------------------------------------------------------------------------------------------------------------- */

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

void map_dead_letter(struct mapper *m, const struct source_message *in, int64_t now_ms, const struct err *why,
                     struct record *out)
{
	struct slice kept = {in->value.ptr, in->value.len < LETTER_MAX_BYTES ? in->value.len : LETTER_MAX_BYTES};
	char number[24], id[HASH_ID_CHARS + 1], sha[2 * HASH_BYTES + 1];
	unsigned char digest[HASH_BYTES];
	struct json_writer w;
	struct buf data;

	snprintf(number, sizeof number, "%" PRId64, in->position);
	hash_sha256(in->value, digest); /* a stream's name and offsets come again: standard input, a file that was replaced */
	hash_hex(digest, HASH_BYTES, sha);
	struct slice parts[] = {SLICE_LIT("dead-letter"), m->profile->source, slice_of(in->stream), slice_of(number), slice_of(sha)};
	hash_id(m->ids, parts, 5, id);
	buf_init(&data);
	json_write_init(&w, &data);
	json_write_object(&w);
	json_write_member(&w, "stage", SLICE_LIT("intake"));
	json_write_member(&w, "code", slice_of(why->code));
	json_write_member(&w, "reason", slice_of(why->text));
	if (why->field[0])
		json_write_member(&w, "field", slice_of(why->field));
	json_write_member(&w, "topic", m->profile->name);
	json_write_key(&w, "original");
	json_write_object(&w);
	json_write_member(&w, "stream", slice_of(in->stream));
	json_write_member_int(&w, "position", in->position);
	write_headers(m, &w, in);
	json_write_member(&w, "value_base64", base64_encode(m->arena, kept));
	if ((int64_t)kept.len < in->bytes)
		json_write_member_int(&w, "value_bytes", in->bytes);
	json_write_object_end(&w);
	json_write_object_end(&w);
	*out = (struct record){.id = arena_slice(m->arena, slice_of(id)), .source = SLICE_LIT("aldyn"), .type = SLICE_LIT("dead-letter"),
	                       .subject = m->profile->name, .time_ms = now_ms, .recorded_ms = now_ms,
	                       .data = arena_slice(m->arena, buf_slice(&data))};
	buf_fini(&data);
}
