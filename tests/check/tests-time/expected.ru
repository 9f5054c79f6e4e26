rules/packages/large-family-allowance/tests.yaml:12:9: ошибка: `at` — это день и час (напишите так: 2026-06-01 10:00)
    at: 2026-06-01
        ^~~~~~~~~~
aldyn: ошибок: 1
