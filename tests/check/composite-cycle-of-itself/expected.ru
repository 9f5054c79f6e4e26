rules/packages/at-birth/service.yaml:10:39: ошибка: `birth-allowance` ждёт саму себя, и её не закажут (уберите её из этого `after`)
  - {service: birth-allowance, after: [birth-allowance]}
                                      ^~~~~~~~~~~~~~~~~
aldyn: ошибок: 1
