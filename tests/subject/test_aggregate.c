/* SPDX-License-Identifier: Apache-2.0 */
/* The encoding of aggregates: what goes in comes out, and bytes that are no aggregate are refused. */
#include <stdlib.h>

#include "engine/store/store.h"
#include "tests/subject/world.h"
#include "tests/tap.h"

static struct arena a;

/* Something in every field, so that a field that the table of shapes leaves out is missed. */
static void fill(struct aggregate *agg)
{
	*agg = (struct aggregate){.subject = SLICE_LIT("iin:1")};
	for (int i = 0; i < 3; i++) {
		struct assertion one = {SLICE_LIT("address"), {VALUE_KATO, {.text = SLICE_LIT("710000000")}}, SLICE_NONE, 20000 + i, 1780300000000 + i,
		                        SLICE_LIT("kz.address"), SLICE_LIT("r"), i + 1};
		*VEC_ADD(&a, &agg->facts) = one;
	}
	*VEC_ADD(&a, &agg->facts) = (struct assertion){SLICE_LIT("n"), {VALUE_INTEGER, {.integer = INT64_MIN}}, SLICE_LIT(""), INT32_MIN, INT64_MAX,
	                                               SLICE_NONE, SLICE_LIT("r"), INT32_MAX};
	*VEC_ADD(&a, &agg->facts) = (struct assertion){.fact = SLICE_LIT("z"), .valid_from = INT32_MAX, .as_of_ms = INT64_MIN};
	*VEC_ADD(&a, &agg->complete) = (struct completeness){SLICE_LIT("children"), 5, SLICE_LIT("s"), SLICE_LIT("r")};
	*VEC_ADD(&a, &agg->seen) = (struct seen){UINT64_MAX, 7, 1780300000000};
	struct registry_record *r = VEC_ADD(&a, &agg->records);
	*r = (struct registry_record){SLICE_LIT("s"), SLICE_LIT("r"), SLICE_LIT("birth"), 2, 99, true, {0}};
	*VEC_ADD(&a, &r->persons) = (struct named){SLICE_LIT("iin:2"), SLICE_LIT("father,mother")};
	*VEC_ADD(&a, &agg->watchers) = (struct watcher){SLICE_LIT("iin:3"), SLICE_LIT("address")};
	*VEC_ADD(&a, &agg->watching) = (struct watcher){SLICE_LIT("iin:4"), SLICE_LIT("address")};
	struct projection *p = VEC_ADD(&a, &agg->projections);
	p->person = SLICE_LIT("iin:4");
	*VEC_ADD(&a, &p->facts) = agg->facts.at[0];
	timer_set(&a, agg, SLICE_LIT("lapse"), SLICE_LIT("o"), 500, true);
	timer_set(&a, agg, SLICE_LIT("forget"), SLICE_LIT("c"), 400, false);
	*VEC_ADD(&a, &agg->owners) = (struct owner){SLICE_LIT("iin:5"), 1, true};
	*VEC_ADD(&a, &agg->numbers) = (struct number){SLICE_LIT("tel:+7"), 2, false};
	*VEC_ADD(&a, &agg->contacts) = (struct contact){SLICE_LIT("o"), SLICE_LIT("iin:1"), SLICE_LIT("tel:+7")};
	*VEC_ADD(&a, &agg->claims) = (struct claim){SLICE_LIT("birth/iin:1"), SLICE_LIT("c"), SLICE_LIT("iin:1"), SLICE_NONE};
	struct message *m = VEC_ADD(&a, &agg->messages);
	m->id = SLICE_LIT("m"), m->offer = SLICE_LIT("o"), m->kind = SLICE_LIT("offer"), m->service = SLICE_LIT("birth");
	m->created_ms = 3, m->delivered_ms = 4, m->state = 6, m->text_sha256 = SLICE_LIT("00");
	struct dialogue *d = VEC_ADD(&a, &agg->dialogues);
	d->offer = SLICE_LIT("o"), d->window_ms = 72, d->state = DIALOGUE_ENDED, d->told_too_late = true, d->clarified = 1, d->message = SLICE_LIT("m");
	*VEC_ADD(&a, &d->remind_ms) = 24;
	struct case_ *c = VEC_ADD(&a, &agg->cases);
	c->id = SLICE_LIT("c"), c->occasion = SLICE_LIT(""), c->verdict = 3, c->law_day = -1, c->offer_state = OFFER_HANDED_OVER;
	c->consents = CONSENT_REFUSED, c->order_state = ORDER_ENTERED_IN_ERROR, c->due = 20700, c->amount_tiyn = INT64_MAX,
	c->granted = 1;
	*VEC_ADD(&a, &c->missing) = SLICE_LIT("children.address");
	*VEC_ADD(&a, &c->slots) = SLICE_LIT("birth/iin:1");
}

