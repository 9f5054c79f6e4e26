/* SPDX-License-Identifier: Apache-2.0 */
/* Each row breaks the release's rules in one place; the loader must name the code, and the message what mends it. */
#include "tests/rules/rules_common.h"

#define LARGE "packages/large-family-allowance/service.yaml"
#define BIRTH "packages/birth-allowance/service.yaml"

static const struct { struct edit edit; const char *code, *says; } rows[] = {
	/* service.yaml: settings */
	{{LARGE, "recipients:", "recipient:"}, "unknown-setting", "did you mean `recipients`"},
	{{LARGE, "  window: 72", "  windw: 72"}, "unknown-setting", "did you mean `window`"},
	{{LARGE, "term: 7 working days", ""}, "missing-setting", "`term` is missing"},
	{{LARGE, "term: 7 working days", "term: 7 days"}, "bad-term", "7 working days"},
	{{LARGE, "term: 7 working days", "term: 0 working days"}, "bad-term", "7 working days"},
	{{LARGE, "window: 72 hours", "window: 72 hors"}, "bad-span", "72 hours"},
	{{LARGE, "window: 72 hours", "window: 0 hours"}, "bad-span", "72 hours"},
	{{LARGE, "remind: [24 hours]", "remind: [48 hours, 24 hours]"}, "bad-order", "upwards"},
	{{LARGE, "remind: [24 hours]", "remind: [72 hours]"}, "bad-span", "before the window ends"},
	{{LARGE, "version: 2026-01-01", "version: 2026-02-30"}, "bad-date", "real day"},
	{{LARGE, "revision: 2", "revision: one"}, "bad-number", "whole number"},
	{{LARGE, "kinds: [proactive, ", "kinds: ["}, "not-proactive", "proactive or notice"},
	{{LARGE, "kinds: [proactive, ", "kinds: [proactiv, "}, "unknown-choice", "did you mean `proactive`"},
	{{LARGE, "silence: office", "silence: offce"}, "unknown-choice", "did you mean `office`"},
	{{LARGE, "service: large-family-allowance", "service: large-family"}, "wrong-folder", "large-family-allowance"},
	/* texts */
	{{LARGE, ", en: Large-family allowance}", "}"}, "missing-text", "add en"},
	{{LARGE, "Айына: {amount}.", "{amount}ге дейін."}, "kazakh-suffix", "colon"},
	{{LARGE, "Айына: {amount}.", "{amount}-ге дейін."}, "kazakh-suffix", "colon"},
	{{LARGE, "{amount}.\"", "{amont}.\""}, "unknown-placeholder", "did you mean `amount`"},
	{{LARGE, "{amount}.\"", "{amount.\""}, "bad-placeholder", "not closed"},
	{{LARGE, "В месяц:", "http://gov В месяц:"}, "link-in-text", "cabinet"},
	{{LARGE, "{kk: \"Бірге тұратын балалар: {n}\"", "{kk: \"{n}балалар\""}, "kazakh-suffix", "nominative"},
	/* references */
	{{LARGE, "  children.home: {}", "  children.hom: {}"}, "unknown-fact", "did you mean `home`"},
	{{LARGE, "  children.home: {}", "  home.study: {}"}, "no-link", "no link"},
	{{LARGE, "  home: {}", "  address: {}"}, "territory", "P-5"},
	{{LARGE, "fresh: 180 days", "fresh: 180 hours"}, "bad-span", "counted in days"},
	{{LARGE, "fresh: 180 days", "frsh: 180 days"}, "unknown-setting", "did you mean `fresh`"},
	{{LARGE, "event: [birth,", "event: [birht,"}, "unknown-event", "did you mean `birth`"},
	{{LARGE, "event: [birth,", "event: [birth.cancelled,"}, "cancel-trigger", "by itself"},
	{{LARGE, "{event: [birth, adoption], as: [mother, father]}", "{date: majority}"}, "missing-setting", "late: send"},
	{{LARGE, "{event: [birth, adoption], as: [mother, father]}", "{date: majority, late: sned}"}, "unknown-choice", "did you mean `send`"},
	{{LARGE, "{event: [birth, adoption], as: [mother, father]}", "{date: coming-of-age, late: send}"}, "bad-name", "a-z, 0-9 and _"},
	{{LARGE, "{event: [birth, adoption], as: [mother, father]}", "{evnt: birth}"}, "unknown-setting", "did you mean `event`"},
	{{LARGE, "{event: [birth, adoption], as: [mother, father]}", "{as: [mother]}"}, "bad-trigger", "late: send"},
	{{LARGE, "recipients: [subject]", "recipients: [subject if adult-person]"}, "bad-recipient", "subject if adult"},
	{{LARGE, "recipients: [subject]", "recipients: [spuse if adult]"}, "unknown-fact", "did you mean `spouse`"},
	{{LARGE, "recipients: [subject]", "recipients: [subject if a, subject if a]"}, "repeated", "remove one"},
	{{LARGE, "claim: large-family/{counted}", "claim: [\"large-family/{counted}\", \"other/{subjct}\"]"}, "unknown-placeholder", "other/{subject}"},
	{{LARGE, "claim: large-family/{counted}", "excludes: [birth-allowance]"}, "no-claim", "add claim: large-family-allowance/{subject}"},
	{{LARGE, "subject: parent", "subject: parent\nfor_each: home"}, "no-link", "for_each: children"},
	{{LARGE, "subject: parent", "subject: parent\nfor_each: spouse"}, "missing-need", "spouse: {}"},
	{{LARGE, "subject: parent", "subject: parent\noccasion: record\nfor_each: children"}, "bad-occasion", "take `occasion` out"},
	{{LARGE, "recipients: [subject]", "recipients: [each]"}, "no-each", "for_each: children"},
	{{LARGE, "recipients: [subject]", "for_each: children\nrecipients: [each.guardian]"}, "missing-need", "children.guardian: {}"},
	{{LARGE, "recipients: [subject]", "for_each: children\nrecipients: [each.home]"}, "no-link", "each.guardian"},
	{{LARGE, "claim: large-family/{counted}", "claim: large-family/{each}"}, "no-each", "for_each"},
	{{LARGE, "recipients: [subject]", "recipients: []"}, "missing-value", "recipients: [subject]"},
	{{LARGE, "offer_again: [birth, adoption]", "offer_again: [birht]"}, "unknown-trigger", "did you mean `birth`"},
	{{LARGE, "{reopen: 180 days, offer_again: [birth, adoption]}", "{offer_again: birth}"}, "missing-setting", "reopen: 180 days"},
	{{LARGE, "{reopen: 180 days, ", "{repen: 180 days, "}, "unknown-setting", "did you mean `reopen`"},
	{{LARGE, "as: [mother, father]", "as: [mothr, father]"}, "unknown-role", "did you mean `mother`"},
	{{LARGE, ", as: [mother, father]", ""}, "missing-setting", "as: [child]"},
	{{LARGE, "change: [children,", "change: [children.guardian,"}, "missing-need", "children.guardian: {}"},
	{{LARGE, "with: children", "with: childrn"}, "unknown-fact", "did you mean `children`"},
	{{LARGE, "with: children", "with: study"}, "no-link", "a link of the subject"},
	{{LARGE, "with: children", "with: spouse"}, "no-consent", "`spouse`"},
	{{LARGE, "with: children", "wth: children"}, "unknown-setting", "did you mean `with`"},
	{{LARGE, "law: social-code#large-family", "law: social-code#large-famly"}, "unknown-law", "did you mean `social-code#large-family`"},
	{{LARGE, "recipients: [subject]", "recipients: [subject, home]"}, "no-link", "link to one person"},
	{{LARGE, "recipients: [subject]", "recipients: [subject, children]"}, "no-link", "link to one person"},
	{{LARGE, "recipients: [subject]", "recipients: [subject, subject]"}, "repeated", "twice"},
	{{LARGE, "claim: large-family/{counted}", "claim: large-family/{child}"}, "unknown-placeholder", "{subject}"},
	{{LARGE, "claim: large-family/{counted}", "claim: large-family"}, "bad-claim", "birth/{subject}"},
	{{BIRTH, "claim: birth/{subject}", "claim: birth/{counted}"}, "unknown-placeholder", "benefit.of: counted"},
	{{LARGE, "brackets: large_family", "brackets: large_famly"}, "unknown-parameter", "did you mean `large_family`"},
	{{LARGE, "brackets: large_family", "brackets: mrp"}, "no-brackets", "steps"},
	{{LARGE, "of: counted", "of: conted"}, "unknown-value", "values.conted"},
	{{BIRTH, "of: birth_order", "of: birth_date"}, "wrong-type", "whole number"},
	{{BIRTH, "  birth_order: {}\n", ""}, "missing-need", "birth_order: {}"},
	{{LARGE, "kind: monthly, ", ""}, "missing-setting", "all three"},
	{{LARGE, "data: [children, ", "data: ["}, "no-consent", "consent.data"},
	{{LARGE, "route: address", "route: home"}, "no-territory", "address"},
	{{LARGE, "fields: [recipient, counted, address]", "fields: [recipient, counted]"}, "missing-field", "order.fields"},
	{{LARGE, "fields: [recipient, counted, ", "fields: [recipient, conted, "}, "unknown-fact", "unknown fact `conted`"},
	{{"packages/birth-allowance/2026-01-01/service.yaml", NULL, "service: x\n"}, "missing-setting", "`version` is missing"},
	/* the other files */
	{{"vocabulary.yaml", "type: person, list: yes", "type: persn, list: yes"}, "unknown-choice", "did you mean `person`"},
	{{"vocabulary.yaml", "cancels: birth", "cancels: brith"}, "unknown-event", "did you mean `birth`"},
	{{"vocabulary.yaml", "fact: birth_order, value: birth_order", "fact: birth_order, value: birth_date"}, "wrong-type", "another type"},
	{{"vocabulary.yaml", "type: person, list: yes, owner: civil-registry", "type: person, list: yes, none: no, owner: civil-registry"}, "bad-none", "remove `none: no`"},
	{{"vocabulary.yaml", "absent: none, title: {kk: Қайтыс", "absent: none, none: no, title: {kk: Қайтыс"}, "bad-none", "remove `none: no`"},
	{{"vocabulary.yaml", "fact: birth_order, value: birth_order", "fact: pledges, value: birth_order"}, "wrong-type", "`birth_order` may be none"},
	{{"vocabulary.yaml", "person: child}", "person: chidl}"}, "unknown-role", "did you mean `child`"},
	{{"vocabulary.yaml", "roles: {child: required, mother", "roles: {child: optional, mother"}, "bad-subject", "child: required"},
	{{"vocabulary.yaml", "  death_date:\n    {type: date", "  death_date:\n    {type: text"}, "missing-fact", "death_date"},
	{{"parameters.yaml", "times: 16.03", "times: 16.0300001"}, "bad-number", "16.03"},
	{{"parameters.yaml", "from: 5, times", "from: 4, times"}, "bad-order", "upwards"},
	{{"parameters.yaml", "{from: 2026-01-01, value", "{from: 2026-01-01, known_from: 2026-01-01, value"}, "bad-order", "enacted after"},
	{{"parameters.yaml", "{from: 2025-01-01, value", "{from: 2025-01-01, known_from: 2025-02-01, value"}, "bad-order", "nothing was known"},
	{{"parameters.yaml", "unit: mrp", "unit: mpr"}, "unknown-parameter", "did you mean `mrp`"},
	{{"parameters.yaml", ", source: Law on the republican budget for 2025-2027", ""}, "missing-source", "source"},
	{{"law.yaml", "from: 2023-07-01", "from: 2026-07-01"}, "law-not-in-force", "law.yaml"},
	{{"calendars/kz.yaml", "2026-03-08,", "2025-03-08,"}, "bad-date", "outside"},
	{{"calendars/kz.yaml", "\"09:00-18:30\"", "\"9-18\""}, "bad-time", "09:00-18:30"},
	{{"calendars/kz.yaml", "zone: UTC+5", "zone: UTC+6"}, "bad-zone", "UTC+5"},
	{{"calendars/kz.yaml", "  2027:", "  2028:"}, "bad-order", "gap"},
	{{"calendars/kz.yaml", "    order: none entered\n", ""}, "missing-source", "order"},
	{{"texts.yaml", "no: [\"2\",", "no: [\"2\", ДА,"}, "ambiguous-word", "opposite"},
	{{"texts.yaml", "no: [\"2\",", "no: [\"2\", да-да,"}, "bad-word", "recognised"},
	{{"texts.yaml", "  granted:", "  grantd:"}, "unknown-setting", "did you mean `granted`"},
	{{"texts.yaml", "[ Себебі: {reason}.]", "[ Себебі: {reason}."}, "bad-brackets", "not closed"},
	{{"texts.yaml", "{sender}: {sentence} Келісім", "{sendr}: {sentence} Келісім"}, "unknown-placeholder", "did you mean `sender`"},
	{{"texts.yaml", "neutral:", "neutrl:"}, "unknown-setting", "did you mean `neutral`"},
	{{"texts.yaml", "{sender}: для вас есть сообщение.", "{sender}: {title}."}, "unknown-placeholder", ""},
	{{"texts.yaml", "ceiling: ordinary", "ceiling: ordnary"}, "unknown-choice", "did you mean `ordinary`"},
	{{"vocabulary.yaml", "birth_date:\n    {type: date,", "birth_date:\n    {type: date, sensitivity: senstive,"}, "unknown-choice", "did you mean `sensitive`"},
	{{"texts.yaml", "sender: \"1414\"", "sender: [1414"}, "", ""},
};

