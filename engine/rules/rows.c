/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of the rules' files, for schemas: those of service.yaml are its settings, the others stand here beside their readers. */
#include "engine/base/yaml_schema.h"
#include "engine/rules/ruleset_impl.h"

static const struct yaml_row inside_settings[] = {
	{"when.[].event", "list", false, "Events of vocabulary.yaml"},
	{"when.[].as", "list", false, "The roles as which the subject takes part"},
	{"when.[].change", "list of facts", false, "Facts of the subject, or behind a link"},
	{"when.[].with", "name", false, "A link that must lead to somebody"},
	{"when.[].date", "name", false, "A function in `dates` of the Lua file"},
	{"when.[].every", "month_end", false, "At the end of each month"},
	{"when.[].of", "name", false, "A fact of the subject: those for whom it holds wake"},
	{"when.[].late", "send or skip", false, "A day that was past when it was first known"},
	{"needs.*", "map or nothing", false, NULL},
	{"needs.*.fresh", "span", false, "What is older is unknown"},
	{"needs.*.complete", "yes or no", false, "A list: must it be whole"},
	{"needs.*.after", "consent", false, "Neither read nor kept before somebody agreed"},
	{"clauses.*.law", "text", true, "What it rests on: ACT#PLACE of law.yaml"},
	{"clauses.*.met", "text in kk, ru, en", true, "What is told when it is met; {n} is the function's second result"},
	{"clauses.*.unmet", "text in kk, ru, en", true, "What is told when it is not"},
	{"items.[].service", "name", true, "A package"},
	{"items.[].after", "list", false, "Items whose orders are completed before this one is ordered"},
	{NULL, NULL, false, NULL},
};

static const struct yaml_row vocabulary[] = {
	{"facts.*.type", "text, integer, boolean, date, kato, enum or person", true, NULL},
	{"facts.*.list", "yes or no", false, "A list of persons"},
	{"facts.*.territory", "yes or no", false, "No clause may read it (P-5)"},
	{"facts.*.fixed", "yes or no", false, "Nobody can change it, only have it corrected: `aldyn explain` proposes no other value"},
	{"facts.*.sensitivity", "ordinary or sensitive", false, "Above the ceiling of a channel it is not told there"},
	{"facts.*.of", "anybody or organisation", false, "organisation: legal persons alone have it"},
	{"facts.*.absent", "unknown or none", false, "none: registers speak up only when it comes about"},
	{"facts.*.none", "yes or no", false, "no: there is always one, so null is refused"},
	{"facts.*.owner", "name", false, "The source whose word ranks first"},
	{"facts.*.choices", "list", false, "Of an enum"},
	{"facts.*.title", "text in kk, ru, en", true, NULL},
	{"events.*.title", "text in kk, ru, en", true, NULL},
	{"events.*.subject", "name", true, "The role whose case it becomes"},
	{"events.*.cancels", "name", false, "The event that it takes back"},
	{"events.*.roles.*", "required or optional", true, "Who takes part"},
	{"events.*.values.*", "required or optional", false, "What else it says, by the fact whose type it has"},
	{"events.*.asserts.[].role", "name", true, "Of whom something is stated"},
	{"events.*.asserts.[].fact", "name", true, NULL},
	{"events.*.asserts.[].value", "name", false, "A value of the event"},
	{"events.*.asserts.[].person", "name", false, "A role: a link to that person"},
	{NULL, NULL, false, NULL},
};

static const struct yaml_row parameters[] = {
	{"*.title", "text in kk, ru, en", true, NULL},
	{"*.unit", "name", true, "tenge, number, or the parameter that `times` multiplies"},
	{"*.values.[].from", "date", true, "The first day in force"},
	{"*.values.[].known_from", "date", false, "The day on which it was enacted with effect from an earlier `from`"},
	{"*.values.[].value", "number", false, NULL},
	{"*.values.[].source", "text", true, "The act that it comes from"},
	{"*.values.[].steps.[].from", "whole number", true, "From this count on"},
	{"*.values.[].steps.[].times", "number", false, "So many units for all together"},
	{"*.values.[].steps.[].each", "number", false, "So many units for each"},
	{"*.values.[].steps.[].share", "number", false, "So many units divided among those counted: the share of one"},
	{NULL, NULL, false, NULL},
};

