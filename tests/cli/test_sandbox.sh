#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Rules that mean harm, by the real program: what they did for one person is not seen by the next, in whatever order and process; and a
# package that fails and fails is stopped, seen, and reset.
. "${ALDYN_SOURCE:?the source tree}/tests/cli/common.sh"
times() { [ "$(grep -cF -- "$2" "$1")" = "$3" ] || { echo "$1: $2 in $(grep -cF -- "$2" "$1") lines, not $3"; return 1; }; }

# --- two persons, in both orders: all at the same instant, so that nothing but the order differs
event() { # ID CHILD NAME VALUES…
	printf '{"specversion":"1.0","id":"%s","source":"civil-registry","type":"kz.aldyn.event.birth","subject":"iin:%s","time":"2026-01-12T05:00:00.000Z",' "$1" "$2"
	printf '"recordedtime":"2026-01-12T05:00:00.000Z","data":{"occurred":"2026-01-12","roles":{"child":"iin:%s","mother":"iin:%s"},' "$2" "$3"
	printf '"values":{"birth_date":"2026-01-12","birth_order":%s}}}\n' "$4"
}
a=$(event a 260112601049 880308403017 4) b=$(event b 190623501035 861120302013 1)
both() { # RULES OUT: the records of both orders, sorted
	printf '%s\n%s\n' "$a" "$b" | aldyn replay --rules "$1" 2>"$2.log" | sort >"$2.ab"
	printf '%s\n%s\n' "$b" "$a" | aldyn replay --rules "$1" 2>>"$2.log" | sort >"$2.ba"
}
both "$ALDYN_SOURCE/rules" shipped
ok "the shipped packages answer" has shipped.ab '"type":"kz.aldyn.evaluated"'
ok "A then B, B then A: the same records" cmp shipped.ab shipped.ba

try() { # NAME LUA: the birth allowance with these lines; its clauses are alive, first_year and order_known
	cp -r "$ALDYN_SOURCE/rules" "$1" && chmod -R u+w "$1"
	printf '%s\n' "$2" >"$1/packages/birth-allowance/eligibility.lua"
	both "$1" "$1.out"
	ok "$1: evaluated, for both" times "$1.out.ab" '"service":"birth-allowance","version":"2026-01-01","revision":1,"ruleset"' 2
	ok "$1: A then B, B then A: the same records" cmp "$1.out.ab" "$1.out.ba"
	ok "$1: no person in the log" lacks "$1.out.log" 0112601049
}
rest='function clauses.first_year() return true end
function clauses.order_known() return true, {order = person.birth_order} end'
try counter 'local seen = {}
local function make() local n = 0 return function() local m = n n = person.birth_order return m end end
local before = make()
function clauses.alive() return before() == 0, {n = before()} end
'"$rest"
try memory 'function clauses.alive()
	local t
	for i = 1, person.birth_order * 3500 do t = {t} end
	return true
end
'"$rest"
try depth 'local function deep(n) if n == 0 then return 0 end return 1 + deep(n - 1) end
function clauses.alive() return deep(person.birth_order * 200) > 0 end
'"$rest"
try keys 'function clauses.alive()
	local t, n = {}, 0
	for i = 1, 50 do t[{}] = i t["k" .. i] = i t[function() return i end] = i end
	for _, x in ipairs(t) do n = n + x end
	return #t == 0, {n = n, length = #t}
