rules/packages/birth-allowance/service.yaml:22:10: error: `social-code#birth` is not in force on the first day of this version (see law.yaml)
    law: social-code#birth
         ^~~~~~~~~~~~~~~~~
aldyn: 1 error
