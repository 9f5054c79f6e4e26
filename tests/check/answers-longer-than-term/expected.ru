rules/packages/job-loss-payment/service.yaml:49:12: ошибка: ответа ждут не меньше, чем длится `term`: когда придёт заказ, срок уже выйдет (сделайте `answers` короче, чем `term`)
  answers: 30 days # within the term, which runs meanwhile
           ^~~~~~~
aldyn: ошибок: 1
