/* SPDX-License-Identifier: Apache-2.0 */
/* Private to engine/subject: what its files ask of each other. */
#ifndef ALDYN_SUBJECT_PARTS_H
#define ALDYN_SUBJECT_PARTS_H

#include "engine/subject/step.h"
#include "engine/subject/values.h"

/* step.c */
struct step_work {
	struct buf encoded; /* of the aggregate, after the step */
	struct buf text;    /* of the data of the output that is being written */
	struct json_writer writer;
	bool writing;
	uint64_t content;   /* seen_content of the record's data, when it is from outside */
};

/* fields.c: members of a record's data. ERR_INPUT bad-data, naming the member, when it is absent or not as asked. */
int field_text(const struct json_node *data, const char *name, struct slice *out, struct err *err) WARN_UNUSED; /* not empty; borrowed */
int field_instant(const struct json_node *data, const char *name, int64_t *out_ms, struct err *err) WARN_UNUSED;
int field_day(const struct json_node *data, const char *name, int32_t *out, struct err *err) WARN_UNUSED;
int field_person(const struct json_node *data, const char *name, struct slice *out, struct err *err) WARN_UNUSED; /* iin: or bin: */
int field_object(const struct json_node *data, const char *name, const struct json_node **out, struct err *err) WARN_UNUSED;
int field_array(const struct json_node *data, const char *name, const struct json_node **out, struct err *err) WARN_UNUSED;
int field_bad(struct err *err, const char *name, const char *what);
/* "a,b,c" <-> sorted names */
struct slice names_join(struct arena *a, const struct slice *names, size_t count);
bool names_hold(struct slice joined, struct slice name);
struct slice names_next(struct slice *rest); /* SLICE_NONE at the end */
int names_order(const void *a, const void *b); /* for qsort */

/* seen.c */
uint64_t seen_content(struct slice type, const struct json_node *data); /* equal for equal data, and that alone within a subject */
enum seen_answer { SEEN_NEW, SEEN_EQUAL, SEEN_OTHER };
void seen_expire(struct step *s);
enum seen_answer seen_check(struct step *s, uint64_t mark, uint64_t content);
void seen_remember(struct step *s, uint64_t mark, uint64_t content);
uint64_t seen_mark(struct step *s);

/* events.c */
struct event_role_of { struct slice role, person; };
struct event_person { struct slice person; VEC(struct slice) roles; /* sorted */ };
struct event_said { const struct event_value *def; VEC(struct value) values; /* null: none of a list, else one VALUE_NONE */ };
struct event { /* event.NAME, read and checked */
	const struct event_def *def;
	struct slice source, record; /* in the arena */
	int32_t version, occurred;
	int64_t registered_ms;
	VEC(struct event_said) said;
	VEC(struct event_role_of) roles;  /* by role */
	VEC(struct event_person) persons; /* by key, the subject among them */
	uint64_t content;
};
const struct event_person *event_person(const struct event *e, struct slice person); /* NULL: has no role */
int event_read(struct step *s, const struct json_node *data, struct event *out, struct err *err) WARN_UNUSED; /* event_read.c */
/* What it says about a person, kept facts only; about NULL: nothing (it takes back what it said). statements.c */
struct statement event_statement(struct step *s, const struct event *e, const struct event_person *about);
step_handler event_recorded, event_role;

/* versions.c */
enum version_answer { VERSION_APPLIES, VERSION_SUPERSEDED, VERSION_DROPPED, VERSION_CONFLICT };
struct registry_record *version_find(struct aggregate *agg, struct slice source, struct slice record); /* NULL: never seen */
enum version_answer version_check(const struct registry_record *kept, const struct event *e);
named_list version_others(struct step *s, const struct event *e); /* named besides the subject */
void version_keep(struct step *s, struct registry_record *kept, const struct event *e);

/* facts.c: facts of which two lists do not say the same, in order */
size_t facts_differ(struct step *s, const assertions *old, const assertions *new, struct slice **out);

/* links.c */
step_handler link_watch, link_projection;
void links_compare(struct step *s);  /* watches, at the end of a step */
void links_tell(struct step *s);     /* projections to watchers of what changed */

/* numbers.c */
step_handler number_attached, number_detached, number_moved, number_changed, number_released, number_status;

/* commands.c */
step_handler command_dead_letter, command_reveal;

#endif
