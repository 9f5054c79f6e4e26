rules/packages/large-family-allowance/service.yaml:5:10: ошибка: такого дня нет (дата пишется так: 2026-01-31)
version: 2026-02-30
         ^~~~~~~~~~
aldyn: ошибок: 1
