#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Packages that are broken in one place each: `aldyn check` must say what stands in expected.LANG, and it must be one message. Each folder
# here holds changes to the rules of the release, a line each:
#
#   FILE: SED COMMAND    FILE: !rm    FILE: !touch    FOLDER: !mkdir    FOLDER: !cp FROM
#
# and perhaps in `over` packages of the model's tests that the rules have besides, a name a line.
#
# test_messages.sh --update [NAME…]: writes expected.en anew, and expected.kk and expected.ru where they are. Look at the difference before
# you commit it.
set -u
: "${ALDYN:?the program}" "${ALDYN_SOURCE:?the source tree}"
here=$ALDYN_SOURCE/tests/check update=
if [ "${1-}" = --update ]; then update=yes; shift; fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1
number=0 failed=0

ok() { # STATUS NAME [WHY]
	number=$((number + 1))
	if [ "$1" = 0 ]; then echo "ok $number - $2"; else echo "not ok $number - $2"; failed=1; sed 's/^/# /' <<<"${3-}"; fi
}

change_rules() { # CHANGE: false when a line changes nothing
	local line
	rm -rf rules && cp -r "$ALDYN_SOURCE/rules" rules && chmod -R u+w rules
	[ ! -f "${1%change}over" ] || while IFS= read -r line; do
		cp -r "$ALDYN_SOURCE/tests/model/features/packages/$line" rules/packages/ || return 1
	done <"${1%change}over"
	chmod -R u+w rules
	while IFS= read -r line; do
		change_file "rules/${line%%: *}" "${line#*: }" || return 1
	done <"$1"
}

change_file() { # FILE HOW
	local file=$1 how=$2
	case $how in
	!rm) rm "$file" ;;
	!touch) touch "$file" ;;
	!mkdir) mkdir "$file" ;;
	!cp\ *) mkdir "$file" && cp "rules/${how#!cp }"/*.* "$file" ;;
	*) cp "$file" before && sed -i -- "$how" "$file" && ! cmp -s before "$file" ;;
	esac
}

names=("$@")
[ ${#names[@]} -gt 0 ] || mapfile -t names < <(cd "$here" && ls -d */ | tr -d /)
for name in "${names[@]}"; do
	change_rules "$here/$name/change"
	ok $? "$name: the change fits the rules of the release" "$(cat "$here/$name/change")"
	[ -z "$update" ] || touch "$here/$name/expected.en"
	for expected in "$here/$name"/expected.*; do
		lang=${expected##*.}
		timeout 60 "$ALDYN" check rules --lang "$lang" 2>&1 >/dev/null | grep -av '^aldyn: .* ruleset ' >said
		[ -z "$update" ] || cp said "$expected"
		why=$(diff "$expected" said)
		ok $? "$name: $lang" "$why"
		[ "$(grep -acE '^rules[^ ]*:[0-9]+:[0-9]+: ' said)" = 1 ]
		ok $? "$name: $lang: one message" "$(cat said)"
	done
done
echo "1..$number"
exit $failed
