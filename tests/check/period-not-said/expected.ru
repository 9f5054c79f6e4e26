rules/packages/gas-voucher/service.yaml:13:13: ошибка: у пакета, который будит конец месяца, на каждый месяц свой случай (добавьте occasion: period)
  - {every: month_end, of: targeted_aid}
            ^~~~~~~~~
aldyn: ошибок: 1
