/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/cli/sample.h"

#include <inttypes.h>
#include <stdlib.h>

#include "engine/base/civil.h"
#include "engine/base/file.h"
#include "engine/cli/session.h" /* mask_key */
#include "engine/cli/words.h"
#include "engine/intake/value.h"
#include "engine/log/topics.h"

#define SHOWN_PATH_BYTES 1024

const char *sample_profile_path(struct arena *a, const char *folder, const char *name)
{
	size_t n = strlen(name);

	if (strchr(name, '/') || (n > 5 && !strcmp(name + n - 5, ".yaml")))
		return name;
	return arena_printf(a, "%s/%s.yaml", folder, name);
}

static bool is_one_document(struct slice text)
{
	struct json_parser *parser = json_parser_new();
	const struct json_node *root;
	bool one = memchr(text.ptr ? text.ptr : "", '\n', text.len) && !json_parse(parser, text, &root, &(struct err){0});

	json_parser_free(parser);
	return one;
}

/* One message a line; a file that is one JSON document, over however many lines, is one message. Borrowed for the call. */
typedef int sample_each(void *arg, const struct source_message *m, uint32_t number, struct err *err);

static int sample_read(const char *path, sample_each *each, void *arg, struct err *err)
{
	struct slice all, text;
	uint32_t number = 0;
	int rc = file_map(path, SOURCE_LINE_BYTES, &all, err);

	text = all;
	bool whole = is_one_document(text);
	while (text.len && !rc) {
		int64_t at = text.ptr - all.ptr;
		struct slice line = whole ? text : slice_line(&text);
		struct source_message m = {.value = line, .bytes = (int64_t)line.len, .stream = path, .position = at};
		text.len = whole ? 0 : text.len;
		number++;
		if (line.len)
			rc = each(arg, &m, number, err);
	}
	file_unmap(all);
	return rc;
}

/* --- showing ---------------------------------------------------------------------------------------------------------------- */

struct showing {
	FILE *to;
	enum language lang;
	bool unmasked;
	struct mapper mapper;
	struct sample_count *count;
	VEC(const struct json_node *) taken;
	struct place_reads reads;
	VEC(struct looked) looks;
};

static void note(void *arg, const struct looked *l)
{
	struct showing *s = arg;
	struct looked *kept = VEC_ADD(s->mapper.arena, &s->looks);

	*kept = *l;
	if (l->why)
		kept->why = arena_copy(s->mapper.arena, l->why, sizeof *l->why);
}

/* In the arena; the key itself when the table does not have it. */
static const char *say(struct showing *s, const char *key, struct slice n)
{
	struct buf b;

	buf_init(&b);
	if (phrase_say(sample_phrases, &b, key, s->lang, (const struct word[]){{"n", n}, {NULL, {NULL, 0}}}))
		key = arena_slice(s->mapper.arena, buf_slice(&b)).ptr;
	buf_fini(&b);
	return key;
}

static const char *say_number(struct showing *s, const char *key, size_t n)
{
	return say(s, key, slice_of(arena_printf(s->mapper.arena, "%zu", n)));
}

/* What became of a field, as wide in each line. */
static void print_mark(struct showing *s, const char *key)
{
	const char *mark = say(s, key, SLICE_NONE);
	static const int widths[LANGUAGE_COUNT] = {8, 9, 8};
	int width = 0;

	for (const char *c = mark; *c; c++)
		width += ((unsigned char)*c & 0xC0) != 0x80;
	fprintf(s->to, "  %s%*s ", mark, width < widths[s->lang] ? widths[s->lang] - width : 0, "");
}

/* What intake says, in the reader's language: the whole text, with its first number as {n}, or what its code says of it. */
static const char *say_why(struct showing *s, const char *text, const char *code)
{
	struct arena *a = s->mapper.arena;
	size_t at = strcspn(text, "0123456789"), len = strspn(text + at, "0123456789");
	const struct word words[] = {{"n", {text + at, len}}, {"said", slice_of(text)}, {NULL, SLICE_NONE}};
	const char *numbered = arena_printf(a, "%.*s{n}%s", (int)at, text, text + at + len),
		   *coded = arena_printf(a, "code/%s", code);
	struct buf b;

	buf_init(&b);
	if (s->lang != LANGUAGE_EN && (phrase_say(sample_phrases, &b, text, s->lang, NULL) ||
					      phrase_say(sample_phrases, &b, numbered, s->lang, words) ||
					      phrase_say(sample_phrases, &b, coded, s->lang, words)))
		text = arena_slice(a, buf_slice(&b)).ptr;
	buf_fini(&b);
	return text;
}

