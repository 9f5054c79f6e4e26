/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/subject/shape.h"

#include <stdalign.h>

#include "engine/cases/cases.h"

#define FIELD(s, m, k) FIELD_SINCE(0, s, m, k)
#define FIELD_SINCE(format, s, m, k) {#m, offsetof(struct s, m), FIELD_##k, 0, NULL, NULL, format}
#define STATE(s, m, k, last, names) STATE_SINCE(0, s, m, k, last, names)
#define STATE_SINCE(format, s, m, k, last, names) {#m, offsetof(struct s, m), FIELD_##k, last, NULL, names, format}
#define LIST(s, m, shape) LIST_SINCE(0, s, m, shape)
#define LIST_SINCE(format, s, m, shape) {#m, offsetof(struct s, m), FIELD_LIST, 0, &shape, NULL, format}
#define SHAPE(var, type, fields) \
	static const struct shape var = {sizeof(type), sizeof fields / sizeof *fields, false, fields}

#define LARGEST_BYTES 1024
_Static_assert(sizeof(struct case_) <= LARGEST_BYTES, "shape_nothing must be as large as the largest element");
const alignas(max_align_t) char shape_nothing[LARGEST_BYTES] = {0};

static const struct field text_fields[] = {{"text", 0, FIELD_TEXT, 0, NULL, NULL, 0}};
static const struct shape texts = {sizeof(struct slice), 1, true, text_fields};
static const struct field span_fields[] = {{"ms", 0, FIELD_INT64, 0, NULL, NULL, 0}};
static const struct shape spans = {sizeof(int64_t), 1, true, span_fields};
static const struct field day_fields[] = {{"day", 0, FIELD_DAY, 0, NULL, NULL, 0}};
static const struct shape days = {sizeof(int32_t), 1, true, day_fields};

static const struct field assertion_fields[] = {
	FIELD(assertion, fact, TEXT),       FIELD(assertion, value, VALUE),   FIELD(assertion, element, TEXT),
	FIELD(assertion, valid_from, DAY),  FIELD(assertion, as_of_ms, INSTANT), FIELD(assertion, source, TEXT),
	FIELD(assertion, record, TEXT),     FIELD(assertion, version, INT32),
};
SHAPE(facts, struct assertion, assertion_fields);

static const struct field completeness_fields[] = {
	FIELD(completeness, fact, TEXT), FIELD(completeness, as_of_ms, INSTANT), FIELD(completeness, source, TEXT),
	FIELD(completeness, record, TEXT),
};
SHAPE(completes, struct completeness, completeness_fields);

static const struct field seen_fields[] = {
	FIELD(seen, mark, MARK), FIELD(seen, content, MARK), FIELD(seen, recorded_ms, INSTANT),
};
SHAPE(seens, struct seen, seen_fields);

static const struct field named_fields[] = {FIELD(named, person, TEXT), FIELD(named, roles, TEXT)};
SHAPE(nameds, struct named, named_fields);

static const struct field record_fields[] = {
	FIELD(registry_record, source, TEXT),    FIELD(registry_record, id, TEXT),      FIELD(registry_record, event, TEXT),
	FIELD(registry_record, version, INT32),  FIELD(registry_record, content, MARK), FIELD(registry_record, cancelled, BOOL),
	LIST(registry_record, persons, nameds),
};
SHAPE(records, struct registry_record, record_fields);

static const struct field watcher_fields[] = {FIELD(watcher, person, TEXT), FIELD(watcher, fields, TEXT)};
SHAPE(watchers, struct watcher, watcher_fields);

static const struct field projection_fields[] = {
	FIELD(projection, person, TEXT), LIST(projection, facts, facts),
};
SHAPE(projections, struct projection, projection_fields);

static const struct field timer_fields[] = {
	FIELD(timer, due_ms, INSTANT), FIELD(timer, gated, BOOL), FIELD(timer, name, TEXT), FIELD(timer, entity, TEXT),
};
SHAPE(timers, struct timer, timer_fields);

static const struct field owner_fields[] = {
	FIELD(owner, person, TEXT), FIELD(owner, occurred_ms, INSTANT), FIELD(owner, attached, BOOL),
};
SHAPE(owners, struct owner, owner_fields);

static const struct field number_fields[] = {
	FIELD(number, number, TEXT), FIELD(number, occurred_ms, INSTANT), FIELD(number, attached, BOOL),
};
SHAPE(numbers, struct number, number_fields);

static const struct field contact_fields[] = {
	FIELD(contact, offer, TEXT), FIELD(contact, case_subject, TEXT), FIELD(contact, number, TEXT),
};
SHAPE(contacts, struct contact, contact_fields);

static const struct field claim_fields[] = {
	FIELD(claim, slot, TEXT), FIELD(claim, case_id, TEXT), FIELD(claim, case_subject, TEXT),
	FIELD_SINCE(2, claim, excludes, TEXT),
};
SHAPE(claims, struct claim, claim_fields);

static const struct field message_fields[] = {
	FIELD(message, id, TEXT),
	FIELD(message, offer, TEXT),
	FIELD(message, kind, TEXT),
	FIELD(message, service, TEXT),
	FIELD(message, created_ms, INSTANT),
	FIELD(message, delivered_ms, INSTANT),
	STATE(message, state, BYTE, MESSAGE_DELIVERED, message_state_names),
	FIELD(message, text_sha256, TEXT),
	FIELD_SINCE(3, message, case_subject, TEXT),
	FIELD_SINCE(4, message, actor, TEXT),
	FIELD_SINCE(4, message, acting_for, TEXT),
};
SHAPE(messages, struct message, message_fields);

