rules/packages/birth-allowance/eligibility.lua:13:67: ошибка: в Lua нет знака `№` (вне текстов и комментариев пишите латинские буквы, цифры и знаки ASCII)
	return not is_none(person.birth_order) and person.birth_order >= №1, {order = person.birth_order}
	                                                                 ^~
aldyn: ошибок: 1
