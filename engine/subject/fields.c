/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/subject/parts.h"

#include <stdio.h>
#include <stdlib.h>

#include "engine/base/civil.h"

int field_bad(struct err *err, const char *name, const char *what)
{
	int rc = err_set(err, ERR_INPUT, "bad-data", "data.%s must be %s.", name, what);
	if (err)
		snprintf(err->field, sizeof err->field, "/%s", name);
	return rc;
}

int field_text(const struct json_node *data, const char *name, struct slice *out, struct err *err)
{
	*out = json_string(data, name);
	return out->len ? OK : field_bad(err, name, "a text that is not empty");
}

int field_instant(const struct json_node *data, const char *name, int64_t *out_ms, struct err *err)
{
	return civil_parse_instant(json_string(data, name), out_ms)
		       ? OK
		       : field_bad(err, name, "an instant, as 2026-06-01T05:00:00.000Z");
}

int field_day(const struct json_node *data, const char *name, int32_t *out, struct err *err)
{
	return civil_parse_date(json_string(data, name), out) ? OK : field_bad(err, name, "a day, as 2026-06-01");
}

int field_person(const struct json_node *data, const char *name, struct slice *out, struct err *err)
{
	*out = json_string(data, name);
	return value_is_person(*out) ? OK : field_bad(err, name, "a person's subject key, iin: or bin: and a right number");
}

int field_object(const struct json_node *data, const char *name, const struct json_node **out, struct err *err)
{
	*out = json_member(data, name);
	return *out && (*out)->kind == JSON_OBJECT ? OK : field_bad(err, name, "an object");
}

int field_array(const struct json_node *data, const char *name, const struct json_node **out, struct err *err)
{
	*out = json_member(data, name);
	return *out && (*out)->kind == JSON_ARRAY ? OK : field_bad(err, name, "a list");
}

struct slice names_join(struct arena *a, const struct slice *names, size_t count)
{
	size_t len = count ? count - 1 : 0;
	for (size_t i = 0; i < count; i++)
		len += names[i].len;
	char *text = arena_alloc(a, len + 1), *at = text;
	for (size_t i = 0; i < count; i++) {
		if (i)
			*at++ = ',';
		memcpy(at, names[i].ptr, names[i].len);
		at += names[i].len;
	}
	return (struct slice){text, len};
}

struct slice names_next(struct slice *rest)
{
	if (!rest->len)
		return SLICE_NONE;
	const char *comma = memchr(rest->ptr, ',', rest->len);
	struct slice name = {rest->ptr, comma ? (size_t)(comma - rest->ptr) : rest->len};
	size_t used = name.len + (comma != NULL);
	*rest = (struct slice){rest->ptr + used, rest->len - used};
	return name;
}

bool names_hold(struct slice joined, struct slice name)
{
	for (struct slice each = names_next(&joined); each.ptr; each = names_next(&joined))
		if (slice_eq(each, name))
			return true;
	return false;
}

int names_order(const void *a, const void *b)
{
	return slice_cmp(*(const struct slice *)a, *(const struct slice *)b);
}
