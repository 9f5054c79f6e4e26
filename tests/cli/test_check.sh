#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What service owners see: `aldyn check` and `aldyn test` on rules that are wrong in one place each.
export LC_ALL=C
. "${ALDYN_SOURCE:?the source tree}/tests/cli/common.sh"
exits() { local status=$1; shift; aldyn "$@" >out 2>err; local rc=$?; [ $rc = "$status" ] || { echo "exit $rc, not $status: $*"; cat out err; return 1; }; }
large=packages/large-family-allowance

# --- no command
ok "without a command: 2" exits 2
ok "without a command: usage on stderr" re err '^usage: aldyn COMMAND'
ok "without a command: nothing on stdout" lines out 0
ok "--help: 0" exits 0 --help
ok "--help: usage on stdout" re out '^usage: aldyn COMMAND'

# --- places can be opened from where one stands
rules $large/eligibility.lua 's/function counts/function cuonts/'
ok "check: an error in Lua" exits 1 check rules
ok "check: with its folder" re err '^rules/packages/large-family-allowance/eligibility.lua:1[0-9]:[0-9]+: error: .*`counts`'
ok "check: a folder named with a slash" exits 1 check rules/
ok "check: is shown as without" re err '^rules/packages/large-family-allowance/eligibility.lua:1[0-9]:'
rm rules/law.yaml
ok "check: a file that is missing" exits 1 check rules
ok "check: is named where it should stand" re err '^rules/law.yaml:1:1: error: '

# --- all at once, and each mistake once: what stands in YAML does not hide what stands in Lua. ERRORS, then a word of each.
finds() { # NAME COUNT PATTERN… after rules …
	local name=$1 count=$2; shift 2
	ok "check: $name" exits 1 check rules
	grep ': error: ' err >errors
	ok "check: $name: $count told" lines errors "$count"
	ok "check: $name: no warning of the same" lines <(grep warning: err) 0
	for pattern; do ok "check: $name: $pattern" re errors "$pattern"; done
}
yaml=$large/service.yaml lua=$large/eligibility.lua
rules $yaml 's/window: 72/windw: 72/' $lua 's/c.study/c.stdy/'
finds "a setting and a fact" 2 'service.yaml:.*`window`' 'eligibility.lua:.*`study`'
rules $yaml 's/^title:/titel:/' $lua 's/^local function of_age(c)/local function of_age(c/'
finds "a setting and Lua's grammar" 2 'service.yaml:.*`title`' 'eligibility.lua:'
rules $yaml 's/^service:/service: [/' $lua 's/age(c.birth_date/agee(c.birth_date/'
finds "a file that is no YAML" 2 'service.yaml:' 'eligibility.lua:.*`age`'
rules $yaml 's/^needs:/need:/' $lua 's/age(c.birth_date/agee(c.birth_date/'
finds "needs misspelt: facts are not judged" 2 '`needs`' '`age`'
rules $yaml 's/^  children.study:/  children.stdy:/'
finds "a need misspelt, in Lua it is right" 1 'service.yaml:.*`study`'
rules $yaml 's/^  children: /  childrn: /'
finds "a link misspelt" 1 '`children`'
rules $yaml '/^  children: /d'
finds "a link left out" 1 'add `children: \{\}`'
rules $yaml 's/^recipients:/recipient:/'
finds "a required setting misspelt" 1 '`recipients`'
rules $yaml 's/^consent:/consnt:/'
finds "a group misspelt" 1 '`consent`'
rules $yaml 's/data: \[children,/data: [childrn,/'
finds "a fact of the consent misspelt" 1 '`children`'
rules $yaml 's/study, address\]$/study, adress]/'
finds "a fact of the consent misspelt, which the order carries" 1 '`address`'
rules $yaml 's/^  data: .*/  data: [children, birth_date, death_date, study, address]/'
finds "a fact used twice without consent" 1 '`home`'
rules $yaml 's/^benefit:/benefits:/'
finds "the benefit misspelt" 1 '`benefit`'
rules $yaml 's/of: counted/of: conted/'
finds "the benefit's value misspelt" 1 'service.yaml:[0-9]+:5[0-9]:.*`conted`'
rules $lua 's/^function values\./function valeus./'
finds "the table of the value misspelt" 1 'eligibility.lua:.*`values`'
rules $yaml 's/^clauses:/clause:/' $lua 's/c.study/c.stdy/'
finds "the clauses misspelt" 2 '`clauses`' '`study`'
rules $yaml 's/^  enough_children:/  enough_childrn:/'
finds "a clause misspelt" 1 'service.yaml:[0-9]+:[0-9]+: .*`enough_children` \(did you mean `enough_childrn`'
rules $yaml '/^while:/,/^duty:/{/^duty:/!d}' $yaml 's/^  enough_children:/  enough_childrn:/'
finds "a clause misspelt that nothing else names" 1 'service.yaml:[0-9]+:3: .*did you mean `enough_children`'
rules $yaml 's/, en: "Children living together: {n}, at least/, ne: "Children living together: {n}, at least/' $lua 's/clauses.enough_children/clauses.enough_kids/'
finds "a text and a clause without function" 2 '`ne`' 'did you mean `enough_kids`'
rules vocabulary.yaml '/^  children:/,+1s/type: person/type: persn/'
finds "a fact's type in the vocabulary" 1 'vocabulary.yaml:.*`person`'
rules vocabulary.yaml 's/^facts:/facts: [/'
finds "a vocabulary that is no YAML" 1 'vocabulary.yaml:'
rules law.yaml 's/^social-code:/social-code: [/' $lua 's/c.study/c.stdy/'
finds "law that is no YAML" 2 'law.yaml:' '`study`'
rules; rm rules/parameters.yaml
finds "no parameters" 1 'rules/parameters.yaml:1:1: .*lacks this file'
rules $yaml 's/^version: .*/version: 2026-02-30/'
finds "a day that is none" 1 'real day'

