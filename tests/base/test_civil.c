/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/base/civil.h"

#include <time.h>

#include "tests/tap.h"

static int32_t day(const char *text)
{
	int32_t d = 0;
	if (!civil_parse_date(slice_of(text), &d))
		tap_ok(false, "%s should be a date", text);
	return d;
}

/* Four centuries, day by day, against a calendar that only counts: the cycle repeats after that. */
static void test_400_years(void)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	struct civil want = {1800, 1, 1};
	int32_t first = civil_day(want), d = first;
	int wrong = 0;
	for (; want.year < 2200; d++) {
		struct civil got = civil_of_day(d);
		wrong += got.year != want.year || got.month != want.month || got.day != want.day;
		wrong += civil_day(want) != d || !civil_is_date(want);
		bool leap = want.month == 2 && ((want.year % 4 == 0 && want.year % 100 != 0) || want.year == 2000);
		if (want.day++ == lengths[want.month - 1] + leap) {
			wrong += civil_is_date(want);
			want.day = 1;
			if (want.month++ == 12)
				want = (struct civil){want.year + 1, 1, 1};
		}
	}
	tap_is_int(wrong, 0, "1800 to 2199, day by day");
	tap_is_int(d - first, 146097, "400 years");
	time_t noon = 12 * 3600;
	struct tm tm;
	gmtime_r(&(time_t){noon + 20605 * 86400LL}, &tm);
	struct civil c = civil_of_day(20605);
	tap_ok(c.year == tm.tm_year + 1900 && c.month == tm.tm_mon + 1 && c.day == tm.tm_mday, "the C library agrees");
	tap_is_int(civil_day((struct civil){1970, 1, 1}), 0, "the epoch");
}

static void test_weekday(void)
{
	tap_is_int(civil_weekday(0), 4, "1970-01-01 was a Thursday");
	tap_is_int(civil_weekday(day("2026-06-01")), 1, "2026-06-01 is a Monday");
	tap_is_int(civil_weekday(day("1969-12-28")), 7, "a Sunday before the epoch");
}

static void test_zone(void)
{
	int64_t ms;
	char text[CIVIL_INSTANT_CHARS + 1];
	tap_ok(civil_parse_instant(SLICE_LIT("2026-05-31T18:59:59.999Z"), &ms), "an instant");
	tap_is_int(civil_local_day(ms), day("2026-05-31"), "23:59:59.999 in Kazakhstan");
	tap_is_int(civil_local_day(ms + 1), day("2026-06-01"), "midnight there");
	tap_is_int(civil_day_start_ms(day("2026-06-01")), ms + 1, "the day's start");
	civil_format_instant(civil_day_start_ms(0), text);
	tap_is_str(text, "1969-12-31T19:00:00.000Z", "before the epoch");
	tap_is_int(civil_local_day(-1), 0, "a millisecond before 1970 UTC is 1970 there");
	tap_is_int(civil_local_day(-CIVIL_ZONE_MS - 1), -1, "and the day before is negative");
}

static void test_age(void)
{
	tap_is_int(civil_age(day("2008-06-15"), day("2026-06-14")), 17, "the day before the birthday");
	tap_is_int(civil_age(day("2008-06-15"), day("2026-06-15")), 18, "the birthday");
	tap_is_int(civil_age(day("2008-02-29"), day("2026-02-27")), 17, "born on a leap day: 27 February");
	tap_is_int(civil_age(day("2008-02-29"), day("2026-02-28")), 18, "28 February of a common year");
	tap_is_int(civil_age(day("2008-02-29"), day("2028-02-28")), 19, "28 February of a leap year");
	tap_is_int(civil_age(day("2008-02-29"), day("2028-02-29")), 20, "29 February of a leap year");
	tap_is_int(civil_age(day("2026-06-15"), day("2026-06-15")), 0, "the day of birth");
}

