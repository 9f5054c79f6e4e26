/* SPDX-License-Identifier: Apache-2.0 */
/* What `aldyn explain` says, as a citizen reads it. One table: a key, and the sentence in Kazakh, Russian and English. */
#include <inttypes.h>
#include <stdio.h>

#include "engine/base/civil.h"
#include "engine/cli/explain.h"

static const struct phrase { const char *key; const char *in[LANGUAGE_COUNT]; } phrases[] = {
	{"head", {"{subject} бойынша істер", "Дела по {subject}", "Cases of {subject}"}},
	{"none", {"{subject} бойынша ештеңе тексерілмеген.", "По {subject} ничего не проверялось.", "Nothing was checked about {subject}."}},
	{"case", {"іс {case}", "дело {case}", "case {case}"}},
	{"now", {"Қазір: ", "Сейчас: ", "Now: "}},
	{"appeal", {"Шешімге шағым жасауға және оны адамның қайта қарауын сұрауға болады: кез келген бөлімшеде немесе кабинетте.",
	            "Решение можно обжаловать и попросить, чтобы его пересмотрел человек: в любом отделении или в кабинете.",
	            "You can appeal, and ask that a person looks at it again: at any office or in your cabinet."}},

	{"trigger/event", {"Өмірлік оқиғадан кейін тексерілді", "Проверено после жизненного события", "Checked after a life event"}},
	{"trigger/date", {"Есептелген күні келгенде тексерілді", "Проверено в рассчитанный день", "Checked on a computed date"}},
	{"trigger/change", {"Мәлімет өзгергеннен кейін тексерілді", "Проверено, так как изменились сведения", "Checked because a fact changed"}},
	{"trigger/consent", {"Келісім берілген соң қайта тексерілді", "Проверено ещё раз при согласии", "Checked again at the consent"}},
	{"law", {" ({law_day} күні қолданылған заң, ереженің {version} нұсқасы). ", " (закон на {law_day}, редакция правил {version}). ",
	         " (law of {law_day}, rules of {version}). "}},
	{"verdict/eligible", {"Қызмет тиесілі.", "Услуга положена.", "The service is due."}},
	{"verdict/not_eligible", {"Шарттар орындалмайды.", "Условия не выполнены.", "The conditions are not met."}},
	{"verdict/undetermined", {"Әзірге шешуге болмайды: мәлімет жетіспейді.", "Пока нельзя решить: не хватает сведений.",
	                          "It cannot be decided yet: data are missing."}},
	{"verdict/error", {"Тексеру орындалмады, оны маман қарайды.", "Проверка не удалась, ею займётся специалист.",
	                   "The check failed; a specialist looks into it."}},
	{"repeats", {"                      (содан кейін тағы {n} рет тексерілді, нәтижесі сол; соңғысы {time})\n",
	             "                      (после этого проверено ещё {n} раз с тем же итогом, последний раз {time})\n",
	             "                      (checked {n} more times with the same result, last at {time})\n"}},
	{"grounds", {" Барлық негіз:", " Все основания:", " All the grounds:"}},
	{"amount", {" Сомасы: {amount}.", " Сумма: {amount}.", " Amount: {amount}."}},
	{"counted", {" Есепке алынғандар: {n}.", " Учтено лиц: {n}.", " Persons counted: {n}."}},
	{"clause/met", {"орындалды: ", "выполнено: ", "met: "}},
	{"clause/unmet", {"орындалмады: ", "не выполнено: ", "not met: "}},
	{"clause/unknown", {"белгісіз; жетіспейтін мәлімет: ", "неизвестно; не хватает сведений: ", "not known; what is missing: "}},
	{"clause/error", {"тексерілмеді: ", "не проверено: ", "not checked: "}},

	{"offer/prepared", {"Ұсыныс дайындалды.", "Подготовлено предложение.", "An offer was prepared."}},
	{"offer/held", {"Ұсыныс кезекте: бұл нөмірге қойылған алдыңғы сұрақтың жауабы күтілуде.", "Предложение ждёт: на этот номер уже отправлен другой вопрос.",
	                "The offer waits: another question to this number comes first."}},
	{"offer/issued", {"Келісім сұралды. Жауап мерзімі хабарлама жеткен сәттен басталады.", "Запрошено согласие. Срок ответа идёт с доставки сообщения.",
	                  "Consent was asked for. The time to reply runs from delivery."}},
	{"offer/accepted", {"Келісім алынды.", "Согласие получено.", "Consent was received."}},
	{"offer/declined", {"Ұсыныстан бас тартылды.", "От предложения отказались.", "The offer was declined."}},
	{"offer/lapsed", {"Мерзімінде жауап болмады.", "Ответа в срок не было.", "There was no reply in time."}},
	{"offer/withdrawn", {"Ұсыныс кері қайтарылды.", "Предложение отозвано.", "The offer was withdrawn."}},
	{"offer/superseded", {"Бұл төлем бұрын рәсімделген.", "Эта выплата уже оформлена.", "It has been arranged already."}},
	{"offer/undeliverable", {"Ұсынысты жеткізу мүмкін болмады.", "Предложение не удалось доставить.", "The offer could not be delivered."}},
	{"offer/handed_over", {"Іс маманға берілді.", "Дело передано специалисту.", "The case was handed over to a clerk."}},

	{"reason/no-longer-eligible", {"шарттар енді орындалмайды", "условия больше не выполняются", "the conditions are no longer met"}},
	{"reason/subject-died", {"қайтыс болу тіркелді", "зарегистрирована смерть", "a death was registered"}},
	{"reason/event-cancelled", {"тізілім жазбаның күшін жойды", "реестр аннулировал запись", "the registry cancelled its record"}},
	{"reason/number-moved", {"нөмір енді бұл адамға тиесілі емес", "номер больше не принадлежит этому человеку", "the number is no longer this person's"}},
	{"reason/dead", {"алушы қайтыс болған", "получатель умер", "the recipient has died"}},
	{"reason/minor", {"алушы он сегізге толмаған", "получателю нет восемнадцати", "the recipient is under eighteen"}},
	{"reason/no-number", {"порталда тіркелген нөмір жоқ", "на портале нет зарегистрированного номера", "no number is registered on the portal"}},
	{"reason/no-recipient", {"кімнен сұрау керегі белгісіз", "неизвестно, кого спросить", "nobody is known who could be asked"}},
	{"reason/undeliverable", {"хабарлама жетпеді", "сообщение не доставлено", "the message did not arrive"}},
	{"reason/silence", {"жауап болмады", "ответа не было", "there was no reply"}},
	{"reason/unclear-reply", {"жауап түсініксіз", "ответ не понят", "the reply was not understood"}},
	{"reason/undetermined-at-consent", {"келісім кезінде мәлімет жетіспеді", "при согласии не хватило сведений", "data were missing at the consent"}},
	{"reason/review", {"берілген нәтижені қайта қарау керек", "нужно пересмотреть результат", "the result must be reviewed"}},
	{"reason/death-reversed", {"қайтыс болу туралы жазбаның күші жойылды", "запись о смерти аннулирована", "the record of death was reversed"}},
	{"reason/reopened", {"ойынан қайтып, келісім берді", "согласились, передумав", "agreed after second thoughts"}},
	{"reason/overdue", {"мерзім өтті", "срок истёк", "the term has ended"}},

	{"message", {"{number} нөміріне хабарлама: «{text}»", "Сообщение на {number}: «{text}»", "Message to {number}: \"{text}\""}},
	{"message/delivered", {"Хабарлама жетті.", "Сообщение доставлено.", "The message was delivered."}},
	{"message/permanent-failure", {"Хабарлама жетпеді: нөмір қабылдамайды.", "Сообщение не доставлено: номер не принимает.",
	                               "The message did not arrive: the number does not take it."}},
	{"message/temporary-failure", {"Хабарлама жетпеді: телефон өшірулі.", "Сообщение не доставлено: телефон недоступен.",
	                               "The message did not arrive: the phone was off."}},
	{"message/technical-failure", {"Хабарлама жіберілмеді: техникалық ақау.", "Сообщение не отправлено: технический сбой.",
	                               "The message was not sent: a technical failure."}},
	{"consent/service/given", {"Қызметке келісім берілді.", "Дано согласие на услугу.", "Consent to the service was given."}},
	{"consent/service/refused", {"Қызметке келісім берілмеді.", "Отказано в согласии на услугу.", "Consent to the service was refused."}},
	{"consent/data/given", {"Дербес деректерді өңдеуге келісім берілді: {data}.", "Дано согласие на обработку данных: {data}.",
	                        "Consent to processing these data was given: {data}."}},
	{"consent/data/refused", {"Дербес деректерді өңдеуге келісім берілмеді.", "Отказано в согласии на обработку данных.",
	                          "Consent to processing data was refused."}},
	{"evidence", {"Дәлелі: {number} нөмірінен {received} келген «{reply}» жауабы, {message} хабарламасына; нөмір иесі жіберілгенде {at_send}, жауап келгенде {at_reply}.",
	              "Основание: ответ «{reply}» с номера {number}, получен {received}, на сообщение {message}; владелец номера при отправке {at_send}, при ответе {at_reply}.",
	              "Evidence: the reply \"{reply}\" from {number}, received {received}, to message {message}; the number's owner was {at_send} at sending and {at_reply} at the reply."}},
	{"already-receiving", {"Бұл төлем бұрын тағайындалған немесе рәсімделуде.", "Эта выплата уже назначена или оформляется.",
	                       "This payment is granted or being arranged already."}},
	{"reply-unmatched", {"Ешбір ұсынысқа жатпайтын жауап келді.", "Получен ответ, который не относится ни к одному предложению.",
	                     "A reply came that belongs to no offer."}},

	{"order", {"Тапсырыс: {to}. Өтініш күні {applied}, мерзім {start} басталады, соңғы күні {due}.", "Заказ: {to}. День обращения {applied}, срок идёт с {start}, последний день {due}.",
	           "Order to {to}. Day of application {applied}, the term runs from {start}, the last day is {due}."}},
	{"order/late", {" Жауап жұмыс күнінің соңғы екі сағатында немесе демалыс күні келді.", " Ответ пришёл в последние два часа рабочего дня или в нерабочий день.",
	                " The reply came in the last two hours of a working day or on a day off."}},
	{"order/calendar", {" Бұл жылдың жұмыс күнтізбесі белгісіз, мерзім шамамен есептелді.", " Рабочий календарь этого года неизвестен, срок примерный.",
	                    " The working calendar of this year is not known; the term is approximate."}},
	{"order/requested", {"Тапсырыс қызмет көрсетушіге жіберілді.", "Заказ отправлен услугодателю.", "The order was sent to the provider."}},
	{"order/received", {"Қызмет көрсетуші тапсырысты алды.", "Услугодатель получил заказ.", "The provider received the order."}},
	{"order/accepted", {"Қызмет көрсетуші тапсырысты қабылдады.", "Услугодатель принял заказ.", "The provider accepted the order."}},
	{"order/in-progress", {"Тапсырыс орындалуда.", "Заказ выполняется.", "The order is being carried out."}},
	{"order/completed", {"Қызмет көрсетілді.", "Услуга оказана.", "The service was provided."}},
	{"order/rejected", {"Қызмет көрсетуші бас тартты.", "Услугодатель отказал.", "The provider rejected it."}},
	{"order/failed", {"Тапсырыс орындалмады.", "Заказ не выполнен.", "The order failed."}},
	{"order/cancelled", {"Тапсырыстың күші жойылды.", "Заказ отменён.", "The order was cancelled."}},
	{"order/on-hold", {"Тапсырыс тоқтатыла тұрды.", "Заказ приостановлен.", "The order is on hold."}},
	{"order/entered-in-error", {"Нәтиже қате енгізілген деп танылды.", "Результат признан ошибочным.", "The result was entered in error."}},
	{"order/overdue", {"Мерзім өтті; қызмет көрсетушінің міндеті сақталады.", "Срок истёк; обязанность услугодателя остаётся.",
	                   "The term has ended; the provider still has to do it."}},
	{"order.cancel", {"Қызмет көрсетушіден тапсырысты тоқтату сұралды.", "Услугодателя попросили отменить заказ.", "The provider was asked to cancel the order."}},
	{"task", {"Маманға тапсырма ашылды.", "Открыта задача специалисту.", "A task for a clerk was opened."}},
};