# --- the wrong text is underlined: characters count, not bytes; tabs stay
marks() { # NAME LINE MARK after rules …
	ok "check: $1" exits 1 check rules
	printf '%s\n' "$2" "$3" >want
	ok "check: $1: its line and mark" diff <(sed -n 2,3p err) want
}
rules $yaml 's/Айына: {amount}\./Айына: {amont}./'
marks "a placeholder in a Kazakh text" '    kk: "Сізге көпбалалы отбасы жәрдемақысы тиесілі. Айына: {amont}."' "$(printf '%60s^~~~~~~')"
rules $lua 's/c.study/c.stdy/'
marks "Lua, indented by a tab" $'\treturn years < 18 or (years <= 23 and c.stdy == "full-time")' $'\t'"$(printf '%40s^~~~')"
rules $yaml 's/^term:.*/term: 7 days # soon/'
marks "a value before a comment" 'term: 7 days # soon' '      ^~~~~~'
rules $yaml 's/, en: Large-family allowance}/}/'
marks "a text that lacks a language" 'title: {kk: Көпбалалы отбасы жәрдемақысы, ru: Пособие многодетной семье}' "       ^$(printf '%64s' | tr ' ' '~')"
rules; rm rules/law.yaml
ok "check: what cannot be read has no line" exits 1 check rules
ok "check: and no mark" lines err 2

