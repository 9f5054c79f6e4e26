/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/base/ident.h"

#include "engine/base/civil.h"

static bool all_digits(struct slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
	return true;
}

static int two_digits(const char *p)
{
	return (p[0] - '0') * 10 + (p[1] - '0');
}

int ident_check_digit(const char eleven[11])
{
	for (int shift = 0; shift <= 2; shift += 2) { /* weights 1..11, then 3..11,1,2 */
		int sum = 0;
		for (int i = 0; i < 11; i++)
			sum += (eleven[i] - '0') * ((i + shift) % 11 + 1);
		if (sum % 11 != 10)
			return sum % 11;
	}
	return -1;
}

static bool twelve_ok(struct slice s)
{
	return s.len == 12 && all_digits(s) && ident_check_digit(s.ptr) == s.ptr[11] - '0';
}

/* YYMMDD, then the century and sex: 1, 2 the 1800s, 3, 4 the 1900s, 5, 6 the 2000s. The year matters: 000229 is a date in
 * 2000 and none in 1900. */
bool ident_iin_ok(struct slice s)
{
	if (!twelve_ok(s) || s.ptr[6] < '1' || s.ptr[6] > '6')
		return false;
	int century = 1800 + (s.ptr[6] - '1') / 2 * 100;
	return civil_is_date((struct civil){century + two_digits(s.ptr), two_digits(s.ptr + 2), two_digits(s.ptr + 4)});
}

bool ident_bin_ok(struct slice s)
{
	if (!twelve_ok(s) || s.ptr[4] < '4' || s.ptr[4] > '6')
		return false;
	int month = two_digits(s.ptr + 2);
	return month >= 1 && month <= 12;
}

bool ident_tel_ok(struct slice s)
{
	if (s.len < 11 || s.len > 16 || s.ptr[0] != '+' || s.ptr[1] == '0')
		return false;
	return all_digits((struct slice){s.ptr + 1, s.len - 1});
}

bool ident_kato_ok(struct slice s)
{
	return s.len == 9 && all_digits(s);
}

bool ident_is_legal(struct slice key)
{
	return slice_starts(key, "bin:");
}

bool ident_subject_ok(struct slice key)
{
	static const struct {
		const char *prefix;
		bool (*rest_ok)(struct slice);
	} schemes[] = {
		{"iin:", ident_iin_ok},
		{"bin:", ident_bin_ok},
		{"tel:", ident_tel_ok},
	};
	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
		if (slice_starts(key, schemes[i].prefix))
			return schemes[i].rest_ok((struct slice){key.ptr + 4, key.len - 4});
	return false;
}
