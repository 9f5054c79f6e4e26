/* SPDX-License-Identifier: Apache-2.0 */
/* A ruleset: everything that service owners write, loaded and checked: vocabulary, parameters, calendars, law citations,
 * texts, packages. Immutable once loaded, shared by all threads; named by the SHA-256 of its files. The Lua of a package
 * is held as text here: each worker compiles it in its own host (evaluate.h).
 *
 * Structs are open for reading. All slices live as long as the ruleset. Arrays are sorted by name unless said otherwise. */
#ifndef ALDYN_RULES_RULESET_H
#define ALDYN_RULES_RULESET_H

#include <stdint.h>
#include "engine/base/err.h"
#include "engine/rules/value.h"

enum language { LANGUAGE_KK, LANGUAGE_RU, LANGUAGE_EN, LANGUAGE_COUNT };
extern const char *const language_names[LANGUAGE_COUNT + 1]; /* "kk", "ru", "en", NULL */
struct text { struct slice in[LANGUAGE_COUNT]; };

struct fact_def { /* rules/vocabulary.yaml, facts: */
	struct slice name;
	enum value_type type;
	bool is_list;        /* a link list such as children: read person by person */
	bool is_territory;   /* P-5: no clause may read it */
	bool is_fixed;       /* `fixed: yes`: nobody can change it, only have it corrected: explain proposes no other value */
	bool is_sensitive;   /* health and its like: what reads it says nothing by a channel that may not tell such things */
	bool of_organisation; /* `of: organisation`: legal persons alone have it */
	bool absent_is_none; /* `absent: none`: registers speak up only when it comes about (a death): rules read no assertion as none */
	bool never_none;     /* `none: no`: what is stated of it is a value: "there is none" would mean nothing (a date of birth) */
	struct slice owner;  /* CloudEvents source whose word ranks first; may be absent */
	const struct slice *choices; /* VALUE_ENUM */
	size_t choice_count;
	struct text title;
};

struct event_value { struct slice name; enum value_type type; bool is_list; bool required; bool never_none;
                     const struct slice *choices; size_t choice_count; };
struct event_role { struct slice name; bool required; };
struct event_assert { /* role states about itself that `fact` is ... */
	struct slice role;
	const struct fact_def *fact;
	struct slice value; /* name of an event value ... */
	struct slice person;/* ... or of a role: a link to that person. Exactly one of the two is present */
	bool is_list;       /* the value is a whole list: complete */
};
struct event_def { /* rules/vocabulary.yaml, events: */
	struct slice name;    /* "birth" */
	struct slice subject; /* role that is the primary subject */
	struct slice cancels; /* the event whose record it takes back; absent: none */
	const struct event_role *roles; size_t role_count;
	const struct event_value *values; size_t value_count;
	const struct event_assert *asserts; size_t assert_count;
	struct text title;
};

/* NULL: the event has none of that name. */
static inline const struct event_role *event_find_role(const struct event_def *def, struct slice name)
{
	for (size_t i = 0; i < def->role_count; i++)
		if (slice_eq(def->roles[i].name, name))
			return &def->roles[i];
	return NULL;
}

static inline const struct event_value *event_find_value(const struct event_def *def, struct slice name)
{
	for (size_t i = 0; i < def->value_count; i++)
		if (slice_eq(def->values[i].name, name))
			return &def->values[i];
	return NULL;
}

struct need { /* a fact that a package reads: "address", or through a link "children.address" */
	struct slice path;
	const struct fact_def *link; /* NULL: the subject's own fact */
	const struct fact_def *fact;
	int32_t fresh_days;          /* 0: no bound */
	bool complete;               /* a list: must be complete to count as false (default true) */
	bool after_consent;          /* withheld from the rules, and not kept, before a consent stands */
	int line, col;               /* of its path */
};

