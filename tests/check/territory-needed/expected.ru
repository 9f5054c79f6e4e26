rules/packages/large-family-allowance/service.yaml:19:3: ошибка: `address` — территория: ни одно условие её не читает (P-5) (для маршрута есть order.route, жильё сравнивают по `home`)
  address: {}
  ^~~~~~~
aldyn: ошибок: 1