/* What came after format 1. */
static void fill_new(struct aggregate *agg)
{
	struct dates_done *done = VEC_ADD(&a, &agg->dates);
	done->service = SLICE_LIT("pension"), done->name = SLICE_LIT("notice");
	*VEC_ADD(&a, &done->days) = 20700;
	agg->dialogues.at[0].text_sha256 = SLICE_LIT("00"), agg->dialogues.at[0].reopen_until_ms = 5;
	agg->claims.at[0].excludes = SLICE_LIT("a,b");
	struct case_ *c = &agg->cases.at[0];
	*VEC_ADD(&a, &c->asked) = SLICE_LIT("o");
	*VEC_ADD(&a, &c->conditions) = SLICE_LIT("adult");
	c->silent = true, c->reopen_until_ms = 6;
}

/* fill() as format 1 wrote it. */
static const char format_1[] =
	"01000000009001000000000000f401000000000000050961646472657373050b37313030303030303000c0b80280acb1a2d0670c"
	"6b7a2e6164647265737303720201050b37313030303030303000020201010401050b373130303030303030000202010106036e02"
	"ffffffffffffffffff0102c3b8828010fad3ceddaf98ffffff010001feffffff0f037a0000feffffff1f02000000010a6368696c"
	"6472656e0a0373037201ffffffffffffffff070000000000000080acb1a2d0670103730372076269727468046300000000000000"
	"01010769696e3a320f6661746865722c6d6f74686572010769696e3a330961646472657373010769696e3a340961646472657373"
	"010769696e3a34010961646472657373050b37313030303030303000c0b80280acb1a2d0670c6b7a2e6164647265737303720202"
	"e80701076c61707365036fc7010008666f726765740363010769696e3a350201010874656c3a2b37040001036f0769696e3a3108"
	"74656c3a2b37010d62697274682f69696e3a3103630769696e3a3101036d036f076f666665720762697274680608060430300103"
	"6f0000000000000000009001013002000102036d010363000203000101126368696c6472656e2e61646472657373000000000000"
	"000000000a030000feffffffffffffffff010000010d62697274682f69696e3a31020000000bb8c302";

static void test_old_format(void)
{
	char bytes[sizeof format_1 / 2];
	struct buf before = {0}, after = {0};
	struct aggregate filled, old;
	struct err err;

	for (size_t i = 0; i < sizeof bytes; i++) {
		const char two[3] = {format_1[2 * i], format_1[2 * i + 1], 0};
		bytes[i] = (char)strtol(two, NULL, 16);
	}
	fill(&filled);
	tap_is_int(aggregate_decode(&a, filled.subject, (struct slice){bytes, sizeof bytes}, &old, &err), OK,
		"an aggregate of format 1 decodes");
	aggregate_encode(&filled, &before);
	aggregate_encode(&old, &after);
	tap_ok(slice_eq(buf_slice(&before), buf_slice(&after)), "and is written in the newest format, with nothing in what is new");
	buf_fini(&before), buf_fini(&after);
}

