rules/packages/large-family-allowance/service.yaml:4:1: ошибка: нет настройки `term` (добавьте её: рабочие дни, например `7 working days`)
service: large-family-allowance
^
aldyn: ошибок: 1
