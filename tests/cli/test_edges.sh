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
sed -i 's|version: /data|versoin: /data|' profiles/education.yaml
ok "run: a misspelt setting of a profile's record" refused 'unknown setting `versoin`'
cp education.kept profiles/education.yaml
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

# --- replay of what stands on [subjects]
python3 -B "$ALDYN_SOURCE/tests/model/history.py" 11 >history
aldyn replay --rules rules history >replayed
{ cat history; grep '^{"topic":"subjects"' replayed; } >subjects
aldyn replay --rules rules subjects >again 2>said.replay
ok "replay: the engine's own records are left out" cmp replayed again
ok "replay: and counted" has said.replay "$(grep -c '^{"topic":"subjects"' replayed) of the engine's own"
{ head -n 2 history; printf '\r\n\n\r'; echo; tail -n +3 history; } | sed 's/\r*$/\r/' >crlf
ok "replay: lines that end in CRLF, and such that are empty" cmp replayed <(aldyn replay --rules rules crlf)
{ printf '\r\n'; sed 's/$/\r/' civil-registry.ndjson; printf '\r'; } >crlf
ok "replay --profile: likewise" cmp <(aldyn replay --rules rules --profile civil-registry --profiles profiles civil-registry.ndjson) \
	<(aldyn replay --rules rules --profile civil-registry --profiles profiles crlf)
endless() { # WHERE COMMAND…: input that never ends is told of by its line, and is not kept
	local where=$1; shift
	(ulimit -f 65536 && fails 1 aldyn "$@" >out 2>said.replay) && re said.replay "$where:3:1: (error: )?a line of more than [0-9]+ bytes"
}
without_end() { head -n 2 history; cat /dev/zero; }
ok "replay: a line that never ends" endless '^aldyn: /[^ ]+' replay --rules rules <(without_end)
ok "replay: of standard input" endless '^aldyn: -' replay --rules rules < <(without_end)
ok "replay --profile: likewise" endless '^aldyn: /[^ ]+' replay --rules rules --profile civil-registry --profiles profiles <(without_end)
ok "check --sample: likewise" endless '^/[^ ]+' check rules --profiles profiles --profile civil-registry --sample <(without_end)
mkdir room
no_room() { (ulimit -f 4096 && TMPDIR=room fails 1 aldyn "$@" < <(yes) >out 2>said.replay) && has said.replay 'cannot be copied to a temporary file: File too large' && [ -z "$(ls -A room)" ]; }
ok "replay: lines that never end, until there is no room: says so, and leaves nothing" no_room replay --rules rules
ok "check --sample: likewise" no_room check rules --profiles profiles --profile civil-registry --sample -
run <civil-registry.ndjson
aldyn topics read subjects >subjects
aldyn replay --rules rules subjects >replayed 2>said.replay
grep -v '"source":"aldyn"' subjects | aldyn replay --rules rules >again 2>said.outside
ok "replay: of a live [subjects], as of what came in" cmp replayed again
ok "replay: which comes to something" [ -s replayed ]
ok "replay: and says nothing where there is nothing to leave out" lacks said.outside 'of the engine'
rm -r demo

# --- a log that was emptied or taken away is not begun anew
run <civil-registry.ndjson
cp -r demo kept
gone() { fails 1 aldyn run --until-idle </dev/null >said.run 2>&1 && has said.run "$1"; }
: >demo/log/data.mdb
ok "a log of 0 bytes is refused" gone 'its data.mdb has 0 bytes: restore it from a backup'
ok "and says so by a code" has said.run '(not-a-log)'
rm -r demo/log
ok "a log that is gone, with its stores there, is refused" gone 'the stores in demo/state were made from another log'
ok "and again" gone '(other-log)'
rm -r demo; cp -r kept demo
: >demo/state/deployment
ok "the log again, and a state folder that lost its note: goes on" run </dev/null
ok "which it has again" cmp demo/state/deployment kept/state/deployment
rm -r demo/state
ok "no state folder: goes on" run </dev/null
rm -r demo kept

