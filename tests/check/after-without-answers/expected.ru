rules/packages/job-loss-payment/service.yaml:19:3: ошибка: `average_income` спрашивают после согласия; не сказано, сколько ждать ответа (добавьте consent.answers: 5 days)
  average_income: {after: consent, fresh: 31 days} # asked for when somebody agreed; nobody here knows it before
  ^
aldyn: ошибок: 1
