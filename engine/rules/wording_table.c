/* SPDX-License-Identifier: Apache-2.0 */
/* Every word that `aldyn check` says of rules and profiles: a row for each mistake, a line for each language: what is wrong, and how to mend
 * it. The key is the code, or code/case where a code has several. {name} is filled in; what has no value stays as it is written. A mend
 * that hangs on what was found has a row of its own, at the end. docs/reference/errors.md is made of this (aldyn help errors). */
#include "engine/rules/wording.h"

#define KK(text, mend) {text, mend},
#define RU(text, mend) {text, mend},
#define EN(text, mend) {text, mend},

const struct wording wordings[] = {
	/* --- files: YAML and Lua as such. {said}: the parser's own words */
	{"not-yaml", {
		KK("бұл YAML емес", "осы жердегі және жоғарыдағы шегіністі, жақшалар мен тырнақшалардың жабылғанын тексеріңіз; «: » не « #» бар немесе таңбадан басталатын мәтінді тырнақшаға алыңыз")
		RU("это не YAML", "проверьте отступы здесь и выше, закрыты ли скобки и кавычки; текст, в котором есть «: » или « #» или который начинается со знака, возьмите в кавычки")
		EN("{said}", NULL)}},
	{"not-yaml/tab", {
		KK("шегіністе табуляция тұр", "шегіністі бос орындармен жазыңыз")
		RU("в отступе стоит табуляция", "отступайте пробелами")
		EN("{said}", NULL)}},
	{"not-yaml/empty", {
		KK("файл бос", "үлгісін docs/packages.md құжатынан алыңыз")
		RU("файл пуст", "образец в docs/packages.md")
		EN("{said}", NULL)}},
	{"bad-utf8", {
		KK("мұндағы байт UTF-8 емес", "файлды UTF-8 мәтіні ретінде сақтаңыз")
		RU("здесь байт не в UTF-8", "сохраните файл как текст в UTF-8")
		EN("{said}", NULL)}},
	{"nul-in-string", {
		KK("мәтінде U+0000 таңбасы бар", "оны алып тастаңыз")
		RU("в тексте есть знак U+0000", "уберите его")
		EN("{said}", NULL)}},
	{"too-long", {
		KK("тым ұзын", "бөліктерге бөліңіз")
		RU("слишком длинно", "разделите на части")
		EN("{said}", NULL)}},
	{"too-deep", {
		KK("мәндер тым терең салынған", "тереңдігін азайтыңыз")
		RU("слишком глубокая вложенность", "сделайте её меньше")
		EN("{said}", NULL)}},
	{"too-large", {
		KK("сілтемелермен (*) бірге файл тым үлкен", "сілтемелерді азайтыңыз")
		RU("вместе с повторами (*) файл слишком велик", "сделайте повторов меньше")
		EN("{said}", NULL)}},
	{"duplicate-key", {
		KK("бұл кілт жоғарыда бар", "екеуінің бірін қалдырыңыз")
		RU("этот ключ уже стоит выше", "оставьте один из двух")
		EN("{said}", NULL)}},
	{"bad-key", {
		KK("қос нүктенің алдында кілт керек: тізім, жақша не таңба емес, жай мәтін", "кілтті жазыңыз")
		RU("перед двоеточием нужен ключ: простой текст, не список, не скобки и не метка", "напишите ключ")
		EN("{said}", NULL)}},
	{"bad-alias", {
		KK("бұл атаумен белгіленген мән (&) жоғарыда жоқ", "мәннің алдына &name жазыңыз; «*» белгісінен басталатын мәтінді тырнақшаға алыңыз")
		RU("выше нет значения с такой меткой (&)", "напишите &name перед значением; текст, который начинается с «*», возьмите в кавычки")
		EN("{said}", NULL)}},
	{"unsupported", {
		KK("YAML-дың бұл мүмкіндігі қолданылмайды: тегтер (!), «<<» кілті, %TAG, бір файлдағы екінші құжат", "алып тастаңыз; «!» белгісінен басталатын мәтінді тырнақшаға алыңыз")
		RU("эта возможность YAML не используется: теги (!), ключ «<<», %TAG, второй документ в файле", "уберите; текст, который начинается с «!», возьмите в кавычки")
		EN("{said}", NULL)}},
	{"lua-syntax", {
		KK("бұл Lua емес", "осы және жоғарыдағы жолды қараңыз: жақша, тырнақша, end")
		RU("это не Lua", "посмотрите эту строку и строку выше: скобка, кавычка, end")
		EN("{said}", NULL)}},
	{"lua-syntax/deep", {
		KK("мұнда 180-нен көп жақша ашық", "бөліктерге атау беріңіз")
		RU("здесь открыто больше 180 скобок", "дайте частям имена")
		EN("{said}", NULL)}},
	{"lua-syntax/escape", {
		KK("таңбалар нөмірімен емес (\\x, \\u, \\065), өзімен жазылады", "таңбаның өзін жазыңыз")
		RU("знаки пишут как есть, не номером (\\x, \\u, \\065)", "напишите сам знак")
		EN("{said}", NULL)}},
	{"lua-syntax/near", {
		KK("бұл Lua емес: `{near}` мұнда тұра алмайды", "осы және жоғарыдағы жолды қараңыз: жақша, тырнақша, end")
		RU("это не Lua: здесь не может стоять `{near}`", "посмотрите эту строку и строку выше: скобка, кавычка, end")
		EN("{said}", NULL)}},
	{"lua-syntax/expected", {
		KK("бұл Lua емес: `{near}` алдында `{what}` керек", "қосыңыз, немесе жоғарыдағы жолды қараңыз")
		RU("это не Lua: перед `{near}` нужно `{what}`", "добавьте, или посмотрите строку выше")
		EN("{said}", NULL)}},
	{"lua-syntax/close", {
		KK("бұл Lua емес: {line}-жолдағы `{opened}` жабылмаған, `{near}` алдында `{what}` керек", "`{what}` қосыңыз")
		RU("это не Lua: `{opened}` в строке {line} не закрыто, перед `{near}` нужно `{what}`", "добавьте `{what}`")
		EN("{said}", NULL)}},
	{"lua-sign", {
		KK("Lua ішінде `{sign}` белгісі жоқ", "мәтіндер мен түсініктемелерден тыс латын әріптерін, цифрларды және ASCII белгілерін жазыңыз")
		RU("в Lua нет знака `{sign}`", "вне текстов и комментариев пишите латинские буквы, цифры и знаки ASCII")
		EN("Lua has no sign `{sign}`", "outside of texts and comments write Latin letters, digits and signs of ASCII")}},
	{"lua-load", {
		KK("Lua файлы оқылмайды: {said}", NULL)
		RU("файл Lua не загружается: {said}", NULL)
		EN("{said}", NULL)}},
	{"cannot-read", {
		KK("файл оқылмайды", "файлдың бар-жоғын, оқуға рұқсатты тексеріңіз")
		RU("файл не читается", "проверьте, есть ли он и можно ли его читать")
		EN("{said}", NULL)}},
	{"link-outside", {
		KK("бұл сілтеме қалтадан тыс жерге апарады", "орнына файлдың өзін қойыңыз")
		RU("эта ссылка ведёт за пределы папки", "положите на её место сам файл")
		EN("{said}", NULL)}},
	{"missing-file", {
		KK("ережелерде бұл файл жоқ", "оны шығарылымның rules/ қалтасынан алыңыз")
		RU("в правилах нет этого файла", "возьмите его из rules/ выпуска")
		EN("the ruleset lacks this file", "take it from the rules/ of the release")}},
	{"no-service", {
		KK("бұл файл жоқ", "оны жазыңыз, үлгісі docs/packages.md құжатында; немесе қалтасын өшіріңіз")
		RU("этого файла нет", "напишите его, образец в docs/packages.md, или удалите его папку")
		EN("this file is missing", "write it: docs/packages.md shows one; or remove its folder")}},
	{"no-rules", {
		KK("бұл файлдың қасында eligibility.lua жоқ", "үлгісі docs/rules-language.md құжатында")
		RU("рядом с этим файлом нет eligibility.lua", "образец в docs/rules-language.md")
		EN("eligibility.lua is missing beside this file", "docs/rules-language.md shows one")}},
	{"no-rules/composite", {
		KK("композиттік пакетте eligibility.lua оқылмайды: шарттарды әр қызметтің өзі тексереді", "файлды алып тастаңыз")
		RU("eligibility.lua композитного пакета никто не читает: условия проверяет каждая услуга", "уберите файл")
		EN("nobody reads the eligibility.lua of a composite: each of its items has its own", "remove the file")}},
	{"no-tests", {
		KK("пакетте tests.yaml жоқ", "үлгісі docs/packages.md құжатында")
		RU("у пакета нет tests.yaml", "образец в docs/packages.md")
		EN("the package has no tests.yaml", "docs/packages.md shows one")}},
	{"wrong-folder", {
		KK("пакет өз қалтасындай аталады", "былай жазыңыз: service: {name}")
		RU("пакет называется как его папка", "напишите service: {name}")
		EN("the package is called as its folder", "write service: {name}")}},
	{"wrong-folder/version", {
		KK("нұсқа өз қалтасындай аталады", "былай жазыңыз: version: {name}")
		RU("версия называется как её папка", "напишите version: {name}")
		EN("the version is called as its folder", "write version: {name}")}},
	{"wrong-folder/file", {
		KK("әр пакет өз қалтасында тұрады", "файлды packages/NAME/ қалтасына көшіріңіз")
		RU("пакет стоит в своей папке", "перенесите файл в packages/NAME/")
		EN("a package stands in a folder of its own", "move this file to packages/NAME/")}},
	{"duplicate-version", {
		KK("{service} пакетінің {version} нұсқасы бұрыннан бар: {file}", "бірін өшіріңіз немесе басқа күн беріңіз")
		RU("версия {version} пакета {service} уже есть: {file}", "удалите одну из них или дайте ей свою дату")
		EN("version {version} of {service} stands in {file} already", "remove one, or give it its own date")}},
	{"refused", {
		KK("өлі хат болатын жазбалар: {n}", "себебі жоғарыда, «алынбады» және «өлі хат» жолдарында: хабарды не профильді түзетіңіз")
		RU("записей, которые стали бы мёртвыми письмами: {n}", "почему — выше, в строках «отказ» и «мёртвое письмо»: исправьте сообщение или профиль")
		EN("records that would become dead letters: {n}", "why stands above, in the lines `refused` and `a dead letter`: mend the message, or the profile")}},
	{"refused/also", {
		KK("олардың осы хабардан шыққаны: {n}", NULL)
		RU("из них из этого сообщения: {n}", NULL)
		EN("of them from this message: {n}", NULL)}},
	{"no-message", {
		KK("мұнда бірде-бір хабар жоқ", "әр хабарды бір жолға не бүкіл файлға бір JSON құжатын жазыңыз")
		RU("здесь нет ни одного сообщения", "напишите по сообщению в строке или один документ JSON")
		EN("there is no message in it", "write one a line, or one JSON document")}},
	{"no-folder", {
		KK("профильдер қалтасы оқылмайды", "басқасын --profiles арқылы көрсетіңіз")
		RU("папка профилей не читается", "укажите другую: --profiles")
		EN("the folder of profiles cannot be read", "name another with --profiles")}},
	{"no-profile", {
		KK("{source} көзі: {path} профилі жоқ", "оны жазыңыз немесе басқасын көрсетіңіз: `profile:`")
		RU("источник {source}: нет профиля {path}", "напишите его или укажите другой: `profile:`")
		EN("source {source}: there is no profile {path}", "write it, or name another with `profile:`")}},

	/* --- how a value is written */
	{"not-a-map/file", {
		KK("файл баптаулардан тұруы керек", "әр жолға бір `name: value`")
		RU("файл состоит из настроек", "`name: value`, по одной на строке")
		EN("the file must be a map of settings", "`name: value`, one a line")}},
	{"not-a-map", {
		KK("мұнда атаулары бар мәндер керек", "`name: value`")
		RU("здесь нужны значения с именами", "`name: value`")
		EN("{what} must be a map", "`name: value`")}},
	{"not-a-list", {
		KK("мұнда тізім керек", "`[a, b]` немесе әр жолға бір `- a`")
		RU("здесь нужен список", "`[a, b]` или по одному `- a` на строке")
		EN("{what} must be a list", "`[a, b]`, or one `- a` a line")}},
	{"missing-value", {
		KK("мұнда мән жоқ", "оны бір жолға жазыңыз")
		RU("здесь нет значения", "напишите его в одну строку")
		EN("{what} has no value", "write it on one line")}},
	{"bad-name", {
		KK("атау латын әрпінен басталады, a-z, 0-9, - және _ таңбаларынан тұрады, 39 таңбадан аспайды", "басқа атау жазыңыз")
		RU("имя начинается с латинской буквы и состоит из a-z, 0-9, - и _, не длиннее 39 знаков", "напишите другое имя")
		EN("a name is written with a-z, 0-9, - and _, begins with a letter and has at most 39 characters", "write another name")}},
	{"bad-name/clause", {
		KK("шарт — Lua файлының функциясы: атауында тек a-z, 0-9 және _ болады", "басқа атау жазыңыз")
		RU("условие — функция файла Lua: в имени только a-z, 0-9 и _", "напишите другое имя")
		EN("a clause is a function of the Lua file: its name has a-z, 0-9 and _ only", "write another name")}},
	{"bad-name/date", {
		KK("`{name}`: күн — Lua файлының функциясы, оның атауында тек a-z, 0-9 және _ болады", "атауын өзгертіңіз")
		RU("`{name}`: дата — это функция файла Lua, в её имени только a-z, 0-9 и _", "назовите её иначе")
		EN("a date is a function of the Lua file: its name has a-z, 0-9 and _ only", "rename it")}},
	{"bad-name/law", {
		KK("мұнда # және бос орын болмайды: сілтеме ACT#PLACE деп жазылады", "оларсыз жазыңыз")
		RU("здесь не бывает # и пробела: ссылка пишется как ACT#PLACE", "напишите без них")
		EN("no # and no space stands here: it is cited as ACT#PLACE", "write it without")}},
	{"bad-date", {
		KK("мұндай күн жоқ", "күн былай жазылады: 2026-01-31")
		RU("такого дня нет", "дата пишется так: 2026-01-31")
		EN("this is no real day", "a date is written as 2026-01-31")}},
	{"bad-date/end", {
		KK("`to` — қолданылатын соңғы күн, ол `from` күнінен бұрын болмайды", "екеуін салыстырыңыз")
		RU("`to` — последний день действия, он не раньше `from`", "сверьте обе даты")
		EN("`to` is the last day in force and cannot come before `from`", "compare the two")}},
	{"bad-date/outside", {
		KK("бұл күн күнтізбенің жылдарынан тыс", "жылын `years` тізіміне қосыңыз")
		RU("этот день вне годов календаря", "добавьте его год в `years`")
		EN("the day lies outside of the years that the calendar covers", "add its year to `years`")}},
	{"bad-number", {
		KK("{least} мен {most} арасындағы бүтін сан керек", "тек цифрлармен жазыңыз")
		RU("нужно целое число от {least} до {most}", "напишите его цифрами")
		EN("a whole number from {least} to {most} is expected", "write it in digits")}},
	{"bad-number/decimal", {
		KK("сан цифрлармен жазылады, нүктеден кейін алты белгіден аспайды", "мысалы, 16.03")
		RU("число пишется цифрами, после точки не больше шести знаков", "например, 16.03")
		EN("a number is written with digits and at most six decimals after a point", "16.03")}},
	{"bad-number/positive", {
		KK("0-ден үлкен бүтін сан керек", "тек цифрлармен жазыңыз")
		RU("нужно целое число больше 0", "напишите его цифрами")
		EN("needs a whole number above 0", "write it in digits")}},
	{"bad-span", {
		KK("ұзақтық — сан және `minutes`, `hours` немесе `days`", "мысалы, 72 hours")
		RU("срок — это число и `minutes`, `hours` или `days`", "например, 72 hours")
		EN("a span is a number and minutes, hours or days", "72 hours")}},
	{"bad-span/days", {
		KK("`fresh` күндермен есептеледі", "мысалы, 90 days")
		RU("`fresh` считается в днях", "например, 90 days")
		EN("`fresh` is counted in days", "90 days")}},
	{"bad-span/whole-days", {
		KK("мұнда толық күндер саналады", "мысалы, 30 days")
		RU("здесь считаются целые дни", "например, 30 days")
		EN("whole days are counted here", "30 days")}},
	{"bad-span/reminder", {
		KK("еске салу жауап мерзімі біткенше келуі керек", "уақытын азайтыңыз")
		RU("напоминание должно прийти до конца срока ответа", "уменьшите время")
		EN("a reminder must come before the window ends", "take a shorter time")}},
	{"bad-term", {
		KK("мерзім жұмыс күндерімен жазылады, 1-ден {most} күнге дейін", "мысалы, `7 working days`")
		RU("срок пишется в рабочих днях, от 1 до {most}", "например, `7 working days`")
		EN("a term is counted in working days, 1 to {most}", "written as `7 working days`")}},
	{"bad-time", {
		KK("сағаттар былай жазылады: \"09:00-18:30\"", "осылай жазыңыз")
		RU("часы пишутся так: \"09:00-18:30\"", "напишите так же")
		EN("hours are written as \"09:00-18:30\"", "write them so")}},
	{"bad-time/order", {
		KK("соңы басынан кейін болуы керек", "екеуін ауыстырыңыз")
		RU("конец должен быть позже начала", "поменяйте их местами")
		EN("the end must come after the beginning", "exchange the two")}},
	{"bad-order/reminders", {
		KK("еске салулар өсу ретімен жазылады", "[24 hours, 48 hours]")
		RU("напоминания идут по возрастанию", "[24 hours, 48 hours]")
		EN("reminders go upwards", "[24 hours, 48 hours]")}},
	{"bad-order/steps", {
		KK("сатылар `from` бойынша өсу ретімен тұрады", "мұны өз орнына қойыңыз")
		RU("ступени идут по возрастанию `from`", "поставьте эту на своё место")
		EN("steps go upwards by `from`", "put this one where it belongs")}},
	{"bad-order/values", {
		KK("мәндер `from` және `known_from` бойынша өсу ретімен тұрады, бір күнге біреу", "мұны өз орнына қойыңыз")
		RU("значения идут по возрастанию `from` и `known_from`, одно на день", "поставьте это на своё место")
		EN("values go upwards by `from` and `known_from`, one a day", "put this one where it belongs")}},
	{"bad-order/known", {
		KK("бірінші мәнге дейін ештеңе белгілі болған жоқ", "known_from жолын алып тастаңыз")
		RU("до первого значения ничего не было известно", "уберите known_from")
		EN("before the first value nothing was known", "remove known_from")}},
	{"bad-order/enacted", {
		KK("`known_from` — күшіне енетін күнінен кейін қабылданған мән үшін", "алып тастаңыз")
		RU("`known_from` — для значения, принятого позже дня, с которого оно действует", "уберите его")
		EN("`known_from` is for a value that was enacted after the day from which it holds", "remove it")}},
	{"bad-order/hours", {
		KK("жұмыс уақыты `from` бойынша өсу ретімен тұрады", "мұны өз орнына қойыңыз")
		RU("часы работы идут по возрастанию `from`", "поставьте эти на своё место")
		EN("hours go upwards by `from`", "put these where they belong")}},
	{"bad-order/years", {
		KK("жылдар үзіліссіз бірінен соң бірі тұрады", "жоқ жылды қосыңыз")
		RU("годы идут подряд, без пропусков", "добавьте пропущенный год")
		EN("years follow each other without a gap", "add the year between")}},
	{"too-many/reminders", {
		KK("{most} реттен көп еске салу мазалайды", "бір бөлігін алып тастаңыз")
		RU("больше {most} напоминаний — это назойливо", "уберите часть")
		EN("more than {most} reminders are a nuisance", "remove some")}},
	{"too-many/needs", {
		KK("пакет {most} деректен көп оқымайды", "бір бөлігін алып тастаңыз")
		RU("пакет читает не больше {most} фактов", "уберите часть")
		EN("a package reads at most {most} facts", "remove some")}},
	{"too-many-facts", {
		KK("пакет байланыстарын қосқанда {most} деректен көп оқымайды", "`needs` тізімін қысқартыңыз")
		RU("пакет читает не больше {most} фактов, считая связи", "сократите `needs`")
		EN("a package may read at most {most} facts, links counted", "declare fewer in `needs`")}},
	{"repeated", {
		KK("`{name}` екі рет аталған", "бірін алып тастаңыз")
		RU("`{name}` названо дважды", "уберите одно")
		EN("{what} names `{name}` twice", "remove one")}},

	/* --- texts for citizens */
	{"missing-text", {
		KK("`{what}` үшін үш тілдегі мәтін керек", "{kk: …, ru: …, en: …}")
		RU("для `{what}` нужен текст на трёх языках", "{kk: …, ru: …, en: …}")
		EN("{what} must be written in three languages", "{kk: …, ru: …, en: …}")}},
	{"missing-text/language", {
		KK("мәтіннің `{language}` тіліндегісі жоқ", "қосыңыз: {language}: …")
		RU("нет текста на языке `{language}`", "добавьте {language}: …")
		EN("{what} lacks its text in `{language}`", "add {language}: …")}},
	{"missing-text/message", {
		KK("`{name}` хабарламасы жоқ", "қосыңыз: {name}: {kk: …, ru: …, en: …}")
		RU("нет сообщения `{name}`", "добавьте {name}: {kk: …, ru: …, en: …}")
		EN("the message `{name}` is missing", "add {name}: {kk: …, ru: …, en: …}")}},
	{"missing-text/neutral", {
		KK("ештеңе ашпайтын мәтін жоқ", "қосыңыз: neutral: {kk: …, ru: …, en: …}")
		RU("нет текста, который ничего не раскрывает", "добавьте neutral: {kk: …, ru: …, en: …}")
		EN("the frame that reveals nothing is missing", "add neutral: {kk: …, ru: …, en: …}")}},
	{"bad-placeholder", {
		KK("ауыстырғыш — жақшадағы атау", "мысалы, {amount}")
		RU("подстановка — это имя в скобках", "например, {amount}")
		EN("a placeholder is a name in braces", "{amount}")}},
	{"bad-placeholder/open", {
		KK("`{` жабылмаған", "былай жазыңыз: {name}")
		RU("`{` не закрыта", "напишите {name}")
		EN("a placeholder is not closed", "write {name}")}},
	{"bad-placeholder/closed", {
		KK("`}` жақшасының `{` жұбы жоқ", "былай жазыңыз: {name}")
		RU("`}` без своей `{`", "напишите {name}")
		EN("a `}` without its `{`", "write {name}")}},
	{"no-nominative", {
		KK("{{name}} алдындағы сөз басқа септікті талап етуі мүмкін", "қос нүктеден кейін немесе сөйлем басына қойыңыз: \"Сомасы: {{name}}.\"")
		RU("слово перед {{name}} может требовать другого падежа", "поставьте её после двоеточия или в начало фразы: «Сумма: {{name}}.»")
		EN("the word before {{name}} may want another case than the nominative", "put it behind a colon or at the beginning of the sentence")}},
	{"bad-choice", {
		KK("таңдау былай жазылады: {n, plural, one {…} other {…}} немесе {x, select, WORD {…} other {…}}", "үтірлер мен жақшаларды тексеріңіз")
		RU("выбор пишется так: {n, plural, one {…} few {…} many {…} other {…}} или {x, select, WORD {…} other {…}}", "проверьте запятые и скобки")
		EN("a choice is written {n, plural, one {…} other {…}} or {x, select, WORD {…} other {…}}", "look at its commas and braces")}},
	{"bad-choice/nested", {
		KK("таңдаудың ішінде таңдау болмайды", "екі бөлек таңдау жазыңыз")
		RU("внутри выбора нет другого выбора", "напишите два отдельных")
		EN("a choice stands in no other choice", "write two, one after the other")}},
	{"bad-choice/value", {
		KK("{{name}} бойынша таңдалмайды", "plural: amount немесе hours; select: reason немесе benefit")
		RU("по {{name}} не выбирают", "plural: amount или hours; select: reason или benefit")
		EN("nothing can be chosen by {{name}}", "plural: amount or hours; select: reason or benefit")}},
	{"unknown-form", {
		KK("`{got}` деген тұлға жоқ", NULL)
		RU("нет формы `{got}`", NULL)
		EN("unknown form `{got}`", NULL)}},
	{"missing-form", {
		KK("`{form}` тұлғасы жоқ", "қосыңыз: {form} {…}")
		RU("нет формы `{form}`", "добавьте {form} {…}")
		EN("the form `{form}` is missing", "add {form} {…}")}},
	{"kazakh-suffix", {
		KK("{{name}} ауыстырғышына жалғау жалғанған: ол әр мәнге үйлеспейді", "атау септігінде, қос нүктеден кейін қойыңыз: \"Сомасы: {{name}}.\"")
		RU("к подстановке {{name}} приписано казахское окончание: оно подойдёт не ко всякому значению", "поставьте её в именительном падеже после двоеточия: \"Сомасы: {{name}}.\"")
		EN("a suffix on the placeholder {{name}}: its vowels cannot fit every value", "put the placeholder in the nominative after a colon: \"Сомасы: {{name}}.\"")}},
	{"account-in-text", {
		KK("азаматтарға арналған мәтінде шот нөмірі болмайды: алаяқтар шот нөмірін жібереді", "орнына былай жазыңыз: «кабинетте»")
		RU("в тексте для граждан нет номера счёта: их шлют мошенники", "напишите вместо него «в кабинете»")
		EN("a text for citizens holds no account number: fraud does", "say \"in your cabinet\" instead")}},
	{"link-in-text", {
		KK("азаматтарға арналған мәтінде сілтеме болмайды: алаяқтар сілтеме жібереді", "орнына былай жазыңыз: «кабинетте»; нүктеден кейін бос орын қойылады")
		RU("в тексте для граждан нет ссылок: их шлют мошенники", "напишите вместо неё «в кабинете»; после точки ставится пробел")
		EN("a text for citizens holds no link: fraud does", "say \"in your cabinet\" instead; a blank follows a full stop")}},
	{"no-amount", {
		KK("{amount} үшін төлем керек", "benefit қосыңыз немесе ауыстырғышты алып тастаңыз")
		RU("для {amount} нужна выплата", "добавьте benefit или уберите подстановку")
		EN("{amount} needs a benefit", "add benefit, or take the placeholder out")}},
	{"no-amount/composite", {
		KK("композиттік пакеттің өз сомасы жоқ: сомалар {items} ішінде", "{amount} орнына {items} жазыңыз")
		RU("у композитного пакета своей суммы нет: суммы стоят в {items}", "напишите {items} вместо {amount}")
		EN("a composite has no amount of its own: {items} tells those of its items", "write {items} instead of {amount}")}},
	{"missing-text/items", {
		KK("бұл мәтінде {items} жоқ: адам неге келісетінін білмес еді", "қосыңыз: «… {items}.»")
		RU("в этом тексте нет {items}: человек не узнает, на что соглашается", "добавьте: «… {items}.»")
		EN("this text lacks {items}: nobody would know what they agree to", "add it: \"… {items}.\"")}},
	{"unknown-placeholder/items", {
		KK("{items} композиттік пакетте ғана бар", "алып тастаңыз")
		RU("{items} есть только в композитном пакете", "уберите")
		EN("{items} is known in a composite only", "take it out")}},
	{"long-message", {
		KK("ең үлкен сомамен `{kind}` хабарламасы {parts} SMS бөлігін алады", "сөйлемді қысқартыңыз: мақсат — {aim} бөлік")
		RU("с наибольшей суммой сообщение `{kind}` займёт частей SMS: {parts}", "сократите фразу: цель — не больше {aim}")
		EN("with the longest amount, the {kind} takes {parts} SMS parts", "shorten the sentence: {aim} parts are the aim")}},
	{"bad-brackets", {
		KK("[ және ] мәні болмаса түсіп қалатын бөлікті белгілейді; олар бірінің ішінде бірі тұрмайды", "артығын алып тастаңыз")
		RU("[ и ] отмечают часть, которая опускается без значения; друг в друга они не вкладываются", "уберите лишнюю")
		EN("[ and ] mark a part that is left out when its value is missing; they do not nest", "remove the one too many")}},
	{"bad-brackets/open", {
		KK("`[` жабылмаған", "`]` қосыңыз")
		RU("`[` не закрыта", "добавьте `]`")
		EN("a `[` is not closed", "add `]`")}},
	{"ambiguous-word", {
		KK("керісінше мағыналы сөзге ұқсайды", "екеуінің бірін алып тастаңыз")
		RU("похоже на слово с обратным смыслом", "уберите одно из двух")
		EN("looks like a word that means the opposite", "remove one of them")}},
	{"bad-word", {
		KK("мұндай жауап ешқашан танылмайды", "тек әріп пен цифр, арасында бос орын")
		RU("такой ответ никогда не будет узнан", "только буквы и цифры, между ними пробел")
		EN("such a reply would never be recognised", "letters and digits only, with spaces between them")}},

	/* --- names that nobody knows; the mend is one of those at the end */
	{"unknown-setting", {
		KK("`{got}` деген баптау жоқ", NULL)
		RU("нет настройки `{got}`", NULL)
		EN("unknown setting `{got}`", NULL)}},
	{"unknown-choice", {
		KK("мұнда `{got}` деп жазылмайды", NULL)
		RU("здесь не может стоять `{got}`", NULL)
		EN("unknown {what} `{got}`", NULL)}},
	{"unknown-choice/of", {
		KK("`{fact}` дерегінде `{got}` мәні жоқ", NULL)
		RU("у факта `{fact}` нет значения `{got}`", NULL)
		EN("`{got}` is none of the choices of `{fact}`", NULL)}},
	{"unknown-fact", {
		KK("`{got}` деген дерек жоқ", "белгілілері: {known}; жаңасын vocabulary.yaml файлының `facts` бөліміне қосыңыз: docs/guide-rules.md, \"A new fact\"")
		RU("нет факта `{got}`", "известны: {known}; новый добавьте в `facts` файла vocabulary.yaml: docs/guide-rules.md, \"A new fact\"")
		EN("unknown fact `{got}`", "known: {known}; add a new one to `facts` of vocabulary.yaml: docs/guide-rules.md, \"A new fact\"")}},
	{"unknown-fact/lua", {
		KK("мұнда `{got}` деген дерек жоқ", "жаңа деректі vocabulary.yaml файлының `facts` бөліміне қосыңыз: docs/guide-rules.md, \"A new fact\"")
		RU("здесь нет факта `{got}`", "новый факт добавьте в `facts` файла vocabulary.yaml: docs/guide-rules.md, \"A new fact\"")
		EN("no fact `{got}` is known here", "add a new fact to `facts` of vocabulary.yaml: docs/guide-rules.md, \"A new fact\"")}},
	{"unknown-event", {
		KK("`{got}` деген оқиға жоқ", "белгілілері: {known}; жаңасын vocabulary.yaml файлының `events` бөліміне қосыңыз: docs/guide-rules.md, \"A new fact\"")
		RU("нет события `{got}`", "известны: {known}; новое добавьте в `events` файла vocabulary.yaml: docs/guide-rules.md, \"A new fact\"")
		EN("unknown event `{got}`", "known: {known}; add a new one to `events` of vocabulary.yaml: docs/guide-rules.md, \"A new fact\"")}},
	{"unknown-trigger", {
		KK("`when` тізімінде `{got}` деген оқиға не күн жоқ", NULL)
		RU("в `when` нет события или даты `{got}`", NULL)
		EN("unknown event or date of `when` `{got}`", NULL)}},
	{"unknown-event/profile", {
		KK("`event` rules/vocabulary.yaml оқиғасын атауы керек", "немесе number.attached, number.changed, number.detached, number.moved")
		RU("`event` называет событие из rules/vocabulary.yaml", "или number.attached, number.changed, number.detached, number.moved")
		EN("`event` must name one of rules/vocabulary.yaml", "or number.attached, number.changed, number.detached, number.moved")}},
	{"unknown-role", {
		KK("`{got}` деген рөл жоқ", NULL)
		RU("нет роли `{got}`", NULL)
		EN("unknown role `{got}`", NULL)}},
	{"unknown-value", {
		KK("оқиғада `{got}` мәні жоқ", NULL)
		RU("у события нет значения `{got}`", NULL)
		EN("unknown value of the event `{got}`", NULL)}},
	{"unknown-value/of", {
		KK("`{name}` — дерек те, eligibility.lua файлының values.{name}() функциясы да емес", "функцияны жазыңыз")
		RU("`{name}` — не факт и не функция values.{name}() в eligibility.lua", "напишите функцию")
		EN("`{name}` is neither a fact nor a function values.{name}() of eligibility.lua", "write the function")}},
	{"unknown-law", {
		KK("`{got}` деген заңға сілтеме жоқ", NULL)
		RU("нет ссылки на закон `{got}`", NULL)
		EN("unknown citation `{got}`", NULL)}},
	{"unknown-clause", {
		KK("бұл пакетте `{got}` деген шарт жоқ", NULL)
		RU("в пакете нет условия `{got}`", NULL)
		EN("the package has no clause `{got}`", NULL)}},
	{"unknown-parameter", {
		KK("`{got}` деген параметр жоқ", NULL)
		RU("нет параметра `{got}`", NULL)
		EN("unknown parameter `{got}`", NULL)}},
	{"unknown-parameter/unit", {
		KK("`{got}` деген бірлік жоқ", NULL)
		RU("нет единицы `{got}`", NULL)
		EN("unknown unit `{got}`", NULL)}},
	{"unknown-parameter/day", {
		KK("бұл нұсқаның күнінде `{name}` параметрінің мәні жоқ", "parameters.yaml файлын қараңыз")
		RU("на день этой версии у параметра `{name}` нет значения", "смотрите parameters.yaml")
		EN("the parameter `{name}` has no value on the day of this version", "see rules/parameters.yaml")}},
	{"unknown-placeholder", {
		KK("{{got}} деген ауыстырғыш жоқ", NULL)
		RU("нет подстановки {{got}}", NULL)
		EN("unknown placeholder `{got}`", NULL)}},
	{"unknown-placeholder/claim", {
		KK("құқық {subject}, {each} немесе {counted} үшін беріледі, ай сайын болса, соңында /{period}", "былай жазыңыз: {name}/{subject}")
		RU("место занимается для {subject}, {each} или {counted}, помесячное кончается на /{period}", "напишите {name}/{subject}")
		EN("a claim is made for {subject}, {each} or {counted}, one of each month ends in /{period}", "write {name}/{subject}")}},
	{"unknown-placeholder/counted", {
		KK("{counted} үшін `counted` бойынша төлем керек", "былай жазыңыз: benefit.of: counted")
		RU("для {counted} нужна выплата по `counted`", "напишите benefit.of: counted")
		EN("{counted} needs a benefit of `counted`", "write benefit.of: counted")}},
	{"unknown-field", {
		KK("`counted` үшін `counted` бойынша төлем керек", "былай жазыңыз: benefit.of: counted")
		RU("для `counted` нужна выплата по `counted`", "напишите benefit.of: counted")
		EN("`counted` needs a benefit of `counted`", "write benefit.of: counted")}},
	{"unknown-word", {
		KK("мұнда `{got}` сөзі тұрмайды", NULL)
		RU("слово `{got}` здесь не стоит", NULL)
		EN("`{got}` is no word that stands here", NULL)}},
	{"unknown-word/event", {
		KK("vocabulary.yaml файлында `{got}` оқиғасы жоқ", NULL)
		RU("в vocabulary.yaml нет события `{got}`", NULL)
		EN("`{got}` is no event of vocabulary.yaml", NULL)}},
	{"unknown-word/member", {
		KK("оқиғада `{got}` рөлі де, мәні де жоқ", NULL)
		RU("у события нет ни роли, ни значения `{got}`", NULL)
		EN("`{got}` is no role or value of the event", NULL)}},
	{"unknown-word/value", {
		KK("`{name}` үшін `{got}` деген мән болмайды", NULL)
		RU("`{name}` не бывает `{got}`", NULL)
		EN("`{name}` is never `{got}`", NULL)}},
	{"unknown-word/alone", {
		KK("`{got}` жанында `order` не `entitlement` болмаса, ештеңе білдірмейді", "бірін қосыңыз немесе мұны алып тастаңыз")
		RU("`{got}` ничего не значит, если рядом нет `order` или `entitlement`", "добавьте одно из них или уберите это")
		EN("`{got}` says nothing without `order` or `entitlement` beside it", "add one of them, or remove it")}},
	{"unknown-word/whose", {
		KK("композиттік пакеттің өз `{got}` мәні жоқ", "қай қызметтікі екенін `item` арқылы айтыңыз")
		RU("у композитного пакета нет своего `{got}`", "скажите, чей он, с помощью `item`")
		EN("a composite has no `{got}` of its own", "say of which item with `item`")}},
	{"unknown-word/person", {
		KK("бұл сынақта `{got}` деген ешкім жоқ", "оны `world` ішінде немесе оқиғада атаңыз")
		RU("в этой проверке нет никого по имени `{got}`", "назовите его в `world` или в событии")
		EN("nobody in this test is called `{got}`", "name them in `world` or in an event")}},
	{"wrong-time", {
		KK("`{name}` — күн мен сағат", "былай жазыңыз: 2026-06-01 10:00")
		RU("`{name}` — это день и час", "напишите так: 2026-06-01 10:00")
		EN("`{name}` is a day and an hour", "write it as 2026-06-01 10:00")}},
	{"wrong-time/span", {
		KK("`{name}` — уақыт аралығы", "былай жазыңыз: 3 hours")
		RU("`{name}` — это промежуток времени", "напишите так: 3 hours")
		EN("`{name}` is a span of time", "write it as 3 hours")}},
	{"wrong-time/date", {
		KK("`{name}` — күн", "былай жазыңыз: 2026-06-01")
		RU("`{name}` — это день", "напишите так: 2026-06-01")
		EN("`{name}` is a day", "write it as 2026-06-01")}},
	{"wrong-shape/scalar", {
		KK("мұнда бір мән жазылады", "тізім де, атаулы мәндер де емес")
		RU("здесь пишется одно значение", "не список и не значения с именами")
		EN("one value is written here", "no list and no map")}},
	{"wrong-shape/list", {
		KK("мұнда тізім жазылады", "[a, b]")
		RU("здесь пишется список", "[a, b]")
		EN("a list is written here", "[a, b]")}},
	{"wrong-shape/map", {
		KK("мұнда атаулы мәндер жазылады", "{name: value}")
		RU("здесь пишутся значения с именами", "{name: value}")
		EN("a map is written here", "{name: value}")}},

	/* --- service.yaml */
	{"missing-setting", {
		KK("`{setting}` баптауы жоқ", "қосыңыз: {why}")
		RU("нет настройки `{setting}`", "добавьте её: {why}")
		EN("the setting `{setting}` is missing", "add it: {why}")}},
	{"bad-span/answers", {
		KK("жауап `term` мерзімінен кем емес күтіледі: тапсырыс барғанда мерзім өтіп кетеді", "`answers` мәнін `term` мерзімінен қысқа етіңіз")
		RU("ответа ждут не меньше, чем длится `term`: когда придёт заказ, срок уже выйдет", "сделайте `answers` короче, чем `term`")
		EN("the answer is waited for as long as `term`, which runs from the consent: the order would come when it is over", "make `answers` shorter than `term`")}},
	{"missing-setting/clauses", {
		KK("`{name}` — шарт, ал жоғарысында `clauses:` жоқ", "жоғарысына `clauses:` жазыңыз")
		RU("`{name}` — условие, но выше нет `clauses:`", "напишите выше `clauses:`")
		EN("`{name}` is a clause, but `clauses:` is missing above", "write `clauses:` above it")}},
	{"missing-setting/member", {
		KK("мұнда `{setting}` жоқ", "қосыңыз: {setting}: …")
		RU("здесь нет `{setting}`", "добавьте {setting}: …")
		EN("`{setting}` is missing here", "add {setting}: …")}},
	{"missing-name", {
		KK("`{name}` алдында ол жататын атау жоқ", "жоғарысына `атау:` жазыңыз, ал бұл жолдарды оңға жылжытыңыз")
		RU("перед `{name}` нет имени, к которому это относится", "напишите выше `имя:`, а эти строки сдвиньте вправо")
		EN("the name is missing that `{name}` belongs to", "write `name:` above, and indent what belongs to it")}},
	{"missing-setting/as", {
		KK("субъект оқиғаға қай рөлде қатысатыны айтылмаған", "қосыңыз: as: [child]")
		RU("не сказано, в какой роли субъект участвует в событии", "добавьте as: [child]")
		EN("say as which roles of the event the subject takes part", "add as: [child]")}},
	{"missing-setting/benefit", {
		KK("төлемде kind, brackets және of үшеуі де болады", "жетіспейтінін қосыңыз")
		RU("у выплаты есть kind, brackets и of, все три", "добавьте недостающее")
		EN("a benefit has kind, brackets and of", "all three")}},
	{"missing-setting/brackets", {
		KK("қайта есептейтін сома жоқ", "benefit.brackets қосыңыз немесе reprice дегенді алып тастаңыз")
		RU("пересчитывать нечего: суммы нет", "добавьте benefit.brackets или уберите reprice")
		EN("there is no amount that could be computed anew", "add benefit.brackets, or remove reprice")}},
	{"missing-setting/entitlement", {
		KK("бұл қызмет тапсырыс орындалғанда аяқталады, әрі қарай ештеңе болмайды", "қосыңыз: benefit.kind: monthly немесе entitlement: yes")
		RU("услуга кончается с исполнением заказа, смотреть дальше не за чем", "добавьте benefit.kind: monthly или entitlement: yes")
		EN("the service ends with its order: there is nothing to look after", "add benefit.kind: monthly, or entitlement: yes")}},
	{"missing-setting/while", {
		KK("while үшін clauses пен notice екеуі де керек", "қосыңыз: while: {clauses: […], notice: 30 days}")
		RU("в while нужны и clauses, и notice", "добавьте: while: {clauses: […], notice: 30 days}")
		EN("while has clauses and notice, both", "add while: {clauses: […], notice: 30 days}")}},
	{"missing-setting/duty", {
		KK("duty үшін report пен within екеуі де керек", "қосыңыз: duty: {report: […], within: 10 days}")
		RU("в duty нужны и report, и within", "добавьте: duty: {report: […], within: 10 days}")
		EN("duty has report and within, both", "add duty: {report: […], within: 10 days}")}},
	{"missing-setting/late", {
		KK("алғаш есептелгенде өтіп кеткен күн не болатыны айтылмаған", "қосыңыз: late: send немесе late: skip")
		RU("не сказано, что делать с датой, которая уже прошла, когда её впервые вычислили", "добавьте late: send или late: skip")
		EN("say what becomes of a date that is past when it is first computed", "add late: send, or late: skip")}},
	{"missing-setting/of", {
		KK("кімде қандай дерек болғанда оянатыны айтылмаған", "қосыңыз, мысалы: of: targeted_aid")
		RU("не сказано, у кого какой факт есть, тех и будить", "добавьте, например, of: targeted_aid")
		EN("say who wakes: those for whom which fact holds", "add of: targeted_aid, for example")}},
	{"missing-setting/reopen", {
		KK("offer_again үшін оның мерзімі керек", "қосыңыз: reopen: 180 days")
		RU("для offer_again нужен срок, в который оно действует", "добавьте reopen: 180 days")
		EN("offer_again needs the time for which it holds", "add reopen: 180 days")}},
	{"not-proactive", {
		KK("пакет не ұсынады, не тек хабарлайды: екеуінің бірі", "kinds тізіміне proactive немесе notice жазыңыз")
		RU("пакет либо предлагает по нашей инициативе, либо только сообщает", "напишите в kinds одно из двух: proactive или notice")
		EN("a package either offers on our initiative or only informs", "write one of the two in kinds: proactive or notice")}},
	{"not-proactive/composite", {
		KK("тек хабарлайтын пакет ештеңе сұрамайды, сондықтан құрамдас бола алмайды", "kinds ішінен notice немесе composite сөзін алып тастаңыз")
		RU("пакет, который только сообщает, ничего не спрашивает и не может быть композитным", "уберите из kinds notice или composite")
		EN("a package that only informs asks nothing, so it cannot be composite", "take notice or composite out of kinds")}},
	{"wrong-setting/composite", {
		KK("`{setting}` композиттік пакетте ештеңе білдірмейді: оны әр қызметтің өзі айтады", "алып тастаңыз; керек болса, қызметтің өз пакетіне жазыңыз")
		RU("`{setting}` ничего не значит в композитном пакете: это говорит каждая его услуга", "уберите её или напишите в пакете самой услуги")
		EN("`{setting}` means nothing in a composite: each of its items says that itself", "remove it, or write it in the item's own package")}},
	{"wrong-setting/items", {
		KK("`items` композиттік пакетте ғана тұрады", "алып тастаңыз немесе kinds тізіміне composite қосыңыз")
		RU("`items` стоит только в композитном пакете", "уберите или добавьте в kinds composite")
		EN("`items` stands in a composite only", "remove it, or add composite to kinds")}},
	{"too-few-items", {
		KK("композиттік пакет кемінде екі қызметті біріктіреді", "тағы бірін қосыңыз: - {service: NAME}")
		RU("композитный пакет объединяет по меньшей мере две услуги", "добавьте ещё одну: - {service: NAME}")
		EN("a composite joins two services at least", "add another one: - {service: NAME}")}},
	{"unknown-item", {
		KK("`{got}` деген пакет жоқ", NULL)
		RU("нет пакета `{got}`", NULL)
		EN("no package `{got}`", NULL)}},
	{"unknown-item/after", {
		KK("`after` осы `items` ішіндегі қызметтерді атайды, `{got}` олардың арасында жоқ", NULL)
		RU("`after` называет услуги из этих же `items`, `{got}` среди них нет", NULL)
		EN("`after` names services of these `items`, and `{got}` is none of them", NULL)}},
	{"item-cycle", {
		KK("әрқайсысы басқасын күтеді, сондықтан ешқайсысына тапсырыс берілмейді: {path}", "осы `after` жолдарының бірін алып тастаңыз")
		RU("каждая ждёт другую, и ни одну не закажут: {path}", "уберите один из этих `after`")
		EN("each waits for the other, so none would ever be ordered: {path}", "take out one of these `after`")}},
	{"item-cycle/itself", {
		KK("`{name}` өзін-өзі күтеді, сондықтан оған тапсырыс берілмейді", "оны осы `after` тізімінен алып тастаңыз")
		RU("`{name}` ждёт саму себя, и её не закажут", "уберите её из этого `after`")
		EN("`{name}` waits for itself, so it would never be ordered", "take it out of this `after`")}},
	{"no-common-event", {
		KK("бұл қызметтерді бір рөлде бірге оятатын оқиға жоқ, сондықтан олар ешқашан бірге сұралмайды", "олардың `when` бөлімдеріне бір оқиға мен рөл жазыңыз немесе ортағы жоғын алып тастаңыз")
		RU("нет события, которое будило бы эти услуги вместе и в одной роли: вместе их никогда не спросят", "укажите в их `when` одно событие с одной ролью или уберите лишнюю")
		EN("no event wakes all of these in the same role, so they would never be asked for together", "name one event and role in `when` of each, or take out the one that has none in common")}},
	{"no-common-event/later", {
		KK("`{name}` пакетінің жаңа нұсқасы {day} күні басталады, сол күннен бұл қызметтерді бір рөлде бірге оятатын оқиға жоқ, сондықтан олар бірге сұралмайды", "олардың `when` бөлімдеріне бір оқиға мен рөл жазыңыз немесе оны осы пакеттің сол күнгі нұсқасынан алып тастаңыз")
		RU("{day} начинается новая версия `{name}`, и с этого дня нет события, которое будило бы эти услуги вместе и в одной роли: вместе их не спросят", "укажите в их `when` одно событие с одной ролью или уберите её в версии этого пакета с того же дня")
		EN("a version of `{name}` begins on {day}, and from then on no event wakes all of these in the same role, so they would not be asked for together", "name one event and role in `when` of each, or leave it out in a version of this package from that day on")}},
	{"bad-item/composite", {
		KK("`{name}` өзі композиттік: біреуінің ішіне екіншісі кірмейді", "оның қызметтерін осында жазыңыз")
		RU("`{name}` сам композитный: один в другой не вкладывается", "назовите здесь его услуги")
		EN("`{name}` is a composite itself: one does not go into another", "name its items here")}},
	{"bad-item/mode", {
		KK("`{name}` ештеңе сұрамайды, сондықтан басқалармен бірге сұрауға болмайды", "оны алып тастаңыз: ол өздігінен жүреді")
		RU("`{name}` ничего не спрашивает, и спросить вместе с другими нельзя", "уберите её: она идёт сама по себе")
		EN("`{name}` asks for nothing, so it cannot be asked for with others", "take it out: it goes by itself")}},
	{"bad-item/each", {
		KK("`{name}` бір субъект бойынша бірнеше іс жүргізеді (for_each): қайсысы екенін бір сұрақ айта алмайды", "оны алып тастаңыз")
		RU("`{name}` ведёт по одному субъекту несколько дел (for_each): одним вопросом не сказать, о ком речь", "уберите её")
		EN("`{name}` has several cases of one subject (for_each): one question cannot say which is meant", "take it out")}},
	{"bad-item/subject", {
		KK("`{name}` басқа субъект туралы: мұнда субъект — `{subject}`", "осы субъект туралы қызметтерді ғана біріктіріңіз")
		RU("`{name}` о другом субъекте: здесь это `{subject}`", "объединяйте только услуги о нём")
		EN("`{name}` is about another subject: here it is `{subject}`", "join only services about the same one")}},
	{"bad-item/occasion", {
		KK("`{name}` істі басқа реттілікпен ашады (`occasion`)", "`occasion` мәні бірдей қызметтерді ғана біріктіріңіз")
		RU("`{name}` заводит дела по другому поводу (`occasion`)", "объединяйте только услуги с одинаковым `occasion`")
		EN("`{name}` has its cases by another `occasion`", "join only services of the same occasion")}},
	{"bad-item/extraterritorial", {
		KK("`{name}` тіркелген жерге байланысты, ал бұл пакет эксаумақтық (P-5)", "сол жерге extraterritorial қосыңыз немесе осы жерден алып тастаңыз")
		RU("`{name}` зависит от места регистрации, а этот пакет экстерриториальный (P-5)", "добавьте там extraterritorial или уберите здесь")
		EN("`{name}` depends on the place of registration, and this package is extraterritorial (P-5)", "add extraterritorial there, or take it out here")}},
	{"bad-item/sensitive", {
		KK("`{name}` не туралы екенін SMS айта алмайды, сондықтан ортақ сұраққа жауап келісім болмайды (C-1)", "оны алып тастаңыз: ол өз алдына ұсынылады")
		RU("о чём `{name}`, SMS сказать не может, и ответ на общий вопрос не был бы согласием (C-1)", "уберите её: её предложат отдельно")
		EN("a text message may not say what `{name}` is about, so a reply to the joint question would be no consent (C-1)", "take it out: it is offered by itself")}},
	{"bad-item/later", {
		KK("бұл нұсқаның бірінші күнінде `{name}` әлі қолданылмайды", "version мәнін кейінгі күнге ауыстырыңыз")
		RU("в первый день этой версии `{name}` ещё не действует", "поставьте version на более поздний день")
		EN("on the first day of this version `{name}` is not in force yet", "give this version a later day")}},
	{"bad-item/elsewhere", {
		KK("`{name}` қызметін `{other}` біріктіріп қойған: қайсысы сұрайтыны белгісіз болар еді", "екеуінің бірінен алып тастаңыз")
		RU("`{name}` уже объединяет `{other}`: неизвестно, кто из них спросил бы", "уберите из одного из двух")
		EN("`{name}` is an item of `{other}` already: nobody could tell which of the two asks", "take it out of one of them")}},
	{"wrong-setting/notice", {
		KK("`{setting}` тек хабарлайтын пакетте ештеңе білдірмейді: онда ештеңе сұралмайды, тапсырыс та берілмейді", "алып тастаңыз немесе kinds ішінде notice орнына proactive жазыңыз")
		RU("`{setting}` ничего не значит в пакете, который только сообщает: в нём ни вопроса, ни заказа", "уберите её или напишите в kinds proactive вместо notice")
		EN("`{setting}` means nothing in a package that only informs: it asks nothing and orders nothing", "remove it, or write proactive instead of notice in kinds")}},
	{"wrong-setting/by-law", {
		KK("`{setting}` келісімсіз көрсетілетін қызметте ештеңе білдірмейді", "алып тастаңыз немесе consent.none жолын алып, келісім сұраңыз")
		RU("`{setting}` ничего не значит в услуге без согласия", "уберите её или уберите consent.none и спрашивайте согласие")
		EN("`{setting}` means nothing in a service without consent", "remove it, or remove consent.none and ask for consent")}},
	{"wrong-setting", {
		KK("`{setting}` келісім сұралатын пакетте ештеңе білдірмейді", "алып тастаңыз")
		RU("`{setting}` ничего не значит в пакете, который спрашивает согласие", "уберите её")
		EN("`{setting}` means nothing in a package that asks for consent", "remove it")}},
	{"no-law", {
		KK("келісімсіз көрсетуге тек заң рұқсат етеді, оны атау керек (P-3)", "consent: {none: ACT#PLACE} деп law.yaml ішіндегі орынды жазыңыз немесе келісім сұраңыз")
		RU("без согласия услугу разрешает только закон, его нужно назвать (P-3)", "напишите consent: {none: ACT#PLACE}, место в law.yaml, или спрашивайте согласие")
		EN("only a law can spare the consent, and it must be named (P-3)", "write consent: {none: ACT#PLACE}, a place of law.yaml, or ask for consent")}},
	{"bad-trigger", {
		KK("пакетті оқиға, күн, айдың соңы немесе өзгеріс оятады", "{event: NAME, as: [role]}, {date: NAME, late: send}, {every: month_end, of: FACT} немесе {change: [fact]}")
		RU("пакет будит событие, дата, конец месяца или изменение", "{event: NAME, as: [role]}, {date: NAME, late: send}, {every: month_end, of: FACT} или {change: [fact]}")
		EN("what wakes the package is an event, a date, a month's end or a change", "{event: NAME, as: [role]}, {date: NAME, late: send}, {every: month_end, of: FACT} or {change: [fact]}")}},
	{"cancel-trigger", {
		KK("`{event}` жазбаны кері алады; ұсынысты қозғалтқыш өзі қайтарады", "алып тастаңыз")
		RU("`{event}` отменяет запись; предложение система отзовёт сама", "уберите")
		EN("`{event}` takes a record back; the engine withdraws offers by itself", "remove it")}},
	{"missing-clauses", {
		KK("пакетте кемінде бір шарт болады", "clauses тізіміне қосыңыз")
		RU("у пакета есть хотя бы одно условие", "добавьте его в clauses")
		EN("a package has at least one clause", "add it to clauses")}},
	{"missing-value/recipients", {
		KK("біреуден келісім сұралуы керек", "recipients: [subject]")
		RU("кого-то надо спросить", "recipients: [subject]")
		EN("somebody must be asked", "recipients: [subject]")}},
	{"bad-claim", {
		KK("claim — атау мен ауыстырғыш", "birth/{subject}")
		RU("claim — это имя и подстановка", "birth/{subject}")
		EN("a claim is a name and a placeholder", "birth/{subject}")}},
	{"no-claim", {
		KK("қызмет басқаларды өз claim арқылы жоққа шығарады", "қосыңыз: claim: {name}/{subject}")
		RU("услуга исключает другие через свой claim", "добавьте claim: {name}/{subject}")
		EN("a service excludes by its claims", "add claim: {name}/{subject}")}},
	{"no-claim/other", {
		KK("`{name}` қызметінде claim жоқ, сондықтан оны кім алғанын ешкім білмейді", "оны сол жерде қосыңыз немесе мұнда алып тастаңыз")
		RU("у `{name}` нет claim, и никто не знает, кто её получил", "добавьте его там или уберите её здесь")
		EN("`{name}` makes no claim, so nobody can tell who has it", "add one there, or take it out here")}},
	{"unknown-service", {
		KK("`{got}` деген қызмет жоқ: ештеңе жоққа шығарылмайды", NULL)
		RU("услуги `{got}` нет: ничего не исключается", NULL)
		EN("no service `{got}`: nothing is excluded", "nothing is, until there is one")}},
	{"bad-recipient", {
		KK("алушы — `subject` немесе байланыс, шарттың атауымен де болады", "`subject if adult`")
		RU("получатель — `subject` или связь, можно с именем условия", "`subject if adult`")
		EN("a recipient is `subject` or a link, perhaps with the name of a condition", "`subject if adult`")}},
	{"bad-recipient/deceased", {
		KK("`about: deceased` болса, субъект қайтыс болған: одан ештеңе сұралмайды", "оған байланысты жазыңыз: spouse, each, each.guardian")
		RU("с `about: deceased` субъекта нет в живых: его ни о чём не спросить", "назовите того, кто с ним связан: spouse, each, each.guardian")
		EN("with `about: deceased` the subject is dead: nobody asks them", "name who is linked to them: spouse, each, each.guardian")}},
	{"bad-recipient/organisation", {
		KK("заңды тұлға үшін оның басшысы әрекет етеді (P-8)", "vocabulary.yaml файлында `of: organisation` деп белгіленген байланысты жазыңыз: recipients: [head]")
		RU("за юридическое лицо действует его руководитель (P-8)", "назовите связь с `of: organisation` из vocabulary.yaml: recipients: [head]")
		EN("for a legal person its head acts (P-8)", "name a link that vocabulary.yaml calls `of: organisation`: recipients: [head]")}},
	{"bad-recipient/person", {
		KK("`{fact}` тек заңды тұлғаларда болады, ал бұл пакет жеке тұлғалар туралы (P-8)", "recipients: [subject] деп жазыңыз немесе `about: organisation` қосыңыз")
		RU("`{fact}` есть только у юридических лиц, а этот пакет о физических (P-8)", "напишите recipients: [subject] или добавьте `about: organisation`")
		EN("only legal persons have `{fact}`, and this package is about natural ones (P-8)", "write recipients: [subject], or add `about: organisation`")}},
	{"wrong-subject", {
		KK("`{fact}` тек заңды тұлғаларда болады, ал бұл пакет жеке тұлғалар туралы", "алып тастаңыз немесе `about: organisation` қосыңыз")
		RU("`{fact}` есть только у юридических лиц, а этот пакет о физических", "уберите или добавьте `about: organisation`")
		EN("only legal persons have `{fact}`, and this package is about natural ones", "remove it, or add `about: organisation`")}},
	{"notice-only", {
		KK("`{law}` бойынша заңды тұлғаға өтінішсіз қызмет көрсетуге болатыны анық емес: оған тек хабарланады (P-12)", "kinds: [notice] деп жазыңыз")
		RU("`{law}` не говорит, что юридическое лицо можно обслужить без заявления: его только уведомляют (P-12)", "напишите kinds: [notice]")
		EN("`{law}` does not say that a legal person may be served without applying: it is only told (P-12)", "write kinds: [notice]")}},
	{"no-each", {
		KK("`{name}` үшін for_each керек", "қосыңыз, мысалы: for_each: children")
		RU("для `{name}` нужен for_each", "добавьте, например, for_each: children")
		EN("`{name}` needs for_each", "add for_each: children, for example")}},
	{"bad-every", {
		KK("`{fact}` — тізім, ал айдың соңында бір дерек қаралады", "тізім емес деректі атаңыз")
		RU("`{fact}` — список, а в конце месяца смотрят на один факт", "назовите факт, который не список")
		EN("`{fact}` is a list, and at a month's end one fact is looked at", "name a fact that is no list")}},
	{"no-period", {
		KK("`{name}` үшін айлар бойынша жағдайлар керек", "қосыңыз: occasion: period")
		RU("для `{name}` нужны случаи по месяцам", "добавьте occasion: period")
		EN("`{name}` needs a case for each month", "add occasion: period")}},
	{"no-period/claim", {
		KK("айлар бөлек емес: алғашқы айдан кейін ешкім алмайды", "былай жазыңыз: {claim}/{period}")
		RU("месяцы не различаются: после первого никто ничего не получит", "напишите {claim}/{period}")
		EN("the months are one: after the first nobody would get anything", "write {claim}/{period}")}},
	{"bad-occasion/every", {
		KK("айдың соңында оянатын пакеттің әр айға жеке ісі болады", "қосыңыз: occasion: period")
		RU("у пакета, который будит конец месяца, на каждый месяц свой случай", "добавьте occasion: period")
		EN("what wakes at each month's end has a case for each month", "add occasion: period")}},
	{"bad-occasion/period", {
		KK("айды ешкім бастамайды", "`when` ішіне қосыңыз: {every: month_end, of: FACT}")
		RU("месяц никто не начинает", "добавьте в `when`: {every: month_end, of: FACT}")
		EN("no month would ever begin a case", "add {every: month_end, of: FACT} to `when`")}},
	{"bad-occasion/trigger", {
		KK("`{name}` қай айға жататыны белгісіз: айлық істі айдың соңы мен өзгерістер ғана оятады", "алып тастаңыз")
		RU("к какому месяцу относится `{name}`, не сказать: помесячное дело будят только конец месяца и изменения", "уберите")
		EN("no month says which one `{name}` is about: a month's case wakes by its end and by changes alone", "take it out")}},
	{"bad-occasion/entitlement", {
		KK("әр айдың өз ісі бар: бір айлық тапсырыстан кейін ештеңе жалғаспайды", "былай жазыңыз: benefit.kind: once, `entitlement` болмасын")
		RU("у каждого месяца своё дело: после заказа за месяц ничто не длится", "напишите benefit.kind: once, без `entitlement`")
		EN("each month has a case of its own: nothing goes on after its order", "write benefit.kind: once, and no `entitlement`")}},
	{"bad-occasion", {
		KK("for_each болса, жағдайлар — адамдардың өзі", "`occasion` жолын алып тастаңыз")
		RU("с for_each случаи — это сами лица", "уберите `occasion`")
		EN("with for_each the persons are the occasions", "take `occasion` out")}},
	{"bad-occasion/before", {
		KK("for_each немесе occasion: period болса, ертеректегі оқиғаның өз ісі болмайды", "`before` жолын алып тастаңыз")
		RU("с for_each и с occasion: period у более раннего события нет своего дела", "уберите `before`")
		EN("with for_each, or occasion: period, an earlier event has no case of its own", "take `before` out")}},
	{"no-link", {
		KK("`{fact}` адамға байланыс емес, нүктесінен кейін ештеңе тұрмайды", "байланыстар: children, spouse, mother, …")
		RU("`{fact}` — не связь с человеком, после точки ничего не стоит", "связи: children, spouse, mother, …")
		EN("`{fact}` is no link to a person, nothing stands behind its dot", "links: children, spouse, mother, …")}},
	{"no-link/with", {
		KK("`with` субъектінің байланысын атайды", "children, spouse, mother, …")
		RU("`with` называет связь субъекта", "children, spouse, mother, …")
		EN("`with` names a link of the subject", "children, spouse, mother, …")}},
	{"no-link/recipient", {
		KK("алушы — `subject` немесе бір адамға байланыс", "mother, father, guardian, spouse")
		RU("получатель — `subject` или связь с одним человеком", "mother, father, guardian, spouse")
		EN("a recipient is `subject` or a link to one person", "mother, father, guardian, spouse")}},
	{"no-link/each", {
		KK("`each.{name}` — бір адамға байланыс емес", "each.guardian, each.mother")
		RU("`each.{name}` — не связь с одним лицом", "each.guardian, each.mother")
		EN("`each.{name}` is no link to one person", "each.guardian, each.mother")}},
	{"no-link/for-each", {
		KK("`{name}` — адамдарға байланыс емес", "for_each: children")
		RU("`{name}` — не связь с лицами", "for_each: children")
		EN("`{name}` is no link to persons", "for_each: children")}},
	{"no-link/assert", {
		KK("`{fact}` адамға байланыс емес", "оны былай жазыңыз: value: …")
		RU("`{fact}` — не связь с человеком", "запишите его через value: …")
		EN("`{fact}` is no link to a person", "state it with value: …")}},
	{"no-consent", {
		KK("`{fact}` қолданылады, бірақ consent.data оған келісім сұрамайды", "сол тізімге қосыңыз")
		RU("`{fact}` используется, но consent.data не спрашивает на него согласия", "добавьте его туда")
		EN("`{fact}` is used, but consent.data does not ask for it", "add it there")}},
	{"missing-need/link", {
		KK("байланыстың өзі де керек", "needs тізіміне қосыңыз: `{path}: {}`")
		RU("нужна и сама связь", "добавьте `{path}: {}` в needs")
		EN("the link itself is needed too", "add `{path}: {}` to needs")}},
	{"missing-need/change", {
		KK("байланыстың ар жағындағы өзгеріс `needs` оны атағанда ғана көрінеді", "needs тізіміне қосыңыз: `{path}: {}`")
		RU("изменение за связью видно, только когда его называет `needs`", "добавьте `{path}: {}` в needs")
		EN("a change behind a link is seen only when `needs` names it", "add `{path}: {}` to needs")}},
	{"missing-need/benefit", {
		KK("төлем соған қарай есептеледі", "needs тізіміне қосыңыз: `{path}: {}`")
		RU("по нему считается выплата", "добавьте `{path}: {}` в needs")
		EN("the benefit counts it", "add `{path}: {}` to needs")}},
	{"missing-need/each", {
		KK("элемент арқылы кімге жететіні көрсетілуі керек", "needs тізіміне қосыңыз: `{path}: {}`")
		RU("должно быть объявлено, до кого доходят через элемент", "добавьте `{path}: {}` в needs")
		EN("who is reached through the element must be declared", "add `{path}: {}` to needs")}},
	{"missing-need/every", {
		KK("айдың соңында оқылатын дерек көрсетілуі керек", "needs тізіміне қосыңыз: `{path}: {}`")
		RU("должно быть объявлено, что читают в конце месяца", "добавьте `{path}: {}` в needs")
		EN("what is read at the month's end must be declared", "add `{path}: {}` to needs")}},
	{"missing-need/for-each", {
		KK("олардың әрқайсысына жеке іс ашылады", "needs тізіміне қосыңыз: `{path}: {}`")
		RU("для каждого из них есть дело", "добавьте `{path}: {}` в needs")
		EN("there is a case for each of them", "add `{path}: {}` to needs")}},
	{"territory", {
		KK("`{fact}` — аумақ: бірде-бір шарт оны оқымайды (P-5)", "бағыт үшін order.route алыңыз, тұрғын үйді `home` арқылы салыстырыңыз")
		RU("`{fact}` — территория: ни одно условие её не читает (P-5)", "для маршрута есть order.route, жильё сравнивают по `home`")
		EN("`{fact}` is a territory: no clause may read one (P-5)", "route by it in order.route, compare homes by `home`")}},
	{"bad-need", {
		KK("байланыстың ар жағындағы тізім оқылмайды", "алып тастаңыз")
		RU("список за связью не читается", "уберите")
		EN("a list behind a link cannot be read", "remove it")}},
	{"bad-after/link", {
		KK("`after: consent` субъектінің өз дерегінде ғана тұрады, байланыста немесе оның ар жағында емес", "алып тастаңыз немесе деректі субъектінің өзінен алыңыз")
		RU("`after: consent` бывает только у собственного факта субъекта, не у связи и не за ней", "уберите или возьмите факт самого субъекта")
		EN("`after: consent` stands with a fact of the subject's own, not with a link or behind one", "remove it, or take a fact of the subject")}},
	{"bad-after/absent", {
		KK("`{fact}` айтылмаса, жоқ деп оқылады (absent: none): оны сұрап, жауап күтудің мәні жоқ", "`after: consent` дегенді алып тастаңыз немесе vocabulary.yaml ішінен absent: none дегенді алыңыз")
		RU("`{fact}` без сообщений читается как «нет» (absent: none): ждать ответа на вопрос о нём нельзя", "уберите `after: consent` или absent: none в vocabulary.yaml")
		EN("`{fact}` reads as none where nothing is said (absent: none): no answer could be waited for", "remove `after: consent`, or absent: none in vocabulary.yaml")}},
	{"bad-after/owner", {
		KK("`{fact}` дерегінің иесі жоқ: келісімнен кейін кімнен сұрау керегі белгісіз", "vocabulary.yaml ішінде оған owner қосыңыз")
		RU("у факта `{fact}` нет владельца: после согласия некого спросить", "добавьте ему owner в vocabulary.yaml")
		EN("`{fact}` has no owner: nobody can be asked for it after consent", "give it an owner in vocabulary.yaml")}},
	{"bad-after/mode", {
		KK("бұл пакет келісім сұрамайды, сондықтан келісімнен кейін де болмайды", "`after: consent` дегенді алып тастаңыз")
		RU("этот пакет не спрашивает согласия, так что «после согласия» не наступит", "уберите `after: consent`")
		EN("this package asks for no consent, so there is no time after it", "remove `after: consent`")}},
	{"bad-after/change", {
		KK("`{fact}` келісімге дейін сақталмайды, сондықтан оның өзгеруі ешкімді оятпайды", "оны change тізімінен алып тастаңыз: келісімнен кейін жауап келгенде бәрі өздігінен қаралады")
		RU("`{fact}` до согласия не хранится, его изменение никого не разбудит", "уберите его из change: после согласия ответ и так рассматривается")
		EN("`{fact}` is not kept before consent, so no change of it is seen", "take it out of change: after consent its coming is looked at by itself")}},
	{"bad-after/every", {
		KK("ай соңында кімнің оянатыны келісімге дейін шешіледі, ал `{fact}` кейін ғана оқылады", "of: үшін келісімсіз оқылатын деректі алыңыз немесе `{fact}` жанындағы after дегенді алып тастаңыз")
		RU("кого будить в конце месяца, решается до согласия, а `{fact}` читается только после", "возьмите для of: факт, который читается без согласия, или уберите after у `{fact}`")
		EN("who wakes at a month's end is settled before consent, and `{fact}` is read only after it", "take for `of` a fact that needs no consent, or drop `after` at `{fact}`")}},
	{"bad-after/condition", {
		KK("кімнен сұралатыны келісімге дейін шешіледі, ал `{fact}` кейін ғана оқылады", "conditions.{name} ішінде оны оқымаңыз")
		RU("кого спросить, решается до согласия, а `{fact}` читается только после", "не читайте его в conditions.{name}")
		EN("who is asked is settled before consent, and `{fact}` is read only after it", "do not read it in conditions.{name}")}},
	{"bad-after/date", {
		KK("күн келісімге дейін есептеледі, ал `{fact}` кейін ғана оқылады", "dates.{name} ішінде оны оқымаңыз")
		RU("дата вычисляется до согласия, а `{fact}` читается только после", "не читайте его в dates.{name}")
		EN("a date is computed before consent, and `{fact}` is read only after it", "do not read it in dates.{name}")}},
	{"bad-after/amount", {
		KK("сома `{fact}` дерегіне байланысты, ал ол келісімнен кейін ғана оқылады: ұсыныста сома белгісіз", "text.offer мәтінінен {amount} дегенді алып тастаңыз; нәтиже туралы хабарламада сома айтылады")
		RU("сумма зависит от факта `{fact}`, который читается только после согласия: в предложении её ещё нет", "уберите {amount} из text.offer; сумму назовёт сообщение об исходе")
		EN("the amount hangs on `{fact}`, which is read only after consent: the offer cannot tell it", "take {amount} out of text.offer; the outcome tells the amount")}},
	{"missing-setting/answers", {
		KK("`{fact}` келісімнен кейін сұралады, жауапты қанша күту керегі айтылмаған", "қосыңыз: consent.answers: 5 days")
		RU("`{fact}` спрашивают после согласия; не сказано, сколько ждать ответа", "добавьте consent.answers: 5 days")
		EN("`{fact}` is asked for after consent; say how long the answer is waited for", "add consent.answers: 5 days")}},
	{"missing-need/after", {
		KK("келісімнен кейін сұралатын ештеңе жоқ", "needs ішіндегі дерекке `after: consent` жазыңыз немесе answers дегенді алып тастаңыз")
		RU("после согласия спрашивать нечего", "напишите `after: consent` у факта в needs или уберите answers")
		EN("nothing is asked for after consent", "write `after: consent` at a fact of needs, or remove answers")}},
	{"unused-need", {
		KK("eligibility.lua `{path}` дерегін оқымайды: ештеңе шешпейтін дерек өңделмейді (C-7)", "needs тізімінен алып тастаңыз, өтініште жүрмесе consent.data тізімінен де")
		RU("eligibility.lua не читает `{path}`: что ничего не решает, то не обрабатывается (C-7)", "уберите из needs, а если заявка его не несёт, то и из consent.data")
		EN("eligibility.lua does not read `{path}`: what decides nothing is not to be processed (C-7)", "remove it from needs, and from consent.data unless the order carries it")}},
	{"unasserted-fact", {
		KK("vocabulary.yaml файлындағы бірде-бір оқиға `{fact}` дерегін айтпайды: ол ешқашан белгілі болмайды, оны күткен іс шешілмейді", "сонда оны айтатын оқиғаның `asserts` бөліміне қосыңыз: docs/guide-rules.md, \"A new fact\"")
		RU("ни одно событие в vocabulary.yaml не сообщает `{fact}`: он никогда не станет известен, и дело, которое его ждёт, не решится", "добавьте его в `asserts` события, которое его сообщает: docs/guide-rules.md, \"A new fact\"")
		EN("no event of vocabulary.yaml states `{fact}`: it is never known, and a case that waits for it is never decided", "add it to `asserts` of an event there that states it: docs/guide-rules.md, \"A new fact\"")}},
	{"unwatched-need", {
		KK("`{path}` кеш келсе, оны күткен істі ешкім қайта қарамайды", "when тізіміне қосыңыз: {change: [{path}]}")
		RU("если `{path}` придёт позже, дело, которое его ждёт, никто не посмотрит снова", "добавьте в when: {change: [{path}]}")
		EN("when `{path}` comes late, nobody looks again at a case that waits for it", "add {change: [{path}]} to `when`")}},
	{"law-not-in-force", {
		KK("бұл нұсқаның бірінші күнінде `{law}` қолданылмайды", "law.yaml файлын қараңыз")
		RU("в первый день этой версии `{law}` не действует", "смотрите law.yaml")
		EN("`{law}` is not in force on the first day of this version", "see law.yaml")}},
	{"not-registered", {
		KK("`{service}` қызметі тізілімде жоқ, сондықтан ұсынылмайды (P-10)", "register.yaml файлына нөмірімен енгізіңіз немесе пакетті алып тастаңыз")
		RU("услуги `{service}` нет в реестре, значит, она не предлагается (P-10)", "внесите её с номером в register.yaml или уберите пакет")
		EN("`{service}` is not in the register of services, so it is not offered (P-10)", "enter it with its number in register.yaml, or remove the package")}},
	{"not-registered/day", {
		KK("бұл нұсқаның бірінші күнінде `{service}` қызметі тізілімде тұрмайды (P-10)", "register.yaml файлындағы from және to күндерін қараңыз")
		RU("в первый день этой версии услуги `{service}` нет в реестре (P-10)", "смотрите from и to в register.yaml")
		EN("on the first day of this version `{service}` does not stand in the register of services (P-10)", "see from and to in register.yaml")}},
	{"no-brackets", {
		KK("`{name}` параметрінің сатылары жоқ", "сатылары бар параметрді атаңыз")
		RU("у `{name}` нет ступеней", "назовите параметр со ступенями")
		EN("`{name}` has no steps", "name a parameter with brackets")}},
	{"no-value-yet", {
		KK("бұл нұсқаның бірінші күнінде `{name}` параметрінің мәні жоқ", "parameters.yaml файлын қараңыз")
		RU("в первый день этой версии у `{name}` нет значения", "смотрите parameters.yaml")
		EN("`{name}` has no value on the first day of this version", "see parameters.yaml")}},
	{"wrong-type/of", {
		KK("`of` бүтін санды атайды", "немесе Lua файлының `values` функциясын")
		RU("`of` называет целое число", "или функцию в `values` файла Lua")
		EN("`of` names a whole number", "or a function in `values` of the Lua file")}},
	{"no-territory", {
		KK("`{fact}` аумақ емес", "аумақты атаңыз, мысалы address, немесе `any`")
		RU("`{fact}` — не территория", "назовите территорию, например address, или `any`")
		EN("`{fact}` is no territory", "name one, such as address, or `any`")}},
	{"missing-field", {
		KK("тапсырыс өзі бағытталатын деректі көтеруі керек", "order.fields тізіміне {fact} қосыңыз")
		RU("заявка должна нести то, по чему выбирают отделение", "добавьте {fact} в order.fields")
		EN("the order must carry what it is routed by", "add {fact} to order.fields")}},

	/* --- eligibility.lua */
	{"global-write", {
		KK("`{name}` жазылмайды: ол ортақ атау", "өз айнымалыңызды `local` арқылы жариялаңыз")
		RU("в `{name}` нельзя писать: это общее имя", "объявите свою переменную: `local`")
		EN("`{name}` cannot be written: it is global", "declare a variable of your own with `local`")}},
	{"unknown-global", {
		KK("`{got}` анықталмаған", NULL)
		RU("`{got}` не определено", NULL)
		EN("`{got}` is not defined", NULL)}},
	{"unknown-global/refused", {
		KK("`{got}` ережелерде қолданылмайды", NULL)
		RU("`{got}` правилам недоступно", NULL)
		EN("`{got}` is not available to rules", NULL)}},
	{"kept-variable", {
		KK("`{name}` оны өзгертетін функциядан тыс жарияланған: есептеулер арасында ештеңе сақталмайды", "функция ішінде жариялаңыз")
		RU("`{name}` объявлено вне функции, которая его меняет: между вычислениями ничего не хранится", "объявите его внутри")
		EN("`{name}` is declared outside of the function that changes it: nothing may be kept between evaluations", "declare it inside")}},
	{"built-in-name", {
		KK("`{name}` — кірістірілген атау", "басқасын таңдаңыз")
		RU("`{name}` — встроенное имя", "выберите другое")
		EN("`{name}` is a built-in name", "choose another one")}},
	{"undeclared-fact", {
		KK("пакет мұнда `{fact}` дерегін жарияламаған", "`needs` тізіміне қосыңыз: `{path}: {}`")
		RU("пакет не объявил здесь факт `{fact}`", "добавьте `{path}: {}` в `needs`")
		EN("the package does not declare the fact `{fact}` here", "add `{path}: {}` to `needs`")}},
	{"territory/lua", {
		KK("`{fact}` — аумақ: ол құқықты шеше алмайды (P-5)", "оны `values` функциясында оқыңыз немесе order.route арқылы қолданыңыз")
		RU("`{fact}` — территория: она не решает о праве (P-5)", "читайте её в функции `values` или выбирайте по ней отделение: order.route")
		EN("`{fact}` is territory: it may not decide eligibility (P-5)", "read it inside a `values` function, or route the order by it")}},
	{"territory/text", {
		KK("`{fact}` мәтінмен салыстырылмайды (P-5)", "басқа жермен немесе адаммен салыстырыңыз")
		RU("`{fact}` не сравнивают с текстом (P-5)", "сравнивайте с другим местом или человеком")
		EN("`{fact}` can only be compared with another place or person, never with a text (P-5)", "compare it with such a fact")}},
	{"method", {
		KK("мұнда әдістер жоқ (`:{name}`)", "мәтіндер үшін string.contains және оның ұқсастары бар")
		RU("методов здесь нет (`:{name}`)", "для текстов есть string.contains и подобные")
		EN("there are no methods here (`:{name}`)", "texts have string.contains and its like")}},
	{"computed-fact", {
		KK("қай дерек оқылатыны көрінуі керек", "деректі нүктеден кейін атаңыз: person.birth_date")
		RU("должно быть видно, какой факт читается", "называйте факты после точки: person.birth_date")
		EN("name facts after a dot, so that it can be seen which ones are read", "person.birth_date")}},
	{"bad-comparison", {
		KK("`{fact}` түрі — {type}, ол мәтінмен салыстырылмайды", "сол түрдегі мәнмен салыстырыңыз")
		RU("`{fact}` имеет тип {type}: с текстом его не сравнивают", "сравнивайте со значением этого типа")
		EN("`{fact}` is {type}: it is not compared with a text", "compare it with a value of that type")}},
	{"bad-comparison/date", {
		KK("`{fact}` — күн", "онымен салыстырыңыз: date(\"{text}\")")
		RU("`{fact}` — дата", "сравнивайте с date(\"{text}\")")
		EN("`{fact}` is a date: compare it with date(\"{text}\")", NULL)}},
	{"bad-comparison/number", {
		KK("`{fact}` түрі — {type}, ол санмен салыстырылмайды", "сол түрдегі мәнмен салыстырыңыз")
		RU("`{fact}` имеет тип {type}: с числом его не сравнивают", "сравнивайте со значением этого типа")
		EN("`{fact}` is {type}: it is not compared with a number", "compare it with a value of that type")}},
	{"bad-comparison/function", {
		KK("{name} мәтін бермейді: ол мәтінмен салыстырылмайды", "тырнақшаларды алып тастаңыз немесе date(\"2026-01-31\") жазыңыз")
		RU("{name} даёт не текст: с текстом это не сравнивают", "уберите кавычки или напишите date(\"2026-01-31\")")
		EN("{name} gives no text: it is not compared with one", "leave the quotes out, or write date(\"2026-01-31\")")}},
	{"fact-write", {
		KK("деректер оқылады, жазылмайды", "есептегеніңізді `local` айнымалыға салыңыз")
		RU("факты читают, но не пишут", "вычисленное держите в `local`")
		EN("facts are read, not written", "keep what you work out in a `local`")}},
	{"no-answer", {
		KK("шарт true немесе false деп жауап береді, ал бұл басқа нәрсе", "салыстырыңыз, мысалы: `… >= 1`; жоғын сұрау үшін is_none(…)")
		RU("условие отвечает true или false, а это нечто иное", "сравните с чем-нибудь, например `… >= 1`; нет ли чего — спросит is_none(…)")
		EN("a clause answers true or false, and this is something else", "compare it, such as `… >= 1`; is_none(…) asks whether there is none")}},
	{"no-answer/none", {
		KK("бұл функция ештеңе қайтармайды, ал шарт true немесе false деп жауап береді", "`return` қосыңыз")
		RU("эта функция ничего не возвращает, а условие отвечает true или false", "добавьте `return`")
		EN("this function returns nothing, and a clause answers true or false", "add `return`")}},
	{"constant-clause", {
		KK("бұл шарттың жауабы әрқашан бірдей: {answer}", "оны алып тастаңыз немесе дерекке сүйеніңіз")
		RU("у этого условия всегда один ответ: {answer}", "уберите его или опирайтесь на факт")
		EN("this clause has but one answer: {answer}", "remove it, or let it rest on a fact")}},
	{"maybe-none", {
		KK("`{fact}` жоқ болуы мүмкін, онда бұл қате береді", "алдымен is_none(…) деп сұраңыз немесе vocabulary.yaml ішінде осы дерекке `none: no` деп жазыңыз")
		RU("`{fact}` может отсутствовать, и тогда здесь будет ошибка", "сначала спросите is_none(…) или напишите у факта `none: no` в vocabulary.yaml")
		EN("`{fact}` may be none, and this fails then", "ask is_none(…) first, or say `none: no` of the fact in vocabulary.yaml")}},
	{"none-is-a-choice", {
		KK("`{fact}` дерегінің жоғын тіркелім `none` сөзімен айтады: is_none ол кезде де false", "оны `{path} {sign} \"none\"` деп салыстырыңыз")
		RU("о том, что `{fact}` нет, реестр говорит словом `none`: is_none и тогда даёт false", "сравните с ним: `{path} {sign} \"none\"`")
		EN("that there is no `{fact}` the register says with the word `none`: is_none is false then, too", "compare it: `{path} {sign} \"none\"`")}},
	{"contradiction", {
		KK("`{path}` туралы екі салыстыру бірге орындалмайды: шарт ешқашан орындалмайды", "and орнына or қойыңыз немесе сандарды тексеріңіз")
		RU("два сравнения с `{path}` вместе не выполнимы: условие никогда не выполнится", "поставьте or вместо and или проверьте числа")
		EN("two comparisons of `{path}` cannot hold together: the clause is never met", "put or for and, or look at the numbers")}},
	{"float", {
		KK("`{text}` — бөлшек сан, ал сомалар дәл болуы керек", "бүтін сан жазыңыз (ақшаны тиынмен) немесе параметр жасап, share(\"name\", amount) алыңыз")
		RU("`{text}` — дробь, а суммы точны", "пишите целые числа (деньги в тиынах) или заведите параметр и берите share(\"name\", amount)")
		EN("`{text}` is a float, and sums must be exact", "write whole numbers (money in tiyn), or make it a parameter and take share(\"name\", amount)")}},
	{"float/division", {
		KK("`/` бөлшек сан береді, ал сомалар дәл болуы керек", "төмен дөңгелектейтін `//` немесе share(\"name\", amount) алыңыз")
		RU("`/` даёт дробь, а суммы точны", "возьмите `//`, которое округляет вниз, или share(\"name\", amount)")
		EN("`/` makes a float, and sums must be exact", "take `//`, which rounds down, or share(\"name\", amount)")}},
	{"float/power", {
		KK("`^` бөлшек сан береді", "көбейтіңіз")
		RU("`^` даёт дробь", "умножайте")
		EN("`^` makes a float", "multiply")}},
	{"undeclared-clause", {
		KK("`{got}` шарты service.yaml файлында жоқ", "оны заңымен және мәтіндерімен `clauses` тізіміне қосыңыз")
		RU("условия `{got}` нет в service.yaml", "добавьте его в `clauses` с законом и текстами")
		EN("the clause `{got}` is not in service.yaml", "add it to `clauses`, with its law and texts")}},
	{"undeclared-date", {
		KK("`{got}` күні service.yaml файлында жоқ", "`when` тізіміне қосыңыз: {date: {got}, late: send}")
		RU("даты `{got}` нет в service.yaml", "добавьте {date: {got}, late: send} в `when`")
		EN("the date `{got}` is not in service.yaml", "add {date: {got}, late: send} to `when`")}},
	{"missing-clause", {
		KK("`{got}` шартының функциясы жоқ", "eligibility.lua файлына жазыңыз: `function clauses.{got}() ... end`")
		RU("у условия `{got}` нет функции", "напишите в eligibility.lua: `function clauses.{got}() ... end`")
		EN("the clause `{got}` has no function", "write `function clauses.{got}() ... end` in eligibility.lua")}},
	{"missing-date", {
		KK("`{got}` күнінің функциясы жоқ", "eligibility.lua файлына жазыңыз: `function dates.{got}() ... end`")
		RU("у даты `{got}` нет функции", "напишите в eligibility.lua: `function dates.{got}() ... end`")
		EN("the date `{got}` has no function", "write `function dates.{got}() ... end` in eligibility.lua")}},
	{"missing-condition", {
		KK("`{got}` алушы шартының функциясы жоқ", "eligibility.lua файлына жазыңыз: `function conditions.{got}() ... end`")
		RU("у условия получателя `{got}` нет функции", "напишите в eligibility.lua: `function conditions.{got}() ... end`")
		EN("the condition `{got}` has no function", "write `function conditions.{got}() ... end` in eligibility.lua")}},
	{"missing-value/benefit", {
		KK("төлем `{got}` бойынша есептеледі, бірақ eligibility.lua файлында values.{got}() жоқ, `needs` тізімінде де ондай дерек жоқ", "функцияны жазыңыз")
		RU("выплата считается по `{got}`, но в eligibility.lua нет values.{got}(), а в `needs` нет такого факта", "напишите функцию")
		EN("the benefit counts `{got}`, but eligibility.lua has no `function values.{got}()`, and no fact of the subject in `needs` has that name", "write the function")}},
	{"unused-value", {
		KK("`{name}` мәнін ештеңе қолданбайды", "алып тастаңыз")
		RU("значение `{name}` ничем не используется", "уберите его")
		EN("nothing uses the value `{name}`", "remove it")}},
	{"unused-condition", {
		KK("`{name}` шартын ешбір алушы сұрамайды", "алып тастаңыз")
		RU("условие `{name}` не спрашивает ни один получатель", "уберите его")
		EN("no recipient asks for the condition `{name}`", "remove it")}},
	{"defined-twice", {
		KK("`{name}` екінші рет анықталған", "бірін алып тастаңыз")
		RU("`{name}` определено второй раз", "уберите одно")
		EN("`{name}` is defined a second time", "remove one")}},
	{"defined-twice/date", {
		KK("`{name}` күні `when` тізімінде екі рет тұр", "бірін алып тастаңыз")
		RU("дата `{name}` стоит в `when` дважды", "уберите одну")
		EN("the date `{name}` stands in `when` twice", "remove one")}},

	/* --- the other files of rules/ */
	{"missing-choices", {
		KK("enum түріндегі дерек мәндерін тізеді", "қосыңыз: choices: [none, …]")
		RU("факт типа enum перечисляет свои значения", "добавьте choices: [none, …]")
		EN("a fact of type enum lists its choices", "add choices: [none, …]")}},
	{"bad-list", {
		KK("person түріндегі дерек қана тізім бола алады", "`list` сөзін алып тастаңыз немесе type: person жазыңыз")
		RU("списком может быть только факт типа person", "уберите `list` или напишите type: person")
		EN("only a fact of type person can be a list", "remove `list`, or make it type: person")}},
	{"bad-none", {
		KK("тізім бос бола алады, `absent: none` дегеннің өзі жоқ дегенді білдіреді: `none: no` мұндай дерекке жазылмайды", "`none: no` дегенді алып тастаңыз")
		RU("список может быть пустым, а `absent: none` и говорит, что чего-то нет: к такому факту `none: no` не пишется", "уберите `none: no`")
		EN("a list may be empty, and `absent: none` says that there is none: `none: no` does not fit such a fact", "remove `none: no`")}},
	{"bad-assert", {
		KK("мән оқиғадан (value: …) немесе рөлден (person: …) алынады", "екеуінің бірін жазыңыз")
		RU("значение берётся из события (value: …) или из роли (person: …)", "напишите одно из двух")
		EN("an assertion takes its value from the event (value: …) or from a role (person: …)", "one of the two")}},
	{"wrong-type", {
		KK("`{value}` түрі `{fact}` дерегінің түрінен басқа", "басқа мән алыңыз")
		RU("`{value}` другого типа, чем факт `{fact}`", "возьмите другое значение")
		EN("`{value}` is of another type than the fact `{fact}`", "take another value")}},
	{"wrong-type/none", {
		KK("`{value}` жоқ болуы мүмкін, ал `{fact}` дерегінің мәні әрқашан болады (none: no)", "басқа мән алыңыз немесе `{value}` дерегіне де none: no деп жазыңыз")
		RU("`{value}` может отсутствовать, а у факта `{fact}` значение есть всегда (none: no)", "возьмите другое значение или напишите none: no и у `{value}`")
		EN("`{value}` may be none, and the fact `{fact}` always has a value (none: no)", "take another value, or say none: no of `{value}`, too")}},
	{"bad-subject", {
		KK("субъектінің рөлі міндетті болуы керек", "былай жазыңыз: {name}: required")
		RU("роль субъекта должна быть обязательной", "напишите {name}: required")
		EN("the subject's role must be required", "write {name}: required")}},
	{"bad-subject/cancel", {
		KK("субъект кері алынатын оқиғадағыдай болуы керек", "былай жазыңыз: subject: {name}")
		RU("субъект должен быть тем же, что у отменяемого события", "напишите subject: {name}")
		EN("must be the subject of the event that it cancels", "write subject: {name}")}},
	{"bad-cancel", {
		KK("басқа оқиғаны кері алатын оқиға ештеңе айтпайды", "asserts бөлігін алып тастаңыз")
		RU("событие, которое отменяет другое, ничего не утверждает", "уберите asserts")
		EN("an event that cancels another asserts nothing", "remove asserts")}},
	{"missing-fact", {
		KK("қозғалтқыш `{fact}` дерегін оқиды", "оны {type} түрімен анықтаңыз")
		RU("система читает факт `{fact}`", "определите его с типом {type}")
		EN("the engine reads the fact `{fact}`", "define it with type {type}")}},
	{"bad-step", {
		KK("сатыда `times` (барлығына бірге), `each` (әрқайсысына) немесе `share` (бөліп, біреуіне) болады", "үшеуінің бірін жазыңыз")
		RU("у ступени есть `times` (на всех вместе), `each` (на каждого) или `share` (поделённое на всех, одному)", "напишите одно из трёх")
		EN("a step has `times` (for all together), `each` (times the count) or `share` (divided by the count)", "one of the three")}},
	{"bad-step/share", {
		KK("ешкім болмаса, бөлетін ештеңе жоқ", "from: 1")
		RU("делить не между кем", "from: 1")
		EN("there is nobody to share among", "from: 1")}},
	{"missing-value/steps", {
		KK("кемінде бір саты болады", "{from: 4, times: 16.03}")
		RU("есть хотя бы одна ступень", "{from: 4, times: 16.03}")
		EN("a bracket has at least one step", "{from: 4, times: 16.03}")}},
	{"missing-source", {
		KK("мән өзі алынған актіні атайды", "қосыңыз: source: …")
		RU("значение называет акт, из которого оно взято", "добавьте source: …")
		EN("a value names the act that it comes from", "add source: …")}},
	{"missing-source/year", {
		KK("жыл үкіметтің күндерді ауыстыру туралы қаулысын атайды немесе ол енгізілмегенін айтады", "қосыңыз: order: …")
		RU("год называет постановление о переносе дней или говорит, что оно не внесено", "добавьте order: …")
		EN("a year names the government's order of moved days, or says that none is entered", "add order: …")}},
	{"bad-unit", {
		KK("бірлік — жай сома, сатылар емес", "мысалы, mrp")
		RU("единица — простая сумма, без ступеней", "например, mrp")
		EN("a unit is a plain amount, not brackets", "name mrp, for example")}},
	{"bad-zone", {
		KK("бүкіл Қазақстанда уақыт — UTC+5", "былай жазыңыз: zone: UTC+5")
		RU("во всём Казахстане время UTC+5", "напишите zone: UTC+5")
		EN("the zone is UTC+5, all over Kazakhstan", "write zone: UTC+5")}},
	{"missing-setting/hours", {
		KK("күнтізбеде жұмыс уақыты жоқ", "қосыңыз: hours: [{from: …, work: \"09:00-18:30\"}]")
		RU("в календаре нет часов работы", "добавьте hours: [{from: …, work: \"09:00-18:30\"}]")
		EN("the calendar states the working hours", "add hours: [{from: …, work: \"09:00-18:30\"}]")}},
	{"bad-years", {
		KK("күнтізбе 1-ден {most} жылға дейінгіні қамтиды", "years: {2026: …}")
		RU("календарь охватывает от 1 до {most} лет", "years: {2026: …}")
		EN("the calendar covers from one to {most} years", "years: {2026: …}")}},

	/* --- connectors/profiles */
	{"unknown-input", {
		KK("`message` ішінде `{got}` жоқ: функцияның `from` өрісі оны атамайды", "`from` ішіне қосыңыз")
		RU("в `message` нет `{got}`: `from` функции его не называет", "добавьте его в `from`")
		EN("`message` has no `{got}`: the `from` of no function names it", "add it to `from`")}},
	{"to-do", {
		KK("`{name}` әлі толтырылмаған, онсыз дереккөз іске қосылмайды", "TO DO орнына келісімде не жазылғанын жазыңыз")
		RU("`{name}` ещё не заполнено, без этого источник не запустится", "напишите вместо TO DO то, что сказано в соглашении")
		EN("`{name}` is not filled in yet, and the source does not start without it", "write what the agreement says in the place of TO DO")}},
	{"not-declared", {
		KK("`{name}` жоқ, онсыз дереккөз іске қосылмайды", "қосыңыз: {why}")
		RU("нет `{name}`, без этого источник не запустится", "добавьте: {why}")
		EN("`{name}` is missing, and the source does not start without it", "add {why}")}},
	{"bad-segment", {
		KK("`segment` — state, external немесе internet (S-5)", "үшеуінің бірін жазыңыз")
		RU("`segment` — state, external или internet (S-5)", "напишите одно из трёх")
		EN("`segment` must be state, external or internet (S-5)", "write one of them")}},
	{"bad-source", {
		KK("`source` aldyn бола алмайды: ол қозғалтқыштың өз жазбаларында", "басқа атау жазыңыз")
		RU("`source` не может быть aldyn: так называются записи самой системы", "напишите другое имя")
		EN("`source` may not be aldyn: the engine's own records have that", "write another name")}},
	{"bad-type", {
		KK("мұндай түр жоқ", "iin, bin, tel, date, date-time, kato, enum, text, integer, boolean")
		RU("такого типа нет", "iin, bin, tel, date, date-time, kato, enum, text, integer, boolean")
		EN("`type` must be one of those known", "iin, bin, tel, date, date-time, kato, enum, text, integer, boolean")}},
	{"unknown-role/profile", {
		KK("{what} оқиғасында `{got}` рөлі жоқ", NULL)
		RU("у события {what} нет роли `{got}`", NULL)
		EN("event {what} has no role `{got}`", NULL)}},
	{"unknown-value/profile", {
		KK("{what} оқиғасында `{got}` мәні жоқ", NULL)
		RU("у события {what} нет значения `{got}`", NULL)
		EN("event {what} has no value `{got}`", NULL)}},
	{"value-among-roles", {
		KK("`{name}` — рөл емес, {event} оқиғасының мәні", "оны `values:` астына жазыңыз")
		RU("`{name}` — не роль, а значение события {event}", "напишите его под `values:`")
		EN("`{name}` is no role, but a value of event {event}", "write it under `values:`")}},
	{"role-among-values", {
		KK("`{name}` — мән емес, {event} оқиғасының рөлі", "оны `roles:` астына жазыңыз")
		RU("`{name}` — не значение, а роль события {event}", "напишите её под `roles:`")
		EN("`{name}` is no value, but a role of event {event}", "write it under `roles:`")}},
	{"unknown-choice/profile", {
		KK("сөздікте `{what}` мәндерінің арасында `{got}` жоқ", NULL)
		RU("в словаре среди значений `{what}` нет `{got}`", NULL)
		EN("`{got}` is none of the choices of the vocabulary's `{what}`", NULL)}},
	{"wrong-type/profile", {
		KK("сөздікте `{name}` түрі бұлай емес", "екеуін салыстырыңыз")
		RU("в словаре у `{name}` другой тип", "сверьте оба")
		EN("the vocabulary's `{name}` is of another type than the mapping's", "compare the two")}},
	{"wrong-type/never-none", {
		KK("сөздік бойынша `{name}` әрқашан бар: ол null болмайды", "мәнін алып тастаңыз немесе жазыңыз")
		RU("по словарю `{name}` есть всегда и не бывает null", "укажите значение или уберите строку")
		EN("the vocabulary says of `{name}` that there is always one: it is never null", "state a value, or take it out")}},
	{"not-mapped/role", {
		KK("{event} оқиғасына `{name}` рөлі қажет", "`roles` тізіміне қосыңыз")
		RU("событию {event} нужна роль `{name}`", "добавьте её в `roles`")
		EN("event {event} needs the role `{name}`", "add it to `roles`")}},
	{"not-mapped/value", {
		KK("{event} оқиғасына `{name}` мәні қажет", "`values` тізіміне қосыңыз")
		RU("событию {event} нужно значение `{name}`", "добавьте его в `values`")
		EN("event {event} needs the value `{name}`", "add it to `values`")}},
	{"no-subject", {
		KK("{event} оқиғасы: негізгі адамның `{name}` рөлі міндетті түрде келуі керек", "оны дереккөзден сұраңыз")
		RU("событие {event}: роль `{name}`, главного участника, должна приходить всегда", "запросите её у источника")
		EN("event {event}: the mapping must name its primary subject, the role `{name}`, and require it", "ask the source for it")}},
	{"no-record/version", {
		KK("{event} оқиғасы: нұсқа жазбаға тән, ал қай жазба екені айтылмаған", "қосыңыз: record: {id: …}")
		RU("событие {event}: версия есть у записи, а у какой — не сказано", "добавьте record: {id: …}")
		EN("event {event}: a version is a record's: the mapping must say of which", "record: {id: …}")}},
	{"no-record", {
		KK("{event} оқиғасы жазбаны қайтарып алады, ал қай жазба екені айтылмаған", "қосыңыз: record: {id: …}")
		RU("событие {event} отзывает запись, а какую — не сказано", "добавьте record: {id: …}")
		EN("event {event} takes a record back: the mapping must say which", "record: {id: …}")}},
	{"bad-place/each", {
		KK("`each` бір-біріне салынған тізімдердің {most} деңгейінен аспайды", "азайтыңыз")
		RU("`each` идёт не больше чем по {most} спискам друг в друге", "уберите лишние")
		EN("`each` goes through at most {most} lists within each other", "take fewer")}},
	{"unknown-fact/profile", {
		KK("rules/vocabulary.yaml файлында сұрауға болатын иесі бар `{got}` дерегі жоқ", NULL)
		RU("в rules/vocabulary.yaml нет факта `{got}` с владельцем, которого можно спросить", NULL)
		EN("rules/vocabulary.yaml has no fact `{got}` with an owner who could be asked", NULL)}},
	{"unknown-role/ask", {
		KK("`ask` ішіндегі `{got}` рөлі сәйкестендіруде жоқ", NULL)
		RU("`ask` называет роль `{got}`, которой нет в сопоставлении", NULL)
		EN("`ask` names the role `{got}`, which the mapping does not have", NULL)}},
	{"forbidden-source", {
		KK("бейнебақылау мен резервтік көшірмелер дереккөз бола алмайды (S-8)", "бұл профильді өшіріңіз")
		RU("видеонаблюдение и резервные копии не бывают источниками (S-8)", "удалите этот профиль")
		EN("video surveillance and backup platforms are no sources (S-8)", "remove this profile")}},
	{"bad-setting/empty", {
		KK("`empty: absent` — бос мәтін ештеңе білдірмейді", "басқа жағдайда бұл жолды алып тастаңыз")
		RU("`empty: absent` значит: пустой текст ничего не говорит", "иначе уберите эту строку")
		EN("`empty: absent` says that an empty text says nothing", "leave it out otherwise")}},
	{"no-function/file", {
		KK("профиль функциялар файлын атамайды", "қосыңыз: lua: FILE")
		RU("профиль не называет файл с функциями", "добавьте lua: FILE")
		EN("the profile names no file of functions", "add lua: FILE")}},
	{"no-function", {
		KK("{file} файлында values.{got} функциясы жоқ", "жазыңыз немесе атауын тексеріңіз")
		RU("в {file} нет функции values.{got}", "напишите её или проверьте имя")
		EN("{file} has no function values.{got}", "write it, or look at its name")}},
	{"bad-field", {
		KK("`{name}` былай жазылады: {at: POINTER, type: TYPE} немесе {is: VALUE, type: TYPE}", "солай жазыңыз")
		RU("`{name}` пишется {at: POINTER, type: TYPE} или {is: VALUE, type: TYPE}", "напишите так")
		EN("`{name}` needs {at: POINTER, type: TYPE}, or {is: VALUE, type: TYPE}", "write it so")}},
	{"bad-field/boolean", {
		KK("boolean түрінің `values` мәндері true не false болады", "екеуінің бірін жазыңыз")
		RU("`values` типа boolean переходят в true или false", "напишите одно из двух")
		EN("the `values` of a boolean become true or false", "write one of the two")}},
	{"bad-field/enum", {
		KK("`{name}`: enum түрі өз `values` мәндерін атайды", "қосыңыз: values: {…}")
		RU("`{name}`: тип enum перечисляет свои `values`", "добавьте values: {…}")
		EN("`{name}`: an enum lists its `values`", "add values: {…}")}},
	{"bad-field/values", {
		KK("`values` тек enum не boolean түрінде болады", "алып тастаңыз немесе түрін өзгертіңіз")
		RU("`values` бывает только у enum и boolean", "уберите или измените тип")
		EN("only an enum or a boolean has `values`", "remove them, or take another type")}},
	{"bad-field/constant", {
		KK("`is` бір мәнді алады", "бір мән жазыңыз")
		RU("`is` берёт одно значение", "напишите одно значение")
		EN("`is` needs one value", "write one")}},
	{"bad-field/function", {
		KK("функция бірдеңе оқиды және тізім жасамайды", "{lua: NAME, from: {name: PLACE}, type: TYPE}")
		RU("функция что-то читает и не делает списка", "{lua: NAME, from: {name: PLACE}, type: TYPE}")
		EN("a function reads something, and makes no list", "{lua: NAME, from: {name: PLACE}, type: TYPE}")}},
	{"bad-field/prefix", {
		KK("`prefix` тек мәтінде болады", "алып тастаңыз немесе type: text жазыңыз")
		RU("`prefix` бывает только у текста", "уберите или напишите type: text")
		EN("only a text has a `prefix`", "remove it, or write type: text")}},
	{"bad-format", {
		KK("күннің не нұсқаның `format` мәні — date-time немесе DD.MM.YYYY, YYYYMMDDhhmmss сияқты үлгі", "солай жазыңыз")
		RU("`format` даты или версии — date-time или образец вроде DD.MM.YYYY, YYYYMMDDhhmmss", "напишите так")
		EN("a date's or version's `format` is date-time, or a pattern such as DD.MM.YYYY or YYYYMMDDhhmmss", "write one")}},
	{"bad-number/profile", {
		KK("мұнда бүтін сан керек", "цифрмен жазыңыз")
		RU("здесь нужно целое число", "напишите его цифрами")
		EN("a whole number is expected", "write it in digits")}},
	{"bad-pointer", {
		KK("көрсеткіш / таңбасынан басталады (бөліктен тек бірінші қадам басталады)", "мысалы, /data/child/iin")
		RU("указатель начинается с / (с части начинается только первый шаг)", "например, /data/child/iin")
		EN("a pointer begins with / (only the first step may begin with a part)", "/data/child/iin")}},
	{"bad-pointer/part", {
		KK("`{got}` деген бөлік жоқ: мұнда /data/child/iin сияқты RFC 6901 көрсеткіші не бөліктен басталатын орын керек", NULL)
		RU("нет части `{got}`: здесь нужен указатель RFC 6901 вроде /data/child/iin или место, которое начинается с части", NULL)
		EN("needs an RFC 6901 pointer such as /data/child/iin, or one that begins with a part; there is no part `{got}`", NULL)}},
	{"bad-pointer/condition", {
		KK("шарт былай жазылады: {/pointer/in/the/element: text}", "/ таңбасынан бастаңыз")
		RU("условие пишется {/pointer/in/the/element: text}", "начните с /")
		EN("a condition is {/pointer/in/the/element: text}", "begin with /")}},
	{"bad-pointer/item", {
		KK("`item` — тізім элементінің ішіндегі көрсеткіш, мысалы /iin", "солай жазыңыз, қасына list: yes")
		RU("`item` — указатель внутри элемента списка, например /iin", "напишите так, и рядом list: yes")
		EN("`item` is a pointer within each element of a list, such as /iin", "write one, beside list: yes")}},
	{"bad-place", {
		KK("қадам — көрсеткіш, {where: …} немесе {follow: …, in: …, by: …}", "солай жазыңыз")
		RU("шаг — это указатель, {where: …} или {follow: …, in: …, by: …}", "напишите так")
		EN("a step is a pointer, {where: …} or {follow: …, in: …, by: …}", "write one")}},
	{"bad-place/texts", {
		KK("мұнда мәтін не мәтіндер тізімі керек", "солай жазыңыз")
		RU("здесь нужен текст или список текстов", "напишите так")
		EN("needs a text, or a list of texts", "write it so")}},
	{"bad-place/where", {
		KK("`where` былай жазылады: {/type: IIN}", "солай жазыңыз")
		RU("`where` пишется {/type: IIN}", "напишите так")
		EN("`where` is a map such as {/type: IIN}", "write it so")}},
	{"bad-place/follow", {
		KK("`follow` қасына жазбасы тұрған тізім `in` мен жазба аталатын мүше `by` керек", "екеуін де қосыңыз")
		RU("рядом с `follow` нужны список `in`, где стоит запись, и `by`, по какому её полю", "добавьте оба")
		EN("`follow` needs the list `in` which its entry stands, and `by` which of the entry's members it is called", "add both")}},
	{"no-types", {
		KK("`types` кемінде бір хабар түрін оқиғаға сәйкестендіреді", "docs/profiles.md құжатын қараңыз")
		RU("`types` сопоставляет событию хотя бы один тип сообщений", "смотрите docs/profiles.md")
		EN("`types` must map at least one message type to an event", "see docs/profiles.md")}},

	/* --- mends that hang on what was found */
	{"mend/near", {
		KK(NULL, "`{near}` дегіңіз келді ме?")
		RU(NULL, "может быть, `{near}`?")
		EN(NULL, "did you mean `{near}`?")}},
	{"mend/known", {
		KK(NULL, "белгілілері: {known}")
		RU(NULL, "известны: {known}")
		EN(NULL, "known: {known}")}},
	{"mend/none", {
		KK(NULL, "алып тастаңыз: мұнда ештеңе тұрмайды")
		RU(NULL, "уберите: здесь ничего не стоит")
		EN(NULL, "none may stand here; remove it")}},
	{"mend/no-list", {
		KK(NULL, "бос тізім былай жазылады: []")
		RU(NULL, "пустой список пишется так: []")
		EN(NULL, "an empty list is written []")}},
	{"mend/places", {
		KK(NULL, "оның орны: {places}")
		RU(NULL, "его место: {places}")
		EN(NULL, "it stands in {places}")}},
	{"mend/equal", {
		KK(NULL, "салыстыру `==` деп жазылады")
		RU(NULL, "сравнение пишется `==`")
		EN(NULL, "to compare, write `==`")}},
	{"mend/unequal", {
		KK(NULL, "«тең емес» `~=` деп, терістеу `not` деп жазылады")
		RU(NULL, "«не равно» пишется `~=`, отрицание — `not`")
		EN(NULL, "write `~=` for \"not the same as\", `not` for the contrary")}},
	{"mend/quote", {
		KK(NULL, "басқа пернетақтаның тырнақшасы: \" деп жазыңыз")
		RU(NULL, "кавычка с другой клавиатуры: напишите \"")
		EN(NULL, "a quote of another keyboard: write \"")}},
	{"mend/cyrillic", {
		KK(NULL, "бұл кирилл `{sign}`: латын `{write}` деп жазыңыз")
		RU(NULL, "это кириллическая `{sign}`: напишите латинскую `{write}`")
		EN(NULL, "a Cyrillic `{sign}`: write the Latin `{write}`")}},
	{"mend/sign", {
		KK(NULL, "`{write}` деп жазыңыз")
		RU(NULL, "напишите `{write}`")
		EN(NULL, "write `{write}`")}},
	{"mend/space", {
		KK(NULL, "бөлінбейтін бос орын: әдеттегі бос орын жазыңыз")
		RU(NULL, "неразрывный пробел: напишите обычный")
		EN(NULL, "a space that does not break: write a plain one")}},
	{"mend/order", {
		KK(NULL, "оның реті деректерге байланысты емес: тізімді ipairs арқылы аралаңыз")
		RU(NULL, "его порядок не зависит от фактов: идите по списку через ipairs")
		EN(NULL, "its order is not a function of the facts: take ipairs over a list")}},
	{"mend/catch", {
		KK(NULL, "ережелер қателерді ұстамайды: белгісіз дерек шартты өзі аяқтайды")
		RU(NULL, "правила не ловят ошибок: неизвестный факт сам кончает условие")
		EN(NULL, "rules do not catch errors: an unknown fact ends the clause by itself")}},
	{"mend/raise", {
		KK(NULL, "ережелер қате шығармайды: true немесе false қайтарыңыз")
		RU(NULL, "правила не вызывают ошибок: верните true или false")
		EN(NULL, "rules do not raise errors: return true or false")}},
	{"mend/clock", {
		KK(NULL, "ережелерде сағат жоқ: күндер — law_day және today")
		RU(NULL, "у правил нет часов: дни — law_day и today")
		EN(NULL, "rules have no clock: the days are law_day and today")}},
	{"mend/print", {
		KK(NULL, "ережелер басып шығармайды: сандарды екінші нәтижемен қайтарыңыз, {n = ...}")
		RU(NULL, "правила не печатают: верните числа вторым результатом, {n = ...}")
		EN(NULL, "rules do not print: return numbers as a second result, {n = ...}")}},
	{"mend/text", {
		KK(NULL, "ережелер мәтін құрамайды: сандарды екінші нәтижемен қайтарыңыз, {n = ...}")
		RU(NULL, "правила не составляют текстов: верните числа вторым результатом, {n = ...}")
		EN(NULL, "rules make no texts: return numbers as a second result, {n = ...}")}},
	{"mend/type", {
		KK(NULL, "деректердің түрі сөздіктен: оны сонда жариялаңыз, мысалы integer")
		RU(NULL, "тип фактов берётся из словаря: объявите его там, например integer")
		EN(NULL, "facts have their type from the vocabulary: declare it there, integer for example")}},
	{"mend/one-file", {
		KK(NULL, "пакет бір файлдан тұрады")
		RU(NULL, "пакет — один файл")
		EN(NULL, "a package is one file")}},
	{"mend/table", {
		KK(NULL, "мұнда кестелердің функциялары жоқ: t[#t + 1] = x қосады")
		RU(NULL, "у таблиц здесь нет функций: t[#t + 1] = x добавляет")
		EN(NULL, "tables have no functions here: t[#t + 1] = x adds")}},
	{"mend/is-none", {
		KK(NULL, "оның жоғы is_none(x) деп сұралады")
		RU(NULL, "что его нет, спрашивают так: is_none(x)")
		EN(NULL, "whether there is none ask by is_none(x)")}},
	{"mend/environment", {
		KK(NULL, "орта өзгертілмейді")
		RU(NULL, "окружение не меняют")
		EN(NULL, "the environment cannot be changed")}},
	{"written/name", {
		KK(NULL, "атау")
		RU(NULL, "имя")
		EN(NULL, "a name")}},
	{"written/date", {
		KK(NULL, "күн, мысалы 2026-01-01")
		RU(NULL, "дата, например 2026-01-01")
		EN(NULL, "a date, such as 2026-01-01")}},
	{"written/text in kk, ru, en", {
		KK(NULL, "{kk: …, ru: …, en: …}")
		RU(NULL, "{kk: …, ru: …, en: …}")
		EN(NULL, "{kk: …, ru: …, en: …}")}},
	{"written/list of items", {
		KK(NULL, "тізім, мысалы - {service: birth-allowance}")
		RU(NULL, "список, например - {service: birth-allowance}")
		EN(NULL, "a list, such as - {service: birth-allowance}")}},
	{"written/list of proactive, extraterritorial, notice, composite", {
		KK(NULL, "тізім, мысалы [proactive]")
		RU(NULL, "список, например [proactive]")
		EN(NULL, "a list, such as [proactive]")}},
	{"written/list of event, date, every or change", {
		KK(NULL, "тізім, мысалы - {event: birth, as: [mother]}")
		RU(NULL, "список, например - {event: birth, as: [mother]}")
		EN(NULL, "a list, such as - {event: birth, as: [mother]}")}},
	{"written/map of facts", {
		KK(NULL, "Lua файлы оқитын деректер, мысалы birth_date: {}")
		RU(NULL, "факты, которые читает файл Lua, например birth_date: {}")
		EN(NULL, "the facts that the Lua file reads, such as birth_date: {}")}},
	{"written/map of clauses", {
		KK(NULL, "шарттар, әрқайсысында law, met және unmet")
		RU(NULL, "условия, у каждого law, met и unmet")
		EN(NULL, "the conditions, each with law, met and unmet")}},
	{"written/list of subject or links, each perhaps with `if`", {
		KK(NULL, "тізім, мысалы [subject]")
		RU(NULL, "список, например [subject]")
		EN(NULL, "a list, such as [subject]")}},
	{"written/list of facts", {
		KK(NULL, "деректер тізімі, мысалы [birth_date]")
		RU(NULL, "список фактов, например [birth_date]")
		EN(NULL, "a list of facts, such as [birth_date]")}},
	{"written/span", {
		KK(NULL, "ұзақтық, мысалы `72 hours`")
		RU(NULL, "срок, например `72 hours`")
		EN(NULL, "a span, such as `72 hours`")}},
	{"written/N working days", {
		KK(NULL, "жұмыс күндері, мысалы `7 working days`")
		RU(NULL, "рабочие дни, например `7 working days`")
		EN(NULL, "a number of working days, such as `7 working days`")}},
	{"written/list", {
		KK(NULL, "тізім, мысалы [recipient]")
		RU(NULL, "список, например [recipient]")
		EN(NULL, "a list, such as [recipient]")}},
	{"why/owner", {
		KK(NULL, "деректер үшін кім жауап беретінін (C-9)")
		RU(NULL, "кто отвечает за данные (C-9)")
		EN(NULL, "who answers for the data (C-9)")}},
	{"why/legal_basis", {
		KK(NULL, "беруге рұқсат ететін актіні (C-9)")
		RU(NULL, "акт, который разрешает передачу (C-9)")
		EN(NULL, "the act that allows the transfer (C-9)")}},
	{"why/agreement", {
		KK(NULL, "иесімен келісімнің нөмірі мен күнін (C-9)")
		RU(NULL, "номер и день соглашения с владельцем (C-9)")
		EN(NULL, "number and date of the agreement with the owner (C-9)")}},
	{"why/segment", {
		KK(NULL, "state, external немесе internet (S-5)")
		RU(NULL, "state, external или internet (S-5)")
		EN(NULL, "state, external or internet (S-5)")}},
	{"why/contact", {
		KK(NULL, "түнде кімге хабарласуды (S-2)")
		RU(NULL, "кому звонить ночью (S-2)")
		EN(NULL, "whom to call at night (S-2)")}},
	{"why/source", {
		KK(NULL, "жазбаларының CloudEvents көзін")
		RU(NULL, "источник CloudEvents его записей")
		EN(NULL, "the CloudEvents source of its records")}},
};
const size_t wording_count = sizeof wordings / sizeof *wordings;
