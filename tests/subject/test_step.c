/* SPDX-License-Identifier: Apache-2.0 */
/* Events, versions, dedupe, links and the order of things in a step: docs/engine.md sections 3 and 4. */
#include "tests/subject/world.h"
#include "tests/tap.h"

#define T1 "2026-06-01T05:00:00.000Z"
#define T2 "2026-06-02T05:00:00.000Z"
#define T3 "2026-06-03T05:00:00.000Z"

static struct world w;
static const char *child, *mother, *father, *other;

static bool says(const char *line, const char *part)
{
	return line && strstr(line, part);
}

static const struct assertion *fact(const char *subject, const char *name)
{
	struct aggregate *agg = world_aggregate(&w, subject);
	return agg ? facts_read(NULL, &agg->facts, slice_of(name), SLICE_NONE, (struct fact_day){0}) : NULL;
}

static void birth(const char *id, const char *record, int version, const char *address, const char *who_mother, const char *time)
{
	world_say(&w, id, "event.birth", child, time,
	          "{\"record\":{\"id\":\"%s\",\"version\":%d},\"occurred\":\"2026-06-01\",\"roles\":{\"child\":\"%s\",\"mother\":\"%s\"},"
	          "\"values\":{\"birth_date\":\"2026-06-01\",\"address\":\"%s\",\"name\":\"Aru\"}}",
	          record, version, child, who_mother, address);
}

static void test_birth(void)
{
	birth("e1", "r1", 1, "710000000", mother, T1);
	tap_is_str(spied,
		"wake birth/20605 as child address birth_date; wake birth/20605 as mother children; wake children.address children.birth_date; ",
		"the child wakes, then the mother by the event, then by the child's projection");
	tap_is_int(w.line_count, 3, "event-role, watch, projection");
	const char *role = w.lines[0], *watch = w.lines[1], *projection = w.lines[2];
	tap_ok(says(role, "subjects {\"specversion\":\"1.0\",\"id\":\""), "an output is a CloudEvent");
	char want[600];
	snprintf(want, sizeof want, "\"type\":\"kz.aldyn.event-role\",\"subject\":\"%s\",\"time\":\"" T1 "\",\"recordedtime\":\"" T1 "\",\"cause\":\"e1\",\"data\":"
	         "{\"event\":{\"source\":\"kz.zags\",\"id\":\"e1\",\"name\":\"birth\"},\"roles\":[\"mother\"],\"record\":{\"id\":\"r1\",\"version\":1},"
	         "\"action\":\"asserted\",\"occurred\":\"2026-06-01\",\"registered\":\"" T1 "\",\"persons\":{\"child\":\"%s\"},"
	         "\"asserts\":[{\"fact\":\"children\",\"person\":\"%s\",\"valid_from\":\"2026-06-01\"}]}}", mother, child, child);
	if (!tap_ok(says(role, want), "event-role says what the engine's page says"))
		printf("# %s\n# %s\n", role, want);
	snprintf(want, sizeof want, "\"data\":{\"person\":\"%s\",\"fields\":[\"address\",\"birth_date\"]}}", mother);
	tap_ok(says(watch, want), "the mother asks for the child's fields");
	snprintf(want, sizeof want, "\"data\":{\"person\":\"%s\",\"facts\":{\"address\":[{\"valid_from\":\"2026-06-01\",\"as_of\":\"" T1
	         "\",\"source\":\"kz.zags\",\"record\":\"r1\",\"version\":1,\"value\":\"710000000\"}],\"birth_date\":[", child);
	if (!tap_ok(says(projection, want), "and gets them"))
		printf("# %s\n# %s\n", projection, want);
	tap_ok(!fact(child, "name"), "a fact that no package reads is not kept");
	tap_is_int(world_aggregate(&w, mother)->projections.at[0].facts.count, 2, "the projection is kept");
}