static const struct finding *find_code(const struct findings *f, const char *code)
{
	for (size_t i = 0; i < f->count; i++)
		if (f->list[i].is_error && (!*code || !strcmp(f->list[i].err.code, code)))
			return &f->list[i];
	return NULL;
}

static void test_rows(const struct ruleset *release)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct ruleset *rs;
		struct findings f = {0};
		struct err err;
		const char *name = rows[i].edit.to;
		tap_is_int(rules_edited(release, rows[i].edit, &rs, &f, &err), ERR_INPUT, "row %zu is refused", i);
		const struct finding *found = find_code(&f, rows[i].code);
		if (!tap_ok(found && found->err.line > 0 && found->err.col > 0 && strstr(found->err.text, rows[i].says),
			    "row %zu: %s", i, rows[i].code))
			for (size_t k = 0; k < f.count; k++)
				printf("# %s -> %s:%d:%d [%s] %s\n", name, f.list[k].err.file, f.list[k].err.line,
					f.list[k].err.col, f.list[k].err.code, f.list[k].err.text);
		tap_ok(!rs, "row %zu: nothing is handed out", i);
		ruleset_free(rs);
		findings_fini(&f);
	}
}

static void test_places(const struct ruleset *release)
{
	struct ruleset *rs;
	struct findings f = {0};
	struct err err;
	struct edit two = {LARGE, "revision: 2\n", "revison: 2\nkeeep: 1 day\n"};
	tap_is_int(rules_edited(release, two, &rs, &f, &err), ERR_INPUT, "two faults");
	tap_is_int(f.errors, 2, "are both told");
	tap_ok(f.count >= 2 && f.list[0].err.line == 6 && f.list[0].err.col == 1 && f.list[1].err.line == 7, "each at its line");
	tap_is_str(f.count ? f.list[0].err.file : "", LARGE, "in its file");
	findings_fini(&f);
}

