rules/packages/birth-allowance/service.yaml:37:17: ошибка: без согласия услугу разрешает только закон, его нужно назвать (P-3) (напишите consent: {none: ACT#PLACE}, место в law.yaml, или спрашивайте согласие)
consent: {none: yes}
                ^~~
aldyn: ошибок: 1
