#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A composite (docs/engine.md section 17) with real processes: two services in one message, one reply, two orders, and what is explained of it to whom.
# shellcheck source=tests/cli/common.sh
. "$ALDYN_SOURCE/tests/cli/common.sh"
child=iin:260112601049 today=$(date -u -d "3 days ago" +%F)

cp -r "$ALDYN_SOURCE/tests/model/features/packages/at-birth" rules/packages/
sed -i "s|^  education:.*|&\n  social: {file: social.ndjson}|" aldyn.yaml
printf '{"specversion":"1.0","id":"care-1","source":"social-registry","type":"childcare.insured","time":"%sT04:00:00Z","data":{"entry":{"number":"care-1","edition":1,"since":"%s","entered":"%sT04:00:00Z"},"child":{"iin":"%s"},"pays":false}}\n' \
	"$today" "$today" "$today" "${child#iin:}" >social.ndjson
sed "s/2026-01-12/$today/g" birth.ndjson >born.ndjson
run <civil-registry.ndjson
run <born.ndjson

aldyn topics read messages >messages
ok "one message for both services" lines <(grep "$child\|at-birth" messages) 1
ok "its text names the composite's items with their amounts" grep -qE 'Сізге тиесілі: Бала туғанда берілетін жәрдемақы: [0-9 ]+ тг; Бала күтімі бойынша жәрдемақы: айына [0-9 ]+ тг\.' messages
aldyn topics read decisions >decisions
ok "it is journalled what was joined" lines <(grep '"type":"kz.aldyn.joined"' decisions) 1
ok "and consents to each, on the one message" lines <(grep '"type":"kz.aldyn.consent"' decisions | grep -E 'birth-allowance|childcare' | grep -o '"message":"[^"]*"' | sort | uniq -c | grep ' 4 ') 1
ok "each has its own order" lines <(aldyn topics read orders | grep '"type":"kz.aldyn.order"' | grep -E '"service":"(birth|childcare)-allowance"') 2
for who in citizen clerk developer; do aldyn explain $child --for $who --lang en >explain.$who; done
for who in citizen clerk developer; do
	ok "explain: the composite and its items, for a $who" \
		lines <(grep 'Offered together: Services at a birth (Birth allowance, Childcare allowance). All of it was provided.' explain.$who) 2
	ok "explain: when they were offered, for a $who" \
		lines <(grep 'Several services were offered in one message. Services at a birth: Birth allowance, Childcare allowance.' explain.$who) 2
	ok "explain: the message, of each, for a $who" lines <(grep 'Message to .*Сізге тиесілі' explain.$who) 2
done
ok "explain: the record, for a developer" has explain.developer '"service":"at-birth"'
aldyn explain $child --lang ru >explain.ru
ok "explain: Russian" has explain.ru 'Предложено вместе: «Услуги при рождении ребёнка» (Пособие на рождение ребёнка, Пособие по уходу за ребёнком). Всё оказано.'
aldyn explain $child --lang kk >explain.kk
ok "explain: Kazakh" has explain.kk 'Бірге ұсынылды: «Бала тууына байланысты қызметтер»'
aldyn explain $child --format json >explain.json
ok "explain: JSON" python3 -c 'import json; assert [c["together"] for c in json.load(open("explain.json"))["cases"] if "together" in c].__len__() == 2'
case=$(aldyn explain $child --format json | python3 -c 'import json, sys; print(next(c["case"] for c in json.load(sys.stdin)["cases"] if c["service"] == "birth-allowance"))')
aldyn explain "$case" --lang en >explain.case
ok "explain: one case alone, of which the others' states are not known" has explain.case 'Offered together: Services at a birth (Birth allowance, Childcare allowance).'
aldyn explain iin:880308403017 --lang en >explain.mother
ok "explain: to the mother, who was asked" lines <(grep 'Offered together: Services at a birth (Birth allowance, Childcare allowance). All of it was provided.' explain.mother) 2
echo "1..$n"