# --- settings that are refused, where they stand
unset_by() { sed "$1" aldyn.yaml >refused.yaml; fails 1 aldyn check --config refused.yaml 2>said.check >/dev/null && has said.check "$2"; }
long=$(printf 'x%.0s' {1..65})
ok "two sources on standard input" unset_by 's|file: portal.ndjson|file: "-"|' 'refused.yaml:23:19: error: only one source'
ok "an instance's name that is too long" unset_by "s|^instance: demo|instance: $long|" 'refused.yaml:11:11: error: `instance` may have at most 64'
ok "and one with a space" unset_by "s|^instance: demo|instance: a b|" 'refused.yaml:11:11: error: `instance` may have at most 64'
ok "a prefix that is too long" unset_by "s|driver: local|driver: kafka, prefix: $long|" '`prefix` may have at most 64'
ok "a connector's name" unset_by "s|^  phones:|  $long:|" "connector's name may have at most 64"
ok "a state that is none" unset_by 's|received accepted completed|received foo|' '`acknowledge` may have these words: received accepted'
ok "typed: neither yes nor no" unset_by 's|replies: replies.txt|typed: perhaps|' '`typed` may have these words: yes no'
taken() { # PATH WHAT
	unset_by "s|path: demo/orders.ndjson|path: $1|; s|^instance: demo|&\nkey_file: secret|" "error: \`path\` leads to $2"
}
head -c 32 /dev/urandom >secret; cp secret secret.kept; ln -s secret link
ok "orders into the key" taken secret 'the key'
ok "orders into the key, by a link" taken link 'the key'
ok "the key is as it was" cmp secret secret.kept
ok "orders into a source" taken profiles/../education.ndjson 'a source'
ok "orders into the replies" taken ./replies.txt 'a file of replies'
ok "orders into the log, which is not there yet" taken demo/log/data 'the log'
mkdir demo
ok "nor then, with its folder there" taken demo/log/data 'the log'
rmdir demo
ok "orders into the rules" taken rules/orders.ndjson 'the rules'
ok "orders into the configuration" taken refused.yaml 'the configuration'

# --- replies: a file that begins with a mark, an answer that is far too long, one that is no text
sed "s/2026-01-12/$(date -u -d '3 days ago' +%F)/g" birth.ndjson >recent.ndjson
cp replies.txt replies.kept
{ printf '\xef\xbb\xbf'; head -n 1 replies.kept; printf '+77010000002 offer %s\n' "$(printf 'я%.0s' {1..300})"; tail -n 1 replies.kept; } >replies.txt
run <civil-registry.ndjson; : >phones; run <recent.ndjson
aldyn dlq list >letters
ok "replies: none is a dead letter" lacks letters reply
ok "replies: one that is too long is not understood" has phones 'ответ не понят'
ok "replies: the first line counts, behind a byte order mark" lines demo/orders.ndjson 2
rm -r demo
{ head -n 1 replies.kept; printf '+77010000002 offer \xd0\xb4\xd0\xb0\xff\n'; tail -n 1 replies.kept; } >replies.txt
run <civil-registry.ndjson; : >phones; run <recent.ndjson
aldyn topics read subjects >subjects
ok "replies: bytes that are no UTF-8 are kept as they came" has subjects '"text_base64":"0LTQsP8="'
ok "replies: all records are UTF-8" python3 -c "import json; [json.loads(l) for l in open('subjects', encoding='utf-8')]"
ok "replies: such a one is no dead letter" test -z "$(aldyn dlq list)"
ok "replies: nor a yes" has phones 'ответ не понят'
mv replies.kept replies.txt; rm -r demo

