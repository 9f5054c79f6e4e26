/* SPDX-License-Identifier: Apache-2.0 */
/* rules/texts.yaml: the frame around what a service owner writes, and the words of replies. docs/packages.md holds the algorithm of a
 * message, exact enough to be written again; change both together. */
#include <stdio.h>
#include <stdlib.h>
#include "engine/base/civil.h"
#include "engine/rules/choice.h"
#include "engine/rules/ruleset_impl.h"

const char *const message_kind_names[MESSAGE_KIND_COUNT] = {"offer", "reminder", "clarify", "too-late", "withdrawn", "already", "granted",
	"rejected", "information", "ending", "kept", "suspended", "ended", "repriced"};

enum { REPLY_BYTES_MAX = 200, REASON_POINTS_MAX = 100, REASON_DIGITS_MAX = 4 };
enum { HOUR_MS = 3600000, HOURS_TOLD_MAX = 72, /* a longer window of whole days is told in days */ TIYN_IN_TENGE = 100 };
static const char *const frame_placeholders[] = {"sender", "sentence", "title", "amount", "hours", "reason", "day", "duty", NULL};

/* --- a message ---------------------------------------------------------------------------------------------------------------------- */

struct filling { /* what placeholders stand for; absent: no value */
	const struct ruleset *rules;
	const struct texts *texts;
	const struct service *svc;
	const struct message_args *args;
	enum language lang;
	bool missing;
	char digits[24]; /* of the value that a choice asked for last */
};

static void fill(struct buf *out, struct slice template, struct filling *f);

/* What a choice may hang on. */
static struct slice value_of(void *context, struct slice name)
{
	struct filling *f = context;
	int64_t n = 0;
	if (slice_is(name, "reason"))
		return f->args ? f->args->reason : SLICE_NONE;
	if (slice_is(name, "benefit"))
		return f->svc && f->svc->benefit == BENEFIT_MONTHLY ? SLICE_LIT("monthly") : SLICE_LIT("once");
	if (slice_is(name, "amount") && f->args && f->args->has_amount)
		n = f->args->amount_tiyn / TIYN_IN_TENGE;
	else if (slice_is(name, "hours") && f->args && f->args->window_ms >= HOUR_MS)
		n = f->args->window_ms / HOUR_MS;
	else
		return SLICE_NONE;
	snprintf(f->digits, sizeof f->digits, "%lld", (long long)n);
	return slice_of(f->digits);
}

static void fill_text(struct buf *out, struct slice text, struct filling *f)
{
	struct buf plain;
	if (!text.len || !memchr(text.ptr, ',', text.len)) { /* no choice */
		fill(out, text, f);
		return;
	}
	buf_init(&plain);
	choice_expand(text, f->lang, value_of, f, &plain);
	fill(out, buf_slice(&plain), f);
	buf_fini(&plain);
}

static void add_amount(struct buf *out, int64_t tiyn, enum language lang)
{
	char digits[24];
	int n = snprintf(digits, sizeof digits, "%lld", (long long)(tiyn / TIYN_IN_TENGE));
	for (int i = 0; i < n; i++) {
		if (i && (n - i) % 3 == 0)
			buf_str(out, " ");
		buf_add(out, &digits[i], 1);
	}
	if (tiyn % TIYN_IN_TENGE)
		buf_printf(out, "%c%02d", lang == LANGUAGE_EN ? '.' : ',', (int)(tiyn % TIYN_IN_TENGE));
	buf_str(out, lang == LANGUAGE_EN ? " KZT" : " тг");
}

/* Which form of "hour" goes with n: Kazakh has one, English two, Russian three. */
static int plural(int64_t n, enum language lang)
{
	if (lang == LANGUAGE_KK)
		return PLURAL_MANY;
	if (lang == LANGUAGE_EN)
		return n == 1 ? PLURAL_ONE : PLURAL_MANY;
	if (n % 10 == 1 && n % 100 != 11)
		return PLURAL_ONE;
	return n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 12 || n % 100 > 14) ? PLURAL_FEW : PLURAL_MANY;
}

static bool is_code(struct slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!((s.ptr[i] >= 'a' && s.ptr[i] <= 'z') || (s.ptr[i] >= '0' && s.ptr[i] <= '9') || s.ptr[i] == '-'))
			return false;
	return true;
}

/* A reason written by a provider must not carry what a citizen is taught to fear: a link, a code, an account number. */
static bool is_safe(struct slice s)
{
	struct slice where;
	int digits = 0;
	for (size_t i = 0; i < s.len && digits <= REASON_DIGITS_MAX; i++)
		digits = s.ptr[i] >= '0' && s.ptr[i] <= '9' ? digits + 1 : 0;
	return digits <= REASON_DIGITS_MAX && !text_bait(s, &where);
}

