#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A fact that is read only after consent (job-loss-payment), with real processes: what is kept when, who is asked for it, what is explained; the
# answer comes to another process. One is silent, the other agrees.
set -u
: "${ALDYN:?the program}" "${ALDYN_SOURCE:?the source tree}"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1
number=0 failed=0
silent=900505300013 agrees=940715300012 today=$(date -u +%F)

ok() { # STATUS NAME [WHY]
	number=$((number + 1))
	if [ "$1" = 0 ]; then echo "ok $number - $2"; else echo "not ok $number - $2"; failed=1; sed 's/^/# /' <<<"${3-}"; fi
}

message() { # FILE ID SOURCE TYPE PERSON MEMBER
	printf '{"specversion":"1.0","id":"%s","source":"%s","type":"%s","time":"%sT04:00:00Z","data":{"entry":{"number":"%s","edition":1,"since":"%s","entered":"%sT04:00:00Z"},"person":{"iin":"%s"},%s}}\n' \
		"$2" "$3" "$4" "$today" "$2" "$today" "$today" "$5" "$6" >>"$1"
}

run() { # NAME
	timeout 120 "$ALDYN" run --until-idle </dev/null >said 2>&1
	ok $? "$1" "$(cat said)"
}

kept() { "$ALDYN" state "iin:$1" --reveal --by test 2>&1 | grep -c average_income; }

says() { # NAME PATTERN COMMAND…
	local name=$1 pattern=$2 said; shift 2
	said=$("$ALDYN" "$@" 2>&1)
	grep -qE "$pattern" <<<"$said"
	ok $? "$name" "$said"
}

cat >aldyn.yaml <<END
log: {driver: local, path: log}
state: state
rules: $ALDYN_SOURCE/rules
profiles: $ALDYN_SOURCE/connectors/profiles
partitions: 4
sources: {portal: {file: portal.ndjson}, employment-exchange: {file: exchange.ndjson}, social-insurance: {file: fund.ndjson}}
connectors:
  phones: {driver: console, replies: replies.txt}
  providers: {driver: file, path: orders.ndjson, acknowledge: "completed"}
END
echo '+77010000002 offer да' >replies.txt
n=1
for person in "$silent" "$agrees"; do
	printf '{"specversion":"1.0","id":"p-%s","source":"portal","type":"number.registered","time":"2025-03-01T09:00:00Z","data":{"number":"+7701000000%s","person":{"iin":"%s"},"at":"2025-03-01T09:00:00Z","language":"ru"}}\n' $n $n "$person" >>portal.ndjson
	n=$((n + 1))
done
touch fund.ndjson exchange.ndjson
run "both have a number"
n=1
for person in "$silent" "$agrees"; do
	message fund.ndjson "income-$n" social-insurance-fund income.stated "$person" '"average":200000'
	message fund.ndjson "months-$n" social-insurance-fund account.stated "$person" '"months":30'
	message exchange.ndjson "since-$n" employment-exchange unemployed.registered "$person" "\"since\":\"$today\""
	n=$((n + 1))
done
run "both are registered as unemployed"

ok "$(kept "$silent")" "an income that is stated before consent is not kept"
says "the citizen is told that it waits for consent" 'checked after consent; not read before: Average monthly income' explain "iin:$silent" --lang en
says "so is the clerk" 'It may be offered; the other conditions are checked after consent' explain "iin:$silent" --lang en --for clerk
says "and the developer, with the record" '"pending":\["average_income"\]' explain "iin:$silent" --lang en --for developer
says "who agreed waits for an answer" "a registry's answer is awaited" explain "iin:$agrees" --lang en
says "it is told who answers" 'Asked for: Average monthly income. Who answers: State Social Insurance Fund' explain "iin:$agrees" --lang en
[ "$("$ALDYN" topics read fact-requests | grep -o '"subject":"[^"]*"')" = "\"subject\":\"iin:$agrees\"" ]
ok $? "the fund is asked about nobody else" "$("$ALDYN" topics read fact-requests)"

message fund.ndjson answer social-insurance-fund income.stated "$agrees" '"average":300000'
run "the fund answers"
says "the sum is computed and paid" 'Monthly: 114 750 KZT' explain "iin:$agrees" --lang en --for clerk
[ "$(kept "$agrees")" -gt 0 ]
ok $? "the income is kept while it is paid"
ok "$(kept "$silent")" "and nobody else's is"
echo "1..$number"
exit $failed
