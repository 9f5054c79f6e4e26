/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/rules/rules_common.h"

static void test_vocabulary(const struct ruleset *rs)
{
	const struct fact_def *children = ruleset_fact(rs, SLICE_LIT("children")), *address = ruleset_fact(rs, SLICE_LIT("address"));
	tap_ok(children && children->type == VALUE_PERSON && children->is_list, "children is a list of persons");
	tap_ok(address && address->type == VALUE_KATO && address->is_territory, "address is a territory");
	tap_ok(ruleset_fact(rs, SLICE_LIT("death_date"))->absent_is_none, "nobody is known to be dead until a registry says so");
	tap_is_slice(children->owner, "civil-registry", "owner of children");
	tap_is_slice(children->title.in[LANGUAGE_KK], "Балалары", "title of children");
	tap_ok(!ruleset_fact(rs, SLICE_LIT("child")), "no fact of another name");
	const struct event_def *birth = ruleset_event(rs, SLICE_LIT("birth")), *cancelled = ruleset_event(rs, SLICE_LIT("birth.cancelled"));
	tap_ok(birth && cancelled, "birth and its cancellation");
	tap_is_slice(birth->subject, "child", "subject of a birth");
	tap_is_slice(cancelled->cancels, "birth", "what a cancelled birth takes back");
	tap_is_int(birth->role_count, 3, "roles of a birth");
	tap_ok(birth->roles[0].required && !birth->roles[1].required, "the child is required, others are not");
	bool link = false, list = false;
	for (size_t i = 0; i < birth->assert_count; i++)
		link |= slice_is(birth->asserts[i].role, "mother") && birth->asserts[i].fact == children && slice_is(birth->asserts[i].person, "child") &&
			!birth->asserts[i].is_list;
	const struct event_def *kinship = ruleset_event(rs, SLICE_LIT("kinship.listed"));
	for (size_t i = 0; i < kinship->assert_count; i++)
		list |= kinship->asserts[i].is_list && slice_is(kinship->asserts[i].value, "children");
	tap_ok(link, "a birth states one child of the mother");
	tap_ok(list, "kinship.listed states the whole list");
}

static void test_packages(const struct ruleset *rs)
{
	size_t count;
	const struct service *const *all = ruleset_services(rs, &count);
	tap_ok(count > 1, "packages");
	for (size_t i = 1; i < count; i++)
		tap_ok(slice_cmp(all[i - 1]->name, all[i]->name) < 0, "%.*s: by name", SLICE_ARG(all[i]->name));
	const struct service *s = ruleset_service(rs, SLICE_LIT("large-family-allowance"), day("2026-01-01"));
	tap_ok(s && s == ruleset_service_version(rs, SLICE_LIT("large-family-allowance"), SLICE_LIT("2026-01-01")), "in force on its first day");
	tap_ok(!ruleset_service(rs, SLICE_LIT("large-family-allowance"), day("2025-12-31")), "not the day before");
	tap_ok(!ruleset_service(rs, SLICE_LIT("large-family"), day("2026-06-01")), "no service of another name");
	tap_is_int(s->window_ms, 72LL * 3600000, "window");
	tap_ok(s->remind_count == 1 && s->remind_ms[0] == 24LL * 3600000, "one reminder after 24 hours");
	tap_is_int(s->keep_ms, 90LL * 86400000, "keep");
	tap_is_int(s->term_working_days, 7, "term");
	tap_ok(s->claim_count == 1 && slice_is(s->claims[0], "large-family/{counted}"), "claim");
	tap_ok(s->benefit == BENEFIT_MONTHLY && s->silence_office && s->occasion == OCCASION_ONCE && s->extraterritorial,
		"kinds and choices");
	tap_is_int(s->recipient_count, 1, "recipients");
	tap_ok(s->recipients[0].kind == RECIPIENT_SUBJECT, "in the order to try");
	tap_is_int(s->need_count, 6, "needs");
	const struct need *study = &s->needs[s->need_count - 2];
	tap_is_slice(study->path, "children.study", "needs are sorted");
	tap_ok(study->fresh_days == 180 && slice_is(study->link->name, "children") && slice_is(study->fact->name, "study"), "a need behind a link");
	tap_ok(s->lua.len > 100 && slice_is(s->lua_file, "packages/large-family-allowance/eligibility.lua"), "its Lua");
	tap_ok(s->tests.len > 100, "its tests");
}

