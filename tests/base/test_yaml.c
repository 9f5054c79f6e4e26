/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/base/yaml.h"
#include "engine/base/buf.h"

#include "tests/tap.h"

static struct arena arena;
static struct buf scratch;

static struct yaml_node *parse_slice(struct slice text, struct err *err)
{
	struct yaml_node *root;
	return yaml_parse(&arena, "rules/x/service.yaml", text, &root, err) == OK ? root : NULL;
}

static struct yaml_node *parse(const char *text, struct err *err)
{
	return parse_slice(slice_of(text), err);
}

/* The tree on one line: {key: value, …} [a, b] 'quoted' plain, each with @line:col when `places`. */
static void dump(const struct yaml_node *n, bool places)
{
	if (n->kind == YAML_SCALAR)
		buf_printf(&scratch, n->quoted ? "'%.*s'" : "%.*s", SLICE_ARG(n->text));
	else
		buf_str(&scratch, n->kind == YAML_LIST ? "[" : "{");
	for (const struct yaml_node *c = n->first; c; c = c->next) {
		if (n->kind == YAML_MAP)
			buf_printf(&scratch, "%.*s", SLICE_ARG(c->key));
		if (n->kind == YAML_MAP && places)
			buf_printf(&scratch, "@%d:%d", c->key_line, c->key_col);
		if (n->kind == YAML_MAP)
			buf_str(&scratch, ": ");
		dump(c, places);
		if (c->next)
			buf_str(&scratch, ", ");
	}
	if (n->kind != YAML_SCALAR)
		buf_str(&scratch, n->kind == YAML_LIST ? "]" : "}");
	if (places)
		buf_printf(&scratch, "@%d:%d", n->line, n->col);
}

static void is_tree(const char *text, const char *want, bool places, const char *name)
{
	struct err err = {0};
	const struct yaml_node *n = parse(text, &err);
	scratch.len = 0;
	if (n)
		dump(n, places);
	else
		buf_printf(&scratch, "%d:%d: %s %s", err.line, err.col, err.code, err.text);
	tap_is_slice(buf_slice(&scratch), want, "%s", name);
}

static void test_trees(void)
{
	is_tree("a: 1\nb: [x, 'y', \"z\"]\nc: {d: no, e: }\n", "{a: 1, b: [x, 'y', 'z'], c: {d: no, e: }}", false, "scalars stay text");
	is_tree("- a\n- - b\n  - c\n- {}\n- []\n- |\n  two\n  lines\n", "[a, [b, c], {}, [], 'two\nlines\n']", false, "lists and blocks");
	is_tree("x", "x", false, "a scalar document");
	is_tree("--- # begin\nx: 1\n...\n", "{x: 1}", false, "document marks");
	is_tree("%YAML 1.1\n---\nx: 1\n", "{x: 1}", false, "%YAML");
	is_tree("\xef\xbb\xbfx: 1\n", "{x: 1}", false, "a byte order mark");
	is_tree("x: 1\r\ny: 2\r\n", "{x: 1, y: 2}", false, "lines ended as on Windows");
	is_tree("key:\tvalue\n", "{key: value}", false, "a tab that is no indentation");
	is_tree("a: &n {x: 1}\nb: *n\nc: &n 2\nd: [*n, *n]\n", "{a: {x: 1}, b: {x: 1}, c: 2, d: [2, 2]}", false, "aliases take the latest anchor");
	is_tree("\"<<\": 1\n'': 2\n", "{<<: 1, : 2}", false, "quoted keys are texts");
	is_tree("a: {x: 1}\nb: {x: 1}\nx: 2\n", "{a: {x: 1}, b: {x: 1}, x: 2}", false, "one key in several maps");
	is_tree("a: 1\nb:\n  - c: 'd'\n    \"e\": [f, {g: h}]\nі: ә  # комментарий\n",
		"{a@1:1: 1@1:4, b@2:1: [{c@3:5: 'd'@3:8, e@4:5: [f@4:11, {g@4:15: h@4:18}@4:14]@4:10}@3:5]@3:3, і@5:1: ә@5:4}@1:1",
		true, "every place, columns in characters");
	is_tree("a: &n {k: v}\nb:\n  *n\n", "{a@1:1: {k@1:8: v@1:11}@1:4, b@2:1: {k@1:8: v@1:11}@3:3}@1:1", true,
		"an alias stands at its own place, its children where they were written");
}

