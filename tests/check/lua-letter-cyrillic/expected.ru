rules/packages/birth-allowance/eligibility.lua:9:10: ошибка: в Lua нет знака `о` (это кириллическая `о`: напишите латинскую `o`)
	return tоday <= months_after(person.birth_date, 12)
	        ^~~~
aldyn: ошибок: 1