# --- folders of packages without a package
rules; mkdir rules/packages/childcare
finds "an empty folder" 1 '^rules/packages/childcare/service.yaml:1:1: error: this file is missing \(write it'
rules; cp -r rules/packages/birth-allowance rules/packages/other; rm rules/packages/other/service.yaml
finds "a folder without its service.yaml" 1 '^rules/packages/other/service.yaml:1:1: .*missing'
rules; mv rules/$yaml rules/$large/service.yml
finds "a service.yaml under another name" 1 '^rules/packages/large-family-allowance/service.yaml:1:1: .*missing'
rules; mkdir rules/$large/2027-01-01
finds "an empty version" 1 '^rules/packages/large-family-allowance/2027-01-01/service.yaml:1:1: .*missing'
rules; mkdir rules/packages/new rules/packages/new/2027-01-01
finds "an empty version of a package that has no other" 1 '^rules/packages/new/2027-01-01/service.yaml:1:1: .*missing'
rules; mv rules/$large/* rules/packages
finds "files beside the packages" 4 'packages/service.yaml:1:1: .*move this file' 'packages/tests.yaml' 'large-family-allowance/service.yaml'
rules; mkdir rules/$large/notes rules/packages/.old
ok "check: folders that hold no rules may stand in a package" exits 0 check rules
rules; mkdir rules/packages/birth-allowance/2026-01-01x; mv rules/packages/birth-allowance/*.* rules/packages/birth-allowance/2026-01-01x
finds "a version called otherwise" 1 'version: 2026-01-01x'

# --- the register of services (P-10)
registered=$(cd "$ALDYN_SOURCE/rules/packages" && printf '%s: {number: "1", from: 2025-01-01}\n' * | grep -v ^large-family)
rules; printf '%s\nlarge-family-allowance: {number: "2", from: 2025-01-01}\n' "$registered" >rules/register.yaml
ok "check: services that the register holds" exits 0 check rules
rules; echo "$registered" >rules/register.yaml
finds "a service that the register does not hold" 1 'service.yaml:4:10: .*P-10'
rules; printf '%s\nlarge-family-allowance: {number: "2", from: 2020-01-01, to: 2025-12-31}\n' "$registered" >rules/register.yaml
finds "a service that was struck off" 1 'service.yaml:4:10: .*first day of this version .*P-10'
rules; printf '%s\nlarge-family-allowance: {number: "2", form: 2020-01-01}\n' "$registered" >rules/register.yaml
finds "a register with a mistake: services are not judged by it" 1 'register.yaml:[0-9]+:39: .*did you mean `from`'

# --- legal persons (P-8, P-12)
rules; cp -r "$ALDYN_SOURCE/tests/model/features/packages/for-a-firm" rules/packages; chmod -R u+w rules
ok "check: a legal person is asked through its head" exits 0 check rules
sed -i 's/^    birth:$/&\n      proactive: natural/' rules/law.yaml
finds "a legal person asked where the law lets natural ones alone be" 1 'for-a-firm/service.yaml:[0-9]+:10: .*P-12'

# --- many packages: all are read; one that is too large to travel is told
rules
for i in $(seq 1000); do
	mkdir "rules/packages/p$i" && cp rules/packages/birth-allowance/*.{yaml,lua} "rules/packages/p$i"
done
sed -i -E 's/^service: .*/service: x/' rules/packages/p*/service.yaml
sed -i 's/^service: x/service: p500/' rules/packages/p500/service.yaml
ok "check: 1,000 packages" exits 1 check rules
ok "check: 1,000 packages: each but one is called otherwise than its folder" test "$(grep -c 'the package is called as its folder' err)" = 999
sed -i -E 's/^service: .*/service: SELF/' rules/packages/p*/service.yaml
for i in $(seq 1000); do sed -i "s/^service: SELF/service: p$i/" "rules/packages/p$i/service.yaml"; done
ok "check: 1,000 packages, more than fits into a record" exits 0 check rules
head -c 250000 /dev/zero | tr '\0' '#' >big
for i in 1 2 3 4 5; do cp big "rules/packages/p7/notes-$i.lua"; done
ok "check: a package of more than 1 MiB is refused" exits 1 check rules
ok "check: and it is said which" has err 'packages/p7/ takes more than'
# --- the words of tests.yaml
tests=$large/tests.yaml
rules $tests '0,/verdict:/s//verdct:/'
finds "tests: a key of then" 1 '^rules/packages/large-family-allowance/tests.yaml:14:12: error: `verdct` .*did you mean `verdict`'
rules $tests '0,/enough_children: met/s//enough_childrn: met/'
finds "tests: a clause" 1 'did you mean `enough_children`'
rules $tests '0,/^    then: {verdict: eligible,/s//    verdict: eligible\n    then: {/'
finds "tests: in the wrong place" 1 'tests.yaml:14:5: .*it stands in `then`'
rules $tests '0,/^    at:/s//    after: 1 hour\n    at:/'
finds "tests: what a step has alone" 1 '`after` .*it stands in `next`'
rules $tests '0,/phone:/s//phon:/'
finds "tests: a person's attribute" 1 'tests.yaml:5:11: .*did you mean `phone`'
rules $tests '0,/mother: Ainur/s//mothr: Ainur/'
finds "tests: a role, met again at each alias" 1 'role or value of the event .*did you mean `mother`'
rules $tests '0,/study.changed:/s//study.chnged:/'
finds "tests: an event" 1 'event of vocabulary.yaml .*did you mean `study.changed`'
rules $tests 's/^world:/wrold:/' $tests 's/    rows: {counted/    rows: {coutned/'
finds "tests: two at once" 2 '`world`' '`counted`'
rules $tests '0,/then: {offer: withdrawn/s//then: {ofer: withdrawn/' $yaml 's/^term:/trem:/' $lua 's/c.study/c.stdy/'
finds "tests: beside errors in the other files" 3 'tests.yaml:.*`offer`' 'service.yaml:' 'eligibility.lua:'
rules $tests '0,/then: {verdict: eligible,.*/s//then: eligible/'
finds "tests: no map" 1 'tests.yaml:14:11: .*a map'
rules $tests '0,/phone: yes/s//phone: yes, clerk: no/' $tests '0,/{after: 25 hours,/s//{tick: 1, after: 25 hours,/'
ok "test: a file that nobody understands fails" exits 1 test rules --package large-family-allowance
ok "test: it is told where" re out '^# rules/packages/large-family-allowance/tests.yaml:5:23: `clerk` is no word'
ok "test: and is not run" lines <(grep -c '^ok' out | grep -v '^0') 0

