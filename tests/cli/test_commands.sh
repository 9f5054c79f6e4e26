#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The commands, on the demonstration of examples/: a family's fourth child is born. Real log, real stores, and at the end beside a running engine.
. "${ALDYN_SOURCE:?the source tree}/tests/cli/common.sh"
sed -i "s/2026-01-12/$(date -u -d '3 days ago' +%F)/g" birth.ndjson # the allowance is due for a year
mother=iin:880308403017 father=iin:861120302013 child=iin:260112601049

# --- check
ok "check: the examples are in order" aldyn check --config aldyn.yaml
sed 's|type: iin}|type: iim}|' profiles/education.yaml >education.bad
mkdir bad; cp education.bad bad/education.yaml
fails 1 aldyn check rules --profiles bad 2>findings >/dev/null
ok "check: a bad profile is named with line and column" grep -qE '^bad/education.yaml:[0-9]+:[0-9]+: error: .*iin' findings
ok "check: --lang" grep -q 'Бала туғанда' <(aldyn check rules --lang kk 2>/dev/null)
ok "wrong usage ends with 2" fails 2 aldyn dlq burn

# --- topics before anything stands there
ok "topics check: what is missing" fails 1 aldyn topics check
ok "topics create" aldyn topics create
ok "topics check: all there" aldyn topics check

# --- the demonstration
run <civil-registry.ndjson
aldyn audit head >head1
cp -r demo/log log1
run <birth.ndjson
aldyn cases >cases
aldyn cases --subject $mother >one
aldyn cases --reveal --service birth-allowance --state completed >done
ok "cases: persons are masked" lacks cases $mother
ok "cases: of one subject" lines one 1
ok "cases: the birth allowance is completed" has done $child
ok "orders were placed" lines demo/orders.ndjson 2
aldyn topics read decisions >decisions
ok "topics read: one event a line, with its place" grep -qE '^\{"topic":"decisions","partition":[0-3],"offset":[0-9]+,"specversion":"1.0",' decisions
aldyn topics read changelog --partition 1 >changelog
ok "topics read: bytes where there is no event" has changelog '"value_base64":'
aldyn topics list >list
ok "topics list: the records of all partitions" grep -qE "^decisions +4 +$(wc -l <decisions) " list
aldyn topics list --ends >ends
ok "topics list --ends: each partition" lines <(grep '^decisions ' ends) 4
ok "topics list --ends: which come to the same" [ "$(awk '$1 == "decisions" {n += $4} END {print n}' ends)" = "$(wc -l <decisions)" ]
aldyn topics list --partition 2 >ends
ok "topics list: one partition" lines <(grep '^decisions ' ends) 1

# --- state
aldyn state $child >state
ok "state: masked" has state '"fact":"birth_order","value":"***"'
ok "state: no person in full" lacks state "$mother"
aldyn state $child --reveal --by Aigul >state
ok "state --reveal: the aggregate" has state '"fact":"birth_order","value":4'
run </dev/null
aldyn topics read decisions >decisions
ok "what is shown in full is journalled: whom, what, who asked (S-1)" grep -q '"type":"kz.aldyn.revealed","subject":"'$child'".*{"command":"state","by":"Aigul"}' decisions
aldyn state --all --format hash | sort >hashes
ok "state --all: every subject of the family" lines hashes 8
ok "state: an unknown subject" fails 1 aldyn state tel:+77010000009

# --- explain
for lang in kk ru en; do aldyn explain $child --for clerk --lang $lang >explain.$lang; done
ok "explain: Kazakh" has explain.kk 'орындалды: Бала тірі [Әлеуметтік кодекс'
ok "explain: Russian" has explain.ru 'выполнено: Каким по счёту рождён ребёнок: 4'
ok "explain: English, evidence" has explain.en 'Evidence: the reply "иә" from tel:+*******0001'
ok "explain: how it stands" has explain.en 'Now: The service was provided.'
aldyn explain $mother --for clerk --lang en >mother
ok "explain: missing facts by their titles, and whose registry could settle them" \
	has mother 'what is missing: Children [Social Code, allowance of large families] Who could settle it: Civil registry (Ministry of Justice).'
