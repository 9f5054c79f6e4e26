rules/packages/large-family-allowance/tests.yaml:211:71: ошибка: `missing` не бывает `children.stduy` (может быть, `children.study`?)
    then: {verdict: undetermined, enough_children: unknown, missing: [children.stduy], sms: []}
                                                                      ^~~~~~~~~~~~~~
aldyn: ошибок: 1
