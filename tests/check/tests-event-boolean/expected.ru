rules/packages/gas-voucher/tests.yaml:12:55: ошибка: `gas_pilot` не бывает `yess` (может быть, `yes`?)
      - gas-pilot.changed: {person: Ainur, gas_pilot: yess}
                                                      ^~~~
aldyn: ошибок: 1
