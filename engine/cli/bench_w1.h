/* SPDX-License-Identifier: Apache-2.0 */
/* W1, the stateful workload, as a registry's own messages; and what the engine must make of it, counted beside.
 *
 * Births 40 %, residence changed 20 %, name changed 15 %, number attached 15 %, deaths 10 %; about 1.1 KB each, structured
 * CloudEvents; every 50th repeats the id and bytes of the one 25 before it. One birth in four becomes an offer.
 *
 * The counts hold however two subjects' records interleave: every person's number is attached before (w1_number), and who dies
 * (each tenth person) lives where no offer is made. */
#ifndef ALDYN_CLI_BENCH_W1_H
#define ALDYN_CLI_BENCH_W1_H

#include <stdint.h>
#include "engine/base/buf.h"

#define W1_PERSONS 100000
#define W1_MATCHING 3 /* packages that a birth wakes, of those that --packages makes */
#define W1_REPEAT_EVERY 50
#define W1_REPEAT_BACK 25

/* What must stand in the topics: topic, type without prefix, how many. */
#define W1_COUNTS(X)                                                                                                          \
	X(births, "subjects", "event.birth") X(residences, "subjects", "event.residence.changed")                                 \
	X(names, "subjects", "event.name.changed") X(deaths, "subjects", "event.death")                                           \
	X(attached, "subjects", "number.attached") X(number_status, "subjects", "number.status")                                  \
	X(person_died, "subjects", "person.died") X(contact_request, "subjects", "contact.request")                               \
	X(dialogue_request, "subjects", "dialogue.request") X(dialogue_status, "subjects", "dialogue.status")                     \
	X(evaluated, "decisions", "evaluated") X(status, "status", "status") X(messages, "messages", "message")                   \
	X(orders, "orders", "order") X(dead_letters, "dead-letters", "dead-letter")

struct w1_counts {
#define X(name, topic, type) int64_t name;
	W1_COUNTS(X)
#undef X
};

struct w1;
struct w1 *w1_new(int64_t evaluations); /* so many packages look at a birth */
void w1_free(struct w1 *w);
/* Messages before the workload: the i-th person's number, i below W1_PERSONS. Appends a line with its newline. */
void w1_number(struct w1 *w, uint32_t i, struct buf *out);
/* The next event's line. */
void w1_next(struct w1 *w, struct buf *out);
/* The person (its number is +7701 and this in seven digits) to whom the event made last sends a first message; -1: to nobody. */
int32_t w1_messaged(const struct w1 *w);
const struct w1_counts *w1_counts(const struct w1 *w);

#endif