second=$(aldyn cases --reveal --state superseded | sed -n 's/.*"subject":"\([^"]*\)".*/\1/p') # the parent whose consent came second
[ "$second" = $mother ] && paid=$father || paid=$mother
ok "explain: what is looked at when it begins comes after its beginning" \
	test -n "$(aldyn explain $paid --for clerk --lang en | awk '/It is being paid. What must be told/ {began = 1} began && /Checked while it is paid/')"
aldyn explain "$second" --lang en >second
ok "explain: and why not" has second 'Now: It has been arranged already.'
ok "explain: what to do next" has second 'What to do: Nothing: another member of the family has it.'
by_id=$(sed 's/.*"case":"\([0-9a-f]*\)".*/\1/' done)
aldyn explain "$by_id" --for clerk --lang en >by_case
ok "explain: by case" has by_case "Birth allowance (case $by_id)"
aldyn explain "$by_id" --lang en >citizen
ok "explain: a citizen reads no codes" lacks citizen "$by_id"
ok "explain: nor evidence" lacks citizen Evidence
ok "explain: the chain" grep -qE "^  Event $(date -u -d '3 days ago' +%F) > Decision 20.* > Offer 20.* > Consent 20.* > Order 20.* > Outcome 20" citizen
aldyn explain --person "${father#iin:}" --lang en >father
ok "explain: a reply that was not understood" has father 'ответ не понят'
aldyn explain --person ${mother#iin:} --lang en >recipient
ok "explain: the case of another in which somebody was asked, and receives" grep -qxF 'Birth allowance' recipient
ok "explain: says whose it is, masked" has <(grep -A1 -x 'Birth allowance' recipient) '  Whose case: iin:********1049'
ok "explain: no other case of theirs" lacks recipient 'Childcare allowance'
ok "explain: nor the other parent's" [ "$(grep -c 'Whose case' recipient)" = 1 ]
ok "explain: nobody in full" lacks recipient "${child#iin:}"
ok "explain: of the child, its own alone" lacks explain.en 'Whose case'
ok "explain: of a case, that alone" lacks citizen 'Large-family'
aldyn explain $mother --lang ru --format html >recipient.html
ok "explain: on the page" has recipient.html '<p>Чьё дело: iin:********1049</p>'
aldyn explain $mother --lang en --format json >recipient.json
ok "explain: in JSON" python3 -c 'import json
cases = json.load(open("recipient.json"))["cases"]
assert [c.get("subject") for c in cases] == [None, "iin:********1049"] and cases[1]["service"] == "birth-allowance", cases'
aldyn explain "$by_id" --for developer --lang en >developer
ok "explain: a developer reads the records" grep -qE '^ +decisions/[0-3]@[0-9]+ evaluated id=[0-9a-f]{32} cause=' developer
ok "explain: a developer reads a sentence of each record" has developer 'The order was drawn up, not sent yet.'
ok "explain: and none without one" fails 1 grep -E '^  20[-0-9]{8} [0-9:]{5} *$' developer
ok "explain: which message was delivered" has citizen 'The message was delivered (the offer).'
ok "explain: and which after it" has citizen 'The message was delivered (granted).'
ok "explain: masked" lacks developer $child
aldyn explain $child --reveal --by Bolat --lang en >plain
ok "explain --reveal: in full" has plain "Cases of $child"
ok "explain: --for" fails 2 aldyn explain $child --for nobody
aldyn explain $child --format json --for clerk --lang en >explain.json
ok "explain: JSON" python3 -c 'import json
d = json.load(open("explain.json"))
case = next(c for c in d["cases"] if c["service"] == "birth-allowance")
assert case["state"] == "order/completed" and case["verdict"] == "eligible" and list(case["chain"]) == ["event", "decision", "offer", "consent", "order", "outcome"], case
assert [c["verdict"] for c in case["clauses"]] == ["met", "met", "met"] and case["clauses"][2]["values"] == {"order": 4}, case["clauses"]'
for who in citizen clerk developer; do
	for lang in kk ru en; do aldyn explain $mother --for $who --lang $lang --format html >"explain.$who.$lang.html"; done
done
ok "explain: pages stand alone" python3 "$ALDYN_SOURCE/tests/cli/pages.py" explain.*.html
ok "explain: a page is masked" lacks explain.developer.en.html 880308403017
aldyn explain iin:850101302013 2>typo
ok "explain: digits that no IIN has are told as that" has typo 'no IIN or BIN has these digits'
other_kind() { local want=$1; shift; fails 2 aldyn explain "$@" 2>kind && has kind "$want" && ! grep -q '[0-9]' kind; }
ok "explain: an IIN where a BIN is asked for" other_kind 'are an IIN, not a BIN: ask for iin:…' bin:880308403017
ok "explain: a BIN where an IIN is asked for" other_kind 'are a BIN, not an IIN: ask for bin:…' iin:100940950284
ok "explain: --person with a BIN" other_kind 'are a BIN, not an IIN: ask for bin:…' --person 100940950284
older=iin:120914501014 # born long ago
aldyn explain $older --lang en >older
for lang in 'en This hangs on what cannot change: Date of birth. If the register is wrong, have it corrected at its owner: Civil registry (Ministry of Justice)' \
	'ru Это зависит от того, что не меняется: Дата рождения.' 'kk Бұл өзгермейтін мәліметке байланысты: Туған күні.' \
	'ru (Министерство юстиции)' 'kk (Әділет министрлігі)'; do
	ok "explain: what nobody can change is not proposed: ${lang%% *}" has <(aldyn explain $older --lang "${lang%% *}") "${lang#* }"
done
ok "explain: on the page" has <(aldyn explain $older --lang en --format html) '<p>This hangs on what cannot change: Date of birth.'
ok "explain: no date of birth to have" lacks older 'or later'
aldyn explain $older --lang en --format json >older.json
ok "explain: and in JSON" python3 -c 'import json
ways = {c["service"]: c["yes_if"] for c in json.load(open("older.json"))["cases"]}
assert ways["childcare-allowance"]["result"] == "fixed" and not ways["childcare-allowance"]["ways"] and "birth-allowance" not in ways, ways'
run </dev/null
aldyn topics read decisions >decisions
ok "explain: who saw it in full is journalled" has decisions '{"command":"explain","by":"Bolat"}'
aldyn explain $mother --reveal --by Dana --lang en >plain
run </dev/null
aldyn topics read decisions | grep '{"command":"explain","by":"Dana"}' >decisions
ok "explain: about each whose case was shown" [ "$(grep -oE '"subject":"iin:[0-9]+"' decisions | sort)" = "$(printf '"subject":"%s"\n' $child $mother | sort)" ]

# --- explain to who was told, and not asked
mkdir told && cp -r rules profiles aldyn.yaml ./*.ndjson replies.txt told && mkdir told/rules/packages/birth-note
cat >told/rules/packages/birth-note/service.yaml <<'END'
service: birth-note
version: 2026-01-01
revision: 1
title: {kk: x, ru: x, en: A note}
kinds: [notice]
subject: child
when: [{event: birth, as: [child]}]
needs: {birth_order: {}}
clauses:
  counted: {law: social-code#birth, met: {kk: x, ru: x, en: x}, unmet: {kk: x, ru: x, en: x}}
recipients: [mother]
keep: 30 days
text: {notice: {kk: x, ru: x, en: x}}
END
echo 'function clauses.counted() return person.birth_order >= 1 end' >told/rules/packages/birth-note/eligibility.lua
(cd told && run <civil-registry.ndjson && run <birth.ndjson)
ok "explain: what a mother was told of her child" has <(cd told && aldyn explain $mother --lang en | grep -A1 '^A note$') "Whose case: iin:********${child: -4}"

# --- hostile texts: a title that would be markup, and move the cursor
mkdir hostile
cp -r rules profiles aldyn.yaml ./*.ndjson replies.txt hostile
title='"</title><script>alert('"'1'"')</script>\\e[2J\&\\""'
sed -i "s|^title: .*|title: {kk: x, ru: x, en: $title}|" hostile/rules/packages/childcare-allowance/service.yaml
(cd hostile && ALDYN_LOG=warn aldyn run --until-idle <../civil-registry.ndjson >phones && for format in text json html; do
	aldyn explain $older --lang en --format $format >"hostile.$format"
done)
ok "explain: markup in a text is text" has hostile/hostile.html '&lt;/title&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;'
ok "explain: and the page is well-formed" python3 "$ALDYN_SOURCE/tests/cli/pages.py" hostile/hostile.html
ok "explain: nothing moves the cursor" lacks hostile/hostile.text $'\e'
ok "explain: nor in JSON" python3 -m json.tool hostile/hostile.json

# --- what would have to change: two facts of one clause, or of two, each at its threshold; one that is not known
package() { # NAME NEEDS {CLAUSE LUA}: tells a child's mother of a birth
	local folder=two/rules/packages/$1
	mkdir "$folder"
	cat >"$folder/service.yaml" <<-END
		service: $1
		version: 2026-01-01
		revision: 1
		title: {kk: x, ru: x, en: x}
		kinds: [notice]
		subject: child
		when: [{event: birth, as: [child]}]
		needs: {$2}
		recipients: [mother]
		keep: 30 days
		text: {notice: {kk: x, ru: x, en: x}}
		clauses:
	END
	shift 2
	while [ $# -gt 0 ]; do
		echo "  $1: {law: social-code#birth, met: {kk: x, ru: x, en: x}, unmet: {kk: x, ru: x, en: x}}" >>"$folder/service.yaml"
		echo "function clauses.$1() return $2 end" >>"$folder/eligibility.lua"
		shift 2
	done
}
mkdir two
cp -r rules profiles aldyn.yaml ./*.ndjson replies.txt two
sed -i 's/fixed: yes, //' two/rules/vocabulary.yaml # so that there are dates to try
package one-clause 'birth_order: {}, birth_date: {}' \
	both 'not is_none(person.birth_order) and person.birth_order >= 5 and person.birth_date <= date("2020-01-01")'
package two-clauses 'birth_order: {}, birth_date: {}' \
	fifth 'not is_none(person.birth_order) and person.birth_order >= 5' older 'person.birth_date <= date("2020-01-01")'
package one-unknown 'birth_order: {}, employed: {}' \
	counted 'not is_none(person.birth_order) and person.birth_order >= 1' works 'person.employed'
package names-texts 'citizenship: {}' citizen 'not is_none(person.citizenship) and person.citizenship == "KAZ"'
package names-numbers 'insured_months: {}' months 'not is_none(person.insured_months) and person.insured_months == 777'
package tests-name 'citizenship: {}' citizen 'not is_none(person.citizenship) and person.citizenship ~= "KAZ" and person.citizenship ~= "UZB"'
printf '%s\n' 'tests: [{name: x, when: {birth: {child: Eli, mother: Ainur, citizenship: KGZ}}}]' >two/rules/packages/tests-name/tests.yaml
(cd two && ALDYN_LOG=warn aldyn run --until-idle <../birth.ndjson >phones && aldyn explain $child --lang en --format json >yes.json)
ok "explain: two facts that together make a yes, told once; what is not known, as it would have to be" python3 -c 'import json
ways = {c["service"]: c["yes_if"]["ways"] for c in json.load(open("two/yes.json"))["cases"] if "yes_if" in c}
both = {"Birth order: at least 5", "Date of birth: 2020-01-01 or earlier"}
assert [set(way) for way in ways["one-clause"]] == [both] == [set(way) for way in ways["two-clauses"]], ways
assert ways["one-unknown"] == [["Is employed: yes (now: not known)"]], ways'
ok "explain: texts and numbers that the rule itself names, and those of its tests" python3 -c 'import json
ways = {c["service"]: c["yes_if"]["ways"] for c in json.load(open("two/yes.json"))["cases"] if "yes_if" in c}
assert ways["names-texts"] == [["Citizenship: KAZ (now: not known)"]], ways["names-texts"]
assert ways["names-numbers"] == [["Months of social contributions: for example 777 (now: not known)"]], ways["names-numbers"]
assert ways["tests-name"] == [["Citizenship: for example KGZ (now: not known)"]], ways["tests-name"]'
ok "explain: of one instant, in the order in which it came about" python3 -c 'import json
case = next(c for c in json.load(open("two/yes.json"))["cases"] if c["service"] == "birth-allowance")
told = [(h["at"], h["text"]) for h in case["history"]]
first = [text for _, text in told].index("Consent was received.")
begins = ["Consent was received.", "Consent to the service was given.", "Consent to processing these data was given", "Checked again at the consent."]
step = told[first:first + len(begins)]
assert len({at for at, _ in step}) == 1 and all(text.startswith(b) for (_, text), b in zip(step, begins)), told'

# --- audit
ok "audit verify: intact" aldyn audit verify
ok "audit verify: an older head is met" aldyn audit verify --head head1
aldyn audit head >head2
cp -r demo/log log2
perl -0pi -e 's/"trigger":"consent"/"trigger":"consenT"/g' log2/data.mdb
sed 's|demo/log|log2|' aldyn.yaml >changed.yaml
fails 1 aldyn audit verify --config changed.yaml >/dev/null 2>changed
ok "audit verify: a changed record is named" grep -qE 'decisions/[0-3] offset [0-9]+: does not match its hash' changed
sed 's|demo/log|log1|' aldyn.yaml >cut.yaml
ok "audit verify: a cut tail is not seen without a head" aldyn audit verify --config cut.yaml
fails 1 aldyn audit verify --config cut.yaml --head head2 >/dev/null 2>cut
ok "audit verify: and is with one" has cut 'the tail was cut off'

# --- dlq
cat >bad.ndjson <<-'EOF'
	{"specversion":"1.0","id":"b-1","source":"x","type":"zags.birth.registered","time":"2026-01-12T05:00:00Z","data":{"act":{"number":"71-1","edition":1,"registered":"2026-01-12T05:00:00Z"},"child":{"iin":"260112601048","born":"2026-01-12"}}}
	{"specversion":"1.0","id":"b-2","source":"x","type":"zags.marriage.dissolved","time":"2026-01-12T05:00:00Z","data":{"act":{"number":"71-2","edition":1,"dissolved":"2026-01-10","registered":"2026-01-12T05:00:00Z"},"husband":{"iin":"861120302013"},"wife":{"iin":"880308403017"}}}
	{"specversion":"1.0","id":"b-3","source":"x","type":"zags.demise","time":"2026-01-12T05:00:00Z","data":{"act":{"number":"71-3","edition":1,"registered":"2026-01-12T05:00:00Z"},"deceased":{"iin":"120914501014","died":"2026-01-11"}}}
EOF
run <bad.ndjson
letter() { sed -n "s/.*\"letter\":\"\([0-9a-f]*\)\".*\"code\":\"$1\".*/\1/p" letters; }
aldyn dlq list >letters
ok "dlq list: three letters, masked" lines letters 3
ok "dlq list: masked" lacks letters $father
sum=$(letter bad-checksum) type=$(letter unknown-type) data=$(letter bad-data)
ok "dlq show: the original" grep -q '"original_value":{"specversion":"1.0","id":"b-3"' <(aldyn dlq show "$type")
ok "dlq retry: what is still wrong stays" fails 1 aldyn dlq retry "$sum"
sed -i 's/zags.death.registered:/zags.demise:/' profiles/civil-registry.yaml
ok "dlq retry: after the mapping was mended, by the beginning of its id" aldyn dlq retry "${type:0:12}" --by Aigul
ok "dlq retry: the original once more" aldyn dlq retry "$data"
ok "dlq retry: not twice, though the engine has not seen it yet" fails 1 aldyn dlq retry "$type"
aldyn dlq list >letters
ok "dlq list: one is open" lines letters 1
run </dev/null
aldyn state iin:120914501014 --reveal >state
ok "the retried event was applied" has state '"fact":"death_date","value":"2026-01-11"'
aldyn dlq list >letters
ok "dlq list: what failed again is open again" has letters "$data"
ok "dlq list: and what was mended is not" lacks letters "$type"
aldyn topics read decisions >decisions
ok "acts are journalled with who did it" has decisions "{\"letter\":\"$type\",\"act\":\"retried\",\"by\":\"Aigul\"}"

# --- replay: what other rules would do
for seed in 11 12 13; do python3 -B "$ALDYN_SOURCE/tests/model/history.py" $seed; done >history
cp -r rules other
sed -i 's/at_least(4, person.children/at_least(3, person.children/; s/years < 18 or/years < 12 or/' other/packages/large-family-allowance/eligibility.lua
sed -i 's/birth_date, 12)/birth_date, 9)/' other/packages/birth-allowance/eligibility.lua
sed -i 's/from: 4, times: 16.03/from: 3, times: 12.5/; s/- {from: 1, times: 38}/- {from: 1, times: 40}/' other/parameters.yaml
ok "replay --against, --summary: as counted otherwise" python3 -B "$ALDYN_SOURCE/tests/cli/report.py" rules other history
for lang in kk ru en; do
	aldyn replay --rules rules --against other --format html --lang $lang history >"report.$lang.html"
	aldyn replay --rules rules --summary --format html --lang $lang <history >"summary.$lang.html"
done
ok "replay: pages stand alone" python3 "$ALDYN_SOURCE/tests/cli/pages.py" report.*.html summary.*.html
(cd hostile && sed -i 's/- {from: 1, times: 38}/- {from: 1, times: 40}/' rules/parameters.yaml)
for format in text html; do aldyn replay --rules hostile/rules --summary --lang en --format $format history >"hostile.$format"; done
ok "replay: markup in a text is text" has hostile.html '&lt;/title&gt;&lt;script&gt;'
ok "replay: and the page is well-formed" python3 "$ALDYN_SOURCE/tests/cli/pages.py" hostile.html
ok "replay: nothing moves the cursor" lacks hostile.text $'\e'
aldyn replay --rules rules --against rules --lang en history >unchanged
ok "replay --against the same rules: nobody gains, nobody loses" grep -qE '^Difference a year +0$' unchanged
cp -r rules broken; echo 'x(' >>broken/packages/birth-allowance/eligibility.lua
refused() { fails 1 aldyn replay "$@" history >out 2>why && re why '^broken/packages/birth-allowance/eligibility.lua:[0-9]+:[0-9]+: error: ' && lines out 0; }
ok "replay: rules that do not compile are refused" refused --rules broken
ok "replay --summary: likewise" refused --rules broken --summary
ok "replay --against: likewise" refused --rules rules --against broken
ok "replay --against: the rules as they are, too" refused --rules broken --against rules
failing=broken/packages/birth-allowance/eligibility.lua
sed -i '/^x($/d; s/^function clauses.first_year()/local function text() return "a" end\n&\n\tif person.birth_order < text() then return true end/' $failing
aldyn replay --rules broken --summary --format json history >failed.json
aldyn replay --rules rules --against broken --format json history >against.json
ok "replay: cases whose rules failed are counted" python3 -c 'import json
d, e = json.load(open("failed.json")), json.load(open("against.json"))
n = sum(c["verdict"] == "error" for c in d["cases"])
assert n and d["total"][0]["error"] == n == sum(p["error"] for p in d["packages"]) == sum(r["error"] for r in d["regions"]), d["total"]
assert (e["total"][0]["error_before"], e["total"][0]["error_after"]) == (0, n), e["total"]'
failures=$(sed -n 's/.*"error":\([0-9]*\)}.*/\1/p' failed.json | head -1)
aldyn replay --rules broken --summary --lang en history >failed.text
aldyn replay --rules broken --summary --lang en --format html history >failed.html
ok "replay: said in words" has failed.text "Cases in which the rules failed: $failures;"
ok "replay: and as a row" re failed.text "^Failed +$failures\$"
ok "replay: on the page, too" has failed.html "Cases in which the rules failed: $failures;"
ok "replay: nothing of it when none failed" lacks unchanged ailed
cp -r rules struck
for package in rules/packages/*; do echo "${package##*/}: {number: \"1\", from: 2020-01-01}"; done >struck/register.yaml
sed -i '/^birth-allowance/s/}$/, to: 2026-03-31}/' struck/register.yaml
aldyn replay --rules rules --against struck --format json history >struck.json
ok "replay --against: what the register strikes off is lost (P-10)" python3 -c 'import json
d = json.load(open("struck.json"))
assert {c["change"] for c in d["cases"] if c["service"] == "birth-allowance"} == {"loses"}, d["cases"]'
aldyn replay --rules rules --summary --format csv --table regions history >regions.csv
ok "replay --table: by region, by the first two digits of KATO" grep -qE '^"71","Астана",[0-9]+,' regions.csv
ok "replay --reveal needs a journal" fails 1 aldyn replay --rules rules --summary --reveal history
aldyn replay --rules rules --summary --format csv --reveal --by Dana --config aldyn.yaml history >plain.csv
ok "replay --reveal: in full" grep -qE '"iin:[0-9]{12}"' plain.csv
run </dev/null
aldyn topics read decisions >decisions
ok "replay --reveal is journalled" has decisions '{"command":"replay","by":"Dana"}'
ok "replay: --topics" diff <(aldyn replay --rules rules history | grep -E '^\{"topic":"(orders|status)"') <(aldyn replay --rules rules --topics orders,status history)
no_topic() { fails 2 aldyn replay --rules rules --topics "$1" history 2>why && has why '--topics is subjects, messages, orders, decisions, status, dead-letters or fact-requests'; }
for topics in nope orders,nope order orders,; do ok "replay: --topics of none: '$topics'" no_topic "$topics"; done
ok "replay: --format without a summary" fails 2 aldyn replay --format html history
for i in 1 2 3 4 5 6 7 8 9; do sed "s/\"id\": *\"/&$i-/" a-year-in-kazakhstan.ndjson; done >years # longer than anybody's machine takes at once
timeout 300 script -qefc "'$ALDYN' replay --rules rules --against '$ALDYN_SOURCE/rules' --lang en years" /dev/null </dev/null >terminal
grep -aoE '\[#* *\] [0-9]+% [0-9 ]+ of [0-9 ]+ records[^[:cntrl:]]*' terminal >bars
ok "replay: on a terminal how far it is" [ -s bars ]
ok "replay: and the time that is left" re bars '[0-9]% .* records, [0-9]+:[0-9]{2} left$'
ok "replay: not when little was done" lacks <(head -1 bars; grep -E '\] [0-2]% ' bars) left

# --- beside a running engine
ALDYN_LOG=warn "$ALDYN" run </dev/null >>phones &
engine=$!
exec 9< <(timeout 60 "$ALDYN" topics read decisions --follow)
follower=$!
ok "dlq drop, while the engine runs" aldyn dlq drop "$sum" --by Bolat
aldyn dlq drop "$sum" --by Bolat >again 2>&1
ok "and once more: told once" grep -qE '^aldyn: letter [0-9a-f]+: acted upon already; it comes again when it fails again \(acted-upon\)$' again
ok "topics read --follow: the act comes" grep -qm1 '"act":"dropped","by":"Bolat"' <&9
kill $follower 2>/dev/null
exec 9<&-
ok "state, while the engine runs" aldyn state $mother
kill $engine
ok "the engine ends in order" wait $engine
engine=
ok "the journal is whole" aldyn audit verify

# --- the man page
undocumented() {
	local command option
	for command in $(aldyn --help | sed -n 's/^  \([a-z]*\) .*/\1/p'); do
		grep -q "^\.SS aldyn $command" "$ALDYN_SOURCE/docs/aldyn.1" || echo "$command"
		for option in $(aldyn "$command" --help | sed -n 's/^  --\([a-z-]*\).*/\1/p'); do
			awk -v c="$command" '/^\.S[SH] /{in_it = $2 == "aldyn" && $3 == c} in_it' "$ALDYN_SOURCE/docs/aldyn.1" | sed 's/\\-/-/g' | grep -qF -- "--$option" ||
				echo "$command --$option"
		done
	done
}
undocumented >missing
ok "the man page has every command and option" lines missing 0
echo "1..$n"