static void test_dedupe(void)
{
	birth("e1", "r1", 1, "710000000", mother, T2);
	tap_is_int(w.line_count, 0, "the same id with equal data is dropped");
	birth("e1", "r1", 1, "750000000", mother, T2);
	tap_ok(says(world_line(&w, "dead-letters", 0), "\"stage\":\"subject\",\"code\":\"id-reused\""), "with other data: id-reused");
	birth("e1", "r1", 1, "71000000", mother, T2);
	tap_ok(says(world_line(&w, "dead-letters", 0), "\"code\":\"bad-data\""), "ill formed comes before id-reused");
	birth("e2", "r1", 1, "710000000", mother, T2);
	tap_is_int(w.line_count, 0, "the same version with equal data under another id is dropped");
	birth("e3", "r1", 1, "750000000", mother, T2);
	tap_ok(says(world_line(&w, "dead-letters", 0), "\"code\":\"version-conflict\""), "with other data: version-conflict");
	tap_is_int(world_aggregate(&w, child)->seen.count, 2, "only what was not dead-lettered is remembered");
	birth("e1", "r1", 1, "710000000", mother, "2027-07-15T05:00:00.000Z");
	tap_is_int(world_aggregate(&w, child)->seen.count, 1, "entries go after 400 days");
	birth("e1", "r1", 1, "710000000", mother, "2027-07-06T05:00:00.000Z");
	tap_is_int(w.line_count, 0, "and an old one again is dropped by its version then");
}

static void test_correction(void)
{
	birth("c1", "r1", 3, "750000000", other, T2);
	tap_is_slice(fact(child, "address")->value.u.text, "750000000", "a correction replaces");
	const char *removed = world_line(&w, "\"action\":\"removed\"", 0);
	tap_ok(world_lines(&w, "event-role") == 2 && says(removed, mother) && says(removed, "\"roles\":[\"mother\"]") && says(removed, "\"asserts\":[]"),
	       "who is no longer named is told so");
	tap_is_int(world_aggregate(&w, mother)->facts.count, 0, "and forgets the child");
	tap_is_int(world_aggregate(&w, mother)->projections.count, 0, "and its projection");
	tap_is_int(world_aggregate(&w, child)->watchers.count, 1, "the child has one watcher: the other mother");
	tap_ok(strstr(spied, "taken kz.zags r1; wake children; ") != NULL, "taken back goes before waking");
	birth("c2", "r1", 2, "710000000", mother, T3);
	tap_is_int(w.line_count, 1, "a lower version writes one record");
	tap_ok(says(w.lines[0], "status {") && says(w.lines[0], "\"data\":{\"entity\":\"event\",\"id\":\"c2\",\"to\":\"superseded\"}}"), "superseded");

	world_say(&w, "x1", "event.birth-cancelled", child, T3, "{\"record\":{\"id\":\"r1\",\"version\":4},\"roles\":{\"child\":\"%s\"}}", child);
	tap_ok(says(world_line(&w, "\"action\":\"cancelled\"", 0), other), "a cancellation reaches whom the record named");
	tap_ok(!fact(child, "birth_date") && world_aggregate(&w, other)->facts.count == 0, "its assertions are gone everywhere");
	tap_ok(world_aggregate(&w, child)->records.at[0].cancelled, "it is kept as cancelled");
	tap_ok(!strstr(spied, "wake birth"), "it wakes nothing as an event");
	world_say(&w, "x2", "event.birth-cancelled", child, T3, "{\"record\":{\"id\":\"r1\",\"version\":4},\"roles\":{\"child\":\"%s\"}}", child);
	tap_is_int(w.line_count, 0, "the same cancellation once more is dropped");
	world_say(&w, "x3", "event.birth-cancelled", child, T3, "{\"record\":{\"id\":\"r9\",\"version\":2},\"roles\":{\"child\":\"%s\"}}", child);
	birth("x4", "r9", 1, "710000000", mother, T3);
	tap_ok(world_lines(&w, "superseded") == 1 && !fact(child, "birth_date"), "an original that comes after its cancellation is superseded");
}

static void code_of(const char *want, const char *type, const char *data)
{
	char id[8];
	static int n;
	snprintf(id, sizeof id, "b%d", n++);
	world_say(&w, id, type, other, T3, data, other, mother);
	if (!tap_ok(w.line_count == 1 && says(w.lines[0], want), "%s %s: %s", type, data, want))
		printf("# %s\n", w.line_count ? w.lines[0] : "-");
}