static bool add_reason(struct buf *out, const struct filling *f)
{
	struct slice s = f->args ? f->args->reason : SLICE_NONE;
	const struct reason_text *known = s.len && f->texts->reason_count ?
		bsearch(&s, f->texts->reasons, f->texts->reason_count, sizeof *known, slice_order) : NULL;
	if (known) {
		buf_slice_add(out, known->text.in[f->lang]);
		return true;
	}
	if (!s.len || is_code(s) || !is_safe(s))
		return false;
	int points = 0;
	for (size_t i = 0; i < s.len; i++) {
		points += ((unsigned char)s.ptr[i] & 0xC0) != 0x80;
		if (points > REASON_POINTS_MAX)
			break;
		buf_add(out, (unsigned char)s.ptr[i] < 0x20 ? " " : &s.ptr[i], 1);
	}
	return true;
}

static bool add_hours(struct buf *out, const struct filling *f)
{
	int64_t hours = f->args ? f->args->window_ms / HOUR_MS : 0;
	bool in_days = hours > HOURS_TOLD_MAX && hours % 24 == 0;
	int64_t n = in_days ? hours / 24 : hours;
	if (hours <= 0)
		return false;
	buf_printf(out, "%lld ", (long long)n);
	buf_slice_add(out, (in_days ? f->texts->days : f->texts->hours)[plural(n, f->lang)].in[f->lang]);
	return true;
}

/* The sentence is a template of its own: what is missing in it is no concern of the frame. */
static bool add_sentence(struct buf *out, const struct filling *f)
{
	struct filling inner = *f;
	fill_text(out, f->svc->offer.in[f->lang], &inner);
	return true;
}

/* "2026-06-01" -> 01.06.2026 */
static bool add_day(struct buf *out, const struct filling *f)
{
	struct slice d = f->args ? f->args->day : SLICE_NONE;
	if (d.len != CIVIL_DATE_CHARS)
		return false;
	if (f->lang == LANGUAGE_EN)
		buf_slice_add(out, d);
	else
		buf_printf(out, "%.2s.%.2s.%.4s", d.ptr + 8, d.ptr + 5, d.ptr);
	return true;
}

/* Titles of the facts, each once. */
static void add_duty_facts(struct buf *out, const struct filling *f)
{
	const struct service *svc = f->svc;
	struct slice last[16];
	size_t count = 0;
	for (size_t i = 0; i < svc->duty_fact_count && count < 16; i++) {
		const char *dot = memchr(svc->duty_facts[i].ptr, '.', svc->duty_facts[i].len);
		struct slice name =
			dot ? (struct slice){dot + 1, svc->duty_facts[i].len - (size_t)(dot + 1 - svc->duty_facts[i].ptr)}
			    : svc->duty_facts[i];
		const struct fact_def *fact = ruleset_fact(f->rules, name);
		struct slice title = fact ? fact->title.in[f->lang] : name;
		if (slice_in(title, last, count))
			continue;
		buf_str(out, count ? ", " : "");
		buf_slice_add(out, title);
		last[count++] = title;
	}
}

/* A template of its own, with {facts} and {days}. */
static bool add_duty(struct buf *out, const struct filling *f)
{
	struct slice template = f->texts->duty.in[f->lang];
	if (!f->svc || !f->svc->duty_fact_count)
		return false;
	for (size_t i = 0; i < template.len; i++) {
		struct slice rest = {template.ptr + i, template.len - i};
		bool facts = slice_starts(rest, "{facts}");
		if (!facts && !slice_starts(rest, "{days}")) {
			buf_add(out, rest.ptr, 1);
			continue;
		}
		if (facts)
			add_duty_facts(out, f);
		else
			buf_printf(out, "%d", (int)f->svc->duty_days);
		i += facts ? strlen("{facts}") - 1 : strlen("{days}") - 1;
	}
	return true;
}

/* Whoever acts for several must know which of them is meant. */
static void add_sender(struct buf *out, const struct filling *f)
{
	static const char *const words[LANGUAGE_COUNT] = {"БСН", "БИН", "BIN"};
	struct slice of = f->args ? f->args->acting_for : SLICE_NONE;
	buf_slice_add(out, f->texts->sender);
	if (of.len > strlen("bin:"))
		buf_printf(out, ", %s %.*s", words[f->lang], (int)(of.len - strlen("bin:")), of.ptr + strlen("bin:"));
}

