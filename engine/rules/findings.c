/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/yaml.h"
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
		NO_MEMORY_ON(!list);
		f->list = list;
		f->cap = cap;
	}
	f->list[f->count++] = (struct finding){is_error, *err};
	f->errors += is_error;
}

void findings_print(const struct findings *f)
{
	for (size_t i = 0; i < f->count; i++) {
		const struct err *e = &f->list[i].err;
		if (e->file[0] && e->line)
			fprintf(stderr, "%s:%d:%d: ", e->file, e->line, e->col);
		fprintf(stderr, "%s: %s\n", f->list[i].is_error ? "error" : "warning", e->text);
	}
}

void findings_complain(struct findings *f, const char *file, const struct yaml_node *at, const char *code, const char *fmt, ...)
{
	struct err e = {0};
	char text[300];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	err_at(&e, ERR_INPUT, code, file, at ? at->line : 1, at ? at->col : 1, "%s", text);
	findings_add(f, true, &e);
}
