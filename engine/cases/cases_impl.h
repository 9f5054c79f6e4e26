/* SPDX-License-Identifier: Apache-2.0 */
/* Private to engine/cases: what its files ask of each other. */
#ifndef ALDYN_CASES_IMPL_H
#define ALDYN_CASES_IMPL_H

#include "engine/base/civil.h"
#include "engine/cases/cases.h"

enum { CONSENT_DATA = 1 };
extern const char *const consent_scopes[2]; /* "service", "data" (C-1) */

/* states.c */
bool message_move(struct step *s, struct message *m, enum message_state to); /* false: no higher rank */
bool offer_is_open(const struct case_ *c);  /* prepared, held, issued */
bool order_is_final(enum order_state state);
bool order_is_open(enum order_state state);
bool case_is_claiming(const struct case_ *c); /* accepted, its order not placed yet */
bool offer_stands(const struct case_ *c);   /* open or claiming */
bool case_is_busy(const struct case_ *c);   /* an offer that stands, an open or a completed order */

/* case.c: the subject's cases; NULL: it has no such case */
struct case_ *case_of_id(struct step *s, struct slice id);
struct case_ *case_of_offer(struct step *s, struct slice offer);
struct case_ *case_of_order(struct step *s, struct slice order);
struct case_ *case_of_entitlement(struct step *s, struct slice entitlement);
struct case_ *case_find(struct step *s, struct slice service, struct slice occasion);
struct case_ *case_find_or_new(struct step *s, struct slice service, struct slice occasion);
const struct service *case_service(struct step *s, const struct case_ *c);  /* the version of its last evaluation */
const struct service *offer_service(struct step *s, const struct case_ *c); /* the version that its offer was made under */
bool service_concerns(const struct step *s, const struct service *svc); /* is the package about what the subject is: alive, or dead? */
struct slice case_consent_id(struct step *s, const struct case_ *c, const char *scope);
enum trigger_name { BY_EVENT, BY_DATE, BY_CHANGE, BY_DELAY, BY_CONSENT, BY_RETRY, BY_WHILE };
extern const char *const trigger_names[];
/* As of which day its facts are read: of a month's case the month's end; else the law day or today, whichever is later. */
int32_t case_facts_day(const struct step *s, const struct service *svc, int32_t law_day);
/* Evaluates and journals; the case gets verdict, law_day and missing facts. */
int case_evaluate(struct step *s, struct case_ *c, const struct service *svc, int32_t law_day, enum trigger_name by,
                  struct evaluation *out, struct err *err) WARN_UNUSED;
void case_set_forget(struct step *s, struct case_ *c); /* timer `forget` as the case stands now */
int case_forget(struct step *s, struct slice id, struct err *err) WARN_UNUSED; /* the timer `forget` */

/* dates.c: computes a package's dates, notes those that came, and sets its timer. */
struct came { bool any; int32_t day; /* the last */ VEC(struct slice) names; };
int64_t morning_ms(int32_t day); /* 09:00 in Kazakhstan: an hour at which a message wakes nobody */
int dates_compute(struct step *s, struct slice service, struct came *came, struct err *err) WARN_UNUSED;

/* facts_view.c */
/* Persons at the end of a link of somebody whose facts were projected here, as of the day. */
size_t facts_of_other(struct step *s, struct slice person, struct slice link, int32_t day, struct slice **out);

/* journal.c: records of [decisions] */
void journal_evaluated(struct step *s, const struct case_ *c, const struct service *svc, enum trigger_name by, int32_t facts_day,
                       const struct evaluation *e);
/* again: its id is a refusal's */
void journal_consent(struct step *s, const struct case_ *c, int scope, bool again, const struct json_node *evidence);
void journal_already_receiving(struct step *s, const struct case_ *c, struct slice slot, struct slice by);
void journal_unmatched(struct step *s, int64_t received_ms);

void journal_not_offered(struct step *s, const struct case_ *c, const char *reason);

