/* SPDX-License-Identifier: Apache-2.0 */
/* The working calendar (T-3, T-4, T-6). rules/calendars/kz.yaml is dated data: holidays, days moved by the yearly order, hours, and
 * the readings that the law leaves open. Loading makes one byte for each day of the years that the data covers. */
#include <stdlib.h>
#include "engine/base/civil.h"
#include "engine/rules/ruleset_impl.h"

enum { LATE_MINUTES = 120, YEARS_MAX = 50, MINUTE_MS = 60000 };
enum { SATURDAY = 6 };

static bool is_weekend(int32_t day)
{
	return civil_weekday(day) >= SATURDAY;
}

bool ruleset_calendar_known(const struct ruleset *rs, int32_t day)
{
	return day >= rs->calendar.first && day <= rs->calendar.last;
}

bool ruleset_is_working_day(const struct ruleset *rs, int32_t day)
{
	return ruleset_calendar_known(rs, day) ? !rs->calendar.off[day - rs->calendar.first] : !is_weekend(day);
}

static const struct working_hours *hours_on(const struct calendar *c, int32_t day)
{
	size_t n = c->hours_count;
	while (n > 1 && c->hours[n - 1].from > day)
		n--;
	return n ? &c->hours[n - 1] : NULL;
}

static int32_t next_working_day(const struct ruleset *rs, int32_t day)
{
	while (!ruleset_is_working_day(rs, ++day))
		continue;
	return day;
}

/* T-4: within the last two hours; exactly two hours before the end is the reading late_boundary. */
static bool is_late(const struct calendar *c, int32_t day, int64_t applied_ms)
{
	const struct working_hours *h = hours_on(c, day);
	int64_t into_day_ms = applied_ms - civil_day_start_ms(day);
	int64_t boundary_ms = (int64_t)((h ? h->closes_min : 24 * 60) - LATE_MINUTES) * MINUTE_MS;
	return into_day_ms > boundary_ms || (into_day_ms == boundary_ms && c->late_boundary_moves);
}

void ruleset_term(const struct ruleset *rs, int64_t applied_ms, int32_t working_days, struct term *out)
{
	int32_t day = civil_local_day(applied_ms);
	*out = (struct term){.applied = day};
	out->moved = !ruleset_is_working_day(rs, day) || is_late(&rs->calendar, day, applied_ms);
	out->start = out->moved ? next_working_day(rs, day) : day;
	out->due = out->start;
	for (int32_t left = working_days - !rs->calendar.start_is_next_day; left > 0; left--)
		out->due = next_working_day(rs, out->due);
	out->calendar_known = ruleset_calendar_known(rs, out->applied) && ruleset_calendar_known(rs, out->due);
}

/* --- loading ---------------------------------------------------------------------------------------------------------------------- */

enum day_kind { DAY_HOLIDAY, DAY_OFF, DAY_WORKING };

static bool read_time(struct load *ld, const struct yaml_node *n, struct slice s, int *out_min)
{
	bool good = s.len == 5 && s.ptr[2] == ':';
	for (size_t i = 0; good && i < 5; i++)
		good = i == 2 || (s.ptr[i] >= '0' && s.ptr[i] <= '9');
	int h = good ? (s.ptr[0] - '0') * 10 + s.ptr[1] - '0' : 99, m = good ? (s.ptr[3] - '0') * 10 + s.ptr[4] - '0' : 99;
	if (h > 24 || m > 59) {
		complain(ld, n, "bad-time", NULL);
		return false;
	}
	*out_min = h * 60 + m;
	return true;
}

static bool read_period(struct load *ld, const struct yaml_node *n, int *opens, int *closes)
{
	struct slice s = read_scalar(ld, n, "hours");
	struct slice from = {s.ptr, 5}, to = {s.ptr ? s.ptr + 6 : NULL, 5};
	if (!s.ptr)
		return false;
	if (s.len != 11 || s.ptr[5] != '-') {
		complain(ld, n, "bad-time", NULL);
		return false;
	}
	if (!read_time(ld, n, from, opens) || !read_time(ld, n, to, closes))
		return false;
	if (*opens < *closes)
		return true;
	complain(ld, n, "bad-time/order", NULL);
	return false;
}

static void read_hours(struct load *ld, const struct yaml_node *list, struct calendar *c)
{
	static const char *const known[] = {"+from", "+work", "lunch", "why", NULL};
	struct working_hours *hours = arena_alloc(&ld->rs->arena, (list->count + 1) * sizeof *hours);
	for (const struct yaml_node *n = list->first; n; n = n->next) {
		int from, to;
		struct working_hours *h = &hours[c->hours_count++];
		if (!read_members(ld, n, known))
			continue;
		read_date(ld, yaml_member(n, "from"), &h->from);
		read_period(ld, yaml_member(n, "work"), &h->opens_min, &h->closes_min);
		if (yaml_member(n, "lunch"))
			read_period(ld, yaml_member(n, "lunch"), &from, &to);
		if (h > hours && h->from <= h[-1].from && !is_spoilt(ld, list))
			complain(ld, n, "bad-order/hours", NULL);
	}
	c->hours = hours;
}