static const struct yaml_row law[] = {
	{"*.title", "text in kk, ru, en", true, NULL},
	{"*.number", "text", false, "Number and day of the act"},
	{"*.places.*.from", "date", true, "The first day in force"},
	{"*.places.*.to", "date", false, "The last"},
	{"*.places.*.proactive", "anybody or natural", false, "natural: legal persons may only be told (P-12)"},
	{"*.places.*.title", "text in kk, ru, en", true, "What a citizen reads as the ground"},
	{NULL, NULL, false, NULL},
};

#define DAYS(key, meaning) \
	{"years.*." key, "list", false, meaning}, {"years.*." key ".[].day", "date", true, NULL}, \
	{"years.*." key ".[].why", "text in kk, ru, en", true, NULL}, {"years.*." key ".[].moves", "yes or no", false, "On a day off: does it take the next day"}
static const struct yaml_row calendar[] = {
	{"zone", "text", true, "UTC+5"},
	{"readings.start_day", "first or day_after", false, NULL},
	{"readings.late_boundary", "moved or not_moved", false, NULL},
	{"readings.displaced_holiday", "next_working_day or as_ordered", false, NULL},
	{"hours.[].from", "date", true, NULL},
	{"hours.[].work", "period", true, NULL},
	{"hours.[].lunch", "period", false, NULL},
	{"hours.[].why", "text", false, NULL},
	{"years.*.order", "text", true, "The government's order of moved days"},
	DAYS("holidays", "State holidays"),
	DAYS("off", "Days off by the order"),
	DAYS("working", "Working days by the order"),
	{NULL, NULL, false, NULL},
};

static const struct yaml_row texts[] = {
	{"sender", "text", true, NULL},
	{"words.yes", "list of texts", true, "Replies that mean yes"},
	{"words.no", "list of texts", true, "Replies that mean no"},
	{"ceiling", "ordinary or sensitive", false, "What a text message may reveal"},
	{"neutral", "text in kk, ru, en", true, "What it says of the rest"},
	{"duty", "text in kk, ru, en", true, "What the recipient of something that lasts must tell"},
	{"hours.one", "text in kk, ru, en", true, NULL},
	{"hours.few", "text in kk, ru, en", true, NULL},
	{"hours.many", "text in kk, ru, en", true, NULL},
	{"days.one", "text in kk, ru, en", true, NULL},
	{"days.few", "text in kk, ru, en", true, NULL},
	{"days.many", "text in kk, ru, en", true, NULL},
	{"reasons.*", "text in kk, ru, en", false, "Codes of providers' rejections"},
	{NULL, NULL, false, NULL},
};

static const struct yaml_row in_register[] = {
	{"*.number", "text", true, "In the state's register of services; the key is the package's name"},
	{"*.from", "date", true, "The first day"},
	{"*.to", "date", false, "The last; absent while it stands"},
	{NULL, NULL, false, NULL},
};

static const struct { const char *name; const struct yaml_row *rows; } files[] = {
	{"service", inside_settings}, {"vocabulary", vocabulary}, {"parameters", parameters}, {"law", law}, {"calendar", calendar}, {"texts", texts}, {"register", in_register},
};

bool ruleset_rows(const char *name, struct yaml_rows *out)
{
	size_t i = 0;
	while (i < sizeof files / sizeof *files && strcmp(files[i].name, name))
		i++;
	if (i == sizeof files / sizeof *files)
		return false;
	for (size_t k = 0; files[i].rows == inside_settings && k < setting_count; k++)
		yaml_rows_add(out, settings[k].path, settings[k].written, setting_is_required(&settings[k]), settings[k].meaning);
	for (const struct yaml_row *r = files[i].rows; r->path; r++)
		yaml_rows_add(out, r->path, r->written, r->required, r->meaning);
	for (int kind = 0; files[i].rows == texts && kind < MESSAGE_KIND_COUNT; kind++)
		yaml_rows_add(out, arena_printf(out->a, "messages.%s", message_kind_names[kind]), "text in kk, ru, en", true, NULL);
	return true;
}
