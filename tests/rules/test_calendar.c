/* SPDX-License-Identifier: Apache-2.0 */
/* T-3, T-4: every row is an instant of consent in Kazakhstan and what becomes of a term. */
#include "tests/rules/rules_common.h"

static int64_t local(const char *date, int hour, int minute, int second, int ms)
{
	return civil_day_start_ms(day(date)) + ((hour * 60LL + minute) * 60 + second) * 1000 + ms;
}

static void check_term(const struct ruleset *rs, const char *name, int64_t applied, int days, const char *start,
	const char *due, bool moved)
{
	struct term t;
	char text[CIVIL_DATE_CHARS + 1];
	ruleset_term(rs, applied, days, &t);
	civil_format_date(t.start, text);
	tap_is_str(text, start, "%s: start", name);
	civil_format_date(t.due, text);
	tap_is_str(text, due, "%s: due", name);
	tap_ok(t.moved == moved, "%s: %s", name, moved ? "moved" : "not moved");
}

static void test_terms(const struct ruleset *rs)
{
	check_term(rs, "Monday morning", local("2026-06-01", 13, 0, 0, 0), 7, "2026-06-01", "2026-06-09", false);
	check_term(rs, "before opening counts the same day", local("2026-06-01", 0, 0, 0, 0), 1, "2026-06-01", "2026-06-01", false);
	check_term(rs, "at lunch counts the same day", local("2026-06-01", 14, 0, 0, 0), 1, "2026-06-01", "2026-06-01", false);
	check_term(rs, "a millisecond before the last two hours", local("2026-06-01", 16, 29, 59, 999), 7, "2026-06-01", "2026-06-09", false);
	check_term(rs, "exactly two hours before the end", local("2026-06-01", 16, 30, 0, 0), 7, "2026-06-02", "2026-06-10", true);
	check_term(rs, "a minute before the end", local("2026-06-01", 18, 29, 0, 0), 7, "2026-06-02", "2026-06-10", true);
	check_term(rs, "after the end, still that day", local("2026-06-01", 23, 59, 59, 999), 7, "2026-06-02", "2026-06-10", true);
	check_term(rs, "Friday evening waits for Monday", local("2026-06-05", 17, 0, 0, 0), 3, "2026-06-08", "2026-06-10", true);
	check_term(rs, "Saturday", local("2026-06-06", 11, 0, 0, 0), 1, "2026-06-08", "2026-06-08", true);
	check_term(rs, "Sunday", local("2026-06-07", 11, 0, 0, 0), 1, "2026-06-08", "2026-06-08", true);
	check_term(rs, "evening before a single holiday", local("2026-05-06", 17, 0, 0, 0), 1, "2026-05-08", "2026-05-08", true);
	check_term(rs, "a term that runs over May", local("2026-04-30", 10, 0, 0, 0), 7, "2026-04-30", "2026-05-13", false);
	check_term(rs, "Friday before Nauryz 2026", local("2026-03-20", 10, 0, 0, 0), 2, "2026-03-20", "2026-03-26", false);
	check_term(rs, "Friday evening before Nauryz 2026", local("2026-03-20", 16, 30, 0, 0), 1, "2026-03-26", "2026-03-26", true);
	check_term(rs, "on Nauryz", local("2026-03-22", 10, 0, 0, 0), 7, "2026-03-26", "2026-04-03", true);
	check_term(rs, "Nauryz 2027", local("2027-03-19", 10, 0, 0, 0), 2, "2027-03-19", "2027-03-25", false);
	check_term(rs, "over the end of the year", local("2026-12-30", 10, 0, 0, 0), 4, "2026-12-30", "2027-01-06", false);
	check_term(rs, "New Year's Eve, late", local("2026-12-31", 16, 30, 0, 0), 1, "2027-01-05", "2027-01-05", true);
	check_term(rs, "Kurban-ait", local("2026-05-26", 16, 30, 0, 0), 1, "2026-05-28", "2026-05-28", true);
}

