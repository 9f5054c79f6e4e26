rules/packages/large-family-allowance/tests.yaml:14:105: ошибка: здесь пишется список ([a, b])
    then: {verdict: eligible, enough_children: met, benefit: 69330, counted: [Aru, Bek, Dan, Eli], sms: {Ainur: yes}, offer: issued}
                                                                                                        ^~~~~~~~~~~~
aldyn: ошибок: 1
