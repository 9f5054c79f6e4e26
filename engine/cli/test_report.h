/* SPDX-License-Identifier: Apache-2.0 */
/* What `aldyn test` says: results and warnings, in the order in which they come, as TAP or as JUnit's XML. */
#ifndef ALDYN_CLI_TEST_REPORT_H
#define ALDYN_CLI_TEST_REPORT_H

#include "engine/base/buf.h"

enum report_format { REPORT_TAP, REPORT_JUNIT, REPORT_NOTHING /* counts alone */, REPORT_FORMATS };
struct report {
	enum report_format format;
	int count, failed, warnings;
	/* of the suite under way, for JUnit: it says the numbers first */
	struct slice suite;
	struct buf cases;
	int suite_count, suite_failed;
};

void report_init(struct report *r, enum report_format format);
void report_begin(struct report *r, struct slice suite); /* borrowed until report_end */
/* details: lines that say why, each with its newline; none when it is ok. */
void report_result(struct report *r, struct slice name, bool ok, struct slice details);
void report_warning(struct report *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void report_note(struct report *r, struct slice lines); /* for whoever reads; no warning */
void report_end(struct report *r);
void report_fini(struct report *r); /* the plan and the sums */

#endif
