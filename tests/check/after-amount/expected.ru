rules/packages/job-loss-payment/service.yaml:41:50: ошибка: сумма зависит от факта `average_income`, который читается только после согласия: в предложении её ещё нет (уберите {amount} из text.offer; сумму назовёт сообщение об исходе)
benefit: {kind: monthly, brackets: job_loss, of: counted_income}
                                                 ^~~~~~~~~~~~~~
aldyn: ошибок: 1
