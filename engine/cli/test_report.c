/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <stdio.h>

#include "engine/cli/test_report.h"

void test_report_init(struct test_report *r, enum test_report_format format)
{
	*r = (struct test_report){.format = format};
	buf_init(&r->cases);
	if (format == REPORT_JUNIT)
		printf("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"aldyn test\">\n");
}

/* XML 1.0 has no control characters but these three. */
static void add_xml(struct buf *out, struct slice text)
{
	static const char *const names[] = {['<'] = "&lt;", ['>'] = "&gt;", ['&'] = "&amp;", ['"'] = "&quot;"};

	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];
		if (c < sizeof names / sizeof *names && names[c])
			buf_str(out, names[c]);
		else if (c >= ' ' || c == '\n' || c == '\t' || c == '\r')
			buf_add(out, &text.ptr[i], 1);
		else
			buf_str(out, "?");
	}
}

void test_report_note(struct test_report *r, struct slice lines)
{
	while (r->format == REPORT_TAP && lines.len) {
		const char *end = memchr(lines.ptr, '\n', lines.len);
		size_t n = end ? (size_t)(end - lines.ptr) : lines.len;
		printf("# %.*s\n", (int)n, lines.ptr);
		lines = (struct slice){lines.ptr + n + (end != NULL), lines.len - n - (end != NULL)};
	}
}

void test_report_begin(struct test_report *r, struct slice suite)
{
	r->suite = suite;
	r->suite_count = r->suite_failed = 0;
	buf_clear(&r->cases);
}

static void add_case(struct test_report *r, struct slice name, bool ok, struct slice details)
{
	const char *end = details.len ? memchr(details.ptr, '\n', details.len) : NULL;

	buf_str(&r->cases, "    <testcase classname=\"");
	add_xml(&r->cases, r->suite);
	buf_str(&r->cases, "\" name=\"");
	add_xml(&r->cases, name);
	if (ok) {
		buf_str(&r->cases, "\"/>\n");
		return;
	}
	buf_str(&r->cases, "\">\n      <failure message=\"");
	add_xml(&r->cases, (struct slice){details.ptr, end ? (size_t)(end - details.ptr) : details.len});
	buf_str(&r->cases, "\">");
	add_xml(&r->cases, details);
	buf_str(&r->cases, "</failure>\n    </testcase>\n");
}

void test_report_result(struct test_report *r, struct slice name, bool ok, struct slice details)
{
	r->count++;
	r->suite_count++;
	r->failed += !ok;
	r->suite_failed += !ok;
	if (r->format == REPORT_TAP)
		printf("%s %d - %.*s: %.*s\n", ok ? "ok" : "not ok", r->count, SLICE_ARG(r->suite), SLICE_ARG(name));
	else if (r->format == REPORT_JUNIT)
		add_case(r, name, ok, details);
	test_report_note(r, details);
	fflush(stdout);
}

void test_report_warning(struct test_report *r, const char *fmt, ...)
{
	va_list args;

	r->warnings++;
	if (r->format == REPORT_NOTHING)
		return;
	FILE *to = r->format == REPORT_TAP ? stdout : stderr;
	fputs(r->format == REPORT_TAP ? "# warning: " : "aldyn: warning: ", to);
	va_start(args, fmt);
	vfprintf(to, fmt, args);
	va_end(args);
	fputc('\n', to);
}

void test_report_end(struct test_report *r)
{
	if (r->format != REPORT_JUNIT || !r->suite_count)
		return;
	struct buf name;
	buf_init(&name);
	add_xml(&name, r->suite);
	printf("  <testsuite name=\"%.*s\" tests=\"%d\" failures=\"%d\" errors=\"0\">\n%.*s  </testsuite>\n", SLICE_ARG(buf_slice(&name)),
	       r->suite_count, r->suite_failed, SLICE_ARG(buf_slice(&r->cases)));
	buf_fini(&name);
}

void test_report_fini(struct test_report *r)
{
	if (r->format == REPORT_TAP)
		printf("1..%d\n# %d failed, %d warnings\n", r->count, r->failed, r->warnings);
	else if (r->format == REPORT_JUNIT)
		printf("</testsuites>\n");
	buf_fini(&r->cases);
}
