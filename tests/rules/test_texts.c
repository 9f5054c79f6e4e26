/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/rules/rules_common.h"

#include "engine/rules/ruleset_impl.h"

#define HOURS(n) ((n) * 3600000LL)

static void check_message(const struct ruleset *rs, const char *service, enum message_kind kind, enum language lang,
	struct message_args args, const char *want)
{
	struct buf b;
	buf_init(&b);
	const struct service *svc = service ? ruleset_service(rs, slice_of(service), day("2026-06-01")) : NULL;
	ruleset_message(rs, svc, kind, lang, &args, &b);
	tap_is_slice(buf_slice(&b), want, "%s in %s", message_kind_names[kind], language_names[lang]);
	buf_fini(&b);
}

static void test_messages(const struct ruleset *rs)
{
	struct message_args large = {.amount_tiyn = 6933000, .has_amount = true, .window_ms = HOURS(72)}, none = {0};
	struct message_args million = {.amount_tiyn = 123456700, .has_amount = true, .window_ms = HOURS(24)};
	check_message(rs, "large-family-allowance", MESSAGE_OFFER, LANGUAGE_KK, large,
		"1414: Сізге көпбалалы отбасы жәрдемақысы тиесілі. Айына: 69 330 тг. Келісім: 1, бас тарту: 2. Жауап мерзімі: 72 сағат.");
	check_message(rs, "large-family-allowance", MESSAGE_OFFER, LANGUAGE_RU, large,
		"1414: Вам положено пособие многодетной семье. В месяц: 69 330 тг. Согласие: 1, отказ: 2. Срок ответа: 72 часа.");
	check_message(rs, "birth-allowance", MESSAGE_OFFER, LANGUAGE_EN, million,
		"1414: You are due the birth allowance. Amount: 1 234 567 KZT. Agree: 1, refuse: 2. Time to reply: 24 hours.");
	million.window_ms = HOURS(21);
	check_message(rs, "birth-allowance", MESSAGE_OFFER, LANGUAGE_RU, million,
		"1414: Вам положено пособие на рождение ребёнка. Сумма: 1 234 567 тг. Согласие: 1, отказ: 2. Срок ответа: 21 час.");
	million.window_ms = HOURS(336);
	check_message(rs, "birth-allowance", MESSAGE_OFFER, LANGUAGE_RU, million,
		"1414: Вам положено пособие на рождение ребёнка. Сумма: 1 234 567 тг. Согласие: 1, отказ: 2. Срок ответа: 14 дней.");
	million.window_ms = HOURS(100);
	check_message(rs, "birth-allowance", MESSAGE_OFFER, LANGUAGE_RU, million,
		"1414: Вам положено пособие на рождение ребёнка. Сумма: 1 234 567 тг. Согласие: 1, отказ: 2. Срок ответа: 100 часов.");
	million.window_ms = HOURS(11);
	check_message(rs, "birth-allowance", MESSAGE_OFFER, LANGUAGE_RU, million,
		"1414: Вам положено пособие на рождение ребёнка. Сумма: 1 234 567 тг. Согласие: 1, отказ: 2. Срок ответа: 11 часов.");
	check_message(rs, "childcare-allowance", MESSAGE_REPRICED, LANGUAGE_RU, large,
		"1414: «Пособие по уходу за ребёнком»: размер изменился. Новая сумма в месяц: 69 330 тг.");
	check_message(rs, "childcare-allowance", MESSAGE_REPRICED, LANGUAGE_KK, none, "1414: «Бала күтімі бойынша жәрдемақы» мөлшері өзгерді.");
	check_message(rs, "birth-allowance", MESSAGE_GRANTED, LANGUAGE_KK, none, "1414: «Бала туғанда берілетін жәрдемақы» тағайындалды.");
	check_message(rs, "birth-allowance", MESSAGE_GRANTED, LANGUAGE_RU, large, "1414: назначено: «Пособие на рождение ребёнка». Сумма: 69 330 тг.");
}

/* One text of texts.yaml or of a package, replaced by one with a choice. */
static void check_choice(const struct ruleset *release, struct edit e, enum message_kind kind, enum language lang,
	struct message_args args, const char *want)
{
	struct ruleset *rs;
	struct findings f = {0};
	struct err err;
	if (rules_edited(release, e, &rs, &f, &err)) {
		tap_ok(false, "a choice is read: %s", f.count ? f.list[0].err.text : err.text);
	} else {
		check_message(rs, "birth-allowance", kind, lang, args, want);
		ruleset_free(rs);
	}
	findings_fini(&f);
}

