/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/rules/suggest.h"

enum { NAME_CHARS_MAX = 60 }; /* nobody misspells longer ones by two letters and wants to be told */
enum { SHORT_CHARS = 4 };     /* of so few letters a name is another one when two are different */

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Levenshtein's distance, in which two letters that changed places are one edit. */
static size_t edits_between(struct slice a, struct slice b)
{
	size_t rows[3][NAME_CHARS_MAX + 1], *before = rows[0], *above = rows[1], *row = rows[2];
	if (a.len > NAME_CHARS_MAX || b.len > NAME_CHARS_MAX)
		return a.len + b.len;
	for (size_t j = 0; j <= b.len; j++)
		row[j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		size_t *oldest = before;
		before = above;
		above = row;
		row = oldest;
		row[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			bool turned = i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1];
			row[j] = least(above[j - 1] + (a.ptr[i - 1] != b.ptr[j - 1]), least(above[j] + 1, row[j - 1] + 1));
			row[j] = turned ? least(row[j], before[j - 2] + 1) : row[j];
		}
	}
	return row[b.len];
}

/* Few mistype the first letter. */
static bool begins_alike(struct slice a, struct slice b)
{
	return a.len && b.len && a.ptr[0] == b.ptr[0];
}

struct guess guess_start(struct slice wanted, size_t within)
{
	return (struct guess){wanted, SLICE_NONE, within + 1};
}

void guess_try(struct guess *g, struct slice candidate)
{
	size_t longer = candidate.len > g->wanted.len ? candidate.len - g->wanted.len : g->wanted.len - candidate.len;
	if (longer > g->edits || (!g->best.ptr && g->edits == 1))
		return; /* each letter too many is an edit; nothing is nearer than one, but the name itself */
	size_t edits = edits_between(g->wanted, candidate);
	bool nearer = edits < g->edits || (g->best.ptr && edits == g->edits && begins_alike(g->wanted, candidate) &&
						  !begins_alike(g->wanted, g->best));
	if (nearer && edits < candidate.len && (edits < 2 || candidate.len > SHORT_CHARS)) {
		g->edits = edits;
		g->best = candidate;
	}
}
