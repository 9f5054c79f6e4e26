rules/packages/birth-allowance/eligibility.lua:13:28: ошибка: это не Lua: 'end' expected (to close 'function' at line 12) near '!' («не равно» пишется `~=`, отрицание — `not`)
	return person.birth_order != 1, {order = person.birth_order}
	                          ^
aldyn: ошибок: 1
