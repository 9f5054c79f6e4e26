/* SPDX-License-Identifier: Apache-2.0 */
/* Who a number belongs to (P-1, N-6): docs/engine.md section 5. */
#include "tests/subject/world.h"
#include "tests/tap.h"

#define TEL "tel:+77010000001"
#define NEW "tel:+77010000002"

static struct world w;
static const char *anna, *bolat;

static void number(const char *type, const char *tel, const char *person, int day, const char *more)
{
	static int n;
	char id[8];
	snprintf(id, sizeof id, "n%d", n++);
	world_say(&w, id, type, tel, "2026-06-09T05:00:00.000Z", "{\"person\":\"%s\",\"occurred_at\":\"2026-06-0%dT05:00:00.000Z\"%s}", person, day, more);
}

static const char *state(const char *person, const char *tel)
{
	struct aggregate *agg = world_aggregate(&w, person);
	for (uint32_t i = 0; agg && i < agg->numbers.count; i++)
		if (slice_is(agg->numbers.at[i].number, tel))
			return agg->numbers.at[i].attached ? "attached" : "detached";
	return "unknown";
}

int main(void)
{
	char want[200];

	world_init(&w);
	anna = world_person(1);
	bolat = world_person(2);
	number("number.attached", TEL, anna, 3, ",\"language\":\"ru\"");
	tap_is_int(w.line_count, 1, "an attached number tells its person");
	tap_ok(strstr(w.lines[0], "\"data\":{\"number\":\"" TEL "\",\"state\":\"attached\",\"occurred_at\":\"2026-06-03T05:00:00.000Z\",\"language\":\"ru\"}}") != NULL,
	       "number.status says what the engine's page says");
	tap_is_str(state(anna, TEL), "attached", "and the person keeps it");
	tap_is_str(spied, "wake language; ", "the language is a fact");
	number("number.detached", TEL, anna, 2, "");
	tap_ok(w.line_count == 0 && strcmp(state(anna, TEL), "attached") == 0, "older news is ignored");
	number("number.attached", TEL, anna, 4, "");
	tap_is_int(w.line_count, 1, "a newer instant is told too");
	number("number.attached", TEL, bolat, 5, "");
	tap_is_str(state(anna, TEL), "attached", "two persons may have one number");
	tap_is_str(spied, "", "and nobody left it");
	number("number.moved", TEL, bolat, 6, "");
	snprintf(want, sizeof want, "left %s after 0; ", anna);
	tap_is_str(spied, want, "moved: the other's dialogues end before anybody is told");
	tap_is_str(state(anna, TEL), "detached", "the other has it no more");
	tap_is_str(state(bolat, TEL), "attached", "only this person");
	number("number.attached", TEL, anna, 5, "");
	tap_is_str(state(anna, TEL), "detached", "late news from before the move does not undo it");
	number("number.changed", NEW, bolat, 7, ",\"old\":\"" TEL "\"");
	tap_ok(strcmp(state(bolat, TEL), "detached") == 0 && strcmp(state(bolat, NEW), "attached") == 0, "changed: the new one attached, the old one released");
	tap_ok(w.line_count == 3 && strstr(w.lines[0], "number.status") && strstr(w.lines[1], "number.released"), "in this order");
	number("number.changed", NEW, bolat, 8, ",\"old\":\"" NEW "\"");
	tap_ok(world_line(&w, "\"code\":\"bad-data\"", 0) != NULL, "to itself: bad-data");
	number("number.attached", NEW, bolat, 8, ",\"language\":\"de\"");
	tap_ok(world_line(&w, "\"code\":\"bad-data\"", 0) != NULL, "an unknown language: bad-data");
	number("number.attached", NEW, "bin:010140000000", 8, "");
	tap_ok(world_line(&w, "\"code\":\"bad-data\"", 0) != NULL, "numbers are natural persons'");
	tap_is_int(w.dirty_wrong, 0, "dirty says in every step whether the aggregate changed");
	world_fini(&w);
	return tap_done();
}
