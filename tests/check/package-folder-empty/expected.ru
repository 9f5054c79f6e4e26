rules/packages/childcare/service.yaml:1:1: ошибка: этого файла нет (напишите его, образец в docs/packages.md, или удалите его папку)
aldyn: ошибок: 1
