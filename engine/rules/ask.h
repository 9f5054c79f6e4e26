/* SPDX-License-Identifier: Apache-2.0 */
/* Asking: a package's script answers to the facts of one subject. Private to ask.c, dates.c and evaluate.c. */
#ifndef ALDYN_RULES_ASK_H
#define ALDYN_RULES_ASK_H

#include "engine/rules/program.h"

struct asking { /* one in progress */
	struct program *program;
	const struct ruleset *rs;
	const struct service *svc;
	const struct facts_view *view;
	int32_t law_day, today;
	bool in_clause;
	struct arena *arena;
	struct evaluation *out; /* errors and instructions go there */
	struct dates *dates;    /* what was asked for; NULL: the verdict */
	uint64_t missing;
	uint64_t links_read; /* fields: a link is read once, walking an aggregate's history is slow */
	struct link_answer { enum known known; size_t count; bool complete; } links[SCRIPT_FIELDS_MAX];
	bool spoilt;         /* the script must be thrown away */
	bool out_of_memory;  /* the machine is */
};

/* Calls run, which calls the script. OK with out->error and no clauses: the script is broken, and run was not called. */
int rules_ask(const struct rules_asked *asked, void (*run)(struct asking *r), struct arena *a, struct evaluation *out,
              struct dates *dates, struct err *err) WARN_UNUSED;
/* As script_call and script_read. */
void asking_call(struct asking *r, int function, struct script_result *result);
void asking_read(struct asking *r, unsigned field, struct script_result *result);
void asking_failed(struct asking *r, const char *where, struct slice name, const char *text); /* the first error is kept */

#endif