static void test_bad(void)
{
	code_of("\"code\":\"unknown-type\"", "event.flood", "{}");
	code_of("\"code\":\"unknown-type\"", "flood", "{}");
	code_of("\"code\":\"bad-data\"", "event.moved", "[]");
	code_of("\"code\":\"bad-data\"", "event.moved", "{\"roles\":{\"person\":\"%s\"}}");
	code_of("\"code\":\"bad-data\"", "event.moved", "{\"roles\":{\"person\":\"%s\",\"mother\":\"%s\"},\"values\":{\"address\":\"710000000\"}}");
	code_of("\"code\":\"bad-data\"", "event.moved", "{\"roles\":{\"person\":\"%s\"},\"values\":{\"address\":\"710000000\",\"x\":1}}");
	code_of("\"code\":\"bad-data\"", "event.moved", "{\"roles\":{\"person\":\"iin:1\"},\"values\":{\"address\":\"710000000\"}}");
	code_of("\"code\":\"bad-data\"", "event.moved", "{\"record\":{\"id\":\"m\",\"version\":0},\"roles\":{\"person\":\"%s\"},\"values\":{\"address\":\"710000000\"}}");
	code_of("\"code\":\"bad-data\"", "event.told", "{\"roles\":{\"person\":\"%s\"},\"values\":{\"status\":\"widowed\"}}");
	code_of("data.values.status must be of type enum, never null", "event.told", "{\"roles\":{\"person\":\"%s\"},\"values\":{\"status\":null}}");
	code_of("\"code\":\"bad-data\"", "event.told", "{\"roles\":{\"person\":\"%s\"},\"values\":{\"income\":\"12\"}}");
	code_of("\"code\":\"bad-data\"", "event.told", "{\"roles\":{\"person\":\"%s\"},\"occurred\":\"2026-02-30\"}");
	code_of("\"code\":\"bad-subject\"", "reply", "{}");
	code_of("\"code\":\"bad-subject\"", "number.attached", "{\"person\":\"%s\",\"occurred_at\":\"" T1 "\"}");
	code_of("\"stage\":\"lifecycle\",\"code\":\"unknown-order\"", "order.status", "{\"order\":\"unknown\"}");
	world_say(&w, "b90", "event.moved", mother, T3, "{\"roles\":{\"person\":\"%s\"},\"values\":{\"address\":\"710000000\"}}", other);
	tap_ok(says(world_line(&w, "dead-letters", 0), "\"code\":\"bad-subject\""), "subject is not its role");
	tap_ok(says(w.lines[0], "\"original\":{\"id\":\"b90\",\"source\":\"kz.zags\",\"type\":\"kz.aldyn.event.moved\",\"subject\":\"") &&
	       says(w.lines[0], "\"value_base64\":\"eyJyb2xlcyI6eyJwZXJzb24iOi"), "the original is shown, its data in base64");
}

static void test_refused(void)
{
	struct aggregate *before = world_aggregate(&w, other);
	spy_refuses = 1;
	world_say(&w, "u1", "event.moved", other, T3, "{\"roles\":{\"person\":\"%s\"},\"values\":{\"address\":\"710000000\"}}", other);
	tap_is_int(w.line_count, 1, "a step that is refused late writes its dead letter alone");
	tap_ok(says(w.lines[0], "\"stage\":\"lifecycle\",\"code\":\"unlawful-transition\""), "of the lifecycle");
	struct aggregate *after = world_aggregate(&w, other);
	tap_ok(!fact(other, "address") && !after->timers.count && after->seen.count == before->seen.count, "and leaves the aggregate as it was");
	world_say(&w, "u1", "event.moved", other, T3, "{\"roles\":{\"person\":\"%s\"},\"values\":{\"address\":\"710000000\"}}", other);
	tap_ok(fact(other, "address") != NULL, "so it can come again");
}

static void test_lists(void)
{
	world_say(&w, "l1", "event.family", father, T1, "{\"roles\":{\"person\":\"%s\"},\"values\":{\"children\":[\"%s\",\"%s\",\"%s\"]}}", father, child, other, child);
	struct aggregate *agg = world_aggregate(&w, father);
	tap_is_int(agg->facts.count, 2, "a list asserts each element once");
	tap_is_int(agg->complete.count, 1, "and that it is complete");
	tap_is_int(agg->watching.count, 2, "both are watched");
	tap_is_int(world_aggregate(&w, child)->watchers.count, 1, "and know it");
	world_say(&w, "l2", "event.family", father, T2, "{\"roles\":{\"person\":\"%s\"},\"values\":{\"children\":[\"%s\"]}}", father, child);
	agg = world_aggregate(&w, father);
	const struct assertion *gone = facts_read(NULL, &agg->facts, SLICE_LIT("children"), slice_of(other), (struct fact_day){0});
	tap_ok(gone && gone->value.type == VALUE_NONE, "who is not in a later list gets none");
	tap_is_int(agg->watching.count, 1, "and is watched no more");
	tap_ok(world_lines(&w, "\"fields\":[]") == 1, "and told so");
	world_say(&w, "l3", "event.family", father, T3, "{\"roles\":{\"person\":\"%s\"},\"values\":{\"children\":null}}", father);
	tap_is_int(world_aggregate(&w, father)->watching.count, 0, "null is the empty list");
	tap_is_str(spied, "wake family/20607 as person children; ", "children changed once");
}

