/* SPDX-License-Identifier: Apache-2.0 */
/* Scope: one pass over the words with a stack of open blocks and brackets and a list of visible locals.
 *
 * It is simpler than Lua's own in two places, on the side of finding too little: a local is visible from its name on (so in its own
 * initialiser, too), and the names of a `repeat` block stay visible after `until`. What it misses, running the script finds. */
#include <stdlib.h>
#include "engine/lua/lua_scope.h"

enum open_kind { OPEN_BLOCK, OPEN_HEADER /* for, while: before its `do` */, OPEN_FUNCTION, OPEN_REPEAT, OPEN_BRACE, OPEN_BRACKET };

struct open { enum open_kind kind; size_t locals; };
struct visible { struct slice name; int function; };
struct scope {
	struct scan *scan;
	struct open *opened;      /* never more than words */
	struct visible *locals;   /* likewise, and `self` for each function */
	size_t open_count, local_count;
	int function;             /* depth */
	size_t outermost;         /* 1 + the word that opened the outermost function */
};

static void push(struct scope *p, enum open_kind kind)
{
	p->opened[p->open_count++] = (struct open){kind, p->local_count};
	p->function += kind == OPEN_FUNCTION;
}

static void pop(struct scope *p)
{
	if (p->open_count == 0)
		return;
	struct open *top = &p->opened[--p->open_count];
	p->function -= top->kind == OPEN_FUNCTION;
	if (top->kind != OPEN_REPEAT && top->kind != OPEN_BRACE && top->kind != OPEN_BRACKET)
		p->local_count = top->locals;
}

static void declare(struct scope *p, struct word *w)
{
	w->role = NAME_DECLARED;
	p->locals[p->local_count++] = (struct visible){w->text, p->function};
}

static bool is_name(const struct scan *s, size_t i)
{
	return i < s->count && s->words[i].kind == WORD_NAME;
}

/* NAME [<attribute>] {, NAME ...} from i on; returns the word behind. */
static size_t declare_names(struct scope *p, size_t i)
{
	struct scan *s = p->scan;
	while (is_name(s, i)) {
		declare(p, &s->words[i++]);
		if (scan_is(s, i, "<"))
			i += 3;
		if (!scan_is(s, i, ","))
			break;
		i++;
	}
	return i;
}

static enum name_role look_up(const struct scope *p, struct slice name)
{
	for (size_t i = p->local_count; i-- > 0;)
		if (slice_eq(p->locals[i].name, name))
			return p->locals[i].function == p->function ? NAME_LOCAL : p->locals[i].function ? NAME_OUTER : NAME_FILE;
	return NAME_GLOBAL;
}

/* At `function` or `local function`: [NAME {. NAME} [: NAME]] ( parameters ); returns the word behind. */
static size_t open_function(struct scope *p, size_t i, bool is_local)
{
	struct scan *s = p->scan;
	bool method = false;
	size_t start = i, last = 0;
	i = i + (is_local ? 2 : 1);
	if (is_name(s, i)) {
		last = i;
		if (is_local)
			declare(p, &s->words[i]);
		else
			s->words[i].role = look_up(p, s->words[i].text);
		for (i++; (scan_is(s, i, ".") || scan_is(s, i, ":")) && is_name(s, i + 1); i += 2) {
			method = scan_is(s, i, ":");
			last = i + 1;
			s->words[last].role = NAME_FIELD;
		}
		s->words[last].written = true;
	}
	if (p->function == 0)
		p->outermost = start + 1;
	push(p, OPEN_FUNCTION);
	if (method)
		p->locals[p->local_count++] = (struct visible){SLICE_LIT("self"), p->function};
	return scan_is(s, i, "(") ? declare_names(p, i + 1) : i;
}

static size_t keyword(struct scope *p, size_t i)
{
	struct scan *s = p->scan;
	struct open *top = p->open_count ? &p->opened[p->open_count - 1] : NULL;
	if (scan_is(s, i, "function"))
		return open_function(p, i, false);
	if (scan_is(s, i, "local"))
		return scan_is(s, i + 1, "function") ? open_function(p, i, true) : declare_names(p, i + 1);
	if (scan_is(s, i, "for")) {
		push(p, OPEN_HEADER);
		return declare_names(p, i + 1);
	}
	if (scan_is(s, i, "while")) {
		push(p, OPEN_HEADER);
	} else if (scan_is(s, i, "do")) {
		if (top && top->kind == OPEN_HEADER)
			top->kind = OPEN_BLOCK;
		else
			push(p, OPEN_BLOCK);
	} else if (scan_is(s, i, "then")) {
		push(p, OPEN_BLOCK);
	} else if (scan_is(s, i, "repeat")) {
		push(p, OPEN_REPEAT);
	} else if (scan_is(s, i, "end") || scan_is(s, i, "elseif") || scan_is(s, i, "until")) {
		pop(p);
	} else if (scan_is(s, i, "else")) {
		pop(p);
		push(p, OPEN_BLOCK);
	} else if (scan_is(s, i, "goto")) {
		return i + 2;
	}
	return i + 1;
}

/* Names of an assignment's left side: NAME {, NAME} before "=". */
static void mark_written(struct scan *s, size_t i)
{
	for (;;) {
		s->words[i].written = true;
		if (i < 2 || !scan_is(s, i - 1, ",") || !is_name(s, i - 2))
			return;
		i -= 2;
	}
}

static void name(struct scope *p, size_t i)
{
	struct scan *s = p->scan;
	struct word *w = &s->words[i];
	bool in_brace = p->open_count && p->opened[p->open_count - 1].kind == OPEN_BRACE;
	if (i > 0 && (scan_is(s, i - 1, ".") || scan_is(s, i - 1, ":")))
		w->role = NAME_FIELD;
	else if (i > 0 && scan_is(s, i - 1, "::"))
		w->role = NAME_NOT;
	else if (in_brace && scan_is(s, i + 1, "=") && (scan_is(s, i - 1, "{") || scan_is(s, i - 1, ",") || scan_is(s, i - 1, ";")))
		w->role = NAME_KEY;
	else
		w->role = look_up(p, w->text);
	if (scan_is(s, i + 1, "=") && w->role != NAME_KEY)
		mark_written(s, i);
}

static size_t sign(struct scope *p, size_t i)
{
	struct scan *s = p->scan;
	if (scan_is(s, i, "{"))
		push(p, OPEN_BRACE);
	else if (scan_is(s, i, "(") || scan_is(s, i, "["))
		push(p, OPEN_BRACKET);
	else if (scan_is(s, i, "}") || scan_is(s, i, "]"))
		pop(p);
	else if (scan_is(s, i, ")") && p->open_count && p->opened[p->open_count - 1].kind == OPEN_BRACKET)
		pop(p); /* the one behind parameters was not pushed */
	return i + 1;
}

bool scope_resolve(struct scan *s)
{
	struct scope p = {.scan = s};
	size_t room = 2 * s->count + 1;
	p.opened = malloc(room * sizeof p.opened[0]);
	p.locals = malloc(room * sizeof p.locals[0]);
	bool held = p.opened && p.locals;
	for (size_t i = 0; held && i < s->count;) {
		s->words[i].in_function = p.function ? p.outermost : 0;
		if (s->words[i].kind == WORD_KEYWORD)
			i = keyword(&p, i);
		else if (s->words[i].kind == WORD_NAME)
			name(&p, i++);
		else
			i = sign(&p, i);
	}
	free(p.opened);
	free(p.locals);
	return held;
}
