/* SPDX-License-Identifier: Apache-2.0 */
/* Private to engine/rules: what a ruleset holds, and what its readers share.
 *
 * Loading: files (files.c) -> one reader per noun (vocabulary.c, parameters.c, law.c, calendar.c, texts.c, register.c,
 * package.c by the table in settings.c) -> checks across them (check*.c) -> indexes (dispatch.c). Readers never stop at the first fault: they add a
 * finding and go on with what is left, so that an owner sees all of it at once. */
#ifndef ALDYN_RULES_RULESET_IMPL_H
#define ALDYN_RULES_RULESET_IMPL_H

#include "engine/base/arena.h"
#include "engine/base/buf.h"
#include "engine/base/hash.h"
#include "engine/base/yaml.h"
#include "engine/rules/ruleset.h"

struct citation { struct slice name; struct text title; int32_t from, to; /* to: last day; INT32_MAX: in force */ bool natural_alone; /* P-12 */ };

struct registration { struct slice name; int32_t from, to; }; /* to: last day; INT32_MAX: it stands */

struct parameter_value {
	int32_t from, known_from; /* known_from: nobody knew it before; INT32_MIN: ever known */
	int64_t micro;
	const struct bracket *steps; size_t step_count;
};
struct parameter {
	struct slice name;
	struct slice unit; /* brackets: the parameter that `times` multiplies; absent: a plain number */
	const struct parameter_value *values; size_t value_count; /* by from, known_from */
};

struct working_hours { int32_t from; int opens_min, closes_min; };
struct calendar {
	int32_t first, last;      /* the dated data; last < first: none */
	const unsigned char *off; /* by day - first */
	const struct working_hours *hours; size_t hours_count; /* by from */
	bool late_boundary_moves; /* reading late_boundary */
	bool start_is_next_day;   /* reading start_day: "the day after" */
};

struct reply_word { struct slice folded; enum reply_meaning meaning; };
struct reason_text { struct slice code; struct text text; };
enum { PLURAL_ONE, PLURAL_FEW, PLURAL_MANY, PLURAL_COUNT };
struct texts {
	struct slice sender;
	struct text messages[MESSAGE_KIND_COUNT], neutral, duty;
	bool may_reveal; /* ceiling: sensitive */
	struct text hours[PLURAL_COUNT], days[PLURAL_COUNT];
	const struct reply_word *words; size_t word_count; /* by folded */
	const struct reason_text *reasons; size_t reason_count; /* by code */
};

struct wake { enum trigger_kind kind; struct slice name, role; const struct slice *services; size_t count; };
struct link_fields { struct slice link; const struct slice *fields; size_t count; };
struct dispatch {
	const struct wake *wakes; size_t wake_count; /* by (kind, name, role) */
	const struct slice *kept; size_t kept_count;
	const struct slice *withheld; size_t withheld_count; /* not among these */
	const struct link_fields *links; size_t link_count;
	const struct slice *link_names;
};

enum noun { NOUN_VOCABULARY = 1, NOUN_PARAMETERS = 2, NOUN_LAW = 4, NOUN_CALENDAR = 8, NOUN_TEXTS = 16, NOUN_REGISTER = 32 };
struct ruleset {
	struct arena arena;
	const char *dir; /* that it was read from; NULL: a bundle */
	struct rule_file *files; size_t file_count, file_room; /* by path */
	const struct slice *folders; size_t folder_count; /* as they were read; of a bundle: none */
	char hash[2 * HASH_BYTES + 1];
	const struct fact_def *facts; size_t fact_count;
	const struct event_def *events; size_t event_count;
	const struct citation *citations; size_t citation_count;
	const struct parameter *parameters; size_t parameter_count;
	const struct registration *registrations; size_t registration_count; /* NULL: there is no register.yaml */
	struct calendar calendar;
	struct texts texts;
	const struct service **services; size_t service_count; /* by (name, version) */
	const struct service **composites; size_t composite_count; /* those that join, likewise */
	struct dispatch dispatch;
	unsigned broken;   /* of enum noun: errors were found there; what is not found in it may be there all the same */
};

/* One load under way. */
struct load {
	struct ruleset *rs;
	struct findings *findings;
	const struct rule_file *file;
	bool examine; /* the Lua is compiled next: what the compiler sees better is left to it */
};

/* --- files.c: the ruleset's files ------------------------------------------------------------------------------------------- */
int files_read_dir(struct ruleset *rs, const char *dir, struct err *err) WARN_UNUSED;
void files_add(struct ruleset *rs, struct slice path, struct slice text); /* copies; files_sort follows the last one */
void files_sort(struct ruleset *rs);
const struct rule_file *files_find(const struct ruleset *rs, struct slice path);
const char *files_shown(struct ruleset *rs, const char *path); /* with the ruleset's folder, whether it is there or not */

/* --- bundle.c: what travels -------------------------------------------------------------------------------------------------- */
int bundle_read(struct ruleset *rs, const struct slice *parts, size_t count, struct err *err) WARN_UNUSED;
int bundle_name(struct ruleset *rs, struct err *err) WARN_UNUSED; /* fills hash; ERR_INPUT, too-long: it could not be published */

/* --- reading.c: fields of a YAML tree, with complaints that say how to mend ------------------------------------------------- */
/* key: a row of wording_table.c; words fill it: SAID({"name", slice}), or NULL. Of what is missing in a map that has an unknown name, nothing is
 * said. */
