/* SPDX-License-Identifier: Apache-2.0 */
/* Scripts that mean well, tests/lua/benign/NAME.lua: what a service owner may write. The first line names the verdict; nothing may be
 * reported by the check of the text, and a family of thirty children needs a small part of the budget and of a second. */
#include <dirent.h>
#include <time.h>
#include "tests/lua/world.h"
#include "tests/tap.h"

enum { CHILDREN_OF = 30, PARTNER = 40 };

static double seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void set_family(struct world *w)
{
	world_set(w, 0, BIRTH_DATE, value_day("1985-01-01"));
	world_set(w, 0, ADDRESS, value_text(VALUE_KATO, "710000000"));
	world_set(w, 0, SEX, value_text(VALUE_ENUM, "female"));
	world_set(w, 0, INCOME, value_int(30000));
	world_set(w, 0, DISABLED, value_bool(false));
	world_set(w, 0, NAME, value_text(VALUE_TEXT, "Үлгі Айгүл"));
	w->spouse = PARTNER;
	w->spouse_known = FACT_VALUE;
	world_set(w, PARTNER, INCOME, value_int(0));
	world_set(w, PARTNER, ADDRESS, value_text(VALUE_KATO, "710000000"));
	world_children(w, CHILDREN_OF, true);
	for (uint32_t i = 1; i <= CHILDREN_OF; i++) {
		char born[16];
		snprintf(born, sizeof born, "%d-03-15", 2000 + (int)i % 26);
		world_set(w, i, BIRTH_DATE, value_day(born));
		world_set(w, i, ADDRESS, value_text(VALUE_KATO, i % 2 ? "750000000" : "710000000"));
		world_set(w, i, DISABLED, value_bool(i % 5 == 0));
	}
}

static void test_script(const char *name, char *text)
{
	struct world w;
	struct findings f = {0};
	char want[40];
	snprintf(want, sizeof want, "%.*s", (int)strcspn(text + 3, ":"), text + 3); /* "-- VERDICT: …" */
	world_init(&w, NULL);
	world_lua(&w, text, "a");
	set_family(&w);
	tap_ok(rules_compile(w.host, NULL, &w.service, &f, &w.err) == OK && f.count == 0, "%s: nothing to report", name);
	findings_fini(&f);
	double start = seconds();
	for (int i = 0; i < 3; i++) {
		int rc = world_run(&w);
		tap_is_str(rc == OK ? verdict_names[w.e.verdict] : "not ok", want, "%s: time %d", name, i + 1);
		if (w.e.error)
			printf("# %s\n", w.e.error);
	}
	tap_ok(w.e.instructions < 50000, "%s: half of the budget is left", name);
	tap_ok(seconds() - start < 0.5, "%s: in time", name);
	world_fini(&w);
}

static int is_script(const struct dirent *e)
{
	return e->d_name[0] != '.';
}

int main(void)
{
	char path[500];
	static char text[8192];
	struct dirent **names;
	const char *source = getenv("ALDYN_SOURCE");
	snprintf(path, sizeof path, "%s/tests/lua/benign", source ? source : ".");
	int count = scandir(path, &names, is_script, alphasort);
	tap_ok(count >= 20, "there are enough");
	for (int i = 0; i < count; i++) {
		char file[800];
		snprintf(file, sizeof file, "%s/%s", path, names[i]->d_name);
		FILE *in = fopen(file, "rb");
		if (!in)
			tap_bail(file);
		text[fread(text, 1, sizeof text - 1, in)] = 0;
		fclose(in);
		test_script(names[i]->d_name, text);
		free(names[i]);
	}
	if (count >= 0)
		free(names);
	return tap_done();
}