static void test_warnings(const struct ruleset *release)
{
	struct ruleset *rs;
	struct findings f = {0};
	struct err err;
	char text[1200] = "Вам положено пособие многодетной семье";
	for (int i = 0; i < 8; i++)
		strcat(text, ", и это сказано очень длинно");
	struct edit wordy = {LARGE, "Вам положено пособие многодетной семье", text};
	tap_ok(!rules_edited(release, wordy, &rs, &f, &err), "a long message is no error");
	bool warned = false;
	for (size_t i = 0; i < f.count; i++)
		warned |= !f.list[i].is_error && !strcmp(f.list[i].err.code, "long-message");
	tap_ok(warned, "but a warning");
	ruleset_free(rs);
	findings_fini(&f);
}

static struct slice file_text(const struct ruleset *rs, const char *path)
{
	size_t count;
	const struct rule_file *files = ruleset_files(rs, &count);
	for (size_t i = 0; i < count; i++)
		if (slice_is(files[i].path, path))
			return files[i].text;
	tap_bail("a file of the release is missing");
	return SLICE_NONE;
}

/* The same version twice: in the package's folder, and in a folder of the version. */
static void test_versions(const struct ruleset *release)
{
	struct ruleset *with_lua, *rs;
	struct findings f = {0};
	struct err err;
	struct slice text = file_text(release, BIRTH);
	char *service = strndup(text.ptr, text.len);
	text = file_text(release, "packages/birth-allowance/eligibility.lua");
	char *lua = strndup(text.ptr, text.len);
	struct edit second = {"packages/birth-allowance/2026-01-01/service.yaml", NULL, service};
	struct edit its_lua = {"packages/birth-allowance/2026-01-01/eligibility.lua", NULL, lua};
	tap_is_int(rules_edited(release, second, &rs, &f, &err), ERR_INPUT, "a version without its Lua is refused");
	tap_ok(find_code(&f, "no-rules"), "and says so");
	findings_fini(&f);
	if (rules_edited(release, its_lua, &with_lua, &f, &err))
		tap_bail("a Lua file alone is no package");
	tap_is_int(rules_edited(with_lua, second, &rs, &f, &err), ERR_INPUT, "a version that stands twice is refused");
	tap_ok(find_code(&f, "duplicate-version"), "and says so");
	findings_fini(&f);
	ruleset_free(with_lua);
	free(service);
	free(lua);
}

int main(void)
{
	struct ruleset *release = rules_release();
	test_rows(release);
	test_places(release);
	test_warnings(release);
	test_versions(release);
	ruleset_free(release);
	return tap_done();
}
