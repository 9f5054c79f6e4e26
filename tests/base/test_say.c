/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/base/say.h"

#include <errno.h>
#include <regex.h>
#include <unistd.h>

#include "tests/tap.h"

static FILE *caught;

/* What stands on stderr since the last call. */
static const char *said(void)
{
	static char text[8192];
	rewind(caught);
	text[fread(text, 1, sizeof text - 1, caught)] = 0;
	if (ftruncate(fileno(caught), 0))
		tap_bail("cannot empty the temporary file");
	rewind(caught);
	return text;
}

static bool matches(const char *text, const char *pattern)
{
	regex_t re;
	if (regcomp(&re, pattern, REG_EXTENDED | REG_NOSUB))
		tap_bail("bad pattern in the test");
	bool yes = regexec(&re, text, 0, NULL, 0) == 0;
	regfree(&re);
	return yes;
}

int main(void)
{
	caught = tmpfile();
	if (!caught || dup2(fileno(caught), STDERR_FILENO) < 0)
		tap_bail("cannot catch stderr");

	errno = ENOSPC;
	say(SAY_WARN, "store", "map-nearly-full", "partition=%d fill=%d%%", 3, 86);
	tap_is_int(errno, ENOSPC, "errno is left alone");
	tap_ok(matches(said(), "^time=20[0-9-]{8}T[0-9:]{8}\\.[0-9]{3}Z level=warn area=store event=map-nearly-full "
			       "partition=3 fill=86%\n$"), "one logfmt line");
	say(SAY_INFO, "cli", "started", "%s", "");
	tap_ok(matches(said(), "event=started \n$"), "no detail");
	say(SAY_DEBUG, "cli", "detail", "n=%d", 1);
	tap_is_str(said(), "", "debug is off by default");
	say_level_set(SAY_DEBUG);
	say(SAY_DEBUG, "cli", "detail", "n=%d", 1);
	tap_ok(matches(said(), "level=debug"), "and can be switched on");
	say_level_set(SAY_ERROR);
	say(SAY_WARN, "cli", "detail", "n=%d", 1);
	tap_is_str(said(), "", "warnings can be switched off");

	say(SAY_ERROR, "cli", "forged", "text=%s", "one\nlevel=error two\r\x1b[31m");
	const char *line = said();
	tap_ok(strchr(line, '\n') == line + strlen(line) - 1 && !strchr(line, 0x1b), "a text from elsewhere cannot forge a line");
	say(SAY_ERROR, "cli", "long", "%05000d", 1);
	line = said();
	tap_is_int(strlen(line), 1023, "a long line is cut");
	tap_ok(strlen(line) > 4 && strcmp(line + strlen(line) - 4, "...\n") == 0, "and says so");
	return tap_done();
}
