/* SPDX-License-Identifier: Apache-2.0 */
/* Program: one service's rules, compiled for one worker: its script and how the script's fields map to the package's needs.
 * Private to program*.c and to those who ask it: host.c, ask.h.
 *
 * It borrows nothing from the ruleset: it holds indexes into the service's arrays, so that a ruleset may be freed and another one
 * loaded at the same address (it is found again by the address and the ruleset's hash). */
#ifndef ALDYN_RULES_PROGRAM_H
#define ALDYN_RULES_PROGRAM_H

#include "engine/lua/lua_host.h"
#include "engine/rules/evaluate.h"

enum field_kind { FIELD_OWN, FIELD_LINK, FIELD_MEMBER /* of a person at the end of a link */ };

/* Sorted by path, so that a mask's bits are in the order of paths. */
struct program_field {
	enum field_kind kind;
	bool declared;    /* false: a link that only `link.fact` needs imply */
	size_t need;      /* index; of an implied link, a need that implies it */
	unsigned class;   /* of LINK: what its members are; of MEMBER: what it belongs to */
};

struct program {
	const struct service *key;
	char hash[65];
	struct script *script;      /* NULL: broken, see error */
	char error[SCRIPT_ERROR_BYTES];
	struct program_field fields[SCRIPT_FIELDS_MAX];
	size_t field_count;
	unsigned class_count;       /* with class 0, the subject */
	uint32_t **members;         /* room for the members of each class, SCRIPT_LIST_MAX each */
	int *clause_functions;      /* in the order of the service's clauses, then of its conditions */
	int benefit_function;       /* in `values`; -1: none */
	int benefit_field;          /* a fact of the subject; -1: none */
	unsigned each_class;        /* for_each: of its persons */
};

struct slice program_path(const struct program *p, const struct service *svc, size_t field);
/* The name as a script writes it: of "children.address", "address". */
struct slice program_field_name(const struct program *p, const struct service *svc, size_t field);
const struct fact_def *program_fact(const struct program *p, const struct service *svc, size_t field);

/* Compiles and checks. OK: also when the rules are broken (then script is NULL, error says why, and f has it all); ERR_FATAL: no memory. */
int program_init(struct program *p, const struct script_limits *limits, const struct ruleset *rs, const struct service *svc,
                 struct findings *f, struct err *err) WARN_UNUSED;
void program_fini(struct program *p);

/* program_check.c: what reading the text tells, and, when there is a script, whether its functions are those that the package
 * names. false: no memory. */
bool program_check(const struct program *p, const struct ruleset *rs, const struct service *svc, struct findings *f) WARN_UNUSED;
/* A fact by the name that stands behind a dot; of the subject, of linked persons, or of either. NULL: none is declared. */
const struct fact_def *program_find_fact(const struct program *p, const struct service *svc, struct slice name, bool of_subject, bool of_members);
/* program_type.c: of a text that compiles. */
struct scan;
void program_check_types(const struct program *p, const struct service *svc, const struct scan *s, struct findings *f);
/* A warning: a clause or date compares or counts with what may be none, and nothing in the file asks. */
void program_find_unguarded(const struct service *svc, const struct scan *s, struct findings *f);
/* program_signs.c: of a text that does not compile: is it for a sign that no keyboard of programs has? Told then. */
bool program_say_sign(const struct service *svc, const struct err *why, struct findings *f);
/* is_none() of what a register states with a word: `none` among the choices is no nil. */
void program_find_worded_none(const struct service *svc, const struct scan *s, struct findings *f);
/* program_reach.c: warnings, of clauses that are always met, or never. */
void program_find_unreachable(const struct service *svc, const struct scan *s, struct findings *f);

/* host.c: with limits of one's own, for tests */
struct rules_host *rules_host_new_with(const struct script_limits *limits);
/* The service's program, compiled when it is not there yet: until the next call. */
int host_program(struct rules_host *h, const struct ruleset *rs, const struct service *svc, struct program **out,
                 struct err *err) WARN_UNUSED;
void host_drop_last(struct rules_host *h); /* that one: what it holds may not be used again */
int host_no_memory(struct err *err);

#endif
