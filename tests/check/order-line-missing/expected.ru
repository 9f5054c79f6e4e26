rules/packages/birth-allowance/service.yaml:4:1: ошибка: нет настройки `order` (добавьте её: {to: …, fields: […]})
service: birth-allowance
^
aldyn: ошибок: 1
