/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/base/civil.h"

#include <limits.h>
#include <stdio.h>
#include <time.h>

/* The day number counts in eras of 400 years (146,097 days) that begin on 1 March, so that a leap day is the last day of its
 * year: no table of months, no loop, and right before 1970. */
#define ERA_DAYS 146097
#define ERA_TO_EPOCH_DAYS 719468 /* 0000-03-01 to 1970-01-01 */

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

int32_t civil_day(struct civil d)
{
	int year = d.month <= 2 ? d.year - 1 : d.year;
	int era = (int)floor_div(year, 400);
	int year_of_era = year - era * 400;
	int month_from_march = (d.month + 9) % 12;
	int day_of_year = (153 * month_from_march + 2) / 5 + d.day - 1;
	int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return era * ERA_DAYS + day_of_era - ERA_TO_EPOCH_DAYS;
}

struct civil civil_of_day(int32_t day)
{
	int64_t from_march_0 = (int64_t)day + ERA_TO_EPOCH_DAYS;
	int era = (int)floor_div(from_march_0, ERA_DAYS);
	int day_of_era = (int)(from_march_0 - (int64_t)era * ERA_DAYS);
	int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int month_from_march = (5 * day_of_year + 2) / 153;
	int month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
	return (struct civil){
		.year = year_of_era + era * 400 + (month <= 2),
		.month = month,
		.day = day_of_year - (153 * month_from_march + 2) / 5 + 1,
	};
}

int32_t civil_month_start(int32_t day, int months_on)
{
	struct civil d = civil_of_day(day);
	int months = d.month - 1 + months_on;

	return civil_day((struct civil){d.year + months / 12, months % 12 + 1, 1});
}

static bool is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

bool civil_is_date(struct civil d)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	if (d.year < 0 || d.year > 9999 || d.month < 1 || d.month > 12 || d.day < 1)
		return false;
	return d.day <= days[d.month - 1] + (d.month == 2 && is_leap(d.year));
}

int32_t civil_local_day(int64_t instant_ms)
{
	return (int32_t)floor_div(instant_ms + CIVIL_ZONE_MS, CIVIL_DAY_MS);
}

int64_t civil_day_start_ms(int32_t day)
{
	return day * CIVIL_DAY_MS - CIVIL_ZONE_MS;
}

int civil_weekday(int32_t day)
{
	int64_t from_thursday = (int64_t)day + 3; /* 1970-01-01 was a Thursday */
	return (int)(from_thursday - floor_div(from_thursday, 7) * 7) + 1;
}

int civil_age(int32_t birth_day, int32_t on_day)
{
	struct civil birth = civil_of_day(birth_day), on = civil_of_day(on_day);
	if (birth.month == 2 && birth.day == 29 && !is_leap(on.year))
		birth.day = 28;
	bool had_birthday = on.month > birth.month || (on.month == birth.month && on.day >= birth.day);
	return on.year - birth.year - !had_birthday;
}

/* n digits at *at as a number; moves on. Reads within s only. */
static bool digits(struct slice s, size_t *at, size_t n, int *out)
{
	if (n > s.len - *at)
		return false;
	*out = 0;
	for (size_t i = 0; i < n; i++, ++*at) {
		char c = s.ptr[*at];
		if (c < '0' || c > '9')
			return false;
		*out = *out * 10 + (c - '0');
	}
	return true;
}

static bool one_of(struct slice s, size_t *at, const char *allowed)
{
	if (*at >= s.len || !memchr(allowed, s.ptr[*at], strlen(allowed)))
		return false;
	++*at;
	return true;
}

static bool date_at(struct slice s, size_t *at, int32_t *out_day)
{
	struct civil d;
	bool read = digits(s, at, 4, &d.year) && one_of(s, at, "-") && digits(s, at, 2, &d.month) && one_of(s, at, "-") &&
		    digits(s, at, 2, &d.day);
	if (!read || !civil_is_date(d))
		return false;
	*out_day = civil_day(d);
	return true;
}

bool civil_parse_date(struct slice s, int32_t *out_day)
{
	size_t at = 0;
	int32_t day;
	if (!date_at(s, &at, &day) || at != s.len)
		return false;
	*out_day = day;
	return true;
}

/* ".5" -> 500; digits beyond the third are read and cut. Nothing there is 0 and fine. */
static bool fraction_at(struct slice s, size_t *at, int *out_ms)
{
	int worth = 100, digit;
	*out_ms = 0;
	if (!one_of(s, at, "."))
		return true;
	size_t first = *at;
	while (*at < s.len && s.ptr[*at] >= '0' && s.ptr[*at] <= '9') {
		digit = s.ptr[(*at)++] - '0';
		*out_ms += digit * worth;
		worth /= 10;
	}
	return *at > first;
}

