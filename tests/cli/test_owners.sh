#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What `aldyn test` tells the owners of packages, and what helps them to write one.
. "${ALDYN_SOURCE:?the source tree}/tests/cli/common.sh"
tests() { local status=$1; shift; aldyn test rules "$@" >out 2>err; local rc=$?; [ $rc = "$status" ] || { echo "exit $rc, not $status"; cat out err; return 1; }; }
birth=packages/birth-allowance large=packages/large-family-allowance

# --- side by side
rules $birth/tests.yaml '0,/benefit: 164350, sms: \[Ainur\], offer: issued/s//benefit: 164351, sms: [Marat], offer: declined/'
ok "what came out otherwise fails the test" tests 1 --package birth-allowance
ok "with its place" re out '^# rules/packages/birth-allowance/tests.yaml:12:[0-9]+: it came out otherwise$'
ok "a number" re out '^#   benefit  164351 +164350$'
ok "people by name" re out '^#   sms      \[Marat\] +\[Ainur\]$'
rules $large/tests.yaml 's/verdict: undetermined, enough_children: unknown/verdict: not_eligible, enough_children: unmet/'
ok "an answer that is wrong" tests 1 --package large-family-allowance --lang ru
ok "is given its ground, in words" re out '^#   verdict          not_eligible .*undetermined; enough_children: неизвестно; не хватает сведений: Дети: Форма обучения$'
rules $birth/tests.yaml '0,/order: completed, sms: \[Ainur\]/s//order: completed, messages: [{to: Marat}]/'
ok "a message that was not sent" tests 1 --package birth-allowance
ok "beside those that were" re out '^#   messages  Marat, …: … +Ainur, granted: '

rules $birth/tests.yaml '0,/{child: Eli, mother: Ainur, father: Marat, /s//{child: Eli, /'
ok "an offer that nobody could be asked for" tests 1 --package birth-allowance --lang en
ok "says why, at the offer" re out '^#   offer +issued +handed_over: nobody is known who could be asked$'
ok "and at who got a message" re out '^#   sms +\[Ainur\] +\[\]: nobody is known who could be asked$'
tests 1 --package birth-allowance --lang ru
ok "in the language" re out '^#   sms .*\[\]: неизвестно, кого спросить$'
rules $birth/tests.yaml '0,/order: completed, sms: \[Ainur\]/s//order: completed, messages: [{to: Marat}]/'
tests 1 --package birth-allowance

rules $birth/tests.yaml '0,/at: \(....-..-..\) ..:../s//at: \1/'
ok "a time that is none" tests 1 --package birth-allowance
ok "is the one thing said" test "$(grep -c '^ok\|^# warning' out)" = 0
ok "with its place, and how it is written" re out '^# rules/packages/birth-allowance/tests.yaml:[0-9]+:[0-9]+: `at` is a day and an hour '
rules $birth/tests.yaml '0,/order: completed, sms: \[Ainur\]/s//order: completed, messages: [{to: Marat}]/'
tests 1 --package birth-allowance

# --- JUnit
ok "--format junit" tests 1 --package birth-allowance --format junit
ok "is XML with the same numbers" python3 -c "
import xml.etree.ElementTree as e; s = e.parse('out').getroot()[0]
assert s.get('name') == 'birth-allowance' and int(s.get('tests')) == len(s) and s.get('failures') == '1'
f = [c for c in s if len(c)]; assert len(f) == 1 and 'tests.yaml:' in f[0][0].get('message') and 'Marat' in f[0][0].text"
ok "--format: another" fails 2 aldyn test rules --format html

# --- states and names in tests.yaml
rules packages/childcare-allowance/tests.yaml '0,/task: entitlement-ending/s//task: ending/'
aldyn check rules >out 2>err
ok "tasks that are known are those that the engine gives" python3 -c "
import json, re, os
reasons = json.load(open(os.environ['ALDYN_SOURCE'] + '/docs/schemas/task.json'))['properties']['data']['properties']['reason']['enum']
assert sorted(re.search(r'known: (.*)\)', open('err').read())[1].split(', ')) == sorted(reasons + ['none'])"
rules packages/childcare-allowance/tests.yaml 's/entitlement: ended, then: {entitlement: ended/entitlement: stopped, then: {entitlement: end/'
ok "check: a decision that nobody takes" fails 1 aldyn check rules
aldyn check rules >out 2>err
ok "is told" re err '`entitlement` is never `stopped` \(known: active, suspended, ended\)$'
ok "and the state beside it" re err '`entitlement` is never `end` \(did you mean `ended`\?\)$'

