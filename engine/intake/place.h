/* SPDX-License-Identifier: Apache-2.0 */
/* Place: where in a message something stands. A pointer, or steps: pointers, the element of a list that fulfils a condition, and
 * references to entries elsewhere. A place may begin at a part that the profile names: parts that stand still are written out when
 * the profile is read; parts that move through a list (`each`) are looked up in the scope. Finding allocates nothing. */
#ifndef ALDYN_INTAKE_PLACE_H
#define ALDYN_INTAKE_PLACE_H

#include "engine/base/json.h"
#include "engine/base/vec.h"
#include "engine/base/yaml.h"
#include "engine/rules/ruleset.h"

#define PLACE_LOOPS_MAX 3
#define PLACE_ROOT (-1)

struct condition { /* what stands there is one of the texts, or a list that has an element which fulfils all of `has` */
	struct slice pointer;
	const struct slice *texts; size_t count;
	const struct condition *has; size_t has_count;
};

enum step_kind { STEP_POINTER, STEP_WHERE, STEP_FOLLOW };
struct place_step {
	enum step_kind kind;
	struct slice pointer;                                               /* STEP_POINTER; STEP_FOLLOW: of the reference */
	const struct condition *conditions; size_t condition_count; bool first; /* STEP_WHERE */
	const struct place *in; const struct slice *by; size_t by_count;    /* STEP_FOLLOW: the list, and what the reference says of its element ... */
	bool fhir;                                                          /* ... or the rules of FHIR say it, and a resource is found */
};

struct place {
	struct slice shown;  /* as messages name it: /act/id[/type=BRN]/value; absent: no place at all */
	int from;            /* PLACE_ROOT, or the number of the moving part */
	const struct place_step *steps; size_t step_count;
};

/* For people who write mappings: what conditions and references looked at, and no field takes. */
struct place_reads { struct arena *arena; VEC(const struct json_node *) list; };

struct scope { const struct json_node *root, *moving[PLACE_LOOPS_MAX]; struct place_reads *reads; /* NULL: nobody asks */ };

/* *out NULL: nothing stands there. ERR_INPUT several: a condition or a reference finds more than one; leads-nowhere: a reference is there, and finds none. */
int place_find(const struct place *p, const struct scope *s, const struct json_node **out, struct err *err) WARN_UNUSED;
void place_note(const struct scope *s, const struct json_node *n); /* n was looked at; NULL: nothing */
bool node_is_text(const struct json_node *n, struct slice text); /* whole numbers and booleans as they are written */

/* place_fhir.c: the resource that a reference in n means, in a bundle's entries. ERR_NOTFOUND; ERR_INPUT: several. */
int place_fhir(const struct json_node *entries, const struct json_node *n, struct slice reference, const struct json_node **out);

/* Reading. Parts by name: those that stand still (moving: -1) and those that move. */
struct part { struct slice name; struct place place; int moving; };
struct place_reader {
	struct arena *a;
	const char *file;
	struct findings *f;
	const struct part *parts; size_t part_count;
	bool doubted; /* a part that there is not was told of, or may be one that could not be read: no more of that in this mapping */
};
/* What is wrong becomes a finding. In r->a. n NULL: no place. */
struct place place_read(struct place_reader *r, const struct yaml_node *n);
struct place place_of_text(struct place_reader *r, const struct yaml_node *at, struct slice text);
/* A text, or a list of texts. */
const struct slice *place_texts(struct place_reader *r, const struct yaml_node *n, size_t *count);

#endif
