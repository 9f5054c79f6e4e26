rules/packages/id-card-expiry/service.yaml:16:3: ошибка: `registered_on` есть только у юридических лиц, а этот пакет о физических (уберите или добавьте `about: organisation`)
  registered_on: {}
  ^~~~~~~~~~~~~
aldyn: ошибок: 1
