rules/packages/birth-allowance/eligibility.lua:13:67: ошибка: в Lua нет знака `“` (кавычка с другой клавиатуры: напишите ")
	return not is_none(person.birth_order) and person.birth_order == “first”, {order = person.birth_order}
	                                                                 ^~~~~~~
aldyn: ошибок: 1
