#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# `aldyn bench` on a small workload and `aldyn test`: both pass, and both notice what is planted.
set -u
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
FILES=$ALDYN_SOURCE/tests/bench
N=0
check() { N=$((N + 1)); if [ "$1" = 0 ]; then echo "ok $N - $2"; else echo "not ok $N - $2"; fi; }

"$ALDYN" bench --files "$FILES" --dir "$WORK/run" --events 2000 >"$WORK/out" 2>"$WORK/err"
check $? "the workload runs, whole and apart"
[ "$(grep -c "checked=yes topic=subjects" "$WORK/out")" = 2 ]
check $? "all topics hold what the generator says"

"$ALDYN" bench --files "$FILES" --dir "$WORK/run" --events 2000 --packages 3,40 >"$WORK/out" 2>"$WORK/err"
check $? "with 3 and with 40 packages, of which the same three match"
[ "$(grep -c "^phase=check packages=" "$WORK/out")" = 2 ] && grep -q "^packages=3,40 ratio_events_per_s=[0-9.]* ratio_cpu=[0-9.]*$" "$WORK/out"
check $? "checking is timed, and the ratio told"
[ "$(sed -n 's/.*topic=decisions records=\([0-9]*\) .*/\1/p' "$WORK/out" | sort -u | wc -l)" = 1 ]
check $? "the 37 others decide nothing"
! "$ALDYN" bench --files "$FILES" --dir "$WORK/run" --packages 10,2 2>"$WORK/err" && grep -q "whole numbers from 3" "$WORK/err"
check $? "fewer than match cannot be"
"$ALDYN" bench --files "$FILES" --dir "$WORK/kept" --events 1000 --packages 3,12 --keep >"$WORK/out" && "$ALDYN" test "$WORK/kept/packages-12/rules" >"$WORK/out"
check $? "the packages that it makes pass their tests"

cp -r "$FILES" "$WORK/other"
sed -i 's/n >= 3/n >= 4/' "$WORK/other/rules/packages/third-child/eligibility.lua"
! "$ALDYN" bench --files "$WORK/other" --dir "$WORK/run" --events 2000 --phase whole >/dev/null 2>"$WORK/err" && grep -q wrong-counts "$WORK/err"
check $? "another rule: the counts do not agree, and bench says so"

"$ALDYN" test "$FILES/rules" >"$WORK/out"
check $? "the workload's package passes its tests"
! "$ALDYN" test "$WORK/other/rules" >"$WORK/out" && grep -q "tests.yaml:.*: it came out otherwise" "$WORK/out" && grep -q "^#   verdict  *eligible  *not_eligible; " "$WORK/out"
check $? "another rule: its tests fail, with place and verdict"

cp -r "$FILES/rules" "$WORK/naive"
sed -i 's/residence: {}/residence: {}\n  birth_date: {}/; s/death_date, surname/death_date, birth_date, surname/' "$WORK/naive/packages/third-child/service.yaml"
sed -i 's/^function clauses.nobody_dead()/function clauses.nobody_dead()\n\tlocal known = either(function() return person.birth_date < today end)/' "$WORK/naive/packages/third-child/eligibility.lua"
! "$ALDYN" test "$WORK/naive" >"$WORK/out" && grep -q "^#   verdict  *eligible  *undetermined; " "$WORK/out"
check $? "a clause that reads more than it needs is undetermined"
echo "1..$N"
