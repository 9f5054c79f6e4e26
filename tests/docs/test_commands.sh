#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs what README.md, CONTRIBUTING.md and docs/*.md show, and looks whether what they name exists. TAP.
#
#   ```sh               run: all blocks of a document one after the other, each from the top of a scratch copy, with `aldyn` on PATH
#   ```sh norun WHY     not run; without a reason it is a fault
#   ```text             what the block before it shows: each line stands in its output, but for those that begin with "…"
#
# Links [text](path#heading) must lead to a file and a heading; `folder/file` in backquotes must exist (capitals stand for a name to
# put in: `cmd_NAME.c`).
set -uo pipefail
cd "${ALDYN_SOURCE:-$(dirname "$0")/../..}" || exit 1
TREE=$PWD
ALDYN=${ALDYN:-$TREE/build/aldyn}
SCRATCH=$(mktemp -d)
trap 'rm -rf "$SCRATCH"' EXIT
DOCUMENTS=(README.md CONTRIBUTING.md docs/*.md docs/reference/*.md docs/schemas/README.md)
number=0 failed=0

ok() { # STATUS NAME [WHY]
	number=$((number + 1))
	if [ "$1" = 0 ]; then
		echo "ok $number - $2"
	else
		echo "not ok $number - $2"
		failed=1
		[ -z "${3-}" ] || sed 's/^/# /' <<<"$3"
	fi
}

# --- commands

# The tree as a reader has it after script/build; what the demonstration and the guides write stays here.
scratch_tree() {
	local each
	for each in "$TREE"/*; do
		case ${each##*/} in
		build | examples | rules) ;;
		*) ln -s "$each" "$1/" ;;
		esac
	done
	cp -r "$TREE/examples" "$TREE/rules" "$1/"
	chmod -R u+w "$1/examples" "$1/rules" # the sources may be for reading only
	mkdir "$1/build"
	cp "$ALDYN" "$1/build/aldyn"
	echo "$1" >"$1/build/aldyn.source" # as configure writes it
}

# blocks DOCUMENT FOLDER: each block to be run becomes FOLDER/LINE.sh, what it shows FOLDER/LINE.sh.text.
blocks() {
	awk -v to="$2" '
		/^```sh *$/ { file = last = sprintf("%s/%05d.sh", to, NR); printf "" >file; next }
		/^```text *$/ && last { file = last ".text"; next }
		/^```/ && file { close(file); file = ""; next }
		file { print >file }' "$1"
}

# shown OUTPUT TEXT: the lines of TEXT that are not in OUTPUT.
shown() { grep -v '^…' "$2" | sed 's/ *$//' | grep -vxF -f <(sed 's/ *$//' <<<"$1") | sed 's/^/not in its output: /'; }

run_document() {
	local document=$1 tree block out missing
	tree=$(mktemp -d "$SCRATCH/tree.XXXXXX")
	mkdir "$tree.blocks"
	blocks "$document" "$tree.blocks"
	[ -n "$(ls "$tree.blocks")" ] || return 0
	scratch_tree "$tree"
	for block in "$tree.blocks"/*.sh; do
		out=$(cd "$tree" && PATH="$tree/build:$PATH" timeout 120 bash -eu "$block" 2>&1 </dev/null)
		ok $? "$document:$((10#$(basename "$block" .sh))): the commands run" "$(tail -n 5 <<<"$out")"
		[ -e "$block.text" ] || continue
		missing=$(shown "$out" "$block.text")
		ok "$([ -z "$missing" ]; echo $?)" "$document:$((10#$(basename "$block" .sh))): they show what stands below" "$missing"
	done
}

# The two phones of README's transcript, line by line. Which parent is first is not fixed: again, until it comes out as there.
check_transcript() {
	local tree out wrong=never tries=10
	tree=$(mktemp -d "$SCRATCH/tree.XXXXXX")
	scratch_tree "$tree"
	sed -n '/^<!-- transcript/,/^<!-- end/p' README.md | awk '/^```/ { code = !code; next } code' | grep . | sort >"$tree.text"
	while [ -n "$wrong" ] && [ $((tries--)) -gt 0 ]; do
		rm -rf "$tree/examples/demo"
		out=$(cd "$tree/examples" && for each in civil-registry birth; do timeout 60 "$tree/build/aldyn" run --until-idle <$each.ndjson 2>/dev/null; done)
		wrong=$(diff "$tree.text" <(grep . <<<"$out" | sort))
	done
	ok "$([ -z "$wrong" ] && [ -s "$tree.text" ]; echo $?)" "README.md: its transcript is what the phones show" "$wrong"
}

