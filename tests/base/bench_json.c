/* SPDX-License-Identifier: Apache-2.0 */
/* Time to parse one CloudEvent of 1.1 KB: our gate, and beside it whichever other C libraries are installed.
 *
 * Not a test: `make tests/base/bench_json && tests/base/bench_json [rounds]` prints µs a parse, the best and the median of
 * some runs. The others are opened at run time, so that the project needs none of them: their headers' names would clash with
 * ours. What each does of our contract stands in docs/performance.md; none of them finds all that our gate refuses. */
#include <dlfcn.h>
#include <time.h>

#include "engine/base/json.h"

#include <stdio.h>
#include <stdlib.h>

#define RUNS 15

static const char event[] =
	"{\"specversion\":\"1.0\",\"id\":\"b1c1f7a0-53c6-4f0e-9d0e-7a6a5b1f9c11\",\"source\":\"urn:kz:registry:civil-acts\","
	"\"type\":\"kz.gov.zags.liveBirth.v1\",\"subject\":\"iin:260525500019\",\"time\":\"2026-06-01T10:00:00+05:00\","
	"\"recordedtime\":\"2026-06-01T05:00:01.250Z\",\"datacontenttype\":\"application/json\","
	"\"dataschema\":\"urn:kz:schema:live-birth:1\",\"sequence\":\"1\","
	"\"traceparent\":\"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\",\"data\":{"
	"\"act\":{\"number\":\"26-7110-000481\",\"registered\":\"2026-06-01\",\"office\":\"711000000\"},"
	"\"child\":{\"iin\":\"260525500019\",\"surname\":\"Ахметов\",\"name\":\"Әли\",\"sex\":\"male\",\"birth_date\":\"2026-05-25\","
	"\"order\":4,\"weight_g\":3450,\"place\":\"Астана қаласы, Есіл ауданы\",\"medical_record\":\"MR-2026-05-25-0099182\"},"
	"\"mother\":{\"iin\":\"900215400017\",\"citizenship\":\"KZ\",\"residence\":\"711110000\",\"employment\":{\"insured\":true,"
	"\"months\":24,\"income_tiyn\":38500000}},"
	"\"father\":{\"iin\":\"880703300011\",\"citizenship\":\"KZ\",\"residence\":\"711110000\"},"
	"\"household\":{\"children\":[{\"iin\":\"150201500014\",\"study\":true},{\"iin\":\"170312600013\",\"study\":true},"
	"{\"iin\":\"200930500016\",\"study\":null}],\"income_tiyn\":51200000.5}}}";

static double now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void measure(const char *name, int rounds, bool (*parse_once)(void))
{
	double us[RUNS];
	for (int run = 0; run < RUNS; run++) {
		double from = now_us();
		for (int i = 0; i < rounds; i++)
			if (!parse_once()) {
				printf("%-22s refuses the event\n", name);
				return;
			}
		us[run] = (now_us() - from) / rounds;
	}
	qsort(us, RUNS, sizeof *us, ascending);
	printf("%-22s %6.2f best %6.2f median\n", name, us[0], us[RUNS / 2]);
}

static struct json_parser *parser;
static bool parse_ours(void)
{
	const struct json_node *root;
	return json_parse(parser, (struct slice){event, sizeof event - 1}, &root, NULL) == OK;
}

/* A function of an opened library, or NULL. (The way round the pointer types that POSIX gives.) */
static bool find(void *library, const char *name, void *function)
{
	*(void **)function = library ? dlsym(library, name) : NULL;
	return *(void **)function;
}

static void *(*jansson_load)(const char *, size_t, size_t, void *);
static void (*jansson_delete)(void *);
static bool parse_jansson(void)
{
	void *root = jansson_load(event, sizeof event - 1, 1 /* JSON_REJECT_DUPLICATES */, NULL);
	if (root)
		jansson_delete(root); /* the only reference */
	return root;
}

static void *(*cjson_parse)(const char *, size_t);
static void (*cjson_delete)(void *);
static bool parse_cjson(void)
{
	void *root = cjson_parse(event, sizeof event - 1);
	if (root)
		cjson_delete(root);
	return root;
}

/* Callbacks that do nothing: what it costs before anything is kept. */
static int yajl_end(void *ctx) { return ctx == NULL; }
static int yajl_boolean(void *ctx, int v) { return !ctx || v; }
static int yajl_integer(void *ctx, long long v) { return !ctx || v; }
static int yajl_double(void *ctx, double v) { return !ctx || v > 0; }
static int yajl_string(void *ctx, const unsigned char *s, size_t n) { return !ctx || (s && n); }
static const struct {
	int (*null)(void *), (*boolean)(void *, int), (*integer)(void *, long long), (*number)(void *, double);
	int (*raw)(void *, const char *, size_t);
	int (*string)(void *, const unsigned char *, size_t), (*map)(void *), (*key)(void *, const unsigned char *, size_t);
	int (*map_end)(void *), (*array)(void *), (*array_end)(void *);
} yajl_callbacks = {yajl_end, yajl_boolean, yajl_integer, yajl_double, NULL, yajl_string, yajl_end, yajl_string, yajl_end,
	yajl_end, yajl_end};
static void *(*yajl_new)(const void *, void *, void *);
static int (*yajl_feed)(void *, const unsigned char *, size_t), (*yajl_finish)(void *);
static void (*yajl_delete)(void *);
static bool parse_yajl(void)
{
	void *h = yajl_new(&yajl_callbacks, NULL, NULL);
	bool done = yajl_feed(h, (const unsigned char *)event, sizeof event - 1) == 0 && yajl_finish(h) == 0;
	yajl_delete(h);
	return done;
}

int main(int argc, char **argv)
{
	int rounds = argc > 1 ? atoi(argv[1]) : 20000;
	if (rounds < 1)
		return 2;
	printf("%zu bytes, %d rounds, %d runs: microseconds a parse\n", sizeof event - 1, rounds, RUNS);
	parser = json_parser_new();
	measure("json_parse (simdjson)", rounds, parse_ours);
	json_parser_free(parser);
	void *yajl = dlopen("libyajl.so.2", RTLD_NOW | RTLD_LOCAL), *jansson = dlopen("libjansson.so.4", RTLD_NOW | RTLD_LOCAL);
	void *cjson = dlopen("libcjson.so.1", RTLD_NOW | RTLD_LOCAL);
	if (find(yajl, "yajl_alloc", &yajl_new) && find(yajl, "yajl_parse", &yajl_feed) &&
		find(yajl, "yajl_complete_parse", &yajl_finish) && find(yajl, "yajl_free", &yajl_delete))
		measure("yajl, nothing kept", rounds, parse_yajl);
	if (find(jansson, "json_loadb", &jansson_load) && find(jansson, "json_delete", &jansson_delete))
		measure("jansson", rounds, parse_jansson);
	if (find(cjson, "cJSON_ParseWithLength", &cjson_parse) && find(cjson, "cJSON_Delete", &cjson_delete))
		measure("cJSON", rounds, parse_cjson);
	return 0;
}
