/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/base/json.h"

#include <math.h>

#include "tests/tap.h"

static struct json_parser *parser;
static struct buf scratch;

static const struct json_node *parse(struct slice text, struct err *err)
{
	const struct json_node *root;
	return json_parse(parser, text, &root, err) == OK ? root : NULL;
}

static void test_nodes(void)
{
	static const char text[] = " {\"a\":[1,-2,{}],\"b\":{\"c\":null,\"d\":[]},\"e\":true,\"f\":false,\"g\":\"\"} ";
	const struct json_node *n = parse(slice_of(text), NULL);
	if (!tap_ok(n && n->kind == JSON_OBJECT, "an object"))
		return;
	tap_is_int(n->count, 5, "counts its members");
	tap_is_int(n->skip, 18, "and all nodes in it");
	scratch.len = 0;
	for (const struct json_node *k = json_first(n); k; k = json_next(n, k))
		buf_printf(&scratch, "%.*s=%d ", SLICE_ARG(k->u.string), (int)json_value(k)->kind);
	tap_is_slice(buf_slice(&scratch), "a=6 b=7 e=2 f=1 g=5 ", "members in order, whatever stands in them");
	const struct json_node *a = json_member(n, "a");
	const struct json_node *e = json_first(a);
	tap_is_int(e->u.integer, 1, "first element");
	e = json_next(a, e);
	tap_is_int(e->u.integer, -2, "second");
	e = json_next(a, e);
	tap_ok(e->kind == JSON_OBJECT && e->count == 0 && e->skip == 1, "third, empty");
	tap_ok(!json_first(e), "an empty object has no first member");
	tap_ok(!json_next(a, e), "nothing after the last");
	tap_ok(!json_first(json_member(n, "e")), "true has no children");
	tap_ok(!json_member(n, "A") && !json_member(a, "a") && !json_member(NULL, "a"), "what is absent is NULL");
	tap_is_slice(json_string(n, "g"), "", "an empty string is there");
	tap_ok(!json_string(n, "e").ptr && !json_string(n, "z").ptr, "no string is SLICE_NONE");
	tap_is_int(json_integer(n, "e", 7), 7, "no integer is `otherwise`");
	tap_ok(!json_string(json_member(n, "b"), "c").ptr, "null is no string");
}

