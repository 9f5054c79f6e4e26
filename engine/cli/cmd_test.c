/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "engine/cli/cli.h"

static int run(struct cli *c)
{
	fprintf(stderr, "aldyn: the command %s is not built yet\n", c->command->name);
	return EXIT_FAILED;
}

const struct command command_test = {"test", "", "not built yet", NULL, run};
