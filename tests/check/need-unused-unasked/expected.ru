rules/packages/large-family-allowance/service.yaml:19:3: ошибка: eligibility.lua не читает `language`: что ничего не решает, то не обрабатывается (C-7) (уберите из needs, а если заявка его не несёт, то и из consent.data)
  language: {}
  ^~~~~~~~
aldyn: ошибок: 1