static void test_dispatch(const struct ruleset *rs)
{
	size_t n;
	const struct slice *names = ruleset_wakes(rs, TRIGGER_EVENT, SLICE_LIT("birth"), SLICE_LIT("child"), &n);
	tap_ok(n == 2 && slice_is(names[0], "birth-allowance") && slice_is(names[1], "childcare-allowance"), "birth as child");
	names = ruleset_wakes(rs, TRIGGER_EVENT, SLICE_LIT("birth"), SLICE_LIT("father"), &n);
	tap_ok(n == 1 && slice_is(names[0], "large-family-allowance"), "birth as father");
	ruleset_wakes(rs, TRIGGER_EVENT, SLICE_LIT("name.changed"), SLICE_LIT("person"), &n);
	tap_is_int(n, 0, "another name wakes nothing");
	names = ruleset_wakes(rs, TRIGGER_CHANGE, SLICE_LIT("children.home"), SLICE_NONE, &n);
	tap_ok(n == 1 && slice_is(names[0], "large-family-allowance"), "change of a child's home");
	ruleset_wakes(rs, TRIGGER_CHANGE, SLICE_LIT("birth"), SLICE_NONE, &n);
	tap_is_int(n, 0, "an event is no change");
	names = ruleset_links(rs, &n);
	tap_ok(n == 2 && slice_is(names[0], "children") && slice_is(names[1], "dependants"), "links that are watched");
	names = ruleset_link_fields(rs, SLICE_LIT("children"), &n);
	tap_ok(n == 4 && slice_is(names[0], "birth_date") && slice_is(names[1], "death_date") && slice_is(names[2], "home") &&
		slice_is(names[3], "study"), "fields behind children, sorted");
	ruleset_link_fields(rs, SLICE_LIT("mother"), &n);
	tap_is_int(n, 0, "nothing is read behind mother");
	static const char *const kept[] = {"address", "birth_date", "birth_order", "children", "death_date", "father", "guardian", "home",
		"language", "mother", "spouse", "study"}, *const dropped[] = {"average_income" /* before consent */, "citizenship", "account_known", "nothing", ""};
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
		tap_ok(ruleset_keeps(rs, slice_of(kept[i])), "%s is kept", kept[i]);
	for (size_t i = 0; i < sizeof dropped / sizeof *dropped; i++)
		tap_ok(!ruleset_keeps(rs, slice_of(dropped[i])), "'%s' is dropped", dropped[i]);
}

static void test_money(const struct ruleset *rs)
{
	static const struct { const char *brackets; int64_t count; const char *on; int64_t tenge; } rows[] = {
		{"large_family", 4, "2026-06-01", 69330}, {"large_family", 5, "2026-06-01", 86673}, {"large_family", 6, "2026-06-01", 104017},
		{"large_family", 7, "2026-06-01", 121360}, {"large_family", 8, "2026-06-01", 138400}, {"large_family", 11, "2026-06-01", 190300},
		{"birth", 1, "2026-06-01", 164350}, {"birth", 3, "2026-06-01", 164350}, {"birth", 4, "2026-06-01", 272475},
		{"birth", 1, "2025-12-31", 149416}, {"large_family", 4, "2025-06-01", 63030}};
	int64_t tiyn, micro;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int rc = ruleset_amount(rs, slice_of(rows[i].brackets), rows[i].count, day(rows[i].on), INT32_MAX, &tiyn);
		tap_is_int(rc ? -1 : tiyn, rows[i].tenge * 100, "%s for %lld on %s", rows[i].brackets, (long long)rows[i].count, rows[i].on);
	}
	tap_is_int(ruleset_amount(rs, SLICE_LIT("large_family"), 3, day("2026-06-01"), INT32_MAX, &tiyn), ERR_NOTFOUND,
		"below the first step");
	tap_is_int(ruleset_amount(rs, SLICE_LIT("large_family"), 4, day("2024-12-31"), INT32_MAX, &tiyn), ERR_NOTFOUND,
		"before the first value");
	tap_is_int(ruleset_amount(rs, SLICE_LIT("mrp"), 4, day("2026-06-01"), INT32_MAX, &tiyn), ERR_NOTFOUND,
		"no brackets");
	tap_ok(!ruleset_parameter(rs, SLICE_LIT("mrp"), day("2026-01-01"), INT32_MAX, &micro) && micro == 4325000000,
		"mrp of 2026");
	tap_ok(!ruleset_parameter(rs, SLICE_LIT("mrp"), day("2025-12-31"), INT32_MAX, &micro) && micro == 3932000000,
		"mrp of 2025");
	tap_is_int(ruleset_parameter(rs, SLICE_LIT("birth"), day("2026-01-01"), INT32_MAX, &micro), ERR_NOTFOUND,
		"brackets are no number");
}

