/* SPDX-License-Identifier: Apache-2.0 */
/* Aggregate: all that the engine knows about one subject (a person, a legal person, a phone number), and its encoding.
 *
 * Decoded into plain arrays whose memory is the batch's arena; the worker that owns the partition is the only one that sees it.
 * Slices borrow from the arena. A record changes only the aggregate of its own subject (docs/engine.md section 2).
 * The encoding (aggregate_encode) begins with the store's header (store.h) and is versioned: older ones are read, unknown ones fatal. */
#ifndef ALDYN_SUBJECT_AGGREGATE_H
#define ALDYN_SUBJECT_AGGREGATE_H

#include <stdint.h>
#include "engine/base/arena.h"
#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "engine/base/vec.h"
#include "engine/rules/value.h"

struct assertion { /* docs/engine.md section 4; kept by (fact, valid_from, as_of, source, record, element) */
	struct slice fact;
	struct value value;     /* VALUE_NONE: asserted to be nothing */
	struct slice element;   /* lists: the person this assertion is about; value says PERSON (present) or NONE (not) */
	int32_t valid_from;     /* day */
	int64_t as_of_ms;
	struct slice source, record;
	int32_t version;
};
typedef VEC(struct assertion) assertions;

struct completeness { struct slice fact; int64_t as_of_ms; struct slice source, record; }; /* a list is complete as of */

struct seen { uint64_t mark, content; int64_t recorded_ms; }; /* mark of (source, id), of the data */

struct named { struct slice person; struct slice roles; /* sorted, comma-joined */ };
typedef VEC(struct named) named_list;
struct registry_record { /* what the primary subject keeps of each registry record */
	struct slice source, id, event;
	int32_t version;
	uint64_t content;
	bool cancelled;
	named_list persons; /* named besides the subject, by key */
};

struct watcher { struct slice person; struct slice fields; /* sorted, comma-joined */ }; /* both directions */
struct projection { struct slice person; assertions facts; };

struct timer { int64_t due_ms; bool gated; struct slice name, entity; };

struct owner { struct slice person; int64_t occurred_ms; bool attached; };                       /* tel: */
struct number { struct slice number; int64_t occurred_ms; bool attached; };                      /* iin: */
struct contact { struct slice offer, case_subject, number; };                                    /* iin: as recipient */
struct dates_done { struct slice service, name; VEC(int32_t) days; };                            /* computed dates that came, ascending */
struct claim { struct slice slot, case_id, case_subject, excludes; /* names, sorted, comma-joined */ };                                      /* as the slot's owner */

struct asked_item { struct slice offer, service, version; int64_t amount_tiyn; bool has_amount; }; /* of a joined dialogue */

struct message { struct slice id, offer, kind, service; int64_t created_ms, delivered_ms; uint8_t state; /* enum message_state */ struct slice text_sha256;
                 struct slice case_subject; /* of a notice that a case waits to hear of; absent: none does */
                 struct slice actor, acting_for; /* who reads it for which legal person; absent: for nobody else */ };
enum dialogue_state { DIALOGUE_QUEUED, DIALOGUE_ISSUED, DIALOGUE_ENDED };
struct dialogue { /* tel: in order of arrival; ended ones are kept 30 days */
	struct slice offer, case_id, case_subject, person, service, version, language, owner_at_send;
	int64_t amount_tiyn; bool has_amount;
	int64_t window_ms; VEC(int64_t) remind_ms;
	enum dialogue_state state;
	int64_t ended_ms; bool told_too_late;
	uint32_t clarified;
	struct slice message; /* id of its offer message */
	struct slice text_sha256; /* of that */
	int64_t reopen_until_ms;  /* ended by no or silence: a yes still counts up to here; 0: it does not */
	VEC(struct asked_item) items; /* of a composite: the offers that it asks for in one question, and that were not withdrawn */
};

enum offer_state { OFFER_NO, OFFER_PREPARED, OFFER_HELD, OFFER_ISSUED, OFFER_ACCEPTED, OFFER_DECLINED, OFFER_LAPSED, OFFER_WITHDRAWN,
                   OFFER_SUPERSEDED, OFFER_UNDELIVERABLE, OFFER_HANDED_OVER, OFFER_TOLD };
enum consent_state { CONSENT_NO, CONSENT_REQUESTED, CONSENT_GIVEN, CONSENT_REFUSED };
enum order_state { ORDER_NO, ORDER_DRAFT, ORDER_REQUESTED, ORDER_RECEIVED, ORDER_ACCEPTED, ORDER_IN_PROGRESS, ORDER_COMPLETED,
                   ORDER_ON_HOLD, ORDER_REJECTED, ORDER_FAILED, ORDER_CANCELLED, ORDER_ENTERED_IN_ERROR };
