rules/packages/gas-voucher/service.yaml:31:8: ошибка: месяцы не различаются: после первого никто ничего не получит (напишите gas-voucher/{subject}/{period})
claim: gas-voucher/{subject}
       ^~~~~~~~~~~~~~~~~~~~~
aldyn: ошибок: 1
