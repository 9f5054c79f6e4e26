rules/packages/at-birth/tests.yaml:27:10: ошибка: `item` ничего не значит, если рядом нет `order` или `entitlement` (добавьте одно из них или уберите это)
      - {item: childcare-allowance, then: {items: {childcare-allowance: {entitlement: active}}}}
         ^~~~
aldyn: ошибок: 1