/* The shapes that packages are written in. */
static void test_package(void)
{
	is_tree("service: large-family-allowance\nversion: 2026-01-01                # chosen by law_day\nkinds: [proactive]\n"
		"title: {kk: Көпбалалы отбасы жәрдемақысы, ru: Пособие многодетной семье, en: Large-family allowance}\n"
		"claim: large-family/{counted}      # no child counted twice\nwhen:\n  - event: [birth, adoption]\n"
		"  - date: birthdays                # dates.birthdays() in Lua\n"
		"clauses:\n  all:\n    enough_children:\n      law: social-code#large-family   # dated\n"
		"      met: &n {kk: \"Балалар: {n}\", en: \"Children together: {n}\"}\n      unmet: *n\n"
		"needs:\n  children.birth_date: {}\n  children.address: {fresh: 90 days}\n"
		"ask: {account: {if: bank_unknown}}\nterm: {within: 7 working days, missing_document: +30 calendar days}\n",
		"{service: large-family-allowance, version: 2026-01-01, kinds: [proactive], title: {kk: Көпбалалы отбасы жәрдемақысы, "
		"ru: Пособие многодетной семье, en: Large-family allowance}, claim: large-family/{counted}, when: [{event: [birth, adoption]}, "
		"{date: birthdays}], clauses: {all: {enough_children: {law: social-code#large-family, met: {kk: 'Балалар: {n}', "
		"en: 'Children together: {n}'}, unmet: {kk: 'Балалар: {n}', en: 'Children together: {n}'}}}}, needs: {children.birth_date: {}, "
		"children.address: {fresh: 90 days}}, ask: {account: {if: bank_unknown}}, "
		"term: {within: 7 working days, missing_document: +30 calendar days}}",
		false, "a service");
	is_tree("world:\n  Ainur: {phone: yes, lang: kk}\n  Aru, Bek, Dan: {child_of: [Ainur, Marat], born: 2015-02-01}\ntests:\n"
		"- name: fourth child, agreed, one moves away\n  at: 2026-06-01 10:00\n"
		"  when: &birth {birth: {mother: Ainur, home: Ainur}}\n  next:\n"
		"  - {after: 3 hours, Ainur: \"иә\", then: {consents: [service, data], due: 2026-06-09}}\n- when: *birth\n"
		"- table: benefit                   # unknowns\n  rows: {counted: [4, 7, 8], monthly: [69330, 121360, 138400]}\n",
		"{world: {Ainur: {phone: yes, lang: kk}, Aru, Bek, Dan: {child_of: [Ainur, Marat], born: 2015-02-01}}, tests: ["
		"{name: fourth child, agreed, one moves away, at: 2026-06-01 10:00, when: {birth: {mother: Ainur, home: Ainur}}, "
		"next: [{after: 3 hours, Ainur: 'иә', then: {consents: [service, data], due: 2026-06-09}}]}, "
		"{when: {birth: {mother: Ainur, home: Ainur}}}, {table: benefit, rows: {counted: [4, 7, 8], monthly: [69330, 121360, 138400]}}]}",
		false, "its tests");
}

