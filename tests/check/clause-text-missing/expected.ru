rules/packages/birth-allowance/service.yaml:21:5: ошибка: для `clauses.alive.unmet` нужен текст на трёх языках ({kk: …, ru: …, en: …})
    law: social-code#birth
    ^
aldyn: ошибок: 1
