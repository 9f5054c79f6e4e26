rules/packages/gas-voucher/service.yaml:13:28: ошибка: `children` — список, а в конце месяца смотрят на один факт (назовите факт, который не список)
  - {every: month_end, of: children}
                           ^~~~~~~~
aldyn: ошибок: 1
