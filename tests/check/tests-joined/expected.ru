rules/packages/at-birth/tests.yaml:13:33: ошибка: `joined` не бывает `nope` (известны: birth-allowance, childcare-allowance)
      joined: [birth-allowance, nope, childcare-allowance]
                                ^~~~
aldyn: ошибок: 1