# --- links and names

headings() { # anchors of a document, as GitHub makes them
	awk '/^```/ { code = !code; next } !code && /^#+ / { sub(/^#+ /, ""); print }' "$1" |
		sed 's/\[\([^]]*\)\]([^)]*)/\1/g' | tr '[:upper:]' '[:lower:]' | sed -E 's/[^[:alnum:] _-]//g; s/ /-/g'
}

text() { awk '/^```/ { code = !code; next } !code' "$1"; }

check_links() {
	local document=$1 folder=${1%/*} target path anchor missing=
	[ "$folder" != "$document" ] || folder=.
	while IFS= read -r target; do
		case $target in http:* | https:* | mailto:*) continue ;; esac
		path=${target%%#*} anchor=
		[ "$path" = "$target" ] || anchor=${target#*#}
		path=${path:+$folder/$path}
		path=${path:-$document}
		if [ ! -e "$path" ]; then
			missing+="$target: no such file"$'\n'
		elif [ -n "$anchor" ] && ! headings "$path" | grep -qxF -- "$anchor"; then
			missing+="$target: no such heading"$'\n'
		fi
	done < <(text "$document" | grep -oE '\]\([^)]+\)' | sed -E 's/^\]\(//; s/\)$//' | sort -u)
	ok "$([ -z "$missing" ]; echo $?)" "$document: its links lead somewhere" "$missing"
}

check_names() {
	local document=$1 name missing=
	while IFS= read -r name; do
		[[ $name =~ [A-Z]{3,} && ! $name =~ README ]] && continue # a placeholder
		compgen -G "${name%/}" >/dev/null || missing+="$name"$'\n'
	done < <(text "$document" | grep -oE '`(engine|connectors|docs|rules|templates|tests|script|examples|\.ci)/[A-Za-z0-9_./*-]+`' | tr -d '`' | sort -u)
	ok "$([ -z "$missing" ]; echo $?)" "$document: the files it names exist" "$missing"
}

check_reasons() {
	local without
	without=$(grep -nE '^```sh norun *$' "$1")
	ok "$([ -z "$without" ]; echo $?)" "$1: blocks that are not run say why" "$without"
}

# --- tables of docs/operators.md: all settings, all log lines

check_settings() {
	local name missing=
	while IFS= read -r name; do
		grep -qE "^\| \`$name\` \|" docs/operators.md || missing+="$name"$'\n'
	done < <("$ALDYN" help configuration | sed -nE 's/^  ([a-z_]+) .*/\1/p')
	ok "$([ -z "$missing" ]; echo $?)" "docs/operators.md: all settings" "$missing"
}

check_profile_settings() {
	local name missing= count=0
	for name in $(grep -hE -A1 'const [a-z_]*names\[\] = \{"' engine/intake/profile*.c engine/intake/place.c | grep -oE '"[a-z_-]+"' | tr -d '"' | sort -u) \
		$(sed -nE 's/^\t\{"([a-z_]+)", "[^"]+", "why[^"]+"\},$/\1/p' engine/intake/profile.c); do
		count=$((count + 1))
		grep -qE "^\| (\`[a-z_.]+\`, )*\`([a-z]+\.)?$name\`[,| ]" docs/profiles.md || missing+="$name"$'\n'
	done
	for name in $(sed -nE 's/.*complain\([^"]*"([a-z-]+)".*/\1/p' engine/intake/profile*.c engine/intake/place.c | sort -u) \
		$(sed -nE 's/.*(bad|err_set)\(err, (ERR_INPUT, )?"([a-z-]+)".*/\3/p' engine/intake/map.c engine/intake/value.c engine/intake/place.c | sort -u); do
		count=$((count + 1))
		grep -qF "\`$name\`" docs/profiles.md || missing+="$name"$'\n'
	done
	ok "$([ -z "$missing" ] && [ $count -gt 40 ]; echo $?)" "docs/profiles.md: all $count settings and codes" "$missing"
}

# Events that are named by an error's code are one row for each area and level, and in the table of codes.
check_events() {
	local area event missing= count=0
	while read -r area event; do
		count=$((count + 1))
		grep -qE "^\| \`$area\` / .*\`$event\`" docs/operators.md || missing+="$area / $event"$'\n'
	done < <(grep -rhoE 'say\(SAY_(INFO|WARN|ERROR), "[a-z]+", [^,]*"' engine connectors --include='*.c' |
		sed -nE 's/.*SAY_[A-Z]+, "([a-z]+)", "([a-z-]+)"/\1 \2/p' | sort -u)
	while read -r level area; do
		count=$((count + 1))
		grep -qE "^\| \`$area\` / an error code \| $level \|" docs/operators.md || missing+="$area / an error code, $level"$'\n'
	done < <(cat engine/intake/intake.c connectors/runner.c engine/run/worker.c | # those of run and partition have a name: clock-behind, positions-disagree
		sed -nE 's/.*say\(SAY_([A-Z]+), "(intake|connector|worker)", [a-z>.-]+\.code,.*/\L\1 \2/p' | sort -u)
	ok "$([ -z "$missing" ] && [ $count -gt 10 ]; echo $?)" "docs/operators.md: all $count log lines" "$missing"
}

# The codes of what reads files, settings and topics, which is where most starts fail; without those that only the engine itself could cause.
check_codes() {
	local code missing= count=0 table
	table=$(sed -n '/^## Error codes/,/^Codes in dead letters/p' docs/operators.md | grep '^| `')
	for code in $(cat engine/base/file.c engine/base/yaml.c engine/rules/files.c engine/log/kafka_settings.c engine/log/kafka_fetch.c engine/log/local*.c \
		engine/cli/session*.c engine/cli/cmd_topics.c engine/intake/source_*.c connectors/{console,file,runner}.c |
		grep -oE '(err_set|err_at|refuse|REFUSE)\([^"]*("[a-z-]+"[ :]*)+' | grep -oE '"[a-z-]+"' | tr -d '"' | sort -u); do
		case $code in not-assigned | read-only | no-position | position-too-long | no-key | undecided) continue ;; esac
		count=$((count + 1))
		cut -d'|' -f2 <<<"$table" | grep -qF "\`$code\`" || missing+="$code"$'\n'
	done
	ok "$([ -z "$missing" ] && [ $count -gt 40 ]; echo $?)" "docs/operators.md: all $count error codes of files, settings and topics" "$missing"
}