# --- what is misspelt or said twice
rules
ok "a package that is not there" tests 1 --package birth-alowance
ok "is told with what is near" re err 'no package birth-alowance \(did you mean birth-allowance\?\)'
ok "and nothing is counted" lines out 0
sed -i 's/record: fund-2/record: fund-1/' rules/packages/childcare-allowance/tests.yaml
ok "a second event of a record with other data" tests 1 --package childcare-allowance
ok "is told with the way out" re out 'version-conflict \(give the later event a `record` of its own, or a higher `version`\)$'

# --- masking
rules
ok "the release: no answer hides" tests 0
ok "facts are masked one by one" re out '^ok .*fourth child, the mother agrees.*, without each of [0-9]+ facts in turn, and with [0-9]+ stated as none$'
ok "nothing is hidden" lacks out 'yet waits'
ok "each clause was met, unmet and unknown where it can be, and each line ran" re out '^# 0 failed, 0 warnings$'
rules $birth/eligibility.lua 's/not is_none(person.birth_order) and //'
tests 1 --package birth-allowance
ok "a rule that fails on what a register may state" re out '^# rules/packages/birth-allowance/tests.yaml:[0-9:]+ when birth_order is none it fails in the clause order_known: .*eligibility.lua:13: .* \(ask is_none\(person.birth_order\) first\)$'
rules $birth/eligibility.lua 's/person.birth_order >= 1,.*/person.birth_order >= 4 or person.birth_date > date("2000-01-01")/'
tests 1 --package birth-allowance
ok "unknown before an or that is true" re out '^# warning: rules/packages/birth-allowance/eligibility.lua:12: .*order_known is met whatever birth_order is.*`either`'
rules $birth/eligibility.lua 's/return not is_none(person.birth_order) and person.birth_order >= 1,.*/return either(function() return person.birth_order >= 4 end, function() return person.birth_date > date("2000-01-01") end)/'
tests 1 --package birth-allowance
ok "either hides nothing" lacks out 'yet waits'
rules $large/eligibility.lua 's/at_least(4, person.children, counts)/count(filter(person.children, counts)) >= 4/'
ok "a filter that is taken without its unknown members" tests 1 --package large-family-allowance
ok "fails" re out '^# rules/packages/large-family-allowance/tests.yaml:[0-9]+:[0-9]+: without children.home of [A-Z][a-z]+ the clause enough_children is unmet, not met: it takes what nobody has said for an answer$'

# --- coverage
rules $birth/eligibility.lua 's/^\treturn not is_none(person.birth_order) and person.birth_order >= 1,.*/\tif person.birth_order == 77 then\n\t\treturn false\n\tend\n&/'
ok "a line that no test runs" tests 0 --package birth-allowance --coverage
ok "is told of, with its place" re out '^# warning: rules/packages/birth-allowance/eligibility.lua:14: no test ran this line$'
ok "is shown" re out '^#   14 ! 		return false$'
ok "as are those that ran" re out '^#   13 \+ 	if person'
ok "and how often clauses were what" re out '^# +[0-9]+ +[0-9]+ +[0-9]+  order_known$'
cat >>rules/$birth/eligibility.lua <<'END'
--[[ a comment
return if this were code ]]
local function never(list)
	local seen = {}
	seen[1] = list
	return any(list, function(c)
		seen[2] = c
		return "return"
	end)