/* What is accepted, and how it is written again. */
static void test_accepted(void)
{
	static const struct { const char *text, *again; } cases[] = {
		{"null", "null"}, {"\"x\"", "\"x\""}, {" 7\n", "7"}, {"-0", "0"}, {"-0.0", "-0.0"}, {"[]", "[]"}, {"{ }", "{}"},
		{"9223372036854775807", "9223372036854775807"}, {"-9223372036854775808", "-9223372036854775808"},
		{"0.1", "0.1"}, {"1.0", "1.0"}, {"1e3", "1000.0"},
		{"0.30000000000000004", "0.30000000000000004"}, {"5e-324", "4.94065645841247e-324"}, {"1e22", "1e+22"},
		{"1.7976931348623157e308", "1.7976931348623157e+308"}, {"123456789012345678.0", "1.2345678901234568e+17"},
		{"\"\\ud83d\\ude00\"", "\"\xf0\x9f\x98\x80\""}, {"\"\\u0431\\u0430\"", "\"ба\""}, {"\"әіңғүұқөһ\"", "\"әіңғүұқөһ\""},
		{"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\\u007f\"", "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f\""},
		{"\"\\\\u0000\"", "\"\\\\u0000\""}, {"\"\\\\\\\\ud800\"", "\"\\\\\\\\ud800\""}, {"\"\\uFFFF\"", "\"\xef\xbf\xbf\""},
		{"\"\xf4\x8f\xbf\xbf\"", "\"\xf4\x8f\xbf\xbf\""}, {"[1,[2,{\"a\":[{}]}],3]", "[1,[2,{\"a\":[{}]}],3]"},
		{"{\"a\":{\"a\":1},\"b\":{\"a\":1}}", "{\"a\":{\"a\":1},\"b\":{\"a\":1}}"}, {"{\"\":1,\"a\":2}", "{\"\":1,\"a\":2}"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct err err = {0};
		const struct json_node *n = parse(slice_of(cases[i].text), &err);
		scratch.len = 0;
		struct json_writer w;
		json_write_init(&w, &scratch);
		if (n)
			json_write_node(&w, n);
		tap_is_slice(buf_slice(&scratch), cases[i].again, "reads and writes %s", cases[i].text);
	}
}

static void test_refused(void)
{
	static const struct { struct slice text; const char *code; int at; } cases[] = {
		{{"", 0}, "not-json", 0},
		{{"   ", 3}, "not-json", 3},
#define CASE(s, code, at) {{"" s, sizeof(s) - 1}, code, at}
		CASE("{", "not-json", 1), CASE("[1,]", "not-json", 3), CASE("{\"a\":1,}", "not-json", 7), CASE("[1 2]", "not-json", 3),
		CASE("{\"a\" 1}", "not-json", 5), CASE("{a:1}", "not-json", 1), CASE("{'a':1}", "not-json", 1), CASE("\"abc", "not-json", 4),
		CASE("1 2", "not-json", 2), CASE("{} x", "not-json", 3), CASE("{}\0", "not-json", 2), CASE("nul", "not-json", 0),
		CASE("nulll", "not-json", 4), CASE("True", "not-json", 0), CASE("NaN", "not-json", 0), CASE("Infinity", "not-json", 0),
		CASE("01", "not-json", 1), CASE("-", "not-json", 1), CASE("+1", "not-json", 0), CASE("1.", "not-json", 2),
		CASE(".5", "not-json", 0), CASE("1e", "not-json", 2), CASE("1e+", "not-json", 3), CASE("0x10", "not-json", 1),
		CASE("-01", "not-json", 2), CASE("[1.e3]", "not-json", 3),
		CASE("\"a\tb\"", "not-json", 2), CASE("\"a\nb\"", "not-json", 2), CASE("\"\\x\"", "not-json", 1),
		CASE("\"\\u12g4\"", "not-json", 1), CASE("\"\\u12\"", "not-json", 1), CASE("// c\n1", "not-json", 0), CASE("[1]]", "not-json", 3),
		CASE("[\"a\":1]", "not-json", 4), CASE("{\"a\"}", "not-json", 4), CASE("\xef\xbb\xbf{}", "not-json", 0),
		CASE("\"\xc0\xaf\"", "bad-utf8", 1), CASE("\"\xe0\x80\xaf\"", "bad-utf8", 1), CASE("\"\xf0\x80\x80\xaf\"", "bad-utf8", 1),
		CASE("\"\xed\xa0\x80\"", "bad-utf8", 1), CASE("\"\xed\xbf\xbf\"", "bad-utf8", 1), CASE("\"\xf4\x90\x80\x80\"", "bad-utf8", 1),
		CASE("\"\xf5\x80\x80\x80\"", "bad-utf8", 1), CASE("\"\xff\"", "bad-utf8", 1), CASE("\"ab\x80\"", "bad-utf8", 3),
		CASE("\"\xd0\"", "bad-utf8", 1), CASE("\"\xe2\x82\"", "bad-utf8", 1), CASE("\xff\xfe{\0}\0", "bad-utf8", 0),
		CASE("\"\\ud800\"", "bad-utf8", 1), CASE("\"\\udc00\"", "bad-utf8", 1), CASE("\"\\ud800\\u0041\"", "bad-utf8", 1),
		CASE("\"\\ud800\\ud800\"", "bad-utf8", 1), CASE("\"\\ud83dx\"", "bad-utf8", 1), CASE("\"\\udbff\\n\"", "bad-utf8", 1),
		CASE("\"\\ude00\\ud83d\"", "bad-utf8", 1), CASE("{\"\\ud800\":1}", "bad-utf8", 2),
		CASE("\"a\0b\"", "nul-in-string", 2), CASE("\"a\\u0000b\"", "nul-in-string", 2), CASE("{\"\\u0000\":1}", "nul-in-string", 2),
		CASE("\"\\\\\\u0000\"", "nul-in-string", 3),
		CASE("9223372036854775808", "number-out-of-range", 0), CASE("[-9223372036854775809]", "number-out-of-range", 1),
		CASE("18446744073709551615", "number-out-of-range", 0), CASE("18446744073709551616", "number-out-of-range", 0),
		CASE("[1,1e400]", "number-out-of-range", 3), CASE("-1e400", "number-out-of-range", 0),
		CASE("100000000000000000000000000000", "number-out-of-range", 0), CASE("1e99999999999", "number-out-of-range", 0),
		CASE("{\"a\":1,\"a\":1}", "duplicate-key", 7), CASE("{\"a\":1,\"\\u0061\":2}", "duplicate-key", 7),
		CASE("[\"x\\\"\",{\"b\":{\"k\":\"k\",\"c\":3,\"k\":4}}]", "duplicate-key", 27), CASE("{\"\":1,\"\":2}", "duplicate-key", 6),
		CASE("{\"\\/\":1,\"/\":2}", "duplicate-key", 8),
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct err err = {.field = "left over"};
		const struct json_node *root = (const struct json_node *)&err;
		char at[32];
		snprintf(at, sizeof at, "At byte %d:", cases[i].at);
		int cls = json_parse(parser, cases[i].text, &root, &err);
		tap_ok(cls == ERR_INPUT && !root && !err.field[0] && strcmp(err.code, cases[i].code) == 0 &&
				strncmp(err.text, at, strlen(at)) == 0,
			"refuses case %zu as %s %s (%s; %s)", i, cases[i].code, at, err.code, err.text);
	}
}

/* "[[[…]]]" and the same of objects. */
static struct slice nested(int depth, const char *open, const char *inside, const char *close)
{
	scratch.len = 0;
	for (int i = 0; i < depth; i++)
		buf_str(&scratch, open);
	buf_str(&scratch, inside);
	for (int i = 0; i < depth; i++)
		buf_str(&scratch, close);
	return buf_slice(&scratch);
}

static void test_depth(void)
{
	struct err err = {0};
	tap_ok(parse(nested(32, "[", "", "]"), &err), "32 arrays deep (%s)", err.text);
	tap_ok(parse(nested(32, "{\"a\":", "1", "}"), &err), "32 objects deep (%s)", err.text);
	tap_ok(parse(nested(32, "[", "1", "]"), &err), "32 arrays with a scalar inside (%s)", err.text);
	tap_ok(!parse(nested(33, "[", "", "]"), &err), "33 arrays are refused");
	tap_is_str(err.code, "too-deep", "as too deep");
	tap_is_slice(slice_of(err.text), "At byte 32: values are nested deeper than 32 levels.", "and where");
	tap_ok(!parse(nested(33, "{\"a\":", "1", "}"), &err) && strcmp(err.code, "too-deep") == 0, "33 objects");
	tap_ok(!parse(nested(100000, "[", "", "]"), &err) && strcmp(err.code, "too-deep") == 0, "100,000 arrays");
	tap_ok(!parse(nested(100000, "[", "", ""), &err) && strcmp(err.code, "too-deep") == 0, "100,000 arrays without an end");
}

static void test_size(void)
{
	struct err err = {0};
	scratch.len = 0;
	buf_str(&scratch, "\"");
	memset(buf_grow(&scratch, JSON_MAX_BYTES), 'x', JSON_MAX_BYTES);
	scratch.len = JSON_MAX_BYTES - 1;
	buf_str(&scratch, "\"");
	const struct json_node *n = parse(buf_slice(&scratch), &err);
	tap_ok(n && n->u.string.len == JSON_MAX_BYTES - 2, "1 MiB is taken");
	scratch.ptr[scratch.len - 1] = 'x';
	buf_str(&scratch, "\"");
	tap_ok(!parse(buf_slice(&scratch), &err), "a byte more is refused");
	tap_is_str(err.code, "too-long", "as too long");

	scratch.len = 0;
	buf_str(&scratch, "[");
	while (scratch.len < JSON_MAX_BYTES - 2)
		buf_str(&scratch, "1,");
	scratch.ptr[scratch.len - 1] = ']';
	n = parse(buf_slice(&scratch), &err);
	tap_ok(n && n->count == scratch.len / 2 && n->skip == n->count + 1, "a MiB of small numbers");
	tap_ok(n && json_next(n, n + n->skip - 1) == NULL && n[n->skip - 1].u.integer == 1, "to the last");
	tap_ok(parse(SLICE_LIT("{\"small\":1}"), &err), "a small text after a large one");
}

/* Objects on both sides of the bound where comparing gives way to sorting; the twin is first, in the middle, last. */
static void test_many_keys(void)
{
	static const int sizes[] = {2, 15, 16, 17, 18, 1000};
	for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
		for (int twin = -1; twin < sizes[s] - 1; twin += sizes[s] / 2) {
			scratch.len = 0;
			size_t at = 0;
			for (int i = 0; i < sizes[s]; i++) {
				bool last = i == sizes[s] - 1;
				at = scratch.len + 1;
				buf_printf(&scratch, "%s\"key%d\":%d", i ? "," : "{", last && twin >= 0 ? twin : i, i);
			}
			buf_str(&scratch, "}");
			struct err err = {0};
			const struct json_node *n = parse(buf_slice(&scratch), &err);
			char want[32];
			snprintf(want, sizeof want, "At byte %zu:", at);
			if (twin < 0)
				tap_ok(n && (int)n->count == sizes[s], "%d different keys", sizes[s]);
			else
				tap_ok(!n && strcmp(err.code, "duplicate-key") == 0 && strncmp(err.text, want, strlen(want)) == 0,
					"%d keys, the last as number %d (%s)", sizes[s], twin, err.text);
		}
	}
}

