rules/packages/at-birth/tests.yaml:27:10: ошибка: у композитного пакета нет своего `order` (скажите, чей он, с помощью `item`)
      - {order: completed, then: {items: {childcare-allowance: {entitlement: active}}}}
         ^~~~~
aldyn: ошибок: 1