end
END
ok "lines that Lua has code on" tests 0 --package birth-allowance --coverage
sed -nE 's/^# +([0-9]+) ([+! ]) .*/\1\2/p' out | sed '1,17d' | tr -d '\n' >marks
ok "are counted, whatever stands there, in functions that nobody made too" re marks '16\+17\+18 19 20 21!22!23!24!25!26!27\+$'
rules $large/eligibility.lua 's/^\treturn at_least.*/\treturn either(function() return at_least(4, person.children, counts) end,\n\t\tfunction() return at_least(5, person.children, counts) end)/'
tests 0 --package large-family-allowance >said
ok "a function that is called where the first was not true" lacks out 'no test ran'
sed -i 's/either(function() return/either(function() return true end, function() return/' rules/$large/eligibility.lua
tests 0 --package large-family-allowance >said
ok "a function that is made and never called" re out 'eligibility.lua:16: no test ran this line'

# --- answers that cannot be
unseen() { sed -nE 's/^# warning: .*no test saw the clause (.*)/\1/p' out | tr '\n' ' '; }
rules $birth/eligibility.lua 's/return is_none(person.death_date)/& and today < date("2099-01-01")/'
tests 0 --package birth-allowance
ok "who is looked at lives: but not on every day" [ "$(unseen)" = "alive unmet " ]
rules $birth/eligibility.lua 's/return is_none(person.death_date)/& and person.birth_date > date("1900-01-01")/'
tests 0 --package birth-allowance
ok "nor with every fact" [ "$(unseen)" = "alive unmet " ]
rules packages/mining-licence-notice/tests.yaml '/a suspended licence/,/sms:/d'
tests 0 --package mining-licence-notice
ok "a fact that registers tell only when it is so can be otherwise, and not unknown" [ "$(unseen)" = "licence_active unmet " ]
rules packages/mining-licence-notice/service.yaml 's/mining_licence: {}/mining_licence: {fresh: 30 days}/'
tests 0 --package mining-licence-notice
ok "but it can be too old: that is masked" re out ', without each of 1 facts in turn, '
rules $birth/tests.yaml 's/^  - name: .*/&\n    mask: no/'
tests 0 --package birth-allowance
ok "without masking nothing is known of it" re <(unseen) 'alive unmet alive unknown'

# --- mutation
rules
ok "--mutate: the release's tests notice each number" tests 0 --mutate
ok "a bracket" re out '^ok [0-9]+ - large-family-allowance: noticed: large_family from 8 → 9$'
ok "a number of the Lua" re out '^ok [0-9]+ - large-family-allowance: noticed: line 6: 18 → 17$'
ok "what was in force before is passed over" lacks out '3932'
rules $large/tests.yaml 's/7, 8\], amount/7], amount/' $large/tests.yaml 's/, 138400\]/]/' parameters.yaml 's/from: 8, each: 4/from: 9, each: 4/'
ok "a bracket that no test reaches" tests 1 --mutate --package large-family-allowance
ok "is told" re out '^not ok [0-9]+ - large-family-allowance: not noticed: large_family from 9 → 8$'
ok "with its place" re out '^# rules/parameters.yaml:[0-9]+:18: no test fails when this is 8: write one that does$'

# --- watching
until_lines() { for _ in $(seq 300); do [ "$(grep -c -- "$2" "$1")" -ge "$3" ] && return 0; sleep 0.05; done; cat "$1"; return 1; } # FILE PATTERN COUNT
rules
"$ALDYN" test rules --watch >watched 2>&1 & engine=$!
ok "--watch: all at first" until_lines watched '^1\.\.' 1
sed -i 's/birth_order >= 1/birth_order >= 2/' rules/$birth/eligibility.lua
ok "then again when a file changes" until_lines watched '^1\.\.' 2
sed '1,/^1\.\./d' watched >second
ok "what it concerns" lacks second ' large-family-allowance: '
ok "with what it broke" re second '^not ok .* birth-allowance: '
sed -i 's/^mrp:/mrp/' rules/parameters.yaml
ok "rules that do not load are told" until_lines watched '^rules/parameters.yaml:.*: error: ' 1
sed -i 's/^mrp/mrp:/' rules/parameters.yaml
ok "and end nothing: all again" until_lines watched '^1\.\.' 3
kill $engine; wait $engine 2>/dev/null; engine=

