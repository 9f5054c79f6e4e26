/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/cli/bench_w1.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/civil.h"
#include "engine/base/err.h"
#include "engine/base/ident.h"

#define SEED 0x616c64796e2d7731u
#define FIRST_MS 1704103200000LL /* 2024-01-01T10:00:00Z */
#define STEP_MS 5                /* between two events */
#define IINS_A_DAY 500           /* persons born on one day of the generated world */

struct person { char iin[13]; bool dead, offered; };

struct w1 {
	struct person *persons;
	uint64_t random, made;
	struct w1_counts counts;
	int64_t evaluations; /* of a birth */
	int32_t messaged;
	struct buf last[W1_REPEAT_BACK]; /* the line of event i stands in last[i % W1_REPEAT_BACK] */
	int64_t *repeated[W1_REPEAT_BACK]; /* which count its repetition adds to */
};

/* xorshift64*: the same numbers on every machine. */
static uint32_t pick(struct w1 *w, uint32_t below)
{
	w->random ^= w->random >> 12;
	w->random ^= w->random << 25;
	w->random ^= w->random >> 27;
	return (uint32_t)(((w->random * 0x2545f4914f6cdd1du) >> 32) * below >> 32);
}

/* The i-th person's IIN: IINS_A_DAY of each day from 1970 on, the serial number next after theirs that has a control digit. */
static void make_iin(uint32_t i, char out[13])
{
	struct civil d = civil_of_day((int32_t)(i / IINS_A_DAY));
	int digit = -1;

	for (uint32_t serial = i % IINS_A_DAY * 10; digit < 0; serial++) {
		snprintf(out, 13, "%02d%02d%02d%d%04" PRIu32, d.year % 100, d.month, d.day, 3 + (int)(i & 1), serial % 10000);
		digit = ident_check_digit(out);
	}
	out[11] = (char)('0' + digit);
	out[12] = '\0';
}

struct w1 *w1_new(int64_t evaluations)
{
	struct w1 *w = calloc(1, sizeof *w);

	NO_MEMORY_ON(!w);
	w->persons = calloc(W1_PERSONS, sizeof *w->persons);
	NO_MEMORY_ON(!w->persons);
	w->random = SEED;
	w->evaluations = evaluations;
	for (uint32_t i = 0; i < W1_PERSONS; i++)
		make_iin(i, w->persons[i].iin);
	for (int i = 0; i < W1_REPEAT_BACK; i++)
		buf_init(&w->last[i]);
	return w;
}

void w1_free(struct w1 *w)
{
	for (int i = 0; i < W1_REPEAT_BACK; i++)
		buf_fini(&w->last[i]);
	free(w->persons);
	free(w);
}

int32_t w1_messaged(const struct w1 *w)
{
	return w->messaged;
}

const struct w1_counts *w1_counts(const struct w1 *w)
{
	return &w->counts;
}

/* --- one message ------------------------------------------------------------------------------------------------------------ */

static const char *const surnames[] = {"Ахметова", "Сәрсенбаева", "Иванова", "Қалиева", "Ким", "Жұмабаева", "Петрова", "Оспанова"};
static const char *const given_names[] = {"Айнұр", "Дана", "Мария", "Гүлнәр", "Елена", "Әсел", "Жанар", "Ботагөз"};
/* 6 of 13 lie in 71 and 75; the mortal live in the others. */
static const char *const places[] = {"711110000", "751210000", "711310000", "751410000", "711510000", "751610000", "111010000",
                                     "151010000", "231010000", "311010000", "351010000", "471010000", "551010000"};
#define PLACES (sizeof places / sizeof *places)
#define PLACES_MEANT 6

static const char *of_names(struct w1 *w, const char *const *list)
{
	return list[pick(w, 8)];
}

static void begin(
	struct w1 *w, struct buf *out, const char *type, const struct person *p, int64_t ms, char date[CIVIL_DATE_CHARS + 1])
{
	char time[CIVIL_INSTANT_CHARS + 1];

