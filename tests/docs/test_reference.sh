#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# docs/reference is what script/reference makes of the tables and schemas, page by page; docs/packages.md names all packages. TAP.
set -uo pipefail
: "${ALDYN:?the program}" "${ALDYN_SOURCE:?the source tree}"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
number=0 failed=0

ok() { # NAME COMMAND…
	local name=$1 said
	shift
	number=$((number + 1))
	if said=$("$@" 2>&1); then echo "ok $number - $name"; else echo "not ok $number - $name"; failed=1; head -n 20 <<<"$said" | sed 's/^/# /'; fi
}

mkdir "$scratch/made"
ok "script/reference" python3 -B "$ALDYN_SOURCE/script/reference" "$scratch/made"
for page in "$ALDYN_SOURCE"/docs/reference/*; do
	ok "docs/reference/${page##*/} is current (script/reference)" diff "$page" "$scratch/made/${page##*/}"
done
ok "no page is missing" diff <(ls "$ALDYN_SOURCE/docs/reference") <(ls "$scratch/made")
for fact in $(sed -nE 's/^  ([a-z_]+):( #.*)?$/\1/p' "$ALDYN_SOURCE/rules/vocabulary.yaml"); do
	ok "vocabulary.md has $fact" grep -qE "^\| \`$fact\` \|" "$scratch/made/vocabulary.md"
done
for name in "$ALDYN_SOURCE"/docs/schemas/*.json; do
	name=$(basename "$name" .json)
	case $name in cloudevent) continue ;; event) name='event\.\*' ;; esac
	ok "records.md has $name" grep -qE "^## $name$" "$scratch/made/records.md"
done
for name in "$ALDYN_SOURCE"/rules/packages/*/; do
	name=$(basename "$name")
	ok "docs/packages.md has a row with $name" grep -qE "^\|.*\[$name\]\(\.\./rules/packages/$name/README\.md\).*\|" "$ALDYN_SOURCE/docs/packages.md"
done
echo "1..$number"
exit $failed
