/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/base/err.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/tap.h"

static void test_fill(void)
{
	struct err e = {.field = "/old", .file = "old", .line = 3};
	tap_is_int(err_set(&e, ERR_INPUT, "bad-checksum", "digit %d is wrong", 12), ERR_INPUT, "returns the class");
	tap_ok(e.cls == ERR_INPUT && strcmp(e.code, "bad-checksum") == 0, "class and code");
	tap_is_str(e.text, "digit 12 is wrong", "text");
	tap_ok(!e.field[0] && !e.file[0] && !e.line, "nothing of an older error remains");
	tap_is_int(err_set(NULL, ERR_RETRY, "x", "y"), ERR_RETRY, "no struct is fine");

	err_at(&e, ERR_INPUT, "unknown-field", "service.yaml", 7, 3, "'%s' is unknown", "age_");
	tap_ok(strcmp(e.file, "service.yaml") == 0 && e.line == 7 && e.col == 3, "place");
	err_at(&e, ERR_INPUT, "in-package", e.file, 9, 1, "birth: %s", e.text);
	tap_is_str(e.text, "birth: 'age_' is unknown", "an error can wrap itself");
	tap_is_str(e.file, "service.yaml", "and keep its file");
}

static void test_bounds(void)
{
	struct err e;
	char long_text[2000];
	memset(long_text, 'x', sizeof long_text - 1);
	long_text[sizeof long_text - 1] = 0;
	err_at(&e, ERR_FATAL, long_text, long_text, 1, 1, "%s", long_text);
	tap_is_int(strlen(e.text), sizeof e.text - 1, "a long text is cut");
	tap_is_int(strlen(e.code), sizeof e.code - 1, "a long code is cut");
	tap_is_int(strlen(e.file), sizeof e.file - 1, "a long file name is cut");
}

static void bug(void)
{
	BUG_ON(tap_count > 0);
}

static void no_memory(void)
{
	NO_MEMORY_ON(tap_count > 0);
}

/* What the child says as it ends by SIGABRT. */
static void test_end(void (*how)(void), const char *says, const char *says_not)
{
	char said[500] = "";
	int fds[2], status = 0;

	if (pipe(fds))
		tap_bail("pipe");
	fflush(stdout);
	pid_t child = fork();
	if (child == 0) {
		dup2(fds[1], STDERR_FILENO);
		how();
		_exit(0);
	}
	close(fds[1]);
	tap_ok(read(fds[0], said, sizeof said - 1) > 0 && strstr(said, says) && !strstr(said, says_not), "says %s: %s", says, said);
	close(fds[0]);
	waitpid(child, &status, 0);
	tap_ok(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT, "and stops the process");
}

int main(void)
{
	test_fill();
	test_bounds();
	test_end(bug, "bug", "memory");
	test_end(no_memory, "out of memory", "bug");
	return tap_done();
}
