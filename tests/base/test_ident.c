/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/base/ident.h"

#include "tests/tap.h"

/* The numbers are invented: none is known to belong to anyone. Control digits were worked out by hand as shown. */
static void test_check_digit(void)
{
	/* 1*1 = 1 */
	tap_is_int(ident_check_digit("10000000000"), 1, "first pass");
	/* 3+4+9+16+25+36+49+64+81+0+11 = 298 = 27*11 + 1 */
	tap_is_int(ident_check_digit("32345678901"), 1, "first pass, all weights");
	/* one less: 296 = 26*11 + 10; second 3+8+15+24+35+48+63+80+99+0+2 = 377 = 34*11 + 3 */
	tap_is_int(ident_check_digit("12345678901"), 3, "second pass, all weights");
	/* 5*2 = 10: second pass 5*4 = 20, 20 % 11 = 9 */
	tap_is_int(ident_check_digit("05000000000"), 9, "second pass");
	/* 5*2 = 10 with 1*11: 21 % 11 = 10; second pass 5*4 + 1*2 = 22 */
	tap_is_int(ident_check_digit("05000000001"), 0, "second pass, the last weight is 2");
	/* 1*10 = 10; second pass 1*1 = 1 */
	tap_is_int(ident_check_digit("00000000010"), 1, "second pass, the tenth weight is 1");
	/* first 5*2 + 1*1 + 1*10 = 21 -> 10; second 5*4 + 1*3 + 1*1 = 24 -> 2 */
	tap_is_int(ident_check_digit("15000000010"), 2, "second pass, the first weight is 3");
	/* first 7*1 + 1*3 = 10; second 7*3 + 1*5 = 26 -> 4 */
	tap_is_int(ident_check_digit("70100000000"), 4, "second pass, the third weight is 5");
	/* the first number for which both passes give 10 */
	char digits[12] = "00000000000";
	bool found = false;
	for (int n = 0; n < 100000 && !found; n++) {
		snprintf(digits, sizeof digits, "%011d", n);
		int one = 0, two = 0;
		for (int i = 0; i < 11; i++) {
			one += (digits[i] - '0') * (i + 1);
			two += (digits[i] - '0') * (i < 9 ? i + 3 : i - 8);
		}
		found = one % 11 == 10 && two % 11 == 10;
	}
	tap_ok(found && ident_check_digit(digits) == -1, "two remainders of 10 give no digit at all");
}

/* Puts the right control digit behind eleven digits, so that a test says what is wrong besides. */
static struct slice with_digit(const char *eleven)
{
	static char out[2][13];
	static int turn;
	char *p = out[turn ^= 1];
	int digit = ident_check_digit(eleven);
	snprintf(p, 13, "%.11s%c", eleven, digit < 0 ? 'x' : (char)('0' + digit));
	return (struct slice){p, 12};
}

static void test_iin(void)
{
	tap_ok(ident_iin_ok(with_digit("90010130012")), "1990-01-01, century 3");
	tap_ok(ident_iin_ok(with_digit("00022950012")), "29 February 2000 is a date");
	tap_ok(!ident_iin_ok(with_digit("00022930012")), "29 February 1900 is none");
	tap_ok(!ident_iin_ok(with_digit("90023030012")), "30 February");
	tap_ok(!ident_iin_ok(with_digit("90130130012")), "month 13");
	tap_ok(!ident_iin_ok(with_digit("90010030012")), "day 0");
	tap_ok(!ident_iin_ok(with_digit("90010100012")), "century digit 0");
	tap_ok(!ident_iin_ok(with_digit("90010170012")), "century digit 7");
	tap_ok(ident_iin_ok(with_digit("99123116001")) && ident_iin_ok(with_digit("26060160001")), "centuries 1 and 6");

	char iin[13];
	int accepted = 0;
	snprintf(iin, sizeof iin, "%.12s", with_digit("90010130012").ptr);
	for (char d = '0'; d <= '9'; d++) {
		iin[11] = d;
		accepted += ident_iin_ok(slice_of(iin));
	}
	tap_is_int(accepted, 1, "exactly one control digit is right");
	snprintf(iin, sizeof iin, "%.12s", with_digit("90010130012").ptr);
	tap_ok(!ident_iin_ok((struct slice){iin, 11}), "eleven digits");
	tap_ok(!ident_iin_ok(SLICE_NONE) && !ident_iin_ok(SLICE_LIT("")), "nothing");
	iin[5] = ':';
	tap_ok(!ident_iin_ok(slice_of(iin)), "not a digit");
}

static void test_bin(void)
{
	tap_ok(ident_bin_ok(with_digit("05014000123")), "a resident legal person");
	tap_ok(ident_bin_ok(with_digit("05126000123")), "month 12, fifth digit 6");
	tap_ok(!ident_bin_ok(with_digit("05013000123")), "fifth digit 3 is a person's day");
	tap_ok(!ident_bin_ok(with_digit("05017000123")), "fifth digit 7");
	tap_ok(!ident_bin_ok(with_digit("05004000123")), "month 0");
	tap_ok(!ident_bin_ok(with_digit("05134000123")), "month 13");
}

static void test_others(void)
{
	tap_ok(ident_tel_ok(SLICE_LIT("+77001234567")), "a phone number");
	tap_ok(ident_tel_ok(SLICE_LIT("+1234567890")) && ident_tel_ok(SLICE_LIT("+123456789012345")), "10 and 15 digits");
	tap_ok(!ident_tel_ok(SLICE_LIT("+123456789")) && !ident_tel_ok(SLICE_LIT("+1234567890123456")), "9 and 16 digits");
	tap_ok(!ident_tel_ok(SLICE_LIT("77001234567")), "no plus");
	tap_ok(!ident_tel_ok(SLICE_LIT("+07001234567")), "a leading zero");
	tap_ok(!ident_tel_ok(SLICE_LIT("+7700123456a")), "a letter");
	tap_ok(ident_kato_ok(SLICE_LIT("710000000")), "a KATO code");
	tap_ok(!ident_kato_ok(SLICE_LIT("71000000")) && !ident_kato_ok(SLICE_LIT("71000000x")), "too short, a letter");
}

static void test_subject(void)
{
	char key[32];
	snprintf(key, sizeof key, "iin:%.12s", with_digit("90010130012").ptr);
	tap_ok(ident_subject_ok(slice_of(key)), "iin:");
	key[15] = key[15] == '0' ? '1' : '0';
	tap_ok(!ident_subject_ok(slice_of(key)), "iin: with a wrong digit");
	snprintf(key, sizeof key, "bin:%.12s", with_digit("05014000123").ptr);
	tap_ok(ident_subject_ok(slice_of(key)), "bin:");
	memcpy(key, "iin:", 4);
	tap_ok(!ident_subject_ok(slice_of(key)), "a BIN is no IIN");
	tap_ok(ident_subject_ok(SLICE_LIT("tel:+77001234567")), "tel:");
	tap_ok(!ident_subject_ok(SLICE_LIT("tel:77001234567")), "tel: without plus");
	tap_ok(!ident_subject_ok(SLICE_LIT("+77001234567")), "no scheme");
	tap_ok(!ident_subject_ok(SLICE_LIT("kato:710000000")), "an unknown scheme");
	tap_ok(!ident_subject_ok(SLICE_LIT("iin:")) && !ident_subject_ok(SLICE_NONE), "nothing behind, nothing at all");
}

int main(void)
{
	test_check_digit();
	test_iin();
	test_bin();
	test_others();
	test_subject();
	return tap_done();
}