enum trigger_kind { TRIGGER_EVENT, TRIGGER_DATE, TRIGGER_CHANGE, TRIGGER_WHILE /* dispatch alone: facts that an entitlement rests on */ };
struct trigger {
	enum trigger_kind kind;
	struct slice name;  /* event: its name; change: the fact's path; date: the function in `dates` of the Lua file, or month_end */
	struct slice of;    /* date: who holds this fact wakes at each month's end; absent: the Lua file says when */
	bool late_send;     /* date: one that is past when it is first computed wakes at once */
	const struct slice *roles; size_t role_count; /* event: as which roles the subject takes part */
	struct slice with;  /* change: a link of the subject that must lead to somebody; absent: none need */
	int line, col, with_line, with_col; /* of the name; of `with` or `of` */
};

struct clause_def { struct slice name; struct slice law; struct text met, unmet; int line, col; };

enum recipient_kind { RECIPIENT_SUBJECT, RECIPIENT_LINK, RECIPIENT_EACH, RECIPIENT_LINK_OF_EACH };
struct recipient { enum recipient_kind kind; struct slice fact, condition; }; /* condition: absent, always */

struct bracket { int64_t from; int64_t times_micro; bool each, share; }; /* amount = times (millionths) x unit (x count when each, / count when share) */
enum service_mode { SERVICE_ASKS = 1, SERVICE_BY_LAW = 2 /* P-3: a law spares the consent */, SERVICE_TELLS = 4 /* it only informs */,
                    SERVICE_JOINS = 8 /* a composite: it asks for other packages in one question */ };
enum occasion { OCCASION_ONCE, OCCASION_RECORD, OCCASION_PERIOD };
/* "birth/{subject}", "gas-voucher/{subject}/{period}": periodic, each month has a slot of its own. */
enum claimant { CLAIM_SUBJECT, CLAIM_EACH, CLAIM_COUNTED, CLAIM_NOBODY };
struct claim_form { struct slice name; enum claimant of; bool periodic; };
struct claim_form claim_form(struct slice claim); /* CLAIM_NOBODY: it is none */
enum benefit_kind { BENEFIT_ABSENT, BENEFIT_ONCE, BENEFIT_MONTHLY };
enum reprice { REPRICE_NEVER, REPRICE_YEARLY, REPRICE_MONTHLY };

/* What an error leaves open: nothing that depends on it is judged, so that one mistake is told once. */
enum doubt { DOUBT_NEEDS = 1, DOUBT_CLAUSES = 2 /* their names */, DOUBT_VALUE = 4 /* the benefit */, DOUBT_CONSENT = 8, DOUBT_ORDER = 16,
             DOUBT_PARAMETERS = 32, DOUBT_DAY = 64 /* the version */, DOUBT_COUNTED = 128 /* does it count persons? */,
             DOUBT_EACH = 256, DOUBT_WHEN = 512, DOUBT_RECIPIENTS = 1024, DOUBT_CLAIM = 2048, DOUBT_REOPEN = 4096,
             DOUBT_MODE = 8192, DOUBT_OCCASION = 16384, DOUBT_ABOUT = 32768, DOUBT_ALL = 65535 };

struct mention { struct slice service; int line, col; }; /* of another package */
struct item { struct slice service; const struct slice *after; size_t after_count; }; /* of a composite */

struct second_thoughts { /* after a refusal, or silence */
	int64_t reopen_ms; /* how long a late yes still counts; 0: not at all */
	bool listed;       /* offer_again is written */
	const struct slice *offer_again; size_t count; /* events and dates of `when` that ask once more in that time */
};

