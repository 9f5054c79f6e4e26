rules/packages/large-family-allowance/tests.yaml:7:30: ошибка: в этой проверке нет никого по имени `Ainr` (может быть, `Ainur`?)
  Aru, Bek, Dan: {child_of: [Ainr, Marat], born: 2015-02-01, home: H1}
                             ^~~~
aldyn: ошибок: 1
