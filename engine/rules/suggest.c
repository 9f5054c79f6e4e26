/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/rules/suggest.h"

enum { NAME_CHARS_MAX = 60 }; /* nobody misspells longer ones by two letters and wants to be told */

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Levenshtein's distance. */
static size_t edits_between(struct slice a, struct slice b)
{
	size_t row[NAME_CHARS_MAX + 1];
	if (a.len > NAME_CHARS_MAX || b.len > NAME_CHARS_MAX)
		return a.len + b.len;
	for (size_t j = 0; j <= b.len; j++)
		row[j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		size_t diagonal = row[0];
		row[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			size_t replaced = diagonal + (a.ptr[i - 1] != b.ptr[j - 1]);
			diagonal = row[j];
			row[j] = least(replaced, least(row[j] + 1, row[j - 1] + 1));
		}
	}
	return row[b.len];
}

struct guess guess_start(struct slice wanted, size_t within)
{
	return (struct guess){wanted, SLICE_NONE, within + 1};
}

void guess_try(struct guess *g, struct slice candidate)
{
	size_t edits = edits_between(g->wanted, candidate);
	if (edits < g->edits && edits < candidate.len) {
		g->edits = edits;
		g->best = candidate;
	}
}
