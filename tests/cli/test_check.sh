#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What service owners see: `aldyn check` and `aldyn test` on rules that are wrong in one place each.
set -u
: "${ALDYN:?the program}" "${ALDYN_SOURCE:?the source tree}"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
n=0
ok() { # NAME COMMAND…
	local name=$1; shift
	n=$((n + 1))
	if "$@" >"$dir/said" 2>&1; then echo "ok $n - $name"; else echo "not ok $n - $name"; sed 's/^/# /' "$dir/said"; fi
}
has() { grep -qE -- "$2" "$1" || { echo "$1 has no: $2"; cat "$1"; return 1; }; }
lines() { [ "$(wc -l <"$1")" = "$2" ] || { echo "$1: $(wc -l <"$1") lines, not $2"; cat "$1"; return 1; }; }
aldyn() { timeout 120 "$ALDYN" "$@"; }
exits() { local status=$1; shift; aldyn "$@" >out 2>err; local rc=$?; [ $rc = "$status" ] || { echo "exit $rc, not $status: $*"; cat out err; return 1; }; }
# A fresh copy of the release's rules, with FILE edited by sed.
rules() { rm -rf rules && cp -r "$ALDYN_SOURCE/rules" rules && chmod -R u+w rules; while [ $# -gt 1 ]; do sed -i "$2" "rules/$1" && shift 2; done; }
cd "$dir" || exit 1
large=packages/large-family-allowance

# --- no command
ok "without a command: 2" exits 2
ok "without a command: usage on stderr" has err '^usage: aldyn COMMAND'
ok "without a command: nothing on stdout" lines out 0
ok "--help: 0" exits 0 --help
ok "--help: usage on stdout" has out '^usage: aldyn COMMAND'

# --- places can be opened from where one stands
rules $large/eligibility.lua 's/function counts/function cuonts/'
ok "check: an error in Lua" exits 1 check rules
ok "check: with its folder" has err '^rules/packages/large-family-allowance/eligibility.lua:1[0-9]:[0-9]+: error: .*`counts`'
ok "check: a folder named with a slash" exits 1 check rules/
ok "check: is shown as without" has err '^rules/packages/large-family-allowance/eligibility.lua:1[0-9]:'
rm rules/law.yaml
ok "check: a file that is missing" exits 1 check rules
ok "check: is named where it should stand" has err '^rules/law.yaml:1:1: error: '

echo "1..$n"