/* Years that the data covers: one after the other, without a gap. */
static unsigned char *cover_years(struct load *ld, const struct yaml_node *years, struct calendar *c)
{
	int64_t year, before = 0;
	for (const struct yaml_node *n = years->first; n; n = n->next) {
		struct yaml_node key = {.kind = YAML_SCALAR, .line = n->key_line, .col = n->key_col, .text = n->key};
		if (!read_integer(ld, &key, 1991, 9998, &year))
			continue;
		if (before && year != before + 1 && !is_spoilt(ld, years))
			complain(ld, &key, "bad-order/years", NULL);
		if (!before)
			c->first = civil_day((struct civil){(int)year, 1, 1});
		c->last = civil_day((struct civil){(int)year, 12, 31});
		before = year;
	}
	if (c->last < c->first || c->last - c->first > YEARS_MAX * 366) {
		if (!is_spoilt(ld, years))
			complain(ld, years, "bad-years", SAID({"most", number_of(ld, YEARS_MAX)}));
		c->last = c->first - 1;
		return NULL;
	}
	unsigned char *off = arena_alloc(&ld->rs->arena, (size_t)(c->last - c->first) + 1);
	for (int32_t day = c->first; day <= c->last; day++)
		off[day - c->first] = is_weekend(day);
	return off;
}

static bool read_day(struct load *ld, const struct yaml_node *n, const struct calendar *c, int32_t *day, bool *moves)
{
	static const char *const known[] = {"+day", "+why", "moves", NULL};
	if (!read_members(ld, n, known) || !read_date(ld, yaml_member(n, "day"), day))
		return false;
	struct text why = {0};
	read_text(ld, yaml_member(n, "why"), "why", (const char *const[]){NULL}, &why);
	*moves = read_flag(ld, n, "moves", true);
	if (*day >= c->first && *day <= c->last)
		return true;
	complain(ld, yaml_member(n, "day"), "bad-date/outside", NULL);
	return false;
}

static void mark_days(struct load *ld, const struct yaml_node *years, const char *key, enum day_kind kind, struct calendar *c,
                      unsigned char *off)
{
	int32_t day;
	bool moves;
	for (const struct yaml_node *year = years->first; year; year = year->next) {
		const struct yaml_node *list = yaml_member(year, key);
		if (!list || !is_list(ld, list, key))
			continue;
		for (const struct yaml_node *n = list->first; n; n = n->next)
			if (read_day(ld, n, c, &day, &moves))
				off[day - c->first] = kind == DAY_WORKING ? 0 : 1;
	}
}

/* Reading displaced_holiday: a holiday on a day off takes the next day that would be worked, one for each holiday. In the order of
 * the days, so that 21 and 22 March on a weekend take 24 and 25. Runs when all holidays are marked. */
static void displace(struct load *ld, const struct yaml_node *years, struct calendar *c, unsigned char *off)
{
	struct findings nowhere = {0};
	struct load quiet = {.rs = ld->rs, .findings = &nowhere, .file = ld->file}; /* these days have been complained of already */
	int32_t day;
	bool moves;
	for (const struct yaml_node *year = years->first; year; year = year->next) {
		const struct yaml_node *list = yaml_member(year, "holidays");
		for (const struct yaml_node *n = list ? list->first : NULL; n; n = n->next) {
			if (!read_day(&quiet, n, c, &day, &moves) || !moves || !is_weekend(day))
				continue;
			int32_t to = day + 1;
			while (to <= c->last && off[to - c->first])
				to++;
			if (to <= c->last)
				off[to - c->first] = 1;
		}
	}
	findings_fini(&nowhere);
}

static bool read_readings(struct load *ld, const struct yaml_node *n, struct calendar *c)
{
	static const char *const known[] = {"start_day", "late_boundary", "displaced_holiday", NULL};
	static const char *const start[] = {"first", "day_after", NULL}, *const boundary[] = {"moved", "not_moved", NULL};
	static const char *const displaced[] = {"next_working_day", "as_ordered", NULL};
	const struct yaml_node *r;
	c->late_boundary_moves = true;
	if (!n || !read_members(ld, n, known))
		return true;
	if ((r = yaml_member(n, "start_day")))
		c->start_is_next_day = read_choice(ld, r, "start_day", start) == 1;
	if ((r = yaml_member(n, "late_boundary")))
		c->late_boundary_moves = read_choice(ld, r, "late_boundary", boundary) != 1;
	return !(r = yaml_member(n, "displaced_holiday")) || read_choice(ld, r, "displaced_holiday", displaced) != 1;
}

static void check_years(struct load *ld, const struct yaml_node *years)
{
	static const char *const known[] = {"holidays", "off", "working", "order", NULL};
	if (!read_named(ld, years, known))
		return;
	for (const struct yaml_node *year = years->first; year; year = year->next) {
		if (read_members(ld, year, known) && !yaml_member(year, "order"))
			complain(ld, year, "missing-source/year", NULL);
	}
}

void calendar_load(struct load *ld)
{
	static const char *const known[] = {"+zone", "readings", "hours", "+years", NULL};
	struct calendar *c = &ld->rs->calendar;
	c->last = -1;
	const struct yaml_node *root = read_root(ld, files_find(ld->rs, SLICE_LIT("calendars/kz.yaml")));
	if (!root || !read_members(ld, root, known))
		return;
	if (!slice_is(yaml_text(root, "zone"), "UTC+5"))
		complain(ld, yaml_member(root, "zone"), "bad-zone", NULL);
	bool displaced = read_readings(ld, yaml_member(root, "readings"), c);
	if (!yaml_member(root, "hours"))
		complain(ld, root, "missing-setting/hours", NULL);
	else if (is_list(ld, yaml_member(root, "hours"), "hours"))
		read_hours(ld, yaml_member(root, "hours"), c);
	const struct yaml_node *years = yaml_member(root, "years");
	if (!is_map(ld, years, "years"))
		return;
	check_years(ld, years);
	unsigned char *off = cover_years(ld, years, c);
	if (!off)
		return;
	c->off = off;
	mark_days(ld, years, "holidays", DAY_HOLIDAY, c, off);
	if (displaced)
		displace(ld, years, c, off);
	mark_days(ld, years, "off", DAY_OFF, c, off);
	mark_days(ld, years, "working", DAY_WORKING, c, off);
}
