/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include "engine/rules/breaker.h"

static struct breaker_entry *find(const struct breaker *b, struct slice service)
{
	for (size_t i = 0; i < b->count; i++)
		if (slice_is(service, b->list[i].service))
			return (struct breaker_entry *)(uintptr_t)&b->list[i];
	return NULL;
}

static void forget(struct breaker *b, struct breaker_entry *e)
{
	*e = b->list[--b->count];
}

static struct breaker_entry *add(struct breaker *b, struct slice service)
{
	if (service.len == 0 || service.len >= BREAKER_NAME_BYTES)
		return NULL;
	if (b->count == BREAKER_SERVICES) {
		struct breaker_entry *least = NULL;
		for (size_t i = 0; i < b->count; i++)
			if (!b->list[i].stopped && (!least || b->list[i].faults < least->faults))
				least = &b->list[i];
		if (!least)
			return NULL;
		forget(b, least);
	}
	struct breaker_entry *e = &b->list[b->count++];
	memset(e, 0, sizeof *e);
	memcpy(e->service, service.ptr, service.len);
	return e;
}

bool breaker_stopped(const struct breaker *b, struct slice service)
{
	const struct breaker_entry *e = find(b, service);
	return e && e->stopped;
}

void breaker_note(struct breaker *b, struct slice service, bool fault)
{
	struct breaker_entry *e = find(b, service);
	if (!fault && e)
		forget(b, e);
	else if (fault && (e || (e = add(b, service))))
		e->faults++;
}

struct slice breaker_due(struct breaker *b)
{
	for (size_t i = 0; i < b->count; i++) {
		struct breaker_entry *e = &b->list[i];
		if (e->faults < BREAKER_FAULTS || e->stopped || e->asked)
			continue;
		e->asked = true;
		return slice_of(e->service);
	}
	return SLICE_NONE;
}

bool breaker_stop(struct breaker *b, struct slice service)
{
	struct breaker_entry *e = find(b, service);
	if (!e && !(e = add(b, service)))
		return false;
	e->stopped = true;
	return true;
}

void breaker_reset(struct breaker *b, struct slice service)
{
	struct breaker_entry *e = find(b, service);
	if (e)
		forget(b, e);
}
