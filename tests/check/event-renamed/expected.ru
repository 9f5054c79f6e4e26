rules/packages/large-family-allowance/tests.yaml:88:32: ошибка: в vocabulary.yaml нет события `death.reversed` (может быть, `death.reversd`?); ещё таких мест: 4
      - {after: 3 days, when: {death.reversed: {deceased: Ainur}}, then: {offer: withdrawn, task: death-reversed}}
                               ^~~~~~~~~~~~~~
aldyn: ошибок: 1
