rules/packages/large-family-allowance/tests.yaml:47:69: ошибка: `study` не бывает `schol` (может быть, `school`?)
      - {after: 2 hours, when: {study.changed: {person: Aru, study: schol}}, then: {sms: [], offer: declined}}
                                                                    ^~~~~
aldyn: ошибок: 1
