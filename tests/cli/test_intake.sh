#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What stands between a registry and the log: a pipe that is dry, a store that is full.
. "${ALDYN_SOURCE:?the source tree}/tests/cli/common.sh"
until_holds() { for _ in {1..600}; do "$@" && return; sleep 0.05; done; echo "never came: $*"; return 1; }
taken() { aldyn topics read subjects 2>/dev/null | grep -c '"source":"civil-registry","type":"kz.aldyn.event'; }
came() { [ "$(taken)" = "$1" ]; }

# --- a pipe is at its end when its writer has closed it
mkfifo pipe
aldyn run --until-idle <pipe >out 2>said.run &
engine=$!
exec 3>pipe
has_begun() { grep -qF 'event=activated' said.run; }
ok "the engine waits for who has not written yet" until_holds has_begun
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
echo "1..$n"
