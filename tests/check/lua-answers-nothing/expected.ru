rules/packages/birth-allowance/eligibility.lua:4:18: ошибка: эта функция ничего не возвращает, а условие отвечает true или false (добавьте `return`)
function clauses.alive()
                 ^~~~~
aldyn: ошибок: 1