static void test_choices(const struct ruleset *rs)
{
	struct message_args args = {.amount_tiyn = 100, .has_amount = true, .window_ms = HOURS(72)}, none = {0};
	struct edit hours = {"texts.yaml", "Срок ответа: {hours}.", "Ответьте за {hours, plural, one {# час} few {# часа} many {# часов} other {# часа}}."};
	static const struct { int64_t hours; const char *said; } forms[] = {{1, "1 час"}, {2, "2 часа"}, {5, "5 часов"}, {11, "11 часов"},
		{12, "12 часов"}, {21, "21 час"}, {22, "22 часа"}, {111, "111 часов"}};
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		char want[300];
		args.window_ms = HOURS(forms[i].hours);
		snprintf(want, sizeof want,
			"1414: Вам положено пособие на рождение ребёнка. Сумма: 1 тг. Согласие: 1, отказ: 2. Ответьте за %s.",
			forms[i].said);
		check_choice(rs, hours, MESSAGE_OFFER, LANGUAGE_RU, args, want);
	}
	struct edit offer = {"packages/birth-allowance/service.yaml", "Amount: {amount}.", "{amount, plural, one {One tenge} other {# tenge, {amount}}}."};
	check_choice(rs, offer, MESSAGE_REMINDER, LANGUAGE_EN, args,
		"1414: a reminder. You are due the birth allowance. One tenge. Agree: 1, refuse: 2.");
	args.amount_tiyn = 200;
	check_choice(rs, offer, MESSAGE_REMINDER, LANGUAGE_EN, args,
		"1414: a reminder. You are due the birth allowance. 2 tenge, 2 KZT. Agree: 1, refuse: 2.");
	struct edit reason = {"texts.yaml", "[ Reason: {reason}.]", "[ {reason, select, not-entitled {The law does not allow it} other {Reason: {reason}}}.]"};
	static const char *const end = "You can appeal at any office or in your cabinet.";
	static const struct { const char *reason, *said; } words[] = {{"not-entitled", " The law does not allow it."},
		{"data-mismatch", " Reason: the data do not match."}, {"", ""}};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		char want[300];
		none.reason = slice_of(words[i].reason);
		snprintf(want, sizeof want, "1414: not granted: Birth allowance.%s %s", words[i].said, end);
		check_choice(rs, reason, MESSAGE_REJECTED, LANGUAGE_EN, none, want);
	}
}

