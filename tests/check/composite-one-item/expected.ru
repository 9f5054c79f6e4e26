rules/packages/at-birth/service.yaml:10:3: ошибка: композитный пакет объединяет по меньшей мере две услуги (добавьте ещё одну: - {service: NAME})
  - {service: birth-allowance}
  ^~~~~~~~~~
aldyn: ошибок: 1
