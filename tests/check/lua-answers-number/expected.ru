rules/packages/birth-allowance/eligibility.lua:13:9: ошибка: условие отвечает true или false, а это нечто иное (сравните с чем-нибудь, например `… >= 1`; нет ли чего — спросит is_none(…))
	return person.birth_order
	       ^~~~~~
aldyn: ошибок: 1