static const struct field asked_item_fields[] = {
	FIELD(asked_item, offer, TEXT), FIELD(asked_item, service, TEXT), FIELD(asked_item, version, TEXT),
	FIELD(asked_item, amount_tiyn, INT64), FIELD(asked_item, has_amount, BOOL),
};
SHAPE(asked_items, struct asked_item, asked_item_fields);

static const char *const dialogue_state_names[] = {"queued", "issued", "ended"};
static const struct field dialogue_fields[] = {
	FIELD(dialogue, offer, TEXT),
	FIELD(dialogue, case_id, TEXT),
	FIELD(dialogue, case_subject, TEXT),
	FIELD(dialogue, person, TEXT),
	FIELD(dialogue, service, TEXT),
	FIELD(dialogue, version, TEXT),
	FIELD(dialogue, language, TEXT),
	FIELD(dialogue, owner_at_send, TEXT),
	FIELD(dialogue, amount_tiyn, INT64),
	FIELD(dialogue, has_amount, BOOL),
	FIELD(dialogue, window_ms, INT64),
	LIST(dialogue, remind_ms, spans),
	STATE(dialogue, state, STATE, DIALOGUE_ENDED, dialogue_state_names),
	FIELD(dialogue, ended_ms, INSTANT),
	FIELD(dialogue, told_too_late, BOOL),
	FIELD(dialogue, clarified, INT32),
	FIELD(dialogue, message, TEXT),
	FIELD_SINCE(2, dialogue, text_sha256, TEXT),
	FIELD_SINCE(2, dialogue, reopen_until_ms, INSTANT),
	LIST_SINCE(5, dialogue, items, asked_items),
};
SHAPE(dialogues, struct dialogue, dialogue_fields);

static const char *const waits_names[] = {"no", "since-now", "after"};
static const struct field case_fields[] = {
	FIELD(case_, id, TEXT),
	FIELD(case_, service, TEXT),
	FIELD(case_, occasion, TEXT),
	STATE(case_, verdict, BYTE, VERDICT_PENDING, verdict_names),
	FIELD(case_, evaluated, BOOL),
	FIELD(case_, law_day, DAY),
	LIST(case_, missing, texts),
	FIELD(case_, trigger_source, TEXT),
	FIELD(case_, trigger_record, TEXT),
	FIELD(case_, closed, BOOL),
	FIELD(case_, closed_by_death, BOOL),
	FIELD(case_, offers, INT32),
	FIELD(case_, offer, TEXT),
	FIELD(case_, recipient, TEXT),
	FIELD(case_, version, TEXT),
	FIELD(case_, offer_version, TEXT),
	FIELD(case_, offer_law_day, DAY),
	STATE(case_, offer_state, STATE, OFFER_TOLD, offer_state_names),
	STATE(case_, consents, STATE, CONSENT_REFUSED, consent_state_names),
	LIST(case_, tried, texts),
	FIELD(case_, has_amount, BOOL),
	FIELD(case_, amount_tiyn, INT64),
	LIST(case_, counted, texts),
	FIELD(case_, consented_ms, INSTANT),
	LIST(case_, slots, texts),
	FIELD(case_, granted, INT32),
	FIELD(case_, ordered, BOOL),
	FIELD(case_, orders, INT32),
	FIELD(case_, order, TEXT),
	STATE(case_, order_state, STATE, ORDER_ENTERED_IN_ERROR, order_state_names),
	FIELD(case_, due, DAY),
	LIST_SINCE(2, case_, asked, texts),
	LIST_SINCE(2, case_, conditions, texts),
	FIELD_SINCE(2, case_, silent, BOOL),
	FIELD_SINCE(2, case_, reopen_until_ms, INSTANT),
	FIELD_SINCE(3, case_, entitlement, TEXT),
	STATE_SINCE(3, case_, entitlement_state, STATE, ENTITLEMENT_ENDED, entitlement_state_names),
	FIELD_SINCE(3, case_, notices, INT32),
	FIELD_SINCE(3, case_, ending_day, DAY),
	FIELD_SINCE(3, case_, priced_day, DAY),
	FIELD_SINCE(3, case_, count, INT64),
	FIELD_SINCE(3, case_, overruled, BOOL),
	LIST_SINCE(4, case_, awaits, texts),
	FIELD_SINCE(5, case_, joined, TEXT),
	STATE_SINCE(5, case_, waits, STATE, WAITS_AFTER, waits_names),
	FIELD_SINCE(5, case_, went_ms, INSTANT),
};
SHAPE(cases, struct case_, case_fields);

static const struct field dates_fields[] = {
	FIELD(dates_done, service, TEXT), FIELD(dates_done, name, TEXT), LIST(dates_done, days, days),
};
SHAPE(dates, struct dates_done, dates_fields);

static const struct field aggregate_fields[] = {
	LIST(aggregate, facts, facts),           LIST(aggregate, complete, completes),     LIST(aggregate, seen, seens),
	LIST(aggregate, records, records),       LIST(aggregate, watchers, watchers),      LIST(aggregate, watching, watchers),
	LIST(aggregate, projections, projections), LIST(aggregate, timers, timers),        LIST(aggregate, owners, owners),
	LIST(aggregate, numbers, numbers),       LIST(aggregate, contacts, contacts),      LIST(aggregate, claims, claims),
	LIST(aggregate, messages, messages),     LIST(aggregate, dialogues, dialogues),    LIST(aggregate, cases, cases),
	LIST_SINCE(2, aggregate, dates, dates),
};
const struct shape shape_aggregate = {
	sizeof(struct aggregate), sizeof aggregate_fields / sizeof *aggregate_fields, false, aggregate_fields,
};
