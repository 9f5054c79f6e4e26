rules/packages/large-family-allowance/tests.yaml:14:12: error: `verdct` is no word that stands here (did you mean `verdict`?)
    then: {verdct: eligible, enough_children: met, benefit: 69330, counted: [Aru, Bek, Dan, Eli], sms: [Ainur, Marat], offer: issued}
           ^~~~~~
aldyn: 1 error
