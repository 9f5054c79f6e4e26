/* SPDX-License-Identifier: Apache-2.0 */
/* TAP: unit tests in C, one program per module, in the Test Anything Protocol that `make check` reads.
 *
 *     int main(void)
 *     {
 *             tap_ok(ident_iin_ok(iin), "a right IIN passes");
 *             tap_is_int(civil_age(birth, on), 17, "a day before the birthday");
 *             return tap_done();
 *     }
 *
 * A check that fails tells file, line and both values, and the test goes on. Names may have printf arguments. A program
 * that dies before tap_done() has no plan line, and the harness counts that as an error. */
#ifndef ALDYN_TESTS_TAP_H
#define ALDYN_TESTS_TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/slice.h"

static int tap_count, tap_failed;

/* All of them return whether the check held, to guard what makes no sense without it. */
#define tap_ok(cond, ...) tap_check((cond), __FILE__, __LINE__, __VA_ARGS__)
#define tap_is_int(got, want, ...) tap_check_int((long long)(got), (long long)(want), __FILE__, __LINE__, __VA_ARGS__)
#define tap_is_str(got, want, ...) tap_check_slice(slice_of(got), slice_of(want), __FILE__, __LINE__, __VA_ARGS__)
#define tap_is_slice(got, want, ...) tap_check_slice((got), slice_of(want), __FILE__, __LINE__, __VA_ARGS__) /* want: a C string */

__attribute__((format(printf, 4, 0))) static inline bool tap_line(bool held, const char *file, int line, const char *fmt, va_list args)
{
	tap_failed += !held;
	printf("%s %d - ", held ? "ok" : "not ok", ++tap_count);
	vprintf(fmt, args);
	putchar('\n');
	if (!held)
		printf("# failed at %s:%d\n", file, line);
	fflush(stdout);
	return held;
}

__attribute__((format(printf, 4, 5))) static inline bool tap_check(bool held, const char *file, int line, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	tap_line(held, file, line, fmt, args);
	va_end(args);
	return held;
}

__attribute__((format(printf, 5, 6))) static inline bool tap_check_int(
	long long got, long long want, const char *file, int line, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	if (!tap_line(got == want, file, line, fmt, args))
		printf("#   got    %lld\n#   wanted %lld\n", got, want);
	va_end(args);
	return got == want;
}

/* Line by line, each as a comment: a newline in a value must not end the comment. */
static inline void tap_show(const char *label, struct slice s)
{
	printf("#   %s ", label);
	if (!s.ptr)
		printf("(none)");
	for (size_t i = 0; i < s.len; i++)
		s.ptr[i] == '\n' ? (void)printf("\n#          ") : (void)putchar(s.ptr[i]);
	putchar('\n');
}

__attribute__((format(printf, 5, 6))) static inline bool tap_check_slice(
	struct slice got, struct slice want, const char *file, int line, const char *fmt, ...)
{
	bool same = slice_eq(got, want) && !got.ptr == !want.ptr;
	va_list args;
	va_start(args, fmt);
	if (!tap_line(same, file, line, fmt, args)) {
		tap_show("got   ", got);
		tap_show("wanted", want);
	}
	va_end(args);
	return same;
}

/* One check that cannot be made here; script/test prints why, and in CI a skip fails. */
static inline void tap_skip(const char *why)
{
	printf("ok %d # SKIP %s\n", ++tap_count, why);
	fflush(stdout);
}

/* For what cannot go on (a directory that cannot be made). */
static inline void tap_bail(const char *why)
{
	printf("Bail out! %s\n", why);
	fflush(stdout);
	exit(1);
}

static inline int tap_done(void)
{
	printf("1..%d\n", tap_count);
	fflush(stdout);
	return tap_failed || !tap_count;
}

#endif