/* The shape of a text: 9 for a digit, x for a letter or what is not ASCII. What it says may be somebody's (C-12). */
static struct slice shape_of(struct arena *a, struct slice text)
{
	struct buf b;

	buf_init(&b);
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];
		bool letter = c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		if ((c & 0xC0) != 0x80)
			buf_add(&b, c >= '0' && c <= '9' ? "9" : letter ? "x" : c < 0x20 ? " " : (const char *)&text.ptr[i], 1);
	}
	struct slice out = arena_slice(a, buf_slice(&b));
	buf_fini(&b);
	return out;
}

/* Of a date or a listed value that is refused: how it should have been written, and how it was. */
static void print_expected(struct showing *s, const struct mapped_field *f, const struct json_node *n)
{
	struct buf known;

	buf_init(&known);
	buf_slice_add(&known, f->format);
	for (size_t i = 0; i < f->choice_count; i++)
		buf_printf(&known, "%s%.*s", i ? ", " : "", SLICE_ARG(f->choices[i].from));
	if (known.len)
		fputs(say(s, "expected", buf_slice(&known)), s->to);
	buf_fini(&known);
	if (n && n->kind == JSON_STRING)
		fputs(say(s, "came", s->unmasked ? n->u.string : shape_of(s->mapper.arena, n->u.string)), s->to);
}

/* "PLACE: what is wrong", by intake, without the place, which stands before it. l: the field; NULL: it is the message's. */
static void print_why(struct showing *s, struct slice at, const struct err *why, const struct looked *l)
{
	size_t skip = slice_starts(slice_of(why->text), arena_printf(s->mapper.arena, "%.*s: ", SLICE_ARG(at))) ? at.len + 2 : 0;

	fprintf(s->to, "%s%s", skip ? ": " : "", say_why(s, why->text + skip, why->code));
	if (l && (!strcmp(why->code, "bad-date") || !strcmp(why->code, "bad-value")))
		print_expected(s, l->field, l->node);
	fprintf(s->to, " (%s)", why->code);
}

static void print_value(struct showing *s, const struct mapped_field *f, const struct json_node *n)
{
	struct json_node value;
	struct buf text;
	struct json_writer w;

	buf_init(&text);
	json_write_init(&w, &text);
	if (n->kind == JSON_NULL || n->kind == JSON_ARRAY || value_of(s->mapper.arena, f, n, &value, &(struct err){0}))
		fputs(n->kind == JSON_NULL ? say(s, "none", SLICE_NONE) : say_number(s, "elements", n->count), s->to);
	else if (f->type == FIELD_TEXT_ && !s->unmasked) /* names, numbers of acts: nobody's business (C-12) */
		fputs(say_number(s, value.u.string.len == 1 ? "text/one" : "text", value.u.string.len), s->to);
	else if (value.kind == JSON_STRING)
		fprintf(s->to, "%.*s", SLICE_ARG(shown_key(s->mapper.arena, value.u.string, s->unmasked)));
	else {
		json_write_node(&w, &value);
		fprintf(s->to, "%.*s", (int)text.len, text.ptr);
	}
	buf_fini(&text);
}

static void print_look(struct showing *s, const struct looked *l)
{
	const char *name = arena_printf(s->mapper.arena, "%s%.*s", l->group, SLICE_ARG(l->field->name));
	struct slice at = l->field->constant ? slice_of(say(s, "profile", SLICE_NONE)) : l->field->place.shown;

	print_mark(s, l->why ? "refused" : l->node ? "took" : "absent");
	fprintf(s->to, "%-20s %.*s", name, SLICE_ARG(at));
	if (l->why)
		print_why(s, at, l->why, l);
	else if (l->node) {
		fputs(l->field->constant ? "  is " : "  = ", s->to);
		print_value(s, l->field, l->node);
	}
	fputc('\n', s->to);
}