static void test_round(struct buf *encoded)
{
	struct aggregate agg, again;
	struct buf second = {0}, json = {0}, json_again = {0};
	struct err err;

	fill(&agg);
	fill_new(&agg);
	aggregate_encode(&agg, encoded);
	tap_is_int(aggregate_decode(&a, agg.subject, buf_slice(encoded), &again, &err), OK, "an encoded aggregate decodes");
	aggregate_encode(&again, &second);
	tap_ok(slice_eq(buf_slice(encoded), buf_slice(&second)), "and encodes to the same bytes");
	agg.facts.count = again.facts.count -= 2; /* years beyond 9999 have no JSON */
	aggregate_json(&agg, &json);
	aggregate_json(&again, &json_again);
	tap_ok(slice_eq(buf_slice(&json), buf_slice(&json_again)), "and says the same");
	tap_is_int(again.facts.at[3].value.u.integer, INT64_MIN, "extremes survive");
	tap_ok(again.facts.at[3].element.ptr && !again.facts.at[3].source.ptr, "empty is not absent");
	struct cursor c = cursor_of(buf_slice(encoded));
	tap_ok(cursor_u8(&c) == STORE_FORMAT && cursor_u32(&c) == 0 && cursor_u64(&c) == 400 && cursor_u64(&c) == 500,
	       "the header tells format, key and the earliest timer of each kind");
	struct json_parser *p = json_parser_new();
	const struct json_node *root;
	tap_is_int(json_parse(p, buf_slice(&json), &root, &err), OK, "`aldyn state` shows JSON");
	tap_is_slice(json_string(json_pointer(root, SLICE_LIT("/cases/0")), "offer_state"), "handed_over", "with states by name");
	json_parser_free(p);
	buf_fini(&second), buf_fini(&json), buf_fini(&json_again);
}

/* Every cut and every changed byte: refused or read, never a crash, and what is read encodes. */
static void test_corrupt(struct buf *encoded)
{
	int accepted = 0;
	struct aggregate out;
	struct err err;

	for (size_t n = 0; n < encoded->len; n++)
		accepted += aggregate_decode(&a, SLICE_LIT("x"), (struct slice){encoded->ptr, n}, &out, &err) == OK;
	tap_is_int(accepted, 0, "an aggregate that was cut off is refused");
	tap_is_str(err.code, "corrupt-aggregate", "by its code");
	for (size_t i = 0; i < encoded->len; i++)
		for (int bit = 0; bit < 8; bit++) {
			struct buf again = {0};
			encoded->ptr[i] = (char)(encoded->ptr[i] ^ 1 << bit);
			if (aggregate_decode(&a, SLICE_LIT("x"), buf_slice(encoded), &out, &err) == OK)
				aggregate_encode(&out, &again);
			buf_fini(&again);
			encoded->ptr[i] = (char)(encoded->ptr[i] ^ 1 << bit);
			arena_reset(&a);
		}
	encoded->ptr[0] = 9;
	tap_is_int(aggregate_decode(&a, SLICE_LIT("x"), buf_slice(encoded), &out, &err), ERR_FATAL, "an unknown format is fatal");
}

static void test_timers(void)
{
	struct aggregate agg = {0};
	timer_set(&a, &agg, SLICE_LIT("b"), SLICE_LIT("x"), 10, false);
	timer_set(&a, &agg, SLICE_LIT("a"), SLICE_LIT("y"), 10, false);
	timer_set(&a, &agg, SLICE_LIT("a"), SLICE_LIT("x"), 10, true);
	tap_is_slice(timer_first(&agg, 10, 9)->entity, "y", "plain before the watermark, by name");
	tap_is_slice(timer_first(&agg, 10, 10)->entity, "x", "gated at the watermark, by entity");
	tap_ok(!timer_first(&agg, 9, 10), "none before its time");
	timer_set(&a, &agg, SLICE_LIT("b"), SLICE_LIT("x"), 5, false);
	tap_is_int(agg.timers.count, 3, "set replaces");
	timer_remove(&agg, SLICE_NONE, SLICE_LIT("x"));
	tap_is_int(agg.timers.count, 1, "all of an entity go together");
}

int main(void)
{
	struct buf encoded = {0};
	struct aggregate none;
	struct err err;

	arena_init(&a);
	test_round(&encoded);
	test_old_format();
	test_corrupt(&encoded);
	test_timers();
	tap_ok(aggregate_decode(&a, SLICE_LIT("iin:1"), SLICE_NONE, &none, &err) == OK && aggregate_is_empty(&none), "nothing decodes to an empty one");
	buf_fini(&encoded);
	arena_fini(&a);
	return tap_done();
}