static void test_refused(void)
{
	static const struct { const char *text, *code, *says; int line, col; } cases[] = {
		{"", "not-yaml", "nothing", 1, 1},
		{"# only a comment\n", "not-yaml", "nothing", 2, 1},
		{"a: [1, 2\nb: 3\n", "not-yaml", "brackets", 2, 2},
		{"a: 1\n b: 2\n", "not-yaml", "ndentation", 2, 3},
		{"a: \"open\n", "not-yaml", "quotes", 2, 1},
		{"a: x: y\n", "not-yaml", "quote texts", 1, 5},
		{"a:\n\tb: 1\n", "not-yaml", "A tab", 2, 1},
		{"a:\n  b: 1\n \tc: 1\n", "not-yaml", "A tab", 3, 2},
		{"a: @x\n", "not-yaml", "begin with a sign", 1, 4},
		{"a: \x01\n", "not-yaml", "control character", 1, 4},
		{"ә: \xff\n", "bad-utf8", "UTF-8", 1, 4},
		{"a: 1\nb: \xc0\xaf\n", "bad-utf8", "UTF-8", 2, 4},
		{"a: \xed\xa0\x80\n", "bad-utf8", "UTF-8", 1, 4},
		{"\xff\xfe" "a:", "bad-utf8", "UTF-8", 1, 1},
		{"a: \"x\\0y\"\n", "nul-in-string", "U+0000", 1, 4},
		{"a: 1\nb: 2\n\"a\": 3\n", "duplicate-key", "\"a\" stands in this map already, at line 1, column 1", 3, 1},
		{"x:\n  - {k: 1, l: 2, k: 3}\n", "duplicate-key", "line 2, column 6", 2, 18},
		{"a: !!str 1\n", "unsupported", "Tags", 1, 4},
		{"a: !x [1]\n", "unsupported", "Tags", 1, 4},
		{"a: ! 1\n", "unsupported", "Tags", 1, 4},
		{"!k a: 1\n", "unsupported", "Tags", 1, 1},
		{"!!map {a: 1}\n", "unsupported", "Tags", 1, 1},
		{"%TAG ! tag:x,2026:\n---\na: 1\n", "unsupported", "%TAG", 1, 1},
		{"%YAML 3.0\n---\na: 1\n", "not-yaml", "incompatible", 1, 1},
		{"b: &b {x: 1}\na:\n  <<: *b\n", "unsupported", "Merge", 3, 3},
		{"a: 1\n---\nb: 2\n", "unsupported", "second document", 2, 1},
		{"a: *nowhere\n", "bad-alias", "No anchor", 1, 4},
		{"a: &a [1, *a]\n", "bad-alias", "inside the value", 1, 11},
		{"a: &a 1\nb: {*a : 2}\n", "bad-key", "A key must be", 2, 5},
		{"[a, b]: 1\n", "bad-key", "A key must be", 1, 1},
		{"? {a: b}\n: 1\n", "bad-key", "A key must be", 1, 3},
		{"&k a: 1\n", "bad-key", "anchored", 1, 1},
		{"? \n: 1\n", "bad-key", "missing", 1, 2},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct err err = {0};
		struct yaml_node *root = (struct yaml_node *)&err;
		int cls = yaml_parse(&arena, "f.yaml", slice_of(cases[i].text), &root, &err);
		tap_ok(cls == ERR_INPUT && !root && strcmp(err.code, cases[i].code) == 0 &&
				strstr(err.text, cases[i].says) && err.line == cases[i].line && err.col == cases[i].col &&
				strcmp(err.file, "f.yaml") == 0,
			"refuses case %zu as %s at %d:%d (%s %d:%d %s)", i, cases[i].code, cases[i].line, cases[i].col,
			err.code, err.line, err.col, err.text);
	}
	struct err err = {0};
	tap_ok(!parse_slice((struct slice){"a: \0", 4}, &err) && strcmp(err.code, "not-yaml") == 0, "a NUL byte (%s)", err.text);
	tap_ok(!parse_slice(SLICE_NONE, &err) && strcmp(err.code, "not-yaml") == 0, "no text at all");
}

static struct slice repeated(const char *before, const char *unit, size_t times, const char *after)
{
	scratch.len = 0;
	buf_str(&scratch, before);
	while (times--)
		buf_str(&scratch, unit);
	buf_str(&scratch, after);
	return buf_slice(&scratch);
}

