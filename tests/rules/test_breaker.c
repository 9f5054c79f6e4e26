/* SPDX-License-Identifier: Apache-2.0 */
/* Breaker: errors in a row, told once; stopped and reset; more packages than there is room for. */
#include "engine/rules/breaker.h"
#include "tests/tap.h"

static void fail(struct breaker *b, const char *service, int times)
{
	for (int i = 0; i < times; i++)
		breaker_note(b, slice_of(service), true);
}

static void test_in_a_row(void)
{
	struct breaker b = {0};
	fail(&b, "birth", BREAKER_FAULTS - 1);
	breaker_note(&b, slice_of("birth"), false);
	fail(&b, "birth", BREAKER_FAULTS - 1);
	tap_ok(!breaker_due(&b).ptr, "errors with an answer between them do not count together");
	fail(&b, "birth", 1);
	tap_is_slice(breaker_due(&b), "birth", "twenty in a row do");
	fail(&b, "birth", BREAKER_FAULTS);
	tap_ok(!breaker_due(&b).ptr, "it is told once");
	tap_ok(!breaker_stopped(&b, slice_of("birth")), "and stopped by the record, not before");
	tap_ok(breaker_stop(&b, slice_of("birth")) && breaker_stopped(&b, slice_of("birth")), "then it is");
	breaker_reset(&b, slice_of("birth"));
	tap_ok(!breaker_stopped(&b, slice_of("birth")), "until it is reset");
	fail(&b, "birth", BREAKER_FAULTS);
	tap_is_slice(breaker_due(&b), "birth", "from where the count begins anew");
}

static void test_room(void)
{
	struct breaker b = {0};
	char name[BREAKER_NAME_BYTES];
	fail(&b, "bad", 5);
	for (int i = 0; i < 3 * BREAKER_SERVICES; i++) {
		snprintf(name, sizeof name, "package-%d", i);
		fail(&b, name, 1);
	}
	fail(&b, "bad", BREAKER_FAULTS - 5);
	tap_is_slice(breaker_due(&b), "bad", "the worst is not forgotten for others");
	for (int i = 0; i < BREAKER_SERVICES; i++) {
		snprintf(name, sizeof name, "stopped-%d", i);
		tap_ok(breaker_stop(&b, slice_of(name)), "%s", name);
	}
	tap_ok(!breaker_stop(&b, slice_of("one-more")), "no more than there is room for");
	fail(&b, "one-more", BREAKER_FAULTS);
	tap_ok(breaker_stopped(&b, slice_of("stopped-0")) && !breaker_due(&b).ptr, "a stopped one is never forgotten");
	tap_ok(!breaker_stop(&b, slice_of("a-name-that-is-longer-than-any-package-may-have")), "nor is there such a name");
}

int main(void)
{
	test_in_a_row();
	test_room();
	return tap_done();
}
