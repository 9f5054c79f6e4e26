rules/packages/birth-allowance/eligibility.lua:13:64: ошибка: это не Lua: 'end' expected (to close 'function' at line 12) near '!' («не равно» пишется `~=`, отрицание — `not`)
	return not is_none(person.birth_order) and person.birth_order != 1, {order = person.birth_order}
	                                                              ^
aldyn: ошибок: 1