static const char *find(const char *key, enum language lang)
{
	for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++)
		if (!strcmp(phrases[i].key, key))
			return phrases[i].in[lang];
	return NULL;
}

bool words_say(struct buf *out, const char *key, enum language lang, const struct word *words)
{
	const char *text = find(key, lang), *end;

	for (const char *at = text; at && *at; at++) {
		if (*at != '{' || !(end = strchr(at, '}'))) {
			buf_add(out, at, 1);
			continue;
		}
		struct slice name = {at + 1, (size_t)(end - at) - 1};
		for (const struct word *w = words; w && w->name; w++)
			if (slice_is(name, w->name))
				buf_slice_add(out, w->value);
		at = end;
	}
	return text != NULL;
}

bool words_say_of(struct buf *out, const char *group, struct slice name, enum language lang, const struct word *words)
{
	char key[96];
	int n = snprintf(key, sizeof key, "%s/%.*s", group, SLICE_ARG(name));

	return n > 0 && (size_t)n < sizeof key && words_say(out, key, lang, words);
}

struct slice words_amount(struct arena *a, int64_t tiyn, enum language lang)
{
	int64_t tenge = tiyn / 100, rest = tiyn % 100;
	char digits[24], grouped[32];
	int n = snprintf(digits, sizeof digits, "%" PRId64, tenge), k = 0;

	for (int i = 0; i < n; i++) {
		if (i && (n - i) % 3 == 0)
			grouped[k++] = ' ';
		grouped[k++] = digits[i];
	}
	grouped[k] = '\0';
	const char *unit = lang == LANGUAGE_EN ? "KZT" : "тг";
	return slice_of(rest ? arena_printf(a, "%s%c%02d %s", grouped, lang == LANGUAGE_EN ? '.' : ',', (int)rest, unit) : arena_printf(a, "%s %s", grouped, unit));
}

struct slice words_time(struct arena *a, int64_t ms)
{
	char text[CIVIL_INSTANT_CHARS + 1];

	civil_format_instant(ms + CIVIL_ZONE_MS, text); /* 2026-06-01T10:00:00.000Z, as the clocks there show it */
	return slice_of(arena_printf(a, "%.10s %.5s", text, text + 11));
}