static void print_part(struct showing *s, const struct mapped *m)
{
	const struct mapped_type *t = m->mapping;

	fprintf(s->to, " %.*s%s-> %.*s%s%s\n", SLICE_ARG(m->part), m->part.len ? " " : "",
	        SLICE_ARG(t->event.ptr ? t->event : SLICE_LIT("fact-request")), m->why ? ": " : "", m->why ? say(s, "letter", SLICE_NONE) : "");
	for (uint32_t i = 0; i < s->looks.count; i++)
		if (s->looks.at[i].mapping == t && slice_eq(s->looks.at[i].part, m->part))
			print_look(s, &s->looks.at[i]);
	for (size_t i = 0; i < m->count && !m->why; i++)
		if (slice_is(m->records[i].type, "fact-request")) {
			print_mark(s, "asks");
			fprintf(s->to, "%.*s: %.*s\n", SLICE_ARG(shown_key(s->mapper.arena, m->records[i].subject, s->unmasked)),
			        SLICE_ARG(m->records[i].data));
		}
	s->count->refused += m->why != NULL;
}

static bool stands_in(const struct json_node *const *list, uint32_t count, const struct json_node *n)
{
	for (uint32_t i = 0; i < count; i++)
		if (list[i] == n)
			return true;
	return false;
}

/* Members that no field took, by name; of these nothing goes on (C-7). */
static void print_dropped(struct showing *s, const struct json_node *n, char *path, size_t len)
{
	uint32_t number = 0;

	if (stands_in(s->taken.at, s->taken.count, n))
		return;
	if (!json_first(n)) {
		bool read = stands_in(s->reads.list.at, s->reads.list.count, n);
		print_mark(s, read ? "read" : "dropped");
		fprintf(s->to, "%s  %s\n", path, say(s, read ? "read/why" : "dropped/why", SLICE_NONE));
		return;
	}
	for (const struct json_node *c = json_first(n); c; c = json_next(n, c)) {
		const struct json_node *value = n->kind == JSON_OBJECT ? json_value(c) : c;
		int more = n->kind == JSON_OBJECT ? snprintf(path + len, SHOWN_PATH_BYTES - len, "/%.*s",
		                                             SLICE_ARG(c->u.string))
		                                  : snprintf(path + len, SHOWN_PATH_BYTES - len, "/%" PRIu32, number++);
		if (more < 0 || len + (size_t)more >= SHOWN_PATH_BYTES)
			continue; /* a name so long is not worth its line */
		print_dropped(s, value, path, len + (size_t)more);
		path[len] = '\0';
	}
}

static void take_node(struct showing *s, const struct json_node *n)
{
	if (n)
		*VEC_ADD(s->mapper.arena, &s->taken) = n;
}

/* What the frame and the fields took: nodes of the mapper's own parse, which stay until its next. */
static const struct json_node *taken_of(struct showing *s, const struct json_node *root)
{
	const struct place *frame[] = {&s->mapper.profile->id, &s->mapper.profile->time, &s->mapper.profile->type};
	const char *const names[] = {"id", "time", "type"};
	const struct scope scope = {.root = root};

	for (int i = 0; i < 3; i++) {
		const struct json_node *n = json_member(root, names[i]);
		if (frame[i]->shown.ptr && place_find(frame[i], &scope, &n, &(struct err){0}))
			n = NULL;
		take_node(s, n);
	}
	for (uint32_t i = 0; i < s->looks.count; i++)
		if (!s->looks.at[i].field->constant)
			take_node(s, s->looks.at[i].node);
	return root;
}

