rules/packages/at-birth/service.yaml:11:15: ошибка: `id-card-expiry` ничего не спрашивает, и спросить вместе с другими нельзя (уберите её: она идёт сама по себе)
  - {service: id-card-expiry}
              ^~~~~~~~~~~~~~
aldyn: ошибок: 1