# --- why a rule failed
rules $lua 's/years < 18 or/years < nil or/'
ok "test: a rule that fails" exits 1 test rules --package large-family-allowance
ok "test: its reason, with its place" re out '^# rules/packages/large-family-allowance/eligibility.lua:6: .* \(clause enough_children\)$'
ok "test: where it was called from" re out '^#   called from rules/packages/large-family-allowance/eligibility.lua:11'
awk '/^not ok 2/ {exit} /eligibility.lua:6:/' out >first
ok "test: once a test" lines first 1
rules $lua 's/local years = .*/&\n\tif c.study == "none" then while true do years = years end end/'
ok "test: a rule without an end" exits 1 test rules --package large-family-allowance
ok "test: the budget, with its place" re out '^# rules/packages/large-family-allowance/eligibility.lua:6: the budget of instructions'
rules $lua 's/years < 18 or/years.x < 18 or/'
ok "test: a package with errors" exits 1 test rules --package large-family-allowance
ok "test: its first error, with its place" re out '^# rules/packages/large-family-allowance/eligibility.lua:6:15: no fact `x`'

# --- minimal data (C-7): needs that nothing reads
warns() { # NAME COUNT PATTERN…
	local name=$1 count=$2; shift 2
	ok "check: $name: no error" exits 0 check rules
	grep ': warning: ' err >warnings
	ok "check: $name: $count warnings" lines warnings "$count"
	for pattern; do ok "check: $name: $pattern" re warnings "$pattern"; done
}
consent='s/data: \[/data: [surname, spouse, mother, citizenship, /'
rules
warns "the release" 0
rules $yaml 's/^needs:/&\n  surname: {}/' $yaml "$consent"
warns "a fact" 1 '^rules/packages/large-family-allowance/service.yaml:[0-9]+:3: warning: .*`surname`.*remove it'
rules $yaml 's/^needs:/&\n  children.surname: {}\n  surname: {}/' $yaml "$consent" $lua 's/^\tlocal years = .*/&\n\tlocal s = person.surname == "x"/'
warns "a fact of the subject is read, that of the children is not" 1 '`children.surname`'
rules $yaml 's/^needs:/&\n  spouse: {}\n  spouse.surname: {}/' $yaml "$consent"
warns "a link and what stands behind it" 1 '`spouse.surname`'
rules $yaml 's/^needs:/&\n  mother: {}/' $yaml "$consent"
warns "a link alone" 1 '`mother`'
rules $yaml 's/^needs:/&\n  children.surname: {}/' $yaml "$consent" $yaml 's/change: \[/change: [children.surname, /'
warns "what is needed to see a change" 0
rules $yaml 's/^needs:/&\n  surname: {}/' $yaml "$consent" $lua 's/c.study/c.stdy/'
finds "unused needs are not looked for in broken Lua" 1 '`study`'