# --- the test of the test: what is wrong must be found

self_test() {
	local bad=$SCRATCH/bad.md found
	printf '# A heading\n[a](nowhere.md) [b](#nothing) [c](#a-heading) `docs/nothing.md`\n\n```sh norun\n```\n```sh\nfalse\ntrue\n```\n```sh\necho a\n```\n```text\na\n…\nb\n```\n' >"$bad"
	found=$(check_links "$bad"; check_names "$bad"; check_reasons "$bad"; run_document "$bad")
	ok "$([ "$(grep -c '^not ok' <<<"$found")" = 5 ]; echo $?)" "a bad document is refused on five counts" "$found"
	ok "$([ "$(grep -c 'not in its output: b' <<<"$found")" = 1 ]; echo $?)" "of what it shows, the line that is not so is named" "$found"
	ok "$([ "$(grep -c 'no such' <<<"$found")" = 2 ]; echo $?)" "both bad links are named, and the good one is not" "$found"
}

[ -x "$ALDYN" ] || { echo "Bail out! no program at $ALDYN: run script/build"; exit 1; }
self_test
for document in "${DOCUMENTS[@]}"; do
	check_links "$document"
	check_names "$document"
	check_reasons "$document"
	run_document "$document"
done
check_transcript
check_settings
check_profile_settings
check_events
check_codes
echo "1..$number"
exit $failed
