# SPDX-License-Identifier: Apache-2.0
# Shared by the scripts: `. "$(dirname "$0")/lib.sh"`. Sets $ROOT, the top of the tree. Whatever a script is about to do it
# says first, on stderr; stdout is data.
# shellcheck shell=bash
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
die() { say "error: $*"; exit 1; }

# quietly LOG COMMAND...: output goes to LOG; its end is shown when the command fails.
quietly() {
	local log=$1
	shift
	mkdir -p "$(dirname "$log")"
	if ! "$@" >"$log" 2>&1; then
		tail -n 40 "$log" >&2
		die "failed: $* (all of it: $log)"
	fi
}

# configured DIR OPTION...: an out-of-tree build directory with a current configure run; nothing to do when there is one.
configured() {
	local dir=$1 want
	shift
	if [ ! -e "$ROOT/configure" ] || [ ! -e "$ROOT/Makefile.in" ] || [ ! -e "$ROOT/.autotools/tap-driver.sh" ]; then
		say "making configure (autoreconf)"
		quietly "$ROOT/build/autoreconf.log" autoreconf -fi "$ROOT"
	fi
	want="$ROOT $*"
	if [ ! -e "$dir/Makefile" ] || [ "$(cat "$dir/configured-with" 2>/dev/null)" != "$want" ]; then
		say "configuring ${dir#"$ROOT"/} ${*:+with $*}"
		mkdir -p "$dir"
		(cd "$dir" && quietly "$dir/configure.log" "$ROOT/configure" "$@")
		printf '%s\n' "$want" >"$dir/configured-with"
	fi
}

# built DIR TARGET...: make there; warnings and errors are shown, progress is not.
built() {
	local dir=$1
	shift
	say "building ${dir#"$ROOT"/} (make $*)"
	make -s -j"$(nproc)" -C "$dir" V=0 "$@" 2>&1 | { grep -Ev '^ +(CC|CXX|AR|CCLD|CXXLD|GEN|RANLIB) ' || :; } >&2
}