# --- languages, and what editors read
rules $yaml 's/window: 72/windw: 72/' $lua 's/c.study/c.stdy/'
ok "check: --lang" exits 1 check rules --lang ru
ok "check: --lang: Russian" re err '39:3: ошибка: нет настройки `windw` \(может быть, `window`\?\)$'
LC_ALL=kk_KZ.UTF-8 aldyn check rules >out 2>err
ok "check: the locale's language" re err '39:3: қате: `windw` деген баптау жоқ'
LC_ALL= LC_MESSAGES=ru_RU.UTF-8 LANG=kk_KZ.UTF-8 aldyn check rules >out 2>err
ok "check: of messages before that of all else" re err 'ошибок: 2$'
LC_ALL=fr_FR.UTF-8 aldyn check rules >out 2>err
ok "check: English where the locale is none of ours" re err '2 errors$'
ok "check: --lang of no language" exits 2 check rules --lang de
ok "check: --json" exits 1 check rules --json
ok "check: --json: nothing on stderr" lines err 0
ok "check: --json: one a line" lines out 2
mv out found
rules
printf '{}\n' >sample
ok "check: --sample --json" exits 1 check rules --profiles profiles --profile education --sample sample --json
ok "check: --sample --json: what is shown is no error: stderr" has err 'message 1: a dead letter: '
ok "check: --sample --json: the error on stdout" has out '"code":"refused"'
printf '{}\n\n%.0s' {1..12} >sample
ok "check: --sample of many messages" exits 1 check rules --profiles profiles --profile education --sample sample
ok "check: --sample: how many, where the first is" re err '^sample:1:1: error: records that would become dead letters: 12 '
ok "check: --sample: and where the next ones are" re err '^sample:3:1: error: of them from this message: 1$'
ok "check: --sample: ten of them" test "$(grep -c '^sample:' err)" = 10
exits 1 check rules --profiles profiles --profile education --sample sample --json
ok "check: --sample --json: a line each" has out '"line":19,"column":1,'
printf '{"id":"1","type":"student.form","time":"2026-06-01T05:00:00Z","data":{"student":{"form":"zaoch-7 Ө"}}}\n' >sample
exits 1 check rules --profiles profiles --profile education --sample sample
ok "check: --sample: what was expected, and of what shape it came" re out ' is none of the values .*; expected: none, school, full-time, part-time, distance; came: xxxxx-9 x \(bad-value\)$'
exits 1 check rules --profiles profiles --profile education --sample sample --lang ru
ok "check: --sample: in the language" re out '; ожидалось: none, school, .*; пришло: xxxxx-9 x \(bad-value\)$'
exits 1 check rules --profiles profiles --profile education --sample sample --unmasked
ok "check: --sample --unmasked: as it came" re out '; came: zaoch-7 Ө \(bad-value\)$'
printf '{"type":"student.form","time":"2026-06-01T05:00:00Z"}\n' >sample
exits 1 check rules --profiles profiles --profile education --sample sample
ok "check: --sample: no CloudEvent: what the profile may say" has out 'the profile says where it stands: `id:`, `time:`'
printf '\n\n' >sample
for lang in kk ru en; do
	ok "check: --sample without a message: 1, --lang $lang" exits 1 check rules --profiles profiles --profile education --sample sample --lang $lang
	ok "check: --sample without a message: and says so" re err '^sample:1:1: [^ ]+: .*(бірде-бір хабар жоқ|нет ни одного сообщения|no message in it)'
