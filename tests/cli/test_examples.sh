#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Each package has an example history, which its README names with the command: it goes from the first event to the outcome.
. "${ALDYN_SOURCE:?the source tree}/tests/cli/common.sh"

cat >look.py <<'END_OF_PYTHON'
import json, sys
service, mode = sys.argv[1:]
out = [json.loads(line) for line in open("out")]
assert not [o for o in out if o["topic"] == "dead-letters"], "something in it is refused"
own = [o["data"] for o in out if o["data"].get("service") == service]
assert any(d.get("verdict") == "eligible" for d in own), "nobody is due it"
entity, state = ("offer", "told") if mode == "notice" else ("order", "completed")
assert any(d.get("entity") == entity and d.get("to") == state for d in own), "no %s is %s" % (entity, state)
END_OF_PYTHON

for folder in "$ALDYN_SOURCE"/rules/packages/*/; do
	name=$(basename "$folder")
	command=$(sed -nE 's/^An example: `aldyn (replay --rules rules examples\/[a-z-]+\.ndjson)`.*/\1/p' "$folder/README.md")
	grep -q '^kinds: \[notice' "$folder"/service.yaml && mode=notice || mode=
	# shellcheck disable=SC2086 # words
	(cd "$ALDYN_SOURCE" && aldyn ${command:-its README names no example}) >out 2>err
	ok "$name: its example runs" [ $? = 0 ]
	ok "$name: and shows it from the first event to the outcome" python3 look.py "$name" "$mode"
done

echo "1..$n"
