rules/vocabulary.yaml:142:36: ошибка: нет факта `surname` (может быть, `surnam`?); ещё таких мест: 7
    values: {birth_date: optional, surname: optional, given_name: optional, citizenship: optional, language: optional, home: optional,
                                   ^~~~~~~
aldyn: ошибок: 1