/* tell.c: what a case tells its recipient (contact.*) and a clerk (task) */
void offer_request(struct step *s, const struct case_ *c, const struct service *svc); /* contact.request, or the notice */
void offer_write_windows(struct json_writer *w, const struct service *svc); /* members "window_ms", "remind_ms" */
void offer_release(struct step *s, const struct case_ *c, bool ended); /* contact.cancel to the recipient */
void entitlement_release(struct step *s, const struct case_ *c); /* the same, ended, of what came to its recipient */
/* contact.notice about one of its offers, perhaps not the current one */
void offer_notice(struct step *s, const struct case_ *c, struct slice offer, struct slice to, enum message_kind kind);
void case_task(struct step *s, const struct case_ *c, const char *reason);
void entitlement_task(struct step *s, const struct case_ *c, const char *reason);
void case_notice(struct step *s, const struct case_ *c, enum message_kind kind, struct slice reason);
void entitlement_notice(struct step *s, struct case_ *c, enum message_kind kind, struct slice reason, int32_t day); /* counts it; a day of 0 is left out */

/* offer.c */
bool offer_may_be_made(const struct step *s, const struct case_ *c); /* P-10: does the register of services hold it today? */
int offer_first(struct step *s, struct case_ *c, const struct service *svc, const struct evaluation *e, struct err *err) WARN_UNUSED;
int offer_withdraw(struct step *s, struct case_ *c, const char *reason, struct err *err) WARN_UNUSED; /* one that stands; claims granted are given back */
/* Persons whom an entry of the package's `recipients` names today. */
size_t recipient_persons(struct step *s, const struct case_ *c, const struct recipient *r, struct slice **out);
/* Of a legal person: who was asked acts no more; answered: with an answer, or else the dialogue is still to end. */
int offer_recipient_changed(struct step *s, struct case_ *c, const struct service *svc, bool answered, struct err *err) WARN_UNUSED;
int offer_delay_over(struct step *s, struct slice offer, struct err *err) WARN_UNUSED; /* the timer `delay` */

/* P-2, P-12: consent was given, at data's received_at: the second evaluation and what it leads to, or first what it has to wait for. */
int offer_consented(struct step *s, struct case_ *c, const struct service *svc, const struct json_node *data, struct err *err) WARN_UNUSED;
int offer_go_on(struct step *s, struct case_ *c, const struct service *svc, struct err *err) WARN_UNUSED; /* after what it comes after */
int offer_decide(struct step *s, struct case_ *c, const struct service *svc, struct err *err) WARN_UNUSED; /* when all answers are there */

/* answers.c: facts that may be read after consent */
bool answers_ask(struct step *s, struct case_ *c, const struct service *svc); /* false: there is nothing to wait for */
void answers_stop(struct step *s, struct case_ *c); /* waits no more */
int answers_over(struct step *s, struct slice offer, struct err *err) WARN_UNUSED; /* the timer `answers` */

/* acting.c: who acts for a subject (P-8, C-10) */
struct actor acting_of(struct slice actor, struct slice subject);
struct actor case_acting(const struct step *s, const struct case_ *c); /* the recipient of its offer */
bool recipient_acts(struct step *s, const struct case_ *c, const struct service *svc, struct slice person);
struct slice case_told(struct step *s, const struct case_ *c); /* to whom its notices go; empty: to nobody */
int case_rests(struct step *s, struct case_ *c, const char *reason, struct err *err) WARN_UNUSED; /* T-7 */

/* joined.c: composites (docs/engine.md section 17) */
bool join_later(struct step *s, const struct case_ *c); /* false: the offer is asked for by itself, at once */
bool join_waits(struct step *s, struct case_ *c);       /* agreed to: true: it is decided upon after other items */
int join_delay_over(struct step *s, struct slice offer, struct err *err) WARN_UNUSED; /* the timer `delay`, and those of the same composite that are due with it */
/* The cases whose current offer the news is about, by (service, occasion). */
size_t join_cases(struct step *s, const struct json_node *data, struct case_ ***out);