ok "follow: neither yes nor no" unset_by 's|portal: {|portal: {follow: maybe, |' 'refused.yaml:20:20: error: `follow` is yes or no'
ok "a source's setting, misspelt" unset_by 's|portal: {|portal: {folow: yes, |' 'refused.yaml:20:19: error: `folow` is no setting of a source'
ok "an instance without a name" unset_by 's|^instance: demo|instance: ""|' 'refused.yaml:11:11: error: `instance` needs one value'
ok "the state in the log's folder" unset_by 's|^state: .*|state: demo/log|' 'refused.yaml:13:8: error: `state` is the log'
ok "a store that holds nothing" unset_by 's|^workers: 2|store_bytes: 10|' 'refused.yaml:17:14: error: `store_bytes` needs a whole number from 1048576'
ok "a driver for tests" unset_by 's|driver: local|driver: chaos|' '`driver` is local or kafka'
ok "run: a source without a profile, with its place" eval 'sed "s|  portal:|  portall:|" aldyn.yaml >refused.yaml
	fails 1 aldyn run --config refused.yaml </dev/null 2>said.run; has said.run "refused.yaml:20:12: error: source portall: there is no profile"'
nofile() { # CHANGE, PATTERN: run names the setting and its place
	sed "$1" aldyn.yaml >refused.yaml
	! cmp -s aldyn.yaml refused.yaml && fails 1 aldyn run --config refused.yaml </dev/null 2>said.run && has said.run "$2"
}
mkfifo fifo
ok "run: no file of a source" nofile 's|file: [^,}]*|file: nofile|' 'error: `file`: nofile: No such file or directory (make it'
ok "which has a place" grep -qE '^refused.yaml:[0-9]+:[0-9]+: error' said.run
ok "run: a pipe as a source" nofile 's|file: [^,}]*|file: fifo|' 'error: `file`: fifo is neither a file nor a folder (of a pipe read standard input: `-`)'
ok "run: no file of replies" nofile 's|replies: [a-z.]*|replies: nofile|' 'error: `replies`: nofile: No such file or directory (make it'

# --- each setting with each wrong shape: a place and what is wanted, never a crash
shaped() { # KEYS, then SHAPE of the configuration and PATTERN of what it becomes
	local key shape rc
	for key in $1; do
		for shape in '[a]' '{a: b}' '[]' '{}' '[{a: [b]}]' '""' '' '99999999999999999999' '{a: {a: [a]}}'; do
			printf "$2" "$key: $shape" >refused.yaml
			aldyn check rules --profiles profiles --config refused.yaml >/dev/null 2>said.check; rc=$?
			shapes=$((shapes + 1))
			[ $rc -le 1 ] || { echo "exit $rc: $key: $shape"; cat said.check; return 1; }
			[ $rc = 0 ] || grep -qE '^refused.yaml:[0-9]+:[0-9]+: error' said.check || { echo "no place: $key: $shape"; cat said.check; return 1; }
		done
	done
}
keys() { aldyn help configuration | sed -nE "$1"; }
shapes=0
ok "shapes: of the settings" shaped "$(keys 's/^  (\w+) .*/\1/p')" '%s\n'
ok "shapes: of the log" shaped "$(keys 's/^    log +(\w+):.*/\1/p')" "log: {%s}\\n"
ok "shapes: of a source" shaped "$(keys 's/^    source +(\w+):.*/\1/p')" "sources: {portal: {%s}}\\n"
ok "shapes: of connectors" shaped "driver $(keys 's/^    (console|file) +(\w+):.*/\2/p')" "connectors: {a: {driver: file, %s}, b: {driver: console, %s}}\\n"
ok "shapes: of sources and connectors by name" shaped "portal sources connectors" "sources: {%s}\\nconnectors: {%s}\\n"
ok "shapes: of the whole" shaped "a" '[%s]\n'
ok "shapes: all of them" [ "$shapes" -gt 200 ]
ok "lists where members are wanted" unset_by 's|^  portal: .*|  portal: [a]|' 'refused.yaml:20:11: error: a source needs members'
cp profiles/portal.yaml portal.kept
for shape in '[a]' '{a: b}'; do
	sed -i "s/^max_bytes: .*/max_bytes: $shape/" profiles/portal.yaml
	ok "shapes: a profile's max_bytes: $shape" unset_by '' ':14:12: error: needs a whole number above 0'
	cp portal.kept profiles/portal.yaml
