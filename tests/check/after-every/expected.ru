rules/packages/gas-voucher/service.yaml:13:28: ошибка: кого будить в конце месяца, решается до согласия, а `targeted_aid` читается только после (возьмите для of: факт, который читается без согласия, или уберите after у `targeted_aid`)
  - {every: month_end, of: targeted_aid}
                           ^~~~~~~~~~~~
aldyn: ошибок: 1
