/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/base/say.h"

#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#include "engine/base/civil.h"
#include "engine/base/utf8.h"

#define LINE_BYTES 1024 /* under PIPE_BUF (4096): a line written at once is never torn by another thread's or process's */

static _Atomic int least_level = SAY_INFO;

void say_level_set(enum say_level least)
{
	least_level = (int)least;
}

/* One line per event is the format's promise: control characters of a text from elsewhere must not make two. */
static void one_line(char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
			text[i] = ' ';
}

/* What did not fit is cut, and the cut is shown. */
static size_t bounded(char *line, int wanted)
{
	if (wanted < LINE_BYTES - 1)
		return (size_t)(wanted < 0 ? 0 : wanted);
	size_t kept = utf8_cut(line, LINE_BYTES - 5);
	memcpy(line + kept, "...", 3);
	return kept + 3;
}

void say(enum say_level level, const char *area, const char *event, const char *fmt, ...)
{
	static const char *const names[] = {"debug", "info", "warn", "error"};
	if ((int)level < least_level)
		return;
	int saved = errno; /* a log line must not disturb the error that it tells of */
	char line[LINE_BYTES], now[CIVIL_INSTANT_CHARS + 1];
	civil_format_instant(civil_now_ms(), now);
	int n = snprintf(line, sizeof line, "time=%s level=%s area=%s event=%s%s", now, names[level], area, event, *fmt ? " " : "");
	if (n >= 0 && n < LINE_BYTES) {
		va_list args;
		va_start(args, fmt);
		int more = vsnprintf(line + n, sizeof line - (size_t)n, fmt, args);
		va_end(args);
		n += more > 0 ? more : 0;
	}
	size_t len = bounded(line, n);
	one_line(line, len);
	line[len++] = '\n';
	/* Standard error may be gone (a closed terminal): there is nobody left to tell. */
	ssize_t written = write(STDERR_FILENO, line, len);
	(void)written;
	errno = saved;
}
