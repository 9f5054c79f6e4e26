#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What is asked wrongly is refused with words, before anything is shown or written.
. "${ALDYN_SOURCE:?the source tree}/tests/cli/common.sh"
sed -i "s/2026-01-12/$(date -u -d '3 days ago' +%F)/g" birth.ndjson
run <civil-registry.ndjson; run <birth.ndjson
aldyn topics list --ends >ends

# --- who does it (S-1): what the engine would refuse
refused() { fails 2 aldyn "$@" >shown 2>why && [ ! -s shown ] && has why "--by needs NAME"; }
long=$(printf 'x%.0s' {1..201})
for by in "" " " "$long" $'a\nb' $'\x7f' $'\xff'; do
	name=$(printf '%.9q' "$by")
	ok "cases --reveal: by $name" refused cases --reveal --by "$by"
	ok "state --reveal: by $name" refused state iin:880308403017 --reveal --by "$by"
	ok "explain --reveal: by $name" refused explain iin:880308403017 --reveal --by "$by"
	ok "dlq list --reveal: by $name" refused dlq list --reveal --by "$by"
	ok "dlq drop: by $name" refused dlq drop 00 --by "$by"
	ok "service stop: by $name" refused service stop birth-allowance --by "$by"
done
aldyn topics list --ends >ends2
ok "nothing of it was written" cmp ends ends2
ok "a name in Kazakh is one" aldyn cases --reveal --by "Әсел Ұлы"
aldyn topics read subjects >subjects
ok "which stands on the log before an engine runs" has subjects '"by":"Әсел Ұлы"'

# --- an option without its value, words that are none
told() { local want=$1; shift; fails 2 aldyn "$@" >shown 2>why && [ ! -s shown ] && has why "$want"; }
ok "--config= is told what it needs" told '--config needs FILE' cases --config=
ok "help about what is not there" told 'no help about nosuch' help nosuch
ok "help about a command" aldyn help dlq
ok "cases: a state that is none, with those that are" told '--state is prepared, held, issued, ' cases --state nosuch
ok "cases: none is none" told 'draft, requested, received, in-progress' cases --state none
ok "cases: one that nobody is in" aldyn cases --state suspended
aldyn cases --service nosuch >shown 2>why
ok "cases: a service without cases is told" has why 'no case of service nosuch'
aldyn cases --service birth-allowance >shown 2>why
ok "cases: one with cases is not" lines why 0
ALDYN_LOG=loud aldyn cases >shown 2>why
ok "ALDYN_LOG: a level that is none is told" has why 'ALDYN_LOG is debug, info, warn or error, not `loud`'
ok "once" lines why 1
# --- links: who may write a package or a profile may not have any file read
printf 'clauses = {\n  secret-of-another: [\n' >secret
outside() { # LANG WORDS COMMAND…
	local lang=$1 want=$2; shift 2
	fails 1 aldyn check "$@" --lang "$lang" >shown 2>why && has why "$want" && lacks why secret-of && lacks shown secret-of
}
lua=rules/packages/birth-allowance/eligibility.lua
for file in "$lua" rules/packages/birth-allowance/service.yaml rules/vocabulary.yaml; do
	rules; rm "$file"; ln -s "$dir/secret" "$file"
	ok "a link to another's file: $file" outside en "$file:1:1: error: this leads out of the folder rules" rules
done
ok "in Kazakh" outside kk 'vocabulary.yaml:1:1: қате: бұл сілтеме қалтадан тыс' rules
ok "in Russian" outside ru 'vocabulary.yaml:1:1: ошибка: эта ссылка ведёт за пределы' rules
aldyn check rules --json >shown 2>why
ok "for editors" has shown '"line":1,"column":1,"end_column":2,"severity":"error","code":"link-outside"'
rules; mv rules/packages/birth-allowance elsewhere; ln -s ../../elsewhere rules/packages/birth-allowance
ok "a link to another's folder" outside en 'rules/packages/birth-allowance:1:1: error: this leads out' rules
aldyn run --until-idle 2>why
ok "no engine runs with it" has why '(link-outside)'
rules; mv "$lua" rules/packages/kept.lua; ln -s ../kept.lua "$lua"
aldyn check rules >shown 2>why
ok "a link within is one file under two names" lacks why 'leads out'
rules; ln -s rules linked
ok "the folder itself may be a link" aldyn check linked
mkdir mapped; cp profiles/education.yaml mapped/; ln -s "$dir/secret" mapped/functions.lua
echo 'lua: functions.lua' >>mapped/education.yaml
ok "a profile's Lua file" outside en 'mapped/functions.lua:1:1: error: this leads out of the folder mapped/' rules --profiles mapped
sed -i 's|^lua: .*|lua: ../secret|' mapped/education.yaml
ok "nor by a path" outside ru 'mapped/../secret:1:1: ошибка: эта ссылка ведёт' rules --profiles mapped
ln -sf "$dir/secret" mapped/education.yaml
ok "a profile" outside en 'mapped/education.yaml:1:1: error: this leads out' rules --profiles mapped
# --- many letters at once
for i in {1..300}; do printf '{"specversion":"1.0","id":"m-%d","source":"nobody","type":"nothing","time":"2026-01-12T05:00:00Z","data":{}}\n' $i; done >many.ndjson
run <many.ndjson
aldyn dlq list >letters
ok "dlq list: three hundred" lines letters 300
code=$(sed -n '1s/.*"code":"\([^"]*\)".*/\1/p' letters)
aldyn dlq list --code "$code" >shown
ok "dlq list --code" cmp shown letters
aldyn dlq list --code nothing-such >shown
ok "dlq list --code: of another, none" lines shown 0
ok "dlq retry --all, or ids" told '--all is for retry, without ids' dlq retry --all 00
ok "dlq drop has no --all" told '--all is for retry, without ids' dlq drop --all
ok "dlq drop has no --code" told '--code is for list and for retry --all' dlq drop 00 --code x
aldyn dlq retry --all --code nothing-such >shown
ok "dlq retry --all --code: none of another" lines shown 0
sed -i 's/^types:/types:\n  nothing: ignore/' profiles/civil-registry.yaml
aldyn dlq retry --all --code "$code" --by Aigul >said.retry
ok "dlq retry --all: mended, each is retried" test $? = 0
grep -o '"letter":"[0-9a-f]*"' said.retry >retried
aldyn topics read dead-letters >dead
ok "dlq retry --all: in the order in which they were written" python3 -c 'import json
at = {}
for line in open("dead"):
    r = json.loads(line)
    at[r["id"]] = (r["recordedtime"], r["partition"], r["offset"])
ids = [json.loads("{" + line + "}")["letter"] for line in open("retried")]
assert len(ids) == 300 and [at[i] for i in ids] == sorted(at[i] for i in ids), (len(ids), ids[:5])'
aldyn dlq list >letters
ok "dlq list: none is open" lines letters 0

echo "1..$n"
