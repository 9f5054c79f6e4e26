rules/packages/survivor-allowance/service.yaml:45:14: ошибка: с `about: deceased` субъекта нет в живых: его ни о чём не спросить (назовите того, кто с ним связан: spouse, each, each.guardian)
recipients: [subject, each, each.guardian, each.mother, each.father] # who is under eighteen, or died, is passed over
             ^~~~~~~
aldyn: ошибок: 1
