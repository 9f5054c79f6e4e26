rules/packages/childcare-allowance/tests.yaml:15:105: ошибка: в этой проверке нет никого по имени `Ainurr` (может быть, `Ainur`?)
    then: {verdict: eligible, under_age: met, order_known: met, not_insured: met, benefit: 24912, sms: [Ainurr], offer: issued}
                                                                                                        ^~~~~~
aldyn: ошибок: 1