/* "Z", or "+05:00": minutes east of UTC. */
static bool offset_at(struct slice s, size_t *at, int *out_minutes)
{
	int hours, minutes;
	*out_minutes = 0;
	if (one_of(s, at, "Zz"))
		return true;
	bool west = *at < s.len && s.ptr[*at] == '-';
	if (!one_of(s, at, "+-") || !digits(s, at, 2, &hours) || !one_of(s, at, ":") || !digits(s, at, 2, &minutes))
		return false;
	*out_minutes = (hours * 60 + minutes) * (west ? -1 : 1);
	return hours <= 23 && minutes <= 59;
}

/* A leap second (":60") is refused: Kazakhstan's registries write none, and it has no place in milliseconds since 1970. */
bool civil_parse_instant(struct slice s, int64_t *out_ms)
{
	size_t at = 0;
	int32_t day;
	int hour, minute, second, ms, offset;
	if (!date_at(s, &at, &day) || !one_of(s, &at, "Tt"))
		return false;
	if (!digits(s, &at, 2, &hour) || !one_of(s, &at, ":") || !digits(s, &at, 2, &minute) || !one_of(s, &at, ":") ||
	    !digits(s, &at, 2, &second) || !fraction_at(s, &at, &ms) || !offset_at(s, &at, &offset) || at != s.len)
		return false;
	if (hour > 23 || minute > 59 || second > 59)
		return false;
	*out_ms = day * CIVIL_DAY_MS + ((hour * 60LL + minute - offset) * 60 + second) * 1000 + ms;
	return true;
}

/* The parts are bounded here, not by the callers: an instant outside years 0 to 9999 has no RFC 3339 form and prints as "?". */
/* The last n decimal digits. By hand: each record carries two instants, and printf would cost more than the rest of its headers. */
static void put_digits(char *out, unsigned v, int n)
{
	for (int i = n - 1; i >= 0; i--, v /= 10)
		out[i] = (char)('0' + v % 10);
}

void civil_format_date(int32_t day, char out[CIVIL_DATE_CHARS + 1])
{
	struct civil d = civil_of_day(day);
	if (!civil_is_date(d)) {
		memcpy(out, "?", 2);
		return;
	}
	put_digits(out, (unsigned)d.year, 4);
	out[4] = '-';
	put_digits(out + 5, (unsigned)d.month, 2);
	out[7] = '-';
	put_digits(out + 8, (unsigned)d.day, 2);
	out[CIVIL_DATE_CHARS] = '\0';
}

void civil_format_instant(int64_t ms, char out[CIVIL_INSTANT_CHARS + 1])
{
	int64_t day = floor_div(ms, CIVIL_DAY_MS);
	if (day < INT32_MIN || day > INT32_MAX || !civil_is_date(civil_of_day((int32_t)day))) {
		memcpy(out, "?", 2);
		return;
	}
	unsigned rest = (unsigned)(ms - day * CIVIL_DAY_MS);
	civil_format_date((int32_t)day, out);
	out[10] = 'T';
	put_digits(out + 11, rest / 3600000 % 24, 2);
	out[13] = ':';
	put_digits(out + 14, rest / 60000 % 60, 2);
	out[16] = ':';
	put_digits(out + 17, rest / 1000 % 60, 2);
	out[19] = '.';
	put_digits(out + 20, rest % 1000, 3);
	memcpy(out + 23, "Z", 2);
}

bool civil_parse_span(struct slice s, int64_t *out_ms)
{
	static const struct {
		const char *one, *many;
		int64_t ms;
	} units[] = {
		{"millisecond", "milliseconds", 1},
		{"second", "seconds", 1000},
		{"minute", "minutes", 60 * 1000},
		{"hour", "hours", 3600 * 1000},
		{"day", "days", CIVIL_DAY_MS},
	};
	int64_t count = 0;
	size_t at = 0;
	for (; at < s.len && at < 9 && s.ptr[at] >= '0' && s.ptr[at] <= '9'; at++)
		count = count * 10 + (s.ptr[at] - '0');
	if (at == 0 || !one_of(s, &at, " "))
		return false;
	struct slice unit = {s.ptr + at, s.len - at};
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		if (!slice_is(unit, units[i].one) && !slice_is(unit, units[i].many))
			continue;
		*out_ms = count * units[i].ms; /* 999,999,999 days fit */
		return true;
	}
	return false;
}

int64_t civil_now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
