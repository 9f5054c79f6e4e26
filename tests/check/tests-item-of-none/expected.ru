rules/packages/birth-allowance/tests.yaml:17:16: ошибка: `item` не бывает `birth-allowance` (уберите: здесь ничего не стоит)
      - {item: birth-allowance, order: completed, then: {order: completed, sms: [Ainur]}}
               ^~~~~~~~~~~~~~~
aldyn: ошибок: 1