/* A text holds no personal data, whatever is wrong with it. */
static void test_discreet(void)
{
	static const char *const texts[] = {
		"{\"SECRET\":1,\"SECRET\":2}", "{\"a\":\"SECRET\\x\"}", "{\"SECRET\":\"SECRET\" SECRET}", "[SECRET]", "\"SECRET",
		"\"SECRET\\ud800\"", "\"SECRET\\u0000\"",
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct err err = {0};
		tap_ok(!parse(slice_of(texts[i]), &err) && !strstr(err.text, "SECRET") && err.text[0], "says no content, case %zu", i);
	}
}

static void test_pointer(void)
{
	/* RFC 6901, section 5 */
	static const char text[] = "{\"foo\":[\"bar\",\"baz\"],\"\":0,\"a/b\":1,\"c%d\":2,\"e^f\":3,\"g|h\":4,\"i\\\\j\":5,\"k\\\"l\":6,"
				   "\" \":7,\"m~n\":8,\"~1\":9,\"o\":{\"\":{\"\":10}},\"0\":11}";
	static const struct { const char *pointer; int value; } found[] = {
		{"/foo/0", -1}, {"/foo/1", -1}, {"/", 0}, {"/a~1b", 1}, {"/c%d", 2}, {"/e^f", 3}, {"/g|h", 4}, {"/i\\j", 5},
		{"/k\"l", 6}, {"/ ", 7}, {"/m~0n", 8}, {"/~01", 9}, {"/o//", 10}, {"/0", 11},
	};
	static const char *const absent[] = {
		"foo", "/foo/2", "/foo/-", "/foo/00", "/foo/01", "/foo/+1", "/foo/", "/foo/1/x", "/foo/99999999999999999999999", "/foo/0 ",
		"/bar", "/a/b", "/m~n", "/m~2n", "/m~", "/~1", "/fo", "/fooo", "/o/", "/o///", "//",
	};
	const struct json_node *n = parse(slice_of(text), NULL);
	if (!tap_ok(n, "the RFC's example"))
		return;
	tap_ok(json_pointer(n, SLICE_LIT("")) == n && json_pointer(n, SLICE_NONE) == n, "the empty pointer is the whole");
	for (size_t i = 0; i < sizeof found / sizeof *found; i++) {
		const struct json_node *v = json_pointer(n, slice_of(found[i].pointer));
		if (found[i].value < 0)
			tap_is_slice(v ? v->u.string : SLICE_NONE, i ? "baz" : "bar", "%s", found[i].pointer);
		else
			tap_is_int(v && v->kind == JSON_INT ? v->u.integer : -1, found[i].value, "%s", found[i].pointer);
	}
	for (size_t i = 0; i < sizeof absent / sizeof *absent; i++) {
		const struct json_node *v = json_pointer(n, slice_of(absent[i]));
		bool inner = strcmp(absent[i], "/o/") == 0; /* {"":10}: there, an object */
		tap_ok(inner ? v && v->kind == JSON_OBJECT : !v, "%s %s", absent[i], inner ? "is an object" : "is not there");
	}
}

