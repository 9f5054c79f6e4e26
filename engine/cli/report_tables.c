/* SPDX-License-Identifier: Apache-2.0 */
/* The report's tables: their columns here, their words in report_words.c. Every form of the report is made from them. */
#include <stdio.h>

#include "engine/base/civil.h"
#include "engine/base/hash.h"
#include "engine/cli/report.h"
#include "engine/cli/session.h"

enum { ONE = 1, TWO = 2, ALWAYS = 3, DATA = COLUMN_DATA, ERRORS = COLUMN_ERRORS };

struct slice report_words(struct report *r, const char *key)
{
	struct buf out;

	buf_init(&out);
	phrase_say(report_phrases, &out, key, r->lang, NULL);
	struct slice said = out.len ? arena_slice(r->a, buf_slice(&out)) : SLICE_NONE;
	buf_fini(&out);
	return said;
}

struct slice report_words_of(struct report *r, const char *group, const char *name)
{
	char key[96];

	snprintf(key, sizeof key, "%s/%s", group, name);
	return report_words(r, key);
}

static bool any_failed(const struct report *r)
{
	return r->total.errors[BEFORE] || r->total.errors[AFTER];
}

bool column_shown(const struct report *r, const struct column *c, bool data)
{
	bool eye = !(c->when & DATA) && (!(c->when & ERRORS) || any_failed(r));

	return (c->when & (r->both ? TWO : ONE)) && (data || eye);
}

struct slice report_region(struct report *r, const char *code)
{
	struct slice title = report_words_of(r, "region", *code ? code : "unknown");

	return title.len ? title : slice_of(arena_printf(r->a, "KATO %s", code));
}

struct slice report_intro(struct report *r)
{
	struct arena *a = r->a;
	const struct word words[] = {
		{"records", words_count(a, r->records)}, {"cases", words_count(a, r->total.cases)},
		{"first", r->records ? words_time(a, r->first_ms) : SLICE_LIT("?")}, {"last", r->records ? words_time(a, r->last_ms) : SLICE_LIT("?")},
		{"before", words_count(a, r->persons[BEFORE])}, {"after", words_count(a, r->persons[AFTER])},
		{"month", words_amount(a, r->total.month[AFTER], r->lang)}, {"year", words_amount(a, r->total.year[AFTER], r->lang)},
		{"diff", words_amount(a, r->total.year[AFTER] - r->total.year[BEFORE], r->lang)},
		{"failed_before", words_count(a, r->total.errors[BEFORE])}, {"failed", words_count(a, r->total.errors[AFTER])}, {NULL, SLICE_NONE}};
	struct buf out;

	buf_init(&out);
	phrase_say(report_phrases, &out, "intro", r->lang, words);
	phrase_say(report_phrases, &out, r->both ? "intro/both" : "intro/one", r->lang, words);
	if (any_failed(r))
		phrase_say(report_phrases, &out, r->both ? "intro/failed/both" : "intro/failed", r->lang, words);
	struct slice said = arena_slice(a, buf_slice(&out));
	buf_fini(&out);
	return said;
}

/* --- sums: in all, by package, by region --------------------------------------------------------------------------------------- */

#define SUM_COLUMNS                                                                                                    \
	{"cases", COLUMN_COUNT, ALWAYS}, {"heads", COLUMN_COUNT, ONE}, {"heads_before", COLUMN_COUNT, TWO},            \
	{"heads_after", COLUMN_COUNT, TWO}, {"gains", COLUMN_COUNT, TWO}, {"loses", COLUMN_COUNT, TWO},                \
	{"more", COLUMN_COUNT, TWO}, {"less", COLUMN_COUNT, TWO}, {"other", COLUMN_COUNT, TWO},                        \
	{"undetermined", COLUMN_COUNT, ONE}, {"month", COLUMN_MONEY, ONE}, {"year", COLUMN_MONEY, ONE},                \
	{"month_before", COLUMN_MONEY, TWO | DATA}, {"month_after", COLUMN_MONEY, TWO | DATA}, {"month_difference", COLUMN_MONEY, TWO}, \
	{"year_before", COLUMN_MONEY, TWO}, {"year_after", COLUMN_MONEY, TWO}, {"year_difference", COLUMN_MONEY, TWO}, \
	{"error", COLUMN_COUNT, ONE | ERRORS}, {"error_before", COLUMN_COUNT, TWO | ERRORS}, {"error_after", COLUMN_COUNT, TWO | ERRORS}, \
	{NULL, COLUMN_TEXT, 0}

static void fill_sums(const struct sums *s, struct cell *out)
{
	const int64_t numbers[] = {s->cases, s->heads[AFTER], s->heads[BEFORE], s->heads[AFTER], s->change[CHANGE_GAINS],
		s->change[CHANGE_LOSES], s->change[CHANGE_MORE], s->change[CHANGE_LESS], s->change[CHANGE_OTHER],
		s->undetermined[AFTER], s->month[AFTER], s->year[AFTER], s->month[BEFORE], s->month[AFTER],
		s->month[AFTER] - s->month[BEFORE], s->year[BEFORE], s->year[AFTER], s->year[AFTER] - s->year[BEFORE],
		s->errors[AFTER], s->errors[BEFORE], s->errors[AFTER]};

	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		out[i].number = numbers[i];
}