static void test_instants(void)
{
	static const struct {
		const char *in, *out; /* NULL: refused */
	} cases[] = {
		{"2026-06-01T05:00:00Z", "2026-06-01T05:00:00.000Z"},
		{"2026-06-01t05:00:00z", "2026-06-01T05:00:00.000Z"},
		{"2026-06-01T05:00:00+05:00", "2026-06-01T00:00:00.000Z"},
		{"2026-06-01T04:59:59+05:00", "2026-05-31T23:59:59.000Z"},
		{"2026-05-31T20:30:00-03:30", "2026-06-01T00:00:00.000Z"},
		{"2026-06-01T00:00:00-00:00", "2026-06-01T00:00:00.000Z"},
		{"2026-06-01T05:00:00.1Z", "2026-06-01T05:00:00.100Z"},
		{"2026-06-01T05:00:00.123456789Z", "2026-06-01T05:00:00.123Z"},
		{"2026-06-01T05:00:00.9999Z", "2026-06-01T05:00:00.999Z"},
		{"1969-12-31T23:59:59.001Z", "1969-12-31T23:59:59.001Z"},
		{"0000-01-01T00:00:00Z", "0000-01-01T00:00:00.000Z"},
		{"9999-12-31T23:59:59Z", "9999-12-31T23:59:59.000Z"},
		{"2026-06-01T05:00:00", NULL},
		{"2026-06-01T05:00Z", NULL},
		{"2026-06-01 05:00:00Z", NULL},
		{"2026-06-01T24:00:00Z", NULL},
		{"2026-06-01T05:60:00Z", NULL},
		{"2026-06-01T23:59:60Z", NULL},
		{"2026-02-29T05:00:00Z", NULL},
		{"2026-06-01T05:00:00.Z", NULL},
		{"2026-06-01T05:00:00+0500", NULL},
		{"2026-06-01T05:00:00+24:00", NULL},
		{"2026-06-01T05:00:00+05:60", NULL},
		{"2026-06-01T05:00:00Z ", NULL},
		{"2026-6-1T05:00:00Z", NULL},
		{"", NULL},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char got[CIVIL_INSTANT_CHARS + 1];
		int64_t ms;
		bool read = civil_parse_instant(slice_of(cases[i].in), &ms);
		if (read)
			civil_format_instant(ms, got);
		tap_is_str(read ? got : NULL, cases[i].out, "instant '%s'", cases[i].in);
	}
	char text[CIVIL_INSTANT_CHARS + 1];
	civil_format_instant(INT64_MAX, text);
	tap_is_str(text, "?", "an instant without a form");
	civil_format_instant(INT64_MIN, text);
	tap_is_str(text, "?", "and the other end");
}

/* No byte behind the slice is read: each prefix stands in a heap block of its own size. */
static void test_prefixes(void)
{
	const char whole[] = "2026-06-01T05:00:00.123+05:00";
	int64_t ms;
	int read = 0;
	for (size_t n = 0; n < sizeof whole - 1; n++) {
		char *part = malloc(n ? n : 1);
		if (!part)
			tap_bail("out of memory");
		memcpy(part, whole, n);
		read += civil_parse_instant((struct slice){part, n}, &ms);
		free(part);
	}
	tap_is_int(read, 0, "no prefix of an instant is one");
}

static void test_dates_and_spans(void)
{
	int32_t d = 7;
	int64_t ms = 7;
	char text[CIVIL_DATE_CHARS + 1];
	civil_format_date(day("2024-02-29"), text);
	tap_is_str(text, "2024-02-29", "a date there and back");
	tap_ok(!civil_parse_date(SLICE_LIT("2026-02-29"), &d) && d == 7, "not a date, and out is untouched");
	tap_ok(!civil_parse_date(SLICE_LIT("2026-06-01T"), &d) && !civil_parse_date(SLICE_LIT("+026-06-01"), &d), "nor these");
	tap_ok(civil_parse_span(SLICE_LIT("72 hours"), &ms) && ms == 259200000, "72 hours");
	tap_ok(civil_parse_span(SLICE_LIT("10 minutes"), &ms) && ms == 600000, "10 minutes");
	tap_ok(civil_parse_span(SLICE_LIT("1 day"), &ms) && ms == CIVIL_DAY_MS, "1 day");
	tap_ok(civil_parse_span(SLICE_LIT("90 days"), &ms) && ms == 90 * CIVIL_DAY_MS, "90 days");
	ms = 7;
	static const char *const wrong[] = {"", "72", "hours", "72hours", "72  hours", "-1 days", "1.5 hours", "3 working days", "1234567890 days"};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		tap_ok(!civil_parse_span(slice_of(wrong[i]), &ms) && ms == 7, "no span: '%s'", wrong[i]);
	tap_ok(civil_now_ms() / CIVIL_DAY_MS >= day("2024-01-01"), "the clock runs");
}

int main(void)
{
	test_400_years();
	test_weekday();
	test_zone();
	test_age();
	test_instants();
	test_prefixes();
	test_dates_and_spans();
	return tap_done();
}
