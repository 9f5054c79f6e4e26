rules/packages/at-birth/service.yaml:10:39: ошибка: каждая ждёт другую, и ни одну не закажут: birth-allowance → childcare-allowance → birth-allowance (уберите один из этих `after`)
  - {service: birth-allowance, after: [childcare-allowance]}
                                      ^~~~~~~~~~~~~~~~~~~~~
aldyn: ошибок: 1
