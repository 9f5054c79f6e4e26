rules/packages/birth-allowance/eligibility.lua:13:64: ошибка: это не Lua: `function` в строке 12 не закрыто, перед `=` нужно `end` (сравнение пишется `==`)
	return not is_none(person.birth_order) and person.birth_order = 1, {order = person.birth_order}
	                                                              ^
aldyn: ошибок: 1