done

# --- orders, and no room for them
until_has() { for _ in {1..600}; do grep -qF -- "$2" "$1" && return; sleep 0.05; done; has "$1" "$2"; }
mkdir small
if mount -t tmpfs -o size=16k tmpfs small 2>/dev/null; then
	sed -i 's|path: demo/orders.ndjson|path: small/orders.ndjson|' aldyn.yaml
	sed "s/2026-01-12/$(date -u -d '3 days ago' +%F)/g" birth.ndjson >recent.ndjson
	run <civil-registry.ndjson
	head -c 16384 /dev/zero >small/filler 2>/dev/null
	"$ALDYN" run <recent.ndjson >phones 2>said.engine &
	engine=$!
	ok "a full disk: the connector says that it waits, and for what" until_has said.engine \
		'event=waiting connector=providers code=disk-full text="small/orders.ndjson: No space left on device'
	ok "a full disk: nothing stands in the file" [ ! -s small/orders.ndjson ]
	rm small/filler
	ok "room again: it goes on by itself" until_has said.engine 'event=goes-on connector=providers'
	kill $engine; wait $engine; engine=
	run </dev/null
	ok "room again: each order stands there once" lines small/orders.ndjson 2
	umount small
else
	n=$((n + 1)); echo "ok $n - a full disk # SKIP no tmpfs can be mounted here"
fi

# --- a log that was cut
rm -rf demo && run <civil-registry.ndjson
cp demo/log/data.mdb whole.mdb
for part in 16 2; do
	cp whole.mdb demo/log/data.mdb
	truncate -s $(($(stat -c %s whole.mdb) * (part - 1) / part)) demo/log/data.mdb
	for command in "audit verify" "topics list" "run --until-idle"; do
		ok "a log cut to $((part - 1))/$part, $command: damaged, and not the disk" re <(aldyn $command 2>&1 >/dev/null </dev/null) 'backup \(log-damaged\)'
	done
done
cp whole.mdb demo/log/data.mdb
ok "the whole one is taken" aldyn topics list

# --- a folder that is not ours
rm demo/log/engine && mkdir demo/log/engine
ok "who may not write the log's folder is told so" re <(aldyn run --until-idle 2>&1 >/dev/null </dev/null) '\(no-permission\)'
rmdir demo/log/engine

# --- what is typed in two runs
rm -rf demo
sed 's|replies: replies.txt|typed: yes|; s|file: "-"|file: civil-registry.ndjson|' "$ALDYN_SOURCE/examples/aldyn.yaml" | sed 's|\.\./connectors/||; s|\.\./||' >typed.yaml
for text in one two; do echo "+77010000001 $text" | aldyn run --until-idle --config typed.yaml >phones 2>said.run; done
aldyn dlq list >letters
ok "typed: a second run's first reply is another one" lacks letters id-reused
aldyn topics read subjects >subjects
ok "typed: both replies came in" [ "$(grep -c '"id":"typed/' subjects)" = 2 ]

# --- one file by two names
ln -s profiles elsewhere
count() { aldyn check --config aldyn.yaml "$@" 2>&1 >/dev/null | grep -o '[0-9]* profiles'; }
files=$(find profiles -name '*.yaml' | wc -l)
for folder in profiles ./profiles elsewhere "$PWD/profiles"; do
	ok "check: the profiles in $folder are counted once" [ "$(count --profiles "$folder")" = "$files profiles" ]
done
echo "1..$n"
