rules/packages/birth-allowance/eligibility.lua:13:31: ошибка: `null` правилам недоступно (что его нет, спрашивают так: is_none(x))
	return person.birth_order ~= null and person.birth_order >= 1, {order = person.birth_order}
	                             ^~~~
aldyn: ошибок: 1
