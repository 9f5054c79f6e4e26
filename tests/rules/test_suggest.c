/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/rules/suggest.h"
#include "tests/tap.h"

int main(void)
{
	static const char *const known[] = {"as", "birth", "births", "children", "home"};
	static const struct { const char *wanted; size_t within; const char *best; } rows[] = {
		{"brith", 2, "birth"}, {"birht", 2, "birth"}, {"birthss", 2, "births"}, {"birthx", 2, "birth"}, {"home", 2, "home"},
		{"childs", 2, NULL}, {"childs", 3, "children"}, {"is", 2, "as"}, {"xy", 2, NULL}, {"", 2, NULL},
		{"a-name-that-is-longer-than-any-that-somebody-would-care-to-misspell", 2, NULL},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct guess g = guess_start(slice_of(rows[i].wanted), rows[i].within);
		for (size_t k = 0; k < sizeof known / sizeof *known; k++)
			guess_try(&g, slice_of(known[k]));
		if (rows[i].best)
			tap_is_slice(g.best, rows[i].best, "`%s` within %zu", rows[i].wanted, rows[i].within);
		else
			tap_ok(!g.best.ptr, "`%s` within %zu: nothing is near", rows[i].wanted, rows[i].within);
	}
	return tap_done();
}