static void test_days(const struct ruleset *rs)
{
	static const struct { const char *date; bool working; const char *why; } rows[] = {
		{"2026-01-01", false, "New Year"}, {"2026-01-02", false, "second day of the New Year"}, {"2026-01-05", true, "a Monday"},
		{"2026-01-07", false, "Orthodox Christmas"}, {"2026-03-08", false, "a Sunday"}, {"2026-03-09", false, "8 March moved"},
		{"2026-03-10", true, "only one day for one holiday"}, {"2026-03-23", false, "Nauryz on Monday"}, {"2026-03-24", false, "21 March moved"},
		{"2026-03-25", false, "22 March moved"}, {"2026-03-26", true, "after Nauryz"}, {"2026-05-11", false, "9 May moved"},
		{"2026-05-27", false, "Kurban-ait"}, {"2026-07-06", false, "Capital Day"}, {"2026-08-31", false, "30 August moved"},
		{"2026-10-26", false, "25 October moved"}, {"2026-12-16", false, "Independence Day"}, {"2026-12-17", true, "the day after"},
		{"2027-01-04", false, "2 January moved"}, {"2027-01-07", false, "Orthodox Christmas"}, {"2027-01-08", true, "the day after"},
		{"2027-03-24", false, "21 March moved"}, {"2027-05-03", false, "1 May moved"}, {"2027-05-10", false, "9 May moved"},
		{"2027-05-17", true, "Kurban-ait on a Sunday does not move"}, {"2028-01-03", true, "beyond the data: Monday to Friday"},
		{"2028-01-01", false, "beyond the data: Saturday"}, {"2025-12-31", true, "before the data"}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		tap_ok(ruleset_is_working_day(rs, day(rows[i].date)) == rows[i].working, "%s %s (%s)", rows[i].date,
			rows[i].working ? "is worked" : "is off", rows[i].why);
}

static void test_known(const struct ruleset *rs)
{
	struct term t;
	tap_ok(ruleset_calendar_known(rs, day("2026-01-01")) && ruleset_calendar_known(rs, day("2027-12-31")), "both ends of the data are known");
	tap_ok(!ruleset_calendar_known(rs, day("2025-12-31")) && !ruleset_calendar_known(rs, day("2028-01-01")), "beyond them nothing is");
	ruleset_term(rs, local("2027-12-30", 10, 0, 0, 0), 2, &t);
	tap_ok(t.calendar_known, "a term that ends with the data is known");
	ruleset_term(rs, local("2027-12-30", 10, 0, 0, 0), 3, &t);
	tap_ok(!t.calendar_known, "a term that leaves the data says so");
	tap_is_int(t.due, day("2028-01-03"), "and goes on with Monday to Friday");
}

static const struct edit not_moved = {"calendars/kz.yaml", "late_boundary: moved", "late_boundary: not_moved"};
static const struct edit as_ordered = {"calendars/kz.yaml", "displaced_holiday: next_working_day", "displaced_holiday: as_ordered"};
static const struct edit day_after = {"calendars/kz.yaml", "start_day: first", "start_day: day_after"};
static const struct edit ordered = {"calendars/kz.yaml", "    order: none entered",
	"    order: a test\n    working:\n      - {day: 2026-06-06, why: {kk: а, ru: б, en: c}}\n"
	"    off:\n      - {day: 2026-06-08, why: {kk: а, ru: б, en: c}}"};

static void test_reading(const struct ruleset *release, struct edit e, int64_t applied, int days, const char *due, const char *name)
{
	struct ruleset *rs;
	struct findings f = {0};
	struct err err;
	struct term t;
	char text[CIVIL_DATE_CHARS + 1];
	if (tap_ok(!rules_edited(release, e, &rs, &f, &err), "%s: loads", name)) {
		ruleset_term(rs, applied, days, &t);
		civil_format_date(t.due, text);
		tap_is_str(text, due, "%s", name);
	}
	ruleset_free(rs);
	findings_fini(&f);
}

int main(void)
{
	struct ruleset *rs = rules_release();
	test_terms(rs);
	test_days(rs);
	test_known(rs);
	test_reading(rs, not_moved, local("2026-06-01", 16, 30, 0, 0), 1, "2026-06-01", "late_boundary: not_moved");
	test_reading(rs, not_moved, local("2026-06-01", 16, 30, 0, 1), 1, "2026-06-02", "late_boundary: not_moved, a millisecond later");
	test_reading(rs, as_ordered, local("2026-03-08", 10, 0, 0, 0), 1, "2026-03-09", "displaced_holiday: as_ordered");
	test_reading(rs, day_after, local("2026-06-01", 10, 0, 0, 0), 7, "2026-06-10", "start_day: day_after");
	test_reading(rs, ordered, local("2026-06-05", 17, 0, 0, 0), 1, "2026-06-06", "a Saturday that is worked by order");
	test_reading(rs, ordered, local("2026-06-05", 17, 0, 0, 0), 2, "2026-06-09", "a Monday that is off by order");
	ruleset_free(rs);
	return tap_done();
}