struct service { /* one version of one package */
	struct slice name;
	int32_t version_day;  /* chosen by law_day */
	int32_t revision;
	struct slice version; /* "2026-01-01" */
	struct text title;
	struct slice file;    /* "packages/birth-allowance/service.yaml" */
	struct slice subject; /* what the subject is called: "parent", "child" */
	enum service_mode mode;
	struct slice law;     /* SERVICE_BY_LAW: the place of law.yaml that spares the consent */
	bool extraterritorial, tells, joins;
	const struct item *items; size_t item_count; /* SERVICE_JOINS: as they are told */
	bool of_deceased;     /* about: deceased: its subjects are dead */
	bool of_organisations; /* about: organisation: they are legal persons, for whom somebody acts (P-8) */
	enum occasion occasion;
	struct slice for_each;   /* a link: one case for each person at its end; absent: none */
	const struct trigger *triggers; size_t trigger_count;
	const struct need *needs; size_t need_count;
	const struct clause_def *clauses; size_t clause_count;
	const struct recipient *recipients; size_t recipient_count; /* in the order to try */
	const struct clause_def *conditions; size_t condition_count; /* those that recipients name; no law and no texts */
	const struct slice *claims; size_t claim_count; /* "birth/{subject}", "large-family/{counted}" */
	const struct mention *excludes; size_t exclude_count;
	struct slice excluded_claims; /* names of the claims of these, in all their versions: sorted, comma-joined */
	enum benefit_kind benefit;
	struct slice benefit_brackets; /* parameter name */
	struct slice benefit_of; /* "counted": a function in `values` of the Lua file, list or integer; or a fact's name */
	int benefit_line, benefit_col; /* where that stands */
	enum reprice reprice;
	bool entitles;           /* a completed order begins an entitlement */
	const struct slice *while_clauses; size_t while_count; /* it ends when one of these is unmet: proposed, with so many days' notice */
	int32_t notice_days;
	const struct slice *duty_facts; size_t duty_fact_count; /* what the recipient must tell, within so many days */
	int32_t duty_days;
	struct slice lua, lua_file;
	const struct slice *consent_data; size_t consent_data_count;
	int64_t window_ms;
	const int64_t *remind_ms; size_t remind_count; /* ascending */
	bool before_nothing;     /* in its first version: late news of the days before it are no clerk's task. Nor with for_each or months */
	bool silence_office;     /* whom the last recipient's silence leaves unasked, or nobody could tell: a clerk's task */
	struct second_thoughts refused, lapsed;
	bool is_sensitive;       /* it needs, asks for or sends a sensitive fact: its very name would tell */
	int64_t keep_ms, delay_ms; /* delay: of the first message */
	int64_t answers_ms;      /* consent.answers: how long facts that may be read after consent are waited for; 0: no need says so */
	struct text offer;       /* text.offer, or text.notice where nobody is asked */
	bool says_amount;        /* it tells the amount */
	int32_t term_working_days;
	struct slice order_to, order_route;
	const struct slice *order_fields; size_t order_field_count;
	struct slice tests, tests_file; /* tests.yaml, as text */
	bool broken;             /* errors were found in its YAML: only ruleset_examine hands it out */
	unsigned doubt;          /* of enum doubt */
	const struct rules_probe *probe; /* `aldyn test` alone: see evaluate.h; NULL: none */
};

struct ruleset;

/* What a loader or `aldyn check` says: one line per finding, as file:line:column: error|warning: … (how to mend it). */
struct wording; /* wording.h */
struct said { const char *name; struct slice value; }; /* fills {name}; a list ends with a NULL name */
#define SAID(...) (const struct said[]){__VA_ARGS__, {NULL, {NULL, 0}}}
struct finding {
	bool is_error;
	struct err err;                       /* in English */
	const struct wording *wording, *mends; /* NULL: what err says has no other language */
	char *words;                          /* owned */
	size_t more;                          /* at so many further places: one name that nobody knows is one mistake */
};
struct findings {
	struct finding *list; size_t count, cap;
	size_t errors;
	struct err *again; size_t again_count, again_cap; /* the further places of those with `more` */
};
void findings_fini(struct findings *f);
void findings_add(struct findings *f, bool is_error, const struct err *err);
/* By the table of wordings: `key` says what is wrong; `mend` how to mend it, NULL: as the key's own row does. */
void findings_say(struct findings *f, bool is_error, const char *file, int line, int col, const char *key, const char *mend,
                  const struct said *words);
/* Was an error told of the value, of something in it, or of its key? What rests on it is not judged then: one mistake is told once. */
struct yaml_node;
bool findings_spoil(const struct findings *f, const char *file, const struct yaml_node *n);
/* Does the map have a name that nobody knows? Then nobody knows, either, what it lacks. */
bool findings_open(const struct findings *f, const char *file, const struct yaml_node *map);
/* Append what is wrong, how to mend it (false: nothing is said), or both: "what (how)". */
struct buf;
bool finding_text(const struct finding *f, enum language lang, struct buf *out);
bool finding_mend(const struct finding *f, enum language lang, struct buf *out);
void finding_say(const struct finding *f, enum language lang, struct buf *out);
void findings_print(const struct findings *f); /* file:line:col: error: … on stderr */
/* In English only, of what operators write: the configuration. An error at a place of a YAML file; at NULL: its first line. */
void findings_complain(struct findings *f, const char *file, const struct yaml_node *at, const char *code, const char *fmt, ...) PRINTF_LIKE(5, 6);