static void test_copy(void)
{
	struct arena a;
	arena_init(&a);
	const struct json_node *n = parse(SLICE_LIT("{\"x\":{\"name\":\"Айнұр\",\"list\":[\"\",\"b\",1.5]},\"y\":1}"), NULL);
	const struct json_node *copy = json_copy(&a, json_member(n, "x"));
	n = parse(SLICE_LIT("[\"zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz\",2,3,4,5,6,7,8,9]"), NULL);
	struct json_writer w;
	scratch.len = 0;
	json_write_init(&w, &scratch);
	json_write_node(&w, copy);
	tap_is_slice(buf_slice(&scratch), "{\"name\":\"Айнұр\",\"list\":[\"\",\"b\",1.5]}", "a copy outlives the next parse");
	tap_ok(json_string(copy, "name").ptr[json_string(copy, "name").len] == 0, "its strings end with a NUL");
	tap_ok(!json_copy(&a, NULL), "a copy of nothing");
	copy = json_copy(&a, json_first(n) + 1);
	tap_is_int(copy->u.integer, 2, "a copy of a scalar");
	arena_fini(&a);
}

static void test_writer(void)
{
	struct json_writer w;
	scratch.len = 0;
	json_write_init(&w, &scratch);
	json_write_object(&w);
	json_write_key(&w, "a\"b");
	json_write_array(&w);
	json_write_array(&w);
	json_write_array_end(&w);
	json_write_int(&w, INT64_MIN);
	json_write_int(&w, 0);
	json_write_string(&w, SLICE_NONE);
	json_write_string(&w, SLICE_LIT("\x1f\x7f\xd3\x99"));
	json_write_raw(&w, SLICE_LIT("{\"raw\":1}"));
	json_write_bool(&w, false);
	json_write_array_end(&w);
	json_write_member(&w, "none", SLICE_NONE);
	json_write_member(&w, "empty", SLICE_LIT(""));
	json_write_member_int(&w, "n", INT64_MAX);
	json_write_key_s(&w, SLICE_LIT("t"));
	json_write_bool(&w, true);
	json_write_key(&w, "z");
	json_write_null(&w);
	json_write_object_end(&w);
	tap_is_slice(buf_slice(&scratch),
		"{\"a\\\"b\":[[],-9223372036854775808,0,null,\"\\u001f\x7f\xd3\x99\",{\"raw\":1},false],"
		"\"empty\":\"\",\"n\":9223372036854775807,\"t\":true,\"z\":null}",
		"the writer's commas, escapes and absent members");
}

