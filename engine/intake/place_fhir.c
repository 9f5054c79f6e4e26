/* SPDX-License-Identifier: Apache-2.0 */
/* References of FHIR R4: `Patient/1`, an absolute URL, `urn:uuid:`, and `#1` for what is contained in the same resource. */
#include "engine/intake/place.h"

static struct slice text_at(const struct json_node *n, const char *pointer)
{
	const struct json_node *t = json_pointer(n, slice_of(pointer));

	return t && t->kind == JSON_STRING ? t->u.string : SLICE_NONE;
}

/* A reference to one edition of a resource means the resource. */
static struct slice without_edition(struct slice s)
{
	const char *at = memmem(s.ptr, s.len, "/_history/", 10);

	return at ? (struct slice){s.ptr, (size_t)(at - s.ptr)} : s;
}

static bool ends_in(struct slice s, struct slice end)
{
	return s.len > end.len && s.ptr[s.len - end.len - 1] == '/' && !memcmp(s.ptr + s.len - end.len, end.ptr, end.len);
}

/* TYPE/ID, alone or at the end of a URL. */
static bool is_named(struct slice s, struct slice type, struct slice id)
{
	struct slice end = {s.ptr + s.len - id.len, id.len}, front = {s.ptr, s.len - id.len - 1};

	return id.len && type.len && s.len >= type.len + id.len + 1 && slice_eq(end, id) && s.ptr[front.len] == '/' &&
	       (slice_eq(front, type) || ends_in(front, type));
}

/* By its full URL; one that is relative by its type and id; so is an absolute one where the entry has no URL. */
static bool is_meant(const struct json_node *entry, struct slice reference)
{
	struct slice url = without_edition(text_at(entry, "/fullUrl")), type = text_at(entry, "/resource/resourceType");
	bool absolute = memmem(reference.ptr, reference.len, "://", 3) || slice_starts(reference, "urn:");

	if (url.len && (slice_eq(url, reference) || (!absolute && ends_in(url, reference))))
		return true;
	return (!absolute || !url.len) && is_named(reference, type, text_at(entry, "/resource/id"));
}

static const struct json_node *contained(const struct json_node *resource, struct slice id)
{
	const struct json_node *list = json_pointer(resource, SLICE_LIT("/contained"));

	for (const struct json_node *e = list && list->kind == JSON_ARRAY ? json_first(list) : NULL; e; e = json_next(list, e))
		if (slice_eq(text_at(e, "/id"), id))
			return e;
	return NULL;
}

int place_fhir(const struct json_node *entries, const struct json_node *n, struct slice reference, const struct json_node **out)
{
	bool local = reference.len && reference.ptr[0] == '#';
	struct slice id = {reference.ptr + 1, reference.len - 1};

	*out = NULL;
	for (const struct json_node *e = entries && entries->kind == JSON_ARRAY ? json_first(entries) : NULL; e;
		e = json_next(entries, e)) {
		const struct json_node *resource = json_pointer(e, SLICE_LIT("/resource")), *found = NULL;
		if (resource && local && n >= resource && n < resource + resource->skip)
			found = contained(resource, id);
		else if (resource && !local && is_meant(e, without_edition(reference)))
			found = resource;
		if (found && *out)
			return ERR_INPUT;
		*out = found ? found : *out;
	}
	return *out ? OK : ERR_NOTFOUND;
}
