rules/packages/job-loss-payment/tests.yaml:42:78: ошибка: `asked` не бывает `averge_income` (может быть, `average_income`?)
      - {after: 1 hour, reply: {Saule: "1"}, then: {offer: accepted, asked: [averge_income]}}
                                                                             ^~~~~~~~~~~~~
aldyn: ошибок: 1