static void test_reasons(const struct ruleset *rs)
{
	static const struct { const char *reason, *want; } rows[] = {
		{"documents-missing", "1414: not granted: Birth allowance. Reason: documents are missing. You can appeal at any office or in your cabinet."},
		{"some-code-of-theirs", "1414: not granted: Birth allowance. You can appeal at any office or in your cabinet."},
		{"", "1414: not granted: Birth allowance. You can appeal at any office or in your cabinet."},
		{"No\nrecord", "1414: not granted: Birth allowance. Reason: No record. You can appeal at any office or in your cabinet."},
		{"see http://evil", "1414: not granted: Birth allowance. You can appeal at any office or in your cabinet."},
		{"see egov.kz", "1414: not granted: Birth allowance. You can appeal at any office or in your cabinet."},
		{"to KZ86 125K ZT50 0410 0100", "1414: not granted: Birth allowance. You can appeal at any office or in your cabinet."},
		{"Code 12345", "1414: not granted: Birth allowance. You can appeal at any office or in your cabinet."},
		{"Order 1234", "1414: not granted: Birth allowance. Reason: Order 1234. You can appeal at any office or in your cabinet."}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		check_message(rs, "birth-allowance", MESSAGE_REJECTED, LANGUAGE_EN, (struct message_args){.reason = slice_of(rows[i].reason)},
			rows[i].want);
}

/* What a phone makes a link of, and what it does not. */
static void test_bait(void)
{
	static const struct { const char *text, *bait, *where; } rows[] = {
		{"Толығырақ egov.kz сайтында", "link-in-text", "egov.kz"}, {"см. t.me/abc", "link-in-text", "t.me/abc"},
		{"See EGOV.KZ", "link-in-text", "EGOV.KZ"}, {"алматы.kz", "link-in-text", "алматы.kz"}, {"help@gov.kz", "link-in-text", "help@gov.kz"},
		{"http://10.0.0.1", "link-in-text", "http://10.0.0.1"}, {"www.1", "link-in-text", "www.1"}, {"egov.қаз", "link-in-text", "egov.қаз"},
		{"сайт (портал.РФ/вход)", "link-in-text", "(портал.РФ/вход)"}, {"{sender}.kz", "link-in-text", "{sender}.kz"},
		{"үкімет.ҚАЗ", "link-in-text", "үкімет.ҚАЗ"}, {"granted.Nothing more", "link-in-text", "granted.Nothing"},
		{"goo.gl/x1.", "link-in-text", "goo.gl/x1."}, {"шот KZ86125KZT5004100100 төлеңіз", "account-in-text", "KZ86125KZT5004100100"},
		{"счёт kz86 125k zt50 0410 0100", "account-in-text", "kz86"}, {"KZ 86 125KZT5004100100", "account-in-text", "KZ"},
		{"69 330 тг.Келісім", NULL, NULL}, {"1.5 АЕК, 21-1 бап", NULL, NULL}, {"т.б.", NULL, NULL}, {"пособия и т.д.", NULL, NULL},
		{"назначено.Отвечать не нужно", NULL, NULL}, {"тағайындалды.Қазақстан", NULL, NULL}, {"тағайындалды.Қазір", NULL, NULL},
		{"01.06.2026", NULL, NULL}, {"e.g. a.m. No. 5", NULL, NULL}, {"wait ...or not", NULL, NULL}, {"1.5kg", NULL, NULL},
		{"in kz/ru/en", NULL, NULL}, {"[ Сома: {amount}.][ {duty}]", NULL, NULL}, {"зона .kz", NULL, NULL},
		{"KZ86125KZT50041001", NULL, NULL}, {"XKZ86125KZT5004100100", NULL, NULL}, {"KZ is the code of Kazakhstan", NULL, NULL}, {"", NULL, NULL}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct slice where = SLICE_LIT("");
		const char *bait = text_bait(slice_of(rows[i].text), &where);
		tap_is_slice(slice_of(bait ? bait : ""), rows[i].bait ? rows[i].bait : "", "\"%s\"", rows[i].text);
		tap_is_slice(where, rows[i].where ? rows[i].where : "", "where");
	}
}

static void test_every_message(const struct ruleset *rs)
{
	struct message_args args = {
		.amount_tiyn = 16435000, .has_amount = true, .window_ms = HOURS(72), .reason = SLICE_LIT("data-mismatch")};
	const struct service *svc = ruleset_service(rs, SLICE_LIT("birth-allowance"), day("2026-06-01"));
	struct buf b;
	buf_init(&b);
	for (int kind = 0; kind < MESSAGE_KIND_COUNT; kind++)
		for (int lang = 0; lang < LANGUAGE_COUNT; lang++) {
			buf_clear(&b);
			ruleset_message(rs, svc, (enum message_kind)kind, (enum language)lang, &args, &b);
			bool clean = b.len > 20 && slice_starts(buf_slice(&b), "1414: ");
			for (size_t i = 0; i < b.len; i++)
				clean = clean && !strchr("{}[]", b.ptr[i]);
			tap_ok(clean, "%s in %s: sender, no braces left", message_kind_names[kind], language_names[lang]);
		}
	buf_fini(&b);
}

static void test_replies(const struct ruleset *rs)
{
	static const struct { const char *text; enum reply_meaning meaning; } rows[] = {
		{"1", REPLY_YES}, {" 1. ", REPLY_YES}, {"1)", REPLY_YES}, {"иә", REPLY_YES}, {"ИӘ!", REPLY_YES}, {"Иә", REPLY_YES}, {"«Да»", REPLY_YES},
		{"да", REPLY_YES}, {"ДА", REPLY_YES}, {"дa", REPLY_YES /* Latin a */}, {"OK", REPLY_YES}, {"ок", REPLY_YES}, {"oк", REPLY_YES},
		{"Yes", REPLY_YES}, {"Да, согласна!", REPLY_YES}, {"Келісемін", REPLY_YES}, {"да\xC2\xA0", REPLY_YES /* no-break space */},
		{"2", REPLY_NO}, {"жоқ", REPLY_NO}, {"ЖОҚ", REPLY_NO}, {"жок", REPLY_NO}, {"Нет.", REPLY_NO}, {"HET", REPLY_NO /* all Latin */},
		{"нeт", REPLY_NO}, {"no", REPLY_NO}, {"нo", REPLY_OTHER /* Cyrillic н is not n */}, {"не согласен", REPLY_NO},
		{"", REPLY_OTHER}, {"   ", REPLY_OTHER}, {"...", REPLY_OTHER}, {"12", REPLY_OTHER}, {"1 2", REPLY_OTHER}, {"да нет", REPLY_OTHER},
		{"можно подумать?", REPLY_OTHER}, {"3", REPLY_OTHER}, {"\xFF\xFE", REPLY_OTHER}, {"\xD0", REPLY_OTHER}, {"1\xD0", REPLY_OTHER},
		{"👍", REPLY_OTHER}, {"1 👎", REPLY_OTHER}, {"❌ 1", REPLY_OTHER}, {"1?", REPLY_OTHER}, {"да?", REPLY_OTHER}, {"-1", REPLY_OTHER},
		{"1/2", REPLY_OTHER}, {"لا 1", REPLY_OTHER}, {"不 1", REPLY_OTHER}, {"“1”", REPLY_YES}, {"\t1\r\n", REPLY_YES}, {"1\xE2\x80\x8B", REPLY_YES /* no width */}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		tap_is_int(ruleset_reply(rs, slice_of(rows[i].text)), rows[i].meaning, "reply %zu", i);
	char long_text[400];
	memset(long_text, ' ', sizeof long_text);
	long_text[0] = '1';
	tap_is_int(ruleset_reply(rs, (struct slice){long_text, 200}), REPLY_YES, "200 bytes are read");
	tap_is_int(ruleset_reply(rs, (struct slice){long_text, 201}), REPLY_OTHER, "longer ones are not a word");
}

int main(void)
{
	struct ruleset *rs = rules_release();
	test_messages(rs);
	test_choices(rs);
	test_reasons(rs);
	test_bait();
	test_every_message(rs);
	test_replies(rs);
	ruleset_free(rs);
	return tap_done();
}
