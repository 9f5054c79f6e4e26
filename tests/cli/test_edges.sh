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
echo "1..$n"
