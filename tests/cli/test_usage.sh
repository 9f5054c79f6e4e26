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
ALDYN_LOG=loud aldyn cases >shown 2>why
ok "ALDYN_LOG: a level that is none is told" has why 'ALDYN_LOG is debug, info, warn or error, not `loud`'
ok "once" lines why 1
echo "1..$n"
