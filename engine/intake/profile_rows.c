/* SPDX-License-Identifier: Apache-2.0 */
/* The keys of a profile as a table: for its JSON Schema and docs/reference. */
#include "engine/base/yaml_schema.h"
#include "engine/intake/profile_impl.h"

static const struct yaml_row of_file[] = {
	{"source", "text", true, "The CloudEvents source of its records"},
	{"title", "text in kk, ru, en", false, NULL},
	{"retention", "text", false, "How long its messages are kept at the source"},
	{"max_bytes", "whole number", false, "A longer message is a dead letter"},
	{"max_records", "whole number", false, "A message that holds more is a dead letter"},
	{"future", "span", false, "How far ahead of our clock a message's time may lie"},
	{"id", "place", false, NULL},
	{"time", "place", false, "received: the source gives none"},
	{"type", "place", false, "Where the type stands"},
	{"parts.*", "place", false, "From which others start"},
	{"empty", "absent", false, "An empty text says nothing"},
	{"lua", "text", false, "Functions of the mapping: a file beside the profile"},
	{"types", "map", true, NULL},
	{"types.*", "map, list of maps or ignore", false, "What becomes of the messages of a type"},
	{"types.*.event", "name", false, "Of vocabulary.yaml, or number.attached, number.detached, number.changed, number.moved"},
	{"types.*.each.*", "place", false, "Lists whose elements are records"},
	{"types.*.parts.*", "place", false, "From which others start"},
	{"types.*.when.*", "text or list of texts", false, "Only then is it this event; present, absent"},
	{"types.*.record.id", "place or field", false, "The registry's record"},
	{"types.*.record.version", "place or field", false, "Its edition"},
	{"types.*.occurred", "place or field", false, "The day it happened: decides which law applies"},
	{"types.*.registered", "place or field", false, "When the registry wrote it"},
	{"types.*.ignore", "yes", false, "Instead of `event`: what `when` describes is taken, and nothing becomes of it"},
	{"types.*.ask.*", "list of facts", false, "By role: what the facts' owners are asked"},
};
/* Of roles.* and values.*, beside `type`. */
static const struct yaml_row of_field[] = {
	{"at", "place", false, "Where it stands"},
	{"is", "anything", false, "The same in every message"},
	{"lua", "text", false, "A function of the profile's file makes it"},
	{"from.*", "place", false, "What the function reads"},
	{"required", "yes or no", false, NULL},
	{"list", "yes or no", false, NULL},
	{"item", "pointer", false, "Where in each element it stands"},
	{"values", "list or map of texts", false, "Those that there are, or what each becomes"},
	{"format", "text", false, "How the source writes it: date-time, DD.MM.YYYY"},
	{"prefix", "text", false, "Written before it"},
};

static void add_field_rows(struct yaml_rows *out, const char *of, const char *type)
{
	yaml_rows_add(out, arena_printf(out->a, "types.*.%s.*.type", of), type, false, "What it must be");
	for (size_t i = 0; i < sizeof of_field / sizeof *of_field; i++)
		yaml_rows_add(out, arena_printf(out->a, "types.*.%s.*.%s", of, of_field[i].path), of_field[i].written,
		              of_field[i].required, of_field[i].meaning);
}

void profile_rows(struct yaml_rows *out)
{
	struct buf types;

	for (size_t i = 0; profile_declared[i].name; i++)
		yaml_rows_add(out, profile_declared[i].name, profile_declared[i].written, true, profile_declared[i].why);
	for (size_t i = 0; i < sizeof of_file / sizeof *of_file; i++)
		yaml_rows_add(out, of_file[i].path, of_file[i].written, of_file[i].required, of_file[i].meaning);
	buf_init(&types);
	for (int i = 0; i < FIELD_TYPE_COUNT; i++)
		buf_printf(&types, "%s%s", !i ? "" : i == FIELD_TYPE_COUNT - 1 ? " or " : ", ", field_type_names[i]);
	const char *type = arena_slice(out->a, buf_slice(&types)).ptr;
	buf_fini(&types);
	add_field_rows(out, "roles", type);
	add_field_rows(out, "values", type);
}
