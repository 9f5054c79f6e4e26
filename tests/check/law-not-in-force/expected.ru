rules/packages/birth-allowance/service.yaml:21:10: ошибка: в первый день этой версии `social-code#birth` не действует (смотрите law.yaml)
    law: social-code#birth
         ^~~~~~~~~~~~~~~~~
aldyn: ошибок: 1