void complain(struct load *ld, const struct yaml_node *at, const char *key, const struct said *words);
bool is_spoilt(const struct load *ld, const struct yaml_node *n); /* findings_spoil */
void warn_at(struct load *ld, const struct yaml_node *at, const char *key, const struct said *words);
struct slice number_of(struct load *ld, int64_t n); /* for words */
struct slice suggest(struct slice got, const struct slice *known, size_t count); /* the nearest within two edits, or SLICE_NONE */
/* Complains of a name that is none of the known ones, and suggests the nearest of those. */
void complain_unknown(struct load *ld, const struct yaml_node *at, const char *key, struct slice got, const struct slice *known, size_t count);
/* The file's root as a map, or NULL after a complaint. */
struct yaml_node *read_root(struct load *ld, const struct rule_file *file);
/* Complains of members that `known` (NULL-terminated) does not name, and of those that it names as "+name" and that are absent; false when n is no
 * map, or lacks something, perhaps since it is there under a wrong name: what the map says is then open, and not to be judged besides. */
bool read_members(struct load *ld, const struct yaml_node *n, const char *const *known);
/* Of a map of things that have these members: false after a complaint that a name is missing, and its members stand there instead. */
bool read_named(struct load *ld, const struct yaml_node *map, const char *const *known);
bool is_map(struct load *ld, const struct yaml_node *n, const char *what);
bool is_list(struct load *ld, const struct yaml_node *n, const char *what);
struct slice read_scalar(struct load *ld, const struct yaml_node *n, const char *what); /* SLICE_NONE after a complaint */
struct slice read_name(struct load *ld, const struct yaml_node *n, const char *what);   /* a-z, 0-9, - _ . */
bool is_name(struct slice s, bool dots);
bool read_date(struct load *ld, const struct yaml_node *n, int32_t *out);
bool read_integer(struct load *ld, const struct yaml_node *n, int64_t least, int64_t most, int64_t *out);
bool read_decimal(struct load *ld, const struct yaml_node *n, int64_t *out_micro); /* up to six decimals, not negative */
bool read_span(struct load *ld, const struct yaml_node *n, int64_t *out_ms);
/* yes or no; absent: otherwise */
bool read_flag(struct load *ld, const struct yaml_node *map, const char *key, bool otherwise);
/* Index in `choices` (NULL-terminated), or -1 after a complaint. */
int read_choice(struct load *ld, const struct yaml_node *n, const char *what, const char *const *choices);
/* A list of names, or one name alone. */
const struct slice *read_names(struct load *ld, const struct yaml_node *n, const char *what, size_t *count);
/* {kk, ru, en}: all three. `placeholders`: names that {…} may hold, NULL-terminated; NULL: any name. */
void read_text(struct load *ld, const struct yaml_node *n, const char *what, const char *const *placeholders, struct text *out);
enum value_type read_type(struct load *ld, const struct yaml_node *n);
struct slice keep(struct load *ld, struct slice s);
const struct yaml_node *name_node(const struct yaml_node *map, const char *key); /* the member, else the map: where to point */
const struct yaml_node *group_node(const struct yaml_node *root, const char *group, const char *key); /* root.group.key, else root.group, else root */
/* The place of a part of a scalar: where it is written, when that is on the scalar's first line; else the scalar's own. */
struct yaml_node node_of(const struct load *ld, const struct yaml_node *n, struct slice part);
int slice_order(const void *a, const void *b); /* qsort and bsearch: by a slice that stands first in the struct */

/* --- one reader per noun ------------------------------------------------------------------------------------------------------ */
void vocabulary_load(struct load *ld);
void parameters_load(struct load *ld);
void law_load(struct load *ld);
void calendar_load(struct load *ld);
void texts_load(struct load *ld);
void register_load(struct load *ld);
void register_check(struct load *ld, const struct yaml_node *at, const struct service *svc);
void packages_load(struct load *ld);
void excludes_resolve(struct load *ld); /* when all packages are read */
void composites_resolve(struct load *ld); /* likewise */
void dispatch_build(struct ruleset *rs);
const struct citation *law_find(const struct ruleset *rs, struct slice name);
const struct parameter *parameter_find(const struct ruleset *rs, struct slice name);

/* --- settings.c: the table of service.yaml ------------------------------------------------------------------------------------ */
struct setting {
	const char *path;    /* "consent.window" */
	const char *written; /* how its value is written */
	bool required;
	const char *otherwise; /* the default, as it would be written; NULL: nothing */
	size_t at;             /* offset in struct service */
	unsigned doubt;        /* what is open when it is missing or wrong */
	void (*read)(struct load *ld, const struct yaml_node *n, void *out);
	const char *meaning;
};
extern const struct setting settings[];
extern const size_t setting_count;
bool setting_is_required(const struct setting *s); /* in every package */
void settings_read(struct load *ld, const struct yaml_node *root, struct service *svc);

/* --- check.c ------------------------------------------------------------------------------------------------------------------- */
void package_check(struct load *ld, const struct yaml_node *root, struct service *svc);
/* check_texts.c: svc->says_amount is what it finds. items: of a composite; else NULL. */
void package_check_texts(struct load *ld, const struct yaml_node *root, struct service *svc, struct told_item *items);

/* --- words.c: replies, look-alikes folded --------------------------------------------------------------------------------------- */
/* Folds into out (at least 3 x len + 1 bytes); SLICE_NONE: not UTF-8 or nothing left. */
struct slice words_fold(struct slice text, char *out);

#endif
