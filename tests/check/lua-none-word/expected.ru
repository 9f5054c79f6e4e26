rules/packages/birth-allowance/eligibility.lua:13:31: ошибка: `none` правилам недоступно (что его нет, спрашивают так: is_none(x))
	return person.birth_order ~= none and person.birth_order >= 1, {order = person.birth_order}
	                             ^~~~
aldyn: ошибок: 1
