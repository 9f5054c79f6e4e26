rules/packages/at-birth/tests.yaml:27:16: ошибка: `item` не бывает `childcare-alowance` (может быть, `childcare-allowance`?)
      - {item: childcare-alowance, order: completed, then: {items: {childcare-allowance: {entitlement: active}}}}
               ^~~~~~~~~~~~~~~~~~
aldyn: ошибок: 1
