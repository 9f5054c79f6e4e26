/* SPDX-License-Identifier: Apache-2.0 */
/* Private to `aldyn check`: findings as people and editors read them. The files are read anew for their lines; what cannot be read is
 * told without its line. */
#ifndef ALDYN_CLI_CHECK_SHOW_H
#define ALDYN_CLI_CHECK_SHOW_H

#include "engine/rules/ruleset.h"

/* On stderr: a line each, below it the wrong line of the file with what is wrong underlined. Of `secret` (a configuration may hold a
 * password; NULL: none) no line is shown. */
void check_show(const struct findings *f, enum language lang, const char *secret);
/* On stdout: a JSON object each (docs/schemas/tools/finding.json). */
void check_show_json(const struct findings *f, enum language lang);

#endif
