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

# brokers: a plain one, one with TLS and SCRAM, one that a test kills, a cluster of three; on loopback. Without them the tests that need
# one say so and are skipped.
stop_brokers() {
	local dir
	for dir in "$ROOT"/build/broker-*; do
		[ ! -d "$dir" ] || "$ROOT/script/broker" stop --dir "$dir" || :
	done
}
brokers() {
	local dir=$ROOT/build/broker
	trap stop_brokers EXIT
	stop_brokers
	rm -rf "$dir"-*
	if ! ALDYN_TEST_BROKER=$("$ROOT/script/broker" start --dir "$dir-plain") ||
		! ALDYN_TEST_BROKER_SECURE=$("$ROOT/script/broker" start --dir "$dir-secure" --scram --tls) ||
		! ALDYN_TEST_BROKER_KILL=$("$ROOT/script/broker" start --dir "$dir-kill") ||
		! ALDYN_TEST_BROKER_THREE=$("$ROOT/script/broker" start --dir "$dir-three" --nodes 3); then
		say "SKIP: no Apache Kafka to be had (see above): everything that needs a broker is skipped"
		unset ALDYN_TEST_BROKER ALDYN_TEST_BROKER_SECURE ALDYN_TEST_BROKER_KILL ALDYN_TEST_BROKER_THREE
		return 0
	fi
	export ALDYN_TEST_BROKER ALDYN_TEST_BROKER_SECURE ALDYN_TEST_BROKER_KILL ALDYN_TEST_BROKER_THREE ALDYN_TEST_BROKER_DIR=$dir-secure
	export ALDYN_TEST_BROKER_STOP="$ROOT/script/broker stop --dir $dir-kill"
	export ALDYN_TEST_BROKER_START="$ROOT/script/broker start --dir $dir-kill"
}