struct rule_file {
	struct slice path;  /* inside the ruleset: "packages/birth-allowance/service.yaml" */
	struct slice text;
	const char *shown;  /* in findings: with the folder that it was read from */
};

/* From a folder (rules/), from files (copied; their paths are shown), or from the bundle that another process published, whole or in its
 * parts. ERR_INPUT: see findings; *out stays NULL. */
int ruleset_load(const char *dir, struct ruleset **out, struct findings *f, struct err *err) WARN_UNUSED;
int ruleset_load_files(const struct rule_file *files, size_t count, struct ruleset **out, struct findings *f, struct err *err) WARN_UNUSED;
int ruleset_load_bundle(const struct slice *parts, size_t count, struct ruleset **out, struct findings *f, struct err *err) WARN_UNUSED;
/* For `aldyn check`: as ruleset_load, but with errors, too, what could be read is handed out, to have its Lua (rules_compile) and profiles
 * held against it; nothing may run on it. NULL: the folder cannot be read. */
struct ruleset *ruleset_examine(const char *dir, struct findings *f);
bool ruleset_vocabulary_sound(const struct ruleset *rs); /* read without an error */
void ruleset_free(struct ruleset *rs);
const char *ruleset_hash(const struct ruleset *rs);        /* 64 hex digits */
const struct rule_file *ruleset_files(const struct ruleset *rs, size_t *count); /* by path */
#define RULESET_MAX_BYTES (64 * 1024 * 1024)    /* of a bundle */
#define RULESET_PART_BYTES (1024 * 1024 - 4096) /* of a part, or of a bundle that needs none: key and headers go into the log's record besides */
struct buf;
/* Append to out: all its files as one JSON object {"path": "content", …} by path, whose SHA-256 names the ruleset; or its part that begins
 * at file *at (0 at first), which is moved behind it. false: there is none. */
void ruleset_bundle(const struct ruleset *rs, struct buf *out);
bool ruleset_part(const struct ruleset *rs, size_t *at, struct buf *out);
/* Where a file of the ruleset was read from, for people: with the folder that was loaded. Of a bundle, and of no such file: the path itself. */
const char *ruleset_shown(const struct ruleset *rs, const char *path);

const struct fact_def *ruleset_fact(const struct ruleset *rs, struct slice name);
const struct fact_def *ruleset_facts(const struct ruleset *rs, size_t *count);
const struct event_def *ruleset_event(const struct ruleset *rs, struct slice name);
const struct event_def *ruleset_events(const struct ruleset *rs, size_t *count);
/* The version of a service in force on law_day; NULL: none. */
const struct service *ruleset_service(const struct ruleset *rs, struct slice name, int32_t law_day);
/* Does the state's register hold it on the day (P-10)? Without register.yaml: yes. */
bool ruleset_is_registered(const struct ruleset *rs, struct slice service, int32_t day);
const struct service *ruleset_first_version(const struct ruleset *rs, struct slice name);
const struct service *ruleset_service_version(const struct ruleset *rs, struct slice name, struct slice version);
/* The composite, in force on law_day, among whose items the service is; NULL: none. *item: its place there. */
const struct service *ruleset_composite(const struct ruleset *rs, struct slice service, int32_t law_day, size_t *item);
/* All versions, by (name, version). */
const struct service *const *ruleset_services(const struct ruleset *rs, size_t *count);

/* Dispatch: names of services (sorted, no repeats) that a trigger wakes. role: of an event, the subject's; else SLICE_NONE. TRIGGER_DATE: whose
 * dates are computed when the fact of this path changes; without a name: of all that have dates and are about the living, or the deceased. */