done
ok "check: --json: as the schema says" python3 - "$ALDYN_SOURCE/docs/schemas/tools/finding.json" found out <<'END'
import json, sys, jsonschema
schema = json.load(open(sys.argv[1]))
jsonschema.Draft202012Validator.check_schema(schema)
found = [json.loads(line) for path in sys.argv[2:] for line in open(path)]
for each in found + schema["examples"]:
    jsonschema.validate(each, schema)
assert found[0] == schema["examples"][0], found[0]
END
ok "check: --json of rules in order" exits 0 check rules --json
ok "check: --json of rules in order: nothing" lines out 0
grep -ohE '"[a-z][a-z/_-]+", (NULL, )?(NULL\)|SAID\()|"(unknown-[a-z/-]+|(mend|why|missing-need|wrong-shape)/[a-z_-]+)"' \
	"$ALDYN_SOURCE"/engine/rules/*.c "$ALDYN_SOURCE"/engine/intake/profile*.c "$ALDYN_SOURCE"/engine/cli/{test_words,test_values,cmd_check}.c |
	grep -oE '^"[^"]+"' | tr -d '"' | sort -u >keys
sed -nE 's/^\t\{"([a-z/_-]+)".*/\1/p' "$ALDYN_SOURCE/engine/rules/wording_table.c" | sort >rows
ok "check: the table has its rows" test "$(wc -l <rows)" -gt 150
ok "check: every key has its row" diff /dev/null <(comm -23 keys rows)
ok "check: no key has two rows" diff /dev/null <(uniq -d rows)

# --- what docs/packages.md shows
shown() { while read -r line; do grep -qF -- "$line" "$1" || { echo "$1 has no: $line"; cat "$1"; return 1; }; done; }
doc() { awk -v from="$1" '/^```/ {inside = !inside; next} inside && index($0, from) == 1 {on = 1} !inside {on = 0} on' "$ALDYN_SOURCE/docs/packages.md"; }
rules $yaml 's/window: 72/windw: 72/' $lua 's/c.study/c.stdy/' $tests '0,/verdict:/s//verdct:/'
aldyn check rules >out 2>err
doc "rules/$yaml" >want
ok "docs/packages.md: ten lines of check" lines want 10
ok "docs/packages.md: check says what it shows" shown err <want
rules $lua 's/years < 18 or/years < nil or/'
aldyn test rules >out 2>err
doc 'not ok 1' | sed 1d >want
ok "docs/packages.md: seven lines of test" lines want 7
ok "docs/packages.md: test says what it shows" shown out <want

rules packages/birth-allowance/service.yaml 's/^benefit: .*/benefit: {kind: once, brackets: my_allowance, of: one}/'
rm rules/packages/birth-allowance/tests.yaml
doc 'function values.one()' >>rules/packages/birth-allowance/eligibility.lua
{ echo; doc 'my_allowance:'; } >>rules/parameters.yaml
ok "docs/packages.md: a flat amount is in order" exits 0 check rules

echo "1..$n"