static int show_message(struct showing *s, const struct source_message *m, uint32_t number, struct err *err)
{
	struct map_input in = {.value = m->value, .now_ms = civil_now_ms()};
	const struct mapped *list;
	struct err why = {0};
	char path[SHOWN_PATH_BYTES] = "";
	size_t count;

	s->looks.count = s->taken.count = s->reads.list.count = 0;
	s->count->messages++;
	int rc = map_message(&s->mapper, &in, &list, &count, &why);
	if (rc && rc != ERR_INPUT) {
		*err = why;
		return rc;
	}
	fprintf(s->to, "%s%s", say_number(s, "message", number), rc || !count ? ": " : ":\n");
	if (rc) {
		bool placed = slice_starts(slice_of(why.text), why.field);
		fprintf(s->to, "%s: %s", say(s, "letter", SLICE_NONE), placed ? why.field : "");
		print_why(s, slice_of(why.field), &why, NULL);
		fputc('\n', s->to);
		s->count->refused++;
		return OK;
	}
	if (!count)
		fprintf(s->to, "%s\n", say(s, "nothing", SLICE_NONE));
	for (size_t i = 0; i < count; i++)
		print_part(s, &list[i]);
	print_dropped(s, taken_of(s, s->mapper.root), path, 0);
	return OK;
}

static int show(void *arg, const struct source_message *m, uint32_t number, struct err *err)
{
	struct showing *s = arg;
	struct sample_count *count = s->count;
	size_t before = count->refused;
	int rc = show_message(s, m, number, err);

	if (count->refused > before && count->at_count < SAMPLE_LINES_MAX) {
		count->at[count->at_count].line = number;
		count->at[count->at_count++].refused = count->refused - before;
	}
	return rc;
}

int sample_show(struct arena *a, const struct profile *p, const char *path, enum language lang, bool unmasked, FILE *to,
		struct sample_count *count, struct err *err)
{
	struct showing s = {.to = to, .lang = lang, .unmasked = unmasked, .count = count};

	mapper_init(&s.mapper, p, SLICE_LIT("sample"), a);
	s.mapper.look = note;
	s.mapper.look_arg = &s;
	s.mapper.reads = &s.reads;
	s.reads.arena = a;
	int rc = sample_read(path, show, &s, err);
	mapper_fini(&s.mapper);
	return rc;
}

/* --- lines of [subjects] ---------------------------------------------------------------------------------------------------- */

struct lines { struct mapper mapper; struct buf out; sample_other *other; void *arg; };

static void put_other(struct lines *g, enum log_topic_id topic, const struct record *r)
{
	struct output o = {.topic = topic, .r = *r};

	g->other(g->arg, &o);
}

static int map_one(void *arg, const struct source_message *m, uint32_t number, struct err *err)
{
	struct lines *g = arg;
	struct map_input in = {.value = m->value, .now_ms = civil_now_ms()};
	const struct mapped *list;
	struct record letter;
	size_t count;
	int rc = map_message(&g->mapper, &in, &list, &count, err);

	if (rc && rc != ERR_INPUT)
		return rc;
	struct mapped whole = {.why = err};
	for (size_t i = 0; i < (rc ? 1 : count); i++) {
		const struct mapped *part = rc ? &whole : &list[i];
		if (part->why) {
			map_dead_letter(&g->mapper, m, in.now_ms, part, &letter);
			fprintf(stderr, "aldyn: %s: message %" PRIu32 ": %s (%s)\n", m->stream, number, part->why->text,
			        part->why->code);
			put_other(g, TOPIC_DEAD_LETTERS, &letter);
		}
		for (size_t k = 0; k < part->count && !part->why; k++) {
			struct record r = part->records[k];
			r.recorded_ms = r.time_ms; /* the clock at which somebody replays has no say */
			if (strcmp(r.topic, log_topic_rows[TOPIC_SUBJECTS].name))
				put_other(g, TOPIC_FACT_REQUESTS, &r);
			else {
				record_to_line(&r, &g->out);
				buf_str(&g->out, "\n");
			}
		}
	}
	return OK;
}

int sample_lines(struct arena *a, const struct profile *p, const char *path, sample_other *other, void *arg, struct slice *out,
                 struct err *err)
{
	struct lines g = {.other = other, .arg = arg};

	buf_init(&g.out);
	mapper_init(&g.mapper, p, slice_of(HASH_TEST_KEY), a);
	int rc = sample_read(path, map_one, &g, err);
	*out = arena_slice(a, buf_slice(&g.out));
	buf_fini(&g.out);
	mapper_fini(&g.mapper);
	return rc;
}
