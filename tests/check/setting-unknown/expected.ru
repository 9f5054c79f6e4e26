rules/packages/large-family-allowance/service.yaml:39:3: ошибка: нет настройки `windw` (может быть, `window`?)
  windw: 72 hours
  ^~~~~
aldyn: ошибок: 1