enum entitlement_state { ENTITLEMENT_NO, ENTITLEMENT_ACTIVE, ENTITLEMENT_SUSPENDED, ENTITLEMENT_ENDING, ENTITLEMENT_ENDED };
enum waits { WAITS_NO, WAITS_SINCE_NOW /* this step's consent */, WAITS_AFTER };
struct case_ { /* (service, subject, occasion); only the current offer and order are kept, the log has the rest */
	struct slice id, service, occasion;
	uint8_t verdict; bool evaluated;       /* enum verdict */
	int32_t law_day;
	VEC(struct slice) missing;
	struct slice trigger_source, trigger_record; /* the registry record that made it; absent: a date or a change did, or `for_each` */
	bool closed;                           /* an event, a date or `reopened` opens it again, a change does not */
	bool closed_by_death;
	uint32_t offers;                       /* made so far */
	struct slice version;                  /* of the package, in the last evaluation */
	struct slice offer, recipient, offer_version; int32_t offer_law_day;
	enum offer_state offer_state;
	enum consent_state consents;           /* both move together so far */
	VEC(struct slice) tried, asked;        /* recipients of this round, and their offers */
	VEC(struct slice) conditions;          /* of recipients: those that the round's evaluation found met */
	bool silent;                           /* one of them let it lapse */
	int64_t reopen_until_ms;               /* closed by a refusal or silence: may be taken up again up to here; 0: not */
	bool has_amount; int64_t amount_tiyn; VEC(struct slice) counted;
	int64_t consented_ms;                  /* reply received */
	struct slice joined;                   /* the offer was asked for under this id, with others; absent: by itself */
	enum waits waits;                      /* agreed to, and decided upon when the items before it are done */
	int64_t went_ms;                       /* so it was at last; 0: it did not wait */
	VEC(struct slice) awaits;              /* facts that may be read since, and are not known yet: sorted */
	VEC(struct slice) slots; uint32_t granted; /* claims, sorted; the first `granted` are ours */
	bool ordered;                          /* the current offer has led to its order */
	uint32_t orders; struct slice order; enum order_state order_state; int32_t due;
	struct slice entitlement; enum entitlement_state entitlement_state; /* of the order */
	bool overruled;                        /* somebody kept it though a clause is unmet */
	uint32_t notices;                      /* about it so far */
	int32_t ending_day, priced_day;        /* until when the citizen may correct; the day by whose law amount_tiyn is */
	int64_t count;                         /* what amount_tiyn is for */
};

struct aggregate {
	struct slice subject;
	bool dirty;        /* to be written at the end of the batch */
	bool found;        /* was in the store: an empty one that was found is deleted */
	struct slice encoded;  /* as it stood after its last step: what the batch writes, and what a refused step goes back to */
	size_t encoded_room;   /* bytes of the arena behind `encoded` that nothing borrows from */
	assertions facts;
	VEC(struct completeness) complete;
	VEC(struct seen) seen;
	VEC(struct registry_record) records;
	VEC(struct watcher) watchers, watching;
	VEC(struct projection) projections;
	VEC(struct timer) timers;
	VEC(struct owner) owners;
	VEC(struct number) numbers;
	VEC(struct contact) contacts;
	VEC(struct claim) claims;
	VEC(struct message) messages;
	VEC(struct dialogue) dialogues;
	VEC(struct case_) cases;
	VEC(struct dates_done) dates;
};

/* Bounds besides STORE_MAX_AGGREGATE_BYTES: what one step can write and read stays bounded too. */
#define AGGREGATE_MAX_ASSERTIONS 500 /* of one fact */
#define AGGREGATE_MAX_WATCHERS 256

/* Decodes a copy of `encoded` (SLICE_NONE: an empty aggregate) into a; ERR_FATAL, corrupt-aggregate, when it cannot be read
 * (the store is then rebuilt). `subject` is copied too. */
int aggregate_decode(struct arena *a, struct slice subject, struct slice encoded, struct aggregate *out, struct err *err) WARN_UNUSED;
void aggregate_encode(const struct aggregate *agg, struct buf *out);
bool aggregate_is_empty(const struct aggregate *agg);
/* `aldyn state`: the aggregate as one JSON object. */
void aggregate_json(const struct aggregate *agg, struct buf *out);

/* "a,b,c" <-> sorted names (fields.c) */
struct slice names_join(struct arena *a, const struct slice *names, size_t count);
bool names_hold(struct slice joined, struct slice name);
struct slice names_next(struct slice *rest); /* SLICE_NONE at the end */

/* Timers: at most one of a (name, entity). set replaces. */
void timer_set(struct arena *a, struct aggregate *agg, struct slice name, struct slice entity, int64_t due_ms, bool gated);
void timer_remove(struct aggregate *agg, struct slice name, struct slice entity); /* SLICE_NONE name: all of the entity */
bool timer_is_due(const struct aggregate *agg, struct slice name, struct slice entity, int64_t due_ms); /* at this very instant */
/* The first by (due, name, entity) that may fire at up_to_ms with the channel read up to watermark_ms; NULL: none. */
struct timer *timer_first(struct aggregate *agg, int64_t up_to_ms, int64_t watermark_ms);

#endif
