# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Shared by the tests of the commands: TAP, and a copy of the demonstration in a scratch folder, which is where we are from here on.
set -u
: "${ALDYN:?the program}" "${ALDYN_SOURCE:?the source tree}"
dir=$(mktemp -d)
engine=
cleanup() { [ -n "$engine" ] && kill "$engine" 2>/dev/null && wait "$engine" 2>/dev/null; umount "$dir/small" 2>/dev/null; rm -rf "$dir"; }
trap cleanup EXIT
n=0
ok() { # NAME COMMAND…
	local name=$1; shift
	n=$((n + 1))
	if "$@" >"$dir/said" 2>&1; then echo "ok $n - $name"; else echo "not ok $n - $name"; sed 's/^/# /' "$dir/said"; fi
}
has() { grep -qF -- "$2" "$1" || { echo "$1 has no: $2"; cat "$1"; return 1; }; }
re() { grep -qE -- "$2" "$1" || { echo "$1 has no: $2"; cat "$1"; return 1; }; }
lacks() { ! grep -F -- "$2" "$1"; }
lines() { [ "$(wc -l <"$1")" = "$2" ] || { echo "$1: $(wc -l <"$1") lines, not $2"; cat "$1"; return 1; }; }
fails() { local status=$1; shift; "$@"; local rc=$?; [ $rc = "$status" ] || { echo "exit $rc, not $status: $*"; return 1; }; }
aldyn() { timeout 120 "$ALDYN" "$@"; }
# A fresh copy of the release's rules, with FILE edited by sed.
rules() { rm -rf rules && cp -r "$ALDYN_SOURCE/rules" rules && chmod -R u+w rules; while [ $# -gt 1 ]; do sed -i "$2" "rules/$1" && shift 2; done; }
run() { ALDYN_LOG=warn aldyn run --until-idle >>"$dir/phones"; }

cp "$ALDYN_SOURCE"/examples/*.ndjson "$ALDYN_SOURCE"/examples/replies.txt "$dir"
cp -r "$ALDYN_SOURCE/rules" "$ALDYN_SOURCE/connectors/profiles" "$dir"
chmod -R u+w "$dir"
sed 's|\.\./connectors/||; s|\.\./||' "$ALDYN_SOURCE/examples/aldyn.yaml" >"$dir/aldyn.yaml"
cd "$dir" || exit 1
exec </dev/null # what reads standard input and was given none is at its end
