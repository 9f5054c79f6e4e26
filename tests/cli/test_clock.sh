#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Clocks that are wrong: none may close what citizens could still answer without anybody being told.
. "${ALDYN_SOURCE:?the source tree}/tests/cli/common.sh"
SHIM=${CLOCKSHIM_SO:-$(dirname "$ALDYN")/tests/cli/clockshim.so}
[ -e "$SHIM" ] || { echo "1..0 # SKIP no clockshim.so"; [ "${CI-}" != true ]; exit; }
at() { local seconds=$1; shift; echo "$seconds" >offset; CLOCKSHIM=$dir/offset LD_PRELOAD=$SHIM timeout 120 "$ALDYN" "$@" --config aldyn.yaml </dev/null >out 2>said.run; }
year=31536000

run <civil-registry.ndjson
ok "a clock that is right" at 0 run --until-idle
ok "a clock that is one minute slow" at -60 run --until-idle
ok "a clock behind the log's time is refused" fails 1 at -600 run --until-idle
ok "with an event of the log" has said.run 'level=error area=run event=clock-behind'
ok "and the way to mend it" has said.run 'or go on with --any-clock'
ok "unless somebody wants it" at -600 run --until-idle --any-clock
ok "who is told nevertheless" has said.run 'event=clock-behind'

# --- a year ahead, once, and back
cp -r demo kept
sed "s/2026-01-12/$(date -u -d '3 days ago' +%F)/g" birth.ndjson >recent.ndjson
sed -i 's|^  phones: .*|  phones: {driver: console}|; s|file: "-"|file: recent.ndjson|' aldyn.yaml
ok "offers are open" at 0 run --until-idle
ok "a year ahead" at $year run --until-idle
ok "and back: refused" fails 1 at 0 run --until-idle
ok "by a code" has said.run '(clock-behind)'
command_refused() { # OFFSET CODE COMMAND…
	local offset=$1 code=$2; shift 2
	fails 1 at "$offset" "$@" && has said.run "($code)" && [ ! -s out ]
}
for command in "service stop large-family-allowance" "cases --reveal" "dlq list --reveal"; do
	ok "$command: refused as a start is" command_refused 0 clock-behind $command
done
ok "cases alone shows them" at 0 cases
aldyn service reset large-family-allowance --by test --any-clock >/dev/null 2>&1
ok "records since then do not hide the tick" fails 1 at 0 run --until-idle
ok "which is told of" has said.run 'area=partition event=clock-behind'
rm -r demo; mv kept demo

# --- a command with a clock that leapt since the engine began 
cp -r demo kept
ok "an engine begins" at 0 run --until-idle
aldyn topics list --ends >ends
for command in "service stop birth-allowance" "service activate" "cases --reveal" "state iin:880308403017 --reveal" "dlq list --reveal"; do
	ok "$command: a leap of 25 hours is refused" command_refused 90000 clock-leapt $command
done
aldyn topics list --ends >ends2
ok "and nothing written" cmp ends ends2
ok "the engine starts as before" at 0 run --until-idle
ok "one minute is none" at 60 service stop birth-allowance
ok "somebody wants it" at 360 service reset birth-allowance --any-clock
rm -r demo; mv kept demo

# --- another one takes in with a clock that is ahead
cp -r demo kept
at 3600 run --until-idle --no-workers
ok "a record from ahead is processed" at 0 run --until-idle --any-clock
ok "and told of, once a partition" has said.run 'area=partition event=record-ahead'
rm -r demo; mv kept demo

# --- it leaps while the engine runs
until_has() { for _ in {1..600}; do grep -qF -- "$2" "$1" && return; sleep 0.05; done; has "$1" "$2"; }
echo 0 >offset
rm -f out # what the command before it said is not this one's work
CLOCKSHIM=$dir/offset LD_PRELOAD=$SHIM "$ALDYN" run </dev/null >out 2>said.engine &
engine=$!
ok "the engine is at work" until_has out '+7'
echo $year >offset.new; mv offset.new offset
ok "a leap of a year stops the engine" until_has said.engine 'event=clock-leapt'
grep -qF 'event=clock-leapt' said.engine || kill $engine # or it runs for ever
wait $engine; rc=$?; engine=
ok "which fails" [ $rc = 1 ]
aldyn topics read subjects | grep '"type":"kz.aldyn.tick"' >subjects
ok "and wrote no tick of that time" lacks subjects "$(date -u -d '1 year' +%Y-%m)"
echo "1..$n"