/* A text without escapes is compact when it is as long as its compact form. */
static void test_compact_bytes(void)
{
	static const struct { const char *text; bool compact; } cases[] = {
		{"null", true}, {"[true,false,null]", true}, {"[]", true}, {"{}", true}, {"{ }", false}, {"-0", false}, {"0", true}, {" 7", false},
		{"-10", true}, {"9223372036854775807", true}, {"-9223372036854775808", true}, {"[1,[2,{\"a\":[{}]}],3]", true}, {"[1, 2]", false},
		{"{\"a\":{\"\":1},\"ұ\":{\"a\":\"\"}}", true}, {"{\"a\":1,\"b\" :2}", false}, {"1.5", false}, {"[1e3]", false},
		{"{\"a\":-0.0,\"b\":[]}", false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct json_node *n = parse(slice_of(cases[i].text), NULL);
		tap_is_int(n && json_compact_bytes(n) == strlen(cases[i].text), cases[i].compact, "compact or not: %s", cases[i].text);
	}
}

/* Doubles are kept to the last bit: written and read they are the same. */
static void test_doubles(void)
{
	uint64_t seed = 1;
	int wrong = 0;
	for (int i = 0; i < 20000; i++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		uint64_t bits = seed ^ seed >> 29;
		struct json_node n = {.kind = JSON_DOUBLE, .skip = 1};
		memcpy(&n.u.number, &bits, sizeof bits);
		if (!isfinite(n.u.number))
			continue;
		struct json_writer w;
		scratch.len = 0;
		json_write_init(&w, &scratch);
		json_write_node(&w, &n);
		const struct json_node *back = parse(buf_slice(&scratch), NULL);
		wrong += !(back && back->kind == JSON_DOUBLE && memcmp(&back->u.number, &bits, sizeof bits) == 0);
	}
	tap_is_int(wrong, 0, "20,000 doubles written and read again");
}

/* Once the padding behind it was written to memory that a new parser did not have yet. */
static void test_empty_first(void)
{
	struct json_parser *p = json_parser_new();
	const struct json_node *root;
	struct err err = {0};
	tap_ok(json_parse(p, SLICE_NONE, &root, &err) == ERR_INPUT && strcmp(err.code, "not-json") == 0, "nothing, to a new parser");
	json_parser_free(p);
}

int main(void)
{
	test_empty_first();
	parser = json_parser_new();
	buf_init(&scratch);
	test_nodes();
	test_accepted();
	test_refused();
	test_depth();
	test_size();
	test_many_keys();
	test_discreet();
	test_pointer();
	test_copy();
	test_writer();
	test_compact_bytes();
	test_doubles();
	buf_fini(&scratch);
	json_parser_free(parser);
	return tap_done();
}
