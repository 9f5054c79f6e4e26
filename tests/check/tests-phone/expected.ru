rules/packages/large-family-allowance/tests.yaml:5:18: ошибка: в этой проверке нет никого по имени `yse` (может быть, `yes`?)
  Ainur: {phone: yse, lang: kk, born: 1988-03-08, home: H1, address: "710000000", spouse: Marat}
                 ^~~
aldyn: ошибок: 1
