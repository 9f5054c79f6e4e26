rules/packages/job-loss-payment/service.yaml:13:31: ошибка: `average_income` до согласия не хранится, его изменение никого не разбудит (уберите его из change: после согласия ответ и так рассматривается)
  - {change: [insured_months, average_income]}
                              ^~~~~~~~~~~~~~
aldyn: ошибок: 1
