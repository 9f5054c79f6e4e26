rules/packages/large-family-allowance/tests.yaml:12:12: ошибка: `order` не бывает `complted` (может быть, `completed`?)
    order: complted
           ^~~~~~~~
aldyn: ошибок: 1
