/* SPDX-License-Identifier: Apache-2.0 */
/* Private to `aldyn explain`: the search for a yes (explain_yes.c) and what it tells (explain_ways.c). */
#ifndef ALDYN_CLI_EXPLAIN_YES_H
#define ALDYN_CLI_EXPLAIN_YES_H

#include "engine/cli/explain.h"
#include "engine/cli/explain_literals.h"

enum { WAYS_MAX = 5 }; /* told of one case */

enum how { HOW_VALUE, HOW_NONE, HOW_MORE, HOW_FEWER, HOW_COMPLETE };
enum whence { FROM_STEPS, FROM_RULE, FROM_PERSON, FROM_TESTS };
struct change {
	uint32_t person; /* whose fact; HOW_MORE: whom the newcomer is like (0: nobody); HOW_FEWER: who is left out */
	const struct need *need;
	enum how how;
	struct value to, was;
	enum known known; /* of `was` */
	enum whence whence; /* of `to` */
	uint32_t same_as; /* FROM_PERSON: who has it */
	int64_t distance; /* from what is so, in the fact's own measure; 0: no number, no date */
	uint32_t place;   /* in `all` */
};

/* Of one case. */
struct search {
	struct telling *t;
	const struct ruleset *rules;
	const struct service *svc;
	struct rules_host *host;
	struct facts_view base;
	struct arena scratch; /* of one evaluation */
	int32_t law_day, facts_day;
	uint32_t persons, newcomer; /* whose facts are tried; the number of somebody whom nobody knows */
	VEC(struct change) all; /* that may be tried */
	const struct change *applied[2]; /* in the evaluation under way; NULL: none */
	unsigned tried, tried_max; /* evaluations */
	struct slice literals[LITERALS_MAX]; /* of the rule */
	size_t literal_count;
	VEC(struct change) found[2]; /* ways: found[0][i] and, of two, found[1][i] */
};

bool change_is_fixed(const struct change *c); /* what it changes is known, and nobody can make it another */
void ways_tell(struct search *f, struct yes *y);       /* those found, or that there are none */
void ways_tell_fixed(struct search *f, struct yes *y); /* of those found, what nobody can change */

#endif