static void test_death(void)
{
	world_say(&w, "d1", "event.death", father, T2, "{\"record\":{\"id\":\"d\",\"version\":1},\"roles\":{\"person\":\"%s\"},\"values\":{\"death_date\":\"2026-06-02\"}}", father);
	tap_is_str(spied, "died; wake death/20606 as person death_date; ", "death goes before waking");
	world_say(&w, "d2", "event.death-cancelled", father, T3, "{\"record\":{\"id\":\"d\",\"version\":2},\"roles\":{\"person\":\"%s\"}}", father);
	tap_is_str(spied, "revived; taken kz.zags d; wake death_date; ", "its reversal too, then the record taken back");
}

static void test_timers(void)
{
	world_say(&w, "t1", "order.status", father, T1, "{\"order\":\"o\",\"name\":\"again\",\"due\":1780300000000}");
	world_say(&w, "t2", "order.status", father, T1, "{\"order\":\"o\",\"name\":\"refused\",\"due\":1780300000001}");
	world_say(&w, "t3", "order.status", father, T1, "{\"order\":\"o\",\"name\":\"gated\",\"due\":1780300000002,\"gated\":true}");
	world_say(&w, "t4", "order.status", father, T3, "{\"order\":\"p\",\"name\":\"x\",\"due\":1790300000000}");
	tap_is_str(spied, "timer again o at 1780300000000; timer refused o at 1780300000001; timer once o at 1780300000005; ",
	           "due timers fire before the record, in order, those set by them too, gated ones not");
	tap_ok(says(world_line(&w, "dead-letters", 0), "\"code\":\"unlawful-transition\"") && world_aggregate(&w, father)->timers.count == 2,
	       "a refused timer is gone, with a dead letter");
	const struct slice parts[] = {SLICE_LIT("timer"), slice_of(father), SLICE_LIT("again"), SLICE_LIT("o"), SLICE_LIT("2026-06-01T07:46:40.000Z")};
	char cause[HASH_ID_CHARS + 1];
	hash_id(w.step.ids, parts, 5, cause);
	tap_ok(says(w.lines[0], cause) && says(w.lines[0], "\"time\":\"2026-06-01T07:46:40.000Z\""), "its outputs carry its due time and cause");
	w.watermark_ms = INT64_MAX;
	world_say(&w, "t5", "order.status", father, T3, "{\"order\":\"p\",\"name\":\"x\",\"due\":1790300000000}");
	tap_is_str(spied, "timer gated o at 1780300000002; ", "gated ones fire when the watermark allows");
}

static void test_large(void)
{
	static char text[70000];
	int letters = 0, n;
	for (n = 0; n < 30 && !letters; n++) {
		memset(text, 'x', sizeof text);
		snprintf(text, sizeof text, "{\"specversion\":\"1.0\",\"id\":\"%d\",\"source\":\"s\",\"type\":\"kz.aldyn.event.told\",\"subject\":\"%s\",\"time\":\"" T1 "\","
		         "\"data\":{\"roles\":{\"person\":\"%s\"},\"values\":{\"income\":1},\"record\":{\"version\":1,\"id\":\"%d", n, mother, mother, n);
		text[strlen(text)] = 'x';
		memcpy(text + sizeof text - 5, "\"}}}", 5);
		world_send(&w, text);
		letters = world_lines(&w, "aggregate-too-large");
	}
	struct aggregate *agg = world_aggregate(&w, mother);
	tap_ok(letters == 1 && (int)agg->records.count == n - 1,
		"the record that would be too much is refused (%d kept, %d sent)", agg->records.count, n);
	world_say(&w, "after", "event.told", mother, T1, "{\"roles\":{\"person\":\"%s\"},\"values\":{\"income\":2}}", mother);
	tap_is_int(w.line_count, 0, "a small one still goes in");
}

int main(void)
{
	world_init(&w);
	child = world_person(1);
	mother = world_person(2);
	other = world_person(3);
	father = world_person(4);
	test_birth();
	test_dedupe();
	test_correction();
	test_bad();
	test_refused();
	test_lists();
	test_death();
	test_timers();
	test_large();
	tap_is_int(w.dirty_wrong, 0, "dirty says in every step whether the aggregate changed");
	world_fini(&w);
	return tap_done();
}