static const struct column total_columns[] = {SUM_COLUMNS};
static const struct column package_columns[] = {{"service", COLUMN_TEXT, ALWAYS | DATA}, {"title", COLUMN_TEXT, ALWAYS}, SUM_COLUMNS};
static const struct column region_columns[] = {{"code", COLUMN_TEXT, ALWAYS | DATA}, {"region", COLUMN_TEXT, ALWAYS}, SUM_COLUMNS};

static uint32_t one_row(const struct report *r)
{
	(void)r;
	return 1;
}

static void total_row(struct report *r, uint32_t i, struct cell *out)
{
	(void)i;
	fill_sums(&r->total, out);
}

static uint32_t package_count(const struct report *r)
{
	return r->packages.count;
}

static void package_row(struct report *r, uint32_t i, struct cell *out)
{
	const struct package *p = &r->packages.at[r->package_order[i]];

	out[0].text = p->name;
	out[1].text = p->title;
	fill_sums(&p->sums, out + 2);
}

static uint32_t region_count(const struct report *r)
{
	return r->regions.count;
}

static void region_row(struct report *r, uint32_t i, struct cell *out)
{
	const struct region *g = &r->regions.at[i];

	out[0].text = slice_of(g->code);
	out[1].text = g->title;
	fill_sums(&g->sums, out + 2);
}

/* --- clauses ----------------------------------------------------------------------------------------------------------------------- */

static const struct column clause_columns[] = {
	{"service", COLUMN_TEXT, ALWAYS | DATA}, {"title", COLUMN_TEXT, ALWAYS}, {"clause", COLUMN_TEXT, ALWAYS | DATA}, {"text", COLUMN_TEXT, ALWAYS}, {"unmet", COLUMN_COUNT, ONE},
	{"unknown", COLUMN_COUNT, ONE}, {"unmet_before", COLUMN_COUNT, TWO}, {"unmet_after", COLUMN_COUNT, TWO}, {"unknown_before", COLUMN_COUNT, TWO},
	{"unknown_after", COLUMN_COUNT, TWO}, {"gains", COLUMN_COUNT, TWO}, {"loses", COLUMN_COUNT, TWO}, {"month_difference", COLUMN_MONEY, TWO},
	{"year_difference", COLUMN_MONEY, TWO}, {NULL, COLUMN_TEXT, 0}};

static uint32_t clause_count(const struct report *r)
{
	return r->clause_row_count;
}

static void clause_row(struct report *r, uint32_t i, struct cell *out)
{
	const struct package *p = &r->packages.at[r->clause_rows[i].package];
	const struct clause_sums *c = &p->clauses.at[r->clause_rows[i].clause];
	const int64_t numbers[] = {c->unmet[AFTER], c->unknown[AFTER], c->unmet[BEFORE], c->unmet[AFTER], c->unknown[BEFORE],
		c->unknown[AFTER], c->gains, c->loses, c->month, c->year};

	out[0].text = p->name;
	out[1].text = p->title;
	out[2].text = c->name;
	out[3].text = c->text;
	for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++)
		out[4 + k].number = numbers[k];
}

/* --- cases --------------------------------------------------------------------------------------------------------------------------- */

static const struct column case_columns[] = {
	{"case", COLUMN_TEXT, ALWAYS | DATA}, {"subject", COLUMN_TEXT, ALWAYS}, {"service", COLUMN_TEXT, ALWAYS | DATA}, {"title", COLUMN_TEXT, ALWAYS}, {"code", COLUMN_TEXT, ALWAYS | DATA},
	{"region", COLUMN_TEXT, ALWAYS}, {"change", COLUMN_TEXT, TWO}, {"verdict", COLUMN_TEXT, ONE}, {"amount", COLUMN_MONEY, ONE}, {"verdict_before", COLUMN_TEXT, TWO},
	{"verdict_after", COLUMN_TEXT, TWO}, {"amount_before", COLUMN_MONEY, TWO}, {"amount_after", COLUMN_MONEY, TWO}, {NULL, COLUMN_TEXT, 0}};

static uint32_t case_count(const struct report *r)
{
	return r->changed_count;
}

static const char *verdict_of(const struct side *s)
{
	return !s->seen ? "unseen" : s->shared ? "shared" : verdict_names[s->verdict];
}

static void case_row(struct report *r, uint32_t i, struct cell *out)
{
	const struct outcome *o = &r->cases.at[r->changed[i]];
	const struct side *a = &o->side[BEFORE], *b = &o->side[AFTER];
	char hex[2 * sizeof o->id + 1];

	hash_hex(o->id, sizeof o->id, hex);
	out[0].text = arena_slice(r->a, slice_of(hex));
	out[1].text = r->plain ? o->subject : mask_key(r->a, o->subject);
	out[2].text = r->packages.at[o->package].name;
	out[3].text = r->packages.at[o->package].title;
	out[4].text = slice_of(o->region);
	out[5].text = report_region(r, o->region);
	out[6].text = slice_of(change_names[o->change]);
	out[7].text = out[10].text = slice_of(verdict_of(b));
	out[9].text = slice_of(verdict_of(a));
	out[8].number = out[12].number = b->amount_tiyn;
	out[11].number = a->amount_tiyn;
	out[11].none = !a->amount_tiyn;
	out[8].none = out[12].none = !b->amount_tiyn;
}

const struct table report_tables[] = {
	{"total", total_columns, one_row, total_row},
	{"packages", package_columns, package_count, package_row},
	{"regions", region_columns, region_count, region_row},
	{"clauses", clause_columns, clause_count, clause_row},
	{"cases", case_columns, case_count, case_row},
	{NULL, NULL, NULL, NULL},
};
