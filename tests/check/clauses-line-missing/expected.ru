rules/packages/survivor-allowance/service.yaml:31:3: ошибка: `alive` — условие, но выше нет `clauses:` (напишите выше `clauses:`)
  alive:
  ^
aldyn: ошибок: 1
