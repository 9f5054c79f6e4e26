rules/packages/large-family-allowance/tests.yaml:39:74: ошибка: `sms` не бывает `none` (пустой список пишется так: [])
      - {after: 48 hours, then: {offer: handed_over, task: silence, sms: none}} # 73 hours: lapsed
                                                                         ^~~~
aldyn: ошибок: 1
