rules/packages/large-family-allowance/service.yaml:22:3: ошибка: нет факта `hom` (может быть, `home`?)
  children.hom: {}
  ^~~~~~~~~~~~
aldyn: ошибок: 1