/* "Title: 164 350 тг; Title: айына 24 912 тг" */
static void add_items(struct buf *out, const struct filling *f)
{
	static const char *const monthly[LANGUAGE_COUNT] = {"айына", "в месяц", "monthly"};
	for (size_t i = 0; f->args && i < f->args->item_count; i++) {
		const struct told_item *item = &f->args->items[i];
		if (!item->svc)
			continue;
		buf_str(out, i ? "; " : "");
		buf_slice_add(out, item->svc->title.in[f->lang]);
		if (!item->has_amount)
			continue;
		buf_str(out, ": ");
		if (item->svc->benefit == BENEFIT_MONTHLY)
			buf_printf(out, "%s ", monthly[f->lang]);
		add_amount(out, item->amount_tiyn, f->lang);
	}
}

static bool add_placeholder(struct buf *out, struct slice name, const struct filling *f)
{
	if (slice_is(name, "sender"))
		return add_sender(out, f), true;
	if (slice_is(name, "hours"))
		return add_hours(out, f);
	if (slice_is(name, "reason"))
		return add_reason(out, f);
	if (slice_is(name, "day"))
		return add_day(out, f);
	if (slice_is(name, "duty"))
		return add_duty(out, f);
	if (slice_is(name, "items"))
		return add_items(out, f), true;
	if (slice_is(name, "amount"))
		return f->args && f->args->has_amount && (add_amount(out, f->args->amount_tiyn, f->lang), true);
	if (!f->svc)
		return false;
	if (slice_is(name, "title"))
		return buf_slice_add(out, f->svc->title.in[f->lang]), true;
	return slice_is(name, "sentence") && add_sentence(out, f);
}

/* [ … ] is left out when a placeholder in it has no value. Loading has checked that braces and brackets close and do not nest. */
static void fill(struct buf *out, struct slice template, struct filling *f)
{
	size_t opened = 0;
	for (size_t i = 0; i < template.len; i++) {
		char c = template.ptr[i];
		const char *end = c == '{' ? memchr(template.ptr + i, '}', template.len - i) : NULL;
		if (end) {
			struct slice name = {template.ptr + i + 1, (size_t)(end - template.ptr) - i - 1};
			f->missing |= !add_placeholder(out, name, f);
			i = (size_t)(end - template.ptr);
		} else if (c == '[') {
			opened = out->len;
			f->missing = false;
		} else if (c == ']') {
			if (f->missing)
				out->len = opened;
		} else {
			buf_add(out, &c, 1);
		}
	}
}

bool ruleset_is_neutral(const struct ruleset *rs, const struct service *svc)
{
	return svc && svc->is_sensitive && !rs->texts.may_reveal;
}

void ruleset_message(const struct ruleset *rs, const struct service *svc, enum message_kind kind, enum language lang,
                     const struct message_args *args, struct buf *out)
{
	struct filling f = {.rules = rs, .texts = &rs->texts, .svc = svc, .args = args, .lang = lang};
	fill_text(out, ruleset_is_neutral(rs, svc) ? rs->texts.neutral.in[lang] : rs->texts.messages[kind].in[lang], &f);
}

enum reply_meaning ruleset_reply(const struct ruleset *rs, struct slice text)
{
	char room[3 * REPLY_BYTES_MAX + 1];
	if (!text.len || text.len > REPLY_BYTES_MAX)
		return REPLY_OTHER;
	struct slice folded = words_fold(text, room);
	const struct reply_word *word = folded.ptr && rs->texts.word_count ?
		bsearch(&folded, rs->texts.words, rs->texts.word_count, sizeof *word, slice_order) : NULL;
	return word ? word->meaning : REPLY_OTHER;
}

/* --- loading -------------------------------------------------------------------------------------------------------------------------- */

static void check_brackets(struct load *ld, const struct yaml_node *text)
{
	for (const struct yaml_node *n = text->kind == YAML_MAP ? text->first : NULL; n; n = n->next) {
		bool open = false;
		for (size_t i = 0; i < n->text.len; i++) {
			char c = n->text.ptr[i];
			if (c != '[' && c != ']')
				continue;
			if (open == (c == '['))
				complain(ld, n, "bad-brackets", NULL);
			open = c == '[';
		}
		if (open)
			complain(ld, n, "bad-brackets/open", NULL);
	}
}