static void test_bounds(void)
{
	struct err err = {0};
	char deep[2 * (YAML_MAX_DEPTH + 1)];
	memset(deep, '[', YAML_MAX_DEPTH + 1);
	memset(deep + YAML_MAX_DEPTH + 1, ']', YAML_MAX_DEPTH + 1);
	tap_ok(parse_slice((struct slice){deep + 1, 2 * YAML_MAX_DEPTH}, &err), "32 levels (%s)", err.text);
	tap_ok(!parse_slice((struct slice){deep, sizeof deep}, &err), "33 levels are refused");
	tap_ok(strcmp(err.code, "too-deep") == 0 && err.col == 33, "as too deep, at the 33rd (%s %d)", err.code, err.col);
	tap_ok(!parse_slice(repeated("", "[", 500000, ""), &err) && strcmp(err.code, "too-deep") == 0, "half a million levels");
	tap_ok(!parse_slice(repeated("", "- ", 500000, ""), &err) && strcmp(err.code, "too-deep") == 0, "of block lists");
	static const char in_32[] = "a: &a [[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]\nb: [[[[[[[[[[[[[[[*a]]]]]]]]]]]]]]]\n"; /* 1 + 15 + 16 */
	static const char in_33[] = "a: &a [[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]\nb: [[[[[[[[[[[[[[[[*a]]]]]]]]]]]]]]]]\n";
	tap_ok(parse(in_32, &err), "an alias down to 32 levels");
	tap_ok(!parse(in_33, &err) && strcmp(err.code, "too-deep") == 0 && err.line == 2, "an alias down to 33");

	static const char laughs[] =
		"a: &a [lol,lol,lol,lol,lol,lol,lol,lol,lol,lol]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
		"c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
		"e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e,*e]\n"
		"g: &g [*f,*f,*f,*f,*f,*f,*f,*f,*f,*f]\nh: &h [*g,*g,*g,*g,*g,*g,*g,*g,*g,*g]\n";
	tap_ok(!parse(laughs, &err) && strcmp(err.code, "too-large") == 0 && err.line == 6, "a billion laughs (%d: %s)", err.line, err.text);
	repeated("a: &a ", "x", 100000, "\nb: [");
	for (int i = 0; i < 100; i++)
		buf_str(&scratch, "*a,");
	buf_str(&scratch, "]\n");
	tap_ok(!parse_slice(buf_slice(&scratch), &err) && strcmp(err.code, "too-large") == 0, "a long text laughed a hundred times");
	scratch.len = 0;
	for (int i = 0; i <= YAML_MAX_ANCHORS; i++)
		buf_printf(&scratch, "- &a%d x\n", i);
	tap_ok(!parse_slice(buf_slice(&scratch), &err) && strcmp(err.code, "too-large") == 0 && err.line == 1001, "1,001 anchors");

	struct yaml_node *n = parse_slice(repeated("", "- x\n", YAML_MAX_BYTES / 4, ""), &err);
	tap_ok(n && n->count == YAML_MAX_BYTES / 4, "1 MiB is taken");
	tap_ok(!parse_slice(repeated("#", "- x\n", YAML_MAX_BYTES / 4, ""), &err), "a byte more is refused");
	tap_ok(strcmp(err.code, "too-long") == 0 && strcmp(err.file, "rules/x/service.yaml") == 0, "as too long");
}

static void test_many_keys(void)
{
	for (int twin = 0; twin < 2; twin++) {
		scratch.len = 0;
		for (int i = 0; i < 5000; i++)
			buf_printf(&scratch, "key%d: 1\n", twin && i == 4999 ? 17 : i);
		struct err err = {0};
		struct yaml_node *n = parse_slice(buf_slice(&scratch), &err);
		if (!twin)
			tap_ok(n && n->count == 5000, "5,000 different keys");
		else
			tap_ok(!n && err.line == 5000 && strstr(err.text, "\"key17\"") && strstr(err.text, "line 18, column 1"),
				"the last as the 18th (%d: %s)", err.line, err.text);
	}
	struct err err = {0};
	static const char key[] = "әәәәәәәәәәәәәәәәәәәәәәәәәәәәәxәәәәәәә"; /* a character across the 60th byte */
	scratch.len = 0;
	buf_printf(&scratch, "%s: 1\n%s: 2\n", key, key);
	tap_ok(!parse_slice(buf_slice(&scratch), &err) && strstr(err.text, "әx\" stands"), "a long key is cut between characters (%s)", err.text);
}

static void test_reading(void)
{
	struct yaml_node *n = parse("a: x\nb: [1]\nc: ''\n", NULL);
	tap_is_slice(yaml_text(n, "a"), "x", "a member's text");
	tap_is_slice(yaml_text(n, "c"), "", "an empty text is there");
	tap_ok(!yaml_text(n, "b").ptr && !yaml_text(n, "z").ptr, "no scalar is SLICE_NONE");
	tap_is_int(yaml_member(n, "b")->kind, YAML_LIST, "a member");
	tap_ok(!yaml_member(n, "z") && !yaml_member(NULL, "a") && !yaml_member(yaml_member(n, "b"), "1"), "what is absent is NULL");
	tap_ok(!parse("a: [", NULL), "errors may go nowhere");
}

int main(void)
{
	arena_init(&arena);
	buf_init(&scratch);
	test_trees();
	test_package();
	test_refused();
	test_bounds();
	test_many_keys();
	test_reading();
	buf_fini(&scratch);
	arena_fini(&arena);
	return tap_done();
}
