/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include "engine/rules/ruleset.h"

void findings_fini(struct findings *f)
{
	free(f->list);
	*f = (struct findings){0};
}

void findings_add(struct findings *f, bool is_error, const struct err *err)
{
	if (f->count == f->cap) {
		size_t cap = f->cap ? 2 * f->cap : 16;
		struct finding *list = realloc(f->list, cap * sizeof *list);
		BUG_ON(!list);
		f->list = list;
		f->cap = cap;
	}
	f->list[f->count++] = (struct finding){is_error, *err};
	f->errors += is_error;
}
