rules/packages/childcare-allowance/tests.yaml:27:107: ошибка: `task` не бывает `ending` (известны: silence, undeliverable, unclear-reply, undetermined-at-consent, death-reversed, review, before-version, entitlement-ending, entitlement-decide, entitlement-suspended, untold, resumed, subject-closed, subject-reorganised, item-ended, none)
      - {at: 2027-12-01 09:00, then: {verdict: not_eligible, under_age: unmet, entitlement: ending, task: ending, sms: [Ainur]}}
                                                                                                          ^~~~~~
aldyn: ошибок: 1
