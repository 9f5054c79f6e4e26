rules/packages/at-birth/tests.yaml:27:10: ошибка: у композитного пакета нет своего `entitlement` (скажите, чей он, с помощью `item`)
      - {entitlement: ended, then: {items: {childcare-allowance: {entitlement: active}}}}
         ^~~~~~~~~~~
aldyn: ошибок: 1