/* A value enacted in May for the days from January on. */
static void test_retroactive(const struct ruleset *rs)
{
	static const char was[] = "{from: 2026-01-01, value: 4325";
	static const struct { const char *on, *known; int64_t tenge; } rows[] = {
		{"2026-02-01", "2026-05-19", 69330}, {"2026-02-01", "2026-05-20", 70532}, {"2026-06-01", "2026-06-01", 70532},
		{"2025-06-01", "2026-06-01", 63030}};
	struct edit edit = {"parameters.yaml", was, "{from: 2026-01-01, value: 4325, source: one}\n    - {from: 2026-01-01, known_from: 2026-05-20, value: 4400"};
	struct findings f = {0};
	struct ruleset *later = NULL;
	struct err err;
	int64_t tiyn;
	tap_is_int(rules_edited(rs, edit, &later, &f, &err), OK, "a retroactive value stands behind the one that it replaces");
	for (size_t i = 0; later && i < sizeof rows / sizeof *rows; i++) {
		int rc = ruleset_amount(later, SLICE_LIT("large_family"), 4, day(rows[i].on), day(rows[i].known), &tiyn);
		tap_is_int(rc ? -1 : tiyn, rows[i].tenge * 100, "for %s, by what was known on %s", rows[i].on, rows[i].known);
	}
	ruleset_free(later);
	findings_fini(&f);
}

static void refused_bundle(const char *text, const char *name)
{
	struct ruleset *out;
	struct slice part = slice_of(text);
	struct findings f = {0};
	struct err err;
	tap_is_int(ruleset_load_bundle(&part, 1, &out, &f, &err), ERR_INPUT, "%s is refused", name);
	tap_ok(!out && f.errors > 0, "with findings, and nothing handed out");
	findings_fini(&f);
}

static void test_bundle(const struct ruleset *rs)
{
	struct ruleset *again = NULL;
	struct findings f = {0};
	struct err err;
	struct buf b;
	buf_init(&b);
	ruleset_bundle(rs, &b);
	struct slice whole = buf_slice(&b);
	tap_is_int(strlen(ruleset_hash(rs)), 64, "64 hex digits");
	tap_ok(!ruleset_load_bundle(&whole, 1, &again, &f, &err), "the bundle loads");
	tap_is_str(again ? ruleset_hash(again) : "", ruleset_hash(rs), "and has the same hash");
	ruleset_free(again);
	tap_is_int(ruleset_load("/nowhere/at/all", &again, &f, &err), ERR_INPUT, "a folder that is not there is refused");
	findings_fini(&f);
	buf_fini(&b);
	refused_bundle("{\"a.yaml\":1}", "a file that is no text");
	refused_bundle("{}", "a bundle without files");
	refused_bundle("[", "what is no JSON");
}

