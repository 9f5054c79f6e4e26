rules/packages/large-family-allowance/tests.yaml:64:49: ошибка: в этой проверке нет никого по имени `Sauel` (может быть, `Saule`?)
      - {after: 1 hour, number: {moved: [Ainur, Sauel]}, then: {sms: [], offer: handed_over}}
                                                ^~~~~
aldyn: ошибок: 1
