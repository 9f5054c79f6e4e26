/* SPDX-License-Identifier: Apache-2.0 */
/* Civil time: instants are int64 milliseconds since 1970 UTC (`_ms`), days are int32 days since 1970-01-01 (`_day`).
 * Kazakhstan is UTC+5 without daylight saving (T-6); every legal day is a day there. */
#ifndef ALDYN_BASE_CIVIL_H
#define ALDYN_BASE_CIVIL_H

#include <stdint.h>
#include "engine/base/slice.h"

#define CIVIL_ZONE_MS (5LL * 3600 * 1000)
#define CIVIL_DAY_MS (24LL * 3600 * 1000)
#define CIVIL_INSTANT_CHARS 24 /* "2026-06-01T05:00:00.000Z" */
#define CIVIL_DATE_CHARS 10

struct civil { int year, month, day; };

int32_t civil_day(struct civil d);              /* proleptic Gregorian */
struct civil civil_of_day(int32_t day);
bool civil_is_date(struct civil d);
int32_t civil_local_day(int64_t instant_ms);    /* the day in Kazakhstan */
int64_t civil_day_start_ms(int32_t day);        /* 00:00 in Kazakhstan */
int32_t civil_month_start(int32_t day, int months_on); /* the first of the day's month, or of one so many months later */
int civil_weekday(int32_t day);                 /* 1 Monday .. 7 Sunday (ISO 8601) */
/* Full years from birth to `on`. Born on 29 February: a year older on 28 February of a common year (T-2, reading `leap_year`). */
int civil_age(int32_t birth_day, int32_t on_day);

/* RFC 3339 with seconds, optional fraction (kept to ms, cut), offset or Z. false when it is anything else. */
bool civil_parse_instant(struct slice s, int64_t *out_ms);
bool civil_parse_date(struct slice s, int32_t *out_day); /* "YYYY-MM-DD", a real date */
void civil_format_instant(int64_t ms, char out[CIVIL_INSTANT_CHARS + 1]); /* UTC, three digits of milliseconds, Z */
void civil_format_date(int32_t day, char out[CIVIL_DATE_CHARS + 1]);
/* "72 hours", "10 minutes", "90 days", "24 hours" -> ms. Days are 24 hours here; working days are the ruleset's calendar's. */
bool civil_parse_span(struct slice s, int64_t *out_ms);
int64_t civil_now_ms(void); /* the wall clock; only intake, ticks and connectors may ask */

#endif