extern const struct slice about_living, about_deceased;
const struct slice *ruleset_wakes(const struct ruleset *rs, enum trigger_kind kind, struct slice name, struct slice role, size_t *count);
/* Is the fact kept on aggregates (declared by a package, or read by the engine), whatever anybody agreed to? */
bool ruleset_keeps(const struct ruleset *rs, struct slice fact);
/* Facts that are declared, but kept after consent only: sorted. */
const struct slice *ruleset_withheld(const struct ruleset *rs, size_t *count);
/* Fields that packages read through a link, sorted; count 0: the link is not watched. */
const struct slice *ruleset_link_fields(const struct ruleset *rs, struct slice link, size_t *count);
const struct slice *ruleset_links(const struct ruleset *rs, size_t *count); /* links with such fields, sorted */

/* Money: the amount in tiyn for `count` by the bracket parameter in force on law_day; ERR_NOTFOUND: below the first bracket or
 * no parameter that day. Rounded up to whole tenge. known: by what was enacted by that day (INT32_MAX: by all). */
int ruleset_amount(const struct ruleset *rs, struct slice brackets, int64_t count, int32_t law_day, int32_t known,
                   int64_t *out_tiyn) WARN_UNUSED;
/* The title of a law citation ("social-code#large-family"); NULL: unknown. */
const struct text *ruleset_citation(const struct ruleset *rs, struct slice name);
/* A plain integer or decimal parameter (in millionths) on a day; known: as above. ERR_NOTFOUND: none on that day, or it is of brackets. */
int ruleset_parameter(const struct ruleset *rs, struct slice name, int32_t day, int32_t known, int64_t *out_micro)
	WARN_UNUSED;

struct buf;
/* The table of every setting of service.yaml, as Markdown: docs/packages.md holds it, and a test compares. */
void ruleset_describe_settings(struct buf *out);
/* Rows of a file's schema: service, vocabulary, parameters, law, calendar, texts, register. false: no such file. */
struct yaml_rows;
bool ruleset_rows(const char *name, struct yaml_rows *out);

/* --- working calendar (T-3, T-4, T-6; docs/engine.md section 10), calendar.c --------------------------------------- */
bool ruleset_is_working_day(const struct ruleset *rs, int32_t day); /* days beyond the dated data: Monday-Friday, see calendar_known */
bool ruleset_calendar_known(const struct ruleset *rs, int32_t day); /* is the day inside the dated data? */
struct term { int32_t applied, start, due; bool moved; /* by late or non-working arrival */ bool calendar_known; };
void ruleset_term(const struct ruleset *rs, int64_t applied_ms, int32_t working_days, struct term *out);

/* --- texts (rules/texts.yaml), texts.c ------------------------------------------------------------------------------ */
enum message_kind { MESSAGE_OFFER, MESSAGE_REMINDER, MESSAGE_CLARIFY, MESSAGE_TOO_LATE, MESSAGE_WITHDRAWN, MESSAGE_ALREADY,
                    MESSAGE_GRANTED, MESSAGE_REJECTED, MESSAGE_INFORMATION, MESSAGE_ENDING, MESSAGE_KEPT, MESSAGE_SUSPENDED, MESSAGE_ENDED,
                    MESSAGE_REPRICED, MESSAGE_KIND_COUNT };
extern const char *const message_kind_names[MESSAGE_KIND_COUNT]; /* "offer", "reminder", "clarify", "too-late", ... */
struct told_item { const struct service *svc; bool has_amount; int64_t amount_tiyn; };
struct message_args { int64_t amount_tiyn; bool has_amount; int64_t window_ms; struct slice reason, day /* "2026-06-01" */, acting_for /* "bin:…" */;
                      const struct told_item *items; size_t item_count; /* of a composite */ };
/* The whole message as the citizen reads it. Appends to out. */
void ruleset_message(const struct ruleset *rs, const struct service *svc, enum message_kind kind, enum language lang,
                     const struct message_args *args, struct buf *out);
/* Does it get the neutral frame, since the channel may not reveal what it is about? Then no reply to it means anything (C-1: nobody agrees to
 * what they were not told). */
bool ruleset_is_neutral(const struct ruleset *rs, const struct service *svc);
enum reply_meaning { REPLY_OTHER, REPLY_YES, REPLY_NO };
enum reply_meaning ruleset_reply(const struct ruleset *rs, struct slice text);

#endif
