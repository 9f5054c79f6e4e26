/* SPDX-License-Identifier: Apache-2.0 */
/* Dates are whole numbers to a script: days since 1970-01-01. They compare, and their difference is days. */
#include "engine/base/civil.h"
#include "engine/lua/lua_impl.h"

static int32_t need_day(lua_State *L, int arg)
{
	lua_Integer day = need_integer(L, arg, "a date is expected here (none is not one: ask is_none first)");
	if (day < FIRST_DAY || day > LAST_DAY)
		raise_error(L, "a date must lie between the years 1 and 9999");
	return (int32_t)day;
}

/* age(birth, on) -> full years; T-2: born on 29 February, a year older on 28 February of common years */
static int date_age(lua_State *L)
{
	int32_t birth = need_day(L, 1), on = need_day(L, 2);
	lua_pushinteger(L, civil_age(birth, on));
	return 1;
}

/* date("2026-01-31") -> date */
static int date_date(lua_State *L)
{
	int32_t day;
	if (!civil_parse_date(need_text(L, 1, "date takes a text: date(\"2026-01-31\")"), &day))
		return raise_error(L, "date takes a real day, written as 2026-01-31");
	lua_pushinteger(L, day);
	return 1;
}

static int days_of_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return month == 2 && leap ? 29 : days[month - 1];
}

/* T-2: the matching day, or the last day of a month that has no such day */
static int push_months_after(lua_State *L, int32_t day, lua_Integer months)
{
	if (months < -120000 || months > 120000)
		return raise_error(L, "a number of years or months that is out of bounds");
	struct civil c = civil_of_day(day);
	int total = c.year * 12 + c.month - 1 + (int)months;
	if (total < 12 || total > 9999 * 12 + 11)
		return raise_error(L, "a date must lie between the years 1 and 9999");
	c.year = total / 12;
	c.month = total % 12 + 1;
	int last = days_of_month(c.year, c.month);
	if (c.day > last)
		c.day = last;
	lua_pushinteger(L, civil_day(c));
	return 1;
}

/* months_after(date, n) -> date */
static int date_months_after(lua_State *L)
{
	int32_t day = need_day(L, 1);
	return push_months_after(L, day, need_integer(L, 2, "months_after takes a date and a whole number"));
}

/* years_after(date, n) -> date */
static int date_years_after(lua_State *L)
{
	int32_t day = need_day(L, 1);
	lua_Integer years = need_integer(L, 2, "years_after takes a date and a whole number");
	if (years < -10000 || years > 10000)
		return raise_error(L, "a number of years or months that is out of bounds");
	return push_months_after(L, day, years * 12);
}

static const luaL_Reg functions[] = {
	{"age", date_age}, {"date", date_date}, {"months_after", date_months_after}, {"years_after", date_years_after}, {NULL, NULL}};

void open_date(lua_State *L)
{
	luaL_setfuncs(L, functions, 0);
}
