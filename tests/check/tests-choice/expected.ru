rules/packages/large-family-allowance/tests.yaml:106:44: ошибка: `study` не бывает `fulltime` (может быть, `full-time`?)
    world: {Aru: {born: 2005-01-01, study: fulltime}}
                                           ^~~~~~~~
aldyn: ошибок: 1
