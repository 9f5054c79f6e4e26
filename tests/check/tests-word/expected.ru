rules/packages/large-family-allowance/tests.yaml:14:12: ошибка: слово `verdct` здесь не стоит (может быть, `verdict`?)
    then: {verdct: eligible, enough_children: met, benefit: 69330, counted: [Aru, Bek, Dan, Eli], sms: [Ainur, Marat], offer: issued}
           ^~~~~~
aldyn: ошибок: 1