/* again.c */
void again_closed(struct step *s, struct case_ *c, const struct second_thoughts *after); /* closes the case, which may be taken up again */
/* May an event or dates of these names make a new offer, whatever was answered before? */
bool again_asks(const struct step *s, const struct case_ *c, const struct service *svc, const struct slice *causes, size_t count);
int again_reopened(struct step *s, const struct json_node *data, struct err *err) WARN_UNUSED; /* dialogue.status "reopened" */

/* claim.c */
int claims_ask(struct step *s, struct case_ *c, const struct service *svc, struct err *err) WARN_UNUSED;
void claims_release(struct step *s, struct case_ *c); /* those granted */

/* order.c */
int order_place(struct step *s, struct case_ *c, const struct service *svc, struct err *err) WARN_UNUSED;
void order_cancel(struct step *s, const struct case_ *c, const char *reason);
int order_overdue(struct step *s, struct slice order, struct err *err) WARN_UNUSED; /* the timer `overdue` */
/* What the case rests on is gone: an open offer is withdrawn, an open order asked back, a completed one is a clerk's to review. */
int case_take_back(struct step *s, struct case_ *c, const char *reason, struct err *err) WARN_UNUSED;

/* entitlement.c */
bool entitlement_lasts(const struct case_ *c); /* active or ending */
int entitlement_begin(struct step *s, struct case_ *c, struct err *err) WARN_UNUSED; /* the order is completed */
int entitlement_end(struct step *s, struct case_ *c, struct slice reason, struct err *err) WARN_UNUSED; /* nothing when there is none that lasts */
int entitlement_suspend(struct step *s, struct case_ *c, const char *reason, struct err *err) WARN_UNUSED; /* a death; likewise */
void entitlement_revived(struct step *s, const struct case_ *c, const char *reason);
int entitlement_look(struct step *s, struct case_ *c, struct err *err) WARN_UNUSED; /* does what it rests on still stand? */
int entitlements_look(struct step *s, struct slice service, struct err *err) WARN_UNUSED; /* at the subject's of this service */
int entitlement_notice_over(struct step *s, struct slice entitlement, struct err *err) WARN_UNUSED; /* the timer `notice` */
int entitlement_reprice(struct step *s, struct slice entitlement, struct err *err) WARN_UNUSED;     /* the timer `reprice` */

/* message.c */
struct message *message_create(struct step *s, struct slice offer, struct slice service, struct slice version, struct slice language,
                               enum message_kind kind, uint32_t n, const struct message_args *args, struct actor by);
struct message *message_find(struct aggregate *agg, struct slice id);
struct slice message_id(struct step *s, struct slice offer, enum message_kind kind, uint32_t n);

/* dialogue.c: a number's dialogues */
#define DIALOGUE_KEPT_MS (30 * CIVIL_DAY_MS) /* ended ones, for replies that come too late; messages as long */
struct dialogue *dialogue_active(struct aggregate *agg); /* the one that was issued; NULL: none */
bool number_is_of(const struct aggregate *agg, struct slice person); /* is it registered as theirs? */
struct message *dialogue_message(struct step *s, struct dialogue *d, enum message_kind kind, uint32_t n); /* as message_create */
/* dialogue.status to the case; members may follow, until step_emit_end. */
struct json_writer *dialogue_says(struct step *s, const struct dialogue *d, const char *state);
struct json_writer *dialogue_ending(struct step *s, struct dialogue *d, const char *state); /* likewise, and the dialogue has ended */
void dialogue_end(struct step *s, struct dialogue *d, const char *state); /* likewise, with nothing to follow */
/* the timers of an offer's message, and of a notice that its case waits for */
int dialogue_remind(struct step *s, struct slice offer, struct err *err) WARN_UNUSED;
int dialogue_lapse(struct step *s, struct slice offer, struct err *err) WARN_UNUSED;
int dialogue_undelivered(struct step *s, struct slice offer_or_message, struct err *err) WARN_UNUSED;

/* reply.c */
void dialogue_leave_open(struct step *s, struct dialogue *d, bool refused); /* for how long a yes to what ended still counts */

#endif
