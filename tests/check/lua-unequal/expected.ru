rules/packages/birth-allowance/eligibility.lua:13:28: ошибка: это не Lua: `function` в строке 12 не закрыто, перед `!` нужно `end` («не равно» пишется `~=`, отрицание — `not`)
	return person.birth_order != 1, {order = person.birth_order}
	                          ^
aldyn: ошибок: 1
