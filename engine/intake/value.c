/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/intake/value.h"

#include <stdio.h>

#include "engine/base/civil.h"
#include "engine/base/ident.h"

int value_bad(struct err *err, const char *code, const struct mapped_field *f, const char *text)
{
	int rc = err_set(err, ERR_INPUT, code, "%.*s: %s", SLICE_ARG(f->place.shown), text);

	snprintf(err->field, sizeof err->field, "%.*s", SLICE_ARG(f->place.shown));
	return rc;
}

/* --- dates in other forms --------------------------------------------------------------------------------------------------- */

enum part_of_date { YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, PARTS };
static const struct { const char *letters; int width; } date_parts[PARTS] = {
	{"YYYY", 4}, {"MM", 2}, {"DD", 2}, {"hh", 2}, {"mm", 2}, {"ss", 2}};

static int part_at(struct slice pattern, size_t at)
{
	for (int i = 0; i < PARTS; i++)
		if (pattern.len - at >= (size_t)date_parts[i].width &&
		    !memcmp(pattern.ptr + at, date_parts[i].letters, (size_t)date_parts[i].width))
			return i;
	return -1;
}

static bool digits(struct slice s, size_t at, int width, int *out)
{
	*out = 0;
	for (int i = 0; i < width; i++, at++) {
		if (at >= s.len || s.ptr[at] < '0' || s.ptr[at] > '9')
			return false;
		*out = *out * 10 + (s.ptr[at] - '0');
	}
	return true;
}

/* A time without a zone is one of Kazakhstan. */
static bool by_pattern(struct slice pattern, struct slice s, int64_t *ms)
{
	int got[PARTS] = {0};
	size_t at = 0;

	while (at < pattern.len) {
		int part = part_at(pattern, at);
		if (part >= 0 ? !digits(s, at, date_parts[part].width, &got[part])
		              : at >= s.len || s.ptr[at] != pattern.ptr[at])
			return false;
		at += part >= 0 ? (size_t)date_parts[part].width : 1;
	}
	struct civil day = {got[YEAR], got[MONTH], got[DAY]};
	if (at != s.len || !civil_is_date(day) || got[HOUR] > 23 || got[MINUTE] > 59 || got[SECOND] > 59)
		return false;
	*ms = civil_day_start_ms(civil_day(day)) + (got[HOUR] * 3600LL + got[MINUTE] * 60 + got[SECOND]) * 1000;
	return true;
}

/* RFC 3339, or the same without a zone, or a day alone. */
static bool any_instant(struct slice s, int64_t *ms)
{
	char text[40];
	int32_t day;

	if (civil_parse_instant(s, ms))
		return true;
	if (civil_parse_date(s, &day)) {
		*ms = civil_day_start_ms(day);
		return true;
	}
	int n = snprintf(text, sizeof text, "%.*s+05:00", SLICE_ARG(s));
	return n > 0 && n < (int)sizeof text && civil_parse_instant((struct slice){text, (size_t)n}, ms);
}

static bool read_instant(const struct mapped_field *f, struct slice s, int64_t *ms)
{
	int32_t day;

	if (f->format.ptr)
		return slice_is(f->format, "date-time") ? any_instant(s, ms) : by_pattern(f->format, s, ms);
	if (f->type == FIELD_DATE_TIME)
		return civil_parse_instant(s, ms);
	bool ok = civil_parse_date(s, &day);
	*ms = ok ? civil_day_start_ms(day) : 0;
	return ok;
}

/* --- values ----------------------------------------------------------------------------------------------------------------- */

#define VERSION_EPOCH_MS 946684800000LL /* 2000-01-01: seconds since then fit an edition's 32 bits until 2068 */

static int date_of(struct arena *a, const struct mapped_field *f, struct slice s, struct json_node *out, struct err *err)
{
	char *text = arena_alloc(a, CIVIL_INSTANT_CHARS + 1);
	int64_t ms;

	if (!read_instant(f, s, &ms))
		return value_bad(err, "bad-date", f, f->format.ptr             ? "is no date as its `format` says"
		                                     : f->type == FIELD_DATE ? "is no date YYYY-MM-DD"
		                                                             : "is no RFC 3339 date-time");
	if (f->type == FIELD_INTEGER) {
		*out = (struct json_node){.kind = JSON_INT, .skip = 1, .u.integer = (ms - VERSION_EPOCH_MS) / 1000};
		return OK;
	}
	if (f->type == FIELD_DATE)
		civil_format_date(civil_local_day(ms), text);
	else
		civil_format_instant(ms, text); /* one spelling, so that equal data is equal */
	out->u.string = slice_of(text);
	return OK;
}

static int choice_of(const struct mapped_field *f, const struct json_node *in, struct json_node *out, struct err *err)
{
	for (size_t i = 0; i < f->choice_count; i++) {
		struct slice to = f->choices[i].to;
		if (!node_is_text(in, f->choices[i].from))
			continue;
		*out = f->type == FIELD_ENUM ? (struct json_node){.kind = JSON_STRING, .skip = 1, .u.string = to}
		                             : (struct json_node){.kind = slice_is(to, "true") ? JSON_TRUE : JSON_FALSE,
		                                                  .skip = 1};
		return OK;
	}
	return value_bad(err, "bad-value", f, "is none of the values that the mapping lists");
}

static struct slice with(struct arena *a, struct slice before, struct slice s)
{
	return slice_of(arena_printf(a, "%.*s%.*s", SLICE_ARG(before), SLICE_ARG(s)));
}

static int text_of(struct arena *a, const struct mapped_field *f, struct slice s, struct json_node *out, struct err *err)
{
	switch (f->type) {
	case FIELD_IIN:
		out->u.string = with(a, SLICE_LIT("iin:"), s);
		return ident_iin_ok(s) ? OK : value_bad(err, "bad-checksum", f, "is no IIN (12 digits, date, control digit)");
	case FIELD_BIN:
		out->u.string = with(a, SLICE_LIT("bin:"), s);
		return ident_bin_ok(s) ? OK : value_bad(err, "bad-checksum", f, "is no BIN (12 digits, control digit)");
	case FIELD_TEL:
		out->u.string = with(a, SLICE_LIT("tel:"), s);
		return ident_tel_ok(s) ? OK : value_bad(err, "bad-value", f, "is no phone number in E.164 (+7…)");
	case FIELD_KATO:
		return ident_kato_ok(s) ? OK : value_bad(err, "bad-value", f, "is no KATO code (9 digits)");
	case FIELD_DATE:
	case FIELD_DATE_TIME:
	case FIELD_INTEGER:
		return date_of(a, f, s, out, err);
	default:
		if (f->prefix.ptr)
			out->u.string = with(a, f->prefix, s);
		return OK;
	}
}

int value_of(struct arena *a, const struct mapped_field *f, const struct json_node *in, struct json_node *out, struct err *err)
{
	*out = *in;
	if (f->choice_count)
		return choice_of(f, in, out, err);
	if (f->type == FIELD_INTEGER && !f->format.ptr)
		return in->kind == JSON_INT ? OK : value_bad(err, "wrong-type", f, "must be an integer");
	if (f->type == FIELD_BOOLEAN)
		return in->kind == JSON_TRUE || in->kind == JSON_FALSE ? OK
		                                                       : value_bad(err, "wrong-type", f, "must be true or false");
	if (in->kind != JSON_STRING)
		return value_bad(err, "wrong-type", f, "must be text");
	return text_of(a, f, in->u.string, out, err);
}