end
'"$rest"
try texts 'function clauses.alive()
	local t = {}
	for i = 1, 2000 * person.birth_order do t[i % 100 + 1] = "text " .. i end
	return t[1] < t[2], {n = #t}
end
'"$rest"
try shared 'local t = {list = {}}
function clauses.alive() t.list[1] = person.birth_order return true end
'"$rest"
cp -r "$ALDYN_SOURCE/rules" environment && chmod -R u+w environment
printf '%s\n' 'function clauses.alive() return tostring(clauses) ~= os.time() end
'"$rest" >environment/packages/birth-allowance/eligibility.lua
both environment environment.out
ok "environment: refused before anybody is evaluated" [ ! -s environment.out.ab ]
ok "environment: and told of" re environment.out.log '^environment/packages/birth-allowance/eligibility.lua:1:[0-9]+: error: .os. is not'

# --- the same bytes in two processes, a second apart: Lua seeds its hashes with the clock and with addresses
same() { # RULES
	printf '%s\n%s\n' "$a" "$b" | aldyn replay --rules "$1" 2>/dev/null >"$1.1"
	sleep 1.1
	printf '%s\n%s\n' "$a" "$b" | aldyn replay --rules "$1" 2>/dev/null >"$1.2"
	[ -s "$1.1" ] && cmp "$1.1" "$1.2"
}
ok "two processes, a second apart, the same bytes: tables by key" same keys
ok "... texts" same texts

# --- a package that fails and fails. One child, whose record is corrected again and again: each correction wakes the package
rules
for source in portal address-register education; do : >$source.ndjson; done
sed -i 's/^partitions:.*/partitions: 1/' aldyn.yaml
grep -q '^partitions: 1' aldyn.yaml || echo 'partitions: 1' >>aldyn.yaml
sed -i 's/is_none(person.death_date)/person.death_date + 1 > 0/' rules/packages/birth-allowance/eligibility.lua
born=$(date -u -d '40 days ago' +%F) # the engine runs by the clock: a child in its first year
corrections() { # FROM TO
	for i in $(seq "$1" "$2"); do
		printf '{"specversion":"1.0","id":"c-%s","source":"https://zags.example/acts","type":"zags.birth.registered","time":"%sT05:00:00Z","data":' "$i" "$born"
		printf '{"act":{"number":"71-2026-000001","edition":%s,"registered":"%sT05:00:00Z"},"child":{"iin":"260112601049",' "$i" "$born"
		printf '"born":"%s","order":4,"surname":"Үлгі","name":"Арман"},"mother":{"iin":"880308403017"}}}\n' "$born"
	done
}
run() { ALDYN_LOG=warn aldyn run --until-idle 2>>log >>phones; } # what it logs is looked at
decisions() { aldyn topics read decisions >decisions; aldyn topics read dead-letters >letters; }
corrections 1 19 | run
decisions
ok "nineteen errors are errors" times letters '"code":"rule-error"' 19
ok "service list: nothing is stopped yet" test -z "$(aldyn service list)"
corrections 20 41 | run
decisions
ok "the log says once that the package is stopped" times log event=service-stopped 1
ok "the journal too" times decisions '{"service":"birth-allowance","act":"stopped","by":"aldyn"}' 1
ok "service list: where" has <(aldyn service list) '{"service":"birth-allowance","partition":0,"state":"stopped"}'
ok "cases says so" has <(aldyn cases --service birth-allowance) '"service":"birth-allowance","stopped":true,'
ok "of one subject too" has <(aldyn cases --subject iin:260112601049) '"service":"birth-allowance","stopped":true,'
for lang in 'kk Бұл қызмет қазір тоқтатылған' 'ru Эта услуга сейчас остановлена' 'en This service is stopped now'; do
	ok "explain says so: ${lang%% *}" has <(aldyn explain --person 260112601049 --lang "${lang%% *}") "${lang#* }"
done
ok "explain, as JSON" has <(aldyn explain --person 260112601049 --format json --lang en) '"stopped":"This service is stopped now'
ok "explain, as a page" has <(aldyn explain --person 260112601049 --format html --lang en) '<p>This service is stopped now'
asked=$(grep -c '"code":"rule-error"' letters)
corrections 42 44 | run
decisions
ok "a stopped package is not asked" times letters '"code":"service-stopped"' 3
ok "nor runs" times letters '"code":"rule-error"' "$asked"
ok "service reset: a package that is not there" fails 1 aldyn service reset birth-alowance
ok "service reset" aldyn service reset birth-allowance --by Aigul
corrections 45 45 | run
decisions
ok "cases does not say it any more" lacks <(aldyn cases) '"stopped"'
ok "nor explain" lacks <(aldyn explain --person 260112601049 --lang en) 'is stopped now'
ok "it is asked again" times letters '"code":"rule-error"' $((asked + 1))
ok "and who reset it stands in the journal" has decisions '{"service":"birth-allowance","act":"reset","by":"Aigul"}'
ok "service stop, by hand" aldyn service stop birth-allowance --by Bolat
run </dev/null
ok "it is stopped" has <(aldyn service list) birth-allowance
cp "$ALDYN_SOURCE/rules/packages/birth-allowance/eligibility.lua" rules/packages/birth-allowance/
corrections 46 46 | run
ok "rules that were mended reset all" test -z "$(aldyn service list)"
aldyn topics read decisions >decisions
ok "and the case goes on" grep -q '"service":"birth-allowance".*"verdict":"eligible"' decisions
ok "the journal is whole" aldyn audit verify
ok "no person in the log" lacks log 260112601049
ok "no operator either" lacks log Bolat

# --- the model says the same of stopping and resetting
rm -rf demo
corrections 1 2 | run
aldyn service stop birth-allowance --by Bolat >/dev/null
corrections 3 4 | run
aldyn service reset birth-allowance --by Aigul >/dev/null
corrections 5 6 | run
aldyn service stop large-family-allowance --by Bolat >/dev/null
run </dev/null
aldyn topics read subjects >subjects
for topic in decisions status messages orders dead-letters; do aldyn topics read $topic; done >outputs
ok "stopped means not asked" times outputs '"code":"service-stopped"' 2
ok "the model writes the same" python3 -B "$ALDYN_SOURCE/tests/model/compare.py" live subjects outputs --rules rules
ok "each record holds against its schema" python3 -B "$ALDYN_SOURCE/tests/schemas/validate.py" subjects outputs
ok "wrong usage ends with 2" fails 2 aldyn service burn

retry() { aldyn dlq retry "$1" --by Aigul 2>told; }
# --- letters of a package that was stopped: the event was applied, its case is looked at once more
cp "$ALDYN_SOURCE/examples/portal.ndjson" .
rm -rf demo
run </dev/null # the rules come into force, which would reset all
aldyn service stop birth-allowance --by Bolat >/dev/null
corrections 1 1 | run
letter=$(aldyn dlq list | sed -n 's/^{"letter":"\([0-9a-f]*\)".*"code":"service-stopped".*"service":"birth-allowance","case":".*/\1/p')
ok "dlq list: the letter says what was not asked, and about which case" test -n "$letter"
aldyn service reset birth-allowance --by Aigul >/dev/null
ok "dlq retry of a letter whose original was applied" retry "$letter"
ok "says that its case may be forgotten" has told "unless it is forgotten"
run </dev/null
aldyn topics read decisions >decisions
ok "its case is evaluated again, by the law of its day" grep -q '"service":"birth-allowance".*"trigger":"retry","law_day":"'"$born"'".*"verdict":"eligible"' decisions
ok "and comes to its order" grep -q '"service":"birth-allowance".*"to":"completed"' <(aldyn topics read status)
ok "explain says why it was checked" has <(aldyn explain iin:260112601049 --lang en --for clerk) "Checked again because a clerk asked"
aldyn topics read subjects >subjects
for topic in decisions status messages orders dead-letters; do aldyn topics read $topic; done >outputs
ok "the model writes the same" python3 -B "$ALDYN_SOURCE/tests/model/compare.py" live subjects outputs --rules rules

# --- dates that fail and fail, of a package that is asked nothing meanwhile: its order is completed
rm -rf demo
sed -i 's/^when:/when:\n  - date: soon\n    late: send/' rules/packages/birth-allowance/service.yaml
echo 'function dates.soon() return person.death_date + 1 end' >>rules/packages/birth-allowance/eligibility.lua
corrections 1 1 | run
corrections 2 19 | run
ok "nineteen dates that failed are errors" test -z "$(aldyn service list)"
corrections 20 41 | run
ok "dates that fail count: the package is stopped" has <(aldyn service list) birth-allowance
sed -i '/dates.soon/d' rules/packages/birth-allowance/eligibility.lua
echo 'function dates.soon() return person.birth_date + 30 end' >>rules/packages/birth-allowance/eligibility.lua
run </dev/null
letter=$(aldyn dlq list | sed -n '1s/^{"letter":"\([0-9a-f]*\)".*/\1/p')
ok "dlq retry of dates that failed" aldyn dlq retry "$letter" --by Aigul
run </dev/null
ok "computes them" has <(aldyn state iin:260112601049 --reveal --by Aigul) "$(date -u -d "$born + 30 days" +%F)"
echo "1..$n"
