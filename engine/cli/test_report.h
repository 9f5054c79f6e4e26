/* SPDX-License-Identifier: Apache-2.0 */
/* What `aldyn test` says: results and warnings, in the order in which they come, as TAP or as JUnit's XML. */
#ifndef ALDYN_CLI_TEST_REPORT_H
#define ALDYN_CLI_TEST_REPORT_H

#include "engine/base/buf.h"

enum test_report_format { REPORT_TAP, REPORT_JUNIT, REPORT_NOTHING /* counts alone */, REPORT_FORMATS };
struct test_report {
	enum test_report_format format;
	int count, failed, warnings;
	/* of the suite under way, for JUnit: it says the numbers first */
	struct slice suite;
	struct buf cases;
	int suite_count, suite_failed;
};

void test_report_init(struct test_report *r, enum test_report_format format);
void test_report_begin(struct test_report *r, struct slice suite); /* borrowed until test_report_end */
/* details: lines that say why, each with its newline; none when it is ok. */
void test_report_result(struct test_report *r, struct slice name, bool ok, struct slice details);
void test_report_warning(struct test_report *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void test_report_note(struct test_report *r, struct slice lines); /* for whoever reads; no warning */
void test_report_end(struct test_report *r);
void test_report_fini(struct test_report *r); /* the plan and the sums */

#endif