# --- new
new() { aldyn new --templates "$ALDYN_SOURCE/templates" "$@"; }
nothing() { [ -z "$(ls -A "$1")" ] || { ls -lR "$1"; return 1; }; } # FOLDER
rules
new service home-visit rules >out 2>err
ok "new service: four files" lines out 4
ok "are named" re out '^rules/packages/home-visit/service.yaml$'
aldyn check rules >out 2>err
ok "check: nothing to say" lacks err ": warning: "
ok "the service is there" re out '^home-visit '
ok "test: it passes, and notices each number" tests 0 --package home-visit --mutate
ok "with nothing to warn of" re out '^# 0 failed, 0 warnings$'
new service in-no-folder >out 2>err
ok "new service without a folder says where it is" has err 'no folder was named, so it is in rules;'
rm -r rules/packages/in-no-folder
ok "once more: is there already" fails 1 new service home-visit rules
ok "a name that check knows as one" new service first_help rules
ok "elsewhere than beside a vocabulary" fails 1 new service other profiles
ok "a name that is none" fails 2 new service Home rules
new source registry profiles >out 2>err
ok "new source: a file" re out '^profiles/registry.yaml$'
ok "and why, and where that stands" has err 'docs/law.md: C-9, S-5'
ok "which says what is to be filled in" has err 'fill in owner, legal_basis, agreement and contact'
aldyn check --profiles profiles --lang en >checked 2>&1; rc=$?
ok "until then it is refused" [ $rc = 1 ]
ok "with its place" has checked 'profiles/registry.yaml:12:14: error: `legal_basis` is not filled in yet, and the source does not start without it'
ok "the agreement, too" has checked 'profiles/registry.yaml:13:12: error: `agreement` is not filled in yet'
printf '%s\n' 'log: {driver: local, path: todo/log}' 'state: todo/state' 'rules: rules' 'profiles: profiles' 'sources: {registry: {file: "-"}}' >todo.yaml
ok "and does not start" fails 1 aldyn run --until-idle --config todo.yaml
sed -i 's/"TO DO: .*"/"example"/' profiles/registry.yaml
for lang in kk ru en; do
	sed "s/^  $lang: .*/  $lang: \"TO DO\"/" profiles/registry.yaml >one.yaml
	mkdir -p one && mv one.yaml one/registry.yaml
	aldyn check --profiles one --lang en >checked 2>&1
	ok "the owner in $lang is to be filled in, too" has checked 'error: `owner` is not filled in yet'
	sed -i "/^  $lang: /d" one/registry.yaml
	aldyn check --profiles one --lang en >checked 2>&1
	ok "and is not left out" has checked "error: owner lacks its text in \`$lang\`"
done
ok "it starts when it is filled in" aldyn run --until-idle --config todo.yaml
ok "what it says to type next works" bash -c "$(sed -nE 's/^aldyn: now `aldyn (.*)`$/"$ALDYN" \1/p' err)"
sed 's/event: .*/event: residence.chnaged/' profiles/registry.yaml >other.yaml
mkdir -p others && mv other.yaml others/registry.yaml
aldyn check rules --profiles others >out 2>err
ok "an event that is misspelt is told with what is near" re err 'vocabulary.yaml \(did you mean `residence.changed`\?\)$'
ok "and hides what hangs on it" re err '^aldyn: 1 error$'
ok "check: it passes" aldyn check rules --profiles profiles
ok "once more: is not written over" fails 1 new source registry profiles

# --- what it needs of its own: a build's from the sources, wherever the build lies; the installed one's as installed
mkdir build installed fresh fresh/profiles && cp "$ALDYN" build && cp "$ALDYN" installed && echo "$ALDYN_SOURCE" >build/aldyn.source
cp rules/vocabulary.yaml fresh
built() { timeout 120 build/aldyn "$@"; }
ok "a build: new source" built new source second profiles
ok "new service" built new service second rules
ok "test" built test --package job-loss-payment
ok "check, of rules and profiles" built check
ok "replay" built replay job-loss.ndjson --topics orders
built describe source osia >out
ok "describe" re out '"title"'
built replay --help >out
ok "help says where" has out "(default: $ALDYN_SOURCE/rules)"
timeout 60 installed/aldyn replay --help >out
ok "what lies elsewhere takes what was installed" lacks out "$ALDYN_SOURCE"
for what in "service x fresh" "source x fresh/profiles"; do # shellcheck disable=SC2086 # words
	aldyn new --templates nowhere $what >out 2>err
	ok "new $what, without the template: is told" re err 'nowhere/(service/service|source/source).yaml: No such file or directory \(no-file\)$'