static void read_words(struct load *ld, const struct yaml_node *words)
{
	static const char *const known[] = {"+yes", "+no", NULL};
	struct texts *t = &ld->rs->texts;
	size_t room = 1;
	if (!read_members(ld, words, known))
		return;
	for (const struct yaml_node *n = words->first; n; n = n->next)
		room += n->count;
	struct reply_word *list = arena_alloc(&ld->rs->arena, room * sizeof *list);
	for (const struct yaml_node *n = words->first; n; n = n->next) {
		if (!is_list(ld, n, "reply words"))
			continue;
		for (const struct yaml_node *w = n->first; w; w = w->next) {
			struct slice s = read_scalar(ld, w, "reply word");
			struct slice folded = words_fold(s, arena_alloc(&ld->rs->arena, 3 * s.len + 1));
			enum reply_meaning meaning = slice_is(n->key, "yes") ? REPLY_YES : REPLY_NO;
			bool repeated = false;
			if (s.ptr && !folded.ptr)
				complain(ld, w, "bad-word", NULL);
			for (size_t i = 0; i < t->word_count; i++) {
				if (!folded.ptr || !slice_eq(list[i].folded, folded))
					continue;
				repeated = true;
				if (list[i].meaning != meaning)
					complain(ld, w, "ambiguous-word", NULL);
			}
			if (folded.ptr && !repeated)
				list[t->word_count++] = (struct reply_word){folded, meaning};
		}
	}
	qsort(list, t->word_count, sizeof *list, slice_order);
	t->words = list;
}

static void read_plurals(struct load *ld, const struct yaml_node *n, struct text out[PLURAL_COUNT])
{
	static const char *const forms[] = {"+one", "+few", "+many", NULL};
	if (!read_members(ld, n, forms))
		return;
	for (int i = 0; i < PLURAL_COUNT; i++)
		read_text(ld, yaml_member(n, forms[i] + 1), forms[i] + 1, (const char *const[]){NULL}, &out[i]);
}

static void read_reasons(struct load *ld, const struct yaml_node *map)
{
	struct reason_text *list = arena_alloc(&ld->rs->arena, (map->count + 1) * sizeof *list);
	size_t count = 0;
	for (const struct yaml_node *n = map->first; n; n = n->next) {
		list[count].code = keep(ld, n->key);
		read_text(ld, n, "reason", (const char *const[]){NULL}, &list[count++].text);
	}
	qsort(list, count, sizeof *list, slice_order);
	ld->rs->texts.reasons = list;
	ld->rs->texts.reason_count = count;
}

static void read_messages(struct load *ld, const struct yaml_node *map)
{
	const char *known[MESSAGE_KIND_COUNT + 1] = {0};
	memcpy(known, message_kind_names, sizeof message_kind_names);
	if (!read_members(ld, map, known))
		return;
	for (int kind = 0; kind < MESSAGE_KIND_COUNT; kind++) {
		const struct yaml_node *n = yaml_member(map, message_kind_names[kind]);
		if (!n) {
			complain(ld, map, "missing-text/message", SAID({"name", slice_of(message_kind_names[kind])}));
			continue;
		}
		read_text(ld, n, message_kind_names[kind], frame_placeholders, &ld->rs->texts.messages[kind]);
		check_brackets(ld, n);
	}
}

void texts_load(struct load *ld)
{
	static const char *const ceilings[] = {"ordinary", "sensitive", NULL}, *const neutral_placeholders[] = {"sender", NULL};
	static const char *const known[] = {"+sender", "+words", "+hours", "+days", "reasons", "+messages", "ceiling", "neutral", "+duty", NULL};
	static const char *const duty_placeholders[] = {"facts", "days", NULL};
	const struct yaml_node *root = read_root(ld, files_find(ld->rs, SLICE_LIT("texts.yaml")));
	if (!root || !read_members(ld, root, known))
		return;
	ld->rs->texts.sender = read_scalar(ld, yaml_member(root, "sender"), "sender");
	read_words(ld, yaml_member(root, "words"));
	read_plurals(ld, yaml_member(root, "hours"), ld->rs->texts.hours);
	read_plurals(ld, yaml_member(root, "days"), ld->rs->texts.days);
	if (yaml_member(root, "reasons") && is_map(ld, yaml_member(root, "reasons"), "reasons"))
		read_reasons(ld, yaml_member(root, "reasons"));
	read_messages(ld, yaml_member(root, "messages"));
	if (yaml_member(root, "ceiling"))
		ld->rs->texts.may_reveal = read_choice(ld, yaml_member(root, "ceiling"), "ceiling", ceilings) == 1;
	read_text(ld, yaml_member(root, "duty"), "duty", duty_placeholders, &ld->rs->texts.duty);
	if (yaml_member(root, "neutral"))
		read_text(ld, yaml_member(root, "neutral"), "neutral", neutral_placeholders, &ld->rs->texts.neutral);
	else
		complain(ld, root, "missing-text/neutral", NULL);
}
