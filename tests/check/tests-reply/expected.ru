rules/packages/large-family-allowance/tests.yaml:17:17: ошибка: в этой проверке нет никого по имени `Ainr` (может быть, `Ainur`?)
        reply: {Ainr: "Иә!"}
                ^~~~
aldyn: ошибок: 1