done
ok "nothing is left" nothing fresh/profiles
ok "not the folder of packages either" [ "$(ls fresh)" = "$(printf 'profiles\nvocabulary.yaml')" ]
cp -r "$ALDYN_SOURCE/templates" large && chmod -R u+w large # the last file of each is
for each in large/service/README.md large/source/source.yaml; do printf '# %5000s\n' "" >>$each; done
full() { (ulimit -f 4; aldyn new --templates large "$@"); } # as a disk that has no room for it
ok "a disk that is full" fails 1 full service x fresh
ok "nothing is left of what was begun" [ "$(ls fresh)" = "$(printf 'profiles\nvocabulary.yaml')" ]
ok "nor of a profile" fails 1 full source x fresh/profiles
ok "that was begun" nothing fresh/profiles

# --- rules that do not compile are not run, and those of others are
rules
for each in birth-allowance large-family-allowance id-card-expiry; do mv rules/packages/$each .; done
rm -r rules/packages/*
mv birth-allowance large-family-allowance id-card-expiry rules/packages
at=$(wc -l <rules/$birth/eligibility.lua)
tests 0
cp out sound
echo 'x(' >>rules/$birth/eligibility.lua
LC_ALL=C aldyn check rules >out 2>err
sed -n 's/: error: .*//p' err >place # that of the text's end
ok "a mistake of grammar has a place" re place "^rules/$birth/eligibility.lua:$((at + 2)):1$"
ok "aldyn test: is told of it, and goes on" tests 1
ok "as aldyn check tells it" has out "# $(cat place): "
ok "as a test that failed" re out '^not ok 1 - birth-allowance: the rules, as .aldyn check. reads them$'
ok "of the others all run" cmp <(grep -cE '^ok [0-9]+ - (large|id)' out) <(grep -cE '^ok [0-9]+ - (large|id)' sound)
ok "--package: likewise" tests 1 --package birth-allowance
ok "--package of another: it is none of it" tests 0 --package id-card-expiry
ok "--mutate, --format junit: likewise" tests 1 --package birth-allowance --mutate --format junit
aldyn test rules --package id-card-expiry --watch >watched 2>&1 &
engine=$!
until_told() { for _ in $(seq 600); do [ "$(grep -c "$1" watched)" -ge "$2" ] && return 0; kill -0 $engine || break; sleep 0.1; done; cat watched; return 1; }
ok "--watch: begins" until_told '^1\.\.' 1
echo 'x(' >>rules/packages/id-card-expiry/eligibility.lua
ok "--watch: a line that is half typed is told" until_told '^not ok 1 ' 1
sed -i '$d' rules/packages/id-card-expiry/eligibility.lua
ok "--watch: and it goes on" until_told '^1\.\.' 3
kill $engine; wait $engine 2>/dev/null; engine=

# --- what editors and documents hold is what the tables say
rules
aldyn describe lua rules >stub
ok "rules/.luals/aldyn.lua is current (aldyn describe lua rules)" cmp stub rules/.luals/aldyn.lua
ok "it names every function" re stub '^function string.starts\(text, beginning\) end$'
ok "and is Lua" python3 - <<'END'
import re
lines = [l for l in open("stub") if l.strip() and not l.startswith("--")]
assert lines and all(re.fullmatch(r"(function [a-z_.]+\([a-z_., ]*\) end|[a-z_]+ = (nil|\{\}))\n", l) for l in lines), lines
END
for chapter in lists dates numbers texts; do
	aldyn describe functions $chapter >table
	ok "docs/rules-language.md: the table of $chapter is current" python3 -c "
import sys; sys.exit(open('table').read() not in open('$ALDYN_SOURCE/docs/rules-language.md').read())"
done
ok "describe: another" fails 2 aldyn describe law
ok "describe functions: another" fails 1 aldyn describe functions law

echo "1..$n"
