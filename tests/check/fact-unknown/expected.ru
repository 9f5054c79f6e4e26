rules/packages/large-family-allowance/service.yaml:23:3: ошибка: нет факта `hom` (может быть, `home`?)
  children.hom: {}
  ^~~~~~~~~~~~
aldyn: ошибок: 1
