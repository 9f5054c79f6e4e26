#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What stands between a registry and the log: a pipe that is dry, a store that is full.
. "${ALDYN_SOURCE:?the source tree}/tests/cli/common.sh"
said() { grep -qF -- "$2" "$1"; }
until_holds() { for _ in {1..600}; do "$@" && return; sleep 0.05; done; echo "never came: $*"; return 1; }
taken() { aldyn topics read subjects 2>/dev/null | grep -c '"source":"civil-registry","type":"kz.aldyn.event'; }
came() { [ "$(taken)" = "$1" ]; }

# --- a pipe is at its end when its writer has closed it
mkfifo pipe
aldyn run --until-idle <pipe >out 2>said.run &
engine=$!
exec 3>pipe
ok "the engine waits for who has not written yet" until_holds said said.run event=activated
ends_too_soon() { timeout 1 tail --pid=$engine -f /dev/null; } # it is given a second in which to do so
ok "and goes on waiting" fails 124 ends_too_soon
head -n 1 birth.ndjson >&3
ok "it takes what comes" until_holds came 1
ok "and waits for the rest" fails 124 ends_too_soon
cat civil-registry.ndjson >&3
exec 3>&-
wait $engine; rc=$?; engine=
ok "when the writer has closed the pipe it ends" [ $rc = 0 ]
ok "and everything was taken" came 5

# --- a store that is nearly full: intake waits for room
# COUNT homes of BYTES each, of persons that begin with the FIRST; KIND is the type's
cat >homes.py <<'END'
import json, sys
sys.path.insert(0, sys.argv[1] + "/tests/intake")
import sources
first, count, size, edition, kind = int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]), sys.argv[6]
for i in range(first, first + count):
    print(json.dumps({"id": "%d-%d" % (i, edition), "source": "a", "type": kind, "time": "2026-01-01T05:00:00Z", "data": {
        "registration": {"number": str(i), "edition": edition, "since": "2026-01-01", "entered": "2026-01-01T05:00:00Z"},
        "person": {"iin": sources.iin("1990-01-%02d" % (i % 28 + 1), number=i // 28 + 1)}, "place": {"dwelling": "h" * size, "kato": "710000000"}}}))
END
homes() { python3 -B homes.py "$ALDYN_SOURCE" "$@"; }
empty() { # STORE_BYTES
	rm -rf log state
	printf '%s\n' 'log: {driver: local, path: log}' 'state: state' 'rules: rules' 'profiles: profiles' 'partitions: 1' 'workers: 1' \
		'max_records: 20' "store_bytes: $1" 'sources: {address-register: {file: "-"}}' >aldyn.yaml
}
moved() { aldyn topics read subjects 2>/dev/null | grep -c '"type":"kz.aldyn.event.residence.changed'; }
moved_are() { [ "$(moved)" = "$1" ]; }
start() { # OPTION…: in the background, reading the pipe, which we hold open
	rm -f said.run
	"$ALDYN" run "$@" <pipe >out 2>said.run &
	engine=$!
	exec 3>pipe
}
sed -i 's/^max_bytes: .*/max_bytes: 262144/' profiles/address-register.yaml

empty 16777216
start
homes 1 20 1 2 residence.ended >&3 # without `until`: letters, which are corrections when the profile is mended
homes 1 30 100000 1 residence.registered >&3
homes 31 380 10000 1 residence.registered >&3
ok "at 85 % intake stops" until_holds said said.run 'level=error area=run event=store-full fill='
homes 900 1 10 1 residence.registered >&3
ok "what was taken in is worked off" until_holds moved_are 410
ok "and nothing more is taken in" fails 124 ends_too_soon
ok "nothing at all" moved_are 410
sed -i 's|/data/registration/until|/data/registration/since|' profiles/address-register.yaml
aldyn dlq list | grep -o '"letter":"[0-9a-f]*"' | cut -d '"' -f 4 | xargs "$ALDYN" dlq retry --by test >said.retry 2>&1
ok "who makes room" until_holds said said.run 'level=info area=run event=store-has-room fill='
ok "lets intake go on by itself" until_holds moved_are 431
exec 3>&-
kill "$engine"; wait "$engine"; rc=$?; engine=
ok "and the engine ends in order" [ $rc = 0 ]

empty 16777216
start --until-idle
homes 1 660 10000 1 residence.registered >&3
ok "once more" until_holds said said.run event=store-full
homes 900 5 10 1 residence.registered >&3 2>said.homes # may be cut short: the engine has ended
wait $engine; rc=$?; engine=
ok "--until-idle ends when nothing makes room" [ $rc = 1 ]
ok "and says why" has said.run "intake stopped, a store's map being"
ok "and what to do" has said.run 'raise store_bytes and start again with what is left; what was taken in is kept (store-full)'
exec 3>&-
ok "what was taken in stands" moved_are 660
sed -i 's/^store_bytes: .*/store_bytes: 67108864/' aldyn.yaml
ok "with room it goes on" aldyn run --until-idle < <(homes 900 5 10 1 residence.registered)
ok "where it stood" moved_are 665

# --- a store that is too small for its backlog
empty 1048576
homes 1 200 10000 1 residence.registered >homes
aldyn run --until-idle <homes 2>said.run; rc=$?
ok "a full store ends the engine" [ $rc = 1 ]
ok "which says what to do" has said.run "the store's map is full; raise store_bytes and start again: nothing is lost"
sed -i 's/^store_bytes: .*/store_bytes: 67108864/' aldyn.yaml
ok "with room it goes on from there" aldyn run --until-idle
held() { [ "$(aldyn state --all --format hash | grep -c iin:)" = "$(grep -o '"iin": "[0-9]*"' homes | sort -u | wc -l)" ]; }
ok "and nothing is lost" held
echo "1..$n"