	civil_format_instant(ms, time);
	civil_format_date(civil_local_day(ms), date);
	buf_printf(out,
	           "{\"specversion\":\"1.0\",\"id\":\"w1-%012" PRIu64 "\",\"source\":\"https://registry.example.org/acts\",\"type\":\"%s\","
	           "\"time\":\"%s\",\"subject\":\"%s\",\"datacontenttype\":\"application/json\",\"dataschema\":\"https://registry.example.org/"
	           "schemas/%s/3\",\"data\":{\"act\":{\"number\":\"A-%012" PRIu64 "\",\"version\":1,\"date\":\"%s\",\"office\":{\"code\":\"%06" PRIu32
	           "\",\"name\":\"Тіркеу бөлімі / Отдел регистрации\"},\"operator\":\"op-%04" PRIu32 "\",\"channel\":\"office\"},",
	           w->made, type, time, p->iin, type, w->made, date, pick(w, 1000000), pick(w, 10000));
}

static void party(struct w1 *w, struct buf *out, const char *role, const char *iin, const char *place)
{
	buf_printf(out,
	           "\"%s\":{\"iin\":\"%s\",\"surname\":\"%s\",\"given_name\":\"%s\",\"citizenship\":\"KAZ\",\"residence\":{\"kato\":\"%s\","
	           "\"street\":\"Абай даңғылы\",\"house\":\"%" PRIu32 "\",\"flat\":\"%" PRIu32 "\"},\"employment\":{\"status\":\"employed\","
	           "\"since\":\"20%02" PRIu32 "-03-01\"}}",
	           role, iin, of_names(w, surnames), of_names(w, given_names), place, pick(w, 200), pick(w, 120), pick(w, 24));
}

/* The registry's own remarks fill a message up to what real ones weigh. */
static void finish(struct buf *out, size_t from, size_t bytes)
{
	static const char words[] = "Жазба мемлекеттік тіркеу тәртібімен жасалды. Запись внесена в установленном порядке. ";
	size_t have = out->len - from, n;

	buf_str(out, ",\"remarks\":\"");
	while (have + 16 < bytes) {
		n = bytes - have - 16 < sizeof words - 1 ? 0 : sizeof words - 1;
		if (!n)
			break;
		buf_add(out, words, n);
		have += n;
	}
	buf_str(out, "\"}}\n");
}

/* --- the five types ------------------------------------------------------------------------------------------------------- */

static bool mortal(uint32_t i)
{
	return i % 10 == 0;
}

static const char *place_of(struct w1 *w, uint32_t i)
{
	return mortal(i) ? places[PLACES_MEANT + pick(w, PLACES - PLACES_MEANT)] : places[pick(w, PLACES)];
}

static void count_offer(struct w1 *w, struct person *p)
{
	w->counts.contact_request++;
	w->counts.dialogue_request++;
	w->counts.dialogue_status++;
	w->counts.status += 2; /* prepared; issued or held */
	if (p->offered)
		return;
	w->messaged = (int32_t)(p - w->persons);
	p->offered = true;     /* the number's first dialogue: the others wait for its end, which does not come */
	w->counts.messages++;
	w->counts.status += 3; /* message created, two consents requested */
}

static int64_t *birth(struct w1 *w, struct buf *out, uint32_t i, int64_t ms)
{
	struct person *p = &w->persons[i];
	const char *place = place_of(w, i);
	char date[CIVIL_DATE_CHARS + 1], child[13], father[13];
	uint32_t children = pick(w, 5);

	make_iin(W1_PERSONS + (uint32_t)(w->made % 1000000), child);
	make_iin(W1_PERSONS + i, father);
	begin(w, out, "org.example.registry.birth", p, ms, date);
	buf_printf(out, "\"child\":{\"iin\":\"%s\",\"birth_date\":\"%s\",\"weight_grams\":%" PRIu32 "},", child, date, 2500 + pick(w, 2000));
	party(w, out, "mother", p->iin, place);
	buf_str(out, ",");
	party(w, out, "father", father, place);
	buf_printf(out, ",\"household\":{\"children\":%" PRIu32 ",\"income\":%" PRIu32 "}", children, 50000 + pick(w, 900000));
	if (!p->dead) {
		w->counts.evaluated += w->evaluations;
		if (children + 1 >= 3 && (!strncmp(place, "71", 2) || !strncmp(place, "75", 2)))
			count_offer(w, p);
	}
	return &w->counts.births;
}

