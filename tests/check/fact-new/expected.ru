rules/packages/large-family-allowance/service.yaml:22:3: ошибка: нет факта `school_distance` (известны: account_known, address, average_income, birth_date, birth_order, children, citizenship, closed_on, consumer_credit, credit_overdue, criminal_record, death_date, dependants, disability, disability_until, …; новый добавьте в `facts` файла vocabulary.yaml: docs/guide-rules.md, "A new fact")
  children.school_distance: {}
  ^~~~~~~~~~~~~~~~~~~~~~~~
aldyn: ошибок: 1
