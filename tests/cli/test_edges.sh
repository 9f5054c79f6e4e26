#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What goes wrong at the edges: input that is no input, configurations that are refused, rules of yesterday, disks without room.
. "${ALDYN_SOURCE:?the source tree}/tests/cli/common.sh"

# --- a line that is longer than any message
{ head -n 2 civil-registry.ndjson; head -c 5000000 /dev/zero | tr '\0' x; echo; tail -n +3 civil-registry.ndjson; } >long.ndjson
run <long.ndjson
aldyn dlq list >letters
ok "an over-long line is one dead letter" lines letters 1
ok "which says why" has letters '"code":"too-long"'
aldyn dlq show "$(sed 's/.*"letter":"\([0-9a-f]*\)".*/\1/' letters)" >letter
ok "and how long it was" has letter '"value_bytes":5000000'
aldyn topics read subjects >subjects
ok "what stands behind it goes on" [ "$(grep -c '"type":"kz.aldyn.event\.[a-z.]*"' subjects)" -gt 5 ]
rm -r demo

# --- what is refused leaves nothing behind
refused() { # WHAT IS SAID
	fails 1 aldyn run --until-idle </dev/null >said.run 2>&1 || return 1
	has said.run "$1" && { [ ! -e demo ] || { echo "demo/ was made"; rm -r demo; return 1; }; }
}
cp profiles/education.yaml education.kept
sed -i 's|type: iin}|type: iim}|' profiles/education.yaml
ok "run: a bad profile, with its place" refused 'profiles/education.yaml:'
mv education.kept profiles/education.yaml
lua=$(find rules/packages -name '*.lua' | sort | head -n 1)
cp "$lua" lua.kept; echo 'this is no Lua' >>"$lua"
ok "run: rules that do not compile, with their place" refused "${lua#rules/}:"
mv lua.kept "$lua"
mv rules/vocabulary.yaml vocabulary.kept
ok "run: a folder of rules that lacks something" refused 'vocabulary.yaml:1:1: error'
mv vocabulary.kept rules/vocabulary.yaml
echo "1..$n"