static int64_t *residence(struct w1 *w, struct buf *out, uint32_t i, int64_t ms)
{
	char date[CIVIL_DATE_CHARS + 1];

	begin(w, out, "org.example.registry.residence", &w->persons[i], ms, date);
	party(w, out, "person", w->persons[i].iin, places[pick(w, PLACES)]);
	buf_printf(out, ",\"to\":{\"kato\":\"%s\"}", place_of(w, i));
	return &w->counts.residences;
}

static int64_t *name(struct w1 *w, struct buf *out, uint32_t i, int64_t ms)
{
	char date[CIVIL_DATE_CHARS + 1];

	begin(w, out, "org.example.registry.name", &w->persons[i], ms, date);
	party(w, out, "person", w->persons[i].iin, place_of(w, i));
	buf_printf(out, ",\"to\":{\"surname\":\"%s\",\"given_name\":\"%s\"}", of_names(w, surnames), of_names(w, given_names));
	return &w->counts.names;
}

static int64_t *number(struct w1 *w, struct buf *out, uint32_t i, int64_t ms)
{
	char date[CIVIL_DATE_CHARS + 1];

	begin(w, out, "org.example.numbers.attached", &w->persons[i], ms, date);
	buf_printf(out, "\"number\":\"+7701%07" PRIu32 "\",", i);
	party(w, out, "person", w->persons[i].iin, place_of(w, i));
	w->counts.number_status++;
	return &w->counts.attached;
}

static int64_t *death(struct w1 *w, struct buf *out, uint32_t i, int64_t ms)
{
	struct person *p = &w->persons[i -= i % 10];
	char date[CIVIL_DATE_CHARS + 1];

	begin(w, out, "org.example.registry.death", p, ms, date);
	party(w, out, "person", p->iin, place_of(w, i));
	if (!p->dead)
		w->counts.person_died++;
	p->dead = true;
	return &w->counts.deaths;
}

static int64_t *make(struct w1 *w, struct buf *out, int64_t ms)
{
	uint32_t kind = pick(w, 100), i = pick(w, W1_PERSONS);

	return kind < 40 ? birth(w, out, i, ms) : kind < 60 ? residence(w, out, i, ms) : kind < 75 ? name(w, out, i, ms) :
	       kind < 90 ? number(w, out, i, ms) : death(w, out, i, ms);
}

/* --- the stream ------------------------------------------------------------------------------------------------------------- */

void w1_number(struct w1 *w, uint32_t i, struct buf *out)
{
	size_t from = out->len;

	w->made = 900000000000u + i;
	number(w, out, i, FIRST_MS - 3600000 + i);
	finish(out, from, 600);
	w->counts.attached++;
	w->made = 0;
}

void w1_next(struct w1 *w, struct buf *out)
{
	struct buf *last = &w->last[w->made % W1_REPEAT_BACK];
	int64_t **which = &w->repeated[w->made % W1_REPEAT_BACK];

	w->messaged = -1;
	if (w->made % W1_REPEAT_EVERY != W1_REPEAT_EVERY - 1) {
		buf_clear(last);
		*which = make(w, last, FIRST_MS + (int64_t)w->made * STEP_MS);
		finish(last, 0, 1100);
	}
	++**which;
	w->made++;
	buf_add(out, last->ptr, last->len);
}
