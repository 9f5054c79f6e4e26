rules/packages/large-family-allowance/service.yaml:22:3: ошибка: `home` используется, но consent.data не спрашивает на него согласия (добавьте его туда)
  children.home: {}
  ^~~~~~~~~~~~~
aldyn: ошибок: 1