/* Each package is a part of its own, so that a ruleset of which one package changed shares all other parts with the one before. */
static void test_parts(const struct ruleset *rs)
{
	enum { PARTS = 64 };
	struct edit edit = {"packages/birth-allowance/service.yaml", "revision: 1", "revision: 2"};
	struct buf here[PARTS], there[PARTS];
	struct slice parts[PARTS];
	struct ruleset *other, *again = NULL;
	struct findings f = {0};
	struct err err;
	size_t count = 0, same = 0, services, at = 0, at_other = 0;
	if (rules_edited(rs, edit, &other, &f, &err))
		tap_bail("the release with another revision does not load");
	for (bool more = true; more && count < PARTS; count += more) {
		buf_init(&here[count]);
		buf_init(&there[count]);
		more = ruleset_part(rs, &at, &here[count]) && ruleset_part(other, &at_other, &there[count]);
		parts[count] = buf_slice(&here[count]);
		same += more && slice_eq(parts[count], buf_slice(&there[count]));
	}
	ruleset_services(rs, &services);
	tap_ok(count >= services && count <= services + 2, "%zu parts for %zu packages", count, services);
	tap_is_int((int64_t)same, (int64_t)count - 1, "all but one are those of the ruleset before");
	tap_ok(!ruleset_load_bundle(parts, count, &again, &f, &err) && !strcmp(ruleset_hash(again), ruleset_hash(rs)),
		"together they are the ruleset");
	ruleset_free(again);
	ruleset_free(other);
	for (size_t i = 0; i <= count; i++) {
		buf_fini(&here[i]);
		buf_fini(&there[i]);
	}
	findings_fini(&f);
}

/* What cannot be published is not loaded either: a folder above 1 MiB, though each of its files is small enough. */
static void test_too_large(const struct ruleset *rs)
{
	enum { BYTES = 250 * 1024, FILES = 5 };
	size_t count;
	const struct rule_file *files = ruleset_files(rs, &count);
	struct rule_file *more = calloc(count + FILES, sizeof *more);
	char *text = malloc(BYTES), path[FILES][64];
	struct ruleset *out = NULL;
	struct findings f = {0};
	struct err err = {0};
	if (!more || !text)
		tap_bail("no memory");
	memset(text, '#', BYTES);
	memcpy(more, files, count * sizeof *files);
	for (int i = 0; i < FILES; i++) {
		snprintf(path[i], sizeof path[i], "packages/birth-allowance/notes-%d.lua", i);
		more[count + (size_t)i] = (struct rule_file){.path = slice_of(path[i]), .text = {text, BYTES}};
	}
	tap_is_int(ruleset_load_files(more, count + FILES - 2, &out, &f, &err), OK, "a package of less than 1 MiB is loaded");
	ruleset_free(out);
	tap_is_int(ruleset_load_files(more, count + FILES, &out, &f, &err), ERR_INPUT, "one of more is refused");
	tap_is_str(err.code, "too-long", "with the reason");
	tap_ok(strstr(err.text, "packages/birth-allowance/ takes"), "and which it is: %s", err.text);
	findings_fini(&f);
	free(more);
	free(text);
}

static char *read_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	char *text = calloc(1, 256 * 1024);
	if (!file || !text || fread(text, 1, 256 * 1024 - 1, file) == 0)
		tap_bail("docs/packages.md cannot be read");
	fclose(file);
	return text;
}

static void test_documented(void)
{
	char path[400];
	struct buf b;
	buf_init(&b);
	ruleset_describe_settings(&b);
	buf_u8(&b, 0);
	snprintf(path, sizeof path, "%s/../docs/packages.md", rules_dir());
	char *guide = read_file(path);
	if (!tap_ok(strstr(guide, b.ptr) != NULL, "docs/packages.md holds the table of settings as it is"))
		printf("# put this into docs/packages.md:\n%s", b.ptr);
	free(guide);
	buf_fini(&b);
}

int main(void)
{
	struct ruleset *rs = rules_release();
	test_vocabulary(rs);
	test_packages(rs);
	test_dispatch(rs);
	test_money(rs);
	test_retroactive(rs);
	test_parts(rs);
	test_too_large(rs);
	test_bundle(rs);
	test_documented();
	ruleset_free(rs);
	return tap_done();
}
